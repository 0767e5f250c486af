"""Search as one types: typed words, misspelt or half typed, to ranked nodes.

Typed words are compared with the *vocabulary* of the corpus, which grows far slower than its texts: a count of shared
pairs of letters leaves a few hundred words, the edit distance decides. The nodes that hold the words found are weighed
by how rare the words are, and the best of them are compared with what was typed, letter by letter. Operators among the
words (``kind:claim compute``) are filters.

An index never changes and can be read from several threads; what it remembers between two keystrokes is bounded.
"""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from rsi_graph import words as words_module
from rsi_graph.files import cache, sealed
from rsi_graph.files.cache import Store
from rsi_graph.graph import Graph
from rsi_graph.model import KINDS, Kind
from rsi_graph.search import filters, texts
from rsi_graph.search.filters import EVERYTHING, Filter
from rsi_graph.search.vocabulary import Long, Match, Numbers, TypedText, Vocabulary, folded_words, remembering, typed
from rsi_graph.snapshot import Snapshot

KIND = "words"
"""The kind under which indexes are sealed."""

POOL = 50
"""The most nodes that are compared with the typed text letter by letter."""

WEAKEST = 0.35
"""The share of the best node's weight below which a node is no hit."""

IN_TITLE = 1.15
"""The weight of a word in a title, against 1 elsewhere."""

HALF_MEANT = 0.25
"""The share of a word's worth that counts if it is only a guess at a misspelt or unfinished word."""

SIDE_BY_SIDE = 0.6
"""The weight added if two words stand side by side as they were typed, as a share of the worth of the rarer one."""

SENTENCE = 3
"""The fewest typed words that may be a question in plain words."""

POOR = 0.6
"""The score below which even the best hit holds only a part of what was typed."""

OWN = ("title", "text", "author", "year")
"""The fields whose words are a node's own."""

Weights: TypeAlias = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Hit:
    """A node that was found. ``score`` is 1 at best, ``why`` says which words were found in which fields."""

    id: str
    kind: Kind
    title: str
    score: float
    why: str


def open(snapshot: Snapshot, store: Store) -> "WordIndex":  # noqa: A001 - search.open reads as what it is
    """The index of a snapshot: the one in the store, else a new one, which is then put there."""
    name = cache.key(KIND.encode(), snapshot.key.encode())
    kept = store.get(name, KIND)
    index = WordIndex.loads(snapshot.graph, kept) if kept else None
    if index is None:
        index = WordIndex.build(snapshot.graph)
        store.put(name, index.dumps(), KIND)
    return index


def is_poor(text: str, hits: Sequence[Hit]) -> bool:
    """Return True if a text may be a question in plain words and these hits hold few of its words together.

    Search by meaning may then answer it better. Operators in the text are no words.
    """
    _, left = filters.split(text)
    return len(left.split()) >= SENTENCE and (not hits or hits[0].score < POOR)


# --- the index ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Postings:
    """The nodes, by their numbers in the corpus, that hold each word, in the form in which they are stored.

    The nodes with word ``w`` in their title are ``nodes[starts[2 * w]:starts[2 * w + 1]]``; those that hold it only
    elsewhere follow, up to ``starts[2 * w + 2]``. Nodes in which two words stand side by side are in ``beside``, with
    the pair folded into a number (see ``pair``), so a slice may hold nodes of another pair too.
    """

    words: list[str]
    starts: Numbers
    nodes: Numbers
    beside_starts: Numbers
    beside: Numbers
    kinds: npt.NDArray[np.uint8]
    """The kind of each node, as its place in ``KINDS``."""

    @property
    def sound(self) -> bool:
        """Return True if all numbers lead somewhere."""
        many = self.kinds.size
        return (
            isinstance(self.words, list)
            and all(isinstance(word, str) for word in self.words)
            and len(self.starts) == 2 * len(self.words) + 1
            and len(self.beside_starts) > 1
            and _leads_somewhere(self.starts, self.nodes, many)
            and _leads_somewhere(self.beside_starts, self.beside, many)
            and bool(self.kinds.max(initial=0) < len(KINDS))
        )

    def pair(self, first: int, second: int) -> slice:
        """The slice of the nodes that hold these two words side by side."""
        number = folded_words(first, second, len(self.beside_starts) - 1)
        return slice(self.beside_starts[number], self.beside_starts[number + 1])


