"""Labels and strengths side by side, with a verdict on how far to trust them, and the effects of a supposition.

A strength always comes with its spread: the least and the greatest that any of several semantics gives, over all base
weights that the ``credence`` intervals allow. Near-duplicates count once; the strength if each counted is kept beside
it.
"""

from collections import Counter, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

import numpy as np

from rsi_graph.evaluation import DEFAULT, SPREAD
from rsi_graph.evaluation.blocks import System, bounding_system, system
from rsi_graph.evaluation.components import Adjacency, Flags, Numbers, reached
from rsi_graph.evaluation.equilibrium import Hold, Problem, Solution, solve
from rsi_graph.evaluation.labels import Labelling
from rsi_graph.evaluation.semantics import SEMANTICS, Array
from rsi_graph.evaluation.side_by_side import SideBySide
from rsi_graph.evaluation.structure import (
    NO_OPINION,
    Interval,
    Label,
    Situation,
    Structure,
    Supposition,
    situation,
)

Verdict: TypeAlias = Literal["robust", "depends on the semantics", "undecided", "not converged", "silent"]

NOTHING = Supposition()
EVEN = 0.5
LEVEL = 1e-6
"""The least distance from even at which a strength counts as above or below."""
OFTEN = 3
"""The number of changes from which on the slopes of large circles are inverted, so that each further one is quick."""
LONGEST_WAY = 400
"""The most steps that are told of a way."""
MOVED = 1e-9
"""The least move of a strength that counts as one."""


@dataclass(frozen=True, slots=True)
class NodeStanding:
    """The standing of a node. Numbers are None if no equilibrium was found, or the position is silent."""

    label: Label
    strength: float | None
    low: float | None
    high: float | None
    verdict: Verdict
    credence: Interval | None
    """Its weight before any argument speaks; None if it is unset (then 0.5), and for steps."""
    ungrouped: float | None
    """The strength if each of several near-duplicates counted."""


@dataclass(frozen=True, slots=True)
class Flip:
    """A node that a supposition moves to another label, or from one side of 0.5 to the other."""

    id: str
    label: tuple[Label, Label]
    """The standings before and after."""
    strength: tuple[float | None, float | None]
    path: tuple[str, ...]
    """The chain from what is supposed to this node, over nodes that moved."""


@dataclass(frozen=True, slots=True)
class Circle:
    """Nodes that bear on each other and found no equilibrium."""

    nodes: tuple[str, ...]
    residual: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All nodes' standings under one semantics and one supposition."""

    semantics: str
    supposition: Supposition
    standings: Mapping[str, NodeStanding]
    flipped: tuple[Flip, ...]
    unsettled: tuple[Circle, ...]
    residual: float
    heard: frozenset[str]
    """The nodes of which something is said, by the supposition or by the corpus, and those on which that bears."""

    def told(self, id_: str) -> NodeStanding:
        """The standing of a node as it is shown: silent, without a number, if nothing is said that bears on it.

        The number in the middle that is worked out there is nobody's.
        """
        found = self.standings[id_]
        return found if id_ in self.heard else NodeStanding(found.label, None, None, None, "silent", None, None)

    @property
    def converged(self) -> bool:
        """Return True if every node has a strength."""
        return not self.unsettled


