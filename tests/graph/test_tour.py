"""The way that a newcomer is shown leads from a question to the passage behind a counterpoint, or part of the way."""

import pytest

from rsi_graph import load
from rsi_graph.files import folders
from rsi_graph.graph.tour import Itinerary, itinerary
from tests.explorer import WALK

ANSWERED = """\
questions: {q: {title: Q?, text: Q.}}
claims: {a: {title: A, text: A., answers: [{question: q, with: "no"}]}}
sources: {s: {type: book, title: S, annotations: {n: {text: N., supports: [a]}}}}
"""
QUOTED = """\
claims:
  a: {title: A, text: A.}
  b: {title: B, text: B., attacks: [a]}
  c: {title: C, text: C., attacks: [a]}
sources:
  s:
    type: book
    title: S
    annotations:
      n: {text: N., supports: [c]}
      m: {text: M., supports: [c], quote: {exact: said}}
"""
CITED = """\
claims:
  a: {title: A, text: A.}
  b: {title: B, text: B., attacks: [a]}
  c: {title: C, text: C.}
  d: {title: D, text: D., attacks: [c]}
sources: {s: {type: book, title: S, annotations: {n: {text: N., supports: [d]}}}}
"""
WAYS = [
    ("claims: {}", Itinerary()),
    ("claims: {a: {title: A, text: A.}}", Itinerary("", "a")),
    ("questions: {q: {title: Q?, text: Q.}}", Itinerary("q")),
    ("risks: {r: {title: R, text: R.}}", Itinerary("", "r")),
    (ANSWERED, Itinerary("q", "a", "", "s/n")),
    (QUOTED, Itinerary("", "a", "c", "s/m")),
    (CITED, Itinerary("", "c", "d", "s/n")),
]


@pytest.mark.parametrize(("text", "expected"), WAYS)
def test_the_way_goes_as_far_as_the_corpus_does(corpus, text, expected) -> None:
    assert itinerary(corpus(text).graph) == expected


@pytest.mark.parametrize("path", [WALK, folders.shipped_corpus()], ids=["walk", "shipped"])
def test_of_a_whole_corpus_there_is_a_whole_way(path) -> None:
    graph = load(path).graph
    way = itinerary(graph)
    assert graph.kind(way.question) == "question"
    assert graph.kind(way.claim) == "claim"
    assert way.claim in {answer.source for answer in graph.answers(way.question)}
    assert way.counterpoint in {relation.source for relation in graph.incoming(way.claim)}
    assert graph.kind(way.passage) == "annotation"
