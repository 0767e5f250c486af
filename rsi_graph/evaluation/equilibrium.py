"""The equilibrium strengths, found block by block; a circle that finds no balance has none.

A circle whose influence is a contraction is iterated. Any other is first followed along the continuous solution in
half steps (shorter ones if they overshoot), so that among several equilibria the limit of the continuous solution is
found. Then plain steps finish the search if they are fast, else Anderson acceleration (D. Anderson, J. ACM 12, 1965),
with separate coefficients for each circle. An equilibrium that the continuous solution would leave again is left on
the side on which it was passed; it is the answer only if both sides are exactly alike. A result counts only if one
more step would move nothing by more than ``TOLERANCE``; otherwise the circle and everything that depends on it have no
strength (``nan``).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from rsi_graph.evaluation.blocks import Block, System, totals
from rsi_graph.evaluation.components import Numbers
from rsi_graph.evaluation.semantics import Array, Semantics
from rsi_graph.evaluation.slopes import slopes

TOLERANCE = 1e-9
"""The most that one more step may move anything in an equilibrium."""
AIM = 1e-12
"""The residual that the search aims at, so that the distance from the equilibrium is also below the tolerance."""
ITERATIONS = 200
FOLLOWED = 96
"""The most steps along the continuous solution before acceleration."""
NEAR = 1e-2
"""The size of a step at which acceleration takes over."""
FOLLOWED_AGAIN = 240
"""The same after acceleration has failed, when the steps are shorter."""
FAST = 0.8
"""The greatest mean ratio of one plain step to the one before at which plain steps are worthwhile."""
SPAN = 8
"""The number of steps over which that ratio is taken, since it jumps when another argument takes the lead."""
FAST_IN_FEW = 0.4
"""The same ratio, from each step to the next, for circles so small (``LARGEST_EDGE``) that acceleration costs no more
than a step."""
ACCELERATED = 80
MEMORY = 5
"""The number of steps that Anderson acceleration remembers."""
SHORTEST = 1 / 32
LARGEST_EDGE = 100
"""The most places of a circle whose equilibrium is tested for stability."""
EDGES = 4
"""The most unstable equilibria that the search leaves, one after the other."""
KICK = 1e-2
FAR = 1e-6
"""The size of a step that shows that an unstable equilibrium has been left."""
MARGIN = 1e-6
SYMMETRIC = 1e-12
"""The greatest distance to one side at which the search counts as having met the edge exactly."""
RIDGE = 1e-12

Step: TypeAlias = Callable[[Array], Array]
Product: TypeAlias = Callable[[Array, Array], Array]


@dataclass(frozen=True, slots=True)
class Hold:
    """Places held at a value: firmly if ``share`` is 1, else only drawn toward it."""

    places: Numbers
    values: Array
    share: Array

    @classmethod
    def fast(cls, places: Numbers, values: Array) -> "Hold":
        """Places that are held firmly."""
        return cls(places, values, np.ones(len(places)))


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem to solve. ``base`` has a weight for every place; those of steps are ignored."""

    system: System
    semantics: Semantics
    base: Array
    hold: Hold | None = None
    aim: float = AIM
    """The most that one more step may move before a circle counts as done; never more than ``TOLERANCE``."""


ShortWay: TypeAlias = Callable[[int, Problem, Array], bool]
"""A shortcut that may put the equilibrium of a block into the strengths, and returns True if it did."""


@dataclass(slots=True)
class Solution:
    """Strengths (``nan`` if none was found) and how they were found."""

    strengths: Array
    evaluations: int = 0
    """The number of times that the block with the most work was updated."""
    residual: float = 0.0
    """The most that one more step would move anything for which an equilibrium was found."""
    unsettled: list[tuple[Numbers, float]] = field(default_factory=list)
    """The circles without an equilibrium: their places and what the last step still moved."""


def solve(problem: Problem, short: ShortWay | None = None) -> Solution:
    """The equilibrium that is reached from the base weights; a ``short`` cut is tried first for every block."""
    solution = Solution(np.where(problem.system.is_proposition, problem.base, 1.0))
    held = _held(problem.system, problem.hold)
    with np.errstate(over="ignore", invalid="ignore"):
        for number, block in enumerate(problem.system.blocks):
            if short is None or not short(number, problem, solution.strengths):
                _solve_block(block, problem, held, solution)
    return solution


@dataclass(frozen=True, slots=True)
class _Held:
    """The share and the value with which every place is held."""

    share: Array
    values: Array


