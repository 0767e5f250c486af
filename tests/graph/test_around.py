"""A neighbourhood: what belongs into a drawing of a node, level by level, and which step is undercut."""

from functools import partial

import pytest

from rsi_graph.graph.around import MANY, around
from rsi_graph.graph.dossier import dossier

DEBATE = """
questions:
  q: {title: Q, text: Q?}
claims:
  top: {title: Top, text: T., answers: [{question: q, with: "no"}], raises: [harm]}
  for: {title: For, text: F., supports: [top]}
  off: {title: Off, text: O., attacks: [top]}
  deep: {title: Deep, text: D., supports: [for, off]}
  cut: {title: Cut, text: C., undercuts: ["off>top"]}
risks:
  harm: {title: Harm, text: H.}
conditions:
  need: {title: Need, text: N.}
"""


def test_two_levels_each_way_with_marks_and_what_is_tied(corpus) -> None:
    graph = corpus(DEBATE).graph
    found = around(partial(dossier, graph), "top")
    assert {(stop.id, stop.level, stop.mark, stop.inner, stop.cuts) for stop in found.stops} == {
        ("top", 0, "", (), ""),
        ("for", -1, "+", ("top",), ""),
        ("off", -1, "-", ("top",), ""),
        ("cut", -1, "~", (), "off"),
        ("deep", -2, "+", ("for", "off"), ""),
        ("q", 1, "-", ("top",), ""),
        ("harm", 1, "!", ("top",), ""),
    }
    assert not found.is_dense


def test_a_filter_leaves_out_what_it_does_not_hold_for(corpus) -> None:
    graph = corpus(DEBATE).graph
    found = around(partial(dossier, graph), "top", lambda id_: id_ != "off")
    assert {stop.id for stop in found.of(-1)} == {"for"}


@pytest.mark.parametrize(("number", "dense"), [(MANY, False), (MANY + 1, True)])
def test_too_many_neighbours_are_not_drawn(corpus, number, dense) -> None:
    lines = "\n".join(f"  c{n}: {{title: C{n}, text: C., supports: [top]}}" for n in range(number))
    graph = corpus(f"claims:\n  top: {{title: Top, text: T.}}\n{lines}").graph
    found = around(partial(dossier, graph), "top")
    assert found.is_dense == dense
    assert len(found.stops) == (1 if dense else number + 1)


def test_words_leave_boxes_and_what_ties_them_to_the_middle(corpus) -> None:
    found = around(partial(dossier, corpus(DEBATE).graph), "top")
    for words, left in (({"deep"}, {"top", "deep", "for", "off"}), ({"cut"}, {"top", "cut", "off"}), (set(), {"top"})):
        assert {stop.id for stop in found.narrowed(words.__contains__).stops} == left
