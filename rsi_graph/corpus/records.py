"""Data to records, one at a time: the only place that validates.

A record passes three doors: its short forms are written out (an id in a list of links becomes ``{to: id}``), pydantic
holds it against the class in ``model``, and the few rules that types cannot say are looked at. Whatever is wrong
comes back as findings with a place, all of them at once; a record with a finding is left out, its neighbours stay.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, fields, replace
from functools import cache
from typing import Annotated, Any, Literal, TypeAlias, get_args, get_origin

from pydantic_core import SchemaValidator, ValidationError, from_json, to_json

from rsi_graph.corpus.objects import field_names, part_class
from rsi_graph.corpus.table import Bodies, Page, empty, written_links
from rsi_graph.corpus.yamltext import Document, Locations
from rsi_graph.diagnostics import Finding
from rsi_graph.errors import did_you_mean
from rsi_graph.model import (
    APART,
    CLASSES,
    DATE,
    LINK_FIELDS,
    MAX_ID,
    MAX_QUOTE,
    SECTIONS,
    SLUG,
    Decision,
    Kind,
    Manifest,
    Record,
    View,
    corpus_name,
)
from rsi_graph.words import is_rest, near

Path: TypeAlias = tuple[str | int, ...]
Body: TypeAlias = dict[str, Any]
Fault: TypeAlias = tuple[str, str, str, Path, bool]
"""Code, message, hint, where in the record, and whether the key rather than the value is meant."""

WRITTEN_AS_NUMBERS = frozenset(
    {"issued", "accessed", "original-date", "volume", "issue", "page", "number", "number-of-pages",
     "chapter-number", "edition", "section", "version", "locator", "as-of", "date", "ISBN", "PMID", "arXiv"}
)  # fmt: skip
"""Fields of text that people write as bare numbers: `volume: 110` means the text 110."""

MAX_LISTED = 100
"""The longest list of possible values that a message shows, in characters."""
MAX_SHOWN = 40
"""The longest part of a wrong value that a message shows, in characters."""

SUPPOSED = ("accept", "reject", "credences")
"""The fields of a view that suppose something; in each an id alone is written out as ``{node: id}``."""
DATES = frozenset({"issued", "accessed", "original-date", "as-of", "date"})

_slug = re.compile(SLUG).fullmatch
_date = re.compile(DATE).fullmatch


def page(document: Document) -> Page:
    """All records of one file."""
    return _Writer(document).page()


def manifest(document: Document) -> Page:
    """The manifest in ``corpus.yaml`` as a page with one body, and lines and columns of what it extends.

    Without a body where it cannot be read.
    """
    data = {} if document.data is None else document.data
    if not isinstance(data, dict):
        wrong = Finding("manifest", "a mapping was expected", "", *document.places.of())
        return empty([*document.findings, wrong])
    text, places = as_json(data), document.places
    faults = [_as_finding(fault, places)._replace(code="manifest") for fault in _faults(Manifest, data, text)]
    extends = [places.of("extends", number) for number in range(0 if faults else len(data.get("extends", ())))]
    return replace(
        empty([*document.findings, *faults]),
        bodies=Bodies.of([] if faults else [text]),
        lines=[line for line, _ in extends],
        columns=[column for _, column in extends],
    )


def view(document: Document) -> Page:
    """A view as a page with one body, and lines and columns of what it supposes, in the order of ``SUPPOSED``.

    A wrong entry of what it supposes is left out alone; without a body where anything else is wrong.
    """
    data, places = document.data, document.places
    if not isinstance(data, dict):
        wrong = [] if document.findings else [Finding("not-a-mapping", "a mapping was expected", "", *places.of())]
        return empty([*document.findings, *wrong])
    data = {name: _supposed(name, value) for name, value in data.items()}
    faults = _faults(View, data, as_json(data))
    bad = {path[:2] for *_, path, _ in faults}
    if any(len(at) < len(("credences", 0)) or at[0] not in SUPPOSED for at in bad):
        return empty([*document.findings, *(_as_finding(fault, places) for fault in faults)])
    for number, body in enumerate(data.get("credences", ())):
        turned = [] if ("credences", number) in bad else list(_further(body))
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
    """The judgements in ``decisions.yaml``: a body each, with its line and column. One that is wrong is left out."""
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
    yield from _faults(Decision, body, as_json(body))
    if (body.get("verdict") == "accepted") != ("as" in body):
        yield "wrong-value", "'as' says what was accepted, and only that", "", ("verdict",), False


def _supposed(name: str, value: Any) -> Any:
    if name in SUPPOSED and isinstance(value, list):
        return [{"node": node} if isinstance(node, str) else node for node in value]
    return value


class _Writer:
    """Writes the columns of a page while going through a document."""

    def __init__(self, document: Document) -> None:
        self.data, self.places = document.data, document.places
        self.out, self.bodies = empty(document.findings), list[str]()

    def page(self) -> Page:
        if isinstance(self.data, dict):
            if APART in self.data:  # first, so that they are told from those behind their sources
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
        """A record and its JSON; None where something is wrong with it, which is then said."""
        places = around.inside(key)
        if hint := _no_id(kind, id_, key):
            self._found(("bad-id", f"{key!r} is not an id", hint, (key,), True), around)
            return None
        if not isinstance(body, dict):
            self._found(("not-a-mapping", f"{kind} {id_} has to be a mapping of fields", "", (key,), False), around)
            return None
        body = _written_out(body)
        if kind == "source":
            body = self._without_rest(id_, body, places)
        text = as_json(body)
        faults = _faults(CLASSES[kind], body, text)
        for fault in faults:
            self._found(fault, places, f"{kind} {id_}: ")
        if ":null" in text and not faults:
            body = _said(body)
            text = as_json(body)
        return None if faults else (body, text)

    def _without_rest(self, id_: str, body: Body, places: Locations) -> Body:
        """A source whose "and others" is no person, but the mark that its list of authors is cut off."""
        for role in _ROLES:
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


_ROLES = ("author", "editor", "translator")


def _is_nobody(person: Any) -> bool:
    """Return True if a person stands for those that are not named."""
    if not isinstance(person, dict):
        return False
    name = person.get("literal") or person.get("family")
    return isinstance(name, str) and not person.get("given") and is_rest(name)


def _no_id(kind: Kind, id_: str, key: str) -> str:
    """The hint for an id that is not written as one; empty where it is."""
    stands_apart = kind == "annotation" and key == id_
    parts = key.split("/") if stands_apart else [key]
    if stands_apart and len(parts) != len(("source", "passage")):
        return "an annotation that stands apart from its source has the id source/passage"
    if all(_slug(part) and len(part) <= MAX_ID for part in parts):
        return ""
    return f"small letters, digits and single hyphens, at most {MAX_ID} characters"


_WRITTEN_IN = {"premise": "premises"}
_TARGETS = {"answers": "question"}


def _as_finding(fault: Fault, places: Locations) -> Finding:
    code, message, hint, path, is_key = fault
    place = places.of_key(*path) if is_key and path else places.of(*path)
    return Finding(code, message, hint, *place)


def _written_out(body: Body) -> Body:
    """A record with its short forms written out; what has no short form comes back as it is."""
    return body | {name: _long_form(name, body[name]) for name in body if name in _SHORTENED}


def _said(value: Any) -> Any:
    """A value without the fields that have a name and nothing behind it: they say no more than absent ones."""
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


@cache
def _validator(cls: type[Any]) -> SchemaValidator:
    """Pydantic's core alone: the rest of pydantic takes as long to load as a thousand records to read."""
    return SchemaValidator(_core(cls))


