"""Calls of the system that fail on purpose: the n-th one of a command, with a chosen error."""

import builtins
import errno
import fcntl
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import pytest

ERRORS = (errno.EIO, errno.ENOSPC, errno.EINTR)
CALLS = ("open", "write", "fsync", "replace", "rename", "unlink", "remove", "truncate", "mkdir", "link", "stat",
         "lstat", "scandir", "chmod", "utime", "rmdir", "close")  # fmt: skip
"""The calls of module ``os`` that are counted, beside the opening, reading and writing of files, and locks."""


class Faults:
    """Counts the calls on files below a folder and lets the one with a number fail, once."""

    def __init__(self, number: int, error: int) -> None:
        self.number, self.error, self.seen, self.what = number, error, 0, ""

    @property
    def met(self) -> bool:
        """Return True if there was such a call."""
        return self.seen >= self.number

    def call(self, what: str) -> None:
        """Count a call, and let it fail where its time has come."""
        self.seen += 1
        if self.seen == self.number:
            self.what = what
            raise OSError(self.error, os.strerror(self.error))


class FailingFile:
    """A file whose reading and writing are counted."""

    def __init__(self, inner: Any, faults: Faults) -> None:
        self._inner, self._faults = inner, faults

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if name not in ("read", "write", "writelines", "flush", "readinto", "truncate"):
            return found

        def called(*words: Any) -> Any:
            self._faults.call(f"file.{name}")
            return found(*words)

        return called

    def __enter__(self) -> Self:
        self._inner.__enter__()
        return self

    def __exit__(self, *why: object) -> None:
        self._inner.__exit__(*why)
        if why[0] is None:
            self._faults.call("file.close")

    def __iter__(self) -> Iterator[Any]:
        return iter(self._inner)


def _is_below(path: str | bytes, folder: str) -> bool:
    """Return True for a path below a folder, or one that begins where we are."""
    text = os.fsdecode(path)
    return text.startswith(folder) or not os.path.isabs(text)  # noqa: PTH117 - a text


@contextmanager
def failing(below: Path, number: int, error: int) -> Iterator[Faults]:  # noqa: C901 - one net over all calls
    """Let the ``number``-th call on files below a folder fail."""
    faults = Faults(number, error)
    ours = str(below)
    held: set[int] = set()

    def concerns(words: tuple[Any, ...]) -> bool:
        return any(
            _is_below(os.fspath(word), ours)
            if isinstance(word, str | os.PathLike)
            else type(word) is int and word in held
            for word in words[:2]
        )

    def counted(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def called(*words: Any, **options: Any) -> Any:
            if not concerns(words):
                return real(*words, **options)
            if name == "close":
                held.discard(words[0])
                real(*words, **options)
                return faults.call("close")
            faults.call(name)
            found = real(*words, **options)
            if name == "open":
                held.add(found)
            return found

        return called

    def opened(real: Callable[..., Any]) -> Callable[..., Any]:
        def called(file: Any, *words: Any, **options: Any) -> Any:
            if not concerns((file,)):
                return real(file, *words, **options)
            if not isinstance(file, int):
                faults.call("open")
            found = real(file, *words, **options)
            return FailingFile(found, faults)

        return called

    with pytest.MonkeyPatch.context() as patch:
        for name in CALLS:
            patch.setattr(os, name, counted(name, getattr(os, name)))
        patch.setattr(io, "open", opened(io.open))
        patch.setattr(builtins, "open", opened(builtins.open))
        patch.setattr(fcntl, "flock", counted("flock", fcntl.flock))
        yield faults
