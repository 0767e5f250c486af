"""The state in the record: what was said against a node, and what of that was answered."""

import pytest

from rsi_graph.evaluation.record import contradicted, facts, recorded, recorded_near
from rsi_graph.evaluation.record_words import sentence, shortly
from rsi_graph.model import PROPOSITIONS
from tests.conftest import MakeCorpus

CORPUS = """
claims:
  alone: {title: Alone, text: A.}
  answered: {title: Answered, text: A.}
  objection: {title: Objection, text: O., attacks: [answered, {to: challenged, id: step}]}
  reply: {title: Reply, text: R., attacks: [objection]}
  challenged: {title: Challenged, text: C.}
  standing: {title: Standing, text: S., attacks: [challenged, wanted]}
  one: {title: One, text: "1.", contradicts: [two]}
  two: {title: Two, text: "2."}
  needs: {title: Needs, text: N., requires: [wanted]}
  speaks: {title: Speaks, text: If so., given: [wanted]}
  undercut: {title: Undercut, text: U., undercuts: [joint]}
  shown: {title: Shown, text: S.}
  shaken: {title: Shaken, text: Said by nobody to rely on., attacks: [held]}
  held: {title: Held, text: H.}
  said: {title: Said, text: S.}
  meant: {title: Meant, text: It means that., kind: definition}
  against-meaning: {title: It does not, text: No., attacks: [meant]}
conditions:
  wanted: {title: Wanted, text: W., status: {met: "yes"}}
  missing: {title: Missing, text: M., status: {met: "no"}}
risks:
  harm: {title: Harm, text: H.}
arguments:
  joint: {title: Joint, premises: [alone, reply], attacks: [shown]}
  failing: {title: Failing, premises: [alone, challenged], supports: [shown]}
questions:
  q: {title: Q, text: Q.}
sources:
  davidson: {type: book, title: D, author: [{family: Davidson}], issued: "2025",
    annotations: {p: {text: No., disputes: [said]}}}
  shaky: {type: webpage, title: S, standing: {is: unreliable, because: No.},
    annotations: {p: {text: Yes., asserts: [shaken]}}}
more: {}
""".replace("more: {}\n", "")
MITIGATING = "claims: {remedy: {title: Remedy, text: R., mitigates: [harm]}}"


@pytest.mark.parametrize(
    ("id_", "state", "words"),
    [
        ("alone", "unchallenged", "no objection recorded"),
        ("answered", "answered", "1 objection, answered"),
        ("challenged", "challenged", "1 of 2 objections unanswered: Standing"),
        ("one", "disputed", "disputed: it and \u201cTwo\u201d answer each other in a circle"),
        ("needs", "challenged", "rests on \u201cWanted\u201d, which is challenged"),
        ("speaks", "unchallenged", "no objection recorded"),
        ("joint", "challenged", "1 objection, unanswered: Undercut"),
        ("failing", "challenged", "rests on \u201cChallenged\u201d, which is challenged"),
        ("shown", "answered", "1 objection, answered; the one reason given is challenged or undercut"),
        ("held", "answered", "1 objection, answered"),
        ("said", "unchallenged", "no counterpoint recorded, but Davidson 2025 disputes it"),
        ("meant", None, "1 objection, unanswered: It does not"),
        ("harm", "unchallenged", "no objection recorded; mitigated by 1"),
        ("step", "challenged", "rests on \u201cObjection\u201d, which is challenged"),
        ("q", None, ""),
    ],
)
def test_the_state_of_each_and_how_it_reads(corpus: MakeCorpus, id_: str, state: str | None, words: str) -> None:
    record = recorded(corpus(CORPUS, more=MITIGATING).graph)
    assert (record.of(id_).state, sentence(record, id_)) == (state, words)


@pytest.mark.parametrize(
    ("id_", "objections"),
    [
        ("challenged", [("standing", False, []), ("objection", True, ["reply"])]),
        ("shown", [("joint", True, ["undercut"])]),
        ("one", [("two", False, ["one"])]),
        ("needs", [("wanted", False, [])]),
        ("held", [("shaken", True, ["shaky"])]),
    ],
)
def test_what_answers_each_objection(
    corpus: MakeCorpus, id_: str, objections: list[tuple[str, bool, list[str]]]
) -> None:
    found = facts(recorded(corpus(CORPUS, more=MITIGATING).graph).of(id_))["objections"]
    assert [(one["id"], one["answered"], one["by"]) for one in found] == objections


def test_a_status_that_contradicts_the_record_is_a_warning(corpus: MakeCorpus) -> None:
    found = list(contradicted(corpus(CORPUS).graph))
    assert [(d.code, d.message.split()[0]) for d in found] == [
        ("status-contradicted", "wanted"),
        ("status-contradicted", "missing"),
    ]


def test_rows_have_a_word_or_two(corpus: MakeCorpus) -> None:
    record = recorded(corpus(CORPUS).graph)
    assert [shortly(record, id_) for id_ in ("alone", "said", "challenged", "answered", "meant")] == [
        "no objection",
        "no counterpoint",
        "challenged 1/2",
        "answered",
        "1/1 unanswered",
    ]


def test_lists_begin_with_the_best_backed_and_then_with_what_stands(corpus: MakeCorpus) -> None:
    found = recorded(
        corpus("""
        claims:
          thesis: {title: T, text: T.}
          fallen: {title: F, text: F., attacks: [thesis]}
          reply: {title: R, text: R., attacks: [fallen]}
          plain: {title: P, text: P., attacks: [thesis]}
          backed: {title: B, text: B., attacks: [thesis]}
        sources: {s: {type: book, title: S, annotations: {p: {text: Yes., supports: [backed]}}}}
        """).graph
    )
    assert [entry.id for entry in found.dossier("thesis").counterpoints] == ["backed", "plain", "fallen"]


STEPPED = """
claims:
  base: {title: Base, text: B., attacks: [{to: aim, id: named}, {to: other, weight: 0}]}
  aim: {title: Aim, text: A., supports: [other]}
  other: {title: Other, text: O., contradicts: [aim]}
  cut: {title: Cut, text: C., undercuts: [named, "aim>other"]}
  cut-back: {title: Back, text: B., attacks: [cut]}
  lost: {title: Lost, text: L., undercuts: [lacking]}
arguments:
  lacking: {title: Lacking, premises: [aim, nowhere], attacks: [base]}
"""
APART = """
annotations:
  davidson/q: {text: Yes., supports: [said, alone]}
  davidson/r: {text: No., qualifies: [alone]}
"""


@pytest.mark.parametrize("text", [CORPUS, STEPPED, CORPUS + APART])
def test_what_is_asked_for_alone_is_as_in_the_whole(text: str, corpus: MakeCorpus) -> None:
    """A node looked at by itself has the state, the place in lists and the words that it has among all others."""
    graph = corpus(text).graph
    whole, growing = recorded(graph), recorded_near(graph)
    asked = dict.fromkeys((*graph.ids(), *(r.argument for r in graph.relations() if r.argument)))
    for id_ in reversed(asked):
        for near in (growing, recorded_near(graph)):
            assert near.dossier(id_) == whole.dossier(id_)
            assert (near.of(id_), near.key(id_)) == (whole.of(id_), whole.key(id_))
            if graph.kind(id_) in PROPOSITIONS:
                assert near.state(id_) == whole.state(id_) == whole.of(id_).state
            assert (sentence(near, id_), shortly(near, id_)) == (sentence(whole, id_), shortly(whole, id_))
