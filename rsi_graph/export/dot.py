"""Graphviz DOT (https://graphviz.org/doc/info/lang.html): boxes by kind, arrows by relation, without sources."""

from collections.abc import Sequence

from rsi_graph.export.exported import Exported
from rsi_graph.graph import Graph
from rsi_graph.model import Kind

SHAPES: dict[Kind, str] = {
    "claim": "box",
    "condition": "hexagon",
    "risk": "octagon",
    "argument": "cds",
    "question": "ellipse",
}
"""The shape of each kind that is drawn."""

COLOURS = {"attacks": "#b35900", "undercuts": "#b35900", "contradicts": "#b35900", "mitigates": "#b35900"}
STYLES = {"undercuts": "dashed", "refines": "dotted", "same-as": "dotted", "answers": "bold"}
WRAP = 28


def write(graph: Graph, ids: Sequence[str], title: str) -> Exported:
    """The nodes and relations as a directed graph; annotations and sources are counted, not drawn."""
    nodes = [(id_, data) for id_, data in graph.node_data(ids) if data["kind"] in SHAPES]
    lines = [
        f"digraph {quoted(title)} {{",
        '  rankdir="BT"; node [fontname="sans-serif", fontsize=11]; edge [fontname="sans-serif", fontsize=9];',
        *(f"  {quoted(id_)} [{_node(data)}];" for id_, data in nodes),
        *(
            f"  {quoted(source)} -> {quoted(target)} [{_edge(data)}];"
            for source, target, data in graph.edge_data(id_ for id_, _ in nodes)
        ),
        "}",
    ]
    cited = sum(graph.kind(id_) == "annotation" for id_ in ids)
    losses = (f"{cited} annotations are not drawn in DOT, nor are their sources",) if cited else ()
    return Exported("\n".join(lines) + "\n", losses)


def quoted(text: str) -> str:
    """A text as a DOT string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _node(data: dict[str, str]) -> str:
    import textwrap

    label = "\n".join(textwrap.wrap(data.get("title", ""), WRAP))
    return f'label={quoted(label)}, shape="{SHAPES[data["kind"]]}", tooltip={quoted(data.get("text", ""))}'  # type: ignore[index]


def _edge(data: dict[str, str]) -> str:
    kind = data["kind"]
    label = f"answers {data['with']}" if kind == "answers" else kind
    colour = COLOURS.get(kind, "#1f5fa8")
    return f'label="{label}", color="{colour}", style="{STYLES.get(kind, "solid")}"'