def _held(system: System, hold: Hold | None) -> _Held | None:
    if hold is None or not len(hold.places):
        return None
    share, values = np.zeros(system.size), np.zeros(system.size)
    share[hold.places], values[hold.places] = hold.share, hold.values
    return _Held(share, values)


def _solve_block(block: Block, problem: Problem, held: _Held | None, solution: Solution) -> None:
    strengths, places = solution.strengths, block.places
    step = _step(block, problem, strengths, held)
    if block.circle is None:
        strengths[places] = step(strengths[places])
        solution.evaluations = max(solution.evaluations, 1)
        return
    start = strengths[places]
    if held is not None:
        start += held.share[places] * (held.values[places] - start)
    search = Search(step, block.circle, start, aim=problem.aim)
    contracts = _contracts(block, problem, search.circles)
    _settle(search, contracts)
    if not contracts.all():
        _leave_edges(search, _Tilt(block, problem, strengths, held), contracts)
    search.finish()
    strengths[places] = (
        search.found if held is None else np.where(held.share[places] == 1.0, held.values[places], search.found)
    )
    solution.evaluations = max(solution.evaluations, search.evaluations)
    solution.residual = max(solution.residual, float(search.residual[search.settled].max(initial=0.0)))
    for number in np.flatnonzero(~search.settled):
        solution.unsettled.append((places[block.circle == number], float(search.residual[number])))


def _step(block: Block, problem: Problem, strengths: Array, held: _Held | None) -> Step:
    """One update of a block, given the strengths of everything before it."""
    places, semantics = block.places, problem.semantics
    base = problem.base[places[: block.propositions]]

    def step(current: Array) -> Array:
        strengths[places] = current
        return block.update(strengths, base, semantics)

    if held is None or not held.share[places].any():
        return step
    share, values = held.share[places], held.values[places]
    drawn = np.flatnonzero(share)
    fast = bool((share[drawn] == 1.0).all())
    share, values = share[drawn], values[drawn]

    def held_step(current: Array) -> Array:
        updated = step(current)
        updated[drawn] = values if fast else updated[drawn] + share * (values - updated[drawn])
        return updated

    return held_step


def _contracts(block: Block, problem: Problem, circles: int) -> NDArray[np.bool_]:
    """The circles whose iteration must converge, to their only equilibrium."""
    assert block.circle is not None  # noqa: S101 - asked of circles only
    base = problem.base[block.places[: block.propositions]]
    weights = block.bearing.stretch(problem.semantics.energy, block.propositions)
    stretch = np.ones(len(block.places))
    stretch[: block.propositions] = problem.semantics.steepness(base) * weights
    worst = np.zeros(circles)
    np.maximum.at(worst, block.circle, stretch)
    result: NDArray[np.bool_] = worst < 1.0
    return result


def _settle(search: "Search", contracts: NDArray[np.bool_]) -> None:
    full = np.where(contracts, 1.0, 0.5)
    if contracts.all():
        search.follow(full, ITERATIONS)
        return
    search.follow(full, FOLLOWED, NEAR)
    search.iterate(ITERATIONS)
    search.accelerate(ACCELERATED)
    if not search.settled.all():
        search.restart()
        search.follow(np.full(search.circles, 1 / 8), FOLLOWED_AGAIN)
        search.accelerate(ACCELERATED)


class _Tilt:
    """A test of whether the continuous solution stays at an equilibrium, or else in which direction it leaves it."""

    def __init__(self, block: Block, problem: Problem, strengths: Array, held: _Held | None) -> None:
        self.block, self.problem, self.strengths = block, problem, strengths
        self.free = np.ones(len(strengths)) if held is None else 1.0 - held.share
        self.local = np.full(len(strengths), -1)
        self.local[block.places] = np.arange(len(block.places))

    def unstable(self, found: Array, wanted: NDArray[np.bool_]) -> Iterator[tuple[Numbers, Array, Array]]:
        """The places of each wanted circle at an unstable equilibrium, and the direction in which it is left."""
        block, circle = self.block, self.block.circle
        assert circle is not None  # noqa: S101 - asked of circles only
        self.strengths[block.places] = found
        base = self.problem.base[block.places[: block.propositions]]
        slope = slopes(block, self.problem.semantics, base, self.strengths)
        source, target = self.local[slope.source], self.local[slope.target]
        inside = source >= 0
        source, target = source[inside], target[inside]
        size = slope.slope[inside] * self.free[block.places][target]
        reach = np.zeros(len(wanted))
        np.maximum.at(reach, circle, totals(target, np.abs(size), len(found)))
        for number in np.flatnonzero(wanted & (reach > 1.0)):
            members = np.flatnonzero(circle == number)
            if len(members) <= LARGEST_EDGE:
                chosen = circle[target] == number
                yield from _edge(members, source[chosen], target[chosen], size[chosen])


