"""Pictures in the terminal itself, by kitty's graphics protocol (https://sw.kovidgoyal.net/kitty/graphics-protocol).

The terminal is first asked if it knows the protocol, and nothing is drawn unless it says so within a moment. Inside
tmux question and picture go through it (``allow-passthrough``), if an answer comes back. Textual has to be suspended,
else the answers would be taken for keys.
"""

import os
import re
import select
import signal
from base64 import standard_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from rsi_graph.tui.drawing import asking
from rsi_graph.tui.drawing.paint import WITHOUT_LINKS, clean, cut, say

SECONDS = 1.0
"""The seconds in which the terminal has to answer; a slow line may take its time, as the reader asked for the
picture."""
LOOK = 0.2
"""The seconds between two checks if the explorer was asked to end while a picture is shown."""
CHUNK = 4096
"""The characters of a picture that are sent at once."""
LARGER = 1.5
"""The largest factor by which a small picture is enlarged."""
ASIDE = 4
"""Lines for the title above the picture and the words below it."""
_ASKED = b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\"
"""The question for the protocol: a picture of one dot, which is not shown."""
_SIZED = b"\x1b[16t" + asking.KIND
"""The questions for the size of a cell and for the kind of terminal."""
_known = re.compile(rb"\x1b_Gi=31;OK\x1b\\")
_cell = re.compile(rb"\x1b\[6;(\d{1,4});(\d{1,4})t")
_PNG = b"\x89PNG\r\n\x1a\n"


class Pixels(NamedTuple):
    """The size of something in dots."""

    width: int
    height: int


USUAL_CELL = Pixels(10, 20)
"""The size of a cell in a terminal that does not say its own."""


def show(picture: bytes, title: str, foot: str) -> bool:
    """Show a PNG with words above and below it until a key is pressed. Return False if the terminal cannot."""
    if os.environ.get("TERM", "dumb") in (*WITHOUT_LINKS, "dumb"):
        return False
    try:
        with asking.terminal() as number:
            return show_on(number, picture, (title, foot), through_tmux=bool(os.environ.get("TMUX")))
    except OSError:
        return False


def show_on(number: int, picture: bytes, words: tuple[str, str], *, through_tmux: bool = False) -> bool:
    """Show it on the terminal with this descriptor. Raises OSError if that is gone."""
    import termios

    with _stops() as stopped, asking.raw(number):
        try:
            cell = _asked(number, through_tmux=through_tmux)
            if cell is None or not picture.startswith(_PNG):
                return False
            with _drawn(number, picture, words, cell, through_tmux=through_tmux):
                while not stopped and not select.select([number], [], [], LOOK)[0]:
                    pass
            return True
        finally:
            termios.tcflush(number, termios.TCIFLUSH)  # the key, and what else was said or pasted


@contextmanager
def _stops() -> Iterator[list[int]]:
    """Collect the signals to end that come meanwhile, which are passed on when the explorer has the terminal again."""
    heard: list[int] = []
    ending = (signal.SIGTERM, signal.SIGHUP)
    before = {one: signal.signal(one, lambda number, _: heard.append(number)) for one in ending}
    try:
        yield heard
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _asked(number: int, *, through_tmux: bool) -> Pixels | None:
    """The size of a cell; None if the terminal does not say that it knows the protocol."""
    _write(number, _passed(_ASKED, through_tmux=through_tmux) + _SIZED)
    wanted = (asking.ENDED, _known) if through_tmux else (asking.ENDED,)  # tmux itself is quick to say what kind it is
    answer = asking.answer(number, SECONDS, *wanted)
    if not _known.search(answer):
        return None
    found = _cell.search(answer)
    height, width = (int(part) for part in found.groups()) if found else (0, 0)
    return Pixels(width, height) if width and height else USUAL_CELL


@contextmanager
def _drawn(number: int, picture: bytes, words: tuple[str, str], cell: Pixels, *, through_tmux: bool) -> Iterator[None]:
    """Show the picture on a separate screen, which is removed afterwards."""
    wide, high = os.get_terminal_size(number)
    wide, high = wide or 80, high or 24
    columns, lines = fitting(size(picture), cell, Pixels(wide, max(high - ASIDE, 1)))
    title, foot = (cut(say(clean(line)), wide).plain for line in words)
    _write(number, f"\x1b[?1049h\x1b[?25l\x1b[2J\x1b[H{title}\x1b[{high};1H{foot}\x1b[3;1H".encode())
    try:
        for part in parts(picture, columns, lines):
            _write(number, _passed(part, through_tmux=through_tmux))
        yield
    finally:
        _write(number, _passed(b"\x1b_Ga=d,d=A,q=2\x1b\\", through_tmux=through_tmux) + b"\x1b[?25h\x1b[?1049l")


def size(picture: bytes) -> Pixels:
    """The size of a PNG, as its head says it."""
    return Pixels(int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big"))


def fitting(whole: Pixels, cell: Pixels, room: Pixels) -> tuple[int, int]:
    """The columns and lines of a picture that is shown whole in its own proportions."""
    scale = min(room.width * cell.width / whole.width, room.height * cell.height / whole.height, LARGER)
    return max(int(whole.width * scale / cell.width), 1), max(int(whole.height * scale / cell.height), 1)


def parts(picture: bytes, columns: int, lines: int) -> Iterator[bytes]:
    """The escapes that put a PNG where the cursor is."""
    data = standard_b64encode(picture)
    starts = range(0, len(data), CHUNK)
    for start in starts:
        head = f"a=T,f=100,c={columns},r={lines},C=1,q=2," if start == 0 else "q=2,"
        more = int(start != starts[-1])
        yield b"\x1b_G" + f"{head}m={more};".encode() + data[start : start + CHUNK] + b"\x1b\\"


def _passed(escape: bytes, *, through_tmux: bool) -> bytes:
    """An escape for the terminal around tmux, or as it is."""
    return b"\x1bPtmux;" + escape.replace(b"\x1b", b"\x1b\x1b") + b"\x1b\\" if through_tmux else escape


def _write(number: int, data: bytes) -> None:
    while data:
        data = data[os.write(number, data) :]
