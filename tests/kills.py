"""Every command that writes, killed: ``python -m tests.kills COUNT [SEED]``.

One time in two the process dies at a call of the system that changes something, drawn from all of them; else it is
killed from outside after a random time. Then it is held that the corpus loads without a mistake and is as before or as
after; that the journal reads, and undo takes back what was done; that exports are all as before or all as after once
the next call was made; and that the command, called again, does all of it and leaves nothing hidden behind.
"""

import contextlib
import io
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rsi_graph import load
from rsi_graph.cli import main
from rsi_graph.editing import journal, judgements
from rsi_graph.errors import RsiGraphError
from rsi_graph.files import folders, together
from rsi_graph.files.cache import Store
from rsi_graph.meaning.candidates import Candidate
from rsi_graph.meaning.models import Model
from tests.debate import DEBATE
from tests.faults import failing

PAIR = ("better-each-time", "effort-grows-too")
MODEL = Model("some", Path("nowhere"), "0123456789abcdef" * 4)
ADD = ("add", "claim", "--text", "New claim.", "--title", "New", "--supports", "loop-compounds", "--yes")
SET = ("position", "set", "loop-compounds", "0.7", "--because", "So.")
BIB = "@book{good, title={Speculations Concerning Machines}, author={Good, I. J.}, year=1965}\n"
HELD = "[A]: A thing. {credence: 0.4, reason: So}\n  + <b>: It follows. {inference: 0.7}"
COMMANDS: dict[str, tuple[str, ...]] = {
    "add": ADD,
    "undo": ("undo", "--yes"),
    "add source": ("add", "source", "map.bib", "--yes"),
    "link accept": (),
    "link reject": (),
    "position set": SET,
    "position remove": ("position", "remove", "loop-compounds"),
    "view": ("evaluate", "--accept", "loop-compounds", "--save", "mine"),
    "export json": ("export", "--to", "json", "--output", "out.json", "--force"),
    "export csv": ("export", "--to", "csv", "--output", "out.csv", "--force", "--report", "losses.json"),
    "export markdown": ("export", "--to", "pandoc", "--output", "out.md", "--force", "--report", "losses.json"),
    "site": ("export", "--to", "site", "site", "--force"),
    "import": ("import", "map.tgf", "--output", "map.yaml", "--force", "--report", "losses.json"),
    "import beside": ("import", "map.tgf", "--corpus", "corpus", "--output", "corpus/map.yaml", "--prefix", "m"),
    "import with a view": ("import", "held.argdown", "--output", "corpus/held.yaml", "--force"),
    "import again": ("import", "map.tgf", "--output", "imported.yaml", "--update"),
    "vault": ("export", "--to", "discourse-graph", "vault", "--force", "--report", "losses.json"),
    "add annotation": (
        "add",
        "annotation",
        "bloom-2020-ideas",
        "--supports",
        "loop-compounds",
        "--text",
        "So.",
        "--yes",
    ),
    "library remove": ("library", "remove", "work.txt", "--yes", "--library", "library"),
    "library add": ("library", "add", "work.txt", "--words-only", "--library", "library"),
    "settings": ("settings", "--write"),
    "init": ("init", "layer"),
}
FIRST = {
    "undo": [ADD],
    "position remove": [SET],
    "site": [("export", "--to", "site", "site")],
    "vault": [("export", "--to", "discourse-graph", "vault")],
    "import again": [("import", "older.tgf", "--output", "imported.yaml")],
    "library remove": [("library", "add", "work.txt", "--words-only", "--library", "library")],
}
"""The calls that have to come before one that is killed."""
SHOWN = (".rsi-graph-site", ".rsi-graph-export", ".obsidian")
"""Hidden files of an export that belong to it."""
EXPORTS = ("out.json", "out.csv", "out-edges.csv", "out.md", "out.bib", "losses.json", "map.yaml")


def run(name: str) -> int:
    """Do a command, and return its status."""
    if name.startswith("link"):
        return _judged(name == "link accept")
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        try:
            return main(COMMANDS[name])
        except SystemExit as stop:
            return int(stop.code or 0)


def _judged(accepted: bool) -> int:
    snapshot = load("corpus", store=Store(None))
    pair = judgements.JudgedPair(snapshot.graph, MODEL, Candidate(*PAIR, 0.9, 0.99, 0.9, mutual=True))
    one, other = PAIR
    try:
        if accepted:
            judgements.accept(snapshot, pair, judgements.Choice(one, "supports", other))
        else:
            judgements.reject(snapshot, pair, PAIR)
    except RsiGraphError:
        return 2
    return 0


