"""The rows of a list, which are painted when they become visible."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import partial
from typing import overload

from textual.content import Content

from rsi_graph.errors import UnknownNode
from rsi_graph.tui.drawing.lines import Painter
from rsi_graph.tui.drawing.paint import cut, say


class Extent(IntEnum):
    """A measure of how much of a row is shown."""

    TERSE = 0
    """Its title and its state."""
    USUAL = 1
    """Also its text, the end of a long one cut off."""
    WHOLE = 2
    """Every text to its end."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its name in the list, how it is painted, and the node it leads to, with the mark of the way there."""

    key: str
    paint: Painter
    node: str = ""
    mark: str = ""
    way: tuple[tuple[str, str], ...] = ()
    """Mark and id of each step there, if there are several."""
    whole: Painter | None = None
    """Paints it with every text to its end, where there is more than is usually shown."""
    terse: Painter | None = None
    """Paints it without its texts, where it has any."""

    def painter(self, extent: Extent) -> Painter:
        """The painter that shows that much of the row."""
        painters = {Extent.TERSE: self.terse, Extent.USUAL: self.paint, Extent.WHOLE: self.whole}
        return painters[extent] or self.paint


def title_only(head: Content, width: int) -> list[Content]:
    """A row of one line."""
    return [cut(head, width)]


class Made(Sequence[Row]):
    """A sequence of rows that are made of ids when they are looked at."""

    def __init__(self, ids: Sequence[str], make: Callable[[str], Row]) -> None:
        self.ids, self.make = ids, make

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, number: int) -> Row: ...
    @overload
    def __getitem__(self, number: slice) -> "Made": ...
    def __getitem__(self, number: int | slice) -> "Row | Made":
        return Made(self.ids[number], self.make) if isinstance(number, slice) else self._row(self.ids[number])

    def _row(self, id_: str) -> Row:
        """A row; if its node has gone from the corpus since the list was made, the row says so."""
        try:
            return self.make(id_)
        except UnknownNode:
            return Row(id_, partial(title_only, say(("gone from the corpus: ", ".dim"), id_)))
