"""Every command at every sort of output: an encoding that lacks letters, closed, full, no stderr, a dumb terminal."""

import io
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from rsi_graph.cli import main
from rsi_graph.cli.table import COMMANDS
from rsi_graph.serving.loopback import Loopback
from tests.debate import DEBATE

STRANGE = "claims:\n  strange: {title: Ωmega → 知能, text: Ωmega → 知能., supports: [loop-compounds]}\n"
CALLS = {
    "explore": "explore", "tour": "tour", "overview": "overview", "show": "show strange", "search": "search Ωmega",
    "path": "path strange returns", "timeline": "timeline", "facets": "facets",
    "related": "related nobody --model none",
    "link": "link list", "evaluate": "evaluate", "cruxes": "cruxes loop-compounds", "compare": "compare - nobody",
    "position": "position list", "positions": "positions", "interview": "interview", "diff": "diff",
    "add": "add claim --title Ωmega --text Ωmega. --yes", "undo": "undo --yes", "cite": "cite bloom-2020-ideas",
    "library": "library status", "check": "check", "init": "init new", "schema": "schema", "settings": "settings",
    "export": "export --to markdown", "site": "site", "import": "import map.tgf", "guide": "guide",
}  # fmt: skip
"""A call of each command but ``serve``, which speaks a protocol; some are refused, which has to be said as well."""


class Done(NamedTuple):
    """The end of a call: its status, what it printed, what it said."""

    status: int
    out: str
    err: str


class Held(io.TextIOWrapper):
    """A stream that keeps what is written; if it is ``seen``, somebody looks at it."""

    def __init__(self, encoding: str = "utf-8", *, seen: bool = False) -> None:
        super().__init__(io.BytesIO(), encoding)
        self.seen = seen

    def isatty(self) -> bool:
        return self.seen

    def text(self) -> str:
        self.flush()
        return self.buffer.getvalue().decode(self.encoding, "replace")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home):
    """Return a runner of calls, each in a folder of its own with a small corpus."""
    monkeypatch.setattr(Loopback, "serve", lambda _: None)
    monkeypatch.setenv("RSI_GRAPH_CORPUS", "")
    monkeypatch.setenv("COLUMNS", "80")

    def ran(call: str, out: io.TextIOWrapper | None, err: io.TextIOWrapper | None) -> Done:
        place = tmp_path / str(len(list(tmp_path.iterdir())))
        (place / "corpus").mkdir(parents=True)
        (place / "corpus" / "corpus.yaml").write_text("title: A debate\n")
        (place / "corpus" / "all.yaml").write_text(DEBATE)
        (place / "corpus" / "strange.yaml").write_text(STRANGE, "utf-8")
        (place / "map.tgf").write_text("1 A thing Ω\n2 Another\n#\n1 2 attacks\n", "utf-8")
        with monkeypatch.context() as patched:
            patched.chdir(place)
            patched.setenv("XDG_STATE_HOME", str(place / "state"))
            patched.setattr(sys, "stdin", io.StringIO(""))
            patched.setattr(sys, "stdout", out)
            patched.setattr(sys, "stderr", err)
            try:
                status = main(call.split())
            except SystemExit as stop:
                status = int(stop.code or 0)
        return Done(status, *(stream.text() if isinstance(stream, Held) else "" for stream in (out, err)))

    return ran


def test_every_command_has_a_call_here() -> None:
    assert {command.name for command in COMMANDS} - {"serve"} == CALLS.keys()


@pytest.mark.parametrize("call", CALLS.values(), ids=str)
def test_each_sort_of_output(run, call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The status stays what it is; what cannot be printed is said in one sentence, and nothing breaks."""
    usual = run(call, Held(), Held())
    assert usual.status in (0, 1, 2), usual
    old = run(call, Held("cp1252"), Held("cp1252"))
    assert (old.status, bool(old.out)) == (usual.status, bool(usual.out))
    unheard = run(call, Held(), None)
    assert (unheard.status, bool(unheard.out)) == (usual.status, bool(usual.out))
    with open("/dev/full", "w", encoding="utf-8") as full:  # noqa: PTH123
        for nowhere in (None, full):
            done = run(call, nowhere, Held())
            assert done.status == (2 if usual.out else usual.status), done
            assert ("cannot write to stdout" in done.err) is bool(usual.out), done
            assert done.err.count("error: ") <= 1
    monkeypatch.setenv("TERM", "dumb")
    plain = run(call, Held(seen=True), Held(seen=True))
    assert plain.status == usual.status
    assert "\x1b" not in plain.out + plain.err
