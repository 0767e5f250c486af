"""The ties that two nodes share, and the sign that these suggest between them.

If A and B support the same node, or both answer a question with yes, they are likely to speak for each other; if one
supports what the other attacks, against each other. Only nodes that both are tied to directly count, and a sign is
suggested only if all of them agree. It is a hint to the person who judges, never a stance (``make bench-links``
measures it).
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from rsi_graph.graph import Graph
from rsi_graph.model import PROPOSITIONS
from rsi_graph.relations import OPPOSITE, Sign, rule, sign

FOR, AGAINST = "for", "against"

MOST_WAYS = 3
"""The most shared nodes that a hint names."""


class Way(NamedTuple):
    """A node that two others are tied to, with the words of each tie."""

    by: str
    one: str
    """The words of the first tie: ``supports``."""
    other: str


class Hint(NamedTuple):
    """The sign that the ties of two nodes suggest, ``for`` or ``against``, with the shared nodes behind it."""

    sign: str
    ways: tuple[Way, ...]


class _Tie(NamedTuple):
    """A tie of a node: the other end, its sign, and the words that lead there."""

    to: str
    sign: Sign
    words: str


def hint(graph: Graph, one: str, other: str) -> Hint | None:
    """The hint that all shared ties of two nodes give; None if they are divided or take no side."""
    ends = _signed(graph, one), _signed(graph, other)
    ways, signs = [], set()
    for by, first in ends[0].items():
        second = ends[1].get(by)
        if by in (one, other) or not second:
            continue
        signs |= {mine.sign * theirs.sign for mine in first for theirs in second}
        ways.append(Way(by, first[0].words, second[0].words))
    if len(signs) != 1:
        return None
    return Hint(FOR if signs == {1} else AGAINST, tuple(ways[:MOST_WAYS]))


def hint_facts(found: Hint) -> dict[str, Any]:
    """A hint as JSON has it."""
    return {"sign": found.sign, "ways": [{"by": way.by, "from": way.one, "to": way.other} for way in found.ways]}


def said(graph: Graph, found: Hint) -> str:
    """A hint in words: its sign, and the nodes that both are tied to, with the ties."""
    ways = (
        f"A {way.one} “{graph.title(way.by)}”" + (", as B does" if way.one == way.other else f", which B {way.other}")
        for way in found.ways
    )
    return f"what both are tied to suggests: {found.sign}, since {'; '.join(ways)}"


def said_shared(graph: Graph, shared: tuple[str, ...]) -> str:
    """The shared ties in words: both answer one, both bear on it, or a passage bears on both; empty without ties."""
    if not shared:
        return ""
    first, more = shared[0], f" and {len(shared) - 1} more" if len(shared) > 1 else ""
    kind, title = graph.kind(first), f"“{graph.title(first)}”"
    if kind == "question":
        return f"both answer {title}{more}"
    return f"a passage bears on both: {title}{more}" if kind == "annotation" else f"both bear on {title}{more}"


# --- the ties of a node -------------------------------------------------------------------------------------------


def _signed(graph: Graph, id_: str) -> dict[str, list[_Tie]]:
    """The ties of a node that take a side, by their other end."""
    out: defaultdict[str, list[_Tie]] = defaultdict(list)
    for tie in (*_away(graph, id_), *_towards(graph, id_)):
        if tie.sign:
            out[tie.to].append(tie)
    return out


def _away(graph: Graph, id_: str) -> Iterator[_Tie]:
    """Yield the ties to the nodes that a node points at; for a premise, to the targets of its argument."""
    kind = graph.kind(id_)
    for relation in graph.outgoing(id_):
        if relation.kind == "premise":
            for outcome in graph.outgoing(relation.target):
                if graph.kind(outcome.target) in PROPOSITIONS:
                    yield _Tie(outcome.target, outcome.sign, rule(outcome.kind, "argument").forward)
        elif graph.kind(relation.target) in (*PROPOSITIONS, "question"):
            side = f" with {relation.side}" if relation.side else ""
            words = f"{rule(relation.kind, kind).forward}{side}"
            yield _Tie(relation.target, sign(relation.kind, kind, relation.side), words)


def _towards(graph: Graph, id_: str) -> Iterator[_Tie]:
    """Yield the ties to the nodes that point at a node; for an argument, to its premises."""
    for relation in graph.incoming(id_):
        kind = graph.kind(relation.source)
        if kind in (*PROPOSITIONS, "annotation"):
            yield _Tie(relation.source, relation.sign, rule(relation.kind, kind).backward)
        elif kind == "argument" and relation.kind in OPPOSITE:
            words = rule(relation.kind, "argument").backward
            yield from (_Tie(premise, relation.sign, words) for premise in graph.step(relation.source).premises)
