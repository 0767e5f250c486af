"""Adding lines to the text of a corpus file, with everything else kept byte for byte.

The functions take a text and return it with the new lines. Before that they prove that the new text reads as the old
data plus exactly the addition, without a new finding. Nothing is written here; ``journal.make`` does that.

Records are only added in block style; if their place is written in flow style (``{…}``), CannotEdit says so. An entry
of a list goes before the closing bracket if the list, or its record, is in flow style.
"""

import contextlib
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

import yaml
from yaml.events import CollectionEndEvent, CollectionStartEvent, NodeEvent

from rsi_graph import collector
from rsi_graph.corpus import yamltext
from rsi_graph.corpus.yaml_lines import BOM, STEP, Step, flow, written_entry
from rsi_graph.corpus.yamltext import FORBIDDEN, REPLACEMENT, Document, Locations
from rsi_graph.errors import CannotEdit


def splice(text: str, section: str, id_: str, record: Mapping[str, Any]) -> str:
    """The text with one more record in a section, which is made if it is missing. Raises CannotEdit."""
    return _put(text, (section, id_), dict(record))


def splice_annotation(text: str, source: str, slug: str, record: Mapping[str, Any]) -> str:
    """The text with one more annotation inside a source. Raises CannotEdit."""
    return _put(text, ("sources", source, "annotations", slug), dict(record), there=2)


def splice_link(text: str, section: str, id_: str, field: str, link: str | Mapping[str, Any]) -> str:
    """The text with one more entry in a list of a record, which is made if it is missing. Raises CannotEdit."""
    return _put(text, (section, id_, field, None), link, there=2)


def put(text: str, path: Sequence[Step], value: Any) -> str:
    """The text with one more value at ``path``: under a new key, or at the end of a list if the last step is None.

    Missing mappings and lists are made. Raises CannotEdit.
    """
    return _put(text, tuple(path), value)


def _put(text: str, path: tuple[Step, ...], value: Any, there: int = 0) -> str:
    """Do what ``put`` does, if the first ``there`` steps of the path exist."""
    with collector.paused():
        return _proven(text, path, value, there)


def _proven(text: str, path: tuple[Step, ...], value: Any, there: int) -> str:
    bom, text = (BOM, text[1:]) if text.startswith(BOM) else ("", text)
    document = _readable(text)
    refuse_characters(value)
    depth = _depth(document.data, path)
    if depth < there:
        raise CannotEdit(f"there is no {path[depth]!r} in {_said(path[:depth])}")
    for step in reversed(path[depth + 1 :]):
        value = [value] if step is None else {step: value}
    expected = _expected(document.data, path[:depth], path[depth], value)
    place = _Place(text, document.places, document.data, path[: depth + 1], is_entry=path[-1] is None)
    for new in place.with_added(value):
        if _is_proven(document, new, expected):
            return bom + new
    hint = "end the file with a line break, or add the lines by hand"
    raise CannotEdit(f"nothing can be added to {_said(path[:depth])} as it is written", hint)


def _readable(text: str) -> Document:
    document = yamltext.read(text.encode())
    for finding in document.findings:
        if finding.code != "character":
            place = f"{finding.line}:{finding.column}"
            raise CannotEdit(f"the file has a mistake at {place}: {finding.message}", "rsi-graph check shows it")
    if document.data is not None and not isinstance(document.data, dict):
        raise CannotEdit("the file is no mapping of sections")
    return document


def refuse_characters(value: Any) -> None:
    """Refuse characters that a corpus must not hold (``yamltext.FORBIDDEN``). Raises CannotEdit."""
    if isinstance(value, str):
        found = re.search(FORBIDDEN.pattern[:-1] + "\r]", value)
        if found:
            raise CannotEdit(f"a text holds the character U+{ord(found[0]):04X}", "take it out")
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            refuse_characters(key)
            refuse_characters(inner)
    elif isinstance(value, Sequence):
        for inner in value:
            refuse_characters(inner)


