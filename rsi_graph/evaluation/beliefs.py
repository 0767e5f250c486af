"""The consequences of a position: what follows if each of its credences is held, and the rest is left to arguments.

People who are asked about a claim answer what they believe all things considered. So each credence of a position is
held whenever the position is supposed (``structure.situation``). An interval is held at its middle, and its ends widen
the spread; without an opinion nothing is held.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rsi_graph.evaluation import DEFAULT, SPREAD
from rsi_graph.evaluation.structure import Supposition, situation
from rsi_graph.evaluation.verdicts import Scales


@dataclass(frozen=True, slots=True)
class Following:
    """The strength that follows for a node, with its least and greatest over several semantics and all intervals."""

    strength: float | None
    """None if the position is silent or no equilibrium was found."""
    low: float | None
    high: float | None
    is_silent: bool = False
    """True if the position says nothing of the node, nor of anything that bears on it."""


def strengths(scales: Scales, position: Supposition, semantics: str = DEFAULT) -> Mapping[str, float | None]:
    """The strength of every node under a position; None if no equilibrium was found."""
    found = scales.weigh(semantics, situation(scales.structure, position)).strengths.tolist()
    pairs = zip(scales.structure.ids, found, strict=True)
    return {id_: None if np.isnan(value) else value for id_, value in pairs}


def following(scales: Scales, position: Supposition, id_: str, semantics: str = DEFAULT) -> Following:
    """The strength that follows for one node, with its spread."""
    place, under = scales.structure.places[id_], situation(scales.structure, position)
    if scales.is_silent(under, id_):
        return Following(None, None, None, is_silent=True)
    names = dict.fromkeys((semantics, *SPREAD))
    found = [scales.weigh(name, under).strengths[place] for name in names]
    if np.isnan(found[0]):
        return Following(None, None, None)
    every = np.array([*found, *(end[place] for name in names for end in scales.bounds(name, under))])
    return Following(float(found[0]), float(np.nanmin(every)), float(np.nanmax(every)))
