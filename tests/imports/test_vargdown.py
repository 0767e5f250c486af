"""Verified Argdown: credences, quotations and sources of statements come in, and the strengths of inferences."""

import pytest

from rsi_graph import imports, load
from rsi_graph.files.cache import Store
from rsi_graph.imports.vargdown import Sourced, quotation, sourced
from rsi_graph.model import MAX_QUOTE

MAP = """\
===
title: Are probes reliable?
===

[Reliable]: Probes are reliable.

<Separability>

(1) [Monotonic]: Wen 2016 trained probes on each layer
    of a network. #observation
    [Wen 2016](https://example.org/abs/1)
    > "separability \\[of features\\] grows with depth"
    {reason: "replicated", credence: 0.92}
(2) [Assumed]: What is separable is encoded. #assumption {credence: 0.65, math: "x"}
----
(3) [Valid]: Probes find structure.
    {inference: 0.8}
  +> [Reliable]
"""


def test_a_map_comes_in_with_its_numbers_and_sources(tmp_path) -> None:
    imported = imports.read(MAP.encode(), "map.argdown")
    found = imported.sections
    assert found["claims"]["monotonic"] == {
        "title": "Monotonic",
        "text": "Wen 2016 trained probes on each layer of a network.",
        "tags": ["observation"],
        "credence": 0.92,
        "note": "replicated",
    }
    assert found["claims"]["assumed"]["credence"] == 0.65
    assert found["arguments"]["separability"]["supports"] == [{"to": "valid", "weight": 0.8}]
    [passage] = found["sources"]["wen-2016"]["annotations"].values()
    assert passage["quote"] == {"exact": "separability [of features] grows with depth"}
    assert passage["supports"] == [{"to": "monotonic"}]
    assert {loss.what: loss.count for loss in imported.losses} == {"data of statements and arguments": 1}
    (tmp_path / "all.yaml").write_text(imports.text(imported))
    assert load(tmp_path, store=Store(None)).errors == ()


LINK = [("Wen 2016", "https://example.org")]


@pytest.mark.parametrize(
    ("text", "tags", "links", "data", "found"),
    [
        ("Tea is good.", [], [], {}, Sourced("Tea is good.")),
        ("Read Wen 2016", [], LINK, {}, Sourced("Read Wen 2016")),
        ("It holds. Wen 2016", [], LINK, {"credence": 1},
         Sourced("It holds.", "", {"credence": 1}, None, frozenset({"credence"}))),
        ("It holds. #a Wen 2016 > \u201cso\u201d", ["a"], LINK, {}, Sourced("It holds.", "so")),
        ("It holds.", [], [], {"credence": 2, "reason": "r"}, Sourced("It holds.")),
        ("It holds.", [], [], {"credence": True}, Sourced("It holds.")),
        ('a -> "b"', [], [], {}, Sourced('a -> "b"')),
        ("It holds.", [], [], {"inference": 0.5, "reason": "r"},
         Sourced("It holds.", "", {"note": "r"}, 0.5, frozenset({"inference", "reason"}))),
    ],
)  # fmt: skip
def test_what_belongs_to_the_source_is_told_from_the_statement(text, tags, links, data, found) -> None:
    assert sourced(text, tags, links, data) == found


def test_a_long_quotation_is_cut_between_words() -> None:
    assert quotation("short") == ("short", False)
    cut, is_cut = quotation("word " * 100)
    assert is_cut
    assert len(cut) <= MAX_QUOTE
    assert cut.endswith("word")
