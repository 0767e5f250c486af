"""The structure as arrays, cut into blocks that can be updated at once: one for each level, with circles apart.

Many problems that differ only in base weights are solved as one (``tiled``): copies of the system side by side, which
keeps every array one-dimensional and every step a single pass.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from rsi_graph.evaluation.components import Numbers, levels
from rsi_graph.evaluation.semantics import Array, Semantics
from rsi_graph.evaluation.structure import Role, Structure

SIGNS: dict[Role, int] = {
    "supports": 1, "underpins": 1, "premise": 1, "attacks": -1, "requires": -1, "undercuts": -1,
}  # fmt: skip
ROLES: dict[Role, int] = {role: number for number, role in enumerate(SIGNS)}

Groups: TypeAlias = Sequence[Sequence[int]]
"""Groups of edges that count once: near-duplicates, or arguments that share their works."""


@dataclass(frozen=True, slots=True)
class Bearing:
    """The weighted edges into one block, sorted by target and sign. They transmit ``offset + factor * strength``."""

    number: Numbers
    """The numbers of the edges in the system."""
    source: Numbers
    offset: Array | None
    """The part of what an edge passes on that does not depend on its source; None if it is 0 for all."""
    factor: Array
    sign: Array
    signed: Array
    """Factor times sign."""
    target: Numbers
    """The numbers of the targets within the block."""
    slots: Numbers | None
    """The start of each group of near-duplicates, if there are any; a group counts by its strongest."""
    tops: Numbers
    """The start of each run of edges with one target and one sign."""
    top_target: Numbers
    """The target of each such run, looked up once for all steps."""
    top_sign: Array
    """Its sign."""

    def transmitted(self, strengths: Array) -> Array:
        """The amount that each edge passes on, 0 to 1."""
        passed: Array = strengths.take(self.source, mode="clip")  # faster than looking for numbers out of range
        passed *= self.factor
        if self.offset is not None:
            passed += self.offset
        return passed

    def heads(self) -> tuple[Numbers, Array]:
        """Target and sign of every edge, or of every group."""
        return (self.target, self.sign) if self.slots is None else (self.target[self.slots], self.sign[self.slots])

    def counted(self, strengths: Array) -> Array:
        """The amount that each edge, or each group, passes on."""
        passed = self.transmitted(strengths)
        return passed if self.slots is None else np.maximum.reduceat(passed, self.slots)

    def strongest(self, strengths: Array) -> Array:
        """The amount that the strongest edge of each target and sign passes on, with its sign."""
        passed = self.transmitted(strengths)
        found: Array = np.maximum.reduceat(passed, self.tops) if len(passed) else passed
        return found * self.top_sign

    def stretch(self, energy: str, size: int) -> Array:
        """The most that the energy of each target can move if everything that bears on it moves by 1."""
        weights = np.abs(self.factor)
        if energy != "top" or not len(weights):
            return totals(self.target, weights, size)
        return totals(self.top_target, np.maximum.reduceat(weights, self.tops), size)


@dataclass(frozen=True, slots=True)
class Block:
    """Places that are updated together; propositions first, then steps."""

    places: Numbers
    propositions: int
    bearing: Bearing
    premises: Bearing
    modifiers: Bearing
    """The edges that undercut or underpin the steps of the block."""
    circle: Numbers | None
    """The number of the circle each place is in; None if there are no circles."""

    @property
    def bearings(self) -> tuple[Bearing, Bearing, Bearing]:
        """All edges into it."""
        return self.bearing, self.premises, self.modifiers

    def energy(self, strengths: Array, semantics: Semantics) -> Array:
        """The energy at each proposition."""
        size, bearing = self.propositions, self.bearing
        if semantics.energy == "top":
            return totals(bearing.top_target, bearing.strongest(strengths), size)
        if semantics.energy == "total" and bearing.offset is None and bearing.slots is None:
            passed = strengths.take(bearing.source, mode="clip")
            passed *= bearing.signed
            return totals(bearing.target, passed, size)
        if semantics.energy == "total":
            target, sign = bearing.heads()
            counted = bearing.counted(strengths)
            counted *= sign
            return totals(target, counted, size)
        against, for_ = complements(bearing, strengths, size)
        return against - for_

    def update(self, strengths: Array, base: Array, semantics: Semantics) -> Array:
        """The strengths that follow from the present ones; ``base`` has the weights of the block's propositions."""
        moved = semantics.influence(base, self.energy(strengths, semantics))
        if len(self.places) == self.propositions:
            return moved
        return np.concatenate((moved, self.premised(strengths) * self.kept(strengths)))

    def premised(self, strengths: Array) -> Array:
        """The product of each step's premises."""
        product = np.ones(len(self.places) - self.propositions)
        _multiply(product, self.premises.target, self.premises.transmitted(strengths))
        return product

    def kept(self, strengths: Array) -> Array:
        """The share of each step that its undercuts leave standing."""
        against, for_ = complements(self.modifiers, strengths, len(self.places) - self.propositions)
        result: Array = 1.0 - np.maximum(0.0, for_ - against)
        return result


