"""A record while somebody types it: its fields, their faults, and the lines it would become.

``offers`` lists what can be added at a node, and ``fields`` the fields of a form. ``plan`` turns the typed text into
the record, its faults by field, works it may duplicate, and the addition with its exact lines. Nothing is changed
here; ``additions.write`` does that with ``Plan.addition``.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias, get_args

from rsi_graph.editing import additions, ids
from rsi_graph.editing import duplicates as editing_duplicates
from rsi_graph.editing import place as editing_place
from rsi_graph.editing.additions import Addition
from rsi_graph.editing.duplicates import Duplicate
from rsi_graph.editing.place import TargetLayer
from rsi_graph.errors import RsiGraphError, UnknownNode
from rsi_graph.graph import Graph
from rsi_graph.model import MAX_QUOTE, MAX_TITLE, PROPOSITIONS, SLUG, STANCES, Access, ClaimKind, Kind
from rsi_graph.relations import RULES, STANCE_RULES, may_name
from rsi_graph.snapshot import Snapshot
from rsi_graph.sources import bibliography
from rsi_graph.sources.passages import Copy, Passage, normalised, quote

Body: TypeAlias = dict[str, Any]

STATED = (
    "supports",
    "attacks",
    "undercuts",
    "requires",
    "given",
    "raises",
    "mitigates",
    "refines",
    "contradicts",
    "same-as",
)
"""The relations that a form has a field for, beside ``answers``."""
SIDES = ("yes", "no", "other")
NAMES = ("author", "editor")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form: its corpus name, what to type, and the kinds of node whose ids it takes."""

    name: str
    hint: str
    kinds: tuple[Kind, ...] = ()
    needed: bool = False
    further: bool = False
    """True if it is hidden until the reader asks for more fields."""
    values: tuple[str, ...] = ()
    """The values it can have, if there are only a few."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The fields typed so far."""

    kind: Kind
    values: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    """The source that an annotation is of."""
    about: str = ""
    """The relation that ``because`` gives the reason of."""
    of: str = ""
    """The node that states ``about`` of the new record; empty if the record states it itself."""
    base: Mapping[str, Any] = field(default_factory=dict)
    """The record of a work as a look-up found it."""
    spot: tuple[int, int] | None = None
    """The chosen passage's place in the copy of the source."""
    bears_on: str = ""
    """The node that a source is added for: an annotation that bears on it comes next."""

    @property
    def is_touched(self) -> bool:
        """Return True if something was typed that would be lost."""
        return any(value.strip() for name, value in self.values.items() if name not in (*STATED, *STANCES, "answers"))

    def with_value(self, name: str, value: str) -> "Draft":
        """The draft with another value of one field."""
        return replace(self, values={**self.values, name: value})


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that can be added: the letter that chooses it, its name, and the draft to begin with."""

    key: str
    label: str
    about: str
    draft: Draft


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of a field; ``empty`` is True if the field only has to be filled in."""

    field: str
    said: str
    hint: str = ""
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The addition that a draft would make, and its faults."""

    id: str
    faults: tuple[Fault, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()
    place: TargetLayer | None = None
    addition: Addition | None = None
    notes: tuple[str, ...] = ()
    """Remarks that should be read before it is written."""


# --- what can be added --------------------------------------------------------------------------------------------


def offers(graph: Graph, node: str) -> tuple[Offer, ...]:
    """The records that can be added at a node, the commonest first; without a node, those that need none."""
    kind = graph.kind(node) if node in graph else None
    found: list[Offer] = []
    if kind in PROPOSITIONS:
        found += _at_proposition(kind, node)
    elif kind == "question":
        found += [_answer(node, side) for side in SIDES]
    elif kind == "argument":
        found += [
            _stated("c", "an undercut", "a claim against this very step", "claim", "undercuts", node),
            _stated("s", "a support", "a claim that underpins this step", "claim", "supports", node),
        ]
    if kind in ("source", "annotation"):
        work = node.partition("/")[0]
        said = "a passage of it: in your words, with its place, perhaps its very words, and what it bears on"
        found.append(Offer("p", "an annotation of this source", said, Draft("annotation", source=work)))
    elif kind:
        said = "a work by DOI, arXiv id, address, ISBN, BibTeX or by hand, and then the passage that bears on this"
        found.append(Offer("b", "a source that bears on this", said, Draft("source", bears_on=node)))
    return (*found, *_ALONE)


def _at_proposition(kind: Kind, node: str) -> Iterator[Offer]:
    yield _stated("c", "a counterpoint to this", "a claim that speaks against it", "claim", "attacks", node)
    yield _stated("s", "a support", "a claim that speaks for it", "claim", "supports", node)
    said = "a condition it needs in order to hold"
    yield Offer("k", "a condition", said, Draft("condition", about="requires", of=node))
    if kind == "risk":
        yield _stated(
            "m", "a mitigation", "a claim that makes the risk milder or less likely", "claim", "mitigates", node
        )
    else:
        yield Offer("r", "a risk", "a risk that it raises", Draft("risk", about="raises", of=node))


def _stated(key: str, label: str, about: str, kind: Kind, relation: str, node: str) -> Offer:  # noqa: PLR0913, PLR0917 - a row
    return Offer(key, label, about, Draft(kind, {relation: node}, about=relation))


def _answer(question: str, side: str) -> Offer:
    words = {"yes": "a claim that says yes", "no": "a claim that says no", "other": "a claim that says neither"}
    return Offer(
        side[0], f"an answer: {side}", words[side], Draft("claim", {"answers": f"{question} {side}"}, about="answers")
    )


_ALONE = (
    Offer("S", "a source", "a work, by DOI, arXiv id, address, ISBN, BibTeX or by hand", Draft("source")),
    Offer("C", "a claim", "a claim of yours, with the relations you choose", Draft("claim")),
)


# --- what a form asks for -----------------------------------------------------------------------------------------


def fields(draft: Draft) -> tuple[Field, ...]:
    """The fields of a form, in their order."""
    if draft.kind == "source":
        return _of_source()
    if draft.kind == "annotation":
        return (*_ANNOTATION, *_stances(), *_ANNOTATION_MORE)
    return tuple(_of_proposition(draft))


def _of_source() -> tuple[Field, ...]:
    hints = {
        "type": "article-journal, book, report, webpage ...",
        "author": "Family, Given; ...; {An Institution}", "issued": "year, year-month or date",
        "container-title": "the journal, book or site it is in", "DOI": "without https://doi.org/",
    }  # fmt: skip
    main = ("title", "author", "issued", "type", "container-title", "URL", "DOI")
    more = (
        "publisher", "volume", "issue", "page", "arXiv", "ISBN", "edition", "editor", "access", "tags", "note",
    )  # fmt: skip
    asked = [Field(n, hints.get(n, ""), needed=n in ("title", "type"), values=_VALUES.get(n, ())) for n in main]
    others = [Field(n, _HINTS.get(n, ""), further=True, values=_VALUES.get(n, ())) for n in more]
    return (*asked, *others, _ID)


_VALUES = {"type": bibliography.TYPES, "access": get_args(Access), "kind": get_args(ClaimKind)}
_HINTS = {"tags": "words to find it by, with commas", "note": "a remark of yours", "access": "full-text, abstract ..."}
_ID = Field("id", "made of its words, unless you say one", further=True)
_ANNOTATION = (
    Field("text", "what the passage says, in your words", needed=True),
    Field("locator", "page, section, paragraph or time"),
    Field("quote", "its very words; compared with the text"),
)
_ANNOTATION_MORE = (
    Field("because", "why, unless it is obvious", further=True),
    Field("checked-by", "who compared it with the source today", further=True),
    Field("tags", _HINTS["tags"], further=True),
    Field("note", _HINTS["note"], further=True),
    _ID,
)


def _stances() -> Iterator[Field]:
    for stance in STANCES:
        further = stance in ("qualifies", "defines", "mentions")
        yield Field(stance, f"words or id of what it {stance}", STANCE_RULES[stance].targets, further=further)


def _of_proposition(draft: Draft) -> Iterator[Field]:
    yield Field("title", f"at most {MAX_TITLE} characters", needed=True)
    yield Field("text", "a sentence that could be true or false", needed=True)
    first = draft.about if draft.about and not draft.of else ""
    if first:
        yield _relation(first, draft.kind, further=False)
    if draft.about:
        yield Field("because", f"why {draft.of} {draft.about} it" if draft.of else f"why it {draft.about} that")
    for relation in ("supports", "attacks"):
        if relation != first:
            yield _relation(relation, draft.kind, further=bool(first))
    if draft.kind == "claim":
        said = "thesis, evidence, prediction ..."
        yield Field("kind", said, further=True, values=_VALUES["kind"])
    for relation in (*STATED[2:], "answers"):
        if relation != first:
            yield _relation(relation, draft.kind, further=True)
    yield Field("tags", _HINTS["tags"], further=True)
    yield Field("note", _HINTS["note"], further=True)
    yield _ID


def _relation(name: str, kind: Kind, *, further: bool) -> Field:
    kinds = may_name(name, kind)
    done = RULES[name].forward.removesuffix(" the risk")
    hint = "words of a question, then yes, no or other" if name == "answers" else f"words or id of what it {done}"
    return Field(name, hint, kinds, further=further)


# --- what would come of it ----------------------------------------------------------------------------------------


def plan(snapshot: Snapshot, draft: Draft, *, asked: bool, copy: Copy | None = None) -> Plan:
    """The plan of a draft as it is now. ``copy`` is the source's text, if it is at hand."""
    graph = snapshot.graph
    body, faults = _body(draft, copy)
    id_ = _id(graph, draft, body)
    faults += [Fault(f.name, "is needed", empty=True) for f in fields(draft) if f.needed and not body.get(f.name)]
    empty = {fault.field for fault in faults}
    full = draft.source + "/" + id_ if draft.kind == "annotation" else id_
    known = [_said(draft, error) for error in _errors(graph, draft.kind, full, body)]
    faults += [fault for fault in dict.fromkeys(known) if fault.field not in empty]
    if draft.kind == "annotation" and not any(stance in body for stance in STANCES):
        faults.append(
            Fault("supports", "it bears on something: say what it asserts, supports, disputes ...", empty=True)
        )
    same = editing_duplicates.duplicates(graph, body) if draft.kind == "source" and body.get("title") else ()
    if faults:
        return Plan(full, tuple(faults), same, _place_if_any(snapshot, draft, asked))
    return _planned(snapshot, draft, body, full, same, asked=asked)


