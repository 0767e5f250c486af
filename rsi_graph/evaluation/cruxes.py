"""Cruxes: what a conclusion depends on, found by supposing one thing after the other.

Every claim, condition, risk and step that bears on a node is supposed to be true and to be false, and every source is
given up; the strengths of the node that follow decide the order. That is counterfactual in every semantics, and the
swings of several cruxes do not add up. If one crux hides another, rejecting both shows it (``pairs``). T. Kampik et
al., Contribution Functions for Quantitative Bipolar Argumentation Graphs, IJAR 2024.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from heapq import nsmallest
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple, TypeVar, overload

import numpy as np

from rsi_graph.errors import BadSetting, RsiGraphError, UnknownNode
from rsi_graph.evaluation import DEFAULT, SPREAD, structure_of
from rsi_graph.evaluation.equilibrium import TOLERANCE, Hold, Problem, ShortWay, solve
from rsi_graph.evaluation.gradients import gradient
from rsi_graph.evaluation.semantics import SEMANTICS, Array
from rsi_graph.evaluation.side_by_side import SideBySide
from rsi_graph.evaluation.standings import number, signed
from rsi_graph.evaluation.structure import Label, Situation, Structure, Supposition, situation
from rsi_graph.evaluation.verdicts import MOVED, NOTHING, Scales, side
from rsi_graph.evaluation.weighed import Weighing
from rsi_graph.graph import Graph
from rsi_graph.words import a_kind

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
FIRST = 3
"""A semantics agrees on a crux that it places among this number of first places, in any order."""
TOLD = 8
"""The decimals to which the effects of two cruxes are compared; smaller differences are only noise of the
iteration."""
PAIRS = 400
"""The most pairs that are tried, those nearest to the node first."""
SEEN = 0.005
"""The least swing with which a crux is shown to people."""
HIDDEN = 0.01
"""The least amount by which a pair has to move the node more than its parts do to be shown."""


@dataclass(frozen=True, slots=True)
class Crux:
    """A node on which another depends. Strengths are those of the other node."""

    id: str
    kind: str
    now: float | None
    """None under a position that is silent on the other node."""
    if_rejected: float | None
    if_accepted: float | None
    swing: float
    """The strength if it is accepted minus that if it is rejected; negative if it speaks against the node."""
    flips: tuple[str, ...]
    """"rejected" and "accepted", as far as they would give the node another label or move it across the middle."""
    agreement: float
    """The share of semantics that place it as high or higher, or among the first three."""
    path: tuple[str, ...]
    """The shortest chain by which it bears on the node."""
    both_ways: bool
    """True if rejecting it and accepting it move the node to the same side."""
    reach: float
    """The most by which it moves the node."""


@dataclass(frozen=True, slots=True)
class CruxPair:
    """Two nodes that hide each other: rejecting both moves the node by more than the sum of rejecting each."""

    ids: tuple[str, str]
    now: float | None
    """The strength of the node; None under a position that is silent on it."""
    if_rejected: float
    """The strength of the node if both are rejected at once."""
    alone: tuple[float, float]
    """The strengths of the node if each is rejected by itself."""
    flips: bool
    """True if together they flip the node and neither does alone."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The node's strength and label under one supposition."""

    strength: float
    label: Label


class GivenUp(Exception):
    """Raised if nobody wants the result any more."""


def _wanted() -> bool:
    return True


def _untold(_: float) -> None:
    pass


def beside(held: Weighing, node: str, wanted: Callable[[], bool]) -> tuple[Crux, ...] | str | None:
    """The cruxes of a node under the present supposition that are shown to people, or a message why there are none.

    None if they are not wanted any more.
    """
    structure, supposed = held.scales.structure, held.found.supposition
    if held.graph.kind(node) == "question":
        return "A question hangs on its answers: enter one, and what that hangs on stands here."
    try:
        here = conclusion(held.graph, node)
        if here not in structure.places:
            structure = structure_of(held.graph, supposed, steps=(here,))
        return telling(cruxes(structure, here, held.found.semantics, supposed, wanted))
    except RsiGraphError as error:
        return error.with_hint
    except GivenUp:
        return None


