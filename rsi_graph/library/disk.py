"""The files on disk that a library is made from: named files and files in folders, with their present state."""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from rsi_graph.errors import BadText
from rsi_graph.library import reading
from rsi_graph.library.holdings import FileState

PACKED = {".gz", ".bz2", ".xz", ".zst"}
"""Endings of packed files, in whose names the ending before it says more."""
STORAGE = "storage"
"""The folder in which Zotero keeps attachments; its exports stand beside that folder."""


def files(paths: Iterable[Path]) -> Iterator[Path]:
    """The named files, and the files in the named folders without hidden ones and links. Raises BadText."""
    for path in paths:
        if not path.is_dir():
            if not path.exists():
                raise BadText(str(path), "there is no such file or folder")
            if not path.is_file():
                raise BadText(str(path), "it is neither a file nor a folder")  # a pipe would keep us waiting
            yield path
            continue
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            whole = (Path(folder, name) for name in sorted(names) if not name.startswith("."))
            yield from (one for one in whole if one.is_file() and not one.is_symlink())


def exported(paths: Iterable[Path]) -> list[Path]:
    """The bibliographies beside those of the paths that are Zotero's folders of attachments."""
    beside = (one for path in paths if path.name == STORAGE for one in sorted(path.parent.glob("*")))
    return [path for path in beside if path.is_file() and reading.is_bibliography(path)]


def kind(path: Path) -> str:
    """The ending of a file's name; the last two if the file is packed: ".tar.gz"."""
    ends = [end.lower() for end in path.suffixes[-2:]]
    packed = len(ends) > 1 and ends[-1] in PACKED and re.fullmatch(r"\.[a-z]{1,4}\d?", ends[0])
    return "".join(ends) if packed else (ends[-1] if ends else "without an ending")


def state(path: Path) -> FileState | None:
    """The size of a file and when it was changed; None if it is not there."""
    try:
        status = path.stat()
    except (OSError, ValueError):  # ValueError: a damaged library may name a file with a NUL
        return None
    return FileState(status.st_size, status.st_mtime_ns, "", 0)


def is_as_it_was(known: FileState, now: FileState) -> bool:
    """Return True if a file has not changed since it was read."""
    return (known.size, known.changed) == (now.size, now.changed)


def size(path: Path) -> int:
    """The bytes of a file; 0 if it is not there."""
    now = state(path)
    return now.size if now else 0
