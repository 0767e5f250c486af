"""A facet says how much is left with it, whatever filter is set; choosing it twice changes nothing."""

import json
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsi_graph import load
from rsi_graph.cli import main
from rsi_graph.files import folders
from rsi_graph.search import filters
from rsi_graph.search.facets import facets, narrowing, reached, toggled
from rsi_graph.search.filters import EVERYTHING, Term
from tests.explorer import WALK

CORPUS = """\
questions: {q: {title: Q?, text: Which.}}
claims:
  a: {title: A, text: A holds., tags: [Économie, x], answers: [{question: q, with: "yes"}]}
  b: {title: B, text: B holds., tags: [economie], attacks: [{to: a, id: step}]}
  u: {title: U, text: U holds., undercuts: [step]}
  z: {title: Z, text: Z holds.}
sources:
  s: {type: book, title: S, author: [{family: Good, given: "I. J."}, {literal: RAND "Corp" (US)}], issued: "1965",
      annotations: {n: {text: Passage., supports: [b]}}}
"""


@cache
def shipped():
    return load(folders.shipped_corpus()).graph


def shown(found):
    return {str(facet.term): facet.count for facet in found}


def test_facets_count_what_is_left(corpus) -> None:
    graph = corpus(CORPUS).graph
    assert shown(facets(graph)) == {
        "kind:claim": 4, "kind:question": 1, "kind:source": 1, "kind:annotation": 1, "question:q": 1,
        "tag:Économie": 2, "tag:x": 1, 'author:"I. J. Good"': 3, 'author:"RAND \\"Corp\\" (US)"': 3,
    }  # fmt: skip
    assert shown(facets(graph, filters.parse("kind:claim tag:x"))) == {
        "kind:claim": 1, "question:q": 1, "tag:x": 1, "tag:Économie": 1,
    }  # fmt: skip


@pytest.mark.parametrize("text", ["", "tag:economics", "kind:claim has:counterpoint", "kind:source or tag:compute"])
def test_a_count_is_that_of_the_filter_with_the_facet(text) -> None:
    graph, chosen = shipped(), filters.parse(text)
    for facet in facets(graph, chosen)[::7]:
        left = len((chosen & facet.term).ids(graph))
        assert facet.count == left or (facet.term.key == "author" and facet.count < left)  # "Meta" is also "Metaculus"


def test_what_is_chosen_is_shown_though_nothing_is_left(corpus) -> None:
    graph = corpus(CORPUS).graph
    found = facets(graph, filters.parse("tag:nowhere kind:claim"))
    assert [(str(f.term), f.count, f.chosen) for f in found] == [("tag:nowhere", 0, True), ("kind:claim", 0, True)]


@pytest.mark.parametrize(
    ("text", "term", "expected"),
    [
        ("", Term("tag", "x"), "tag:x"),
        ("kind:claim", Term("tag", "x y"), 'kind:claim tag:"x y"'),
        ("kind:claim tag:x", Term("tag", "x"), "kind:claim"),
        ("tag:x", Term("tag", "x"), ""),
        ("tag:x or tag:y", Term("kind", "risk"), "(tag:x or tag:y) kind:risk"),
        ("-tag:x", Term("tag", "x"), "-tag:x tag:x"),
    ],
)
def test_a_facet_goes_into_the_filter_and_out_again(text, term, expected) -> None:
    once = toggled(filters.parse(text), term)
    assert str(once) == expected
    assert filters.parse(str(once)) == once


@given(st.text(min_size=1), st.sampled_from(["tag", "author"]))
def test_whatever_a_tag_says_its_filter_can_be_read(value, key) -> None:
    once = toggled(filters.parse("kind:claim"), Term(key, value))
    assert toggled(filters.parse(str(once)), Term(key, value)) == Term("kind", "claim")


def test_what_is_reached_is_what_something_bears_on(corpus) -> None:
    graph = corpus(CORPUS).graph
    assert "q" in reached(graph, ["a"])
    assert {"a", "q"} <= reached(graph, ["b"])
    assert {"a", "q"} <= reached(graph, ["u"])
    assert {"b", "a", "q"} <= reached(graph, ["s"])
    assert reached(graph, ["z"]) == {"z"}
    assert "b" not in reached(graph, ["a"])
    assert facets(corpus("claims: {}").graph, EVERYTHING) == ()


def test_the_command_prints_them(capsys) -> None:
    assert main(["facets", "--corpus", str(WALK), "--filter", "tag:economics"]) == 0
    assert "x tag:economics" in capsys.readouterr().out
    assert main(["facets", "--corpus", str(WALK), "--format", "json"]) == 0
    first = json.loads(capsys.readouterr().out)[0]
    assert first == {
        "key": "kind", "value": "claim", "title": "claim", "count": 7, "chosen": False, "filter": "kind:claim",
    }  # fmt: skip


def test_a_filter_that_says_nothing_of_works_leaves_those_that_are_cited(corpus) -> None:
    graph = corpus(CORPUS).graph

    def left(text):
        keep = narrowing(graph, filters.parse(text))
        return [id_ for id_ in graph.ids() if keep(id_)]

    assert left("tag:economie kind:claim") == ["a", "b", "s", "s/n"]
    assert left("tag:x") == ["a"]
    assert left("kind:source") == ["s"]
    assert left("author:good") == ["b", "s", "s/n"]
    assert left("tag:nowhere") == []
