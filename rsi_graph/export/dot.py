"""Graphviz DOT (https://graphviz.org/doc/info/lang.html): boxes by kind, arrows by relation, without sources."""

import textwrap

from rsi_graph.export.features import RELATIONS, whole
from rsi_graph.export.look import SHAPES, STYLES, colour, label
from rsi_graph.export.part import Data, Part

CARRIES = {
    **whole("id", "question", "claim", "condition", "risk", "argument", "linked", *RELATIONS, "text"),
    "because": "text shown when the pointer rests on the arrow or node",
}
WRAP = 28


def write(part: Part) -> str:
    """The nodes and relations as a directed graph; annotations and sources are not drawn."""
    drawn = part.of_kind(*SHAPES)
    inside = set(drawn)
    lines = [
        f"digraph {quoted(part.title)} {{",
        '  rankdir="BT"; node [fontname="Arial", fontsize=11]; edge [fontname="Arial", fontsize=9];',
        *(f"  {quoted(id_)} [{_node(part.nodes[id_])}];" for id_ in drawn),
        *(
            f"  {quoted(source)} -> {quoted(target)} [{_edge(data)}];"
            for source, target, data in part.edges
            if source in inside and target in inside
        ),
        "}",
    ]
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """A text as a DOT string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "")
    return f'"{escaped}"'


def shown(text: str) -> str:
    """A text for Graphviz, in which an ampersand would begin an entity."""
    return quoted(text.replace("&", "&amp;"))


def _node(data: Data) -> str:
    wrapped = "\n".join(textwrap.wrap(data.get("title", ""), WRAP))
    return f'label={shown(wrapped)}, shape="{SHAPES[data["kind"]]}", tooltip={shown(_said(data))}'


def _said(data: Data) -> str:
    """The text that is shown while the pointer rests on a node; for an argument also why it follows."""
    return "\n".join(data[name] for name in ("text", "because") if name in data)


def _edge(data: Data) -> str:
    kind = data["kind"]
    words = label(kind, data.get("with"))
    because = f", edgetooltip={shown(data['because'])}" if "because" in data else ""
    return f'label="{words}", color="{colour(kind, data.get("with"))}", style="{STYLES.get(kind, "solid")}"{because}'
