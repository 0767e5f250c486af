"""A filter is text that selects nodes; it prints as text that selects the same, and names its mistakes."""

from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rsi_graph.errors import BadFilter, UnknownNode
from rsi_graph.graph import Graph
from rsi_graph.search import filters
from rsi_graph.search.filters import EVERYTHING, Filter, Term, all_of, any_of
from rsi_graph.search.keys import HAS, KEYS
from tests.conftest import MakeCorpus

DEBATE = """
    questions:
      returns: {title: Do research returns grow?, text: Whether a round buys the next.}
      limits: {title: Are there limits?, text: Whether anything stops it., tags: [Économie]}
    claims:
      harder:
        title: Ideas get harder to find
        text: Research productivity falls steadily.
        tags: [Economics]
        note: The best known point.
        credence: 0.6
        answers: [{question: returns, with: "no"}]
        attacks: [loop]
        requires: [serial]
      loop:
        title: The loop compounds
        text: Each gain in the productivity of research buys the next.
        answers: [{question: returns, with: "yes"}]
        supports: [explosion]
        raises: [lag]
      explosion: {title: Explosion, text: Growth runs away.}
      lone: {title: Alone, text: "Zoë naïvely stands apart, and self-improvement too."}
      sceptic: {title: Sceptic, text: The step from loop to explosion is weak., undercuts: [loop>explosion]}
      slow: {title: Slow, text: Nothing is fast., contradicts: [explosion]}
    conditions:
      serial: {title: Research is serial, text: It cannot be split., status: {met: disputed}}
    risks:
      lag: {title: Oversight lags, text: Systems change too fast.}
    arguments:
      core: {title: The core, premises: [lone, loop], supports: [explosion]}
    sources:
      bloom-2020:
        type: article-journal
        title: Are ideas getting harder to find?
        author: [{family: Bloom, given: Nicholas}, {literal: Müller Institute}]
        issued: 2020-04
        annotations:
          falls:
            text: Effort rises.
            supports: [harder]
            quote: {exact: "research effort rises"}
            checked: {date: 2026-11-21, by: AB}
          doubts: {text: It need not., disputes: [loop]}
      good-1965: {type: article-journal, title: Speculations, author: [{family: Good}], issued: "1965"}
"""

SELECTED = [
    ("kind:question", "returns limits"),
    ("kind:Claim tag:economics", "harder"),
    ("tag:economie", "limits"),
    ("id:harder", "harder"),
    ("question:returns", "harder loop"),
    ("question:returns -has:counterpoint", "harder"),
    ("under:returns", "harder loop serial"),
    ("under:explosion", "harder loop lone sceptic slow serial core"),
    ("under:core", "harder loop lone serial"),
    ("under:lag", "harder loop serial"),
    ("has:source kind:claim", "harder"),
    ("-has:source", "returns limits loop explosion lone sceptic slow serial lag core"),
    ("has:support", "explosion lag"),
    ("has:counterpoint", "loop explosion slow"),
    ("has:undercut", "loop"),
    ("has:condition or has:risk", "harder loop"),
    ("has:answer", "returns harder loop"),
    ("has:quote", "bloom-2020/falls"),
    ("has:checked", "bloom-2020/falls"),
    ("kind:annotation -has:checked", "bloom-2020/doubts"),
    ("has:note", "harder"),
    ("has:tag", "limits harder"),
    ("has:credence", "harder"),
    ("has:status", "serial"),
    ("status:disputed", "serial"),
    ("status:yes", ""),
    ("source:bloom-2020", "harder loop bloom-2020 bloom-2020/falls bloom-2020/doubts"),
    ("author:bloom kind:claim", "harder loop"),
    ('author:"nicholas bl" kind:source', "bloom-2020"),
    ("author:muller kind:source", "bloom-2020"),
    ("year:2020 kind:source", "bloom-2020"),
    ("year:1960..2019", "good-1965"),
    ("year:2000.. kind:source", "bloom-2020"),
    ("year:..1999", "good-1965"),
    ("stance:disputes", "loop bloom-2020/doubts"),
    ("stance:supports", "harder bloom-2020/falls"),
    ("stance:defines", ""),
    ("zoe", "lone"),
    ("NAIVE", "lone"),
    ("self-improve", "lone"),
    ("word:product", "harder loop"),
    ('"research productivity"', "harder"),
    ('"research product"', ""),
    ("research product", "harder loop"),
    ("kind:risk or kind:condition", "serial lag"),
    ("kind:claim (tag:economics or zoe)", "harder lone"),
    ("kind:claim and not (tag:economics or loop) -zoe", "explosion slow"),
    ("not not kind:risk", "lag"),
    ("--kind:risk", "lag"),
    ("kind:risk OR id:loop", "loop lag"),
    ("-()", ""),
]


