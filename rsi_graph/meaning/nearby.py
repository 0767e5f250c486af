"""The nodes near to another in meaning that are neither related to it nor judged, found by cached vectors.

No model is needed and nothing is embedded: one product of a matrix and a vector takes 10 ms for 100 000 texts. In a
corpus that was never embedded nothing is found, and a new text is missed until something embeds it.
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from rsi_graph.corpus.layer_files import Decision
from rsi_graph.graph import Graph
from rsi_graph.meaning import candidates, ledger, models, vectors
from rsi_graph.meaning import texts as meaning_texts
from rsi_graph.meaning.arrays import Vectors
from rsi_graph.meaning.candidates import Pair
from rsi_graph.meaning.index import Index
from rsi_graph.snapshot import Snapshot

Named: TypeAlias = tuple[tuple[str, float], ...]

MAX_LOOKED_AT = 64
"""The most neighbours that are looked at."""
MIN_COSINE = 0.4
"""The cosine below which a text is not worth a reader's look."""


class Nearby:
    """The vectors of nodes, with the graph and the judgements that say which neighbours are known already."""

    def __init__(
        self, graph: Graph, ids: Sequence[str], every: Vectors, judged: Mapping[Pair, Decision] | None = None
    ) -> None:
        self._graph, self._index = graph, Index(ids, every)
        self._judged = {pair for pair, decision in (judged or {}).items() if _stands(graph, decision)}

    def of(self, id_: str, limit: int = 3) -> "Named":
        """The nearest nodes that may be related to a node, with their cosines; nothing if its vector is not known."""
        near = self._index.near_to(id_, MAX_LOOKED_AT)
        tied = candidates.tied(self._graph, id_)
        found = [(other, cosine) for other, cosine in near if cosine >= MIN_COSINE]
        return tuple((other, cosine) for other, cosine in found if self._may_be_named(id_, other, tied))[:limit]

    def _may_be_named(self, id_: str, other: str, tied: set[str]) -> bool:
        passages = self._graph.kind(id_) == self._graph.kind(other) == "annotation"
        return other not in tied and not passages and frozenset((id_, other)) not in self._judged


def open(snapshot: Snapshot, model: str | None = None) -> Nearby | None:  # noqa: A001 - as ``meaning.open``
    """The cached vectors of a snapshot; None if there are none. Raises as ``models.find``."""
    texts = meaning_texts.texts(snapshot.graph)
    numbers, every = vectors.kept(list(texts.values()), models.find(model))
    if not numbers:
        return None
    ids = list(texts)
    return Nearby(snapshot.graph, [ids[number] for number in numbers], every, ledger.read(snapshot).judged)


def _stands(graph: Graph, decision: Decision) -> bool:
    """Return True if a judgement is about the texts as they are."""
    pair = [id_ for id_ in (decision.from_, decision.to) if id_ in graph]
    return candidates.stands(decision, {id_: meaning_texts.text(graph, id_) for id_ in pair})
