"""A sealed file is opened only if it is what was written: of this kind, under this name, whole, by this user."""

import os
import sys
from pathlib import Path

import pytest

from rsi_graph.files import folders, sealed


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "one"


def test_what_was_written_is_read_and_mapped(path: Path) -> None:
    sealed.write(path, "page", "name", b"abc", memoryview(b"def"))
    assert sealed.read(path, "page", "name") == b"abcdef"
    assert sealed.mapped(path, "page", "name") == b"abcdef"
    assert (path.stat().st_size - 6) % 64 == 0
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_nothing_may_be_kept_too(path: Path) -> None:
    sealed.write(path, "page", "name")
    assert sealed.read(path, "page", "name") == b""


@pytest.mark.parametrize(
    ("kind", "name"), [("words", "name"), ("page", "other"), ("page name", ""), ("", "page name")]
)
def test_another_kind_or_name_is_not_opened(path: Path, kind: str, name: str) -> None:
    sealed.write(path, "page", "name", b"abc")
    assert sealed.read(path, kind, name) is None
    assert sealed.mapped(path, kind, name) is None


@pytest.mark.parametrize("at", [0, 12, 60, 200, 255, 256, 258, -1])
@pytest.mark.parametrize("bit", [1, 128])
def test_a_bit_that_was_turned_is_seen(path: Path, at: int, bit: int) -> None:
    sealed.write(path, "page", "name", b"abcdef")
    data = bytearray(path.read_bytes())
    data[at] ^= bit
    path.write_bytes(bytes(data))
    assert sealed.read(path, "page", "name") is None
    assert sealed.mapped(path, "page", "name") is None


@pytest.mark.parametrize("length", [0, 1, 255, 256, 261, 263, 10_000])
def test_another_length_is_seen(path: Path, length: int) -> None:
    sealed.write(path, "page", "name", b"abcdef")
    data = path.read_bytes()
    path.write_bytes(data[:length].ljust(length, b"\0"))
    assert sealed.read(path, "page", "name") is None
    assert sealed.mapped(path, "page", "name") is None


def test_another_user_s_seal_is_not_opened(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sealed.write(path, "page", "name", b"abc")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another"))
    assert sealed.read(path, "page", "name") is None


def test_another_process_opens_it_by_the_key_that_is_kept(path: Path) -> None:
    sealed.write(path, "page", "name", b"abc")
    key = folders.state() / sealed.KEY_FILE
    assert len(key.read_bytes()) == sealed.KEY_BYTES
    sealed._key.cache_clear()
    assert sealed.read(path, "page", "name") == b"abc"


def test_without_a_place_for_the_key_nothing_outlasts_the_process(path: Path, home: Path) -> None:
    (home / "state").write_text("in the way")
    sealed.write(path, "page", "name", b"abc")
    assert sealed.read(path, "page", "name") == b"abc"
    sealed._key.cache_clear()
    assert sealed.read(path, "page", "name") is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
def test_a_pipe_in_its_place_keeps_nobody_waiting(path: Path) -> None:
    path.parent.mkdir()
    os.mkfifo(path)
    assert sealed.read(path, "page", "name") is None
    assert sealed.mapped(path, "page", "name") is None


def test_columns_come_back_apart() -> None:
    data = b"".join(sealed.columns({"a": [1, "\n"]}, b"one", b"", b"three"))
    head, parts = sealed.parted(data, 3)
    assert (head, [bytes(part) for part in parts]) == ({"a": [1, "\n"]}, [b"one", b"", b"three"])


@pytest.mark.parametrize(
    "data",
    [b"", b"\n", b"[1, [3]]\nab", b"[1, [1, 1]]\nab", b"[1, [-1]]\n", b"[1, [true]]\na", b'[1, "a"]\na', b"[1]\n",
     b"[1, [1], 2]\na", b"[" * 100_000 + b"\n", b"1e999\n", b"\xff\n"],
)  # fmt: skip
def test_what_are_no_columns(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        sealed.parted(data, 1)