def conclusion(graph: Graph, id_: str) -> str:
    """A node that can have cruxes. Raises BadSetting."""
    node = graph.node(id_)
    if node.kind == "question":
        answers = [relation.source for relation in graph.answers(id_)]
        such = f"such as {', '.join(answers[:3])}" if answers else ""
        raise BadSetting(f"{id_} is a question, neither true nor false: name one of its answers", such)
    if node.kind in ("source", "annotation"):
        raise BadSetting(f"{id_} is {a_kind(node.kind)} and has no cruxes", "name a claim, a condition or a risk")
    return node.id


def cruxes(
    structure: Structure,
    node: str,
    semantics: str = DEFAULT,
    supposition: Supposition = NOTHING,
    wanted: Callable[[], bool] = _wanted,
) -> tuple[Crux, ...]:
    """The cruxes of a node, the most important first. Raises BadSetting if the node has no strength.

    ``wanted`` is asked now and then; GivenUp is raised when it says no.
    """
    part = Hanging(structure, node, supposition, wanted)
    names, ids = tuple(dict.fromkeys((semantics, *SPREAD))), part.tried()
    trials = part.trials(ids)
    strengths = {name: part.strengths(trials, name) for name in names}
    now = {name: part.strengths([part.under], name)[0] for name in names}
    if np.isnan(now[semantics]):
        raise BadSetting(f"{node} has no strength, and so no cruxes: not converged", f"rsi-graph evaluate {node}")
    ranks = [_ranks(strengths[name], now[name]) for name in names]
    found = _Found(part, Outcome(float(now[semantics]), part.labels[part.place]), ranks)
    ends = [Outcome(*end) for end in zip(strengths[semantics].tolist(), part.labelled(trials), strict=True)]
    rows = [found.crux(number, id_, ends[2 * number : 2 * number + 2]) for number, id_ in enumerate(ids)]
    told = sorted((crux for crux in rows if _matters(crux)), key=_order)
    return tuple(replace(crux, now=None) for crux in told) if part.is_silent else tuple(told)


def pairs(
    structure: Structure, node: str, semantics: str = DEFAULT, supposition: Supposition = NOTHING
) -> tuple[CruxPair, ...]:
    """The pairs that hide each other, those that flip the node first."""
    part = Hanging(structure, node, supposition)
    couples = part.couples()
    singles = list(dict.fromkeys(id_ for couple in couples for id_ in couple))
    trials = [part.trial(id_, accept=False) for id_ in singles]
    trials += [part.trial(two, accept=False, under=part.trial(one, accept=False)) for one, two in couples]
    outcomes = part.outcomes([part.under, *trials], semantics)
    now, alone, together = outcomes[0], dict(zip(singles, outcomes[1:], strict=False)), outcomes[1 + len(singles) :]
    pairs_ = zip(couples, together, strict=True)
    found = [(pair, both) for couple, both in pairs_ if (pair := _pair(now, couple, alone, both))]
    found.sort(key=lambda row: (not row[0].flips, -abs(row[1].strength - now.strength), row[0].ids))
    return tuple(replace(pair, now=None) if part.is_silent else pair for pair, _ in found)


def bearing(crux: Crux) -> str:
    """The side of a crux in words, which is all that is said of it without a position."""
    return "both ways" if crux.both_ways else "for it" if crux.swing > 0 else "against it"


def told(crux: Crux, of: int = len(SPREAD)) -> str:
    """A crux in words, by the strengths that the node would have; ``of`` is the number of semantics that were used."""
    ends = [("if given up" if crux.kind == "source" else "if rejected", crux.if_rejected, "rejected")]
    ends += [("if accepted", crux.if_accepted, "accepted")] if crux.kind != "source" else []
    strengths = ", ".join(f"{word} {number(end)}{' flips' * (name in crux.flips)}" for word, end, name in ends)
    swing = f"swing {signed(crux.swing)}"
    agree = f"{round(crux.agreement * of)} of {of} semantics agree"
    return f"{strengths}; {swing}, {agree}{', acts both ways' * crux.both_ways}"