@pytest.fixture
def graph(corpus: MakeCorpus) -> Graph:
    return corpus(DEBATE).graph


@pytest.mark.parametrize(("text", "expected"), SELECTED)
def test_a_filter_selects_in_the_order_of_the_corpus(graph: Graph, text: str, expected: str) -> None:
    """The nodes that are meant are found, whichever section or layer they stand in."""
    found = filters.parse(text).ids(graph)
    assert sorted(found) == sorted(expected.split())
    assert found == [id_ for id_ in graph.ids() if id_ in set(found)]


def test_an_empty_filter_keeps_everything(graph: Graph) -> None:
    """Nothing asked, nothing left out."""
    assert filters.parse(" ").ids(graph) == graph.ids()


def test_a_filter_can_be_called_on_one_node(graph: Graph) -> None:
    """A filter is a predicate, and so are those made of it."""
    claims, cited = filters.parse("kind:claim"), filters.parse("has:source")
    assert claims(graph, "harder")
    assert not claims(graph, "lag")
    assert (claims & ~cited)(graph, "lone")
    assert (claims | cited)(graph, "bloom-2020")
    assert str(claims & ~cited | cited) == "kind:claim -has:source or has:source"


REFUSED = [
    ("knd:claim", 1, "did you mean kind?"),
    ("  a knd:claim", 5, "there is no key 'knd'"),
    ("kind:clam", 6, "did you mean claim?"),
    ("has:sorce", 5, "did you mean source?"),
    ("status:met", 8, "one of yes, partly, no, disputed"),
    ("stance:denies", 8, "one of asserts"),
    ("kind:", 1, "needs a value"),
    ("kind: claim", 1, "needs a value"),
    ("year:20", 6, "takes a year"),
    ("year:2020...2024", 6, "takes a year"),
    ('a "b', 3, "the quotation is not closed"),
    ('tag:"b', 5, "the quotation is not closed"),
    ("a or", 5, "missing before the end"),
    ("or a", 1, "missing before 'or'"),
    ("a and or b", 7, "missing before 'or'"),
    ("(a b", 1, "the bracket is not closed"),
    ("a) b", 2, "')' does not fit here"),
    ("not", 4, "missing before the end"),
    ("(" * 5_000, 52, "nested too deeply"),
    ("not " * 2_000, 205, "nested too deeply"),
]


@pytest.mark.parametrize(("text", "column", "why"), REFUSED)
def test_what_cannot_be_read_is_refused_at_its_column(text: str, column: int, why: str) -> None:
    """The error names the column and, if it can, what was meant."""
    with pytest.raises(BadFilter) as refused:
        filters.parse(text)
    assert refused.value.column == column
    assert why in str(refused.value)


@pytest.mark.parametrize("text", ["under:hardr", "question:hardr", "source:hardr", "id:hardr", "-(a or under:hardr)"])
def test_an_unknown_node_is_told_when_the_filter_is_applied(graph: Graph, text: str) -> None:
    """A filter can be read without a corpus; its ids are looked up in one."""
    wanted = filters.parse(text)
    with pytest.raises(UnknownNode) as refused:
        wanted.ids(graph)
    assert refused.value.near == ("harder",)


SPLIT = [
    ("compute kind:claim growth", "kind:claim", "compute growth"),
    ("kind:claim or kind:risk compute or data", "kind:claim or kind:risk", "compute or data"),
    ("what does not hold", "", "what does not hold"),
    ("not kind:claim growth -fast", "-kind:claim -fast", "growth"),
    ('the "growth rate" tag:x', '"growth rate" tag:x', "the growth rate"),
    ("AI: a survey http://x.org kind: (a)", "", "AI: a survey http://x.org (a)"),
    ('"not closed', "", '"not closed'),
    ("", "", ""),
]


