"""Everything known of one node, in the order in which people ask: what it serves, what holds it up, what speaks
against it, on what conditions, with which risks, and who says so. The command line and the explorer both show it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from rsi_graph.corpus.references import INLINE
from rsi_graph.graph.backing import AGAINST, FOR, backing, side
from rsi_graph.graph.checks import is_unreliable
from rsi_graph.graph.citations import full, passage, warnings
from rsi_graph.graph.gaps import told
from rsi_graph.model import Annotation, Argument, Claim, Condition, Kind, Proposition, Source
from rsi_graph.relations import MARKS, RULES

TYPE_CHECKING = False  # checkers take it for typing's own, whose import would slow every start
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rsi_graph.graph.graph import Citation, Graph, Node, Relation


def details(node: Node, entry: str = "") -> Iterator[str]:
    """Yield the fields of a record besides title and text, a line each; for a work its ``entry`` or a plain line."""
    record = node.record
    if isinstance(record, Proposition):
        yield from _proposition(record)
    elif isinstance(record, Argument):
        yield from (f"{name}: {value}" for name in ("scheme", "because") if (value := getattr(record, name)))
    elif isinstance(record, Source):
        yield from _source(record, entry)
    elif isinstance(record, Annotation):
        yield f"at: {record.locator or 'no locator'}"
        if evidence := _known(record.evidence):
            yield f"evidence: {evidence}"
        yield f"checked {record.checked.date} by {record.checked.by}" if record.checked else "not checked"
    if record.tags:
        yield " ".join(f"#{tag}" for tag in record.tags)
    if record.note:
        yield f"note: {record.note}"


def _proposition(record: Proposition) -> Iterator[str]:
    if isinstance(record, Claim) and record.kind != "thesis":
        yield f"sort of claim: {record.kind}"
    if isinstance(record, Condition) and record.status:
        dated = f" as of {record.status.as_of}" if record.status.as_of else ""
        reason = f": {record.status.because}" if record.status.because else ""
        yield f"met: {record.status.met}{dated}{reason}"
    if record.credence is not None:
        yield f"credence: {credence(record.credence)}"


def _source(record: Source, entry: str) -> Iterator[str]:
    yield entry or full(record)
    if published := _known(record.published):
        yield f"published: {published}"
    yield f"read: {record.access or 'not said'}"
    if record.standing:
        yield f"{record.standing.is_}: {record.standing.because}"
    if record.recheck_citation:
        yield "CITATION NOT CHECKED"


def _known(value: str | None) -> str:
    """A kind of evidence or of publication; nothing if it is unknown."""
    return "" if value in (None, "unknown") else str(value)


def evidence(annotation: Annotation, source: Source) -> str:
    """Return the kind of evidence of a passage and how its work was published: "measurement, peer-reviewed"."""
    return ", ".join(filter(None, (_known(annotation.evidence), _known(source.published))))


def credence(value: float | tuple[float, float]) -> str:
    """A credence as people write it: 0.6, or 0.4 to 0.8."""
    return f"{value[0]:g} to {value[1]:g}" if isinstance(value, tuple) else f"{value:g}"


SAID_BY_SECTION = ("supports", "attacks", "premise", "requires", "raises", "mitigates")
"""The relations that the heading of a section names."""


def how(here: str, entry: Neighbour) -> str:
    """Return an entry's bearing on the node in words; empty if the heading of its section says it."""
    relation = entry.relation
    if relation.kind == "answers":
        return relation.side or ""
    if relation.kind in SAID_BY_SECTION and relation.target == here:
        return "" if entry.kind != "argument" else "incomplete argument" if entry.incomplete else "argument"
    rule = RULES[relation.kind]
    if relation.kind in ("requires", "raises"):
        return ""
    return rule.forward if relation.source == here else rule.backward


