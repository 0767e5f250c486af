"""The explorer: how long until something is on the screen, and from a key to the frame that answers it.

Whole processes over a pseudo-terminal, held against a Textual application that does next to nothing.
"""

import fcntl
import os
import pty
import select
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
from rsi_graph import folders
from tests.benchmarks.rows import Row, Timer, ratio

PATIENCE = 60.0
QUIET = 0.12
"""Seconds without output after which a frame is over."""

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

    def key(self, key: bytes) -> tuple[float, float]:
        """Press a key; the seconds until the first frame after it, and until the last of what it changed."""
        while self.read(QUIET):
            pass
        start = time.perf_counter()
        os.write(self.master, key)
        written = []
        while self.read(QUIET if written else PATIENCE):
            written.append(time.perf_counter() - start)
        return written[0], written[-1]


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
        yield from _searching(corpora(100_000), home)


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
