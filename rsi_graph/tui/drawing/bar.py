"""A single line whose parts can be clicked: header, trail, tabs, banner and footer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.strip import Strip

from rsi_graph.tui.drawing.drawn import Drawn


@dataclass(frozen=True, slots=True)
class BarPart:
    """A stretch of the line and the message it sends when it is clicked."""

    content: Content
    message: Callable[[], Message] | None = None


class Bar(Drawn):
    """The line. ``tail`` stands at its right end where there is room."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - textual's name
        super().__init__(id=id, classes=classes)
        self.parts: tuple[BarPart, ...] = ()
        self.tail: tuple[BarPart, ...] = ()
        self.keep_end = False
        """True if the end of a line that is too long is shown rather than its beginning."""

    def set_parts(self, parts: Sequence[BarPart], tail: Content | Sequence[BarPart] = ()) -> None:
        """Show other parts."""
        self.parts = tuple(parts)
        self.tail = (BarPart(tail),) if isinstance(tail, Content) else tuple(tail)
        self.refresh()

    @property
    def _skipped(self) -> int:
        """Cells left out at the beginning."""
        return max(0, _cells(self.parts) - self.room) if self.keep_end else 0

    def render_line(self, y: int) -> Strip:
        """The line."""
        if y:
            return self.strip(Content())
        line = Content.assemble(*(part.content for part in self.parts))
        if self._skipped:
            line = Content.assemble("…", line[self._skipped + 1 :])
        gap = self.room - line.cell_length - _cells(self.tail)
        return self.strip(
            Content.assemble(line, " " * gap, *(part.content for part in self.tail)) if gap > 0 else line
        )

    def on_click(self, event: events.Click) -> None:
        """Send the message of the part under the mouse."""
        at = event.x - self.gutter.left + self._skipped
        gap = self.room - _cells(self.parts) - _cells(self.tail)
        shown = (*self.parts, BarPart(Content(" " * gap)), *self.tail) if gap > 0 else self.parts
        for part in shown:
            at -= part.content.cell_length
            if at < 0:
                if part.message:
                    self.post_message(part.message())
                return


def _cells(parts: Sequence[BarPart]) -> int:
    """The cells that parts take."""
    return sum(part.content.cell_length for part in parts)
