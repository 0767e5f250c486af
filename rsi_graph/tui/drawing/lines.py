"""Text drawn line by line: only the visible part is rendered, however much there is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from rsi_graph.errors import UnknownNode
from rsi_graph.tui.drawing.drawn import Drawn
from rsi_graph.tui.drawing.paint import LEADS, NARROWEST, begun, cut, say

CORNERS, APART = 6, "   "
"""The cells of a border's corners, and the gap between the words at its foot."""
DOTS = "\u2026"
"""The sign for cut words."""
Painter: TypeAlias = Callable[[int], list[Content]]
"""A function that gives the lines for a width in cells."""


def painted(paint: Painter, width: int) -> list[Content]:
    """The lines of a painter, or a note if its node has gone from the corpus meanwhile."""
    try:
        return paint(max(width, 2 * NARROWEST))
    except UnknownNode:
        return [say(("gone from the corpus", ".dim")).truncate(width)]


class Lines(Drawn, ScrollView, can_focus=True):
    """Text that scrolls, and whose border says which part of it is visible."""

    WHERE = "$faint"
    """The style of those words."""
    DOTS = True
    """True if the last visible line ends in dots when there is more below."""
    LEADS = True
    """True if words that lead to a node can be clicked."""

    @dataclass
    class Led(Message):
        """Words that lead to a node were clicked."""

        mark: str
        node: str

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - textual's name
        super().__init__(id=id, classes=classes)
        self._paint: Painter = lambda _: []
        self._drawn: list[Content] = []
        self._painted_for = -1
        """The width it was last painted for."""
        self._note = Content()
        self._where = ""
        """The last words on the visible part."""
        self._below: str | None = ""
        """The foot of its border as it was written here."""

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
        self.say_where()

    def on_resize(self, _: events.Resize) -> None:
        """Paint for the new width; if only the height changed, show more or less of the same."""
        if self.room != self._painted_for:
            self.redraw()
        self.say_where()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Update the words on the visible part."""
        super().watch_scroll_y(old_value, new_value)
        self.say_where()

    def render_line(self, y: int) -> Strip:
        """The line at ``y`` of the visible part; the last line ends in dots if there is more below."""
        number = y + self.scroll_offset.y
        line = self._drawn[number] if number < len(self._drawn) else Content()
        more = self.DOTS and number + 1 < len(self._drawn) and y == self.lines_in_sight - 1
        return self.strip(dotted(line, self.room) if more else line)

    def on_click(self, event: events.Click) -> None:
        """Follow the words that were clicked, if they lead to a node."""
        if self.LEADS and (found := event.style.meta.get(LEADS)):
            event.stop()
            self.post_message(self.Led(*found))

    # --- what its border says -------------------------------------------------------------------------------------

    @property
    def lines_in_sight(self) -> int:
        """The lines that there is room for."""
        return self.scrollable_content_region.height

    @property
    def where(self) -> str:
        """The visible part, in a word or two; empty if everything is visible."""
        total, height, first = self.virtual_size.height, self.lines_in_sight, self.scroll_offset.y
        if not 0 < height < total:
            return ""
        return f"lines {first + 1}-{min(first + height, total)} of {total}"

    def set_note(self, words: Content | str) -> None:
        """Write words at the foot of the border, before those on the visible part."""
        self._note = say(words)
        self._write()

    def say_where(self) -> None:
        """Bring the words on the visible part up to date; words that others wrote there stay."""
        if self.where != self._where and self.border_subtitle in (None, "", self._below):
            self._write()

    def _write(self) -> None:
        self._where = self.where
        where = say((self._where, self.WHERE))
        room = self.outer_size.width - CORNERS - where.cell_length - len(APART)
        note = cut(self._note, room) if where and room > 0 else self._note
        below = Content(APART).join(part for part in (note, where) if part)
        if below or self.border_subtitle:
            self.border_subtitle = below
            self._below = self.border_subtitle


def dotted(line: Content, width: int) -> Content:
    """A line that ends in dots, since what belongs to it has no room below."""
    words = line.rstrip()
    if words.plain.endswith(DOTS) and words.cell_length <= width:
        return words
    return say(words, DOTS) if words.cell_length <= width - 2 else begun(words, width - 2)
