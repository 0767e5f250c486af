"""The explorer opened in a test, and what stands on its screen."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch
from weakref import WeakKeyDictionary

import pytest
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.app import App
from textual.pilot import Pilot
from textual.screen import ModalScreen

from rsi_graph import load
from rsi_graph.files.cache import Store
from rsi_graph.meaning.companion import Companion
from rsi_graph.meaning.news import Ready
from rsi_graph.tui.app import Explorer
from rsi_graph.tui.dialogs.export import ExportScreen
from rsi_graph.tui.session import Session
from rsi_graph.user.memory import History, Place
from tests.resting import waiting_for_rest

PATIENCE = 3_000
"""The looks, a hundredth of a second apart, after which something is taken to be never coming: machines are busy."""
CORPORA = Path(__file__).parent / "corpora"
WALK = CORPORA / "walk"
GOLDEN = Path(__file__).parent / "golden"
REWRITE = "RSI_GRAPH_GOLDEN"
"""Set, it writes the golden frames again instead of comparing them."""

NOTICES: WeakKeyDictionary[App[int], list[str]] = WeakKeyDictionary()
"""The notices that an explorer has shown, also those that have left the screen: on a busy machine they are gone before
a test looks."""

Opened = Pilot[int]


class Mute(Companion):
    """A companion that starts no child and never says anything."""

    def ask(self, text: str, limit: int = 0) -> int:
        """Nothing is near."""
        return len(text) + limit

    def suggest(self, node: str | None, limit: int) -> int:
        """Nothing is offered."""
        return len(node or "") + limit


def unseen(self: Compositor, **_: object) -> None:
    """Draw nothing, for a terminal that is not there: ``frame`` draws the whole screen when a test looks at it."""
    self._dirty_regions.clear()


@asynccontextmanager
async def opened(
    folder: Path = WALK,
    size: tuple[int, int] = (120, 36),
    place: Place | None = None,
    *,
    child: bool = False,
    drawn: bool = False,
) -> AsyncIterator[Opened]:
    """The explorer on a corpus, with its words read and its arguments weighed.

    Without a child unless it is wanted, and drawn only when a test looks unless every change shall be.
    """
    snapshot = load(folder, store=Store(None))
    app = Explorer(Session(snapshot, History((place,)) if place else History()), [folder])
    if not child:
        app.heard = Ready(0, 0)
        app.make_companion = lambda: Mute([], lambda _: None)  # type: ignore[method-assign]
    keep_notices(app)
    unless_seen = contextlib.nullcontext() if drawn else patch.object(Compositor, "render_update", unseen)
    with unless_seen, waiting_for_rest(app):
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            yield pilot


def keep_notices(app: Explorer) -> None:
    """Keep what an explorer says in passing."""
    notices, notify = NOTICES.setdefault(app, []), app.notify

    def kept(message: str, **how: Any) -> None:
        notices.append(message)
        notify(message, **how)

    app.notify = kept  # type: ignore[method-assign]


async def settled(pilot: Opened) -> None:
    """Wait until nothing more is to be drawn, and words and standings are there."""
    await pilot.pause()
    app = explorer(pilot)

    def there() -> bool:
        below = isinstance(app.screen, ModalScreen)  # nothing is weighed below a dialog
        known = app.session.record is not None and app.session.weighed is not None
        return app.session.index is not None and (below or known) and not app.busy

    await until(pilot, there)


async def until(pilot: Opened, holds: Callable[[], object]) -> None:
    """Wait until something holds and the screen is drawn, looking whenever the explorer has heard a message."""
    heard = asyncio.Event()
    signal = pilot.app.message_signal
    signal.subscribe(pilot.app, lambda _: heard.set(), immediate=True)
    try:
        await pilot.pause()
        async with asyncio.timeout(PATIENCE / 100):
            while not holds():
                heard.clear()
                with contextlib.suppress(TimeoutError):  # what changes without a message is seen a little later
                    await asyncio.wait_for(heard.wait(), 0.2)
                await pilot.pause()
    except TimeoutError:
        pytest.fail(frame(pilot))
    finally:
        signal.unsubscribe(pilot.app)
    await pilot.pause()


async def pressed(pilot: Opened, *keys: str) -> str:
    """Press keys one after the other, each when the one before is done; the screen after that."""
    for key in keys:
        await pilot.press(key)
        await still(pilot)
    return frame(pilot)


async def still(pilot: Opened) -> None:
    """Wait until no message waits for the explorer or its screen: on a busy machine a pause is not enough."""
    for _ in range(50):
        await pilot.pause()
        app = pilot.app
        taking = getattr(app, "is_taking", False)
        if app.screen.is_mounted and not taking and not app.message_queue_size and not app.screen.message_queue_size:
            break


async def exported(pilot: Opened) -> str:
    """The screen once what is to be exported was written."""

    def written() -> bool:
        screen = pilot.app.screen
        return not isinstance(screen, ExportScreen) or bool(screen.made and screen.made.wanted == screen.wanted)

    await until(pilot, written)
    return frame(pilot)


async def typed(pilot: Opened, text: str) -> str:
    """Type a text; the screen after that."""
    return await pressed(pilot, *(KEYS.get(letter, letter) for letter in text))


KEYS = {"\n": "enter", " ": "space", "-": "minus", ":": "colon", "/": "slash"}
"""Textual's names of what is typed."""


def explorer(pilot: Opened) -> Explorer:
    """The application."""
    assert isinstance(pilot.app, Explorer)
    return pilot.app


def said(pilot: Opened) -> list[str]:
    """Return the notices that the explorer has shown."""
    return list(NOTICES[pilot.app])


def frame(pilot: Opened) -> str:
    """Return the text of the screen, line by line."""
    visible_screen_stack.set(pilot.app._background_screens)
    strips = pilot.app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


def same_as_golden(name: str, found: str) -> None:
    """Compare a frame with the one that is kept, or keep it."""
    file = GOLDEN / f"{name}.txt"
    if os.environ.get(REWRITE):
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"{found}\n", encoding="utf-8")
    kept = file.read_text(encoding="utf-8").rstrip("\n") if file.is_file() else ""
    assert found.rstrip("\n") == kept
