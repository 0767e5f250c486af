"""The collector rests inside, and afterwards is as it was."""

import gc

import pytest

from rsi_graph import collector


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
