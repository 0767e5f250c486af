"""Several files, or a folder of them, changed as one: after a kill at any moment, all are as before or all as after.

Everything is first written beside its place. Then a sealed plan is noted in the user's state folder, and only then are
files renamed. A kill before the plan leaves nothing but hidden files; after it, the next call of the program completes
the plan (``recover``). If a file cannot be renamed, the plan is reversed before the others are restored, so that a
kill during that is completed as well. If no plan can be noted, a kill between two renamings may leave one file old.

Files of a corpus are changed in the same way (``rewrite_all``), but only if they still are what was read: a file that
somebody changed between the kill and the next call stays, and the others are restored.
"""

import contextlib
import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from rsi_graph.errors import BadSetting, CannotWrite, FileBusy, FileChanged, RsiGraphError, TargetExists
from rsi_graph.files import folders, locked, sealed, whole
from rsi_graph.files.whole import STAGED

KIND = "plan"
KEPT = ".before"
"""The ending of the name under which the former content of a file is kept while the file is replaced."""
NEW, OLD = ".new", ".old"
"""The endings of the names of a new folder that waits for its place, and of the folder that it replaces."""


@dataclass(frozen=True, slots=True)
class Rewriting:
    """A file that is to be changed if it is still what was read."""

    path: Path
    before: str | None
    """The hash of what was read; None if there was no file."""
    text: str | None
    """The text that it shall hold; None if it is to be deleted."""


@dataclass(frozen=True, slots=True)
class Target:
    """A file that is to be written or deleted."""

    path: Path
    hash: str | None
    """The hash of what it shall hold; None if it is to be deleted."""
    was_there: bool
    before: str | None = None
    """The hash of what it holds, if nothing else may be replaced."""


@dataclass(frozen=True, slots=True)
class Renaming:
    """The planned changes: of files, and of a folder."""

    pid: int
    force: bool
    back: bool
    """True if the changes are to be reversed."""
    files: tuple[Target, ...] = ()
    folder: Path | None = None
    was_there: bool = False
    """True if the folder was there before."""
    bound: bool = False
    """True if a file is changed only while it is as it was ``before``."""

    def staged(self, path: Path) -> Path:
        """The new file while it waits for its place."""
        return path.with_name(f".{path.name}.{self.pid}{STAGED}")

    def kept(self, path: Path) -> Path:
        """The former file while it may be restored."""
        return path.with_name(f".{path.name}.{self.pid}{KEPT}")

    @property
    def new(self) -> Path:
        """The new folder while it waits for its place."""
        return self._aside(NEW)

    @property
    def old(self) -> Path:
        """The former folder after it was moved out of its place."""
        return self._aside(OLD)

    @property
    def places(self) -> list[Path]:
        """All places that are written."""
        return [*([self.folder] if self.folder else []), *(file.path for file in self.files)]

    def _aside(self, end: str) -> Path:
        place = self.folder or Path()
        return place.with_name(f".{place.name}.{self.pid}{end}")


# --- writing ------------------------------------------------------------------------------------------------------


def write_all(files: Mapping[Path, str | bytes], *, force: bool = False) -> None:
    """Write several files, or none if one of them exists or cannot be written.

    Raises TargetExists and BadSetting, and FileBusy if another process writes one of them for more than a second.
    """
    recover()
    whole.refuse_taken(files, force=force)  # in the order of their names
    data = _as_bytes(files)
    with _said([*data]):
        whole.refuse_taken(data, force=force)
        with _held([*data]):
            _written(Renaming(os.getpid(), force, back=False, files=_targets(data)), data, {})


