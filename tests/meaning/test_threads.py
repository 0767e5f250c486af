"""The number of threads that a process takes: those it may have, and none beyond what it was given."""

import os

import pytest

from rsi_graph.meaning import threads


@pytest.mark.parametrize(
    ("bound", "asked", "taken"),
    [(8, None, 8), (8, "3", 3), (2, "16", 2), (8, "0", 1), (8, "", 8), (8, "4,2", 8), (8, "many", 8)],
)
def test_no_more_threads_than_asked_for_and_than_processors(bound, asked, taken, monkeypatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(bound)), raising=False)
    monkeypatch.delenv(threads.ASKED_FOR, raising=False)
    if asked is not None:
        monkeypatch.setenv(threads.ASKED_FOR, asked)
    assert threads.processors() == taken
