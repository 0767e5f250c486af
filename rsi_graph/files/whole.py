"""Writing a file whole or not at all, and setting a damaged one aside."""

import contextlib
import os
import time
from collections.abc import Iterable, Mapping
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


def with_beside(first: Path, content: str | bytes, beside: Mapping[str, str]) -> dict[Path, str | bytes]:
    """A file with those that stand beside it, each named like it and by what is added to the name."""
    others = {first.with_name(f"{first.stem}-{name}{first.suffix}"): text for name, text in beside.items()}
    return {first: content, **others}


def write_all(files: Mapping[Path, str | bytes], *, force: bool = False) -> None:
    """Write several files, or none where one of them is there. Raises TargetExists and BadSetting."""
    refuse_taken(files, force=force)
    for path, content in files.items():
        write_new(path, content, force=force)


def refuse_taken(paths: Iterable[Path], *, force: bool = False) -> None:
    """Look whether files could be written: nothing is there, but their folder. Raises TargetExists and BadSetting."""
    for path in paths:
        if not path.parent.is_dir():
            raise BadSetting(f"there is no folder {path.parent}", "make it first, or choose another")
        if path.is_dir():
            raise BadSetting(f"{path} is a folder", "say what the file in it shall be called")
        if path.exists() and not force:
            raise TargetExists(str(path))


def named(text: str) -> Path:
    """The path that a person wrote, ``~`` and all. Raises BadSetting for none."""
    if not text.strip() or "\0" in text:
        raise BadSetting("a file needs a name")
    try:
        return Path(text.strip()).expanduser().absolute()
    except RuntimeError as error:
        raise BadSetting(f"{text.strip()} names no folder: {error}") from error


def here() -> str:
    """The folder in which paths begin, as people write it."""
    try:
        return str(Path.cwd())
    except OSError:
        return "a folder that is gone"
