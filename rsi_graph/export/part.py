"""The part of a corpus that is exported: its nodes and the relations between them, in the form formats use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

from rsi_graph.export.losses import Loss
from rsi_graph.graph import Graph
from rsi_graph.graph.statements import Edge, Stated, edge


@dataclass(frozen=True, slots=True)
class Exported:
    """A part written in some format, as text or picture, and the losses of each kind."""

    content: str | bytes
    losses: tuple[Loss, ...] = ()
    beside: Mapping[str, str] = field(default_factory=dict)
    """Further files by the addition to the first one's name: the edges of a CSV are beside its nodes. An addition that
    begins with a dot replaces the ending of the name: a report's bibliography has ``.bib``."""
    folder: Mapping[str, str] = field(default_factory=dict)
    """The files by their paths, if the form is a folder; ``content`` is then all of them in one text."""


Data: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """Nodes by id with their kind and fields, edges with theirs, under corpus names (``Graph.node_data``)."""

    graph: Graph
    ids: Sequence[str]
    title: str
    style: str | None = None
    """The file of a CSL style for the bibliography; APA without one."""
    file: str = ""
    """The name of the file that it is written to, without its ending; empty if that is not known."""
    page: str = ""
    """The page that a map has to fit."""
    first: Sequence[str] = ()
    """The nodes that were asked for, which pages and reports show before their surroundings."""
    credences: Mapping[str, float] = field(default_factory=dict)
    """The credences of the exported position, by proposition."""

    @cached_property
    def _data(self) -> tuple[dict[str, Data], list[Stated]]:
        return self.graph.part(self.ids)

    @property
    def nodes(self) -> dict[str, Data]:
        """The nodes, the inline steps that are undercut among them."""
        return self._data[0]

    @property
    def stated(self) -> list[Stated]:
        """The relations between them as the corpus states them, from which the large formats are written."""
        return self._data[1]

    @cached_property
    def edges(self) -> list[Edge]:
        """The relations between the nodes: source, target, and the attributes of the relation."""
        return [edge(stated) for stated in self.stated]

    @cached_property
    def inline(self) -> frozenset[str]:
        """The nodes that are relations in the corpus: inline steps that something points at."""
        stated = set(self.ids)
        return frozenset(id_ for id_ in self.nodes if id_ not in stated)

    @cached_property
    def premises(self) -> dict[str, list[str]]:
        """The premises of each argument."""
        found: dict[str, list[str]] = {id_: [] for id_ in self.of_kind("argument")}
        for source, target, kind, _, _ in self.stated:
            if kind == "premise":
                found[target].append(source)
        return found

    @cached_property
    def outcomes(self) -> dict[str, list[Stated]]:
        """The relations that each node states, its premises left out."""
        found: dict[str, list[Stated]] = {}
        for stated in self.stated:
            if stated[2] != "premise":
                found.setdefault(stated[0], []).append(stated)
        return found

    def of_kind(self, *kinds: str) -> list[str]:
        """The ids of some kinds, in the order of the corpus."""
        if len(kinds) == 1:
            return self._by_kind.get(kinds[0], [])
        return [id_ for id_, data in self.nodes.items() if data["kind"] in kinds]

    @cached_property
    def _by_kind(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for id_, data in self.nodes.items():
            found.setdefault(data["kind"], []).append(id_)
        return found
