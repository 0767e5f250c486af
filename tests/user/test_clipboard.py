"""Copied text reaches the system's clipboard, if there is a program or a package for it; else that is said."""

import subprocess
import sys

import pytest

from rsi_graph.user import clipboard


def test_the_first_program_that_is_there_takes_the_text(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "taken"
    code = f"import sys; open({str(place)!r}, 'wb').write(sys.stdin.buffer.read())"
    monkeypatch.delenv("TMUX", raising=False)
    monkeypatch.setattr(clipboard, "TAKERS", (("no-such-program",), (sys.executable, "-c", code)))
    assert clipboard.put("知識\n") == (sys.executable,)
    assert place.read_text(encoding="utf-8") == "知識\n"


def test_what_fails_is_passed_over_and_nothing_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("xclip", 5)

    monkeypatch.delenv("TMUX", raising=False)
    monkeypatch.setattr(clipboard, "TAKERS", ((sys.executable, "-c", "raise SystemExit(1)"),))
    assert not clipboard.put("x")
    monkeypatch.setattr(clipboard.subprocess, "run", late)
    assert not clipboard.put("x")


@pytest.mark.parametrize(
    ("term", "takers", "expected"),
    [
        ("xterm", ("xclip", "tmux"), "copied: a  (taken by xclip and tmux)"),
        ("xterm", (), "sent to the terminal, which may have copied it or not: a."),
        ("linux", (), "not copied: a."),
    ],
)
def test_who_took_it_is_said_or_that_nobody_did(term, takers, expected, monkeypatch) -> None:
    monkeypatch.setenv("TERM", term)
    assert clipboard.told("copied: a", takers).startswith(expected)
