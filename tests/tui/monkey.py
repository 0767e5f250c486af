"""A monkey at the explorer: keys, clicks, pastes, resizes and rewritten files at random, by a seed."""

import asyncio
import contextlib
import os
import random
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from textual import events
from textual.errors import NoWidget

from rsi_graph import collector, load
from rsi_graph.files.cache import Store
from rsi_graph.meaning.news import Ready
from rsi_graph.tui.app import Explorer
from rsi_graph.tui.command_table import (
    BY_NAME,
    COMMANDS,
    FORM,
    JUDGING,
    MOVES,
    OF_BOOKMARKS,
    OF_EXPORTS,
    OF_VIEWS,
    PANES,
    VIEWS,
)  # fmt: skip
from rsi_graph.tui.session import Session
from tests.explorer import Mute, Opened
from tests.memory import Watched, resident

LEAVE_OUT = {"edit", "settings", "open_url", "quit", "suspend"}
"""The commands that would hand the terminal to another program, or end the run."""
TABLES = (COMMANDS, MOVES, MOVES, PANES, FORM, JUDGING, OF_BOOKMARKS, OF_EXPORTS, OF_VIEWS)
KEYS = sorted(
    {key for table in TABLES for action in table if action.name not in LEAVE_OUT for key in action.keys}
    - {"q", "ctrl+q"}
)
TYPED = [*"abcrsxz0123456789", "space", "escape", "escape", "enter", "enter", "tab", "ctrl+p", "pagedown", "pageup"]
SEEN_FIRST = [*(BY_NAME[name].keys[0] for name in VIEWS if name in BY_NAME), "slash", *"loop", "escape"]
"""The keys that are pressed before the memory is noted for the first time."""
PATIENCE, REST = 300, 1.0
"""The most seconds until all is known, and those after each of these keys."""
SLOW, MUCH = 0.4, 4.0
"""Seconds of the processor and megabytes from which on a key is told."""
WORDS = ("loop", "kind:claim", "[bold]x", "\x1b]0;x\x07", "oversight lags", "\u202eabc", "10.1/x", "\n\n", "x" * 3000)


