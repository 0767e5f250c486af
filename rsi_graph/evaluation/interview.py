"""An interview: the few credences that tell most about one question, asked one by one, and what follows from them.

The next proposition is always the one whose credence would move the question most: by the slope of the answer's
strength times the uncertainty of that credence. At the end come the answer that follows, the tensions, the authors
whose passages are nearest and farthest, with the claims that part them, and what would change the reader's mind.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rsi_graph.errors import BadSetting
from rsi_graph.evaluation import DEFAULT, structure_of, suppose
from rsi_graph.evaluation.beliefs import Following, following, strengths
from rsi_graph.evaluation.cruxes import SEEN
from rsi_graph.evaluation.hanging import Hanging
from rsi_graph.evaluation.record import recorded_near
from rsi_graph.evaluation.structure import NO_OPINION, Interval, Structure, Supposition, middle, situation
from rsi_graph.evaluation.tensions import (
    Consequence,
    Grounds,
    PositionScales,
    consequences,
    no_tension,
    reason,
    tensions,
)
from rsi_graph.evaluation.verdicts import EVEN, Scales, side
from rsi_graph.evaluation.views import Override
from rsi_graph.graph import Graph
from rsi_graph.graph.backing import backing
from rsi_graph.graph.matrix import matrix
from rsi_graph.model import PROPOSITIONS
from rsi_graph.relations import MARKS
from rsi_graph.words import a_kind

MOST = 12
"""The number of credences that are asked for."""
SHARED = 2
"""The number of claims that an author has to have spoken on to be named as near or far."""
NAMED = 3
"""The number of authors, tensions and cruxes on the last page."""
MOVED = 0.02
"""The least distance by which the answers have to move a strength for it to count as the reader's."""
TOLD = 0.05
"""The least distance from the middle at which a strength takes a side on a claim."""

Answers = Mapping[str, Interval]


@dataclass(frozen=True, slots=True)
class Patience:
    """The link to a waiting caller: it says if the result is still wanted, and gets the share that is done."""

    wanted: Callable[[], bool] = lambda: True
    told: Callable[[float], None] = lambda _: None


ENDLESS = Patience()


