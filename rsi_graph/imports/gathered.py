"""The records of an import, gathered one by one under readable ids and validated at the end.

Ids come from the file's own names if these are readable, else from titles or texts; a text without Latin letters is
named by its hash. So the same file gives the same ids at every import.
"""

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from rsi_graph import relations
from rsi_graph import words as words_module
from rsi_graph.corpus.yamltext import FORBIDDEN
from rsi_graph.errors import BadImport
from rsi_graph.export.losses import Loss, counted
from rsi_graph.model import LINK_FIELDS, MAX_ID, PROPOSITIONS, SECTIONS, SLUG, STANCES, Kind

Body: TypeAlias = dict[str, Any]
Sections: TypeAlias = dict[str, dict[str, Body]]

LONGEST_SLUG = 48
_NAMES: dict[Kind, str] = {kind: section for section, kind in SECTIONS.items()}
_slug = re.compile(SLUG).fullmatch
_MEANINGLESS = re.compile(
    r"(node|n|s|a|i|arg|id|atom|edge|claim|statement|untitled)?-?[0-9]+|[0-9a-f-]{16,}|[0-9]+-[0-9]+"
)


class RemarkPlace(NamedTuple):
    """A place in a file: line and column from 1, or 0 if unknown, and the path if the file is included."""

    line: int = 0
    column: int = 0
    path: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Remark:
    """Something odd in a file that was read all the same. Line and column count from 1; 0 means no place is known."""

    message: str
    line: int = 0
    column: int = 0
    path: str = ""
    """The file that it is about, if that is an included file."""

    def said(self, path: str) -> str:
        """The remark as a line, with its place."""
        path = self.path or path
        return f"{path}:{self.line}:{self.column}: {self.message}" if self.line else f"{path}: {self.message}"


def clean(text: Any) -> str:
    """A text that a corpus may hold: no control characters, no odd line ends."""
    return FORBIDDEN.sub("", str(text).replace("\r\n", "\n").replace("\r", "\n")).strip()


def beginning(text: str) -> str:
    """A text's first sentence or its beginning, at most as long as a title may be."""
    line = " ".join(text.split())
    first = re.match(r".{8,71}?[.!?](?= |$)", line)
    if first:
        return first[0].rstrip(".")
    shown = words_module.beginning(line)
    return shown[:-1] if re.fullmatch(r".*[^.]\.", shown) else shown


def slug(text: str, longest: int = LONGEST_SLUG) -> str:
    """A text as a slug of whole words; empty if it has no Latin letters or digits."""
    plain = unicodedata.normalize("NFKD", text.replace("\u00ac", "not "))
    words = re.findall(r"[a-z0-9]+", re.sub(r"['\u2019]", "", plain.encode("ascii", "ignore").decode().lower()))
    kept = words[:1]
    for word in words[1:]:
        if len("-".join([*kept, word])) > longest:
            break
        kept.append(word)
    return "-".join(kept)[:MAX_ID].strip("-")


def readable(key: str) -> str:
    """A file's own name for a thing as a slug; nothing if it is only a number."""
    found = key if _slug(key) and len(key) <= MAX_ID else slug(key, MAX_ID)
    letters = sum(character.isalpha() for character in found)
    return "" if _MEANINGLESS.fullmatch(found) or letters < 3 else found  # noqa: PLR2004 - a word


