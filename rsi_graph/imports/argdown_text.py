"""Argdown's text as a document: classes of statements, arguments with their premises, and the relations between them.

The grammar is that of https://argdown.org/syntax. One pass over the tokens, so reading takes time in proportion to the
length of the text.
"""

import re
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, TypeAlias

from rsi_graph.corpus import yamltext
from rsi_graph.imports.argdown_includes import expanded
from rsi_graph.imports.argdown_tokens import FRONT, LineStarts, Token, tokens
from rsi_graph.imports.gathered import Gathered, RemarkPlace

Entity: TypeAlias = tuple[Literal["s", "a"], str]
"""A statement or an argument, by its title."""

SIGNS = {"+": "<+", "-": "<-", "_": "<_"}
"""Short forms of signs."""
_MARK, _TAG = "\ue000", "\ue001"
_ESCAPED = "\ue002"
_SYMBOLS = {"A": "\u2200", "E": "\u2203", "->": "\u2192", "<->": "\u2194", "~": "\u00ac", "^": "\u2227", "v": "\u2228",
            "therefore": "\u2234"}  # fmt: skip
"""The shortcodes of logic (https://argdown.org/syntax/#special-characters)."""
_SYMBOL = re.compile(rf"(?<![\w{_ESCAPED}])([.:])({'|'.join(map(re.escape, _SYMBOLS))})\1(?!\w)")
_PAIRED = re.compile(f"{_MARK}(\\*{{1,3}}|_{{1,3}})(\\S(?:[^{_MARK}]*\\S)?){_MARK}\\1")


@dataclass(slots=True)
class Said:
    """Everything that is said of a statement or an argument anywhere in the text."""

    title: str
    text: str = ""
    canonical: bool = False
    tags: list[str] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)
    headings: tuple[str, ...] = ()
    links: list[tuple[str, str]] = field(default_factory=list)


class Inference(NamedTuple):
    """A step of a premise-conclusion structure: statements before it, its rules, its conclusion."""

    premises: tuple[str, ...]
    conclusion: str
    rules: str
    numbers: dict[str, str]


class ArgdownRelation(NamedTuple):
    """A sign between two entities, with ``source`` above and ``target`` below it."""

    sign: str
    above: Entity
    below: Entity
    place: RemarkPlace


@dataclass(slots=True)
class ArgdownDocument:
    """An Argdown text, parsed."""

    front: dict[str, Any] = field(default_factory=dict)
    statements: dict[str, Said] = field(default_factory=dict)
    arguments: dict[str, Said] = field(default_factory=dict)
    structures: dict[str, list[Inference]] = field(default_factory=dict)
    relations: list[ArgdownRelation] = field(default_factory=list)

    def said(self, entity: Entity) -> Said:
        """Everything that is said of an entity."""
        return (self.statements if entity[0] == "s" else self.arguments)[entity[1]]


