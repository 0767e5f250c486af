"""The interview asks what moves the question most, and its last page follows from the answers."""

import pytest

from rsi_graph.errors import BadSetting, UnknownNode
from rsi_graph.evaluation import hanging
from rsi_graph.evaluation.hanging import GivenUp
from rsi_graph.evaluation.interview import Patience, asked_next, both_sides, conclusion, last_page, taken_up
from rsi_graph.evaluation.interview_words import text

CORPUS = """
questions:
  q: {title: Is it so?, text: It decides.}
  empty: {title: And that?, text: Nobody answers.}
claims:
  yes-claim: {title: Yes, text: Yes., answers: [{question: q, with: "yes"}]}
  no-claim: {title: No, text: No., answers: [{question: q, with: "no"}]}
  strong: {title: Strong, text: Strong., supports: [yes-claim]}
  weak: {title: Weak, text: Weak., supports: [{to: yes-claim, weight: 0.2}], attacks: [no-claim]}
  far: {title: Far, text: Far., attacks: [strong]}
  aside: {title: Aside, text: Aside.}
sources:
  friend:
    type: book
    title: F
    author: [{family: Friend}, {family: Also}]
    annotations: {p: {text: So., asserts: [strong, yes-claim]}}
  foe:
    {type: book, title: E, author: [{family: Foe}], annotations: {p: {text: No., disputes: [strong], asserts: [far]}}}
"""


@pytest.mark.parametrize(
    ("asked", "expected"), [(None, "yes-claim"), ("q", "yes-claim"), ("no-claim", "no-claim"), ("aside", "aside")]
)
def test_what_it_is_about(corpus, asked, expected):
    assert conclusion(corpus(CORPUS).graph, asked) == expected


def test_of_several_answers_the_one_with_most_works_behind_it(corpus):
    """However many other claims bear on another."""
    rival = CORPUS.replace(
        "  aside:", '  rival: {title: Rival, text: Rival., answers: [{question: q, with: "yes"}]}\n  aside:'
    )
    assert conclusion(corpus(rival).graph, "q") == "yes-claim"
    backed = rival.replace("asserts: [strong, yes-claim]", "asserts: [strong, rival]")
    assert conclusion(corpus(backed).graph, "q") == "rival"


@pytest.mark.parametrize(("asked", "error"), [("empty", BadSetting), ("friend", BadSetting), ("nowhere", UnknownNode)])
def test_what_nobody_can_be_asked_about(corpus, asked, error):
    with pytest.raises(error):
        conclusion(corpus(CORPUS).graph, asked)


def test_what_moves_most_is_asked_first(corpus):
    graph = corpus(CORPUS).graph
    answers = {}
    order = []
    while id_ := asked_next(graph, "yes-claim", answers):
        order.append(id_)
        answers[id_] = (0.5, 0.5)
    assert order[0] == "strong"
    assert set(order) <= {"strong", "weak", "far"}
    assert asked_next(graph, "yes-claim", {}, ["weak", "far"]) == "far"
    assert asked_next(graph, "yes-claim", {}, ["aside"]) == "aside"
    assert asked_next(graph, "aside", {}) is None


def test_of_very_many_the_steepest_are_tried_and_it_can_be_given_up(corpus, monkeypatch):
    """Trials that do not fit into some seconds are left out by their slope, and whoever waits hears how far it is."""
    graph, heard = corpus(CORPUS).graph, []
    monkeypatch.setattr(hanging, "TRIED", 0)
    monkeypatch.setattr(hanging, "LEAST_TRIED", 1)
    assert asked_next(graph, "yes-claim", {}, patience=Patience(told=heard.append)) == "strong"
    assert heard == [0.0]
    with pytest.raises(GivenUp):
        taken_up(graph, "yes-claim", {}, Patience(wanted=lambda: False))


