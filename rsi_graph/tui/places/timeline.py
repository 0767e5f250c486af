"""The works year by year: a bar for each year, and below it each work with what it brought into the debate."""

from functools import partial

from textual.content import Content

from rsi_graph.graph import citations
from rsi_graph.graph.dossier import dossier
from rsi_graph.graph.timeline import Brought, Chronicle, Year, chronicle, summary
from rsi_graph.model import Source
from rsi_graph.tui.command_table import key_of
from rsi_graph.tui.drawing import card
from rsi_graph.tui.drawing.paint import clean, cut, fit, marked, say, wrap
from rsi_graph.tui.drawing.rows import Made, Row, written
from rsi_graph.tui.places.narrowed import NarrowView
from rsi_graph.user.memory import Place
from rsi_graph.words import count

YEAR = "year "
"""The beginning of the name of a year's row."""
UNKNOWN = "n.d."
SIDES = {"for": "+", "against": "-"}
TOLD = 12
"""The most nodes first cited in a work or year that a preview names."""
BAR = "\u2588"


class TimelineView(NarrowView):
    """The list of years and works."""

    HEIGHT = 2
    found = Chronicle((), {}, 0)

    def on_mount(self) -> None:
        """Let a work be found by its year too, and keep its year above it."""
        super().on_mount()
        self.list.text_of = self._text
        self.list.above = lambda row: [f"{YEAR}{self._year_of(row)}"]

    def _text(self, row: Row) -> str:
        """The words of a row; for a folded year also the words of its works."""
        year = self._year_of(row)
        folded = row.key == f"{YEAR}{year}" and year in self.session.folded_years
        works = next((one.works for one in self.found.years if one.year == year), ()) if folded else ()
        return " ".join((year, written(row), *(written(self._row(work)) for work in works)))

    def _year_of(self, row: Row) -> str:
        """The year of a row, or the year above it."""
        if row.key.startswith(YEAR):
            return row.key.removeprefix(YEAR)
        return self._years.get(row.key, "")

    def show(self, place: Place) -> None:
        """List the years in the chosen order."""
        graph, keep, newest = self.session.graph, self.session.keep, self.session.newest_first
        self.work_out(
            lambda: chronicle(graph, keep, newest=newest), lambda found: self._list(found, place.cursor or self.cursor)
        )

    def do_sort(self) -> None:
        """Reverse the order."""
        self.session.newest_first = not self.session.newest_first
        self.show(self.session.history.place)

    def do_fold(self) -> None:
        """Fold or unfold the current year."""
        year = self.year
        if year is not None:
            folded = self.session.folded_years
            self.session.folded_years = folded - {year.year} if year.year in folded else folded | {year.year}
            self._list(self.found, f"{YEAR}{year.year}")

    def enter(self, row: Row, /) -> None:
        """Go to the work; fold the year."""
        if row.node:
            super().enter(row)
        else:
            self.do_fold()

    @property
    def year(self) -> Year | None:
        """The year of the row under the cursor."""
        key = self.list.key
        return next((year for year in self.found.years if key == f"{YEAR}{year.year}" or key in year.works), None)

    def preview_row(self) -> None:
        """Show what the work under the cursor brought and says, or what its year brought."""
        row = self.list.row
        if row and row.node in self.session.graph and self.preview.size.width:
            found = dossier(self.session.graph, row.node)
            self.preview.show(
                lambda width: [
                    *self._firsts(self.found.of(row.node), width),
                    *card.preview(found, self.session, width),
                ]
            )
        else:
            year = self.year
            self.preview.show(lambda width: self._told(year, width) if year else [])

    def _list(self, found: Chronicle, key: str) -> None:
        self.found, folded = found, self.session.folded_years
        self._years = {work: year.year or "" for year in found.years for work in year.works}
        keys: list[str] = []
        for year in found.years:
            keys += [f"{YEAR}{year.year}", *(() if year.year in folded else year.works)]
        self.list.empty = self.nothing_left("no source yet", found.hidden)
        self.list.set_rows(Made(keys, self._row), key)
        order = "newest first" if self.session.newest_first else "oldest first"
        self.title("Timeline", f"{count(found.works, 'work')}  {order}")
        self.say_hidden(found.hidden)

    def _row(self, key: str) -> Row:
        if key.startswith(YEAR):
            year = next(year for year in self.found.years if key == f"{YEAR}{year.year}")
            return Row(key, partial(self._year, year))
        return Row(key, partial(self._work, key), key, "\u00a7")

    def _year(self, year: Year, width: int) -> list[Content]:
        number = len(year.works)
        room = max(width - 16, 1)
        bar = BAR * max(1, round(room * number / max(self.found.most, 1)))
        fold = "\u25b8" if year.year in self.session.folded_years else "\u25be"
        head = say((fold, ".dim"), (f"{year.year or UNKNOWN:<5}", ".strong"), (bar, ".source"), f" {number}")
        firsts = [one for work in year.works for one in self.found.of(work)]
        sides = {side: sum(one.side == side for one in firsts) for side in SIDES}
        words = f"      first cited for {count(sides['for'], 'point')}, against {sides['against']}" if firsts else ""
        below = words if year.year else "      no year is known"
        return [cut(head, width), say((below, ".dim"))]

    def _source(self, id_: str) -> Source:
        record = self.session.graph.node(id_).record
        assert isinstance(record, Source)  # noqa: S101 - by its kind
        return record

    def _work(self, id_: str, width: int) -> list[Content]:
        record, firsts = self._source(id_), sorted(self.found.of(id_), key=lambda one: one.side != "for")
        head = say("  ", card.work_head(record))
        warnings = citations.warnings(record)
        tail = say((warnings[0] if warnings else "", ".loud"))
        said = clean(self.session.graph.title(firsts[0].node) if firsts else summary(self.session.graph, id_))
        rest = say((f"and {len(firsts) - 1} more" if len(firsts) > 1 else "", ".dim"))
        lead = say("    ", marked(SIDES[firsts[0].side]) if firsts else "", " " * bool(firsts), (said, ".dim"))
        return [fit(head, tail, width), fit(lead, rest, width)]

    def _firsts(self, firsts: tuple[Brought, ...], width: int) -> list[Content]:
        """The nodes that are first cited here, for and against."""
        graph, lines = self.session.graph, list[Content]()
        for side, mark in SIDES.items():
            nodes = [one.node for one in firsts if one.side == side]
            if nodes:
                lines += [say(marked(mark), (f" First cited {side}  {len(nodes)}", ".strong"))]
                named = [say("  ", card.titled(graph, node)) for node in nodes[:TOLD]]
                lines += [cut(line, width) for line in named]
                lines += [say((f"  and {len(nodes) - TOLD} more", ".dim"))] if len(nodes) > TOLD else []
        return [*lines, Content()] if lines else []

    def _told(self, year: Year, width: int) -> list[Content]:
        firsts = tuple(one for work in year.works for one in self.found.of(work))
        head = say((year.year or "Without a year", ".strong"), f"  {count(len(year.works), 'work')}")
        key = {name: key_of(name, self.session.keys) for name in ("enter", "sort")}
        hint = wrap(
            f"{key['enter']} folds the year and unfolds it; {key['sort']} turns the order round.", width, ".dim"
        )
        return [head, Content(), *self._firsts(firsts, width), *hint]