def _errors(graph: Graph, kind: Kind, id_: str, body: Body) -> Iterator[RsiGraphError]:
    """The faults of a record. The faults of its relations are found even while other fields are missing."""
    yield from additions.faults(graph, kind, id_, body)
    links = {name: body[name] for name in (*STATED, *STANCES, "answers") if name in body}
    if links:
        told = {"text": "A", **({} if kind == "annotation" else {"title": "A"})}
        yield from additions.faults(graph, kind, id_ if _ID_LIKE.fullmatch(id_) else "a", {**told, **links})


_ID_LIKE = re.compile(f"({SLUG}/)?{SLUG}")


def _planned(  # noqa: PLR0913 - the parts of a plan
    snapshot: Snapshot, draft: Draft, body: Body, id_: str, same: tuple[Duplicate, ...], *, asked: bool
) -> Plan:
    graph = snapshot.graph
    try:
        where = editing_place.place(snapshot, asked=asked, of=draft.source or None)
        if draft.kind == "source":
            addition = additions.source(graph, where, body, id_)
        elif draft.kind == "annotation":
            addition = additions.annotation(graph, where, draft.source, body, id_.partition("/")[2])
        else:
            addition = additions.proposition(graph, where, draft.kind, body, id_)
        if draft.of and additions.can_state(graph, where, draft.of):
            because = normalised(draft.values.get("because", ""))
            addition = additions.stated_by(graph, addition, draft.of, draft.about, because)
            return Plan(id_, (), same, where, addition)
    except RsiGraphError as error:
        return Plan(id_, (_said(draft, error),), same)
    return Plan(id_, (), same, where, addition, tuple(_notes(draft, where)))


