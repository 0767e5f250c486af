"""Losses of a conversion read as sentences, one a kind."""

import pytest

from rsi_graph.export.losses import Loss, counted, told


@pytest.mark.parametrize(
    ("loss", "place", "line"),
    [
        (Loss("undercuts", 12, "arrows"), "GEXF", "12 undercuts have no place in GEXF: written as arrows"),
        (Loss("self-attacks", 1), "a corpus", "1 self-attack has no place in a corpus: left out"),
        (
            Loss("sketched arguments", 1, "claims"),
            "a corpus",
            "1 sketched argument has no place in a corpus: written as a claim",
        ),
        (
            Loss("entries or lines that cannot be read", 1),
            "X",
            "1 entry or line that cannot be read has no place in X: left out",
        ),
        (
            Loss("relations that lead out of the part", 1),
            "X",
            "1 relation that leads out of the part has no place in X: left out",
        ),
        (Loss("fields eventdate", 1), "X", "1 field eventdate has no place in X: left out"),
        (
            Loss("assumptions that are no statements", 1),
            "X",
            "1 assumption that is no statement has no place in X: left out",
        ),
        (Loss("statuses of conditions", 1), "X", "1 status of conditions has no place in X: left out"),
        (Loss("data of inferences", 1), "X", "the data of inferences has no place in X: left out"),
        (Loss("passages without their source", 1), "X", "1 passage without its source has no place in X: left out"),
    ],
)
def test_a_loss_is_a_sentence(loss: Loss, place: str, line: str) -> None:
    assert loss.said(place) == line


def test_a_kind_is_counted_once_and_nothing_is_no_loss() -> None:
    found = [Loss("tags", 1), Loss("notes", 0), Loss("tags", 2), Loss("tags", 1, "text")]
    assert counted(found) == (Loss("tags", 3), Loss("tags", 1, "text"))


def test_all_losses_are_told_in_a_sentence() -> None:
    losses = (Loss("tags", 1), Loss("undercuts", 12, "edges"), Loss("notes", 3))
    assert told(losses, "GEXF") == "In GEXF left out: 3 notes, 1 tag; written otherwise: 12 undercuts as edges"
    assert told((), "GEXF") == "Nothing is lost in GEXF"
