"""The state that all parts of the explorer share: the present snapshot, the visited places, the word search."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from rsi_graph.graph import Graph
from rsi_graph.snapshot import Snapshot
from rsi_graph.tui.command_table import FOCUS, INTERVIEW, MAP, OUTLINE, VIEWS, Keys
from rsi_graph.user.memory import History, Place, Remembered

if TYPE_CHECKING:
    from rsi_graph.evaluation.cruxes import Crux
    from rsi_graph.evaluation.record import Recorded
    from rsi_graph.evaluation.structure import Supposition
    from rsi_graph.evaluation.supposing import Posed
    from rsi_graph.evaluation.tensions import HeldPosition
    from rsi_graph.evaluation.verdicts import NodeStanding
    from rsi_graph.evaluation.weighed import Weighing
    from rsi_graph.graph.dossier import Dossier
    from rsi_graph.meaning.nearby import Nearby
    from rsi_graph.search.index import WordIndex

MARKED = "\u2022"
"""The sign before marked rows."""


CruxKey: TypeAlias = "tuple[str, Supposition | None, str]"
KEPT = 60
"""The most nodes whose cruxes are kept, so that going back to them is instant."""
LOOKED_AT = 4
"""The dossiers that are remembered: those of what is shown, since one with thousands of neighbours takes its time."""
NODES = 1_024
"""The number of records that are cached, up to twice as many, of three kilobytes each."""


@dataclass
class Session:
    """The state of one run. The snapshot is replaced as a whole, never changed."""

    snapshot: Snapshot
    history: History = field(default_factory=History)
    index: "WordIndex | None" = None
    nearby: "Nearby | None" = None
    """The nearness in meaning, once that is known."""
    record: "Recorded | None" = None
    """The state of every node in the record, once that is known."""
    weighed: "Weighing | None" = None
    """The standing of every node, once that is known."""
    supposition: "Supposition | None" = None
    """The present supposition."""
    posed: "Posed | None" = None
    """The view that is supposed, if the supposition began with one."""
    position: "HeldPosition | None" = None
    """The reader's own position, once it is read, and if there is one."""
    is_keeping: bool = False
    """True from when a change of that position is confirmed until the position is read anew."""
    interviewed: str = ""
    """The proposition that the last interview was about."""
    compared: tuple[str, ...] = ()
    """The names of the positions that are compared."""
    beside: bool = False
    """True if cruxes are shown beside the current node."""
    cruxes: "Mapping[CruxKey, tuple[Crux, ...] | str]" = field(default_factory=lambda: MappingProxyType({}))
    """The cruxes of nodes as far as they are known, or the reason why there are none."""
    style: str | None = None
    """The style in which works are cited; APA without one."""
    asked: str = ""
    """The words that were last typed to find something."""
    hits: tuple[str, ...] = ()
    """The nodes that these words found, best first."""
    whole: str = ""
    """The part that has all the room: ``list``, ``preview``, or none of them."""
    shares: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """The number of times that a list was made larger, by its name; negative if it was made smaller."""
    is_new: bool = False
    """True if the corpus was never opened before."""
    filter: str = ""
    """The filter that is set, as it was typed."""
    keep: Callable[[str], bool] | None = None
    """The filter as a function."""
    depth: int | None = None
    """The levels that outlines show; all without it."""
    folded: frozenset[tuple[str, ...]] = frozenset()
    """The rows of outlines that are folded."""
    order: str = "author"
    """The order of the sources."""
    authors_by: str = ""
    """The order of the authors in the view of authors by questions; empty for the first one."""
    column: int = 0
    """The number of the current question in that view."""
    newest_first: bool = True
    """True if the timeline begins with the newest year."""
    folded_years: frozenset[str] = frozenset()
    """The years that are folded in it."""
    model: str = ""
    """The embedding model; without it the one installed."""
    keys: Keys = field(default_factory=lambda: MappingProxyType({}))
    """The keys that the user chose for commands."""
    bookmarks: tuple[str, ...] = ()
    """Ids to come back to, in the order in which they were set."""
    marked: tuple[str, ...] = ()
    """Ids to export together, in the order in which they were marked."""
    _dossiers: "dict[tuple[str, bool, str], Dossier]" = field(default_factory=dict)

    @classmethod
    def of(cls, snapshot: Snapshot, kept: Remembered) -> "Session":
        """Open a corpus in the state in which it was left."""
        folded = frozenset(kept.folded)
        found = cls(
            snapshot, kept.history, folded=folded, depth=kept.depth, bookmarks=kept.bookmarks, marked=kept.marked
        )
        found.shares, found.whole = kept.shares, kept.whole
        found.forget_gone()
        return found

    def forget_gone(self) -> None:
        """Leave places out that cannot be shown any more, and forget what was read of another snapshot."""
        self._dossiers = {}
        self.history = self.history.within(self.graph.__contains__, can_be_shown)

    def sign(self, node: str) -> str:
        """The sign before a row whose node is marked."""
        return MARKED if node in self.marked else ""

    def near(self, node: str) -> tuple[tuple[str, float], ...]:
        """The nodes near to a node in meaning and not related to it, with the cosines; empty until that is known."""
        return self.nearby.of(node) if self.nearby else ()

    @property
    def chosen(self) -> tuple[str, ...]:
        """The marked nodes that exist."""
        return tuple(node for node in self.marked if node in self.graph)

    @property
    def kept(self) -> Remembered:
        """The part of this run that is remembered."""
        folded = tuple(sorted(self.folded))
        return Remembered(self.history, self.bookmarks, self.marked, folded, self.depth, dict(self.shares), self.whole)

    @property
    def graph(self) -> Graph:
        """The graph of the present snapshot."""
        return self.snapshot.graph

    def crux_key(self, node: str) -> CruxKey:
        """The key of a node's cruxes: all that they depend on."""
        return self.snapshot.key, self.supposition, node

    def keep_cruxes(self, key: CruxKey, found: "tuple[Crux, ...] | str") -> None:
        """Remember what a node hangs on; what was found longest ago is forgotten."""
        kept = [*self.cruxes.items(), (key, found)]
        self.cruxes = MappingProxyType(dict(kept[-KEPT:]))

    def dossier(self, node: str) -> "Dossier":
        """The dossier of a node, with its lists in order once the record is known. Raises UnknownNode."""
        from rsi_graph.graph.dossier import dossier  # the first frame shows no dossier

        key = self.snapshot.key, self.record is not None, node
        if key not in self._dossiers:
            found = self.record.dossier(node) if self.record else dossier(self.graph, node)
            self._dossiers = dict([*self._dossiers.items(), (key, found)][-LOOKED_AT:])
        return self._dossiers[key]

    @property
    def standings(self) -> "Mapping[str, NodeStanding]":
        """The standing of every node; empty until that is known."""
        return self.weighed.standings if self.weighed else MappingProxyType({})


def can_be_shown(place: Place) -> bool:
    """Return True if a place names an existing view, and a node if that view shows one."""
    return place.view in VIEWS and (bool(place.node) or place.view not in (FOCUS, OUTLINE, MAP, INTERVIEW))
