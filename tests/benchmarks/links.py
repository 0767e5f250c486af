"""``python -m tests.benchmarks.links``: how well each ranking finds the corpus's own relations.

Links: each relation between two embedded nodes is hidden in turn. From either end the others are ranked, those left
out that are related to it in another way. Search: some words of a passage are typed, and what it asserts has to be
found. What is told is how often what was hidden is among the first ten (recall@10), the mean of one over its rank
(MRR), and how often it is the first (P@1). Whoever changes a weight sees here what it does.
"""

import argparse
import sys
from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from rsi_graph.files import cache
from rsi_graph.graph import Graph
from rsi_graph.meaning import candidates, ranking
from rsi_graph.meaning import search as meaning_search
from rsi_graph.model import PROPOSITIONS
from rsi_graph.search import filters
from rsi_graph.search import index as search_index
from rsi_graph.snapshot import Snapshot, load

Closeness: TypeAlias = npt.NDArray[np.float32]

ROW = "{:<48} {:>9} {:>7} {:>7}"
FIRST = 10
LONG = 5
TYPED = 6


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.links", description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", default="corpus", help="which corpus (default: corpus)")
    parser.add_argument("--model", help="which model (default: the one installed)")
    args = parser.parse_args()
    for line in tables(load(args.corpus), args.model):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


def tables(snapshot: Snapshot, model: str | None) -> Iterator[str]:
    """Both tables, line by line."""
    found = ranking.open(snapshot, model)
    hidden, apart = relations(snapshot.graph, found.ids)
    yield f"{len(found.ids)} texts, {len(hidden) // 2} relations, {found.model.name}"
    yield ""
    yield ROW.format("links", "recall@10", "MRR", "P@1")
    for name, closeness in rankings(found):
        yield ROW.format(name, *(f"{value:.3f}" for value in measured(closeness, hidden, apart)))
    yield ""
    yield ROW.format("search", "recall@10", "MRR", "P@1")
    for name, ranks in searches(found, search_index.open(snapshot, cache.user_store())):
        yield ROW.format(name, *(f"{value:.3f}" for value in figures(ranks)))


def relations(graph: Graph, ids: list[str]) -> tuple[list[tuple[int, int]], list[set[int]]]:
    """Every relation from both of its ends, and what is out of question for each node."""
    numbers = {id_: number for number, id_ in enumerate(ids)}
    notes = {numbers[id_] for id_ in ids if graph.kind(id_) == "annotation"}
    tied = [{numbers[other] for other in candidates.tied(graph, id_) if other in numbers} for id_ in ids]
    for one, others in enumerate(tied):
        for other in others:
            tied[other].add(one)
    hidden = [(one, other) for one, others in enumerate(tied) for other in sorted(others - {one})]
    apart = [others | (notes if number in notes else set()) for number, others in enumerate(tied)]
    return [pair for pair in hidden if not set(pair) <= notes], apart


def rankings(found: ranking.Links) -> Iterator[tuple[str, Closeness]]:
    """Name and closeness of all pairs, by each of the methods."""
    every = np.asarray(found.embedded.vectors)
    rows = np.arange(len(every), dtype=np.int32)
    letters = found._ngrams.alike(rows, np.tile(rows, (len(rows), 1)))
    cosine = every @ every.T
    yield "words (TF-IDF)", word_cosine(list(found.texts.values()))
    yield "letters (TF-IDF of 4 characters)", letters
    yield "cosine", cosine
    for share in (0.5, 0.6, 0.7, 0.8, 0.9):
        mixed = share * standard(cosine) + (1 - share) * standard(letters)
        yield f"mix, {share} cosine", mixed
        yield f"mix, {share} cosine, hubs corrected", 2 * mixed - hubs(mixed)[:, None] - hubs(mixed)
    yield f"as shipped: {ranking.COSINE_SHARE} cosine, {ranking.POOL} nearest, corrected", shipped(found)