def _notes(draft: Draft, where: TargetLayer) -> Iterator[str]:
    if draft.of:
        yield f"{draft.of} is of another layer than {where.folder}: that it {draft.about} this cannot be said there"


def _place_if_any(snapshot: Snapshot, draft: Draft, asked: bool) -> TargetLayer | None:
    try:
        return editing_place.place(snapshot, asked=asked, of=draft.source or None)
    except RsiGraphError:
        return None


def _id(graph: Graph, draft: Draft, body: Body) -> str:
    typed = draft.values.get("id", "").strip()
    if typed:
        return typed.rpartition("/")[2] if draft.kind == "annotation" else typed
    if draft.kind == "source":
        return ids.source_id(body, graph) if body.get("title") else "new"
    if draft.kind == "annotation":
        return ids.slug(graph, draft.source, body) if body.get("text") else "new"
    return ids.proposition_id(graph, body) if body.get("title") else "new"


def ids_in(value: str) -> list[str]:
    """The ids typed into a field, with commas or spaces between them."""
    return [part for part in re.split(r"[,\s]+", value) if part]


def begun_piece(value: str, graph: Graph) -> str:
    """The words at the end of a field of ids from which the next id is searched."""
    left = value.rpartition(",")[2].strip()
    while left and ((first := left.split(maxsplit=1)[0]) in SIDES or first in graph):
        left = left.partition(" ")[2].strip()
    return left


