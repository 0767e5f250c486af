"""The argument below a node as an outline: one row a node, each unfolded once, and ``again`` if it was shown before.

Rows are made one at a time and only for what is unfolded, so an outline of a node with a hundred thousand descendants
costs no more than the rows that are looked at.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from rsi_graph.corpus.references import INLINE
from rsi_graph.graph.graph import Graph
from rsi_graph.model import Kind
from rsi_graph.relations import MARKS, SIDE_MARKS

Path: TypeAlias = tuple[str, ...]
"""The ids from the root to a row. Rows are folded by it, since one node may have several rows."""

Order: TypeAlias = Callable[[str], tuple[int, int]]
"""The sorting key of rows of one sort (``evaluation.record``); without one they keep the corpus's order."""

BELOW: tuple[tuple[str, bool], ...] = (
    ("answers", False),
    ("premise", False),
    ("supports", False),
    ("raises", False),
    ("attacks", False),
    ("undercuts", False),
    ("mitigates", False),
    ("contradicts", False),
    ("contradicts", True),
    ("requires", True),
    ("given", True),
)
"""The relations shown below a node, in this order: the kind, and True if it points away from the node above."""


SEPARATOR = " "
"""The sign between ids in the name of a row; no id holds it."""
NAMED = 64
"""The levels down to which a row is named by its whole path."""

_UNDERCUTS = BELOW.index(("undercuts", False))


@dataclass(frozen=True, slots=True, eq=False)
class OutlineRow:
    """One row of an outline. It refers to the row above, so that a row thousands of levels deep takes no more room."""

    above: "OutlineRow | None" = field(repr=False)
    """The row above it; None for the root."""
    key: str
    """The name of the row: its path down to ``NAMED`` levels, below that a hash of it."""
    depth: int
    """0 for the root."""
    id: str
    kind: Kind
    title: str
    mark: str
    """The mark of its bearing on the row above; empty for the root."""
    relation: str
    is_last: bool
    """True for the last of its siblings."""
    children: int
    again: bool
    """True if the node was shown before; it is not unfolded a second time."""
    folded: bool

    @property
    def line(self) -> "tuple[OutlineRow, ...]":
        """The rows from the root to this one."""
        found, row = [self], self.above
        while row is not None:
            found.append(row)
            row = row.above
        return tuple(reversed(found))

    @property
    def path(self) -> Path:
        """The ids from the root to this row."""
        return tuple(row.id for row in self.line)

    @property
    def rails(self) -> str:
        """The lines that lead to it, in box drawing characters."""
        if not self.depth:
            return ""
        above = "".join("  " if row.is_last else "\u2502 " for row in self.line[1:-1])
        return above + ("\u2514 " if self.is_last else "\u251c ")


def rows(  # noqa: PLR0913 - what narrows an outline and what orders it
    graph: Graph,
    root: str,
    depth: int | None = None,
    keep: Callable[[str], bool] | None = None,
    folded: frozenset[Path] = frozenset(),
    *,
    order: Order | None = None,
) -> Iterator[OutlineRow]:
    """The outline of ``root`` down to ``depth`` levels, of the nodes that ``keep`` holds for. Raises UnknownNode."""
    shown: set[str] = set()
    line: dict[str, None] = {}  # the ids from the root to the current row
    todo: list[tuple[OutlineRow | None, str, str, bool]] = [(None, graph.node(root).id, "", True)]
    while todo:
        above, node, relation, is_last = todo.pop()
        level = above.depth + 1 if above else 0
        while len(line) > level:
            line.popitem()
        line[node] = None
        below = children(graph, node, keep, above.id if above and relation in INLINE else None, order)
        again = node in shown and bool(below)
        shut = (bool(folded) and tuple(line) in folded) or (depth is not None and level >= depth)
        is_folded = bool(below) and shut and not again
        row = _row(graph, above, (node, relation, is_last), len(below), again=again, folded=is_folded)
        yield row
        shown.add(node)
        if not again and not shut:
            todo += [
                (row, child, kind, number == 0)
                for number, (kind, child) in enumerate(reversed(below))
                if child not in line
            ]


def _row(  # noqa: PLR0913 - the parts of a row
    graph: Graph, above: OutlineRow | None, child: tuple[str, str, bool], count: int, *, again: bool, folded: bool
) -> OutlineRow:
    """The row of a node below another: its id, its relation to that one, and True if it is the last there."""
    node, relation, is_last = child
    level = above.depth + 1 if above else 0
    kind, title, mark = graph.kind(node), graph.title(node), _mark(graph, above, node, relation)
    return OutlineRow(
        above, _key(above, node), level, node, kind, title, mark, relation, is_last, count, again, folded
    )


def _key(above: OutlineRow | None, node: str) -> str:
    """The name of a row of a node below another."""
    if above is None:
        return node
    if above.depth < NAMED:
        return f"{above.key}{SEPARATOR}{node}"
    return f"{SEPARATOR}{hashlib.blake2b(f'{above.key}{SEPARATOR}{node}'.encode(), digest_size=16).hexdigest()}"


def children(
    graph: Graph,
    node: str,
    keep: Callable[[str], bool] | None = None,
    above: str | None = None,
    order: Order | None = None,
) -> list[tuple[str, str]]:
    """Return what bears directly on a node, or on its step to the node ``above``: kind and id, as in ``BELOW``."""
    places = {below: place for place, below in enumerate(BELOW)}
    found: dict[str, tuple[int, str]] = {}
    for kind, other, away in graph.neighbours(node):
        place = places.get((kind, away))
        if place is not None and "/" not in other and other not in found and (keep is None or keep(other)):
            found[other] = place, kind
    for relation in graph.undercuts(f"{node}>{above}") if above else ():
        if keep is None or keep(relation.source):
            found.setdefault(relation.source, (_UNDERCUTS, relation.kind))
    sides = _sides(graph, node) if graph.kind(node) == "question" else {}
    placed = sorted(found.items(), key=lambda entry: order(entry[0])) if order else found.items()
    ranked = sorted(placed, key=lambda entry: (entry[1][0], sides.get(entry[0], 0)))
    return [(kind, other) for other, (_, kind) in ranked]


def _sides(graph: Graph, question: str) -> dict[str, int]:
    """The answers to a question with the place of their side: yes, no, other."""
    order = {side: place for place, side in enumerate(SIDE_MARKS)}
    return {answer.source: order[answer.side or "other"] for answer in graph.answers(question)}


def _mark(graph: Graph, above: OutlineRow | None, node: str, relation: str) -> str:
    """Return the mark of a row's bearing on the row above; for an answer, its side."""
    if above and relation == "answers":
        sides = (r.side for r in graph.outgoing(node) if r.kind == "answers" and r.target == above.id)
        return SIDE_MARKS[next(sides, None) or "other"]
    return MARKS.get(relation, "")
