"""A change can be taken back, the last one first, while the file is as it was left; else it is said."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsi_graph.editing import journal
from rsi_graph.editing.journal import Change, FileChange, entry
from rsi_graph.errors import CannotEdit, CannotWrite, FileChanged
from rsi_graph.files import folders, locked, together


def made(path: Path, after: str, what: str = "added a") -> Change:
    """A change that is noted and written."""
    held = locked.read(path)
    one = entry(what, FileChange.of(path, None if held.hash is None else held.text, after))
    assert journal.note(one)
    locked.write(path, after, held.hash)
    return one


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_change_knows_the_text_before_it(before: str, after: str) -> None:
    before, after = (text.encode("utf-8", "replace").decode() for text in (before, after))
    change = FileChange.of(Path("/a.yaml"), before, after)
    assert change.undone(after) == before
    assert after[change.at :].startswith(change.added)
    with pytest.raises(ValueError, match=r"a\.yaml"):
        change.undone(after + "x")


def test_step_by_step_back(tmp_path: Path) -> None:
    path, other = tmp_path / "a.yaml", tmp_path / "b.yaml"
    for text in ("a: 1\n", "a: 1\nb: 2\n", "a: 1\nb: 2\nc: 3\n"):
        made(path, text, f"to {text[-2]}")
    made(other, "x: 1\n", "other")
    assert [one.what for one in journal.entries()] == ["to 1", "to 2", "to 3", "other"]
    seen = []
    while (one := journal.last()) is not None:
        journal.undo(one)
        seen.append((one.what, other.exists(), path.read_text() if path.exists() else None))
    assert seen == [
        ("other", False, "a: 1\nb: 2\nc: 3\n"),
        ("to 3", False, "a: 1\nb: 2\n"),
        ("to 2", False, "a: 1\n"),
        ("to 1", False, None),
    ]
    assert journal.entries() == ()


def test_only_what_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    one = made(tmp_path / "in" / "a.yaml", "a: 1\n")
    two = made(tmp_path / "b.yaml", "b: 1\n")
    assert journal.last() == two
    assert journal.last(inside=[tmp_path / "in"]) == one
    assert journal.last(since=two.at) == two
    assert journal.last(since=two.at + 1) is None
    assert journal.last(by=os.getpid() + 1) is None


def test_a_file_that_somebody_changed_is_refused_and_left(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    one = made(path, "a: 1\n")
    path.write_text("a: 1\nmine: 2\n")
    with pytest.raises(FileChanged, match="changed since the change that would be undone"):
        journal.last()
    with pytest.raises(FileChanged):
        journal.undo(one)
    path.unlink()
    assert journal.last() is None, "it is as it was before"


def test_what_was_never_made_is_passed_over(tmp_path: Path) -> None:
    """As after a kill between the note and the write."""
    first = made(tmp_path / "a.yaml", "a: 1\n")
    journal.note(entry("never", FileChange.of(tmp_path / "a.yaml", "a: 1\n", "a: 2\n")))
    assert journal.last() == first


def refusing(real: Callable[..., object], place: Path) -> Callable[..., object]:
    """The call of the system, which refuses one place."""

    def refused(*words: object, **how: object) -> object:
        if place in words:
            raise OSError(28, "No space left on device", str(place))
        return real(*words, **how)

    return refused


def test_several_files_are_taken_back_all_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a, b = tmp_path / "a.yaml", tmp_path / "b.yaml"
    both = entry("both", FileChange.of(a, None, "a: 1\n"), FileChange.of(b, None, "b: 1\n"))
    journal.note(both)
    a.write_text("a: 1\n")
    b.write_text("b: 1\n")
    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", refusing(Path.unlink, a))
        with pytest.raises(CannotWrite, match="No space left"):
            journal.undo(both)
    assert (a.read_text(), b.read_text()) == ("a: 1\n", "b: 1\n")
    b.unlink()  # as after a kill in the middle of an undo
    assert journal.last() == both
    journal.undo(both)
    assert not a.exists()


def test_several_files_are_changed_all_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change that could not be made leaves neither a file nor a note behind."""
    a, b = tmp_path / "a.yaml", tmp_path / "b.yaml"
    a.write_text("a: 1\n")
    monkeypatch.setattr(together.whole, "move", refusing(together.whole.move, b))
    with pytest.raises(CannotWrite):
        journal.make("both", (locked.read(a), "a: 2\n"), (locked.read(b), "b: 1\n"))
    assert (a.read_text(), b.exists()) == ("a: 1\n", False)
    assert journal.entries() == ()


