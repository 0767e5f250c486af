"""Letters as outlines: every script of the file, widths for lines, and text if a letter has no outline."""

import pytest

from rsi_graph.export.letters import Lettering, outlines, width, wrapped
from rsi_graph.export.svg import outlined


@pytest.mark.parametrize("text", ["Ideas get harder", "Ångström façade", "ψ = λφ", "Лаборатория", "“x” … 3 ≥ 5"])
def test_a_text_has_an_outline_for_every_letter(text: str) -> None:
    lettering = Lettering()
    placed = lettering.placed(text)
    assert placed is not None
    assert [one.name for one in placed] == [f"l{ord(letter):x}" for letter in text if not letter.isspace()]
    assert [one.x for one in placed] == sorted(one.x for one in placed)
    assert lettering.paths.keys() == {one.name for one in placed}
    assert lettering.losses == ()


def test_a_combined_accent_is_one_letter_and_a_strange_script_stays_text() -> None:
    lettering = Lettering()
    assert lettering.placed("e\u0301") == lettering.placed("é")
    assert lettering.placed("知能") is None
    assert [(loss.what, loss.count) for loss in lettering.losses] == [("lines in other scripts", 1)]


def test_lines_are_no_wider_than_they_may_be_but_for_a_single_word() -> None:
    lines = wrapped("Superintelligence probably follows full automation within a year", 9000)
    assert " ".join(lines) == "Superintelligence probably follows full automation within a year"
    assert all(width(line) <= 9000 for line in lines)
    assert wrapped("Incomprehensibilities", 100) == ["Incomprehensibilities"]
    assert width("ii") < width("MM")
    assert all(wide >= 0 for wide, _ in outlines().values())


def test_letters_of_a_drawn_picture_are_outlines_and_say_what_they_are() -> None:
    drawn = (
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="90pt">'
        b'<text text-anchor="middle" x="45" y="20" font-family="Arial" font-size="10.00">No</text>'
        b'<text x="0" y="9">\xe7\x9f\xa5</text></svg>'
    )
    made = outlined(drawn)
    assert isinstance(made.content, str)
    start = 45 - width("No") * 10 / 2000
    assert f'transform="translate({start:.2f} 20) scale(0.01 -0.01)" aria-label="No"' in made.content
    assert made.content.count("<text") == 1
    assert "Arial" not in made.content
    assert [loss.count for loss in made.losses] == [1]
