"""The reasons for and against the exported nodes, folded to any depth, from which pages and reports are made.

A node is unfolded once, at the place nearest to a question or to another node that starts a chapter; everywhere else
it is only named, with a link. A node deeper than ``DEEPEST`` starts its own entry, so that no long chain of reasons
becomes a staircase nobody can read.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from rsi_graph.evaluation.record import Recorded
from rsi_graph.graph.dossier import Cited, Dossier, Neighbour
from rsi_graph.graph.graph import Relation
from rsi_graph.model import Kind
from rsi_graph.relations import SIDE_MARKS

DEEPEST = 12
"""The most levels of reasons that are folded under one entry."""
KINDS_SHOWN: tuple[Kind, ...] = ("question", "claim", "argument", "condition", "risk")
"""The kinds that have an entry, in the order of their chapters."""

Bearing: TypeAlias = Literal["for", "against", "neither"]
_BY_SIDE: dict[str, Bearing] = {"yes": "for", "no": "against", "other": "neither"}
_BY_LIST: dict[str, Bearing] = {
    "premises": "for",
    "supports": "for",
    "counterpoints": "against",
    "mitigations": "against",
}

SECTIONS: tuple[tuple[str, str], ...] = (
    ("answers", "Answers"),
    ("premises", "Premises, needed all together"),
    ("supports", "Reasons for"),
    ("counterpoints", "Reasons against"),
    ("mitigations", "Mitigated by"),
    ("conditions", "On the condition that"),
    ("risks", "Risks"),
)
"""The lists folded under a node: the name of each in the dossier, and its heading."""
NAMED = "risks"
"""The list whose nodes are only named: reasons for a risk are unfolded under the risk."""
MARKS: dict[str, str] = {
    "supports": "+",
    "premise": "+",
    "attacks": "\u2212",
    "contradicts": "\u2212",
    "mitigates": "\u2212",
    "undercuts": "~",
    "requires": "?",
    "given": "?",
    "raises": "!",
}
"""The mark of each relation, as it is printed."""
HOW: dict[str, str] = {
    "supports": "supports it",
    "premise": "premise",
    "attacks": "speaks against it",
    "contradicts": "contradicts it",
    "mitigates": "mitigates it",
    "undercuts": "undercuts the step",
    "requires": "required",
    "given": "assumed",
    "raises": "risk",
}
"""The bearing of a row on the one above it in a word or two, for readers who hear the page."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One row of the outline: a node, its bearing on the one above it, and what bears on it in turn."""

    id: str
    kind: Kind
    title: str
    relation: Relation | None
    """The relation to the node above; None for the first of an entry."""
    bearing: Bearing
    unfolded: bool
    """False if the node is unfolded elsewhere, or not in this export."""
    sections: tuple["ReasonList", ...] = ()
    undercuts: tuple["Reason", ...] = ()
    """The nodes that undercut the step from this node to the one above."""
    dossier: Dossier | None = field(default=None, compare=False)

    @property
    def cited(self) -> tuple[Cited, ...]:
        """The passages that bear on the node, if it is unfolded here."""
        return self.dossier.citations if self.dossier else ()

    @property
    def mark(self) -> str:
        """The mark of the relation; of an answer that of its side."""
        if self.relation is None:
            return ""
        if self.relation.kind == "answers":
            return SIDE_MARKS[self.relation.side or "other"].replace("-", "\u2212")
        return MARKS.get(self.relation.kind, "")

    @property
    def how(self) -> str:
        """Its bearing on the node above, in words."""
        if self.relation is None:
            return ""
        return f"answers {self.relation.side}" if self.relation.kind == "answers" else HOW[self.relation.kind]

    def below(self) -> Iterator["Reason"]:
        """Everything directly under it, including what undercuts its step."""
        yield from self.undercuts
        yield from (one for section in self.sections for one in section.reasons)


@dataclass(frozen=True, slots=True)
class ReasonList:
    """The reasons of one sort under a node."""

    name: str
    """A key of ``SECTIONS``."""
    heading: str
    reasons: tuple[Reason, ...]


def outlined(record: Recorded, ids: Iterable[str], first: Iterable[str] = ()) -> tuple[Reason, ...]:
    """Some nodes as entries with all that bears on them unfolded: questions first, then what no question reaches.

    The nodes of ``first`` have entries of their own, before the others of their kind.
    """
    graph = record.graph
    inside = [id_ for id_ in ids if graph.kind(id_) in KINDS_SHOWN]
    forest = _Forest(record, frozenset(inside))
    forest.plant([id_ for id_ in first if id_ in inside] + [id_ for id_ in inside if graph.kind(id_) == "question"])
    left = [id_ for id_ in inside if id_ not in forest.homes]
    below = {child for id_ in left for child in forest.children(id_)}
    forest.plant(id_ for id_ in left if id_ not in below)
    for id_ in left:
        forest.plant([id_])
    roots = sorted(forest.roots, key=lambda id_: KINDS_SHOWN.index(graph.kind(id_)))
    return tuple(forest.grown(id_) for id_ in roots)


