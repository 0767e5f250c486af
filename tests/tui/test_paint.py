"""Lines that have no room end in dots after a whole word."""

import pytest

from rsi_graph.tui.drawing.paint import begun, hung, say, wrap

BY = "by Modis 2012, Chollet 2017 + 2; qualified by Lambert 2026"

BEGUN = [
    (BY, 80, BY),
    (BY, 26, "by Modis 2012, Chollet\u2026"),  # and not "Chollet 201"
    (BY, 24, "by Modis 2012, Chollet\u2026"),
    (BY, 16, "by Modis 2012\u2026"),
    ("two words", 8, "two\u2026"),
    ("two words", 1, "\u2026"),
    ("two words", 0, ""),
    ("of Donaudampfschifffahrtsgesellschaft", 16, "of Donaudampfsc\u2026"),
    ("\u65e5\u672c\u8a9e \u65e5\u672c\u8a9e", 9, "\u65e5\u672c\u8a9e\u2026"),
]


@pytest.mark.parametrize(("words", "width", "shown"), BEGUN)
def test_a_line_is_cut_between_two_words(words: str, width: int, shown: str) -> None:
    """Unless a long word would be gone with it."""
    assert begun(say(words), width).plain == shown
    assert begun(say(words), width).cell_length <= width


def test_a_text_is_cut_where_its_last_line_ends() -> None:
    text = "That machines which improve machines will some day carry intelligence far past human level"
    assert [line.plain for line in wrap(text, 44, most=2)] == [
        "That machines which improve machines will",
        "some day carry intelligence far past human\u2026",
    ]
    assert [line.plain for line in hung(say(BY), 24)] == ["by Modis 2012, Chollet", "  2017 + 2; qualified\u2026"]
