"""Completions of a filter: keys, the values of a key, tags and names of the corpus."""

import pytest

from rsi_graph.search.completing import completions
from rsi_graph.search.facets import facets
from rsi_graph.search.keys import KEYS

CORPUS = """
claims:
  a: {title: A, text: A., tags: [economics, energy]}
sources:
  s: {type: book, title: S, author: [{family: van der Berg, given: Ann}], annotations: {p: {text: P., asserts: [a]}}}
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [f"{key}:" for key in KEYS]),
        ("ki", ["kind:"]),
        ("kind:cl", ["kind:claim"]),
        ("kind:claim ta", ["kind:claim tag:"]),
        ("kind:claim -has:count", ["kind:claim -has:counterpoint"]),
        ("tag:e", ["tag:economics", "tag:energy"]),
        ("(tag:en", ["(tag:energy"]),
        ("nokey:x", []),
    ],
)
def test_a_filter_goes_on(corpus, text, expected) -> None:
    found = completions(text, facets(corpus(CORPUS).graph))
    assert [one.text for one in found] == expected


def test_a_name_is_found_by_each_of_its_words_and_quoted_where_it_has_to_be(corpus) -> None:
    (found,) = completions("author:berg", facets(corpus(CORPUS).graph))
    assert found.piece.startswith('author:"')
