"""The README is true today: what it lists is what there is, and what it shows can be done."""

import re
import shlex
from pathlib import Path

import pytest

from rsi_graph import load
from rsi_graph.cli.parser import parser
from rsi_graph.files.cache import Store
from tests.readme import README, written

TEXT = README.read_text(encoding="utf-8")
ROOT = README.parent


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", TEXT, flags=re.DOTALL)


def test_tables_are_those_of_the_code() -> None:
    assert written(TEXT) == TEXT, "python -m tests.readme"


def test_every_call_shown_is_one_the_parser_takes() -> None:
    shown = [line for text in blocks("sh") + blocks("console") for line in text.splitlines()]
    calls = [
        line.removeprefix("$ ").partition("#")[0] for line in shown if line.removeprefix("$ ").startswith("rsi-graph ")
    ]
    assert calls
    for call in calls:
        parser().parse_args(shlex.split(call)[1:])


def test_every_make_target_shown_is_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    shown = re.findall(r"^make ([a-z-]+)|`make ([a-z-]+)`", TEXT, flags=re.MULTILINE)
    assert {first or second for first, second in shown} <= targets


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#:]+)\)", TEXT))))
def test_every_link_leads_somewhere(link: str) -> None:
    assert (ROOT / link).exists()


def test_the_corpus_example_is_one(tmp_path: Path) -> None:
    [example] = blocks("yaml")
    (tmp_path / "corpus.yaml").write_text("extends: [rsi]\n")
    (tmp_path / "mine.yaml").write_text(example)
    assert [d for d in load(tmp_path, store=Store(None)).errors if "mine.yaml" in d.span.path] == []


def test_the_python_example_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    [example] = blocks("python")
    monkeypatch.chdir(ROOT)
    exec(example, {})  # noqa: S102 - our own README
    assert capsys.readouterr().out


def test_the_console_example_is_what_is_printed(monkeypatch, capsys) -> None:
    from rsi_graph.cli import main

    [example] = blocks("console")
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "80")
    call, _, expected = example.partition("\n")
    main(shlex.split(call.removeprefix("$ rsi-graph ")))
    assert capsys.readouterr().out == expected
