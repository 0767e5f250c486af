"""Text of a corpus is text on every screen: never markup, never an action, never an order to the terminal."""

import json
import os
import re
import unicodedata
from itertools import cycle

import pytest
from rich.cells import cell_len

from rsi_graph.export import DRAWN, FORMATS
from rsi_graph.export.forms import FORMS
from rsi_graph.tui.drawing import paint
from rsi_graph.tui.drawing.lines import painted
from rsi_graph.user.memory import Place
from tests.explorer import explorer, exported, frame, opened, pressed, typed

HOSTILE = {
    "markup": "[plan] [b]bold[/b] [/] [red on blue]x[/red] $primary",
    "action": "[@click=app.quit]quit[/] [@click=\"app.run('quit')\"]x[/] [link=https://evil.example]y[/link]",
    "escape": "\x1b]52;c;ZXZpbA==\x07 \x1b[2J \x9b31m \x1b]0;title\x07",
    "bidi": "left \u202eright\u202c \u2066isolated\u2069 \u200fmark",
    "zero-width": "a\u200bb\u200dc\ufeffd e\u0301\u0302\u0303\u0304",
    "wide": "知識の爆発的な増加 \uff57\uff49\uff44\uff45 👩‍👩‍👧‍👦 🧠🔁🚀",
    "long": "long words in a very long text " * 330,
    "word": "w" * 200 + " " + "知" * 200,
    "breaks": "one\n\n\ntwo\r\nthree\tfour\u2028five\x0bsix\x0cseven",
    "yaml": "--- !!python/object [x]: {y} & *z | > # % @ `",
}


def turned(first):
    """All hostile texts, beginning with another one."""
    texts = [*HOSTILE.values()]
    return (*texts[first:], *texts[:first])


WIDE, NARROW, TINY = (120, 36), (80, 24), (50, 14)
ALONE = [((text,), size) for text in HOSTILE.values() for size in (WIDE, NARROW, TINY)]
TURNS = [(turned(number), size) for number, size in ((0, WIDE), (3, WIDE), (6, NARROW), (8, TINY))]
CASES = ALONE if "RSI_GRAPH_LONG" in os.environ else TURNS
"""Corpora in which one field after the other takes the next text, or (much longer) each text alone in all fields."""
WALK = (
    ("enter",), ("1",), ("c",), ("down",), ("c",), ("1",), ("backspace", "2"), ("t",), ("down", "down"), ("s",),
    ("enter",), ("1",), ("w",),
    ("escape",), ("percent_sign",), ("escape",),
    ("i",), ("r", "enter"), ("escape",), ("I",), ("escape",),
    ("m", "b"), ("B",), ("escape",), ("x",), ("left",), ("enter",), ("escape",), ("escape",),
    ("C",), ("down",), ("escape",),
    ("d",), ("down", "down"), ("F",), ("end",), ("enter",), ("0",), ("escape",), ("T",), ("escape",),
    ("exclamation_mark",), ("question_mark",), ("escape",), ("slash",),
)  # fmt: skip
"""Through every screen."""
FORBIDDEN = {"Cc", "Cs"}


def corpus_of(*texts):
    """A corpus in which every field that takes a text has one of these, in turn."""
    turn = cycle(texts)

    def text(most=None):
        return next(turn)[:most].strip() or "x"

    def link():
        return {"because": text(), "scheme": text()}

    def record():
        return {"title": text(72), "text": text(), "tags": [text()], "note": text()}

    return {
        "questions": {"q": {"title": text(72), "text": text()}},
        "claims": {
            "a": {**record(), "answers": [{"question": "q", "with": "yes"}], "requires": ["c"], "raises": ["r"]},
            "b": {**record(), "attacks": [{"to": "a", "id": "step", **link()}],
                  "answers": [{"question": "q", "with": "no"}]},
            "u": {**record(), "undercuts": [{"to": "step", "because": text()}]},
        },
        "conditions": {"c": {**record(), "status": {"met": "no", "because": text()}}},
        "risks": {"r": record()},
        "arguments": {"g": {**record(), **link(), "premises": ["b", "u"], "supports": ["a"]}},
        "sources": {
            "s": {
                "type": "book", "title": text(), "author": [{"family": text(), "given": text()}, {"literal": text()}],
                "issued": "2020", "publisher": text(), "URL": text(), "abstract": text(), "note": text(),
                "standing": {"is": "contested", "because": text()},
                "annotations": {"n": {"text": text(), "locator": text(), "quote": {"exact": text(300)}, "note": text(),
                                      "asserts": ["a"], "disputes": ["b"],
                                      "checked": {"date": "2020", "by": text()}}},
            }
        },
    }  # fmt: skip


