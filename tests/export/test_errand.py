"""An export that a process of its own makes is the one that is made here, and goes when nobody wants it."""

import json
import threading
from pathlib import Path

import pytest

from rsi_graph import load
from rsi_graph.export import errand
from rsi_graph.export.errand import ExportErrand
from rsi_graph.export.selection import Selection, SelectionOffer
from rsi_graph.export.wanted import Wanted, made, written
from rsi_graph.files.cache import Store
from tests.explorer import WALK

LOOP = SelectionOffer("this node", "", Selection(("loop-compounds",), 2))
PATH = SelectionOffer("path", "", Selection(path=("loop-compounds", "no-such-node")))


@pytest.mark.parametrize(("offer", "to"), [(LOOP, "csv"), (LOOP, "png"), (PATH, "json")])
def test_it_looks_as_if_it_had_been_made_here(offer, to, monkeypatch):
    """Count, first lines, losses and text; a picture in pixels stays where it was made; a refusal is the same too."""
    asked = lambda _, question, *, bound: json.loads(json.dumps(errand._done(json.loads(json.dumps(question)))))  # noqa: E731
    monkeypatch.setattr(ExportErrand, "_asked", asked)
    wanted = Wanted(offer, to)
    here = made(load(WALK, store=Store(None)), wanted, None, whole=False)
    there = ExportErrand([WALK], wanted, None).look()
    assert (there.count, list(there.shown), there.why_not) == (here.count, list(here.shown), here.why_not)
    if here.exported and isinstance(here.exported.content, str):
        assert there.exported == here.exported
    assert there.is_long == (here.exported is not None and isinstance(here.exported.content, bytes))


def test_it_is_written_whole_and_not_over_another_file(tmp_path: Path):
    snapshot, wanted = load(WALK, store=Store(None)), Wanted(LOOP, "pandoc")
    here = made(snapshot, wanted, None, whole=True).exported
    assert here is not None
    written(here, tmp_path / "here.md", force=False)
    refused = ExportErrand([WALK], wanted, None).write(tmp_path / "here.md", force=False)
    assert not refused.done
    assert "here.md exists" in refused.words
    told = ExportErrand([WALK], wanted, None).write(tmp_path / "there.md", force=False)
    assert told.done
    assert told.words == f"wrote there.md and there.bib into {tmp_path}"
    assert (tmp_path / "there.md").read_text() == (tmp_path / "here.md").read_text()


def test_what_nobody_wants_any_more_comes_to_nothing(monkeypatch):
    """Stopped before it begins it does not begin; stopped in the midst its process ends."""
    errand_ = ExportErrand([WALK], Wanted(LOOP, "json"), None)
    errand_.stop()
    assert errand_.look().exported is None
    begun, begin = threading.Event(), errand._process

    def telling():
        process = begin()
        begun.set()
        return process

    monkeypatch.setattr(errand, "_process", telling)
    errand_ = ExportErrand([WALK], Wanted(LOOP, "html"), None)
    threading.Thread(target=lambda: (begun.wait(), errand_.stop())).start()
    found = errand_.look()
    assert (found.exported, found.why_not) == (None, "")


def test_a_process_that_ends_without_an_answer_is_said(monkeypatch, tmp_path: Path):
    monkeypatch.setattr(errand.sys, "executable", "/bin/false")
    assert ExportErrand([WALK], Wanted(LOOP, "json"), None).look().why_not == errand.FAILED
    assert ExportErrand([WALK], Wanted(LOOP, "json"), None).write(tmp_path / "x", force=False).words == errand.FAILED
