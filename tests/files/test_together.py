"""Several files written as one: after a kill at any call, the next call leaves all as before or all as after."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from rsi_graph.errors import BadSetting, CannotWrite, FileBusy, FileChanged, TargetExists
from rsi_graph.files import folders, locked, together
from rsi_graph.files.together import Rewriting, recover, rewrite_all, write_all, write_folder
from rsi_graph.files.whole import with_beside, write_new
from tests.faults import ERRORS, failing, killed_at


def test_several_files_are_written_together_or_not_at_all(tmp_path: Path) -> None:
    files = with_beside(tmp_path / "t.csv", "a", {"edges": "b"})
    assert [path.name for path in files] == ["t.csv", "t-edges.csv"]
    assert [path.name for path in with_beside(tmp_path / "t.md", "a", {".bib": "b"})] == ["t.md", "t.bib"]
    write_all(files)
    (tmp_path / "t.csv").unlink()
    with pytest.raises(TargetExists, match=r"t-edges\.csv"):
        write_all(files)
    assert not (tmp_path / "t.csv").exists()
    write_all(files, force=True)
    assert (tmp_path / "t.csv").read_text() == "a"


@pytest.mark.skipif(os.name != "posix", reason="who runs is asked by signals")
def test_what_a_killed_writer_left_goes_with_the_next_writing(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left = [".t.csv.{}", ".t.csv.{}.whole", ".t-edges.csv.{}.whole"]
    others = [f".t.csv.{os.getppid()}", ".t.csv.writing", ".t.csv.lock", f".u.csv.{ended.pid}"]
    for name in (*(name.format(ended.pid) for name in left), *others):
        (tmp_path / name).write_text("left")
    write_all(with_beside(tmp_path / "t.csv", "a", {"edges": "b"}))
    found = {path.name for path in tmp_path.iterdir()}
    assert found == {"t.csv", "t-edges.csv", *others} - {".t.csv.lock"}


def test_a_folder_is_replaced_only_if_it_was_written_so(tmp_path: Path) -> None:
    write_folder(tmp_path / "f", {"a/b.txt": "1", "c.txt": b"2"}, ".mark")
    assert (tmp_path / "f" / "a" / "b.txt").read_text() == "1"
    with pytest.raises(TargetExists):
        write_folder(tmp_path / "f", {}, ".mark")
    write_folder(tmp_path / "f", {"d.txt": "3"}, ".mark", force=True)
    assert sorted(path.name for path in (tmp_path / "f").iterdir()) == [".mark", "d.txt"]
    with pytest.raises(BadSetting, match="was not written by rsi-graph"):
        write_folder(tmp_path / "f", {}, ".other", force=True)
    with pytest.raises(BadSetting, match="is no folder"):
        write_folder(tmp_path / "f" / "d.txt", {}, ".mark", force=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["f"]


BEFORE = {"a.csv": "old", "a-edges.csv": "old edges"}
AFTER = {"a.csv": "new", "a-edges.csv": "new edges", "losses.json": "[]"}


def texts(folder: Path) -> dict[str, str]:
    """All files below a folder, hidden ones too."""
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("error", ERRORS[:1])
def test_a_fault_at_any_call_leaves_all_as_before(tmp_path, error):
    """One sentence and every file as it was; or all is written, if the fault did no harm."""
    number, met = 1, True
    while met:
        for name in AFTER:
            (tmp_path / name).unlink(missing_ok=True)
        for name, text in BEFORE.items():
            (tmp_path / name).write_text(text)
        said = None
        with failing(tmp_path, number, error) as faults:
            try:
                write_all({tmp_path / name: text for name, text in AFTER.items()}, force=True)
            except BadSetting as refused:
                said = str(refused)
        recover()
        found = {name: text for name, text in texts(tmp_path).items() if not name.startswith(".")}
        assert found == (BEFORE if said else AFTER), (faults.number, faults.what, said)
        number, met = number + 1, faults.met
    assert number > 20


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
@pytest.mark.parametrize("before", [BEFORE, {}], ids=["over old ones", "anew"])
def test_a_kill_at_any_call_leaves_all_as_before_or_as_after(tmp_path, before):
    """The place and the user's state die with the same call; the next call makes it whole, and clears up."""
    place, number, seen = tmp_path / "place", 1, set()
    while True:
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        for name, text in before.items():
            (place / name).write_text(text)
        files = {place / name: text for name, text in AFTER.items()}
        if not killed_at(tmp_path.parent, number, lambda files=files: write_all(files, force=True)):
            break
        recover()
        found = {name: text for name, text in texts(place).items() if not name.startswith(".")}
        assert found in (before, AFTER), number
        seen.add(len(found))
        write_all(files, force=True)
        assert texts(place) == AFTER
        assert not folders.has_plans()
        number += 1
    assert seen == {len(before), len(AFTER)}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_kill_while_a_folder_and_its_report_are_replaced(tmp_path):
    """Both are the old ones or the new ones, and never gone."""
    place, number, seen = tmp_path / "place", 1, set()
    old, new = {"index.html": "old"}, {"index.html": "new", "a/b.html": "b"}

    def write(files: dict[str, str]) -> None:
        report = {place / "r.json": files["index.html"]}
        write_folder(place / "site", files, ".mark", force=True, beside=report)

    while True:
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        write(old)
        if not killed_at(tmp_path.parent, number, lambda: write(new)):
            break
        recover()
        found = texts(place / "site")
        assert found in ({**old, ".mark": ""}, {**new, ".mark": ""}), number
        assert (place / "r.json").read_text() == found["index.html"], number
        seen.add(len(found))
        write(new)
        assert sorted(path.name for path in place.iterdir()) == ["r.json", "site"]
        number += 1
    assert seen == {2, 3}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_kill_while_a_change_is_given_back(tmp_path, monkeypatch):
    """The plan is turned round before the first file is given back."""
    place, number = tmp_path, 1
    files = {place / name: text for name, text in AFTER.items()}

    def writes() -> None:
        last = next(reversed(files))
        move = together.whole.move

        def refused(written: Path, path: Path, *, force: bool) -> None:
            if path == last:
                raise OSError(28, "No space left on device")
            move(written, path, force=force)

        monkeypatch.setattr(together.whole, "move", refused)
        with pytest.raises(BadSetting, match="No space left"):
            write_all(files, force=True)

    while True:
        for name in AFTER:
            (place / name).unlink(missing_ok=True)
        for name, text in BEFORE.items():
            (place / name).write_text(text)
        if not killed_at(tmp_path.parent, number, writes):
            break
        recover()
        assert {name: text for name, text in texts(place).items() if name[0] != "."} in (BEFORE, AFTER), number
        number += 1
    assert texts(place) == BEFORE


