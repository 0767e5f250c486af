"""The explorer: how long until something is on the screen, and from a key to the frame that answers it.

Whole processes over a pseudo-terminal, held against a Textual application that does next to nothing.
"""

import asyncio
import fcntl
import os
import pty
import select
import shutil
import signal
import struct
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import rsi_graph
from rsi_graph.files import folders
from rsi_graph.tui.app import Explorer
from rsi_graph.tui.places.outline import OutlineView
from rsi_graph.tui.session import Session
from rsi_graph.user.memory import Place, Remembered
from tests.benchmarks.generator import A_FILE
from tests.benchmarks.rows import Row, Timer, ratio

PATIENCE = 240.0
"""Seconds after which nothing is taken to come any more; a busy machine reads 100 000 nodes for a minute."""
QUIET = 0.12
"""Seconds without output after which a frame is over."""
APART = 0.03
"""Seconds without output after which another key is pressed while other things go on."""
RESTING = 8
"""The looks in a row, five a second, at which a process does nothing before it is taken to rest."""
RELOAD = 20.0
"""Seconds in which a changed file is noticed and read again."""
ENTER, BACK = b"\r", b"\x7f"
FRAME = b"\x1b"
"""In every frame."""
DIVES = 12
SAMPLE = 3_000
TREE = 100_000
MEMORY = 500
"""Megabytes: what an editor or a tab of a browser takes, on a laptop of eight gigabytes. The text itself is 57."""

MINIMAL = """
from textual.app import App
from textual.widgets import Static
class Minimal(App):
    def compose(self):
        yield Static("a first frame")
Minimal().run()
"""
TYPED = """
from textual.app import App
from textual.widgets import Input
class Typed(App):
    def compose(self):
        yield Input(placeholder="a first frame")
Typed().run()
"""


