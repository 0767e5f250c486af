"""Losses of a conversion read as sentences, one a kind."""

import ast

import pytest

from rsi_graph.export.features import FEATURES, ONE
from rsi_graph.export.losses import Loss, counted, told
from tests.modules import PACKAGE, at, nodes

MAKERS = ("lost", "Loss")


@pytest.mark.parametrize(
    ("loss", "place", "line"),
    [
        (Loss("undercuts", 12, "arrows"), "GEXF", "12 undercuts have no place in GEXF: written as arrows"),
        (Loss("self-attacks", 1, one="self-attack"), "X", "1 self-attack has no place in X: left out"),
        (
            Loss("sketched arguments", 1, "claims", one="sketched argument"),
            "a corpus",
            "1 sketched argument has no place in a corpus: written as a claim",
        ),
        (
            Loss("values read in doubt", 1, "far as they can be read", one="value read in doubt"),
            "X",
            "1 value read in doubt has no place in X: written as far as it can be read",
        ),
        (Loss("tags", 1, "data of the node", one="tag"), "X", "1 tag has no place in X: written as data of the node"),
    ],
)
def test_a_loss_is_a_sentence(loss: Loss, place: str, line: str) -> None:
    assert loss.said(place) == line


def test_a_kind_is_counted_once_and_nothing_is_no_loss() -> None:
    found = [Loss("tags", 1), Loss("notes", 0), Loss("tags", 2), Loss("tags", 1, "text")]
    assert counted(found) == (Loss("tags", 3), Loss("tags", 1, "text"))


def test_all_losses_are_told_in_a_sentence() -> None:
    losses = (Loss("tags", 1, one="tag"), Loss("undercuts", 12, "edges"), Loss("notes", 3))
    assert told(losses, "GEXF") == "In GEXF left out: 3 notes, 1 tag; written otherwise: 12 undercuts as edges"
    assert told((), "GEXF") == "Nothing is lost in GEXF"


def test_every_loss_is_named_for_many_and_for_one_where_it_is_counted() -> None:
    calls = [
        (path, node)
        for package in ("imports", "export")
        for path in (PACKAGE / package).glob("*.py")
        for node in nodes(path)
        if isinstance(node, ast.Call) and (getattr(node.func, "attr", "") or getattr(node.func, "id", "")) in MAKERS
    ]
    assert len(calls) > 100
    assert [at(path, node) for path, node in calls if not any(word.arg == "one" for word in node.keywords)] == []
    assert FEATURES.keys() == ONE.keys()