class Scales:
    """The arrays of a structure, made when they are first needed, and cached."""

    def __init__(self, structure: Structure) -> None:
        self.structure = structure
        self.solved: dict[str, Solution] = {}
        """The solutions without a supposition, by semantics, as far as they were needed."""
        self.changes: Counter[str] = Counter()
        self.short: dict[str, SideBySide] = {}
        """The fast solutions of changes to these, by semantics, for callers that change one thing after the other."""

    @cached_property
    def plain(self) -> Situation:
        """The situation without a supposition."""
        return situation(self.structure, NOTHING)

    @cached_property
    def plain_base(self) -> Array:
        """The base weights without a supposition."""
        return self.base(self.plain)

    @cached_property
    def edges_into(self) -> list[list[int]]:
        """The numbers of the edges into each place."""
        found: list[list[int]] = [[] for _ in self.structure.ids]
        for number, edge in enumerate(self.structure.edges):
            found[edge.target].append(number)
        return found

    @cached_property
    def argued(self) -> Flags:
        """Flags of the places that something bears on."""
        return np.fromiter(map(bool, self.edges_into), bool, len(self.structure.ids))

    @cached_property
    def onward(self) -> Adjacency:
        """The edges by source."""
        ends = np.array([edge[:2] for edge in self.structure.edges], np.int64).reshape(-1, 2)
        return Adjacency.of(ends[:, 0], ends[:, 1], len(self.structure.ids))

    @cached_property
    def labelling(self) -> Labelling:
        """The labelling of the structure."""
        return Labelling(self.structure)

    @cached_property
    def system(self) -> System:
        """The system in which near-duplicates count once."""
        return system(self.structure)

    @cached_property
    def by_works(self) -> System:
        """The system in which arguments that share their works count once."""
        return system(self.structure, self.structure.families)

    def arrays(self, name: str) -> System:
        """The system that is solved under a semantics."""
        return self.by_works if SEMANTICS[name].by_works else self.system

    @cached_property
    def ungrouped(self) -> System:
        """The system in which near-duplicates each count."""
        return system(self.structure, ())

    @cached_property
    def bounding(self) -> System:
        """The system of lower and upper ends."""
        return bounding_system(self.structure, self.structure.groups)

    @cached_property
    def bounding_by_works(self) -> System:
        """The same system in which arguments that share their works count once."""
        return bounding_system(self.structure, self.structure.families)

    def weigh(self, name: str, under: Situation) -> Solution:
        """The strengths by one semantics, from the middle of every interval."""
        return solve(self.problem(name, under))

    def weigh_plain(self, name: str) -> Solution:
        """The strengths without a supposition, cached for situations that differ by one change."""
        if name not in self.solved:
            self.solved[name] = self.weigh(name, self.plain)
        return self.solved[name]

    def weigh_changed(self, name: str, under: Situation, base: Array, touched: Flags) -> Solution:
        """The strengths if only ``touched`` places can differ from those without a supposition."""
        before = self.weigh_plain(name)
        if before.unsettled:
            return self.weigh(name, under)

        self.changes[name] += 1
        if self.changes[name] == OFTEN:
            self.short[name] = SideBySide(self.problem(name, self.plain), before.strengths)

        def kept(number: int, problem: Problem, strengths: Array) -> bool:
            places = problem.system.blocks[number].places
            if touched[places].any():
                return name in self.short and self.short[name].settle(number, problem, strengths)
            strengths[places] = before.strengths[places]
            return True

        found = solve(Problem(self.arrays(name), SEMANTICS[name], base, hold(under)), kept)
        found.residual = max(found.residual, before.residual)
        return found

    def touched(self, under: Situation, base: Array) -> Flags:
        """The flags of what a situation changes, and of all that this bears on at any distance."""
        changed = base != self.plain_base
        changed[[*under.values(), *under.fallen.symmetric_difference(self.plain.fallen)]] = True
        intervals = (
            place for place, credence in enumerate(under.credences) if credence != self.plain.credences[place]
        )
        changed[list(intervals)] = True
        return reached(np.flatnonzero(changed), self.onward, len(changed))

    def heard(self, under: Situation) -> Flags:
        """Flags of the places of which somebody says how likely they are, and of all on which that bears.

        Of the others a position is silent, and it is shown so everywhere.
        """
        stated = [place for place, one in enumerate(under.credences) if one is not None and one != NO_OPINION]
        said = np.zeros(len(self.structure.ids), bool)
        said[[*stated, *under.held, *(under.fallen - self.plain.fallen)]] = True
        return reached(np.flatnonzero(said), self.onward, len(said))

    def is_silent(self, under: Situation, id_: str) -> bool:
        """Return True if nothing is said of a node, nor of anything that bears on it."""
        return not self.heard(under)[self.structure.places[id_]]

    def problem(self, name: str, under: Situation) -> Problem:
        """The problem that ``weigh`` solves."""
        return Problem(self.arrays(name), SEMANTICS[name], self.base(under), hold(under))

    def base(self, under: Situation) -> Array:
        """The middle of every interval; steps have none."""
        base = np.ones(len(self.structure.ids))
        base[: self.structure.propositions] = np.asarray(under.base, float).reshape(-1, 2).mean(axis=1)
        return base

    def weigh_ungrouped(self, name: str, under: Situation) -> Array:
        """The strengths if each of several near-duplicates counted."""
        return solve(Problem(self.ungrouped, SEMANTICS[name], self.base(under), hold(under))).strengths

    def bounds(self, name: str, under: Situation) -> tuple[Array, Array]:
        """The least and greatest strengths over all choices within the intervals."""
        size, ends = len(self.structure.ids), np.asarray(under.base, float).reshape(-1, 2)
        steps = np.ones(size - self.structure.propositions)
        base = np.concatenate((ends[:, 0], steps, ends[:, 1], steps))
        low, high = under.values(0.0), under.values(1.0)
        places = np.fromiter(low, np.int64)
        held = Hold.fast(np.concatenate((places, places + size)), np.array([*low.values(), *high.values()], float))
        bounding = self.bounding_by_works if SEMANTICS[name].by_works else self.bounding
        found = solve(Problem(bounding, SEMANTICS[name], base, held)).strengths
        return np.nan_to_num(found[:size], nan=0.0), np.nan_to_num(found[size:], nan=1.0)