def write_folder(
    folder: Path,
    files: Mapping[str, str | bytes],
    mark: str,
    *,
    force: bool = False,
    beside: Mapping[Path, str | bytes] | None = None,
) -> None:
    """Write a folder of files by their paths in it and files ``beside`` it, or nothing.

    With ``force`` a folder that is there is replaced, if a file ``mark`` in it says that it was written so; any other
    stays as it is. Raises TargetExists, BadSetting and FileBusy.
    """
    recover()
    whole.refuse_taken(beside or {}, force=force)
    data, place = _as_bytes(beside or {}), Path(os.path.realpath(folder))
    with _said([place, *data]):
        _refuse_folder(place, mark, force=force)
        place.parent.mkdir(parents=True, exist_ok=True)
        with _held([place, *data]):
            _refuse_folder(place, mark, force=force)
            whole.refuse_taken(data, force=force)
            _clear_left(place)
            plan = Renaming(
                os.getpid(), force, back=False, files=_targets(data), folder=place, was_there=place.exists()
            )
            _written(plan, data, {**files, mark: ""})


def rewrite_all(files: Sequence[Rewriting]) -> None:
    """Change or delete files that are still what was read: all of them, or none.

    Raises FileChanged, CannotWrite, and FileBusy if another process writes one of them; all are then as they were.
    """
    recover()
    wanted = {Path(os.path.realpath(file.path)): file for file in files}
    if len(wanted) < len(files):
        raise CannotWrite(str(files[-1].path), "it is another name of a file that is changed with it")
    try:
        with contextlib.ExitStack() as stack:
            for path in sorted(wanted):
                stack.enter_context(locked.alone(path))
            _rewritten(wanted)
    except OSError as error:
        named = [file.path for file in files if error.filename and file.path.name in str(error.filename)]
        raise CannotWrite(str((named or [files[0].path])[0]), error.strerror or str(error)) from error


def _rewritten(wanted: Mapping[Path, Rewriting]) -> None:
    """Change files whose locks are held. Raises OSError and FileChanged."""
    alike = {path: locked.unchanged(path, file.before) for path, file in wanted.items()}
    data = {path: file.text.encode() for path, file in wanted.items() if file.text is not None}
    targets = tuple(
        Target(path, _hash(data[path]) if path in data else None, file.before is not None, file.before)
        for path, file in wanted.items()
    )
    _written(Renaming(os.getpid(), force=True, back=False, files=targets, bound=True), data, {}, alike)


def _as_bytes(files: Mapping[Path, str | bytes]) -> dict[Path, bytes]:
    return {path.absolute(): one.encode() if isinstance(one, str) else one for path, one in files.items()}


def _targets(data: Mapping[Path, bytes]) -> tuple[Target, ...]:
    return tuple(Target(path, _hash(one), path.exists()) for path, one in data.items())


def _written(
    plan: Renaming,
    data: Mapping[Path, bytes],
    inside: Mapping[str, str | bytes],
    alike: Mapping[Path, os.stat_result | None] | None = None,
) -> None:
    """Write files, and those inside the folder, whose locks are held; ``alike`` are the modes and owners they keep.

    Raises OSError, TargetExists and FileChanged.
    """
    try:
        if plan.folder is not None:
            _laid_out(plan.new, inside)
        for path, one in data.items():
            whole.clear_left(path, STAGED, KEPT)
            whole.write_beside(plan.staged(path), one, like=(alike or {}).get(path))
    except BaseException:
        _swept(plan)
        raise
    _carried_out(plan)


@contextlib.contextmanager
def _said(places: Sequence[Path]) -> Iterator[None]:
    """Say what the system refuses as an error about the call."""
    try:
        yield
    except OSError as error:
        named = [place for place in places if error.filename and place.name in str(error.filename)]
        raise BadSetting(f"cannot write {(named or places)[0]}: {error.strerror or error}") from error


def _refuse_folder(folder: Path, mark: str, *, force: bool) -> None:
    """Check that a folder may be written. Raises TargetExists and BadSetting."""
    if folder.exists() and not folder.is_dir():
        raise BadSetting(f"{folder} is no folder", "choose another place")
    there = folder.is_dir() and any(folder.iterdir())
    if there and not force:
        raise TargetExists(str(folder))
    if there and not (folder / mark).is_file():
        raise BadSetting(f"{folder} was not written by rsi-graph and is left as it is", "choose another folder")


