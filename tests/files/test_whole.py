"""Writing a file whole or not at all."""

import os
from pathlib import Path

import pytest

from rsi_graph.errors import BadSetting, TargetExists
from rsi_graph.files import whole
from rsi_graph.files.whole import refuse_taken, write_new


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


NO_FILES = [("no/a.txt", "there is no folder"), (".", "is a folder"), ("x" * 3000, "name too long")]


@pytest.mark.parametrize(("name", "why"), NO_FILES)
def test_a_place_that_cannot_be_a_file_is_refused(tmp_path: Path, name: str, why: str) -> None:
    with pytest.raises(BadSetting, match=f"(?i){why}"):
        refuse_taken([tmp_path / name], force=True)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes")
def test_only_plain_files_of_a_possible_size_are_read(tmp_path):
    """A pipe that nobody writes to, a device without end and a folder are refused at once."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "endless").symlink_to("/dev/zero")
    (tmp_path / "plain").write_bytes(b"words")
    assert whole.read(tmp_path / "plain") == b"words"
    for name in ("pipe", "endless", "plain", "."):
        with pytest.raises(OSError, match=r"plain|larger|directory"):
            whole.read(tmp_path / name, 4)
