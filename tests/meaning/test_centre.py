"""Texts are compared without what all of them have in common."""

import numpy as np

from rsi_graph.meaning.centre import LEAST, Centre
from rsi_graph.meaning.index import Index


def of_length_one(rows: np.ndarray) -> np.ndarray:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def test_what_a_question_shares_with_every_text_counts_for_less() -> None:
    draw = np.random.default_rng(1)
    common, own = np.eye(32, dtype=np.float32)[0], draw.standard_normal((LEAST, 32)).astype(np.float32)
    own[:, 0] = 0
    every = of_length_one(6 * common + own)
    wanted = of_length_one((6 * common + own[7])[None])[0]
    nearness, plain = Centre(Index([*map(str, range(LEAST))], every)).near(wanted), every @ wanted
    assert nearness.argmax() == plain.argmax() == 7
    assert nearness[7] - np.delete(nearness, 7).max() > plain[7] - np.delete(plain, 7).max()
    assert np.abs(nearness).max() <= 1.0001


def test_a_few_texts_have_nothing_in_common() -> None:
    every = of_length_one(np.random.default_rng(1).standard_normal((5, 8)))
    assert Centre(Index(list("abcde"), every)).near(every[2]).tolist() == (every @ every[2]).tolist()
