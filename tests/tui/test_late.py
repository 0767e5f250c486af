"""Late results reach nothing that is gone; nothing that is done at random breaks the explorer."""

import asyncio
import os
import random
from pathlib import Path

import pytest
from textual.widget import Widget

from rsi_graph.tui import typing_ahead
from rsi_graph.tui.dialogs.prompt import Confirm, Prompt
from rsi_graph.tui.lifetime import Lifetime
from rsi_graph.tui.messages import Narrow
from rsi_graph.user.memory import Place
from tests.explorer import WALK, explorer, frame, opened, said, until
from tests.tui.monkey import Monkey, copied, explorer_on, rampage

LONGER = int(os.environ.get("RSI_GRAPH_LONG", "1"))
"""The factor by which the runs of chance are longer than usual: 100 makes a thousand quits."""
QUITS, SEEDS, ACTIONS = 10, 1, 60
OPENERS = ("J", "M", "x", "slash", "a", "C", "v", "t", "s", "F", "d", "f1", "ctrl+p", "r", "g", "enter")


async def quit_at_random(folder: Path, seed: int) -> BaseException | None:
    """Open the explorer, begin things that come back late, and quit in the midst of them; what broke."""
    chance = random.Random(seed)  # noqa: S311 - it only has to be repeatable
    app = explorer_on(folder)
    async with app.run_test(size=(120, 36)) as pilot:
        for key in chance.sample(OPENERS, chance.randint(0, 4)):
            pilot.app.post_message(Monkey.pressing(key))
            for _ in range(chance.randint(0, 30)):
                await asyncio.sleep(0)
        app.set_timer(0.001, app.weigh)
        for _ in range(chance.randint(0, 60)):
            await asyncio.sleep(0)
        app.exit(0)
    await asyncio.sleep(0.01)
    return app.failure


async def test_quitting_at_random_moments_under_load(tmp_path) -> None:
    """Threads, timers, callbacks and messages that are under way when the explorer ends come to nothing."""
    folder = copied(WALK, tmp_path / "corpus")
    assert [seed for seed in range(QUITS * LONGER) if await quit_at_random(folder, seed)] == []


@pytest.mark.parametrize("rewriting", [False, True], ids=["still", "rewritten"])
async def test_a_monkey_breaks_nothing(tmp_path, rewriting, monkeypatch) -> None:
    """Keys, clicks, pastes and sizes from one cell to a large screen, and files rewritten below the explorer."""
    monkeypatch.chdir(tmp_path)  # it exports files of any name into the working folder
    for seed in range(SEEDS * LONGER):
        await rampage(copied(WALK, tmp_path / str(seed)), seed, ACTIONS, rewriting=rewriting)


async def test_a_callback_of_a_dialog_that_was_left_is_not_called() -> None:
    async with opened() as pilot:
        app, called = pilot.app, list[str]()

        def later() -> None:
            called.append("late")

        later.__module__ = "rsi_graph.anything"
        dialog = Confirm("Sure?", "enter")
        await app.push_screen(dialog)
        dialog.call_later(later)
        await pilot.pause()
        assert called == ["late"]
        dialog.dismiss()
        for soon in (dialog.call_later, dialog.call_after_refresh, dialog.call_next):
            soon(later)
        await pilot.pause()
        assert called == ["late"]


async def test_a_dialog_is_left_once_and_only_when_nothing_lies_above_it() -> None:
    async with opened() as pilot:
        app, answers = pilot.app, list[str | None]()
        below, above = Prompt("Below", "a hint"), Confirm("Above", "a hint")
        await app.push_screen(below, answers.append)
        await app.push_screen(above)
        below.dismiss("late")
        await pilot.pause()
        assert app.screen is above
        above.dismiss()
        above.dismiss()
        await pilot.pause()
        await pilot.pause()
        assert answers == ["late"]
        assert len(app.screen_stack) == 1
        app.pop_screen()
        assert len(app.screen_stack) == 1


