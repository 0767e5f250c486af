"""YAML text read into plain data, with the place of every key and value.

The builder reads libyaml's events. It bounds depth itself, since libyaml's own composer recurses, and gives line and
column of everything at less than the cost of loading. The parts of YAML that the format leaves out (anchors, aliases,
tags, merge keys, several documents, keys that are not text) become findings here, and so does every character that
must never reach a screen. Scalars are those of the YAML 1.2 core schema
(https://yaml.org/spec/1.2.2/#103-core-schema): ``no`` is text and so is a date.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from rsi_graph.diagnostics import Finding

MAX_DEPTH = 32
MAX_SHOWN = 40
"""The longest part of a comment that a message shows, in characters."""
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

# C0 but tab and line ends, DEL and C1, surrogates, line and paragraph separators (YAML 1.1 breaks lines there, 1.2
# does not), bidirectional embeddings, overrides and isolates, non-characters
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u2028-\u202e\u2066-\u2069\ufffe\uffff]")
_ESCAPED = re.compile(FORBIDDEN.pattern[:-1] + "\r]")
# what YAML takes for a comment and people often mean as text: " #1"; a comment of theirs has a space behind the "#"
_MAY_CUT = re.compile(r"[ \t]#[^\s#!]")
_CUTS = re.compile(rf"[ \t]*{_MAY_CUT.pattern}")

Location: TypeAlias = tuple[int, int]
"""Line and column, from 1."""


class Mark(Protocol):
    """libyaml's mark: a place counted from 0. It is kept as it comes, since most places are never asked for."""

    line: int
    column: int


class Locations:
    """The places of the parts of a mapping or a list: ``parts`` by key or index, of a mapping also its ``keys``."""

    __slots__ = ("keys", "mark", "parts")

    def __init__(self, mark: Mark | None, keys: dict[Any, Mark] | None, parts: "dict[Any, Locations | Mark]") -> None:
        self.mark, self.keys, self.parts = mark, keys, parts

    def of(self, *path: str | int) -> Location:
        """The place of the value at ``path``, or of the nearest thing around it."""
        here: Locations | Mark = self
        for step in path:
            inner = here.parts.get(step) if here.__class__ is Locations else None
            if inner is None:
                break
            here = inner
        return _place_of(here)

    def of_key(self, *path: str | int) -> Location:
        """The place of the key at ``path``, or of the nearest thing around it."""
        *above, last = path
        here = self.inside(*above)
        return _place_of(here.keys[last]) if here.keys and last in here.keys else self.of(*path)

    def inside(self, *path: str | int) -> "Locations":
        """The places of the mapping or list at ``path``; of any other value, one that knows its own place alone."""
        here: Locations | Mark = self
        for step in path:
            here = here.parts.get(step, here) if isinstance(here, Locations) else here
        return here if isinstance(here, Locations) else Locations(here, None, {})


def _place_of(here: Locations | Mark) -> Location:
    mark = here.mark if isinstance(here, Locations) else here
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


@dataclass(frozen=True, slots=True)
class Document:
    """The content of a file: its data (None if nothing could be read), places, and the findings about its text."""

    data: Any
    places: Locations
    findings: tuple[Finding, ...]


class _LeftOut(Exception):
    """Raised if a file cannot be read any further; carries the finding that says why."""

    def __init__(self, code: str, message: str, place: Location, hint: str = "") -> None:
        self.finding = Finding(code, message, hint, *place)


def read(data: bytes) -> Document:
    """Read the bytes of a file. Never raises: what is wrong is in ``findings``."""
    findings: list[Finding] = []
    try:
        text = _decode(data)
        if FORBIDDEN.search(text):
            findings += _forbidden(text)
            text = FORBIDDEN.sub(REPLACEMENT, text)
        root, places = _Builder(text, findings).build()
    except _LeftOut as left_out:
        return Document(None, Locations(None, None, {}), (*findings, left_out.finding))
    return Document(root, places, tuple(findings))


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data:
        raise _LeftOut("encoding", "the file is UTF-16 or no text at all, not UTF-8", (1, 1), "save it as UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", "replace")
        raise _LeftOut("encoding", "not UTF-8 from here on", _place(before, len(before)), "save it as UTF-8") from None


def _forbidden(text: str) -> Iterator[Finding]:
    """One finding for each different character, at its first place; there may be millions of them."""
    for character, times in Counter(FORBIDDEN.findall(text)).items():
        yield Finding("character", _says(character, times), "", *_place(text, text.index(character)))