def hold(under: Situation) -> Hold | None:
    """The places that a situation holds fast; None if there are none."""
    values = under.values()
    if not values:
        return None
    return Hold.fast(np.fromiter(values, np.int64), np.fromiter(values.values(), float))


def evaluate(
    scales: Scales, semantics: str = DEFAULT, supposition: Supposition = NOTHING, before: Evaluation | None = None
) -> Evaluation:
    """The labels and strengths of all nodes. ``before``, without a supposition, is computed if it is not given.

    Under a supposition only what depends on it is computed again.
    """
    names = tuple(dict.fromkeys((semantics, *SPREAD)))
    if not supposition:
        solutions = {name: scales.weigh_plain(name) for name in names}
        standings = _standings(scales, scales.plain, semantics, solutions)
        return Evaluation(semantics, supposition, standings, (), *_rest(scales, scales.plain, solutions[semantics]))
    earlier = before or evaluate(scales, semantics)
    under = situation(scales.structure, supposition)
    base = scales.base(under)
    touched = scales.touched(under, base)
    solutions = {name: scales.weigh_changed(name, under, base, touched) for name in names}
    standings = _standings(scales, under, semantics, solutions, np.flatnonzero(touched))
    moved = {id_: standing for id_, standing in standings.items() if _moved(earlier.standings[id_], standing)}
    flipped = tuple(_flips(scales, under, supposition, earlier.standings, moved))
    whole = {**earlier.standings, **standings}
    return Evaluation(semantics, supposition, whole, flipped, *_rest(scales, under, solutions[semantics]))


def _rest(scales: Scales, under: Situation, main: Solution) -> tuple[tuple[Circle, ...], float, frozenset[str]]:
    """The circles that found no equilibrium, the residual of the rest, and the nodes that are heard of."""
    ids = scales.structure.ids
    circles = tuple(Circle(tuple(ids[p] for p in places), residual) for places, residual in main.unsettled)
    return circles, main.residual, frozenset(map(ids.__getitem__, np.flatnonzero(scales.heard(under)).tolist()))


def _standings(
    scales: Scales,
    under: Situation,
    semantics: str,
    solutions: Mapping[str, Solution],
    where: Numbers | None = None,
) -> dict[str, NodeStanding]:
    """The standings of all places, or of those in ``where``."""
    structure, labels = scales.structure, scales.labelling.under(under)
    where = np.arange(len(structure.ids)) if where is None else where
    strengths = np.array([found.strengths[where] for found in solutions.values()])
    lows, highs = strengths, strengths
    if under.has_intervals:
        ends = [[end[where] for end in scales.bounds(name, under)] for name in solutions]
        lows, highs = (np.fmin(strengths, [low for low, _ in ends]), np.fmax(strengths, [high for _, high in ends]))
    places = where.tolist()
    mine = [labels[place] for place in places]
    against = _against(scales.argued[where], mine, strengths[0])
    if under.believed and not under.held:  # the labels are the record's then, and say nothing of the position
        against[:] = False
    words = _verdicts(strengths, lows[0], highs[0], against)
    each = scales.weigh_ungrouped(semantics, under)[where] if structure.groups else strengths[0]
    credences = [*under.credences, *[None] * (len(labels) - len(under.credences))]
    columns = (strengths[0], np.fmin.reduce(lows), np.fmax.reduce(highs))
    numbers = [_numbers(np.where(np.isnan(strengths[0]), np.nan, column)) for column in columns]
    rows = zip(mine, *numbers, words, map(credences.__getitem__, places), _numbers(each), strict=True)
    return {structure.ids[place]: NodeStanding(*row) for place, row in zip(places, rows, strict=True)}


