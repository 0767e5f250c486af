"""Cards and rows never cut off what a reader needs, and say in which direction a step runs."""

from types import SimpleNamespace

import pytest

from rsi_graph.evaluation.record import recorded
from rsi_graph.evaluation.structure import Supposition
from rsi_graph.evaluation.weighed import weighed
from rsi_graph.graph.dossier import dossier
from rsi_graph.tui.drawing import card
from rsi_graph.tui.places import panes
from rsi_graph.tui.places.start import StartView
from rsi_graph.tui.session import Session
from tests.conftest import MakeCorpus

CITED = """
claims: {a: {title: A, text: A holds.}}
sources:
  work:
    type: article-journal
    title: A Work
    author: [{family: Majot}, {family: Yampolskiy}]
    issued: 2017
    annotations:
      p: {text: It holds., locator: abstract, evidence: argument, supports: [a]}
"""


BESIDE = """
claims:
  a: {title: A, text: A holds., supports: [b]}
  b: {title: B, text: B holds.}
  c: {title: C, text: C holds.}
"""


@pytest.mark.parametrize("whole", [True, False])
def test_where_what_is_supposed_says_nothing_a_card_has_no_number(corpus: MakeCorpus, whole: bool) -> None:
    snapshot, held = corpus(BESIDE), Supposition(believed=(("a", (0.8, 0.8)),))
    session = Session(snapshot, record=recorded(snapshot.graph), supposition=held)
    session.weighed = weighed(snapshot.graph).under(held)
    b, c = ([line.plain for line in card.standing(session, id_, 60, whole=whole)] for id_ in "bc")
    assert ".90" in b[-1]
    assert c[-1].startswith("silent")
    assert not any(letter.isdigit() for line in c for letter in line)


@pytest.mark.parametrize("width", [60, 40, 30, 24])
def test_that_a_passage_was_not_checked_is_said_whole(corpus: MakeCorpus, width: int) -> None:
    """In the preview beside a list, and in the list of sources of a node."""
    found = dossier(corpus(CITED).graph, "a")
    assert found.citations[0].warnings == ("not checked",)
    preview = card._cited(found.citations, width, is_work=False)
    listed = panes._cited(found.citations[0], False, 3, width)
    for lines in (preview, listed):
        assert "not checked" in " ".join(line.plain.strip() for line in lines)
        assert all(line.cell_length <= width for line in lines)


def test_what_speaks_against_an_argument_undercuts_it_and_is_not_undercut(corpus: MakeCorpus) -> None:
    graph = corpus("""
        claims:
          a: {title: A, text: A holds.}
          b: {title: B, text: B holds.}
          c: {title: C, text: C holds., undercuts: [step]}
        arguments:
          step: {title: Step, premises: [a], supports: [b]}
    """).graph
    against, below = dossier(graph, "step").counterpoints[0], dossier(graph, "c").serves[0]
    assert panes._how("step", against) == "undercuts this step"
    assert panes._how("c", below) == "undercuts"


@pytest.mark.parametrize("width", [100, 60, 40, 24])
def test_a_question_is_folded_beside_its_counts_and_loses_no_word(corpus: MakeCorpus, width: int) -> None:
    title = "Would machines seek to improve themselves, and would we let them?"
    graph = corpus(f"questions: {{q: {{title: '{title}', text: T.}}}}").graph
    view = SimpleNamespace(session=SimpleNamespace(graph=graph, keep=None), numbers={"q": 1})
    lines = [line.plain for line in StartView._question(view, "q", width)]
    assert " ".join(" ".join(lines).replace("+0  -0  =0", "").split()) == f"1 {title}"
    assert max(map(len, lines)) <= width
    view.numbers = {str(number): number for number in range(400)} | {"q": 400}
    assert len(StartView._question(view, "q", width)) == 1  # of very many each has a line
