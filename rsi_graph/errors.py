"""Exceptions for wrong *calls*. A mistake in the text of a corpus is a diagnostic instead (see ``diagnostics``).

::

    RsiGraphError
    ├── CorpusNotFound      a folder that is not there or cannot be read
    ├── UnknownNode         no node has this id
    ├── UnknownFormat       no such format
    ├── UnknownTopic        the manual has no such page
    ├── BadFilter           a filter that cannot be read
    ├── BadSetting          an option or a setting with an impossible value
    ├── TargetExists        a file that would be overwritten
    ├── NotInstalled        an optional part that is not installed
    ├── CannotEdit          a file, or a place in a file, that cannot be edited
    ├── CannotWrite         a file that cannot be written; it is as it was
    ├── FileChanged         a file that has changed since it was read
    ├── FileBusy            a file that another process is writing
    ├── BadBibliography     a text that is not BibTeX, RIS or CSL-JSON
    ├── BadImport           a file that cannot be read as the format named
    ├── LookupFailed        a service that gave no record, or cannot be reached
    ├── BadText             a text that cannot be read for its passages
    ├── BadAddition         an addition that the corpus cannot take as it is
    ├── BadLibrary          a library that is not there, damaged, or made with another model or version
    ├── DamagedCache        a cached record that cannot be read, noticed too late to parse it again
    └── NoTerminal          the explorer was started without a terminal

Each says in one line what is wrong; ``hint`` names a way out if there is one. On the command line all of them end in
exit status 2.
"""

import re
import sys
from collections.abc import Sequence
from pathlib import Path


class RsiGraphError(Exception):
    """The base of all errors about a call; ``str()`` is one line, ``hint`` is a way out or empty."""

    exit_code = 2

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint

    @property
    def with_hint(self) -> str:
        """Both in a line: what is wrong, and the way out where there is one."""
        said = str(self)
        return f"{said}{'' if said.endswith(('.', '?', '!')) else '.'} {self.hint}" if self.hint else said


class CorpusNotFound(RsiGraphError):
    """A corpus folder that is not there or cannot be read."""

    def __init__(self, path: str, why: str = "no such folder") -> None:
        super().__init__(f"cannot read the corpus {path}: {why}", "rsi-graph init DIR makes a new corpus")


class UnknownNode(RsiGraphError):
    """There is no node with this id; ``near`` are ids that look like it."""

    def __init__(self, node: str, near: Sequence[str] = ()) -> None:
        self.node, self.near = node, tuple(near)
        super().__init__(f"there is no node {node!r}", did_you_mean(near) or _searched(node))


def _searched(node: str) -> str:
    """Return the call that searches for the words of an id; nothing if it has none."""
    words = " ".join(re.findall(r"[^\W_]+", node))[:60]
    return f"rsi-graph search {words} looks for it by words" if words else ""


class UnknownFormat(RsiGraphError):
    """There is no such format; ``known`` are the formats that exist."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(f"there is no format {name!r}", f"one of: {', '.join(known)}")


class UnknownTopic(RsiGraphError):
    """The manual has no page of that name; ``known`` are the likely ones, or all."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(f"the manual has no page {name!r}", f"one of: {', '.join(known)}")


class BadFilter(RsiGraphError):
    """A filter that cannot be read, with the column (from 1) where it stops making sense."""

    def __init__(self, text: str, column: int, why: str) -> None:
        self.column = column
        super().__init__(f"cannot read the filter {text!r} at column {column}: {why}")


class BadSetting(RsiGraphError):
    """An option or a setting with an impossible value."""


class TargetExists(RsiGraphError):
    """A file or folder that would be overwritten."""

    def __init__(self, path: str, hint: str = "choose another place, or add --force") -> None:
        super().__init__(f"{path} exists and is left as it is", hint)


