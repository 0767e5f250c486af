"""The parts of an answer that a program cites: passages with their works and places, and whether they were checked."""

from collections.abc import Iterable
from typing import Any, TypeAlias

from rsi_graph.diagnostics import Diagnostic
from rsi_graph.graph import Graph, citations
from rsi_graph.graph.dossier import facts
from rsi_graph.model import Annotation, Source

Facts: TypeAlias = dict[str, Any]
MOST = 8
"""The most passages under one node of a list; `show` has them all."""


def passage(graph: Graph, id_: str) -> Facts:
    """A passage as it is cited: its work by name, its place, its words, and whether it was checked."""
    record, work = graph.node(id_).record, id_.partition("/")[0]
    if not isinstance(record, Annotation):
        raise TypeError(id_)
    source = graph.node(work).record
    return {
        "annotation": id_,
        "source": work,
        "label": citations.short(source) if isinstance(source, Source) else work,
        "locator": record.locator,
        "text": record.text,
        "quote": record.quote.exact if record.quote else None,
        "checked": {"date": record.checked.date, "by": record.checked.by} if record.checked else None,
    }


def cited(graph: Graph, id_: str, most: int | None = None) -> list[Facts]:
    """The passages that bear on a node, each with its stance; what speaks against it is among them."""
    if graph.kind(id_) == "annotation":
        return [passage(graph, id_)]
    found = graph.citations(id_) if graph.kind(id_) != "source" else ()
    return [{"stance": c.stance, **passage(graph, c.annotation)} for c in found[:most]]


def checked(passages: Iterable[Facts]) -> Facts:
    """Count the passages an answer rests on, and name those that nobody has compared with their source."""
    known = {row["annotation"]: row["checked"] for row in passages}
    open_ = [id_ for id_, done in known.items() if not done]
    return {"passages": len(known), "checked": len(known) - len(open_), "not_checked": open_[:MOST]}


def named(graph: Graph, id_: str) -> Facts:
    """A node by name, with the passages that bear on it."""
    return {"id": id_, "kind": graph.kind(id_), "title": graph.title(id_), "citations": cited(graph, id_, MOST)}


def shown(graph: Graph, id_: str) -> Facts:
    """A node as ``show`` has it, its state in the record in words, and what was checked."""
    from rsi_graph.evaluation.record import recorded
    from rsi_graph.evaluation.record_words import sentence

    found = facts(graph, id_)
    state = sentence(recorded(graph), found["id"])
    return {**found, "state": state, "checked": checked(found["citations"])}


def faults(diagnostics: Iterable[Diagnostic]) -> list[str]:
    """The mistakes in a view as lines; the entries with mistakes were left out."""
    return [str(fault) for fault in diagnostics]
