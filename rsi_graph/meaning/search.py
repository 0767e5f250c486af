"""Search by meaning: what is near to a typed text, alone or mixed with the words found.

``open`` gives the vectors of a snapshot, ready for questions, in this process: the command line asks once and ends.
The explorer must never wait for a model and asks a child process instead (``companion``).
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from rsi_graph.files import cache
from rsi_graph.graph import Graph
from rsi_graph.meaning import embedders, models, vectors
from rsi_graph.meaning import texts as meaning_texts
from rsi_graph.meaning.arrays import Vectors
from rsi_graph.meaning.embedders import Embedder
from rsi_graph.meaning.index import Index
from rsi_graph.meaning.models import Model
from rsi_graph.meaning.vectors import Progress
from rsi_graph.model import PROPOSITIONS, Kind
from rsi_graph.search import filters
from rsi_graph.search import index as search_index
from rsi_graph.search.filters import EVERYTHING
from rsi_graph.search.index import Hit, WordIndex
from rsi_graph.snapshot import Snapshot

WORDS_WORTH = 6.0
"""The worth of all the typed words, held by a node, in standard deviations of the cosine; ``make bench-links``."""

SHARE_POWER = 1.5
"""The power that is taken of the share of words held: half of them tell less than half of what all tell."""

SCORE_WORTH = 3.0
"""The worth of a full score by words, which sees titles and order as well, where the corpus knows all the words."""

PASSAGE_COST = 1.5
"""The standard deviations of the cosine by which a passage has to be nearer than what it bears on to speak for it."""

QUESTION_WORTH = 2.0
"""The bonus of a question of the corpus where a question was typed."""

VERY = 10.0
"""The bonus of a node whose title or id was typed."""

POOL = 200
"""The most nearest texts that are looked at."""

FOUND = 50
"""The most hits by words that are mixed in."""


class Near(NamedTuple):
    """The nodes near to a text, the nearest first, and mean and spread of the cosine over a sample of all."""

    found: tuple[tuple[str, float], ...]
    mean: float
    spread: float


class Meanings:
    """The vectors of texts, by id, ready for questions; ``more`` are others, which lie elsewhere."""

    def __init__(
        self,
        ids: Sequence[str],
        every: Vectors,
        model: Model,
        embedder: Embedder | None = None,
        more: tuple[Sequence[str], Vectors] = ((), np.empty((0, 0), np.float32)),
    ) -> None:
        self.model, self.embedder = model, embedder
        self.index = Index(ids, every)
        self.index.put(*more)

    def near(self, text: str, limit: int = POOL) -> Near:
        """The nodes near to a text."""
        if not text.strip() or not len(self.index):
            return Near((), 0.0, 1.0)
        self.embedder = self.embedder or embedders.open_model(self.model)
        vector = vectors.query(text, self.model, self.embedder)
        found, usual = self.index.asked(vector, limit)
        return Near(tuple(found), *usual)


@dataclass(frozen=True, slots=True)
class PassageHit(Hit):
    """A node that was found by a passage that bears on it."""

    passage: str
    """The id of the annotation."""


def open(  # noqa: A001 - meaning.open reads as what it is
    snapshot: Snapshot, model: str | None = None, progress: Callable[[Progress], None] | None = None
) -> Meanings:
    """The meanings of a snapshot; texts that are new are embedded first. Raises as ``models.find``."""
    chosen, graph = models.find(model), snapshot.graph
    texts = meaning_texts.texts(graph)
    every = vectors.embed(list(texts.values()), chosen, progress=progress).vectors
    return Meanings(list(texts), every, chosen, more=questions(graph, chosen))


def questions(graph: Graph, model: Model) -> tuple[Sequence[str], Vectors]:
    """The questions of a corpus and their vectors: they are searched, and no candidate links lead to them."""
    ids = graph.ids("question")
    return ids, vectors.embed([meaning_texts.text(graph, id_) for id_ in ids], model).vectors


def of_texts(
    texts: Mapping[str, str], model: str | None = None, progress: Callable[[Progress], None] | None = None
) -> Meanings:
    """The meanings of texts by id."""
    chosen = models.find(model)
    return Meanings(list(texts), vectors.embed(list(texts.values()), chosen, progress=progress).vectors, chosen)


def by_meaning(
    graph: Graph, near: Callable[[str], Near], text: str, kinds: Sequence[Kind] = (), limit: int = 20
) -> tuple[Hit, ...]:
    """The nodes near to a text, themselves or by a passage. Raises BadFilter and UnknownNode for its operators."""
    meant, left = _meant(graph, text, kinds)
    found = near(left)
    cosines = dict(found.found)
    rolled = _rolled(graph, cosines, found.spread * PASSAGE_COST, meant, kinds)
    return tuple(
        _hit(graph, one, cosines[one.by], _near(cosines[one.by], is_passage=one.by != one.id))
        for one in sorted(rolled, key=lambda one: (-one.value, one.id))[:limit]
    )


def by_both(
    index: WordIndex, near: Callable[[str], Near], text: str, kinds: Sequence[Kind] = (), limit: int = 20
) -> tuple[Hit, ...]:
    """The nodes that hold the words or are near to the text, themselves or by a passage, by the sum of both."""
    meant, left = _meant(index.graph, text, kinds)
    words, found = {hit.id: hit for hit in index.search(text, kinds, FOUND)}, near(left)
    values = both(index, left, found, words)
    cosines, hits = dict(found.found), []
    rolled = _rolled(index.graph, values, PASSAGE_COST, meant, kinds)
    for one in sorted(rolled, key=lambda one: (-one.value, one.id))[:limit]:
        is_passage = one.by != one.id
        why = [_near(cosines[one.by], is_passage=is_passage)] if one.by in cosines else []
        why += [words[one.id].why] if one.id in words else []
        why += ["words of a passage"] if is_passage and not why else []
        hits.append(_hit(index.graph, one, 1 - math.exp(-max(one.value, 0) / VERY), "; ".join(why)))
    return tuple(hits)


def both(index: WordIndex, text: str, found: Near, words: Mapping[str, Hit], share: float = 1.0) -> dict[str, float]:
    """The worth of nodes as answers to a text, in standard deviations of the cosine, by nearness and by shared words.

    A node that is not near counts as far as what is usual. ``share`` is how much words count, 1 as shipped.
    """
    values = {id_: (cosine - found.mean) / found.spread for id_, cosine in found.found}
    for id_, held in index.held(text, POOL).items():
        values[id_] = values.get(id_, 0.0) + share * WORDS_WORTH * held**SHARE_POWER
    known = index.known(text)
    for id_, hit in words.items():
        worth = VERY if hit.score == 1 else SCORE_WORTH * known * hit.score
        values[id_] = values.get(id_, 0.0) + share * worth
    if text.rstrip().endswith("?"):
        for id_ in values:
            values[id_] += QUESTION_WORTH if index.graph.kind(id_) == "question" else 0.0
    return values


class _Rolled(NamedTuple):
    """A node, what it is worth, and the text that makes it so: its own, or a passage that bears on it."""

    id: str
    value: float
    by: str


def _rolled(
    graph: Graph, values: Mapping[str, float], cost: float, meant: Callable[[str], bool], kinds: Sequence[Kind]
) -> list[_Rolled]:
    """The nodes that are meant, each by the best of its own text and its passages.

    A passage stands for itself where passages are asked for, or where nothing that it bears on is meant.
    """
    out = {id_: _Rolled(id_, value, id_) for id_, value in values.items() if meant(id_)}
    if "annotation" in kinds:
        return list(out.values())
    for id_, value in values.items():
        if graph.kind(id_) != "annotation":
            continue
        targets = [r.target for r in graph.outgoing(id_) if graph.kind(r.target) in PROPOSITIONS and meant(r.target)]
        for target in targets:
            if target not in out or out[target].value < value - cost:
                out[target] = _Rolled(target, value - cost, id_)
        if targets:
            out.pop(id_, None)
    return list(out.values())


def _meant(graph: Graph, text: str, kinds: Sequence[Kind]) -> tuple[Callable[[str], bool], str]:
    """The test of the operators in a text and of the kinds, and the rest of the text."""
    operators, left = filters.split(text)
    test = operators.on(graph) if operators != EVERYTHING else None
    return lambda id_: (not kinds or graph.kind(id_) in kinds) and (test is None or test(id_)), left


def _hit(graph: Graph, one: _Rolled, score: float, why: str) -> Hit:
    facts = one.id, graph.kind(one.id), graph.title(one.id), round(min(max(score, 0.0), 1.0), 4), why
    return Hit(*facts) if one.by == one.id else PassageHit(*facts, one.by)


def _near(cosine: float, *, is_passage: bool) -> str:
    """The reason for which a node was found: "near in meaning, .71"."""
    return f"{'a passage ' if is_passage else ''}near in meaning, {cosine:.2f}".replace("0.", ".")


# --- what it may bear on ------------------------------------------------------------------------------------------


def near(snapshot: Snapshot, *, meaning: bool) -> Callable[[str], tuple[Any, ...]]:
    """A search for propositions near to a text, best first: by words, and by meaning where wanted."""
    index = search_index.open(snapshot, cache.user_store())
    if not meaning:
        return lambda text: index.search(_without_operators(text), PROPOSITIONS, 5)
    near_to = open(snapshot).near
    return lambda text: by_both(index, near_to, _without_operators(text), PROPOSITIONS, 5)


def _without_operators(text: str) -> str:
    """A sentence is no query: nothing in it is an operator."""
    return " ".join(re.findall(r"[^\W_]+", text))
