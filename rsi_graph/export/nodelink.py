"""networkx node-link JSON: ``networkx.node_link_graph`` reads it back. It carries everything."""

import json
from collections.abc import Sequence

from rsi_graph.export.exported import Exported
from rsi_graph.graph import Graph


def write(graph: Graph, ids: Sequence[str], title: str) -> Exported:
    """Nodes with ``id``, ``kind`` and their fields, edges with ``source``, ``target``, ``kind`` and theirs.

    The format is that of https://networkx.org/documentation/stable/reference/readwrite/json_graph.html; it is written
    without building a networkx graph, which would cost ten times as much.
    """
    nodes = [{"id": id_, **data} for id_, data in graph.node_data(ids)]
    keys: dict[tuple[str, str], int] = {}
    edges = []
    for source, target, data in graph.edge_data(node["id"] for node in nodes):
        key = keys.get((source, target), 0)
        keys[source, target] = key + 1
        edges.append({"source": source, "target": target, "key": key, **data})
    whole = {"directed": True, "multigraph": True, "graph": {"title": title}, "nodes": nodes, "edges": edges}
    return Exported(json.dumps(whole, indent=1, ensure_ascii=False) + "\n")
