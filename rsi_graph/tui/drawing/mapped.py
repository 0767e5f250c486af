"""The map of a neighbourhood: the places of its boxes, and the drawing of boxes and steps.

What bears on the node in the middle is at its left, what it bears on at its right. If there is not enough room for
that, the node is at the left, with what it bears on above and what bears on it below, both going right.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from textual.content import Content

from rsi_graph.graph.around import Around, Stop
from rsi_graph.tui.drawing.canvas import DOUBLE, HEAVY, PLAIN, Canvas, Rect
from rsi_graph.tui.drawing.paint import MARK_STYLES, wrap

GUTTER = 7
"""The cells between two columns of boxes: arrow, mark, the place where undercuts meet the step, channels, arrow."""
CHANNELS = 2
"""The number of lines that can run beside each other in a gutter."""
LEAST, WIDEST = 16, 40
"""The cells of a box: the least for all columns to stand beside each other, and the most."""
NARROWEST_MAP = 57
"""Cells of the narrowest map."""
COLUMNS_FOR_MAP = NARROWEST_MAP + 3
"""The columns of the narrowest terminal with a map, including its frame and a scroll bar."""
WORDS = 3
"""The most lines of a title in a box."""


@dataclass(frozen=True, slots=True)
class Mapped:
    """A map laid out for a width."""

    places: Mapping[str, Rect]
    """The box of each node."""
    columns: Mapping[int, int]
    """The column of each level, from the left."""
    width: int
    height: int
    found: Around
    stacked: bool
    """True if what the node bears on is above it, not at its right."""

    def beside(self, id_: str, by: int) -> str:
        """The node one column further to the right (1) or left (-1): one that this is tied to, else the nearest."""
        here = next(stop for stop in self.found.stops if stop.id == id_)
        to = [stop for stop in self.found.stops if self.columns[stop.level] == self.columns[here.level] + by]
        tied = [stop for stop in to if id_ in stop.inner or stop.id in here.inner]
        return _nearest(self.places, id_, tied or to)

    def below(self, id_: str, by: int) -> str:
        """The next node in the same column, downwards (1) or upwards (-1)."""
        column = self.columns[next(stop for stop in self.found.stops if stop.id == id_).level]
        ids = [stop.id for stop in self.found.stops if self.columns[stop.level] == column]
        ids.sort(key=lambda other: self.places[other].y)
        return ids[min(max(ids.index(id_) + by, 0), len(ids) - 1)]


def laid_out(found: Around, titles: Callable[[str], str], width: int) -> Mapped:
    """Give every node its box."""
    levels = sorted({stop.level for stop in found.stops})
    stacked = _box(width, len(levels)) < LEAST
    columns = {level: abs(level) if stacked else number for number, level in enumerate(levels)}
    number = max(columns.values()) + 1
    box = min(_box(width, number), WIDEST)

    def height(stop: Stop) -> int:
        return 2 + len(wrap(titles(stop.id), box - 4, most=WORDS))

    below, above = (_stacked(found, sign, height) for sign in (-1, 1))
    lines = {sign: max((y + height(stop) for stop, y in some), default=0) for sign, some in ((-1, below), (1, above))}
    lines[0] = height(found.stops[0])
    if stacked:
        whole, shift = sum(lines.values()), {1: 0, 0: lines[1], -1: lines[1] + lines[0]}
    else:
        whole = max(lines.values())
        shift = {sign: (whole - taken) // 2 for sign, taken in lines.items()}
    places = {
        stop.id: Rect(columns[stop.level] * (box + GUTTER), y + shift[_sign(stop.level)], box, height(stop))
        for stop, y in (*below, *above, (found.stops[0], 0))
    }
    return Mapped(places, columns, number * (box + GUTTER) - GUTTER, whole, found, stacked)


def _box(width: int, columns: int) -> int:
    """The cells of a box if this number of columns stand beside each other."""
    return (width - (columns - 1) * GUTTER) // columns


def _stacked(found: Around, sign: int, height: Callable[[Stop], int]) -> list[tuple[Stop, int]]:
    """The boxes of a side with the row each begins at: neighbours below each other, beside each what is farther."""
    placed: list[tuple[Stop, int]] = []
    row = 0
    every = found.of(sign)
    for stop in (stop for stop in every if not stop.cuts):
        own = [far for far in found.of(2 * sign) if far.inner[0] == stop.id]
        group = [stop, *(other for other in every if other.cuts == stop.id)]
        near_lines, far_lines = (sum(map(height, some)) for some in (group, own))
        lines = max(near_lines, far_lines)
        for some, taken in ((group, near_lines), (own, far_lines)):
            at = row + (lines - taken) // 2
            for one in some:
                placed.append((one, at))
                at += height(one)
        row += lines
    return placed


def _sign(level: int) -> int:
    return (level > 0) - (level < 0)


def _nearest(places: Mapping[str, Rect], id_: str, among: Sequence[Stop]) -> str:
    ids = [stop.id for stop in among]
    return min(ids, key=lambda other: abs(places[other].middle - places[id_].middle)) if ids else id_


def drawn(found: Mapped, titles: Callable[[str], str], chosen: str, marks: Callable[[str], str]) -> list[Content]:
    """Draw a map, with the box of the chosen node in a heavy frame. ``marks`` gives the mark of a node's kind."""
    canvas = Canvas(found.width, found.height)
    _draw_steps(canvas, found)
    for stop in found.found.stops:
        frame = HEAVY if stop.id == chosen else DOUBLE if not stop.level else PLAIN
        place, style = found.places[stop.id], MARK_STYLES.get(stop.mark, ".claim")
        canvas.box(place, frame, ".key" if stop.id == chosen else style)
        canvas.put(place.x + 2, place.y, f" {marks(stop.id)} ", MARK_STYLES.get(marks(stop.id), ""))
        words = wrap(titles(stop.id), place.width - 4, most=WORDS)
        for number, line in enumerate(words, 1):
            canvas.put(place.x + 2, place.y + number, line.plain, ".strong" if stop.id == chosen else "")
        if stop.hidden:
            said = f" {stop.hidden} more "
            canvas.put(place.right - 1 - len(said), place.y + place.height - 1, said, ".dim")
    return canvas.painted()


