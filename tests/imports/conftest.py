"""The fixture that takes a file of another tool in."""

from pathlib import Path

import pytest

from rsi_graph import imports, load
from rsi_graph.files.cache import Store


@pytest.fixture
def taken_in(tmp_path: Path):
    """The graph that a file becomes, and the import itself."""

    def take(text: str | bytes, name: str = "file", form: str | None = None):
        imported = imports.read(text if isinstance(text, bytes) else text.encode(), name, form)
        (tmp_path / "made.yaml").write_text(imports.text(imported), encoding="utf-8", newline="\n")
        snapshot = load(tmp_path, store=Store(None))
        assert snapshot.errors == ()
        return snapshot.graph, imported

    return take
