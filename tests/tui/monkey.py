"""A monkey at the explorer: keys, clicks, pastes, resizes and rewritten files at random, by a seed."""

import asyncio
import gc
import os
import random
import shutil
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path

from textual import events

from rsi_graph import collector, load
from rsi_graph.files.cache import Store
from rsi_graph.meaning.news import Ready
from rsi_graph.tui.app import Explorer
from rsi_graph.tui.command_table import COMMANDS, FORM, JUDGING, MOVES, OF_BOOKMARKS, OF_EXPORTS, OF_VIEWS, PANES
from rsi_graph.tui.session import Session
from tests.explorer import Mute, Opened

LEAVE_OUT = {"edit", "settings", "open_url", "quit", "suspend"}
"""The commands that would hand the terminal to another program, or end the run."""
TABLES = (COMMANDS, MOVES, MOVES, PANES, FORM, JUDGING, OF_BOOKMARKS, OF_EXPORTS, OF_VIEWS)
KEYS = sorted(
    {key for table in TABLES for action in table if action.name not in LEAVE_OUT for key in action.keys}
    - {"q", "ctrl+q"}
)
TYPED = [*"abcrsxz0123456789", "space", "escape", "escape", "enter", "enter", "tab", "ctrl+p", "pagedown", "pageup"]
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
        key = self.random.choice(KEYS if self.random.random() < 0.7 else TYPED)
        self.done.append(key)
        await self.pilot.press(key)

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


def resident() -> float:
    """The megabytes of this process that are in memory now."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


@dataclass
class Tally:
    """The result of long runs: actions, crashes, the longest action, and the memory at each stop."""

    actions: int = 0
    crashes: int = 0
    longest: float = 0.0
    what: str = ""
    memory: list[float] = field(default_factory=list)

    def said(self) -> str:
        """One line."""
        held = ", ".join(f"{one:.0f}" for one in self.memory)
        return (
            f"{self.actions} actions, {self.crashes} crashes, "
            f"longest {self.longest:.2f} s of the processor ({self.what}); MB: {held}"
        )


async def outlast(folder: Path, seed: int, until: float, tally: Tally, *, rewriting: bool) -> None:
    """Let a monkey loose on one explorer until a moment; it is opened again only if a key has ended it."""
    app = explorer_on(folder)
    done: list[str] = []
    next_stop = 0.0
    async with app.run_test(size=(120, 36)) as pilot:
        monkey = Monkey(pilot, seed, folder if rewriting else None, done)
        while not app.is_over and not app.failure and (now := time.monotonic()) < until:
            if now >= next_stop:
                tally.memory.append(resident())
                next_stop = now + 60
            begun = time.process_time()
            await monkey.act()
            tally.actions += 1
            took = time.process_time() - begun  # a busy machine makes any key wait
            if took > tally.longest:
                tally.longest, tally.what = took, done[-1]
            del done[:-40]
    if app.failure:
        tally.crashes += 1
        sys.stdout.write(f"seed {seed}: {app.failure!r} after {' | '.join(done)}\n")
        traceback.print_exception(app.failure)


def main() -> None:
    """``python -m tests.tui.monkey FOLDER MINUTES [rewriting]``: minutes, crashes, memory and the longest key."""
    corpus, minutes, rewriting = Path(sys.argv[1]).resolve(), float(sys.argv[2]), len(sys.argv) > 3
    start, tally, seed = time.monotonic(), Tally(), time.time_ns() % 1_000_000
    with tempfile.TemporaryDirectory() as room:
        place = copied(corpus, Path(room) / "corpus")
        os.chdir(room)  # it exports files of any name into the working folder
        while time.monotonic() < start + 60 * minutes:
            seed += 1
            try:
                asyncio.run(outlast(place, seed, start + 60 * minutes, tally, rewriting=rewriting))
            except Exception:  # noqa: BLE001 - it is counted
                tally.crashes += 1
                traceback.print_exc()
            sys.stdout.write(f"{(time.monotonic() - start) / 60:.1f} min, {tally.said()}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
