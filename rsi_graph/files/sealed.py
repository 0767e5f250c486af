"""Sealed files: bytes kept between runs, behind one line that says what they are and proves that they are whole.

The line names the kind, its version, the byte order, the name of what the bytes were made from, and a checksum under a
key of this user's own. A file that was cut off, changed, renamed, made by another version or brought from another
machine is not read, and the caller makes the bytes again. The key lies in the user's state folder; if none can be kept
there, each process has its own key and its files are of no use afterwards.

The checksum is HMAC-SHA-256 (https://www.rfc-editor.org/rfc/rfc2104), which processors compute at 2 GB/s.
"""

import contextlib
import hmac
import json
import os
import stat
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from rsi_graph.files import folders, whole

HEAD_BYTES = 256
"""The length of the line at the beginning, after which the bytes are aligned for any array."""
MAX_BYTES = 1 << 30
"""The size of the largest sealed file; a larger one was not written here."""
KEY_BYTES = 32
KEY_FILE = "seal.key"
VERSION = 1

Part: TypeAlias = bytes | memoryview
"""Bytes, or the memory of an array."""


def write(path: Path, kind: str, name: str, *parts: Part, sync: bool = False) -> None:
    """Write a sealed file, whole or not at all. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    whole.replace(path, (_head(kind, name, parts), *parts), sync=sync)


def read(path: Path, kind: str, name: str) -> bytes | None:
    """The bytes of a sealed file; None if it is missing or is not what it should be."""
    with contextlib.suppress(OSError, ValueError), _opened(path) as file:
        head, data = file.read(HEAD_BYTES), file.read(MAX_BYTES)
        if head == _head(kind, name, (data,)):
            return data
    return None


def mapped(path: Path, kind: str, name: str) -> memoryview | None:
    """The bytes of a sealed file, mapped into memory instead of read; None as ``read`` gives it."""
    import mmap

    with contextlib.suppress(OSError, ValueError), _opened(path) as file:
        data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        if data[:HEAD_BYTES] == _head(kind, name, (data[HEAD_BYTES:],)):
            return data[HEAD_BYTES:]
    return None


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """A regular file of a possible size, opened for reading; a pipe in its place does not block."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(descriptor, "rb") as file:  # noqa: PTH123 - it is open already
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or not HEAD_BYTES <= status.st_size <= MAX_BYTES:
            raise ValueError(str(path))
        yield file


def _head(kind: str, name: str, parts: Sequence[Part]) -> bytes:
    """The line before some bytes, padded with blanks to its full length."""
    start = f"rsi-graph {kind} {VERSION} {sys.byteorder} {name} {sum(memoryview(part).nbytes for part in parts)} "
    digest = hmac.new(_key(str(folders.state())), start.encode(), "sha256")
    for part in parts:
        digest.update(part)
    return (start.encode() + digest.hexdigest().encode()).ljust(HEAD_BYTES - 1) + b"\n"


@cache
def _key(folder: str) -> bytes:
    """The key of this user's seals, made when there is none."""
    path = Path(folder, KEY_FILE)
    made = os.urandom(KEY_BYTES)
    try:
        with contextlib.suppress(FileNotFoundError):
            found = whole.read(path)
            if len(found) == KEY_BYTES:
                return found
        path.parent.mkdir(parents=True, exist_ok=True)
        whole.replace(path, (made,), mode=0o600)
        return whole.read(path)  # of two processes that make one at once, the later one's holds
    except OSError:
        return made


# --- columns ------------------------------------------------------------------------------------------------------


def columns(head: Any, *parts: Part) -> tuple[Part, ...]:
    """Data and columns as bytes: a line of JSON with the data and the length of each column, then the columns."""
    sizes = [memoryview(part).nbytes for part in parts]
    return (json.dumps([head, sizes], ensure_ascii=False, separators=(",", ":")).encode() + b"\n", *parts)


def parted(data: bytes, count: int) -> tuple[Any, list[memoryview]]:
    """The data and the ``count`` columns that ``columns`` wrote. Raises ValueError if they are missing."""
    end = data.find(b"\n") + 1
    try:
        head, sizes = json.loads(data[:end])
    except (TypeError, RecursionError) as error:
        raise ValueError(str(error)) from error
    whole_sizes = isinstance(sizes, list) and all(type(size) is int and size >= 0 for size in sizes)
    if not whole_sizes or len(sizes) != count or sum(sizes) != len(data) - end:
        raise ValueError("columns of other lengths")
    found, rest = [], memoryview(data)[end:]
    for size in sizes:
        found.append(rest[:size])
        rest = rest[size:]
    return head, found
