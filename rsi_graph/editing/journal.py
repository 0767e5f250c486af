"""The journal of changes to corpus files, by which they are undone one by one, the last change first.

It is a file of JSON in the user's state folder. A change is noted before it is made, with the hashes of the file
before and after and the text that differs, so that after a kill at any moment the state is known. Undoing compares the
hashes: a file that is as before was never changed, a file that is as the change left it is restored, and any other
file was changed by somebody else, which is refused. A journal that cannot be read is set aside.
"""

import contextlib
import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rsi_graph.corpus.layers import SUFFIXES
from rsi_graph.errors import BadSetting, CannotEdit, CannotWrite, FileBusy, FileChanged, RsiGraphError
from rsi_graph.files import folders, locked, together
from rsi_graph.files.locked import Held
from rsi_graph.files.together import Rewriting
from rsi_graph.files.whole import set_aside

FILE = "changes.json"
VERSION = 1
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
KEPT = 200
"""The most changes that are remembered."""


@dataclass(frozen=True, slots=True)
class FileChange:
    """A changed file: its hashes before and after (None if it did not exist), and the texts that differ.

    The two texts begin to differ ``at`` a number of code points, where ``added`` replaced ``removed``.
    """

    path: Path
    before: str | None
    after: str
    at: int
    removed: str
    added: str

    @classmethod
    def of(cls, path: Path, before: str | None, after: str) -> "FileChange":
        """The change from one text of a file to another."""
        old = before or ""
        start = _same(old, after)
        end = _same(old[start:][::-1], after[start:][::-1])
        removed, added = old[start : len(old) - end], after[start : len(after) - end]
        known = None if before is None else locked.hash_of(before)
        return cls(path.absolute(), known, locked.hash_of(after), start, removed, added)

    def undone(self, text: str) -> str:
        """Return the text before, made from the text after the change. Raises ValueError for another text."""
        old = f"{text[: self.at]}{self.removed}{text[self.at + len(self.added) :]}"
        if (locked.hash_of(old) if self.before else old) != (self.before or ""):
            raise ValueError(str(self.path))
        return old


