"""Records made of YAML's data, one at a time.

The short forms of a record are written out (an id in a list of links becomes ``{to: id}``), then the record is
validated against its class (``validation``). All that is wrong with it comes back at once, as findings with a place. A
record with a finding is left out; its neighbours stay.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from pydantic_core import from_json, to_json

from rsi_graph.corpus.layer_files import Decision, Manifest, View
from rsi_graph.corpus.table import Bodies, Page, empty, written_links
from rsi_graph.corpus.validation import Body, Fault, faults_in, further, is_slug
from rsi_graph.corpus.yamltext import Document, Locations
from rsi_graph.diagnostics import Finding
from rsi_graph.errors import did_you_mean
from rsi_graph.model import APART, CLASSES, LINK_FIELDS, MAX_ID, ROLES, SECTIONS, WORK_DATES, Kind
from rsi_graph.words import is_rest, near

WRITTEN_AS_NUMBERS = frozenset(
    {*WORK_DATES, "volume", "issue", "page", "number", "number-of-pages", "number-of-volumes", "collection-number",
     "part-number", "supplement-number", "printing-number", "chapter-number", "edition", "section", "version",
     "locator", "as-of", "date", "ISBN", "PMID", "arXiv"}
)  # fmt: skip
"""Fields of text that people write as bare numbers: `volume: 110` means the text 110."""

SUPPOSED = ("accept", "reject", "credences")
"""The fields of a view that suppose something; in each, a bare id is written out as ``{node: id}``."""
PLACED = ("extends", "excused")
"""The lists of a manifest whose entries have a place."""


def page(document: Document) -> Page:
    """All records of one file."""
    return _Writer(document).page()


def manifest(document: Document) -> Page:
    """The manifest in ``corpus.yaml`` as a page with one body, and the lines and columns of the lists in ``PLACED``.

    A wrong excuse is left out alone; if anything else is wrong, the page has no body.
    """
    data = {} if document.data is None else document.data
    if not isinstance(data, dict):
        wrong = Finding("manifest", "a mapping was expected", "", *document.places.of())
        return empty([*document.findings, wrong])
    places, faults = document.places, faults_in(Manifest, data, as_json(data))
    found = empty([*document.findings, *(_as_finding(fault, places)._replace(code="manifest") for fault in faults)])
    bad = {path[:2] for *_, path, _ in faults}
    if any(len(at) < len(("excused", 0)) or at[0] != "excused" for at in bad):
        return found
    kept = {name: [n for n in range(len(data.get(name, ()))) if (name, n) not in bad] for name in PLACED}
    sound = {name: [data[name][number] for number in kept[name]] for name in PLACED if name in data}
    spots = [places.of(name, number) for name in PLACED for number in kept[name]]
    lines, columns = [line for line, _ in spots], [column for _, column in spots]
    return replace(found, bodies=Bodies.of([as_json(data | sound)]), lines=lines, columns=columns)


def view(document: Document) -> Page:
    """A view as a page with one body, and the lines and columns of its suppositions, in the order of ``SUPPOSED``.

    A wrong supposition is left out alone; if anything else is wrong, the page has no body.
    """
    data, places = document.data, document.places
    if not isinstance(data, dict):
        wrong = [] if document.findings else [Finding("not-a-mapping", "a mapping was expected", "", *places.of())]
        return empty([*document.findings, *wrong])
    data = {name: _supposed(name, value) for name, value in data.items()}
    faults = faults_in(View, data, as_json(data))
    bad = {path[:2] for *_, path, _ in faults}
    if any(len(at) < len(("credences", 0)) or at[0] not in SUPPOSED for at in bad):
        return empty([*document.findings, *(_as_finding(fault, places) for fault in faults)])
    for number, body in enumerate(data.get("credences", ())):
        turned = [] if ("credences", number) in bad else list(further(body))
        faults += [(code, said, hint, ("credences", number, *path), key) for code, said, hint, path, key in turned]
        bad |= {("credences", number)} if turned else set()
    kept = [(name, number) for name in SUPPOSED for number in range(len(data.get(name, ())))]
    kept = [at for at in kept if at not in bad]
    sound = {name: [data[name][number] for of, number in kept if of == name] for name in SUPPOSED if name in data}
    spots = [places.of(*at) for at in kept]
    lines, columns = [line for line, _ in spots], [column for _, column in spots]
    found = [*document.findings, *(_as_finding(fault, places) for fault in faults)]
    return replace(empty(found), bodies=Bodies.of([as_json(data | sound)]), lines=lines, columns=columns)


def decisions(document: Document) -> Page:
    """The judgements in ``decisions.yaml``, each a body with its line and column. A wrong one is left out."""
    data, places = {} if document.data is None else document.data, document.places
    known = isinstance(data, dict) and data.keys() <= {DECISIONS}
    bodies = data.get(DECISIONS) if known else None
    if not known or not isinstance(bodies, list | None):
        hint = f"the file holds a list under {DECISIONS}:"
        wrong = Finding("not-a-mapping", "this is no list of judgements", hint, *places.of())
        return empty([*document.findings, wrong])
    findings, sound = list(document.findings), []
    for number, body in enumerate(bodies or ()):
        faults = list(_decision_faults(body))
        findings += [_as_finding(fault, places.inside(DECISIONS, number)) for fault in faults]
        sound += [] if faults else [(as_json(body), places.of(DECISIONS, number))]
    texts, lines, columns = [t for t, _ in sound], [line for _, (line, _) in sound], [c for _, (_, c) in sound]
    return replace(empty(findings), bodies=Bodies.of(texts), lines=lines, columns=columns)


DECISIONS = "decisions"


def _decision_faults(body: Any) -> Iterator[Fault]:
    if not isinstance(body, dict):
        yield "not-a-mapping", "a judgement has to be a mapping of fields", "", (), False
        return
    yield from faults_in(Decision, body, as_json(body))
    if (body.get("verdict") == "accepted") != ("as" in body):
        yield "wrong-value", "'as' says what was accepted, and only that", "", ("verdict",), False


def _supposed(name: str, value: Any) -> Any:
    if name in SUPPOSED and isinstance(value, list):
        return [{"node": node} if isinstance(node, str) else node for node in value]
    return value


class _Writer:
    """A writer that goes through a document and fills the columns of a page."""

    def __init__(self, document: Document) -> None:
        self.data, self.places = document.data, document.places
        self.out, self.bodies = empty(document.findings), list[str]()

    def page(self) -> Page:
        if isinstance(self.data, dict):
            if APART in self.data:  # first, so that they can be told from those behind their sources
                self._apart(self.data[APART])
            for section, records in self.data.items():
                if section != APART:
                    self._section(section, records)
        elif self.data is not None:
            what = "a list" if isinstance(self.data, list) else "a single value"
            hint = f"a file is made of sections: {', '.join((*SECTIONS, APART))}"
            self._found(("not-a-mapping", f"{what} at the top of the file", hint, (), False), self.places)
        return replace(self.out, bodies=Bodies.of(self.bodies))

    def _apart(self, annotations: Any) -> None:
        """The annotations that stand apart from their sources."""
        if isinstance(annotations, dict):
            around = self.places.inside(APART)
            for id_, body in annotations.items():
                if held := self._checked("annotation", id_, id_, body, around):
                    self._add("annotation", id_, held, around.of_key(id_), around.inside(id_))
        elif annotations is not None:
            message = f"{APART} has to be a mapping of records by id"
            self._found(("not-a-mapping", message, "", (APART,), False), self.places)

    def _section(self, section: str, records: Any) -> None:
        if section not in SECTIONS:
            known = (*SECTIONS, APART)
            hint = did_you_mean(near(section, known)) or f"sections are {', '.join(known)}"
            self._found(("unknown-section", f"no section is called {section!r}", hint, (section,), True), self.places)
        elif isinstance(records, dict):
            places = self.places.inside(section)
            for id_, body in records.items():
                self._record(SECTIONS[section], id_, body, places)
        elif records is not None:
            message = f"{section} has to be a mapping of records by id"
            self._found(("not-a-mapping", message, "", (section,), False), self.places)

    def _record(self, kind: Kind, id_: str, body: Any, around: Locations) -> None:
        places = around.inside(id_)
        annotations = None
        if kind == "source" and isinstance(body, dict):
            annotations = body.get("annotations")
            body = {name: value for name, value in body.items() if name != "annotations"}
        held = self._checked(kind, id_, id_, body, around)
        if held:
            self._add(kind, id_, held, around.of_key(id_), places)
        if isinstance(annotations, dict):
            inside = places.inside("annotations")
            for slug, annotation in annotations.items():
                passage = self._checked("annotation", f"{id_}/{slug}", slug, annotation, inside)
                if held and passage:
                    self._add("annotation", f"{id_}/{slug}", passage, inside.of_key(slug), inside.inside(slug))
        elif annotations is not None:
            message = "annotations have to be a mapping by id"
            self._found(("not-a-mapping", message, "", ("annotations",), False), places)

    def _checked(self, kind: Kind, id_: str, key: str, body: Any, around: Locations) -> tuple[Body, str] | None:
        """A record and its JSON; None if something is wrong with it, which is noted as a finding."""
        places = around.inside(key)
        if hint := _no_id(kind, id_, key):
            self._found(("bad-id", f"{key!r} is not an id", hint, (key,), True), around)
            return None
        if not isinstance(body, dict):
            message, hint = f"{kind} {id_} has to be a mapping of fields", "write its fields below it, indented"
            self._found(("not-a-mapping", message, hint, (key,), False), around)
            return None
        body = _written_out(body)
        if kind == "source":
            body = self._without_rest(id_, body, places)
        text = as_json(body)
        faults = faults_in(CLASSES[kind], body, text)
        for fault in faults:
            self._found(fault, places, f"{kind} {id_}: ")
        if ":null" in text and not faults:
            body = _said(body)
            text = as_json(body)
        return None if faults else (body, text)

    def _without_rest(self, id_: str, body: Body, places: Locations) -> Body:
        """A source whose author "and others" is taken as the mark of a list that is cut off, not as a person."""
        for role in ROLES:
            people = body.get(role)
            if not isinstance(people, list):
                continue
            rest = [number for number, person in enumerate(people) if _is_nobody(person)]
            for number in rest:
                message = f"'{role}.{number}' is nobody's name"
                hint = "write et-al: true beside the names" if role == "author" else "leave it out"
                self._found(("nobody-named", message, hint, (role, number), False), places, f"source {id_}: ")
            if rest:
                named = [person for number, person in enumerate(people) if number not in rest]
                body = {name: value for name, value in body.items() if name != role or named}
                body |= ({role: named} if named else {}) | ({"et-al": True} if role == "author" else {})
        return body

    def _add(self, kind: Kind, id_: str, checked: tuple[Body, str], place: tuple[int, int], places: Locations) -> None:
        out, (body, text) = self.out, checked
        out.ids.append(id_)
        out.kinds.append(kind)
        out.titles.append(" ".join(body.get("title", "").split()))
        out.lines.append(place[0])
        out.columns.append(place[1])
        self.bodies.append(text)
        links, before = list(written_links(body)), len(out.link_kinds)
        targets = [link["to"] for _, _, link in links]
        out.link_kinds.extend([field for field, _, _ in links])
        out.link_targets.extend(targets)
        out.link_names.update({n: link["id"] for n, (_, _, link) in enumerate(links, before) if link.get("id")})
        if len({id_, *targets}) <= len(targets):
            out.doubtful.append(len(out.ids) - 1)
        spots = [
            places.of(_WRITTEN_IN.get(field, field), number, _TARGETS.get(field, "to")) for field, number, _ in links
        ]
        out.link_lines.extend([line for line, _ in spots])
        out.link_columns.extend([column for _, column in spots])
        out.starts.append(len(out.link_kinds))

    def _found(self, fault: Fault, places: Locations, whose: str = "") -> None:
        finding = _as_finding(fault, places)
        self.out.findings.append(finding._replace(message=whose + finding.message))


def _is_nobody(person: Any) -> bool:
    """Return True if a person is only a mark for authors who are not named."""
    if not isinstance(person, dict):
        return False
    name = person.get("literal") or person.get("family")
    return isinstance(name, str) and not person.get("given") and is_rest(name)


def _no_id(kind: Kind, id_: str, key: str) -> str:
    """The hint for an id that is not written as one; empty if it is."""
    stands_apart = kind == "annotation" and key == id_
    parts = key.split("/") if stands_apart else [key]
    if stands_apart and len(parts) != len(("source", "passage")):
        return "an annotation that stands apart from its source has the id source/passage"
    if all(is_slug(part) and len(part) <= MAX_ID for part in parts):
        return ""
    return f"small letters, digits and single hyphens, at most {MAX_ID} characters"


_WRITTEN_IN = {"premise": "premises"}
_TARGETS = {"answers": "question"}


def _as_finding(fault: Fault, places: Locations) -> Finding:
    code, message, hint, path, is_key = fault
    place = places.of_key(*path) if is_key and path else places.of(*path)
    return Finding(code, message, hint, *place)


def _written_out(body: Body) -> Body:
    """A record with its short forms written out; everything else stays as it is."""
    return body | {name: _long_form(name, body[name]) for name in body if name in _SHORTENED}


def _said(value: Any) -> Any:
    """A value without its empty fields: a field name without a value says no more than an absent field."""
    if isinstance(value, dict):
        return {name: _said(part) for name, part in value.items() if part is not None}
    return [_said(part) for part in value] if isinstance(value, list) else value


_SHORTENED = WRITTEN_AS_NUMBERS.union(LINK_FIELDS, ("status", "checked"))


def _long_form(name: str, value: Any) -> Any:
    if name in LINK_FIELDS and isinstance(value, list):
        return [{"to": link} if isinstance(link, str) else link for link in value]
    if name in WRITTEN_AS_NUMBERS and isinstance(value, int | float) and not isinstance(value, bool):
        return getattr(value, "text", str(value))
    if name in ("status", "checked") and isinstance(value, dict):
        return _written_out(value)
    return value


def bodies(texts: Iterable[str]) -> list[Body]:
    """Many records that pages keep, read at once."""
    found: list[Body] = from_json(f"[{','.join(texts)}]", cache_strings="keys")
    return found


def as_json(body: Mapping[str, Any]) -> str:
    """A record, or a part of one, as JSON in one line, as pages keep it."""
    return to_json(body, inf_nan_mode="constants").decode()
