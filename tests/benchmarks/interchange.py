"""Exports of a large corpus against networkx's own writers and plain ``json.dumps``; a long import is linear."""

import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import networkx as nx

from rsi_graph import imports, load
from rsi_graph.export import export
from rsi_graph.graph import Graph
from tests.benchmarks.rows import Row, Timer, call, ratio

SIZE = 100_000
LINES = 80_000
"""Lines of the Argdown file that is imported; twice as many should take twice as long."""
ROUNDS = 3


def rows(corpora: Callable[[int], Path]) -> Iterator[Row]:
    """Every goal of interchange."""
    graph = load(corpora(SIZE)).graph
    built = _plain(graph)
    data = nx.node_link_data(built, edges="edges")
    dumped = call(lambda: json.dumps(data, ensure_ascii=False))
    yield Row(_what("json", "networkx node-link"), _ratio(graph, "json", call(lambda: _written_json(built))), 1.5)
    yield Row(
        _what("graphml", "networkx GraphML"), _ratio(graph, "graphml", call(lambda: _written_graphml(built))), 1.5
    )
    yield Row(_what("argdown", "json.dumps of the same"), _ratio(graph, "argdown", dumped), 3.0)
    short, long = _argdown(LINES // 2), _argdown(LINES)
    what = f"import of {LINES:,} lines of Argdown / half as many"
    yield Row(what, ratio(call(lambda: _imported(long)), call(lambda: _imported(short)), ROUNDS), 2.5)


def _what(form: str, against: str) -> str:
    return f"export of {SIZE:,} nodes as {form} / {against}"


def _ratio(graph: Graph, form: str, reference: Timer) -> float:
    ids = graph.ids()
    return ratio(call(lambda: export(graph, ids, form, "T")), reference, ROUNDS)


def _plain(graph: Graph) -> "nx.MultiDiGraph[str]":
    """The graph as networkx has it, with values that GraphML can hold."""
    built = graph.networkx()
    for _, data in [*built.nodes(data=True), *((None, d) for _, _, d in built.edges(data=True))]:
        for name, value in data.items():
            if not isinstance(value, str | int | float | bool):
                data[name] = json.dumps(value)
    return built


def _written_json(built: Any) -> None:
    json.dumps(nx.node_link_data(built, edges="edges"), ensure_ascii=False)


def _written_graphml(built: Any) -> None:
    with tempfile.TemporaryFile() as file:
        nx.write_graphml(built, file)


def _imported(text: bytes) -> None:
    imports.read(text, "x.argdown", "argdown")


def _argdown(lines: int) -> bytes:
    blocks = (f"[Title {n}]: Statement {n} in a few words.\n  + [Title {n // 2}]\n\n" for n in range(lines // 3))
    return "".join(blocks).encode()
