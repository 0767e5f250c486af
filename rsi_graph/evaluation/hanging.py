"""The part of a structure that bears on one node, and the strengths of that node if something else is supposed.

It is solved for many suppositions at once. Of very many things that could be supposed, only those are tried that would
move the node most, by their slopes.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from heapq import nsmallest
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple, TypeVar, overload

import numpy as np

from rsi_graph.errors import UnknownNode
from rsi_graph.evaluation.equilibrium import TOLERANCE, Hold, Problem, ShortWay, solve
from rsi_graph.evaluation.gradients import gradient
from rsi_graph.evaluation.semantics import SEMANTICS, Array
from rsi_graph.evaluation.side_by_side import SideBySide
from rsi_graph.evaluation.structure import Label, Situation, Structure, Supposition, situation
from rsi_graph.evaluation.verdicts import Scales

if TYPE_CHECKING:
    from rsi_graph.evaluation.blocks import System

T = TypeVar("T")

LARGEST = 200_000
"""The most places that are solved at once. Each block costs the same however few places it has, so a long chain takes
a fifth of the time that it takes by 30 000. More at once would leave a processor's cache, which slows wide graphs."""
ALL = 2_500
"""Candidates up to which all are tried. Of more, which would take hours, those of the steepest slopes alone."""
TRIED = 3_000_000
"""The most places that are solved in all to try things out where not all are tried: seconds."""
LEAST_TRIED = 8
"""The number of things that are tried in any case."""
SMOOTH = "mlp-based"
"""The semantics whose slopes decide what is tried, since there every argument has one."""
MANY = 16
"""The number of situations from which it pays to compute first what they have in common."""
PAIRS = 400
"""The most pairs that are tried, those nearest to the node first."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The node's strength and label under one supposition."""

    strength: float
    label: Label


class GivenUp(Exception):
    """Raised if nobody wants the result any more."""


def always_wanted() -> bool:
    """Return True: the answer if nobody can give up."""
    return True


def _untold(_: float) -> None:
    pass


class _Onward(NamedTuple):
    """The shortest way from something to a node: the next step, and how many there are with both ends."""

    following: str
    length: int