def _draw_steps(canvas: Canvas, found: Mapped) -> None:
    """Draw the steps between the boxes, and on them where they are undercut."""
    channel = {stop.id: number % CHANNELS for number, stop in enumerate(found.found.stops)}
    for stop in found.found.stops:
        style = MARK_STYLES.get(stop.mark, ".rail")
        for inner in stop.inner:
            _draw_step(canvas, (found.places[stop.id], found.places[inner]), stop, channel[inner], style)
    for stop in found.found.stops:
        if stop.cuts:
            _draw_cut(canvas, found, stop)


def _draw_step(canvas: Canvas, ends: tuple[Rect, Rect], stop: Stop, channel: int, style: str) -> None:
    """Draw the step between the box of a node and a box nearer to the middle."""
    outer_box, inner_box = ends
    way = 1 if outer_box.x < inner_box.x else -1
    start = outer_box.right if way > 0 else outer_box.x - 1
    end = inner_box.x - 1 if way > 0 else inner_box.right
    turn = end - way * (1 + channel)
    canvas.line(start - way, outer_box.middle, turn, outer_box.middle, style)
    canvas.line(turn, outer_box.middle, turn, inner_box.middle, style)
    canvas.line(turn, inner_box.middle, end + way, inner_box.middle, style)
    mark = _mark_at(stop.level)
    for place, sign in ((mark - 1, " "), (mark, stop.mark), (mark + 1, " ")):  # a minus on the line would be invisible
        canvas.put(start + way * place, outer_box.middle, sign, style)
    if stop.level < 0:  # the inner one is the conclusion
        canvas.put(end, inner_box.middle, ">" if way > 0 else "<", style)
    else:
        canvas.put(start, outer_box.middle, "<" if way > 0 else ">", style)


def _mark_at(level: int) -> int:
    """The cells between a box and the mark of its step, which comes after the arrow if that points at the box."""
    return 1 if level < 0 else 2


def _draw_cut(canvas: Canvas, found: Mapped, stop: Stop) -> None:
    """Draw how a node undercuts the step of another one in its column: up to the step, and a mark there."""
    place, cut = found.places[stop.id], found.places[stop.cuts]
    style = MARK_STYLES[stop.mark]
    at_left = found.columns[stop.level] > found.columns[0]
    start = place.x - 1 if at_left else place.right
    way = -1 if at_left else 1
    meeting = start + way * (_mark_at(stop.level) + 1)
    canvas.line(start - way, place.middle, meeting, place.middle, style)
    canvas.line(meeting, place.middle, meeting, cut.middle, style)
    canvas.put(start + way, place.middle, stop.mark, style)
    canvas.put(meeting, cut.middle, stop.mark, style)
