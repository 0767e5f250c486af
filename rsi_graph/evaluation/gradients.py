"""The gradient of one strength by all base weights and all weights of steps, from one backward solve.

With ``J`` the derivative of the update at the equilibrium, the gradient of one strength is ``(I - J^T)^-1`` applied to
its unit vector, times the direct derivative of the update by each weight. X. Yin, N. Potyka, F. Toni, Argument
Attribution Explanations in Quantitative Bipolar Argumentation Frameworks, ECAI 2023. The circles are solved one by
one, small ones directly, large ones by iteration.
"""

from dataclasses import dataclass

import numpy as np

from rsi_graph.evaluation.blocks import Block
from rsi_graph.evaluation.components import Numbers
from rsi_graph.evaluation.equilibrium import Problem, Search
from rsi_graph.evaluation.semantics import Array
from rsi_graph.evaluation.slopes import Slopes, slopes

DENSE = 300
"""Blocks up to this size are solved directly."""
ITERATIONS = 400


@dataclass(frozen=True, slots=True)
class Gradient:
    """The derivatives of one strength."""

    base: Array
    """The gradient by the base weight of every proposition; 0 for steps."""
    strength: Array
    """The gradient by the strength of every place, if it were moved from outside."""
    weight: Array
    """The gradient by the weight of every edge, in the order of the structure's edges."""


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
        linear = slopes(block, problem.semantics, problem.base[block.places[: block.propositions]], strengths)
        passed[block.places] = _inside(block, linear, passed, free)
        received = free * passed
        arriving = received[linear.target]
        outside = ~np.isin(linear.source, block.places) if block.circle is not None else slice(None)
        np.add.at(passed, linear.source[outside], (arriving * linear.slope)[outside])
        by_weight[linear.number] = arriving * linear.by_weight
        propositions = block.places[: block.propositions]
        by_base[propositions] = received[propositions] * linear.pull
    return Gradient(by_base, passed, by_weight)


def _inside(block: Block, linear: Slopes, passed: Array, free: Array) -> Array:
    """The total that reaches each place of a block, including what the places pass on to each other."""
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
