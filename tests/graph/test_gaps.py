"""A mistake in the corpus never makes an argument stronger: what lacks a premise counts for nothing, and says so."""

import pytest

from rsi_graph.evaluation import labels_of
from rsi_graph.evaluation.record import recorded
from rsi_graph.graph.dossier import dossier, how

DEBATE = """\
claims:
  target: {title: The target, text: It holds.}
  a: {title: A, text: A holds.}
  b: {title: B, text: B holds., requires: [c]}
conditions:
  c: {title: C, text: C holds.}
arguments:
  g: {title: Both, premises: [a, b], attacks: [target]}
"""


@pytest.mark.parametrize(
    ("mistake", "to", "gaps", "state"),
    [
        ("", "", {}, "challenged"),
        ("[a, b]", "[a, nowhere]", {"g": (("premise", "nowhere"),)}, "unchallenged"),
        ("  b: {title: B", "  b: {titel: B", {"g": (("premise", "b"),)}, "unchallenged"),
        ("[a, b]", "[a, a]", {}, "challenged"),
        ("requires: [c]", "requires: [d]", {"b": (("requires", "d"),)}, "challenged"),
    ],
)
def test_what_lacks_a_premise_counts_for_nothing(corpus, mistake, to, gaps, state) -> None:
    graph = corpus(DEBATE.replace(mistake, to)).graph
    assert graph.gaps == gaps
    assert recorded(graph).of("target").state == state
    assert labels_of(graph)["target"] == ("rejected" if state == "challenged" else "accepted")


def test_it_is_said_where_one_looks(corpus) -> None:
    graph = corpus(DEBATE.replace("[a, b]", "[a, nowhere]")).graph
    [row] = dossier(graph, "target").counterpoints
    assert how("target", row) == "incomplete argument"
    [said] = dossier(graph, "g").gaps
    assert said == "incomplete: its premise nowhere is left out, so it counts for nothing until that is mended"
