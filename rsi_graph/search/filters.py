r"""The selection language: a few words that say which nodes are meant.

::

    kind:claim tag:economics -has:counterpoint "research productivity"

    filter  =  [ all { "or" all } ]                 an empty filter keeps everything
    all     =  one { ["and"] one }                  what stands side by side has to hold together
    one     =  ( "not" | "-" ) one  |  "(" filter ")"  |  term
    term    =  KEY ":" value                        see KEYS; has: takes the words of HAS
            |  "exact words"                        these words, in this order
            |  word                                 a word that begins so
    value   =  word  |  "words"                     in quotes, \" is a quote and \\ a backslash

Case and accents make no difference to words, names and tags. ``str()`` of a filter is a text that reads as the same
filter. A filter is a value: callable on a graph and an id, and composable with ``&``, ``|`` and ``~``. What a filter
needs to know of the whole graph is computed once (``on``), so choosing among all nodes takes one pass over them.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from rsi_graph.errors import BadFilter
from rsi_graph.graph import Graph
from rsi_graph.search.keys import KEYS, Test, fault

MAX_DEPTH = 50
MAX_TYPED = 10_000
"""The most characters of a filter, and of a text in which operators are looked for."""
CONNECTIVES = frozenset({"and", "or", "not"})


# --- filters ------------------------------------------------------------------------------------------------------


class Filter(ABC):
    """A selection of nodes."""

    __slots__ = ()

    @abstractmethod
    def on(self, graph: Graph) -> Test:
        """The test for the nodes of one graph. Raises UnknownNode if the filter names a node that does not exist."""

    def __call__(self, graph: Graph, id_: str) -> bool:
        """Return True if this node is selected."""
        return self.on(graph)(id_)

    def ids(self, graph: Graph) -> list[str]:
        """The selected nodes, in the order of the corpus."""
        return list(filter(self.on(graph), graph.ids()))

    def __and__(self, other: "Filter") -> "Filter":
        return all_of((self, other))

    def __or__(self, other: "Filter") -> "Filter":
        return any_of((self, other))

    def __invert__(self) -> "Filter":
        return Not(self)


@dataclass(frozen=True, slots=True)
class Term(Filter):
    """``key:value``."""

    key: str
    value: str

    def on(self, graph: Graph) -> Test:
        return KEYS[self.key].test(graph, self.value)

    def __str__(self) -> str:
        if self.key == "word" and _BARE.fullmatch(self.value) and self.value.lower() not in CONNECTIVES:
            return self.value
        return _quoted(self.value) if self.key == "words" else f"{self.key}:{_written(self.value)}"


@dataclass(frozen=True, slots=True)
class All(Filter):
    """The filter that holds if all its parts hold, and always without parts."""

    parts: tuple[Filter, ...] = ()

    def on(self, graph: Graph) -> Test:
        tests = [part.on(graph) for part in self.parts]
        return lambda id_: all(test(id_) for test in tests)

    def __str__(self) -> str:
        return " ".join(f"({part})" if isinstance(part, Either) else _part(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Either(Filter):
    """The filter that holds if at least one of its parts does."""

    parts: tuple[Filter, ...]

    def on(self, graph: Graph) -> Test:
        tests = [part.on(graph) for part in self.parts]
        return lambda id_: any(test(id_) for test in tests)

    def __str__(self) -> str:
        return " or ".join(map(_part, self.parts))


@dataclass(frozen=True, slots=True)
class Not(Filter):
    """The opposite of a filter."""

    part: Filter

    def on(self, graph: Graph) -> Test:
        test = self.part.on(graph)
        return lambda id_: not test(id_)

    def __str__(self) -> str:
        return f"-{self.part}" if isinstance(self.part, Term) else f"-({self.part})"

    def __invert__(self) -> Filter:
        return self.part


EVERYTHING = All()


def all_of(parts: Iterable[Filter]) -> Filter:
    """The filter of which all of these hold."""
    flat = tuple(chain.from_iterable(part.parts if isinstance(part, All) else (part,) for part in parts))
    return flat[0] if len(flat) == 1 else All(flat)


def any_of(parts: Iterable[Filter]) -> Filter:
    """The filter of which at least one of these holds."""
    flat = tuple(chain.from_iterable(part.parts if isinstance(part, Either) else (part,) for part in parts))
    if not flat:
        return ~EVERYTHING
    return flat[0] if len(flat) == 1 else Either(flat)


_BARE = re.compile(r"[^\W_][^\s()\":\\]*")


def _part(part: Filter) -> str:
    return str(part) or "()"


def _written(value: str) -> str:
    return value if re.fullmatch(r"[^\s()\"]+", value) else _quoted(value)


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


# --- reading ------------------------------------------------------------------------------------------------------

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<bracket>[()])
      | (?P<minus>-(?=[^\s]))
      | (?P<key>[^\W\d_]+):(?:(?P<value>[^\s()"]+)|(?P<between>"(?:[^"\\]|\\.)*"))?
      | (?P<words>"(?:[^"\\]|\\.)*")
      | (?P<word>[^\s()"]+)
      | (?P<end>\Z)
    )""",
    re.VERBOSE | re.DOTALL,
)


class _Token(NamedTuple):
    """A token of the text: a bracket, ``-``, a connective, a term, or the end."""

    sign: str
    """The bracket, ``-`` or connective; empty for a term and at the end."""
    term: Term | None
    column: int


def parse(text: str) -> Filter:
    """The filter that a text writes. Raises BadFilter with the column at which it stops making sense."""
    _refuse_long(text)
    return _Reader(text, _tokens(text, 0, len(text))).whole()


