"""Room shared out: lines among boxes above each other, cells among the tabs of a narrow terminal."""

from collections.abc import Callable, Sequence
from functools import partial

from textual.content import Content
from textual.message import Message

from rsi_graph.tui.drawing.bar import BarPart
from rsi_graph.tui.drawing.paint import say
from rsi_graph.tui.places.panes import Pane


def tabs(panes: Sequence[Pane], active: int, width: int, message: Callable[[int], Message]) -> list[BarPart]:
    """A tab for each list; where they are too long, those not in hand as mark and number alone."""

    def tab(number: int, words: Content) -> BarPart:
        here = number == active
        return BarPart(say("[" if here else " ", words, "] " if here else "  "), partial(message, number))

    long = [tab(number, pane.heading) for number, pane in enumerate(panes)]
    if sum(part.content.cell_length for part in long) <= width:
        return long
    short = [tab(number, pane.count) for number, pane in enumerate(panes)]
    return [*short[:active], long[active], *short[active + 1 :]]


def share(wanted: Sequence[int], room: int, first: int = 1) -> list[int]:
    """The lines that each of several boxes gets: what it wants, or a fair share where that is too much.

    The share of the first box is ``first`` times that of another.
    """
    given = [0] * len(wanted)
    shares = [first, *[1] * len(wanted)][: len(wanted)]
    left = sum(shares)
    for number in sorted(range(len(wanted)), key=lambda number: wanted[number] / shares[number]):
        given[number] = min(wanted[number], max(room, 0) * shares[number] // left)
        room -= given[number]
        left -= shares[number]
    return given
