"""Writing a file only if it is still the one that was read, under a lock that other processes respect."""

import contextlib
import errno
import hashlib
import os
import stat
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from rsi_graph.errors import CannotEdit, CannotWrite, FileBusy, FileChanged
from rsi_graph.files import whole

T = TypeVar("T")


def hash_of(text: str | bytes) -> str:
    """The hash that a text is known by."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


# --- files --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Held:
    """A file as it was read; ``hash`` is None if the file does not exist yet."""

    path: Path
    text: str
    hash: str | None


def read(path: Path) -> Held:
    """A file's text with its newlines as they are; empty if there is no file. Raises CannotEdit."""
    try:
        data = whole.read(path)
        return Held(path, data.decode(), hash_of(data))
    except FileNotFoundError:
        return Held(path, "", None)
    except UnicodeDecodeError:
        raise CannotEdit(f"{path} is not UTF-8", "save it as UTF-8") from None
    except OSError as error:
        raise CannotEdit(f"cannot read {path}: {error.strerror}") from error


RETRY_SECONDS = 1.0
"""The seconds for which a change is tried again while another program writes the same file."""
PAUSE_SECONDS = 0.02


def retried(
    attempt: Callable[[], T],
    again: Callable[[], object] = bool,
    met: tuple[type[Exception], ...] = (FileChanged, FileBusy),
) -> T:
    """Attempt what may meet another writer; if it does, call ``again`` and try once more, for ``RETRY_SECONDS``.

    ``met`` is the exception that says so. Raises what the last attempt raised.
    """
    end = time.monotonic() + RETRY_SECONDS
    while True:
        try:
            return attempt()
        except met:
            if time.monotonic() > end:
                raise
        time.sleep(PAUSE_SECONDS * (0.5 + os.getpid() % 64 / 64))  # two processes do not meet again and again
        again()


def write(path: Path, new: str, expected_hash: str | None) -> None:
    """Replace a file by a text, if the file is still the one that was read (None: it does not exist yet).

    Raises FileChanged, CannotWrite, and FileBusy if another process writes it; the file is then as it was.
    """
    target = Path(os.path.realpath(path))
    try:
        with _locked(target):
            whole.replace(target, (new.encode(),), beside="writing", like=unchanged(target, expected_hash))
    except OSError as error:
        raise CannotWrite(str(path), error.strerror or str(error)) from error


def remove(path: Path, expected_hash: str) -> None:
    """Delete a file if it is still the one that was written. Raises as ``write`` does."""
    target = Path(os.path.realpath(path))
    try:
        with _locked(target):
            unchanged(target, expected_hash)
            target.unlink()
    except OSError as error:
        raise CannotWrite(str(path), error.strerror or str(error)) from error


def alone(target: Path) -> contextlib.AbstractContextManager[None]:
    """Hold the lock of a file or folder while work on it goes on. Raises FileBusy if another process holds it."""
    return _locked(target)


def unchanged(target: Path, expected_hash: str | None) -> os.stat_result | None:
    """Mode and owner of the file, None if there is no file. Raises FileChanged if its text is not what was read."""
    try:
        data = whole.read(target)
    except FileNotFoundError:
        if expected_hash is not None:
            raise FileChanged(str(target)) from None
        return None
    if hash_of(data) != expected_hash:
        raise FileChanged(str(target))
    if not os.access(target, os.W_OK):
        raise PermissionError(13, "it is read-only")
    return target.stat()


_NOT_THROUGH_LINKS = getattr(os, "O_NOFOLLOW", 0)
"""The flag that opens no link: a lock file is emptied before our pid is written, and a link would empty its target."""


@contextlib.contextmanager
def _locked(target: Path) -> Iterator[None]:
    """Hold the file's lock: a file beside it with our pid, which the system locks and frees if its holder dies."""
    place = target.with_name(f".{target.name}.lock")
    descriptor = _lock(place)
    try:
        os.truncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        yield
    finally:
        with contextlib.suppress(OSError):
            place.unlink()
        with contextlib.suppress(OSError):  # everything is written by now
            os.close(descriptor)


def _lock(place: Path) -> int:
    """The lock's descriptor. If its former holder has deleted the lock file meanwhile, try again on the new one."""
    while True:
        try:
            descriptor = os.open(place, os.O_RDWR | os.O_CREAT | _NOT_THROUGH_LINKS, 0o666)
        except OSError as error:
            if error.errno in (errno.ELOOP, errno.EISDIR):
                raise _no_lock(place) from None
            raise
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise _no_lock(place)
            _take(descriptor)
            if _is_same(descriptor, place):
                return descriptor
        except BlockingIOError:
            holder = os.read(descriptor, 20).decode("ascii", "replace").strip()
            os.close(descriptor)
            raise FileBusy(place.name.removeprefix(".").removesuffix(".lock"), holder) from None
        except OSError:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _no_lock(place: Path) -> OSError:
    """Return the error for what stands in the place of a lock and is no file."""
    return OSError(errno.EINVAL, f"{place.name} stands in the place of its lock and is no plain file", str(place))


def _take(descriptor: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError from error
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _is_same(descriptor: int, place: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), place.stat())
    except FileNotFoundError:
        return False