def _depth(data: Any, path: tuple[Step, ...]) -> int:
    """The length of the part of a path that exists. Raises CannotEdit if all of it does."""
    for depth, step in enumerate(path):
        if step is None:
            return depth
        if data is not None and not isinstance(data, dict):
            raise CannotEdit(f"{_said(path[:depth])} is no mapping")
        if not data or step not in data:
            return depth
        data = data[step]
    raise CannotEdit(f"{path[-1]!r} is taken in {_said(path[:-1])}", "choose another id")


def _said(path: Sequence[Step]) -> str:
    return "/".join(step or "" for step in path) or "the file"


def _expected(data: Any, path: tuple[Step, ...], step: Step, value: Any) -> Any:
    """The old data with the new value in it, old parts shared."""
    if path:
        return {**data, path[0]: _expected(data[path[0]], path[1:], step, value)}
    if step is None:
        return [*(data or ()), value]
    return {**(data or {}), step: value}


def _is_proven(old: Document, new: str, expected: Any) -> bool:
    """Return True if a text reads as expected, keys in any order, with the findings of the old text and no others."""
    read = yamltext.read(new.encode())
    return read.data == expected and [f.code for f in read.findings] == [f.code for f in old.findings]


class _Place:
    """The place of a value in a text: the mapping or list it goes into, its column, and the lines around."""

    def __init__(self, text: str, places: Locations, data: Any, path: tuple[Step, ...], *, is_entry: bool) -> None:
        self.text, self.places, self.path, self.is_entry = text, places, path[:-1], is_entry
        self.key = path[-1]
        self.lines = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text)
        self.starts = [0, *accumulate(map(len, self.lines))]
        self.newline = next((line[len(line.rstrip("\r\n")) :] for line in self.lines), "") or "\n"
        self.inside = places.inside(*(step for step in self.path if step is not None))
        for step in self.path:
            data = data[step]
        self.held: Any = data
        self.step = self._habit()

    def with_added(self, value: Any) -> Iterator[str]:
        """The texts to try: with the value after the present ones, and then before them."""
        if self.held is None:
            yield self._with_first(value)
            return
        if isinstance(self.held, list) != (self.key is None):
            raise CannotEdit(f"{_said(self.path)} is not a {'list' if self.key is None else 'mapping'}")
        if not self.held or self._is_flow():
            yield from self._with_bracketed(value)
            return
        column = self.inside.of()[1] - 1
        new = self._written(value, column)
        last, first = self._last_line(column), self.inside.of()[0] - 1
        yield self._with_lines(last + 1, [*self._blank(column), *new])
        yield self._with_lines(first, new)

    def _with_bracketed(self, value: Any) -> Iterator[str]:
        """The texts to try in flow style: with the value after the last entry, and then before the closing bracket."""
        if not self.is_entry:
            what = f"{_said(self.path)} is written in flow style, on one line in brackets"
            raise CannotEdit(what, "write it with one line for each entry, then try again")
        start = self._offset(self.inside.of())
        end = start + _length(self.text[start:]) - 1
        inner = self.text[start + 1 : end]
        new = flow(value) if self.key is None else f"{flow(self.key)}: {flow(value)}"
        last = start + 1 + len(inner.rstrip())
        lead = " " if inner.rstrip().endswith(",") else ", " if inner.strip() else ""
        yield f"{self.text[:last]}{lead}{new}{self.text[last:]}"
        yield f"{self.text[:end]}{lead}{new}{self.text[end:]}"

    def _written(self, value: Any, column: int) -> list[str]:
        return list(written_entry(self.key, value, column, self.step))

    def _with_first(self, value: Any) -> str:
        """The text with the value below a key without one, or in a file without data."""
        if not self.path:
            before = ["", *self._written(value, 0)] if self.text.strip() else self._written(value, 0)
            return self._with_lines(len(self.lines), before)
        steps = [step for step in self.path if step is not None]
        line, column = self.places.of_key(*steps)
        new = self._written(value, column - 1 + self.step)
        return self._with_lines(self._after_comments(line - 1, column) + 1, new)

    def _with_lines(self, at: int, new: list[str]) -> str:
        before = "".join(self.lines[:at])
        after = "".join(self.lines[at:])
        added = self.newline.join(new)
        if before and not before.endswith(("\r", "\n")):
            return f"{before}{self.newline}{added}{after}"
        return f"{before}{added}{self.newline}{after}"

    def _is_flow(self) -> bool:
        line, column = self.inside.of()
        return self.lines[line - 1][column - 1] in "{["

    def _habit(self) -> int:
        """The indent that this file uses."""
        for section in self.places.parts.values():
            if isinstance(section, Locations) and section.keys:
                return max(1, section.of()[1] - 1) if section.of()[0] > 1 else STEP
        return STEP

    def _blank(self, column: int) -> list[str]:
        """A blank line before a section, and before a record if the file has blank lines there."""
        if len(self.path) > 1 or self.key is None:
            return []
        keys = list(self.inside.keys or ())
        if len(keys) > 1:
            above = self.inside.of_key(keys[-1])[0] - 2
            while above >= 0 and _is_comment(self.lines[above], column):
                above -= 1
            return [""] if not self.lines[above].strip() else []
        return [""]

    def _last_line(self, column: int) -> int:
        """The line, from 0, that the last thing inside ends on, with the comments that belong to it."""
        place, path = self._leaf()
        start = self._offset(place)
        end = start + _length(self.text[start : self._limit(path)])
        line = bisect_left(self.starts, end) - 1 if end else 0
        header = self.text[start : start + 4].split("\n")[0]
        while not (header[:1] in "|>" and "+" in header) and line > 0 and not self.lines[line].strip():
            line -= 1
        return self._after_comments(line, column)

    def _after_comments(self, line: int, column: int) -> int:
        """The last of the comment lines below ``line`` that are indented by ``column`` or more."""
        for number in range(line + 1, len(self.lines)):
            if _is_comment(self.lines[number], column):
                line = number
            elif self.lines[number].strip():
                break
        return line

    def _leaf(self) -> tuple[yamltext.Location, list[Any]]:
        """The place of the last value inside, and the path to it."""
        path: list[Any] = [step for step in self.path if step is not None]
        here: Any = self.inside
        while isinstance(here, Locations) and here.parts and not self._opens_flow(here):
            last = next(reversed(here.parts))
            path.append(last)
            here = here.parts[last]
        return self.places.of(*path), path

    def _opens_flow(self, here: Locations) -> bool:
        line, column = here.of()
        return self.lines[line - 1][column - 1 : column] in ("{", "[")

    def _limit(self, path: Sequence[Any]) -> int:
        """The offset of the line that the next key or entry after ``path`` starts on, or the end of the text."""
        for depth in range(len(path) - 1, -1, -1):
            around = self.places.inside(*path[:depth])
            marks: Any = around.keys if around.keys is not None else around.parts
            names = list(marks)
            after = names.index(path[depth]) + 1
            if after < len(names):
                line = around.of_key(names[after])[0] if around.keys is not None else around.of(names[after])[0]
                return self.starts[line - 1]
        return len(self.text)

    def _offset(self, place: yamltext.Location) -> int:
        return self.starts[place[0] - 1] + place[1] - 1


def _is_comment(line: str, column: int) -> bool:
    bare = line.lstrip(" \t")
    return bare.startswith("#") and len(line) - len(bare) >= column


def _length(text: str) -> int:
    """The length of a text's first value, which comments and blank lines may follow."""
    depth = 0
    with contextlib.suppress(yaml.YAMLError):
        for event in yaml.parse(FORBIDDEN.sub(REPLACEMENT, text), Loader=yaml.CLoader):
            depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
            if depth == 0 and isinstance(event, NodeEvent | CollectionEndEvent):
                return int(event.end_mark.index)  # type: ignore[union-attr]  # libyaml's events always have marks
    return 0
