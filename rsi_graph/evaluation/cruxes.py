"""Cruxes: what a conclusion depends on, found by supposing one thing after the other.

Every claim, condition, risk and step that bears on a node is supposed to be true and to be false, and every source is
given up; the strengths of the node that follow decide the order. That is counterfactual in every semantics, and the
swings of several cruxes do not add up. If one crux hides another, rejecting both shows it (``pairs``). T. Kampik et
al., Contribution Functions for Quantitative Bipolar Argumentation Graphs, IJAR 2024.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from rsi_graph.errors import BadSetting, RsiGraphError
from rsi_graph.evaluation import DEFAULT, SPREAD, structure_of
from rsi_graph.evaluation.hanging import GivenUp, Hanging, Outcome, always_wanted
from rsi_graph.evaluation.semantics import Array
from rsi_graph.evaluation.standings import number, signed
from rsi_graph.evaluation.structure import Structure, Supposition
from rsi_graph.evaluation.verdicts import MOVED, NOTHING, side
from rsi_graph.evaluation.weighed import Weighing
from rsi_graph.graph import Graph
from rsi_graph.words import a_kind

FIRST = 3
"""A semantics agrees on a crux that it places among this number of first places, in any order."""
TOLD = 8
"""The decimals to which the effects of two cruxes are compared; smaller differences are only noise of the
iteration."""
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
    wanted: Callable[[], bool] = always_wanted,
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


def untried(structure: Structure, node: str, supposition: Supposition = NOTHING) -> int:
    """The number of things that bear on a node and are not tried as its cruxes because there are too many."""
    part = Hanging(structure, node, supposition)
    return len(part.candidates()) - len(part.tried())


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
