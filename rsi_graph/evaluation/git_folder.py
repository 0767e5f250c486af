"""The folder of a repository that git is about to read, looked through for what would keep git waiting.

Git opens what stands in it by name: at a pipe it waits for a writer for ever, a device has no end. Such things are
found here by their kind alone; none of them is opened.
"""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from rsi_graph.errors import BadSetting
from rsi_graph.files import whole

MOST = 200_000
"""The most entries that are looked at; a repository with more is left to the time limit of each call."""
LARGEST = 256 * 1024 * 1024
"""The most bytes of a file that git reads as a whole: what names branches and says how it is set up."""
_READ_WHOLE = ("", "info", "refs", "objects/info")
"""The folders of such files."""
_PARTED = ("index", "sharedindex", "modules", "lfs")
"""Names in them that are read in parts, if at all."""
HINT = "look at what is there and take it away, or clone it anew"


def look_through(folder: Path) -> None:
    """Look through the repository around a folder. Raises BadSetting if git would wait for something in it."""
    for place in _git_folders(Path(os.path.realpath(folder))):
        for path, kind in _strange(place):
            raise BadSetting(f"git cannot read {folder}: {path} is {kind}", HINT)


def _git_folders(folder: Path) -> Iterator[Path]:
    """The folders that git would read, from the innermost repository around a folder."""
    if named := os.environ.get("GIT_DIR"):
        yield from _with_common(Path(named))
        return
    for around in (folder, *folder.parents):
        place = around / ".git"
        if os.path.lexists(place):
            yield from _with_common(_linked(place))
            return
        if _looks_bare(around):
            yield around
            return


def _looks_bare(folder: Path) -> bool:
    return os.path.lexists(folder / "HEAD") and (folder / "objects").is_dir() and (folder / "refs").is_dir()


def _linked(place: Path) -> Path:
    """The folder that a ``.git`` is, or, if it is a file, names."""
    try:
        said = whole.read(place, 4096).decode("utf-8", "surrogateescape").strip()
        return place.parent / said.removeprefix("gitdir: ") if said.startswith("gitdir: ") else place
    except (OSError, ValueError):
        return place


def _with_common(place: Path) -> Iterator[Path]:
    """The folder of a repository or worktree, and the one that it shares with others."""
    yield place
    try:
        yield place / whole.read(place / "commondir", 4096).decode("utf-8", "surrogateescape").strip()
    except (OSError, ValueError):
        return


def _strange(place: Path) -> Iterator[tuple[str, str]]:
    """The paths in a folder at which git would wait, each with the kind of thing that stands there."""
    waiting, seen = [""], 0
    while waiting and seen < MOST:
        inside = waiting.pop()
        try:
            with os.scandir(place / inside) as entries:
                for entry in entries:
                    seen += 1
                    path = f"{inside}/{entry.name}".lstrip("/")
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(path)
                    elif kind := _kind(entry, inside):
                        yield str(place / path), kind
        except (OSError, ValueError):
            continue


def _kind(entry: os.DirEntry[str], inside: str) -> str:
    """The words for an entry that is read without end; nothing for any other."""
    read_whole = inside.startswith("refs") or (inside in _READ_WHOLE and not entry.name.startswith(_PARTED))
    if not read_whole and entry.is_file(follow_symlinks=False):
        return ""  # the kind is known without a call of the system, as of most
    try:
        status = entry.stat()
    except OSError:
        return ""
    if not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):
        return "a pipe" if stat.S_ISFIFO(status.st_mode) else "a device or a socket"
    too_large = read_whole and stat.S_ISREG(status.st_mode) and status.st_size > LARGEST
    return f"larger than {LARGEST // 2**20} MB" if too_large else ""