def picked(field: Field, value: str, chosen: str, graph: Graph) -> str:
    """The value of a field in which the chosen id replaces the words that were typed to find it."""
    if field.values:
        return chosen
    piece = begun_piece(value, graph)
    before = value.rstrip()[: len(value.rstrip()) - len(piece)].rstrip().rstrip(",")
    one = f"{chosen} yes" if field.name == "answers" else chosen
    return f"{before}, {one}, " if before else f"{one}, "


def _body(draft: Draft, copy: Copy | None) -> tuple[Body, list[Fault]]:
    """The record that was typed, and the faults of fields that cannot be read."""
    values = {name: normalised(value) for name, value in draft.values.items() if normalised(value)}
    if draft.kind == "source":
        return _source(draft, values), []
    body: Body = {n: values[n] for n in ("title", "text", "kind", "locator") if n in values}
    faults: list[Fault] = []
    if "quote" in values:
        try:
            body = _quoted(draft, body, values["quote"], copy)
        except RsiGraphError as error:
            faults.append(Fault("quote", str(error), error.hint))
    for name in (*STATED, *STANCES, "answers"):
        if name in values and name not in body:
            body[name] = list(_links(draft, name, values[name]))
    if "checked-by" in values:
        body["checked"] = {"date": additions.today(), "by": values["checked-by"]}
    body |= _tags(values)
    return (additions.annotation_body(body) if draft.kind == "annotation" else _in_order(body)), faults


def _in_order(body: Body) -> Body:
    order = ("title", "text", "kind", "answers", *STATED, "tags", "note")
    return {name: body[name] for name in order if name in body}


def _tags(values: Mapping[str, str]) -> Body:
    tags = [tag.strip() for tag in values.get("tags", "").split(",") if tag.strip()]
    return ({"tags": tags} if tags else {}) | ({"note": values["note"]} if "note" in values else {})


def _links(draft: Draft, name: str, value: str) -> Iterator[Any]:
    stance = draft.kind == "annotation" and name in STANCES
    reason = normalised(draft.values.get("because", "")) if stance or (name == draft.about and not draft.of) else ""
    because = {"because": reason} if reason else {}
    if name != "answers":
        yield from ({"to": id_, **because} if because else id_ for id_ in ids_in(value))
        return
    parts = ids_in(value)
    while parts:
        question = parts.pop(0)
        side = parts.pop(0) if parts and parts[0] in SIDES else ""
        yield {"question": question, "with": side, **because}


