"""The changes between two revisions of a corpus, for a feed and a page: nodes that were added, changed or removed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rsi_graph.evaluation import revisions
from rsi_graph.graph.graph import Graph


@dataclass(frozen=True, slots=True)
class ChangedNode:
    """A node that was added, changed or removed."""

    id: str
    title: str
    kind: str
    verb: str
    """added, changed or removed."""


@dataclass(frozen=True, slots=True)
class Changes:
    """The nodes that differ between two revisions."""

    since: str
    until: str
    commit: str
    """The full name of the later one, which stays the same while branches move."""
    date: str
    """The time at which it was made."""
    nodes: tuple[ChangedNode, ...]


def changes(folder: Path, since: str, until: str = "HEAD") -> Changes:
    """Compare the corpus in a folder at two git revisions. Raises BadSetting if git does not know them."""
    before, after = revisions.between(folder, since, until)
    found = revisions.difference(before.graph, after.graph)
    tied = {source for source, _, _ in (*found.relations_added, *found.relations_changed, *found.relations_gone)}
    changed = dict.fromkeys((*found.nodes_changed, *(id_ for id_ in sorted(tied) if id_ in after.graph)))
    added = set(found.nodes_added)
    nodes = (
        *_told(after.graph, found.nodes_added, "added"),
        *_told(after.graph, (id_ for id_ in changed if id_ not in added), "changed"),
        *_told(before.graph, found.nodes_gone, "removed"),
    )
    name, made = revisions.commit(folder, until)
    return Changes(since, until, name, made.strftime("%Y-%m-%dT%H:%M:%SZ"), nodes)


def _told(graph: Graph, ids: Iterable[str], verb: str) -> Iterator[ChangedNode]:
    for id_ in ids:
        yield ChangedNode(id_, graph.title(id_), graph.kind(id_), verb)
