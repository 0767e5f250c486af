"""Facets to narrow the corpus by: kinds, questions, tags and authors, each with the number of nodes it leaves."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice
from types import MappingProxyType

from textual.content import Content

from rsi_graph.search import filters
from rsi_graph.search.facets import Facet, facets, toggled
from rsi_graph.tui.drawing.card import titled
from rsi_graph.tui.drawing.paint import clean, fit, say, wrap
from rsi_graph.tui.drawing.rows import Made, Row, Rows, title_only
from rsi_graph.tui.messages import Narrow
from rsi_graph.tui.places.narrowed import NarrowView
from rsi_graph.tui.places.place import AT_ONCE
from rsi_graph.user.memory import Place

HEADINGS = {"kind": "kind", "question": "question", "tag": "tag", "author": "who"}
KEY = 10
"""Cells of the first column."""
SHOWN = 40
"""The most nodes that the preview names."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A facet, and True if it is the first of its key."""

    facet: Facet
    first: bool


class FacetsView(NarrowView):
    """The list of facets."""

    found: Mapping[str, _Line] = MappingProxyType({})

    def show(self, place: Place) -> None:
        """List the facets of the nodes that the filter leaves."""
        graph, chosen = self.session.graph, filters.parse(self.session.filter)
        self.work_out(lambda: facets(graph, chosen), lambda found: self._list(found, place.cursor or self.cursor))

    def enter(self, row: Row, /) -> None:
        """Narrow every view by the facet, or take it out of the filter."""
        self.post_message(Narrow(str(toggled(filters.parse(self.session.filter), self.found[row.key].facet.term))))

    @property
    def node(self) -> str:
        """The question under the cursor; other facets are no nodes."""
        line = self.found.get(self.list.key)
        return line.facet.term.value if line and line.facet.term.key == "question" else ""

    def preview_row(self) -> None:
        """Show the nodes that are left with the facet under the cursor."""
        line, graph = self.found.get(self.list.key), self.session.graph
        if line is None or not self.preview.size.width:
            self.preview.show(lambda _: [])
            return
        chosen = filters.parse(self.session.filter) & line.facet.term

        def left() -> list[str]:
            return list(islice(filter(chosen.on(graph), graph.ids()), SHOWN + 1))

        if len(graph) <= AT_ONCE:
            self.preview.show(partial(self._left, line.facet, left()))
            return
        self.preview.show(partial(self._left, line.facet, []))
        self.aside(left, partial(self._take, line), "preview")

    def _take(self, line: _Line, left: list[str]) -> None:
        """Show the nodes that are left with a facet, unless the cursor has moved on."""
        if self.found.get(self.list.key) is line:
            self.preview.show(partial(self._left, line.facet, left))

    def _list(self, found: tuple[Facet, ...], key: str) -> None:
        keys = [facet.term.key for facet in found]
        firsts = {keys.index(name) for name in set(keys)}
        self.found = {str(facet.term): _Line(facet, number in firsts) for number, facet in enumerate(found)}
        self.list.empty = "nothing is left to narrow by"
        self.list.set_rows(Made(list(self.found), self._row), key)
        self.title("Facets", f"{len(found)}")
        self.list.set_note("how many nodes are left; enter narrows every view")

    def _row(self, key: str) -> Row:
        return Row(key, partial(self._lines, self.found[key], self.list))

    @staticmethod
    def _lines(line: _Line, rows: Rows, width: int) -> list[Content]:
        facet = line.facet
        head = say(
            (f"{HEADINGS[facet.term.key] if line.first or rows.words else '':<{KEY}}", ".dim"),
            ("x " if facet.chosen else "  ", ".key"),
            (clean(facet.title), ".strong" if facet.chosen else ""),
        )
        return [fit(head, say((f"{facet.count:>5}", ".source")), width)]

    def _left(self, facet: Facet, left: list[str], width: int) -> list[Content]:
        graph = self.session.graph
        words = "in the filter; enter takes it out" if facet.chosen else "enter shows only what is so"
        lines = [say((clean(facet.title), ".strong")), *wrap(words, width, ".dim"), Content()]
        for id_ in left[:SHOWN]:
            lines += title_only(titled(graph, id_), width)
        return lines + ([say(("  and more", ".dim"))] if len(left) > SHOWN else [])
