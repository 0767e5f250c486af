"""The vectors of a library's passages in one file: a row a passage, mapped into memory and not read.

The row of a passage is its number in the database less one. What stands behind the last committed passage is left over
from an interruption and is written over; a passage without a vector has zeroes and is near to nothing.
"""

import contextlib
import os
from pathlib import Path

import numpy as np

from rsi_graph.errors import CannotWrite
from rsi_graph.meaning.arrays import Vectors

FILE = "vectors.f32"
WIDTH_BYTES = np.float32().itemsize


def put(folder: Path, first: int, vectors: Vectors) -> None:
    """Write vectors from the row ``first`` on and see that they are on disk. Raises CannotWrite."""
    if not len(vectors):
        return
    path = folder / FILE
    data = np.ascontiguousarray(vectors, np.float32)
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
        with open(descriptor, "r+b") as file:  # noqa: PTH123 - it is open already
            file.seek(first * data.shape[1] * WIDTH_BYTES)
            file.write(data.tobytes())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise CannotWrite(str(path), error.strerror or str(error)) from error


def mapped(folder: Path, count: int, width: int) -> Vectors:
    """The first ``count`` rows; fewer where the file has no more."""
    path = folder / FILE
    with contextlib.suppress(OSError, ValueError):
        whole = min(count, path.stat().st_size // (width * WIDTH_BYTES)) if width else 0
        if whole:
            rows: Vectors = np.memmap(path, np.float32, "r", shape=(whole, width))
            return rows
    return np.empty((0, max(width, 1)), np.float32)


def drop(folder: Path) -> None:
    """Take all vectors away."""
    (folder / FILE).unlink(missing_ok=True)
