"""The words of a question: which are worth looking up, how rare they are in the library, and which passages hold most.

Common words are left out, since they cost much and say little. If there are vectors too, the passages for three words
and more are ranked by the rarity of the words they hold. SQLite's own ranking, which also counts how often a word
stands in a passage, takes thirty times as long and is used only if words alone decide.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from rsi_graph.library.holdings import Holdings
from rsi_graph.meaning.index import best
from rsi_graph.words import words

Numbers: TypeAlias = NDArray[np.int64]

MAX_WORDS = 12
"""The most words of a text that are found and used."""
MAX_TRIED = 24
"""The most words that are looked up, including those that no passage holds."""
MAX_POSTINGS = 10_000
"""The most occurrences that the words may have together."""
FEW_WORDS = 2
"""The number of words up to which their frequency in a passage counts."""
SHORT = 4
"""The most words that are looked up as words are: a passage that holds them answers, however it comes in meaning."""
RARE_OF = 200
"""A word is rare if at most one in this number of passages holds it."""
RARE_FEW = 5
"""A word that at most this number of passages hold is rare in any library."""
STOPPED = frozenset(
    {"a", "about", "all", "also", "an", "and", "any", "are", "as", "at", "be", "because", "been", "but", "by", "can",
     "could", "did", "do", "does", "each", "even", "for", "from", "had", "has", "have", "how", "if", "in", "into",
     "is", "it", "its", "just", "less", "may", "might", "more", "most", "much", "must", "no", "not", "of", "on", "one",
     "only", "or", "other", "our", "out", "over", "should", "so", "some", "such", "than", "that", "the", "their",
     "them", "then", "there", "these", "they", "this", "those", "through", "to", "too", "under", "up", "very", "was",
     "we", "were", "what", "when", "where", "which", "while", "who", "why", "will", "with", "would", "you"}
)  # fmt: skip
"""Words that say nothing about the subject of a text."""


@dataclass(frozen=True, slots=True)
class AskedWords:
    """The words of a question that were looked up in a library, with the results."""

    weights: Mapping[str, float]
    """The logarithm of the rarity of each word, in the order in which the words were looked up."""
    rare: frozenset[str]
    """The words that few passages hold."""
    scores: Mapping[int, float]
    """The passages that hold any of them, at most as many as were asked for, with their scores."""
    held: frozenset[str] = frozenset()
    """Those that any passage holds."""

    @property
    def is_short(self) -> bool:
        """Return True if they are few enough to be looked up as words are."""
        return 0 < len(self.weights) <= SHORT

    def is_all(self, said: Sequence[str]) -> bool:
        """Return True if a passage with these holds all of few words that the library has, half of them at least."""
        return self.is_short and bool(self.held) and self.held.issubset(said) and 2 * len(said) >= len(self.weights)

    def share(self, said: Sequence[str]) -> float:
        """The share of these words in the whole question, each word weighed by its rarity."""
        return sum(self.weights[word] for word in said) / (sum(self.weights.values()) or 1.0)


def ask(holdings: Holdings, text: str, limit: int, *, alone: bool) -> AskedWords:
    """Look up the words of a text; ``alone`` if only words can answer."""
    held = _looked_up(holdings, text, alone=alone)
    total = max(holdings.last(), 1)
    weights = {word: math.log1p(total / max(len(numbers), 1)) for word, numbers in held.items()}
    most = max(RARE_FEW, total // RARE_OF)
    rare = frozenset(word for word, numbers in held.items() if len(numbers) <= most)
    found = [word for word, numbers in held.items() if len(numbers)]
    if alone or len(found) <= FEW_WORDS:
        ranking = holdings.with_words(found, limit)
        scores = {number: -float(place) for place, number in enumerate(ranking)}
    else:
        scores = _ranked([held[word] for word in found], [weights[word] for word in found], limit)
    return AskedWords(weights, rare, scores, frozenset(found))


def _looked_up(holdings: Holdings, text: str, *, alone: bool) -> dict[str, Numbers]:
    """The words of a text that are worth looking up, each with the numbers of the passages that hold it."""
    asked = [word for word in dict.fromkeys(words(text)) if word not in STOPPED and len(word) > 1]
    counts = holdings.common(asked)
    held: dict[str, Numbers] = {}
    left, found = MAX_POSTINGS, 0
    for word in sorted(asked, key=lambda word: (counts.get(word, 0), -len(word)))[:MAX_TRIED]:
        left -= counts.get(word, 0)
        if found == MAX_WORDS or (left < 0 and (held or not alone)):
            break
        held[word] = holdings.holders(word)
        found += bool(len(held[word]))
    return held


def _ranked(held: Sequence[Numbers], weights: Sequence[float], limit: int) -> dict[int, float]:
    """The passages with the largest sums of the weights of their words."""
    numbers = np.concatenate(held)
    order = np.argsort(numbers, kind="stable")
    numbers, each = numbers[order], np.repeat(weights, [len(some) for some in held])[order]
    starts = np.flatnonzero(np.diff(numbers, prepend=0))
    sums = np.add.reduceat(each, starts)
    rows = best(sums, limit)
    return dict(zip(numbers[starts[rows]].tolist(), sums[rows].tolist(), strict=True))
