"""The disagreement of two suppositions on a node, divided among the things that they suppose.

The difference of a strength is divided exactly by integrating its gradient along the straight path from one
supposition to the other (M. Sundararajan et al., Axiomatic Attribution for Deep Networks, ICML 2017, applied to base
weights): what is supposed true or false is drawn toward that value little by little. The rest that the shares do not
cover is given as well; it is large only if the path leads over a cliff between two equilibria.

Two can only part on what both speak of: if one is silent, its number in the middle is nobody's, and is not shown.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from rsi_graph.evaluation import DEFAULT, structure_of
from rsi_graph.evaluation.equilibrium import Hold, Problem, solve
from rsi_graph.evaluation.gradients import gradient
from rsi_graph.evaluation.semantics import SEMANTICS, Array
from rsi_graph.evaluation.standings import SILENT, number, signed, word
from rsi_graph.evaluation.structure import NO_OPINION, Structure, Supposition, situation
from rsi_graph.evaluation.verdicts import MOVED, Evaluation, NodeStanding, Scales, evaluate, flips
from rsi_graph.evaluation.views import over
from rsi_graph.evaluation.weighed import Weighing
from rsi_graph.graph import Graph

POINTS = 64
"""The number of points at which the gradient is taken (Gauss-Legendre); slopes jump where the strongest changes."""
APART = 0.02
"""The least distance of two strengths of a proposition that counts as a disagreement about it."""
SEEN = 0.005
"""The least share that two digits show."""
SHOWN = 20
"""The most nodes and the most causes that are listed; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Parting:
    """A node that has different standings under two suppositions."""

    id: str
    first: NodeStanding
    second: NodeStanding

    @property
    def distance(self) -> float:
        """The second strength minus the first; 0 if one of them is not known."""
        if self.first.strength is None or self.second.strength is None:
            return 0.0
        return self.second.strength - self.first.strength

    @property
    def flips(self) -> bool:
        """Return True if the two suppositions put the node on opposite sides; where one is silent they do not."""
        return SILENT not in (self.first.verdict, self.second.verdict) and flips(self.first, self.second)


@dataclass(frozen=True, slots=True)
class Cause:
    """A supposed node, and its share of the difference."""

    id: str
    share: float


@dataclass(frozen=True, slots=True)
class Disagreement:
    """All nodes on which two suppositions part, with the causes for one of them."""

    partings: tuple[Parting, ...]
    """The nodes on which the two part: first those that flip, then by distance."""
    node: str | None
    causes: tuple[Cause, ...]
    """The causes of the difference at ``node``, the largest first."""
    unexplained: float | None
    """The part of the difference that no cause explains; None if a point on the path has no equilibrium."""
    silent: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    """The ids, among the partings and ``node``, on which the first supposition is silent, and the second."""


def disagreement(
    scales: Scales, first: Supposition, second: Supposition, semantics: str = DEFAULT, node: str | None = None
) -> Disagreement:
    """Compare two suppositions at ``node``, or where they differ most, preferably on what neither supposes."""
    before, after = (evaluate(scales, semantics, supposed) for supposed in (first, second))
    found = _partings(before, after)
    told_of = dict.fromkeys((*(parting.id for parting in found), *filter(None, (node,))))
    silent = _silent(before, told_of), _silent(after, told_of)
    propositions = set(scales.structure.ids[: scales.structure.propositions])
    own = {*first.ids, *second.ids}
    apart = [(one.id in own, -abs(one.distance), one.id) for one in found if one.id in propositions]
    here = node or next((id_ for _, distance, id_ in sorted(apart) if -distance >= APART), None)
    if here is None:
        return Disagreement(found, None, (), 0.0, silent)
    total = next((parting.distance for parting in found if parting.id == here), 0.0)
    shares = _shares(scales, first, second, semantics, scales.structure.places[here])
    if np.isnan(shares).any():
        return Disagreement(found, here, (), None, silent)
    ids = scales.structure.ids
    causes = [Cause(ids[place], float(shares[place])) for place in np.flatnonzero(np.abs(shares) > MOVED)]
    causes.sort(key=lambda cause: (-abs(cause.share), cause.id))
    return Disagreement(found, here, tuple(causes), total - float(shares.sum()), silent)


