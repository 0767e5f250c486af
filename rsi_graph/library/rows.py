"""The vectors of a library's passages in one file, a row for each passage, mapped into memory and not read.

The row of a passage is its number in the database minus one. Rows after the last committed passage are left over from
an interruption and are overwritten. A passage without a vector has zeroes and is near to nothing.
"""

import contextlib
import errno
import os
import stat
from collections.abc import Callable, Iterable, Sequence
from io import BufferedReader
from pathlib import Path
from typing import NamedTuple

import numpy as np

from rsi_graph.errors import CannotWrite
from rsi_graph.files import whole as files
from rsi_graph.meaning.arrays import Vectors

FILE = "vectors.f32"
WIDTH_BYTES = np.float32().itemsize
_HOW = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
"""The flags with which the file is opened for writing; links are refused, since one in a folder that somebody sent
would lead to another file."""
BATCH = 16_384
"""The number of rows that are copied at a time."""


def put(path: Path, first: int, vectors: Vectors) -> None:
    """Write vectors from the row ``first`` on and see that they are on disk. Raises CannotWrite."""
    if not len(vectors):
        return
    data = np.ascontiguousarray(vectors, np.float32)
    try:
        descriptor = os.open(path, _HOW, 0o666)
        with open(descriptor, "r+b") as file:  # noqa: PTH123 - it is open already
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise CannotWrite(str(path), "it is no plain file")
            file.seek(first * data.shape[1] * WIDTH_BYTES)
            file.write(data.tobytes())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        why = (
            "it is a link, and a library writes to its own files alone"
            if error.errno == errno.ELOOP
            else error.strerror
        )
        raise CannotWrite(str(path), why or str(error)) from error


def mapped(path: Path, count: int, width: int) -> Vectors:
    """The first ``count`` rows; fewer if the file has no more."""
    with contextlib.suppress(OSError, ValueError):
        whole = min(count, path.stat().st_size // (width * WIDTH_BYTES)) if width else 0
        if whole:
            rows: Vectors = np.memmap(path, np.float32, "r", shape=(whole, width))
            return rows
    return np.empty((0, max(width, 1)), np.float32)


def copy(path: Path, vectors: Vectors, chosen: Sequence[int]) -> None:
    """Write the chosen rows of a library into another file, one after the other. Raises CannotWrite."""
    path.unlink(missing_ok=True)
    for start in range(0, len(chosen), BATCH):
        put(path, start, vectors[chosen[start : start + BATCH]])


def drop(path: Path) -> None:
    """Delete all vectors."""
    path.unlink(missing_ok=True)


class PickedRows(NamedTuple):
    """Passages by number, and their vectors, a row each."""

    numbers: list[int]
    vectors: Vectors


class Picked:
    """A reader of single rows, so that no more of the file than these comes into memory."""

    def __init__(self, path: Path, width: int) -> None:
        self._path, self._width = path, width

    def of(self, numbers: Iterable[int]) -> PickedRows:
        """The vectors of passages; those that the file does not hold are left out."""
        size = self._width * WIDTH_BYTES
        with files.opened(self._path) as file:
            at = _reader(file, size)
            read = [(number, at((number - 1) * size)) for number in numbers]
        found = [(number, data) for number, data in read if len(data) == size]
        vectors = np.frombuffer(b"".join(data for _, data in found), np.float32).reshape(len(found), self._width)
        return PickedRows([number for number, _ in found], vectors)


def _reader(file: BufferedReader, size: int) -> Callable[[int], bytes]:
    """A function that reads ``size`` bytes at a place, by one system call (pread) if the system has it."""
    if hasattr(os, "pread"):
        read, descriptor = os.pread, file.fileno()
        return lambda place: read(descriptor, size, place)

    def at(place: int) -> bytes:
        file.seek(place)
        return file.read(size)

    return at
