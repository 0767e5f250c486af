"""The tour goes through the real explorer, at every size, in every corpus, by doing or reading; it writes nothing."""

import json

import pytest

from rsi_graph.errors import NoTerminal
from rsi_graph.tui.dialogs.prompt import Prompt
from rsi_graph.tui.dialogs.reader import ReaderScreen
from tests.explorer import WALK, explorer, frame, opened, pressed, settled, typed, until
from tests.tui.test_hostile import HOSTILE, corpus_of, look

SIZES = [(120, 36), (100, 30), (80, 24), (60, 14), (200, 60)]


async def toured(pilot):
    await explorer(pilot).do_tour()
    await settled(pilot)
    return frame(pilot)


async def went_on(pilot, *keys, to):
    """Press keys, and wait until the tour has gone on to the step of this number."""
    await pressed(pilot, *keys)
    await settled(pilot)
    await explorer(pilot)._look_on()  # as it does by itself a moment later
    await until(pilot, lambda: explorer(pilot).at_step + 1 == to)


async def test_a_newcomer_does_what_is_asked_and_the_tour_goes_on() -> None:
    async with opened() as pilot:
        shown = await pressed(pilot, "f1")
        assert "Tour  1 of 11" in shown
        assert "questions that the debate turns on" in shown
        await went_on(pilot, "enter", to=2)
        await went_on(pilot, "enter", to=3)
        assert "A claim: what holds it up" in frame(pilot)
        await went_on(pilot, "space", to=4)
        await went_on(pilot, "enter", to=5)
        assert explorer(pilot).here.node == "ideas-get-harder"
        await went_on(pilot, "enter", to=6)
        assert "where they stand in it" in frame(pilot)
        assert explorer(pilot).session.graph.kind(explorer(pilot).here.node) == "annotation"
        await went_on(pilot, "space", to=7)
        await pressed(pilot, "slash")
        await explorer(pilot)._look_on()
        await typed(pilot, "harder")
        await went_on(pilot, "enter", to=8)
        await went_on(pilot, "t", to=9)
        await settled(pilot)
        await pressed(pilot, "i")
        await until(pilot, lambda: isinstance(explorer(pilot).screen, Prompt))
        await typed(pilot, "r\n")
        await until(pilot, lambda: isinstance(explorer(pilot).screen, ReaderScreen))
        await went_on(pilot, "escape", to=10)
        await went_on(pilot, "space", to=11)
        assert "That is all" in frame(pilot)
        await pressed(pilot, "space")
        assert "Tour" not in frame(pilot)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_one_can_read_through_it_at_every_size(size) -> None:
    before = {path: path.read_bytes() for path in WALK.iterdir()}
    async with opened(size=size) as pilot:
        await toured(pilot)
        for step in explorer(pilot).tour:
            shown = frame(pilot)
            assert step.text.split()[-1] in shown
            assert "ends the tour" in shown
            look(pilot, size)
            await pressed(pilot, "space")
            await settled(pilot)
        assert "ends the tour" not in frame(pilot)
    assert {path: path.read_bytes() for path in WALK.iterdir()} == before


async def test_it_can_be_left_and_keys_mean_again_what_they_meant() -> None:
    async with opened() as pilot:
        await toured(pilot)
        await pressed(pilot, "escape")
        assert "ends the tour" not in frame(pilot)
        await pressed(pilot, "t", "down", "space")
        assert explorer(pilot).session.folded
        assert "Tour  1" in await pressed(pilot, "f1")


async def test_who_strays_is_taken_back() -> None:
    async with opened() as pilot:
        await toured(pilot)
        await went_on(pilot, "enter", to=2)
        await pressed(pilot, "s")
        await settled(pilot)
        shown = frame(pilot)
        assert "Tour  2 of 11, waiting" in shown
        assert "You went your own way" in shown
        assert "A question." not in shown
        await went_on(pilot, "space", to=3)
        assert explorer(pilot).here.node == "loop-compounds"


async def test_the_panel_can_be_clicked() -> None:
    async with opened() as pilot:
        await toured(pilot)
        await pilot.click("#tour", offset=(5, 1))
        await settled(pilot)
        assert explorer(pilot).at_step == 1


@pytest.mark.parametrize(
    "text",
    ["", "claims: {a: {title: A, text: A.}}", "questions: {q: {title: Q, text: Q.}}",
     "risks: {r: {title: R, text: R.}}", "sources: {s: {type: book, title: S}}"],
)  # fmt: skip
async def test_it_works_in_every_corpus(tmp_path, text) -> None:
    (tmp_path / "all.yaml").write_text(text)
    async with opened(tmp_path) as pilot:
        await toured(pilot)
        for _ in range(len(explorer(pilot).tour)):
            assert "ends the tour" in frame(pilot)
            await pressed(pilot, "space")
            await settled(pilot)
        assert "ends the tour" not in frame(pilot)


@pytest.mark.parametrize("name", ["markup", "wide", "word"])
async def test_hostile_texts_do_nothing_in_it(tmp_path, name) -> None:
    (tmp_path / "all.yaml").write_text(json.dumps(corpus_of(HOSTILE[name])), encoding="utf-8")
    async with opened(tmp_path, (80, 24)) as pilot:
        await toured(pilot)
        for _ in range(len(explorer(pilot).tour)):
            look(pilot, (80, 24))
            await pressed(pilot, "space")
        assert explorer(pilot).is_running


def test_it_needs_a_terminal(capsys) -> None:
    from rsi_graph.cli import main

    assert main(["tour"]) == 2
    assert str(NoTerminal()) in capsys.readouterr().err