def _laid_out(place: Path, files: Mapping[str, str | bytes]) -> None:
    """Write the files of a folder that waits."""
    for name, content in files.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def _clear_left(folder: Path) -> None:
    """Delete what killed writers of a folder left beside it."""
    start = f".{folder.name}."
    for path in folder.parent.iterdir():
        writer = path.name.removeprefix(start).removesuffix(NEW).removesuffix(OLD)
        if path.name.startswith(start) and path.is_dir() and writer.isdecimal() and not whole.is_running(int(writer)):
            shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def _held(paths: Sequence[Path]) -> Iterator[None]:
    """Hold the locks of files, always in the same order, so that two writers never wait for each other for ever."""
    with contextlib.ExitStack() as stack:
        for path in sorted(paths):
            stack.enter_context(locked.retried(partial(_entered, path), met=(FileBusy,)))
        yield


def _entered(path: Path) -> contextlib.ExitStack:
    """The lock of a file, held until it is closed."""
    with contextlib.ExitStack() as stack:
        stack.enter_context(locked.alone(path))
        return stack.pop_all()


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


# --- the plan -----------------------------------------------------------------------------------------------------


def _carried_out(plan: Renaming) -> None:
    """Note a plan and carry it out; if that fails, restore what was changed. Raises OSError."""
    note = folders.plans() / f"{plan.pid}-{time.time_ns()}"
    with _alone_or_not(note):
        try:
            for file in plan.files:
                if file.was_there:
                    _kept_too(file.path, plan.kept(file.path))
            noted = len(plan.places) > 1 or plan.was_there
            noted = noted and _noted(note, plan)
            _moved(plan)
        except BaseException:
            back = replace(plan, back=True)
            if not _noted(note, back):
                _forgotten(note)  # a plan to go on must not outlive a change of mind
            _moved(back)
            _swept(plan)
            _forgotten(note)
            raise
        _swept(plan)
        _forgotten(note)


@contextlib.contextmanager
def _alone_or_not(note: Path) -> Iterator[None]:
    """Hold the lock of a plan, which tells others that its writer is at work, or none if it cannot be made."""
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):
            note.parent.mkdir(parents=True, exist_ok=True)
            stack.enter_context(locked.alone(note))
        yield


def _kept_too(path: Path, kept: Path) -> None:
    """Give a file a second name, or copy it if it can have but one."""
    kept.unlink(missing_ok=True)
    try:
        os.link(path, kept, follow_symlinks=False)
    except (AttributeError, NotImplementedError, OSError):
        shutil.copy2(path, kept, follow_symlinks=False)


def _noted(note: Path, plan: Renaming) -> bool:
    """Note a plan; return False if that cannot be done."""
    rows = [[os.fspath(file.path), file.hash, file.was_there, file.before] for file in plan.files]
    folder = os.fspath(plan.folder) if plan.folder else None
    data = {"pid": plan.pid, "force": plan.force, "back": plan.back, "files": rows, "folder": folder,
            "was_there": plan.was_there, "bound": plan.bound}  # fmt: skip
    try:
        sealed.write(note, KIND, note.name, json.dumps(data).encode(), sync=True)
    except OSError:
        return False
    return True


def _forgotten(note: Path) -> None:
    with contextlib.suppress(OSError):
        note.unlink(missing_ok=True)


def _moved(plan: Renaming) -> None:
    """Rename what is still to be renamed; to call it twice does no harm.

    Raises OSError, TargetExists and FileChanged.
    """
    if plan.bound and not plan.back:
        _refuse_strange(plan)
    for file in plan.files:
        (_given_back if plan.back else _given)(plan, file)
    if plan.folder is not None:
        _exchanged(plan, plan.folder)
    for folder in {place.parent for place in plan.places}:
        whole.sync_folder(folder)


def _refuse_strange(plan: Renaming) -> None:
    """Raise FileChanged if a file that is still to be changed is no longer what was read.

    A file that is neither as before nor as after was changed by somebody. If the new text still waits, that was before
    its turn, and is refused; else it was after the renaming, which counts as done.
    """
    for file in plan.files:
        now, waits = _digest(file.path), file.hash is None or _digest(plan.staged(file.path)) == file.hash
        if now != file.hash and (now == file.before) != waits:
            raise FileChanged(str(file.path))


