"""Making a new layer."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rsi_graph import load
from rsi_graph.corpus import creating
from rsi_graph.errors import TargetExists
from rsi_graph.files.cache import Store


def test_a_new_layer_stands_on_the_shipped_corpus_without_a_mistake(tmp_path: Path) -> None:
    written = creating.create(tmp_path / "mine", "Mine")
    snapshot = load(tmp_path / "mine", store=Store(None))
    assert len(written) == 3
    assert snapshot.errors == ()
    assert snapshot.title == "Mine"
    assert len(snapshot.layers) == 2


def test_it_leaves_a_folder_that_holds_anything_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(TargetExists):
        creating.create(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_title_may_hold_anything(tmp_path: Path) -> None:
    title = 'a: "b" # {c} [d]'
    creating.create(tmp_path / "mine", title)
    assert load(tmp_path / "mine", store=Store(None)).title == title


def test_what_a_kill_left_of_a_layer_is_finished(tmp_path: Path) -> None:
    whole = creating.texts(tmp_path / "mine", "Mine")
    for number in range(len(whole)):
        folder = tmp_path / f"mine-{number}"
        parts = list(creating.texts(folder, "Mine").items())
        folder.mkdir()
        for path, text in parts[:number]:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        (folder / ".claims.yaml.4711").write_text("half")
        assert creating.is_unfinished(folder, "Mine")
        creating.create(folder, "Mine")
        assert not creating.is_unfinished(folder, "Mine")
        assert load(folder, store=Store(None)).title == "Mine"
    with pytest.raises(TargetExists):
        creating.create(tmp_path / "mine-0", "Mine")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "claims.yaml").write_text("claims: {}\n")
    assert not creating.is_unfinished(tmp_path / "other", "Mine")


KILLED = """
import sys, time
from pathlib import Path
from rsi_graph.corpus import creating as layers
print("go", flush=True)
layers.create(Path(sys.argv[1]), "Mine")
"""


def test_a_kill_at_any_moment_leaves_a_layer_or_one_that_is_finished_later(tmp_path: Path) -> None:
    dice = random.Random(3)  # noqa: S311 - no secret
    for number in range(15):
        folder = tmp_path / f"mine-{number}"
        maker = subprocess.Popen([sys.executable, "-c", KILLED, str(folder)], stdout=subprocess.PIPE, text=True)
        assert maker.stdout
        maker.stdout.readline()
        time.sleep(dice.random() / 100)
        maker.send_signal(signal.SIGKILL)
        maker.wait()
        maker.stdout.close()
        if not (folder / "corpus.yaml").exists():
            creating.create(folder, "Mine")
        assert load(folder, store=Store(None)).title == "Mine"
        assert not load(folder, store=Store(None)).errors
