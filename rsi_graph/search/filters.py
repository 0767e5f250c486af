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
filter. A filter is a value: callable on a graph and an id, and composable with ``&``, ``|`` and ``~``. What it needs
to know of the whole graph it works out once (``on``), so choosing among all nodes takes one pass over them.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple, TypeAlias, get_args

from rsi_graph.corpus.references import INLINE
from rsi_graph.errors import BadFilter, did_you_mean
from rsi_graph.graph import Graph
from rsi_graph.graph.dossier import tally
from rsi_graph.graph.outline import children
from rsi_graph.model import KINDS, STANCES, Met
from rsi_graph.search.texts import texts
from rsi_graph.words import WORD, fold, joined, near, person, words

Test: TypeAlias = Callable[[str], bool]
"""A test of a node by its id."""

MAX_DEPTH = 50
CONNECTIVES = frozenset({"and", "or", "not"})


def _sought(text: str, *, whole: bool) -> Callable[[str], bool]:
    """Return True if the words of ``text`` stand side by side somewhere; the last may go on unless ``whole``."""
    wanted = words(text)
    if not wanted:
        return lambda _: True
    first, line = wanted[0], f" {' '.join(wanted)}{' ' if whole else ''}"

    def stands(text: str) -> bool:
        folded = fold(text)
        return first in folded and line in f" {' '.join(WORD.findall(folded))} "

    return stands


# --- filters ------------------------------------------------------------------------------------------------------


