"""The typed graph and the basic questions about it: which nodes there are, what bears on what, by which step, on whose
word.

Adjacency is plain: the links of a record stand together in the corpus's table, and one dictionary leads from a node to
the links that point at it. Records become objects when they are looked at. A networkx graph of a part is built on
demand (``Graph.networkx``), for algorithms, exports and notebooks.

A step is an inference with a name: an explicit argument, or the inline step of a ``supports`` or ``attacks`` between
two propositions, whose id is its own or ``from>to``. Both can be asked for as nodes of kind ``argument``.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import compress, count
from operator import eq
from typing import TYPE_CHECKING, Any

from rsi_graph.corpus import Corpus, objects
from rsi_graph.corpus import table as corpus_table
from rsi_graph.corpus.references import (
    INLINE,
    References,
    apart_by_source,
    index,
    named_steps,
    owner,
    placed,
)
from rsi_graph.diagnostics import Span
from rsi_graph.errors import DamagedCache, UnknownNode
from rsi_graph.files import folders
from rsi_graph.graph.gaps import gaps
from rsi_graph.graph.node import Citation, Node, Relation
from rsi_graph.graph.pointing import answering, pointing
from rsi_graph.graph.recent import Recent
from rsi_graph.graph.statements import Edge, Stated, edge, fields, stated, with_kind
from rsi_graph.graph.steps import InlineSteps
from rsi_graph.model import PROPOSITIONS, STANCES, Argument, Kind, Link
from rsi_graph.relations import rule, sign
from rsi_graph.words import beginning, near

if TYPE_CHECKING:
    import networkx as nx

    from rsi_graph.graph.tables import GraphTables

__all__ = ["Citation", "Graph", "Node", "Relation"]


class Graph:
    """All nodes and relations of a corpus. It is immutable, and caches the records it looked at (see ``remember``)."""

    def __init__(self, corpus: Corpus, references: References) -> None:
        self._corpus, self._table = corpus, corpus.table
        self._dropped_records, self._dropped_links = references.dropped_records, references.dropped_links
        self._records = index(corpus)
        for record in self._dropped_records:
            if self._records.get(self._table.ids[record]) == record:
                del self._records[self._table.ids[record]]
        self._steps = InlineSteps(self._table, self._records, named_steps(corpus), self._dropped_links)
        self._apart = apart_by_source(corpus, self._dropped_records)
        self._pointing: dict[str, list[int]] | None = None
        self._answering: dict[str, list[int]] | None = None
        self._gaps: dict[str, tuple[tuple[str, str], ...]] | None = None
        self._nodes: Recent[str, Node] = Recent()
        self._written: Recent[int, list[Mapping[str, Any]]] = Recent()

    def remember(self, most: int) -> None:
        """Cache at most twice this number of records from now on, instead of all that were looked at."""
        self._nodes.most = self._written.most = most

    # --- who is there ---------------------------------------------------------------------------------------------

    def __len__(self) -> int:
        """The number of nodes that the corpus defines."""
        return len(self._records)

    def __contains__(self, id_: object) -> bool:
        """Return True if a node or a step has this id."""
        return id_ in self._records or (isinstance(id_, str) and self._steps.link(id_) is not None)

    def ids(self, *kinds: Kind) -> list[str]:
        """Ids in the order of the corpus, of the kinds asked for or of all."""
        table, dropped = self._table, self._dropped_records
        found = [
            id_
            for record, (id_, kind) in enumerate(zip(table.ids, table.kinds, strict=True))
            if (not kinds or kind in kinds) and record not in dropped
        ]
        return placed(found, self._apart) if self._apart else found

    def kind(self, id_: str) -> Kind:
        """The kind of a node. Raises UnknownNode."""
        record = self._records.get(id_)
        if record is not None:
            return self._table.kinds[record]
        self._known_step(id_)
        return "argument"

    def title(self, id_: str) -> str:
        """The title of a node, as lists show it; of an annotation the beginning of its text. Raises UnknownNode."""
        record = self._records.get(id_)
        if record is not None and self._table.titles[record]:
            return self._table.titles[record]
        return self.node(id_).title

    def is_inline(self, id_: str) -> bool:
        """Return True for the inline step of a relation, which is no record of its own."""
        return id_ not in self._records and self._steps.link(id_) is not None

    def span(self, id_: str) -> Span:
        """The place of a node in the corpus. Raises UnknownNode."""
        record = self._records.get(id_)
        if record is not None:
            return Span(self._corpus.file_of(record), self._table.lines[record], self._table.columns[record])
        link = self._known_step(id_)
        file = self._corpus.file_of(owner(self._table.starts, link))
        return Span(file, self._table.link_lines[link], self._table.link_columns[link])

    def body(self, id_: str) -> dict[str, Any]:
        """The fields of a record under their corpus names, short forms written out. Raises UnknownNode."""
        record = self._records.get(id_)
        if record is None:
            raise self.unknown(id_)
        return self._body(record)

    def node(self, id_: str) -> Node:
        """A node with its record. Raises UnknownNode with what looks like the id."""
        if found := self._nodes.get(id_):
            return found
        return self._nodes.put(id_, self._corpus_node(id_) if id_ in self._records else self._step_node(id_))

    def stating(self, field: str) -> list[str]:
        """The ids of the records that have a field, by its corpus name, in the order of the corpus."""
        ids, records = self._table.ids, self._records
        holding = self._table.bodies.holding(json.dumps(field) + ":")
        found = [ids[number] for number in holding if records.get(ids[number]) == number]
        found = [id_ for id_ in found if field in self.body(id_)]
        return placed(found, self._apart) if self._apart else found

    def unknown(self, id_: str) -> UnknownNode:
        """The error for an id that no node has."""
        return UnknownNode(id_, near(id_, self._records))

    def damaged(self, id_: str) -> DamagedCache:
        """The error to raise if the cached form of a record is not a record."""
        return DamagedCache(id_, str(folders.cache()))

    # --- what bears on what ---------------------------------------------------------------------------------------

    def outgoing(self, id_: str) -> tuple[Relation, ...]:
        """The relations from a node, in the order of the corpus. Raises UnknownNode."""
        record = self._records.get(id_)
        if record is None:
            return self._step_outcome(id_)
        stated = [self._relation(link) for link in self._links(record) if self._table.link_kinds[link] != "premise"]
        premises = [self._relation(link) for link in self._incoming.get(id_, ()) if self._is_premise(link)]
        return (*stated, *premises, *self._of(id_))

    def incoming(self, id_: str) -> tuple[Relation, ...]:
        """The relations to a node, stances of annotations among them. Raises UnknownNode."""
        record = self._records.get(id_)
        name = self._steps.canonical(id_) if record is None else id_
        pointing = [self._relation(link) for link in self._incoming.get(name, ()) if not self._is_premise(link)]
        if record is None:
            return (*self._step_premises(id_), *pointing)
        premises = [self._relation(link) for link in self._links(record) if self._is_premise(link)]
        return (*premises, *pointing, *(Relation("of", a, id_) for a in self.annotations(id_)))

    def neighbours(self, id_: str) -> Iterator[tuple[str, str, bool]]:
        """The ties of a node, cheaply: the kind of relation, the other node, and True if it points away from this one.

        Raises UnknownNode.
        """
        table, record = self._table, self._records.get(id_)
        if record is None:
            yield from self._ends_of_step(id_)
            id_ = self._steps.canonical(id_)
        for link in self._links(record) if record is not None else ():
            premise = table.link_kinds[link] == "premise"
            yield table.link_kinds[link], self._steps.target(link), not premise
        for link in self._incoming.get(id_, ()):
            yield table.link_kinds[link], table.ids[owner(table.starts, link)], self._is_premise(link)

    def prepare(self) -> None:
        """Compute now what the first question about a node would compute, for callers that need quick answers."""
        self._incoming  # noqa: B018 - asking is the point

    def untied(self, *kinds: Kind) -> list[str]:
        """The ids of the nodes of these kinds to which nothing is related, in the order of the corpus."""
        table, dropped = self._table, self._dropped_links
        silent = {
            *compress(count(), map(eq, table.starts, table.starts[1:])),
            *(owner(table.starts, n) for n in dropped),
        }
        lone = {table.ids[record] for record in silent if next(self._links(record), None) is None}
        lone.difference_update(
            (target for link, target in enumerate(table.link_targets) if link not in dropped)
            if dropped
            else table.link_targets
        )
        return [id_ for id_ in self.ids(*kinds) if id_ in lone]

    def pairs(self, kind: str, by: Kind) -> Iterator[tuple[str, str]]:
        """Source and target of every relation of a kind that nodes of a kind state, cheaply; premises are left out."""
        table = self._table
        for record in compress(count(), map(by.__eq__, table.kinds)):
            for link in self._links(record):
                if table.link_kinds[link] == kind:
                    yield table.ids[record], self._steps.target(link)

    def relations(self) -> Iterator[Relation]:
        """Every relation that the corpus states, in its order, except ``of``, which goes without saying."""
        for record in range(len(self._table.ids)):
            for link in self._links(record):
                yield self._relation(link)

    def bearings(self) -> Iterator[Relation]:
        """The ``relations`` without stances, with steps and weights only, for evaluation.

        An argument that lacks a premise is not whole, and its relations are left out: a mistake in the corpus makes no
        argument stronger. Only records with weights are looked at, and they are few.
        """
        for record, body in enumerate(self._table.bodies):
            if self._bears(record):
                weighed = '"weight":' in body
                yield from (self._bearing(link, record, weighed=weighed) for link in self._links(record))

    def bearings_at(self, id_: str) -> Iterator[Relation]:
        """The ``bearings`` that a node or a step states or that point at it, in their order."""
        record, table = self._records.get(id_), self._table
        own = (self._known_step(id_),) if record is None else self._links(record)
        name = self._steps.canonical(id_) if record is None else id_
        for link in sorted({*own, *self._incoming.get(name, ())}):
            by = owner(table.starts, link)
            if self._bears(by):
                yield self._bearing(link, by, weighed='"weight":' in table.bodies[by])

    def _bears(self, record: int) -> bool:
        """Return True unless it is a passage, or an argument that lacks a premise."""
        kind = self._table.kinds[record]
        return kind != "annotation" and not (kind == "argument" and self._table.ids[record] in self.gaps)

    def _bearing(self, link: int, record: int, *, weighed: bool) -> Relation:
        if weighed:
            return self._relation(link)
        table, target = self._table, self._steps.target(link)
        by, by_kind, kind = table.ids[record], table.kinds[record], table.link_kinds[link]
        ends = (target, by) if kind == "premise" else (by, target)
        return Relation(kind, *ends, self._argument(link, by, by_kind), weight=rule(kind, by_kind).weight)

    def count_relations(self) -> int:
        """The number of relations that the corpus states between propositions, arguments and questions."""
        table, kinds = self._table, 0
        for record, kind in enumerate(table.kinds):
            if kind != "annotation":
                kinds += sum(1 for _ in self._links(record))
        return kinds

    def step(self, id_: str) -> Argument:
        """The argument of a step, explicit or inline. Raises UnknownNode."""
        record = self.node(id_).record
        if not isinstance(record, Argument):
            raise self.unknown(id_)
        return record

    def undercuts(self, id_: str) -> tuple[Relation, ...]:
        """The relations that undercut a step, by its id or, for an inline step, also by ``from>to``."""
        name = id_ if id_ in self._records else self._steps.canonical(id_)
        links = self._incoming.get(name, ())
        return tuple(self._relation(link) for link in links if self._table.link_kinds[link] == "undercuts")

    def answers(self, question: str) -> tuple[Relation, ...]:
        """The answers to a question. Raises UnknownNode."""
        self.kind(question)
        if self._answering is None:
            self._answering = answering(self._table, self._dropped_links)
        return tuple(map(self._relation, self._answering.get(question, ())))

    # --- who is cited ---------------------------------------------------------------------------------------------

    def annotations(self, source: str) -> tuple[str, ...]:
        """The ids of a source's annotations, in their order."""
        record = self._records.get(source)
        if record is None or self._table.kinds[record] != "source":
            return ()
        found = []
        for number in range(record + 1, len(self._table.ids)):
            id_ = self._table.ids[number]
            if self._table.kinds[number] != "annotation" or id_.partition("/")[0] != source:
                break
            if number not in self._dropped_records:
                found.append(id_)
        return tuple(dict.fromkeys((*found, *self._apart.get(source, ()))))

    def citations(self, id_: str) -> tuple[Citation, ...]:
        """The annotations that bear on a node; for a source or an annotation, what it bears on itself."""
        kind = self.kind(id_)
        if kind == "source":
            return tuple(c for a in self.annotations(id_) for c in self.citations(a))
        found = self.outgoing(id_) if kind == "annotation" else self.incoming(id_)
        return tuple(
            Citation(r.source.partition("/")[0], r.source, r.kind, r.target, r.because)
            for r in found
            if r.kind in STANCES and self.kind(r.source) == "annotation"
        )

    # --- parts ----------------------------------------------------------------------------------------------------

    def neighbourhood(self, ids: Iterable[str], radius: int) -> set[str]:
        """``ids`` and everything within ``radius`` relations of them, whichever way they point."""
        found = set(ids)
        edge = set(found)
        for _ in range(radius):
            edge = {other for id_ in edge for _, other, _ in self.neighbours(id_)} - found
            found |= edge
        return found

    def networkx(self, ids: Iterable[str] | None = None) -> "nx.MultiDiGraph[str]":
        """A networkx graph of these nodes, or of all, and the relations between them.

        A node has its ``kind`` and its fields under their corpus names; an edge its ``kind``, ``argument``,
        ``because``, ``weight``, ``scheme`` and ``with`` if they are given. An inline step that is undercut is a
        node of kind ``argument``.
        """
        import networkx as nx

        built: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        built.add_nodes_from(self.node_data(ids))
        built.add_edges_from(self.edge_data(built.nodes))
        return built

    def to_pandas(self, ids: Iterable[str] | None = None) -> "GraphTables":
        """Data frames of these nodes, or of all, and of the relations between them. Raises NotInstalled."""
        from rsi_graph.graph.tables import tables

        nodes = dict(self.node_data(ids))
        return tables(nodes, self.edge_data(nodes))

    def node_data(self, ids: Iterable[str] | None = None) -> Iterator[tuple[str, dict[str, Any]]]:
        """Each of these nodes, or all, with its kind and fields; then the undercut inline steps between them."""
        chosen = [id_ for id_ in dict.fromkeys(self.ids() if ids is None else ids) if id_ in self._records]
        for id_ in chosen:
            yield id_, fields(self.kind(id_), self.body(id_))
        yield from self._undercut_between(chosen)

    def edge_data(self, nodes: Iterable[str]) -> Iterator[Edge]:
        """The relations between these nodes, with their fields; an undercut inline step has edges of its own."""
        inside = set(nodes)
        chosen = ((self._records[id_], self.body(id_)) for id_ in self.ids() if id_ in inside)
        return map(edge, self._stated(chosen, inside))

    def part(self, ids: Iterable[str]) -> tuple[dict[str, dict[str, Any]], list[Stated]]:
        """Both for these nodes at once, each record read once: nodes as in ``node_data``, relations as stated."""
        from rsi_graph.corpus.records import bodies as read_all

        nodes: dict[str, dict[str, Any]] = {id_: {} for id_ in ids if id_ in self._records}
        steps = dict(self._undercut_between(nodes))
        table = self._table
        records = [self._records[id_] for id_ in self.ids() if id_ in nodes]
        bodies = read_all(table.bodies[record] for record in records)
        stated = list(self._stated(zip(records, bodies, strict=True), {*nodes, *steps}))
        for record, body in zip(records, bodies, strict=True):
            nodes[table.ids[record]] = with_kind(table.kinds[record], body)
        return nodes | steps, stated

    # --- inside ---------------------------------------------------------------------------------------------------

    def _links(self, record: int) -> Iterator[int]:
        starts, dropped = self._table.starts, self._dropped_links
        return (link for link in range(starts[record], starts[record + 1]) if link not in dropped)

    def _is_premise(self, link: int) -> bool:
        return self._table.link_kinds[link] == "premise"

    def _link_body(self, link: int) -> Mapping[str, Any]:
        """The long form of a link as it is written."""
        record = owner(self._table.starts, link)
        written = self._written.get(record)
        if written is None:
            try:
                written = [written for _, _, written in corpus_table.written_links(self._body(record))]
            except (TypeError, LookupError, AttributeError):
                raise self.damaged(self._table.ids[record]) from None
            if len(written) != self._table.starts[record + 1] - self._table.starts[record]:
                raise self.damaged(self._table.ids[record])
            self._written.put(record, written)
        return written[link - self._table.starts[record]]

    def _relation(self, link: int) -> Relation:
        table, written = self._table, self._link_body(link)
        record = owner(table.starts, link)
        kind, by, target = table.link_kinds[link], table.ids[record], self._steps.target(link)
        by_kind = table.kinds[record]
        source, target = (target, by) if kind == "premise" else (by, target)
        try:
            side = written.get("with")
            weight, signed = written.get("weight", rule(kind, by_kind).weight), sign(kind, by_kind, side)
        except (TypeError, LookupError, AttributeError):
            raise self.damaged(by) from None
        argument, because = self._argument(link, by, by_kind), written.get("because")
        return Relation(kind, source, target, argument, because, written.get("scheme"), weight, side, signed)

    def _argument(self, link: int, by: str, by_kind: Kind) -> str | None:
        """The step that a link belongs to."""
        kind = self._table.link_kinds[link]
        if by_kind == "argument":
            return by
        return self._steps.id(link, by) if kind in INLINE and by_kind in PROPOSITIONS else None

    def _of(self, id_: str) -> tuple[Relation, ...]:
        return (Relation("of", id_, id_.partition("/")[0]),) if self.kind(id_) == "annotation" else ()

    def _body(self, record: int) -> dict[str, Any]:
        """The fields of a record, read from its cached line. Raises DamagedCache."""
        try:
            body = json.loads(self._table.bodies[record])
        except (ValueError, RecursionError):
            body = None
        if not isinstance(body, dict):
            raise self.damaged(self._table.ids[record])
        return body

    def _corpus_node(self, id_: str) -> Node:
        record = self._records[id_]
        kind = self._table.kinds[record]
        try:
            built = objects.record(kind, self._body(record))
            title = self._table.titles[record] or beginning(getattr(built, "text", None) or id_)
        except (TypeError, LookupError, AttributeError):
            raise self.damaged(id_) from None
        return Node(id_, kind, title, built, self.span(id_))

    # --- steps ----------------------------------------------------------------------------------------------------

    def _known_step(self, id_: str) -> int:
        link = self._steps.link(id_)
        if link is None:
            raise self.unknown(id_)
        return link

    def _ends_of_step(self, id_: str) -> Iterator[tuple[str, str, bool]]:
        link = self._known_step(id_)
        yield "premise", self._table.ids[owner(self._table.starts, link)], False
        yield self._table.link_kinds[link], self._steps.target(link), True

    def _step_node(self, id_: str) -> Node:
        link = self._known_step(id_)
        written = self._link_body(link)
        by = self._table.ids[owner(self._table.starts, link)]
        kind, target = self._table.link_kinds[link], self._steps.target(link)
        verb = "so" if kind == "supports" else "against"
        outcome = (Link(to=target, weight=written.get("weight", 1.0)),)
        record = Argument(
            title=f"{self.title(by)}, {verb}: {self.title(target)}",
            premises=(by,),
            supports=outcome if kind == "supports" else (),
            attacks=outcome if kind == "attacks" else (),
            scheme=written.get("scheme"),
            because=written.get("because"),
        )
        return Node(self._steps.id(link), "argument", record.title, record, self.span(id_))

    def _step_outcome(self, id_: str) -> tuple[Relation, ...]:
        relation = self._relation(self._known_step(id_))
        return (replace(relation, source=self._steps.id(self._known_step(id_))),)

    def _step_premises(self, id_: str) -> tuple[Relation, ...]:
        link = self._known_step(id_)
        step = self._steps.id(link)
        return (Relation("premise", self._table.ids[owner(self._table.starts, link)], step, step, sign=1),)

    def _undercut_between(self, ids: Iterable[str]) -> Iterator[tuple[str, dict[str, Any]]]:
        """The undercut inline steps whose ends are among these nodes or are such steps themselves."""
        inside = set(ids)
        steps = [id_ for id_ in self._incoming if id_ not in self._records]
        ends = {step: {other for _, other, _ in self._ends_of_step(step)} for step in steps}
        while ready := [step for step in ends if step not in inside and ends[step] <= inside]:
            inside.update(ready)
            yield from ((step, {"kind": "argument", "title": self.title(step)}) for step in ready)

    def _stated(self, records: Iterable[tuple[int, dict[str, Any]]], inside: Collection[str]) -> Iterator[Stated]:
        return stated(self._table, records, inside, dropped=self._dropped_links, canonical=self._steps.canonical)

    @property
    def gaps(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """The premises and conditions that each node states but that were left out: relation and id."""
        if self._gaps is None:
            self._gaps = gaps(self._table, self._dropped_links, self._records) if self._dropped_links else {}
        return self._gaps

    @property
    def _incoming(self) -> dict[str, list[int]]:
        """The links that point at each node or step; found when first asked for, since some callers never ask."""
        if self._pointing is None:
            self._pointing = pointing(self._table, self._dropped_links, self._steps.canonical)
        return self._pointing
