"""Nodes that are near and not related are named out of vectors that are there; nothing is embedded for it."""

import numpy as np
import pytest

from rsi_graph.corpus.layer_files import Decision
from rsi_graph.meaning import candidates, embedders, models, nearby, vectors
from rsi_graph.meaning import texts as meaning_texts
from rsi_graph.meaning.nearby import Nearby

CORPUS = """
    claims:
      fast: {title: Fast, text: Progress is fast., supports: [sudden]}
      quick: {title: Quick, text: Progress is quick.}
      sudden: {title: Sudden, text: The change is sudden.}
      far: {title: Far, text: Whales sing.}
    questions:
      q: {title: Q, text: Q}
    sources:
      s:
        type: book
        title: S
        annotations:
          one: {text: Progress is fast it says., asserts: [fast]}
          two: {text: Progress is fast they say., mentions: [far]}
"""
PLACES = {
    "fast": (1.0, 0.0), "quick": (0.9, 0.1), "sudden": (0.9, 0.2), "far": (-1.0, 0.0),
    "s/one": (0.9, 0.12), "s/two": (0.9, 0.14),
}  # fmt: skip


def made(graph, judged=None) -> Nearby:
    rows = np.array(list(PLACES.values()), np.float32)
    return Nearby(graph, list(PLACES), rows / np.linalg.norm(rows, axis=1, keepdims=True), judged)


NAMED = [
    ("fast", ["quick", "s/two"]),
    ("quick", ["s/one", "s/two", "sudden"]),
    ("s/one", ["quick", "sudden"]),
    ("far", []),
    ("q", []),
]


@pytest.mark.parametrize(("id_", "expected"), NAMED)
def test_the_nearest_that_are_not_related_are_named(corpus, id_: str, expected: list[str]) -> None:
    found = made(corpus(CORPUS).graph)
    cosines = dict(found.of(id_))
    assert list(cosines) == expected
    assert [*cosines.values()] == sorted(cosines.values(), reverse=True)


@pytest.mark.parametrize(("changed", "expected"), [("", ["s/two"]), ("x", ["quick", "s/two"])])
def test_what_was_judged_is_left_out_until_a_text_changes(corpus, changed: str, expected: list[str]) -> None:
    graph = corpus(CORPUS).graph
    marks = tuple(candidates.fingerprint(meaning_texts.text(graph, id_)) + changed for id_ in ("fast", "quick"))
    decision = Decision(
        from_="fast", to="quick", verdict="rejected", similarity=0.9, model="m", texts=marks, date="2026", by="me"
    )
    found = made(graph, {frozenset(("fast", "quick")): decision})
    assert [other for other, _ in found.of("fast")] == expected


@pytest.mark.model
def test_nothing_is_known_of_a_corpus_that_was_never_embedded(corpus, monkeypatch) -> None:
    monkeypatch.setattr(embedders, "open_model", lambda _: pytest.fail("a model was opened"))
    assert nearby.open(corpus(CORPUS)) is None


@pytest.mark.model
def test_what_is_kept_of_a_corpus_is_used_though_a_text_is_new(corpus, monkeypatch) -> None:
    snapshot = corpus(CORPUS)
    texts = meaning_texts.texts(snapshot.graph)
    vectors.embed([text for id_, text in texts.items() if id_ != "quick"], models.find())
    monkeypatch.setattr(embedders, "open_model", lambda _: pytest.fail("a model was opened"))
    found = nearby.open(snapshot)
    assert found
    assert found.of("quick") == ()
    assert "s/two" in dict(found.of("fast"))
    vectors_of_all, every = vectors.kept(list(texts.values()), models.find())
    assert len(vectors_of_all) == len(every) == len(texts) - 1
