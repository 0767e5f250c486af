"""Many situations of one large circle, solved side by side: one row for each place, one column for each situation.

If a conclusion is in a circle of hundreds of claims, every one of them is held at 0 and at 1 in turn. Each situation
is followed along the continuous solution from its own base weights, like a single one (``equilibrium``), so that it
comes near the same equilibrium. Then Newton's method finds that equilibrium. It uses the slopes of the equilibrium
without the trial, inverted once for all trials; holding one place is a change of rank one. These slopes differ little
from the trial's own, since holding most places moves little. A column counts only if one more step would move nothing
by more than ``TOLERANCE``, and if it ended close to where it was followed to; every other is left to be solved by
itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rsi_graph.evaluation.blocks import Bearing, Block, runs
from rsi_graph.evaluation.components import Numbers
from rsi_graph.evaluation.equilibrium import FOLLOWED, LARGEST_EDGE, NEAR, SHORTEST, TOLERANCE, Problem, solve
from rsi_graph.evaluation.semantics import Array, Semantics
from rsi_graph.evaluation.slopes import slopes

LARGEST = 2_000
"""The most places of a circle whose slopes are inverted."""
HOME = 40
"""The most steps home of a column before it is left to be solved by itself."""
PLAIN = 2
"""The first of these steps, which are plain chord steps; later ones are mixed with the steps before."""
MEMORY = 5
RIDGE, TINY = 1e-13, 1e-300
STRAYED = 0.25
"""The greatest distance between the equilibrium of a column and the place it was followed to."""


@dataclass(frozen=True, slots=True)
class _Rank:
    """The edges at one rank in their runs, those of the longest runs first."""

    source: Numbers
    factor: Array | None
    offset: Array | None

    def passed(self, strengths: Array) -> Array:
        """The amount that each edge passes on, in every column."""
        found: Array = strengths.take(self.source, axis=0, mode="clip")
        if self.factor is not None:
            found *= self.factor
        if self.offset is not None:
            found += self.offset
        return found


@dataclass(frozen=True, slots=True)
class _Fold:
    """Runs of edges folded into a row each, rank by rank."""

    ranks: tuple[_Rank, ...]
    run: Numbers
    """The run of each row."""

    @classmethod
    def of(cls, run: Numbers, source: Numbers, factor: Array | None = None, offset: Array | None = None) -> "_Fold":
        """The fold of edges that are sorted by their runs."""
        starts = runs(run)
        lengths = np.diff(np.append(starts, len(run)))
        order = np.argsort(-lengths, kind="stable")
        ranks = []
        for rank in range(int(lengths.max(initial=0))):
            edges = starts[order[lengths[order] > rank]] + rank
            ranks.append(_Rank(source[edges], _column(factor, edges, 1.0), _column(offset, edges, 0.0)))
        return cls(tuple(ranks), run[starts[order]])

    def folded(self, fold: np.ufunc, strengths: Array, *, complement: bool = False) -> Array:
        """The runs folded: what the edges pass on, or with ``complement`` 1 minus it."""
        whole = np.empty((0, strengths.shape[1]))
        for number, rank in enumerate(self.ranks):
            passed = rank.passed(strengths)
            if complement:
                np.subtract(1.0, passed, out=passed)
            if number:
                fold(whole[: len(passed)], passed, out=whole[: len(passed)])
            else:
                whole = passed
        return whole


def _column(values: Array | None, edges: Numbers, nothing: float) -> Array | None:
    found = None if values is None else values[edges]
    return None if found is None or bool((found == nothing).all()) else found[:, None]


class _Arriving:
    """The edges into each target, for and against, of which only the strongest of near-duplicates counts."""

    def __init__(self, bearing: Bearing, source: Numbers, size: int) -> None:
        self.size, (target, sign) = size, bearing.heads()
        self.groups: _Fold | None = None
        factor, offset = bearing.factor, bearing.offset
        if bearing.slots is not None:
            group = np.zeros(len(source), np.int64)
            group[bearing.slots] = 1
            self.groups = _Fold.of(np.cumsum(group) - 1, source, factor, offset)
            source, factor, offset = np.argsort(self.groups.run), np.ones(len(target)), None
        self.against, self.for_ = (
            _Fold.of(target[side], source[side], factor[side], None if offset is None else offset[side])
            for side in (sign < 0, sign > 0)
        )

    def sides(self, fold: np.ufunc, strengths: Array, nothing: float) -> tuple[Array, Array]:
        """The folds of attackers and of supporters of each target; products are of complements."""
        passed = self.groups.folded(np.maximum, strengths) if self.groups else strengths
        return self._placed(self.against, fold, passed, nothing), self._placed(self.for_, fold, passed, nothing)

    def _placed(self, side: _Fold, fold: np.ufunc, passed: Array, nothing: float) -> Array:
        whole = np.full((self.size, passed.shape[1]), nothing)
        if side.ranks:
            whole[side.run] = side.folded(fold, passed, complement=fold is np.multiply)
        return whole


class Columns:
    """A circle and what bears on it from outside, with a column for each situation."""

    def __init__(self, block: Block, semantics: Semantics) -> None:
        self.block, self.semantics = block, semantics
        self.size, self.steps = len(block.places), len(block.places) - block.propositions
        sources = np.concatenate([bearing.source for bearing in block.bearings])
        self.places = np.concatenate((block.places, np.setdiff1d(sources, block.places)))
        """The places of the circle, then those outside."""
        local = np.zeros(int(self.places.max()) + 1, np.int64)
        local[self.places] = np.arange(len(self.places))
        sized = ((block.bearing, block.propositions), (block.modifiers, self.steps))
        self.bearing, self.modifiers = (_Arriving(one, local[one.source], size) for one, size in sized)
        self.premises = _Fold.of(block.premises.target, local[block.premises.source], block.premises.factor)

    def update(self, strengths: Array, base: Array) -> Array:
        """One step of every column; ``strengths`` has a row for each of ``places``."""
        moved = self.semantics.influence(base, self._energy(strengths))
        if not self.steps:
            return moved
        premised = np.ones((self.steps, strengths.shape[1]))
        premised[self.premises.run] = self.premises.folded(np.multiply, strengths)
        against, for_ = self.modifiers.sides(np.multiply, strengths, 1.0)
        return np.concatenate((moved, premised * (1.0 - np.maximum(0.0, for_ - against))))

    def _energy(self, strengths: Array) -> Array:
        if self.semantics.energy == "product":
            against, for_ = self.bearing.sides(np.multiply, strengths, 1.0)
            against -= for_
            return against
        fold = np.add if self.semantics.energy == "total" else np.maximum
        against, for_ = self.bearing.sides(fold, strengths, 0.0)
        for_ -= against
        return for_

    def inverse(self, base: Array, strengths: Array, free: Array) -> Array:
        """The inverse of the identity less the slopes at an equilibrium; ``free`` is 0 for places held fast."""
        block = self.block
        slope = slopes(block, self.semantics, base[block.places[: block.propositions]], strengths)
        local = np.full(len(strengths), -1)
        local[block.places] = np.arange(self.size)
        source, target = local[slope.source], local[slope.target]
        inside = source >= 0
        matrix = np.eye(self.size)
        np.add.at(matrix, (target[inside], source[inside]), -slope.slope[inside] * free[target[inside]])
        inverted: Array = np.linalg.inv(matrix).astype(np.float32)
        return inverted


@dataclass(frozen=True, slots=True)
class _Trials:
    """The columns before they are followed. Rows of ``strengths`` are those of ``Columns.places``."""

    strengths: Array
    base: Array
    held: NDArray[np.bool_]
    """True for the rows that are held fast in every column."""
    pinned: Numbers
    """The further row that each column holds fast; -1 for none."""


class SideBySide:
    """The fast solution of many problems that differ little from a solved one.

    It holds the columns of each large circle of the system, and the inverse of its slopes.
    """

    def __init__(self, plain: Problem, strengths: Array | None = None) -> None:
        self.plain, self.strengths = plain, solve(plain).strengths if strengths is None else strengths
        self.share = np.zeros(plain.system.size)
        if plain.hold is not None:
            self.share[plain.hold.places] = plain.hold.share
        self.circles = dict(self._circles())

    def _circles(self) -> Iterator[tuple[int, tuple[Columns, Array]]]:
        for number, block in enumerate(self.plain.system.blocks):
            one = block.circle is not None and not block.circle.any()
            if one and LARGEST_EDGE < len(block.places) <= LARGEST and not np.isnan(self.strengths).any():
                columns = Columns(block, self.plain.semantics)
                yield number, (columns, columns.inverse(self.plain.base, self.strengths, 1.0 - self.share))

    def settle(self, number: int, problem: Problem, strengths: Array) -> bool:
        """Put the equilibria of one block of a tiled problem into the strengths. Return False if one is missing."""
        if number not in self.circles:
            return False
        columns, inverse = self.circles[number]
        size = self.plain.system.size
        by_column = strengths.reshape(-1, size)
        trials = self._trials(columns, problem, by_column)
        if trials is None:
            return False
        found = _brought_home(columns, trials, inverse, _followed(columns, trials))
        if np.isnan(found).any():
            return False
        by_column[:, columns.block.places] = found.T
        return True

    def _trials(self, columns: Columns, problem: Problem, by_column: Array) -> _Trials | None:
        """The columns of a tiled problem; None if one of them holds more than one further place."""
        size, block = self.plain.system.size, columns.block
        rows = np.full(size, -1)
        rows[block.places] = np.arange(columns.size)
        started, held = np.ascontiguousarray(by_column[:, columns.places].T), self.share[block.places] == 1.0
        pinned = np.full(len(by_column), -1)
        if problem.hold is not None:
            column, row = problem.hold.places // size, rows[problem.hold.places % size]
            inside = row >= 0
            column, row, values = column[inside], row[inside], problem.hold.values[inside]
            started[row, column] = values
            column, row = column[~held[row]], row[~held[row]]
            if len(np.unique(column)) < len(column):
                return None
            pinned[column] = row
        base = problem.base.reshape(-1, size)[:, block.places[: block.propositions]].T
        base = base[:, :1] if (base == base[:, :1]).all() else np.ascontiguousarray(base)
        return _Trials(started, base, held, pinned)


def _moves(columns: Columns, strengths: Array, base: Array, held: NDArray[np.bool_], pinned: Numbers) -> Array:
    """The move of each column by one more step; places that are held fast do not move."""
    moved = columns.update(strengths, base)
    moved -= strengths[: columns.size]
    moved[held] = 0.0
    pins = np.flatnonzero(pinned >= 0)
    moved[pinned[pins], pins] = 0.0
    return moved


def _followed(columns: Columns, trials: _Trials) -> Array:
    """The place of every column at which a half step along the continuous solution moves little, as in ``Search``."""
    size, strengths = columns.size, trials.strengths.copy()
    count = strengths.shape[1]
    found, alive = strengths[:size].copy(), np.arange(count)
    base, pinned = trials.base, trials.pinned
    now, before, last = np.full(count, 0.5), np.full(count, np.inf), np.zeros((size, count))
    for _ in range(FOLLOWED):
        moved = _moves(columns, strengths, base, trials.held, pinned)
        here = np.abs(moved).max(axis=0)
        going = here > NEAR
        if not going.all():
            found[:, alive[~going]] = strengths[:size, ~going]
            if not going.any():
                return found
            alive, pinned, now, before, here = (each[going] for each in (alive, pinned, now, before, here))
            strengths, last, moved = (each.compress(going, axis=1) for each in (strengths, last, moved))
            base = base if base.shape[1] == 1 else base.compress(going, axis=1)
        along = np.einsum("pc,pc->c", moved, last)
        overshot = (along < 0) & (here > before / 2)
        now[overshot] = np.maximum(now[overshot] / 2, SHORTEST)
        now[along > 0] = np.minimum(now * 2, 0.5)[along > 0]
        before, last = here, moved
        strengths[:size] += now * moved
    found[:, alive] = strengths[:size]
    return found


def _brought_home(columns: Columns, trials: _Trials, inverse: Array, followed: Array) -> Array:
    """The equilibrium near the place that each column was followed to; ``nan`` if ``HOME`` steps find none."""
    size, strengths = columns.size, trials.strengths.copy()
    strengths[:size] = followed
    found, alive = np.full_like(followed, np.nan), np.arange(followed.shape[1])
    base, pinned, mixing = trials.base, trials.pinned, _Mixing()
    for step in range(HOME):
        moved = _moves(columns, strengths, base, trials.held, pinned)
        going = np.abs(moved).max(axis=0) > TOLERANCE
        if not going.all():
            found[:, alive[~going]] = strengths[:size, ~going]
            if not going.any():
                break
            alive, pinned = alive[going], pinned[going]
            strengths, moved = (each.compress(going, axis=1) for each in (strengths, moved))
            base = base if base.shape[1] == 1 else base.compress(going, axis=1)
            mixing.keep(going)
        toward = _toward(moved, inverse, pinned)
        strengths[:size] += mixing.mixed(strengths[:size], toward) if step >= PLAIN else toward
        np.clip(strengths[:size], 0.0, 1.0, out=strengths[:size])
    found[:, np.abs(found - followed).max(axis=0) > STRAYED] = np.nan
    return found


class _Mixing:
    """The last steps of every column, and the combination that cancels the next (Anderson acceleration)."""

    def __init__(self) -> None:
        self.places: list[Array] = []
        self.steps: list[Array] = []

    def keep(self, going: NDArray[np.bool_]) -> None:
        """Forget the columns that are solved."""
        self.places, self.steps = (
            [each.compress(going, axis=1) for each in kept] for kept in (self.places, self.steps)
        )

    def mixed(self, place: Array, step: Array) -> Array:
        """The step to take, given the places of the columns and the chord's step of each."""
        self.places, self.steps = [*self.places[-MEMORY:], place.copy()], [*self.steps[-MEMORY:], step]
        if len(self.steps) == 1:
            return step
        turns = np.stack([step - other for other in self.steps[:-1]])
        gone = np.stack([place - other for other in self.places[:-1]])
        gram = np.einsum("apc,bpc->cab", turns, turns)
        gram += (RIDGE * np.einsum("caa->c", gram) + TINY)[:, None, None] * np.eye(len(turns))
        weights = np.linalg.solve(gram, np.einsum("apc,pc->ca", turns, step)[:, :, None])[:, :, 0]
        found: Array = step - np.einsum("ca,apc->pc", weights, turns + gone)
        return found


def _toward(moved: Array, inverse: Array, pinned: Numbers) -> Array:
    """The chord's step, which cancels the move to first order and leaves pinned places."""
    toward = (inverse @ moved.astype(inverse.dtype)).astype(np.float64)
    pins = np.flatnonzero(pinned >= 0)
    rows = pinned[pins]
    toward[:, pins] -= inverse[:, rows] * (toward[rows, pins] / inverse[rows, rows])
    return toward