@dataclass
class Monkey:
    """Random actions on an explorer that is open."""

    pilot: Opened
    seed: int
    folder: Path | None = None
    """The corpus whose files are rewritten below the explorer, if any are."""
    done: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)  # noqa: S311 - it only has to be repeatable
        self.kept = {path: path.read_text() for path in self.folder.glob("*.yaml")} if self.folder else {}

    async def act(self) -> None:
        """Do one thing."""
        acts = [self.key] * 14 + [self.resize, self.click, self.paste] + [self.rewrite] * bool(self.kept)
        await self.random.choice(acts)()

    async def key(self) -> None:
        """Press a key that means something somewhere."""
        await self.press(self.random.choice(KEYS if self.random.random() < 0.7 else TYPED))

    async def press(self, key: str) -> None:
        """Press a key."""
        self.done.append(key)
        await self.pilot.press(key)

    @property
    def place(self) -> str:
        """The name of the place in sight, and of the dialog above it."""
        app = self.pilot.app
        assert isinstance(app, Explorer)
        return f"{app.view} {type(app.screen).__name__}".removesuffix(" Screen")

    @staticmethod
    def pressing(key: str) -> events.Key:
        """The event of a key that is pressed."""
        return events.Key(key, key if len(key) == 1 else None)

    async def resize(self) -> None:
        """Change the size, from a single cell to a large screen."""
        few = self.random.random() < 0.3
        size = self.random.randint(1, 12 if few else 300), self.random.randint(1, 6 if few else 100)
        self.done.append(f"resize {size}")
        await self.pilot.resize_terminal(*size)

    async def click(self) -> None:
        """Click anywhere."""
        width, height = self.pilot.app.size
        at = self.random.randrange(max(width, 1)), self.random.randrange(max(height, 1))
        self.done.append(f"click {at}")
        with contextlib.suppress(NoWidget):  # the size is another, and nothing stands there yet
            await self.pilot.click(offset=at)

    async def paste(self) -> None:
        """Paste words, harmless and hostile."""
        words = self.random.choice(WORDS)
        self.done.append(f"paste {words[:20]!r}")
        self.pilot.app.post_message(events.Paste(words))
        await self.pilot.pause()

    async def rewrite(self) -> None:
        """Leave files as they were, without their second half, or empty; and have them read."""
        for path, text in self.kept.items():
            how = self.random.choice(("whole", "half", "empty"))
            lines = text.splitlines(keepends=True)
            path.write_text({"whole": text, "half": "".join(lines[: len(lines) // 2]), "empty": ""}[how])
        self.done.append("rewrite")
        app = self.pilot.app
        assert isinstance(app, Explorer)
        app.do_reload()


def explorer_on(folder: Path) -> Explorer:
    """An explorer on a corpus, without a child process."""
    collector.keep_large_apart()
    app = Explorer(Session(load(folder, store=Store(None))), [folder])
    app.heard = Ready(0, 0)
    app.make_companion = lambda: Mute([], lambda _: None)  # type: ignore[method-assign]
    return app


async def rampage(folder: Path, seed: int, actions: int, *, rewriting: bool = False) -> None:
    """Let a monkey do this number of things; what it did last is said if the explorer broke."""
    app = explorer_on(folder)
    done: list[str] = []
    try:
        async with app.run_test(size=(120, 36)) as pilot:
            monkey = Monkey(pilot, seed, folder if rewriting else None, done)
            for _ in range(actions):
                if app.is_over:
                    break
                await monkey.act()
                if app.failure:
                    break
            await pilot.pause()
    except Exception as error:
        error.add_note(f"seed {seed}, at {len(done)}: {' | '.join(done[-12:])}")
        raise
    assert app.failure is None, done[-12:]


def copied(folder: Path, place: Path) -> Path:
    """A corpus that may be changed."""
    return Path(shutil.copytree(folder, place))


@dataclass(order=True)
class Longest:
    """The longest action so far."""

    seconds: float = 0.0
    what: str = field(default="", compare=False)

    def __str__(self) -> str:
        """The seconds, and what was done."""
        return f"{self.seconds:.2f} s ({self.what})"


@dataclass
class Tally:
    """The result of long runs: actions, crashes, the longest action, and the memory at each stop."""

    telling: bool = False
    """True to say at once what takes long or much memory, and at each stop what is in memory."""
    actions: int = 0
    crashes: int = 0
    whole: Longest = field(default_factory=Longest)
    """By the time of the processor in all threads: what works aside meanwhile counts as well."""
    own: Longest = field(default_factory=Longest)
    """By that of the thread that hears the keys."""
    memory: list[float] = field(default_factory=list)
    """The megabytes in memory: when all was known and every place had been seen, then each minute."""
    watched: Watched = field(default_factory=Watched)

    def said(self) -> str:
        """One line."""
        held = ", ".join(f"{one:.0f}" for one in self.memory)
        grown = max(self.memory, default=0) - next(iter(self.memory), 0)
        return (
            f"{self.actions} actions, {self.crashes} crashes, longest {self.own} of the processor, "
            f"with all that works aside {self.whole}; at most {grown:.0f} MB more than at first: {held}"
        )

    def stop(self, what: str) -> None:
        """Note the memory as it is, garbage and all."""
        self.memory.append(resident())
        if self.telling:
            sys.stdout.write("\n".join([f"-- {what}, {self.actions} actions", *self.watched.look(), ""]))
            sys.stdout.flush()

    async def time(self, monkey: "Monkey", act: Callable[[], Awaitable[None]]) -> None:
        """Do one thing and note how long it took."""
        before, view = resident(), monkey.place
        begun, begun_here = time.process_time(), time.thread_time()
        await act()
        whole, own = time.process_time() - begun, time.thread_time() - begun_here
        self.actions += 1
        what = f"{monkey.done[-1]} at {view}"
        self.whole, self.own = max(self.whole, Longest(whole, what)), max(self.own, Longest(own, what))
        more = resident() - before
        if self.telling and (own > SLOW or more > MUCH):
            sys.stdout.write(f"{self.actions:6} {own:.2f} s, {whole:.2f} in all, {more:+.0f} MB  {what}\n")
            sys.stdout.flush()


async def settle(app: Explorer, monkey: Monkey, tally: Tally) -> None:
    """Warm up: wait until all is known that is found out once, and see every place and the search."""
    for _ in range(PATIENCE):
        if app.session.index and app.session.record and app.session.weighed:
            break
        await asyncio.sleep(REST)
    for key in SEEN_FIRST:
        await tally.time(monkey, partial(monkey.press, key))
        await asyncio.sleep(REST)
    await asyncio.sleep(REST * 10)


async def outlast(folder: Path, seed: int, until: float, tally: Tally, *, rewriting: bool) -> None:
    """Let a monkey loose on one explorer until a moment; it is opened again only if a key has ended it."""
    app = explorer_on(folder)
    done: list[str] = []
    async with app.run_test(size=(120, 36)) as pilot:
        monkey = Monkey(pilot, seed, folder if rewriting else None, done)
        await settle(app, monkey, tally)
        tally.stop(f"seed {seed}: all is known, and every place was seen")
        next_stop = time.monotonic() + 60
        while not app.is_over and not app.failure and (now := time.monotonic()) < until:
            if now >= next_stop:
                tally.stop(f"{(until - now) / 60:.0f} minutes are left")
                next_stop = now + 60
            await tally.time(monkey, monkey.act)
            del done[:-40]
    if app.failure:
        tally.crashes += 1
        sys.stdout.write(f"seed {seed}: {app.failure!r} after {' | '.join(done)}\n")
        traceback.print_exception(app.failure)


def main() -> None:
    """``python -m tests.tui.monkey FOLDER MINUTES [rewriting] [telling]``: crashes, memory and the longest key.

    ``rewriting`` changes the files meanwhile; ``telling`` says of each minute which objects there are more of, and of
    each key that takes long or much memory where it was pressed.
    """
    corpus, minutes, rewriting = Path(sys.argv[1]).resolve(), float(sys.argv[2]), "rewriting" in sys.argv
    start, tally, seed = time.monotonic(), Tally("telling" in sys.argv), time.time_ns() % 1_000_000
    with tempfile.TemporaryDirectory() as room:
        place = copied(corpus, Path(room) / "corpus")
        os.chdir(room)  # it exports files of any name into the working folder
        while time.monotonic() < start + 60 * minutes:
            seed += 1
            try:
                with collector.put_aside():  # as ``run`` does
                    asyncio.run(outlast(place, seed, start + 60 * minutes, tally, rewriting=rewriting))
            except Exception:  # noqa: BLE001 - it is counted
                tally.crashes += 1
                traceback.print_exc()
            sys.stdout.write(f"{(time.monotonic() - start) / 60:.1f} min, {tally.said()}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
