"""The graph in the form for semantics: what bears on what, in numbers.

Places ``0 .. propositions - 1`` are claims, conditions and risks, those after them are steps: every explicit argument,
and each inline step that something undercuts or underpins (or that is asked for). The other inline steps are plain
edges. Relations are translated like this:

===============  ===========================================================  =====================================
relation         for strengths                                                for labels
===============  ===========================================================  =====================================
supports         transmits weight * strength                                  nothing: a claim needs no support
attacks          the same, against                                            an attack
contradicts      attacks both ways                                            attacks both ways
raises           supports the risk                                            nothing
mitigates        attacks the risk, with weight 0.5 unless said                an attack
requires         attacks with weight * (1 - strength of the condition)        necessary: falls with the condition
premises         a step transmits the product of their strengths              all are necessary for the step
undercuts        a step counts times (1 - weight * strength of the undercut)  an attack on the step
supports a step  makes up for undercuts, as an argument of base weight 1      nothing
refines, answers nothing                                                      nothing
===============  ===========================================================  =====================================

A step of base weight 1 that is attacked by its undercuts and supported by what underpins it keeps
``1 - max(0, P - Q)`` of itself, with P the product of ``1 - t`` over supports and Q that over undercuts (DF-QuAD;
without supports it is the product of ``1 - t`` over the undercuts).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple, TypeAlias

from rsi_graph.corpus.references import INLINE
from rsi_graph.graph import Graph, Relation
from rsi_graph.graph.checks import is_unreliable
from rsi_graph.model import PROPOSITIONS, Kind

Role: TypeAlias = Literal["supports", "attacks", "requires", "premise", "undercuts", "underpins"]
Label: TypeAlias = Literal["accepted", "rejected", "undecided"]
Interval: TypeAlias = tuple[float, float]

UNSET: Interval = (0.5, 0.5)
"""The base weight of a proposition without credence."""
NO_OPINION: Interval = (0.0, 1.0)
SPEAKS_FOR = ("asserts", "supports")
"""The stances by which a source backs a proposition."""


class Edge(NamedTuple):
    """Something that bears on a proposition or a step."""

    source: int
    target: int
    role: Role
    weight: float
    grouped: bool = False
    """True if it counts only once with a near-duplicate beside it."""


def middle(interval: Interval) -> float:
    """The number for an interval if only one number can be used."""
    return sum(interval) / 2


@dataclass(frozen=True, slots=True)
class Supposition:
    """A supposition: nodes taken as true, as false, or as likely to some degree."""

    accept: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()
    credence: tuple[tuple[str, Interval], ...] = ()
    """Base weights in place of those in the corpus, which arguments then move."""
    believed: tuple[tuple[str, Interval], ...] = ()
    """The credences of a person, all things considered: they are held, and no argument moves them."""

    def __bool__(self) -> bool:
        return bool(self.accept or self.reject or self.credence or self.believed)

    @property
    def decides(self) -> bool:
        """Return True if something is taken for true or for false: credences alone change no label, and show none."""
        return bool(self.accept or self.reject)

    def without(self, id_: str) -> "Supposition":
        """The same with one node left open."""
        accept, reject = (tuple(one for one in ids if one != id_) for ids in (self.accept, self.reject))
        pairs = (tuple(one for one in given if one[0] != id_) for given in (self.credence, self.believed))
        return Supposition(accept, reject, *pairs)

    @property
    def ids(self) -> tuple[str, ...]:
        """Every node that it supposes something of."""
        return (*self.accept, *self.reject, *(id_ for id_, _ in (*self.credence, *self.believed)))

    @property
    def numbers(self) -> dict[str, float]:
        """One number for each of ``ids``: 1 for true, 0 for false, else the credence, for an interval its middle."""
        truths = {**dict.fromkeys(self.accept, 1.0), **dict.fromkeys(self.reject, 0.0)}
        return truths | {id_: middle(interval) for id_, interval in (*self.credence, *self.believed)}


@dataclass(frozen=True, slots=True)
class Structure:
    """The compiled graph."""

    ids: tuple[str, ...]
    kinds: tuple[Kind, ...]
    propositions: int
    """The number of places that are propositions; the rest are steps."""
    credences: tuple[Interval | None, ...]
    """The credence of each proposition, as the corpus states it."""
    edges: tuple[Edge, ...]
    spoken_for: Mapping[int, frozenset[str]]
    """The sources that back a proposition, if there are any."""
    unreliable: frozenset[str]
    """Sources that support nothing."""
    groups: tuple[tuple[int, ...], ...]
    """Groups of edges to one target, as numbers into ``edges``, that count once."""
    places: Mapping[str, int]
    families: tuple[tuple[int, ...], ...] = ()
    """The same for edges whose works are among those of another, which log-odds count once."""

    def restricted(self, keep: Sequence[int]) -> "Structure":
        """The part of the structure on these places, in this order; propositions have to come first."""
        new = {old: place for place, old in enumerate(keep)}
        kept = [number for number, edge in enumerate(self.edges) if edge.source in new and edge.target in new]
        numbers = {number: new_number for new_number, number in enumerate(kept)}
        ids = tuple(self.ids[old] for old in keep)
        propositions = sum(old < self.propositions for old in keep)
        return replace(
            self,
            ids=ids,
            kinds=tuple(self.kinds[old] for old in keep),
            propositions=propositions,
            credences=tuple(self.credences[old] for old in keep[:propositions]),
            edges=tuple(
                edge._replace(source=new[edge.source], target=new[edge.target])
                for edge in map(self.edges.__getitem__, kept)
            ),
            spoken_for={new[old]: sources for old, sources in self.spoken_for.items() if old in new},
            groups=_renumbered(self.groups, numbers),
            families=_renumbered(self.families, numbers),
            places={id_: place for place, id_ in enumerate(ids)},
        )

    def bearing_on(self, place: int) -> list[int]:
        """``place`` and everything that bears on it, however far away, in the order of the structure."""
        incoming: defaultdict[int, list[int]] = defaultdict(list)
        for edge in self.edges:
            incoming[edge.target].append(edge.source)
        found, edge_of = {place}, [place]
        while edge_of:
            edge_of = [source for target in edge_of for source in incoming[target] if source not in found]
            found.update(edge_of)
        return sorted(found)


def _renumbered(groups: Iterable[Sequence[int]], numbers: Mapping[int, int]) -> tuple[tuple[int, ...], ...]:
    """The groups of the kept edges, of which all or none to one target are kept."""
    return tuple(tuple(map(numbers.__getitem__, group)) for group in groups if group[0] in numbers)


@dataclass(frozen=True, slots=True)
class Situation:
    """The structure under a supposition: base weights, held places, and propositions that lost their only sources."""

    base: tuple[Interval, ...]
    credences: tuple[Interval | None, ...]
    held: Mapping[int, float]
    """Places held at 1 (accepted) or 0 (rejected)."""
    fallen: frozenset[int]
    """Propositions that only rejected or unreliable sources back: they are unset, and not accepted by themselves."""
    believed: Mapping[int, Interval] = field(default_factory=dict)
    """Places held at what somebody believes of them, all things considered; labels only regard what is accepted."""

    def values(self, share: float = 0.5) -> dict[int, float]:
        """The value of every held place; in an interval, the value at this share of its length."""
        believed = {place: low + share * (high - low) for place, (low, high) in self.believed.items()}
        return {**believed, **self.held}

    @property
    def unset(self) -> int:
        """The number of propositions that start from .5, since nobody gave them a credence."""
        return sum(one is None and place not in self.held for place, one in enumerate(self.credences))

    @property
    def has_intervals(self) -> bool:
        """Return True if a weight or belief is an interval."""
        return any(low != high for low, high in (*self.base, *self.believed.values()))


def situation(structure: Structure, supposition: Supposition) -> Situation:
    """The situation that a supposition makes of the structure.

    A belief is held; a claim without an opinion is left to the arguments.
    """
    places = structure.places
    overridden = {places[id_]: interval for id_, interval in supposition.credence if id_ in places}
    believed = {places[id_]: interval for id_, interval in supposition.believed if id_ in places}
    believed = {place: interval for place, interval in believed.items() if interval != NO_OPINION}
    doubted = (structure.unreliable - set(supposition.accept)) | set(supposition.reject)
    spoken = structure.spoken_for.items() if doubted else ()
    fallen = {place for place, sources in spoken if sources <= doubted}
    credences = list(structure.credences)
    for place in fallen:
        credences[place] = None
    for place, interval in overridden.items():
        credences[place] = interval
    base = tuple([c or UNSET for c in credences])
    for place, interval in believed.items():
        credences[place] = interval
    held = {places[id_]: 0.0 for id_ in supposition.reject if id_ in places}
    held |= {places[id_]: 1.0 for id_ in supposition.accept if id_ in places}
    return Situation(base, tuple(credences), held, frozenset(fallen.difference(overridden)), believed)


def compiled(graph: Graph, steps: Iterable[str] = ()) -> Structure:
    """The structure of a graph; ``steps`` are inline steps that get places."""
    return _Compiler(graph, steps).structure()


class _Compiler:
    """A builder that walks the relations of a graph once."""

    def __init__(self, graph: Graph, steps: Iterable[str]) -> None:
        self.graph = graph
        self.relations = list(graph.bearings())
        propositions, arguments = graph.ids(*PROPOSITIONS), graph.ids("argument")
        known = {*propositions, *arguments}
        pointed_at = (r.target for r in self.relations if r.kind in ("undercuts", "supports"))
        self.inline = dict.fromkeys(id_ for id_ in (*pointed_at, *steps) if id_ not in known)
        self.ids = (*propositions, *arguments, *self.inline)
        self.propositions = len(propositions)
        self.places = {id_: place for place, id_ in enumerate(self.ids)}

    def structure(self) -> Structure:
        graph = self.graph
        edges = tuple(edge for relation in self.relations for edge in self._edges(relation) if edge.weight)
        spoken_for = self._spoken_for()
        pairs = [(self.places[r.source], self.places[r.target]) for r in self.relations if r.kind == "same-as"]
        return Structure(
            self.ids,
            tuple(graph.kind(id_) for id_ in self.ids),
            self.propositions,
            self._credences(),
            edges,
            spoken_for,
            frozenset(id_ for id_ in graph.ids("source") if is_unreliable(graph, id_)),
            tuple(_groups(edges, pairs, spoken_for)),
            self.places,
            tuple(_families(edges, pairs, spoken_for)),
        )

    def _edges(self, relation: Relation) -> Iterator[Edge]:
        kind, places = relation.kind, self.places
        if kind in ("refines", "answers", "same-as", "of", "given") or relation.source not in places:
            return
        source, weight = places[relation.source], relation.weight
        if kind == "premise":
            yield Edge(source, places[relation.target], "premise", 1.0)
        elif kind == "requires":
            yield Edge(places[relation.target], source, "requires", weight)
        elif kind == "contradicts":
            yield Edge(source, places[relation.target], "attacks", weight)
            yield Edge(places[relation.target], source, "attacks", weight)
        elif kind in INLINE and relation.argument in self.inline:
            step = places[relation.argument]
            yield Edge(source, step, "premise", 1.0)
            yield self._outcome(step, relation)
        else:
            yield self._outcome(source, relation)

    def _outcome(self, source: int, relation: Relation) -> Edge:
        target = self.places[relation.target]
        role: Role = "supports" if relation.kind in ("supports", "raises") else "attacks"
        if target >= self.propositions:
            role = "underpins" if role == "supports" else "undercuts"
        return Edge(source, target, role, relation.weight, grouped=source < self.propositions)

    def _credences(self) -> tuple[Interval | None, ...]:
        stated = {id_: self.graph.body(id_)["credence"] for id_ in self.graph.stating("credence")}
        ends = {id_: value if isinstance(value, list) else (value, value) for id_, value in stated.items()}
        return tuple(
            (float(ends[id_][0]), float(ends[id_][1])) if id_ in ends else None
            for id_ in self.ids[: self.propositions]
        )

    def _spoken_for(self) -> dict[int, frozenset[str]]:
        """The sources that back each proposition, by place."""
        found: defaultdict[int, set[str]] = defaultdict(set)
        for id_ in self.graph.ids("annotation"):
            for kind, other, away in self.graph.neighbours(id_):
                place = self.places.get(other)
                if away and kind in SPEAKS_FOR and place is not None and place < self.propositions:
                    found[place].add(id_.partition("/")[0])
        return {place: frozenset(sources) for place, sources in found.items()}


def _groups(
    edges: Sequence[Edge], same: Iterable[tuple[int, int]], spoken_for: Mapping[int, frozenset[str]]
) -> Iterator[tuple[int, ...]]:
    """Edges of one role to one target whose starts say the same, or rest solely on the same work."""
    alike = _classes(same)
    beside: defaultdict[tuple[int, Role], list[int]] = defaultdict(list)
    for number, edge in enumerate(edges):
        if edge.grouped and (edge.source in alike or len(spoken_for.get(edge.source, ())) == 1):
            beside[edge.target, edge.role].append(number)
    for numbers in beside.values():
        if len(numbers) > 1:
            yield from _near_duplicates(numbers, edges, alike, spoken_for)


def _near_duplicates(
    numbers: Sequence[int], edges: Sequence[Edge], alike: Mapping[int, int], spoken_for: Mapping[int, frozenset[str]]
) -> Iterator[tuple[int, ...]]:
    marks: dict[int | str, int] = {}
    pairs = [
        (number, marks.setdefault(mark, number))
        for number in numbers
        for mark in _marks(edges[number].source, alike, spoken_for)
    ]
    together: defaultdict[int, list[int]] = defaultdict(list)
    for number, group in _classes(pairs).items():
        together[group].append(number)
    yield from (tuple(sorted(group)) for group in together.values() if len(group) > 1)


def _marks(source: int, alike: Mapping[int, int], spoken_for: Mapping[int, frozenset[str]]) -> Iterator[int | str]:
    """Yield the marks that a proposition shares with near-duplicates: its class, and its work if it rests on one."""
    if source in alike:
        yield alike[source]
    works = spoken_for.get(source, frozenset())
    if len(works) == 1:
        yield from works


def _families(
    edges: Sequence[Edge], same: Iterable[tuple[int, int]], spoken_for: Mapping[int, frozenset[str]]
) -> Iterator[tuple[int, ...]]:
    """Edges of one role to one target whose starts say the same, or of which one has only works of another.

    The works of a step are those of its premises.
    """
    alike, works = _classes(same), _works(edges, spoken_for)
    beside: defaultdict[tuple[int, Role], list[int]] = defaultdict(list)
    for number, edge in enumerate(edges):
        if edge.role in ("supports", "attacks") and (edge.source in alike or edge.source in works):
            beside[edge.target, edge.role].append(number)
    for numbers in beside.values():
        if len(numbers) > 1:
            together: defaultdict[int, list[int]] = defaultdict(list)
            for number, group in _classes(_related(numbers, edges, alike, works)).items():
                together[group].append(number)
            yield from (tuple(sorted(group)) for group in together.values() if len(group) > 1)


def _works(edges: Iterable[Edge], spoken_for: Mapping[int, frozenset[str]]) -> dict[int, frozenset[str]]:
    """The works behind every proposition, and behind the premises of every step."""
    found = {place: sources for place, sources in spoken_for.items() if sources}
    for edge in edges:
        if edge.role == "premise" and edge.source in spoken_for:
            found[edge.target] = found.get(edge.target, frozenset()) | spoken_for[edge.source]
    return found


def _related(
    numbers: Sequence[int], edges: Sequence[Edge], alike: Mapping[int, int], works: Mapping[int, frozenset[str]]
) -> Iterator[tuple[int, int]]:
    """Pairs of edges to one target that count once."""
    holding: defaultdict[str | int, list[int]] = defaultdict(list)
    for number in numbers:
        source = edges[number].source
        for mark in (*works.get(source, ()), *([alike[source]] if source in alike else ())):
            holding[mark].append(number)
    yield from ((group[0], number) for mark, group in holding.items() if isinstance(mark, int) for number in group)
    for number in numbers:
        own = works.get(edges[number].source, frozenset())
        around = min((holding[work] for work in own), key=len, default=())
        yield from ((number, other) for other in around if other != number and own <= works[edges[other].source])


def _classes(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """The classes that pairs of equals fall into, each named by one of its members."""
    parent: dict[int, int] = {}

    def root(member: int) -> int:
        while parent.setdefault(member, member) != member:
            parent[member] = parent[parent[member]]
            member = parent[member]
        return member

    for one, other in pairs:
        parent[root(one)] = root(other)
    return {member: root(member) for member in parent}
