"""Search by meaning: what is near to a typed text, alone or mixed with the words found.

``open`` gives the vectors of a snapshot, ready for questions, in this process: the command line asks once and ends.
The explorer must never wait for a model and asks a child process instead (``companion``).
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from rsi_graph.files import cache
from rsi_graph.graph import Graph
from rsi_graph.meaning import embedders, models, vectors
from rsi_graph.meaning import texts as meaning_texts
from rsi_graph.meaning.arrays import Vectors
from rsi_graph.meaning.embedders import Embedder
from rsi_graph.meaning.models import Model
from rsi_graph.meaning.vectors import Progress
from rsi_graph.model import PROPOSITIONS, Kind
from rsi_graph.search import filters
from rsi_graph.search import index as search_index
from rsi_graph.search.filters import EVERYTHING
from rsi_graph.search.index import Hit, WordIndex
from rsi_graph.snapshot import Snapshot

WORDS_SHARE = 0.5
"""The share of the words in the mix with meaning, 0 to 1; ``make bench-links`` measures it."""

POOL = 200
"""The most nearest texts that are looked at."""

FOUND = 50
"""The most hits by words that are mixed in."""


class Near(NamedTuple):
    """The nodes near to a text, the nearest first, and mean and spread of the cosine over all texts."""

    found: tuple[tuple[str, float], ...]
    mean: float
    spread: float


class Meanings:
    """The vectors of texts, by id, ready for questions."""

    def __init__(self, ids: Sequence[str], every: Vectors, model: Model, embedder: Embedder | None = None) -> None:
        self.ids, self.vectors, self.model = list(ids), every, model
        self.embedder = embedder

    def near(self, text: str, limit: int = POOL) -> Near:
        """The nodes near to a text."""
        if not text.strip() or not self.ids:
            return Near((), 0.0, 1.0)
        self.embedder = self.embedder or embedders.open_model(self.model)
        cosines = self.vectors @ vectors.query(text, self.model, self.embedder)
        chosen = np.arange(len(cosines)) if len(cosines) <= limit else np.argpartition(cosines, -limit)[-limit:]
        order = chosen[np.argsort(-cosines[chosen], kind="stable")]
        found = zip([self.ids[row] for row in order.tolist()], cosines[order].tolist(), strict=True)
        return Near(tuple(found), float(cosines.mean()), float(cosines.std()) or 1.0)


def open(  # noqa: A001 - meaning.open reads as what it is
    snapshot: Snapshot, model: str | None = None, progress: Callable[[Progress], None] | None = None
) -> Meanings:
    """The meanings of a snapshot; texts that are new are embedded first. Raises as ``models.find``."""
    return of_texts(meaning_texts.texts(snapshot.graph), model, progress)


def of_texts(
    texts: Mapping[str, str], model: str | None = None, progress: Callable[[Progress], None] | None = None
) -> Meanings:
    """The meanings of texts by id."""
    chosen = models.find(model)
    return Meanings(list(texts), vectors.embed(list(texts.values()), chosen, progress=progress).vectors, chosen)


def by_meaning(
    graph: Graph, near: Callable[[str], Near], text: str, kinds: Sequence[Kind] = (), limit: int = 20
) -> tuple[Hit, ...]:
    """The nodes near to a text. Raises BadFilter and UnknownNode for its operators."""
    meant, left = _meant(graph, text, kinds)
    found = near(left)
    return tuple(_hit(graph, id_, cosine, _near(cosine)) for id_, cosine in found.found if meant(id_))[:limit]


def by_both(
    index: WordIndex, near: Callable[[str], Near], text: str, kinds: Sequence[Kind] = (), limit: int = 20
) -> tuple[Hit, ...]:
    """The nodes that hold the words or are near to the text, by the mix of both, each in its own spread."""
    meant, left = _meant(index.graph, text, kinds)
    words = {hit.id: hit for hit in index.search(text, kinds, FOUND)}
    found = near(left)
    cosines = {id_: cosine for id_, cosine in found.found if meant(id_)}
    mixed = mix({id_: hit.score for id_, hit in words.items()}, cosines, found, len(index.graph))
    nearest = set(list(cosines)[:limit])
    hits = []
    for id_ in sorted(mixed, key=lambda id_: (-mixed[id_], id_))[:limit]:
        why = [_near(cosines[id_])] if id_ in nearest or id_ not in words else []
        why += [words[id_].why] if id_ in words else []
        hits.append(_hit(index.graph, id_, 1 / (1 + math.exp(-mixed[id_] / 2)), "; ".join(why)))
    return tuple(hits)


def mix(
    words: Mapping[str, float], cosines: Mapping[str, float], usual: Near, count: int, share: float = WORDS_SHARE
) -> dict[str, float]:
    """Words and meaning as one number a node; what was not found is as far as what is usual."""
    mean = sum(words.values()) / max(count, 1)
    spread = math.sqrt(max(sum(v * v for v in words.values()) / max(count, 1) - mean * mean, 0)) or 1.0
    return {
        id_: share * (words.get(id_, 0.0) - mean) / spread
        + (1 - share) * (cosines.get(id_, usual.mean) - usual.mean) / usual.spread
        for id_ in {**words, **cosines}
    }


def _meant(graph: Graph, text: str, kinds: Sequence[Kind]) -> tuple[Callable[[str], bool], str]:
    """The test of the operators in a text and of the kinds, and the rest of the text."""
    operators, left = filters.split(text)
    test = operators.on(graph) if operators != EVERYTHING else None
    return lambda id_: (not kinds or graph.kind(id_) in kinds) and (test is None or test(id_)), left


def _hit(graph: Graph, id_: str, score: float, why: str) -> Hit:
    return Hit(id_, graph.kind(id_), graph.title(id_), round(min(max(score, 0.0), 1.0), 4), why)


def _near(cosine: float) -> str:
    """Why a node was found: near in meaning, .71."""
    return f"near in meaning, {cosine:.2f}".replace("0.", ".")


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