def totals(target: Numbers, values: Array, size: int) -> Array:
    """The sum of the values of each target."""
    result: Array = np.bincount(target, values, minlength=size).astype(np.float64, copy=False)
    return result


def complements(bearing: Bearing, strengths: Array, size: int) -> tuple[Array, Array]:
    """The products of ``1 - transmitted`` for each target, over what speaks against it and over what speaks for it."""
    products = np.ones(2 * size)
    target, sign = bearing.heads()
    _multiply(products, target + size * (sign > 0), 1.0 - bearing.counted(strengths))
    return products[:size], products[size:]


def _multiply(products: Array, target: Numbers, factors: Array) -> None:
    """Multiply runs of factors with one target into it."""
    if len(target):
        starts = runs(target)
        products[target[starts]] = np.multiply.reduceat(factors, starts)


@dataclass(frozen=True, slots=True)
class System:
    """The whole structure as blocks, in the order in which they can be solved."""

    size: int
    is_proposition: NDArray[np.bool_]
    blocks: tuple[Block, ...]
    copies: int = 1

    def tiled(self, copies: int) -> "System":
        """``copies`` of the system side by side: place ``p`` of copy ``c`` is ``c * size + p``."""
        blocks = tuple(_tiled_block(block, copies, self.size) for block in self.blocks)
        return System(self.size * copies, np.tile(self.is_proposition, copies), blocks, copies)


def system(structure: Structure, groups: Groups | None = None) -> System:
    """The arrays of a structure in which each of ``groups`` counts once: by default near-duplicates."""
    groups = structure.groups if groups is None else groups
    return _build(_columns(structure, groups), _propositions(structure))


def bounding_system(structure: Structure, groups: Groups) -> System:
    """A system of twice the size, of lower and then upper ends, which no choice within the intervals can leave.

    A lower end is supported by lower ends and attacked by upper ones, and the other way round.
    """
    columns, size = _columns(structure, groups), len(structure.ids)
    crossed = (columns.sign < 0) & (columns.factor > 0)
    low, high = columns, columns.shifted(size)
    low = low.with_source(np.where(crossed, high.source, low.source))
    high = high.with_source(np.where(crossed, columns.source, high.source))
    return _build(low.beside(high), np.tile(_propositions(structure), 2))


def _propositions(structure: Structure) -> NDArray[np.bool_]:
    return np.arange(len(structure.ids)) < structure.propositions


@dataclass(frozen=True, slots=True)
class _Columns:
    """The edges in columns."""

    source: Numbers
    target: Numbers
    sign: Array
    factor: Array
    offset: Array
    premise: NDArray[np.bool_]
    group: Numbers

    def shifted(self, by: int) -> "_Columns":
        group = self.group + len(self.source)
        return _Columns(self.source + by, self.target + by, self.sign, self.factor, self.offset, self.premise, group)

    def with_source(self, source: Numbers) -> "_Columns":
        return _Columns(source, self.target, self.sign, self.factor, self.offset, self.premise, self.group)

    def beside(self, other: "_Columns") -> "_Columns":
        return _Columns(
            np.concatenate((self.source, other.source)),
            np.concatenate((self.target, other.target)),
            np.concatenate((self.sign, other.sign)),
            np.concatenate((self.factor, other.factor)),
            np.concatenate((self.offset, other.offset)),
            np.concatenate((self.premise, other.premise)),
            np.concatenate((self.group, other.group)),
        )


def _columns(structure: Structure, groups: Groups) -> _Columns:
    edges, count = structure.edges, len(structure.edges)
    group = np.arange(count)
    for numbers in groups:
        group[list(numbers)] = numbers[0]
    kind = np.fromiter((ROLES[edge[2]] for edge in edges), np.int64, count)
    weight, complement = np.fromiter(map(itemgetter(3), edges), float, count), kind == ROLES["requires"]
    return _Columns(
        np.fromiter(map(itemgetter(0), edges), np.int64, count),
        np.fromiter(map(itemgetter(1), edges), np.int64, count),
        np.array([*SIGNS.values()], float)[kind],
        np.where(complement, -weight, weight),
        np.where(complement, weight, 0.0),
        kind == ROLES["premise"],
        group,
    )


