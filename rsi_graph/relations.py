"""What may be related to what, which way it bears, and how it is said: the rules of every relation, in one table."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from rsi_graph.model import KINDS, PROPOSITIONS, STANCES, Kind

Sign: TypeAlias = Literal[-1, 0, 1]


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of relation: its ends, its polarity and its words."""

    sources: tuple[Kind, ...]
    """Kinds of node it may start from."""
    targets: tuple[Kind, ...]
    """Kinds of node it may point at."""
    sign: Sign
    """What it does to the end it bears on: 1 speaks for it, -1 against it, 0 takes no side."""
    forward: str
    """How it reads from its source: "A <forward> B"."""
    backward: str
    """How it reads from its target: "B <backward> A"."""
    bears_on: Literal["target", "source"] = "target"
    """The end that gains or loses by it: a claim that requires a condition leans on it."""
    same_kind: bool = False
    """Both ends have to be of one kind."""
    weight: float = 1.0
    """How much of it counts where no weight is written."""


_BY_ALL: tuple[Kind, ...] = (*PROPOSITIONS, "argument")
_ON_ALL: tuple[Kind, ...] = (*PROPOSITIONS, "argument", "question")
_NOTES: tuple[Kind, ...] = ("annotation",)

RULES: dict[str, Rule] = {
    "supports": Rule(_BY_ALL, _BY_ALL, 1, "supports", "is supported by"),
    "attacks": Rule(_BY_ALL, PROPOSITIONS, -1, "speaks against", "is attacked by"),
    "undercuts": Rule(_BY_ALL, ("argument",), -1, "undercuts", "is undercut by"),
    "premise": Rule(PROPOSITIONS, ("argument",), 1, "is a premise of", "has the premise"),
    "requires": Rule(PROPOSITIONS, ("condition",), 1, "requires", "is required by", bears_on="source"),
    "given": Rule(PROPOSITIONS, ("condition",), 0, "assumes", "is assumed by", bears_on="source"),
    "raises": Rule(PROPOSITIONS, ("risk",), 1, "raises the risk", "is raised by"),
    "mitigates": Rule(PROPOSITIONS, ("risk",), -1, "mitigates the risk", "is mitigated by", weight=0.5),
    "answers": Rule(PROPOSITIONS, ("question",), 0, "answers", "is answered by"),
    "refines": Rule(PROPOSITIONS, PROPOSITIONS, 0, "is a narrower version of", "is refined by", same_kind=True),
    "contradicts": Rule(PROPOSITIONS, PROPOSITIONS, -1, "contradicts", "contradicts"),
    "same-as": Rule(PROPOSITIONS, PROPOSITIONS, 1, "says the same as", "says the same as", same_kind=True),
    "of": Rule(_NOTES, ("source",), 0, "is a passage of", "has the passage"),
}
"""Every relation between nodes. ``premise`` is written as ``premises``, ``of`` by standing in a source."""

STANCE_RULES: dict[str, Rule] = {
    "asserts": Rule(_NOTES, _ON_ALL, 1, "asserts", "is asserted by"),
    "supports": Rule(_NOTES, _ON_ALL, 1, "supports", "is supported by"),
    "disputes": Rule(_NOTES, _ON_ALL, -1, "disputes", "is disputed by"),
    "qualifies": Rule(_NOTES, _ON_ALL, 0, "qualifies", "is qualified by"),
    "defines": Rule(_NOTES, _ON_ALL, 0, "defines", "is defined by"),
    "mentions": Rule(_NOTES, _ON_ALL, 0, "mentions", "is mentioned by"),
}
"""The stances an annotation can take."""

SYMMETRIC = frozenset({"contradicts", "same-as"})
"""Said once, they hold both ways."""

SIDES: dict[str, Sign] = {"yes": 1, "no": -1, "other": 0}
"""The sign of a position on a question."""

SIDE_MARKS: dict[str, str] = {"yes": "+", "no": "-", "other": "="}
"""The mark of a position on a question."""

MARKS: dict[str, str] = {
    "supports": "+",
    "premise": "+",
    "attacks": "-",
    "undercuts": "~",
    "contradicts": "-",
    "requires": "?",
    "given": "?",
    "raises": "!",
    "mitigates": "-",
    "answers": "=",
    "refines": "<",
    "same-as": "=",
    "of": "\u00a7",
}
"""The mark each relation is shown with."""

KIND_MARKS: dict[Kind, str] = {
    "claim": "*",
    "condition": "?",
    "risk": "!",
    "argument": ">",
    "question": "Q",
    "source": "\u00a7",
    "annotation": '"',
}
"""The mark each kind of node is shown with."""


def rule(kind: str, source_kind: Kind) -> Rule:
    """The rule of a relation: an annotation's `supports` is a stance, anybody else's is not."""
    return STANCE_RULES[kind] if source_kind == "annotation" and kind in STANCES else RULES[kind]


def sign(kind: str, source_kind: Kind, side: str | None = None) -> Sign:
    """What a relation does to the end it bears on; ``side`` is the ``with`` of an answer."""
    return SIDES[side] if kind == "answers" and side else rule(kind, source_kind).sign


assert set(KIND_MARKS) == set(KINDS)  # noqa: S101 - a table that must be whole
