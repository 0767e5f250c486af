"""The labels and strengths of a graph of arguments: what stands, what falls, and by how much.

``structure`` says what bears on what, ``labels`` finds the grounded labels, ``semantics`` has the table of gradual
semantics, ``equilibrium`` finds the strengths, ``gradients`` shows how each strength depends on every weight, and
``verdicts`` puts labels and strengths side by side for a reader. This module has what is used most: suppositions,
labels, and the labels that editors expect. numpy is loaded with the first label. Strengths are not probabilities.
"""

from collections.abc import Iterable, Mapping
from weakref import WeakKeyDictionary

from rsi_graph.diagnostics import Diagnostic
from rsi_graph.errors import BadSetting
from rsi_graph.evaluation.structure import Interval, Label, Structure, Supposition, compiled, situation
from rsi_graph.graph import Graph
from rsi_graph.model import PROPOSITIONS, Kind
from rsi_graph.words import a_kind

__all__ = ["DEFAULT", "NAMES", "SPREAD", "labels_of", "structure_of", "suppose", "unexpected"]

NAMES = (
    "quadratic-energy",
    "df-quad",
    "euler-based",
    "mlp-based",
    "top-linear",
    "top-quadratic",
    "top-euler",
    "top-logistic",
    "log-odds",
)
"""The names of the gradual semantics, which ``semantics.SEMANTICS`` defines."""
DEFAULT = "top-linear"
"""The default, chosen by the table that ``python -m tests.benchmarks.semantics`` prints; the guide says why."""
SPREAD = ("top-linear", "quadratic-energy", "df-quad")
"""The semantics whose spread is shown beside every strength: one for each way of adding up arguments."""
SUPPOSABLE: tuple[Kind, ...] = (*PROPOSITIONS, "argument", "source")

_plain: "WeakKeyDictionary[Graph, Structure]" = WeakKeyDictionary()
"""The structure of each graph in use, without separate steps."""


def suppose(
    graph: Graph,
    accept: Iterable[str] = (),
    reject: Iterable[str] = (),
    credence: Mapping[str, Interval] | None = None,
    believed: Mapping[str, Interval] | None = None,
) -> Supposition:
    """A supposition about nodes that exist. Raises UnknownNode, and BadSetting if it makes no sense."""
    accepted, rejected = ([_supposable(graph, id_) for id_ in ids] for ids in (accept, reject))
    both = sorted(set(accepted) & set(rejected))
    if both:
        raise BadSetting(f"{both[0]} cannot be accepted and rejected at once")
    weights, beliefs = (
        {_supposable(graph, id_): interval for id_, interval in (given or {}).items()}
        for given in (credence, believed)
    )
    for id_ in (*weights, *beliefs):
        if graph.kind(id_) not in PROPOSITIONS:
            raise BadSetting(f"{id_} is {a_kind(graph.kind(id_))} and has no credence")
    return Supposition(
        tuple(dict.fromkeys(accepted)), tuple(dict.fromkeys(rejected)), tuple(weights.items()), tuple(beliefs.items())
    )


def _supposable(graph: Graph, id_: str) -> str:
    node = graph.node(id_)
    if node.kind not in SUPPOSABLE:
        raise BadSetting(f"{id_} is {a_kind(node.kind)}, which cannot be accepted or rejected")
    return node.id


def structure_of(graph: Graph, supposition: Supposition | None = None, steps: Iterable[str] = ()) -> Structure:
    """The structure of a graph in which everything supposed has a place, and so have these inline steps."""
    supposed = (id_ for id_ in (supposition.ids if supposition else ()) if graph.kind(id_) == "argument")
    apart = (*supposed, *steps)
    if apart:
        return compiled(graph, apart)
    if graph not in _plain:
        _plain[graph] = compiled(graph, ())
    return _plain[graph]


def labels_of(graph: Graph, supposition: Supposition | None = None) -> dict[str, Label]:
    """The grounded label of every proposition and of every step that has a place."""
    from rsi_graph.evaluation.labels import grounded

    found = structure_of(graph, supposition)
    return dict(zip(found.ids, grounded(found, situation(found, supposition or Supposition())), strict=True))


def unexpected(graph: Graph) -> tuple[Diagnostic, ...]:
    """The diagnostics for nodes without the label that their editors expect."""
    expecting = graph.stating("expect")
    given = labels_of(graph) if expecting else {}
    wanted = {id_: graph.body(id_)["expect"] for id_ in expecting}
    return tuple(
        Diagnostic(
            graph.span(id_),
            "unexpected-label",
            f"{id_} is {given[id_]}, its editors expect {wanted[id_]}",
            f"rsi-graph evaluate {id_} shows what bears on it",
        )
        for id_ in expecting
        if given[id_] != wanted[id_]
    )