def _core(kind: Any) -> Any:
    """A type of the model in the words of pydantic's core."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return {**_core(parts[0]), **parts[1].bounds}
    if origin is Literal:
        return {"type": "literal", "expected": list(parts)}
    if origin is tuple:
        items = {"type": "tuple", "items_schema": [_core(part) for part in parts if part is not ...]}
        return {**items, "variadic_item_index": 0} if parts[-1] is ... else items
    if parts:
        choices = [_core(part) for part in parts if part is not type(None)]
        inner = choices[0] if len(choices) == 1 else {"type": "union", "choices": choices}
        return {"type": "nullable", "schema": inner} if type(None) in parts else inner
    return {"type": kind.__name__} if kind in (str, float, bool) else _core_of_record(kind)


def _core_of_record(cls: type[Any]) -> Any:
    parts = {
        corpus_name(part.name): {
            "type": "typed-dict-field",
            "schema": _core(part.type),
            "required": part.default is MISSING,
        }
        for part in fields(cls)
    }
    return {"type": "typed-dict", "fields": parts, "extra_behavior": "forbid"}


def bodies(texts: Iterable[str]) -> list[Body]:
    """Many records that pages keep, read at once."""
    found: list[Body] = from_json(f"[{','.join(texts)}]", cache_strings="keys")
    return found


def as_json(body: Mapping[str, Any]) -> str:
    """A record, or a part of one, as JSON in one line: what pages keep."""
    return to_json(body, inf_nan_mode="constants").decode()


def _faults(cls: type[Record], body: Body, text: str) -> list[Fault]:
    """Everything that is wrong with a record, in the order of its text as far as pydantic keeps it."""
    try:
        validator = _validator(cls)  # type: ignore[arg-type]  # see objects._build
        validator.validate_json(text, strict=True)
    except ValidationError as error:
        found = error.errors(include_url=False)
        return list(dict.fromkeys(_fault(cls, e) for e in found if _is_meant(e["loc"], body)))
    return [] if _FURTHER.isdisjoint(body) and '"id":' not in text else list(_further(body))


def _is_meant(loc: tuple[str | int, ...], body: Body) -> bool:
    """Leave out what pydantic says of the other form of a credence: a number is not taken for an interval."""
    if "credence" not in loc[:-1]:
        return True
    at, value = loc.index("credence") + 1, body
    for step in loc[:at]:
        value = value[step]  # type: ignore[index]
    return str(loc[at]).startswith("tuple") == isinstance(value, list)


def _fault(cls: type[Record], error: Mapping[str, Any]) -> Fault:
    """Pydantic's complaint in our words."""
    loc: Path = error["loc"]
    path = tuple(step for n, step in enumerate(loc) if isinstance(step, int) or "credence" not in loc[:n])
    name, what = ".".join(str(p) for p in path), error["type"]
    if what == "extra_forbidden":
        hint = did_you_mean(near(str(path[-1]), _fields_at(cls, path[:-1])))
        return "unknown-field", f"there is no field {name!r}", hint, path, True
    if what.startswith("missing"):
        return "missing-field", f"the field {name!r} is missing", "", path[:-1], False
    code = "wrong-type" if what.endswith(("_type", "_parsing")) or what == "json_invalid" else "wrong-value"
    return code, f"{name!r} {_complaint(what, error)}", _near_value(what, error), path, False


