"""The argument below a node as an outline: one row a node, each unfolded once, ``again`` where it was shown before.

Rows come one at a time and only for what is unfolded, so an outline of a node with a hundred thousand descendants
costs what is looked at.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from rsi_graph.corpus.references import INLINE
from rsi_graph.graph.graph import Graph
from rsi_graph.model import Kind
from rsi_graph.relations import MARKS, SIDE_MARKS

Path: TypeAlias = tuple[str, ...]
"""The ids from the root to a row: what names it, since one node may have several rows."""

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
"""The relations shown below a node, in this order: the kind, and True where it points away from the node above."""


_UNDERCUTS = BELOW.index(("undercuts", False))


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """One row of an outline."""

    path: Path
    id: str
    kind: Kind
    title: str
    mark: str
    """The mark of its bearing on the row above; empty for the root."""
    relation: str
    last: tuple[bool, ...]
    """A flag for each level from the first below the root: True if the row there is the last of its siblings."""
    children: int
    again: bool
    """Shown before, and not unfolded a second time."""
    folded: bool

    @property
    def depth(self) -> int:
        """0 for the root."""
        return len(self.path) - 1

    @property
    def rails(self) -> str:
        """The lines that lead to it, in box drawing characters."""
        if not self.last:
            return ""
        above = "".join("  " if last else "│ " for last in self.last[:-1])
        return above + ("└ " if self.last[-1] else "├ ")


def rows(  # noqa: PLR0913 - what narrows an outline and what orders it
    graph: Graph,
    root: str,
    depth: int | None = None,
    keep: Callable[[str], bool] | None = None,
    folded: frozenset[Path] = frozenset(),
    *,
    order: Order | None = None,
) -> Iterator[OutlineRow]:
    """The outline of ``root``, down to ``depth`` levels, of the nodes that ``keep`` holds for. Raises UnknownNode."""
    root = graph.node(root).id
    shown: set[str] = set()
    todo: list[tuple[Path, str, tuple[bool, ...]]] = [((root,), "", ())]
    while todo:
        path, relation, last = todo.pop()
        node = path[-1]
        below = children(graph, node, keep, path[-2] if relation in INLINE else None, order)
        again = node in shown and bool(below)
        shut = path in folded or (depth is not None and len(path) > depth)
        yield OutlineRow(
            path,
            node,
            graph.kind(node),
            graph.title(node),
            _mark(graph, path, relation),
            relation,
            last,
            len(below),
            again,
            bool(below) and shut and not again,
        )
        shown.add(node)
        if not again and not shut:
            todo += [
                ((*path, child), kind, (*last, number == 0))
                for number, (kind, child) in enumerate(reversed(below))
                if child not in path
            ]


def children(
    graph: Graph,
    node: str,
    keep: Callable[[str], bool] | None = None,
    above: str | None = None,
    order: Order | None = None,
) -> list[tuple[str, str]]:
    """Return what bears directly on a node or its step to the one ``above``: relation kind and id, as in ``BELOW``."""
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
    """The positions on a question with the place of their side: yes, no, other."""
    order = {side: place for place, side in enumerate(SIDE_MARKS)}
    return {answer.source: order[answer.side or "other"] for answer in graph.positions(question)}


def _mark(graph: Graph, path: Path, relation: str) -> str:
    """Return the mark of a row's bearing on the row above; for a position, the side it takes."""
    if relation == "answers":
        sides = (r.side for r in graph.outgoing(path[-1]) if r.kind == "answers" and r.target == path[-2])
        return SIDE_MARKS[next(sides, None) or "other"]
    return MARKS.get(relation, "")
