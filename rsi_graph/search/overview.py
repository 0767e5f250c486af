"""The overview of a corpus: its questions with their positions, the numbers of its nodes, and its health."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from rsi_graph.graph import Graph
from rsi_graph.graph.backing import sides
from rsi_graph.model import KINDS, PROPOSITIONS, Kind
from rsi_graph.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Positions:
    """A question and the number of positions on each side."""

    id: str
    title: str
    yes: int
    no: int
    other: int

    @property
    def total(self) -> int:
        """The number of all positions."""
        return self.yes + self.no + self.other


@dataclass(frozen=True, slots=True)
class Overview:
    """A corpus at a glance."""

    title: str
    layers: tuple[str, ...]
    counts: dict[Kind, int]
    relations: int
    questions: tuple[Positions, ...]
    errors: int
    warnings: int
    uncited: int
    """Propositions that no work asserts or supports."""
    unchecked: int
    """Annotations that nobody has compared with their source yet."""


def overview(snapshot: Snapshot) -> Overview:
    """The overview of a corpus."""
    graph = snapshot.graph
    found = Counter(graph.kind(id_) for id_ in graph.ids())
    return Overview(
        title=snapshot.title,
        layers=tuple(str(layer.path) for layer in snapshot.layers),
        counts={kind: found[kind] for kind in KINDS},
        relations=graph.count_relations(),
        questions=tuple(positions(graph, id_) for id_ in graph.ids("question")),
        errors=len(snapshot.errors),
        warnings=len(snapshot.diagnostics) - len(snapshot.errors),
        uncited=len(set(graph.ids(*PROPOSITIONS)) - sides(graph).supporting.keys()),
        unchecked=sum("checked" not in graph.body(id_) for id_ in graph.ids("annotation")),
    )


def positions(graph: Graph, question: str, keep: Callable[[str], bool] | None = None) -> Positions:
    """A question with the number of its positions on each side; with ``keep``, only of those that it holds for."""
    taken = (relation for relation in graph.positions(question) if keep is None or keep(relation.source))
    sides = Counter(relation.side for relation in taken)
    return Positions(question, graph.title(question), sides["yes"], sides["no"], sides["other"])
