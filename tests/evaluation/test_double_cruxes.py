"""Double cruxes: the claim that closes most of a gap comes first, one that closes nothing is left out."""

import pytest

from rsi_graph.errors import BadSetting
from rsi_graph.evaluation import NAMES, hanging, structure_of, suppose
from rsi_graph.evaluation.double_cruxes import comparison, double_cruxes, facts, markdown, told

CORPUS = """
claims:
  thesis: {title: Thesis, text: Thesis.}
  pro: {title: Pro, text: Pro., supports: [thesis]}
  deep: {title: Deep, text: Deep., supports: [pro]}
  con: {title: Con, text: Con., attacks: [thesis]}
  aside: {title: Aside, text: Aside.}
sources:
  book:
    {type: book, title: B, author: [{family: Good}], issued: 1965, annotations: {p: {text: So., asserts: [pro]}}}
"""


def between(graph, semantics="top-linear", node="thesis"):
    """Two who part on pro much, on con a little, and on what does not matter."""
    first = suppose(graph, believed={"pro": (0.9, 0.9), "con": (0.2, 0.2), "aside": (0.9, 0.9)})
    second = suppose(graph, believed={"pro": (0.1, 0.1), "con": (0.4, 0.4), "aside": (0.1, 0.1)})
    return double_cruxes(structure_of(graph), (first, second), semantics, node)


@pytest.mark.parametrize("semantics", NAMES)
def test_what_closes_most_comes_first(semantics, corpus):
    found = between(corpus(CORPUS).graph, semantics)
    assert [row.id for row in found.rows] == ["pro", "con"]
    assert found.strengths[0] > found.strengths[1]
    assert 0 < found.rows[0].closes <= found.gap + 1e-9


def test_agreement_on_all_closes_all(corpus):
    """Agreement on the one thing that two part on closes the whole gap; a supposed node is left open."""
    graph = corpus(CORPUS).graph
    first, second = suppose(graph, accept=["pro", "thesis"]), suppose(graph, reject=["pro"])
    found = double_cruxes(structure_of(graph), (first, second), node="thesis")
    assert [row.id for row in found.rows] == ["pro"]
    assert found.rows[0].closes == pytest.approx(found.gap)


def test_of_very_many_the_steepest_are_tried(corpus, monkeypatch):
    """They are the same whoever is named first, and what was not tried is counted."""
    graph = corpus(CORPUS).graph
    monkeypatch.setattr(hanging, "ALL", 0)
    monkeypatch.setattr(hanging, "TRIED", 0)
    monkeypatch.setattr(hanging, "LEAST_TRIED", 1)
    first = suppose(graph, believed={"deep": (0.9, 0.9), "con": (0.2, 0.2)})
    second = suppose(graph, believed={"pro": (0.1, 0.1), "con": (1, 1)})
    third = suppose(graph, believed={"aside": (1, 1)})
    found = [
        double_cruxes(structure_of(graph), held, node="thesis")
        for held in ((first, second, third), (third, first, second), (second, third, first))
    ]
    assert [[row.id for row in one.rows] for one in found] == [["con"]] * 3
    assert [one.rows[0].closes for one in found] == pytest.approx([found[0].rows[0].closes] * 3)
    assert [one.untried for one in found] == [2, 2, 2]


def test_of_one_mind(corpus):
    graph = corpus(CORPUS).graph
    held = suppose(graph, accept=["pro"])
    assert double_cruxes(structure_of(graph), (held, held), node="thesis").rows == ()


def test_in_words(corpus):
    graph = corpus(CORPUS).graph
    found = between(graph)
    assert next(told(graph, ("a", "b"), found)).endswith("Pro (pro): a .90, b .10")
    page = "\n".join(markdown(graph, ("a", "b"), found))
    assert page.startswith("# a and b\n")
    assert "## Pro\n" in page
    assert "For: Good 1965." in page
    assert "Nothing was found on which two of them part" in "\n".join(markdown(graph, ("a", "b"), None))


def test_three_positions(corpus):
    """The gap of three is the mean distance of any two; agreement on what alone parts them closes all of it."""
    graph = corpus(CORPUS).graph
    held = {name: suppose(graph, believed={"pro": (end, end)}) for name, end in (("a", 0.9), ("b", 0.5), ("c", 0.1))}
    found = comparison(graph, held, "thesis").found
    first, second, third = found.strengths
    assert found.gap == pytest.approx((first - second + second - third + first - third) / 3)
    assert [row.id for row in found.rows] == ["pro"]
    assert found.rows[0].closes == pytest.approx(found.gap)
    assert comparison(graph, held).found.node == "thesis"  # the only one on which they part and none speaks
    assert facts(found)["rows"][0]["strengths"] == list(found.rows[0].strengths)
    assert "| Pro | .27 | .90 | .50 | .10 |" in markdown(graph, tuple(held), found)
    with pytest.raises(BadSetting):
        comparison(graph, {"a": held["a"]})