ARRAYS = dict.fromkeys(("starts", "nodes", "beside_starts", "beside"), np.int32) | {"kinds": np.uint8}
"""The arrays of postings, and what each is made of."""


def _leads_somewhere(starts: Numbers, nodes: Numbers, many: int) -> bool:
    ordered = starts[0] == 0 and starts[-1] == len(nodes) and not np.any(np.diff(starts) < 0)
    return bool(ordered) and (not len(nodes) or bool(nodes.min() >= 0 and nodes.max() < many))


class Line(NamedTuple):
    """A node in the folded form in which it is compared with typed text: the words of its title, and all its texts."""

    title: str
    text: str


class WordIndex:
    """The index of a graph: the words of its nodes, ready for questions."""

    def __init__(self, graph: Graph, postings: Postings) -> None:
        self.graph, self.postings = graph, postings
        self._ids = graph.ids()
        starts = postings.starts
        frequency = starts[2::2] - starts[:-1:2]
        self._rarity = np.log1p(len(self._ids) / np.maximum(frequency, 1)).astype(np.float32)
        lengths = np.bincount(postings.nodes, minlength=len(self._ids))
        self._brevity = (1 + 0.15 / (1 + lengths / 16)).astype(np.float32)
        self.vocabulary = Vocabulary(postings.words, frequency)
        self._settled = remembering(self._settle, 8)
        self._line = remembering(self._read_line, 1024)
        self._held = remembering(self._read_words, 1024)
        self._own = remembering(self._read_own, 1024)

    @classmethod
    def build(cls, graph: Graph) -> "WordIndex":
        """The index of a graph."""
        return cls(graph, _read(graph))

    def dumps(self) -> bytes:
        """The index as bytes: the words as a line of JSON, and arrays."""
        arrays = (getattr(self.postings, name).tobytes() for name in ARRAYS)
        return b"".join(sealed.columns(self.postings.words, *arrays))

    @classmethod
    def loads(cls, graph: Graph, data: bytes) -> "WordIndex | None":
        """The index in ``data``; None if it is damaged or was made of something else."""
        try:
            words, parts = sealed.parted(data, len(ARRAYS))
            arrays: list[Any] = [np.frombuffer(part, kind) for part, kind in zip(parts, ARRAYS.values(), strict=True)]
        except ValueError:
            return None
        postings = Postings(words, *arrays)
        return cls(graph, postings) if postings.sound and len(postings.kinds) == len(graph.ids()) else None

    # --- questions ------------------------------------------------------------------------------------------------

    def search(
        self, text: str, kinds: Sequence[Kind] = (), limit: int = 20, within: Filter = EVERYTHING
    ) -> tuple[Hit, ...]:
        """The nodes that match a typed text, the best first. Raises BadFilter and UnknownNode for its operators.

        For operators without words, the nodes they select, in the order of the corpus. Nothing is found outside of the
        filter ``within``.
        """
        asked, left = filters.split(text)
        wanted, operators = typed(left), asked & within
        if not wanted:
            return self._selected(operators, kinds, limit) if asked != EVERYTHING else ()
        ranked = self._ranked(left, wanted, self._candidates(wanted, kinds, operators))
        named = self._named(left.strip(), kinds, operators)
        hits = islice((hit for number, score in ranked if (hit := self._hit(number, score, wanted)).why), limit)
        return (*named, *(hit for hit in hits if hit.id not in {found.id for found in named}))[:limit]

    def evidence(self, text: str, limit: int) -> dict[str, float]:
        """The nodes that hold typed words, those with most first; a word that only one node holds counts for 1.

        A word counts by the square of its rarity, so that words in every text count for next to nothing. If no text
        holds a word, the words that were perhaps meant count for a part (``HALF_MEANT``).
        """
        wanted, rarest = dict.fromkeys(word for word, _ in typed(text)), float(np.log1p(len(self._ids)))
        counted = np.zeros(len(self._ids), np.float32)
        for word in wanted:
            matches = self.vocabulary.matches(TypedText(word, unfinished=False))
            is_known = bool(matches) and self.vocabulary.words[matches[0].number] == word
            worth = float(self._rarity[matches[0].number]) if is_known else rarest
            counted += self._spread(self._shares(word, worth, matches))
        counted /= rarest**2 or 1.0
        found = np.flatnonzero(counted)
        best = found[np.argsort(-counted[found], kind="stable")][:limit]
        return dict(zip([self._ids[number] for number in best.tolist()], counted[best].tolist(), strict=True))

    def rarity(self, word: str) -> float:
        """The rarity of a word: the logarithm of one plus all nodes divided by those that hold the word."""
        number = self.vocabulary.number(word)
        return float(np.log1p(len(self._ids)) if number is None else self._rarity[number])

    def words(self, id_: str) -> tuple[int, ...]:
        """The words of a node itself, by their numbers in the vocabulary, without those of its quotation."""
        return self._own(id_)

    def _read_own(self, id_: str) -> tuple[int, ...]:
        own = {
            word for field, text in texts.texts(self.graph, id_) if field in OWN for word in words_module.words(text)
        }
        numbers = (self.vocabulary.number(word) for word in sorted(own))
        return tuple(number for number in numbers if number is not None)

    def _shares(self, word: str, worth: float, matches: Sequence[Match]) -> Iterator[tuple[float, Numbers]]:
        """The nodes that hold a word, or a word that it may mean, with its worth there."""
        for number, likeness in matches:
            other = self.vocabulary.words[number]
            is_meant = other == word or (len(word) >= Vocabulary.LEAST_FUZZY and other in (f"{word}s", f"{word}es"))
            share = 1.0 if is_meant else HALF_MEANT * likeness
            nodes = self.postings.nodes[self.postings.starts[2 * number] : self.postings.starts[2 * number + 2]]
            yield share * min(float(self._rarity[number]), worth) ** 2, nodes

    def _selected(self, operators: Filter, kinds: Sequence[Kind], limit: int) -> tuple[Hit, ...]:
        meant = operators.on(self.graph)
        found = (id_ for id_ in self.graph.ids(*kinds) if meant(id_))
        why = str(operators)
        return tuple(Hit(id_, self.graph.kind(id_), self.graph.title(id_), 1.0, why) for id_ in islice(found, limit))

    def _named(self, text: str, kinds: Sequence[Kind], operators: Filter) -> tuple[Hit, ...]:
        """The node or step that has this very id."""
        if text not in self.graph or (kinds and self.graph.kind(text) not in kinds):
            return ()
        if operators != EVERYTHING and (text not in self._ids or not operators(self.graph, text)):
            return ()
        node = self.graph.node(text)
        return (Hit(node.id, node.kind, node.title, 1.0, "its id"),)

    def _candidates(self, wanted: tuple[TypedText, ...], kinds: Sequence[Kind], operators: Filter) -> "_Candidates":
        """The nodes with the most weight of words, not more than ``POOL``."""
        weights = self._settle(wanted) * self._brevity
        if kinds:
            weights *= np.isin(self.postings.kinds, [KINDS.index(kind) for kind in kinds])
        numbers = np.flatnonzero(weights > max(WEAKEST * float(weights.max(initial=0)), 0))
        found = weights[numbers]
        if operators == EVERYTHING and len(numbers) > POOL:
            least = np.partition(found, -POOL)[-POOL]
            numbers, found = numbers[found >= least], found[found >= least]
        order = np.argsort(-found, kind="stable")
        meant = self._meant(operators)
        chosen = list(islice((n for n in numbers[order].tolist() if meant(n)), POOL))
        return _Candidates(chosen, weights[chosen])

    def _meant(self, operators: Filter) -> Callable[[int], bool]:
        if operators == EVERYTHING:
            return lambda _: True
        meant = operators.on(self.graph)
        return lambda number: meant(self._ids[number])

    def _settle(self, wanted: tuple[TypedText, ...]) -> Weights:
        """The weight of words in each node. Those before the last one are remembered while the last one is typed."""
        if not wanted:
            return np.zeros(len(self._ids), np.float32)
        *_, last = wanted
        weights = self._settled(wanted[:-1])
        if last not in wanted[:-1]:
            weights = weights + self._spread(self._slices(last))
        if len(wanted) > 1:
            weights = weights + self._spread(self._side_by_side(wanted[-2], last))
        return weights

    def _spread(self, slices: Iterator[tuple[float, Numbers]]) -> Weights:
        """The weights by node: for each node the largest of its weights."""
        out = np.zeros(len(self._ids), np.float32)
        for weight, nodes in sorted(slices, key=lambda one: one[0]):
            out[nodes] = weight
        return out

    def _slices(self, typed: TypedText) -> Iterator[tuple[float, Numbers]]:
        """The nodes that hold what a typed word may mean, with its weight there."""
        worth, (starts, nodes) = self._worth(typed), (self.postings.starts, self.postings.nodes)
        room = max(2000, len(self._ids) // 2)
        for number, likeness in self.vocabulary.matches(typed):
            weight = likeness * min(float(self._rarity[number]), worth)
            title, rest, end = starts[2 * number : 2 * number + 3].tolist()
            yield weight * IN_TITLE, nodes[title:rest]
            yield weight, nodes[rest:end]
            room -= end - title
            if room < 0:
                return

    def _side_by_side(self, first: TypedText, second: TypedText) -> Iterator[tuple[float, Numbers]]:
        """The nodes in which the words that two typed words may mean stand side by side, with the weight that adds."""
        worth = SIDE_BY_SIDE * max(self._worth(first), self._worth(second))
        for one, alike in self.vocabulary.matches(first)[:4]:
            for other, likeness in self.vocabulary.matches(second)[:4]:
                yield worth * alike * likeness, self.postings.beside[self.postings.pair(one, other)]

    def _worth(self, typed: TypedText) -> float:
        """The rarity of a typed word: that of the word most like it, as a rarer word less like it is worth no more."""
        matches = self.vocabulary.matches(typed)
        return float(self._rarity[matches[0].number]) if matches else 0.0

    # --- ranking --------------------------------------------------------------------------------------------------

    def _ranked(self, text: str, wanted: tuple[TypedText, ...], pool: "_Candidates") -> list[tuple[int, float]]:
        """The candidates with their scores: the weight of their words, and how close their text is to the typed."""
        line, possible = " ".join(words_module.words(text)), self._possible(wanted)
        lines = [self._line(number) for number in pool.numbers]
        close = process.cdist([line], [one.text for one in lines], scorer=fuzz.partial_ratio, dtype=np.float32)[0]
        title = process.cdist([line], [one.title for one in lines], scorer=fuzz.ratio, dtype=np.float32)[0]
        scores = 0.7 * np.minimum(pool.weights / (possible or 1), 1) + 0.002 * close + 0.001 * title
        scores = np.minimum(scores, 0.99)
        scores[[place for place, one in enumerate(lines) if one.title == line]] = 1.0
        order = np.argsort(-scores, kind="stable")
        return [(pool.numbers[place], round(float(scores[place]), 4)) for place in order.tolist()]

    def _possible(self, wanted: tuple[TypedText, ...]) -> float:
        """The weight of a node that holds all these words in its title, as they were typed."""
        worth = [self._worth(one) for one in wanted]
        return IN_TITLE * sum(worth) + SIDE_BY_SIDE * sum(map(max, pairwise(worth)))

    def _read_line(self, number: int) -> Line:
        read = list(texts.texts(self.graph, self._ids[number]))
        title = " ".join(words_module.words(read[0][1])) if read and read[0][0] == "title" else ""
        return Line(title, words_module.fold(" ".join(text for _, text in read)))

    def _read_words(self, number: int) -> dict[str, str]:
        """The words of a node, each with the first field that it stands in."""
        held: dict[str, str] = {}
        for field, text in texts.texts(self.graph, self._ids[number]):
            for word in words_module.words(text):
                held.setdefault(word, field)
        return held

    def _hit(self, number: int, score: float, wanted: tuple[TypedText, ...]) -> Hit:
        id_ = self._ids[number]
        return Hit(id_, self.graph.kind(id_), self.graph.title(id_), score, self._why(number, wanted))

    def _why(self, number: int, wanted: tuple[TypedText, ...]) -> str:
        """The words of a node that were found, the rarest first, and their fields. None: two pairs shared a number.

        So a line without room for all of them leaves out "of" and "the", not the words that the node was found for.
        """
        held, words = self._held(number), self.vocabulary.words
        found: list[str] = []
        for one in wanted:
            meant = (words[match.number] for match in self.vocabulary.matches(one))
            found += [word for word in islice((word for word in meant if word in held), 1) if word not in found]
        found.sort(key=self.rarity, reverse=True)
        if not found:
            return ""
        return f"words: {', '.join(found)} ({', '.join(dict.fromkeys(held[word] for word in found))})"


class _Candidates(NamedTuple):
    """Nodes by their numbers, with what their words weigh."""

    numbers: list[int]
    weights: Weights


# --- building -----------------------------------------------------------------------------------------------------


def _read(graph: Graph) -> Postings:
    """The words of every node. They get numbers as they come, and in the end those of the alphabet."""
    ids = graph.ids()
    numbers: defaultdict[str, int] = defaultdict()
    numbers.default_factory = numbers.__len__
    held, lengths = array("q"), array("q")
    for id_ in ids:
        for part in _parts(graph, id_):
            held.extend(map(numbers.__getitem__, part))
            lengths.append(len(part))
    words = sorted(numbers)
    rank = np.empty(len(words), np.int64)
    rank[np.fromiter(map(numbers.__getitem__, words), np.int64, len(words))] = np.arange(len(words))
    text = rank[np.array(held, np.int64)]
    places = np.repeat(np.arange(2 * len(ids)), np.array(lengths, np.int64))
    kinds = np.array([KINDS.index(graph.kind(id_)) for id_ in ids], np.uint8)
    return Postings(words, *_holding(text, places, len(words), len(ids)), *_beside(text, places, len(ids)), kinds)


def _parts(graph: Graph, id_: str) -> tuple[list[str], list[str]]:
    """The words of a node's title, and those of all its other texts."""
    title, rest = "", []
    for field, text in texts.texts(graph, id_):
        if field == "title":
            title = text
        else:
            rest.append(text)
    return words_module.words(title), words_module.words(" ".join(rest))


def _holding(text: Long, places: Long, words: int, nodes: int) -> tuple[Numbers, Numbers]:
    """The nodes that hold each word, once each: in the title or, if not there, elsewhere."""
    keys = np.sort(text * (2 * nodes) + places)
    first = np.ones(len(keys), bool)
    first[1:] = keys[1:] // 2 != keys[:-1] // 2
    keys = keys[first]
    word, place = np.divmod(keys, max(2 * nodes, 1))
    return _in_order(2 * word + place % 2, place // 2, 2 * words, nodes)


def _beside(text: Long, places: Long, nodes: int) -> tuple[Numbers, Numbers]:
    """The nodes in which two words stand side by side, by the number of the pair."""
    together = places[1:] == places[:-1]
    count = 1 << max(10, (len(text) // 4).bit_length())
    pairs = folded_words(text[:-1][together], text[1:][together], count)
    return _in_order(pairs, places[1:][together] // 2, count, nodes)


def _in_order(slots: Long, nodes: Long, count: int, many: int) -> tuple[Numbers, Numbers]:
    """Nodes by slot, and where each slot starts."""
    many = max(many, 1)
    keys = np.sort(slots * many + nodes)
    starts = np.searchsorted(keys, np.arange(count + 1) * many)
    return starts.astype(np.int32), (keys % many).astype(np.int32)
