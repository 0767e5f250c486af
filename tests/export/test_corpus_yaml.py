"""A corpus that is written as YAML and read again says the same, whatever its texts hold."""

import tempfile
from pathlib import Path

from hypothesis import given, settings

from rsi_graph import load
from rsi_graph.export import export
from rsi_graph.files.cache import Store
from tests.hostile import loaded, sections, told


@settings(max_examples=40)
@given(sections())
def test_what_is_written_is_read_as_the_same(made) -> None:
    with tempfile.TemporaryDirectory() as folder:
        before = loaded(made, Path(folder) / "a")
        written = export(before.graph, before.graph.ids(), "yaml", "T").content
        (Path(folder) / "b").mkdir()
        (Path(folder) / "b" / "all.yaml").write_text(written, encoding="utf-8", newline="\n")
        after = load(Path(folder) / "b", store=Store(None))
        assert told(after.graph) == told(before.graph)
