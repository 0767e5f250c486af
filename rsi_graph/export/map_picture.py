"""The map of a question or of any node as a picture for papers (SVG 1.1) that fits a page and needs no font.

Several entries have separate maps, one below the other. A map that is too large for its page leaves out what is
farthest from its question, and says how much that is; letters never get too small to read.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from math import inf

from rsi_graph.errors import BadSetting
from rsi_graph.evaluation.record import recorded
from rsi_graph.export.features import whole
from rsi_graph.export.letters import UNITS, Lettering, PlacedLetter, width, wrapped
from rsi_graph.export.look import AGAINST, FOR, NEITHER
from rsi_graph.export.losses import Loss
from rsi_graph.export.map import MARKED, ROW, WIDE, DrawnMap, MapBox, Reach, reaching
from rsi_graph.export.part import Exported, Part
from rsi_graph.export.reasons import KINDS_SHOWN, Reason, outlined, walked
from rsi_graph.export.rendering import render
from rsi_graph.relations import KIND_MARKS
from rsi_graph.words import count

CARRIES = whole(
    "question", "claim", "condition", "risk", "argument", "linked", "supports", "attacks", "undercuts", "contradicts",
    "requires", "given", "raises", "mitigates", "answers",
)  # fmt: skip
PAGES: dict[str, tuple[float, float]] = {
    "a4": (482, 700), "a4-wide": (700, 470), "letter": (468, 640), "letter-wide": (640, 456), "free": (0, 0),
}  # fmt: skip
"""The room on each page between usual margins, in points; a free page has as much as is needed."""
SIZE = 12.5
"""The size of letters in a box, in the units of a map."""
LEAST, MOST = 6.0, 9.5
"""The smallest and the largest size of letters on paper, in points."""
REACHES = (
    Reach(), Reach(4), Reach(3), Reach(2), Reach(3, 2), Reach(2, 3), Reach(2, 2), Reach(2, 1),
    *(Reach(2, 1, first) for first in range(8, 0, -1)), Reach(1),
)  # fmt: skip
"""The extents that are tried, the largest first."""
LEGEND = (
    ("+", "for", False, "speaks for"), ("\u2212", "against", False, "speaks against"),
    ("~", "against", True, "cuts the step"), ("=", "neither", False, "another answer"),
    ("?", "neither", False, "condition"), ("!", "neither", False, "risk"), (">", "neither", False, "argument"),
)  # fmt: skip
COLOURS = {"for": FOR, "against": AGAINST, "neither": NEITHER}
WASHES = {"for": "#edf3fa", "against": "#fcf1e5", "neither": "#f6f5f2"}
INK, PAPER = "#1d1f23", "#ffffff"
GAP, FOOT = 16.0, 20.0
"""The space between two maps, and that below one for the legend and the number of what is not drawn."""


@dataclass(frozen=True, slots=True)
class TextRun:
    """A line of text at its place; without letters it is left to a font."""

    text: str
    letters: tuple[PlacedLetter, ...] | None
    x: float
    y: float
    size: float
    fill: str


@dataclass(frozen=True, slots=True)
class PictureBox:
    """A box with its texts, and the sign at its left edge."""

    box: MapBox
    runs: tuple[TextRun, ...]
    sign: TextRun | None
    line: str
    wash: str


@dataclass(frozen=True, slots=True)
class MapKey:
    """A mark of the legend with its meaning."""

    sign: TextRun
    words: TextRun
    bearing: str
    cut: bool
    x: float
    y: float

    @property
    def end(self) -> float:
        """The place of the end of its words."""
        return self.words.x + width(self.words.text) * self.words.size / UNITS


@dataclass(frozen=True, slots=True)
class PictureMap:
    """A map on the picture: its place, its scale, its boxes, and a line below it."""

    drawn: DrawnMap
    boxes: tuple[PictureBox, ...]
    top: float
    scale: float
    said: TextRun | None
    told: frozenset[str]
    """The nodes that bear on its subject, drawn or not."""

    @property
    def width(self) -> float:
        """Its width on the picture."""
        return self.drawn.width * self.scale

    @property
    def bottom(self) -> float:
        """The height at which the next map may begin."""
        return self.top + self.drawn.height * self.scale + (FOOT if self.said else 0) + GAP


def write(part: Part) -> Exported:
    """The picture; an empty one if there is nothing to draw. Raises BadSetting for an unknown page."""
    if part.page and part.page not in PAGES:
        raise BadSetting(f"there is no page {part.page!r}", f"one of: {', '.join(PAGES)}")
    lettering = Lettering()
    maps = list(_maps(part, lettering))
    boxes = [box for one in maps for box in one.drawn.boxes]
    marks = {box.mark for box in boxes} | {KIND_MARKS[box.kind] for box in boxes if box.kind in MARKED}
    low = maps[-1].bottom if maps else FOOT
    keys = tuple(legend(lettering, low, marks))
    wide = max([FOOT, *(one.width for one in maps), *(key.end + 4 for key in keys)])
    text = render(
        "map.svg.j2", title=part.title, maps=maps, keys=keys, paths=lettering.paths, width=round(wide, 1),
        height=round(low + (FOOT if keys else 0), 1), colours=COLOURS, paper=PAPER,
    )  # fmt: skip
    left, drawn = sum(one.drawn.left for one in maps), {id_ for one in maps for id_ in one.told}
    apart = [id_ for id_ in part.of_kind(*KINDS_SHOWN) if id_ not in drawn and id_ not in part.inline]
    losses = (
        Loss(
            "reasons that the page has no room for", left, "their number", one="reason that the page has no room for"
        ),
        Loss("nodes that bear on nothing drawn", len(apart), one="node that bears on nothing drawn"),
    )
    return Exported(text, (*(loss for loss in losses if loss.count), *lettering.losses))


def _maps(part: Part, lettering: Lettering) -> Iterator[PictureMap]:
    entries = outlined(recorded(part.graph), part.ids, part.first)
    asked = [one for one in entries if one.id in part.first]
    top = 0.0
    for entry in asked or entries:
        made = _map(entry, part.page or "a4", top, lettering)
        top = made.bottom
        yield made


def _map(entry: Reason, page: str, top: float, lettering: Lettering) -> PictureMap:
    found, scale = _fitting(entry, page)
    said = f"{count(found.left, 'further reason')} not drawn" if found.left else ""
    run = _run(lettering, said, 10, top + found.height * scale + 12, 8, NEITHER) if said else None
    told = frozenset(one.id for one in walked(entry))
    return PictureMap(found, tuple(_box(box, lettering) for box in found.boxes), top, round(scale, 4), run, told)


def _fitting(entry: Reason, page: str) -> tuple[DrawnMap, float]:
    """The largest map of an entry whose letters can be read on the page, and its scale."""
    wide, high = PAGES[page]
    tried = reaching(entry, str, REACHES[0], _lines, inf)
    if not wide:
        return tried, MOST / SIZE
    for reach in REACHES:
        tried = reaching(entry, str, reach, _lines, inf)
        scale = min(wide / tried.width, (high - FOOT - GAP) / tried.height, MOST / SIZE)
        if scale * SIZE >= LEAST:
            return tried, scale
    return tried, min(wide / tried.width, LEAST / SIZE)


def _lines(title: str) -> list[str]:
    """A title in lines that fit a box."""
    return wrapped(title, round((WIDE - 24) / SIZE * UNITS))


def _box(box: MapBox, lettering: Lettering) -> PictureBox:
    runs = tuple(
        _run(lettering, words, box.x + 12, box.y + 20 + ROW * number, SIZE, INK)
        for number, words in enumerate(box.words)
    )
    colour = COLOURS[box.bearing]
    sign = None
    if box.mark:
        half = width(box.mark) * 13 / (2 * UNITS)
        sign = _run(lettering, box.mark, box.x - half, box.middle + 4.6, 13, colour if box.cut else PAPER)
    line, wash = (INK, PAPER) if box.kind == "question" else (colour, WASHES[box.bearing])
    return PictureBox(box, runs, sign, line, wash)


def legend(lettering: Lettering, y: float, marks: Collection[str]) -> Iterator[MapKey]:
    """Yield the marks that are drawn with their meanings, one after the other in a line."""
    x = 14.0
    for mark, bearing, cut, words in LEGEND:
        if mark not in marks:
            continue
        fill = COLOURS[bearing] if cut else PAPER
        sign = _run(lettering, mark, x - width(mark) * 8.5 / (2 * UNITS), y + 3, 8.5, fill)
        key = MapKey(sign, _run(lettering, words, x + 9, y + 2.8, 8, INK), bearing, cut, round(x, 2), round(y, 2))
        yield key
        x = key.end + 18


def _run(  # noqa: PLR0913, PLR0917 - what there is to say about a line of text
    lettering: Lettering, text: str, x: float, y: float, size: float, fill: str
) -> TextRun:
    return TextRun(text, lettering.placed(text), round(x, 2), round(y, 2), size, fill)
