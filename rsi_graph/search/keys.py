"""The keys of the selection language: what each tests of a node, and the values that it takes."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias, get_args

from rsi_graph.corpus.references import INLINE
from rsi_graph.errors import did_you_mean
from rsi_graph.graph import Graph
from rsi_graph.graph.dossier import tally
from rsi_graph.graph.outline import children
from rsi_graph.model import KINDS, STANCES, Met
from rsi_graph.search.texts import texts
from rsi_graph.words import WORD, fold, joined, near, person, words, year

Test: TypeAlias = Callable[[str], bool]
"""A test of a node by its id."""


def _sought(text: str, *, whole: bool) -> Callable[[str], bool]:
    """A test for the words of ``text`` side by side in another text; the last may be a beginning unless ``whole``."""
    wanted = words(text)
    if not wanted:
        return lambda _: True
    first, line = wanted[0], f" {' '.join(wanted)}{' ' if whole else ''}"

    def stands(text: str) -> bool:
        folded = fold(text)
        return first in folded and line in f" {' '.join(WORD.findall(folded))} "

    return stands


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
"""The values of ``has:`` with their meanings."""


class Key(NamedTuple):
    """A key of ``key:value``."""

    test: Callable[[Graph, str], Test]
    meaning: str
    known: tuple[str, ...] = ()
    """The values it takes, if it takes only certain ones."""


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
    return frozenset(answer.source for answer in graph.answers(value)).__contains__


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
        return "issued" in body and first <= year(body["issued"]) <= last

    return _of_sources(graph, (id_ for id_ in graph.ids("source") if within(graph.body(id_))))


def _years(value: str) -> tuple[str, str]:
    first, dots, last = value.partition("..")
    return first, (last or "9999") if dots else first


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
    "question": Key(_question, "an answer to this question"),
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


def fault(key: str, value: str) -> str | None:
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
