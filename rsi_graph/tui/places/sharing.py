"""Dividing the room: lists between two columns, lines among the lists of a column, cells among the tabs of a narrow
terminal.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import product

from textual.content import Content
from textual.message import Message

from rsi_graph.tui.drawing.bar import BarPart
from rsi_graph.tui.drawing.paint import say
from rsi_graph.tui.drawing.rows import Extent
from rsi_graph.tui.places.panes import Pane

COLUMNS = ("left", "right")
LEAST, FOLDED = 3, 1
"""The lines of a list that shows its first row, and of a list folded to its heading."""
IN_HAND = 4
"""The factor of the weight of the current list."""
STEP = 1.5
"""The factor of a list's weight for each time that it was made larger."""
ROUNDING = 1e-9
STEPS = 4
"""The most steps by which a list can be made larger or smaller."""


@dataclass(frozen=True, slots=True)
class Wish:
    """The lines that a list wants, and its column."""

    side: str
    terse: int
    """Its lines with titles alone."""
    usual: int
    """Its lines if long texts end in dots."""
    whole: int
    """Its lines with every text to its end."""
    is_free: bool = False
    """True if it may stand in either column, since their meanings do not fit it."""
    weight: float = 1
    steps: int = 0
    """The number of times that it was made larger; negative if it was made smaller."""
    is_in_hand: bool = False

    @property
    def short(self) -> int:
        """Its lines where room is short: the list in hand keeps its texts."""
        return self.usual if self.is_in_hand else self.terse


@dataclass(frozen=True, slots=True)
class Share:
    """The lines that a list gets, and how much of its rows it shows in them."""

    lines: int
    extent: Extent = Extent.USUAL


def tabs(panes: Sequence[Pane], active: int, width: int, message: Callable[[int], Message]) -> list[BarPart]:
    """A tab for each list. If they are too long, all but the current one are cut to a word, or to mark and number."""

    def tab(number: int, words: Content) -> BarPart:
        here = number == active
        return BarPart(say("[" if here else " ", words, "] " if here else "  "), partial(message, number))

    long = [tab(number, pane.heading) for number, pane in enumerate(panes)]
    short = [tab(number, pane.count) for number, pane in enumerate(panes)]
    bare = [tab(number, replace(pane, short="").count) for number, pane in enumerate(panes)]
    mixed = [[long[at] if at == active else part for at, part in enumerate(some)] for some in (short, bare)]
    fitting = (some for some in (long, *mixed) if sum(part.content.cell_length for part in some) <= width)
    return next(fitting, mixed[-1])


def placed(wishes: Sequence[Wish], room: int) -> list[str]:
    """The column of each list.

    A free list moves if that cuts off less: first of the usual lines, then of the whole.
    """
    choices = [COLUMNS if wish.is_free and wish.side in COLUMNS else (wish.side,) for wish in wishes]
    whole = [replace(wish, usual=wish.whole) for wish in wishes]

    def cost(sides: tuple[str, ...]) -> tuple[int, int, int]:
        moved = sum(side != wish.side for side, wish in zip(sides, wishes, strict=True))
        return lacking(sides, wishes, room), lacking(sides, whole, room), moved

    every: Iterable[tuple[str, ...]] = product(*choices)
    best = min(every, key=cost)
    return list(best)


def lines_of(sides: Iterable[str], wishes: Iterable[Wish]) -> dict[str, int]:
    """The lines that the lists of each column want."""
    taken: dict[str, int] = {}
    for side, wish in zip(sides, wishes, strict=True):
        taken[side] = taken.get(side, 0) + wish.usual
    return taken


def lacking(sides: Iterable[str], wishes: Iterable[Wish], room: int) -> int:
    """The number of lines that have no room in their column."""
    return sum(max(lines - room, 0) for lines in lines_of(sides, wishes).values())