def _refuse_long(text: str) -> None:
    if len(text) > MAX_TYPED:
        raise BadFilter(f"{text[:40]}...", MAX_TYPED, f"it has {len(text)} characters, {MAX_TYPED} at most")


def _tokens(text: str, start: int, end: int) -> list[_Token]:
    found: list[_Token] = []
    place = start
    while not found or found[-1].sign or found[-1].term:
        match = _TOKEN.match(text, place, end)
        if match is None:
            raise BadFilter(text, text.index('"', place) + 1, "the quotation is not closed")
        found.append(_token(text, match))
        place = match.end()
    return found


def _token(text: str, match: re.Match[str]) -> _Token:
    column = match.start(match.lastgroup or 0) + 1
    if match["key"]:
        return _Token("", _term(text, match), match.start("key") + 1)
    if match["words"]:
        return _Token("", Term("words", _unquoted(match["words"])), column)
    if match["word"] and match["word"].lower() not in CONNECTIVES:
        return _Token("", Term("word", match["word"]), column)
    return _Token(match["bracket"] or match["minus"] or (match["word"] or "").lower(), None, column)


def _term(text: str, match: re.Match[str]) -> Term:
    key = match["key"].lower()
    value = match["value"] or _unquoted(match["between"] or "")
    if key in KEYS and KEYS[key].known:
        value = value.lower()
    if text.startswith('"', match.end()):
        raise BadFilter(text, match.end() + 1, "the quotation is not closed")
    if wrong := fault(key, value):
        raise BadFilter(text, match.start("value" if key in KEYS and match["value"] else "key") + 1, wrong)
    return Term(key, value)


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.DOTALL)


class _Reader:
    """A parser with one method for each rule of the grammar."""

    def __init__(self, text: str, tokens: list[_Token]) -> None:
        self.text, self.tokens, self.place = text, tokens, 0

    @property
    def next(self) -> _Token:
        return self.tokens[self.place]

    def whole(self) -> Filter:
        found = self.filter(0)
        if self.next.sign:
            raise self.wrong(f"{self.next.sign!r} does not fit here")
        return found

    def filter(self, depth: int) -> Filter:
        if self.ends:
            return EVERYTHING
        parts = [self.all(depth)]
        while self.takes("or"):
            parts.append(self.all(depth))
        return any_of(parts)

    def all(self, depth: int) -> Filter:
        parts = [self.one(depth)]
        while self.takes("and") or not (self.ends or self.next.sign == "or"):
            parts.append(self.one(depth))
        return all_of(parts)

    def one(self, depth: int) -> Filter:
        if depth > MAX_DEPTH:
            raise self.wrong("it is nested too deeply")
        if self.takes("not") or self.takes("-"):
            return ~self.one(depth + 1)
        if self.takes("("):
            return self.bracketed(depth + 1)
        return self.term()

    def bracketed(self, depth: int) -> Filter:
        opened = self.tokens[self.place - 1].column
        found = self.filter(depth)
        if not self.takes(")"):
            raise BadFilter(self.text, opened, "the bracket is not closed")
        return found

    def term(self) -> Filter:
        term = self.next.term
        if term is None:
            what = "the end" if not self.next.sign else repr(self.next.sign)
            raise self.wrong(f"a word or key:value is missing before {what}")
        self.place += 1
        return term

    @property
    def ends(self) -> bool:
        return self.next.sign == ")" or not (self.next.sign or self.next.term)

    def takes(self, sign: str) -> bool:
        """Go on if the next token is this sign."""
        if self.next.sign != sign:
            return False
        self.place += 1
        return True

    def wrong(self, why: str) -> BadFilter:
        return BadFilter(self.text, self.next.column, why)


# --- words with operators among them ------------------------------------------------------------------------------


_QUOTED = r'"(?:[^"\\]|\\.)*"'
_VALUE = rf'(?:[^\s()"]+|{_QUOTED})'
_OPERATOR = rf"(?:not\s+)*-*(?:(?:{'|'.join(KEYS)}):{_VALUE}|{_QUOTED}|(?<=-)[^\W_][^\s()\"]*)"
_OPERATORS = re.compile(rf"(?<!\S){_OPERATOR}(?:\s+(?:or|and)\s+{_OPERATOR})*(?!\S)", re.DOTALL | re.IGNORECASE)

_UNFINISHED = re.compile(rf"(?<!\S)-*(?:{'|'.join(KEYS)}):(?!\S)", re.IGNORECASE)


def split(text: str) -> tuple[Filter, str]:
    """The operators of a text typed to find something, as a filter, and the words that are left.

    Operators are ``key:value``, ``"exact words"`` and ``-`` before a word; ``and``, ``or`` and ``not`` only beside
    them. An unknown key is a word like any other; a key whose value is still to be typed is ignored. Exact words are
    also among the words. Raises BadFilter.
    """
    _refuse_long(text)
    operators: list[Filter] = []
    left, place = [], 0
    for match in _OPERATORS.finditer(text):
        part = _Reader(text, _tokens(text, *match.span())).whole()
        operators.append(part)
        left += [text[place : match.start()], part.value if isinstance(part, Term) and part.key == "words" else ""]
        place = match.end()
    return all_of(operators), _UNFINISHED.sub("", "".join([*left, text[place:]]))


def plain(text: str) -> str:
    """The words of a text that is no query, such as a quoted sentence: nothing in it is an operator.

    Of a text longer than a query may be, only the beginning counts.
    """
    return " ".join(re.findall(r"[^\W_]+", text[:MAX_TYPED]))
