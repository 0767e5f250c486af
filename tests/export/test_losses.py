"""Losses of a conversion read as sentences, one a kind."""

import pytest

from rsi_graph.export.losses import Loss, counted, told


@pytest.mark.parametrize(
    ("loss", "place", "line"),
    [
        (Loss("undercuts", 12, "arrows"), "GEXF", "12 undercuts have no place in GEXF: written as arrows"),
        (Loss("self-attacks", 1), "a corpus", "1 of the self-attacks has no place in a corpus: left out"),
    ],
)
def test_a_loss_is_a_sentence(loss: Loss, place: str, line: str) -> None:
    assert loss.said(place) == line


def test_a_kind_is_counted_once_and_nothing_is_no_loss() -> None:
    found = [Loss("tags", 1), Loss("notes", 0), Loss("tags", 2), Loss("tags", 1, "text")]
    assert counted(found) == (Loss("tags", 3), Loss("tags", 1, "text"))


def test_all_losses_are_told_in_a_sentence() -> None:
    losses = (Loss("tags", 1), Loss("undercuts", 12, "edges"), Loss("notes", 3))
    assert told(losses, "GEXF") == "In GEXF left out: 3 notes, 1 of the tags; written otherwise: 12 undercuts as edges"
    assert told((), "GEXF") == "Nothing is lost in GEXF"
