"""Which part of a corpus is exported. A part always carries the sources that its citations need."""

from collections.abc import Iterable
from dataclasses import dataclass

from rsi_graph import filters, outline
from rsi_graph.errors import BadSetting
from rsi_graph.graph import Graph

DEFAULT_RADIUS = 1


@dataclass(frozen=True, slots=True)
class Selection:
    """What was asked for; at most one of node, question and filter, and everything where none is."""

    node: str | None = None
    radius: int = DEFAULT_RADIUS
    question: str | None = None
    filter: str | None = None


def chosen(graph: Graph, selection: Selection) -> list[str]:
    """The ids selected, in the order of the corpus. Raises UnknownNode, BadFilter, BadSetting."""
    asked = [name for name in ("node", "question", "filter") if getattr(selection, name) is not None]
    if len(asked) > 1:
        raise BadSetting(f"--{asked[0]} and --{asked[1]} at once", "choose one of them")
    if selection.node is not None:
        if selection.radius < 0:
            raise BadSetting(f"a radius of {selection.radius}", "0 is the node alone")
        found = graph.neighbourhood([graph.node(selection.node).id], selection.radius)
    elif selection.question is not None:
        found = _below(graph, selection.question)
    elif selection.filter is not None:
        found = set(filters.parse(selection.filter).ids(graph))
    else:
        return graph.ids()
    found = with_sources(graph, found)
    return [id_ for id_ in graph.ids() if id_ in found]


def with_sources(graph: Graph, ids: Iterable[str]) -> set[str]:
    """These nodes, the annotations that bear on them, and the sources these are from."""
    found = set(ids)
    for id_ in tuple(found):
        if graph.kind(id_) == "annotation":
            found.add(id_.partition("/")[0])
        for citation in graph.citations(id_) if graph.kind(id_) != "source" else ():
            found.update((citation.annotation, citation.source))
    return found


def _below(graph: Graph, question: str) -> set[str]:
    """Everything in the outline of a question."""
    if graph.kind(question) != "question":
        raise BadSetting(f"{question} is a {graph.kind(question)}, not a question", "--node takes any node")
    return {row.id for row in outline.rows(graph, question)}
