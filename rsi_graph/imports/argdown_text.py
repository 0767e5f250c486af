"""Argdown's text as a document: classes of statements, arguments with their premises, and the relations between them.

The grammar is that of https://argdown.org/syntax, with the habits of its lexer: ``//`` begins a comment wherever it
stands, data ends at the brace that white space and something else follow, and what stands at the beginning of a line
decides what the line is. One pass over the text, so reading takes time in proportion to its length.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal, NamedTuple, TypeAlias

from rsi_graph.corpus import yamltext
from rsi_graph.imports.gathered import Gathered

Entity: TypeAlias = tuple[Literal["s", "a"], str]
"""A statement or an argument, by its title."""

SIGNS = {"+": "<+", "-": "<-", "_": "<_"}
"""Short forms of signs."""
_LINE_START = re.compile(
    r"(?P<space>[ \t]*)(?:(?P<rule>--)|(?P<sign>\+>|->|><|_>|<\+|<-|<_|\+|-|_(?=\s))|(?P<level>#+)[ ]"
    r"|(?P<number>\(\d+\))|(?P<item>(?:\d+\.|\*)(?=\s)))"
)
_RULE = re.compile(r"--(.*?)-{2,}", re.DOTALL)
MAX_BRACKETS = 20_000
"""The most signs that may open something that is never closed; each makes us look ahead."""
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
_FRONT = re.compile(r"\s*===+[ \t]*\n(.*?)\n[ \t]*===+[ \t]*(?:\n|$)", re.DOTALL)
_BLANKS, _LINE_END = re.compile(r"[ \t]*"), re.compile(r"[ \t]*\n")
_BLANK_LINES = re.compile(r"(?:[ \t]*\n)+")
_MARK, _TAG = "\ue000", "\ue001"
_ESCAPED = "\ue002"
_SYMBOLS = {"A": "\u2200", "E": "\u2203", "->": "\u2192", "<->": "\u2194", "~": "\u00ac", "^": "\u2227", "v": "\u2228",
            "therefore": "\u2234"}  # fmt: skip
"""The shortcodes of logic (https://argdown.org/syntax/#special-characters)."""
_SYMBOL = re.compile(rf"(?<![\w{_ESCAPED}])([.:])({'|'.join(map(re.escape, _SYMBOLS))})\1(?!\w)")
_PAIRED = re.compile(f"{_MARK}(\\*{{1,3}}|_{{1,3}})(\\S(?:[^{_MARK}]*\\S)?){_MARK}\\1")


@dataclass(slots=True)
class Said:
    """All that is said of a statement or an argument, wherever it stands."""

    title: str
    text: str = ""
    canonical: bool = False
    tags: list[str] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)
    headings: tuple[str, ...] = ()
    links: list[tuple[str, str]] = field(default_factory=list)
    line: int = 0


class Inference(NamedTuple):
    """A step of a premise-conclusion structure: statements before it, its rules, its conclusion."""

    premises: tuple[str, ...]
    conclusion: str
    rules: str
    numbers: dict[str, str]


class ArgdownRelation(NamedTuple):
    """A sign between two entities: as it stands, ``source`` above and ``target`` below it."""

    sign: str
    above: Entity
    below: Entity
    line: int


@dataclass(slots=True)
class ArgdownDocument:
    """An Argdown text, parsed."""

    front: dict[str, Any] = field(default_factory=dict)
    statements: dict[str, Said] = field(default_factory=dict)
    arguments: dict[str, Said] = field(default_factory=dict)
    structures: dict[str, list[Inference]] = field(default_factory=dict)
    relations: list[ArgdownRelation] = field(default_factory=list)

    def said(self, entity: Entity) -> Said:
        """All that is said of an entity."""
        return (self.statements if entity[0] == "s" else self.arguments)[entity[1]]


class Token(NamedTuple):
    """A piece of the text: what it is, what it says, where it begins."""

    kind: str
    text: str
    at: int
    indent: int = 0