def parse(text: str, draft: Gathered) -> ArgdownDocument:
    """The document in a text and in the files that it includes. Raises BadImport with line and column."""
    return _Parser(*expanded(text, draft), draft).parse()


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
    def __init__(self, text: str, lines: LineStarts, draft: Gathered) -> None:
        self.text, self.lines, self.draft = text, lines, draft
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
        """Read the front matter, and return the offset of the rest."""
        found = FRONT.match(self.text)
        if not found:
            return 0
        self.document.front = self._yaml(found[1], found.start(1))
        return found.end()

    def _yaml(self, text: str, at: int) -> dict[str, Any]:
        document = yamltext.read(text.encode("utf-8", "replace"))
        line, column, path = self.lines.place(at)
        for finding in document.findings:
            self.draft.remark(
                finding.message, line + finding.line - 1, column if finding.line == 1 else finding.column, path
            )
        if isinstance(document.data, dict):
            return document.data
        self.draft.lost("data that is no mapping", one="piece of data that is no mapping")
        return {}

    def _wrong(self, why: str, at: int) -> Exception:
        return self.draft.wrong_at(why, self.lines.place(at))

    # --- what a line begins with ----------------------------------------------------------------------------------

    def read_sign(self, token: Token) -> None:
        """Take a relation of the next entity to the last one that is less indented."""
        self._finish()
        while self.stack and self.stack[-1][0] >= token.indent:
            self.stack.pop()
        if not self.stack:
            raise self._wrong(f"{token.text} relates to nothing: no statement or argument stands above it", token.at)
        sign = SIGNS.get(token.text, token.text)
        self.member = _Member(token.at, sign=sign, above=self.stack[-1][1], indent=token.indent)

    def read_level(self, token: Token) -> None:
        """Take a heading."""
        self.read_empty(token)
        self.level = len(token.text)
        self.member = _Member(token.at, entity="h")

    def read_item(self, token: Token) -> None:
        """Take an item of a list, which is a statement."""
        self._finish()
        self.stack = []
        self.member = _Member(token.at)

    def read_number(self, token: Token) -> None:
        """Take a statement of a premise-conclusion structure."""
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
        self.document.arguments.setdefault(title, Said(title))
        self.document.structures[title] = []
        self.root = ("a", title)
        return title

    def read_rule(self, token: Token) -> None:
        """Take the line between premises and conclusion."""
        self._finish()
        if self.argument is None or not self.premises or self.rules is not None:
            raise self._wrong("an inference has numbered premises above it", token.at)
        rules = token.text.strip("-")
        start, end = rules.find("{"), rules.rfind("}") + 1
        if 0 <= start < end:
            rules = rules[:start] + rules[end:]
            self.draft.lost("data of inferences", one="piece of data of an inference")
        self.rules = rules.strip()
        self.stack = [(-1, ("a", self.argument))]

    # --- what stands in a line ------------------------------------------------------------------------------------

    def _open(self, token: Token) -> _Member:
        if self.member is None:
            self.member = _Member(token.at)
        return self.member

    def read_definition(self, token: Token) -> None:
        """Take a title with a colon, which begins a statement or an argument."""
        member = self._open(token)
        if member.is_empty() and member.entity != "h":
            member.title, member.entity = token.text[1:-2].strip(), "s" if token.text[0] == "[" else "a"
        else:
            member.text.append(token.text)

    def read_reference(self, token: Token) -> None:
        """Take a title alone."""
        member = self._open(token)
        if member.is_empty() and member.entity != "h":
            member.title, member.entity = token.text[1:-1].strip(), "s" if token.text[0] == "[" else "a"
            member.is_reference = True
        else:
            member.text.append(token.text)

    def read_include(self, _: Token) -> None:
        """Skip an include that was not followed, for which there is a remark."""

    def read_mention(self, token: Token) -> None:
        self._open(token).text.append(token.text[2:-1])

    def read_link(self, token: Token) -> None:
        words, _, address = token.text[1:-1].partition("](")
        member = self._open(token)
        member.text.append(words)
        member.links.append((words, address))

    def read_tag(self, token: Token) -> None:
        """Take a tag; if more text follows, it is also a word of its sentence."""
        member = self._open(token)
        member.tags.append(token.text.strip()[1:].removeprefix("(").removesuffix(")"))
        member.text.append(f"{_TAG}{token.text}{_TAG}")

    def read_data(self, token: Token) -> None:
        inner = token.text[1:-1] if token.text.startswith("{\n") else token.text
        found = self._yaml(inner, token.at)
        if "id" in found and not token.text.startswith('{"id":'):
            found["their id"] = found.pop("id")  # our export writes JSON that begins with the id
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
        """End a block."""
        self._finish()
        if self.rules is not None:
            raise self._wrong("an inference without a conclusion", token.at)
        if self.argument is not None and not self.document.structures[self.argument]:
            raise self._wrong("a premise-conclusion structure ends without an inference", token.at)
        self.before = self.root if self.argument is None else None  # text after a structure is of another argument
        self.root = self.argument = self.rules = None
        self.premises, self.numbers, self.stack = [], {}, []

    # --- what was read --------------------------------------------------------------------------------------------

    def _finish(self) -> None:
        """Put the entity that was being read in its place."""
        member, self.member = self.member, None
        if member is None:
            return
        if member.entity == "h":
            self.draft.lost("data of headings", len(member.data), one="value in the data of a heading")
            self.draft.lost("tags of headings", len(member.tags), one="tag of a heading")
            self.headings = [h for h in self.headings if h[0] < self.level] + [(self.level, _plain(member.text))]
        elif not member.is_empty():
            self._place(member, self._entity(member))
        elif member.sign or member.number:
            raise self._wrong(f"nothing follows {member.sign or f'({member.number})'}", member.at)

    def _entity(self, member: _Member) -> Entity:
        """The entity of a member, with everything that is said of it here."""
        title = member.title if member.title is not None else self._untitled()
        kind: Literal["s", "a"] = "a" if member.entity == "a" else "s"
        table = self.document.statements if kind == "s" else self.document.arguments
        if title not in table:
            table[title] = Said(title)
        said, text = table[title], _plain(member.text)
        if member.is_reference and text:
            self.draft.remark(f"text after the reference to {title} is left out", *self.lines.place(member.at))
            self.draft.lost("texts after references", one="text after a reference")
        elif text:
            self._word(said, text, member)
        said.tags += [tag for tag in member.tags if tag not in said.tags]
        said.data.update(member.data)
        said.links += member.links
        if not member.is_reference:
            said.headings = tuple(heading for _, heading in self.headings)
        return kind, title

    def _word(self, said: Said, text: str, member: _Member) -> None:
        """Take a wording: the last one counts, or the marked one; others are left out and counted."""
        kept, other = (said.text, text) if said.canonical else (text, said.text)
        if other and other != kept:
            where = self.lines.place(member.at)
            self.draft.remark(f"{said.title} is worded more than once; left out is {other[:60]!r}", *where)
            self.draft.lost("other wordings of statements", one="other wording of a statement")
        if not said.canonical:
            said.text, said.canonical = text, member.data.get("isCanonical") is True

    def _place(self, member: _Member, entity: Entity) -> None:
        if member.above is not None:
            place = self.lines.place(member.at)._replace(column=1)
            self.document.relations.append(ArgdownRelation(member.sign, member.above, entity, place))
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
    """A text without the tags after it, which belong to no sentence."""
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
    """Text on one line, with shortcodes as signs, without marks of bold and italic type and the tags after it."""
    text = " ".join(_without_last_tags("".join(pieces)).replace(_TAG, "").split())
    if _MARK in text:
        for _ in range(3):
            text = _PAIRED.sub(r"\2", text)
    text = _SYMBOL.sub(lambda found: _SYMBOLS[found[2]], text)
    return text.replace(_MARK, "").replace(_ESCAPED, "")
