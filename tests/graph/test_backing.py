"""Works stand by name on the side they take: none that disputes a claim backs it."""

import pytest

from rsi_graph.graph.backing import backing, by, named
from tests.conftest import MakeCorpus

CORPUS = """
claims:
  a: {title: A, text: A holds.}
sources:
  said: {type: book, title: Said, annotations: {p: {text: Yes., asserts: [a]}, q: {text: Also., supports: [a]}}}
  denied: {type: book, title: Denied, annotations: {p: {text: No., disputes: [a]}}}
  both: {type: book, title: Both, annotations: {p: {text: Yes., supports: [a]}, q: {text: But., qualifies: [a]}}}
  defined: {type: book, title: Defined, annotations: {p: {text: It is so., defines: [a]}}}
  shaky:
    type: webpage
    title: Shaky
    standing: {is: unreliable, because: No figure holds.}
    annotations: {p: {text: Yes., asserts: [a]}}
"""


def test_each_work_stands_on_its_side(corpus: MakeCorpus) -> None:
    found = backing(corpus(CORPUS).graph, "a")
    assert found.sources == ("said", "both")
    assert found.opponents == ("denied", "both")
    assert [citation.annotation for citation in found.beside] == ["defined/p", "shaky/p"]


def test_a_work_that_only_qualifies_is_not_against_it(corpus: MakeCorpus) -> None:
    graph = corpus(CORPUS).graph
    assert by(graph, backing(graph, "a")) == "by Said n.d., Both n.d.; against: Denied n.d.; qualified by Both n.d."
    assert named(graph, ("said", "denied", "both"), more=" and {} more") == "Said n.d., Denied n.d. and 1 more"


@pytest.mark.parametrize("stance", ["asserts", "supports", "disputes", "qualifies", "defines", "mentions"])
def test_every_citation_has_one_side(corpus: MakeCorpus, stance: str) -> None:
    passage = f"{{text: x, {stance}: [a]}}"
    text = f"""
claims: {{a: {{title: A, text: A.}}}}
sources: {{s: {{type: book, title: S, annotations: {{p: {passage}}}}}}}
"""
    found = backing(corpus(text).graph, "a")
    assert len(found.supporting + found.opposing + found.beside) == 1