class Filter(ABC):
    """A selection of nodes."""

    __slots__ = ()

    @abstractmethod
    def on(self, graph: Graph) -> Test:
        """The test for the nodes of one graph. Raises UnknownNode where the filter names a node that is not there."""

    def __call__(self, graph: Graph, id_: str) -> bool:
        """Return True if this node is selected."""
        return self.on(graph)(id_)

    def ids(self, graph: Graph) -> list[str]:
        """The nodes that are meant, in the order of the corpus."""
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
    """Every one of its parts holds; without parts, everything does."""

    parts: tuple[Filter, ...] = ()

    def on(self, graph: Graph) -> Test:
        tests = [part.on(graph) for part in self.parts]
        return lambda id_: all(test(id_) for test in tests)

    def __str__(self) -> str:
        return " ".join(f"({part})" if isinstance(part, Either) else _part(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Either(Filter):
    """One of its parts holds at least."""

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
    """The filter that all of these hold for."""
    flat = tuple(chain.from_iterable(part.parts if isinstance(part, All) else (part,) for part in parts))
    return flat[0] if len(flat) == 1 else All(flat)


def any_of(parts: Iterable[Filter]) -> Filter:
    """The filter that one of these at least holds for."""
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


# --- what can be asked --------------------------------------------------------------------------------------------


class Property(NamedTuple):
    """A thing that a node can have."""

    test: Callable[[Graph, str], bool]
    meaning: str


def _is_undercut(graph: Graph, id_: str) -> bool:
    """An argument itself, or one of the inline steps from a proposition."""
    steps = [f"{id_}>{other}" for kind, other, away in graph.neighbours(id_) if away and kind in INLINE]
    return any(graph.undercuts(step) for step in (id_, *steps))


def _leads(*kinds: str) -> Callable[[Graph, str], bool]:
    return lambda graph, id_: any(away and kind in kinds for kind, _, away in graph.neighbours(id_))


def _tied(kind: str) -> Callable[[Graph, str], bool]:
    return lambda graph, id_: any(found == kind for found, _, _ in graph.neighbours(id_))


def _states(field: str) -> Callable[[Graph, str], bool]:
    return lambda graph, id_: bool(graph.body(id_).get(field))


def _is_cited(graph: Graph, id_: str) -> bool:
    return graph.kind(id_) in ("source", "annotation") or tally(graph, id_).works > 0


HAS: dict[str, Property] = {
    "source": Property(_is_cited, "a source asserts or supports it, or it is of a source itself"),
    "support": Property(lambda graph, id_: tally(graph, id_).supports > 0, "something speaks for it"),
    "counterpoint": Property(lambda graph, id_: tally(graph, id_).counterpoints > 0, "something speaks against it"),
    "undercut": Property(_is_undercut, "something speaks against a step that starts from it"),
    "condition": Property(_leads("requires"), "it requires a condition"),
    "risk": Property(_leads("raises"), "it raises a risk"),
    "answer": Property(_tied("answers"), "it answers a question, or is a question that is answered"),
    "quote": Property(_states("quote"), "it is an annotation with the very words of its source"),
    "checked": Property(_states("checked"), "it is an annotation that somebody compared with its source"),
    "note": Property(_states("note"), "its editors left a remark"),
    "tag": Property(_states("tags"), "it is tagged"),
    "status": Property(_states("status"), "it is a condition and says how far it is met"),
    "credence": Property(lambda graph, id_: "credence" in graph.body(id_), "its editors gave it a credence"),
}
"""The values of ``has:``, and what each means."""


class Key(NamedTuple):
    """A key of ``key:value``."""

    test: Callable[[Graph, str], Test]
    meaning: str
    known: tuple[str, ...] = ()
    """The values it takes, where there are only so many."""


def _kind(graph: Graph, value: str) -> Test:
    return lambda id_: graph.kind(id_) == value


def _has(graph: Graph, value: str) -> Test:
    test = HAS[value].test
    return lambda id_: test(graph, id_)


def _tag(graph: Graph, value: str) -> Test:
    wanted = fold(value)
    return lambda id_: any(fold(tag) == wanted for tag in graph.body(id_).get("tags", ()))


def _status(graph: Graph, value: str) -> Test:
    return lambda id_: graph.kind(id_) == "condition" and graph.body(id_).get("status", {}).get("met") == value


def _text(*, whole: bool) -> Callable[[Graph, str], Test]:
    def test(graph: Graph, value: str) -> Test:
        stands = _sought(value, whole=whole)
        return lambda id_: any(stands(text) for _, text in texts(graph, id_))

    return test


def _id(graph: Graph, value: str) -> Test:
    return frozenset({graph.node(value).id}).__contains__


def _question(graph: Graph, value: str) -> Test:
    graph.kind(value)
    return frozenset(answer.source for answer in graph.positions(value)).__contains__


def _under(graph: Graph, value: str) -> Test:
    root = graph.node(value).id
    found, todo = {root}, [root]
    while todo:
        node = todo.pop()
        fresh = {id_ for id_ in _bearing_on(graph, node) if id_ not in found}
        found |= fresh
        todo += fresh
    return frozenset(found - {root}).__contains__


def _bearing_on(graph: Graph, node: str) -> Iterator[str]:
    """The nodes directly below a node in an outline, and those that undercut a step from there."""
    for kind, other in children(graph, node):
        yield other
        if kind in INLINE:
            yield from (undercut.source for undercut in graph.undercuts(f"{other}>{node}"))


def _source(graph: Graph, value: str) -> Test:
    if graph.kind(value) != "source":
        raise graph.unknown(value)
    return _of_sources(graph, [value])


def _author(graph: Graph, value: str) -> Test:
    stands = _sought(value, whole=False)

    def by(body: dict[str, Any]) -> bool:
        names = [person(name) for name in (*body.get("author", ()), *body.get("editor", ()))]
        return any(stands(name) or stands(joined(name)) for name in names)

    return _of_sources(graph, (id_ for id_ in graph.ids("source") if by(graph.body(id_))))


def _year(graph: Graph, value: str) -> Test:
    first, last = _years(value)

    def within(body: dict[str, Any]) -> bool:
        return "issued" in body and first <= body["issued"][:4] <= last

    return _of_sources(graph, (id_ for id_ in graph.ids("source") if within(graph.body(id_))))


def _years(value: str) -> tuple[str, str]:
    first, dots, last = value.partition("..")
    return first or "0000", (last or "9999") if dots else first


def _of_sources(graph: Graph, sources: Iterable[str]) -> Test:
    """Sources, their annotations, and what these bear on."""
    found = set()
    for source in sources:
        passages = graph.annotations(source)
        found |= {source, *passages, *(other for passage in passages for _, other, _ in graph.neighbours(passage))}
    return found.__contains__


def _stance(graph: Graph, value: str) -> Test:
    found = set()
    for passage in graph.ids("annotation"):
        borne_on = [other for kind, other, _ in graph.neighbours(passage) if kind == value]
        found |= {passage, *borne_on} if borne_on else set()
    return found.__contains__


KEYS: dict[str, Key] = {
    "kind": Key(_kind, f"what it is: {', '.join(KINDS)}", KINDS),
    "id": Key(_id, "this very node"),
    "tag": Key(_tag, "tagged so"),
    "question": Key(_question, "a position on this question"),
    "under": Key(_under, "bears on this node, directly or through others"),
    "has": Key(_has, f"it has: {', '.join(HAS)}", tuple(HAS)),
    "source": Key(_source, "this source, its annotations, and what they bear on"),
    "author": Key(_author, "sources by this author, their annotations, and what they bear on"),
    "year": Key(_year, "sources of this year or of years such as 2020..2024, their annotations, and so on"),
    "stance": Key(_stance, f"annotations that take this stance, and to what: {', '.join(STANCES)}", STANCES),
    "status": Key(_status, f"conditions so far met: {', '.join(get_args(Met))}", get_args(Met)),
    "word": Key(_text(whole=False), "a word that begins so; the same as the word alone"),
    "words": Key(_text(whole=True), 'these words in this order; the same as "these words"'),
}
"""The keys of the language, and what each means."""


def _fault(key: str, value: str) -> str | None:
    """The message for a term that cannot be read."""
    if key not in KEYS:
        return f"there is no key {key!r}; {_either(key, tuple(KEYS))}"
    if not value:
        return f"{key}: needs a value"
    if KEYS[key].known and value not in KEYS[key].known:
        return f"{key}: takes no {value!r}; {_either(value, KEYS[key].known)}"
    if key == "year" and not re.fullmatch(r"\d{4}(\.\.(\d{4})?)?|\.\.\d{4}", value, re.ASCII):
        return "year: takes a year or years, such as 2020, 2020..2024 or 2020.."
    return None


def _either(word: str, known: Sequence[str]) -> str:
    question = did_you_mean(near(word, known))
    return f"{question} (one of {', '.join(known)})" if question else f"one of {', '.join(known)}"


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
    """A part of the text: a bracket, ``-``, a connective, a term, or the end."""

    sign: str
    """The bracket, ``-`` or connective; empty for a term and at the end."""
    term: Term | None
    column: int


def parse(text: str) -> Filter:
    """The filter that a text says. Raises BadFilter with the column where it stops making sense."""
    return _Reader(text, _tokens(text, 0, len(text))).whole()


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
    if fault := _fault(key, value):
        raise BadFilter(text, match.start("value" if key in KEYS and match["value"] else "key") + 1, fault)
    return Term(key, value)


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.DOTALL)


class _Reader:
    """Reads tokens by the rules of the grammar, each rule a method."""

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
    them. A key nobody knows is a word like any other, one whose value is still to be typed is passed over. Exact words
    are also among the words. Raises BadFilter.
    """
    operators: list[Filter] = []
    left, place = [], 0
    for match in _OPERATORS.finditer(text):
        part = _Reader(text, _tokens(text, *match.span())).whole()
        operators.append(part)
        left += [text[place : match.start()], part.value if isinstance(part, Term) and part.key == "words" else ""]
        place = match.end()
    return all_of(operators), _UNFINISHED.sub("", "".join([*left, text[place:]]))
