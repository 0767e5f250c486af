"""Search by meaning finds what is near and says why."""

from collections.abc import Mapping

import pytest

from rsi_graph.errors import BadSetting
from rsi_graph.files.cache import Store
from rsi_graph.meaning import search as meaning_search
from rsi_graph.meaning.alike import Answered, AnsweredWord
from rsi_graph.meaning.search import Near, PassageHit, Worth, both, by_both, by_meaning, why
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
    assert hit.why.startswith("near in meaning, .")


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
    words = index.open(snapshot, Store(None))
    meanings.words = meaning_search.alike_words(words, meanings.model)
    hits = by_both(words, meanings.near, "singing")
    told = {hit.id: hit.why for hit in hits}
    assert told.keys() == {"whales", "power", "ideas"}
    assert hits[0].id == "whales"
    assert "near in meaning" in told["whales"]
    assert "alike: sing (singing)" in told["whales"]
    assert [(hit.id, hit.why) for hit in by_both(words, meanings.near, "tag:sea")] == [("whales", "tag:sea")]
    assert {hit.id for hit in by_both(words, meanings.near, "songs")} == {"whales", "power", "ideas", "songs"}
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def near_to(words: Mapping[str, tuple[str, ...]], **nearness: float) -> Near:
    """The nearest, and the words of nodes that answer typed ones in full, a fifth of all each."""
    by = {id_: tuple(AnsweredWord(word, word, 0.2) for word in held) for id_, held in words.items()}
    answered = {id_: Answered(0.2 * len(held), held) for id_, held in by.items()}
    return Near(tuple(sorted(nearness.items(), key=lambda one: -one[1])), 0.2, 0.1, answered)


NEARNESS = [
    ("a whale", {}, {}, [], ["power", "whales"]),  # the nearer one
    ("whales moan", {"whales": ("whales",)}, {"whales": 1.0}, [], ["power", "whales"]),  # one rare word may be chance
    ("whales sing", {"whales": ("whales", "sing")}, {"whales": 2.0}, [], ["whales", "power"]),  # two are not
    ("Whales sing", {}, {}, ["whales"], ["whales", "power"]),  # a title as it stands is what was meant
]


@pytest.mark.parametrize(("text", "words", "evidence", "named", "expected"), NEARNESS)
def test_rare_words_count_where_a_node_holds_several(corpus, text, words, evidence, named, expected) -> None:
    values = both(corpus(CORPUS).graph, text, near_to(words, power=0.63, whales=0.4), evidence, named)
    assert sorted(values, key=lambda id_: -sum(values[id_])) == expected


def test_a_question_that_is_asked_is_found_before_what_is_as_near(corpus) -> None:
    graph, near = corpus(CORPUS).graph, near_to({}, power=0.5, songs=0.4)
    asked, said = (both(graph, f"xqzx{mark}", near, {}, ()) for mark in ("?", ""))
    assert sum(asked["songs"]) > sum(asked["power"])
    assert sum(said["songs"]) < sum(said["power"])


TIED = """
    claims:
      alone: {title: Whales sing, text: Humpback whales sing long songs under water.}
      backed: {title: Whales sing, text: Humpback whales sing long songs under water.}
      chorus: {title: Whale song, text: Whales sing together., supports: [backed], attacks: [argued]}
      argued: {title: Whales sing, text: Humpback whales sing long songs under water.}
      chips: {title: Chips cost money, text: Semiconductors are dear., attacks: [spoilt]}
      spoilt: {title: Whales sing, text: Humpback whales sing long songs under water.}
"""


def test_a_node_answers_sooner_if_what_it_is_tied_to_is_about_the_same(corpus) -> None:
    snapshot = corpus(TIED)
    near = meaning_search.open(snapshot).near("singing whales")
    hits = by_meaning(snapshot.graph, lambda _: near, "singing whales")
    order = [hit.id for hit in hits]
    assert near.ties["backed"] > 0 > near.ties["spoilt"]
    assert {"backed", "argued"} == {id_ for id_ in order[:3] if id_ != "chorus"}  # for or against is no matter
    assert near.ties["alone"] == 0
    values = both(snapshot.graph, "singing whales", near, {}, ())
    assert values["spoilt"] == values["alone"]  # what is far takes nothing away


BY = (AnsweredWord("whale", "whales", 0.4), AnsweredWord("song", "song", 0.2))
REASONS = [
    (Worth(near=4.0), (), False, "near in meaning, .50"),
    (Worth(near=4.0), (), True, "a passage near in meaning, .50"),
    (Worth(near=1.2, alike=3.0), BY, False, "alike: whales (whale); near in meaning, .50; words: song"),
    (Worth(near=0.1, alike=3.0, held=4.0), BY, False, "words: song; alike: whales (whale)"),
    (Worth(near=1.0, named=10.0), (), False, "its title or id; near in meaning, .50"),
    (Worth(near=1.0, asked=2.0), (), False, "a question; near in meaning, .50"),
    (Worth(near=1.0, tied=0.6), (), False, "near in meaning, .50; what it is tied to is near too"),
    (Worth(near=0.3), (), False, "near in meaning, .50"),  # the only reason there is, however little it weighs
    (Worth(near=-1.0), (), False, "nothing nearer was found"),
]


@pytest.mark.parametrize(("worth", "by", "is_passage", "expected"), REASONS)
def test_reasons_are_told_by_what_they_weigh(worth, by, is_passage: bool, expected: str) -> None:
    assert why(worth, 0.5, Answered(0.6, by), is_passage) == expected


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
    assert all(hit.why == "a passage near in meaning, .80" for hit in by_passage)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_questions_are_near_though_no_links_lead_to_them(corpus) -> None:
    found = meaning_search.open(corpus(CORPUS))
    assert found.near("Is the music of animals of importance?").found[0][0] in ("songs", "whales")
    assert "songs" in dict(found.near("Do songs matter?").found)


def test_a_model_that_is_not_there_is_told() -> None:
    with pytest.raises(BadSetting, match="no model folder"):
        meaning_search.of_texts(TEXTS, "/no/such/folder")