def _numbers(column: Array) -> list[float | None]:
    return [None if value != value else value for value in column.tolist()]  # noqa: PLR0124 - nan is not itself


def _against(argued: Flags, labels: Sequence[Label], strengths: Array) -> Flags:
    """The flags of the nodes whose label and strength are opposite; a node without arguments never counts."""
    says = np.array([{"accepted": 1.0, "rejected": -1.0}.get(label, 0.0) for label in labels])
    return argued & (says * _sides(strengths) < 0)


def _sides(strengths: Array) -> Array:
    return np.where(np.abs(strengths - EVEN) <= LEVEL, 0.0, np.sign(strengths - EVEN))


def _verdicts(strengths: Array, low: Array, high: Array, against: Flags) -> list[Verdict]:
    """The verdict on every node; the first row of strengths is the one shown, ``low`` and ``high`` are its ends."""
    sides = _sides(strengths)
    parted = against | (sides != sides[0]).any(axis=0)
    open_ = (sides[0] == 0) | ((low < EVEN - LEVEL) & (high > EVEN + LEVEL))
    words = np.select(
        [np.isnan(strengths[0]), parted, open_], ["not converged", "depends on the semantics", "undecided"], "robust"
    )
    found: list[Verdict] = words.tolist()
    return found


# --- what a supposition changes -----------------------------------------------------------------------------------


def _flips(
    scales: Scales,
    under: Situation,
    supposition: Supposition,
    before: Mapping[str, NodeStanding],
    moved: Mapping[str, NodeStanding],
) -> Iterator[Flip]:
    supposed = set(supposition.ids)
    flipped = [id_ for id_, after in moved.items() if id_ not in supposed and flips(before[id_], after)]
    came_from = _ways(scales, under, supposition, moved.keys()) if flipped else {}
    for id_ in flipped:
        earlier, after, path = before[id_], moved[id_], _way(id_, came_from)
        yield Flip(id_, (earlier.label, after.label), (earlier.strength, after.strength), path)


def flips(before: NodeStanding, after: NodeStanding) -> bool:
    """Return True if a node changed its label or crossed the middle."""
    return before.label != after.label or side(before.strength) * side(after.strength) < 0


def side(strength: float | None) -> int:
    """1 above the middle, -1 below, 0 on it or unknown."""
    if strength is None or abs(strength - EVEN) <= LEVEL:
        return 0
    return 1 if strength > EVEN else -1


def _moved(before: NodeStanding, after: NodeStanding) -> bool:
    if before.strength is None or after.strength is None:
        return before.strength is not after.strength
    return before.label != after.label or abs(before.strength - after.strength) > MOVED


def _way(id_: str, came_from: Mapping[str, str]) -> tuple[str, ...]:
    """The way to a node; of one that no person follows to its beginning, the end."""
    way = [id_]
    while way[-1] in came_from and len(way) < LONGEST_WAY:
        way.append(came_from[way[-1]])
    return tuple(reversed(way))


def _ways(scales: Scales, under: Situation, supposition: Supposition, moved: Collection[str]) -> dict[str, str]:
    """The step before each node that moved, on the shortest way from what is supposed over nodes that moved."""
    structure, following = scales.structure, dict[str, list[str]]()
    for edge in map(structure.edges.__getitem__, sorted(_edges_into(scales, moved))):
        following.setdefault(structure.ids[edge.source], []).append(structure.ids[edge.target])
    for place, sources in structure.spoken_for.items():
        for source in sources.intersection(supposition.ids):
            if place in under.fallen or structure.ids[place] in moved:
                following.setdefault(source, []).append(structure.ids[place])
    came_from: dict[str, str] = {}
    known = set(supposition.ids)
    todo = deque(supposition.ids)
    while todo:
        here = todo.popleft()
        for target in following.get(here, ()):
            if target not in known:
                known.add(target)
                came_from[target] = here
                todo.append(target)
    return came_from


def _edges_into(scales: Scales, ids: Iterable[str]) -> Iterator[int]:
    for id_ in ids:
        yield from scales.edges_into[scales.structure.places[id_]]
