"""README and manual are true today: what they list is what there is, and what they show can be done."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from rsi_graph import guide, load
from rsi_graph.cli.parser import parser
from rsi_graph.files.cache import Store
from tests.readme import PAGES, README, written

TEXT = README.read_text(encoding="utf-8")
ROOT = README.parent
MAX_LINES = 150


def blocks(language: str, text: str = TEXT) -> list[str]:
    """The fenced blocks of a language."""
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_tables_are_those_of_the_code(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert written(text) == text, "python -m tests.readme"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_call_shown_is_one_the_parser_takes(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    shown = [line for block in blocks("sh", text) + blocks("console", text) for line in block.splitlines()]
    calls = [line.removeprefix("$ ").partition("#")[0] for line in shown]
    for call in (call for call in calls if call.startswith("rsi-graph ")):
        parser().parse_args(shlex.split(call)[1:])


def test_the_readme_is_short() -> None:
    assert len(TEXT.splitlines()) <= MAX_LINES


def test_every_make_target_shown_is_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    for page in (TEXT, (ROOT / "CONTRIBUTING.md").read_text()):
        shown = re.findall(r"^make ([a-z-]+)|`make ([a-z-]+)`", page, flags=re.MULTILINE)
        assert {first or second for first, second in shown} <= targets


@pytest.mark.parametrize("page", [README, ROOT / "CONTRIBUTING.md", ROOT / "corpus" / "README.md"], ids=str)
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / link).exists(), link


def test_the_manual_lists_every_extra() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"].keys() - {"dev"}
    listed = re.findall(r"^\| `(\w+)` \|", guide.page("settings").text.partition("## Extras")[2], flags=re.MULTILINE)
    assert set(listed) == extras


def test_every_page_of_the_manual_is_listed() -> None:
    assert {path.stem for path in guide.FOLDER.glob("*.md")} <= set(guide.TOPICS)
    assert all(page.title and page.text.startswith("# ") for page in guide.pages())


def test_the_corpus_example_is_one(tmp_path: Path) -> None:
    [example] = blocks("yaml")
    assert errors_of(tmp_path, example) == []


def test_the_examples_of_the_format_are_a_corpus(tmp_path: Path) -> None:
    """All YAML of the reference, put together over the shipped corpus, has no mistake."""
    examples = blocks("yaml", guide.page("corpus").text)
    records = [text for text in examples if not text.startswith(("# corpus.yaml", "# views/"))]
    views = {re.match(r"# views/(\S+)", text)[1]: text for text in examples if text.startswith("# views/")}
    [manifest] = [text for text in examples if text.startswith("# corpus.yaml")]
    assert errors_of(tmp_path, *records, manifest=manifest, views=views) == []


def errors_of(folder: Path, *texts: str, manifest: str = "extends: [rsi]\n", views: dict[str, str] | None = None):
    """The errors of a layer over the shipped corpus, a file a text."""
    (folder / "corpus.yaml").write_text(manifest)
    (folder / "views").mkdir()
    for number, text in enumerate(texts):
        (folder / f"part-{number}.yaml").write_text(text)
    for name, text in (views or {}).items():
        (folder / "views" / name).write_text(text)
    return [d for d in load(folder, store=Store(None)).errors if str(folder) in d.span.path]


def test_the_python_example_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    [example] = blocks("python", guide.page("python").text)
    monkeypatch.chdir(ROOT)
    exec(example, {})  # noqa: S102 - our own manual
    assert capsys.readouterr().out


def test_the_console_example_is_what_is_printed(monkeypatch, capsys) -> None:
    from rsi_graph.cli import main

    [example] = blocks("console")
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "80")
    call, _, expected = example.partition("\n")
    main(shlex.split(call.removeprefix("$ rsi-graph ")))
    assert capsys.readouterr().out == expected
