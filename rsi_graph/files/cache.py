"""A content-addressed store in the user's cache folder. Losing any part of it costs time and nothing else.

Entries are named by the hash of what they were made from, so none is ever out of date; they are written beside and
renamed, so none is ever half there; whoever reads one checks it again (``pages.loads``). No folder to write in, a full
disk or a damaged entry are no errors: the store then forgets.
"""

import contextlib
import hashlib
import os
import time
from dataclasses import dataclass
from pathlib import Path

from rsi_graph.files import folders

KEEP_DAYS = 30
DAY = 86_400
PRUNED = ".pruned"
"""The file whose time tells when that was done last."""


@dataclass(frozen=True, slots=True)
class Store:
    """Bytes by key below ``folder``; a store without a folder forgets everything."""

    folder: Path | None

    def get(self, key: str) -> bytes | None:
        """The bytes kept under ``key``."""
        if self.folder is None:
            return None
        try:
            return (self.folder / key[:2] / key[2:]).read_bytes()
        except OSError:
            return None

    def put(self, key: str, data: bytes) -> None:
        """Keep ``data`` under ``key``, if that can be done."""
        if self.folder is None:
            return
        place = self.folder / key[:2] / key[2:]
        beside = place.with_name(f".{place.name}.{os.getpid()}")
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(data)
            beside.replace(place)
        except OSError:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)

    def prune(self) -> None:
        """Once a day, drop what was made more than ``KEEP_DAYS`` ago; what is still needed is then made again."""
        if self.folder is None or _age(self.folder / PRUNED) < DAY:
            return
        with contextlib.suppress(OSError):
            (self.folder / PRUNED).touch()
        for entry in self.folder.glob("??/*"):
            if _age(entry) > KEEP_DAYS * DAY:
                with contextlib.suppress(OSError):
                    entry.unlink()


def _age(path: Path) -> float:
    """How many seconds ago a file was written; endlessly many where there is none."""
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
