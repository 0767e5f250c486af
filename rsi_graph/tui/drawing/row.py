"""The rows of a list, which are painted when they become visible."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import overload

from textual.content import Content

from rsi_graph.errors import UnknownNode
from rsi_graph.tui.drawing.lines import Painter
from rsi_graph.tui.drawing.paint import cut, say


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
    """The painter of every text to its end, if there is more than is usually shown."""

    def painter(self, *, whole: bool) -> Painter:
        """The painter of the row as usual, or with every text to its end."""
        return self.whole or self.paint if whole else self.paint


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