@dataclass
class Ground:
    """A room with a corpus, a home and what a command starts from, copied anew for every kill."""

    room: Path
    after: dict[str, dict[str, str]] = field(default_factory=dict)
    calls: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def place(self) -> Path:
        """The folder that is worked in."""
        return self.room / "work"

    def make(self, name: str) -> None:
        """Lay it out."""
        kept = self.room / "kept" / name
        os.chdir(self.room)
        for folder in ("work", "home"):
            shutil.rmtree(self.room / folder, ignore_errors=True)
        if kept.is_dir():
            for folder in ("work", "home"):
                shutil.copytree(kept / folder, self.room / folder)
            os.chdir(self.place)
            return
        (self.place / "corpus").mkdir(parents=True)
        (self.room / "home").mkdir()
        texts = {"corpus/corpus.yaml": "title: T\n", "corpus/all.yaml": DEBATE, "map.bib": BIB,
                 "map.tgf": "1 A thing\n2 Another\n#\n1 2 attacks\n", "work.txt": "A text. " * 40,
                 "older.tgf": "1 A thing\n#\n", "held.argdown": HELD}  # fmt: skip
        texts |= dict.fromkeys(EXPORTS, "old\n")
        for path, text in texts.items():
            (self.place / path).write_text(text)
        os.chdir(self.place)
        for call in FIRST.get(name, ()):
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                assert main(call) == 0, call
        shutil.copytree(self.place, kept / "work")
        shutil.copytree(self.room / "home", kept / "home")

    def measure(self, name: str) -> None:
        """Do the command once, to know what comes after it and how many calls it takes."""
        self.make(name)
        start = time.monotonic()
        with failing(self.room, sys.maxsize, None) as faults:
            assert run(name) == 0, name
        self.seconds[name] = time.monotonic() - start
        self.calls[name] = faults.seen
        self.after[name] = self.found()

    def found(self) -> dict[str, str]:
        """All files that are not hidden, but for those of databases."""
        return {
            str(path.relative_to(self.place)): path.read_text(errors="replace")
            for path in sorted(self.place.rglob("*"))
            if path.is_file() and path.parts[-2] != "library" and not _is_hidden(path.relative_to(self.place))
        }

    def killed(self, name: str, draw: random.Random) -> str:
        """Kill a command, and return how."""
        at = draw.randint(1, self.calls[name]) if draw.random() < 0.5 else 0
        child = os.fork()
        if child == 0:
            with contextlib.suppress(BaseException), failing(self.room, at or sys.maxsize, None):
                run(name)
            os._exit(0)
        after = 0.0
        if not at:
            after = draw.random() * self.seconds[name] * 1.5
            time.sleep(after)
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return f"{name} at call {at}" if at else f"{name} after {after:.3f} s"


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") and part not in SHOWN for part in path.parts)


def wrong(ground: Ground, name: str, before: dict[str, str]) -> Iterator[str]:
    """The faults of the files after a kill."""
    after = ground.after[name]
    together.recover()
    now = ground.found()
    for path in sorted({*before, *after, *now}):
        if now.get(path) not in (before.get(path), after.get(path)):
            yield f"{path} is neither as before nor as after: {str(now.get(path))[:80]!r}"
    changed = [path for path in {*before, *after} if before.get(path) != after.get(path)]
    states = {now.get(path) == after.get(path) for path in changed}
    if len(states) > 1 and name != "init":  # a layer is made file by file, and the next call makes the rest
        yield f"of {sorted(changed)} some are old and some are new"
    found = load(ground.place / "corpus", store=Store(None))
    yield from (str(one) for one in found.errors)
    file = folders.state() / journal.FILE
    if file.exists():
        json.loads(file.read_text())
    yield from _undone(ground, name, before) if name in ("add", "add source", "link accept", "position set") else ()


def _undone(ground: Ground, name: str, before: dict[str, str]) -> Iterator[str]:
    """The changes that undo does not take back."""
    was_done = ground.found() != before
    status = main_quietly("undo", "--yes")
    now = {path: text for path, text in ground.found().items() if text.strip() or path in before}
    if status == 0 and now != before:
        yield f"undo left something of {name}: {sorted(set(now) ^ set(before))}"
    if status != 0 and was_done and now != before:
        yield f"undo knows nothing of {name}"


def main_quietly(*words: str) -> int:
    """The status of a call."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return main(words)


def again(ground: Ground, name: str) -> Iterator[str]:
    """The faults that are left after the command was called once more."""
    if run(name) != 0:
        return  # it was done before the kill, so nothing is written now
    hidden = [path for path in ground.place.rglob(".*") if _is_hidden(path.relative_to(ground.place))]
    left = [str(path) for path in hidden if ".schema" not in str(path)]
    if left:
        yield f"left behind: {left}"
    if folders.has_plans():
        yield "a plan is left"


def main_of(count: int, seed: int) -> int:
    """Kill this number of times, and tell what was found."""
    draw = random.Random(seed)  # noqa: S311 - it only has to be repeatable
    done: dict[str, int] = {}
    faults = 0
    with tempfile.TemporaryDirectory() as room:
        ground = Ground(Path(room))
        for kind in ("CACHE", "CONFIG", "DATA", "STATE"):
            os.environ[f"XDG_{kind}_HOME"] = str(Path(room) / "home" / kind.lower())
        os.environ["RSI_GRAPH_CORPUS"] = ""
        for name in COMMANDS:
            ground.measure(name)
        names = list(COMMANDS)
        for number in range(count):
            name = names[number % len(names)]
            ground.make(name)
            before = ground.found()
            how = ground.killed(name, draw)
            found = [*wrong(ground, name, before), *again(ground, name)]
            faults += bool(found)
            done[name] = done.get(name, 0) + 1
            for one in found:
                sys.stdout.write(f"{how}: {one}\n")
            if number % 100 == 99:
                sys.stdout.write(f"{number + 1} kills, {faults} with something wrong\n")
                sys.stdout.flush()
        os.chdir("/")
    sys.stdout.write(f"{count} kills, {faults} with something wrong: {done}\n")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main_of(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1))
