"""The choice of a part for export. A part always includes the premises and sources that its nodes need."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rsi_graph.corpus.references import INLINE
from rsi_graph.errors import BadSetting
from rsi_graph.graph import Graph, outline, routes
from rsi_graph.model import KINDS
from rsi_graph.search import filters
from rsi_graph.words import a_kind

DEFAULT_RADIUS = 1


@dataclass(frozen=True, slots=True)
class Selection:
    """The choice of nodes to export, by at most one of nodes, question, filter and path; without any, all nodes."""

    nodes: tuple[str, ...] = ()
    radius: int = DEFAULT_RADIUS
    question: str | None = None
    filter: str | None = None
    path: tuple[str, str] | None = None
    depth: int | None = None
    """The most steps between a question and the nodes selected with it; without it any number."""


@dataclass(frozen=True, slots=True)
class SelectionOffer:
    """A part that can be chosen at the current place: its name, a description, and its selection."""

    label: str
    words: str
    selection: Selection


def offers(graph: Graph, marked: Sequence[str], node: str, trail: Sequence[str], kept: str) -> list[SelectionOffer]:
    """The parts to choose from, the likeliest first: the marked nodes, this one, its question, the filter, all."""
    there = tuple(id_ for id_ in marked if id_ in graph)
    question = next((id_ for id_ in (node, *trail) if id_ in graph and graph.kind(id_) == "question"), "")
    found = []
    if there:
        found.append(SelectionOffer(f"{len(there)} marked", "the marked nodes", Selection(there, 0)))
    if node in graph:
        found.append(SelectionOffer("this node", graph.title(node), Selection((node,))))
    if question:
        words_ = f"all that bears on: {graph.title(question)}"
        found.append(SelectionOffer("question", words_, Selection(question=question)))
    if kept:
        found.append(SelectionOffer("filter", f"what the filter holds for: {kept}", Selection(filter=kept)))
    return [*found, SelectionOffer("all", "the whole corpus", Selection())]


OPTIONS = {"--node": "nodes", "--question": "question", "--filter": "filter", "--path": "path"}
"""The field that each option of the command line gives."""


def words(selection: Selection) -> list[str]:
    """The options of the command line for the same selection."""
    if selection.nodes:
        radius = [] if selection.radius == DEFAULT_RADIUS else ["--radius", str(selection.radius)]
        return [*(word for node in selection.nodes for word in ("--node", node)), *radius]
    asked = ((option, getattr(selection, name)) for option, name in OPTIONS.items() if name != "nodes")
    found = next(((option, value) for option, value in asked if value is not None), None)
    depth = [] if selection.depth is None else ["--depth", str(selection.depth)]
    return [] if found is None else [found[0], *([found[1]] if isinstance(found[1], str) else found[1]), *depth]


def named(selection: Selection) -> str:
    """The selection in a few words, for a title and a file; nothing for everything."""
    if len(selection.nodes) > 1:
        return f"{len(selection.nodes)} nodes"
    return "".join(selection.nodes) or selection.question or selection.filter or " to ".join(selection.path or ())


def titled(title: str, selection: Selection, graph: Graph) -> str:
    """The title of the corpus, with the selection."""
    one = selection.question or (selection.nodes[0] if len(selection.nodes) == 1 else "")
    ends = (one,) if one else selection.path or ()
    part = " to ".join(graph.title(id_) for id_ in ends) or named(selection)
    return f"{title}: {part}" if part else title


def counted(graph: Graph, ids: Iterable[str]) -> str:
    """The number of selected nodes of each kind, in words: "4 nodes: 2 claims, 1 source, 1 annotation"."""
    counts = Counter(graph.kind(id_) for id_ in ids)
    total = counts.total()
    parts = ", ".join(f"{counts[kind]} {kind}{'s' * (counts[kind] != 1)}" for kind in KINDS if counts[kind])
    return f"{total} node{'s' * (total != 1)}{f': {parts}' if parts else ''}"


def chosen(graph: Graph, selection: Selection) -> list[str]:
    """The ids selected, in the order of the corpus. Raises UnknownNode, BadFilter, BadSetting."""
    asked = [option for option, name in OPTIONS.items() if getattr(selection, name) not in (None, ())]
    if len(asked) > 1:
        raise BadSetting(f"{asked[0]} and {asked[1]} at once", "choose one of them")
    if selection.depth is not None and selection.question is None:
        raise BadSetting("--depth goes with --question", "--node ID --radius N takes what is around a node")
    if selection.depth is not None and selection.depth < 1:
        raise BadSetting(f"--depth {selection.depth} takes nothing", "1 or more steps from the question")
    return closed(graph, _chosen(graph, selection)) if asked else graph.ids()


def _chosen(graph: Graph, selection: Selection) -> Iterable[str]:
    if selection.nodes:
        return _around(graph, selection.nodes, selection.radius)
    if selection.question is not None:
        return _below(graph, selection.question, selection.depth)
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


def _around(graph: Graph, nodes: Sequence[str], radius: int) -> set[str]:
    if radius < 0:
        raise BadSetting(f"a radius of {radius}", "0 is the node alone")
    return graph.neighbourhood([graph.node(node).id for node in nodes], radius)


def _between(graph: Graph, start: str, end: str) -> set[str]:
    """The nodes of the shortest chain from one node to another, and the arguments it leads through."""
    found = routes.route(graph, start, end)
    if found is None:
        raise BadSetting(f"nothing connects {start} with {end}", "--node ID --radius N takes what is around a node")
    return {start, end, *(id_ for step in found.steps for id_ in (step.here, step.there))}


def _below(graph: Graph, question: str, depth: int | None) -> set[str]:
    """Everything in the outline of a question that is no more than ``depth`` steps from it."""
    if graph.kind(question) != "question":
        raise BadSetting(f"{question} is {a_kind(graph.kind(question))}, not a question", "--node takes any node")
    if depth is None:
        return {row.id for row in outline.rows(graph, question)}
    found, last = {question}, {question: ""}
    for _ in range(depth):
        reached = {
            child: node if kind in INLINE else ""
            for node, above in last.items()
            for kind, child in outline.children(graph, node, above=above or None)
        }
        last = {child: above for child, above in reached.items() if child not in found}
        found |= last.keys()
    return found
