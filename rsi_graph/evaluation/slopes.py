"""The derivative of an update by the source and weight of every edge and by the base weights."""

from dataclasses import dataclass

import numpy as np

from rsi_graph.evaluation.blocks import Bearing, Block, runs
from rsi_graph.evaluation.components import Numbers
from rsi_graph.evaluation.semantics import Array, Semantics


@dataclass(frozen=True, slots=True)
class Slopes:
    """The derivative of a block's update: ``slope`` of each edge's target by its source."""

    number: Numbers
    """The numbers of the edges in the system."""
    source: Numbers
    target: Numbers
    slope: Array
    by_weight: Array
    """The derivative by the weight of the edge."""
    pull: Array
    """The slope of every proposition by its base weight."""


def slopes(block: Block, semantics: Semantics, here: Array, strengths: Array) -> Slopes:
    """The derivatives of a block's update at these strengths; ``here`` are the base weights of its propositions."""
    energy = block.energy(strengths, semantics)
    on_strength = semantics.slope(here, energy)
    on_energy = _by_energy(block.bearing, semantics, strengths, block.propositions)
    parts = [(block.bearing, block.places[block.bearing.target], on_energy * on_strength[block.bearing.target])]
    steps = block.places[block.propositions :]
    if len(steps):
        kept, premised = block.kept(strengths), block.premised(strengths)
        alone = _others(block.premises.target, block.premises.transmitted(strengths))
        parts.append((block.premises, steps[block.premises.target], alone * kept[block.premises.target]))
        modified = _by_modifier(block.modifiers, strengths, len(steps))
        parts.append((block.modifiers, steps[block.modifiers.target], modified * premised[block.modifiers.target]))
    return Slopes(
        np.concatenate([part.number for part, _, _ in parts]),
        np.concatenate([part.source for part, _, _ in parts]),
        np.concatenate([target for _, target, _ in parts]),
        np.concatenate([slope * part.factor for part, _, slope in parts]),
        np.concatenate([slope * _unweighted(part, strengths) for part, _, slope in parts]),
        semantics.pull(here, energy),
    )


def _unweighted(bearing: Bearing, strengths: Array) -> Array:
    """The amount that each edge would transmit with weight 1."""
    passed: Array = strengths[bearing.source]
    return passed if bearing.offset is None else np.where(bearing.factor < 0, 1.0 - passed, passed)


def _by_energy(bearing: Bearing, semantics: Semantics, strengths: Array, size: int) -> Array:
    """The derivative of the energy by what each edge transmits; in a group only the strongest counts."""
    if semantics.energy == "total":
        return _counting(bearing, strengths) * bearing.sign
    if semantics.energy == "top":
        return _spread(bearing.tops, bearing.transmitted(strengths), bearing.top_sign)
    target, sign = bearing.heads()
    alone = _others(target + size * (sign > 0), 1.0 - bearing.counted(strengths))
    return _by_slot(bearing, strengths, alone * sign)


def _by_modifier(bearing: Bearing, strengths: Array, size: int) -> Array:
    """The derivative of the share of a step that is not undercut, by what each edge to it transmits."""
    target, sign = bearing.heads()
    against, for_ = np.ones(size), np.ones(size)
    factors = 1.0 - bearing.counted(strengths)
    np.multiply.at(against, target[sign < 0], factors[sign < 0])
    np.multiply.at(for_, target[sign > 0], factors[sign > 0])
    cut = for_ >= against
    alone = _others(target + size * (sign > 0), factors)
    return _by_slot(bearing, strengths, np.where(cut[target], alone * sign, 0.0))


def _counting(bearing: Bearing, strengths: Array) -> Array:
    """1 for each edge that counts, 0 for those a near-duplicate outdoes."""
    return _by_slot(bearing, strengths, np.ones(len(bearing.heads()[0])))


def _by_slot(bearing: Bearing, strengths: Array, values: Array) -> Array:
    """The value of each group on its strongest edge."""
    return values if bearing.slots is None else _spread(bearing.slots, bearing.transmitted(strengths), values)


def _spread(slots: Numbers, passed: Array, values: Array) -> Array:
    """The value of each slot on its strongest edge, shared among equals; 0 on the others."""
    if not len(passed):
        return passed
    lengths = np.diff(np.append(slots, len(passed)))
    slot = np.repeat(np.arange(len(lengths)), lengths)
    strongest = passed == np.maximum.reduceat(passed, slots)[slot]
    share = strongest / np.add.reduceat(strongest.astype(float), slots)[slot]
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
