"""Which part of a corpus is exported. A part always carries the premises and sources that what is in it needs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rsi_graph import filters, outline, routes
from rsi_graph.errors import BadSetting
from rsi_graph.graph import Graph

DEFAULT_RADIUS = 1


@dataclass(frozen=True, slots=True)
class Selection:
    """What was asked for; at most one of node, question, filter and path, and everything where none is."""

    node: str | None = None
    radius: int = DEFAULT_RADIUS
    question: str | None = None
    filter: str | None = None
    path: tuple[str, str] | None = None


def chosen(graph: Graph, selection: Selection) -> list[str]:
    """The ids selected, in the order of the corpus. Raises UnknownNode, BadFilter, BadSetting."""
    asked = [name for name in ("node", "question", "filter", "path") if getattr(selection, name) is not None]
    if len(asked) > 1:
        raise BadSetting(f"--{asked[0]} and --{asked[1]} at once", "choose one of them")
    return closed(graph, _chosen(graph, selection)) if asked else graph.ids()


def _chosen(graph: Graph, selection: Selection) -> Iterable[str]:
    if selection.node is not None:
        return _around(graph, selection.node, selection.radius)
    if selection.question is not None:
        return _below(graph, selection.question)
    if selection.path is not None:
        return _between(graph, *selection.path)
    return filters.parse(selection.filter or "").ids(graph)


def closed(graph: Graph, ids: Sequence[str] | Iterable[str]) -> list[str]:
    """These nodes in the order of the corpus, with the premises of arguments and the sources that citations need."""
    found = set(ids)
    if found.issuperset(graph.ids()):
        return graph.ids()
    for id_ in tuple(found):
        if graph.kind(id_) == "argument":
            found.update(graph.step(id_).premises)
    for id_ in tuple(found):
        if graph.kind(id_) == "annotation":
            found.add(id_.partition("/")[0])
        for citation in graph.citations(id_) if graph.kind(id_) != "source" else ():
            found.update((citation.annotation, citation.source))
    return [id_ for id_ in graph.ids() if id_ in found]


def _around(graph: Graph, node: str, radius: int) -> set[str]:
    if radius < 0:
        raise BadSetting(f"a radius of {radius}", "0 is the node alone")
    return graph.neighbourhood([graph.node(node).id], radius)


def _between(graph: Graph, start: str, end: str) -> set[str]:
    """The nodes of the shortest chain from one node to another, and the arguments it leads through."""
    found = routes.route(graph, start, end)
    if found is None:
        raise BadSetting(f"nothing connects {start} with {end}", "--node ID --radius N takes what is around a node")
    return {start, end, *(id_ for step in found.steps for id_ in (step.here, step.there))}


def _below(graph: Graph, question: str) -> set[str]:
    """Everything in the outline of a question."""
    if graph.kind(question) != "question":
        raise BadSetting(f"{question} is a {graph.kind(question)}, not a question", "--node takes any node")
    return {row.id for row in outline.rows(graph, question)}
