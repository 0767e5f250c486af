"""How a strength answers to the base weights and to the weights of the steps, all at once by one backward solve.

With ``J`` the derivative of the update at the equilibrium, the gradient of one strength is ``(I - J^T)^-1`` applied to
its unit vector, times what the update owes to each weight directly. X. Yin, N. Potyka, F. Toni, Argument Attribution
Explanations in Quantitative Bipolar Argumentation Frameworks, ECAI 2023. The circles are solved one by one, small ones
directly, large ones by iteration.
"""

from dataclasses import dataclass

import numpy as np

from rsi_graph.evaluation.blocks import Bearing, Block, Numbers, runs
from rsi_graph.evaluation.equilibrium import Problem, Search
from rsi_graph.evaluation.semantics import Array, Semantics

DENSE = 300
"""Blocks up to this size are solved directly."""
ITERATIONS = 400


@dataclass(frozen=True, slots=True)
class Gradient:
    """The derivatives of one strength."""

    base: Array
    """By the base weight of every proposition; 0 for steps."""
    strength: Array
    """By the strength of every place, as if it were moved from outside."""
    weight: Array
    """By the weight of every edge, in the order of the structure's edges."""


@dataclass(frozen=True, slots=True)
class _Linear:
    """The derivative of a block's update: ``slope`` of each edge's target by its source."""

    number: Numbers
    source: Numbers
    target: Numbers
    slope: Array
    by_weight: Array
    pull: Array


def gradient(problem: Problem, strengths: Array, place: int) -> Gradient:
    """The derivatives of the strength of ``place`` at an equilibrium."""
    system, hold = problem.system, problem.hold
    passed, by_base, free = np.zeros(system.size), np.zeros(system.size), np.ones(system.size)
    passed[place] = 1.0
    by_weight = np.zeros(sum(len(b.number) for block in system.blocks for b in block.bearings))
    if hold is not None:
        free[hold.places] = 1.0 - hold.share
    for block in reversed(system.blocks):
        if not passed[block.places].any():
            continue
        linear = _linear(block, problem, strengths)
        passed[block.places] = _inside(block, linear, passed, free)
        received = free * passed
        arriving = received[linear.target]
        outside = ~np.isin(linear.source, block.places) if block.circle is not None else slice(None)
        np.add.at(passed, linear.source[outside], (arriving * linear.slope)[outside])
        by_weight[linear.number] = arriving * linear.by_weight
        propositions = block.places[: block.propositions]
        by_base[propositions] = received[propositions] * linear.pull
    return Gradient(by_base, passed, by_weight)


def _inside(block: Block, linear: _Linear, passed: Array, free: Array) -> Array:
    """What the places of a block receive, what they pass on to each other included."""
    places = block.places
    arrived: Array = passed[places]
    if block.circle is None:
        return arrived
    local = np.full(len(passed), -1)
    local[places] = np.arange(len(places))
    source, target = local[linear.source], local[linear.target]
    inside = source >= 0
    source, target = source[inside], target[inside]
    slope = linear.slope[inside] * free[places][target]
    if len(places) <= DENSE:
        matrix = np.eye(len(places))
        np.add.at(matrix, (source, target), -slope)
        solved: Array = np.linalg.solve(matrix, arrived).astype(float)
        return solved
    return _iterated(source, target, slope, arrived)


def _iterated(source: Numbers, target: Numbers, slope: Array, arrived: Array) -> Array:
    size = len(arrived)

    def step(received: Array) -> Array:
        return arrived + np.bincount(source, slope * received[target], minlength=size)

    search = Search(step, np.zeros(size, np.int64), arrived, bounded=False)
    search.accelerate(ITERATIONS)
    search.finish()
    return search.found