def is_silent(found: Iterable[Crux]) -> bool:
    """Return True if the position is silent on the node, so that how far each crux moves it is nobody's number."""
    return any(crux.now is None for crux in found)


def telling(found: Iterable[Crux]) -> tuple[Crux, ...]:
    """The cruxes that flip the node or move it so far that two digits show it."""
    return tuple(crux for crux in found if crux.flips or crux.reach >= SEEN)


class _Onward(NamedTuple):
    """The shortest way from something to a node: the next step, and how many there are with both ends."""

    following: str
    length: int


def untried(structure: Structure, node: str, supposition: Supposition = NOTHING) -> int:
    """The number of things that bear on a node and are not tried as its cruxes because there are too many."""
    part = Hanging(structure, node, supposition)
    return len(part.candidates()) - len(part.tried())


class Hanging:
    """The part of a structure that bears on one node, and its strengths if something else is supposed."""

    def __init__(
        self, structure: Structure, node: str, supposition: Supposition, wanted: Callable[[], bool] = _wanted
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


@dataclass(frozen=True, slots=True)
class _Found:
    """The present outcome of the node, and the rank of every candidate in each semantics."""

    part: Hanging
    now: Outcome
    ranks: Sequence[Sequence[int]]

    def crux(self, number: int, id_: str, ends: Sequence[Outcome]) -> Crux:
        """The crux made of a candidate, from the outcomes of rejecting and of accepting it."""
        now = self.now.strength
        rejected, accepted = (now if np.isnan(end.strength) else end.strength for end in ends)
        mine = self.ranks[0][number]
        return Crux(
            id_,
            self.part.kind(id_),
            now,
            _number(ends[0].strength),
            _number(ends[1].strength),
            accepted - rejected,
            tuple(word for word, end in zip(("rejected", "accepted"), ends, strict=True) if _flips(self.now, end)),
            sum(rank[number] < max(FIRST, mine + 1) for rank in self.ranks) / len(self.ranks),
            self.part.trail(id_),
            min(rejected, accepted) > now + MOVED or max(rejected, accepted) < now - MOVED,
            max(abs(accepted - rejected), abs(rejected - now), abs(accepted - now)),
        )


def _number(value: float) -> float | None:
    return None if np.isnan(value) else value


def _ranks(strengths: Array, now: float) -> list[int]:
    """The rank of every candidate by how far it moves the node."""
    reach = np.fmax(np.abs(strengths[::2] - now), np.abs(strengths[1::2] - now))
    reach = np.fmax(reach, np.abs(strengths[1::2] - strengths[::2]))
    ranks = np.empty(len(reach), int)
    ranks[np.argsort(-reach.round(TOLD), kind="stable")] = np.arange(len(reach))
    found: list[int] = ranks.tolist()
    return found


def _matters(crux: Crux) -> bool:
    return bool(crux.flips) or crux.reach > MOVED


def _order(crux: Crux) -> tuple[float, bool, str]:
    return -round(crux.reach, TOLD), not crux.flips, crux.id


def _pair(now: Outcome, couple: tuple[str, str], alone: Mapping[str, Outcome], both: Outcome) -> CruxPair | None:
    one, two = (alone[id_] for id_ in couple)
    together = abs(both.strength - now.strength)
    apart = abs(one.strength - now.strength) + abs(two.strength - now.strength)
    flips = _flips(now, both) and not _flips(now, one) and not _flips(now, two)
    if not flips and not together > apart + HIDDEN:
        return None
    return CruxPair(couple, now.strength, both.strength, (one.strength, two.strength), flips)


def _flips(before: Outcome, after: Outcome) -> bool:
    return before.label != after.label or side(before.strength) * side(after.strength) < 0
