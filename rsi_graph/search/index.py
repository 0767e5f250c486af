"""Search as one types: typed words, misspelt or half typed, to ranked nodes.

Typed words are compared with the *vocabulary* of the corpus, which grows far slower than its texts: a count of shared
pairs of letters leaves a few hundred words, the edit distance decides. The nodes that hold the words found are added
up by how rare the words are, and the best of them are compared with what was typed, letter by letter. Operators among
the words (``kind:claim compute``) are filters.

An index never changes and can be read from several threads; what it remembers between two keystrokes is bounded.
"""

import io
import json
import zlib
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import islice, pairwise
from typing import Any, NamedTuple, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from rsi_graph.files import cache
from rsi_graph.files.cache import Store
from rsi_graph.graph import Graph
from rsi_graph.model import KINDS, Kind
from rsi_graph.search import filters
from rsi_graph.search import texts as search_texts
from rsi_graph.search.filters import EVERYTHING, Filter
from rsi_graph.snapshot import Snapshot

FORMAT = "rsi-graph words 2"
POOL = 50
"""How many nodes are compared with the typed text letter by letter."""
WEAKEST = 0.35
"""The share of the best node's weight below which a node is no hit."""
IN_TITLE = 1.15
"""What a word in a title counts, against one elsewhere."""
SIDE_BY_SIDE = 0.6
"""What it adds that two words stand side by side as they were typed, against the worth of the rarer one."""
MAX_WORDS = 24
"""Words of a pasted text beyond these are not looked at."""

Numbers: TypeAlias = npt.NDArray[np.int32]
Long: TypeAlias = npt.NDArray[np.int64]
Weights: TypeAlias = npt.NDArray[np.float32]
Pairable = TypeVar("Pairable", int, Long)


@dataclass(frozen=True, slots=True)
class Hit:
    """A node that was found. ``score`` is 1 at best, ``why`` says which words were found in which fields."""

    id: str
    kind: Kind
    title: str
    score: float
    why: str


def open(snapshot: Snapshot, store: Store) -> "Index":  # noqa: A001 - search.open reads as what it is
    """The index of a snapshot: the one that is kept in the store, else a new one, which is then kept."""
    name = cache.key(FORMAT.encode(), snapshot.key.encode())
    kept = store.get(name)
    index = Index.loads(snapshot.graph, kept) if kept else None
    if index is None:
        index = Index.build(snapshot.graph)
        store.put(name, index.dumps())
    return index


# --- words --------------------------------------------------------------------------------------------------------


class Typed(NamedTuple):
    """A typed word; the last of a text may be ``unfinished``."""

    word: str
    unfinished: bool


def typed(text: str) -> tuple[Typed, ...]:
    """The words of a typed text."""
    found = search_texts.words(text)[:MAX_WORDS]
    on_its_way = bool(text) and text[-1].isalnum()
    return tuple(Typed(word, on_its_way and place == len(found)) for place, word in enumerate(found, 1))


class Match(NamedTuple):
    """A word of the vocabulary that a typed word may mean, and how alike the two are, 0 to 1."""

    number: int
    likeness: float


