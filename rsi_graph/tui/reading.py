"""What all parts of the explorer look at: the snapshot in hand, the places visited, the word search."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from rsi_graph.graph import Graph
from rsi_graph.memory import History, Kept
from rsi_graph.snapshot import Snapshot

if TYPE_CHECKING:
    from rsi_graph.evaluation.structure import Supposition
    from rsi_graph.evaluation.verdicts import Standing
    from rsi_graph.evaluation.weighed import Weighed
    from rsi_graph.search import Index


@dataclass
class Reading:
    """The state of one run. The snapshot is replaced as a whole, never changed."""

    snapshot: Snapshot
    history: History = field(default_factory=History)
    index: "Index | None" = None
    weighed: "Weighed | None" = None
    """How every node stands, once that is known."""
    supposition: "Supposition | None" = None
    """What is supposed for the moment."""
    asked: str = ""
    """What was typed last to find something."""
    filter: str = ""
    """The filter that is set, as it was typed."""
    keep: Callable[[str], bool] | None = None
    """The same as a function."""
    depth: int | None = None
    """How many levels outlines show; all without it."""
    folded: frozenset[tuple[str, ...]] = frozenset()
    """The rows of outlines that are folded."""
    order: str = "author"
    """How sources are sorted."""
    bookmarks: tuple[str, ...] = ()
    """Ids to come back to, in the order in which they were set."""
    marked: tuple[str, ...] = ()
    """Ids to export together, in the order in which they were marked."""

    @classmethod
    def of(cls, snapshot: Snapshot, kept: Kept) -> "Reading":
        """A corpus as it was left."""
        folded = frozenset(kept.folded)
        return cls(
            snapshot, kept.history, folded=folded, depth=kept.depth, bookmarks=kept.bookmarks, marked=kept.marked
        )

    @property
    def kept(self) -> Kept:
        """What is to be remembered of this run."""
        return Kept(self.history, self.bookmarks, self.marked, tuple(sorted(self.folded)), self.depth)

    @property
    def graph(self) -> Graph:
        """The graph of the snapshot in hand."""
        return self.snapshot.graph

    @property
    def standings(self) -> "Mapping[str, Standing]":
        """How every node stands; empty until that is known."""
        return self.weighed.standings if self.weighed else MappingProxyType({})
