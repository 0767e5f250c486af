"""The neighbourhood of a node in the argument: what bears on it and what it bears on, two levels each way.

It says which nodes belong in a drawing and which of them are tied, not where they stand.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from rsi_graph.relations import MARKS, SIDE_MARKS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rsi_graph.graph.dossier import Dossier, Neighbour

    Way = Callable[[Dossier], list[Neighbour]]

MANY = 24
"""The most neighbours on one side that can still be drawn."""
FARTHER = ((6, 3), (12, 1), (MANY, 0))
"""Pairs of the most neighbours on a side and the number of farther nodes shown for each of them."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A node of the neighbourhood."""

    id: str
    level: int
    """0 for the node itself; negative for what bears on it, positive for what it bears on."""
    mark: str
    """The mark of the relation to the node nearer to the middle."""
    inner: tuple[str, ...]
    """The nodes nearer to the middle that it is tied to; none if it undercuts a step."""
    cuts: str = ""
    """The node of the same level whose step it undercuts."""
    hidden: int = 0
    """The number of nodes tied to it that are left out."""


@dataclass(frozen=True, slots=True)
class Around:
    """A neighbourhood."""

    stops: tuple[Stop, ...]
    number: int
    """The neighbours on the side that has more of them."""

    @property
    def is_dense(self) -> bool:
        """Return True if there are too many neighbours to be drawn."""
        return self.number > MANY

    def of(self, level: int) -> tuple[Stop, ...]:
        """The nodes of a level, in order."""
        return tuple(stop for stop in self.stops if stop.level == level)

    def narrowed(self, keep: Callable[[str], bool]) -> Around:
        """The part with the nodes that ``keep`` holds for, and those that tie them to the middle."""
        kept = {stop.id for stop in self.stops if keep(stop.id)}
        near = {id_ for stop in self.stops if stop.id in kept for id_ in (*stop.inner, stop.cuts)}
        nearer = {id_ for stop in self.stops if stop.id in near for id_ in stop.inner}
        left = kept | near | nearer
        return replace(self, stops=tuple(stop for stop in self.stops if not stop.level or stop.id in left))


def around(known: Callable[[str], Dossier], id_: str, keep: Callable[[str], bool] | None = None) -> Around:
    """The neighbourhood of a node, made from the dossiers of nodes; with ``keep``, of the nodes that it holds for."""

    def kept(way: Way) -> Way:
        return lambda found: [one for one in way(found) if keep is None or keep(one.id)]

    below, above = kept(_bearing), kept(_served)
    here, middle = Stop(id_, 0, "", ()), known(id_)
    number = max(len(way(middle)) for way in (below, above))
    if number > MANY:
        return Around((here,), number)
    return Around((here, *_side(known, id_, below, -1), *_side(known, id_, above, 1)), number)


def _side(known: Callable[[str], Dossier], id_: str, way: Way, sign: int) -> Iterator[Stop]:
    """The nodes of one side, level by level."""
    first = {one.id: one for one in way(known(id_))}
    near = {id_, *first, *(cut.id for one in first.values() for cut in one.undercuts)}
    most = next(number for limit, number in FARTHER if len(first) <= limit)
    farther: dict[str, Stop] = {}
    cutting: set[str] = set()
    for one in first.values():
        there = [other for other in way(known(one.id)) if other.id not in near]
        shown = there[:most]
        yield Stop(one.id, sign, marked(one), (id_,), hidden=len(there) - len(shown))
        for cut in one.undercuts:
            if cut.id not in first and cut.id not in cutting:
                cutting.add(cut.id)
                yield Stop(cut.id, sign, MARKS["undercuts"], (), cuts=one.id)
        for other in shown:
            held = farther.get(other.id)
            inner = (*held.inner, one.id) if held else (one.id,)
            farther[other.id] = Stop(other.id, 2 * sign, held.mark if held else marked(other), inner)
    yield from farther.values()


def marked(one: Neighbour) -> str:
    """The mark of a neighbour's relation; for an answer, the mark of its side."""
    if one.relation.kind == "answers":
        return SIDE_MARKS.get(one.relation.side or "other", MARKS["answers"])
    return MARKS[one.relation.kind]


def _bearing(found: Dossier) -> list[Neighbour]:
    """The nodes that bear on a node: answers, premises, what speaks for it and against it, what it needs."""
    return [
        *found.answers, *found.premises, *found.supports, *found.counterpoints, *found.mitigations,
        *found.conditions,
    ]  # fmt: skip


def _served(found: Dossier) -> list[Neighbour]:
    """The nodes that a node bears on: conclusions, targets, questions, what needs it, the risks it raises."""
    return [*found.serves, *found.risks]
