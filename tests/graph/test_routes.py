"""The chains by which one node bears on another."""

import pytest

from rsi_graph.graph.routes import descent, prose, route
from tests.debate import DEBATE


@pytest.mark.parametrize(
    ("start", "end", "through", "sign"),
    [
        ("better-each-time", "loop-compounds", [], 1),
        ("ideas-get-harder", "loop-compounds", [], -1),
        ("machines-design", "loop-compounds", ["good"], 1),
        ("research-is-automated", "oversight-lags", ["loop-compounds"], 1),
        ("loop-fizzles", "returns", ["loop-compounds"], -1),
        ("effort-grows-too", "loop-compounds", ["fizzle"], 1),
        ("bloom-2020-ideas", "returns", None, -1),
    ],
)
def test_polarity_multiplies_along_a_chain(corpus, start, end, through, sign) -> None:
    found = route(corpus(DEBATE).graph, start, end)
    assert found is not None
    assert found.bearing
    assert found.sign == sign
    if through is not None:
        assert [step.there for step in found.steps[:-1]] == through


def test_what_bears_the_other_way_is_only_called_connected(corpus) -> None:
    graph = corpus(DEBATE).graph
    found = route(graph, "loop-compounds", "machines-design")
    assert found is not None
    assert (found.bearing, found.sign) == (False, 0)
    assert next(prose(graph, found)).startswith("Nothing leads from “The loop compounds”")


def test_what_is_not_connected_has_no_route(corpus) -> None:
    graph = corpus(DEBATE + "  lone-2020-work: {type: book, title: Lone}\n").graph
    assert route(graph, "lone-2020-work", "returns") is None


def test_prose_says_each_step_with_its_reason(corpus) -> None:
    graph = corpus(DEBATE).graph
    found = route(graph, "ideas-get-harder", "oversight-lags")
    assert found is not None
    assert list(prose(graph, found)) == [
        "“Ideas get harder to find” speaks against “Oversight lags behind”:",
        (
            "1. “Ideas get harder to find” speaks against “The loop compounds” "
            "(If productivity falls faster than effort grows, each round is smaller.)"
        ),
        "2. “The loop compounds” raises the risk “Oversight lags behind”",
    ]


def test_a_node_is_where_it_is(corpus) -> None:
    graph = corpus(DEBATE).graph
    found = route(graph, "returns", "returns")
    assert found is not None
    assert list(prose(graph, found)) == ["Do research returns grow? is where you are already."]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("better-each-time", "good", "loop-compounds"), (("+", "good"), ("+", "better-each-time"))),
        (("ideas-get-harder", "loop-compounds"), (("-", "ideas-get-harder"),)),
        (("loop-compounds",), ()),
    ],
)
def test_the_way_down_has_the_mark_of_each_step(path, expected, corpus) -> None:
    assert descent(corpus(DEBATE).graph, path) == expected


def test_the_way_down_goes_by_an_inline_step_only_where_it_is_undercut(corpus) -> None:
    graph = corpus("""
claims:
  top: {title: Top, text: Top.}
  off: {title: Off, text: Off., attacks: [top]}
  doubt: {title: Doubt, text: Doubt., undercuts: ["off>top"]}
sources:
  book: {type: book, title: A book, annotations: {p: {text: So., asserts: [off]}}}
""").graph
    assert descent(graph, ("off", "off>top", "top")) == (("-", "off"),)
    assert descent(graph, ("book", "off", "top")) == (("-", "off"), ("\u00a7", "book"))
    assert descent(graph, ("doubt", "off>top", "top")) == ((">", "off>top"), ("~", "doubt"))
