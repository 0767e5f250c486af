"""Calls of the system that fail on purpose: the n-th one of a command, with a chosen error."""

import builtins
import errno
import fcntl
import io
import os
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import pytest

ERRORS = (errno.EIO, errno.ENOSPC, errno.EINTR)
CALLS = ("open", "write", "fsync", "replace", "rename", "unlink", "remove", "truncate", "mkdir", "link", "stat",
         "lstat", "scandir", "chmod", "utime", "rmdir", "close")  # fmt: skip
"""The calls of module ``os`` that are counted, beside the opening, reading and writing of files, and locks."""


CHANGES = frozenset({"open", "file.write", "file.writelines", "file.close", "write", "replace", "rename", "unlink",
                     "remove", "truncate", "mkdir", "link", "rmdir"})  # fmt: skip
"""The calls that may leave something changed: a kill before any other is a kill after the one before it."""
KILLED = 137
"""The exit status of a process that was killed at a call."""


class Faults:
    """Counts the calls on files below a folder and lets the one with a number fail, once.

    Without an error the process ends at that call, before it is done, as a killed one does.
    """

    def __init__(self, number: int, error: int | None) -> None:
        self.number, self.error, self.seen, self.what = number, error, 0, ""
        self.calls = CHANGES if error is None else None

    @property
    def met(self) -> bool:
        """Return True if there was such a call."""
        return self.seen >= self.number

    def call(self, what: str) -> None:
        """Count a call, and let it fail when its time has come."""
        if self.calls is not None and what not in self.calls:
            return
        self.seen += 1
        if self.seen == self.number:
            self.what = what
            if self.error is None:
                os._exit(KILLED)
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
    """Return True for a path below a folder, or one that begins in the working folder."""
    text = os.fsdecode(path)
    return text.startswith(folder) or not os.path.isabs(text)  # noqa: PTH117 - a text


def killed_at(below: Path, number: int, do: Callable[[], object]) -> bool:
    """Do something in a process of its own that dies at its ``number``-th call; False if it had no such call."""
    child = os.fork()
    if child == 0:
        try:
            with failing(below, number, None):
                do()
        except BaseException:  # noqa: BLE001 - the child must not go on with the test
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in (0, KILLED), status
    return status == KILLED


@contextmanager
def failing(below: Path, number: int, error: int | None) -> Iterator[Faults]:  # noqa: C901 - one net over all calls
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
