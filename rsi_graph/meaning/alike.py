"""Words that are near in meaning: the degree to which the words of a node answer typed words.

The vector of a whole text says what the text is about. Only a comparison word by word shows if it says what was asked,
with the same word or with another (thieves for burglars). Each typed word counts by its rarity in the corpus and by
the word of the node that is most like it.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np

from rsi_graph.meaning.arrays import Vectors
from rsi_graph.search.index import WordIndex
from rsi_graph.search.vocabulary import typed

FAR = 0.3
"""The nearness up to which two words have nothing to do with each other."""

POWER = 1.5
"""The power to which the rarity of a typed word is raised."""

LEAST_TOLD = 0.1
"""The least share of a word in the answer of a node that is worth showing."""


class AnsweredWord(NamedTuple):
    """A typed word, the word that answers it, and its share in the whole answer, 0 to 1."""

    typed: str
    held: str
    share: float

    def __str__(self) -> str:
        return f"{self.held} ({self.typed})"


class Answered(NamedTuple):
    """The share of typed words that a node answers, 0 to 1, and the words by which it does, the most telling first."""

    share: float
    by: tuple[AnsweredWord, ...] = ()
    is_whole: bool = False
    """True if two or more words were typed and the node holds each of them."""


class AlikeWords:
    """The words of a corpus and their vectors, each word embedded as a text of its own."""

    def __init__(self, index: WordIndex, vectors: Vectors) -> None:
        self.index, self._vectors = index, vectors

    def answered(
        self, text: str, ids: Iterable[str], encode: Callable[[Sequence[str]], Vectors]
    ) -> "dict[str, Answered]":
        """The answers of nodes to the words of a text."""
        words = list(dict.fromkeys(word for word, _ in typed(text)))
        if not words:
            return {}
        likeness = self._likeness(words, encode)
        worth = np.array([self.index.rarity(word) for word in words], np.float32) ** POWER
        worth /= worth.sum() or 1.0
        return {id_: self._of(words, worth, likeness, self.index.words(id_)) for id_ in ids}

    def _likeness(self, words: Sequence[str], encode: Callable[[Sequence[str]], Vectors]) -> Vectors:
        """The likeness, 0 to 1, of typed words to those of the corpus, a row for each typed word."""
        numbers = [self.index.vocabulary.number(word) for word in words]
        unknown = [word for word, number in zip(words, numbers, strict=True) if number is None]
        made = iter(encode(unknown)) if unknown else iter(())
        wanted = np.stack([next(made) if number is None else self._vectors[number] for number in numbers])
        likeness: Vectors = np.clip((wanted @ self._vectors.T - np.float32(FAR)) / np.float32(1 - FAR), 0, 1)
        return likeness

    def _of(self, words: Sequence[str], worth: Vectors, likeness: Vectors, held: Sequence[int]) -> Answered:
        if not held:
            return Answered(0.0)
        own = likeness[:, held]
        best = own.argmax(axis=1)
        parts = worth * own[np.arange(len(words)), best]
        order = [place for place in np.argsort(-parts, kind="stable").tolist() if parts[place] >= LEAST_TOLD]
        known = self.index.vocabulary.words
        by = (AnsweredWord(words[place], known[held[best[place]]], float(parts[place])) for place in order)
        is_whole = len(words) > 1 and all(known[held[place]] == word for place, word in zip(best, words, strict=True))
        return Answered(float(parts.sum()), tuple(by), is_whole)
