"""No verdict that nobody gave: without a position no text says how far a proposition is to be believed."""

import re
from functools import cache
from pathlib import Path

import pytest

from rsi_graph import load
from rsi_graph.cli import main
from rsi_graph.evaluation.record import recorded
from rsi_graph.evaluation.record_words import sentence, shortly
from rsi_graph.graph import Graph
from rsi_graph.model import PROPOSITIONS

VERDICT = re.compile(r"\b(accepted|rejected|undecided|contested: labels)\b")
NUMBER = re.compile(r"(?<![\w.,\d])\.\d\d\b(?! \w)|\[\.\d\d")
"""A strength as it is written: .60, [.40 .80]."""
GOLDEN = Path(__file__).parent / "golden"
SHIPPED = str(Path(__file__).parent.parent / "corpus")


@cache
def graph() -> Graph:
    """The shipped corpus."""
    return load(SHIPPED).graph


def own_words() -> set[str]:
    """The verdict words that texts of the corpus use themselves: a paper may be accepted."""
    return {line for id_ in graph().ids() for line in str(graph().body(id_)).split() if VERDICT.search(line)}


def test_the_states_of_the_shipped_corpus_are_words() -> None:
    record = recorded(graph())
    for id_ in graph().ids(*PROPOSITIONS, "argument"):
        words = f"{sentence(record, id_)} {shortly(record, id_)}"
        titles = {graph().title(one.id) for one in record.of(id_).objections}
        for title in titles:
            words = words.replace(title, "")
        assert not VERDICT.search(words), id_
        assert not NUMBER.search(words), id_


@pytest.mark.parametrize(
    "argv",
    [
        ("overview",),
        ("search", "explosion"),
        ("timeline",),
        ("evaluate",),
        ("evaluate", "overall"),
        ("evaluate", "explosion-plausible"),
        ("export", "--brief", "--to", "markdown", "--question", "overall"),
        ("export", "--to", "markdown", "--question", "containment"),
        *(
            ("show", id_)
            for id_ in ("good-explosion", "explosion-plausible", "overall", "minds-copyable", "argument-good")
        ),
    ],
    ids=" ".join,
)
def test_no_text_without_a_position_has_a_verdict_or_a_strength(argv, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*argv, "--corpus", SHIPPED]) == 0
    said = capsys.readouterr()
    told = {word for word in said.out.split() if VERDICT.search(word)}
    assert told <= own_words()
    assert not NUMBER.search(said.out)
    assert not VERDICT.search(said.err)
    assert not NUMBER.search(said.err)


@pytest.mark.parametrize("argv", [("evaluate", "explosion-plausible", "--view", "good-1965")], ids=" ".join)
def test_under_a_position_there_is_a_strength(argv, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*argv, "--corpus", SHIPPED]) == 0
    assert NUMBER.search(capsys.readouterr().out)


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.txt")), ids=lambda path: path.stem)
def test_no_screen_without_a_position_has_a_verdict_or_a_strength(path: Path) -> None:
    frame = path.read_text("utf-8")
    if "supposed" in frame.lower() or "suppose" in frame or "in meaning" in frame or path.stem.startswith("crux"):
        return
    assert not VERDICT.search(frame)
    assert not NUMBER.search(frame)
