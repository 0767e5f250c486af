"""A name is proposed for one that looks misspelt, and for nothing else."""

import pytest

from rsi_graph.model import MAX_TITLE
from rsi_graph.words import beginning, count, near, step_title, whole, year

NAMES = ["ideas-get-harder", "ideas-get-easier", "loop-compounds", "oversight-lags"]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("ideas-get-hader", ("ideas-get-harder", "ideas-get-easier")),
        ("IDEAS-GET-HARDER", ("ideas-get-harder", "ideas-get-easier")),
        ("loop-compound", ("loop-compounds",)),
        ("zebra", ()),
        ("", ()),
    ],
)
def test_near(word, expected):
    """The most alike come first, at most two of them."""
    assert near(word, NAMES) == expected


@pytest.mark.parametrize(("number", "words"), [(0, "0 claims"), (1, "1 claim"), (2, "2 claims")])
def test_a_number_has_its_noun(number, words):
    """One has no s."""
    assert count(number, "claim") == words


def test_limit():
    """As many as one asks for, of any names there are."""
    assert near("ab", iter(["ab", "abc", "abd"]), limit=1) == ("ab",)
    assert near("ab", []) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Short  and\nwrapped", "Short and wrapped"),
        ("x" * MAX_TITLE, "x" * MAX_TITLE),
        ("x" * (MAX_TITLE + 1), "x" * (MAX_TITLE - 3) + "..."),
        ("word " * 20, "word " * 12 + "word..."),
    ],
)
def test_beginning(text, expected):
    """A text is as short as a title may be, cut between words if there are several."""
    assert beginning(text) == expected
    assert len(beginning(text)) <= MAX_TITLE


WHOLE = [
    ("7", 7),
    ("0012", 12),
    ("\u0663", 3),
    ("", None),
    ("-1", None),
    ("\u00b2", None),
    ("1.5", None),
    ("9" * 5000, None),
]


@pytest.mark.parametrize(("text", "expected"), WHOLE)
def test_what_is_a_whole_number(text, expected):
    """A raised two and five thousand digits are none, which ``int`` would say with an error."""
    assert whole(text) == expected


STEPS = [
    ("A", "so", "B", "A, so: B"),
    ("A" * 60, "so", "B", f"{'A' * 60}, so: B"),
    ("Copyable minds make the scarcest input cheap", "against", "Broad substitution for labour",
     "Copyable minds make the..., against: Broad substitution for labour"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "verb", "other", "expected"), STEPS)
def test_the_title_of_a_step_says_something_of_both_ends(one: str, verb: str, other: str, expected: str) -> None:
    assert step_title(one, verb, other) == expected
    assert len(expected) <= MAX_TITLE


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2023-05-01", "2023"),
        ("1850~", "1850"),
        ("1998/1999", "1998"),
        ("-0379", "-0379"),
        ("", ""),
        ("in press", ""),
        ("n\x1b[31m", ""),
        ("-379", ""),
    ],
)
def test_the_year_of_a_date(date, expected):
    """Four digits at the beginning, with the sign before them; nothing else is a year."""
    assert year(date) == expected
