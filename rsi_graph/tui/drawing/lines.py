"""Text drawn a line at a time: only what is in sight is rendered, however much there is."""

from collections.abc import Callable
from typing import TypeAlias

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from rsi_graph.errors import UnknownNode
from rsi_graph.tui.drawing.drawn import Drawn
from rsi_graph.tui.drawing.paint import NARROWEST, say

Painter: TypeAlias = Callable[[int], list[Content]]
"""Gives the lines for a width in cells."""


def painted(paint: Painter, width: int) -> list[Content]:
    """The lines of a painter; a word instead where it paints a node that has gone from the corpus meanwhile."""
    try:
        return paint(max(width, 2 * NARROWEST))
    except UnknownNode:
        return [say(("gone from the corpus", ".dim")).truncate(width)]


class Lines(Drawn, ScrollView, can_focus=True):
    """Text that scrolls."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - textual's name
        super().__init__(id=id, classes=classes)
        self._paint: Painter = lambda _: []
        self._drawn: list[Content] = []
        self._painted_for = -1
        """The width it was last painted for."""

    def show(self, paint: Painter) -> None:
        """Show something else, from its beginning."""
        self._paint = paint
        self.redraw()
        self.scroll_to(y=0, animate=False)

    def height_at(self, width: int) -> int:
        """The number of lines that it takes to show all."""
        return len(painted(self._paint, width)) if width > 0 else 0

    def redraw(self) -> None:
        """Paint again, for another width or with other words."""
        self._painted_for = self.room
        if self.room > 0:
            self._drawn = painted(self._paint, self.room)
            self.virtual_size = Size(self.room, len(self._drawn))
        self.refresh()

    def on_resize(self, _: events.Resize) -> None:
        """Paint for the new width; another height shows more or less of the same."""
        if self.room != self._painted_for:
            self.redraw()

    def render_line(self, y: int) -> Strip:
        """The line at ``y`` of what is in sight."""
        number = y + self.scroll_offset.y
        return self.strip(self._drawn[number] if number < len(self._drawn) else Content())
