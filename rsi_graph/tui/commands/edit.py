"""Changing the corpus by hand: the editor, opened at the current node."""

from textual.app import SuspendNotSupported

from rsi_graph.diagnostics import Span
from rsi_graph.tui.background import Background
from rsi_graph.user import editor


class Editing(Background):
    """The command of the application that opens the editor."""

    def why_not_edit(self) -> str:
        return "" if self._span() else "go to a row first: the file is opened at its node"

    def do_edit(self) -> None:
        """Edit the file of the current node at its line, and read the files again."""
        if span := self._span():
            if note := self.edited(span):
                self.tell(note, "warning")
            self.do_reload()

    def edited(self, span: Span) -> str:
        """Hand the terminal to the user's editor. Return what went wrong, or nothing."""
        try:
            with self.suspend():
                return editor.edit(span)
        except SuspendNotSupported:
            return f"this terminal cannot be handed to an editor; the file is {span.path}"
        finally:
            self.refresh(layout=True)

    def _span(self) -> Span | None:
        finding = getattr(self.here, "finding", None)
        node = self.here.target
        return finding.span if finding else self.session.graph.span(node) if node in self.session.graph else None
