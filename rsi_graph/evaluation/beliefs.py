"""The consequences of credences taken as beliefs: each stated belief is held fast, and the rest follows from it.

The credence of a view is the weight of a proposition before any argument speaks, and the arguments move it on. Asked
what they believe of a claim, people answer with what they believe all things considered. So in an interview, and
where a position is looked at by itself, each answer is held fast; an interval is held at its middle, and its ends
widen the spread; where one has no opinion nothing is held.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from rsi_graph.evaluation import DEFAULT, SPREAD
from rsi_graph.evaluation.equilibrium import Hold, Problem, solve
from rsi_graph.evaluation.semantics import SEMANTICS, Array
from rsi_graph.evaluation.structure import Interval, Situation, Structure, Supposition, situation
from rsi_graph.evaluation.verdicts import Scales

NO_OPINION: Interval = (0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Following:
    """The strength that follows for a node, with its least and greatest over several semantics and all intervals."""

    strength: float | None
    low: float | None
    high: float | None


def believing(structure: Structure, position: Supposition) -> Situation:
    """The structure with every belief of a position held fast."""
    under = situation(structure, position)
    return replace(under, held={**_ends(structure, position, 0.5), **under.held})


def _ends(structure: Structure, position: Supposition, share: float) -> dict[int, float]:
    """The value at which each belief is held: at this share of the way from its lower end to its upper one."""
    return {
        structure.places[id_]: low + share * (high - low)
        for id_, (low, high) in position.credence
        if (low, high) != NO_OPINION and id_ in structure.places
    }


def strengths(scales: Scales, position: Supposition, semantics: str = DEFAULT) -> Mapping[str, float | None]:
    """The strength of every node where the beliefs of a position hold; None where no equilibrium was found."""
    found = scales.weigh(semantics, believing(scales.structure, position)).strengths.tolist()
    pairs = zip(scales.structure.ids, found, strict=True)
    return {id_: None if np.isnan(value) else value for id_, value in pairs}


def following(scales: Scales, position: Supposition, id_: str, semantics: str = DEFAULT) -> Following:
    """The strength that follows for one node, with its spread."""
    place = scales.structure.places[id_]
    under = believing(scales.structure, position)
    found = [scales.weigh(name, under).strengths[place] for name in dict.fromkeys((semantics, *SPREAD))]
    if np.isnan(found[0]):
        return Following(None, None, None)
    ends = [_bounds(scales, position, name)[:, place] for name in dict.fromkeys((semantics, *SPREAD))]
    every = np.array([*found, *(end for pair in ends for end in pair)])
    return Following(float(found[0]), float(np.nanmin(every)), float(np.nanmax(every)))


def _bounds(scales: Scales, position: Supposition, name: str) -> Array:
    """The least and greatest strengths over all choices within the intervals, lower ends first."""
    structure, under = scales.structure, situation(scales.structure, position)
    size, base = len(structure.ids), np.asarray(under.base, float).reshape(-1, 2)
    steps = np.ones(size - structure.propositions)
    low, high = ({**_ends(structure, position, share), **under.held} for share in (0.0, 1.0))
    places = np.fromiter(low.keys(), np.int64)
    hold = Hold.fast(
        np.concatenate((places, places + size)), np.array([*low.values(), *(high[place] for place in low)], float)
    )
    bounding = scales.bounding_by_works if SEMANTICS[name].by_works else scales.bounding
    bases = np.concatenate((base[:, 0], steps, base[:, 1], steps))
    found = solve(Problem(bounding, SEMANTICS[name], bases, hold)).strengths
    return np.array([np.nan_to_num(found[:size], nan=0.0), np.nan_to_num(found[size:], nan=1.0)])