_WANTED = {
    "string_type": "has to be text",
    "float_type": "has to be a number",
    "bool_type": "has to be true or false",
    "tuple_type": "has to be a list",
    "list_type": "has to be a list",
    "dict_type": "has to be a mapping",
    "string_too_short": "must not be empty",
    "too_short": "must not be empty",
}


def _complaint(what: str, error: Mapping[str, Any]) -> str:
    context = error.get("ctx", {})
    if what == "string_too_long":
        return f"is {len(error['input'])} characters long, {context['max_length']} at most"
    if what == "literal_error":
        possible = context["expected"] if len(context["expected"]) <= MAX_LISTED else "one of those in the schema"
        return f"is {_shown(error['input'])}, but has to be {possible}"
    if what in ("greater_than_equal", "less_than_equal"):
        return f"is {_shown(error['input'])}, but has to be between 0 and 1"
    return _WANTED.get(what, str(error["msg"]).lower())


def _near_value(what: str, error: Mapping[str, Any]) -> str:
    """A possible value that looks like the one written."""
    if what != "literal_error" or not isinstance(error["input"], str):
        return ""
    return did_you_mean(near(error["input"], re.findall(r"'([^']+)'", error["ctx"]["expected"])))


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= MAX_SHOWN else f"{text[: MAX_SHOWN - 3]}..."


def _fields_at(cls: type[Record], path: Path) -> list[str]:
    """The names that could stand at ``path`` in a record of class ``cls``."""
    for step in path:
        if isinstance(step, str):
            cls = part_class(step) or cls
    return list(field_names(cls))  # type: ignore[arg-type]  # see objects._build


_FURTHER = DATES.union(("status", "checked", "credence", "quote", "author", "editor", "translator"))
"""Fields with a rule that types cannot say; the name of a step is the only one deeper down."""


def _further(body: Body) -> Iterator[Fault]:
    """The rules that types cannot say."""
    yield from _dates(body, ())
    for part in ("status", "checked"):
        yield from _dates(body.get(part) or {}, (part,))
    credence = body.get("credence")
    if isinstance(credence, list) and credence[0] > credence[1]:
        yield "wrong-value", "'credence' has its ends the wrong way round", "", ("credence",), False
    quote = body.get("quote")
    if quote and len(quote["exact"]) > MAX_QUOTE:
        message = f"the quotation is {len(quote['exact'])} characters long, {MAX_QUOTE} at most"
        yield "long-quote", message, "quote the words that matter and say the rest in ours", ("quote", "exact"), False
    yield from _names(body)
    for field, number, link in written_links(body):
        name = link.get("id")
        if name is not None and (not _slug(name) or len(name) > MAX_ID):
            yield "bad-id", f"{name!r} is not an id", "small letters, digits, hyphens", (field, number, "id"), False


def _dates(body: Body, above: Path) -> Iterator[Fault]:
    for name in DATES & body.keys():
        if body[name] is not None and not _date(body[name]):
            message = f"{name!r} is {_shown(body[name])}, but has to be a year, year-month or date"
            yield "wrong-value", message, "such as 2026, 2026-04 or 2026-04-13", (*above, name), False


def _names(body: Body) -> Iterator[Fault]:
    for field in _ROLES:
        for number, name in enumerate(body.get(field, ())):
            if "family" not in name and "literal" not in name:
                yield (
                    "missing-field",
                    f"'{field}.{number}' needs a family or a literal name",
                    "",
                    (field, number),
                    False,
                )
