"""Any part of a corpus in another form: one module a format, one table of them.

A format is a function from a graph and the nodes chosen to ``Exported``: the text, and what it could not carry. It
writes no file; whoever called it does.
"""

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TypeAlias, cast

from rsi_graph.errors import UnknownFormat
from rsi_graph.export.exported import Exported
from rsi_graph.graph import Graph

Writer: TypeAlias = Callable[[Graph, Sequence[str], str], Exported]
"""From the graph, the ids chosen (in the order of the corpus) and a title to what is written."""

FORMATS: dict[str, tuple[str, str]] = {
    "json": ("nodelink", "networkx node-link JSON, everything in it"),
    "markdown": ("markdown", "a report to read: outline, both sides, numbered citations, bibliography"),
    "dot": ("dot", "Graphviz, for pictures"),
}
"""Each format: the module that writes it and what it is."""


def export(graph: Graph, ids: Sequence[str], to: str, title: str) -> Exported:
    """The nodes ``ids`` in the form ``to``. Raises UnknownFormat."""
    if to not in FORMATS:
        raise UnknownFormat(to, tuple(FORMATS))
    module = import_module(f"rsi_graph.export.{FORMATS[to][0]}")
    return cast("Writer", module.write)(graph, ids, title)


__all__ = ["FORMATS", "Exported", "export"]
