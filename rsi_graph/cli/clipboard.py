"""What the clipboard holds, asked of whichever program of this system knows it."""

import shutil
import subprocess

from rsi_graph.errors import BadSetting

PROGRAMS = (
    ("wl-paste", "--no-newline"),
    ("xclip", "-selection", "clipboard", "-out"),
    ("xsel", "--clipboard", "--output"),
    ("pbpaste",),
    ("powershell.exe", "-NoProfile", "-Command", "Get-Clipboard"),
)
SECONDS = 5


def text() -> str:
    """The clipboard's text. Raises BadSetting where there is none to be had."""
    for program in PROGRAMS:
        if shutil.which(program[0]):
            try:
                found = subprocess.run(program, capture_output=True, check=True, timeout=SECONDS)  # noqa: S603 - ours
                return found.stdout.decode("utf-8", "replace")
            except (OSError, subprocess.SubprocessError):
                continue
    names = ", ".join(program[0] for program in PROGRAMS[:4])
    raise BadSetting(
        f"the clipboard cannot be read: none of {names} answers", "give the record on stdin: add source -"
    )
