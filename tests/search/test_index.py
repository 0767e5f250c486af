"""Typed words find nodes: misspelt, half typed, in any order; operators among them select; the best comes first."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rsi_graph.errors import BadFilter, RsiGraphError, UnknownNode
from rsi_graph.files.cache import Store
from rsi_graph.search import filters
from rsi_graph.search import index as search_index
from rsi_graph.search.index import Hit, WordIndex
from rsi_graph.snapshot import Snapshot
from tests.conftest import MakeCorpus

DEBATE = """
    questions:
      returns: {title: Do research returns grow?, text: Whether a round of improvement buys the next one.}
    claims:
      ideas-get-harder:
        title: Ideas get harder to find
        text: Research productivity falls steadily as easy results are used up.
        tags: [economics]
        answers: [{question: returns, with: "no"}]
        attacks: [loop-compounds]
      loop-compounds:
        title: The loop compounds
        text: Each gain in productivity buys the next gain in research.
        supports: [{to: explosion, id: runaway}]
      explosion: {title: Explosion, text: Growth runs away from everybody.}
      research: {title: Compute stays scarce, text: Nothing is said of that here.}
      economics-alone: {title: Markets decide, text: Prices tell where effort goes., tags: [economics]}
    conditions:
      serial: {title: Experiments cannot be split, text: More workers at once do not help.}
    risks:
      oversight-lags: {title: Oversight lags behind capability, text: Systems change faster than people test them.}
    sources:
      muller-2020:
        type: article-journal
        title: Are fizzles likelier?
        author: [{family: Müller, given: Zoë}]
        issued: 2020-04
        annotations:
          falls:
            text: Effort rises while output stays.
            locator: p. 1
            supports: [ideas-get-harder]
            quote: {exact: "researchers multiply in vain"}