class Hanging:
    """The part of a structure that bears on one node, and its strengths if something else is supposed."""

    def __init__(
        self, structure: Structure, node: str, supposition: Supposition, wanted: Callable[[], bool] = always_wanted
    ) -> None:
        if node not in structure.places:
            raise UnknownNode(node)
        self.node, self.supposition, self.wanted = node, supposition, wanted
        self.structure = structure.restricted(structure.bearing_on(structure.places[node]))
        self.scales = Scales(self.structure)
        self.tiles: dict[tuple[int, bool], System] = {}
        self.short: dict[str, ShortWay] = {}
        self.place = self.structure.places[node]
        self.under = situation(self.structure, supposition)
        self.ways = self._ways()
        self.labels = self.scales.labelling.under(self.under)

    @property
    def is_silent(self) -> bool:
        """Return True if something is supposed, but nothing of the node, nor of anything that bears on it."""
        return bool(self.supposition) and self.scales.is_silent(self.under, self.node)

    def candidates(self) -> list[str]:
        """Everything that could be a crux: what bears on the node, and sources on which something rests alone."""
        supposed = set(self.supposition.ids)
        found = [id_ for id_ in self.structure.ids if id_ != self.node and id_ not in supposed]
        return [*found, *sorted(self.resting.keys() - supposed)]

    @cached_property
    def resting(self) -> Mapping[str, list[int]]:
        """The sources without which a proposition would fall that stands now, with the places of those."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        doubted = (self.structure.unreliable - set(self.supposition.accept)) | set(self.supposition.reject)
        weighed = {id_ for id_, _ in self.supposition.credence}
        for place, sources in self.structure.spoken_for.items():
            left = sources - doubted
            if len(left) == 1 and self.structure.ids[place] not in weighed:
                found[next(iter(left))].append(place)
        return found

    @cached_property
    def slopes(self) -> Array:
        """The slope of the node by the strength of each place, under a semantics where every argument has one.

        A trial moves a strength from outside, so that also a step has a slope, and a place that is held.
        """
        problem = self.scales.problem(SMOOTH, self.under)
        found = solve(problem).strengths
        if np.isnan(found).any():
            return np.zeros(len(found))
        return np.abs(gradient(problem, found, self.place).strength)

    def tried(self) -> list[str]:
        """The candidates that are tried: all, or of very many those of the steepest slopes."""
        return self.sifted(self.candidates())

    def sifted(self, ids: list[str]) -> list[str]:
        """These, or of very many those of the steepest slopes."""
        return ids if len(ids) <= ALL else self.steepest(ids)

    def steepest(self, ids: list[str]) -> list[str]:
        """As many of these as are tried in seconds, those of the steepest slopes, in their order."""
        most = max(TRIED // (2 * len(self.structure.ids)), LEAST_TRIED)
        if len(ids) <= most:
            return ids
        kept = set(sorted(ids, key=lambda id_: (-self._slope(id_), id_))[:most])
        return [id_ for id_ in ids if id_ in kept]

    def _slope(self, id_: str) -> float:
        place = self.structure.places.get(id_)
        places = self.resting.get(id_, ()) if place is None else (place,)
        return max((float(self.slopes[one]) for one in places), default=0.0)

    def trials(self, ids: Sequence[str]) -> "Trials":
        """The situations in which each of these is rejected, and accepted."""
        return Trials(self, [(id_, accept) for id_ in ids for accept in (False, True)])

    def kind(self, id_: str) -> str:
        """The kind of a candidate."""
        place = self.structure.places.get(id_)
        return "source" if place is None else self.structure.kinds[place]

    def trial(self, id_: str, *, accept: bool, under: Situation | None = None) -> Situation:
        """The situation with one more thing supposed."""
        place, here = self.structure.places.get(id_), under or self.under
        if place is not None:
            return replace(here, held={**here.held, place: float(accept)})
        field = "accept" if accept else "reject"
        more = replace(self.supposition, **{field: (*getattr(self.supposition, field), id_)})
        return situation(self.structure, more)

    def strengths(self, trials: Sequence[Situation], name: str, told: Callable[[float], None] = _untold) -> Array:
        """The node's strength in each situation, many of which are solved at once; ``told`` gets the share done."""
        short = self._short_way(name) if len(trials) >= MANY else None
        parts = []
        for at, part in enumerate(stretches := self._stretches(trials)):
            told(at / len(stretches))
            parts.append(self._strengths(list(part), name, short))
        return np.concatenate(parts or [np.empty(0)])

    def _short_way(self, name: str) -> ShortWay:
        """The fast solution of many equilibria, from the one without a trial."""
        if name not in self.short:
            self.short[name] = SideBySide(self.scales.problem(name, self.under)).settle
        return self.short[name]

    def labelled(self, trials: Sequence[Situation]) -> list[Label]:
        """The node's label in each situation; a situation that holds a place at its present label is skipped."""
        self._go_on()
        changed = [number for number, trial in enumerate(trials) if self._is_other(trial)]
        found = [self.labels[self.place]] * len(trials)
        for stretch in self._stretches(changed):
            labels = self.scales.labelling.each_under([trials[trial] for trial in stretch], self.place)
            for trial, label in zip(stretch, labels, strict=True):
                found[trial] = label
        return found

    def _is_other(self, trial: Situation) -> bool:
        return trial.fallen != self.under.fallen or not all(self._has(*held) for held in trial.held.items())

    def _stretches(self, whole: Sequence[T]) -> list[Sequence[T]]:
        """The range in stretches of as many situations as are solved at once."""
        at_once = max(1, LARGEST // len(self.structure.ids))
        return [whole[start : start + at_once] for start in range(0, len(whole), at_once)]

    def _has(self, place: int, value: float) -> bool:
        return self.labels[place] == ("accepted" if value else "rejected")

    def _go_on(self) -> None:
        if not self.wanted():
            raise GivenUp

    def outcomes(self, trials: Sequence[Situation], name: str) -> list[Outcome]:
        """The node's strength and label in each situation."""
        return list(map(Outcome, self.strengths(trials, name).tolist(), self.labelled(trials)))

    def couples(self) -> list[tuple[str, str]]:
        """The pairs that bear on the same thing in the same way, those nearest to the node first."""
        beside: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
        for edge in self.structure.edges:
            beside[edge.target, edge.role in ("attacks", "requires", "undercuts")].add(edge.source)
        ids = self.structure.ids
        nearest = (
            sorted(sources - {self.place}, key=lambda place: (self.ways[ids[place]].length, ids[place]))[: PAIRS + 1]
            for sources in beside.values()
        )  # a pair with one that is farther has enough others before it
        couples = {(min(pair), max(pair)) for places in nearest for pair in combinations(places, 2)}
        named = ((ids[one], ids[two]) for one, two in couples)
        return nsmallest(PAIRS, named, key=lambda pair: (sum(self.ways[id_].length for id_ in pair), pair))

    def _strengths(self, trials: Sequence[Situation], name: str, short: ShortWay | None) -> Array:
        self._go_on()
        size = len(self.structure.ids)
        usual = self.scales.base(self.under)
        bases = [usual if trial.base is self.under.base else self.scales.base(trial) for trial in trials]
        fixed = [(copy * size + p, value) for copy, one in enumerate(trials) for p, value in one.values().items()]
        hold = Hold.fast(np.array([p for p, _ in fixed], np.int64), np.array([v for _, v in fixed], float))
        tile = len(trials), SEMANTICS[name].by_works
        if tile not in self.tiles:
            self.tiles[tile] = self.scales.arrays(name).tiled(len(trials))
        problem = Problem(self.tiles[tile], SEMANTICS[name], np.concatenate(bases), hold, TOLERANCE)
        return solve(problem, short).strengths[self.place :: size]

    def _ways(self) -> "dict[str, _Onward]":
        """The first step of the shortest way from everything to the node."""
        incoming: defaultdict[int, list[int]] = defaultdict(list)
        for edge in self.structure.edges:
            incoming[edge.target].append(edge.source)
        ids = self.structure.ids
        ways = {self.node: _Onward("", 1)}
        here = [self.place]
        while here:
            nearer, here = here, []
            for target in nearer:
                for source in incoming[target]:
                    if ids[source] not in ways:
                        ways[ids[source]] = _Onward(ids[target], ways[ids[target]].length + 1)
                        here.append(source)
        return ways

    def trail(self, id_: str) -> tuple[str, ...]:
        """The shortest way from a candidate to the node."""
        if id_ not in self.ways:
            rest = [
                self.structure.ids[place] for place, sources in self.structure.spoken_for.items() if id_ in sources
            ]
            return (id_, *self.trail(min(rest, key=lambda node: self.ways[node].length)))
        found = [id_]
        while following := self.ways[found[-1]].following:
            found.append(following)
        return tuple(found)


class Trials(Sequence[Situation]):
    """Situations with one more thing supposed, made when they are looked at: each is as long as the structure."""

    def __init__(self, part: Hanging, supposed: Sequence[tuple[str, bool]]) -> None:
        self._part, self._supposed = part, supposed

    def __len__(self) -> int:
        """The number of situations."""
        return len(self._supposed)

    @overload
    def __getitem__(self, number: int) -> Situation: ...

    @overload
    def __getitem__(self, number: slice) -> "Trials": ...

    def __getitem__(self, number: int | slice) -> "Situation | Trials":
        """One of them, or some that are not made yet."""
        if isinstance(number, slice):
            return Trials(self._part, self._supposed[number])
        id_, accept = self._supposed[number]
        return self._part.trial(id_, accept=accept)
