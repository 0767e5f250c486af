"""A single line whose parts can be clicked: header, trail, tabs, banner and footer."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
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
    """The line. ``tail`` stands at its right end if there is room."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - textual's name
        super().__init__(id=id, classes=classes)
        self.parts: tuple[BarPart, ...] = ()
        self.tail: tuple[BarPart, ...] = ()
        self.keep_end = False
        """True if a line that is too long shows its end, not its beginning."""

    def set_parts(self, parts: Sequence[BarPart], tail: Content | Sequence[BarPart] = ()) -> None:
        """Show other parts."""
        self.parts = tuple(parts)
        self.tail = (BarPart(tail),) if isinstance(tail, Content) else tuple(tail)
        self.refresh()

    @property
    def _skipped(self) -> int:
        """Cells left out at the beginning."""
        return max(0, _cells(self.parts) - self.room) if self.keep_end else 0

    def _ending(self, line: Content) -> Content:
        """The end of a line that is too long, after dots in place of any that it begins with."""
        end, cells = 0, 0
        while cells <= self._skipped and end < len(line.plain):
            cells += cell_len(line.plain[end])
            end += 1
        rest = line[end:]
        rest = rest[1:] if rest.plain.startswith("\u2026") else rest
        return Content.assemble("\u2026", " " * (self.room - 1 - rest.cell_length), rest)

    def render_line(self, y: int) -> Strip:
        """The line."""
        if y:
            return self.strip(Content())
        line = Content.assemble(*(part.content for part in self.parts))
        if self._skipped:
            line = self._ending(line)
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


class Bars(Bar):
    """Parts that can be clicked, over as many lines as they take, ``most`` at most."""

    def __init__(self, *, most: int = 3, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self.most = most
        self._rows: list[list[BarPart]] = []

    def flow(self, parts: Sequence[BarPart], width: int) -> None:
        """Show other parts; parts without room in the last line are left out, except the last part, the way out."""
        left = list(parts)
        while len(rows := list(flowed(left, width))) > self.most and len(left) > 1:
            del left[-2]
        self._rows = rows
        self.styles.height = max(len(self._rows), 1)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """A line."""
        self.parts = tuple(self._rows[y]) if y < len(self._rows) else ()
        return super().render_line(0)

    def on_click(self, event: events.Click) -> None:
        """Send the message of the part under the mouse."""
        row = event.y - self.gutter.top
        self.parts = tuple(self._rows[row]) if 0 <= row < len(self._rows) else ()
        super().on_click(event)


def flowed(parts: Iterable[BarPart], width: int) -> Iterator[list[BarPart]]:
    """Parts in lines of at most that width."""
    row: list[BarPart] = []
    for part in parts:
        if row and sum(one.content.rstrip().cell_length for one in (*row, part)) + 3 * len(row) > width:
            yield row
            row = []
        row.append(part)
    if row:
        yield row


def _cells(parts: Sequence[BarPart]) -> int:
    """The cells that parts take."""
    return sum(part.content.cell_length for part in parts)