def _says(character: str, times: int) -> str:
    often = f", {times} times" if times > 1 else ""
    return f"the character U+{ord(character):04X} is not allowed in a corpus and was replaced{often}"


def _place(text: str, offset: int) -> Location:
    start = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, offset) + 1, offset - start + 1


_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: dict[str, Any] = {
    **dict.fromkeys(("null", "Null", "NULL", "~", ""), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_MAX_DIGITS = 40


class WrittenInt(int):
    """An integer that remembers how it was written if Python would write it otherwise: ``007``."""

    text: str


class WrittenFloat(float):
    """A number that remembers how it was written if Python would write it otherwise: ``1.10``."""

    text: str


_STARTS = frozenset("0123456789+-.~ntfNTF")


def _plain(value: str) -> Any:
    """A plain scalar by the YAML 1.2 core schema. Numbers of more digits than any field needs stay text."""
    if value in _WORDS:
        return _WORDS[value]
    if len(value) > _MAX_DIGITS:
        return value
    number: Any
    if _INT.fullmatch(value):
        number = WrittenInt(value, 0 if value[:2] in ("0o", "0x") else 10)
    elif _FLOAT.fullmatch(value):
        number = WrittenFloat(value)
    else:
        return value
    number.text = value
    return number


class _Builder:
    """Builds data and places out of libyaml's events, without recursion."""

    def __init__(self, text: str, findings: list[Finding]) -> None:
        self.loader = yaml.CLoader(text)
        self.text = text
        self.findings = findings
        self.may_refuse = any(mark in text for mark in "&*!")
        self.may_escape = "\\" in text
        self.lines = text.splitlines() if _MAY_CUT.search(text) else []

    def build(self) -> tuple[Any, Locations]:
        try:
            return self._build()
        except yaml.MarkedYAMLError as error:
            message = " ".join(filter(None, (error.context, error.problem)))
            is_open = "quoted scalar" in message and "end of stream" in message
            mark = (error.context_mark if is_open else None) or error.problem_mark or error.context_mark
            place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            around = self.text.splitlines()[max(place[0] - 2, 0) : place[0]]
            raise _LeftOut("syntax", f"not YAML: {message}", place, _syntax_hint(message, around)) from None
        except yaml.YAMLError as error:
            raise _LeftOut("syntax", f"not YAML: {' '.join(str(error).split())}", (1, 1)) from None
        finally:
            self.loader.dispose()

    def _build(self) -> tuple[Any, Locations]:
        """The data and places of the only document. The loop keeps its state in local names, for speed.

        In a mapping ``key`` is the key whose value comes next, and None if the next key is due.
        """
        root: dict[Any, Any] = {}
        places = Locations(None, {}, {})
        data: Any = root
        keys, parts = places.keys, places.parts
        key: Any = "root"
        stack: list[tuple[Any, dict[Any, Mark] | None, dict[Any, Any], Any]] = []
        next_event: Callable[[], Any] = self.loader.get_event
        while (event := next_event()) is not None:
            kind = event.__class__
            if kind is ScalarEvent:
                if keys is not None and key is None:
                    key = self._key(event, data, keys)
                    continue
                value, place = self._scalar(event), event.start_mark
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                is_key = keys is not None and key is None
                value, place = self._collection(event, len(stack), is_key=is_key)
                stack.append((data, keys, parts, _SKIP if is_key else None))
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                data, keys, parts, key = stack.pop()
                continue
            elif self._is_over(event, root):
                break
            else:
                continue
            if keys is None:
                parts[len(data)] = place
                data.append(value)
            elif key is not None and key is not _SKIP:
                data[key] = value
                parts[key] = place
            if kind is not ScalarEvent:
                data, keys, parts = value, place.keys, place.parts
            key = None
        return root.get("root"), places.inside("root")

    def _key(self, event: Any, data: Mapping[Any, Any], keys: dict[Any, Mark]) -> Any:
        """The key of a mapping, whose place is noted; ``_SKIP`` if its value is to be left out."""
        self._refuse_marks(event)
        key = self._text(event)
        if key in data or key == "<<":
            return self._odd_key(key, event, keys)
        keys[key] = event.start_mark
        return key

    def _scalar(self, event: Any) -> Any:
        """The value of a scalar: its text, or for a plain one its value by the core schema."""
        self._refuse_marks(event)
        value = self._text(event)
        if self.lines and not event.style:
            self._look_behind(event)
        if (not value or value[0] in _STARTS) and event.implicit[0]:
            return _plain(value)
        return value

    def _collection(self, event: Any, depth: int, *, is_key: bool) -> tuple[Any, Locations]:
        """An empty mapping or list with its places, both to be filled. If it stands as a key, that is a finding."""
        self._refuse_marks(event)
        if depth >= MAX_DEPTH:
            raise _LeftOut("too-deep", f"nested deeper than {MAX_DEPTH} levels", _mark(event))
        if is_key:
            self._found("bad-key", "a key has to be text", event)
        if event.__class__ is MappingStartEvent:
            return {}, Locations(event.start_mark, {}, {})
        return [], Locations(event.start_mark, None, {})

    def _is_over(self, event: Any, root: Mapping[Any, Any]) -> bool:
        """Return True at the start of a second document, of which nothing is read. Refuses aliases."""
        kind = event.__class__
        if kind is AliasEvent:
            self._refuse(event)
        if kind is not DocumentStartEvent or "root" not in root:
            return False
        self._found("several-documents", "a second document starts here", event, "give it a file of its own")
        return True

    def _refuse_marks(self, event: Any) -> None:
        if self.may_refuse and (event.anchor or event.tag):
            self._refuse(event)

    def _text(self, event: Any) -> Any:
        value = event.value
        if self.may_escape and event.style == '"' and _ESCAPED.search(value):
            return self._clean(value, event)
        return value

    def _odd_key(self, value: str, event: Any, keys: dict[Any, Mark]) -> object:
        if value == "<<":
            raise _LeftOut("anchor", "merge keys are not part of the format", _mark(event), "write the fields out")
        line, column = _place_of(keys[value])
        self._found("duplicate-key", f"{value!r} stands here again", event, f"first at {line}:{column}")
        return _SKIP

    def _clean(self, value: str, event: Any) -> str:
        for character, times in Counter(_ESCAPED.findall(value)).items():
            self._found("character", _says(character, times), event)
        return _ESCAPED.sub(REPLACEMENT, value)

    def _look_behind(self, event: Any) -> None:
        """Report a comment that cuts off the text before it, as in ``ranked #1 of all``."""
        end = event.end_mark
        behind = self.lines[end.line][end.column :] if end.line < len(self.lines) else ""
        if _CUTS.match(behind):
            message = f"{behind.strip()[:MAX_SHOWN]!r} is a comment, not part of the text before it"
            hint = "put the whole text in quotes; a comment has a space behind its #"
            self.findings.append(Finding("comment", message, hint, end.line + 1, end.column + 1))

    def _refuse(self, event: Any) -> None:
        tag = getattr(event, "tag", None)
        if tag:
            raise _LeftOut("tag", f"the tag {tag!r} is not part of the format", _mark(event), "leave it out")
        what = "anchors and aliases are not part of the format"
        hint = "write the value out; text that begins with & or * stands in quotes"
        raise _LeftOut("anchor", what, _mark(event), hint)

    def _found(self, code: str, message: str, event: Any, hint: str = "") -> None:
        self.findings.append(Finding(code, message, hint, *_mark(event)))


_SKIP = object()


def _mark(event: Any) -> Location:
    return event.start_mark.line + 1, event.start_mark.column + 1


_SPECIAL = re.compile(r"(?:^|:|-)[ \t]+([*&?!|>%@`{\[\"'-])[^\n]*$")
"""A text that begins with a sign which means something to YAML."""


_HINTS = (
    (("mapping values are not allowed",), "a text that holds ': ' has to stand in quotes"),
    (
        ("tab", "cannot start any token"),
        "indent with spaces, and put text that starts with a special character in quotes",
    ),
    (
        ("escape character", "hexdecimal"),
        "a backslash in double quotes begins an escape: use single quotes, or two backslashes",
    ),
    (("quoted scalar",), "the quotation mark that opens here is not closed"),
)
"""Hints for the commonest faults, by the words of the parser."""


def _syntax_hint(message: str, around: list[str]) -> str:
    """The hint for a fault, by what the parser says and by the line of the fault with the one above it."""
    line, above = (around[-1] if around else ""), (around[0] if len(around) > 1 else "")
    if known := next((hint for signs, hint in _HINTS if any(sign in message for sign in signs)), ""):
        return known
    if "\u00a0" in line:
        return "the line holds no-break spaces; type plain ones"
    if found := _SPECIAL.search(line):
        signs = "single quotes" if found[1] in "\"'" else "quotes"
        return f"a text that begins with {found[1]} has to stand in {signs} whole"
    if " #" in above and ":" not in line:
        return "a comment ends the text above: put the whole text in quotes"
    return "indent it exactly like the lines beside it" if "did not find expected" in message else ""