class NotInstalled(RsiGraphError):
    """An optional part that is not installed."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} is not installed", installing(f"rsi-graph[{extra}]", sys.prefix))


def installing(what: str, prefix: str) -> str:
    """The call that installs something beside this program: by pipx, by uv, or by pip."""
    calls = {
        "pipx": "pipx install --force",
        "uv tool": "uv tool install",
        "uv": "uv pip install",
        "pip": "pip install",
    }
    return f"{calls[_installer(prefix)]} '{what}'"


def reinstalling(package: str, prefix: str) -> str:
    """The call that installs one package anew beside this program, and nothing else."""
    calls = {
        "pipx": "pipx runpip rsi-graph install --force-reinstall --no-deps",
        "uv tool": "uv tool install rsi-graph --reinstall-package",
        "uv": "uv pip install --reinstall --no-deps",
        "pip": "pip install --force-reinstall --no-deps",
    }
    return f"{calls[_installer(prefix)]} {package}"


def _installer(prefix: str) -> str:
    """The program that made the environment in a folder: pipx, uv tool, uv or pip."""
    parts = Path(prefix).parts
    if "pipx" in parts:
        return "pipx"
    if "uv" in parts and "tools" in parts:
        return "uv tool"
    try:
        return "uv" if "\nuv = " in (Path(prefix) / "pyvenv.cfg").read_text("utf-8") else "pip"
    except (OSError, UnicodeDecodeError):
        return "pip"


class CannotEdit(RsiGraphError):
    """A file, or a place in a file, that cannot be edited; nothing was changed."""


class CannotWrite(RsiGraphError):
    """A file that cannot be written; it is as it was."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"cannot write {path}: {why}", "nothing was changed")


class FileChanged(RsiGraphError):
    """A file that has changed since it was read, or since the change that is to be undone."""

    def __init__(self, path: str, since: str = "it was read", hint: str = "nothing was written; try again") -> None:
        super().__init__(f"{path} has changed since {since}", hint)


class FileBusy(RsiGraphError):
    """A file that another process is writing; ``holder`` is the pid of that process if it is known."""

    def __init__(self, path: str, holder: str) -> None:
        self.holder = holder
        by = f"process {holder}" if holder else "another process"
        super().__init__(f"{path} is being written by {by}", "nothing was written; try again")


class BadBibliography(RsiGraphError):
    """A text that is no bibliography, or a broken one, with the line of the first fault."""

    def __init__(self, form: str, why: str, line: int = 1) -> None:
        self.line, self.why = line, f"cannot read it as {form}: {why}"
        super().__init__(self.why if line == 1 else f"{self.why} (line {line})")


class BadImport(RsiGraphError):
    """A file that cannot be read as the format it is said to be, with the place of the first fault."""

    def __init__(self, path: str, why: str, line: int = 1, column: int = 1, hint: str = "") -> None:
        super().__init__(f"{path}:{line}:{column}: {why}", hint)


class LookupFailed(RsiGraphError):
    """A service that gave no record, or cannot be reached."""


class BadText(RsiGraphError):
    """A text that cannot be read for its passages."""

    def __init__(self, path: str, why: str, hint: str = "") -> None:
        super().__init__(f"cannot read {path}: {why}", hint)


class BadAddition(RsiGraphError):
    """An addition that the corpus cannot take as it is; nothing was changed."""


class BadLibrary(RsiGraphError):
    """A library that is not there, damaged, or made with another model or version."""

    def __init__(self, folder: str, why: str, hint: str = "") -> None:
        super().__init__(f"cannot use the library {folder}: {why}", hint)


class DamagedCache(RsiGraphError):
    """A cached record that cannot be read although its seal is right."""

    def __init__(self, id_: str, cache: str) -> None:
        super().__init__(f"what the cache keeps of {id_} cannot be read", f"remove {cache}; it is made again")


class NoTerminal(RsiGraphError):
    """The explorer was started without a terminal."""

    def __init__(self, why: str = "the explorer needs a terminal") -> None:
        super().__init__(why, "rsi-graph overview prints the same as text")


def did_you_mean(near: Sequence[str]) -> str:
    """The question "did you mean …?" for a misspelt name; nothing if no name is near."""
    return f"did you mean {' or '.join(near)}?" if near else ""
