"""A map of a question from left to right: the question, its answers, and what speaks for and against each.

The outline is a tree, so every box has its own row and none covers another. A line ends with the mark of its relation,
so that colours need not be told apart. An undercut is tied to its step by a broken line.
"""

import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from rsi_graph.export.reasons import DEEPEST, Bearing, Reason, ReasonList, walked
from rsi_graph.model import Kind
from rsi_graph.relations import KIND_MARKS

WIDE, GAP = 208, 48
"""The width of a box, and of the gap between two columns."""
LETTERS = 26
"""The most letters on a line of a box."""
LINES = 3
"""The most lines of a title that are drawn."""
ROW, PAD, BETWEEN, EDGE = 15, 20, 10, 14
"""The height of a line, of the padding of a box, of the gap between two boxes, and of the margin."""
MOST = 44
"""The most boxes that are drawn in full; of more, the first reason for each answer and the first against it."""
AHEAD = 180
"""The largest distance of a box from the top of its branch, so that the question is visible without scrolling."""

MARKED = ("condition", "risk", "argument")
"""The kinds whose boxes begin with the mark of the kind."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The extent of a map: the levels that are drawn, and the most reasons of a list below the first level.

    Where lists are cut, conditions and risks below the first level are left out. ``first`` is the number of answers
    on each side that are drawn with their reasons, the same for all sides.
    """

    depth: int = 2 * DEEPEST
    each: int | None = None
    first: int | None = None


WHOLE, SPARSE = Reach(), Reach(2, 1)


@dataclass(frozen=True, slots=True)
class MapBox:
    """A node on the map."""

    address: str
    kind: Kind
    bearing: Bearing
    mark: str
    words: tuple[str, ...]
    said: str
    """The words for readers who cannot see it: its bearing on the box before, and its whole title."""
    x: int
    y: float = 0
    cut: bool = False

    @property
    def width(self) -> int:
        """Its width."""
        return WIDE

    @property
    def height(self) -> int:
        """Its height."""
        return ROW * len(self.words) + PAD - 3

    @property
    def round(self) -> int:
        """The radius of its corners: a question is an oval, a claim nearly a rectangle."""
        return 18 if self.kind == "question" else 5

    @property
    def middle(self) -> float:
        """The height at which lines reach it."""
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class MapLine:
    """A line between two boxes."""

    path: str
    bearing: Bearing
    cut: bool


@dataclass(frozen=True, slots=True)
class DrawnMap:
    """Boxes and lines with their places."""

    title: str
    boxes: tuple[MapBox, ...]
    lines: tuple[MapLine, ...]
    left: int
    """The number of reasons that are not drawn."""
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class _Drawing:
    """The style of a map's boxes: their addresses, and the lines of their titles."""

    address: Callable[[str], str]
    wrapped: Callable[[str], list[str]]


@dataclass(slots=True)
class _Branch:
    """A box with what hangs on it."""

    box: MapBox
    cuts: list["_Branch"] = field(default_factory=list)
    below: list["_Branch"] = field(default_factory=list)


def drawn(root: Reason, address: Callable[[str], str], most: int = MOST) -> DrawnMap | None:
    """The map of an entry; None if nothing bears on it."""
    total = sum(1 for _ in walked(root))
    return None if total == 1 else reaching(root, address, WHOLE if total <= most else SPARSE)


def by_letters(title: str) -> list[str]:
    """A title in lines that fit a box in nearly any font."""
    return textwrap.wrap(title, LETTERS)


def reaching(
    root: Reason,
    address: Callable[[str], str],
    reach: Reach,
    wrapped: Callable[[str], list[str]] = by_letters,
    ahead: float = AHEAD,
) -> DrawnMap:
    """The map of an entry to a given extent.

    ``wrapped`` breaks a title into lines for a box; ``ahead`` is the largest distance of a box from the top of its
    branch.
    """
    total = sum(1 for _ in walked(root))
    branch = _branch(root, _Drawing(address, wrapped), 0, reach)
    low = _place(branch, EDGE, ahead)
    laid = list(_laid(branch, None))
    boxes, lines = tuple(box for box, _ in laid), tuple(line for _, line in laid if line)
    width = max(box.x for box in boxes) + WIDE + EDGE
    return DrawnMap(f"Map: {root.title}", boxes, lines, total - len(boxes), width, round(low + EDGE - BETWEEN))


