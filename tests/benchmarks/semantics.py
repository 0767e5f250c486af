"""The semantics beside each other, under every shipped view: python -m tests.benchmarks.semantics.

For each: the strength of the root, by how much the strongest of its cruxes and the tenth swing it, under how many
views the strongest swings it by a tenth or more, and the share of propositions that it puts on the same side of .5 as
the other semantics do. Prints the table that the guide holds, in Markdown.
"""

import sys
from collections.abc import Iterator, Mapping
from itertools import starmap

import numpy as np

from rsi_graph.evaluation import NAMES, structure_of, views
from rsi_graph.evaluation.hanging import Hanging
from rsi_graph.evaluation.semantics import Array
from rsi_graph.evaluation.structure import Supposition, situation
from rsi_graph.evaluation.verdicts import LEVEL, Scales
from rsi_graph.files import folders
from rsi_graph.graph import Graph
from rsi_graph.snapshot import load

ROOT = "explosion-plausible"
FELT = 0.1
"""From what swing on a crux is felt."""
TENTH = 9


def suppositions() -> tuple[Graph, dict[str, Supposition]]:
    """The shipped corpus and its views by name; "" is the corpus without any."""
    snapshot = load(folders.shipped_corpus())
    graph = snapshot.graph
    named = {name: views.supposition(graph, views.view(snapshot, name)) for name in views.names(snapshot)}
    return graph, {"": Supposition(), **named}


def swings(graph: Graph, held: Supposition, name: str) -> tuple[float, Array]:
    """The strength of the root, and how far each crux swings it, the strongest first."""
    part = Hanging(structure_of(graph, held), ROOT, held)
    trials = [part.trial(id_, accept=accept) for id_ in part.candidates() for accept in (False, True)]
    ends = part.strengths(trials, name).reshape(-1, 2)
    return float(part.strengths([part.under], name)[0]), np.sort(np.abs(ends[:, 1] - ends[:, 0]))[::-1]


def sides(graph: Graph, held: Supposition, name: str) -> Array:
    """On which side of the middle each proposition stands: 1, 0 or -1."""
    structure = structure_of(graph, held)
    strengths = Scales(structure).weigh(name, situation(structure, held)).strengths[: structure.propositions] - 0.5
    result: Array = np.where(np.abs(strengths) <= LEVEL, 0.0, np.sign(strengths))
    return result


def agreement(told: Mapping[str, list[Array]], name: str) -> float:
    """The share of propositions off the middle that it puts on the same side as another semantics, on average."""
    shares = [
        np.mean(mine[(mine != 0) | (other != 0)] == other[(mine != 0) | (other != 0)])
        for another in told
        if another != name
        for mine, other in zip(told[name], told[another], strict=True)
    ]
    return float(np.mean(shares))


def lines() -> Iterator[str]:
    """The table, a line a semantics."""
    graph, held = suppositions()
    told = {name: [sides(graph, supposed, name) for supposed in held.values()] for name in NAMES}
    yield "| semantics | " + " | ".join(name or "no view" for name in held) + " | felt under | agree |"
    yield "|---|" + "---|" * (len(held) + 2)
    for name in NAMES:
        found = [swings(graph, supposed, name) for supposed in held.values()]
        felt = sum(bool(rows[0] >= FELT) for _, rows in found[1:])
        cells = " | ".join(starmap(_cell, found))
        yield f"| {name} | {cells} | {felt} of {len(held) - 1} | {agreement(told, name):.2f} |"


def _cell(root: float, rows: Array) -> str:
    return " ".join(f"{number:.2f}".replace("0.", ".") for number in (root, rows[0], rows[TENTH]))


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in lines())
