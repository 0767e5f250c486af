"""The background of the terminal, light or dark: by its environment, or by a question if that is safe.

The question (OSC 11) may take only a moment, since the first frame waits for it, and is not asked over a network.
"""

import os
import re
from collections.abc import Mapping

from rsi_graph.tui.drawing import asking
from rsi_graph.words import whole

ASKED = b"\x1b]11;?\x1b\\" + asking.KIND
"""The questions to a terminal: for its background, and for its kind."""
SECONDS = 0.15
LIGHT = 0.5
"""The brightness, from 0 to 1, from which a background is light."""
DARK_INDEXES = frozenset({0, 1, 2, 3, 4, 5, 6, 8})
"""The numbers of the dark ones of the sixteen colours, as in COLORFGBG."""
ANSWERING = ("COLORTERM", "VTE_VERSION", "KONSOLE_VERSION", "TERM_PROGRAM", "WT_SESSION", "KITTY_WINDOW_ID")
"""The environment variables of terminals that are known to answer."""
FAR = ("SSH_CONNECTION", "SSH_TTY", "MOSH_KEY", "STY")
"""The environment variables that show that the answer may come late, or never."""
_told = re.compile(rb"\x1b\]11;rgba?:([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})")


def is_light() -> bool | None:
    """Return True on a light background, False on a dark one, None if that is not known."""
    known = by_environment(os.environ)
    if known is None and is_safe(os.environ):
        return by_answer(_asked())
    return known


def by_environment(environ: Mapping[str, str]) -> bool | None:
    """Read COLORFGBG, which ends with the number of the background: ``0;15`` is black on white."""
    last = environ.get("COLORFGBG", "").rpartition(";")[2]
    return None if (index := whole(last)) is None else index not in DARK_INDEXES


def is_safe(environ: Mapping[str, str]) -> bool:
    """Return True if the terminal is near and known to answer."""
    return any(environ.get(name) for name in ANSWERING) and not any(environ.get(name) for name in FAR)


def by_answer(answer: bytes) -> bool | None:
    """Read an answer such as ``rgb:ffff/ffff/ffff``, weighed as the eye does (ITU-R BT.601)."""
    found = _told.search(answer)
    if not found:
        return None
    red, green, blue = (int(part, 16) / (16 ** len(part) - 1) for part in found.groups())
    return bool(0.299 * red + 0.587 * green + 0.114 * blue >= LIGHT)


def _asked() -> bytes:
    """Ask, and return the answer that comes within a moment; keys that were typed meanwhile are lost."""
    try:
        with asking.terminal() as number, asking.raw(number):
            os.write(number, ASKED)
            return asking.answer(number, SECONDS, asking.ENDED)
    except OSError:
        return b""