class Vocabulary:
    """The words of a corpus in alphabetical order, and which of them hold which pair of letters."""

    LEAST_FUZZY = 4
    """Letters from which on a word may be misspelt, and from which on it may be so twice."""
    TWICE_FUZZY = 6
    MOST_BEGINNINGS = 48
    """Words that a beginning is taken for, the most frequent ones."""
    MOST_COMPARED = 400
    PAIRS = 1 << 14

    def __init__(self, words: list[str], frequency: Numbers) -> None:
        self.words, self.frequency = words, frequency
        self._lengths = np.fromiter(map(len, words), np.int32, len(words))
        self._pair_starts, self._pair_words = _pairs(words, self.PAIRS)
        self.matches = lru_cache(maxsize=512)(self._matches)

    def _matches(self, typed: Typed) -> tuple[Match, ...]:
        """What a typed word may mean, the most alike first, of equals the more frequent."""
        alike: dict[int, float] = {}
        for number, likeness in (*self._beginnings(typed), *self._misspelt(typed)):
            alike[number] = max(likeness, alike.get(number, 0.0))
        exact = self._place(typed.word)
        if exact < len(self.words) and self.words[exact] == typed.word:
            alike[exact] = 1.0
        order = sorted(alike, key=lambda number: (-alike[number], -self.frequency[number], number))
        return tuple(Match(number, alike[number]) for number in order)

    def _place(self, word: str) -> int:
        return bisect_left(self.words, word)

    def _beginnings(self, typed: Typed) -> Iterator[Match]:
        """The words that begin as typed; a finished word of a few letters is what it is."""
        word, unfinished = typed
        if not unfinished and len(word) < self.LEAST_FUZZY:
            return
        start, end = self._place(word), self._place(word + "\U0010ffff")
        frequent = _largest(self.frequency[start:end], self.MOST_BEGINNINGS)
        sure = 0.9 if unfinished else 0.6
        for number in (frequent + start).tolist():
            yield Match(number, sure * (0.7 + 0.3 * len(word) / int(self._lengths[number])))

    def _misspelt(self, typed: Typed) -> Iterator[Match]:
        """The words that a slip or two lead to; of an unfinished word, those that begin so."""
        word, unfinished = typed
        if len(word) < self.LEAST_FUZZY:
            return
        known = self._place(word) < len(self.words) and self.words[self._place(word)] == word
        slips = 2 if len(word) >= self.TWICE_FUZZY and not known else 1
        shared = self._shared(word)
        near = self._likely(shared, len(word), slips, np.abs(self._lengths - len(word)) <= slips)
        yield from self._compared(word, near, slips, None, 0.6 if known else 0.9)
        if unfinished:
            longer = self._likely(shared, len(word), 1, self._lengths > len(word) + 1)
            for cut in (len(word) - 1, len(word), len(word) + 1):
                yield from self._compared(word, longer, 1, cut, 0.7)

    def _shared(self, word: str) -> Long:
        """How many pairs of letters each word of the vocabulary shares with this one."""
        starts = self._pair_starts
        holding = [self._pair_words[starts[pair] : starts[pair + 1]] for pair in _pairs_of(word, self.PAIRS)]
        return np.bincount(np.concatenate(holding), minlength=len(self.words))

    def _likely(self, shared: Long, length: int, slips: int, fitting: npt.NDArray[np.bool_]) -> list[int]:
        """The words worth comparing: a slip spoils three pairs at most."""
        likely = np.flatnonzero((shared >= max(2, length - 3 * slips)) & fitting)
        chosen: list[int] = likely[_largest(shared[likely], self.MOST_COMPARED)].tolist()
        return chosen

    def _compared(self, word: str, numbers: list[int], slips: int, cut: int | None, sure: float) -> Iterator[Match]:
        """Those of these words, or of their beginnings, that are within so many slips."""
        if not numbers:
            return
        texts = [self.words[number][:cut] for number in numbers]
        distances = process.cdist([word], texts, scorer=OSA.distance, score_cutoff=slips, dtype=np.uint8)[0]
        for place in np.flatnonzero(distances <= slips).tolist():
            yield Match(numbers[place], sure * (1 - int(distances[place]) / len(word)))


def _pairs(words: Sequence[str], count: int) -> tuple[Numbers, Numbers]:
    """For each pair of letters, folded into ``count`` numbers, the words that hold it: starts, and words."""
    letters = np.array(["", *words], dtype="U24").view(np.uint32).reshape(len(words) + 1, -1)[1:].astype(np.int64)
    before = np.concatenate([np.zeros((len(words), 1), np.int64), letters[:, :-1]], axis=1)
    rows, columns = np.nonzero(letters)
    pairs = _folded(before[rows, columns], letters[rows, columns], count)
    held = np.unique(pairs * max(len(words), 1) + rows)
    starts = np.searchsorted(held, np.arange(count + 1) * max(len(words), 1))
    return starts.astype(np.int32), (held % max(len(words), 1)).astype(np.int32)


def _pairs_of(word: str, count: int) -> list[int]:
    letters = np.array([0, *map(ord, word[:24])], np.int64)
    folded: list[int] = np.unique(_folded(letters[:-1], letters[1:], count)).tolist()
    return folded


def _folded(first: Pairable, second: Pairable, count: int) -> Pairable:
    """A number below ``count`` for a pair of numbers; few pairs share one."""
    return (first * 1_000_003 + second * 131) % count


def _largest(values: npt.NDArray[Any], count: int) -> npt.NDArray[np.intp]:
    """The places of the ``count`` largest values, in any order."""
    if len(values) <= count:
        return np.arange(len(values))
    return np.argpartition(values, -count)[-count:]


