"""Typed records made of validated data: the classes of ``model``, built field by field."""

from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import Any, cast

from rsi_graph.corpus.layer_files import Decision, Excuse, Manifest, Supposed, View, Weighed
from rsi_graph.model import (
    CLASSES,
    LINK_FIELDS,
    ROLES,
    Answer,
    AnyRecord,
    Checked,
    Kind,
    Link,
    Name,
    Quote,
    Record,
    Standing,
    Status,
    corpus_name,
)


def record(kind: Kind, body: Mapping[str, Any]) -> AnyRecord:
    """The typed form of a record that was validated before."""
    return cast("AnyRecord", _build(CLASSES[kind], body))


def manifest(body: Mapping[str, Any]) -> Manifest:
    """The typed form of a validated manifest."""
    return cast("Manifest", _build(Manifest, body))


def decision(body: Mapping[str, Any]) -> Decision:
    """The typed form of a validated judgement."""
    return cast("Decision", _build(Decision, body))


def view(body: Mapping[str, Any]) -> View:
    """The typed form of a validated view."""
    return cast("View", _build(View, body))


_LISTS: dict[str, type[Record]] = {
    **dict.fromkeys(LINK_FIELDS, Link),
    "answers": Answer,
    **dict.fromkeys(ROLES, Name),
    "accept": Supposed,
    "reject": Supposed,
    "credences": Weighed,
    "excused": Excuse,
}

_PARTS: dict[str, type[Record]] = {
    "status": Status,
    "standing": Standing,
    "quote": Quote,
    "checked": Checked,
}


def part_class(name: str) -> type[Record] | None:
    """The class of the mapping, or of the mappings in the list, that a field holds; None if it holds neither."""
    return _LISTS.get(name) or _PARTS.get(name)


@cache
def field_names(cls: type[Any]) -> dict[str, str]:
    """The attribute of each corpus name."""
    return {corpus_name(f.name): f.name for f in fields(cls)}


def _build(cls: type[Record], body: Mapping[str, Any]) -> Record:
    names = field_names(cls)  # type: ignore[arg-type]  # mypy takes a class's own __hash__ for its metaclass's
    return cls(**{names[name]: _value(name, value) for name, value in body.items()})


def _value(name: str, value: Any) -> Any:
    if name in _PARTS:
        return _build(_PARTS[name], value)
    if isinstance(value, list):
        part = _LISTS.get(name)
        return tuple(_build(part, v) for v in value) if part else tuple(value)
    return value
