"""Common ties suggest a sign only if all of them say the same."""

import pytest

from rsi_graph.meaning import hints

CORPUS = """
    questions:
      q: {title: Will it come?, text: Q}
    claims:
      good: {title: Good, text: Good, supports: [x], answers: [{question: q, with: "yes"}]}
      fine: {title: Fine, text: Fine, supports: [x]}
      bad: {title: Bad, text: Bad, attacks: [x], answers: [{question: q, with: "no"}]}
      torn: {title: Torn, text: Torn, supports: [x], answers: [{question: q, with: "no"}]}
      other: {title: Other, text: Other, answers: [{question: q, with: other}]}
      premise: {title: Premise, text: Premise}
      beside: {title: Beside, text: Beside}
      x: {title: The point, text: X}
    arguments:
      step: {title: Step, premises: [premise, beside], attacks: [x]}
    sources:
      s:
        type: book
        title: S
        annotations:
          against: {text: Not so., disputes: [x]}
          said: {text: So., mentions: [x]}
"""
SUGGESTED = [
    ("good", "fine", "for", ["x"]),
    ("good", "bad", "against", ["x", "q"]),
    ("good", "torn", None, []),
    ("good", "other", None, []),
    ("good", "premise", "against", ["x"]),
    ("premise", "beside", "for", ["x"]),
    ("good", "s/against", "against", ["x"]),
    ("bad", "s/against", "for", ["x"]),
    ("good", "s/said", None, []),
    ("good", "x", None, []),
]


@pytest.mark.parametrize(("one", "other", "expected", "by"), SUGGESTED)
def test_the_signs_of_what_both_are_tied_to_multiply_and_must_agree(corpus, one, other, expected, by) -> None:
    graph = corpus(CORPUS).graph
    for pair in ((one, other), (other, one)):
        found = hints.hint(graph, *pair)
        assert (found.sign if found else None) == expected
        assert sorted(way.by for way in found.ways) == sorted(by) if found else not by


def test_a_hint_names_its_ways(corpus) -> None:
    graph = corpus(CORPUS).graph
    found = hints.hint(graph, "good", "bad")
    assert found is not None
    assert hints.said(graph, found) == (
        "what both are tied to suggests: against, since A supports “The point”, which B speaks against; "
        "A answers with yes “Will it come?”, which B answers with no"
    )
    assert hints.hint_facts(found)["ways"][0] == {"by": "x", "from": "supports", "to": "speaks against"}


SHARED = [
    ((), ""),
    (("x",), "both bear on “The point”"),
    (("q", "x"), "both answer “Will it come?” and 1 more"),
    (("s/said",), "a passage bears on both: “So.”"),
]


@pytest.mark.parametrize(("shared", "expected"), SHARED)
def test_what_two_share_is_said(corpus, shared, expected) -> None:
    assert hints.said_shared(corpus(CORPUS).graph, shared) == expected
