"""Positions compared, with what each of them says itself and on what it says nothing.

A position that says nothing on a claim has no number for it: the middle, which stands there, is nobody's.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from rsi_graph.evaluation import structure_of
from rsi_graph.evaluation.double_cruxes import Comparison, DoubleCruxes, comparison
from rsi_graph.evaluation.tensions import PositionScales
from rsi_graph.evaluation.views import Override, Viewed, overrides
from rsi_graph.graph import Graph


@dataclass(frozen=True, slots=True)
class Compared:
    """Positions beside each other, with what each says itself and on what it says nothing."""

    comparison: Comparison
    titles: Mapping[str, str]
    spoken: Mapping[str, Mapping[str, Override]]
    """The statements of each position itself, by node."""
    silent: Mapping[str, frozenset[str]]
    """The nodes of the comparison on which nothing bears that a position says."""

    @property
    def double(self) -> DoubleCruxes | None:
        """The node on which the positions are compared, and the claims on which agreement would close their gap."""
        return self.comparison.found


def compared(graph: Graph, positions: Mapping[str, Viewed], node: str) -> Compared:
    """Compare positions on a node, or on the one on which they part most where none is named."""
    held = {name: one.supposition for name, one in positions.items()}
    found = comparison(graph, held, node)
    shown = [found.found.node, *(row.id for row in found.found.rows)] if found.found else []
    steps = [node] if node and graph.kind(node) == "argument" else ()
    silent: dict[str, frozenset[str]] = {}
    for name, one in held.items():
        scales = PositionScales(structure_of(graph, one, steps), one)
        silent[name] = frozenset(id_ for id_ in shown if id_ not in one.ids and not scales.reaches(id_))
    spoken = {name: {part.node: part for part in overrides(one.view)} for name, one in positions.items()}
    return Compared(found, {name: one.view.title for name, one in positions.items()}, spoken, silent)