def _quoted(draft: Draft, body: Body, words: str, copy: Copy | None) -> Body:
    """The body with its quotation: from the chosen place of the copy if the typed words still stand there."""
    if copy and draft.spot and copy.text[slice(*draft.spot)] == words:
        start, end = draft.spot
        return {**body, "locator": body.get("locator") or copy.locator(start), "quote": quote(copy, start, end)}
    return additions.quoted(body, words, copy)


def _source(draft: Draft, values: Mapping[str, str]) -> Body:
    typed = {name: value for name, value in values.items() if name not in ("tags", "note", "id")}
    kept = {name: value for name, value in draft.base.items() if name not in draft.values}
    for name in NAMES:
        if name in typed:
            same = typed[name] == shown(draft.base.get(name))
            names = [bibliography.name(part) for part in typed[name].split(";") if part.strip()]
            kept[name] = draft.base[name] if same else names
    texts = {name: value for name, value in typed.items() if name not in NAMES}
    return bibliography.body({**kept, **texts, **_tags(values)})


def begun(draft: Draft, body: Mapping[str, Any]) -> Draft:
    """The draft of a work that was looked up, for the user to check."""
    values = {f.name: shown(body[f.name]) for f in fields(draft) if f.name in body}
    return replace(draft, base=dict(body), values={"type": "document", **values})


def shown(value: Any) -> str:
    """A value of a record in the form in which it is typed."""
    if isinstance(value, str):
        return value
    if not isinstance(value, list | tuple):
        return ""
    return "; ".join(map(_name, value)) if value and isinstance(value[0], Mapping) else ", ".join(value)


def _name(person: Mapping[str, str]) -> str:
    if "literal" in person:
        return "{" + person["literal"] + "}"
    particle = person.get("non-dropping-particle", "")
    family = f"{particle} {person['family']}".strip()
    return ", ".join(part for part in (family, person.get("given"), person.get("suffix")) if part)


def with_passage(draft: Draft, passage: Passage) -> Draft:
    """The draft with the locator of a sentence of the copy, and its words if they are short enough to quote."""
    values = {**draft.values, "locator": passage.locator}
    if len(passage.text) <= MAX_QUOTE:
        return replace(draft, values={**values, "quote": passage.text}, spot=(passage.start, passage.end))
    return replace(draft, values=values, spot=None)


def following(draft: Draft, id_: str) -> Draft | None:
    """The draft to go on with after ``id_`` was written: after a source for a node, an annotation that bears on it."""
    if draft.kind != "source" or not draft.bears_on:
        return None
    return Draft("annotation", {"supports": draft.bears_on}, source=id_)


# --- faults by field ----------------------------------------------------------------------------------------------


def _said(draft: Draft, error: RsiGraphError) -> Fault:
    words = re.sub(r"^(claim|condition|risk|source|annotation) \S+: ", "", str(error))
    return Fault(_field_of(draft, error, words), words, error.hint)


def _field_of(draft: Draft, error: RsiGraphError, words: str) -> str:
    """The field that an error is about."""
    names = [f.name for f in fields(draft)]
    holding = [name for name in names if name in (*STATED, *STANCES, "answers")]
    if isinstance(error, UnknownNode):
        return next((name for name in holding if error.node in ids_in(draft.values.get(name, ""))), "id")
    if (named := re.search(r"'([a-zA-Z-]+)(?:\.[^']*)?'", words)) and named[1] in names:
        return named[1]
    if "is taken" in words or "is not an id" in words:
        return "id"
    typed = [name for name in holding if set(ids_in(draft.values.get(name, ""))) & set(re.findall(r"[^\s,]+", words))]
    said_of = [name for name in typed if name in words] or typed or names[:1]
    return said_of[-1 if "twice" in words else 0]


def faults_of(faults: Sequence[Fault], name: str) -> list[Fault]:
    """The faults of one field."""
    return [fault for fault in faults if fault.field == name]