async def test_every_part_of_ours_has_a_lifetime() -> None:
    """Nobody who receives messages stands outside of the mechanism."""
    from textual.message_pump import MessagePump

    from rsi_graph.tui.dialogs import copy, export, find, form, offers, reader, review, views, work  # noqa: F401

    def below(kind: type) -> set[type]:
        return {kind, *(deep for sub in kind.__subclasses__() for deep in below(sub))}

    ours = {kind for kind in below(MessagePump) if kind.__module__.startswith("rsi_graph.tui.")}
    assert {kind for kind in ours if not issubclass(kind, Lifetime)} == set()


async def test_a_place_without_a_node_gives_way_to_the_start() -> None:
    async with opened(place=Place("focus")) as pilot:
        assert explorer(pilot).view == "start"
        assert "Questions 2" in frame(pilot)


async def test_who_goes_on_before_a_place_is_there_comes_to_the_last_one(monkeypatch) -> None:
    """A view that takes its time to be mounted is neither shown late, over the next place, nor given a key before."""
    made, go_on = asyncio.Event(), asyncio.Event()
    claim, question = (Place("focus", (("", id_),)) for id_ in ("loop-compounds", "returns"))
    async with opened(place=question) as pilot:
        app = explorer(pilot)
        mount = app.views.mount

        async def slow(view: Widget) -> None:
            made.set()
            await go_on.wait()
            await mount(view)

        monkeypatch.setattr(app.views, "mount", slow)
        first = asyncio.create_task(app.go(Place("outline", question.trail)))
        await made.wait()
        second = asyncio.create_task(app.go(claim))
        await until(pilot, lambda: app.session.history.place.node == "loop-compounds")
        go_on.set()
        await asyncio.gather(first, second)
        assert not app.is_moving
        assert [view.id for view in app.views.children if view.has_class("shown")] == ["focus"]
        assert (app.view, app.here.node) == ("focus", "loop-compounds")


async def test_no_key_is_taken_while_a_place_is_being_shown(monkeypatch) -> None:
    made, go_on = asyncio.Event(), asyncio.Event()
    monkeypatch.setattr(typing_ahead, "PATIENCE", 0.001)
    async with opened(place=Place("focus", (("", "loop-compounds"),))) as pilot:
        app = explorer(pilot)
        mount = app.views.mount

        async def slow(view: Widget) -> None:
            made.set()
            await go_on.wait()
            await mount(view)

        monkeypatch.setattr(app.views, "mount", slow)
        for key in ("t", "t"):  # to the outline, and from its first row back
            app.post_message(Monkey.pressing(key))
        await made.wait()
        await asyncio.sleep(0.05)  # many times as long as a widget is waited for
        assert [line.split()[0] for line in app.journal] == ["outline"]
        go_on.set()
        await until(pilot, lambda: len(app.journal) == 2 and not app.is_taking)
        assert (app.view, app.here.node) == ("focus", "loop-compounds")


async def test_a_filter_by_a_node_that_vanishes_is_taken_away(tmp_path) -> None:
    """The files are read again, all is shown, and it is said why."""
    (tmp_path / "a.yaml").write_text("questions: {q: {title: Why?, text: Why is it so?}}\nclaims: {a: {title: A}}")
    async with opened(tmp_path) as pilot:
        await explorer(pilot).narrow(Narrow("question:q"))
        (tmp_path / "a.yaml").write_text("claims: {a: {title: A, text: It is A.}}")
        explorer(pilot).do_reload()
        await until(pilot, lambda: "q" not in explorer(pilot).session.graph)
        assert explorer(pilot).session.filter == ""
        assert any("all is shown again" in words for words in said(pilot))


async def test_a_mistake_with_words_is_said_wherever_it_is_made() -> None:
    """A node that vanished under a late callback ends nothing."""
    async with opened() as pilot:
        app = explorer(pilot)
        app.call_later(app.jump, "nobody")
        await until(pilot, lambda: said(pilot))
        assert "nobody" in said(pilot)[-1]
        assert app.failure is None
