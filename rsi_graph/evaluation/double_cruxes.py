"""Double cruxes: the propositions on which two positions would have to agree to close most of their gap on another.

Two positions agree on a proposition where both give it the strength that it has under one of them. What that closes of
the gap is taken as the mean of the two ways. A double crux is what a talk between the two should be about.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from rsi_graph.evaluation import DEFAULT
from rsi_graph.evaluation.cruxes import Hanging
from rsi_graph.evaluation.semantics import Array
from rsi_graph.evaluation.standings import number
from rsi_graph.evaluation.structure import Structure, Supposition
from rsi_graph.evaluation.tensions import without
from rsi_graph.graph import Graph, citations
from rsi_graph.graph.backing import backing
from rsi_graph.model import Source

APART = 0.02
"""How far apart the two have to be on a proposition to disagree about it."""
CLOSES = 0.005
"""What agreement has to close to be worth telling."""


@dataclass(frozen=True, slots=True)
class DoubleCrux:
    """A proposition, the strength that it has under each position, and how much of the gap agreement on it closes."""

    id: str
    first: float
    second: float
    closes: float


@dataclass(frozen=True, slots=True)
class DoubleCruxes:
    """The gap of two positions at a node, which both leave open, and what would close it, the most first."""

    node: str
    first: float
    second: float
    rows: tuple[DoubleCrux, ...]


def double_cruxes(
    structure: Structure, positions: tuple[Supposition, Supposition], semantics: str = DEFAULT, node: str = ""
) -> DoubleCruxes | None:
    """On what two positions would have to agree; nothing where arguments in a circle find no balance."""
    sides = [Hanging(structure, node, without(held, node)) for held in positions]
    here = [_strengths(side, semantics) for side in sides]
    place = sides[0].place
    if any(np.isnan(one).any() for one in here):
        return None
    apart = [
        number_
        for number_, id_ in enumerate(sides[0].structure.ids[: sides[0].structure.propositions])
        if id_ != node and abs(here[0][number_] - here[1][number_]) >= APART
    ]
    first, second = (float(one[place]) for one in here)
    moved = [_agreeing(side, other, apart, semantics) for side, other in zip(sides, reversed(here), strict=True)]
    rows = [
        DoubleCrux(
            sides[0].structure.ids[number_],
            float(here[0][number_]),
            float(here[1][number_]),
            abs(second - first) - (abs(second - float(one)) + abs(float(other) - first)) / 2,
        )
        for number_, one, other in zip(apart, *moved, strict=True)
    ]
    rows.sort(key=lambda row: (-row.closes, row.id))
    return DoubleCruxes(node, first, second, tuple(row for row in rows if row.closes >= CLOSES))


def _strengths(side: Hanging, semantics: str) -> Array:
    return side.scales.weigh(semantics, side.under).strengths


def _agreeing(side: Hanging, other: Array, apart: list[int], semantics: str) -> list[float]:
    """The node's strength where one position takes over what the other gives each proposition."""
    trials = [replace(side.under, held={**side.under.held, place: float(other[place])}) for place in apart]
    found: list[float] = side.strengths(trials, semantics).tolist()
    return found


def told(graph: Graph, names: tuple[str, str], found: DoubleCruxes) -> Iterator[str]:
    """Each double crux in a line."""
    for row in found.rows:
        title = graph.title(row.id)
        yield f"{row.closes:.2f} {title} ({row.id}): {names[0]} {number(row.first)}, {names[1]} {number(row.second)}"


def markdown(graph: Graph, names: tuple[str, str], found: DoubleCruxes | None) -> Iterator[str]:
    """The double cruxes as a page of Markdown, with who is cited for and against each."""
    yield f"# {names[0]} and {names[1]}"
    yield ""
    if found is None or not found.rows:
        yield "No proposition would bring the two together by agreement on it alone."
        return
    ends = f"{names[0]} {number(found.first)}, {names[1]} {number(found.second)}"
    yield f"On \u201c{graph.title(found.node)}\u201d: {ends}. What agreement would close most of it:"
    for row in found.rows:
        yield ""
        yield f"## {graph.title(row.id)}"
        yield ""
        held = f"{names[0]} {number(row.first)}, {names[1]} {number(row.second)}"
        yield f"{held}; agreement closes {number(row.closes)}."
        sides = backing(graph, row.id)
        for word, works in (("For", sides.sources), ("Against", sides.opponents)):
            if works:
                yield ""
                yield f"{word}: {'; '.join(_named(graph, works))}."


def _named(graph: Graph, works: tuple[str, ...]) -> Iterator[str]:
    records = (graph.node(work).record for work in works)
    yield from (citations.short(record) for record in records if isinstance(record, Source))
