"""A corpus that is written as YAML and read again says the same, whatever its texts hold."""

import tempfile
from pathlib import Path

import pytest
from hostile import loaded, sections, told
from hypothesis import given, settings
from hypothesis import strategies as st

from rsi_graph.export import export
from rsi_graph.export.yaml_text import block, scalar
from rsi_graph.yamltext import FORBIDDEN, read


@settings(max_examples=40)
@given(sections())
def test_what_is_written_is_read_as_the_same(made) -> None:
    with tempfile.TemporaryDirectory() as folder:
        before = loaded(made, Path(folder) / "a")
        written = export(before.graph, before.graph.ids(), "yaml", "T").content
        (Path(folder) / "b").mkdir()
        (Path(folder) / "b" / "all.yaml").write_text(written, encoding="utf-8", newline="\n")
        after = loaded({}, Path(folder) / "c") if not written else _load(Path(folder) / "b")
        assert told(after.graph) == told(before.graph)


def _load(folder: Path):
    from rsi_graph import load
    from rsi_graph.cache import Store

    return load(folder, store=Store(None))


json_like = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(st.text(max_size=6), json_like, max_size=4))
def test_any_data_is_read_as_it_was(data) -> None:
    text = "\n".join(block(data)) + "\n"
    if FORBIDDEN.search(text) or "\\u" in text or "\\" in text or '"<<"' in text:
        return
    assert read(text.encode()).data == (data or None)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("plain words", "plain words"),
        ("no", '"no"'),
        ("2020", '"2020"'),
        ("2020-04", '"2020-04"'),
        ("a: b", '"a: b"'),
        ("a #b", '"a #b"'),
        ("- a", '"- a"'),
        (" a", '" a"'),
        ("a\nb", '"a\\nb"'),
        ("O'Neil", "O'Neil"),
        (0.5, "0.5"),
        (True, "true"),
    ],
)
def test_text_is_quoted_where_it_has_to_be(value, written: str) -> None:
    assert scalar(value) == written