def shipped(found: ranking.Links) -> Closeness:
    """The closeness that candidates are ordered by: of a pair, the greater from its two ends."""
    out = np.full((len(found.ids), len(found.ids)), np.finfo(np.float32).min, np.float32)
    rows = list(range(len(found.ids)))
    for row, closeness in zip(rows, found._closeness(rows), strict=True):
        out[row, found._near.rows[row, : ranking.POOL]] = closeness
    return np.maximum(out, out.T)


def word_cosine(texts: list[str]) -> Closeness:
    """Cosine of TF-IDF over words."""
    words = [set(filters.words(text)) for text in texts]
    numbers = {word: number for number, word in enumerate(sorted(set().union(*words)))}
    held = np.zeros((len(texts), len(numbers)), np.float32)
    for row, of_text in enumerate(words):
        held[row, [numbers[word] for word in of_text]] = 1
    held *= np.log(len(texts) / held.sum(axis=0))
    held /= np.maximum(np.linalg.norm(held, axis=1, keepdims=True), 1e-9)
    cosine: Closeness = held @ held.T
    return cosine


def standard(closeness: Closeness) -> Closeness:
    """In standard deviations of all pairs."""
    others = closeness[~np.eye(len(closeness), dtype=bool)]
    standardised: Closeness = (closeness - others.mean()) / others.std()
    return standardised


def hubs(closeness: Closeness) -> Closeness:
    """How near each is to everything."""
    others = closeness.copy()
    np.fill_diagonal(others, -np.inf)
    means: Closeness = np.sort(others, axis=1)[:, -ranking.HUB :].mean(axis=1)
    return means


def measured(closeness: Closeness, hidden: list[tuple[int, int]], apart: list[set[int]]) -> tuple[float, ...]:
    """Recall@10, MRR and P@1 of a ranking."""
    ranks = []
    for row, other in hidden:
        rest = np.ones(len(closeness), bool)
        rest[list(apart[row])] = False
        others, own = closeness[row][rest], closeness[row, other]
        ranks.append(1 + float((others > own).sum()) + float((others == own).sum()) / 2)  # of equals, the middle
    return figures(ranks)


def figures(ranks: list[float]) -> tuple[float, ...]:
    """Recall@10, MRR and P@1 of ranks."""
    found = np.array(ranks)
    return float((found <= FIRST).mean()), float((1 / found).mean()), float((found == 1).mean())


# --- search -------------------------------------------------------------------------------------------------------


def searches(found: ranking.Links, index: search_index.WordIndex) -> Iterator[tuple[str, list[float]]]:
    """Name of each way to search, and the ranks at which it finds what passages assert."""
    graph, meanings = found.graph, meaning_search.Meanings(found.ids, found.embedded.vectors, found.model)
    wanted = [(typed(graph, id_), r.target) for id_ in graph.ids("annotation") for r in graph.outgoing(id_)
              if r.kind == "asserts" and graph.kind(r.target) in PROPOSITIONS]  # fmt: skip
    words = [
        {hit.id: hit.score for hit in index.search(text, PROPOSITIONS, meaning_search.FOUND)} for text, _ in wanted
    ]
    near = [meanings.near(text) for text, _ in wanted]
    for share in (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0):
        ranks = []
        for (_, target), by_words, by_meaning in zip(wanted, words, near, strict=True):
            cosines = {id_: cosine for id_, cosine in by_meaning.found if graph.kind(id_) in PROPOSITIONS}
            mixed = meaning_search.mix(by_words, cosines, by_meaning, len(graph), share)
            order = sorted(mixed, key=lambda id_: -mixed[id_])
            ranks.append(1.0 + order.index(target) if target in mixed else float(len(found.ids)))
        names = {0.0: "meaning", 1.0: "words", meaning_search.WORDS_SHARE: f"both, {share} words, as shipped"}
        yield names.get(share, f"both, {share} words"), ranks


def typed(graph: Graph, id_: str) -> str:
    """What somebody might type who has read the passage: its first long words."""
    words = [word for word in filters.words(graph.body(id_)["text"]) if len(word) >= LONG]
    return " ".join(words[:TYPED])


if __name__ == "__main__":
    main()
