"""The words of all texts, found under typing errors by their pairs of letters."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias, TypeVar
from weakref import WeakMethod

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

from rsi_graph import words as words_module

MAX_WORDS = 24
"""The most words of a pasted text that are looked at."""

Numbers: TypeAlias = npt.NDArray[np.int32]

Long: TypeAlias = npt.NDArray[np.int64]

Pairable = TypeVar("Pairable", int, Long)

Asked = TypeVar("Asked")
Told = TypeVar("Told")


def remembering(method: Callable[[Asked], Told], most: int) -> Callable[[Asked], Told]:
    """Cache the last answers of a method without keeping its object alive."""
    weak = WeakMethod(method)

    @lru_cache(maxsize=most)
    def remembered(asked: Asked) -> Told:
        found: Any = weak()  # the object exists, since it makes the call
        answer: Told = found(asked)
        return answer

    return remembered


# --- words --------------------------------------------------------------------------------------------------------


class TypedText(NamedTuple):
    """A typed word; the last of a text may be ``unfinished``."""

    word: str
    unfinished: bool


def typed(text: str) -> tuple[TypedText, ...]:
    """The words of a typed text."""
    found = words_module.words(text)[:MAX_WORDS]
    on_its_way = bool(text) and text[-1].isalnum()
    return tuple(TypedText(word, on_its_way and place == len(found)) for place, word in enumerate(found, 1))


class Match(NamedTuple):
    """A word of the vocabulary that a typed word may mean, and how alike the two are, 0 to 1."""

    number: int
    likeness: float


class Vocabulary:
    """The words of a corpus in alphabetical order, and which of them hold which pair of letters."""

    LEAST_FUZZY = 4
    """The number of letters from which a word may be misspelt once; from ``TWICE_FUZZY`` letters, twice."""
    TWICE_FUZZY = 6
    MOST_BEGINNINGS = 48
    """The number of words that a beginning is taken for, the most frequent ones."""
    MOST_COMPARED = 400
    PAIRS = 1 << 14

    def __init__(self, words: list[str], frequency: Numbers) -> None:
        self.words, self.frequency = words, frequency
        self._lengths = np.fromiter(map(len, words), np.int32, len(words))
        self._pair_starts, self._pair_words = _pairs(words, self.PAIRS)
        self.matches = remembering(self._matches, 512)

    def _matches(self, typed: TypedText) -> tuple[Match, ...]:
        """The words that a typed word may mean, the most alike first and among equals the more frequent."""
        alike: dict[int, float] = {}
        for number, likeness in (*self._beginnings(typed), *self._misspelt(typed)):
            alike[number] = max(likeness, alike.get(number, 0.0))
        exact = self._place(typed.word)
        if exact < len(self.words) and self.words[exact] == typed.word:
            alike[exact] = 1.0
        order = sorted(alike, key=lambda number: (-alike[number], -self.frequency[number], number))
        return tuple(Match(number, alike[number]) for number in order)

    def number(self, word: str) -> int | None:
        """The number of a word; None if no text holds it."""
        place = self._place(word)
        return place if place < len(self.words) and self.words[place] == word else None

    def _place(self, word: str) -> int:
        return bisect_left(self.words, word)

    def _beginnings(self, typed: TypedText) -> Iterator[Match]:
        """The words that begin as typed; a short finished word stands only for itself."""
        word, unfinished = typed
        if not unfinished and len(word) < self.LEAST_FUZZY:
            return
        start, end = self._place(word), self._place(word + "\U0010ffff")
        frequent = _largest(self.frequency[start:end], self.MOST_BEGINNINGS)
        sure = 0.9 if unfinished else 0.6
        for number in (frequent + start).tolist():
            yield Match(number, sure * (0.7 + 0.3 * len(word) / int(self._lengths[number])))

    def _misspelt(self, typed: TypedText) -> Iterator[Match]:
        """The words within a slip or two; for an unfinished word, those with such a beginning."""
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
        """The number of pairs of letters that each word of the vocabulary shares with this one."""
        starts = self._pair_starts
        holding = [self._pair_words[starts[pair] : starts[pair + 1]] for pair in _pairs_of(word, self.PAIRS)]
        return np.bincount(np.concatenate(holding), minlength=len(self.words))

    def _likely(self, shared: Long, length: int, slips: int, fitting: npt.NDArray[np.bool_]) -> list[int]:
        """The words worth comparing, as a slip spoils at most three pairs."""
        likely = np.flatnonzero((shared >= max(2, length - 3 * slips)) & fitting)
        chosen: list[int] = likely[_largest(shared[likely], self.MOST_COMPARED)].tolist()
        return chosen

    def _compared(self, word: str, numbers: list[int], slips: int, cut: int | None, sure: float) -> Iterator[Match]:
        """The words among these that are within ``slips``, themselves or by their beginnings."""
        if not numbers:
            return
        texts = [self.words[number][:cut] for number in numbers]
        distances = process.cdist([word], texts, scorer=OSA.distance, score_cutoff=slips, dtype=np.uint8)[0]
        for place in np.flatnonzero(distances <= slips).tolist():
            yield Match(numbers[place], sure * (1 - int(distances[place]) / len(word)))


def _pairs(words: Sequence[str], count: int) -> tuple[Numbers, Numbers]:
    """The words that hold each pair of letters, folded into ``count`` numbers: starts, and words."""
    letters = np.array(["", *words], dtype="U24").view(np.uint32).reshape(len(words) + 1, -1)[1:].astype(np.int64)
    before = np.concatenate([np.zeros((len(words), 1), np.int64), letters[:, :-1]], axis=1)
    rows, columns = np.nonzero(letters)
    pairs = folded_words(before[rows, columns], letters[rows, columns], count)
    held = np.unique(pairs * max(len(words), 1) + rows)
    starts = np.searchsorted(held, np.arange(count + 1) * max(len(words), 1))
    return starts.astype(np.int32), (held % max(len(words), 1)).astype(np.int32)


def _pairs_of(word: str, count: int) -> list[int]:
    letters = np.array([0, *map(ord, word[:24])], np.int64)
    folded: list[int] = np.unique(folded_words(letters[:-1], letters[1:], count)).tolist()
    return folded


def folded_words(first: Pairable, second: Pairable, count: int) -> Pairable:
    """A number below ``count`` for a pair of numbers; few pairs share one."""
    return (first * 1_000_003 + second * 131) % count


def _largest(values: npt.NDArray[Any], count: int) -> npt.NDArray[np.intp]:
    """The places of the ``count`` largest values, in any order."""
    if len(values) <= count:
        return np.arange(len(values))
    return np.argpartition(values, -count)[-count:]
