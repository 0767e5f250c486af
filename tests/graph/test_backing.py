"""Works stand by name on the side they take: none that disputes a claim backs it."""

import pytest

from rsi_graph.graph.backing import backing, by, named, unbacked
from rsi_graph.graph.dossier import tally
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


@pytest.mark.parametrize(
    ("passages", "words", "count"),
    [
        ("", "no source", "no sources"),
        ("p: {text: x, mentions: [a]}", "only mentioned by S n.d.", "no sources, 1 mentions it"),
        ("p: {text: x, defines: [a]}", "only defined by S n.d.", "no sources, 1 mentions it"),
        ("p: {text: x, defines: [a]}, q: {text: y, mentions: [a]}", "only defined or mentioned by S n.d.",
         "no sources, 1 mentions it"),
        ("p: {text: x, asserts: [a]}, q: {text: y, mentions: [a]}", "by S n.d.", "1 source"),
    ],
)  # fmt: skip
def test_a_claim_that_works_only_mention_is_not_without_a_source(
    corpus: MakeCorpus, passages: str, words: str, count: str
) -> None:
    """It is said who mentions it; nobody is said to stand behind it."""
    graph = corpus(f"""
claims: {{a: {{title: A, text: A.}}}}
sources: {{s: {{type: book, title: S, annotations: {{{passages}}}}}}}
""").graph
    found = backing(graph, "a")
    assert (by(graph, found) or unbacked(graph, found)) == words
    assert tally(graph, "a").backed == count
    assert tally(graph, "a").is_uncited == (not passages)


@pytest.mark.parametrize("stance", ["asserts", "supports", "disputes", "qualifies", "defines", "mentions"])
def test_every_citation_has_one_side(corpus: MakeCorpus, stance: str) -> None:
    passage = f"{{text: x, {stance}: [a]}}"
    text = f"""
claims: {{a: {{title: A, text: A.}}}}
sources: {{s: {{type: book, title: S, annotations: {{p: {passage}}}}}}}
"""
    found = backing(corpus(text).graph, "a")
    assert len(found.supporting + found.opposing + found.beside) == 1
