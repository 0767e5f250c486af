"""networkx node-link JSON: ``networkx.node_link_graph`` reads it back. It carries everything."""

import json
from collections.abc import Iterator

from rsi_graph.corpus.records import as_json
from rsi_graph.export.features import EVERYTHING
from rsi_graph.export.part import Part

CARRIES = EVERYTHING


def write(part: Part) -> str:
    """Nodes with ``id``, ``kind`` and their fields, edges with ``source``, ``target``, ``kind`` and theirs.

    The format is that of https://networkx.org/documentation/stable/reference/readwrite/json_graph.html; it is written
    line by line without building a networkx graph, which would cost ten times as much. Ids need no escaping.
    """
    head = f'{{\n"directed":true,\n"multigraph":true,\n"graph":{json.dumps({"title": part.title})},\n"nodes":['
    nodes = [f'{{"id":"{id_}",{as_json(data)[1:]}' for id_, data in part.nodes.items()]
    return "".join([head, ",\n".join(nodes), '],\n"edges":[', ",\n".join(_edges(part)), "]\n}\n"])


def _edges(part: Part) -> Iterator[str]:
    """The edges, one a line; ``key`` tells edges with the same ends apart."""
    keys: dict[str, int] = {}
    for source, target, kind, argument, said in part.stated:
        ends = f'{{"source":"{source}","target":"{target}","key":'
        key = keys.get(ends, 0)
        keys[ends] = key + 1
        step = f',"argument":"{argument}"' if argument else ""
        rest = f",{as_json(said)[1:-1]}" if said else ""
        yield f'{ends}{key},"kind":"{kind}"{step}{rest}}}'
