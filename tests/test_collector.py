"""The collector rests inside, and afterwards is as it was."""

import gc
import sys
import weakref
from pathlib import Path

import pytest

from rsi_graph import collector
from rsi_graph.evaluation.record import recorded
from rsi_graph.evaluation.weighed import weighed
from rsi_graph.search.index import WordIndex
from tests.debate import DEBATE
from tests.memory import resident


def test_it_is_on_again_afterwards_if_it_was_on() -> None:
    with collector.paused():
        assert not gc.isenabled()
        with collector.paused():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_mistake_inside_leaves_it_on() -> None:
    with pytest.raises(ZeroDivisionError), collector.paused():
        assert 1 / 0
    assert gc.isenabled()


def test_what_was_made_is_put_aside_only_where_that_was_begun() -> None:
    """A library leaves its caller's objects alone; a program that begins it goes on with it, and ends it."""
    with collector.kept():
        assert not gc.isenabled()
    assert gc.get_freeze_count() == 0
    with collector.put_aside():
        with collector.kept():
            made = [[number] for number in range(1_000)]
        assert not any(one is made[0] for one in gc.get_objects()), "the collector does not look at it"
    assert gc.get_freeze_count() == 0
    assert gc.isenabled()


def test_what_was_dropped_before_is_not_put_aside_with_the_rest() -> None:
    """A dialog that was left refers to itself: only the collector can take it away."""

    class Dropped:
        pass

    with collector.put_aside():
        one = Dropped()
        one.itself = one
        left = weakref.ref(one)
        del one
        with collector.kept():
            assert left() is None


def test_a_look_at_all_takes_what_was_put_aside_and_dropped_since(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unless there are very many; how many there are here depends on the tests that ran before."""

    class Dropped:
        pass

    with collector.put_aside():
        with collector.kept():
            one = Dropped()
            one.itself = one
        left = weakref.ref(one)
        del one
        with collector.kept():
            assert left() is not None, "this never looks at what was put aside: it would keep a key waiting"
        monkeypatch.setattr(collector, "FEW", 1)
        collector.look_at_all()
        assert left() is not None, "it would take too long"
        monkeypatch.setattr(collector, "FEW", sys.maxsize)
        collector.look_at_all()
        assert left() is None
        assert gc.get_freeze_count()
    collector.look_at_all()
    assert gc.get_freeze_count() == 0, "where nothing is put aside, nothing is begun"


def test_what_an_explorer_replaces_needs_no_collector(corpus) -> None:
    """A snapshot and all that was found out about it go with the last who has them: none refers to itself."""
    snapshot = corpus(DEBATE)
    snapshot.graph.prepare()
    index = WordIndex.build(snapshot.graph)
    index.search("ideas get hard")
    left = [weakref.ref(snapshot.graph), weakref.ref(index)]
    found = [recorded(snapshot.graph), weighed(snapshot.graph)]
    with collector.paused():
        del snapshot, index, found
        assert [one() for one in left] == [None, None]


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="no memory to look at")
def test_memory_that_was_freed_is_given_back() -> None:
    """Small pieces between which one stays are kept by glibc until it is asked."""
    if collector._of_libc("malloc_trim") is None:
        pytest.skip("another C library")
    collector.keep_large_apart()
    held = [bytes(4_000) for _ in range(20_000)]
    kept = held[::500]
    full = resident()
    del held
    collector.give_back()
    assert resident() < full - 30
    assert len(kept) == 40
