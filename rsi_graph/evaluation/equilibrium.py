"""Strengths in equilibrium: block by block, circles until nothing moves any more, or not at all.

A circle whose influence is a contraction is iterated. Any other is first followed along the continuous solution in
half steps (shorter where they overshoot), so that of several equilibria the one that the continuous solution tends to
is taken, and then brought home by Anderson acceleration (D. Anderson, J. ACM 12, 1965), each circle with coefficients
of its own. A result counts only if one more step would move nothing by more than ``TOLERANCE``; otherwise the circle
and all that hangs on it have no strength (``nan``).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from rsi_graph.evaluation.blocks import Block, Numbers, System
from rsi_graph.evaluation.semantics import Array, Semantics

TOLERANCE = 1e-9
"""What one more step may move."""
AIM = 1e-12
"""What is aimed at, so that the distance from the equilibrium stays below the tolerance as well."""
ITERATIONS = 200
FOLLOWED = 96
"""Steps along the continuous solution before acceleration, at most."""
NEAR = 1e-3
"""How little a step moves where acceleration takes over."""
FOLLOWED_AGAIN = 240
"""The same, more slowly, where acceleration failed."""
ACCELERATED = 80
MEMORY = 5
"""How many steps Anderson acceleration remembers."""
SHORTEST = 1 / 32
RIDGE = 1e-12

Step: TypeAlias = Callable[[Array], Array]


@dataclass(frozen=True, slots=True)
class Hold:
    """Places held at a value; ``share`` 1 holds them fast, less only draws them toward it."""

    places: Numbers
    values: Array
    share: Array

    @classmethod
    def fast(cls, places: Numbers, values: Array) -> "Hold":
        """Places held fast."""
        return cls(places, values, np.ones(len(places)))


@dataclass(frozen=True, slots=True)
class Problem:
    """What is to be solved. ``base`` has a weight for every place; those of steps are not looked at."""

    system: System
    semantics: Semantics
    base: Array
    hold: Hold | None = None


@dataclass(slots=True)
class Solution:
    """Strengths, ``nan`` where none was found, and how they came about."""

    strengths: Array
    evaluations: int = 0
    """How often the block with the most work was updated."""
    residual: float = 0.0
    """What one more step would move where an equilibrium was found."""
    unsettled: list[tuple[Numbers, float]] = field(default_factory=list)
    """The circles without an equilibrium: their places and what the last step still moved."""


def solve(problem: Problem) -> Solution:
    """The equilibrium reached from the base weights."""
    solution = Solution(np.where(problem.system.is_proposition, problem.base, 1.0))
    held = _held(problem.system, problem.hold)
    with np.errstate(over="ignore", invalid="ignore"):
        for block in problem.system.blocks:
            _solve_block(block, problem, held, solution)
    return solution


@dataclass(frozen=True, slots=True)
class _Held:
    """For every place, how far it is held and at what."""

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
    search = Search(step, block.circle, start)
    _settle(search, _contracts(block, problem, search.circles))
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

    def held_step(current: Array) -> Array:
        updated = step(current)
        return np.where(share == 1.0, values, updated + share * (values - updated))

    return held_step


def _contracts(block: Block, problem: Problem, circles: int) -> NDArray[np.bool_]:
    """The circles whose iteration cannot but converge, to the one equilibrium they have."""
    assert block.circle is not None  # noqa: S101 - asked of circles only
    base = problem.base[block.places[: block.propositions]]
    weights = np.bincount(block.bearing.target, np.abs(block.bearing.factor), minlength=block.propositions)
    stretch = np.ones(len(block.places))
    stretch[: block.propositions] = problem.semantics.steepness(base) * weights[: block.propositions]
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
    search.accelerate(ACCELERATED)
    if not search.settled.all():
        search.restart()
        search.follow(np.full(search.circles, 1 / 8), FOLLOWED_AGAIN)
        search.accelerate(ACCELERATED)


class Search:
    """The search for a fixed point of ``step``, for every circle at once and each at its own pace."""

    def __init__(self, step: Step, circle: Numbers, start: Array, *, bounded: bool = True) -> None:
        self.step, self.circle, self.start, self.bounded = step, circle, start, bounded
        self.circles = int(circle.max()) + 1
        self.found, self.current = start.copy(), start
        self.best = np.full(self.circles, np.inf)
        self.residual = np.full(self.circles, np.inf)
        self.here = self.residual
        self.evaluations = 0

    @property
    def settled(self) -> NDArray[np.bool_]:
        """Which circles have an equilibrium."""
        result: NDArray[np.bool_] = self.residual <= TOLERANCE
        return result

    @property
    def open(self) -> NDArray[np.bool_]:
        """Which circles are worth going on with: not there yet, and not without a value from outside."""
        result: NDArray[np.bool_] = self.residual > AIM
        return result

    def follow(self, length: Array, limit: int, near: float = 0.0) -> None:
        """Steps of at most a given length, 1 for plain iteration, until all circles are ``near``.

        Where a step turns back on the one before without coming much nearer it is halved; where it goes on in the
        same direction it grows again.
        """
        now, before, last = length.copy(), np.full(self.circles, np.inf), np.zeros_like(self.current)
        for _ in range(limit):
            moved = self._look()
            if not (self.open & (self.here > near)).any():
                return
            along = np.bincount(self.circle, moved * last, minlength=self.circles)
            overshot = (along < 0) & (self.here > before / 2) & (length < 1.0)
            now[overshot] = np.maximum(now[overshot] / 2, SHORTEST)
            now[along > 0] = np.minimum(now * 2, length)[along > 0]
            before, last = self.here, moved
            self._go(self.current + now[self.circle] * moved)

    def accelerate(self, limit: int) -> None:
        """Anderson acceleration."""
        moves: list[Array] = []
        images: list[Array] = []
        moved_before = image_before = None
        for _ in range(limit):
            moved = self._look()
            if not self.open.any():
                return
            image = self.current + moved
            if moved_before is not None and image_before is not None:
                moves = [*moves, moved - moved_before][-MEMORY:]
                images = [*images, image - image_before][-MEMORY:]
            moved_before, image_before = moved, image
            there = image - self._mixed(moves, images, moved)
            self._go(np.clip(there, 0.0, 1.0) if self.bounded else there)

    def restart(self) -> None:
        """Back to the start, for the circles that are not settled."""
        self._go(self.start)

    def finish(self) -> None:
        """What is not settled has no strength."""
        self.found[~self.settled[self.circle]] = np.nan

    def _look(self) -> Array:
        """How far a step from here would move; what is nearer than anything before is kept."""
        moved = self.step(self.current) - self.current
        self.evaluations += 1
        residual = np.zeros(self.circles)
        np.maximum.at(residual, self.circle, np.abs(moved))
        self.here = residual
        better = residual < self.best
        self.best[better] = residual[better]
        self.residual = np.where(np.isnan(residual), np.nan, np.minimum(residual, self.best))
        mine = better[self.circle]
        self.found[mine] = self.current[mine]
        moved[np.isnan(moved)] = 0.0
        return moved

    def _go(self, there: Array) -> None:
        self.current = np.where(self.open[self.circle], there, self.found)

    def _mixed(self, moves: list[Array], images: list[Array], moved: Array) -> Array:
        """The combination of remembered steps that, per circle, cancels the move best."""
        if not moves:
            return np.zeros_like(moved)
        count, circle = len(moves), self.circle
        gram = np.empty((self.circles, count, count))
        aimed = np.empty((self.circles, count))
        for i, one in enumerate(moves):
            aimed[:, i] = np.bincount(circle, one * moved, minlength=self.circles)
            for j, other in enumerate(moves[: i + 1]):
                gram[:, i, j] = gram[:, j, i] = np.bincount(circle, one * other, minlength=self.circles)
        scale = np.sqrt(np.einsum("cii->ci", gram))
        scale[scale == 0.0] = 1.0
        gram = gram / (scale[:, :, None] * scale[:, None, :]) + RIDGE * np.eye(count)
        weights = np.linalg.solve(gram, (aimed / scale)[:, :, None])[:, :, 0] / scale
        mixed: Array = sum((weights[:, i][circle] * image for i, image in enumerate(images)), np.zeros_like(moved))
        return mixed
