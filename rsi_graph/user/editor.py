"""The user's own editor: choosing it, and opening it at a line."""

import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from rsi_graph.diagnostics import Span

FALLBACKS = ("nano", "vim", "vi", "notepad")
"""The editors that are tried, in this order, if neither VISUAL nor EDITOR names one."""

PLACE_AFTER_COLON = frozenset({"hx", "helix", "zed", "subl", "sublime_text"})
GOTO = frozenset({"code", "codium", "cursor"})
LINE_ONLY = frozenset({"vi", "vim", "nvim", "nano", "emacs", "emacsclient", "kak", "micro", "jed", "joe", "ne", "mg"})


def chosen(environ: Mapping[str, str] | None = None) -> list[str]:
    """The editor's command and its own arguments; empty if there is no editor."""
    env = os.environ if environ is None else environ
    for name in ("VISUAL", "EDITOR"):
        if words := _words(env.get(name, "")):
            return words
    return next(([name] for name in FALLBACKS if shutil.which(name)), [])


def command(editor: list[str], span: Span) -> list[str]:
    """The call that opens ``span``. An editor that is not known is given the file alone."""
    name, path = Path(editor[0]).stem.lower(), str(Path(span.path).absolute())
    if name in GOTO:
        return [*editor, "--wait", "--goto", f"{path}:{span.line}:{span.column}"]
    if name in PLACE_AFTER_COLON:
        return [*editor, f"{path}:{span.line}:{span.column}"]
    return [*editor, f"+{span.line}", path] if name in LINE_ONLY else [*editor, path]


def edit(span: Span) -> str:
    """Let the user edit the file at the place, and wait. Return what went wrong in a few words, or nothing."""
    editor = chosen()
    if not editor:
        return "no editor: set EDITOR"
    try:
        status = subprocess.run(command(editor, span), check=False).returncode  # noqa: S603 - the user's own editor
    except OSError as error:
        return f"cannot run {editor[0]}: {error.strerror}"
    return f"{editor[0]} ended with status {status}" if status else ""


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:
        return []
