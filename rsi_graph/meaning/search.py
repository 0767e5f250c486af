"""Search by meaning: the nodes near to a typed text, alone or together with search by words.

``open`` gives the vectors of a snapshot, ready for questions, in this process: the command line asks once and ends.
The explorer must never wait for a model and asks a child process instead (``companion``).
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

from rsi_graph.files import cache
from rsi_graph.graph import Graph
from rsi_graph.meaning import candidates, embedders, models, vectors
from rsi_graph.meaning import texts as meaning_texts
from rsi_graph.meaning.alike import AlikeWords, Answered
from rsi_graph.meaning.arrays import Vectors
from rsi_graph.meaning.centre import Centre
from rsi_graph.meaning.embedders import Embedder
from rsi_graph.meaning.index import Index, best, usual
from rsi_graph.meaning.models import Model
from rsi_graph.meaning.vectors import Progress
from rsi_graph.model import PROPOSITIONS, Kind
from rsi_graph.search import filters
from rsi_graph.search import index as search_index
from rsi_graph.search.filters import EVERYTHING
from rsi_graph.search.index import Hit, WordIndex
from rsi_graph.snapshot import Snapshot

TIES_WORTH = 0.25
"""The share that a node gains of the mean nearness of the nodes it is tied to."""

ALIKE_WORTH = 5.0
"""The worth of typed words that are all answered, in standard deviations of the nearness (``make bench-links``)."""

EVIDENCE_WORTH = 3.0
"""The worth of each word that few nodes hold, beyond ``CHANCE``."""

CHANCE = 0.9
"""The number of such words that a node may hold by chance: it often holds one, and seldom two."""

WHOLE = 4.0
"""The bonus of a node without a vector, such as a source, that holds all of two or more typed words."""

MOST_EVIDENCE = 9.0
"""The highest worth of such words."""

PASSAGE_COST = 1.5
"""The standard deviations by which a passage has to be nearer than its node for the node to be found by it."""

QUESTION_WORTH = 2.0
"""The bonus of a question of the corpus if a question was typed."""

VERY = 10.0
"""The bonus of a node whose title or id was typed."""

ANSWERS = (*PROPOSITIONS, "question")
"""The kinds of nodes that gain by what they are tied to."""

TOLD = 0.5
"""The least worth that is shown as a reason."""

POOL = 200
"""The most nearest texts that are looked at, and the most texts with typed words."""

FOUND = 50
"""The most hits by words that are searched for a typed title or id."""


class Near(NamedTuple):
    """The nodes near to a text, the nearest first, mean and spread of the nearness, and the answers to its words."""

    found: tuple[tuple[str, float], ...]
    mean: float
    spread: float
    words: Mapping[str, Answered] = MappingProxyType({})
    ties: Mapping[str, float] = MappingProxyType({})
    """The mean nearness of the propositions and questions that a node is tied to, in standard deviations."""


class Meanings:
    """The vectors of texts, by id, ready for questions; ``more`` are further vectors from elsewhere."""

    def __init__(  # noqa: PLR0913, PLR0917 - what a search by meaning is made of
        self,
        ids: Sequence[str],
        every: Vectors,
        model: Model,
        embedder: Embedder | None = None,
        more: tuple[Sequence[str], Vectors] = ((), np.empty((0, 0), np.float32)),
        words: AlikeWords | None = None,
        graph: Graph | None = None,
    ) -> None:
        self.model, self.embedder, self.words, self._graph = model, embedder, words, graph
        self.index = Index(ids, every)
        self.index.put(*more)
        self._centre = Centre(self.index)

    def near(self, text: str, beside: Iterable[str] = (), limit: int = POOL) -> Near:
        """The nodes near to a text, and the nodes ``beside`` them that are to be looked at too."""
        if not text.strip() or not len(self.index):
            return Near((), 0.0, 1.0)
        self.embedder = self.embedder or embedders.open_model(self.model)
        nearness = self._centre.near(vectors.query(text, self.model, self.embedder))
        rows = best(nearness, limit).tolist()
        rows += sorted({self.index.rows[id_] for id_ in beside if id_ in self.index}.difference(rows))
        found = [(self.index.keys[row], float(nearness[row])) for row in rows]
        ids = dict.fromkeys((*(id_ for id_, _ in found), *beside))
        answered = self.words.answered(text, ids, self.embedder.encode) if self.words else {}
        near = Near(tuple(sorted(found, key=lambda one: -one[1])), *usual(nearness), MappingProxyType(answered))
        ties = {id_: self._of_ties(id_, near, nearness) for id_, _ in found}
        return near._replace(ties=MappingProxyType(ties))

    def _of_ties(self, id_: str, near: Near, nearness: Vectors) -> float:
        """The mean nearness of what a proposition or question is tied to, in standard deviations; 0 without ties."""
        graph, rows = self._graph, self.index.rows
        if graph is None or graph.kind(id_) not in ANSWERS:
            return 0.0
        others = candidates.tied(graph, id_) - {id_}
        told = [rows[other] for other in others if other in rows and graph.kind(other) in ANSWERS]
        return (float(nearness[told].mean()) - near.mean) / near.spread if told else 0.0


@dataclass(frozen=True, slots=True)
class PassageHit(Hit):
    """A node that was found by a passage that bears on it."""

    passage: str
    """The id of the annotation."""


def open(  # noqa: A001 - meaning.open reads as what it is
    snapshot: Snapshot, model: str | None = None, progress: Callable[[Progress], None] | None = None
) -> Meanings:
    """The meanings of a snapshot; new texts are embedded first. Raises as ``models.find``."""
    chosen, graph = models.find(model), snapshot.graph
    texts = meaning_texts.texts(graph)
    every = vectors.embed(list(texts.values()), chosen, progress=progress).vectors
    words = alike_words(search_index.open(snapshot, cache.user_store()), chosen, progress)
    return Meanings(list(texts), every, chosen, more=questions(graph, chosen), words=words, graph=graph)


def is_kept(snapshot: Snapshot, model: str | None = None) -> bool:
    """Return True if ``open`` would have nothing to embed. Raises as ``models.find``."""
    chosen, graph = models.find(model), snapshot.graph
    asked = [meaning_texts.text(graph, id_) for id_ in graph.ids("question")]
    known = search_index.open(snapshot, cache.user_store()).vocabulary.words
    every = (list(meaning_texts.texts(graph).values()), asked, known)
    return all(len(vectors.kept(some, chosen)[0]) == len(some) for some in every)


def questions(graph: Graph, model: Model) -> tuple[Sequence[str], Vectors]:
    """The questions of a corpus and their vectors. They are searched, but are no ends of candidate links."""
    ids = graph.ids("question")
    return ids, vectors.embed([meaning_texts.text(graph, id_) for id_ in ids], model).vectors


def alike_words(index: WordIndex, model: Model, progress: Callable[[Progress], None] | None = None) -> AlikeWords:
    """The words of a corpus with their vectors; new words are embedded first."""
    return AlikeWords(index, vectors.embed(index.vocabulary.words, model, progress=progress, what="words").vectors)


def of_texts(
    texts: Mapping[str, str], model: str | None = None, progress: Callable[[Progress], None] | None = None
) -> Meanings:
    """The meanings of texts by id."""
    chosen = models.find(model)
    return Meanings(list(texts), vectors.embed(list(texts.values()), chosen, progress=progress).vectors, chosen)


class Worth(NamedTuple):
    """The worth of a node as an answer, reason by reason, each in standard deviations of the nearness."""

    near: float = 0.0
    """The nearness of its text; negative if it is less near than usual."""
    alike: float = 0.0
    """The share of the typed words that its own words answer: the same words or near ones."""
    held: float = 0.0
    """The number of rare words that it holds together."""
    named: float = 0.0
    """The bonus if its title or id was typed."""
    asked: float = 0.0
    """The bonus if it is a question and a question mark was typed."""
    tied: float = 0.0
    """The nearness of what it is tied to."""


def by_meaning(
    graph: Graph, near: Callable[[str], Near], text: str, kinds: Sequence[Kind] = (), limit: int = 20
) -> tuple[Hit, ...]:
    """The nodes that are near to a text, themselves or by a passage. Raises BadFilter and UnknownNode."""
    meant, left = _meant(graph, text, kinds)
    found = near(left)
    values = {id_: _near_worth(graph, id_, left, found, nearness) for id_, nearness in found.found}
    return _hits(graph, found, values, _rolled(graph, values, meant, kinds), limit)


def by_both(
    index: WordIndex,
    near: Callable[[str, Iterable[str]], Near],
    text: str,
    kinds: Sequence[Kind] = (),
    limit: int = 20,
) -> tuple[Hit, ...]:
    """The nodes that hold the words or are near to the text, themselves or by a passage, ranked by both."""
    meant, left = _meant(index.graph, text, kinds)
    if not left.strip():
        return index.search(text, kinds, limit)
    named = [hit.id for hit in index.search(text, kinds, FOUND) if hit.score == 1]
    evidence = index.evidence(left, POOL)
    found = near(left, (*evidence, *named))
    values = both(index.graph, left, found, evidence, named)
    return _hits(index.graph, found, values, _rolled(index.graph, values, meant, kinds), limit)


def both(
    graph: Graph, text: str, found: Near, evidence: Mapping[str, float], named: Sequence[str]
) -> dict[str, Worth]:
    """The worth of nodes as answers to a text, by nearness, by alike words and by words that they hold.

    A node without a vector, such as a source, counts as if it were as near as is usual.
    """
    nearness = dict(found.found)
    values = {}
    for id_ in dict.fromkeys((*nearness, *evidence, *named)):
        held = min(MOST_EVIDENCE, EVIDENCE_WORTH * max(evidence.get(id_, 0.0) - CHANCE, 0.0))
        if id_ not in nearness and id_ in found.words and found.words[id_].is_whole:
            held += WHOLE
        worth = _near_worth(graph, id_, text, found, nearness.get(id_, found.mean))
        values[id_] = worth._replace(held=held, named=VERY if id_ in named else 0.0)
    return values


def _near_worth(graph: Graph, id_: str, text: str, found: Near, nearness: float) -> Worth:
    is_asked = text.rstrip().endswith("?") and graph.kind(id_) == "question"
    alike = ALIKE_WORTH * found.words[id_].share if id_ in found.words else 0.0
    tied = TIES_WORTH * max(found.ties.get(id_, 0.0), 0.0)
    near = (nearness - found.mean) / found.spread
    return Worth(near, alike, asked=QUESTION_WORTH if is_asked else 0.0, tied=tied)


class _Rolled(NamedTuple):
    """A node, its worth, and the text that gives it that worth: its own, or a passage that bears on it."""

    id: str
    value: float
    by: str


def _rolled(
    graph: Graph, values: Mapping[str, Worth], meant: Callable[[str], bool], kinds: Sequence[Kind]
) -> list[_Rolled]:
    """The nodes that match, each by the best of its own text and its passages, the best first.

    A passage stands for itself if passages are asked for, or if no node that it bears on matches.
    """
    out = {id_: _Rolled(id_, sum(worth), id_) for id_, worth in values.items() if meant(id_)}
    for id_, worth in values.items() if "annotation" not in kinds else ():
        if graph.kind(id_) != "annotation":
            continue
        value = sum(worth) - PASSAGE_COST
        targets = [r.target for r in graph.outgoing(id_) if graph.kind(r.target) in PROPOSITIONS and meant(r.target)]
        for target in targets:
            if target not in out or out[target].value < value:
                out[target] = _Rolled(target, value, id_)
        if targets:
            out.pop(id_, None)
    return sorted(out.values(), key=lambda one: (-one.value, one.id))


def _meant(graph: Graph, text: str, kinds: Sequence[Kind]) -> tuple[Callable[[str], bool], str]:
    """The test for the operators in a text and for the kinds, and the rest of the text."""
    operators, left = filters.split(text)
    test = operators.on(graph) if operators != EVERYTHING else None
    return lambda id_: (not kinds or graph.kind(id_) in kinds) and (test is None or test(id_)), left


# --- what is told -------------------------------------------------------------------------------------------------


def _hits(
    graph: Graph, found: Near, values: Mapping[str, Worth], rolled: Sequence[_Rolled], limit: int
) -> tuple[Hit, ...]:
    nearness = dict(found.found)
    return tuple(
        _hit(graph, one, why(values[one.by], nearness.get(one.by), found.words.get(one.by), one.by != one.id))
        for one in rolled[:limit]
    )


def _hit(graph: Graph, one: _Rolled, why: str) -> Hit:
    score = 1 - math.exp(-max(one.value, 0.0) / VERY)
    facts = one.id, graph.kind(one.id), graph.title(one.id), round(score, 4), why
    return Hit(*facts) if one.by == one.id else PassageHit(*facts, one.by)


def why(worth: Worth, nearness: float | None, answered: Answered | None, is_passage: bool) -> str:
    """The reasons for the place of a node, the weightiest first, without those that weigh next to nothing."""
    by = answered.by if answered else ()
    same = [one for one in by if one.typed == one.held]
    other = [one for one in by if one.typed != one.held]
    reasons = [
        (worth.near, f"near in meaning, {nearness:.2f}".replace("0.", ".") if nearness is not None else ""),
        (worth.held + ALIKE_WORTH * sum(one.share for one in same), f"words: {', '.join(one.held for one in same)}"),
        (ALIKE_WORTH * sum(one.share for one in other), f"alike: {', '.join(map(str, other))}"),
        (worth.named, "its title or id"),
        (worth.asked, "a question"),
        (worth.tied, "what it is tied to is near too"),
    ]
    told = sorted((one for one in reasons if one[1] and one[0] > 0), key=lambda one: -one[0])
    said = [words for weight, words in told if weight >= TOLD or (weight, words) == told[0]]
    return ("a passage " if is_passage else "") + ("; ".join(said) or "nothing nearer was found")


# --- what it may bear on ------------------------------------------------------------------------------------------


def near(snapshot: Snapshot, *, meaning: bool) -> Callable[[str], tuple[Any, ...]]:
    """A search for propositions near to a text, best first: by words, and by meaning if wanted."""
    index = search_index.open(snapshot, cache.user_store())
    if not meaning:
        return lambda text: index.search(filters.plain(text), PROPOSITIONS, 5)
    near_to = open(snapshot).near
    return lambda text: by_both(index, near_to, filters.plain(text), PROPOSITIONS, 5)
