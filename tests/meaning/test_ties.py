"""The ties of nodes, and those that two of them share, the rarer the weightier."""

import numpy as np
import pytest

from rsi_graph.meaning.ties import Ties

CORPUS = """
    questions:
      q: {title: Q, text: Q}
    claims:
      a: {title: A, text: A, supports: [x], answers: [{question: q, with: "yes"}]}
      b: {title: B, text: B, attacks: [x]}
      c: {title: C, text: C, answers: [{question: q, with: "no"}]}
      d: {title: D, text: D, supports: [x, a]}
      x: {title: X, text: X}
      lone: {title: Lone, text: Lone}
    arguments:
      step: {title: Step, premises: [c, lone], supports: [b]}
    sources:
      s:
        type: book
        title: S
        annotations:
          one: {text: One., asserts: [x]}
          two: {text: Two., asserts: [x]}
"""
TIED = [
    ("a", {"x", "q", "d"}),
    ("b", {"x", "c", "lone"}),
    ("lone", {"c", "b"}),
    ("x", {"a", "b", "d", "s/one", "s/two"}),
    ("s/one", {"x"}),
]


@pytest.fixture
def ties(corpus) -> Ties:
    graph = corpus(CORPUS).graph
    return Ties(graph, graph.ids("claim", "annotation"))


@pytest.mark.parametrize(("id_", "expected"), TIED)
def test_a_node_is_tied_to_texts_and_questions_through_arguments_too(ties, id_: str, expected: set[str]) -> None:
    assert {ties.names[row] for row in ties.of(ties.names.index(id_)).tolist()} == expected


SHARING = [
    ("a", {"b", "c", "s/one", "s/two"}),
    ("s/one", {"a", "b", "d"}),
    ("c", {"a", "x"}),
]


@pytest.mark.parametrize(("id_", "expected"), SHARING)
def test_what_shares_a_tie_may_be_related_unless_it_is_or_both_are_passages(ties, id_, expected) -> None:
    row = ties.names.index(id_)
    shared = ties.shared([row])
    assert {ties.names[other] for other in (shared.keys % ties.count).tolist()} == expected
    near = np.arange(ties.count, dtype=np.int32)[None]
    assert {ties.names[other] for other in np.flatnonzero(shared.of(near)[0]).tolist()} == expected


def test_what_few_are_tied_to_counts_for_more_than_what_many_are(ties) -> None:
    rows = [ties.names.index("a")]
    of_b, of_c = ties.shared(rows).of(np.array([[ties.names.index("b"), ties.names.index("c")]], np.int32))[0]
    assert of_b == pytest.approx(1 / np.log(2 + 5))  # x, to which five are tied
    assert of_c == pytest.approx(1 / np.log(2 + 2))  # q, to which two are
    assert ties.common(ties.names.index("a"), ties.names.index("b")) == ["x"]
    assert ties.common(ties.names.index("lone"), ties.names.index("x")) == ["b"]


def test_the_best_are_those_that_share_most_and_are_not_there_already(ties) -> None:
    row, beside = ties.names.index("a"), np.array([[ties.names.index("c"), -1]], np.int32)
    best = ties.shared([row]).best(1, 2, beside)
    assert [ties.names[other] for other in best[0].tolist()] == ["b", "s/one"]
    assert ties.shared([ties.names.index("lone")]).best(1, 3, beside[:, 1:])[0].tolist()[1:] == [-1, -1]


def test_nothing_is_shared_where_nothing_is_tied(corpus) -> None:
    graph = corpus("    claims:\n      a: {title: A, text: A}\n      b: {title: B, text: B}\n").graph
    shared = Ties(graph, graph.ids("claim")).shared([0, 1])
    assert not len(shared.keys)
    assert shared.of(np.array([[1], [0]], np.int32)).tolist() == [[0], [0]]
    assert shared.best(2, 1, np.array([[1], [0]], np.int32)).tolist() == [[-1], [-1]]
