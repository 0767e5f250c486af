"""Marks, to export nodes together, and bookmarks, to come back to nodes."""

from collections.abc import Mapping

from rsi_graph.tui.background import Background
from rsi_graph.tui.drawing.rows import Rows
from rsi_graph.tui.messages import Marked
from rsi_graph.user.memory import toggled


class Marking(Background):
    """The application's commands that mark and bookmark nodes."""

    def labels(self) -> Mapping[str, str]:
        """Let the footer say that an export is of the marked nodes."""
        number = len(self.session.chosen)
        return {"export": f"Export marked ({number})"} if number else {}

    def why_not_mark(self) -> str:
        return self.why_no_node()

    def do_mark(self) -> None:
        """Mark the node under the cursor, or take its mark away."""
        self.mark(self.here.target)

    def why_not_unmark(self) -> str:
        return (
            "" if self.session.marked else f"nothing is marked: {self.key_for('mark')} marks the row under the cursor"
        )

    def do_unmark(self) -> None:
        """Take all marks away."""
        number, self.session.marked = len(self.session.marked), ()
        self.tell(f"{number} mark{'s' * (number != 1)} taken away")
        self.signs_changed()

    def mark(self, node: str) -> None:
        """Mark a node, or take its mark away."""
        self.session.marked = toggled(self.session.marked, node)
        done = "marked" if node in self.session.marked else "no longer marked"
        marked = f"{len(self.session.chosen)} marked, {self.key_for('export')} exports them"
        self.tell(f"{done}: {self.session.graph.title(node)}  ({marked})")
        self.signs_changed()

    def on_marked(self, event: Marked) -> None:
        """Mark a node that was chosen in a dialog."""
        self.mark(event.node)

    def why_not_bookmark(self) -> str:
        return self.why_no_node()

    def do_bookmark(self) -> None:
        """Bookmark the node under the cursor, or take its bookmark away."""
        node = self.here.target
        self.session.bookmarks = toggled(self.session.bookmarks, node)
        done = "bookmarked" if node in self.session.bookmarks else "no longer bookmarked"
        self.tell(f"{done}: {self.session.graph.title(node)}")
        self.signs_changed()

    def why_not_bookmarks(self) -> str:
        return (
            ""
            if self.session.bookmarks
            else f"no bookmark yet: {self.key_for('bookmark')} sets one on the node under the cursor"
        )

    def do_bookmarks(self) -> None:
        """List the bookmarks, and go to one."""
        from rsi_graph.tui.dialogs.bookmarks import BookmarksScreen

        async def chosen(node: str | None) -> None:
            self.signs_changed()
            if node:
                await self.jump(node)

        self.push_screen(BookmarksScreen(self.session), chosen)

    def signs_changed(self) -> None:
        """Redraw the parts that show marks and bookmarks."""
        self.here.restate()
        for rows in self.screen.query(Rows):
            rows.refresh()
        self.frame()
