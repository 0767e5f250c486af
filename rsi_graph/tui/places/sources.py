"""All works, sorted and narrowed, with what each says and is used for beside them."""

from collections.abc import Callable
from functools import partial

from textual.content import Content

from rsi_graph.graph import citations
from rsi_graph.model import Source
from rsi_graph.tui.drawing.card import work_head
from rsi_graph.tui.drawing.paint import fit, say
from rsi_graph.tui.drawing.rows import Made, Row
from rsi_graph.tui.places.narrowed import NarrowView
from rsi_graph.user.memory import Place
from rsi_graph.words import count

ORDERS = ("author", "year", "title", "use")


class SourcesView(NarrowView):
    """The list of works."""

    _sorted = ""
    """The key of the snapshot whose works were sorted last."""
    _places: dict[str, dict[str, tuple[object, ...]]]
    """The places of the works in each order, by its name."""

    def show(self, place: Place) -> None:
        """List the works in the order that is set."""
        session = self.session
        every = session.graph.ids("source")
        ids = [id_ for id_ in every if session.keep is None or session.keep(id_)]
        ids.sort(key=self._sorting(session.order))
        self.list.empty = self.nothing_left("no source yet", len(every) - len(ids))
        self.list.set_rows(Made(ids, self._row), place.cursor)
        self.title("\u00a7 Sources", f"{len(ids)}  by {session.order}")
        self.say_hidden(len(every) - len(ids))

    def do_sort(self) -> None:
        """The next of the orders."""
        order = ORDERS[(ORDERS.index(self.session.order) + 1) % len(ORDERS)]
        self.session.order = order
        self.show(self.session.history.place)

    def _source(self, id_: str) -> Source:
        record = self.session.graph.node(id_).record
        assert isinstance(record, Source)  # noqa: S101 - by its kind
        return record

    def _sorting(self, order: str) -> Callable[[str], tuple[object, ...]]:
        """The sorting key of each work, read once, since the graph does not cache all records of a large corpus."""
        key = self.session.snapshot.key
        if key != self._sorted:
            self._sorted, self._places = key, {}
        known = self._places.setdefault(order, {})

        def placed(id_: str) -> tuple[object, ...]:
            if id_ not in known:
                known[id_] = self._place(order, id_)
            return known[id_]

        return placed

    def _place(self, order: str, id_: str) -> tuple[object, ...]:
        record = self._source(id_)
        if order == "title":
            return (record.title.casefold(),)
        label = citations.short(record).casefold().lstrip("[(\"'\u2018\u201c ")
        if order == "use":
            return (-len(self.session.graph.citations(id_)), label)
        return (citations.year(record), label) if order == "year" else (label,)

    def _row(self, id_: str) -> Row:
        return Row(id_, partial(self._lines, id_), id_)

    def _lines(self, id_: str, width: int) -> list[Content]:
        record = self._source(id_)
        used = len(self.session.graph.citations(id_))
        standing = citations.warnings(record)
        head = work_head(record)
        uses = f"{count(used, 'use'):>7}" if used else "unused"
        tail = say((f"{standing[0]}  " if standing else "", ".loud"), (uses, ".dim"))
        return [fit(head, tail, width)]