@dataclass(slots=True)
class Screen:
    """A process on a pseudo-terminal of its own."""

    master: int
    process: int
    seen: bytearray = field(default_factory=bytearray)

    def read(self, seconds: float) -> bool:
        """Take what is written within some seconds; whether anything was."""
        if not select.select([self.master], [], [], seconds)[0]:
            return False
        self.seen += os.read(self.master, 65_536)
        return True

    def until(self, words: bytes) -> None:
        """Read until the words were written."""
        end = time.perf_counter() + PATIENCE
        while words not in self.seen:
            if not self.read(1.0) and time.perf_counter() > end:
                raise RuntimeError(f"{words!r} never came: {bytes(self.seen[-500:])!r}")

    def key(self, key: bytes, words: bytes = b"") -> tuple[float, float]:
        """Press a key; the seconds until the first frame after it with these words, and until the last it changed."""
        while self.read(QUIET):
            pass
        before, start = len(self.seen), time.perf_counter()
        os.write(self.master, key)
        first, last = 0.0, 0.0
        while self.read(QUIET if first else PATIENCE):
            last = time.perf_counter() - start
            if not first and words in self.seen[before:]:
                first = last
        return first, last

    def answer(self, key: bytes) -> float:
        """Press a key while other things go on; the seconds until something is written."""
        while self.read(APART):
            pass
        start = time.perf_counter()
        os.write(self.master, key)
        self.read(PATIENCE)
        return time.perf_counter() - start

    def rest(self) -> None:
        """Wait until the process has nothing more to do: it has used no time for a while."""
        used, quiet = -1, 0
        while quiet < RESTING:
            end = time.perf_counter() + 0.2
            while (left := end - time.perf_counter()) > 0:
                self.read(left)
            fields = Path(f"/proc/{self.process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
            now = int(fields[11]) + int(fields[12])
            quiet = quiet + 1 if now - used <= 1 else 0
            used = now

    def peak_memory(self) -> float:
        """Megabytes that it had in use at most."""
        status = Path(f"/proc/{self.process}/status").read_text(encoding="ascii")
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024


@contextmanager
def screen(argv: Sequence[str], **environment: str) -> Iterator[Screen]:
    """A process of this Python on a terminal of 120 columns and 36 rows."""
    process, master = pty.fork()
    if process == 0:
        around = {**os.environ, "TERM": "xterm-256color", **environment}
        for name in ("COLUMNS", "LINES", "NO_COLOR"):
            around.pop(name, None)
        os.execve(sys.executable, [sys.executable, *argv], around)  # noqa: S606 - this very Python
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
    try:
        yield Screen(master, process)
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        os.close(master)


def first_frame(words: bytes, argv: Sequence[str], **environment: str) -> Timer:
    """Times a process from its start until words stand on its screen."""

    def timed() -> float:
        start = time.perf_counter()
        with screen(argv, **environment) as shown:
            shown.until(words)
            return time.perf_counter() - start

    return timed


def rows(corpora: Callable[[int], Path]) -> Iterator[Row]:
    """Every goal of the explorer."""
    with tempfile.TemporaryDirectory() as work:
        home = {f"XDG_{name}_HOME": f"{work}/{name.lower()}" for name in ("CACHE", "STATE", "CONFIG", "DATA")}
        minimal = first_frame(b"a first frame", ("-c", MINIMAL))
        for name, folder, target in (
            ("shipped corpus", folders.shipped_corpus(), 1.5),
            ("100 000 nodes", corpora(100_000), 5),
        ):
            explorer = first_frame(b"Start", _explore(folder), **home)
            explorer()
            yield Row(f"first frame, {name}, warm / a minimal Textual app", ratio(explorer, minimal, 7), target)
        yield from _walking("shipped corpus", folders.shipped_corpus(), home)
        yield from _walking("100 000 nodes", corpora(100_000), home)
        yield from _memory(corpora(100_000), home)
        yield from _reading_again(Path(shutil.copytree(corpora(100_000), f"{work}/edited")), home)
        yield from _outline(_tree(Path(work) / "tree"), home)
        yield from _searching(corpora(100_000), home)


def _walking(name: str, folder: Path, home: dict[str, str]) -> Iterator[Row]:
    """Into the first node that stands around a usual one, and back again."""
    graph = rsi_graph.load(folder).graph
    claims = sorted(graph.ids("claim")[:SAMPLE], key=lambda id_: sum(1 for _ in graph.neighbours(id_)))
    node = claims[len(claims) * 3 // 4]
    with screen((*_explore(folder), node), **home) as shown:
        shown.until(b"Start")
        shown.rest()
        repaints = [
            shown.key(key, node.encode() if key == BACK else FRAME) for _ in range(DIVES) for key in (ENTER, BACK)
        ]
    yield Row(
        f"key to repaint when the focus changes, {name}, median", median(f for f, _ in repaints) * 1000, 50, "ms"
    )
    yield Row(f"key to the last of it, {name}, median", median(last for _, last in repaints) * 1000, 100, "ms")


def _memory(folder: Path, home: dict[str, str]) -> Iterator[Row]:
    """Of an explorer that finds its cache filled, when all is searchable and weighed."""
    with screen(_explore(folder), **home) as shown:
        shown.until(b"Start")
        shown.rest()
        yield Row("peak memory of the explorer, 100 000 nodes, weighed", shown.peak_memory(), MEMORY, "MB")


def _reading_again(folder: Path, home: dict[str, str]) -> Iterator[Row]:
    """Keys while one of 500 files that was edited is read again: nobody has to wait for that."""
    with screen((*_explore(folder),), **home) as shown:
        shown.until(b"Start")
        shown.rest()
        with (folder / "part-0250.yaml").open("a", encoding="utf-8") as file:
            file.write("# changed\n")
        shown.seen.clear()
        waits = []
        end = time.perf_counter() + RELOAD
        while time.perf_counter() < end and b"read again" not in shown.seen:
            waits += [shown.answer(key) for key in (b"j", b"k")]
    waits.sort()
    yield Row("key to frame while a changed file is read again, 100 000 nodes, median", median(waits) * 1000, 50, "ms")
    yield Row("the longest of these", waits[-1] * 1000, 250, "ms")


def _tree(folder: Path) -> Path:
    """A corpus in which a hundred thousand claims bear on one, each on the tenth of its number."""
    folder.mkdir()
    for start in range(0, TREE + 1, A_FILE):
        members = range(start, min(start + A_FILE, TREE + 1))
        lines = [f"  c{n}: {{title: Claim {n}, text: It is {n}.{_above(n)}}}" for n in members]
        (folder / f"{start:06}.yaml").write_text("\n".join(["claims:", *lines, ""]), encoding="utf-8")
    return folder


def _above(number: int) -> str:
    return f", supports: [c{(number - 1) // 10}]" if number else ""


def _outline(folder: Path, home: dict[str, str]) -> Iterator[Row]:
    """The outline of what a hundred thousand nodes bear on: only what is looked at is built."""
    with screen((*_explore(folder), "c0"), **home) as shown:
        shown.until(b"Start")
        shown.rest()
        frame, _ = shown.key(b"t", b"Claim 11")
    yield Row("key to the outline of a node with 100 000 descendants", frame * 1000, 100, "ms")
    yield Row("rows built for it", asyncio.run(_rows_built(folder)), 300, "rows")


async def _rows_built(folder: Path) -> int:
    loaded = rsi_graph.load(folder)
    session = Session.of(loaded, Remembered())
    session.history = session.history.visit(Place("outline", (("", "c0"),)))
    app = Explorer(session, [folder])
    app.begin = lambda: None  # nothing in the background: only the first frame is looked at
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        return len(app.query_one(OutlineView).list.rows)


def _searching(folder: Path, home: dict[str, str]) -> Iterator[Row]:
    graph = rsi_graph.load(folder).graph
    word = max(graph.title(graph.ids("claim")[0]).lower().split(), key=len).encode()
    with screen(_explore(folder), **home) as shown, screen(("-c", TYPED)) as bare:
        shown.until(b"Start")
        shown.key(b"/")
        for letter in b"xyz":
            shown.key(bytes([letter]))
        shown.until(b"nothing has these words")
        bare.until(b"a first frame")
        keys = [bytes([letter]) for letter in b"\x7f\x7f\x7f" + word]
        pairs = [(shown.key(key), bare.key(key)) for key in keys]
    echo = median(here for (here, _), _ in pairs) / median(there for (there, _), _ in pairs)
    yield Row("key to frame while searching, 100 000 nodes / an Input alone", echo, 2.5)
    found = median(last for (_, last), _ in pairs) * 1000
    yield Row("key to the hits on the screen, 100 000 nodes, median", found, 50, "ms")


def _explore(folder: Path) -> tuple[str, ...]:
    return ("-m", "rsi_graph", "explore", "--corpus", str(folder))