class Gathered:
    """Records by id, each with the section it belongs to."""

    def __init__(self, path: str, form: str, folder: Path | None = None) -> None:
        self.path, self.form, self.folder = path, form, folder
        self.title = ""
        self.remarks: list[Remark] = []
        self.credences: dict[str, tuple[float, str]] = {}
        """The credences that somebody holds, each with its reason. They are a position, not part of the record."""
        self._losses: list[Loss] = []
        self._records: dict[str, tuple[Kind, Body]] = {}
        self._steps: dict[str, tuple[str, str]] = {}
        self._said: dict[tuple[str, str], set[str]] = {}
        self._numbers: dict[str, int] = {}

    # --- what is wrong --------------------------------------------------------------------------------------------

    def wrong(self, why: str, line: int = 1, column: int = 1, hint: str = "") -> BadImport:
        """The error for a file that cannot be read any further."""
        return BadImport(self.path, why, line, column, hint)

    def wrong_at(self, why: str, place: RemarkPlace) -> BadImport:
        """The same error for a place that may be in a file that is included."""
        return BadImport(place.path or self.path, why, place.line, place.column)

    def remark(self, message: str, line: int = 0, column: int = 0, path: str = "") -> None:
        """Add a remark."""
        self.remarks.append(Remark(clean(message), line, column, path))

    def lost(self, what: str, count: int = 1, written: str = "", *, one: str = "") -> None:
        """Count something that has no place in a corpus, by its plural and singular name."""
        self._losses.append(Loss(what, count, written, one=one))

    def doubt(self, message: str, line: int = 0, column: int = 0) -> None:
        """Note what part of a value could not be read or is not certain, and count it."""
        self.remark(message, line, column)
        self.lost(
            "values read in part or in doubt", written="far as they can be read", one="value read in part or in doubt"
        )

    def lost_relation(self) -> None:
        """Count a relation that a corpus cannot state, such as one between the wrong kinds."""
        self.lost("relations that a corpus cannot state", one="relation that a corpus cannot state")

    def losses(self) -> tuple[Loss, ...]:
        """All losses, one for each kind."""
        return counted(self._losses)

    # --- records --------------------------------------------------------------------------------------------------

    def __contains__(self, id_: str) -> bool:
        return id_ in self._records

    def kind(self, id_: str) -> Kind:
        """Return the kind of a record; a step is an argument."""
        return self._records[id_][0] if id_ in self._records else "argument"

    def body(self, id_: str) -> Body:
        """The fields gathered so far."""
        return self._records[id_][1]

    def title_of(self, id_: str) -> str:
        """The title of a record; its id if the file gives it none."""
        found = self._records[id_][1].get("title")
        return found if isinstance(found, str) and found else id_

    def named(self, key: str, *words: str, kind: str = "claim") -> str:
        """A free id: the key if it is readable, else the first of the words that gives a slug."""
        return self._free(_name(key, words, kind))

    def _free(self, name: str) -> str:
        """The name, with the next number if it is taken."""
        if name not in self._records and name not in self._steps:
            return name
        number = self._numbers.get(name, 1) + 1
        while (other := f"{name[: self._room(name)]}-{number}") in self._records or other in self._steps:
            number += 1
        self._numbers[name] = number
        return other

    @staticmethod
    def _room(name: str) -> int:
        """The room for a name before a number is added; the source of an annotation does not count."""
        return len(name) - len(name.rpartition("/")[2]) + MAX_ID - 8

    def proposition(
        self,
        text: str,
        *,
        key: str = "",
        title: str = "",
        kind: Kind = "claim",
        fields: Mapping[str, Any] | None = None,
    ) -> str:
        """Add a claim, condition, risk or question, and return its id."""
        text, title = clean(text), " ".join(clean(title).split())
        text = text or title or key or "(no text)"
        id_ = self.named(key, title, text, kind=kind)
        return self.add(
            id_, kind, {"title": words_module.beginning(title) or beginning(text), "text": text, **_held(fields or {})}
        )

    def argument(self, premises: Iterable[str], *, key: str = "", title: str = "", **fields: Any) -> str:
        """Add an argument, and return its id."""
        found = list(dict.fromkeys(premises))
        title = " ".join(clean(title).split()) or f"From: {self.title_of(found[0])}"
        id_ = self.named(key, title, kind="argument")
        return self.add(id_, "argument", {"title": words_module.beginning(title), "premises": found, **_held(fields)})

    def source(self, key: str, fields: Mapping[str, Any]) -> str:
        """Add a source, and return its id."""
        return self.add(self.named(key, str(fields.get("title", "")), kind="source"), "source", _held(fields))

    def annotation(self, source: str, key: str, fields: Mapping[str, Any]) -> str:
        """Add a passage of a source, and return its id."""
        name = _name(key, (str(fields.get("text", "")),), "passage")
        return self.add(f"{source}/{name}", "annotation", fields)

    def add(self, id_: str, kind: Kind, body: Mapping[str, Any]) -> str:
        """Add a record under this very id, or the next free one."""
        id_ = self._free(id_)
        held = _held(body)
        if kind == "source":
            held.pop("annotations", None)  # they are records of their own
        self._records[id_] = (kind, held)
        return id_

    def step(self, source: str, target: str, name: str = "") -> str:
        """Make the support or attack from one node to another known as a step, and return its id."""
        id_ = name or f"{source}>{target}"
        self._steps[id_] = (source, target)
        return id_

    def relate(self, kind: str, source: str, target: str, **fields: Any) -> bool:
        """State a relation once. Return False if an end is missing, a kind is wrong, or it is stated already."""
        if not self._may(kind, source, target):
            return False
        links: list[Body] = self.body(source).setdefault(kind, [])
        ends = {"question": target} if kind == "answers" else {"to": target}
        links.append({**ends, **_held(fields)})
        self._said.setdefault((source, target), set()).add(kind)
        return True

    def related(self, source: str, target: str) -> set[str]:
        """The kinds of relation from one node to another."""
        return self._said.get((source, target), set())

    def _may(self, kind: str, source: str, target: str) -> bool:
        if source not in self._records or (target not in self._records and target not in self._steps):
            return False
        source_kind, target_kind = self.kind(source), self.kind(target)
        if kind not in (STANCES if source_kind == "annotation" else _STATED):
            return False
        if relations.fault(source, source_kind, kind, target, target_kind):
            return False
        return not relations.conflicts(kind, self.related(source, target), source_kind)

    # --- at the end -----------------------------------------------------------------------------------------------

    def finished(self) -> Sections:
        """The records by section; records that a corpus cannot hold are left out and counted."""
        needing, gone = self._needing(), set[str]()
        for id_ in [*_refused(self._records)]:
            if id_ not in self._records:
                continue  # it was removed with its source
            self.remark(f"{self._records[id_][0]} {id_} cannot be a record of a corpus and is left out")
            self.lost("records that a corpus cannot hold", one="record that a corpus cannot hold")
            gone |= self._forget(id_, needing)
        for id_ in [id_ for id_, (kind, body) in self._records.items() if kind == "argument"]:
            if id_ in self._records and not all(self._is_premise(end) for end in self.body(id_)["premises"]):
                self.lost("arguments without all their premises", one="argument without all its premises")
                gone |= self._forget(id_, needing)
        if gone:
            self._unlink(gone | {step for step, ends in self._steps.items() if not gone.isdisjoint(ends)})
        self._settle()
        self._cut_off()
        sections: Sections = {name: {} for name in SECTIONS}
        for id_, (kind, body) in self._records.items():
            if kind != "annotation":
                sections[_NAMES[kind]][id_] = body
        for id_, (kind, body) in self._records.items():
            if kind == "annotation":
                work, _, name = id_.partition("/")
                sections["sources"][work].setdefault("annotations", {})[name] = body
        return {name: records for name, records in sections.items() if records}

    def _settle(self) -> None:
        """Remove the relations to steps that nothing states, again and again until there are no more."""
        stated = Counter(step for step, _ in self._stated_steps())
        stating: dict[str, list[str]] = {}
        for step, end in self._stated_steps():
            stating.setdefault(end, []).append(step)
        gone = {step for step in self._steps if not stated[step]}
        ahead = list(gone)
        while ahead:
            for step in stating.get(ahead.pop(), ()):
                stated[step] -= 1
                if not stated[step] and step in self._steps and step not in gone:
                    gone.add(step)
                    ahead.append(step)
        if gone:
            self._steps = {step: ends for step, ends in self._steps.items() if step not in gone}
            self.lost(
                "relations to steps that are not there", self._unlink(gone), one="relation to a step that is not there"
            )

    def _cut_off(self) -> None:
        """Remove the relations to missing nodes, which readers that copy whole records do not check.

        A corpus file may point at a layer below it, so there they only get a remark.
        """
        there = {*self._records, *(step for step, _ in self._stated_steps())}
        ends = (
            _end(link)
            for _, body in self._records.values()
            for field in (*LINK_FIELDS, "answers")
            for link in body.get(field, ())
        )
        if gone := {end for end in ends if end and end not in there}:
            self.remark(f"{len(gone)} of the nodes that relations name are not in the file, such as {min(gone)}")
            if self.form == "yaml":
                return
            self.lost(
                "relations to what is not in the file", self._unlink(gone), one="relation to what is not in the file"
            )

    def _is_premise(self, id_: Any) -> bool:
        return isinstance(id_, str) and id_ in self._records and self.kind(id_) in PROPOSITIONS

    def _stated_steps(self) -> Iterator[tuple[str, str]]:
        """The steps that a support or attack states, under each of their names, with the node they lead to."""
        for id_, (kind, body) in self._records.items():
            for link in (*body.get("supports", ()), *body.get("attacks", ())) if kind in PROPOSITIONS else ():
                yield f"{id_}>{link['to']}", link["to"]
                if "id" in link:
                    yield link["id"], link["to"]

    def _unlink(self, gone: set[str]) -> int:
        """Remove the relations that point at these, and return their number."""
        count = 0
        for _, body in self._records.values():
            for field in (*LINK_FIELDS, "answers"):
                if isinstance(body.get(field), list):
                    kept = [link for link in body[field] if _end(link) not in gone]
                    count += len(body[field]) - len(kept)
                    body[field] = kept
        return count

    def _needing(self) -> dict[str, list[str]]:
        """The records that go with each: arguments with their premises, annotations with their source."""
        found: dict[str, list[str]] = {}
        for id_, (kind, body) in self._records.items():
            needed = body.get("premises") if kind == "argument" else [id_.partition("/")[0]]
            for one in needed if isinstance(needed, list) else ():
                if isinstance(one, str) and one != id_:
                    found.setdefault(one, []).append(id_)
        return found

    def _forget(self, id_: str, needing: Mapping[str, list[str]]) -> set[str]:
        """Remove a record with those that need it. Return all of them, since relations still point at them."""
        gone, ahead = set[str](), [id_]
        while ahead:
            if self._records.pop(one := ahead.pop(), None):
                gone.add(one)
                ahead += needing.get(one, ())
        return gone