@dataclass(frozen=True, slots=True)
class Tally:
    """The number of things tied to a node, counted without reading any of them."""

    supports: int
    counterpoints: int
    works: int
    """The number of works that assert or support it."""
    disputing: int
    """The number of works that dispute it."""
    qualifying: int
    """The number of works that qualify it and dispute nothing of it."""
    mentioning: int = 0
    """The number of works that define or mention it and take no side."""

    def __str__(self) -> str:
        return f"+{self.supports} -{self.counterpoints}  {self.backed}"

    @property
    def backed(self) -> str:
        """The works of each side as numbers: "2 sources", "no sources, 1 disputes, 2 qualify"."""
        words = [f"{self.works or 'no'} source{'s' * (self.works != 1)}"]
        if self.disputing:
            words.append(f"{self.disputing} {'disputes' if self.disputing == 1 else 'dispute'}")
        if self.qualifying:
            words.append(f"{self.qualifying} {'qualifies' if self.qualifying == 1 else 'qualify'}")
        if self.is_only_mentioned:
            words.append(f"{self.mentioning} {'mentions' if self.mentioning == 1 else 'mention'} it")
        return ", ".join(words)

    @property
    def is_only_mentioned(self) -> bool:
        """Return True if works are cited and none of them takes a side."""
        return bool(self.mentioning) and not (self.works or self.against)

    @property
    def is_uncited(self) -> bool:
        """Return True if no work takes a side, defines or mentions it."""
        return not (self.works or self.against or self.mentioning)

    @property
    def against(self) -> int:
        """The number of works that dispute or qualify it."""
        return self.disputing + self.qualifying


@dataclass(frozen=True, slots=True)
class Undercut:
    """Something that speaks against a step, and what it says of it."""

    id: str
    title: str
    because: str | None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A neighbour of the node: one row of a list.

    ``id`` is the node that following the row leads to: the proposition of an inline step, or the argument. ``parts``
    are the premises of an argument, which work only together.
    """

    id: str
    kind: Kind
    title: str
    relation: Relation
    mark: str
    tally: Tally
    parts: tuple[str, ...] = ()
    undercuts: tuple[Undercut, ...] = ()
    incomplete: bool = False
    """True if it is an argument that lacks a premise."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A passage that bears on the node, with its source."""

    citation: Citation
    label: str
    """Author, year and place."""
    annotation: Annotation
    source: Source
    warnings: tuple[str, ...]
    unreliable: bool
    side: str
    """"for", "against" or "beside", as ``backing`` sorts them."""
    evidence: str
    """"measurement, peer-reviewed", as far as it is known."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything known of a node. Every list is in the order of the corpus, answers side by side."""

    node: Node
    tally: Tally
    serves: tuple[Neighbour, ...]
    """The nodes it bears on: its conclusions, targets, questions, and what requires it."""
    supports: tuple[Neighbour, ...]
    counterpoints: tuple[Neighbour, ...]
    mitigations: tuple[Neighbour, ...]
    """The mitigations of a risk: what makes it less likely or milder, which is no objection to its being one."""
    conditions: tuple[Neighbour, ...]
    risks: tuple[Neighbour, ...]
    answers: tuple[Neighbour, ...]
    """The answers to a question, yes before no before other."""
    premises: tuple[Neighbour, ...]
    """The premises of an argument, all of which it needs."""
    related: tuple[Neighbour, ...]
    """Broader, narrower and same propositions."""
    citations: tuple[Cited, ...]
    gaps: tuple[str, ...] = ()
    """The notes on premises and conditions that it states and the graph lacks, a line each."""


_SIDES = ("yes", "no", "other", "")


def dossier(graph: Graph, id_: str, counted: Callable[[str], Tally] | None = None) -> Dossier:
    """Everything about a node; ``counted`` gives the tally of others where they are kept. Raises UnknownNode."""
    node, count = graph.node(id_), counted or partial(tally, graph)
    outgoing, incoming = graph.outgoing(id_), graph.incoming(id_)

    def entries(found: tuple[Relation, ...], *kinds: str) -> tuple[Neighbour, ...]:
        return tuple(_entry(graph, node.id, r, count) for r in found if r.kind in kinds and not _is_stance(graph, r))

    return Dossier(
        node=node,
        tally=count(id_),
        serves=(
            *entries(outgoing, "supports", "attacks", "undercuts", "premise", "answers", "mitigates"),
            *entries(incoming, "requires", "given"),
        ),
        supports=entries(incoming, "supports") + (entries(incoming, "raises") if node.kind == "risk" else ()),
        counterpoints=(
            *entries(incoming, "attacks"),
            *(_entry(graph, node.id, r, count) for r in (graph.undercuts(id_) if node.kind == "argument" else ())),
            *entries(outgoing, "contradicts"),
            *entries(incoming, "contradicts"),
        ),
        mitigations=entries(incoming, "mitigates"),
        conditions=entries(outgoing, "requires", "given"),
        risks=entries(outgoing, "raises"),
        answers=tuple(sorted(entries(incoming, "answers"), key=lambda entry: _SIDES.index(entry.relation.side or ""))),
        premises=entries(incoming, "premise"),
        related=entries(outgoing, "refines", "same-as") + entries(incoming, "refines", "same-as"),
        citations=_by_side(graph, id_),
        gaps=tuple(told(graph.gaps, node.id)),
    )


