"""A BibTeX text as entries, each with its line and its key; a broken one does not spoil the others.

``bibtexparser`` splits the text into blocks and goes on behind a broken one. The parts of a value (braces, quotes,
macros, ``#``) are joined here, with a limit to what macros may grow to.
"""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from rsi_graph.errors import BadBibliography
from rsi_graph.sources.record import SkippedRecord

MAX_VALUE = 1_000_000
"""The most characters that one value may have with its macros expanded."""
MAX_GROWN = 32 * 1024 * 1024
"""The most characters that all expanded macros may have together."""
_NOT_ENTRIES = ("string", "comment", "preamble")
_WITHOUT_KEY = re.compile(r"(@(?!(?i:string|comment|preamble))\w+[ \t]*\{)(?=\s*\w+\s*=\s*[{\"\d])")
_HEAD = re.compile(r"@\w+\s*[{(]\s*([^\s,={}\"]+)\s*,")
_NAME = re.compile(r"[^\s\"#%'(),={}]+")
_LOOKS_LIKE_FIELD = re.compile(r"(?m)^[ \t\r\f\v,]*([A-Za-z]\w*)\s*=\s*(?:[{\"]|\d+\s*[,}])")
_COMMENT = re.compile(r"[ \t]*%(?![ \t]*@\w+[ \t]*[{(]).*")
_BEHIND_FIELD = re.compile(r"(?<=,)[ \t]*%[^{}]*$")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(slots=True)
class BibtexEntry:
    """An entry: its fields, named in lower case, with macros expanded, and what was odd in it."""

    kind: str
    key: str
    line: int
    fields: dict[str, str] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)


class _BrokenValue(Exception):
    """The error for a value that cannot be read."""


def entries(text: str) -> tuple[list[BibtexEntry], list[SkippedRecord]]:
    """The entries of a text and what was skipped, both in its order. Raises BadBibliography if macros explode."""
    from bibtexparser.exceptions import ParserStateException
    from bibtexparser.splitter import Splitter

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # its warnings are worded here
    try:
        blocks = Splitter(_WITHOUT_KEY.sub(r"\1,", _uncommented(text))).split().blocks
    except (ParserStateException, RecursionError) as error:
        raise BadBibliography("BibTeX", " ".join(str(error).split())) from None
    return _Reader(text, blocks).read()


def _uncommented(text: str) -> str:
    """The text with its lines, but without the comments between fields that biber allows."""
    if "%" not in text:
        return text
    lines, depth = [], 0
    for line in text.split("\n"):
        if line.lstrip().startswith("@"):
            depth = 0
        kept = ("" if _COMMENT.fullmatch(line) else line) if depth == 1 else line
        depth += len(re.findall(r"(?<!\\)\{", kept)) - len(re.findall(r"(?<!\\)\}", kept))
        lines.append(_BEHIND_FIELD.sub("", kept) if depth == 1 else kept)
    return "\n".join(lines)