def test_a_plan_that_somebody_else_made_is_none(tmp_path):
    """A plan without this user's seal moves nothing and is taken away; so is one whose folder is gone."""
    (tmp_path / ".victim.7.whole").write_text("theirs")
    (tmp_path / "victim").write_text("mine")
    target = together.Target(tmp_path / "victim", together._hash(b"theirs"), was_there=True)
    plan = together.Renaming(7, force=True, back=False, files=(target,))
    folders.plans().mkdir(parents=True)
    note = folders.plans() / "7-1"
    assert together._noted(note, plan)
    note.write_bytes(note.read_bytes().replace(b"rsi-graph plan", b"rsi-graph pl4n"))
    recover()
    assert ((tmp_path / "victim").read_text(), note.exists()) == ("mine", False)
    assert together._noted(note, plan)
    recover()
    assert ((tmp_path / "victim").read_text(), note.exists()) == ("theirs", False)


def test_a_writer_at_work_is_waited_for_and_left_alone(tmp_path, monkeypatch):
    """Its plan is not gone through with by others, and its files are not written at the same time."""
    monkeypatch.setattr("rsi_graph.files.locked.RETRY_SECONDS", 0)
    target = tmp_path / "a.csv"
    folders.plans().mkdir(parents=True)
    with locked.alone(target), pytest.raises(FileBusy):
        write_all({target: "x"})
    plan = together.Renaming(
        os.getpid(), force=True, back=False, files=(together.Target(target, "", was_there=False),)
    )
    with locked.alone(folders.plans() / "1-1"):
        together._noted(folders.plans() / "1-1", plan)
        recover()
        assert folders.has_plans()
    recover()
    assert not folders.has_plans()


def test_what_came_there_meanwhile_stays(tmp_path, monkeypatch):
    """Another program may make the file after we looked; without --force it is not written over."""
    path = tmp_path / "a.json"
    monkeypatch.setattr("rsi_graph.files.together.whole.refuse_taken", lambda *_, **__: path.write_text("theirs"))
    with pytest.raises(TargetExists):
        write_all({path: "ours"})
    assert path.read_text() == "theirs"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_what_is_no_file_is_not_replaced(tmp_path):
    """--output /dev/null --force must not take the device away."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for write in (lambda: write_all({pipe: "x"}, force=True), lambda: write_new(pipe, "x", force=True)):
        with pytest.raises(BadSetting, match="no file"):
            write()
    assert pipe.is_fifo()


def test_files_that_are_still_what_was_read_are_changed_together(tmp_path, monkeypatch):
    """Changed, made and taken away with their modes; if one has changed meanwhile, none is."""
    monkeypatch.setattr("rsi_graph.files.locked.RETRY_SECONDS", 0)
    for name in ("a.yaml", "gone.yaml"):
        (tmp_path / name).write_text("old")
    (tmp_path / "a.yaml").chmod(0o640)
    old = locked.hash_of("old")
    wanted = [
        Rewriting(tmp_path / "a.yaml", old, "new"),
        Rewriting(tmp_path / "b.yaml", None, "made"),
        Rewriting(tmp_path / "gone.yaml", old, None),
    ]
    (tmp_path / "b.yaml").write_text("somebody's")
    before = texts(tmp_path)
    with pytest.raises(FileChanged, match=r"b\.yaml"):
        rewrite_all(wanted)
    assert texts(tmp_path) == before
    (tmp_path / "b.yaml").unlink()
    with locked.alone(tmp_path / "gone.yaml"), pytest.raises(FileBusy):
        rewrite_all(wanted)
    (tmp_path / "same.yaml").symlink_to("a.yaml")
    with pytest.raises(CannotWrite, match="another name"):
        rewrite_all([wanted[0], Rewriting(tmp_path / "same.yaml", old, "other")])
    (tmp_path / "same.yaml").unlink()
    rewrite_all(wanted)
    assert texts(tmp_path) == {"a.yaml": "new", "b.yaml": "made"}
    assert (tmp_path / "a.yaml").stat().st_mode & 0o777 == 0o640
    assert not folders.has_plans()
