"""The rules of every relation stand in one table that fits the model."""

import pytest

from rsi_graph.model import KINDS, LINK_FIELDS, STANCES
from rsi_graph.relations import KIND_MARKS, MARKS, RULES, SIDES, STANCE_RULES, SYMMETRIC, rule, sign


def test_every_relation_has_a_rule_and_a_mark():
    """Every relation that the model can state has a rule, and every rule can be shown."""
    assert set(RULES) | set(STANCE_RULES) == {*LINK_FIELDS, "answers", "premise", "of"}
    assert set(STANCE_RULES) == set(STANCES)
    assert set(MARKS) == set(RULES)
    assert set(KIND_MARKS) == set(KINDS)
    assert set(RULES) > SYMMETRIC


@pytest.mark.parametrize("one", [*RULES.values(), *STANCE_RULES.values()])
def test_rules_name_kinds(one):
    """Both ends are kinds of node, and the words read from either end."""
    assert set(one.sources) | set(one.targets) <= set(KINDS)
    assert one.sources
    assert one.targets
    assert one.forward
    assert one.backward


@pytest.mark.parametrize(
    ("kind", "source", "side", "expected"),
    [
        ("supports", "claim", None, 1),
        ("attacks", "risk", None, -1),
        ("undercuts", "argument", None, -1),
        ("premise", "claim", None, 1),
        ("requires", "claim", None, 1),
        ("mitigates", "claim", None, -1),
        ("refines", "claim", None, 0),
        ("answers", "claim", "yes", 1),
        ("answers", "claim", "no", -1),
        ("answers", "claim", "other", 0),
        ("supports", "annotation", None, 1),
        ("disputes", "annotation", None, -1),
        ("qualifies", "annotation", None, 0),
        ("of", "annotation", None, 0),
    ],
)
def test_sign(kind, source, side, expected):
    """The sign of each relation for the end it bears on."""
    assert sign(kind, source, side) == expected
    assert set(SIDES.values()) == {-1, 0, 1}


def test_an_annotations_support_is_a_stance():
    """The same word has two rules, by who says it."""
    assert "question" in rule("supports", "annotation").targets
    assert "question" not in rule("supports", "claim").targets
    assert rule("requires", "claim").bears_on == "source"
