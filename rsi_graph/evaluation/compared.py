"""The comparison of positions, with their own statements on the propositions on which they part."""

from collections.abc import Mapping
from dataclasses import dataclass

from rsi_graph.evaluation import DEFAULT
from rsi_graph.evaluation.double_cruxes import Comparison, DoubleCruxes, comparison
from rsi_graph.evaluation.supposing import ends
from rsi_graph.evaluation.views import Override, Viewed, overrides
from rsi_graph.graph import Graph


@dataclass(frozen=True, slots=True)
class Compared:
    """Positions beside each other, with their own statements."""

    comparison: Comparison
    titles: Mapping[str, str]
    spoken: Mapping[str, Mapping[str, Override]]
    """The own statements of each position, by node."""

    @property
    def double(self) -> DoubleCruxes | None:
        """The node of the comparison, and the claims on which agreement would close the gap."""
        return self.comparison.found

    def said(self, id_: str) -> str:
        """The statements on a node in words: "good-1965 accepts it, mine weighs it .40"."""
        own = ((name, parts[id_]) for name, parts in self.spoken.items() if id_ in parts)
        return ", ".join(f"{name} {of_itself(part)}" for name, part in own)


def of_itself(said: Override) -> str:
    """A statement of a position in words: "accepts it", "weighs it .40 to .60"."""
    return f"{said.verb} it{f' {ends(said.interval)}' if said.interval else ''}"


def compared(graph: Graph, positions: Mapping[str, Viewed], node: str = "", semantics: str = DEFAULT) -> Compared:
    """Compare positions on a node; if none is named, on the node on which they part most."""
    found = comparison(graph, {name: one.supposition for name, one in positions.items()}, node, semantics)
    spoken = {name: {part.node: part for part in overrides(one.view)} for name, one in positions.items()}
    return Compared(found, {name: one.view.title for name, one in positions.items()}, spoken)
