"""Typed words are answered by the words of a node, the same or others near to them."""

import numpy as np
import pytest

from rsi_graph.meaning.alike import AlikeWords
from rsi_graph.search.index import WordIndex

CORPUS = """
    claims:
      theft: {title: Thieves take weights, text: Thieves take weights.}
      song: {title: Whales sing, text: Whales sing.}
"""
AROUND = {"sing": 0.0, "take": 1.0, "thieves": 2.0, "weights": 3.0, "whales": 4.0, "burglars": 2.1, "xqzx": 5.5}
"""Words on a circle, by their angle."""


def vectors(words) -> np.ndarray:
    return np.array([[np.cos(AROUND[word]), np.sin(AROUND[word])] for word in words], np.float32)


ANSWERED = [
    ("thieves", "theft", 1.0, ["thieves"]),
    ("burglars", "theft", 0.99, ["thieves (burglars)"]),
    ("burglars", "song", 0.0, []),
    ("sing whales", "song", 1.0, ["sing", "whales"]),
    ("xqzx whales", "song", 0.8, ["whales", "sing (xqzx)"]),
]


@pytest.mark.parametrize(("text", "node", "share", "by"), ANSWERED)
def test_the_word_most_like_a_typed_one_answers_it(corpus, text: str, node: str, share: float, by: list[str]) -> None:
    index = WordIndex.build(corpus(CORPUS).graph)
    found = AlikeWords(index, vectors(index.vocabulary.words)).answered(text, [node], vectors)[node]
    assert found.share == pytest.approx(share, abs=0.1)
    assert sorted(str(one) if one.typed != one.held else one.held for one in found.by) == sorted(by)
    assert found.is_whole == (text == "sing whales")


@pytest.mark.parametrize("text", ["", " .,"])
def test_no_words_are_answered_by_none(corpus, text: str) -> None:
    index = WordIndex.build(corpus(CORPUS).graph)
    assert AlikeWords(index, vectors(index.vocabulary.words)).answered(text, ["song"], vectors) == {}
