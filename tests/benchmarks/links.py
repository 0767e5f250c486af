"""``python -m tests.benchmarks.links``: how well rankings find relations that are there, and search what was asked.

Links: each relation between two texts is hidden in turn. From either end the others are ranked, those left out that
are related to it in another way. What is told is how often what was hidden is among the first ten (recall@10), and the
mean of one over its rank (MRR); for the shipped corpus and for other debates (``--sets``; skipped where they are not
there), so that no weight is chosen by one of them. An end whose only tie is hidden stands out as one that has none, so
ends that keep two ties or more are told apart. Hints: how often the sign of a hidden relation is suggested, and
rightly. Search: see ``asked``. Whoever changes a weight sees here what it does.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from rsi_graph.graph import Graph
from rsi_graph.meaning import candidates, hints, models, ranking, vectors
from rsi_graph.meaning.ties import Ties
from rsi_graph.model import PROPOSITIONS
from rsi_graph.snapshot import load
from rsi_graph.words import words as words_of
from tests.benchmarks import asked

Closeness: TypeAlias = npt.NDArray[np.float32]
Ranks: TypeAlias = npt.NDArray[np.float64]

PROJECT = Path(__file__).parents[2]
SETS = "../shared/interop/linking"
"""The other debates, from the project: ``NAME.nodes.tsv`` (number, debate, text), ``NAME.relations.tsv``."""
FIRST = 10
TWO = 2


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.links", description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", default="corpus", help="which corpus (default: corpus)")
    parser.add_argument("--model", help="which model (default: the one installed)")
    parser.add_argument(
        "--sets", default=SETS, metavar="DIR", help=f"other debates, from the project (default: {SETS})"
    )
    args = parser.parse_args()
    snapshot = load(args.corpus)
    found = ranking.open(snapshot, args.model)
    every = [Debate.of("corpus", found), *others(PROJECT / args.sets, found.model.name if args.model else None)]
    for line in (*tables(every), "", *signs(snapshot.graph), "", *asked.tables(snapshot, found)):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


# --- debates ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Debate:
    """Texts, their relations from both ends, and what is out of question for each."""

    name: str
    links: ranking.Links
    hidden: list[tuple[int, int]]
    apart: list[set[int]]
    steps: list[set[int]]
    """The texts of each argument: a relation is hidden with all that hangs on the same step."""

    @classmethod
    def of(cls, name: str, links: ranking.Links) -> "Debate":
        """The debate that links were made of."""
        numbers = {id_: number for number, id_ in enumerate(links.ids)}
        graph = links.graph
        steps = [
            {numbers[end] for end in candidates.tied(graph, id_) if end in numbers} for id_ in graph.ids("argument")
        ]
        return cls(name, links, *relations(graph, links.ids), steps)


def others(folder: Path, model: str | None) -> Iterator[Debate]:
    """The debates in a folder."""
    for path in sorted(folder.glob("*.nodes.tsv")):
        name = path.name.removesuffix(".nodes.tsv")
        rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
        pairs = [line.split("\t") for line in (folder / f"{name}.relations.tsv").read_text().splitlines()]
        texts = {f"n{number}": text for number, _, text in rows}
        chosen = models.find(model)
        embedded = vectors.embed(list(texts.values()), chosen)
        yield Debate.of(name, ranking.Links(_graph(texts, pairs), texts, chosen, embedded))


def _graph(texts: Mapping[str, str], pairs: Sequence[Sequence[str]]) -> Graph:
    """A graph of claims with these relations between them; their texts are asked elsewhere."""
    lines = ["claims:"]
    for id_ in texts:
        lines.append(f"  {id_}: {{title: {id_}, text: {id_}")
        for kind, sign in (("supports", "1"), ("attacks", "-1")):
            ends = [f"n{to}" for one, to, said in pairs if f"n{one}" == id_ and said == sign and one != to]
            lines[-1] += f", {kind}: [{', '.join(dict.fromkeys(ends))}]" if ends else ""
        lines[-1] += "}"
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "claims.yaml").write_text("\n".join(lines))
        return load(folder).graph


def relations(graph: Graph, ids: Sequence[str]) -> tuple[list[tuple[int, int]], list[set[int]]]:
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


# --- links --------------------------------------------------------------------------------------------------------


def tables(every: Sequence[Debate]) -> Iterator[str]:
    """Yield the recall of each ranking by debate and in the mean, and that of the shipped one by kind of end."""
    for debate in every:
        yield f"{debate.name}: {len(debate.links.ids)} texts, {len(debate.hidden) // 2} relations"
    row = "{:<34}" + " {:>17}" * (len(every) + 1)
    yield ""
    yield row.format("links: recall@10, MRR", "mean", *(debate.name[:17] for debate in every))
    found = [dict(rankings(debate)) for debate in every]
    for name in found[0]:
        measured = [figures(ranks[name]) for ranks in found]
        yield row.format(name, _said(np.mean(measured, axis=0)), *map(_said, measured))
    yield ""
    for what, wanted in (
        ("ends that keep no tie", (0, 0)),
        ("ends that keep one", (1, 1)),
        ("ends that keep more", (2, 9**9)),
    ):
        for name in (TEXT, SHIPPED):
            kept = [np.array([wanted[0] <= many <= wanted[1] for many in left(debate)]) for debate in every]
            cells = [_said(figures(ranks[name][mask])) for ranks, mask in zip(found, kept, strict=True)]
            yield row.format(f"{what}, {name.split(',')[0]}", "", *cells)


TEXT, SHIPPED = "text alone, as shipped", "ties too, as shipped"


def rankings(debate: Debate) -> Iterator[tuple[str, Ranks]]:
    """Name and ranks of what was hidden, by each of the methods."""
    found = debate.links
    every = np.asarray(found.embedded.vectors)
    rows = np.arange(len(every), dtype=np.int32)
    letters = found._ngrams.alike(rows, np.tile(rows, (len(rows), 1)))
    cosine = every @ every.T
    yield "words (TF-IDF)", measured(word_cosine(list(found.texts.values())), debate)
    yield "cosine", measured(cosine, debate)
    for share in (0.7, 0.8, 0.9):
        mixed = share * standard(cosine) + (1 - share) * standard(letters)
        near = hubs(mixed)
        for part in (0.0, 0.5, 1.0):
            yield f"{share} cosine, {part} of the hubs", measured(2 * mixed - part * (near[:, None] + near), debate)
    for name, with_ties in ((TEXT, False), (SHIPPED, True)):
        yield name, shipped(debate, with_ties=with_ties)


def shipped(debate: Debate, *, with_ties: bool) -> Ranks:
    """The ranks by the closeness that candidates of one node are ordered by, each relation hidden from the ties."""
    links = copy(debate.links)
    whole = links.ties
    links._pooled(np.arange(len(links.ids), dtype=np.int32))
    ranks = []
    for row, other in debate.hidden:
        links.ties = without(
            whole, hung(debate, row, other) if with_ties else {(row, end) for end in debate.apart[row]}
        )
        pool = links._pooled(np.array([row], np.int32))
        closeness = dict(zip(pool.near[0].tolist(), pool.closeness[0].tolist(), strict=True))
        rest = [value for end, value in closeness.items() if end >= 0 and end not in debate.apart[row]]
        own = closeness.get(other, -np.inf)
        ranks.append(1.0 + sum(value > own for value in rest) if own > -np.inf else float(len(links.ids)))
    return np.array(ranks)


def hung(debate: Debate, row: int, other: int) -> set[tuple[int, int]]:
    """The ties that are hidden with a relation: itself, and those of the same argument."""
    return {(row, other)} | {(row, end) for ends in debate.steps if {row, other} <= ends for end in ends}


def without(ties: Ties, pairs: set[tuple[int, int]]) -> Ties:
    """Ties that lack some."""
    many = len(ties.names)
    gone = [key for one, other in pairs for key in (one * many + other, other * many + one)]
    owners = np.repeat(np.arange(many), ties.many)
    kept = ~np.isin(owners * many + ties._others, gone)
    out = copy(ties)
    out._others = ties._others[kept]
    out.many = np.bincount(owners[kept], minlength=many)
    out._starts = np.concatenate(([0], np.cumsum(out.many)))
    return out


def left(debate: Debate) -> Iterator[int]:
    """Count the ties that each end keeps when a relation is hidden."""
    for row, other in debate.hidden:
        yield int(debate.links.ties.many[row]) - len(hung(debate, row, other) - {(row, row)})


def word_cosine(texts: list[str]) -> Closeness:
    """Cosine of TF-IDF over words."""
    words = [set(words_of(text)) for text in texts]
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
    """Return the nearness of each to everything."""
    others = closeness.copy()
    np.fill_diagonal(others, -np.inf)
    means: Closeness = np.sort(others, axis=1)[:, -ranking.HUB :].mean(axis=1)
    return means


def measured(closeness: Closeness, debate: Debate) -> Ranks:
    """The ranks of what was hidden."""
    ranks = []
    for row, other in debate.hidden:
        rest = np.ones(len(closeness), bool)
        rest[list(debate.apart[row])] = False
        others, own = closeness[row][rest], closeness[row, other]
        ranks.append(1 + float((others > own).sum()) + float((others == own).sum()) / 2)  # of equals, the middle
    return np.array(ranks)


def figures(ranks: Ranks) -> tuple[float, float]:
    """Recall@10 and MRR of ranks."""
    return (float((ranks <= FIRST).mean()), float((1 / ranks).mean())) if len(ranks) else (np.nan, np.nan)


def _said(found: Sequence[float]) -> str:
    return f"{found[0]:.3f}  {found[1]:.3f}"


# --- hints --------------------------------------------------------------------------------------------------------


def signs(graph: Graph) -> Iterator[str]:
    """Measure the share of relations whose sign common ties suggest, and the share of these that is right."""
    yield f"{'hints':<34} {'relations':>9} {'for':>7} {'says':>7} {'right':>7} {'against, right':>15}"
    for name, kinds in (("among claims", ("claim",)), ("among propositions", PROPOSITIONS)):
        known = {
            (relation.source, relation.target): relation.sign
            for id_ in graph.ids(*kinds)
            for relation in graph.outgoing(id_)
            if relation.sign and relation.target in graph and graph.kind(relation.target) in kinds
        }
        found = [(hints.hint(graph, *pair), sign) for pair, sign in known.items()]
        said = [(1 if hint.sign == hints.FOR else -1, sign) for hint, sign in found if hint]
        right = np.array([guess == sign for guess, sign in said], float)
        against = np.array([sign < 0 for guess, sign in said if guess < 0], float)
        majority = np.mean([sign > 0 for sign in known.values()])
        yield (
            f"{name:<34} {len(known):>9} {majority:>7.3f} {len(said) / len(known):>7.3f} {right.mean():>7.3f}"
            f" {against.mean():>15.3f}"
        )


if __name__ == "__main__":
    main()