"""

FIRST = [
    ("ideas get harder", "ideas-get-harder"),
    ("harder ideas", "ideas-get-harder"),
    ("hrader idaes", "ideas-get-harder"),
    ("resaerch prodcutivity", "ideas-get-harder"),
    ("oversi", "oversight-lags"),
    ("ovresi", "oversight-lags"),
    ("experiment", "serial"),
    ("economics find", "ideas-get-harder"),
    ("muller", "muller-2020"),
    ("MÜLLER 2020", "muller-2020"),
    ("zoe", "muller-2020"),
    ("output stays", "muller-2020/falls"),
    ("multiply in vain", "muller-2020/falls"),
    ("Explosion", "explosion"),
    ("research", "research"),  # its id, though it says nothing of it
    ("runaway", "runaway"),  # a step can be found by its id
    ("loop-compounds>explosion", "runaway"),
    ("kind:risk lags", "oversight-lags"),
    ("the next gain", "loop-compounds"),
    ("tag:economics price", "economics-alone"),
    ("kind:source effort or fizzles", "muller-2020"),
    ("kind:claim ideas-get-harder", "ideas-get-harder"),
    ('"research productivity"', "ideas-get-harder"),
    ("productivity -compounds", "ideas-get-harder"),
]


@pytest.fixture
def snapshot(corpus: MakeCorpus) -> Snapshot:
    return corpus(DEBATE)


@pytest.fixture
def index(snapshot: Snapshot) -> WordIndex:
    return WordIndex.build(snapshot.graph)


def ids(hits: tuple[Hit, ...]) -> list[str]:
    return [hit.id for hit in hits]


@pytest.mark.parametrize(("text", "first"), FIRST)
def test_what_is_meant_comes_first(index: WordIndex, text: str, first: str) -> None:
    """Whatever slips the typed words have."""
    assert ids(index.search(text))[0] == first


def test_every_single_slip_in_a_long_word_is_forgiven(index: WordIndex) -> None:
    """A letter left out, doubled, or changed with the next one."""
    for word, meant in (("oversight", "oversight-lags"), ("experiments", "serial"), ("markets", "economics-alone")):
        for at in range(1, len(word) - 1):
            left_out, doubled = word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:]
            swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
            for slip in (left_out, doubled, swapped):
                assert meant in ids(index.search(f"{slip} ")), slip


POORLY = [
    ("who decides where the zebras go", True),
    ("zebras eat grass", True),
    ("ideas get harder", False),  # all is found
    ("zebras eat", False),  # two words are no question
    ("kind:claim has:source zebras", False),  # operators are no words
    ("kind:claim who decides where the zebras go", True),
]


@pytest.mark.parametrize(("text", "expected"), POORLY)
def test_plain_words_of_which_few_are_found_are_told_from_others(index: WordIndex, text: str, expected: bool) -> None:
    assert search_index.is_poor(text, index.search(text)) is expected


def test_a_hit_says_what_was_found_and_where(index: WordIndex) -> None:
    """The words as the corpus has them, and their fields."""
    hit = index.search("reserch compounds")[0]
    assert (hit.id, hit.kind, hit.title) == ("loop-compounds", "claim", "The loop compounds")
    assert hit.why == "words: compounds, research (title, text)"
    assert index.search("muller 2020")[0].why == "words: muller, 2020 (author, year)"
    assert index.search("explosion")[0].why == "its id"


def test_the_rarest_words_of_a_question_are_named_first(index: WordIndex) -> None:
    """The words that a node was found for come first: a short line may cut off the others."""
    hit = index.search("why does the loop of research compound")[0]
    assert hit.why == "words: loop, compounds, the, research (title, text)"


def test_two_pairs_of_words_that_share_a_number_find_nothing(snapshot: Snapshot, monkeypatch) -> None:
    """Pairs are kept by a number made of them: a node with another pair of that number holds none of the words."""
    monkeypatch.setattr(search_index, "folded_words", lambda first, _second, _count: first * 0)
    found = WordIndex.build(snapshot.graph).search("2020 effort")
    assert found
    assert all("()" not in hit.why and hit.why for hit in found)


def test_an_exact_title_comes_first_and_scores_full(index: WordIndex) -> None:
    """Before anything that holds the same words."""
    hit = index.search("the LOOP compounds")[0]
    assert (hit.id, hit.score) == ("loop-compounds", 1.0)


@pytest.mark.parametrize("text", ["", "   ", "+", "( )", "qqqqqqqq", "kind:risk qqqqqqqq", "kind:"])
def test_nothing_typed_or_meant_gives_no_hits(index: WordIndex, text: str) -> None:
    """An empty text is no question."""
    assert index.search(text) == ()


def test_operators_alone_select(index: WordIndex) -> None:
    """In the order of the corpus, as many as asked for."""
    assert ids(index.search("tag:economics")) == ["ideas-get-harder", "economics-alone"]
    assert ids(index.search("kind:claim", limit=2)) == ["ideas-get-harder", "loop-compounds"]
    assert ids(index.search("has:source", kinds=("claim",))) == ["ideas-get-harder"]
    assert index.search("tag:economics")[0].why == "tag:economics"


def test_kinds_and_limit_narrow(index: WordIndex) -> None:
    """Only what was asked for, and not more."""
    assert {hit.kind for hit in index.search("research", kinds=("question",))} == {"question"}
    assert len(index.search("research", limit=1)) == 1
    assert index.search("research", limit=0) == ()


@pytest.mark.parametrize(("text", "error"), [("kind:rsk x", BadFilter), ("under:nowhere x", UnknownNode)])
def test_a_wrong_operator_is_told(index: WordIndex, text: str, error: type[RsiGraphError]) -> None:
    """As in a filter."""
    with pytest.raises(error):
        index.search(text)


def test_an_empty_corpus_has_nothing_to_find(corpus: MakeCorpus) -> None:
    """And no trouble with it."""
    graph = corpus("").graph
    kept = WordIndex.loads(graph, WordIndex.build(graph).dumps())
    assert kept is not None
    assert kept.search("anything kind:claim") == kept.search("long words here") == ()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(text=st.text(alphabet="aeirsthcom ü'\"-(:0>", max_size=30), limit=st.integers(0, 5))
def test_any_typed_text_is_answered_or_refused(index: WordIndex, text: str, limit: int) -> None:
    """Hits are distinct, the best first, and no more than asked for."""
    try:
        hits = index.search(text, limit=limit)
    except RsiGraphError:
        return
    assert len(set(ids(hits))) == len(hits) <= limit
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(0 <= hit.score <= 1 and hit.why for hit in hits)


# --- kept between runs --------------------------------------------------------------------------------------------

QUESTIONS = [text for text, _ in FIRST]


def test_a_kept_index_answers_as_the_built_one(snapshot: Snapshot, index: WordIndex) -> None:
    """Bytes and back."""
    kept = WordIndex.loads(snapshot.graph, index.dumps())
    assert kept is not None
    assert [kept.search(text) for text in QUESTIONS] == [index.search(text) for text in QUESTIONS]


def test_an_index_is_built_once(snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second time it comes out of the store."""
    store = Store(tmp_path / "store")
    built = search_index.open(snapshot, store)
    monkeypatch.setattr(WordIndex, "build", None)
    assert search_index.open(snapshot, store).search("oversight") == built.search("oversight") != ()