def shared(wishes: Sequence[Wish], room: int) -> list[Share]:
    """The lines of each list of a column, and how much of its rows each shows.

    If all lists get what they usually show, the rest of the room shows some of them whole. If not, they show titles
    alone, and as many texts as there is room for. If there is not even room for the titles, each list keeps a row, one
    that outweighs all others has half of the room, and the rest goes by weight, most to the list in hand; then the
    lightest are folded to their headings. The list in hand is whole whenever the others can keep a row each.
    """
    for number, wish in enumerate(wishes):
        others = [*wishes[:number], *wishes[number + 1 :]]
        if wish.is_in_hand and wish.steps >= 0 and _is_whole_above(wish, others, room):
            shares = shared(others, room - wish.whole)
            return [*shares[:number], Share(wish.whole, Extent.WHOLE), *shares[number:]]
    spare = room - sum(wish.usual for wish in wishes)
    if spare >= 0:
        return _completed(wishes, spare)
    spare = room - sum(wish.short for wish in wishes)
    if spare >= 0:
        return _with_texts(wishes, spare)
    least = _least(wishes, room)
    weights = [_weight(wish) if lines > FOLDED else 0 for wish, lines in zip(wishes, least, strict=True)]
    more = [wish.short - lines for wish, lines in zip(wishes, least, strict=True)]
    given = share(more, room - sum(least), weights)
    return [_given(wish, lines + extra) for wish, lines, extra in zip(wishes, least, given, strict=True)]


def _is_whole_above(wish: Wish, others: Iterable[Wish], room: int) -> bool:
    """Return True if a list can be whole while the others show a row each."""
    return wish.whole + sum(min(other.terse, LEAST) for other in others) <= room


def _given(wish: Wish, lines: int) -> Share:
    """A list's share of that many lines, with titles alone if its texts do not fit."""
    return Share(lines, Extent.USUAL if lines >= wish.usual else Extent.TERSE)


def _with_texts(wishes: Sequence[Wish], spare: int) -> list[Share]:
    """The lines of lists that show their titles, and the texts for which lines are left, the weightiest list first."""
    lines = [wish.short for wish in wishes]
    for number in _by_weight(wishes):
        extra = min(wishes[number].usual - lines[number], spare)
        lines[number] += extra
        spare -= extra
    return [_given(wish, number) for wish, number in zip(wishes, lines, strict=True)]


def _completed(wishes: Sequence[Wish], spare: int) -> list[Share]:
    """The lines that lists usually show, and the whole of those for which lines are left, the weightiest first."""
    shares = [Share(wish.usual, Extent.WHOLE if wish.whole <= wish.usual else Extent.USUAL) for wish in wishes]
    for number in _by_weight(wishes):
        wish = wishes[number]
        if 0 < wish.whole - wish.usual <= spare:
            spare -= wish.whole - wish.usual
            shares[number] = Share(wish.whole, Extent.WHOLE)
    return shares


def _by_weight(wishes: Sequence[Wish]) -> list[int]:
    """The numbers of lists, the weightiest first."""
    return sorted(range(len(wishes)), key=lambda number: -_weight(wishes[number]))


def _least(wishes: Sequence[Wish], room: int) -> list[int]:
    """The lines that each list keeps in any case: a row, and half of the room for one that outweighs all others.

    Where that is too much, lists are folded to their headings, the lightest and last first; what is still too much is
    left out.
    """
    least = [min(wish.short, LEAST) for wish in wishes]
    lightest = sorted(range(len(wishes)), key=lambda number: (_weight(wishes[number]), -number))
    if not lightest:
        return least
    *lighter, first = lightest
    if lighter and _weight(wishes[lighter[-1]]) < _weight(wishes[first]):
        least[first] = max(least[first], min(wishes[first].short, room // 2))
    for few in (FOLDED, 0):
        for number in lighter:
            if sum(least) > room:
                least[number] = min(least[number], few)
    if sum(least) > room:
        least[first] = max(room, 0)
    return least


def _weight(wish: Wish) -> float:
    """The weight of a list, changed by its size and by being the current one."""
    steps = max(-STEPS, min(wish.steps, STEPS))
    return wish.weight * STEP**steps * (IN_HAND if wish.is_in_hand else 1)


def share(wanted: Sequence[int], room: int, weights: Sequence[float] = ()) -> list[int]:
    """The lines of each list: as many as it wants, or its share by weight if there are not enough."""
    weights = weights or [1.0] * len(wanted)
    given, left = [0] * len(wanted), sum(weights)
    takers = [number for number in range(len(wanted)) if weights[number]]
    takers.sort(key=lambda number: wanted[number] / weights[number])
    for number in takers:
        part = room if number == takers[-1] else int(room * weights[number] / left + ROUNDING)
        given[number] = min(wanted[number], max(part, 0))
        room -= given[number]
        left -= weights[number]
    return given