def _silent(found: Evaluation, ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(id_ for id_ in ids if id_ not in found.heard)


def compared(
    held: Weighing, first: tuple[str, Supposition], second: tuple[str, Supposition], node: str | None = None
) -> str:
    """The comparison of two named suppositions, in words."""
    steps = (node,) if node and held.graph.kind(node) == "argument" else ()
    scales = Scales(structure_of(held.graph, over(first[1], second[1]), steps))
    found = disagreement(scales, first[1], second[1], held.found.semantics, node)
    sections = told(held.graph, (first[0], second[0]), found, (first[1], second[1]))
    return "\n\n".join("\n".join((heading, *rows)) for heading, rows in sections)


def told(
    graph: Graph, names: tuple[str, str], found: Disagreement, sides: tuple[Supposition, Supposition]
) -> Iterator[tuple[str, list[str]]]:
    """A disagreement in words, under headings; ``names`` are those of the two suppositions."""
    apart = [parting for parting in found.partings if parting.flips]
    rows = [f"{graph.title(p.id)} ({p.id}): {' | '.join(_ends_of(p, sides))}" for p in apart[:SHOWN]]
    rows += [f"and {len(apart) - SHOWN} more (--format json has all)"] if len(apart) > SHOWN else []
    rows += [*_alone(names, found, apart)]
    yield f"~ {names[0]} and {names[1]} come to opposite ends on {len(apart)}", rows
    if found.node is None:
        yield "= they part on nothing of which both say something", []
        return
    title = graph.title(found.node)
    heading = f"= what it comes down to at \u201c{title}\u201d ({found.node}), from {names[0]} to {names[1]}"
    if quiet := [name for name, silent in zip(names, found.silent, strict=True) if found.node in silent]:
        nothing = "says nothing that bears on it" if len(quiet) == 1 else "say nothing that bears on it"
        yield heading, [f"{' and '.join(quiet)} {nothing}, so they do not part on it"]
        return
    if found.unexplained is None:
        yield heading, ["cannot be said: between the two some strengths do not converge"]
        return
    causes = [cause for cause in found.causes if abs(cause.share) >= SEEN]
    shares = [f"{signed(cause.share)} {graph.title(cause.id)} ({cause.id})" for cause in causes[:SHOWN]]
    rest = found.unexplained + sum(cause.share for cause in found.causes if cause not in causes[:SHOWN])
    yield heading, [*shares, f"{signed(rest)} left over"]


def _alone(names: tuple[str, str], found: Disagreement, apart: Sequence[Parting]) -> Iterator[str]:
    """Yield the numbers of nodes of which only one of the two says anything."""
    for name, own, other in zip(names, found.silent, reversed(found.silent), strict=True):
        if number_ := len(set(other).difference(own)):
            yield f"of {number_}{' more' * bool(apart)} only {name} says anything"


def _ends_of(parting: Parting, sides: tuple[Supposition, Supposition]) -> Iterator[str]:
    """Yield the standing of a node under each of the two: its own statement, or what follows."""
    for standing, held in zip((parting.first, parting.second), sides, strict=True):
        own = dict(held.believed).get(parting.id, NO_OPINION)
        first = f"{word(standing)} " * held.decides if own == NO_OPINION else "held "
        yield f"{first}{number(standing.strength)}"


def _partings(first: Evaluation, second: Evaluation) -> tuple[Parting, ...]:
    """The nodes that stand otherwise under the second, as each of the two shows them."""
    pairs = ((id_, Parting(id_, standing, second.standings[id_])) for id_, standing in first.standings.items())
    ids = [id_ for id_, parting in pairs if parting.flips or abs(parting.distance) > MOVED]
    apart = [Parting(id_, first.told(id_), second.told(id_)) for id_ in ids]
    return tuple(sorted(apart, key=lambda p: (not p.flips, -abs(p.distance), p.id)))


@dataclass(frozen=True, slots=True)
class _End:
    """One end of the path: base weights, and the value and degree to which each place is held."""

    base: Array
    share: Array
    value: Array


def _end(structure: Structure, scales: Scales, supposed: Supposition) -> _End:
    under = situation(structure, supposed)
    share, value = np.zeros(len(structure.ids)), np.full(len(structure.ids), np.nan)
    for place, held in under.values().items():
        share[place], value[place] = 1.0, held
    return _End(scales.base(under), share, value)


def _shares(scales: Scales, first: Supposition, second: Supposition, semantics: str, place: int) -> Array:
    """The contribution of every place to the difference at ``place``."""
    one, two = (_end(scales.structure, scales, supposed) for supposed in (first, second))
    start = np.where(np.isnan(one.value), np.nan_to_num(two.value), one.value)
    stop = np.where(np.isnan(two.value), start, two.value)
    shares = np.zeros(len(scales.structure.ids))
    for point, weight in zip(*np.polynomial.legendre.leggauss(POINTS), strict=True):
        t = (point + 1) / 2
        share, value = one.share + t * (two.share - one.share), start + t * (stop - start)
        held = np.flatnonzero(share)
        base = one.base + t * (two.base - one.base)
        problem = Problem(scales.arrays(semantics), SEMANTICS[semantics], base, Hold(held, value[held], share[held]))
        strengths = solve(problem).strengths
        if np.isnan(strengths).any():
            return np.full(len(shares), np.nan)
        slope = gradient(problem, strengths, place)
        free = np.where(share < 1.0, 1.0 - share, 1.0)
        unheld = np.where(share < 1.0, (strengths - share * value) / free, strengths)
        moved = slope.base * (two.base - one.base)
        moved += slope.strength * ((value - unheld) * (two.share - one.share) + share * (stop - start))
        shares += moved * weight / 2
    return shares