def _digest(path: Path) -> str | None:
    """The hash of a file; None if there is no file."""
    try:
        return _hash(whole.read(path))
    except FileNotFoundError:
        return None


def _given(plan: Renaming, file: Target) -> None:
    """Give a new file its name; a file that appeared there meanwhile stays unless it may be replaced."""
    if plan.bound and _digest(file.path) != file.before:
        return  # it has its name already, or is somebody's own
    if file.hash is None:
        file.path.unlink(missing_ok=True)
        return
    staged = plan.staged(file.path)
    if _digest(staged) == file.hash:  # else it has its name already
        whole.move(staged, file.path, force=plan.force)


def _given_back(plan: Renaming, file: Target) -> None:
    """Restore a file that was replaced, and delete one that was not there before."""
    if plan.bound and _digest(file.path) != file.hash:
        return  # it was never changed, or is somebody's own
    kept = plan.kept(file.path)
    if kept.exists():
        kept.replace(file.path)
    elif not file.was_there and _digest(file.path) == file.hash:
        file.path.unlink()


def _exchanged(plan: Renaming, folder: Path) -> None:
    """Put a waiting folder in the place of another, or restore the former one."""
    if plan.back:
        if plan.old.exists() and not folder.exists():
            plan.old.replace(folder)
    elif plan.new.exists():  # else it has its name already
        if folder.exists():
            if plan.old.exists() or not plan.was_there:
                raise TargetExists(str(folder))  # somebody else has put it there meanwhile
            folder.replace(plan.old)
        plan.new.replace(folder)


def _swept(plan: Renaming) -> None:
    """Delete what waited beside the places."""
    for place in plan.places:
        for left in (plan.staged(place), plan.kept(place)):
            with contextlib.suppress(OSError):
                left.unlink(missing_ok=True)
    if plan.folder is not None:
        shutil.rmtree(plan.new, ignore_errors=True)
        if plan.folder.exists():
            shutil.rmtree(plan.old, ignore_errors=True)


# --- after a kill -------------------------------------------------------------------------------------------------


def recover() -> None:
    """Complete the plans of writers that were killed. What cannot be done now waits for the next call."""
    with contextlib.suppress(OSError):
        for name in sorted({path.name.lstrip(".").partition(".")[0] for path in folders.plans().iterdir()}):
            with contextlib.suppress(OSError, RsiGraphError):
                _recovered(folders.plans() / name)


def _recovered(note: Path) -> None:
    with locked.alone(note):  # its writer is dead, else FileBusy
        data = sealed.read(note, KIND, note.name)
        plan = _plan(data) if data else None
        if plan is not None and all(place.parent.is_dir() for place in plan.places):
            with _held(plan.places):
                try:
                    _moved(plan)
                except (TargetExists, FileChanged):
                    _moved(replace(plan, back=True))
                _swept(plan)
        note.unlink(missing_ok=True)  # one that cannot be read is no plan of ours
        whole.clear_left(note)


def _plan(data: bytes) -> Renaming | None:
    """A plan as it was noted; None if the bytes are no plan."""
    try:
        found: Any = json.loads(data)
        files = tuple(
            Target(_place(path), _digest_or_none(digest), _a(bool, was), _digest_or_none(before))
            for path, digest, was, before in found["files"]
        )
        folder = None if found["folder"] is None else _place(found["folder"])
        force, back, was_there = (_a(bool, found[name]) for name in ("force", "back", "was_there"))
        return Renaming(_a(int, found["pid"]), force, back, files, folder, was_there, _a(bool, found["bound"]))
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None


def _digest_or_none(value: Any) -> str | None:
    return None if value is None else str(_a(str, value))


def _place(text: Any) -> Path:
    path = Path(_a(str, text))
    if not path.is_absolute() or not path.name or "\0" in text:
        raise ValueError(text)
    return path


def _a(kind: type[Any], value: Any) -> Any:
    if type(value) is not kind:
        raise TypeError(f"not {kind.__name__}")
    return value
