"""Writing a file whole or not at all, and setting a damaged one aside."""

import contextlib
import os
import time
from pathlib import Path

from rsi_graph.errors import BadSetting, TargetExists


def write_new(path: Path, content: str | bytes, *, force: bool = False) -> None:
    """Write a file that is not there yet, or with ``force`` in place of the one that is.

    Written beside, synced and renamed: a kill or a full disk leaves what was there. Raises TargetExists and, where the
    place cannot be written, BadSetting.
    """
    if path.exists() and not force:
        raise TargetExists(str(path))
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise BadSetting(f"cannot write {path}: {error.strerror}") from error


def set_aside(path: Path) -> Path | None:
    """Give a damaged file another name, so that it is kept and not met again; None where that cannot be done."""
    aside = path.with_name(f"{path.stem}.damaged-{int(time.time())}{path.suffix}")
    try:
        path.replace(aside)
    except OSError:
        return None
    return aside
