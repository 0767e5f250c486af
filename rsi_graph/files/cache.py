"""A content-addressed store in the user's cache folder. Losing any part of it costs time and nothing else.

Entries are named by the hash of what they were made from, so none is out of date. They are sealed (``sealed``), so
none is read that was not written here; even so, readers decode them within bounds. If there is no folder to write in,
if the disk is full or an entry is damaged, the store forgets and raises nothing.
"""

import contextlib
import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rsi_graph.files import folders, sealed

KEEP_DAYS = 30
DAY = 86_400
PRUNED = ".pruned"
"""The file whose time of change says when the store was last pruned."""


@dataclass(frozen=True, slots=True)
class Store:
    """A store of bytes by key below ``folder``; without a folder it forgets everything."""

    folder: Path | None

    def get(self, key: str, kind: str = "data") -> bytes | None:
        """The bytes of a kind that were put under ``key``; None if there are none, or if they were changed."""
        return None if self.folder is None else sealed.read(self.folder / key[:2] / key[2:], kind, key)

    def put(self, key: str, data: bytes | Sequence[sealed.Part], kind: str = "data") -> None:
        """Keep ``data``, given whole or in parts, under ``key`` if that can be done."""
        if self.folder is None:
            return
        with contextlib.suppress(OSError):
            parts = (data,) if isinstance(data, bytes) else data
            sealed.write(self.folder / key[:2] / key[2:], kind, key, *parts)

    def prune(self) -> None:
        """Once a day, drop what was made more than ``KEEP_DAYS`` ago; what is still needed will be made again."""
        if self.folder is None or _age(self.folder / PRUNED) < DAY:
            return
        with contextlib.suppress(OSError):
            (self.folder / PRUNED).touch()
        for entry in self.folder.glob("??/*"):
            if _age(entry) > KEEP_DAYS * DAY:
                with contextlib.suppress(OSError):
                    entry.unlink()


def _age(path: Path) -> float:
    """Seconds since a file was written; infinity if there is no such file."""
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return float("inf")


def user_store() -> Store:
    """The store in the user's cache folder."""
    return Store(folders.cache() / "pages")


def key(*parts: bytes) -> str:
    """The name of what is made from ``parts``."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()