@pytest.mark.parametrize(("answer", "near", "far"), [(0.95, "Also", "Foe"), (0.05, "Foe", "Also")])
def test_the_last_page(corpus, answer, near, far):
    graph = corpus(CORPUS).graph
    page = last_page(graph, "yes-claim", {"strong": (answer, answer), "far": (1 - answer, 1 - answer)})
    assert (page.standing.strength > 0.7) == (answer > 0.5)
    assert page.nearest[0].name == near
    assert page.farthest[0].name == far
    assert page.farthest[0].parting
    assert {one.name: one.others for one in (*page.nearest, *page.farthest)} == {"Also": 1, "Foe": 0}
    assert page.cruxes[0].id == "strong"


NEEDING = """
claims:
  thesis: {title: Thesis, text: Thesis., requires: [wanted], given: [case]}
  pro: {title: Pro, text: Pro., supports: [thesis], mitigates: [harm]}
  con: {title: Con, text: Con., attacks: [thesis], undercuts: [pro>thesis]}
conditions:
  wanted: {title: Wanted, text: Wanted.}
  case: {title: Case, text: Case.}
risks:
  harm: {title: Harm, text: Harm.}
"""


def test_both_sides(corpus):
    """A condition is no reason against what needs it, and a step is named by the claim it starts from."""
    assert sorted(both_sides(corpus(CORPUS).graph, "yes-claim")) == [("for", "strong"), ("for", "weak")]
    graph = corpus(NEEDING).graph
    told = [("for", "pro"), ("against", "con"), ("needs", "wanted"), ("in the case that", "case")]
    assert list(both_sides(graph, "thesis")) == told
    assert list(both_sides(graph, "harm")) == [("mitigated by", "pro")]


def test_of_nobody_there_is_no_number(corpus):
    """Without an opinion on anything there is no number, and no tension."""
    graph = corpus(CORPUS).graph
    page = last_page(graph, "yes-claim", {"strong": (0.0, 1.0)})
    assert page.cruxes == ()
    assert not any(letter.isdigit() for letter in text(graph, page))
    assert "none: no credence bears on another" in text(graph, page)


def test_answers_that_do_not_bear_on_it_give_no_number(corpus):
    graph = corpus(CORPUS).graph
    page = last_page(graph, "yes-claim", {"aside": (0.9, 0.9)})
    assert (page.standing.strength, page.standing.is_silent, page.cruxes) == (None, True, ())
    assert "nothing that you answered bears on it" in text(graph, page)


def test_an_interview_goes_on_from_what_bears_on_it(corpus):
    """A credence held elsewhere is no answer here; a question that was answered is not asked again."""
    graph = corpus(CORPUS).graph
    found = taken_up(graph, "yes-claim", {"aside": (0.5, 0.5), "strong": (0.9, 0.9), "yes-claim": (0.1, 0.1)})
    assert (set(found.answers), found.asks) == ({"strong"}, "weak")
    assert taken_up(graph, "yes-claim", dict.fromkeys(("strong", "weak", "far"), (0.5, 0.5))).asks is None


def test_the_last_page_in_words(corpus):
    graph = corpus(CORPUS).graph
    said = text(graph, last_page(graph, "yes-claim", {"strong": (0.95, 0.95), "far": (0.95, 0.95)}))
    assert "Where you stand\n- Yes: ." in said
    assert "  most for it: Strong (.95, as you said)" in said
    assert "- Strong: .95 held" in said
    assert "  against it: Far (.95)" in said
    assert said.endswith("your credences and the arguments here.")


def test_what_nobody_said_is_named_where_it_carries_most(corpus):
    """It has no number; what follows from an answer has one."""
    graph = corpus(CORPUS).graph
    said = text(graph, last_page(graph, "yes-claim", {"weak": (0.05, 0.05)}))
    assert "  most for it: Strong (you said nothing that bears on it: it and its reasons start from .5)" in said
    said = text(graph, last_page(graph, "yes-claim", {"far": (0.2, 0.2)}))
    assert "  most for it: Strong (.40, by your answers)" in said


def test_who_has_no_opinion_is_told_none(corpus):
    """No opinion on all that was asked gives no number and no side."""
    graph = corpus(CORPUS).graph
    said = text(graph, last_page(graph, "yes-claim", {"strong": (0.0, 1.0), "far": (0.0, 1.0)}))
    assert "you have given no opinion yet" in said.split("Your largest tensions")[0]
    assert "come out" not in said.split("Your largest tensions")[0]
