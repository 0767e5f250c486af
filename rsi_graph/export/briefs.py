"""A question on one page: the best backed answers of each side, who says so, and what speaks most against each.

The main objection is the one with the most works behind it in the record. The page says if it is answered, and nothing
is weighed. The bibliography lists exactly the works that are named.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rsi_graph.evaluation.record import Objection, Recorded, recorded
from rsi_graph.export.features import whole
from rsi_graph.export.losses import Loss
from rsi_graph.export.part import Part
from rsi_graph.export.reference_list import formatted
from rsi_graph.export.sheet import SIDES, Addresses, Sheet
from rsi_graph.graph.backing import backing
from rsi_graph.graph.graph import Graph
from rsi_graph.model import Source

MOST = 3
"""The most answers of a side that are told; the others are named."""
NAMED = 2
"""The most works that are named for an answer."""
CARRIES = {
    **whole("question", "answers", "source"),
    "claim": "a sentence for each answer that is told",
    "attacks": "the best backed objection to each answer",
}
_STANDINGS = {"reliable": 0, "contested": 1, "unreliable": 2}
_FORMS = ("peer-reviewed", "preprint", "report", "post", "press")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\u201c\"'])")


@dataclass(frozen=True, slots=True)
class Challenge:
    """The objection to an answer that has the most works behind it."""

    title: str
    works: tuple[str, ...]
    outcome: str
    """The answer to it in words, or a note that there is none."""
    more: int
    """The number of further objections."""
    unanswered: str = ""
    """The number of unanswered further objections and the first of them, if this one is answered."""


@dataclass(frozen=True, slots=True)
class Told:
    """An answer in a sentence, with who says so and what speaks most against it."""

    id: str
    title: str
    sentence: str
    works: tuple[str, ...]
    further: int
    """The number of further works that assert or support it."""
    challenge: Challenge | None
    opponents: tuple[str, ...]
    """The works that dispute or qualify it, if no objection is recorded."""
    further_opponents: int
    """The number of further works that dispute or qualify it."""


@dataclass(frozen=True, slots=True)
class BriefSide:
    """One side of a question: the answers that are told, and the titles of the others."""

    bearing: str
    mark: str
    words: str
    told: tuple[Told, ...]
    others: tuple[str, ...]

    @property
    def count(self) -> int:
        """The number of its answers."""
        return len(self.told) + len(self.others)


@dataclass(frozen=True, slots=True)
class Brief:
    """A question with its sides."""

    id: str
    title: str
    text: str
    sides: tuple[BriefSide, ...]

    @property
    def works(self) -> Iterator[str]:
        """The works that are named."""
        for told in (told for side in self.sides for told in side.told):
            yield from told.works
            yield from told.challenge.works if told.challenge else told.opponents


def briefs(part: Part, record: Recorded | None = None) -> list[Brief]:
    """The questions of a part, each on a page."""
    found = record or recorded(part.graph)
    return [_brief(found, id_) for id_ in part.of_kind("question")]


def sheet(part: Part, found: Sequence[Brief]) -> Sheet:
    """The works that briefs name, numbered and formatted."""
    works = list(dict.fromkeys(work for one in found for work in one.works))
    entries = formatted({work: part.nodes[work] for work in works if work in part.nodes}, part.style)
    return Sheet(recorded(part.graph), works, Addresses(lambda id_: f"#n-{id_}" if id_ in works else ""), entries)


def losses(part: Part, carries: object) -> tuple[Loss, ...]:
    """Count the things that a brief leaves out of its part, which is nearly all of it."""
    del carries
    found = briefs(part)
    told = {told.id for one in found for side in one.sides for told in side.told}
    named = {work for one in found for work in one.works}
    answers = {p.source for one in found for p in part.graph.answers(one.id)}
    spoken = part.of_kind("claim", "condition", "risk", "argument")
    return (
        Loss("answers beyond the best backed", len(answers - told), "a title", one="answer beyond the best backed"),
        Loss("reasons", len([id_ for id_ in spoken if id_ not in answers]), one="reason"),
        Loss("passages", len(part.of_kind("annotation")), one="passage"),
        Loss("works", len([id_ for id_ in part.of_kind("source") if id_ not in named]), one="work"),
    )


def _brief(record: Recorded, question: str) -> Brief:
    graph = record.graph
    rows = record.dossier(question).answers
    bearings = {"yes": "for", "no": "against"}
    sides = []
    for bearing, mark, words in SIDES:
        ids = list(
            dict.fromkeys(row.id for row in rows if bearings.get(row.relation.side or "", "neither") == bearing)
        )
        if ids:
            told = tuple(_told(record, id_) for id_ in ids[:MOST])
            sides.append(BriefSide(bearing, mark, words, told, tuple(graph.title(id_) for id_ in ids[MOST:])))
    return Brief(question, graph.title(question), _text(graph, question), tuple(sides))


def _told(record: Recorded, id_: str) -> Told:
    graph = record.graph
    found, challenge = backing(graph, id_), _challenge(record, id_)
    works = sorted(found.sources, key=lambda work: _rank(graph, work))
    opponents = () if challenge else tuple(sorted(found.opponents, key=lambda work: _rank(graph, work)))
    sentence = _SENTENCE.split(_text(graph, id_).strip())[0]
    return Told(
        id_, graph.title(id_), sentence, tuple(works[:NAMED]), len(works[NAMED:]), challenge, opponents[:NAMED],
        len(opponents[NAMED:]),
    )  # fmt: skip


def _challenge(record: Recorded, id_: str) -> Challenge | None:
    found = record.of(id_).counterpoints
    if not found:
        return None
    graph, first = record.graph, found[0]
    works = sorted(backing(graph, first.id).sources, key=lambda work: _rank(graph, work))[:1]
    left = [one for one in found[1:] if one.outcome == "stands"] if first.outcome != "stands" else []
    unanswered = f"{len(left)} of them unanswered: {graph.title(left[0].id)}" if left else ""
    return Challenge(graph.title(first.id), tuple(works), _outcome(graph, first), len(found) - 1, unanswered)


def _outcome(graph: Graph, found: Objection) -> str:
    if found.outcome == "stands":
        return "unanswered"
    by = graph.title(found.by[0]) if found.by else ""
    verb = "answered" if found.answered else "disputed"
    return f"{verb} by \u201c{by}\u201d" if by else verb


def _rank(graph: Graph, work: str) -> tuple[int, int]:
    """The best works first: reliable before contested, peer-reviewed before the rest."""
    record = graph.node(work).record
    if not isinstance(record, Source):
        return len(_STANDINGS), len(_FORMS)
    standing = _STANDINGS[record.standing.is_] if record.standing else 0
    return standing, _FORMS.index(record.published) if record.published in _FORMS else len(_FORMS)


def _text(graph: Graph, id_: str) -> str:
    return getattr(graph.node(id_).record, "text", None) or ""
