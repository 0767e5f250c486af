"""Letters of Chinese and Japanese fold anywhere, and signs take the same room in every terminal."""

import pytest
from rich.cells import cell_len

from rsi_graph.tui.drawing.bar import BarPart, Bars
from rsi_graph.tui.drawing.canvas import Canvas
from rsi_graph.tui.drawing.folding import folded, plain_signs
from rsi_graph.tui.drawing.lines import dotted
from rsi_graph.tui.drawing.paint import cut, hung, say, wrap

SENTENCE = "研究の生産性は、分野の「着実」に低下し、さらに努力が要る。 It is so."

FOLDED = [
    (14, ["研究の生産性", "は、分野の「着", "実」に低下し、", "さらに努力が要", "る。 It is so."]),
    (200, [SENTENCE]),
]


@pytest.mark.parametrize("width", range(4, 60))
def test_a_folded_line_is_whole(width: int) -> None:
    lines = [line.plain for line in folded(say(SENTENCE), width)]
    assert "".join(lines) == SENTENCE
    assert all(cell_len(line.rstrip()) <= width for line in lines)
    assert not any(line[0] in "、。」" or line[-1] == "「" for line in lines)


@pytest.mark.parametrize(("width", "expected"), FOLDED)
def test_a_line_parts_between_letters_but_not_from_its_marks(width: int, expected: list[str]) -> None:
    assert [line.plain for line in folded(say(SENTENCE), width)] == expected


def test_a_title_begins_behind_its_mark_and_nothing_is_put_between_its_letters() -> None:
    title = "研究の生産性は着実に低下していく"
    assert [line.plain for line in hung(say("1 - ", title), 20)] == ["1 - 研究の生産性は着", "  実に低下していく"]
    assert [line.plain for line in wrap(title, 12, most=2)] == ["研究の生産性", "は着実に低…"]
    assert cut(say(title), 10).plain == "研究の生…"


SIGNS = [
    ("a family \U0001f469\u200d\U0001f469\u200d\U0001f467", "a family \U0001f469\U0001f469\U0001f467"),
    ("\U0001f1ef\U0001f1f5 and \u2764\ufe0f and \U0001f44d\U0001f3fd", "JP and \u2764 and \U0001f44d"),
    ("\u0915\u094d\u200d\u0937 \u0645\u06cc\u200c\u062e", "\u0915\u094d\u200d\u0937 \u0645\u06cc\u200c\u062e"),
    ("plain", "plain"),
]


@pytest.mark.parametrize(("text", "expected"), SIGNS)
def test_signs_are_as_wide_everywhere(text: str, expected: str) -> None:
    assert plain_signs(text) == expected
    if "\u200d" not in expected:
        assert cell_len(expected) == sum(map(cell_len, expected))


def test_marks_stay_with_their_letter_in_a_drawing() -> None:
    canvas = Canvas(4, 1)
    canvas.put(0, 0, "\u0301e\u0301\u0301o\u030812u\u0301", "")
    assert canvas.painted()[0].plain == "e\u0301\u0301o\u030812", "a mark goes with a letter that has no room"


def test_dots_stand_once() -> None:
    assert dotted(say("becomes\u2026"), 20).plain == "becomes\u2026"
    assert dotted(say("becomes"), 20).plain == "becomes\u2026"


def test_keys_flow_and_the_way_out_stays() -> None:
    bars = Bars(most=2)
    bars.flow([BarPart(say(f"{word}   ")) for word in ("one", "two", "three", "four", "esc")], 12)
    assert [[part.content.plain.strip() for part in row] for row in bars._rows] == [["one", "two"], ["three", "esc"]]
