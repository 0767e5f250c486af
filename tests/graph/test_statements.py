"""A record's body is taken apart: what states a relation is of that relation, all else of the node."""

import pytest

from rsi_graph.graph.statements import NOTHING, edge, fields, with_kind


def test_fields_are_those_that_state_no_relation() -> None:
    """The kind stands first, relations are left out, and the body is as it was."""
    body = {"title": "A", "supports": [{"to": "b"}], "premises": ["c"], "answers": [], "note": "N"}
    assert list(fields("claim", body).items()) == [("kind", "claim"), ("title", "A"), ("note", "N")]
    assert "supports" in body


def test_the_kind_of_a_claim_is_not_the_kind_of_a_node() -> None:
    """The sort of a claim has a name of its own."""
    assert with_kind("claim", {"kind": "empirical"}) == {"kind": "claim", "claim-kind": "empirical"}


@pytest.mark.parametrize(
    ("step", "said", "expected"),
    [
        (None, NOTHING, {"kind": "supports"}),
        ("a>b", NOTHING, {"kind": "supports", "argument": "a>b"}),
        ("a>b", {"because": "So."}, {"kind": "supports", "argument": "a>b", "because": "So."}),
    ],
)
def test_an_edge_has_what_is_said_of_its_relation(step, said, expected) -> None:
    """Source and target, and the rest in one table, its kind first."""
    assert edge(("a", "b", "supports", step, said)) == ("a", "b", expected)


def test_relations_leave_what_is_said_of_them_and_no_end(corpus) -> None:
    """Of a relation it is said why and how strongly; its ends and the name of its step are told apart from that."""
    graph = corpus(
        """
        claims:
          a: {title: A, text: A., supports: [{to: b, id: step, because: So., weight: 0.5}, {to: c}]}
          b: {title: B, text: B.}
          c: {title: C, text: C.}
        """
    ).graph
    nodes, stated = graph.part(["a", "b"])
    assert nodes["a"] == {"kind": "claim", "title": "A", "text": "A."}
    assert stated == [("a", "b", "supports", "step", {"because": "So.", "weight": 0.5})]


def test_an_undercut_step_is_a_node_between(corpus) -> None:
    """A step that something points at has a premise and an outcome of its own."""
    graph = corpus(
        """
        claims:
          a: {title: A, text: A., supports: [b]}
          b: {title: B, text: B.}
          c: {title: C, text: C., undercuts: [a>b]}
        """
    ).graph
    nodes, stated = graph.part(["a", "b", "c"])
    assert nodes["a>b"]["kind"] == "argument"
    assert [(source, kind, target) for source, target, kind, _, _ in stated] == [
        ("a", "premise", "a>b"),
        ("a>b", "supports", "b"),
        ("c", "undercuts", "a>b"),
    ]
