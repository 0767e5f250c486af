"""The words of a question: which are looked up, which are rare, and how passages are ranked by them."""

import pytest

from rsi_graph.library import adding, asking
from rsi_graph.library.finding import LEAST_BESIDE, LEAST_NEARNESS, AskedPassages
from rsi_graph.library.holdings import Holdings
from tests.library.bag import engine

TEXTS = (
    "chips doubled speed",
    "speed of chips and cost",
    "speed cost growth",
    "speed of light",
    "speed limits",
    "speed",
)


@pytest.fixture
def library(tmp_path, monkeypatch):
    """Six texts in which speed is a common word and light a rare one."""
    for number, text in enumerate(TEXTS):
        (tmp_path / f"{number}.txt").write_text(f"{text} {number}{number}{number}.")
    monkeypatch.setattr(asking, "RARE_FEW", 2)
    with Holdings(tmp_path / "library", make=True) as holdings:
        adding.add(holdings, sorted(tmp_path.glob("*.txt")), engine())
        yield holdings


def test_words_are_looked_up_once_and_those_that_few_passages_hold_are_rare(library):
    asked = asking.ask(library, "The speed of light, and light: cost? Warp!", 10, alone=False)
    assert set(asked.weights) == {"speed", "light", "cost", "warp"}
    assert asked.rare == {"light", "cost", "warp"}
    assert asked.weights["warp"] == asked.weights["light"] > asked.weights["cost"] > asked.weights["speed"] > 0
    assert asked.share(["speed"]) < asked.share(["cost"]) < asked.share([*asked.weights]) == pytest.approx(1)
    assert asking.ask(library, "the of and", 10, alone=False) == asking.AskedWords({}, frozenset(), {})


@pytest.mark.parametrize("alone", [True, False])
def test_passages_are_ranked_by_the_rarity_of_what_they_hold(library, alone):
    asked = asking.ask(library, "chips, cost, doubled and speed", 4, alone=alone)
    assert len(asked.scores) == 4
    best = sorted(asked.scores, key=asked.scores.__getitem__, reverse=True)
    assert [library.texts_of([number])[number][1].rpartition(" ")[0] for number in best[:2]] == [*TEXTS[:2]]


def test_words_that_are_too_common_are_looked_up_only_where_nothing_else_answers(library, monkeypatch):
    monkeypatch.setattr(asking, "MAX_POSTINGS", 3)
    monkeypatch.setattr(Holdings, "common", lambda *_: {"speed": 6})
    assert [*asking.ask(library, "speed cost", 9, alone=True).weights] == ["cost"]
    assert [*asking.ask(library, "speed", 9, alone=False).weights] == []
    assert len(asking.ask(library, "speed", 9, alone=True).scores) == 6


ABOVE, BESIDE, BELOW = LEAST_NEARNESS + 0.01, LEAST_BESIDE + 0.01, LEAST_BESIDE - 0.01
NEAR = [
    # nearness in meaning, words in common, and whether that is near
    (ABOVE, (), True),
    (BESIDE, ("growth", "speed"), False),
    (BESIDE, ("recursive",), True),
    (BELOW, ("recursive", "growth", "speed"), False),
    (None, ("recursive",), True),
    (None, ("speed",), False),
    (None, (), False),
]


@pytest.mark.parametrize(("cosine", "both", "expected"), NEAR)
def test_a_passage_is_near_in_meaning_or_less_so_with_a_rare_word(cosine, both, expected):
    words = asking.AskedWords({"recursive": 9.0, "growth": 2.0, "speed": 1.0}, frozenset({"recursive"}), {})
    asked = AskedPassages(words, {} if cosine is None else {1: cosine}, {1: 1.0})
    assert asked.is_near(1, both) is expected
    assert asked.order == ([1] if cosine != BELOW else [])
