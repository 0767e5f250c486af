"""The passages of the reader's own library that come near to a claim, one of which becomes an annotation of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual.content import Content

from rsi_graph.errors import RsiGraphError
from rsi_graph.graph import Graph
from rsi_graph.library import citing, finding, place
from rsi_graph.library.citing import Quotation
from rsi_graph.library.finding import Finder, FoundPassage
from rsi_graph.library.holdings import Holdings
from rsi_graph.meaning import texts as meaning_texts
from rsi_graph.tui.command_table import OF_LIBRARY, Action, bindings
from rsi_graph.tui.dialogs.chooser import Chooser
from rsi_graph.tui.drawing.paint import clean, say, wrap
from rsi_graph.tui.drawing.rows import Row, title_only
from rsi_graph.tui.session import Session

SHOWN = 40
"""The most passages in the list."""
NEAR_BY, WIDE = 1, 6
"""The number of passages shown before and after one, at first and if more are asked for."""


@dataclass(frozen=True, slots=True)
class ChosenPassage:
    """The passage that is to become an annotation: its words, the stance, and the source it is of."""

    quoted: Quotation
    stance: str
    source: str


@dataclass(frozen=True, slots=True)
class InLibrary:
    """The passages of a library near to a node, or a note if there are none to show."""

    finder: Finder | None = None
    found: Sequence[FoundPassage] = ()
    note: str = ""


class LibraryScreen(Chooser):
    """The list. Its answer is the chosen passage with a stance."""

    BINDINGS = bindings(OF_LIBRARY)
    KEYS: ClassVar[tuple[Action, ...]] = OF_LIBRARY

    def __init__(self, session: Session, node: str) -> None:
        super().__init__(session, f"In your library: {clean(session.graph.title(node))}")
        self.node, self.near, self.wide = node, InLibrary(), False
        self.answer: ChosenPassage | None = None

    def on_mount(self) -> None:
        """Look in the library, which takes a moment."""
        self.rows.empty = "looking in your library ..."
        self.rows.set_rows([])
        self.aside(partial(nearest, self.session.graph, self.node), self.take, close, name="library")

    def take(self, near: InLibrary) -> None:
        """List what was found, or say why there is nothing."""
        self.near = near
        self.rows.empty = near.note or "nothing in your library comes near"
        self.rows.set_rows([_row(found) for found in near.found])
        if near.note:
            self.preview.show(lambda width: wrap(near.note, width, ".loud"))

    def on_unmount(self) -> None:
        """Let go of the library."""
        close(self.near)

    def found(self) -> FoundPassage | None:
        """The passage under the cursor."""
        return next((one for one in self.near.found if one.passage.name == self.rows.key), None)

    def paint(self, row: Row, width: int, /) -> list[Content]:
        """Paint the work, the reason why the passage was found, and its words in their surroundings."""
        found = next((one for one in self.near.found if one.passage.name == row.key), None)
        if found is None or self.near.finder is None:
            return []
        work, by = found.passage.work, WIDE if self.wide else NEAR_BY
        lines = wrap(work.title, width, ".strong")
        lines += wrap(", ".join(filter(None, (work.short, found.passage.locator))), width, ".dim")
        lines += wrap(f"{found.why}{f'; its work is {found.source}' if found.source else ''}", width, ".dim")
        for one in citing.around(self.near.finder.holdings, found.passage, by):
            here = one.id == found.passage.id
            lines += [Content(), *wrap(one.text, width, "" if here else ".dim")]
        return lines

    def choose(self, _: Row, /) -> None:
        """Show more of the text around the passage, or less again."""
        self.wide = not self.wide
        self.moved()

    def action_cite(self, stance: str) -> None:
        """Make the passage under the cursor an annotation with this stance."""
        found, finder = self.found(), self.near.finder
        if found is None or finder is None:
            return
        wanted = meaning_texts.text(self.session.graph, self.node)

        def do() -> Quotation:
            return citing.quotation(finder, found.passage, wanted)

        self.aside(do, partial(self.cite, stance, found.source))

    def cite(self, stance: str, source: str, quoted: Quotation) -> None:
        """Give the answer."""
        self.answer = ChosenPassage(quoted, stance, source)
        self.dismiss(stance)


def nearest(graph: Graph, node: str) -> InLibrary:
    """The passages of the user's library near to a node."""
    try:
        holdings = Holdings.of_place()
    except RsiGraphError as error:
        return InLibrary(note=error.with_hint)
    try:
        finder, note = place.finder(holdings)
        return InLibrary(finder, finding.for_node(finder, graph, node, SHOWN), note)
    except RsiGraphError as error:
        holdings.close()
        return InLibrary(note=error.with_hint)


def close(near: InLibrary) -> None:
    """Close a library that was opened."""
    if near.finder:
        near.finder.holdings.close()


def _row(found: FoundPassage) -> Row:
    passage = found.passage
    by = passage.work.short or clean(passage.work.title)
    line = say((f"{by}, {passage.locator}  ", ".dim"), clean(passage.text))
    return Row(passage.name, partial(title_only, line))
