"""Argdown's text as tokens, each with its place, by the habits of Argdown's own lexer.

``//`` begins a comment anywhere, data end at the brace that white space and something else follow, and the beginning
of a line decides what the line is. There is one pass over the text, so reading takes time in proportion to its length.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from rsi_graph.imports.gathered import Gathered, RemarkPlace

_LINE_START = re.compile(
    r"(?P<space>[ \t]*)(?:(?P<rule>--)|(?P<sign>\+>|->|><|_>|<\+|<-|<_|\+|-|_(?=\s))|(?P<level>#+)[ ]"
    r"|(?P<number>\(\d+\))|(?P<item>(?:\d+\.|\*)(?=\s)))"
)
_RULE = re.compile(r"--(.*?)-{2,}", re.DOTALL)
MAX_BRACKETS = 20_000
"""The most signs that may open something that is never closed, since each needs a look ahead."""
TOO_MANY = f"more than {MAX_BRACKETS} brackets and signs that lead to nothing"
_COMMENTS = {"<!--": r"<!--.*?-->", "/*": r"/\*.*?\*/"}
_CLOSING = {"<!--": "-->", "/*": "*/"}
_INLINE_BUT_COMMENTS = (
    r"(?P<escaped>\\[^\n])"
    r"|(?P<empty>[ \t]*\n(?:[ \t]*\n)+)"
    r"|(?P<newline>[ \t]*\n)"
    r"|(?P<link>\[[^\]\n]{1,1000}\]\([^)\n]{1,2000}\))"
    r"|(?P<tag>\#(?:\([^)\n]{1,1000}\)|[a-zA-Z0-9\[\]^`\\_\u00A0-\uD7FF\uF900-\uFDCF\uFDF0-\uFFEF-]+)[ \t]?)"
    r"|(?P<definition>\[[^\n]{1,1000}?\]:|<[^\n]{1,1000}?>:)"
    r"|(?P<reference>\[[^\n-][^\n]{0,1000}?\]|<[^\n-][^\n]{0,1000}?>)"
    r"|(?P<include>@include\([^)\n]{1,1000}\))"
    r"|(?P<mention>@\[[^\n]{1,1000}?\]|@<[^\n]{1,1000}?>)"
    r"|(?P<mark>\*+|_+)"
    r"|(?P<text>[^\\@#*_\[\]<{/\n]+|.)"
)
_DATA_END = re.compile(r"\}(?=\s[^,}])")
FRONT = re.compile(r"\s*===+[ \t]*\n(.*?)\n[ \t]*===+[ \t]*(?:\n|$)", re.DOTALL)
_BLANKS, _LINE_END = re.compile(r"[ \t]*"), re.compile(r"[ \t]*\n")
_BLANK_LINES = re.compile(r"(?:[ \t]*\n)+")


class Token(NamedTuple):
    """A piece of the text: its kind, its content, and its beginning."""

    kind: str
    text: str
    at: int
    indent: int = 0


class LineStarts:
    """The starts of lines, which turn offsets into places; ``path`` is the file of an included text."""

    def __init__(self, text: str, path: str = "") -> None:
        self.path = path
        self.starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def place(self, at: int) -> RemarkPlace:
        """The place of an offset."""
        line = bisect_right(self.starts, at)
        return RemarkPlace(line, at - self.starts[line - 1] + 1, self.path)


def tokens(text: str, at: int, lines: LineStarts, draft: Gathered) -> Iterator[Token]:
    """The tokens of a text from an offset on."""
    at_start, is_apart, last_close = True, True, text.rfind("}")
    last = {sign: text.rfind(close) for sign, close in _CLOSING.items()}
    unclosed = 0
    while at < len(text):
        if at_start:
            own = _own_line(text, at, last)
            at_start = own >= 0
            at, token = _behind_comment(text, own, is_apart=is_apart) if at_start else _line_start(text, at)
            if token:
                is_apart = is_apart or token.kind == "empty"
                yield token
            if token or at_start:
                continue
        if text[at] == "{" and at < last_close:
            end = _DATA_END.search(text, at)
            close = end.start() if end else last_close
            yield Token("data", text[at : close + 1], at)
            at = close + 1
            continue
        found = _inline(tuple(sign for sign, close in last.items() if close >= at)).match(text, at)
        assert found is not None  # noqa: S101 - its last alternative takes any character
        kind = str(found.lastgroup)
        if kind == "comment":
            _swallowed(text, at, lines, draft)
        else:
            at_start, is_apart = kind in ("newline", "empty"), kind == "empty"
            unclosed += found[0] in ("[", "<", "@", "#")
            if unclosed > MAX_BRACKETS:
                raise draft.wrong_at(TOO_MANY, lines.place(at))
            yield Token(kind, found[0], at)
        at = found.end()


def _behind_comment(text: str, at: int, *, is_apart: bool) -> tuple[int, Token | None]:
    """The offset behind a comment on its own line, and the end of a block that it does not hide."""
    blank = _BLANK_LINES.match(text, at)
    if blank is None:
        return at, None
    return blank.end(), None if is_apart else Token("empty", blank[0], at)


def _line_start(text: str, at: int) -> tuple[int, Token | None]:
    """The offset of the rest of a line, and the token that it begins with, if any."""
    if found := _LINE_START.match(text, at):
        token = _first(text, found)
        return found.end() if token.kind != "rule" else token.at + len(token.text), token
    return at + len(text[at : at + 256]) - len(text[at : at + 256].lstrip(" \t")), None


@cache
def _inline(comments: tuple[str, ...]) -> re.Pattern[str]:
    """The pattern of the parts of a line, with only those comments that may still be closed."""
    signs = "|".join((*(_COMMENTS[sign] for sign in comments), r"//[^\n]*"))
    return re.compile(f"(?P<comment>{signs})|{_INLINE_BUT_COMMENTS}", re.DOTALL)


def _own_line(text: str, at: int, last: Mapping[str, int]) -> int:
    """The end of a comment on lines of its own; -1 if there is none. ``last`` are the last closing signs."""
    blanks = _BLANKS.match(text, at)
    start = blanks.end() if blanks else at
    sign = next((sign for sign in _CLOSING if text.startswith(sign, start)), "")
    if sign:
        end = text.find(_CLOSING[sign], start + len(sign)) if last[sign] >= start + len(sign) else -1
        end += len(_CLOSING[sign]) if end >= 0 else 0
    else:
        end = text.find("\n", start) if text.startswith("//", start) else -1
    rest = _LINE_END.match(text, end) if end >= 0 else None
    return rest.end() if rest else -1


def _first(text: str, found: re.Match[str]) -> Token:
    """The token that a line begins with."""
    indent, kind = len(found["space"]), str(found.lastgroup)
    if kind == "rule":
        whole = _RULE.match(text, found.start("rule"))
        return Token(kind, whole[0] if whole else "--", found.start("rule"), indent)
    return Token(kind, found[kind], found.start(kind), indent)


def _swallowed(text: str, at: int, lines: LineStarts, draft: Gathered) -> None:
    """Note a comment that has cut off an address of the web."""
    if text.startswith("//", at) and re.search(r"[a-z]:$", text[max(0, at - 8) : at]):
        draft.remark("what follows // is a comment, here the rest of an address", *lines.place(at))
        draft.lost("addresses cut by the sign of comments", one="address cut by the sign of a comment")
