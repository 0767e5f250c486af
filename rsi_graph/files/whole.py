"""Files written whole or not at all, and damaged ones set aside. All that the program writes goes through here."""

import contextlib
import os
import shutil
import stat
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from rsi_graph.errors import BadSetting, RsiGraphError, TargetExists

STAGED = ".whole"
"""The end of the name of a file that waits for those it is written together with."""


def write_new(path: Path, content: str | bytes, *, force: bool = False) -> None:
    """Write a file that is not there yet, or with ``force`` in place of the one that is.

    Written beside, synced and renamed: a kill or a full disk leaves what was there. Raises TargetExists and, where the
    place cannot be written, BadSetting.
    """
    if path.exists() and not force:
        raise TargetExists(str(path))
    if path.exists() and not path.is_file():
        raise BadSetting(f"cannot write {path}: it is no file")
    try:
        replace(path, (content.encode() if isinstance(content, str) else content,))
    except OSError as error:
        raise BadSetting(f"cannot write {path}: {error.strerror}") from error


def replace(  # noqa: PLR0913 - what there is to say about a file
    path: Path,
    parts: Iterable[bytes | memoryview],
    *,
    beside: str | None = None,
    mode: int = 0o666,
    like: os.stat_result | None = None,
    sync: bool = True,
) -> None:
    """Put bytes in the place of a file: written beside it, synced and renamed. Raises OSError; then nothing changed.

    The file beside is called ``beside``, or by our process where several may write at once. The new file has ``mode``,
    or mode and owner of ``like``. What can be made again needs no ``sync``.
    """
    written = path.with_name(f".{path.name}.{beside or os.getpid()}")
    clear_left(path)
    try:
        _write(written, parts, mode, like, sync=sync)
        written.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            written.unlink(missing_ok=True)
        raise
    if sync:
        _sync_folder(path.parent)


def _write(
    path: Path,
    parts: Iterable[bytes | memoryview],
    mode: int = 0o666,
    like: os.stat_result | None = None,
    *,
    sync: bool = True,
) -> None:
    """Write a file of our own anew, under a name that nobody looks for."""
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:  # noqa: PTH123 - with a mode
        if like is not None:
            _make_like(path, like)
        file.writelines(parts)
        if sync:
            file.flush()
            os.fsync(file.fileno())


def clear_left(path: Path) -> None:
    """Take away what writers of a file that were killed left beside it; that of writers still at work stays."""
    start = f".{path.name}."
    with contextlib.suppress(OSError):
        left = [name for name in os.listdir(path.parent) if name.startswith(start)]  # noqa: PTH208 - a plain list of names
        for name in left:
            writer = name.removeprefix(start).removesuffix(STAGED)
            if writer.isdecimal() and not _is_running(int(writer)):
                path.with_name(name).unlink(missing_ok=True)


def _is_running(pid: int) -> bool:
    """Return False if there is surely no process of this number."""
    if os.name != "posix":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _make_like(path: Path, like: os.stat_result) -> None:
    """Give a file the mode and, as far as we may, the owner of another."""
    if hasattr(os, "chown"):
        with contextlib.suppress(OSError):
            os.chown(path, like.st_uid, like.st_gid)
    path.chmod(stat.S_IMODE(like.st_mode))


def _sync_folder(folder: Path) -> None:
    """Make a new name survive a power cut; a system that cannot sync folders does without."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def set_aside(path: Path) -> Path | None:
    """Give a damaged file another name, so that it is kept and not met again; None where that cannot be done."""
    aside = path.with_name(f"{path.stem}.damaged-{int(time.time())}{path.suffix}")
    try:
        path.replace(aside)
    except OSError:
        return None
    return aside


def with_beside(first: Path, content: str | bytes, beside: Mapping[str, str]) -> dict[Path, str | bytes]:
    """A file with those that stand beside it, each named like it and by what is added to the name.

    What begins with a stop is another ending of the name.
    """
    names = {name: name if name.startswith(".") else f"-{name}{first.suffix}" for name in beside}
    return {first: content, **{first.with_name(f"{first.stem}{names[name]}"): text for name, text in beside.items()}}


def write_all(files: Mapping[Path, str | bytes], *, force: bool = False) -> None:
    """Write several files, or none where one of them is there or cannot be written. Raises TargetExists, BadSetting.

    All are written beside first and then renamed, so that only a kill between two renames leaves some of them old.
    """
    refuse_taken(files, force=force)
    staged = {path: path.with_name(f".{path.name}.{os.getpid()}{STAGED}") for path in files}
    before = {path: path.read_bytes() if path.exists() else None for path in files} if len(files) > 1 else {}
    done: list[Path] = []
    try:
        for path, content in files.items():
            clear_left(path)
            _write(staged[path], (content.encode() if isinstance(content, str) else content,))
        for path in files:
            _move(staged[path], path, force=force)
            done.append(path)
    except (OSError, RsiGraphError) as error:
        for path in done:
            _put_back(path, before[path])
        if isinstance(error, OSError):
            raise BadSetting(f"cannot write {path}: {error.strerror}") from error
        raise
    finally:
        for path in staged.values():
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)


def write_folder(folder: Path, files: Mapping[str, str | bytes], mark: str, *, force: bool = False) -> None:
    """Write a folder of files by their paths in it, or nothing. Raises TargetExists and BadSetting.

    It is written beside and renamed. With ``force`` one that is there is replaced, if a file ``mark`` in it says that
    it was written so; any other folder stays as it is.
    """
    there = folder.is_dir() and any(folder.iterdir())
    if there and not force:
        raise TargetExists(str(folder))
    if there and not (folder / mark).is_file():
        raise BadSetting(f"{folder} was not written by rsi-graph and is left as it is", "choose another folder")
    if folder.exists() and not folder.is_dir():
        raise BadSetting(f"{folder} is no folder", "choose another place")
    beside, before = (folder.with_name(f".{folder.name}.{os.getpid()}.{end}") for end in ("new", "old"))
    try:
        for path, content in {**files, mark: ""}.items():
            place = beside / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content.encode() if isinstance(content, str) else content)
        if folder.exists():
            folder.replace(before)
        beside.replace(folder)
    except OSError as error:
        with contextlib.suppress(OSError):
            before.replace(folder)
        raise BadSetting(f"cannot write {folder}: {error.strerror}") from error
    finally:
        for left in (beside, before):
            shutil.rmtree(left, ignore_errors=True)


def _move(written: Path, path: Path, *, force: bool) -> None:
    """Give a file its name; what has come there meanwhile stays unless ``force`` says otherwise."""
    if not force:
        with contextlib.suppress(AttributeError, PermissionError, NotImplementedError):  # no hard links here
            try:
                os.link(written, path)
            except FileExistsError:
                raise TargetExists(str(path)) from None
            except OSError:
                pass
            else:
                return
    written.replace(path)


def _put_back(path: Path, data: bytes | None) -> None:
    with contextlib.suppress(OSError):
        if data is None:
            path.unlink()
        else:
            replace(path, (data,))


def refuse_taken(paths: Iterable[Path], *, force: bool = False) -> None:
    """Look whether files could be written: nothing is there, but their folder. Raises TargetExists and BadSetting."""
    for path in paths:
        if not path.parent.is_dir():
            raise BadSetting(f"there is no folder {path.parent}", "make it first, or choose another")
        if path.is_dir():
            raise BadSetting(f"{path} is a folder", "say what the file in it shall be called")
        if path.exists() and not path.is_file():
            raise BadSetting(f"{path} is no file", "without --output it goes to stdout")
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
