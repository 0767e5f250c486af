"""Changing the corpus by hand: the editor, opened where the node in hand stands."""

from textual.app import SuspendNotSupported

from rsi_graph import editor
from rsi_graph.diagnostics import Span
from rsi_graph.tui.background import Background


class Editing(Background):
    """The application, which opens the editor."""

    def why_not_edit(self) -> str:
        return "" if self._span() else "nothing is chosen"

    def do_edit(self) -> None:
        """Edit the file where the node in hand stands, and read the files again."""
        if span := self._span():
            try:
                with self.suspend():
                    note = editor.edit(span)
            except SuspendNotSupported:
                note = "this terminal cannot be handed to an editor"
            self.refresh(layout=True)
            if note:
                self.tell(note, "warning")
            self.do_reload()

    def _span(self) -> Span | None:
        finding = getattr(self.here, "finding", None)
        node = self.here.node
        return finding.span if finding else self.reading.graph.span(node) if node in self.reading.graph else None