@dataclass(frozen=True, slots=True)
class AuthorDistance:
    """An author beside a position: their distance, the number of claims, and the claims that part the two most."""

    name: str
    distance: float
    """The mean distance on the claims that the author speaks on, 0 to 1."""
    shared: int
    parting: tuple[str, ...]
    others: int
    """The number of further authors of the same works."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A proposition that would change the answer, with the answer if it is false and if it is true."""

    id: str
    if_rejected: float
    if_accepted: float
    flips: tuple[str, ...]
    """"rejected" and "accepted", as far as they would carry the answer across the middle."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """An argument that carries the result, and whose it is."""

    id: str
    role: str
    strength: float | None
    """Its strength; None if the answers say nothing that bears on it."""
    is_held: bool
    """True if it was answered with this credence."""


@dataclass(frozen=True, slots=True)
class LastPage:
    """The result of an interview."""

    target: str
    standing: Following
    carriers: tuple[Carrier, ...]
    """The argument that carries most for it, and the one that carries most against it."""
    tensions: tuple[Consequence, ...]
    nearest: tuple[AuthorDistance, ...]
    farthest: tuple[AuthorDistance, ...]
    cruxes: tuple[Turn, ...]
    answered: frozenset[str]
    """The ids of the answers that give an opinion."""
    calm: str
    """The reason why there is no tension, in words; empty if there are some."""


def subject(graph: Graph, about: str | None) -> str:
    """The subject of an interview: a proposition, or a question with answers; without a name the first question.

    Raises UnknownNode and BadSetting.
    """
    id_ = about or next(iter(graph.ids("question")), None)
    if id_ is None:
        raise BadSetting("there is no question for an interview", "name a claim: rsi-graph interview NODE")
    kind = graph.kind(id_)
    if kind not in PROPOSITIONS and not (kind == "question" and graph.answers(id_)):
        raise BadSetting(f"{id_} is {a_kind(kind)} that no claim answers", "name a question or a claim")
    return graph.node(id_).id


def conclusion(graph: Graph, question: str | None) -> str:
    """The proposition that an interview is about: the node itself, or one answer to a question.

    An answer "yes" comes before others, then the one that more works back, then the one that more nodes bear on.
    Raises UnknownNode and BadSetting.
    """
    id_ = subject(graph, question)
    if graph.kind(id_) in PROPOSITIONS:
        return id_
    answers = graph.answers(id_)
    chosen = [one.source for one in answers if one.side == "yes"] or [one.source for one in answers]
    if len(chosen) == 1:
        return chosen[0]
    structure = structure_of(graph)

    def order(id_: str) -> tuple[int, int, str]:
        return -len(backing(graph, id_).sources), -len(structure.bearing_on(structure.places[id_])), id_

    return min(chosen, key=order)


@dataclass(frozen=True, slots=True)
class Interview:
    """An interview in progress: its subject, the answers that bear on it, and the next question."""

    target: str
    answers: Mapping[str, Interval]
    asks: str | None
    """The next proposition to ask about; None if all twelve are answered, or nothing more bears on the subject."""


def taken_up(graph: Graph, target: str, held: Answers, patience: Patience = ENDLESS) -> Interview:
    """An interview that goes on from the present credences. Raises GivenUp if it is not wanted any more."""
    structure = structure_of(graph)
    bearing = {structure.ids[place] for place in structure.bearing_on(structure.places[target])} - {target}
    answers = {id_: interval for id_, interval in held.items() if id_ in bearing}
    asks = asked_next(graph, target, answers, patience=patience) if len(answers) < MOST else None
    return Interview(target, answers, asks)


def supposed(graph: Graph, answers: Answers) -> Supposition:
    """The answers as a supposition."""
    return suppose(graph, believed=dict(answers))


def asked_next(
    graph: Graph,
    target: str,
    answers: Answers,
    among: Collection[str] | None = None,
    patience: Patience = ENDLESS,
) -> str | None:
    """The proposition to ask next, which would move the target most; None if nothing is left to ask.

    The slope is taken over the whole range that a credence leaves open, from false to true, since under a semantics of
    the strongest argument the slope at one point says little of the rest. Among very many, only the steepest are
    tried.
    """
    held = supposed(graph, answers)
    part = Hanging(structure_of(graph, held), target, held, patience.wanted)
    wanted = [id_ for id_ in part.structure.ids[: part.structure.propositions] if id_ not in (target, *answers)]
    wanted = [id_ for id_ in wanted if among is None or id_ in among]
    slopes, wanted = part.slopes, part.steepest(wanted)
    ends = part.strengths(part.trials(wanted), DEFAULT, patience.told)
    moves = np.nan_to_num(np.abs(ends[1::2] - ends[::2])).round(2)
    rows = [(-move, -slopes[part.structure.places[id_]], id_) for move, id_ in zip(moves, wanted, strict=True)]
    rows = [row for row in rows if row[0] or row[1] or among is not None]
    return min(rows)[2] if rows else next((id_ for id_ in among or () if id_ not in answers), None)


def last_page(graph: Graph, target: str, answers: Answers, patience: Patience = ENDLESS) -> LastPage:
    """The result of the answers. Raises GivenUp if it is not wanted any more."""
    held = supposed(graph, answers)
    structure = structure_of(graph, held)
    scales = Scales(structure)
    parts = tuple(Override("weighs", id_, interval, (), None) for id_, interval in answers.items())
    beside = consequences(graph, Grounds(held, parts, (), ()))
    parting = tuple(tensions(beside))
    ordered = companions(graph, strengths(scales, held), answers)
    answered = frozenset(id_ for id_, interval in answers.items() if interval != NO_OPINION)
    standing = following(scales, held, target) if answered else Following(None, None, None, is_silent=True)
    found = _turning(structure, target, held, patience) if answered and standing.strength is not None else ()
    near = tuple(one for one in ordered if one.distance < EVEN)
    far = tuple(one for one in reversed(ordered) if one.distance > EVEN)
    carriers = tuple(_carriers(graph, scales, held, target, answered)) if standing.strength is not None else ()
    return LastPage(
        target,
        standing,
        carriers,
        parting[:NAMED],
        near[:NAMED],
        far[:NAMED],
        found[:NAMED],
        answered,
        no_tension(beside),
    )


def _carriers(
    graph: Graph, scales: Scales, held: Supposition, target: str, answered: Collection[str]
) -> Iterator[Carrier]:
    """Yield what carries the target, each argument with its strength if the answers bear on it."""
    known = scales.heard(situation(scales.structure, held))
    follow = strengths(scales, held)
    for pull in PositionScales(scales.structure, held).carriers(target):
        id_ = reason(graph, pull)
        is_said = known[scales.structure.places[id_]]
        yield Carrier(id_, pull.role, follow[id_] if is_said else None, id_ in answered)


def _turning(structure: Structure, target: str, held: Supposition, patience: Patience) -> tuple[Turn, ...]:
    """The propositions that would change the answer, those that reverse it first; the answers are among them."""
    part = Hanging(structure, target, held, patience.wanted)
    ids = [id_ for id_ in part.structure.ids[: part.structure.propositions] if id_ != target]
    ids = part.steepest(ids)
    now, *ends = part.strengths([part.under, *part.trials(ids)], DEFAULT, patience.told).tolist()
    rows = []
    for id_, false, true in zip(ids, ends[::2], ends[1::2], strict=True):
        reach = max(abs(false - now), abs(true - now))
        over = (("rejected", false), ("accepted", true))
        flips = tuple(word for word, end in over if side(now) * side(end) < 0)
        if reach >= SEEN:
            rows.append((not flips, -reach, Turn(id_, false, true, flips)))
    return tuple(turn for *_, turn in sorted(rows, key=lambda row: (*row[:2], row[2].id)))


def companions(graph: Graph, follow: Mapping[str, float | None], answers: Answers) -> tuple[AuthorDistance, ...]:
    """The authors by the distance of their passages from a position, the nearest first, each set of works once.

    The claims that were answered, and those that the answers move, are compared.
    """
    plain = strengths(Scales(structure_of(graph)), Supposition())
    mine = {id_: middle(interval) for id_, interval in answers.items()}
    for id_, before in plain.items():
        now = follow.get(id_)
        moved = now is not None and before is not None and abs(now - before) >= MOVED
        if id_ not in answers and moved and now is not None:
            mine[id_] = now
    mine = {id_: value for id_, value in mine.items() if abs(value - EVEN) >= TOLD}
    said = _said(graph, mine)
    alike: defaultdict[tuple[tuple[str, float], ...], list[str]] = defaultdict(list)
    for author in matrix(graph).authors:
        stances = {id_: value for source in author.sources for id_, value in said.get(source, ())}
        if len(stances) >= SHARED:
            alike[tuple(sorted(stances.items()))].append(author.name)
    found = [_companion(names, stances, mine) for stances, names in alike.items()]
    return tuple(sorted(found, key=lambda one: (one.distance, -one.shared, one.name)))


def _said(graph: Graph, mine: Mapping[str, float]) -> Mapping[str, Sequence[tuple[str, float]]]:
    """The claims at hand that each work asserts (1) or disputes (0)."""
    found: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    for id_ in mine:
        for citation in graph.citations(id_) if id_ in graph and graph.kind(id_) in PROPOSITIONS else ():
            if citation.stance in ("asserts", "disputes"):
                found[citation.source].append((id_, float(citation.stance == "asserts")))
    return found


def _companion(
    names: Sequence[str], stances: Sequence[tuple[str, float]], mine: Mapping[str, float]
) -> AuthorDistance:
    apart = sorted(((abs(mine[id_] - value), id_) for id_, value in stances), reverse=True)
    mean = sum(gap for gap, _ in apart) / len(apart)
    parting = tuple(id_ for gap, id_ in apart[:2] if gap > EVEN)
    return AuthorDistance(names[0], mean, len(apart), parting, len(names) - 1)


SIDES_TOLD = {
    "for": MARKS["supports"],
    "against": MARKS["attacks"],
    "mitigated by": MARKS["mitigates"],
    "needs": MARKS["requires"],
    "in the case that": MARKS["given"],
}
"""The sides of reasons, in order, with their marks; a need is no reason against what needs it."""


def both_sides(graph: Graph, id_: str) -> Iterator[tuple[str, str]]:
    """Yield the id of each reason with its side, one of ``SIDES_TOLD``, in the order of the proposition's card."""
    found = recorded_near(graph).dossier(id_)
    cases = [entry for entry in found.conditions if entry.relation.kind == "given"]
    needs = [entry for entry in found.conditions if entry not in cases]
    parts = (found.supports, found.counterpoints, found.mitigations, needs, cases)
    for told, entries in zip(SIDES_TOLD, parts, strict=True):
        yield from ((told, entry.id) for entry in entries)
