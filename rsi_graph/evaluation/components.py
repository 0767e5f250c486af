"""The order in which strengths can be found: sources come before their targets, and circles are found as a whole.

Circles are strongly connected components. Places before or after all of them are peeled off in waves. The largest
component is probably that of one busy place: everything that it can reach and that can reach it (L. Fleischer et al.,
IPDPS 2000). The few places that remain go through R. Tarjan's algorithm (SIAM J. Computing 1, 1972).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Adjacency:
    """The edges by source: those from place ``p`` are entries ``starts[p]`` to ``starts[p + 1]`` of ``ends``."""

    starts: Numbers
    ends: Numbers

    @classmethod
    def of(cls, source: Numbers, target: Numbers, size: int) -> "Adjacency":
        """The edges in the order of their sources."""
        starts = np.zeros(size + 1, np.int64)
        np.cumsum(np.bincount(source, minlength=size), out=starts[1:])
        return cls(starts, np.sort(source * size + target) % size)  # faster than sorting the sources' numbers

    def edges_of(self, places: Numbers) -> Numbers:
        """The numbers of the edges from these places."""
        starts = self.starts[places]
        counts = self.starts[places + 1] - starts
        offsets = np.repeat(starts - np.cumsum(counts) + counts, counts)
        return offsets + np.arange(len(offsets))

    def following(self, places: Numbers) -> Numbers:
        """The targets of the edges from these places, one for each edge."""
        return self.ends[self.edges_of(places)]


def levels(source: Numbers, target: Numbers, size: int) -> tuple[Numbers, Numbers, Flags]:
    """The level and the component of every place, and for every component True if it is a circle.

    The places of a level do not depend on each other, except the members of its circles.
    """
    component = _components(source, target, size)
    is_circle = np.bincount(component, minlength=size) > 1
    is_circle[component[source[source == target]]] = True
    ahead, behind = component[source], component[target]
    apart = ahead != behind
    return _waves(ahead[apart], behind[apart], size)[component], component, is_circle


def _waves(source: Numbers, target: Numbers, size: int) -> Numbers:
    """The wave in which each place is reached, after all that lead to it; -1 on circles and after them."""
    adjacency = Adjacency.of(source, target, size)
    waiting = np.bincount(target, minlength=size)
    wave, scratch = np.full(size, -1), np.empty(size, np.int64)
    here, number = np.flatnonzero(waiting == 0), 0
    while len(here):
        wave[here] = number
        reached = adjacency.following(here)
        np.subtract.at(waiting, reached, 1)
        here, number = once(reached[waiting[reached] == 0], scratch), number + 1
    return wave


def once(places: Numbers, scratch: Numbers) -> Numbers:
    """The places without repetition; ``scratch`` has room for every place."""
    numbers = np.arange(len(places))
    scratch[places] = numbers
    first: Numbers = places[scratch[places] == numbers]
    return first


def _components(source: Numbers, target: Numbers, size: int) -> Numbers:
    """For every place the number of one place of its component, the same for all its places."""
    component = np.arange(size)
    kept = _waves(source, target, size) < 0
    for one, other in ((target, source), (source, target)):
        inside = kept[one] & kept[other]
        kept &= _waves(one[inside], other[inside], size) < 0
    inside = kept[source] & kept[target]
    source, target = source[inside], target[inside]
    if not len(source):
        return component
    largest = _largest(source, target, size)
    component[largest] = largest[0]
    rest = kept.copy()
    rest[largest] = False
    inside = rest[source] & rest[target]
    _number(np.flatnonzero(rest), source[inside], target[inside], component)
    return component


def _number(places: Numbers, source: Numbers, target: Numbers, component: Numbers) -> None:
    """Number the components of a few places and the edges among them."""
    following: list[list[int]] = [[] for _ in places]
    ends = (np.searchsorted(places, end).tolist() for end in (source, target))
    for one, other in zip(*ends, strict=True):
        following[one].append(other)
    found = np.array(_tarjan(following), np.int64)
    _, first = np.unique(found, return_index=True)
    component[places] = places[first][found]


def _largest(source: Numbers, target: Numbers, size: int) -> Numbers:
    """A component that is probably the largest: that of the place with the most ways through it."""
    through = np.bincount(source, minlength=size) * np.bincount(target, minlength=size)
    start = np.array([through.argmax()])
    forward = reached(start, Adjacency.of(source, target, size), size)
    return np.flatnonzero(forward & reached(start, Adjacency.of(target, source, size), size))


def reached(here: Numbers, adjacency: Adjacency, size: int) -> Flags:
    """The flags of the places that can be reached from ``here``."""
    found, scratch = np.zeros(size, bool), np.empty(size, np.int64)
    while len(here):
        found[here] = True
        following = adjacency.following(here)
        here = once(following[~found[following]], scratch)
    return found


def _tarjan(following: Sequence[Sequence[int]]) -> list[int]:  # noqa: C901 - one loop, as published
    """The number of each place's component."""
    size = len(following)
    component, low = [-1] * size, [0] * size
    visited = [0] * size
    count = clock = 0
    held: list[int] = []
    for start in range(size):
        if visited[start]:
            continue
        trail = [(start, iter(following[start]))]
        clock += 1
        visited[start] = low[start] = clock
        held.append(start)
        while trail:
            place, rest = trail[-1]
            for target in rest:
                if not visited[target]:
                    clock += 1
                    visited[target] = low[target] = clock
                    held.append(target)
                    trail.append((target, iter(following[target])))
                    break
                if component[target] < 0 and visited[target] < low[place]:
                    low[place] = visited[target]
            else:
                trail.pop()
                if trail and low[place] < low[trail[-1][0]]:
                    low[trail[-1][0]] = low[place]
                if low[place] == visited[place]:
                    while True:
                        member = held.pop()
                        component[member] = count
                        if member == place:
                            break
                    count += 1
    return component