def _edge(members: Numbers, source: Numbers, target: Numbers, size: Array) -> Iterator[tuple[Numbers, Array, Array]]:
    """The direction in which a circle leaves its equilibrium, if it does."""
    jacobian = np.zeros((len(members), len(members)))
    np.add.at(jacobian, (np.searchsorted(members, target), np.searchsorted(members, source)), size)
    if np.linalg.eigvals(jacobian).real.max() > 1.0 + MARGIN:
        yield members, _rightmost(jacobian.T), _rightmost(jacobian)


def _rightmost(matrix: Array) -> Array:
    values, vectors = np.linalg.eig(matrix)
    direction = vectors[:, values.real.argmax()].real
    scaled: Array = direction / np.abs(direction).max()
    return scaled


def _leave_edges(search: "Search", tilt: _Tilt, contracts: NDArray[np.bool_]) -> None:
    """Leave every unstable equilibrium, toward the side on which the search passed it."""
    for _ in range(EDGES):
        there, left = search.found.copy(), np.zeros(search.circles, bool)
        for members, measured, gone in tilt.unstable(search.found, search.settled & ~contracts):
            off = measured @ (search.passed[members] - search.found[members])
            if abs(off) > SYMMETRIC:
                there[members] += np.sign(off) * np.sign(measured @ gone) * KICK * gone
                left[search.circle[members[0]]] = True
        if not left.any():
            return
        search.resume(np.clip(there, 0.0, 1.0), left)
        search.follow(np.full(search.circles, 0.5), FOLLOWED_AGAIN, FAR)
        search.accelerate(ACCELERATED)


