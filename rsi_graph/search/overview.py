"""The overview of a corpus: its questions with their answers, how much of everything, and its health."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from rsi_graph.graph import Graph
from rsi_graph.graph.backing import sides
from rsi_graph.model import KINDS, PROPOSITIONS, Kind
from rsi_graph.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class AnswerCounts:
    """A question and how many answers there are on each side."""

    id: str
    title: str
    yes: int
    no: int
    other: int

    @property
    def total(self) -> int:
        """The number of all answers."""
        return self.yes + self.no + self.other


@dataclass(frozen=True, slots=True)
class Overview:
    """A corpus at a glance."""

    title: str
    layers: tuple[str, ...]
    counts: dict[Kind, int]
    relations: int
    questions: tuple[AnswerCounts, ...]
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
        questions=tuple(answer_counts(graph, id_) for id_ in graph.ids("question")),
        errors=len(snapshot.errors),
        warnings=len(snapshot.diagnostics) - len(snapshot.errors),
        uncited=len(set(graph.ids(*PROPOSITIONS)) - sides(graph).supporting.keys()),
        unchecked=sum("checked" not in graph.body(id_) for id_ in graph.ids("annotation")),
    )


def answer_counts(graph: Graph, question: str, keep: Callable[[str], bool] | None = None) -> AnswerCounts:
    """A question with the number of its answers on each side; with ``keep`` of those alone that it holds for."""
    taken = (relation for relation in graph.answers(question) if keep is None or keep(relation.source))
    sides = Counter(relation.side for relation in taken)
    return AnswerCounts(question, graph.title(question), sides["yes"], sides["no"], sides["other"])