def rooted(record: Recorded, root: str, depth: int = DEEPEST) -> Reason:
    """One node with what bears on it unfolded, down to ``depth`` levels. Raises UnknownNode."""
    forest = _Forest(record, None, depth)
    forest.plant([record.graph.node(root).id])
    return forest.grown(forest.roots[0])


def walked(entry: Reason) -> Iterator[Reason]:
    """An entry and everything that is unfolded under it, in reading order."""
    todo = [entry]
    while todo:
        here = todo.pop()
        yield here
        todo += reversed(list(here.below()))


def printed(entry: Reason) -> Iterator[Reason]:
    """The entries that paper shows whole: an entry, its answers if it is a question, and the reasons next to each."""
    answers = [one for section in entry.sections if section.name == "answers" for one in section.reasons]
    for here in (entry, *answers):
        yield here
        yield from (one for section in here.sections for one in section.reasons if one.unfolded)


class _Forest:
    """The layout of entries, which unfolds each node at the nearest place."""

    def __init__(self, record: Recorded, inside: frozenset[str] | None, depth: int = DEEPEST) -> None:
        self.record, self.graph, self.inside, self.depth = record, record.graph, inside, depth
        self.roots: list[str] = []
        self.homes: dict[str, str] = {}
        """The node under which each node is unfolded; a root is unfolded under itself."""
        self._dossiers: dict[str, Dossier] = {}
        self._grown: set[str] = set()

    def plant(self, roots: Iterable[str]) -> None:
        """Start entries with those of these nodes that have no place yet, and find what is unfolded under them."""
        fresh = [root for root in dict.fromkeys(roots) if root not in self.homes]
        self.roots += fresh
        self.homes.update({root: root for root in fresh})
        todo = deque((root, 0) for root in fresh)
        while todo:
            here, level = todo.popleft()
            for child in self.children(here) if level < self.depth else ():
                if child not in self.homes:
                    self.homes[child] = here
                    todo.append((child, level + 1))

    def children(self, id_: str) -> Iterator[str]:
        """Yield the nodes that bear on a node, and those that undercut their steps, list by list."""
        for name, _ in SECTIONS:
            for entry in self._entries(id_, name) if name != NAMED else ():
                yield from filter(self._is_in, (entry.id, *(cut.source for cut in self._cuts(entry))))

    def grown(self, root: str) -> Reason:
        """The entry that starts with a node."""
        return self._reason(root, root, None, "neither")

    def _reason(
        self, id_: str, above: str, relation: Relation | None, bearing: Bearing, cuts: tuple[Reason, ...] = ()
    ) -> Reason:
        node = self.graph.node(id_)
        here = self.homes.get(id_) == above and id_ not in self._grown
        if not here:
            return Reason(id_, node.kind, node.title, relation, bearing, unfolded=False, undercuts=cuts)
        self._grown.add(id_)
        lists = (self._section(id_, above, name, heading) for name, heading in SECTIONS)
        sections = tuple(section for section in lists if section)
        found = self._dossier(id_)
        return Reason(id_, node.kind, node.title, relation, bearing, unfolded=True, sections=sections,
                      undercuts=cuts, dossier=found)  # fmt: skip

    def _section(self, id_: str, above: str, name: str, heading: str) -> ReasonList | None:
        entries = [one for one in self._entries(id_, name) if not _is_said(one, above)]
        if name == "counterpoints" and self.graph.kind(id_) == "argument":
            heading = "What cuts this step"
        rows = tuple(self._row(entry, id_, name) for entry in entries)
        return ReasonList(name, heading, rows) if rows else None

    def _row(self, entry: Neighbour, above: str, name: str) -> Reason:
        cuts = tuple(self._reason(cut.source, above, cut, "against") for cut in self._cuts(entry))
        return self._reason(entry.id, above, entry.relation, _bearing(entry.relation, name), cuts)

    def _cuts(self, entry: Neighbour) -> tuple[Relation, ...]:
        """Return the undercuts of an inline step; undercuts of an argument stand under the argument."""
        step = entry.relation.argument
        return self.graph.undercuts(step) if step and entry.undercuts and entry.kind != "argument" else ()

    def _entries(self, id_: str, name: str) -> tuple[Neighbour, ...]:
        entries: tuple[Neighbour, ...] = getattr(self._dossier(id_), name)
        return entries

    def _dossier(self, id_: str) -> Dossier:
        if id_ not in self._dossiers:
            self._dossiers[id_] = self.record.dossier(id_)
        return self._dossiers[id_]

    def _is_in(self, id_: str) -> bool:
        return self.inside is None or id_ in self.inside


def _is_said(entry: Neighbour, above: str) -> bool:
    """Return True if an entry repeats the row above it, since a contradiction holds both ways."""
    return entry.id == above and entry.relation.kind == "contradicts"


def _bearing(relation: Relation, name: str) -> Bearing:
    """The side on which a row of a list stands."""
    if name == "answers":
        return _BY_SIDE[relation.side or "other"]
    return _BY_LIST.get(name, "neither")
