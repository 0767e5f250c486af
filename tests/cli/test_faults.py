"""A fault at any call of a command that writes: one true sentence, a corpus before or after, an undo that knows."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from rsi_graph import load
from rsi_graph.cli import link, main
from rsi_graph.editing import journal, judgements
from rsi_graph.files import folders
from rsi_graph.meaning.candidates import Candidate
from rsi_graph.meaning.models import Model
from rsi_graph.snapshot import Snapshot
from tests.calls import said
from tests.debate import DEBATE
from tests.faults import ERRORS, Faults, failing

ADD = ["add", "claim", "--text", "New claim.", "--title", "New", "--supports", "loop-compounds", "--yes"]
COMMANDS = {
    "add": ADD,
    "undo": ["undo", "--yes"],
    "init": ["init", "layer"],
    "export": ["export", "--to", "json", "--output", "out.json", "--force"],
    "csv": ["export", "--to", "csv", "--output", "out.csv", "--force", "--report", "losses.json"],
    "import": ["import", "map.tgf", "--output", "map.yaml", "--force"],
    "schema": ["schema", "--write"],
    "settings": ["settings", "--write"],
    "view": ["evaluate", "--accept", "loop-compounds", "--save", "mine"],
    "position": ["position", "set", "loop-compounds", "0.7", "--because", "New claim."],
    "site": ["export", "--to", "site", "pages", "--force"],
    "beside": ["import", "map.tgf", "--corpus", "corpus", "--output", "corpus/map.yaml", "--report", "losses.json"],
    "held": [
        "import",
        "held.argdown",
        "--output",
        "corpus/held.yaml",
        "--report",
        "losses.json",
    ],
    "vault": ["export", "--to", "discourse-graph", "vault", "--report", "losses.json"],
    "annotation": [
        "add",
        "annotation",
        "bloom-2020-ideas",
        "--supports",
        "loop-compounds",
        "--text",
        "New claim.",
        "--yes",
    ],
    "accept": [
        "link",
        "accept",
        "better-each-time",
        "effort-grows-too",
        "--as",
        "supports",
        "--because",
        "New claim.",
    ],
}
STEPS = {"site": 23, "schema": 3, "position": 7, "accept": 9, "beside": 9, "held": 19, "vault": 37, "annotation": 19}
"""Commands of many calls or slow ones, of whose faults every so-manieth is tried, with RSI_GRAPH_LONG all of them."""


def files(folder: Path) -> dict[str, str]:
    """Return the files of a folder by name, without those that are hidden."""
    return {
        str(path.relative_to(folder)): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }


def paired(*_: object) -> tuple[Snapshot, judgements.JudgedPair, None]:
    """The corpus, and the pair that is judged as if a model had measured it."""
    snapshot = load("corpus")
    pair = Candidate("better-each-time", "effort-grows-too", 0.9, 0.99, 0.9, mutual=True)
    return (
        snapshot,
        judgements.JudgedPair(snapshot.graph, Model("some", Path("nowhere"), "0123456789abcdef" * 4), pair),
        None,
    )


class Ground:
    """A corpus, a home and files that a command starts from, made anew for every fault."""

    def __init__(self, place: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.place, self.home, self.capsys = place, home, capsys

    def make(self, name: str) -> None:
        for folder in (self.place, self.home):
            for path in folder.iterdir():
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        (self.place / "corpus").mkdir()
        (self.place / "corpus" / "corpus.yaml").write_text("title: T\n")
        (self.place / "corpus" / "all.yaml").write_text(DEBATE)
        for file in ("out.json", "out.csv", "out-edges.csv"):
            (self.place / file).write_text("old\n")
        (self.place / "map.tgf").write_text("1 A thing\n2 Another\n#\n1 2 attacks\n")
        (self.place / "held.argdown").write_text("[A]: A thing. {credence: 0.4, reason: So}\n")
        if name == "undo":
            assert main(ADD) == 0
        self.capsys.readouterr()

    def faults(self, name: str, error: int, step: int = 1) -> Iterator[tuple[Faults, int, str]]:
        """Every fault of a command, one after another, with status and what was said."""
        number = 1
        while True:
            self.make(name)
            with failing(self.place.parent, number, error) as faults:
                status, _, err = said(self.capsys, *COMMANDS[name])
            if not faults.met:
                return
            yield faults, status, err
            number += step


@pytest.fixture
def ground(tmp_path, monkeypatch, capsys) -> Ground:
    place, home = tmp_path / "work", tmp_path / "home"
    place.mkdir()
    home.mkdir()
    for name in ("CACHE", "CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    monkeypatch.chdir(place)
    monkeypatch.setattr("rsi_graph.files.locked.PAUSE_SECONDS", 0)
    monkeypatch.setattr(link, "_open", paired)
    return Ground(place, home, capsys)


LONG = "RSI_GRAPH_LONG" in os.environ
CASES = [
    (name, error)
    for name in COMMANDS
    for error in ERRORS
    if error == ERRORS[0] or LONG or name in ("add", "undo", "csv")
]
"""Every command with one error, and those of several files with each; with RSI_GRAPH_LONG all of them."""


@pytest.mark.parametrize(("name", "error"), CASES)
def test_a_fault_at_any_call(ground, capsys, name, error):
    """Each file is as before or as after; status 0 means done, status 2 not; undo takes back what was done."""
    ground.make(name)
    before = files(ground.place)
    assert said(capsys, *COMMANDS[name])[0] == 0
    after = files(ground.place)
    met = 0
    step = 1 if LONG else STEPS.get(name, 1)
    for faults, status, err in ground.faults(name, error, step):
        met += 1
        where = f"{name}, fault {faults.number} at {faults.what}: {status} {err}"
        now = files(ground.place)
        assert status in (0, 1, 2), where
        assert len([line for line in err.splitlines() if line.startswith("error: ")]) == (status == 2), where
        for path, text in now.items():
            told = "in the corpus; rsi-graph check" in err and path.startswith(
                ("out", "losses", "pages", "vault")
            )  # what was read is out
            assert told or text in (before.get(path), after.get(path)), f"{where}: {path}"
        if name == "csv":
            written = {
                path for path in ("out.csv", "out-edges.csv", "losses.json") if now.get(path) != before.get(path)
            }
            assert len(written) in (0, 3), f"{where}: only {written}"
        if status == 2 and "nothing was changed" in err:
            assert now == before, where
        if status == 0 and name not in ("view", "site", "vault") and "in the corpus; rsi-graph check" not in err:
            assert now == after, where
        if name in ("add", "undo", "accept", "position", "annotation"):
            undo_knows(ground, capsys, where)
    assert met > 3


def undo_knows(ground: Ground, capsys, where: str) -> None:
    """The journal reads, and undo takes back exactly what stands in the file."""
    file = folders.state() / journal.FILE
    if file.exists():
        json.loads(file.read_text())
    added = "New claim." in (ground.place / "corpus" / "all.yaml").read_text() or any(
        "New claim." in text for text in files(ground.place).values()
    )
    status, _, err = said(capsys, "undo", "--yes")
    noted = "cannot be undone" not in where
    assert status == (0 if added and noted else 2), f"{where}; then undo: {status} {err}"
    assert all("New claim." not in text for text in files(ground.place).values()) or not noted, where
