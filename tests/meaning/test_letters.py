"""The likeness of texts letter by letter: the cosine of TF-IDF over runs of four, computed the plain way beside it."""

from collections import Counter
from math import log, sqrt

import numpy as np
import pytest

from rsi_graph.meaning.letters import WIDTH, Ngrams

TEXTS = [
    "Ideas get harder to find",
    "Ideas  GET easier to find",
    "Compute limits progress",
    "Вычисления ограничивают прогресс",
    "вычисления и прогресс",
    "",
    "a",
    "Ideas get harder to find",
]


def runs(text: str) -> Counter[str]:
    line = f" {' '.join(text.lower().split())} "
    return Counter(line[start : start + 4] for start in range(len(line) - 3))


def plain(texts: list[str]) -> np.ndarray:
    """TF-IDF with 1 + log of the count, idf smoothed, rows of length 1; runs of one text alone count in the length."""
    every = [runs(text) for text in texts]
    held = Counter(run for one in every for run in one)
    weights = [
        {run: (1 + log(n)) * (log((1 + len(texts)) / (1 + held[run])) + 1) for run, n in one.items()} for one in every
    ]
    lengths = [sqrt(sum(w * w for w in one.values())) or 1 for one in weights]
    return np.array(
        [
            [sum(w * b[run] for run, w in a.items() if run in b and held[run] > 1) / la / lb
             for b, lb in zip(weights, lengths, strict=True)]
            for a, la in zip(weights, lengths, strict=True)
        ]
    )  # fmt: skip


def every(texts: list[str]) -> np.ndarray:
    rows = np.arange(len(texts), dtype=np.int32)
    return Ngrams(texts).alike(rows, np.tile(rows, (len(rows), 1)))


def test_it_is_the_plain_cosine() -> None:
    assert np.allclose(every(TEXTS), plain(TEXTS), atol=1e-5)


@pytest.mark.parametrize("row", range(len(TEXTS)))
def test_a_text_from_outside_is_weighed_as_one_inside(row: int) -> None:
    rows = np.arange(len(TEXTS), dtype=np.int32)
    assert np.allclose(Ngrams(TEXTS).alike_to(TEXTS[row], rows), plain(TEXTS)[row], atol=1e-5)


def test_blocks_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rsi_graph.meaning.letters.BLOCK", 3)
    assert np.allclose(every(TEXTS), plain(TEXTS), atol=1e-5)


def test_of_a_long_text_the_rarest_runs_are_compared() -> None:
    words = " ".join(f"word{number}" for number in range(WIDTH))
    found = every([words, words, "word1 word2"])
    assert found[0, 1] > 0.5
    assert found.shape == (3, 3)


def test_no_texts() -> None:
    assert Ngrams([]).alike_to("some text", np.empty(0, np.int32)).shape == (0,)
