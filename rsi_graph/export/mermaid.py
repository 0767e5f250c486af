"""A Mermaid flowchart (https://mermaid.js.org/syntax/flowchart.html): shapes by kind, arrows by relation."""

import re

from rsi_graph.export.features import RELATIONS, whole
from rsi_graph.export.look import AGAINST, FOR, NEITHER, colour, label
from rsi_graph.export.part import Part

CARRIES = whole("question", "claim", "condition", "risk", "argument", "linked", *RELATIONS)
SHAPES = {
    "claim": ("[", "]"),
    "condition": ("{{", "}}"),
    "risk": ("[/", "\\]"),
    "argument": (">", "]"),
    "question": ("([", "])"),
}
ARROWS = {"undercuts": "-.->", "refines": "-.->", "same-as": "-.->", "answers": "==>"}
_PLAIN = re.compile(r"[^\w ,.'()?!\u2019-]|^\d+\.", re.ASCII)


def write(part: Part) -> str:
    """Write the nodes under short names, with titles as labels, and without annotations and sources."""
    names = {id_: f"n{number}" for number, id_ in enumerate(part.of_kind(*SHAPES))}
    edges = [(source, target, data) for source, target, data in part.edges if source in names and target in names]
    lines = ["---", f"title: {_quoted(part.title)}", "---", "flowchart BT"]
    for id_, name in names.items():
        opening, closing = SHAPES[part.nodes[id_]["kind"]]
        lines.append(f'  {name}{opening}"{escaped(part.nodes[id_]["title"])}"{closing}')
    for source, target, data in edges:
        arrow, words = ARROWS.get(data["kind"], "-->"), label(data["kind"], data.get("with"))
        lines.append(f"  {names[source]} {arrow}|{words}| {names[target]}")
    for code in (FOR, AGAINST, NEITHER):
        numbers = [str(n) for n, (_, _, data) in enumerate(edges) if colour(data["kind"], data.get("with")) == code]
        lines += [f"  linkStyle {','.join(numbers)} stroke:{code}"] if numbers else []
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """A text in which every character that Mermaid or HTML might interpret is written by its number."""
    line = " ".join(text.split())
    return _PLAIN.sub(lambda found: "".join(f"#{ord(character)};" for character in found[0]), line)


def _quoted(text: str) -> str:
    import json

    return json.dumps(" ".join(text.split()))