def test_a_damaged_index_is_built_again_and_kept(snapshot: Snapshot, tmp_path: Path) -> None:
    """Losing the cache costs time and nothing else."""
    store = Store(tmp_path / "store")
    search_index.open(snapshot, store)
    [entry] = (path for path in (tmp_path / "store").rglob("*") if path.is_file())
    whole = entry.read_bytes()
    entry.write_bytes(whole[:-100])
    assert search_index.open(snapshot, store).search("oversight")
    assert entry.read_bytes() == whole


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_damaged_index_answers_or_is_made_again(
    snapshot: Snapshot, index: WordIndex, place: float, bit: int
) -> None:
    """A bit turned under a seal that was made right again: no index, or one that leads somewhere."""
    data = bytearray(index.dumps())
    data[int(place * len(data))] ^= 1 << bit
    found = WordIndex.loads(snapshot.graph, bytes(data))
    if found:
        assert all(hit.id in snapshot.graph for text in QUESTIONS for hit in found.search(text))


def test_an_index_that_lies_is_not_believed(snapshot: Snapshot, index: WordIndex) -> None:
    """A kept index of another corpus, or one that leads nowhere, is made again."""
    whole = index.dumps()
    head, _, arrays = whole.partition(b"\n")
    words, sizes = json.loads(head)
    for payload in (
        b"",
        head,
        json.dumps([{}, sizes]).encode() + b"\n" + arrays,
        json.dumps([[], sizes]).encode() + b"\n" + arrays,
        json.dumps([[1, *words[1:]], sizes]).encode() + b"\n" + arrays,
        json.dumps([words, [size * 10**15 for size in sizes]]).encode() + b"\n" + arrays,
        json.dumps([words, [sizes[0] - 1, sizes[1] + 1, *sizes[2:]]]).encode() + b"\n" + arrays,
        whole.replace(np.array([1, 2], np.int32).tobytes(), np.array([-1, 2], np.int32).tobytes()),
    ):
        assert WordIndex.loads(snapshot.graph, payload) is None
    assert WordIndex.loads(snapshot.graph, whole) is not None


def test_an_index_of_another_corpus_is_not_taken(corpus: MakeCorpus, index: WordIndex) -> None:
    """It would lead to other nodes."""
    other = corpus("claims:\n  one: {title: One, text: Alone.}\n", more=DEBATE)
    assert WordIndex.loads(other.graph, index.dumps()) is None


def test_several_threads_may_ask_at_once(index: WordIndex) -> None:
    """Each gets what it would have got alone."""
    expected = [index.search(text) for text in QUESTIONS]
    fresh = WordIndex(index.graph, index.postings)
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(fresh.search, QUESTIONS * 5))
    assert answers == expected * 5


def test_nothing_is_found_outside_of_a_filter(corpus: MakeCorpus) -> None:
    index = search_index.open(corpus(DEBATE), Store(None))
    sources = filters.parse("kind:source or kind:annotation")
    assert {hit.kind for hit in index.search("effort", within=sources)} == {"annotation"}
    assert index.search("loop-compounds", within=sources) == ()
    assert index.search("tag:economics", within=sources) == ()
    assert index.search("", within=sources) == ()


EVIDENCE = [
    ("whales", {"whales": 1.0}),
    ("the whales", {"whales": 1.2, "ideas": 0.2, "power": 0.2}),
    ("whales sing", {"whales": 2.0}),
    ("whale", {"whales": 1.0}),
    ("whaels", {"whales": 0.2}),
    ("xqzx whales", {"whales": 1.0}),
    ("xqzx", {}),
    ("", {}),
]
"""Typed words, and about how many rare ones each node holds; nodes not named hold none."""


@pytest.mark.parametrize(("text", "expected"), EVIDENCE)
def test_typed_words_are_counted_by_how_rare_they_are(corpus, text: str, expected: dict[str, float]) -> None:
    found = WordIndex.build(
        corpus("""
            claims:
              whales: {title: Whales sing, text: The whales sing.}
              ideas: {title: Ideas, text: The ideas are few.}
              power: {title: Power, text: The power is great.}
              lone: {title: Lone, text: Nothing more.}
        """).graph
    )
    held = found.evidence(text, 9)
    assert held == pytest.approx(expected, abs=0.12)
    assert list(held.values()) == sorted(held.values(), reverse=True)
    assert list(found.evidence(text, 1)) == list(held)[:1]


def test_a_word_that_no_node_holds_is_the_rarest_and_a_quotation_is_not_a_nodes_own(corpus) -> None:
    found = WordIndex.build(
        corpus("""
            sources:
              s:
                type: book
                title: Whales
                author: [{family: Payne, given: Ada}]
                annotations: {p: {text: Whales sing., quote: {exact: they moan}}}
        """).graph
    )
    assert found.rarity("xqzx") == pytest.approx(found.rarity("moan"))
    assert found.rarity("moan") > found.rarity("whales")
    words = found.vocabulary.words
    assert [words[number] for number in found.words("s/p")] == ["sing", "whales"]
    assert {"payne", "whales"} <= {words[number] for number in found.words("s")}
