"""A page: what one corpus file says, validated, and still as text until somebody looks.

A record is kept as one line of JSON under its corpus names; only what a graph needs to stand (ids, kinds, titles,
places, and who points at whom) is spread out in columns. So a corpus of a hundred thousand records opens by reading
columns, and a record becomes an object when it is first looked at. The same page comes from the reader and from the
cache; ``dumps`` and ``loads`` are its text on disk, which holds data only.
"""

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, NamedTuple, cast

from rsi_graph.model import (
    CLASSES,
    LINK_FIELDS,
    Answer,
    AnyRecord,
    Checked,
    Decision,
    Kind,
    Link,
    Manifest,
    Name,
    Quote,
    Record,
    Standing,
    Status,
    Supposed,
    View,
    Weighed,
    corpus_name,
)

FORMAT = "rsi-graph page 1"


class Finding(NamedTuple):
    """A diagnostic that does not know its file yet."""

    code: str
    message: str
    hint: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Page:
    """The records of one file in columns: entry ``i`` of each belongs to record ``i``.

    The links of record ``i`` are entries ``starts[i]`` up to ``starts[i + 1]`` of the ``link_`` columns, in the order
    in which ``written_links`` gives them.
    """

    ids: list[str]
    kinds: list[Kind]
    titles: list[str]
    lines: list[int]
    columns: list[int]
    bodies: list[str]
    starts: list[int]
    link_kinds: list[str]
    link_targets: list[str]
    link_names: list[str]
    """The names of named steps, empty for all others."""
    link_lines: list[int]
    link_columns: list[int]
    findings: list[Finding]


_KEPT = tuple(f.name for f in fields(Page) if f.name != "bodies")
_COLUMNS = tuple(f.name for f in fields(Page) if f.name not in ("starts", "findings"))

EMPTY = Page([], [], [], [], [], [], [0], [], [], [], [], [], [])


def written_links(body: Mapping[str, Any]) -> Iterator[tuple[str, int, Mapping[str, Any]]]:
    """Every link a record states: its kind, its number in the list it stands in, and what is written there.

    Each comes as a mapping with ``to``, whatever its form in the corpus.
    """
    if not _LINKED.isdisjoint(body):
        for field in LINK_FIELDS:
            if field in body:
                for number, link in enumerate(body[field]):
                    yield field, number, link
        for number, answer in enumerate(body.get("answers", ())):
            yield "answers", number, {**answer, "to": answer["question"]}
        for number, premise in enumerate(body.get("premises", ())):
            yield "premise", number, {"to": premise}


_LINKED = frozenset({*LINK_FIELDS, "answers", "premises"})


def dumps(page: Page) -> bytes:
    """A page as bytes: a line that says what follows, a line of columns, then one line of JSON a record."""
    columns = [getattr(page, name) for name in _KEPT]
    head = json.dumps(columns, ensure_ascii=False, separators=(",", ":"))
    payload = "\n".join([head, *page.bodies]).encode()
    return f"{FORMAT} {zlib.crc32(payload)}\n".encode() + payload


def loads(data: bytes) -> Page | None:
    """The page in ``data``, or None where it is damaged or of another version."""
    head, _, payload = data.partition(b"\n")
    if not payload or head != f"{FORMAT} {zlib.crc32(payload)}".encode():
        return None
    columns, *bodies = payload.decode().split("\n")
    kept = dict(zip(_KEPT, json.loads(columns), strict=True))
    return Page(bodies=bodies, **kept | {"findings": [Finding(*f) for f in kept["findings"]]})


def join(parts: Sequence[Page]) -> Page:
    """One page out of many, in their order, without their findings: a finding belongs to its file."""
    out = Page([], [], [], [], [], [], [0], [], [], [], [], [], [])
    for part in parts:
        links = len(out.link_kinds)
        out.starts.extend([links + start for start in part.starts[1:]])
        for name in _COLUMNS:
            getattr(out, name).extend(getattr(part, name))
    return out


def record(kind: Kind, body: Mapping[str, Any]) -> AnyRecord:
    """The object of a record that was validated before."""
    return cast("AnyRecord", _build(CLASSES[kind], body))


def manifest(body: Mapping[str, Any]) -> Manifest:
    """The object of a validated manifest."""
    return cast("Manifest", _build(Manifest, body))


def decision(body: Mapping[str, Any]) -> Decision:
    """The object of a validated judgement."""
    return cast("Decision", _build(Decision, body))


def view(body: Mapping[str, Any]) -> View:
    """The object of a validated view."""
    return cast("View", _build(View, body))


_LISTS: dict[str, type[Record]] = {
    **dict.fromkeys(LINK_FIELDS, Link),
    "answers": Answer,
    "author": Name,
    "editor": Name,
    "translator": Name,
    "accept": Supposed,
    "reject": Supposed,
    "credences": Weighed,
}
_PARTS: dict[str, type[Record]] = {
    "status": Status,
    "standing": Standing,
    "quote": Quote,
    "checked": Checked,
}


def part_class(name: str) -> type[Record] | None:
    """The class of what stands in a field, where that is a mapping or a list of mappings."""
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
