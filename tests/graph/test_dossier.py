"""A dossier holds all that is known of one node."""

import json

import pytest

from rsi_graph.errors import UnknownNode
from rsi_graph.graph.dossier import Dossier, dossier, facts, tally
from tests.debate import DEBATE


def found(corpus, id_: str) -> Dossier:
    return dossier(corpus(DEBATE).graph, id_)


def ids(entries) -> list[str]:
    return [entry.id for entry in entries]


def test_a_claim_stands_between_what_holds_it_up_and_what_speaks_against_it(corpus) -> None:
    claim = found(corpus, "loop-compounds")
    assert ids(claim.supports) == ["better-each-time", "good"]
    assert ids(claim.counterpoints) == ["ideas-get-harder", "loop-fizzles"]
    assert ids(claim.conditions) == ["research-is-automated"]
    assert ids(claim.risks) == ["oversight-lags"]
    assert ids(claim.serves) == ["returns"]
    assert [(c.citation.stance, c.label) for c in claim.citations] == [("disputes", "Bloom & Jones 2020")]


def test_an_undercut_stands_under_the_step_it_speaks_against(corpus) -> None:
    attack = found(corpus, "loop-compounds").counterpoints[0]
    assert [(u.id, u.because) for u in attack.undercuts] == [("effort-grows-too", "The step holds effort fixed.")]
    assert attack.relation.argument == "fizzle"


def test_linked_premises_are_one_argument_with_its_parts(corpus) -> None:
    argument = found(corpus, "loop-compounds").supports[1]
    assert (argument.kind, argument.parts) == ("argument", ("machines-design", "better-each-time"))
    assert ids(found(corpus, "good").premises) == ["machines-design", "better-each-time"]
    assert ids(found(corpus, "good").serves) == ["loop-compounds"]


@pytest.mark.parametrize("name", ["fizzle", "ideas-get-harder>loop-compounds"])
def test_a_step_can_be_looked_at_like_an_argument(corpus, name: str) -> None:
    step = found(corpus, name)
    assert (step.node.kind, step.node.id) == ("argument", "fizzle")
    assert ids(step.premises) == ["ideas-get-harder"]
    assert ids(step.counterpoints) == ["effort-grows-too"]
    assert ids(step.serves) == ["loop-compounds"]


def test_a_question_has_positions_on_each_side(corpus) -> None:
    answers = found(corpus, "returns").answers
    assert [(entry.id, entry.relation.side) for entry in answers] == [
        ("loop-compounds", "yes"),
        ("ideas-get-harder", "no"),
    ]


def test_a_risk_is_raised_and_a_condition_serves_what_requires_it(corpus) -> None:
    assert ids(found(corpus, "oversight-lags").supports) == ["loop-compounds"]
    assert ids(found(corpus, "research-is-automated").serves) == ["loop-compounds"]


def test_a_contradiction_counts_from_both_ends(corpus) -> None:
    assert ids(found(corpus, "loop-fizzles").counterpoints) == ["loop-compounds"]


def test_a_source_shows_what_its_passages_are_used_for(corpus) -> None:
    source = found(corpus, "bloom-2020-ideas")
    assert [(c.citation.stance, c.citation.node) for c in source.citations] == [
        ("asserts", "ideas-get-harder"),
        ("disputes", "loop-compounds"),
    ]


@pytest.mark.parametrize(
    ("id_", "expected"),
    [
        ("loop-compounds", "+2 -2  no sources, 1 disputes"),
        ("ideas-get-harder", "+0 -0  1 source"),
        ("oversight-lags", "+1 -0  no sources"),
        ("good", "+0 -0  no sources"),
    ],
)
def test_a_tally_counts_each_side(corpus, id_: str, expected: str) -> None:
    assert str(tally(corpus(DEBATE).graph, id_)) == expected


def test_facts_have_the_shape_of_the_contract(corpus) -> None:
    shown = facts(corpus(DEBATE).graph, "ideas-get-harder")
    assert shown["id"] == "ideas-get-harder"
    assert shown["kind"] == "claim"
    assert shown["tags"] == ["economics"]
    assert {"kind": "attacks", "to": "loop-compounds", "argument": "fizzle"} in shown["relations"]
    assert shown["incoming"] == []
    [citation] = shown["citations"]
    assert citation["source"] == "bloom-2020-ideas"
    assert citation["annotation"] == "bloom-2020-ideas/productivity-falls"
    assert citation["stance"] == "asserts"
    assert citation["locator"] == "abstract"
    assert citation["quote"]["exact"] == "ideas are getting harder to find"
    assert citation["checked"] is None


def test_every_node_has_facts_that_json_can_hold(corpus) -> None:
    graph = corpus(DEBATE).graph
    for id_ in graph.ids():
        assert json.loads(json.dumps(facts(graph, id_)))["id"] == id_


def test_an_unknown_node_is_answered_with_what_looks_like_it(corpus) -> None:
    with pytest.raises(UnknownNode) as error:
        found(corpus, "loop-compound")
    assert error.value.hint == "did you mean loop-compounds?"