def _by_side(graph: Graph, id_: str) -> tuple[Cited, ...]:
    """The passages for a node, then those that only name it, then those against it; for a work, its own in order."""
    found = [cited(graph, citation) for citation in graph.citations(id_)]
    if graph.kind(id_) not in ("source", "annotation"):
        found.sort(key=lambda one: ("for", "beside", "against").index(one.side))
    return tuple(found)


def tally(graph: Graph, id_: str) -> Tally:
    """Count what is tied to a node."""
    supports = counterpoints = 0
    works: dict[str, set[str]] = {side: set() for side in ("for", *AGAINST, "beside")}
    for kind, other, away in graph.neighbours(id_):
        if "/" in other:
            works["for" if kind in FOR else kind if kind in AGAINST else "beside"].add(other.partition("/")[0])
        elif not away and kind in ("supports", "raises"):
            supports += 1
        elif kind == "contradicts" or (not away and kind in ("attacks", "undercuts")):
            counterpoints += 1
    backing = sum(not is_unreliable(graph, work) for work in works["for"])
    qualifying = works["qualifies"] - works["disputes"]
    mentioning = works["beside"] - works["for"] - works["disputes"] - works["qualifies"]
    return Tally(supports, counterpoints, backing, len(works["disputes"]), len(qualifying), len(mentioning))


def cited(graph: Graph, citation: Citation) -> Cited:
    """A citation with its passage and its source."""
    annotation, source = graph.node(citation.annotation).record, graph.node(citation.source).record
    assert isinstance(annotation, Annotation)  # noqa: S101 - the graph gives nothing else
    assert isinstance(source, Source)  # noqa: S101
    unreliable = source.standing is not None and source.standing.is_ == "unreliable"
    return Cited(
        citation,
        passage(source, annotation),
        annotation,
        source,
        warnings(source, annotation),
        unreliable,
        side(graph, citation),
        evidence(annotation, source),
    )


def facts(graph: Graph, id_: str) -> dict[str, Any]:
    """A node as the ``show`` command prints it in JSON; a version promises this shape (see CHANGELOG.md)."""
    node = graph.node(id_)
    stances = {citation.annotation for citation in graph.citations(id_)} - {node.id}
    return {
        "id": node.id,
        "kind": node.kind,
        "title": node.title,
        "text": getattr(node.record, "text", None) or getattr(node.record, "abstract", None) or "",
        "tags": list(node.record.tags),
        "relations": [{"kind": r.kind, "to": r.target, "argument": r.argument} for r in graph.outgoing(id_)],
        "incoming": [
            {"kind": r.kind, "from": r.source, "argument": r.argument}
            for r in graph.incoming(id_)
            if r.source not in stances
        ],
        "citations": [_citation_facts(cited(graph, citation)) for citation in graph.citations(id_)],
        "backing": _backing_facts(graph, node),
    }


def _backing_facts(graph: Graph, node: Node) -> dict[str, list[str]]:
    """The works of each side; none for a work or a passage, which back others."""
    if node.kind in ("source", "annotation"):
        return {"for": [], "against": []}
    found = backing(graph, node.id)
    return {"for": list(found.sources), "against": list(found.opponents)}


def _citation_facts(found: Cited) -> dict[str, Any]:
    quote, checked = found.annotation.quote, found.annotation.checked
    return {
        "source": found.citation.source,
        "annotation": found.citation.annotation,
        "stance": found.citation.stance,
        "node": found.citation.node,
        "locator": found.annotation.locator,
        "text": found.annotation.text,
        "quote": asdict(quote) if quote else None,
        "checked": asdict(checked) if checked else None,
        "label": found.label,
        "warnings": list(found.warnings),
        "evidence": found.annotation.evidence,
        "published": found.source.published,
    }


def _is_stance(graph: Graph, relation: Relation) -> bool:
    return graph.kind(relation.source) == "annotation"


def _entry(graph: Graph, here: str, relation: Relation, count: Callable[[str], Tally]) -> Neighbour:
    other = relation.other(here)
    record = graph.node(other).record
    undercuts = graph.undercuts(relation.argument) if relation.argument and relation.kind in INLINE else ()
    return Neighbour(
        other,
        graph.kind(other),
        graph.title(other),
        relation,
        MARKS[relation.kind],
        count(other),
        record.premises if isinstance(record, Argument) else (),
        tuple(Undercut(r.source, graph.title(r.source), r.because) for r in undercuts),
        incomplete=isinstance(record, Argument) and other in graph.gaps,
    )