class _Reader:
    def __init__(self, text: str, blocks: list[Any]) -> None:
        self.lines = text.split("\n")
        self.blocks = blocks
        self.macros: dict[str, str] = {name: name for name in _MONTHS}
        self.later: dict[str, str] = {}
        self.grown = 0
        self.found: list[BibtexEntry] = []
        self.skipped: list[SkippedRecord] = []
        self.keys: dict[str, int] = {}

    def read(self) -> tuple[list[BibtexEntry], list[SkippedRecord]]:
        for block in self.blocks:
            self._string(_meant(block))
        self.later, self.macros = self.macros, {name: name for name in _MONTHS}
        for block in self.blocks:
            self._block(block)
        return self.found, self.skipped

    def _block(self, block: Any) -> None:
        from bibtexparser.model import Entry, ImplicitComment, ParsingFailedBlock

        line = (block.start_line or 0) + 1
        meant = _meant(block)
        if isinstance(meant, Entry):
            self._entry(meant, line)
        elif isinstance(meant, ParsingFailedBlock):
            raw = str(block.raw or "")
            found = _HEAD.match(raw)
            why = " ".join(str(getattr(block.error, "abort_reason", block.error)).split()).rstrip(".")
            self.skipped.append(SkippedRecord(line, found[1] if found else "", f"{why[:1].lower()}{why[1:]}"))
        elif isinstance(meant, ImplicitComment):
            if found := _LOOKS_LIKE_FIELD.search(meant.comment):
                at = line + meant.comment[: found.start(1)].count("\n")
                self.skipped.append(SkippedRecord(at, "", f"the field {found[1]} stands outside of any entry"))
        else:
            self._string(meant)

    def _string(self, block: Any) -> None:
        from bibtexparser.model import String

        if isinstance(block, String):
            try:
                self.macros[block.key.lower()] = self._value(block.value, [])
            except _BrokenValue as error:
                line = (block.start_line or 0) + 1
                self.skipped.append(SkippedRecord(line, block.key, f"the macro is broken: {error}"))

    def _entry(self, entry: Any, line: int) -> None:
        kind, key = entry.entry_type.lower(), " ".join(entry.key.split())
        if kind in _NOT_ENTRIES:
            return
        if self.lines[line - 1].lstrip().startswith("%"):
            self.skipped.append(SkippedRecord(line, key, "its line begins with %, so it is commented out"))
            return
        read = BibtexEntry(kind, key, line)
        for one in entry.fields:
            at = (one.start_line or 0) + 1
            try:
                self._field(read, one.key, str(one.value), at)
            except _BrokenValue as error:
                self.skipped.append(SkippedRecord(at, key, f"in the field {one.key.lower()}, {error}"))
                return
        if not read.fields:
            self.skipped.append(SkippedRecord(line, key, "nothing is said of it"))
            return
        if key and key.lower() in self.keys:
            read.doubts.append(f"the key {key} stands at line {self.keys[key.lower()]} already")
        self.keys.setdefault(key.lower(), line)
        self.found.append(read)

    def _field(self, entry: BibtexEntry, name: str, written: str, line: int) -> None:
        unknown: list[str] = []
        value, name = self._value(written, unknown), name.strip().lower()
        for macro in unknown:
            entry.doubts.append(f"line {line}: the macro {macro} in the field {name} is not defined; its name is read")
        if not re.fullmatch(r"[^\s\"#%'(),={}]+", name):
            raise _BrokenValue(f"{name[:40]!r} is no name of a field")
        if name not in entry.fields:
            entry.fields[name] = value
        elif " ".join(value.split()) != " ".join(entry.fields[name].split()):
            entry.doubts.append(
                f"line {line}: the field {name} stands twice; left out is {' '.join(value.split())[:60]!r}"
            )

    # --- values ---------------------------------------------------------------------------------------------------

    def _value(self, written: str, unknown: list[str]) -> str:
        """A value with its macros expanded. Raises _BrokenValue, and BadBibliography if it grows too large."""
        parts, length = [], 0
        for kind, part in _pieces(written):
            text = self._macro(part, unknown) if kind == "macro" else part
            self.grown += len(text) if kind == "macro" else 0
            length += len(text)
            if length > MAX_VALUE or self.grown > MAX_GROWN:
                raise BadBibliography("BibTeX", f"its macros grow to more than {MAX_VALUE:,} characters")
            parts.append(text)
        return "".join(parts)

    def _macro(self, name: str, unknown: list[str]) -> str:
        if name.isdigit():
            return name
        key = name.lower()
        text = self.macros.get(key, self.later.get(key))
        if text is None:
            unknown.append(name)
        return name if text is None else text


def _meant(block: Any) -> Any:
    """The block itself, which bibtexparser wraps if a key or a field stands twice."""
    from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock

    while isinstance(block, DuplicateBlockKeyBlock | DuplicateFieldKeyBlock) and block.ignore_error_block is not None:
        block = block.ignore_error_block
    return block


def _pieces(written: str) -> Iterator[tuple[str, str]]:
    """The parts of a value: texts in braces or quotes, numbers and macros, with ``#`` between them."""
    at, expected = 0, True
    while at < len(written):
        character = written[at]
        if character.isspace():
            at += 1
        elif character == "#" and not expected:
            expected, at = True, at + 1
        elif not expected:
            raise _BrokenValue(f"a comma was expected before {written[at : at + 30].split(chr(10), maxsplit=1)[0]!r}")
        elif character in '{"':
            end = _closing(written, at)
            yield "text", written[at + 1 : end]
            expected, at = False, end + 1
        elif found := _NAME.match(written, at):
            yield "macro", found[0]
            expected, at = False, found.end()
        else:
            raise _BrokenValue(f"a value was expected, and here is {written[at : at + 20]!r}")


def _closing(written: str, start: int) -> int:
    """The index of the brace or quote that closes the one at ``start``."""
    depth, close = 0, '"' if written[start] == '"' else "}"
    at = start + 1
    while at < len(written):
        character = written[at]
        if character == "\\":
            at += 2
            continue
        if depth == 0 and character == close and (close == "}" or not _is_braced(written, at)):
            return at
        depth += {"{": 1, "}": -1}.get(character, 0) if depth or character == "{" else 0
        at += 1
    if written.endswith(close) and len(written) > start + 1:
        return len(written) - 1  # a brace behind a backslash closes it after all
    raise _BrokenValue("a brace or quote is not closed")


def _is_braced(written: str, at: int) -> bool:
    return written[at - 1] == "{" and written[at + 1 : at + 2] == "}"
