"""What is copied reaches the system's clipboard, where there is a program or a package for it; else that is said."""

import subprocess
import sys

import pytest

from rsi_graph.user import clipboard


def test_the_first_program_that_is_there_takes_the_text(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "taken"
    code = f"import sys; open({str(place)!r}, 'wb').write(sys.stdin.buffer.read())"
    monkeypatch.setattr(clipboard, "TAKERS", (("no-such-program",), (sys.executable, "-c", code)))
    assert clipboard.put("知識\n")
    assert place.read_text(encoding="utf-8") == "知識\n"


def test_what_fails_is_passed_over_and_nothing_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("xclip", 5)

    monkeypatch.setattr(clipboard, "TAKERS", ((sys.executable, "-c", "raise SystemExit(1)"),))
    assert not clipboard.put("x")
    monkeypatch.setattr(clipboard.subprocess, "run", late)
    assert not clipboard.put("x")
