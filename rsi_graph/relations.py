"""The rules of every relation in one table (its ends, its sign, how it reads), and the one check of a reference."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

from rsi_graph.model import KINDS, PROPOSITIONS, STANCES, Kind
from rsi_graph.words import a_kind

Sign: TypeAlias = Literal[-1, 0, 1]


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of relation: its ends, its polarity and its words."""

    sources: tuple[Kind, ...]
    """Kinds of node it may start from."""
    targets: tuple[Kind, ...]
    """Kinds of node it may point at."""
    sign: Sign
    """Its effect on the end it bears on: 1 speaks for it, -1 against it, 0 takes no side."""
    forward: str
    """The words from its source: "A <forward> B"."""
    backward: str
    """The words from its target: "B <backward> A"."""
    bears_on: Literal["target", "source"] = "target"
    """The end whose standing depends on it: a claim leans on the condition that it requires."""
    same_kind: bool = False
    """True if both ends have to be of one kind."""
    weight: float = 1.0
    """Its weight if none is written, 0 to 1."""


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
"""The relations that hold both ways, though they are stated once."""

OPPOSITE = {"supports": "attacks", "attacks": "supports", "raises": "mitigates", "mitigates": "raises"}
"""Relations that one node cannot both state of another."""

SIDES: dict[str, Sign] = {"yes": 1, "no": -1, "other": 0}
"""The sign of an answer to a question."""

SIDE_MARKS: dict[str, str] = {"yes": "+", "no": "-", "other": "="}
"""The mark of an answer to a question."""

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
    """The rule of a relation. The `supports` of an annotation is a stance, that of any other node is not."""
    return STANCE_RULES[kind] if source_kind == "annotation" and kind in STANCES else RULES[kind]


@cache
def may_name(kind: str, source_kind: Kind) -> tuple[Kind, ...]:
    """The kinds of node that a relation may name, by the kind of the node that states it; empty if it cannot state it.

    A premise is named by the argument it belongs to, so that its own rule is read from the other end.
    """
    known = rule(kind, source_kind)
    if kind == "premise":
        return known.sources if source_kind in known.targets else ()
    if source_kind not in known.sources:
        return ()
    return (source_kind,) if known.same_kind else known.targets


def fault(id_: str, source_kind: Kind, kind: str, target: str, target_kind: Kind | None) -> tuple[str, str] | None:
    """The code and message of what is wrong with a reference from ``id_`` to ``target``; None if it holds.

    ``target_kind`` is None if no node has the id; a step is an argument.
    """
    if target == id_:
        return "self-relation", f"{id_} is related to itself by {kind}"
    if target_kind is None:
        return "unknown-id", f"{kind}: there is no node {target!r}"
    wanted = may_name(kind, source_kind)
    if target_kind in wanted:
        return None
    verb = "a premise has to be" if kind == "premise" else f"{kind} has to point at"
    return "wrong-kind", f"{target} is {a_kind(target_kind)}; {verb} {' or '.join(map(a_kind, wanted))}"


def conflicts(kind: str, others: Collection[str], source_kind: Kind) -> bool:
    """Return True if a relation cannot stand beside others from the same node to the same node.

    It cannot if it is one of them, or says what one of them denies. A passage may support and dispute the same node.
    """
    return kind in others or (source_kind != "annotation" and OPPOSITE.get(kind) in others)


def sign(kind: str, source_kind: Kind, side: str | None = None) -> Sign:
    """The effect of a relation on the end it bears on; ``side`` is the ``with`` of an answer."""
    return SIDES[side] if kind == "answers" and side else rule(kind, source_kind).sign


assert set(KIND_MARKS) == set(KINDS)  # noqa: S101 - a table that must be whole
