"""Writing a file whole or not at all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from rsi_graph.errors import BadSetting, TargetExists
from rsi_graph.files.whole import refuse_taken, with_beside, write_all, write_folder, write_new


def test_it_writes_what_is_not_there(tmp_path: Path) -> None:
    write_new(tmp_path / "a.txt", "ä\n")
    assert (tmp_path / "a.txt").read_bytes() == "ä\n".encode()


def test_what_is_there_stays_unless_forced(tmp_path: Path) -> None:
    place = tmp_path / "a.txt"
    place.write_text("old")
    with pytest.raises(TargetExists):
        write_new(place, "new")
    assert place.read_text() == "old"
    write_new(place, "new", force=True)
    assert place.read_text() == "new"


def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "a.txt"
    place.write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BadSetting, match="No space left"):
        write_new(place, "new", force=True)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a.txt", "old")]


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="No such file"):
        write_new(tmp_path / "no" / "a.txt", "new")


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
    assert found == {"t.csv", "t-edges.csv", *others}


@pytest.mark.parametrize(("name", "why"), [("no/a.txt", "there is no folder"), (".", "is a folder")])
def test_a_place_that_cannot_be_a_file_is_refused(tmp_path: Path, name: str, why: str) -> None:
    with pytest.raises(BadSetting, match=why):
        refuse_taken([tmp_path / name], force=True)


def test_several_files_come_in_together_or_not_at_all(tmp_path, monkeypatch):
    """A full disk at any step leaves every file as it was, and nothing beside them."""
    first, second = tmp_path / "a.csv", tmp_path / "a-edges.csv"
    first.write_text("old")
    second.write_text("old edges")
    for owner, name in ((os, "fsync"), (Path, "replace")):
        call = getattr(owner, name)
        for fails_at in (1, 2):
            seen = []

            def refused(*args, call=call, fails_at=fails_at, seen=seen):
                seen.append(args)
                if len(seen) == fails_at:
                    raise OSError(28, "No space left on device")
                return call(*args)

            monkeypatch.setattr(owner, name, refused)
            with pytest.raises(BadSetting, match="No space left"):
                write_all({first: "new", second: "new edges"}, force=True)
            monkeypatch.setattr(owner, name, call)
            assert (first.read_text(), second.read_text()) == ("old", "old edges")
            assert sorted(tmp_path.iterdir()) == sorted([first, second])


def test_what_came_there_meanwhile_stays(tmp_path, monkeypatch):
    """Another program may make the file after we looked; without --force it is not written over."""
    path = tmp_path / "a.json"
    monkeypatch.setattr("rsi_graph.files.whole.refuse_taken", lambda *_, **__: path.write_text("theirs"))
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
