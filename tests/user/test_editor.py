"""The user's editor is told the place in its own way, and no text of a corpus is ever a word of the command."""

import pytest

from rsi_graph.diagnostics import Span
from rsi_graph.user import editor


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (["vim"], ["vim", "+7", "/c/a.yaml"]),
        (["/usr/bin/nano", "-w"], ["/usr/bin/nano", "-w", "+7", "/c/a.yaml"]),
        (["code"], ["code", "--wait", "--goto", "/c/a.yaml:7:3"]),
        (["hx"], ["hx", "/c/a.yaml:7:3"]),
        (["some-editor"], ["some-editor", "/c/a.yaml"]),
    ],
)
def test_each_editor_is_told_the_place_in_its_own_way(chosen, expected) -> None:
    assert editor.command(chosen, Span("/c/a.yaml", 7, 3)) == expected


def test_a_file_that_looks_like_an_option_is_none() -> None:
    assert editor.command(["vim"], Span("-c quit", 1))[-1].startswith("/")


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"VISUAL": "code -n", "EDITOR": "vi"}, ["code", "-n"]),
        ({"EDITOR": "'my editor' -x"}, ["my editor", "-x"]),
        ({"VISUAL": "", "EDITOR": "vi"}, ["vi"]),
    ],
)
def test_visual_comes_before_editor(environ, expected) -> None:
    assert editor.chosen(environ) == expected


def test_without_either_the_first_that_is_installed_is_taken(monkeypatch) -> None:
    monkeypatch.setattr(editor.shutil, "which", lambda name: name if name == "vi" else None)
    assert editor.chosen({"EDITOR": '"unfinished'}) == ["vi"]
    monkeypatch.setattr(editor.shutil, "which", lambda name: None)
    assert editor.chosen({}) == []


def test_what_goes_wrong_is_said(monkeypatch, tmp_path) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", "true")
    assert editor.edit(Span(str(tmp_path / "a.yaml"))) == ""
    monkeypatch.setenv("EDITOR", "false")
    assert editor.edit(Span("a.yaml")) == "false ended with status 1"
    monkeypatch.setenv("EDITOR", str(tmp_path / "no-such-editor"))
    assert "cannot run" in editor.edit(Span("a.yaml"))
    monkeypatch.setattr(editor, "chosen", list)
    assert editor.edit(Span("a.yaml")) == "no editor: set EDITOR"