def _linear(block: Block, problem: Problem, strengths: Array) -> _Linear:
    """The derivatives of a block's update at these strengths."""
    semantics, here = problem.semantics, problem.base[block.places[: block.propositions]]
    energy = block.energy(strengths, semantics)
    slopes = semantics.slope(here, energy)
    on_energy = _by_energy(block.bearing, semantics, strengths, block.propositions)
    parts = [(block.bearing, block.places[block.bearing.target], on_energy * slopes[block.bearing.target])]
    steps = block.places[block.propositions :]
    if len(steps):
        kept, premised = block.kept(strengths), block.premised(strengths)
        alone = _others(block.premises.target, block.premises.transmitted(strengths))
        parts.append((block.premises, steps[block.premises.target], alone * kept[block.premises.target]))
        modified = _by_modifier(block.modifiers, strengths, len(steps))
        parts.append((block.modifiers, steps[block.modifiers.target], modified * premised[block.modifiers.target]))
    return _Linear(
        np.concatenate([part.number for part, _, _ in parts]),
        np.concatenate([part.source for part, _, _ in parts]),
        np.concatenate([target for _, target, _ in parts]),
        np.concatenate([slope * part.factor for part, _, slope in parts]),
        np.concatenate([slope * _unweighted(part, strengths) for part, _, slope in parts]),
        semantics.pull(here, energy),
    )


def _unweighted(bearing: Bearing, strengths: Array) -> Array:
    """What each edge would transmit with weight 1."""
    passed: Array = strengths[bearing.source]
    return passed if bearing.offset is None else np.where(bearing.factor < 0, 1.0 - passed, passed)


def _by_energy(bearing: Bearing, semantics: Semantics, strengths: Array, size: int) -> Array:
    """The derivative of the energy by what each edge transmits; of a group only its strongest counts."""
    if semantics.energy == "total":
        return _counting(bearing, strengths) * bearing.sign
    target, sign = bearing.heads()
    alone = _others(target + size * (sign > 0), 1.0 - bearing.counted(strengths))
    return _spread(bearing, strengths, alone * sign)


def _by_modifier(bearing: Bearing, strengths: Array, size: int) -> Array:
    """The derivative of what is kept of a step by what each edge to it transmits."""
    target, sign = bearing.heads()
    against, for_ = np.ones(size), np.ones(size)
    factors = 1.0 - bearing.counted(strengths)
    np.multiply.at(against, target[sign < 0], factors[sign < 0])
    np.multiply.at(for_, target[sign > 0], factors[sign > 0])
    cut = for_ >= against
    alone = _others(target + size * (sign > 0), factors)
    return _spread(bearing, strengths, np.where(cut[target], alone * sign, 0.0))


def _counting(bearing: Bearing, strengths: Array) -> Array:
    """1 for each edge that counts, 0 for those a near-duplicate outdoes."""
    return _spread(bearing, strengths, np.ones(len(bearing.heads()[0])))


def _spread(bearing: Bearing, strengths: Array, values: Array) -> Array:
    """The value of each slot on its strongest edge, 0 on the others."""
    if bearing.slots is None:
        return values
    passed = bearing.transmitted(strengths)
    lengths = np.diff(np.append(bearing.slots, len(passed)))
    slot = np.repeat(np.arange(len(lengths)), lengths)
    strongest = passed == np.maximum.reduceat(passed, bearing.slots)[slot]
    share = strongest / np.add.reduceat(strongest.astype(float), bearing.slots)[slot]
    result: Array = values[slot] * share
    return result


def _others(target: Numbers, factors: Array) -> Array:
    """For each factor the product of the others with its target; zeros are counted, not divided by."""
    if not len(target):
        return factors
    starts = runs(target)
    run = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(target))))
    zero = factors == 0.0
    product = np.multiply.reduceat(np.where(zero, 1.0, factors), starts)[run]
    others = np.add.reduceat(zero.astype(np.int64), starts)[run] - zero
    result: Array = np.where(others > 0, 0.0, product / np.where(zero, 1.0, factors))
    return result
