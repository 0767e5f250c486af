"""Making a new layer."""

from pathlib import Path

import pytest

from rsi_graph import layers, load
from rsi_graph.cache import Store
from rsi_graph.errors import TargetExists


def test_a_new_layer_stands_on_the_shipped_corpus_without_a_mistake(tmp_path: Path) -> None:
    written = layers.create(tmp_path / "mine", "Mine")
    snapshot = load(tmp_path / "mine", store=Store(None))
    assert len(written) == 3
    assert snapshot.errors == ()
    assert snapshot.title == "Mine"
    assert len(snapshot.layers) == 2


def test_it_leaves_a_folder_that_holds_anything_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(TargetExists):
        layers.create(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_title_may_hold_anything(tmp_path: Path) -> None:
    title = 'a: "b" # {c} [d]'
    layers.create(tmp_path / "mine", title)
    assert load(tmp_path / "mine", store=Store(None)).title == title
