"""The validation of data against the classes of the model. Nothing is validated anywhere else.

Pydantic's core checks what types can say; the few rules that types cannot say are checked here.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal, TypeAlias, get_args, get_origin

from pydantic_core import SchemaValidator, ValidationError

from rsi_graph.corpus.objects import field_names, part_class
from rsi_graph.corpus.table import written_links
from rsi_graph.errors import did_you_mean
from rsi_graph.model import DATE, MAX_ID, MAX_QUOTE, PUBLISHED, ROLES, SLUG, WORK_DATES, Record, corpus_name
from rsi_graph.words import near

Path: TypeAlias = tuple[str | int, ...]
Body: TypeAlias = dict[str, Any]
Fault: TypeAlias = tuple[str, str, str, Path, bool]
"""Code, message, hint, the path in the record, and True if the key and not the value is meant."""

MAX_LISTED = 100
"""The longest list of possible values that a message shows, in characters."""
MAX_SHOWN = 40
"""The longest part of a wrong value that a message shows, in characters."""

DATES = frozenset({*WORK_DATES, "as-of", "date"})
"""The fields that hold a date."""
OF_WORKS = DATES - {"accessed", "as-of", "date"}
"""The dates of a work, which may be a range, a season or not certain."""

is_slug = re.compile(SLUG).fullmatch
_date = re.compile(DATE).fullmatch
_published = re.compile(PUBLISHED).fullmatch
_last_days = re.compile("([0-9]{4})-([0-9]{2})-(29|3[01])").findall


@cache
def validator(cls: type[Any]) -> SchemaValidator:
    """Pydantic's core alone: the rest of pydantic takes as long to load as a thousand records to read."""
    return SchemaValidator(_core(cls))


def _core(kind: Any) -> Any:
    """A type of the model as a schema of pydantic's core."""
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


def faults_in(cls: type[Record], body: Body, text: str) -> list[Fault]:
    """Everything that is wrong with a record, in the order of its text as far as pydantic keeps that order."""
    try:
        validator(cls).validate_json(text, strict=True)  # type: ignore[arg-type]  # see objects._build
    except ValidationError as error:
        found = error.errors(include_url=False)
        return list(dict.fromkeys(_fault(cls, e, body) for e in found if _is_meant(e["loc"], body)))
    return [] if _FURTHER.isdisjoint(body) and '"id":' not in text else list(further(body))


def _is_meant(loc: tuple[str | int, ...], body: Body) -> bool:
    """Return False for a complaint about the other form of a credence: pydantic tries both number and interval."""
    if "credence" not in loc[:-1]:
        return True
    at, value = loc.index("credence") + 1, body
    for step in loc[:at]:
        value = value[step]  # type: ignore[index]
    return str(loc[at]).startswith("tuple") == isinstance(value, list)


def _fault(cls: type[Record], error: Mapping[str, Any], body: Body) -> Fault:
    """Pydantic's complaint as a fault in our words."""
    loc: Path = error["loc"]
    path = tuple(step for n, step in enumerate(loc) if isinstance(step, int) or "credence" not in loc[:n])
    name, what = ".".join(str(p) for p in path), error["type"]
    if what == "extra_forbidden":
        hint = did_you_mean(near(str(path[-1]), _fields_at(cls, path[:-1])))
        return "unknown-field", f"there is no field {name!r}", hint, path, True
    if what.startswith("missing"):
        return "missing-field", f"the field {name!r} is missing", "", path[:-1], False
    code = "wrong-type" if what.endswith(("_type", "_parsing")) or what == "json_invalid" else "wrong-value"
    hint = _in_quotes(body, path) if what == "string_type" else _near_value(what, error) or _such_as(what, path)
    return code, f"{name!r} {_complaint(what, error)}", hint, path, False