def _same(one: str, other: str) -> int:
    """The number of code points that two texts share at their beginning."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[low:middle] == other[low:middle] else (low, middle - 1)
    return low


@dataclass(frozen=True, slots=True)
class Change:
    """A change in the sense of a person, to one file or several."""

    what: str
    """The change in a few words: "added claim costs-fall"."""
    at: int
    """The time of the change, in nanoseconds since 1970; with ``by`` it names the change."""
    by: int
    """The process that made it."""
    changes: tuple[FileChange, ...]
    noted: bool = True
    """False if it could not be noted: then it holds, but cannot be undone."""


def entry(what: str, *changes: FileChange) -> Change:
    """A change that is made now, by this process."""
    return Change(what, time.time_ns(), os.getpid(), changes)


def note(made: Change, folder: Path | None = None) -> bool:
    """Note a change; return False if that is impossible. Without a note the change holds, but cannot be undone."""
    return _rewritten(folder, lambda entries: [*entries, made][-KEPT:])


def forget(gone: Change, folder: Path | None = None) -> bool:
    """Remove a note."""
    return _rewritten(folder, lambda entries: [one for one in entries if (one.at, one.by) != (gone.at, gone.by)])


def entries(folder: Path | None = None) -> tuple[Change, ...]:
    """All noted changes, the last one last."""
    return tuple(_read(_file(folder))[0])


def last(
    folder: Path | None = None, *, since: int = 0, by: int | None = None, inside: Sequence[Path] = ()
) -> Change | None:
    """The last change that was made: after a moment, by one process, to files in these folders, if they are given.

    ``since`` is in nanoseconds since 1970. Notes of changes that were never made are skipped. Raises FileChanged if a
    file is not as the change left it.
    """
    roots = [Path(os.path.realpath(root)) for root in inside]
    for one in reversed(entries(folder)):
        if one.at < since or (by is not None and one.by != by):
            continue
        if roots and not all(_is_in(change.path, roots) for change in one.changes):
            continue
        if any(_is_made(change) for change in one.changes):
            return one
    return None


def make(what: str, *files: tuple[Held, str], folder: Path | None = None) -> Change:
    """Note a change of files and make it, for all files or none. Raises as ``locked.write`` does."""
    changes = [FileChange.of(held.path, None if held.hash is None else held.text, after) for held, after in files]
    made = entry(what, *changes)
    made = replace(made, noted=note(made, folder))
    try:
        _rewritten_together([Rewriting(held.path, held.hash, after) for held, after in files])
    except RsiGraphError:
        forget(made, folder)
        raise
    return made


def _rewritten_together(files: Sequence[Rewriting]) -> None:
    """Change or delete files, all or none even after a kill. Raises FileChanged, FileBusy, CannotWrite."""
    if len(files) > 1:
        together.rewrite_all(files)
        return
    for file in files:
        if file.text is not None:
            locked.write(file.path, file.text, file.before)
        elif file.before is not None:
            locked.remove(file.path, file.before)


def take_back(made: Change | Callable[[], Change | None], folder: Path | None = None) -> Change:
    """Undo a change, or the one that is found when it is our turn, while others may write and undo as well.

    One process at a time undoes; others wait for a second. Returns the change that was undone. Raises as ``undo``, and
    BadSetting if there is none.
    """

    def attempt() -> Change:
        with _turn(folder):
            together.recover()
            planned = made() if callable(made) else made
            if planned is None:
                raise nothing()
            try:
                undo(planned, folder)
            except FileChanged as error:
                if not callable(made):
                    raise
                raise FileBusy(str(planned.changes[0].path), "") from error  # somebody wrote since it was found
            return planned

    return locked.retried(attempt, met=(FileBusy,))


@contextlib.contextmanager
def _turn(folder: Path | None) -> Iterator[None]:
    """Hold the lock of undoing. A state folder that takes no lock has no journal either, so nothing needs guarding."""
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):
            stack.enter_context(locked.alone(_file(folder).with_name("undoing")))
        yield


def undo(made: Change, folder: Path | None = None) -> None:
    """Undo a change in all its files, or in none.

    Later notes are dropped with it if nothing of their changes is left in the files. Raises FileBusy, CannotWrite, and
    FileChanged if a file is not as the change left it or if somebody else has undone the change.
    """
    texts = [_before(change) for change in made.changes if _is_made(change)]
    if made.changes and not texts:
        raise FileChanged(str(made.changes[0].path), "the change was looked at", "it was taken back meanwhile")
    _rewritten_together(
        [Rewriting(change.path, change.after, old if change.before else None) for change, old in reversed(texts)]
    )
    files = {change.path for change in made.changes}
    behind = [one for one in entries(folder) if one.at > made.at and files & {c.path for c in one.changes}]
    for one in (made, *behind):
        forget(one, folder)


def _is_made(change: FileChange) -> bool:
    """Return True if a file is as a change left it, False if it is as before. Raises FileChanged if neither."""
    held = locked.read(change.path)
    if held.hash not in (change.before, change.after):
        hint = "nothing was undone; take the lines out by hand"
        raise FileChanged(str(change.path), "the change that would be undone", hint)
    return held.hash == change.after


def _before(change: FileChange) -> tuple[FileChange, str]:
    """A change with the text before it."""
    try:
        return change, change.undone(locked.read(change.path).text)
    except ValueError:
        raise CannotEdit(f"the journal does not fit {change.path}", "nothing was undone") from None


def _is_in(path: Path, roots: Sequence[Path]) -> bool:
    real = Path(os.path.realpath(path))
    return any(real.is_relative_to(root) for root in roots)


# --- the file -----------------------------------------------------------------------------------------------------


def _file(folder: Path | None) -> Path:
    return (folder or folders.state()) / FILE


def _read(file: Path) -> tuple[list[Change], str | None]:
    """The noted changes, and the hash of the file. A file that is no journal is set aside.

    Raises CannotEdit if the system refuses to read it: then it may be whole, and stays.
    """
    try:
        held = locked.read(file)
        return _entries(held.text), held.hash
    except CannotEdit as error:
        if isinstance(error.__cause__, NotADirectoryError):
            return [], None  # there is no journal and cannot be one
        if isinstance(error.__cause__, OSError):
            raise
        set_aside(file)
        return [], None
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        set_aside(file)
        return [], None


def _rewritten(folder: Path | None, change: Callable[[list[Change]], list[Change]]) -> bool:
    """Change the journal; while another process writes it, wait a little and read it again."""
    file = _file(folder)

    def attempt() -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        noted, digest = _read(file)
        locked.write(file, _text(change(noted)), digest)

    try:
        locked.retried(attempt)
    except (OSError, CannotEdit, CannotWrite, FileChanged, FileBusy):
        return False
    return True


def _text(noted: Sequence[Change]) -> str:
    rows = [{"what": one.what, "at": one.at, "by": one.by, "changes": [*map(_row, one.changes)]} for one in noted]
    return json.dumps({"version": VERSION, "changes": rows}, ensure_ascii=True, indent=1)


def _row(change: FileChange) -> dict[str, Any]:
    return {
        "path": str(change.path),
        "before": change.before,
        "after": change.after,
        "at": change.at,
        "removed": change.removed,
        "added": change.added,
    }


def _entries(text: str) -> list[Change]:
    """The entries of a journal. Raises ValueError, TypeError or LookupError if the data are none."""
    if not text:
        return []
    data = json.loads(text)
    if data["version"] != VERSION:
        raise ValueError(data["version"])
    return [
        Change(
            _printable(_a(str, row["what"])), _a(int, row["at"]), _a(int, row["by"]), tuple(_changes(row["changes"]))
        )
        for row in data["changes"]
    ]


def _changes(rows: Any) -> Iterator[FileChange]:
    for row in rows:
        path = Path(_a(str, row["path"]))
        if not path.is_absolute() or path.suffix not in SUFFIXES or "\0" in str(path):
            raise ValueError(str(path))
        before = None if row["before"] is None else _a(str, row["before"])
        yield FileChange(path, before, _a(str, row["after"]), _a(int, row["at"]), _a(str, row["removed"]),
                     _a(str, row["added"]))  # fmt: skip


def _printable(text: str) -> str:
    """A text without anything that a terminal would obey."""
    return "".join(letter if letter.isprintable() else REPLACEMENT for letter in text)


def _a(kind: type[Any], value: Any) -> Any:
    if type(value) is not kind or (kind is int and value < 0):
        raise TypeError(f"not {kind.__name__}: {value!r}")
    return value


def nothing() -> BadSetting:
    """The error for an undo when there is nothing to take back."""
    return BadSetting("there is nothing to undo", "only what rsi-graph wrote itself is undone")
