"""The state of a corpus's files, by names, sizes and times, so that a change after loading is seen.

An editor, or a copy that keeps times, can leave size and time of writing as they were. The file system's own time of
change, and the number of the file, cannot be set back.
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

from rsi_graph.corpus.layers import SUFFIXES, Layer

Stamp: TypeAlias = frozenset[tuple[str, int, int, int, int]]


def stamp(layers: Sequence[Layer]) -> Stamp:
    """The present state of the files of these layers; it stays equal while nothing is changed, added or removed."""
    return frozenset(seen for layer in layers for seen in _seen(layer.path))


def _seen(folder: Path) -> Iterator[tuple[str, int, int, int, int]]:
    try:
        with os.scandir(folder) as found:
            entries = list(found)
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _seen(Path(entry.path))
        elif entry.name.endswith(SUFFIXES):
            yield from _stat(entry)


def _stat(entry: "os.DirEntry[str]") -> Iterator[tuple[str, int, int, int, int]]:
    try:
        seen = entry.stat()
    except OSError:
        return
    yield entry.path, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino
