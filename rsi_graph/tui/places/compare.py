"""Positions beside each other: the claims on which agreement would close most of their gap, with their works."""

from functools import partial

from textual.content import Content

from rsi_graph.errors import RsiGraphError
from rsi_graph.evaluation import views
from rsi_graph.evaluation.compared import Compared, compared, of_itself
from rsi_graph.evaluation.double_cruxes import DoubleCrux, beside, cited, markdown, no_gap
from rsi_graph.evaluation.standings import number, strength_of
from rsi_graph.relations import KIND_MARKS
from rsi_graph.tui.command_table import key_of
from rsi_graph.tui.drawing import card
from rsi_graph.tui.drawing.paint import clean, cut, hung, marked, say, wrap
from rsi_graph.tui.drawing.rows import Row
from rsi_graph.tui.messages import Note
from rsi_graph.tui.places.place import ListView
from rsi_graph.tui.session import Session
from rsi_graph.user.memory import Place

NAME = 22
"""Cells for the name of a position."""


class CompareView(ListView):
    """The list of double cruxes."""

    HEIGHT = 2

    def __init__(self, session: Session, id_: str) -> None:
        super().__init__(session, id_)
        self.compared: Compared | None = None

    def show(self, place: Place) -> None:
        """Compare the positions that were chosen."""
        names, loaded, node = self.session.compared, self.session.snapshot, place.node
        key = key_of("double_crux", self.session.keys)
        self.wanted += 1
        wanted = self.wanted
        self.title("Compare")
        self.list.empty = f"{key} chooses two positions or more" if len(names) < 2 else "being compared ..."  # noqa: PLR2004
        self.list.set_rows([])
        if len(names) < 2:  # noqa: PLR2004 - two make a comparison
            return

        def do() -> Compared | str:
            try:
                return compared(loaded.graph, {name: views.viewed(loaded, name) for name in names}, node)
            except RsiGraphError as error:
                return error.with_hint

        def take(found: Compared | str) -> None:
            if wanted == self.wanted:
                self._take(place.cursor, found)

        self.aside(do, take)

    def restate(self) -> None:
        """Paint the rows again."""
        self.list.redraw()

    def _take(self, cursor: str, found: Compared | str) -> None:
        if isinstance(found, str):
            self.list.empty = clean(found)
            self.list.set_rows([])
            self.post_message(Note(found, "warning"))
            return
        self.compared = found
        rows = found.double.rows if found.double else ()
        self.list.empty = no_gap(found.double)
        self.list.set_rows([Row(row.id, partial(self._lines, found, row), row.id) for row in rows], cursor)
        if double := found.double:
            at = "Compared on:" if self.session.history.place.node else "They part most on:"
            self.title(at, clean(self.session.graph.title(double.node)))
            after = "what agreement would close" if rows else no_gap(double)
            self.list.border_subtitle = clean(f"{beside(found.comparison.names, double.strengths)}; {after}")

    def _lines(self, compared: Compared, row: DoubleCrux, width: int) -> list[Content]:
        graph = self.session.graph
        head = say(marked(KIND_MARKS[graph.kind(row.id)]), " ", clean(graph.title(row.id)))
        held = say(
            (f"  closes {number(row.closes)}  ", ".strong"),
            (clean(beside(compared.comparison.names, row.strengths)), ".condition"),
        )
        return [cut(head, width), cut(held, width)]

    def preview_row(self) -> None:
        """Show the claim under the cursor: what each position makes of it, who is cited, and the claim itself."""
        row, double = self.list.row, self.compared.double if self.compared else None
        found = next((one for one in double.rows if one.id == row.key), None) if row and double else None
        self.preview.show(partial(self._full, found) if found and found.id in self.session.graph else lambda _: [])

    def _full(self, row: DoubleCrux, width: int) -> list[Content]:
        graph, found = self.session.graph, self.compared
        if found is None or found.double is None:
            return []
        lines: list[Content] = []
        for name, strength in zip(found.comparison.names, row.strengths, strict=True):
            said = found.spoken[name].get(row.id)
            follows = "  nothing it says bears on this" if strength is None else "  follows from what it says"
            how = f"  {of_itself(said)}" if said else follows
            head = say((f"{strength_of(strength)} ", ".strong"), (clean(found.titles[name]), ".claim"), (how, ".dim"))
            lines += hung(head, width)
            lines += wrap(f"because: {said.because}", width, ".dim", indent=4) if said and said.because else []
        gap, title = found.double.gap, graph.title(found.double.node)
        agreed = f"If they agreed on this, their gap of {number(gap)} on \u201c{title}\u201d would close by"
        lines += wrap(f"{agreed} {number(row.closes)}.", width)
        if own := found.said(found.double.node):
            lines += wrap(f"That gap is by the rest of what each says; of the claim itself: {own}.", width, ".dim")
        for word, works in cited(graph, row.id):
            lines += wrap(f"{word}: {'; '.join(works)}", width, ".source")
        return [*lines, Content(), *card.preview(self.session.dossier(row.id), self.session, width)]

    def do_copy(self) -> None:
        """Copy the comparison as Markdown, with who is cited for and against each claim."""
        if self.compared:
            names, double = self.compared.comparison.names, self.compared.double
            page = markdown(self.session.graph, names, double)
            self.app.copy_to_clipboard("\n".join(page))
            self.post_message(Note("copied: the comparison as Markdown"))
