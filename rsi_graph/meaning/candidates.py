"""Pairs of nodes that are near in meaning, with their judgement, fingerprint and ties; this module needs no numpy."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from rsi_graph.corpus.layer_files import Decision
from rsi_graph.graph import Graph
from rsi_graph.meaning.hints import Hint

Pair: TypeAlias = frozenset[str]

SAME = 0.9
"""The cosine from which two texts may say the same."""

FINGERPRINT = 12

LINKED = "claims, conditions, risks and annotations"


class Candidate(NamedTuple):
    """A pair that may be related."""

    one: str
    """The node asked about, or the first in the corpus; empty if the question was a passage."""
    other: str
    cosine: float
    share: float
    """The share of this corpus's pairs that are less near."""
    closeness: float
    """The mix, corrected for hubs, by which candidates are ordered; it means nothing by itself."""
    mutual: bool
    """True if each is the other's nearest among those not judged or related."""
    before: Decision | None = None
    """The judgement on the pair before one of its texts changed."""
    shared: tuple[str, ...] = ()
    """The nodes that both are tied to, those with the fewest ties first."""
    work: str = ""
    """The one work that both are facts of; empty if there is none."""
    hint: Hint | None = None
    """The sign that all their shared ties suggest: for or against; None if they suggest neither."""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Candidates, and separately the pairs that may say the same and those that are parallel facts of one work."""

    same: tuple[Candidate, ...]
    near: tuple[Candidate, ...]
    siblings: tuple[Candidate, ...] = ()


def fingerprint(text: str) -> str:
    """The beginning of a text's hash, kept in a judgement so that a change of the text is noticed."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:FINGERPRINT]


def stands(decision: Decision, texts: Mapping[str, str]) -> bool:
    """Return True if a judgement is about the texts as they are now."""
    return decision.texts == tuple(fingerprint(texts.get(id_, "")) for id_ in (decision.from_, decision.to))


def tied(graph: Graph, id_: str) -> set[str]:
    """A node and all that is related to it, directly or by one step."""
    found = {id_}
    for _, other, _ in graph.neighbours(id_):
        found.add(other)
        if graph.kind(other) == "argument":
            step = graph.step(other)
            found.update(step.premises, (link.to for link in (*step.supports, *step.attacks, *step.undercuts)))
    return found


def is_said(graph: Graph, one: str, other: str) -> bool:
    """Return True if one is a passage that asserts or supports a node that the other is related to already."""
    for passage, node in ((one, other), (other, one)):
        if graph.kind(passage) == "annotation":
            spoken_for = {r.target for r in graph.outgoing(passage) if r.kind in ("asserts", "supports")}
            return not spoken_for.isdisjoint(tied(graph, node) - {node})
    return False


def work_of(graph: Graph, one: str, other: str) -> str:
    """The id of the one work, such as a survey or law, that two nodes are facts of; empty if there is none."""
    first = _only_work(graph, one)
    return first if first and first == _only_work(graph, other) else ""


def _only_work(graph: Graph, id_: str) -> str:
    """The work of a passage, or the only work that asserts or supports a claim of evidence."""
    if graph.kind(id_) == "annotation":
        return id_.partition("/")[0]
    if graph.kind(id_) != "claim" or graph.body(id_).get("kind") != "evidence":
        return ""
    works = {citation.source for citation in graph.citations(id_) if citation.stance in ("asserts", "supports")}
    return works.pop() if len(works) == 1 else ""
