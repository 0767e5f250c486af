"""Search by meaning finds what is near and says why."""

import pytest

from rsi_graph.errors import BadSetting
from rsi_graph.files.cache import Store
from rsi_graph.meaning import search as meaning_search
from rsi_graph.meaning.search import Near, PassageHit, both, by_both, by_meaning
from rsi_graph.search import index

pytestmark = pytest.mark.model

TEXTS = {
    "ideas": "Ideas get harder to find. Research productivity falls as easy results are used up.",
    "whales": "Whales sing. Humpback whales sing long songs under water.",
    "power": "Power limits data centres. Electricity bounds how many chips can be run at once.",
}
CORPUS = """
    claims:
      ideas: {title: Ideas get harder to find, text: Research productivity falls as easy results are used up.}
      whales: {title: Whales sing, text: Humpback whales sing long songs under water., tags: [sea]}
    risks:
      power: {title: Power limits data centres, text: Electricity bounds how many chips can be run at once.}
    questions:
      songs: {title: Do songs matter?, text: Whether songs matter.}
"""


@pytest.fixture(scope="module")
def meanings() -> meaning_search.Meanings:
    return meaning_search.of_texts(TEXTS)


def test_the_nearest_come_first_with_their_cosines(meanings) -> None:
    near = meanings.near("too little electric energy")
    assert near.found[0][0] == "power"
    assert [cosine for _, cosine in near.found] == sorted((cosine for _, cosine in near.found), reverse=True)
    assert near.mean < near.found[0][1]
    assert len(meanings.near("energy", limit=1).found) == 1


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_nothing_is_near_to_nothing(meanings, text: str) -> None:
    assert meanings.near(text).found == ()


def test_hits_say_how_near_they_are(corpus, meanings) -> None:
    [hit, *_] = by_meaning(corpus(CORPUS).graph, meanings.near, "singing animals of the sea")
    assert (hit.id, hit.kind, hit.title) == ("whales", "claim", "Whales sing")
    assert hit.why == f"near in meaning, {hit.score:.2f}".replace("0.", ".")


FILTERED = [
    ("energy", (), 9, ["power", "ideas", "whales"]),
    ("energy", ("claim",), 9, ["ideas", "whales"]),
    ("energy kind:claim", (), 1, ["ideas"]),
    ("energy tag:sea", (), 9, ["whales"]),
    ("energy", ("question",), 9, []),
    ("energy", (), 0, []),
]


@pytest.mark.parametrize(("text", "kinds", "limit", "expected"), FILTERED)
def test_kinds_operators_and_limit_hold(corpus, meanings, text, kinds, limit, expected) -> None:
    hits = by_meaning(corpus(CORPUS).graph, meanings.near, text, kinds, limit)
    assert sorted(hit.id for hit in hits) == sorted(expected)


def test_both_finds_what_either_finds_and_says_why(corpus, meanings) -> None:
    snapshot = corpus(CORPUS)
    hits = by_both(index.open(snapshot, Store(None)), meanings.near, "songs")
    why = {hit.id: hit.why for hit in hits}
    assert why.keys() == {"songs", "whales", "power", "ideas"}
    assert hits[0].id in ("whales", "songs")
    assert "near in meaning" in why["whales"]
    assert "words: songs" in why["whales"]
    assert "near in meaning" not in why["songs"]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


NEARNESS = [
    ("whales", ["whales", "power", "ideas"]),  # what holds the word is first, though another is a little nearer
    ("the of whaels", ["power", "whales", "ideas"]),  # a slip counts for little
    ("xqzx whales", ["power", "whales", "ideas"]),  # so does a word beside one that nothing holds
    ("Whales sing", ["whales", "power", "ideas"]),  # a title as it stands is what was meant
]


@pytest.mark.parametrize(("text", "expected"), NEARNESS)
def test_words_count_for_the_rare_ones_that_a_node_holds(corpus, text: str, expected: list[str]) -> None:
    words = index.open(corpus(CORPUS), Store(None))
    near = Near((("power", 0.63), ("whales", 0.25), ("ideas", 0.2)), 0.2, 0.1)
    hits = {hit.id: hit for hit in words.search(text) if hit.id in ("whales", "power", "ideas")}
    values = both(words, text, near, hits)
    assert sorted(values, key=lambda id_: -values[id_])[:3] == expected


def test_a_question_that_is_asked_is_found_before_what_is_as_near(corpus) -> None:
    words, near = index.open(corpus(CORPUS), Store(None)), Near((("power", 0.5), ("songs", 0.4)), 0.2, 0.1)
    asked, said = (both(words, f"xqzx{mark}", near, {}) for mark in ("?", ""))
    assert asked["songs"] > asked["power"]
    assert said["songs"] < said["power"]


PASSAGES = """
    claims:
      whales: {title: Whales sing, text: Humpback whales sing long songs under water.}
      deaf: {title: Nobody listens, text: Nobody listens to them.}
    sources:
      s:
        type: book
        title: S
        annotations:
          heard: {text: Their voices carry over a whole ocean., supports: [whales], disputes: [deaf]}
          aside: {text: The author likes tea.}
"""
FOUND = {"s/heard": 0.8, "deaf": 0.7, "whales": 0.3, "s/aside": 0.2}
ROLLED = [
    ((), "", [("deaf", ""), ("whales", "s/heard"), ("s/aside", "")]),
    (("claim",), "", [("deaf", ""), ("whales", "s/heard")]),
    (("annotation",), "", [("s/heard", ""), ("s/aside", "")]),
    ((), " kind:annotation", [("s/heard", ""), ("s/aside", "")]),
]


@pytest.mark.parametrize(("kinds", "operators", "expected"), ROLLED)
def test_passages_stand_under_what_they_bear_on(corpus, kinds, operators, expected) -> None:
    near = Near(tuple(FOUND.items()), 0.2, 0.1)
    hits = by_meaning(corpus(PASSAGES).graph, lambda _: near, f"x{operators}", kinds)
    assert [(hit.id, getattr(hit, "passage", "")) for hit in hits] == expected
    by_passage = [hit for hit in hits if isinstance(hit, PassageHit)]
    assert all(hit.why == "a passage near in meaning, .80" and hit.score == 0.8 for hit in by_passage)


def test_questions_are_near_though_no_links_lead_to_them(corpus) -> None:
    found = meaning_search.open(corpus(CORPUS))
    assert found.near("Is the music of animals of importance?").found[0][0] in ("songs", "whales")
    assert "songs" in dict(found.near("Do songs matter?").found)


def test_a_model_that_is_not_there_is_told() -> None:
    with pytest.raises(BadSetting, match="no model folder"):
        meaning_search.of_texts(TEXTS, "/no/such/folder")
