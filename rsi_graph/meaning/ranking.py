"""Candidate links: pairs near in meaning that no one has judged yet, the likeliest first.

The closeness of two texts is a mix of cosine and likeness of letters, each in standard deviations of this corpus. Half
of the nearness of each to everything is subtracted (CSLS), so that vague or general texts do not lead every list. The
weight of shared ties is added (``ties``), and the nearness of each to what the other is tied to. Pairs of which each
is the other's nearest come first, then the rest. ``make bench-links`` measures the ranking on the relations of this
corpus and of other debates.

Nothing here says *how* two texts bear on each other: a claim and its negation are as near as a claim and its
paraphrase. A candidate becomes a relation only by the judgement of a person (``editing.judgements``).
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np

from rsi_graph.corpus.layer_files import Decision
from rsi_graph.errors import BadSetting
from rsi_graph.files import folders
from rsi_graph.graph import Graph
from rsi_graph.meaning import distances, embedders, hints, models, vectors
from rsi_graph.meaning import texts as meaning_texts
from rsi_graph.meaning.arrays import Rows, Vectors
from rsi_graph.meaning.candidates import LINKED, SAME, Candidate, Pair, Suggestions, is_said, stands, work_of
from rsi_graph.meaning.distances import Measured
from rsi_graph.meaning.index import Index, mean_and_spread
from rsi_graph.meaning.letters import Ngrams
from rsi_graph.meaning.models import Model
from rsi_graph.meaning.neighbours import Nearest
from rsi_graph.meaning.threads import in_threads
from rsi_graph.meaning.ties import MOST_TIES, Shared, Ties
from rsi_graph.meaning.vectors import Embedded, Progress
from rsi_graph.snapshot import Snapshot
from rsi_graph.words import a_kind

COSINE_SHARE = 0.8
"""The share of the cosine in the mix, 0 to 1; the rest is the likeness of letters."""

HUB_SHARE = 0.5
"""The share of a text's nearness to everything that is subtracted from its nearness to another."""

SHARED_SHARE = 4.0
"""The worth of shared ties, in standard deviations of the nearness."""

BEST_TIES = 3
"""The number of the ties of one node, those nearest to the other node, whose mean nearness is added."""

POOL = 48
"""The number of neighbours by cosine that are ranked by the mix."""

SHARING = 12
"""The number of further nodes that are ranked: near ones that share most ties with a node."""

MOST_SHARING = 48
"""The number of nodes that share most ties with a node, of which the nearest by cosine are ranked."""

HUB = 10
"""The number of a text's nearest whose mean is its nearness to everything."""

MIN_KEPT_TEXTS = 3_000
"""The fewest texts whose neighbours are cached between runs."""

STRIP = 256
"""The number of texts compared letter by letter at a time."""

FIRSTS = 16
"""The most neighbours of a text that are looked at for the first that may be offered."""

MORE = 20
"""The most pairs that are looked at for each that may be offered."""


class _Pool(NamedTuple):
    """The candidates to which some rows may be related (-1: none), each with its closeness."""

    rows: Rows
    near: Rows
    closeness: Vectors


def open(  # noqa: A001 - links.open reads as what it is
    snapshot: Snapshot, model: str | None = None, progress: Callable[[Progress], None] | None = None
) -> "Links":
    """The links of a snapshot; new texts are embedded first."""
    chosen = models.find(model)
    texts = meaning_texts.texts(snapshot.graph)
    embedded = vectors.embed(list(texts.values()), chosen, progress=progress)
    place = folders.cache() / "neighbours" / _name(snapshot, chosen)
    return Links(snapshot.graph, texts, chosen, embedded, place=place if len(texts) >= MIN_KEPT_TEXTS else None)