def _end(link: Any) -> str:
    """The id that a relation points at; empty for a value that is no relation, which validation refuses later."""
    found = (link.get("to") or link.get("question")) if isinstance(link, dict) else ""
    return found if isinstance(found, str) else ""


def _name(key: str, words: Iterable[str], kind: str) -> str:
    """The key if it is readable, else the first of the words that gives a slug, else a hash of them all."""
    found = readable(key) or next((s for word in words if (s := slug(word))), "")
    return found or f"{kind}-{hashlib.sha256(' '.join([key, *words]).encode()).hexdigest()[:8]}"


_LINKED = frozenset({*LINK_FIELDS, "answers"})
"""The fields that hold relations."""

_STATED = _LINKED & frozenset(relations.RULES)
"""The relations that nodes except annotations state."""


def _held(fields: Mapping[str, Any]) -> Body:
    """The fields in a form that a corpus may hold, without empty ones."""
    held = {name: _held_value(value) for name, value in fields.items()}
    held = {name: _links(value) if name in _LINKED else value for name, value in held.items()}
    return {name: value for name, value in held.items() if value not in ("", None, [], {}, ())}


def _links(value: Any) -> list[Body]:
    """Relations in their long form, without those that name no node."""
    rows = [{"to": one} if isinstance(one, str) else one for one in value] if isinstance(value, list) else []
    ends = ("to", "question", "id")
    return [
        row
        for row in rows
        if isinstance(row, dict)
        and (row.get("to") or row.get("question"))
        and all(isinstance(row[end], str) for end in ends if end in row)
    ]


