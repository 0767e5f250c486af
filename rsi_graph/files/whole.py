"""Files written whole or not at all, and damaged files set aside. Everything the program writes goes through here."""

import contextlib
import errno
import os
import stat
import time
from collections.abc import Iterable, Mapping
from io import BufferedReader
from pathlib import Path

from rsi_graph.errors import BadSetting, TargetExists

STAGED = ".whole"
"""The ending of the name of a file that waits for the others of its plan."""


LARGEST = 64 * 1024 * 1024
"""The most bytes of a file that is read to be changed, or that we keep."""


def opened(path: Path) -> BufferedReader:
    """A plain file, open to be read. Raises OSError for any other: a pipe would block, and a device never ends."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "it is no plain file", str(path))
    return open(descriptor, "rb")  # noqa: PTH123 - it is open already


def read(path: Path, most: int = LARGEST) -> bytes:
    """The bytes of a plain file, at most ``most``. Raises OSError for a larger one, and as ``opened`` does."""
    with opened(path) as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise OSError(errno.EFBIG, f"it is larger than {most // 2**20 or 1} MB", str(path))
    return data


def write_new(path: Path, content: str | bytes, *, force: bool = False) -> None:
    """Write a file that does not exist yet; with ``force``, replace one that does.

    It is written beside its place, synced and renamed, so that a kill or a full disk leaves what was there. Raises
    TargetExists, and BadSetting if the place cannot be written.
    """
    if path.exists() and not force:
        raise TargetExists(str(path))
    if path.exists() and not path.is_file():
        raise BadSetting(f"cannot write {path}: it is no file")
    data = content.encode() if isinstance(content, str) else content
    try:
        if force:
            replace(path, (data,))
        else:
            _put_new(path, data)
    except OSError as error:
        raise BadSetting(f"cannot write {path}: {error.strerror}") from error


def _put_new(path: Path, data: bytes) -> None:
    """Write a new file. A file that appeared there meanwhile is kept. Raises OSError and TargetExists."""
    written = path.with_name(f".{path.name}.{os.getpid()}")
    clear_left(path)
    try:
        write_beside(written, data)
        move(written, path, force=False)
    finally:
        with contextlib.suppress(OSError):
            written.unlink(missing_ok=True)
    sync_folder(path.parent)


def replace(  # noqa: PLR0913 - what there is to say about a file
    path: Path,
    parts: Iterable[bytes | memoryview],
    *,
    beside: str | None = None,
    mode: int = 0o666,
    like: os.stat_result | None = None,
    sync: bool = True,
) -> None:
    """Replace a file by bytes, which are written beside it, synced and renamed. Raises OSError; then nothing changed.

    The file beside it is called ``beside``; without that its name holds our pid, so that several processes may write
    at once. The new file has ``mode``, or the mode and owner of ``like``. What can be made again needs no ``sync``.
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
        sync_folder(path.parent)


def write_beside(path: Path, data: bytes, like: os.stat_result | None = None) -> None:
    """Write a file of our own anew, under a name that nobody looks for, and sync it. Raises OSError.

    It has mode and owner of ``like``.
    """
    _write(path, (data,), like=like)


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


def clear_left(path: Path, *ends: str) -> None:
    """Delete what killed writers of a file left beside it; the files of writers that are still at work stay.

    ``ends`` are further endings of the names of such files, beside the number of the process.
    """
    start = f".{path.name}."
    with contextlib.suppress(OSError):
        left = [name for name in os.listdir(path.parent) if name.startswith(start)]  # noqa: PTH208 - a plain list of names
        for name in left:
            writer, stop, end = name.removeprefix(start).partition(".")
            if writer.isdecimal() and (not stop or f".{end}" in ends) and not is_running(int(writer)):
                path.with_name(name).unlink(missing_ok=True)


def is_running(pid: int) -> bool:
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


def sync_folder(folder: Path) -> None:
    """Sync a folder, so that a new name in it survives a power cut; some systems cannot."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def set_aside(path: Path) -> Path | None:
    """Rename a damaged file, so that it is kept and not read again; None if that cannot be done."""
    aside = path.with_name(f"{path.stem}.damaged-{int(time.time())}{path.suffix}")
    try:
        path.replace(aside)
    except OSError:
        return None
    return aside


def with_beside(first: Path, content: str | bytes, beside: Mapping[str, str]) -> dict[Path, str | bytes]:
    """A file and its companions beside it, each named by what is added to its name.

    An addition that begins with a dot replaces the ending of the name.
    """
    names = {name: name if name.startswith(".") else f"-{name}{first.suffix}" for name in beside}
    return {first: content, **{first.with_name(f"{first.stem}{names[name]}"): text for name, text in beside.items()}}


def move(written: Path, path: Path, *, force: bool) -> None:
    """Give a file its name; a file that appeared there meanwhile stays unless ``force`` is set."""
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


def refuse_taken(paths: Iterable[Path], *, force: bool = False) -> None:
    """Check that files could be written: none exists, and their folder does. Raises TargetExists and BadSetting."""
    for path in paths:
        try:
            _refuse_taken(path, force=force)
        except OSError as error:  # a name that is too long, a folder that may not be looked into
            raise BadSetting(f"cannot write {path}: {error.strerror}") from error


def _refuse_taken(path: Path, *, force: bool) -> None:
    if not path.parent.is_dir():
        raise BadSetting(f"there is no folder {path.parent}", "make it first, or choose another")
    if path.is_dir():
        raise BadSetting(f"{path} is a folder", "name a file in it")
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
    """The working folder as a text to show, even if it is gone."""
    try:
        return str(Path.cwd())
    except OSError:
        return "a folder that is gone"
