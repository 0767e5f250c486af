"""The benchmark measures what it says: rows compare rightly; a synthetic corpus is sound and the same each time."""

import pytest

from rsi_graph import load
from rsi_graph.files.cache import Store
from tests.benchmarks.generator import Generator, corpus
from tests.benchmarks.rows import Row, after, call, in_turns, ratio


@pytest.mark.parametrize(
    ("row", "passed"),
    [
        (Row("a", 2.0, 2.0), True),
        (Row("a", 2.1, 2.0), False),
        (Row("a", 0.98, 0.98, "recall", at_least=True), True),
        (Row("a", 0.97, 0.98, "recall", at_least=True), False),
    ],
)
def test_rows(row, passed):
    """At most the target, or at least it if more is better."""
    assert row.passed == passed
    assert row.cells()[-1] == ("pass" if passed else "short")


def test_turns_and_ratio():
    """Timers run in turns, preparations unmeasured; the ratio takes the best round or the middle one."""
    seen = []
    in_turns(
        {"a": call(lambda: seen.append("a")), "b": after(lambda: seen.append("p"), call(lambda: seen.append("b")))}, 2
    )
    assert seen == list("apbapb")
    times = {"judged": iter([4.0, 2.0, 9.0]), "reference": iter([1.0, 2.0, 4.0])}
    assert ratio(times["judged"].__next__, times["reference"].__next__, rounds=3) == 2.0
    times = {"judged": iter([4.0, 2.0, 9.0]), "reference": iter([1.0, 2.0, 4.0])}
    assert ratio(times["judged"].__next__, times["reference"].__next__, rounds=3, of="median") == 2.0


def test_one_seed_is_one_corpus():
    """The same seed gives the same bytes, another seed others."""
    one, again, other = (dict(Generator(400, seed).files()) for seed in (1, 1, 2))
    assert one == again
    assert one != other
    assert list(one) == ["part-0000.yaml", "part-0001.yaml"]


def test_a_synthetic_corpus_is_sound():
    """As many nodes as asked for, of every kind, about three relations a node, and no error."""
    folder = corpus(1_000)
    graph = load(folder, store=Store(None)).graph
    assert len(graph) == 1_000
    assert {graph.kind(id_) for id_ in graph.ids()} == {
        "claim", "condition", "risk", "argument", "question", "source", "annotation",
    }  # fmt: skip
    assert load(folder, store=Store(None)).errors == ()
    assert 2 <= sum(1 for _ in graph.relations()) / 1_000 <= 4
    size = sum(path.stat().st_size for path in folder.glob("part-*.yaml"))
    assert 500 <= size / 1_000 <= 650