def _in_quotes(body: Any, path: Path) -> str:
    """The hint for a number or a truth value that is meant as text."""
    for step in path:
        body = body[step]
    if body is None:
        return "leave the field out if there is nothing to say; the words null and ~ stand in quotes"
    if not isinstance(body, int | float):
        return ""
    written = getattr(body, "text", str(body).lower())
    return f'put it in quotes: "{written}"' if len(written) <= MAX_SHOWN else "put it in quotes"


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
    """The hint that names a possible value like the written one."""
    if what != "literal_error" or not isinstance(error["input"], str):
        return ""
    return did_you_mean(near(error["input"], re.findall(r"'([^']+)'", error["ctx"]["expected"])))


def _such_as(what: str, path: Path) -> str:
    """An example of what is wanted, if the kind of mistake alone tells."""
    if what in ("tuple_type", "list_type"):
        return "such as [{family: Doe, given: Jane}]" if path and path[-1] in ROLES else "such as [one, two]"
    if what in ("float_type", "greater_than_equal", "less_than_equal"):
        return "such as 0.7"
    return "the text can say the rest" if what == "string_too_long" else ""


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= MAX_SHOWN else f"{text[: MAX_SHOWN - 3]}..."


def _fields_at(cls: type[Record], path: Path) -> list[str]:
    """The names that could stand at ``path`` in a record of class ``cls``."""
    for step in path:
        if isinstance(step, str):
            cls = part_class(step) or cls
    return list(field_names(cls))  # type: ignore[arg-type]  # see objects._build


_FURTHER = DATES.union(("status", "checked", "credence", "quote"), ROLES)
"""The fields with a rule that types cannot say; the name of a step is the only one further down."""


def further(body: Body) -> Iterator[Fault]:
    """The faults by the rules that types cannot say."""
    yield from _dates(body, ())
    for part in ("status", "checked"):
        yield from _dates(body.get(part) or {}, (part,))
    credence = body.get("credence")
    if isinstance(credence, list) and credence[0] > credence[1]:
        yield "wrong-value", "'credence' has its ends the wrong way round", "the lower one first", ("credence",), False
    quote = body.get("quote")
    if quote and len(quote["exact"]) > MAX_QUOTE:
        message = f"the quotation is {len(quote['exact'])} characters long, {MAX_QUOTE} at most"
        yield "long-quote", message, "quote the important words and put the rest in our own", ("quote", "exact"), False
    yield from _names(body)
    for field, number, link in written_links(body):
        name = link.get("id")
        if name is not None and (not is_slug(name) or len(name) > MAX_ID):
            yield "bad-id", f"{name!r} is not an id", "small letters, digits, hyphens", (field, number, "id"), False


def _dates(body: Body, above: Path) -> Iterator[Fault]:
    for name in DATES & body.keys():
        of_work, value = name in OF_WORKS, body[name]
        if value is not None and not (_published if of_work else _date)(value):
            message = f"{name!r} is {_shown(value)}, but has to be a year, year-month or date"
            more = "; 1850~ is about 1850, 1998/1999 a range, 2020-21 spring" if of_work else ""
            yield "wrong-value", message, f"such as 2026, 2026-04 or 2026-04-13{more}", (*above, name), False
        elif value is not None and not all(_exists(*day) for day in _last_days(value)):
            message = f"{name!r} is {_shown(value)}, but that month has no such day"
            yield "wrong-value", message, "look the day up, or write the year and month alone", (*above, name), False


def _exists(year: str, month: str, day: str) -> bool:
    """Return True if a month has this day; the calendar repeats after 400 years, and Python's has no year 0."""
    try:
        return bool(date(2000 + int(year) % 400, int(month), int(day)))
    except ValueError:
        return False


def _names(body: Body) -> Iterator[Fault]:
    for field in ROLES:
        for number, name in enumerate(body.get(field, ())):
            if "family" not in name and "literal" not in name:
                yield (
                    "missing-field",
                    f"'{field}.{number}' needs a family or a literal name",
                    "such as {family: Doe, given: Jane} or {literal: An institute}",
                    (field, number),
                    False,
                )
