"""The look of kinds and relations in pictures: blue for, orange against, grey for no side; shapes show the kind.

Blue and orange stay apart for readers who do not tell red from green.
"""

from rsi_graph.model import Kind
from rsi_graph.relations import RULES, SIDES, STANCE_RULES

FOR, AGAINST, NEITHER = "#1f5fa8", "#b35900", "#6b6b6b"
_BY_SIGN = {1: FOR, -1: AGAINST, 0: NEITHER}

COLOURS: dict[str, str] = {name: _BY_SIGN[rule.sign] for name, rule in (STANCE_RULES | RULES).items()}
"""The colour of each relation."""

KIND_COLOURS: dict[Kind, str] = {
    "claim": "#4a7ebb",
    "condition": "#8064a2",
    "risk": "#c0504d",
    "argument": "#7f7f7f",
    "question": "#c9a227",
    "source": "#4f8a5b",
    "annotation": "#9bbf9f",
}
"""The colour of each kind of node."""

SHAPES: dict[Kind, str] = {
    "claim": "box",
    "condition": "hexagon",
    "risk": "octagon",
    "argument": "cds",
    "question": "ellipse",
}
"""The shape of each kind that is drawn, as Graphviz names it."""

STYLES = {"undercuts": "dashed", "refines": "dotted", "same-as": "dotted", "answers": "bold"}
"""The relations whose lines are not plain."""


def colour(kind: str, side: str | None = None) -> str:
    """The colour of a relation; for an answer, the colour of its side."""
    return _BY_SIGN[SIDES[side]] if kind == "answers" and side in SIDES else COLOURS[kind]


def label(kind: str, side: str | None) -> str:
    """The label of an edge."""
    return f"{kind} {side}" if side else kind
