"""networkx node-link JSON: ``networkx.node_link_graph`` reads it back. It carries everything."""

import json
from typing import Any

from rsi_graph.export.features import EVERYTHING
from rsi_graph.export.part import Part

CARRIES = EVERYTHING


def write(part: Part) -> str:
    """Nodes with ``id``, ``kind`` and their fields, edges with ``source``, ``target``, ``kind`` and theirs.

    The format is that of https://networkx.org/documentation/stable/reference/readwrite/json_graph.html; it is written
    without building a networkx graph, which would cost ten times as much.
    """
    keys: dict[tuple[str, str], int] = {}
    edges = []
    for source, target, data in part.edges:
        key = keys.get((source, target), 0)
        keys[source, target] = key + 1
        edges.append({"source": source, "target": target, "key": key, **data})
    nodes = [{"id": id_, **data} for id_, data in part.nodes.items()]
    return (
        f'{{\n"directed": true,\n"multigraph": true,\n"graph": {_encode({"title": part.title})},\n'
        f'"nodes": {_lines(nodes, "id")},\n"edges": {_lines(edges, "source")}\n}}\n'
    )


def _lines(rows: list[dict[str, Any]], first: str) -> str:
    """A list with a row a line, encoded whole: a quote inside a text is escaped, so it ends no row."""
    return _encode(rows).replace(f'}}, {{"{first}": "', f'}},\n{{"{first}": "')


_encode = json.JSONEncoder(ensure_ascii=False).encode
