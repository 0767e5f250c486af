"""The background of the terminal: told by its environment, or answered; and links if they are understood."""

import pytest
from textual.style import Style

from rsi_graph.tui.drawing import ground
from rsi_graph.tui.drawing.paint import linked


@pytest.mark.parametrize(
    ("value", "light"),
    [("0;15", True), ("15;0", False), ("0;default;7", True), ("15;8", False), ("", None), ("x", None)],
)
def test_the_environment_tells_the_background(value, light) -> None:
    assert ground.by_environment({"COLORFGBG": value}) is light


@pytest.mark.parametrize(
    ("answer", "light"),
    [
        (b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?62;c", True),
        (b"\x1b]11;rgb:14/17/1c\x07", False),
        (b"\x1b]11;rgba:fdfd/f6f6/e3e3/ffff\x1b\\", True),
        (b"\x1b[?62;c", None),
        (b"", None),
    ],
)
def test_an_answer_is_read(answer, light) -> None:
    assert ground.by_answer(answer) is light


@pytest.mark.parametrize(
    ("environ", "safe"),
    [({}, False), ({"COLORTERM": "truecolor"}, True), ({"COLORTERM": "truecolor", "SSH_TTY": "/dev/pts/1"}, False)],
)
def test_it_is_asked_only_where_the_answer_comes_at_once(environ, safe) -> None:
    assert ground.is_safe(environ) is safe


@pytest.mark.parametrize(
    ("text", "address", "links"),
    [
        ("A work. https://doi.org/10.1/x.", "https://doi.org/10.1/x", {"https://doi.org/10.1/x"}),
        ("A work. https://doi.org/10.1/x.", "", set()),
        ("A work.", "https://doi.org/10.1/x", set()),
        ("https://a.org/\x1b]8;;evil", "https://a.org/\x1b]8;;evil", set()),
        ("javascript:x", "javascript:x", set()),
    ],
)
def test_the_address_of_a_work_can_be_followed_and_nothing_else(text, address, links) -> None:
    lines = linked(text, address, 12)
    assert {span.style.link for line in lines for span in line.spans if isinstance(span.style, Style)} == links
    assert "".join(line.plain for line in lines).replace(" ", "") == linked(text, "", 999)[0].plain.replace(" ", "")
