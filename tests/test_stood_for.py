"""Pipes, folders, links, devices and enormous files in the place of each file that the program reads or keeps.

Wherever such a thing stands, every command that meets it ends at once, without a traceback, and says what is wrong in
a sentence; what it can do without the file, it does.
"""

import contextlib
import io
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rsi_graph.cli import main
from rsi_graph.editing import journal
from rsi_graph.library.holdings import FILE as HOLDINGS
from rsi_graph.library.rows import FILE as ROWS
from rsi_graph.user import settings
from tests.debate import DEBATE

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes")
SECONDS = 4.0
"""The processor time in which a command has ended; none waits, so that the time of the clock is much the same."""
ENORMOUS = 10 * 2**30
LONG = "RSI_GRAPH_LONG" in os.environ


def _folder(path: Path) -> None:
    path.mkdir()
    (path / "inside").write_text("x")


def _enormous(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(ENORMOUS)


THINGS: dict[str, Callable[[Path], None]] = {
    "pipe": os.mkfifo,
    "folder": _folder,
    "endless": lambda path: path.symlink_to("/dev/zero"),
    "circle": lambda path: path.symlink_to(path.name),
    "enormous": _enormous,
    "nowhere": lambda path: path.symlink_to("no/such/place"),
    "torn": lambda path: path.write_bytes(b"\x00\xff{["),
}
"""The things that may stand in the place of a file."""
ADD = ("add", "claim", "--text", "New claim.", "--title", "New", "--supports", "loop-compounds", "--yes")
SET = ("position", "set", "loop-compounds", "0.7")
CSV = ("export", "--to", "csv", "--output", "out.csv")
SITE = ("export", "--to", "site", "pages", "--force")
VAULT = ("export", "--to", "discourse-graph", "vault", "--force")
FOUND = ("library", "search", "ideas", "--library", "library")
FILLED = ("library", "add", "work.txt", "--words-only", "--library", "library")
PLACES: dict[str, tuple[tuple[str, ...], ...]] = {
    "corpus/corpus.yaml": (("check", "corpus"), ("overview",)),
    "corpus/all.yaml": (("check", "corpus"), ADD),
    "corpus/views": (("evaluate", "--view", "mine"), ("position", "list"), SET),
    "corpus/views/mine.yaml": (("evaluate", "--view", "mine"), ("position", "list"), ("check", "corpus")),
    "corpus/views/me.yaml": (SET, ("position", "remove", "loop-compounds")),
    "corpus/decisions.yaml": (("link", "list"), ("check", "corpus")),
    "corpus/.all.yaml.lock": (ADD,),
    "corpus/.all.yaml.writing": (ADD,),
    "corpus/claims.yaml": (ADD,),
    "corpus/.claims.yaml.lock": (ADD,),
    "layer": (("init", "layer"),),
    "layer/start.yaml": (("init", "layer"),),
    "layer/corpus.yaml": (("init", "layer"),),
    "layer/.schema/corpus.schema.json": (("init", "layer"),),
    "home/state": (ADD, ("undo", "--yes"), ("overview",)),
    "home/state/rsi-graph": (ADD, ("overview",)),
    f"home/state/rsi-graph/{journal.FILE}": (ADD, ("undo", "--yes")),
    f"home/state/rsi-graph/.{journal.FILE}.lock": (ADD, ("undo", "--yes")),
    f"home/state/rsi-graph/.{journal.FILE}.writing": (ADD,),
    "home/state/rsi-graph/plans": (CSV, ("overview",)),
    "home/state/rsi-graph/plans/12-34": (CSV, ("overview",)),
    "home/state/rsi-graph/seal.key": (("overview",), CSV),
    "home/config": (("settings",), ("settings", "--write")),
    "home/config/rsi-graph": (("settings",), ("settings", "--write")),
    f"home/config/rsi-graph/{settings.FILE}": (("settings",), ("settings", "--write"), ("overview",)),
    "home/cache": (("search", "ideas"),),
    "home/cache/rsi-graph/pages": (("search", "ideas"),),
    "home/cache/rsi-graph/pages/.pruned": (("search", "ideas"),),
    "home/cache/rsi-graph/pages/*": (("search", "ideas"),),
    "home/cache/rsi-graph/pages/*/*": (("search", "ideas"),),
    "home/data": (("overview",), FOUND),
    "home/data/rsi-graph/corpus": (("overview", "--corpus", "rsi"),),
    "library": (FOUND, FILLED, ("library", "status", "--library", "library")),
    f"library/{HOLDINGS}": (FOUND, FILLED, ("library", "check", "--library", "library")),
    f"library/{HOLDINGS}-wal": (FOUND, FILLED),
    f"library/{HOLDINGS}-shm": (FOUND, FILLED),
    f"library/{HOLDINGS}-journal": (FOUND, FILLED),
    f"library/{ROWS}": (FOUND, ("library", "check", "--library", "library")),
    "library/edge-0-5": (FOUND, ("library", "check", "--library", "library")),
    "work.txt": (("library", "add", "work.txt", "--words-only", "--library", "other"), ("add", "source", "work.txt")),
    "works.bib": (("add", "source", "works.bib", "--yes"), ("import", "works.bib"),
                  ("library", "add", "papers", "--records", "works.bib", "--words-only", "--library", "other")),
    "works.jsonl.gz": (("library", "add", "works.jsonl.gz", "--words-only", "--library", "other"),),
    "text.pdf": (("add", "passages", "bloom-2020-ideas", "--text", "text.pdf"),),
    "map.csv": (("import", "map.csv"),),
    "map-edges.csv": (("import", "map.csv"),),
    "notes/CLM - a.md": (("import", "notes"),),
    "notes/relations.json": (("import", "notes"),),
    "style.csl": (("cite", "bloom-2020-ideas", "--style", "style.csl"),),
    "answers.yaml": (("interview", "returns", "--answers", "answers.yaml"),),
    "passage.txt": (("related", "--file", "passage.txt"),),
    "model": (("related", "loop-compounds", "--model", "./model"),),
    "model/config.json": (("related", "loop-compounds", "--model", "./model"),),
    "out.csv": (CSV, (*CSV, "--force")),
    "out-edges.csv": (CSV, (*CSV, "--force")),
    ".out.csv.lock": (CSV,),
    f".out.csv.{os.getpid()}.whole": (CSV,),
    "losses.json": ((*CSV, "--report", "losses.json"),),
    "pages": (SITE,),
    "pages/.rsi-graph-site": (SITE,),
    ".pages.lock": (SITE,),
    "vault/.rsi-graph-export": (VAULT,),
    ".git": (("diff",),),
    ".git/HEAD": (("diff",),),
    ".git/config": (("diff",),),
    ".git/index": (("diff",),),
    ".git/packed-refs": (("diff",),),
    ".git/objects": (("diff",),),
    ".git/objects/info/alternates": (("diff",),),
    ".git/refs": (("diff",),),
    ".git/refs/heads/main": (("diff",),),
    ".git/commondir": (("diff",),),
    ".git/info/grafts": (("diff",),),
    ".git/shallow": (("diff",),),
    ".gitmodules": (("diff",),),
}  # fmt: skip
"""The places, each with the calls that look there; a ``*`` stands for every name there is."""


def called(*words: str) -> tuple[int, str, str]:
    """Status, stdout and stderr of a call."""
    out, err = io.TextIOWrapper(io.BytesIO()), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = main(words)
        except SystemExit as stop:
            status = int(stop.code or 0)
    out.flush()
    return status, out.buffer.getvalue().decode("utf-8", "replace"), err.getvalue()


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> Path:
    """A working folder in which everything has been used once."""
    place = tmp_path_factory.mktemp("kept")
    with working(place):
        lay(place)
    return place


@contextlib.contextmanager
def working(place: Path) -> Iterator[None]:
    """Work in a folder, with a home of its own."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("CACHE", "CONFIG", "DATA", "STATE"):
            patch.setenv(f"XDG_{name}_HOME", str(place / "home" / name.lower()))
        patch.setenv("RSI_GRAPH_CORPUS", "corpus")
        patch.setattr("rsi_graph.files.locked.RETRY_SECONDS", 0.05)
        patch.setattr("rsi_graph.cli.import_file.PATIENCE", 0.05)
        patch.chdir(place)
        yield


def lay(place: Path) -> None:
    """Make all there is in a working folder."""
    texts = {
        "corpus/corpus.yaml": "title: T\n", "corpus/all.yaml": DEBATE, "corpus/decisions.yaml": "decisions: []\n",
        "corpus/views/mine.yaml": "title: M\naccept: [loop-compounds]\n", "work.txt": "Ideas get harder. " * 40,
        "works.bib": "@book{good, title={Machines}, author={Good, I. J.}, year=1965}\n",
        "papers/a.txt": "A text. " * 40,
        "map.csv": "id,kind,title,text\na,claim,A,A thing.\n", "notes/CLM - a.md": "A thing.\n",
        "model/config.json": "{}", "answers.yaml": "loop-compounds: 0.3\n", ".gitmodules": "", "passage.txt": "Ideas",
    }  # fmt: skip
    for name, text in texts.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text)
    for call in (ADD, SET, ("settings", "--write"), ("search", "ideas"), FILLED, SITE, VAULT):
        assert called(*call)[0] == 0, call
    git = ("git", "-c", "user.name=a", "-c", "user.email=a@b")
    for words in (("init", "-q", "-b", "main"), ("add", "corpus"), ("commit", "-q", "-m", "a")):
        subprocess.run([*git, *words], check=True)


def put(place: Path, name: str, thing: str) -> bool:
    """Put a thing in the place of the files of a name; return False if it stands there already."""
    found = sorted(place.glob(name)) if "*" in name else [place / name]
    assert found, name
    for path in found:
        if path.is_dir() and not path.is_symlink():
            if thing == "folder":
                return False
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        THINGS[thing](path)
    return True


def told(status: int, out: str, err: str) -> bool:
    """Return True for what a person can make something of: an outcome, or one sentence that says what is wrong."""
    errors = [line for line in err.splitlines() if line.startswith("error: ")]
    return status in (0, 1, 2) and len(errors) == (status == 2) and not re.search(r"Traceback|Errno|object at 0x", err)


HEAVY = (".git", "library", "pages", "vault", "model", "notes")
"""The folders that are laid out for those calls alone that look at them."""
TURNS = {name: list(THINGS)[1:][number % (len(THINGS) - 1)] for number, name in enumerate(PLACES)}
"""The thing that stands in each place beside a pipe; with RSI_GRAPH_LONG all of them do."""


def cases(name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The things that stand in a place in turn, and the call that meets them."""
    for thing in THINGS:
        if LONG or thing == "pipe" or (thing == TURNS[name] and "related" not in PLACES[name][0]):
            yield from ((thing, call) for call in (PLACES[name] if LONG or thing == "pipe" else PLACES[name][:1]))


def copied(kept: Path, place: Path, name: str, call: tuple[str, ...]) -> None:
    """Lay out what a call looks at."""

    def unseen(folder: str, names: list[str]) -> set[str]:
        seen = {name.partition("/")[0], *(word.removeprefix("./") for word in call)}
        if call == ("diff",):
            seen.add(".git")
        return {one for one in names if one in HEAVY and one not in seen} if Path(folder) == kept else set()

    shutil.copytree(kept, place, symlinks=True, ignore=unseen)


def test_no_thing_in_the_place_of_a_file_is_waited_for(kept, tmp_path):
    """Each place in turn; the offences are told together."""
    wrong, number = [], 0
    for name in PLACES:
        for thing, call in cases(name):
            place = tmp_path / str(number := number + 1)
            copied(kept, place, name, call)
            with working(place):
                if put(place, name, thing):
                    began = time.process_time()
                    found = called(*call)
                    if not told(*found) or time.process_time() - began > SECONDS:
                        wrong.append(f"{thing} at {name}: {' '.join(call)}: {found[0]} {found[2]}")
            shutil.rmtree(place, ignore_errors=True)
    assert not wrong, "\n".join(wrong)


SAID = {
    ("pipe", ".git/HEAD"): "is a pipe",
    ("pipe", ".git/config"): "is a pipe",
    ("pipe", ".git/objects/info/alternates"): "is a pipe",
    ("endless", ".git/packed-refs"): "is a device",
    ("enormous", ".git/packed-refs"): "is larger than",
    ("pipe", "corpus/.claims.yaml.lock"): "stands in the place of its lock",
    ("nowhere", "corpus/.claims.yaml.lock"): "stands in the place of its lock",
    ("pipe", "corpus/views/mine.yaml"): "no plain file",
    ("pipe", "corpus/decisions.yaml"): "no plain file",
    ("pipe", f"library/{HOLDINGS}-wal"): "no plain file",
    ("pipe", "passage.txt"): "no plain file",
    ("enormous", "model/config.json"): "larger than",
}
"""The words that a person reads of some of them."""


@pytest.mark.parametrize(("thing", "name"), SAID, ids=" ".join)
def test_the_sentence_is_true(kept, tmp_path, thing, name):
    call = PLACES[name][0]
    copied(kept, tmp_path / "work", name, call)
    with working(tmp_path / "work"):
        put(tmp_path / "work", name, thing)
        _, out, err = called(*call)
    assert SAID[thing, name] in out + err