# --- the index ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Postings:
    """Which nodes, by their numbers in the corpus, hold each word: as it is kept between runs.

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
        """Whether all numbers lead somewhere."""
        many = self.kinds.size
        return (
            self.kinds.dtype == np.uint8
            and all(
                a.ndim == 1 and a.dtype == np.int32 for a in (self.starts, self.nodes, self.beside_starts, self.beside)
            )
            and isinstance(self.words, list)
            and all(isinstance(word, str) for word in self.words)
            and len(self.starts) == 2 * len(self.words) + 1
            and len(self.beside_starts) > 1
            and _leads_somewhere(self.starts, self.nodes, many)
            and _leads_somewhere(self.beside_starts, self.beside, many)
        )

    def pair(self, first: int, second: int) -> slice:
        """Where the nodes are that hold these two words side by side."""
        number = _folded(first, second, len(self.beside_starts) - 1)
        return slice(self.beside_starts[number], self.beside_starts[number + 1])


def _leads_somewhere(starts: Numbers, nodes: Numbers, many: int) -> bool:
    ordered = starts[0] == 0 and starts[-1] == len(nodes) and not np.any(np.diff(starts) < 0)
    return bool(ordered) and (not len(nodes) or bool(nodes.min() >= 0 and nodes.max() < many))


class Line(NamedTuple):
    """A node as it is compared with what was typed, folded: its title in words, and all its texts."""

    title: str
    text: str


class Index:
    """The words of a graph's nodes, ready for questions."""

    def __init__(self, graph: Graph, postings: Postings) -> None:
        self.graph, self.postings = graph, postings
        self._ids = graph.ids()
        starts = postings.starts
        frequency = starts[2::2] - starts[:-1:2]
        self._rarity = np.log1p(len(self._ids) / np.maximum(frequency, 1)).astype(np.float32)
        lengths = np.bincount(postings.nodes, minlength=len(self._ids))
        self._brevity = (1 + 0.15 / (1 + lengths / 16)).astype(np.float32)
        self.vocabulary = Vocabulary(postings.words, frequency)
        self._settled = lru_cache(maxsize=8)(self._settle)
        self._line = lru_cache(maxsize=4096)(self._read_line)
        self._held = lru_cache(maxsize=1024)(self._read_words)

    @classmethod
    def build(cls, graph: Graph) -> "Index":
        """The index of a graph."""
        return cls(graph, _read(graph))

    def dumps(self) -> bytes:
        """The index as bytes: a line that says what follows, the words as a line of JSON, and arrays."""
        words = json.dumps(self.postings.words, ensure_ascii=False, separators=(",", ":"))
        out = io.BytesIO()
        for field in fields(Postings)[1:]:
            np.lib.format.write_array(out, getattr(self.postings, field.name), allow_pickle=False)
        payload = words.encode() + b"\n" + out.getvalue()
        return f"{FORMAT} {zlib.crc32(payload)}\n".encode() + payload

    @classmethod
    def loads(cls, graph: Graph, data: bytes) -> "Index | None":
        """The index in ``data``, or None where it is damaged or was made of something else."""
        head, _, payload = data.partition(b"\n")
        if head != f"{FORMAT} {zlib.crc32(payload)}".encode():
            return None
        words, _, rest = payload.partition(b"\n")
        stream = io.BytesIO(rest)
        try:
            arrays = [np.lib.format.read_array(stream, allow_pickle=False) for _ in fields(Postings)[1:]]
            postings = Postings(json.loads(words), *arrays)
        except (ValueError, MemoryError):
            return None
        return cls(graph, postings) if postings.sound and len(postings.kinds) == len(graph.ids()) else None

    # --- questions ------------------------------------------------------------------------------------------------

    def search(
        self, text: str, kinds: Sequence[Kind] = (), limit: int = 20, within: Filter = EVERYTHING
    ) -> tuple[Hit, ...]:
        """The nodes that a typed text means, the best first. Raises BadFilter and UnknownNode for its operators.

        Of operators without words, the nodes they select, in the order of the corpus. Nothing is found outside of
        the filter ``within``.
        """
        asked, left = filters.split(text)
        wanted, operators = typed(left), asked & within
        if not wanted:
            return self._selected(operators, kinds, limit) if asked != EVERYTHING else ()
        ranked = self._ranked(left, wanted, self._candidates(wanted, kinds, operators))
        named = self._named(left.strip(), kinds, operators)
        hits = [self._hit(number, score, wanted) for number, score in ranked[:limit]]
        return (*named, *(hit for hit in hits if hit.id not in {found.id for found in named}))[:limit]

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

    def _candidates(self, wanted: tuple[Typed, ...], kinds: Sequence[Kind], operators: Filter) -> "_Candidates":
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

    def _settle(self, wanted: tuple[Typed, ...]) -> Weights:
        """What words weigh in each node. The words before the last one are remembered while the last one is typed."""
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
        """Weights by node: of those that a node is given, the largest."""
        out = np.zeros(len(self._ids), np.float32)
        for weight, nodes in sorted(slices, key=lambda one: one[0]):
            out[nodes] = weight
        return out

    def _slices(self, typed: Typed) -> Iterator[tuple[float, Numbers]]:
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

    def _side_by_side(self, first: Typed, second: Typed) -> Iterator[tuple[float, Numbers]]:
        """The nodes in which what two typed words may mean stands side by side, with what that adds."""
        worth = SIDE_BY_SIDE * max(self._worth(first), self._worth(second))
        for one, alike in self.vocabulary.matches(first)[:4]:
            for other, likeness in self.vocabulary.matches(second)[:4]:
                yield worth * alike * likeness, self.postings.beside[self.postings.pair(one, other)]

    def _worth(self, typed: Typed) -> float:
        """How rare what was typed is: as rare as the word most like it. A rarer word less like it is worth no more."""
        matches = self.vocabulary.matches(typed)
        return float(self._rarity[matches[0].number]) if matches else 0.0

    # --- ranking --------------------------------------------------------------------------------------------------

    def _ranked(self, text: str, wanted: tuple[Typed, ...], pool: "_Candidates") -> list[tuple[int, float]]:
        """The candidates with their scores: the weight of their words, and how close their text is to the typed."""
        line, possible = " ".join(search_texts.words(text)), self._possible(wanted)
        lines = [self._line(number) for number in pool.numbers]
        close = process.cdist([line], [one.text for one in lines], scorer=fuzz.partial_ratio, dtype=np.float32)[0]
        title = process.cdist([line], [one.title for one in lines], scorer=fuzz.ratio, dtype=np.float32)[0]
        scores = 0.7 * np.minimum(pool.weights / (possible or 1), 1) + 0.002 * close + 0.001 * title
        scores = np.minimum(scores, 0.99)
        scores[[place for place, one in enumerate(lines) if one.title == line]] = 1.0
        order = np.argsort(-scores, kind="stable")
        return [(pool.numbers[place], round(float(scores[place]), 4)) for place in order.tolist()]

    def _possible(self, wanted: tuple[Typed, ...]) -> float:
        """What a node would weigh that holds all these words in its title, as they were typed."""
        worth = [self._worth(one) for one in wanted]
        return IN_TITLE * sum(worth) + SIDE_BY_SIDE * sum(map(max, pairwise(worth)))

    def _read_line(self, number: int) -> Line:
        read = list(search_texts.texts(self.graph, self._ids[number]))
        title = " ".join(search_texts.words(read[0][1])) if read and read[0][0] == "title" else ""
        return Line(title, search_texts.fold(" ".join(text for _, text in read)))

    def _read_words(self, number: int) -> dict[str, str]:
        """The words of a node, each with the first field that it stands in."""
        held: dict[str, str] = {}
        for field, text in search_texts.texts(self.graph, self._ids[number]):
            for word in search_texts.words(text):
                held.setdefault(word, field)
        return held

    def _hit(self, number: int, score: float, wanted: tuple[Typed, ...]) -> Hit:
        id_ = self._ids[number]
        return Hit(id_, self.graph.kind(id_), self.graph.title(id_), score, self._why(number, wanted))

    def _why(self, number: int, wanted: tuple[Typed, ...]) -> str:
        """The words of a node that were found, and their fields."""
        held, words = self._held(number), self.vocabulary.words
        found = []
        for one in wanted:
            meant = (words[match.number] for match in self.vocabulary.matches(one))
            found += [word for word in islice((word for word in meant if word in held), 1) if word not in found]
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
    for field, text in search_texts.texts(graph, id_):
        if field == "title":
            title = text
        else:
            rest.append(text)
    return search_texts.words(title), search_texts.words(" ".join(rest))


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
    pairs = _folded(text[:-1][together], text[1:][together], count)
    return _in_order(pairs, places[1:][together] // 2, count, nodes)


def _in_order(slots: Long, nodes: Long, count: int, many: int) -> tuple[Numbers, Numbers]:
    """Nodes by slot, and where each slot starts."""
    many = max(many, 1)
    keys = np.sort(slots * many + nodes)
    starts = np.searchsorted(keys, np.arange(count + 1) * many)
    return starts.astype(np.int32), (keys % many).astype(np.int32)
