"""The standing of a node is said in one way everywhere: label, what the weights say otherwise, spread and verdict."""

import pytest

from rsi_graph.evaluation import standings
from rsi_graph.evaluation.verdicts import NodeStanding

PARTS = "depends on the semantics"


def standing(label, strength, verdict="robust", ungrouped=None):
    """A standing whose spread is its strength."""
    return NodeStanding(label, strength, strength, strength, verdict, None, ungrouped)


@pytest.mark.parametrize(
    ("value", "words"), [(None, "-"), (0.0, ".00"), (0.604, ".60"), (1.0, "1.00"), (0.999, "1.00")]
)
def test_a_number_is_written_short(value, words) -> None:
    assert standings.number(value) == words


@pytest.mark.parametrize(
    ("given", "word", "lead"),
    [
        (standing("accepted", 0.75), "accepted", "accepted"),
        (standing("rejected", 0.2), "rejected", "rejected"),
        (standing("rejected", 0.97, PARTS), "contested", "contested: labels reject it, weights carry it"),
        (standing("accepted", 0.3, PARTS), "contested", "contested: labels accept it, weights go against it"),
        (standing("accepted", 0.2), "accepted", "accepted; weights go against it"),
        (standing("accepted", 0.5, "undecided"), "accepted", "accepted; weights do not tell"),
        (standing("rejected", 0.502, PARTS), "rejected", "rejected; weights do not tell"),
        (standing("rejected", 0.2, PARTS), "rejected", "rejected"),
        (standing("undecided", 0.9), "undecided", "undecided; weights carry it"),
        (standing("undecided", 0.5, "undecided"), "undecided", "undecided"),
        (standing("rejected", None, "not converged"), "rejected", "rejected"),
    ],
)
def test_where_labels_and_weights_part_the_words_say_so(given, word, lead) -> None:
    assert (standings.word(given), standings.lead(given)) == (word, lead)
    assert standings.stands(given).startswith(lead)
    assert given.verdict in standings.stands(given)
    assert standings.shortly(given).startswith(f"{word}  ")
    assert standings.shortly(given).endswith(given.verdict)


def test_figures_have_spread_and_verdict_and_no_number_where_there_is_none() -> None:
    found = NodeStanding("accepted", 0.6, 0.55, 0.62, "robust", None, 0.6)
    assert standings.figures(found) == ".60 [.55 .62]  robust"
    assert standings.stands(found) == "accepted, .60 [.55 .62], robust"
    lost = standing("undecided", None, "not converged")
    assert standings.figures(lost) == "not converged"
    assert standings.stands(lost, "  ") == "undecided  not converged"


def test_both_figures_are_shown_where_near_duplicates_counted_once() -> None:
    assert standings.stands(standing("accepted", 0.6, ungrouped=0.8)).endswith(", .80 if near-duplicates counted each")
    assert "counted" not in standings.stands(standing("accepted", 0.6, ungrouped=0.601))


def test_where_a_position_is_silent_neither_label_nor_number_is_shown() -> None:
    found = standing("accepted", None, "silent")
    assert standings.stands(found) == standings.stands(found, "  ") == "silent: nothing that is supposed bears on it"
    assert standings.shortly(found) == standings.word(found) == standings.strength_of(None) == "silent"
