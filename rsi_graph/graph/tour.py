"""A way through a corpus that shows a newcomer what it is made of: a question, a claim that answers it, what speaks
against that claim, and the passage that says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from rsi_graph.graph.dossier import Dossier, dossier
from rsi_graph.graph.graph import Graph
from rsi_graph.model import PROPOSITIONS

LOOKED_AT = 60
"""The most claims that are compared; the way need not be the best one."""
MUCH = 12
"""The number of neighbours above which a claim gets no better to show."""


@dataclass(frozen=True, slots=True)
class Itinerary:
    """The ids in the order of the way; empty if the corpus has none that fits."""

    question: str = ""
    claim: str = ""
    counterpoint: str = ""
    passage: str = ""


def itinerary(graph: Graph) -> Itinerary:
    """The way to show: the question with most answers, and of these the claim with most to see around it."""
    questions = graph.ids("question")
    question = max(questions, key=lambda id_: _answers(graph, id_), default="")
    answers = [answer.source for answer in graph.answers(question)] if question else []
    claim = _most_to_see(graph, answers or graph.ids(*PROPOSITIONS))
    if not claim:
        return Itinerary(question)
    found = dossier(graph, claim)
    counterpoints = [entry.id for entry in found.counterpoints if entry.kind in PROPOSITIONS]
    counterpoint = max(counterpoints, key=lambda id_: _shown(dossier(graph, id_)), default="")
    passage = _passage(dossier(graph, counterpoint)) if counterpoint else ""
    return Itinerary(question, claim, counterpoint, passage or ("" if counterpoint else _passage(found)))


def _answers(graph: Graph, question: str) -> int:
    """The number of answers to a question, none of which is read."""
    return sum(kind == "answers" and not away for kind, _, away in graph.neighbours(question))


def _most_to_see(graph: Graph, ids: Iterable[str]) -> str:
    looked_at = {id_: _worth(graph, id_) for id_ in islice(ids, LOOKED_AT) if graph.kind(id_) in PROPOSITIONS}
    return max(looked_at, key=lambda id_: looked_at[id_], default="")


def _worth(graph: Graph, id_: str) -> tuple[bool, bool, int, bool, int]:
    """The rank of a claim as a first stop, by what a newcomer should see around it."""
    found = dossier(graph, id_)
    against = [entry for entry in found.counterpoints if entry.kind in PROPOSITIONS]
    cited = max((bool(entry.tally.works) + _is_quoted(graph, entry.id) for entry in against), default=0)
    around = (found.supports, found.counterpoints, found.conditions, found.risks, found.citations)
    return found.node.kind == "claim", bool(against), cited, bool(found.supports), min(sum(map(len, around)), MUCH)


def _is_quoted(graph: Graph, id_: str) -> bool:
    return any("quote" in graph.body(citation.annotation) for citation in graph.citations(id_))


def _shown(found: Dossier) -> tuple[bool, bool, int]:
    cites = found.citations
    return any(c.annotation.quote for c in cites), any(c.annotation.locator for c in cites), len(cites)


def _passage(found: Dossier) -> str:
    """The citation with most to show: its own words, and where they stand."""
    cites = {c.citation.annotation: (bool(c.annotation.quote), bool(c.annotation.locator)) for c in found.citations}
    return max(cites, key=lambda id_: cites[id_], default="")
