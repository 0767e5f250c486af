"""One bibliographic record as it was read: its fields under the corpus names, and notes on what could not be kept.

Nothing is validated here beyond what reading needs; ``corpus.records`` does that.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, get_args

from rsi_graph.corpus.objects import field_names
from rsi_graph.corpus.yamltext import FORBIDDEN
from rsi_graph.model import ROLES, WORK_DATES, CslType, Source

Body: TypeAlias = dict[str, Any]

TYPES: tuple[str, ...] = get_args(CslType)
FIELDS: tuple[str, ...] = tuple(field_names(Source))
NAMES = ROLES
DATES = WORK_DATES
BRACES = "braces that keep capitals"
"""The doubt about a BibTeX title whose words in braces cannot be told by their look."""
CUSTOM = ("arXiv", "tags", "standing", "access", "published", "et-al", "citation-key", "recheck-citation")
"""Fields of ours that CSL does not know; exports put them into its ``custom``."""


@dataclass(frozen=True, slots=True)
class Work:
    """One record: its fields, the key it had, the names of what there is no field for, and its doubts."""

    body: Body
    key: str = ""
    left_out: tuple[str, ...] = ()
    line: int = 0
    """The line of its beginning in the text it was read from; 0 if lines were not counted."""
    doubts: tuple[str, ...] = ()
    """A sentence for each value that was read in part: a range cut, a second value for one field, markup left over."""
    passages: tuple[Body, ...] = ()
    """The notes of its owner on passages of it, each as the fields of an annotation."""


@dataclass(frozen=True, slots=True)
class SkippedRecord:
    """A record, or a line, that could not be read: its place, its key and the reason."""

    line: int
    key: str
    why: str

    def __str__(self) -> str:
        name = f"the entry {self.key}" if self.key else "what stands here"
        return f"{name} is skipped: {self.why}"


@dataclass(frozen=True, slots=True)
class Bibliography:
    """The works of a text, and the parts of it that were skipped."""

    works: tuple[Work, ...]
    skipped: tuple[SkippedRecord, ...] = ()


def body(fields: Mapping[str, Any]) -> Body:
    """Fields in the order of the model, empty ones left out, text on one line."""
    clean = {name: _clean(name, value) for name, value in fields.items() if value not in (None, "", [], (), {})}
    return {name: clean[name] for name in FIELDS if name in clean and clean[name] not in ("", [])}


def _clean(name: str, value: Any) -> Any:
    if isinstance(value, str):
        text = FORBIDDEN.sub("", value)
        return " ".join(text.split()) if name != "abstract" else text.replace("\r", "").strip()
    if isinstance(value, list):
        return [_clean(name, part) for part in value]
    return {key: _clean(key, part) for key, part in value.items()} if isinstance(value, Mapping) else value


_LEFT_OVER = re.compile(r"\\[A-Za-z\"'`^~=.{}&%$#_]|&(?:[A-Za-z]{2,8}|#x?[0-9A-Fa-f]{1,6});|\bfamily\s*=")
_VERBATIM = frozenset({"URL", "DOI", "arXiv", "citation-key", "standing"})


def left_over(fields: Mapping[str, Any]) -> list[str]:
    """A sentence for each field whose value still holds markup of the format it was read from."""
    return [
        f"{name} still holds {found[0]!r}"
        for name, value in fields.items()
        if name not in _VERBATIM
        for found in (_LEFT_OVER.search(part) for part in _texts(value))
        if found
    ]


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
    return [text for part in parts for text in _texts(part)]


class Fields:
    """The fields of a work while it is read: one value a field, and a list of values without a field."""

    def __init__(self, kind: str, line: int = 0) -> None:
        self.found: Body = {"type": kind}
        self.left_out: list[str] = []
        self.doubts: list[str] = []
        self.passages: list[Body] = []
        self.line = line

    def put(self, name: str, value: Any, origin: str = "") -> bool:
        """Set a field; a second value that differs is a doubt. Returns False if there is no such field."""
        if value in (None, "", [], {}):
            return True
        held = self.found.get(name)
        if held is None:
            self.found[name] = value
            return True
        if not _agree(held, value):
            self.doubts.append(f"{origin or name} is left out, for {name} has a value already: {_shown(value)}")
            return False
        return True

    def doubt(self, sentence: str) -> None:
        """Note that a value was read in part."""
        self.doubts.append(sentence)

    def work(self, key: str = "") -> Work:
        """The finished work."""
        fields = body(self.found)
        doubts = (*self.doubts, *left_over(fields))
        left_out = tuple(sorted(self.left_out))
        return Work(fields, key, left_out, self.line, tuple(dict.fromkeys(doubts)), tuple(self.passages))


def _agree(held: Any, value: Any) -> bool:
    if isinstance(held, str) and isinstance(value, str):
        return re.sub(r"[\W_]+", "", held).casefold() == re.sub(r"[\W_]+", "", value).casefold()
    return bool(held == value)


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else "; ".join(_texts(value))
    return text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004 - a glimpse
