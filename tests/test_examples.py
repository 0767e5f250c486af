"""Every example of `--help` and every command of the walk in the manual is run, not only parsed."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from rsi_graph import guide
from rsi_graph.cli import main
from rsi_graph.cli.table import COMMANDS

ROOT = Path(__file__).parent.parent
NEED_MORE = {
    "a terminal": ("explore", "tour", "undo", "interview", "interview returns"),
    "a program at its standard input": ("serve",),
    "the network": ("add source 10.1038/nature14539", "add source arXiv:1706.03762 --text paper.pdf"),
    "a repository with a history": ("diff", "diff HEAD~1 HEAD"),
    "somebody who ends it": ("site",),
}
"""Examples that cannot run here as they stand, and those of a command by its name, under what they need."""


def runs_here(name: str, example: str) -> bool:
    """Return True if an example needs nothing that a test lacks."""
    return not any(
        example in calls or (name in calls and example != "undo --yes" and "--answers" not in example)
        for calls in NEED_MORE.values()
    )


EXAMPLES = [
    pytest.param(example, id=example, marks=[pytest.mark.model] if example.startswith(("related", "link ")) else [])
    for command in COMMANDS
    for example in command.examples
    if runs_here(command.name, example)
]
FILES = {
    "debate.argdown": "[A]: It is so.\n  + [B]: It was seen.\n",
    "library.bib": "@book{good1965, title={Speculations}, author={Good, Irving John}, year={1965}}\n",
    "nodeset.json": '{"nodes": [{"nodeID": "1", "text": "It is so.", "type": "I"}], "edges": [], "locutions": []}',
    "answers.yaml": "ideas-get-harder: 0.7\n",
    "passage.txt": "Compute, not ideas, is what limits progress.",
    "paper.txt": "We ran experiments. The agent wrote a paper.\n" * 20,
}
"""Files that examples name, as a reader would have them at hand."""


@pytest.fixture
def desk(tmp_path: Path, shared_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the files that examples name, a layer, and a copy of a text."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RSI_GRAPH_CORPUS", "")
    return tmp_path


def run(call: str) -> int:
    """Run a call without the shell around it: no pipe, no redirection."""
    return main(shlex.split(re.split(r" [|>] ", call)[0]))


def prepare(example: str) -> None:
    """Do first what an example builds on."""
    if "my-layer" in example and not example.startswith("init my-layer"):
        run("init my-layer")
    if example.startswith(("undo", "add passages", "add annotation", "position")):
        run("add claim --title 'Costs fall' --text 'A run costs less each year.' --attacks ideas-get-harder --yes")
    if example.startswith("library"):
        Path("papers").mkdir()
        shutil.copy("paper.txt", "papers")
        if "library add" not in example:
            run("library add papers --words-only")
    if example.startswith(("add passages", "add annotation")):
        from rsi_graph.sources import passages

        passages.keep(passages.read(Path("paper.txt")), "lu-2024-aiscientist", passages.user_store())


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_of_the_help_runs(example: str, desk: Path, capsys) -> None:
    prepare(example)
    assert run(example) == 0, capsys.readouterr().err


@pytest.mark.model
def test_the_walk_of_the_manual_runs(desk: Path, capsys) -> None:
    """The commands of ``guide start``, in their order, in an empty home."""
    calls = re.findall(r"^rsi-graph (.+)$", guide.page("start").text, flags=re.MULTILINE)
    assert len(calls) > 10
    for call in calls:
        assert run(call) == 0, (call, capsys.readouterr().err)
    assert (desk / "economics.bib").stat().st_size
    shutil.rmtree(desk / "my-layer")