class Search:
    """The search for a fixed point of ``step``, for every circle at once and each at its own pace."""

    def __init__(self, step: Step, circle: Numbers, start: Array, *, bounded: bool = True, aim: float = AIM) -> None:
        self.step, self.circle, self.start, self.bounded, self.aim = step, circle, start, bounded, aim
        self.circles = int(circle.max()) + 1
        self.found, self.current = start.copy(), start
        self.residual = np.full(self.circles, np.inf)
        """The size of the smallest step on the way, whose place is the result."""
        self.here = self.residual
        """The largest move of the step from the current place, by circle."""
        self.passed = start
        """The place where following the continuous solution last ended."""
        self.evaluations = 0
        self.looked_at, self.moved = np.empty(0), np.empty(0)
        """The last place looked at, and the move of a step from it."""

    @property
    def settled(self) -> NDArray[np.bool_]:
        """The flags of the circles that have an equilibrium."""
        result: NDArray[np.bool_] = self.residual <= TOLERANCE
        return result

    @property
    def open(self) -> NDArray[np.bool_]:
        """The flags of the circles to go on with: those that are not done yet and whose inputs all have values."""
        result: NDArray[np.bool_] = self.residual > self.aim
        return result

    def follow(self, length: Array, limit: int, near: float = 0.0) -> None:
        """Steps of at most a given length, 1 for plain iteration, until all circles are ``near``.

        A step that turns back on the one before without coming much nearer is halved; a step that goes on in the same
        direction grows again.
        """
        now, before, last = length.copy(), np.full(self.circles, np.inf), np.zeros_like(self.current)
        for _ in range(limit):
            self.passed = self.current
            moved = self._look()
            if not (self.open & (self.here > near)).any():
                return
            along = self._product(moved, last)
            overshot = (along < 0) & (self.here > before / 2) & (length < 1.0)
            now[overshot] = np.maximum(now[overshot] / 2, SHORTEST)
            now[along > 0] = np.minimum(now * 2, length)[along > 0]
            before, last = self.here, moved
            self._go(self.current + self._each(now) * moved)

    def iterate(self, limit: int) -> None:
        """Plain steps, in every circle as long as they converge fast."""
        fast, span = (FAST, SPAN) if len(self.start) > LARGEST_EDGE else (FAST_IN_FEW, 1)
        before, slow = [np.full(self.circles, np.inf)] * span, np.zeros(self.circles, bool)
        for number in range(limit):
            moved = self._look()
            slow |= self.here > fast**span * before[number % span]
            going = self.open & ~slow
            if not going.any():
                break
            before[number % span] = self.here
            self.current = self._chosen(going, self.current + moved)
        self._go(self.found)

    def accelerate(self, limit: int) -> None:
        """Anderson acceleration."""
        memory = _Memory(self.circles, len(self.current))
        moved_before = image_before = None
        for _ in range(limit):
            moved = self._look()
            if not self.open.any():
                return
            image = self.current + moved
            if moved_before is not None and image_before is not None:
                memory.add(moved - moved_before, image - image_before, self._products)
            moved_before, image_before = moved, image
            there = image
            if memory.known:
                there = image - self._combined(memory.weights(moved, self._products), memory.images[: memory.known])
            self._go(np.clip(there, 0.0, 1.0) if self.bounded else there)

    def restart(self) -> None:
        """Go back to the start with the circles that are not settled."""
        self._go(self.start)

    def resume(self, there: Array, circles: NDArray[np.bool_]) -> None:
        """Go on from another place with some circles that were at rest."""
        self.residual = np.where(circles, np.inf, self.residual)
        self._go(there)

    def finish(self) -> None:
        """Remove the strengths of every circle that is not settled."""
        self.found[~self.settled[self.circle]] = np.nan

    def _look(self) -> Array:
        """The move of a step from the current place, which is kept if it is nearer than any before."""
        if self.current is self.looked_at:
            return self.moved
        moved = self.step(self.current) - self.current
        self.evaluations += 1
        self.here = self._greatest(np.abs(moved))
        better = self.here < self.residual
        self.residual = np.where(np.isnan(self.here), np.nan, np.minimum(self.here, self.residual))
        if better.all():
            self.found = self.current
        elif better.any():
            self.found = np.where(better[self.circle], self.current, self.found)
        if np.isnan(self.here).any():
            moved[np.isnan(moved)] = 0.0
        self.looked_at, self.moved = self.current, moved
        return moved

    def _go(self, there: Array) -> None:
        self.current = self._chosen(self.open, there)

    def _chosen(self, circles: NDArray[np.bool_], there: Array) -> Array:
        """The given place for some circles, and the result for the rest."""
        return there if circles.all() else np.where(circles[self.circle], there, self.found)

    def _each(self, values: Array) -> Array:
        """The value of its circle for every place."""
        return values if self.circles == 1 else values[self.circle]

    def _product(self, one: Array, other: Array) -> Array:
        """The inner product over every circle."""
        if self.circles == 1:
            return np.array([np.einsum("i,i->", one, other)])  # `one @ other` would start threads and wait for them
        return totals(self.circle, one * other, self.circles)

    def _products(self, many: Array, other: Array) -> Array:
        """The inner products of several with another over every circle, a row for each circle."""
        found: Array
        if self.circles == 1:
            found = np.einsum("mi,i->m", many, other)[None]
        else:
            found = np.stack([totals(self.circle, one * other, self.circles) for one in many], axis=1)
        return found

    def _combined(self, weights: Array, many: Array) -> Array:
        """The sum of several vectors, each with its weight in every circle."""
        found: Array
        if self.circles == 1:
            found = np.einsum("m,mi->i", weights[0], many)
        else:
            found = np.einsum("mi,mi->i", weights.T[:, self.circle], many)
        return found

    def _greatest(self, values: Array) -> Array:
        """The greatest value in every circle."""
        if self.circles == 1:
            return np.array([values.max()])
        greatest = np.zeros(self.circles)
        np.maximum.at(greatest, self.circle, values)
        return greatest


class _Memory:
    """The last few changes of a search, and the combination that best cancels the next move in every circle."""

    def __init__(self, circles: int, size: int) -> None:
        self.moves, self.images = np.empty((MEMORY, size)), np.empty((MEMORY, size))
        self.gram = np.zeros((circles, MEMORY, MEMORY))
        self.seen = 0

    @property
    def known(self) -> int:
        """The number of changes that are remembered."""
        return min(self.seen, MEMORY)

    def add(self, move: Array, image: Array, products: Product) -> None:
        """Remember a change of the move and of its result, in place of the oldest."""
        slot = self.seen % MEMORY
        self.seen += 1
        self.moves[slot], self.images[slot] = move, image
        found = products(self.moves[: self.known], move)
        self.gram[:, slot, : self.known] = self.gram[:, : self.known, slot] = found

    def weights(self, moved: Array, products: Product) -> Array:
        """The weight, in every circle, of each remembered change."""
        known = self.known
        aimed, gram = products(self.moves[:known], moved), self.gram[:, :known, :known]
        scale = np.sqrt(np.einsum("cii->ci", gram))
        scale[scale == 0.0] = 1.0
        gram = gram / (scale[:, :, None] * scale[:, None, :]) + RIDGE * np.eye(known)
        found: Array = np.linalg.solve(gram, (aimed / scale)[:, :, None])[:, :, 0] / scale
        return found