@pytest.mark.parametrize(("text", "operators", "left"), SPLIT)
def test_operators_are_told_from_words(text: str, operators: str, left: str) -> None:
    """A text that people type to find something has only those operators that are meant as such."""
    found, words = filters.split(text)
    assert (str(found), words.split()) == (operators, left.split())


def test_a_wrong_operator_among_words_is_told_at_its_column() -> None:
    """The column is that of the whole text."""
    with pytest.raises(BadFilter) as refused:
        filters.split("growth kind:clam")
    assert refused.value.column == 13


def test_every_key_and_property_says_what_it_means() -> None:
    """Help prints the tables."""
    assert all(entry.meaning for entry in (*KEYS.values(), *HAS.values()))


VALUES = st.text(min_size=1).filter(lambda text: not text.isspace())
TERMS = st.one_of(
    st.builds(
        Term, st.sampled_from([key for key, entry in KEYS.items() if not entry.known and key != "year"]), VALUES
    ),
    st.builds(lambda text: Term("words", text), st.text()),
    *(st.builds(Term, st.just(key), st.sampled_from(entry.known)) for key, entry in KEYS.items() if entry.known),
    st.builds(lambda year: Term("year", f"{year}.."), st.integers(1000, 2999)),
    st.just(EVERYTHING),
)
FILTERS: st.SearchStrategy[Filter] = st.recursive(
    TERMS,
    lambda parts: st.one_of(
        st.lists(parts, max_size=3).map(all_of), st.lists(parts, max_size=3).map(any_of), parts.map(lambda part: ~part)
    ),
)


@given(FILTERS)
def test_the_canonical_text_reads_as_the_same_filter(made: Filter) -> None:
    """str() and parse() are each other's inverse."""
    assert filters.parse(str(made)) == made


def _column(read: Callable[[str], object], text: str) -> int | None:
    try:
        read(text)
    except BadFilter as refused:
        return refused.column
    return None


TYPED = st.text(alphabet='ab():"- \\\tkindclmorS', max_size=40)


@given(TYPED, st.sampled_from([filters.parse, filters.split]))
def test_any_text_is_read_or_refused_at_a_place_in_it(text: str, read: Callable[[str], object]) -> None:
    """Whatever is typed, there is a filter or a BadFilter with a column."""
    column = _column(read, text)
    assert column is None or 1 <= column <= len(text) + 1


@given(TYPED)
def test_what_is_read_prints_as_text_that_reads_the_same(text: str) -> None:
    """The canonical text is stable."""
    assume(_column(filters.parse, text) is None)
    read = filters.parse(text)
    assert filters.parse(str(read)) == read


@pytest.mark.parametrize("typed", ["author:oneil", "author:O'Neil", "author:o\u2019neil"])
def test_an_apostrophe_in_a_name_need_not_be_typed(corpus, typed) -> None:
    graph = corpus('sources: {s: {type: book, title: S, author: [{family: "O\'Neil", given: Cathy}]}}').graph
    assert filters.parse(typed).ids(graph) == ["s"]


@pytest.mark.parametrize("word", ["a ", '"', "not ", "word:a ", "(", "kind:claim or "])
def test_a_filter_has_an_end(word: str) -> None:
    """A program may send a hundred thousand characters; each operator among them would be gone through."""
    long = word * (100_000 // len(word))
    for read in (filters.parse, filters.split):
        with pytest.raises(BadFilter, match="10000 at most") as refused:
            read(long)
        assert len(str(refused.value)) < 300


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('kind:claim "not" -so (or) it_is', "kind claim not so or it is"),
        ("machines improve " * 1_000, ("machines improve " * 1_000)[: filters.MAX_TYPED].strip()),
        ("。x" * 10_000, ("x " * (filters.MAX_TYPED // 2)).strip()),
    ],
)
def test_a_text_that_is_no_query_has_no_operators_and_is_never_too_long(text: str, words: str) -> None:
    assert filters.plain(text) == words
    assert filters.split(words) == (filters.EVERYTHING, words)
