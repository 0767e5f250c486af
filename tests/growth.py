"""Readers that take more than their share of time for a longer file: ``python -m tests.growth [READER …]``.

Each line and each word of the kept seeds is repeated until the file has so many bytes, and then twice as many. Where
the second takes more than three times the first, and long enough to be felt, the time grows with the square.
"""

import contextlib
import re
import sys
import time
from collections.abc import Callable, Iterator

from rsi_graph.errors import RsiGraphError
from tests.fuzz import READERS, SEEDS

BYTES = 200_000
"""The bytes of the smaller of two files."""
FELT = 0.5
"""The processor time, in seconds, below which nothing is told."""
TIMES = 3.0
"""The growth, for twice the bytes, from which on a reader is named."""
WORD = re.compile(rb"\S+\s?")


def repeated(data: bytes, size: int) -> Iterator[tuple[bytes, bytes]]:
    """The parts of a file, each with the file in which it stands so often that this has so many bytes."""
    seen = set()
    for pattern in (re.compile(rb"[^\n]*\n"), WORD):
        for found in pattern.finditer(data):
            part = found[0]
            if part.strip() and part not in seen:
                seen.add(part)
                yield part, data[: found.end()] + part * (size // len(part)) + data[found.end() :]


def seconds(read: Callable[[bytes], object], data: bytes) -> float:
    """The processor time of a reading."""
    start = time.process_time()
    with contextlib.suppress(RsiGraphError):
        read(data)
    return time.process_time() - start


def growing(name: str) -> Iterator[str]:
    """A line for each part of a reader's seeds that takes too long when it is repeated."""
    for seed in sorted((SEEDS / name).iterdir()):
        data = seed.read_bytes()
        for (part, small), (_, large) in zip(repeated(data, BYTES), repeated(data, 2 * BYTES), strict=True):
            first = seconds(READERS[name], small)
            if first < FELT / (2 * TIMES):
                continue
            second = min(seconds(READERS[name], large) for _ in range(2))  # another program may have been in the way
            if second > max(FELT, TIMES * first):
                yield f"{name}: {seed.name}, {part[:40]!r} repeated: {first:.2f} s, then {second:.2f} s"


if __name__ == "__main__":
    for reader in sys.argv[1:] or [name for name in READERS if not name.startswith("kept-")]:
        for line in growing(reader):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
        sys.stderr.write(f"{reader} read\n")
