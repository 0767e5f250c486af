"""The bookmarks as a list, each with its card beside it; bookmarks of nodes that are gone are shown as such."""

from typing import ClassVar

from textual.content import Content

from rsi_graph.tui.command_table import OF_BOOKMARKS, Action, bindings
from rsi_graph.tui.dialogs.chooser import Chooser
from rsi_graph.tui.drawing import card
from rsi_graph.tui.drawing.card import row_of
from rsi_graph.tui.drawing.paint import clean, say, wrap
from rsi_graph.tui.drawing.rows import Row
from rsi_graph.tui.messages import Marked
from rsi_graph.tui.session import Session
from rsi_graph.user.memory import toggled


class BookmarksScreen(Chooser):
    """The list. Gives the id to go to."""

    BINDINGS = bindings(OF_BOOKMARKS)
    KEYS: ClassVar[tuple[Action, ...]] = OF_BOOKMARKS

    def __init__(self, session: Session) -> None:
        super().__init__(session, "Bookmarks")

    def on_mount(self) -> None:
        """List them."""
        self.rows.empty = "no bookmark is left: b sets one on the current node"
        self.fill()

    def fill(self, key: str = "") -> None:
        """List the bookmarks, the last one first."""
        rows = [row_of(self.session, id_, id_) for id_ in reversed(self.session.bookmarks)]
        self.rows.set_rows(rows, key)
        self.query_one("#chooser").border_title = say(f"Bookmarks {len(rows)}")

    def paint(self, row: Row, width: int) -> list[Content]:
        """The card of a bookmark's node."""
        if row.node:
            return card.preview(self.session.dossier(row.node), self.session, width)
        words = f"There is no node {clean(row.key)} in this corpus now: it was renamed or taken out."
        return [*wrap(words, width, ".loud"), Content(), *wrap("b takes the bookmark away.", width, ".dim")]

    def choose(self, row: Row) -> None:
        """Go to the node, if it exists."""
        if row.node:
            self.dismiss(row.key)

    def action_take_away(self) -> None:
        """Remove the bookmark under the cursor."""
        if row := self.rows.row:
            number = self.rows.cursor
            self.session.bookmarks = toggled(self.session.bookmarks, row.key)
            left = [*reversed(self.session.bookmarks)]
            self.fill(left[min(number, len(left) - 1)] if left else "")

    def action_mark(self) -> None:
        """Mark the node under the cursor, to export it."""
        if self.rows.row and self.rows.row.node:
            self.post_message(Marked(self.rows.row.node))
