"""Text drawn a line at a time: only what is in sight is rendered, however much there is."""

from collections.abc import Callable
from typing import ClassVar, TypeAlias

from rich.segment import Segment
from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style

Painter: TypeAlias = Callable[[int], list[Content]]
"""Gives the lines for a width in cells."""


class Lines(ScrollView, can_focus=True):
    """Text that scrolls."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "for", "against", "condition", "risk", "source", "question", "claim",
        "strong", "dim", "loud", "cursor", "key", "rail",
    }  # fmt: skip

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - textual's name
        super().__init__(id=id, classes=classes)
        self._paint: Painter = lambda _: []
        self._drawn: list[Content] = []

    def show(self, paint: Painter) -> None:
        """Show something else, from its beginning."""
        self._paint = paint
        self.redraw()
        self.scroll_to(y=0, animate=False)

    @property
    def room(self) -> int:
        """The width there is to draw in."""
        return self.scrollable_content_region.width

    def height_at(self, width: int) -> int:
        """How many lines it would take to show all."""
        return len(self._paint(width)) if width > 0 else 0

    def redraw(self) -> None:
        """Paint again, for another width or with other words."""
        if self.room > 0:
            self._drawn = self._paint(self.room)
            self.virtual_size = Size(self.room, len(self._drawn))
        self.refresh()

    def on_resize(self, _: events.Resize) -> None:
        """Paint for the new width."""
        self.redraw()

    def render_line(self, y: int) -> Strip:
        """The line at ``y`` of what is in sight."""
        number = y + self.scroll_offset.y
        return self.strip(self._drawn[number] if number < len(self._drawn) else Content(), self.visual_style)

    def strip(self, line: Content, style: Style) -> Strip:
        """A line as what goes to the terminal, as wide as there is room."""
        cut = line.truncate(self.room)
        parts = cut.render(style, end="", parse_style=self._named)
        return Strip(Segment(text, part.rich_style) for text, part in parts).adjust_cell_length(
            self.room, style.rich_style
        )

    def _named(self, style: str | Style) -> Style:
        if isinstance(style, Style):
            return style
        return self.get_visual_style(style.lstrip(".$"), partial=True) if style else Style()
