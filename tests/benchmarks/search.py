"""Search as one types: how long a keystroke takes, and whether what was meant is found in spite of slips.

Queries are planted: words of a node's own text, four in a row or three rarer ones in any order, with up to three slips
in words of five letters and more, typed letter by letter.
"""

import random
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from string import ascii_lowercase

from rapidfuzz import fuzz, process

import rsi_graph
from rsi_graph.graph import Graph
from rsi_graph.search.index import WordIndex
from rsi_graph.search.texts import texts as node_texts
from rsi_graph.words import words as words_of
from tests.benchmarks.rows import Row, call

QUERIES = 40
"""Of each sort, with each number of slips."""
REFERENCES = 15
"""Keystrokes that the reference is timed at, spread among the others."""
SLIPS = (0, 1, 2, 3)
LONG = 5


@dataclass(frozen=True, slots=True)
class Query:
    """A text that is typed, and the node that is meant."""

    text: str
    meant: str
    slips: int


def rows(corpora: Callable[[int], Path]) -> Iterator[Row]:
    """The goals of word search."""
    graph = rsi_graph.load(corpora(100_000)).graph
    index = WordIndex.build(graph)
    queries = list(planted(graph, index, random.Random(1)))  # noqa: S311 - no secret
    ours, reference = _seconds(graph, index, queries)
    what = "search as you type, 100 000 nodes"
    yield Row(f"{what}, median / rapidfuzz partial_ratio", median(ours) / median(reference), 1 / 100)
    yield Row(f"{what}, 95th of 100 keystrokes", quantiles(ours, n=20)[-1] * 1000, 10, "ms")
    for slips in SLIPS:
        share = _recall(index, [query for query in queries if query.slips == slips])
        yield Row(f"{what}, found among ten, {slips} slips", share, 0.98, "of 1", at_least=True)


def planted(graph: Graph, index: WordIndex, chance: random.Random) -> Iterator[Query]:
    """Queries of both sorts with every number of slips."""
    ids = graph.ids()
    for slips in SLIPS:
        for choose in (_row, _rarer):
            made = 0
            while made < QUERIES:
                meant = chance.choice(ids)
                words = choose(_words(graph, meant), index, chance)
                spots = [place for place, word in enumerate(words) if len(word) >= LONG]
                if len(spots) >= max(slips, 1):
                    spoilt = chance.sample(spots, slips)
                    typed = [slip(word, chance) if place in spoilt else word for place, word in enumerate(words)]
                    yield Query(" ".join(typed), meant, slips)
                    made += 1


def slip(word: str, chance: random.Random) -> str:
    """A word with a letter too many, left out, wrong, or changed with the next."""
    place, letter = chance.randrange(len(word) - 1), chance.choice(ascii_lowercase)
    before, here, following, rest = word[:place], word[place], word[place + 1], word[place + 2 :]
    slips = (letter + here + following, following, letter + following, following + here)
    return before + chance.choice(slips) + rest


def _words(graph: Graph, id_: str) -> list[str]:
    return [word for field, text in node_texts(graph, id_) if field == "text" for word in words_of(text)]


def _row(words: Sequence[str], _: WordIndex, chance: random.Random) -> Sequence[str]:
    """Four words in a row."""
    start = chance.randrange(max(len(words) - 3, 1))
    return words[start : start + 4]


def _rarer(words: Sequence[str], index: WordIndex, chance: random.Random) -> Sequence[str]:
    """Three of the rarer long words."""
    vocabulary = index.vocabulary

    def frequency(word: str) -> tuple[int, str]:
        return int(vocabulary.frequency[bisect_left(vocabulary.words, word)]), word

    rare = sorted({word for word in words if len(word) >= LONG}, key=frequency)[:8]
    return chance.sample(rare, min(3, len(rare)))


def _seconds(graph: Graph, index: WordIndex, queries: Sequence[Query]) -> tuple[list[float], list[float]]:
    """The time of each keystroke here, and of some of them with rapidfuzz over all texts."""
    texts = [" ".join(text for _, text in node_texts(graph, id_)).lower() for id_ in graph.ids()]
    typed = [query.text[:end] for query in queries for end in range(1, len(query.text) + 1)]
    every = len(typed) // REFERENCES
    ours, reference = [], []
    for number, text in enumerate(typed, 1):
        ours.append(call(lambda text=text: index.search(text))())
        if number % every == 0:
            reference.append(
                call(lambda text=text: process.extract(text, texts, scorer=fuzz.partial_ratio, limit=20))()
            )
    return ours, reference


def _recall(index: WordIndex, queries: Sequence[Query]) -> float:
    """The share of queries whose node is among the first ten."""
    found = sum(query.meant in {hit.id for hit in index.search(query.text, limit=10)} for query in queries)
    return found / len(queries)