def _branch(reason: Reason, how: _Drawing, level: int, reach: Reach) -> _Branch:
    kind = "" if reason.kind not in MARKED else f"{KIND_MARKS[reason.kind]} "
    words = how.wrapped(f"{kind}{reason.title}")
    if len(words) > LINES:
        words = [*words[: LINES - 1], f"{words[LINES - 1][: LETTERS - 1].rstrip()}\u2026"]
    said = f"{reason.how}: {reason.title}" if reason.how else reason.title
    box = MapBox(
        how.address(reason.id), reason.kind, reason.bearing, reason.mark, tuple(words), said,
        EDGE + level * (WIDE + GAP),
    )  # fmt: skip
    found = _Branch(box)
    found.cuts = [_cut(one, how, level, reach) for one in reason.undercuts]
    found.below = [
        _branch(one, how, level + 1, further)
        for section in reason.sections
        for one, further in _reached(_shown(section, level, reach), reach)
    ]
    return found


def _shown(section: ReasonList, level: int, reach: Reach) -> tuple[Reason, ...]:
    """The part of a list that is drawn under a node of some level."""
    if level >= reach.depth:
        return ()
    if level == 0 or reach.each is None:
        return section.reasons
    return section.reasons[: reach.each] if section.name in ("supports", "counterpoints", "premises") else ()


def _reached(reasons: Sequence[Reason], reach: Reach) -> Iterator[tuple[Reason, Reach]]:
    """The reasons, each with the extent of the map from there on."""
    seen: Counter[Bearing] = Counter()
    for one in reasons:
        seen[one.bearing] += 1
        bare = reach.first is not None and seen[one.bearing] > reach.first
        yield one, Reach(1) if bare else replace(reach, first=None)


def _cut(reason: Reason, how: _Drawing, level: int, reach: Reach) -> _Branch:
    found = _branch(reason, how, level, reach)
    found.box = replace(found.box, cut=True)
    return found


def _place(branch: _Branch, top: float, ahead: float) -> float:
    """Give every box of a branch its row; return where the next one may begin."""
    low = top
    for one in branch.below:
        low = _place(one, low, ahead)
    spread = (branch.below[0].box.middle + branch.below[-1].box.middle) / 2 if branch.below else 0
    y = max(top, min(spread - branch.box.height / 2, top + ahead))
    branch.box = replace(branch.box, y=y)
    low = max(low, y + branch.box.height + BETWEEN)
    for one in branch.cuts:
        low = _place(one, low, ahead)
    return low


def _laid(branch: _Branch, above: MapBox | None) -> Iterator[tuple[MapBox, MapLine | None]]:
    """Every box of a branch with the line that leads to it."""
    box = branch.box
    yield box, _line(above, box) if above else None
    for one in branch.cuts:
        yield one.box, _cutting(one.box, box)
        for further in one.below:
            yield from _laid(further, one.box)
    for one in branch.below:
        yield from _laid(one, box)


def _line(above: MapBox, box: MapBox) -> MapLine:
    start, end = above.x + WIDE, box.x
    bend = (start + end) / 2
    path = f"M{start} {above.middle:g}C{bend:g} {above.middle:g} {bend:g} {box.middle:g} {end} {box.middle:g}"
    return MapLine(path, box.bearing, cut=False)


def _cutting(box: MapBox, step: MapBox) -> MapLine:
    """A broken line from an undercut to the end of its step."""
    out = box.x - 20
    path = f"M{box.x} {box.middle:g}C{out - 6} {box.middle:g} {out} {step.middle:g} {box.x - 10} {step.middle:g}"
    return MapLine(path, box.bearing, cut=True)
