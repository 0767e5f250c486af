"""A picture in the terminal: asked for first, drawn if it says that it can, gone at a key. A pty stands in."""

import os
import pty
import re
import select
import signal
import termios
import threading
import tty
from base64 import standard_b64decode
from collections.abc import Callable

import pytest

from rsi_graph.tui.drawing import asking, kitty
from rsi_graph.tui.drawing.kitty import Pixels

HEAD = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
PNG = HEAD + (640).to_bytes(4, "big") + (200).to_bytes(4, "big") + bytes(range(256)) * 30
WORDS = ("A claim \x1b[31m", "any key goes back")
OK, KIND, CELL = b"\x1b_Gi=31;OK\x1b\\", b"\x1b[?62;c", b"\x1b[6;20;10t"
LONG = 600.0
"""Seconds that no busy machine takes to answer."""


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for the answer of the terminal however long it takes."""
    monkeypatch.setattr(kitty, "SECONDS", LONG)


def press(terminal: int) -> None:
    """Press a key, and paste more than is read at once."""
    os.write(terminal, b"q" * 1000)


def on_terminal(
    answer: bytes, *, through_tmux: bool = False, then: Callable[[int], None] = press
) -> tuple[bool, bytes]:
    """Show a picture on a terminal that answers, then presses a key: was it shown, and the bytes that arrived."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (36, 120))
    before = termios.tcgetattr(theirs)
    got, told = bytearray(), threading.Event()

    def terminal() -> None:
        answered = pressed = False
        while b"[?1049l" not in got and not told.is_set():
            got.extend(os.read(ours, 65536))
            if not answered and b"\x1b[c" in got:
                os.write(ours, answer)
                answered = True
            if not pressed and b"m=0;" in got:
                then(ours)
                pressed = True

    thread = threading.Thread(target=terminal, daemon=True)
    thread.start()
    try:
        shown = kitty.show_on(theirs, PNG, WORDS, through_tmux=through_tmux)
        if shown:
            thread.join(5)
        assert termios.tcgetattr(theirs) == before
        tty.setraw(theirs, termios.TCSANOW)
        assert not select.select([theirs], [], [], 0)[0], "nothing is left that would be taken for keys"
        return shown, bytes(got)
    finally:
        told.set()
        os.write(theirs, b"end")
        thread.join(5)
        os.close(theirs)
        os.close(ours)


def unwrapped(got: bytes) -> bytes:
    """The bytes that tmux passes on."""
    passed = re.compile(rb"\x1bPtmux;(.*?\x1b\x1b\\)\x1b\\", re.DOTALL)
    return passed.sub(lambda found: found[1].replace(b"\x1b\x1b", b"\x1b"), got)


@pytest.mark.parametrize("through_tmux", [False, True])
def test_the_picture_comes_whole_and_goes_at_a_key(through_tmux: bool, patient: None) -> None:
    shown, got = on_terminal(KIND + OK + CELL if through_tmux else OK + CELL + KIND, through_tmux=through_tmux)
    assert shown
    assert (b"\x1bPtmux;" in got) == through_tmux
    sent = re.findall(rb"\x1b_G([^;]*)(?:;([^\x1b]*))?\x1b\\", unwrapped(got))
    assert sent[0][0].startswith(b"i=31,")
    assert sent[-1][0] == b"a=d,d=A,q=2"
    assert standard_b64decode(b"".join(data for _, data in sent[1:-1])) == PNG
    assert all(len(data) <= kitty.CHUNK for _, data in sent)
    assert b"A claim \xef\xbf\xbd[31m" in got  # nothing that a terminal would obey


@pytest.mark.parametrize("through_tmux", [False, True])
def test_the_picture_goes_when_the_explorer_is_asked_to_end(through_tmux: bool, patient: None) -> None:
    before = signal.getsignal(signal.SIGTERM)
    answer = KIND + OK if through_tmux else OK + KIND
    shown, got = on_terminal(answer, through_tmux=through_tmux, then=lambda _: os.kill(os.getpid(), signal.SIGTERM))
    assert shown
    assert got.endswith(b"\x1b[?1049l")
    assert signal.getsignal(signal.SIGTERM) is before


@pytest.mark.parametrize("answer", [KIND, b"\x1b_Gi=31;ENOTSUPPORTED\x1b\\" + KIND, b"x" * 2 * asking.MOST, b""])
def test_nothing_is_drawn_in_a_terminal_that_does_not_say_so(answer: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kitty, "SECONDS", LONG if answer else 0.05)
    shown, got = on_terminal(answer)
    assert not shown
    assert b"1049h" not in got


@pytest.mark.parametrize("name", ["dumb", "linux", "vt100"])
def test_a_terminal_that_would_show_the_question_is_not_asked(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", name)
    monkeypatch.setattr(os, "open", lambda *_: pytest.fail("it was asked"))
    assert not kitty.show(PNG, *WORDS)


FITTING = [
    (Pixels(640, 200), Pixels(10, 20), Pixels(120, 32), (96, 15)),  # enlarged by half
    (Pixels(4000, 1000), Pixels(10, 20), Pixels(120, 32), (120, 15)),
    (Pixels(1000, 9000), Pixels(10, 20), Pixels(80, 20), (4, 20)),
    (Pixels(9000, 1), Pixels(10, 20), Pixels(20, 1), (20, 1)),
]


@pytest.mark.parametrize(("whole", "cell", "room", "expected"), FITTING)
def test_a_picture_is_whole_in_sight(whole: Pixels, cell: Pixels, room: Pixels, expected: tuple[int, int]) -> None:
    assert kitty.fitting(whole, cell, room) == expected
    assert kitty.size(PNG) == (640, 200)