def _build(columns: _Columns, is_proposition: NDArray[np.bool_]) -> System:
    size = len(is_proposition)
    level, component, is_circle = levels(columns.source, columns.target, size)
    # two blocks for every level: even numbers hold no circles, odd ones only circles
    cutter = _Cutter(columns, is_proposition, 2 * level + is_circle[component], component)
    return System(size, is_proposition, tuple(cutter.blocks()))


class _Cutter:
    """A cutter of places and edges into blocks."""

    def __init__(self, columns: _Columns, is_proposition: NDArray[np.bool_], block: Numbers, circle: Numbers) -> None:
        self.columns, self.is_proposition, self.circle = columns, is_proposition, circle
        self.local = np.empty(len(block), np.int64)
        self.order = np.lexsort((~is_proposition, block))
        self.edges = np.lexsort((columns.group, columns.sign, columns.target, block[columns.target]))
        bounds = np.arange(int(block.max(initial=-1)) + 2)
        self.place_bounds = np.searchsorted(block[self.order], bounds)
        self.edge_bounds = np.searchsorted(block[columns.target][self.edges], bounds)

    def blocks(self) -> Iterator[Block]:
        for number in range(len(self.place_bounds) - 1):
            places = self.order[self.place_bounds[number] : self.place_bounds[number + 1]]
            edges = self.edges[self.edge_bounds[number] : self.edge_bounds[number + 1]]
            if len(places):
                yield self._block(places, edges, circular=bool(number % 2))

    def _block(self, places: Numbers, edges: Numbers, *, circular: bool) -> Block:
        propositions = int(self.is_proposition[places].sum())
        self.local[places] = np.arange(len(places))
        self.local[places[propositions:]] -= propositions
        on_step, premise = ~self.is_proposition[self.columns.target[edges]], self.columns.premise[edges]
        bearing, premises, modifiers = (
            self._bearing(edges[chosen]) for chosen in (~on_step, premise, on_step & ~premise)
        )
        circle = np.unique(self.circle[places], return_inverse=True)[1] if circular else None
        return Block(places, propositions, bearing, premises, modifiers, circle)

    def _bearing(self, edges: Numbers) -> Bearing:
        columns, local = self.columns, self.local
        group, offset, target = columns.group[edges], columns.offset[edges], local[columns.target[edges]]
        starts, sign = runs(group), columns.sign[edges]
        tops = runs(2 * target + (sign > 0))
        return Bearing(
            edges,
            columns.source[edges],
            offset if offset.any() else None,
            columns.factor[edges],
            sign,
            columns.factor[edges] * sign,
            target,
            starts if len(starts) < len(edges) else None,
            tops,
            target[tops],
            sign[tops],
        )


def runs(numbers: Numbers) -> Numbers:
    """The start of each run of equal numbers."""
    result: Numbers = np.flatnonzero(np.concatenate(([True], numbers[1:] != numbers[:-1])))[: len(numbers)]
    return result


def _tiled_block(block: Block, copies: int, size: int) -> Block:
    steps = len(block.places) - block.propositions
    tiles = (
        _repeat(block.places[: block.propositions], copies, size),
        _repeat(block.places[block.propositions :], copies, size),
    )
    circle = None
    if block.circle is not None:
        count = int(block.circle.max()) + 1
        circle = np.concatenate([
            _repeat(block.circle[: block.propositions], copies, count),
            _repeat(block.circle[block.propositions :], copies, count),
        ])  # fmt: skip
    return Block(
        np.concatenate(tiles),
        block.propositions * copies,
        _tiled_bearing(block.bearing, copies, size, block.propositions),
        _tiled_bearing(block.premises, copies, size, steps),
        _tiled_bearing(block.modifiers, copies, size, steps),
        circle,
    )


def _tiled_bearing(bearing: Bearing, copies: int, size: int, targets: int) -> Bearing:
    return Bearing(
        np.tile(bearing.number, copies),
        _repeat(bearing.source, copies, size),
        None if bearing.offset is None else np.tile(bearing.offset, copies),
        np.tile(bearing.factor, copies),
        np.tile(bearing.sign, copies),
        np.tile(bearing.signed, copies),
        _repeat(bearing.target, copies, targets),
        None if bearing.slots is None else _repeat(bearing.slots, copies, len(bearing.source)),
        _repeat(bearing.tops, copies, len(bearing.source)),
        _repeat(bearing.top_target, copies, targets),
        np.tile(bearing.top_sign, copies),
    )


def _repeat(numbers: Numbers, copies: int, stride: int) -> Numbers:
    """The numbers repeated for each copy, each time increased by ``stride``."""
    result: Numbers = (np.arange(copies)[:, None] * stride + numbers).ravel()
    return result
