"""The clipboard of the system, read and written by whichever program this system has for it."""

import os
import shutil
import subprocess
from collections.abc import Sequence

from rsi_graph.errors import BadSetting

GIVERS = (
    ("wl-paste", "--no-newline"),
    ("xclip", "-selection", "clipboard", "-out"),
    ("xsel", "--clipboard", "--output"),
    ("pbpaste",),
    ("powershell.exe", "-NoProfile", "-Command", "Get-Clipboard"),
)
"""The programs that print the clipboard."""
TAKERS = (
    ("wl-copy",),
    ("xclip", "-selection", "clipboard", "-in"),
    ("xsel", "--clipboard", "--input"),
    ("pbcopy",),
    ("clip.exe",),
)
"""The programs that copy their standard input to the clipboard."""
TMUX = ("tmux", "load-buffer", "-w", "-")
"""The call that puts a text into tmux's own buffer, and through it into the terminal outside."""
WITHOUT_OSC_52 = ("linux", "dumb", "unknown", "vt100", "vt220")
"""The terminals that are known to ignore requests to copy."""
SECONDS = 5


def text() -> str:
    """The text on the clipboard. Raises BadSetting if there is none or it cannot be read."""
    for program in GIVERS:
        if shutil.which(program[0]):
            try:
                found = subprocess.run(program, capture_output=True, check=True, timeout=SECONDS)  # noqa: S603 - ours
                return found.stdout.decode("utf-8", "replace")
            except (OSError, subprocess.SubprocessError):
                continue
    names = ", ".join(program[0] for program in GIVERS[:4])
    raise BadSetting(
        f"the clipboard cannot be read: none of {names} answers", "give the record on stdin: add source -"
    )


def put(words: str) -> tuple[str, ...]:
    """Put a text on the clipboard and, inside tmux, into its buffer. Returns the programs that took it."""
    takers = next((program[:1] for program in TAKERS if shutil.which(program[0]) and _taken(program, words)), ())
    if os.environ.get("TMUX") and shutil.which(TMUX[0]) and _taken(TMUX, words):
        return (*takers, TMUX[0])
    return takers


def terminal_copies() -> bool:
    """Return True unless the terminal is known not to copy what it is sent (OSC 52). No terminal confirms it."""
    return os.environ.get("TERM", "") not in WITHOUT_OSC_52


def told(said: str, takers: Sequence[str]) -> str:
    """The words for what was copied ("copied: ..."), with who took it."""
    if takers:
        return f"{said}  (taken by {' and '.join(takers)})"
    what = said.removeprefix("copied").lstrip(": ")
    names = ", ".join(program[0] for program in TAKERS[:4])
    if terminal_copies():
        return f"sent to the terminal, which may have copied it or not: {what}. No program here took it ({names})"
    return f"not copied: {what}. No program here took it ({names}), and this terminal copies nothing"


def _taken(program: tuple[str, ...], words: str) -> bool:
    null = subprocess.DEVNULL  # xclip stays behind to hold the text, and would hold a pipe open as well
    try:
        subprocess.run(  # noqa: S603 - ours
            program, input=words.encode("utf-8", "replace"), stdout=null, stderr=null, check=True, timeout=SECONDS
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return True
