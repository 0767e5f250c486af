"""Verified Argdown: credences, quotations and sources of statements come in, and the strengths of inferences."""

import pytest

from rsi_graph import imports, load
from rsi_graph.cli import main
from rsi_graph.evaluation import views
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
    }
    assert imported.credences == {"monotonic": (0.92, "replicated"), "assumed": (0.65, "")}
    assert found["arguments"]["separability"]["supports"] == [{"to": "valid", "weight": 0.8}]
    [passage] = found["sources"]["wen-2016"]["annotations"].values()
    assert passage["quote"] == {"exact": "separability [of features] grows with depth"}
    assert passage["supports"] == [{"to": "monotonic"}]
    assert {loss.what: loss.count for loss in imported.losses} == {"data of statements and arguments": 1}
    (tmp_path / "all.yaml").write_text(imports.text(imported))
    assert load(tmp_path, store=Store(None)).errors == ()


def test_credences_become_a_position_beside_the_corpus_file(tmp_path, capsys) -> None:
    (tmp_path / "map.argdown").write_text(MAP)
    assert main(["import", str(tmp_path / "map.argdown")]) == 0
    assert "2 of its credences are a position" in capsys.readouterr().err
    (tmp_path / "c").mkdir()
    call = ["import", str(tmp_path / "map.argdown"), "--prefix", "p", "--output", str(tmp_path / "c" / "map.yaml")]
    assert main(call) == 0
    snapshot = load(tmp_path / "c", store=Store(None))
    assert (snapshot.errors, views.faults(snapshot)) == ((), ())
    found = views.viewed(snapshot, "map")
    assert dict(found.supposition.believed) == {"p-monotonic": (0.92, 0.92), "p-assumed": (0.65, 0.65)}
    assert found.view.credences[0].because == "replicated"
    capsys.readouterr()
    assert main([*call, "--update"]) == 0
    assert main([*call[:2], "--corpus", str(tmp_path / "c")]) == 0
    assert f"nothing was written; --output {tmp_path / 'c'}/map.yaml" in capsys.readouterr().err


def test_what_came_in_goes_out_again(tmp_path, capsys) -> None:
    (tmp_path / "map.argdown").write_text(MAP)
    (tmp_path / "c").mkdir()
    assert main(["import", str(tmp_path / "map.argdown"), "--output", str(tmp_path / "c" / "map.yaml")]) == 0
    out = tmp_path / "again.argdown"
    call = ["export", "--corpus", str(tmp_path / "c"), "--to", "vargdown", "--output", str(out)]
    assert main([*call, "--view", "map"]) == 0
    first, again = (imports.read(text, "map.argdown") for text in (MAP.encode(), out.read_bytes()))
    assert {id_: held for id_, (held, _) in again.credences.items()} == {"monotonic": 0.92, "assumed": 0.65}
    for section in ("claims", "arguments", "sources"):
        assert again.sections[section].keys() == first.sections[section].keys()
    assert again.sections["arguments"] == first.sections["arguments"]
    [before, after] = (
        [passage["quote"] for work in one.sections["sources"].values() for passage in work["annotations"].values()]
        for one in (first, again)
    )
    assert before == after
    assert main(["export", "--corpus", str(tmp_path / "c"), "--to", "json", "--view", "map"]) == 2
    assert "--view goes with --to vargdown" in capsys.readouterr().err


LINK = [("Wen 2016", "https://example.org")]


@pytest.mark.parametrize(
    ("text", "tags", "links", "data", "found"),
    [
        ("Tea is good.", [], [], {}, Sourced("Tea is good.")),
        ("Read Wen 2016", [], LINK, {}, Sourced("Read Wen 2016")),
        ("It holds. Wen 2016", [], LINK, {"credence": 1},
         Sourced("It holds.", "", {}, (1.0, ""), None, frozenset({"credence"}))),
        ("It holds. #a Wen 2016 > \u201cso\u201d", ["a"], LINK, {}, Sourced("It holds.", "so")),
        ("It holds.", [], [], {"credence": 2, "reason": "r"}, Sourced("It holds.")),
        ("It holds.", [], [], {"credence": True}, Sourced("It holds.")),
        ('a -> "b"', [], [], {}, Sourced('a -> "b"')),
        ("It holds.", [], [], {"inference": 0.5, "reason": "r"},
         Sourced("It holds.", "", {"note": "r"}, None, 0.5, frozenset({"inference", "reason"}))),
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