def parse(text: str, draft: Gathered) -> ArgdownDocument:
    """The document in a text. Raises BadImport with line and column."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _Parser(text if text.endswith("\n") else f"{text}\n", draft).parse()


class _Lines:
    """The starts of lines, which turn offsets into lines and columns."""

    def __init__(self, text: str) -> None:
        self.starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def place(self, at: int) -> tuple[int, int]:
        line = bisect_right(self.starts, at)
        return line, at - self.starts[line - 1] + 1


def tokens(text: str, at: int, lines: _Lines, draft: Gathered) -> Iterator[Token]:
    """The tokens of a text from an offset on."""
    at_start, is_apart, last_close = True, True, text.rfind("}")
    last = {sign: text.rfind(close) for sign, close in _CLOSING.items()}
    unclosed = 0
    while at < len(text):
        if at_start:
            own = _own_line(text, at, last)
            if own >= 0:
                at = own
                blank = _BLANK_LINES.match(text, at)
                if blank and not is_apart:  # a comment on its own line hides no end of a block
                    yield Token("empty", blank[0], at)
                    is_apart = True
                at = blank.end() if blank else at
                continue
            at_start = False
            if found := _LINE_START.match(text, at):
                token = _first(text, found)
                yield token
                at = found.end() if token.kind != "rule" else token.at + len(token.text)
                continue
            at += len(text[at : at + 256]) - len(text[at : at + 256].lstrip(" \t"))
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
                raise draft.wrong(TOO_MANY, *lines.place(at))
            yield Token(kind, found[0], at)
        at = found.end()


@cache
def _inline(comments: tuple[str, ...]) -> re.Pattern[str]:
    """The pattern of whatever stands in a line; of comments those that may still be closed, else each would be sought
    to the end of the text.
    """
    signs = "|".join((*(_COMMENTS[sign] for sign in comments), r"//[^\n]*"))
    return re.compile(f"(?P<comment>{signs})|{_INLINE_BUT_COMMENTS}", re.DOTALL)


def _own_line(text: str, at: int, last: Mapping[str, int]) -> int:
    """The end of a comment that has a line, or lines, of its own; -1 where there is none. ``last`` are the closers."""
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


def _swallowed(text: str, at: int, lines: _Lines, draft: Gathered) -> None:
    """Say where a comment has swallowed an address of the web."""
    if text.startswith("//", at) and re.search(r"[a-z]:$", text[max(0, at - 8) : at]):
        draft.remark("what follows // is a comment, here the rest of an address", *lines.place(at))
        draft.lost("addresses cut by the sign of comments")


@dataclass(slots=True)
class _Member:
    """A statement, argument or heading being read."""

    at: int
    sign: str = ""
    above: Entity | None = None
    indent: int = -1
    number: str = ""
    entity: Literal["s", "a", "h"] = "s"
    title: str | None = None
    is_reference: bool = False
    text: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)
    links: list[tuple[str, str]] = field(default_factory=list)

    def is_empty(self) -> bool:
        return self.title is None and not _plain(self.text)


class _Parser:
    def __init__(self, text: str, draft: Gathered) -> None:
        self.text, self.draft = text, draft
        self.lines = _Lines(text)
        self.document = ArgdownDocument()
        self.member: _Member | None = None
        self.stack: list[tuple[int, Entity]] = []
        self.headings: list[tuple[int, str]] = []
        self.level = 0
        self.before: Entity | None = None
        """The root of the block before, which a premise-conclusion structure belongs to."""
        self.root: Entity | None = None
        self.argument: str | None = None
        """The argument whose structure is being read."""
        self.premises: list[str] = []
        self.rules: str | None = None
        self.numbers: dict[str, str] = {}
        self.untitled = 0

    def parse(self) -> ArgdownDocument:
        read: dict[str, Any] = {name[5:]: getattr(self, name) for name in dir(self) if name.startswith("read_")}
        for token in tokens(self.text, self._front(), self.lines, self.draft):
            read[token.kind](token)
        self.read_empty(Token("empty", "", len(self.text)))
        return self.document

    def _front(self) -> int:
        """Read the front matter; gives where the rest begins."""
        found = _FRONT.match(self.text)
        if not found:
            return 0
        self.document.front = self._yaml(found[1], found.start(1))
        return found.end()

    def _yaml(self, text: str, at: int) -> dict[str, Any]:
        document = yamltext.read(text.encode("utf-8", "replace"))
        line, column = self.lines.place(at)
        for finding in document.findings:
            self.draft.remark(
                finding.message, line + finding.line - 1, column if finding.line == 1 else finding.column
            )
        if isinstance(document.data, dict):
            return document.data
        self.draft.lost("data that is no mapping")
        return {}

    def _wrong(self, why: str, at: int) -> Exception:
        return self.draft.wrong(why, *self.lines.place(at))

    # --- what a line begins with ----------------------------------------------------------------------------------

    def read_sign(self, token: Token) -> None:
        """A relation: what follows stands below the last thing that is less indented."""
        self._finish()
        while self.stack and self.stack[-1][0] >= token.indent:
            self.stack.pop()
        if not self.stack:
            raise self._wrong(f"{token.text} relates to nothing: no statement or argument stands above it", token.at)
        sign = SIGNS.get(token.text, token.text)
        self.member = _Member(token.at, sign=sign, above=self.stack[-1][1], indent=token.indent)

    def read_level(self, token: Token) -> None:
        """A heading."""
        self.read_empty(token)
        self.level = len(token.text)
        self.member = _Member(token.at, entity="h")

    def read_item(self, token: Token) -> None:
        """An item of a list is a statement."""
        self._finish()
        self.stack = []
        self.member = _Member(token.at)

    def read_number(self, token: Token) -> None:
        """A statement of a premise-conclusion structure."""
        self._finish()
        self.stack = []
        if self.argument is None:
            self.argument = self._structured(token)
        self.member = _Member(token.at, number=token.text[1:-1])

    def _structured(self, token: Token) -> str:
        """The argument that the structure beginning here belongs to."""
        entity = self.root if self.root and self.root[0] == "a" else self.before
        title = entity[1] if entity and entity[0] == "a" else self._untitled()
        if title in self.document.structures:
            raise self._wrong(f"a second premise-conclusion structure for <{title}>", token.at)
        self.document.arguments.setdefault(title, Said(title, line=self.lines.place(token.at)[0]))
        self.document.structures[title] = []
        self.root = ("a", title)
        return title

    def read_rule(self, token: Token) -> None:
        """The line between premises and conclusion."""
        self._finish()
        if self.argument is None or not self.premises or self.rules is not None:
            raise self._wrong("an inference has numbered premises above it", token.at)
        rules = token.text.strip("-")
        start, end = rules.find("{"), rules.rfind("}") + 1
        if 0 <= start < end:
            rules = rules[:start] + rules[end:]
            self.draft.lost("data of inferences")
        self.rules = rules.strip()
        self.stack = [(-1, ("a", self.argument))]

    # --- what stands in a line ------------------------------------------------------------------------------------

    def _open(self, token: Token) -> _Member:
        if self.member is None:
            self.member = _Member(token.at)
        return self.member

    def read_definition(self, token: Token) -> None:
        """A title with a colon, where a statement or argument begins."""
        member = self._open(token)
        if member.is_empty() and member.entity != "h":
            member.title, member.entity = token.text[1:-2].strip(), "s" if token.text[0] == "[" else "a"
        else:
            member.text.append(token.text)

    def read_reference(self, token: Token) -> None:
        """A title alone."""
        member = self._open(token)
        if member.is_empty() and member.entity != "h":
            member.title, member.entity = token.text[1:-1].strip(), "s" if token.text[0] == "[" else "a"
            member.is_reference = True
        else:
            member.text.append(token.text)

    def read_include(self, token: Token) -> None:
        """Another file: it is named, not followed, since an import reads one file."""
        self.draft.remark(f"{token.text} is not followed; import that file too", *self.lines.place(token.at))
        self.draft.lost("included files")

    def read_mention(self, token: Token) -> None:
        self._open(token).text.append(token.text[2:-1])

    def read_link(self, token: Token) -> None:
        words, _, address = token.text[1:-1].partition("](")
        member = self._open(token)
        member.text.append(words)
        member.links.append((words, address))

    def read_tag(self, token: Token) -> None:
        """A tag; one with more text behind it is a word of its sentence as well."""
        member = self._open(token)
        member.tags.append(token.text.strip()[1:].removeprefix("(").removesuffix(")"))
        member.text.append(f"{_TAG}{token.text}{_TAG}")

    def read_data(self, token: Token) -> None:
        inner = token.text[1:-1] if token.text.startswith("{\n") else token.text
        found = self._yaml(inner, token.at)
        if "id" in found and not token.text.startswith('{"id":'):
            found["their id"] = found.pop("id")  # what our export writes is JSON and begins with the id
        self._open(token).data.update(found)

    def read_escaped(self, token: Token) -> None:
        self._open(token).text.append(f"{_ESCAPED}{token.text[1]}")

    def read_mark(self, token: Token) -> None:
        self._open(token).text.append(f"{_MARK}{token.text}")

    def read_text(self, token: Token) -> None:
        if self.member is not None or token.text.strip():
            self._open(token).text.append(token.text)

    def read_newline(self, _: Token) -> None:
        if self.member is not None:
            self.member.text.append("\n")

    def read_empty(self, token: Token) -> None:
        """The end of a block."""
        self._finish()
        if self.rules is not None:
            raise self._wrong("an inference without a conclusion", token.at)
        if self.argument is not None and not self.document.structures[self.argument]:
            raise self._wrong("a premise-conclusion structure ends without an inference", token.at)
        self.before = self.root if self.argument is None else None  # what follows a structure is another argument's
        self.root = self.argument = self.rules = None
        self.premises, self.numbers, self.stack = [], {}, []

    # --- what was read --------------------------------------------------------------------------------------------

    def _finish(self) -> None:
        """Put the member that was being read where it belongs."""
        member, self.member = self.member, None
        if member is None:
            return
        if member.entity == "h":
            self.draft.lost("data of headings", len(member.data))
            self.draft.lost("tags of headings", len(member.tags))
            self.headings = [h for h in self.headings if h[0] < self.level] + [(self.level, _plain(member.text))]
        elif not member.is_empty():
            self._place(member, self._entity(member))
        elif member.sign or member.number:
            raise self._wrong(f"nothing follows {member.sign or f'({member.number})'}", member.at)

    def _entity(self, member: _Member) -> Entity:
        """The member's entity, with what is said of it added."""
        title = member.title if member.title is not None else self._untitled()
        kind: Literal["s", "a"] = "a" if member.entity == "a" else "s"
        table = self.document.statements if kind == "s" else self.document.arguments
        if title not in table:
            table[title] = Said(title, line=self.lines.place(member.at)[0])
        said, text = table[title], _plain(member.text)
        if member.is_reference and text:
            self.draft.remark(f"text after the reference to {title} is left out", *self.lines.place(member.at))
            self.draft.lost("texts after references")
        elif text:
            self._word(said, text, member)
        said.tags += [tag for tag in member.tags if tag not in said.tags]
        said.data.update(member.data)
        said.links += member.links
        if not member.is_reference:
            said.headings = tuple(heading for _, heading in self.headings)
        return kind, title

    def _word(self, said: Said, text: str, member: _Member) -> None:
        """Take a wording: the last one counts, or the one that is said to; another one is left out and counted."""
        kept, other = (said.text, text) if said.canonical else (text, said.text)
        if other and other != kept:
            where = self.lines.place(member.at)
            self.draft.remark(f"{said.title} is worded more than once; left out is {other[:60]!r}", *where)
            self.draft.lost("other wordings of statements")
        if not said.canonical:
            said.text, said.canonical = text, member.data.get("isCanonical") is True

    def _place(self, member: _Member, entity: Entity) -> None:
        if member.above is not None:
            line = self.lines.place(member.at)[0]
            self.document.relations.append(ArgdownRelation(member.sign, member.above, entity, line))
        elif member.number:
            self._numbered(member, entity)
        elif self.root is None:
            self.root = entity
        self.stack.append((member.indent, entity))

    def _numbered(self, member: _Member, entity: Entity) -> None:
        if entity[0] != "s" or self.argument is None:
            raise self._wrong("premises and conclusions are statements", member.at)
        self.numbers[member.number] = entity[1]
        if self.rules is not None:
            step = Inference(tuple(self.premises), entity[1], self.rules, dict(self.numbers))
            self.document.structures[self.argument].append(step)
            self.premises, self.rules = [], None
        self.premises.append(entity[1])

    def _untitled(self) -> str:
        self.untitled += 1
        return f"\0{self.untitled}"


def _without_last_tags(text: str) -> str:
    """A text without the tags behind it, which belong to no sentence."""
    end = len(text)
    while True:
        last = end
        while last and text[last - 1].isspace():
            last -= 1
        first = text.rfind(_TAG, 0, last - 1) if last and text[last - 1] == _TAG else -1
        if first < 0:
            return text[:end]
        end = first


def _plain(pieces: list[str]) -> str:
    """Text in one line, its shortcodes as signs, without the marks of bold and italic type and the tags behind it."""
    text = " ".join(_without_last_tags("".join(pieces)).replace(_TAG, "").split())
    if _MARK in text:
        for _ in range(3):
            text = _PAIRED.sub(r"\2", text)
    text = _SYMBOL.sub(lambda found: _SYMBOLS[found[2]], text)
    return text.replace(_MARK, "").replace(_ESCAPED, "")