class Links:
    """The texts of a corpus, their nearness, and the pairs that may be related."""

    def __init__(
        self,
        graph: Graph,
        texts: Mapping[str, str],
        model: Model,
        embedded: Embedded,
        *,
        place: Path | None = None,
    ) -> None:
        self.graph, self.texts, self.model, self.embedded = graph, texts, model, embedded
        self.ids = list(texts)
        self._place = place
        self._index = Index(self.ids, embedded.vectors)
        self._numbers = self._index.rows
        self._kept: tuple[bool, bool] | None = None

    def over(self, graph: Graph) -> "Links":
        """The same texts in a graph that relates them differently; what was measured is kept."""
        other = copy(self)
        other.graph = graph
        other.__dict__.pop("ties", None)
        return other

    # --- what is asked --------------------------------------------------------------------------------------------

    def suggest(self, judged: Mapping[Pair, Decision], limit: int, node: str | None = None) -> Suggestions:
        """The likeliest pairs of the corpus, or of one node, that are neither related nor judged.

        Raises UnknownNode, and BadSetting for a node of another kind.
        """
        if node is not None:
            self._refuse_others(node)
        offered = _Offered(self, judged)
        found = self._of_all(offered, limit) if node is None else self._of_one(self._numbers[node], offered)
        self._keep()
        same = [c for c in found if c.cosine >= SAME]
        near, siblings = self._apart([c for c in found if c.cosine < SAME], limit)
        return Suggestions(*(tuple(map(self._with_ties, part)) for part in (same[:limit], near, siblings)))

    def _apart(self, found: Sequence[Candidate], limit: int) -> tuple[list[Candidate], list[Candidate]]:
        """The first candidates, and separately the pairs above the last of them that are parallel facts of one work.

        A passage that speaks for a node to which the other is related says hardly more than that relation does. Such
        pairs come after all others.
        """
        near: list[Candidate] = []
        siblings: list[Candidate] = []
        said: list[Candidate] = []
        for candidate in found:
            if len(near) == limit:
                break
            work = work_of(self.graph, candidate.one, candidate.other)
            part = siblings if work else said if is_said(self.graph, candidate.one, candidate.other) else near
            part.append(candidate._replace(work=work))
        return (near + said)[:limit], siblings[:limit]

    def _with_ties(self, candidate: Candidate) -> Candidate:
        """A candidate with the nodes that both are tied to, and the hint that these give."""
        one, other = candidate[:2]
        shared = self.ties.common(self._numbers[one], self._numbers[other])
        return candidate._replace(shared=tuple(shared), hint=hints.hint(self.graph, one, other))

    def near(self, text: str, limit: int) -> tuple[Candidate, ...]:
        """The nodes that a passage comes near to."""
        if not text.strip() or not self.ids:
            return ()
        vector = vectors.query(text, self.model, embedders.open_model(self.model))
        found = self._index.near(vector, POOL + limit)
        rows = np.array([self._numbers[id_] for id_, _ in found], np.int32)
        cosines = np.array([cosine for _, cosine in found], np.float32)
        self._mix(rows)
        closeness = 2 * self._mixed(cosines, self._ngrams.alike_to(text, rows)) - HUB_SHARE * self._hubs[rows]
        order = (-closeness).argsort(kind="stable")[:limit]
        self._keep()
        return tuple(
            Candidate("", self.ids[rows[place]], *self._measures(cosines[place], closeness[place]), mutual=False)
            for place in order
        )

    def candidate(self, one: str, other: str) -> Candidate:
        """Any pair, near or not. Raises UnknownNode, and BadSetting for a node of another kind."""
        self._refuse_others(one, other)
        return Candidate(one, other, *self._measures(self._index.cosine(one, other), 0.0), mutual=False)

    def _refuse_others(self, *ids: str) -> None:
        for id_ in ids:
            if id_ not in self._numbers:
                kind = self.graph.kind(id_)
                raise BadSetting(f"{id_} is {a_kind(kind)}", f"links are between {LINKED}")

    # --- ranking --------------------------------------------------------------------------------------------------

    def _of_all(self, offered: "_Offered", limit: int) -> list[Candidate]:
        """The pairs of the corpus in order: first those that are each other's nearest, then the rest."""
        pool = self._pooled(np.arange(len(self.ids), dtype=np.int32))
        firsts = self._firsts(pool, offered)
        out: dict[tuple[int, int], Candidate] = {}
        for row, place in self._places(pool, firsts, MORE * (limit + 1)):
            other = int(pool.near[row, place])
            pair = (min(row, other), max(row, other))
            if other >= 0 and offered(*pair):
                closeness = max(float(pool.closeness[row, place]), out[pair].closeness if pair in out else -np.inf)
                mutual = firsts[row] == other and firsts[other] == row
                out[pair] = self._candidate(*pair, closeness, mutual=mutual, offered=offered)
        return sorted(out.values(), key=lambda c: (not c.mutual, -c.closeness, c.one, c.other))

    def _places(self, pool: "_Pool", firsts: Sequence[int], most: int) -> Iterator[tuple[int, int]]:
        """The places of possible candidates: row and place in its pool."""
        flat, width = pool.closeness.ravel(), pool.near.shape[1]
        for row, other in enumerate(firsts):
            if other >= 0 and firsts[other] == row:
                yield row, int(np.flatnonzero(pool.near[row] == other)[0])
        same, alike = np.nonzero(self._near.cosines[:, :POOL] >= SAME)
        yield from zip(same.tolist(), alike.tolist(), strict=True)
        closest = np.argpartition(-flat, most)[:most] if most < len(flat) else np.arange(len(flat))
        for place in closest.tolist():
            yield divmod(place, width)

    def _of_one(self, row: int, offered: "_Offered") -> list[Candidate]:
        """The candidates of one node, the closest first."""
        pool = self._pooled(np.array([row], np.int32))
        [near], [closeness] = pool.near, pool.closeness
        order = [int(place) for place in np.argsort(-closeness, kind="stable") if near[place] >= 0]
        found = [(int(near[place]), float(closeness[place])) for place in order if offered(row, int(near[place]))]
        back = self._firsts(self._pooled(np.array([other for other, _ in found], np.int32)), offered)
        return [
            self._candidate(row, other, value, mutual=place == 0 and first == row, offered=offered)
            for place, ((other, value), first) in enumerate(zip(found, back, strict=True))
        ]

    def _candidate(self, row: int, other: int, closeness: float, *, mutual: bool, offered: "_Offered") -> Candidate:
        one, two = self.ids[row], self.ids[other]
        cosine = self._index.cosine(one, two)
        return Candidate(one, two, *self._measures(cosine, closeness), mutual, offered.before(one, two))

    def _firsts(self, pool: "_Pool", offered: "_Offered") -> list[int]:
        """The closest text of its pool that may be offered with each row; -1 if there is none."""
        order = np.argsort(-pool.closeness, axis=1, kind="stable")[:, :FIRSTS]
        ordered = np.take_along_axis(pool.near, order, 1).tolist()
        return [
            next((other for other in others if other >= 0 and offered(int(row), other)), -1)
            for row, others in zip(pool.rows, ordered, strict=True)
        ]

    def _pooled(self, rows: Rows) -> "_Pool":
        """The pool of each of these rows: its nearest, those that share most ties with it, and their closeness."""
        near = np.full((len(rows), POOL + SHARING), -1, np.int32)
        cosines = np.zeros(near.shape, np.float32)
        near[:, :POOL], cosines[:, :POOL] = self._near.rows[rows, :POOL], self._near.cosines[rows, :POOL]
        parts = [slice(start, start + STRIP) for start in range(0, len(rows), STRIP)]
        shared: list[Shared] = [self.ties.shared(rows[part]) for part in parts]

        def widen(number: int) -> None:
            part = parts[number]
            wide = self._sharing(rows[part], near[part, :POOL], shared[number])
            near[part, POOL:], cosines[part, POOL:] = wide.rows, wide.cosines

        def close(number: int) -> None:
            part = parts[number]
            closeness[part] = self._closeness(rows[part], Nearest(near[part], cosines[part]), shared[number])

        self._usual  # noqa: B018 - made once, before there are threads
        in_threads(widen, range(len(parts)))
        self._mix(np.union1d(rows, near[near >= 0]))
        closeness = np.empty(near.shape, np.float32)
        in_threads(close, range(len(parts)))
        return _Pool(rows, near, closeness)

    def _sharing(self, rows: Rows, near: Rows, shared: Shared) -> Nearest:
        """The closest by cosine among the rows that share most ties with each row and are not among its nearest."""
        wide = shared.best(len(rows), MOST_SHARING, near)
        (mean, spread), _ = self._usual
        cosines = self._index.cosines(rows, wide)
        closeness = 2 * COSINE_SHARE * (cosines - mean) / spread + SHARED_SHARE * shared.of(wide)
        closeness[wide < 0] = -np.inf
        best = np.argsort(-closeness, axis=1, kind="stable")[:, :SHARING]
        return Nearest(np.take_along_axis(wide, best, 1), np.take_along_axis(cosines, best, 1))

    def _closeness(self, rows: Rows, near: Nearest, shared: Shared) -> Vectors:
        """The closeness of these rows to those of their pools."""
        others, weights = near.rows, shared.of(near.rows)
        wide = others[:, POOL:]
        letters = self._ngrams.alike(rows, wide, wide >= 0) if (wide >= 0).any() else np.zeros(wide.shape, np.float32)
        mixes = np.concatenate((self._mixes[rows], self._mixed(near.cosines[:, POOL:], letters)), axis=1)
        closeness: Vectors = 2 * mixes - HUB_SHARE * (self._hubs[rows][:, None] + self._hubs[others])
        closeness += SHARED_SHARE * weights
        for place in np.flatnonzero(weights.any(axis=1)).tolist():
            sharing = np.flatnonzero(weights[place])
            closeness[place, sharing] += self._near_to_ties(int(rows[place]), others[place, sharing])
        closeness[others < 0] = -np.inf
        return closeness

    def _near_to_ties(self, row: int, others: Rows) -> Vectors:
        """The nearness of others to the texts that a row is tied to: for each the mean of its best."""
        ties, every = self.ties.texts_of(row)[:MOST_TIES], self._index.vectors
        if not len(ties):
            return np.zeros(len(others), np.float32)
        (mean, spread), _ = self._usual
        best = every[others] @ every[ties].T
        if len(ties) > BEST_TIES:
            best = np.partition(best, -BEST_TIES, axis=1)[:, -BEST_TIES:]
        nearness: Vectors = (best.mean(axis=1) - mean) / spread
        return nearness

    def _mix(self, rows: Rows) -> None:
        """Compute the mixes of these rows and their nearness to everything, unless they are known."""
        missing = rows[np.isnan(self._hubs[rows])]

        def strip(start: int) -> None:
            some = missing[start : start + STRIP]
            near, cosines = self._near.rows[some, :POOL], self._near.cosines[some, :POOL]
            self._mixes[some] = mixes = self._mixed(cosines, self._letters(some, near))
            best = np.partition(np.where(near >= 0, -mixes, np.inf), HUB, axis=1)[:, :HUB]
            there = np.isfinite(best)
            self._hubs[some] = -np.where(there, best, 0).sum(axis=1) / np.maximum(there.sum(axis=1), 1)

        if np.isnan(self._measured.letters[missing]).any():
            self._ngrams  # noqa: B018 - made once, before there are threads
        self._usual  # noqa: B018
        in_threads(strip, range(0, len(missing), STRIP))

    def _letters(self, rows: Rows, near: Rows) -> Vectors:
        """The likeness of these rows to their neighbours letter by letter; computed once and cached."""
        letters = self._measured.letters[rows]
        unknown = np.isnan(letters) & (near >= 0)
        if unknown.any():
            alike = self._ngrams.alike(rows, near, None if unknown.all() else unknown)
            self._measured.letters[rows] = letters = np.where(unknown, alike, letters)
        return letters

    def _mixed(self, cosines: Vectors, letters: Vectors) -> Vectors:
        (mean, spread), (letters_mean, letters_spread) = self._usual
        mix: Vectors = COSINE_SHARE * (cosines - mean) / spread
        mix += (1 - COSINE_SHARE) * (letters - letters_mean) / letters_spread
        return mix

    def _measures(self, cosine: float, closeness: float) -> tuple[float, float, float]:
        """The cosine, share and closeness of a candidate."""
        share = float(self._cosines.searchsorted(cosine)) / max(len(self._cosines), 1)
        return round(float(cosine), 4), round(share, 4), round(float(closeness), 4)

    # --- what is measured once ------------------------------------------------------------------------------------

    @cached_property
    def _measured(self) -> Measured:
        """The neighbours of all texts and how alike their letters are, from the cache if no text has changed."""
        keys = b"".join(vectors.text_key(self.model, text) for text in self.texts.values())
        kept = distances.read(self._place, keys, POOL, POOL) if self._place else None
        if kept:
            self._kept = (kept.counts is not None, kept.is_whole)
        return kept or distances.anew(keys, self._index.neighbours(POOL), POOL)

    def _keep(self) -> None:
        """Cache the measured neighbours if something new was measured."""
        if not self._place:
            return
        now = self._measured
        if "_ngrams" in self.__dict__:
            now = replace(now, counts=self._ngrams.counts, usual=self._usual[1])
        state = (now.counts is not None, now.is_whole)
        if state != self._kept:
            distances.keep(self._place, now)
            self._kept = state

    @cached_property
    def _ngrams(self) -> Ngrams:
        return Ngrams(list(self.texts.values()), self._measured.counts)

    @cached_property
    def _mixes(self) -> Vectors:
        """The mix of each row with its neighbours, as far as it was computed."""
        return np.full((len(self.ids), POOL), np.nan, np.float32)

    @cached_property
    def _hubs(self) -> Vectors:
        """The nearness of each row to everything; NaN if not computed yet."""
        return np.full(len(self.ids), np.nan, np.float32)

    @cached_property
    def ties(self) -> Ties:
        """The ties of every node."""
        return Ties(self.graph, self.ids)

    @cached_property
    def _near(self) -> Nearest:
        return self._measured.near

    @cached_property
    def _cosines(self) -> Vectors:
        """The cosines of these pairs, in order."""
        if len(self.ids) < 2:  # noqa: PLR2004 - a pair has two
            return np.zeros(1, np.float32)
        return np.sort(self._index.cosines(*self._index.sample()).ravel())

    @cached_property
    def _usual(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The mean and spread of the cosine and of the likeness of these pairs."""
        known = self._measured.usual
        if known is None:
            alike = self._ngrams.alike(*self._index.sample()).ravel() if len(self.ids) > 1 else np.zeros(1, np.float32)
            known = mean_and_spread(alike)
        return mean_and_spread(self._cosines), known


# --- what is not offered ------------------------------------------------------------------------------------------


class _Offered:
    """The test that a pair may be offered: not related, not both passages, not judged with its present texts."""

    def __init__(self, links: Links, judged: Mapping[Pair, Decision]) -> None:
        self.ids, self.texts, self.judged = links.ids, links.texts, judged
        self._ties = links.ties
        self._is_note = self._ties.is_note.tolist()
        self._tied: tuple[int, set[int]] = (-1, set())

    def __call__(self, row: int, other: int) -> bool:
        if self._is_note[row] and self._is_note[other]:
            return False  # there are no relations between passages
        if self._tied[0] != row:
            self._tied = (row, set(self._ties.of(row).tolist()))
        if other in self._tied[1]:
            return False
        decision = self.before(self.ids[row], self.ids[other])
        return decision is None or not stands(decision, self.texts)

    def before(self, one: str, other: str) -> Decision | None:
        """The judgement on a pair."""
        return self.judged.get(frozenset((one, other))) if self.judged else None


# --- neighbours between runs --------------------------------------------------------------------------------------


def _name(snapshot: Snapshot, model: Model) -> str:
    """The name of the file of a corpus's neighbours, which does not change with its texts."""
    layers = "\0".join(str(layer.path.resolve()) for layer in snapshot.layers)
    return hashlib.sha256(f"{model.key}\0{layers}".encode()).hexdigest()[:32]
