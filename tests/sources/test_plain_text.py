"""Texts and quotations meet in one normal form; a hyphen at a line's end is decided by the text itself."""

import pytest

from rsi_graph.sources import plain_text

NORMAL = [
    ("a  b\n\tc", "a b c"), ("bene\u00adfit", "benefit"), ("zero\u200bwidth\ufeff", "zerowidth"),
    ("e\ufb03cient \ufb01rst", "efficient first"), ("one<br>two<br />three&nbsp;four", "one two three four"),
    ("e\u0301", "\u00e9"), ("a\u00a0b", "a b"), ("x\x1by", "x y"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), NORMAL)
def test_the_normal_form(text: str, expected: str) -> None:
    assert plain_text.normal(text) == expected
    assert plain_text.normal(expected) == expected


DIVIDED = [
    ("self-\nimproving systems", "self-improving systems"),
    ("the improve-\nment, improvement", "the improvement, improvement"),
    ("a take-\noff; a take-off", "a take-off; a take-off"),
    ("a take-\noff; a takeoff", "a takeoff; a takeoff"),
    ("state-of-the-\nart", "state-of-the-art"),
    ("Post-\nKeynesian GPT-\n4", "Post-Keynesian GPT-4"),
    ("some-\nthing", "something"),
]


@pytest.mark.parametrize(("text", "expected"), DIVIDED)
def test_a_word_divided_at_the_end_of_a_line(text: str, expected: str) -> None:
    assert plain_text.joined(text, plain_text.words_of([text])) == expected


def test_characters_that_look_alike_are_named() -> None:
    assert (
        plain_text.characters("s\u0430id", "said") == "U+0430 CYRILLIC SMALL LETTER A for U+0061 LATIN SMALL LETTER A"
    )
    assert plain_text.characters("said", "told") == ""
    assert plain_text.characters("a\u2026", "a...").startswith("U+2026 HORIZONTAL ELLIPSIS for U+002E FULL STOP")
