"""Questions to the terminal and its answers, which are bounded in time and length.

An answer has to be read before anything else reads the keyboard, or it would be taken for keys. So each question is
asked together with one that every terminal answers (DA1), and for a short time only.
"""

import os
import re
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

KIND = b"\x1b[c"
"""The question for the kind of terminal, whose answer ends the others."""
ENDED = re.compile(rb"\x1b\[\?[0-9;]*c")
"""The answer to it."""
MOST = 4096
"""The most bytes of an answer that are read."""
PIECE = 256


@contextmanager
def terminal() -> Iterator[int]:
    """The descriptor of the terminal that the program runs in. Raises OSError if there is none."""
    if sys.platform == "win32":
        raise OSError
    number = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
    try:
        yield number
    finally:
        os.close(number)


@contextmanager
def raw(number: int) -> Iterator[None]:
    """Receive bytes as they come, without echo, and put the terminal back afterwards. Raises OSError if it is gone."""
    import termios
    import tty

    try:
        before = termios.tcgetattr(number)
        tty.setraw(number, termios.TCSANOW)
        try:
            yield
        finally:
            termios.tcsetattr(number, termios.TCSANOW, before)
    except termios.error as error:
        raise OSError(*error.args) from error


def answer(number: int, seconds: float, *wanted: re.Pattern[bytes]) -> bytes:
    """Return the terminal's answer within that time, up to all that is wanted; other keys are lost."""
    said, end = b"", monotonic() + seconds
    while len(said) < MOST and (left := end - monotonic()) > 0 and not all(one.search(said) for one in wanted):
        is_ready = select.select([number], [], [], left)[0]
        more = os.read(number, PIECE) if is_ready else b""
        if not more:
            break
        said += more
    return said