ADDRESS = re.compile("https?://[!-~]+")
"""The only links there may be: printable, so that nothing in them ends the link."""


@pytest.fixture
def hostile(tmp_path, request):
    """The corpus of some texts, past the reader's own cleaning wherever JSON can say it."""
    (tmp_path / "all.yaml").write_text(json.dumps(corpus_of(*request.param)), encoding="utf-8")
    (tmp_path / "corpus.yaml").write_text(json.dumps({"title": request.param[0]}), encoding="utf-8")
    return tmp_path


def look(pilot, size) -> None:
    """Assert what holds of every screen."""
    shown = frame(pilot)
    for line in shown.split("\n"):
        assert not [c for c in line if unicodedata.category(c) in FORBIDDEN or c in "\u202e\u202c\u2066\u2069\u2028"]
        assert cell_len(line) <= size[0]
    assert len(shown.split("\n")) == size[1]
    strips = pilot.app.screen._compositor.render_strips()
    styles = [segment.style for strip in strips for segment in strip if segment.style]
    assert not [style for style in styles if (style.meta or {}).get("@click")]
    assert not [style.link for style in styles if style.link and not ADDRESS.fullmatch(style.link)]


@pytest.mark.parametrize(("hostile", "size"), CASES, indirect=["hostile"], ids=lambda case: str(case)[:12])
async def test_every_screen_stands_it(hostile, size) -> None:
    async with opened(hostile, size, drawn=True) as pilot:
        look(pilot, size)
        for keys in WALK:
            await pressed(pilot, *keys)
            look(pilot, size)
        await typed(pilot, "kind:claim")
        look(pilot, size)
        assert explorer(pilot).is_running


@pytest.mark.parametrize("hostile", [turned(0)], indirect=True, ids=["all"])
async def test_what_is_exported_and_copied_is_looked_at_as_text(hostile) -> None:
    async with opened(hostile, place=Place("focus", (("", "a"),))) as pilot:
        await pressed(pilot, "x", "home")
        for to in FORMATS:
            if to not in DRAWN:
                await exported(pilot)
                look(pilot, WIDE)
            await pressed(pilot, "down")
        await pressed(pilot, "escape", "C")
        for _ in FORMS:
            await pressed(pilot, "down")
            look(pilot, WIDE)


async def test_a_click_on_a_text_that_says_quit_does_not_quit(tmp_path) -> None:
    (tmp_path / "all.yaml").write_text(json.dumps(corpus_of(HOSTILE["action"])), encoding="utf-8")
    async with opened(tmp_path, place=Place("focus", (("", "a"),))) as pilot:
        assert "[@click=app.quit]quit[/]" in frame(pilot)
        for line in range(1, 5):
            await pilot.click("#card", offset=(10, line))
        await pilot.pause()
        assert explorer(pilot).is_running


async def test_what_is_said_in_passing_is_no_markup_either() -> None:
    async with opened() as pilot:
        explorer(pilot).tell("[@click=app.quit]x[/] [/b] \x1b[2J")
        await pilot.pause()
        await pilot.pause()
        assert explorer(pilot).is_running


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_painted_text_has_no_control_characters_and_fits(text) -> None:
    for width in (8, 20, 79):
        for line in (*paint.wrap(text, width), *paint.wrap(text, width, most=2), *paint.paragraphs(text, width)):
            assert line.cell_length <= width
            assert not [c for c in line.plain if unicodedata.category(c) in FORBIDDEN]
            assert not line.spans


@pytest.mark.parametrize("width", [-3, 0, 1, 2, 9])
def test_words_are_wrapped_for_any_width(width) -> None:
    """A terminal of a cell or none breaks no painter."""
    line = paint.say("one very long line of words that has to be wrapped")
    assert paint.hung(line, width)
    assert paint.wrap("one very long line of words", width, indent=2, most=2)
    assert painted(lambda room: paint.hung(line, room - 12), width)
