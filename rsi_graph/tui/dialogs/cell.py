"""The passages in which an author answers a question, to choose one."""

from collections.abc import Sequence
from functools import partial

from textual.content import Content

from rsi_graph.tui.dialogs.chooser import Chooser
from rsi_graph.tui.drawing.paint import clean, say
from rsi_graph.tui.drawing.rows import Row, title_only
from rsi_graph.tui.session import Session


class CellScreen(Chooser):
    """The list. Gives the id of a passage."""

    def __init__(self, session: Session, title: str, passages: Sequence[str]) -> None:
        super().__init__(session, title)
        self.passages = passages

    def on_mount(self) -> None:
        """List the passages."""
        graph = self.session.graph
        self.rows.set_rows([
            Row(passage, partial(title_only, say(clean(graph.title(passage)))), passage) for passage in self.passages
        ])  # fmt: skip

    def paint(self, row: Row, width: int) -> list[Content]:
        """Paint the passage in full."""
        from rsi_graph.tui.places.positions import passage_lines

        return passage_lines(self.session, row.node, width)
