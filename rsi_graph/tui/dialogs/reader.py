"""A text over the whole screen, such as a story, which can be scrolled and copied."""

from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one

from rsi_graph.tui.dialogs.dialog import Dialog
from rsi_graph.tui.drawing.lines import Lines, Painter
from rsi_graph.tui.drawing.paint import lines_of, say
from rsi_graph.tui.messages import CopyText


class ReaderScreen(Dialog[None]):
    """A text to read. ``text`` is what copying gives."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter,backspace,question_mark", "leave", "Back", show=False),
        Binding("y", "copy", "Copy", show=False),
        Binding("j,down", "scroll(1)", "Down", show=False),
        Binding("k,up", "scroll(-1)", "Up", show=False),
    ]
    lines = query_one(Lines)

    def __init__(self, title: str, paint: Painter, text: str = "") -> None:
        super().__init__()
        self.title_, self.paint, self.text = title, paint, text

    @classmethod
    def of(cls, title: str, text: str) -> "ReaderScreen":
        """A text of ours, which can be copied."""
        return cls(title, partial(lines_of, text), text)

    def compose(self) -> ComposeResult:
        """The text in a box."""
        yield Lines(classes="dialog reader")

    def on_mount(self) -> None:
        """Show the text."""
        self.lines.border_title = say(self.title_)
        self.lines.border_subtitle = "esc back" + ("   y copy" if self.text else "")
        self.lines.show(self.paint)
        self.lines.focus()

    def action_leave(self) -> None:
        """Back."""
        self.dismiss()

    def action_scroll(self, by: int) -> None:
        """Scroll by lines."""
        self.lines.scroll_to(y=self.lines.scroll_offset.y + by, animate=False)

    def action_copy(self) -> None:
        """Copy the text."""
        if self.text:
            self.app.post_message(CopyText(self.text, f"copied: the text, {len(self.text)} characters"))
