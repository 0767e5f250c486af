"""What is near is found and said why."""

import pytest

from rsi_graph.errors import BadSetting
from rsi_graph.files.cache import Store
from rsi_graph.meaning import search as meaning_search
from rsi_graph.meaning.search import Near, by_both, by_meaning, mix
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


def test_the_mix_counts_each_in_its_own_spread() -> None:
    usual = Near((), 0.2, 0.1)
    mixed = mix({"word": 1.0}, {"near": 0.6}, usual, 100, share=0.5)
    assert mixed["word"] == pytest.approx(0.5 * (1 - 0.01) / (0.01 - 0.0001) ** 0.5)
    assert mixed["near"] == pytest.approx(0.5 * (0 - 0.01) / (0.01 - 0.0001) ** 0.5 + 0.5 * 4)
    assert mix({}, {}, usual, 0) == {}
    assert mix({"a": 1.0, "b": 0.5}, {}, usual, 2, share=1)["a"] > 0


def test_a_model_that_is_not_there_is_told() -> None:
    with pytest.raises(BadSetting, match="no model folder"):
        meaning_search.of_texts(TEXTS, "/no/such/folder")