def _held_value(value: Any, depth: int = 0) -> Any:
    """A value in a form that a corpus may hold; what is deeper than any field is cut off."""
    if isinstance(value, str):
        return FORBIDDEN.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    if not isinstance(value, Mapping | list | tuple):
        return value
    if depth > _DEEPEST:
        return None
    if isinstance(value, Mapping):
        return {str(name): _held_value(part, depth + 1) for name, part in value.items()}
    return [_held_value(part, depth + 1) for part in value]


_DEEPEST = 8


def _refused(records: Mapping[str, tuple[Kind, Body]]) -> Iterator[str]:
    """The ids of the records that reading a corpus would refuse."""
    from rsi_graph.corpus import records as reader
    from rsi_graph.corpus.yamltext import Document, Locations

    def findings(some: Mapping[str, tuple[Kind, Body]]) -> bool:
        page = reader.page(Document(_document(some), Locations(None, None, {}), ()))
        return bool(page.findings)

    works = {id_ for id_, (kind, _) in records.items() if kind == "source"}
    misnamed = {
        id_: None
        for id_, (kind, _) in records.items()
        if (kind == "annotation") is not ("/" in id_) or ("/" in id_ and id_.partition("/")[0] not in works)
    }
    yield from misnamed
    records = {id_: found for id_, found in records.items() if id_ not in misnamed} if misnamed else records
    if findings(records):
        for id_, found in list(records.items()):
            work, is_passage, _ = id_.partition("/")
            around: dict[str, tuple[Kind, Body]] = {work: ("source", _SOME_WORK)} if is_passage else {}
            if findings({**around, id_: found}):
                yield id_


_SOME_WORK: Body = {"type": "document", "title": "A work"}
"""A short valid source for validating a passage alone, since its own may be long."""


def _document(records: Mapping[str, tuple[Kind, Body]]) -> dict[str, Any]:
    sections: dict[str, Any] = {}
    for id_, (kind, body) in records.items():
        work, slash, name = id_.partition("/")
        section = sections.setdefault("sources" if slash else _NAMES[kind], {})
        if slash:
            section.setdefault(work, {}).setdefault("annotations", {})[name] = body
        else:
            section[id_] = {**body, **({"annotations": {}} if kind == "source" else {})}
    return json.loads(json.dumps(sections)) if sections else {}  # a copy


__all__ = ["PROPOSITIONS", "Body", "Gathered", "Remark", "Sections", "beginning", "clean", "readable", "slug"]