DAMAGED = [
    "{",
    "[]",
    '{"version": 2, "changes": []}',
    '{"version": 1, "changes": {"a": 1}}',
    '{"version": 1, "changes": [{"what": 1, "at": 1, "by": 1, "changes": []}]}',
    "[" * 100_000,
    "\0",
]


@pytest.mark.parametrize("text", DAMAGED)
def test_a_damaged_journal_is_set_aside(tmp_path: Path, text: str) -> None:
    folders.state().mkdir(parents=True)
    (folders.state() / journal.FILE).write_text(text)
    assert journal.last() is None
    assert [path.name.startswith("changes.damaged-") for path in folders.state().iterdir()] == [True]
    one = made(tmp_path / "a.yaml", "a: 1\n")
    assert journal.last() == one


ROW = {"path": "/a.yaml", "before": None, "after": "x", "at": 0, "removed": "", "added": "x"}
HOSTILE = [
    {"path": "relative.yaml"},
    {"path": "/etc/passwd"},
    {"path": "/a\0.yaml"},
    {"at": -1},
    {"at": True},
    {"before": 3},
    {"added": None},
]


@pytest.mark.parametrize("change", HOSTILE)
def test_a_hostile_journal_is_set_aside(change: dict[str, object]) -> None:
    folders.state().mkdir(parents=True)
    rows = {"version": 1, "changes": [{"what": "w", "at": 1, "by": 1, "changes": [ROW | change]}]}
    (folders.state() / journal.FILE).write_text(json.dumps(rows))
    assert journal.entries() == ()
    assert not (folders.state() / journal.FILE).exists()


def test_nothing_is_written_but_the_very_text_before(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a: 1\n")
    digest = locked.hash_of("a: 1\n")
    for before in (locked.hash_of("other"), None):
        journal.note(Change("evil", 1, 1, (FileChange(path, before, digest, 0, "evil", "a: 1\n"),)))
        with pytest.raises(CannotEdit, match="does not fit"):
            journal.undo(journal.entries()[-1])
        assert path.read_text() == "a: 1\n"


def test_without_a_journal_a_change_holds_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "state").write_text("a file where the folder would be")
    monkeypatch.setattr(folders, "state", lambda: tmp_path / "state")
    assert not journal.note(entry("a", FileChange.of(tmp_path / "a.yaml", None, "a: 1\n")))
    assert journal.entries() == ()


def test_it_does_not_grow_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "KEPT", 3)
    for number in range(5):
        made(tmp_path / f"{number}.yaml", "a: 1\n", f"{number}")
    assert [one.what for one in journal.entries()] == ["2", "3", "4"]


WRITER = """
import sys
from pathlib import Path
from rsi_graph.editing import journal
from rsi_graph.files import locked
path = Path(sys.argv[1])
number = 0
while True:
    held = locked.read(path)
    one = journal.last()
    if number % 3 == 2 and one:
        journal.undo(one)
    else:
        after = f"{held.text}k{number}: {number}\\n"
        journal.note(journal.entry(f"{number}", journal.FileChange.of(path, held.text if held.hash else None, after)))
        locked.write(path, after, held.hash)
    number += 1
    print(number, flush=True)
"""


def test_a_kill_at_any_moment_leaves_what_can_be_taken_back(tmp_path: Path) -> None:
    """Whatever was being done, the file and the journal fit each other afterwards, down to the file's beginning."""
    path, dice = tmp_path / "a.yaml", random.Random(7)  # noqa: S311 - no secret
    for _ in range(20):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True)
        assert writer.stdout
        writer.stdout.readline()
        time.sleep(dice.random() / 50)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        assert journal.entries(), "the journal is whole"
        if dice.random() < 0.5:
            while (one := journal.last()) is not None:
                journal.undo(one)
            assert not path.exists()
            assert not list(folders.state().glob("*damaged*"))
            for rest in journal.entries():
                journal.forget(rest)
