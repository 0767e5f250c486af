"""The clipboard of the system, asked for through whichever program of this system knows it."""

import shutil
import subprocess

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
"""The programs that put their standard input there."""
SECONDS = 5


def text() -> str:
    """The text on the clipboard. Raises BadSetting where there is none to be had."""
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


def put(words: str) -> bool:
    """Put a text there; return True if a program took it."""
    return any(_taken(program, words) for program in TAKERS if shutil.which(program[0]))


def _taken(program: tuple[str, ...], words: str) -> bool:
    null = subprocess.DEVNULL  # xclip stays behind to hold the text, and would hold a pipe open as well
    try:
        subprocess.run(  # noqa: S603 - ours
            program, input=words.encode("utf-8", "replace"), stdout=null, stderr=null, check=True, timeout=SECONDS
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return True
