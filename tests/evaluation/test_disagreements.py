"""Two suppositions part where evaluation says so, and the shares of the causes add up to the difference."""

import pytest

from rsi_graph.evaluation import NAMES, structure_of, suppose
from rsi_graph.evaluation.disagreements import disagreement
from rsi_graph.evaluation.double_cruxes import comparison
from rsi_graph.evaluation.verdicts import Scales, evaluate

DEBATE = """
claims:
  a: {title: A, text: A., credence: 0.4, supports: [t]}
  b: {title: B, text: B., credence: 0.6, attacks: [t, c]}
  c: {title: C, text: C., credence: 0.7, supports: [t, b]}
  d: {title: D, text: D., undercuts: [a>t]}
  t: {title: T, text: T., credence: 0.5}
  apart: {title: Apart, text: Apart.}
"""


@pytest.mark.parametrize("semantics", NAMES)
def test_shares_add_up(semantics, corpus):
    """Over credences, things accepted and things rejected alike, along a circle and over an undercut."""
    graph = corpus(DEBATE).graph
    first = suppose(graph, accept=["a"], reject=["d"], credence={"c": (0.1, 0.1)})
    second = suppose(graph, reject=["a"], credence={"c": (0.9, 0.9), "apart": (0.9, 0.9)})
    scales = Scales(structure_of(graph))
    found = disagreement(scales, first, second, semantics, "t")
    loose = 0.01 if semantics.startswith("top-") else 2e-3  # the slope jumps when another argument becomes strongest
    ends = [evaluate(scales, semantics, supposed).standings["t"].strength for supposed in (first, second)]
    assert sum(cause.share for cause in found.causes) == pytest.approx(ends[1] - ends[0], abs=loose)
    assert found.unexplained == pytest.approx(0, abs=loose)
    assert {cause.id for cause in found.causes} == {"a", "c", "d"}
    shares = [abs(cause.share) for cause in found.causes]
    assert shares == sorted(shares, reverse=True)


def test_partings(corpus):
    """All nodes that come out differently, those that flip first; nothing else."""
    graph = corpus(DEBATE).graph
    first, second = suppose(graph, reject=["b"]), suppose(graph, accept=["b"])
    found = disagreement(Scales(structure_of(graph)), first, second)
    assert {parting.id for parting in found.partings} == {"b", "c", "t"}
    assert [parting.flips for parting in found.partings] == sorted((p.flips for p in found.partings), reverse=True)
    assert found.node in ("c", "t")
    assert [cause.id for cause in found.causes] == ["b"]


BESIDE = """
claims:
  little: {title: Little, text: L., supports: [near]}
  much: {title: Much, text: M., supports: [wide]}
  near: {title: Near, text: N., credence: 0.45}
  wide: {title: Wide, text: W.}
"""


def test_the_widest_parting_is_chosen_though_another_crosses_the_middle(corpus):
    """Two positions are compared at the node that more than two would be."""
    graph = corpus(BESIDE).graph
    first = suppose(graph, believed={"little": (0.05, 0.05), "much": (0.1, 0.1)})
    second = suppose(graph, believed={"little": (0.15, 0.15), "much": (0.9, 0.9)})
    found = disagreement(Scales(structure_of(graph)), first, second)
    flips = {parting.id: parting.flips for parting in found.partings}
    assert (flips["near"], flips["wide"], found.node) == (True, False, "wide")
    other = comparison(graph, {"first": first, "second": second}).found
    assert other is not None
    assert other.node == found.node


def test_agreement(corpus):
    """Of one mind: no partings, no causes."""
    graph = corpus(DEBATE).graph
    found = disagreement(Scales(structure_of(graph)), suppose(graph, accept=["a"]), suppose(graph, accept=["a"]))
    assert (found.partings, found.node, found.causes) == ((), None, ())
