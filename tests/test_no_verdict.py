"""No verdict that nobody gave: without a position no text says how far a proposition is to be believed."""

import re
from functools import cache
from pathlib import Path

import pytest

from rsi_graph import load
from rsi_graph.cli import main
from rsi_graph.evaluation.record import recorded, recorded_near
from rsi_graph.evaluation.record_words import sentence, shortly
from rsi_graph.export import FORMATS
from rsi_graph.graph import Graph
from rsi_graph.model import PROPOSITIONS
from rsi_graph.snapshot import Snapshot
from rsi_graph.tui.drawing import card
from rsi_graph.tui.session import Session
from rsi_graph.user.memory import History, Place
from tests.explorer import explorer, frame, opened, pressed, still, until

VERDICT = re.compile(r"\b(accepted|rejected|undecided|contested: labels)\b")
NUMBER = re.compile(r"(?<![\w.,\d])\.\d\d\b(?! \w)|\[\.\d\d")
"""A strength as it is written: .60, [.40 .80]."""
PROGRAM = re.compile(r"<(script|style)\b.*?</\1>", re.DOTALL)
"""The parts of a page that are no text."""
GOLDEN = Path(__file__).parent / "golden"
SHIPPED = str(Path(__file__).parent.parent / "corpus")


@cache
def shipped() -> Snapshot:
    """The shipped corpus."""
    return load(SHIPPED)


def graph() -> Graph:
    """Its graph."""
    return shipped().graph


@cache
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


def test_a_state_found_alone_is_that_among_all() -> None:
    """The states that `search`, `show` and `path` find for a few nodes are those of the whole record."""
    whole = recorded(graph())
    for id_ in graph().ids()[::11]:
        near = recorded_near(graph())
        assert (near.of(id_), near.dossier(id_)) == (whole.of(id_), whole.dossier(id_))


NODES = (
    "good-explosion",
    "explosion-plausible",
    "overall",
    "minds-copyable",
    "argument-good",
    "chalmers-2010-singularity",
)
COMMANDS = [
    ("overview",),
    ("check",),
    ("search", "explosion"),
    ("timeline",),
    ("facets",),
    ("evaluate",),
    ("evaluate", "overall"),
    ("evaluate", "explosion-plausible"),
    ("cruxes", "good-explosion"),
    ("cruxes", "good-explosion", "--pairs"),
    ("path", "good-explosion", "overall"),
    ("positions",),
    ("positions", "--question", "overall"),
    ("positions", "--author", "hanson"),
    *(("show", id_) for id_ in NODES),
    ("export", "--brief", "--to", "markdown", "--question", "overall"),
    *(
        ("export", "--to", form, "--node", "good-explosion", "--radius", "1")
        for form in FORMATS
        if form not in ("png", "bibtex", "biblatex", "csl-json")  # a picture, and lists of works alone
    ),
]
"""Every kind of text that is printed without a position."""


def test_no_text_without_a_position_has_a_verdict_or_a_strength(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """All of it over the shipped corpus, which is loaded once."""
    held = shipped()
    monkeypatch.setattr("rsi_graph.snapshot.load", lambda *_, **__: held)
    for argv in COMMANDS:
        main([*argv, "--corpus", SHIPPED])
        said = capsys.readouterr()
        assert said.out or argv == ("check",), argv  # what is excused is only counted
        out = PROGRAM.sub("", said.out)
        told = {word for word in out.split() if VERDICT.search(word)}
        assert told <= own_words(), (argv, told - own_words())
        assert not NUMBER.search(out), (argv, NUMBER.search(out))
        assert not VERDICT.search(said.err), argv
        assert not NUMBER.search(said.err), argv


def test_no_card_without_a_position_has_a_verdict_or_a_strength() -> None:
    """The card of every proposition of the shipped corpus is read, as every place of the explorer shows it."""
    session = Session(shipped(), History())
    session.record = recorded(graph())
    for id_ in graph().ids(*PROPOSITIONS, "argument"):
        lines = card.preview(session.dossier(id_), session, 100)
        words = "\n".join(line.plain for line in (*lines, card.label(session, id_)))
        told = {word for word in words.split() if VERDICT.search(word)}
        assert told <= own_words(), id_
        assert not NUMBER.search(words), id_


def test_under_a_position_there_is_a_strength(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "explosion-plausible", "--view", "good-1965", "--corpus", SHIPPED]) == 0
    assert NUMBER.search(capsys.readouterr().out)


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.txt")), ids=lambda path: path.stem)
def test_no_screen_without_a_position_has_a_verdict_or_a_strength(path: Path) -> None:
    frame = path.read_text("utf-8")
    if "supposed" in frame.lower() or "suppose" in frame or "in meaning" in frame or path.stem.startswith("crux"):
        return
    assert not VERDICT.search(frame)
    assert not NUMBER.search(frame)


DIALOGS = {
    "credence": "Your credence",
    "suppose": "accepts",
    "views": "",
    "double_crux": "",
    "strength": "",
    "story": "Story",
    "find": "",
    "filter": "",
    "copy_as": "Copy as",
    "export": "",
    "add": "",
    "bookmarks": "",
    "number": "",
    "colours": "",
}
"""The dialogs by the command that opens each, with a word that each shows."""
PLACES = {
    "start": "Questions",
    "outline": "explosion",
    "map": "explosion",
    "sources": "Sources",
    "problems": "",
    "timeline": "2026",
    "facets": "Facets",
    "position": "",
    "positions": "more >",
    "interview": "what do you think?",
}
"""The places by the command that leads there, with a word that each shows."""


async def test_no_place_and_no_dialog_has_a_verdict_or_a_strength(monkeypatch: pytest.MonkeyPatch) -> None:
    """One walk over the shipped corpus without a position: each screen is read as it is drawn."""
    monkeypatch.setattr("tests.explorer.load", lambda *_, **__: shipped())
    async with opened(Path(SHIPPED), size=(120, 50), place=Place("focus", (("", "explosion-plausible"),))) as pilot:
        app = explorer(pilot)
        fair("focus", await pressed(pilot))
        fair("cruxes", await pressed(pilot, "c"))
        await until(pilot, lambda: not app.busy)
        fair("cruxes", await pressed(pilot, "c"))
        for name, word in (DIALOGS | PLACES).items():
            await app.jump("explosion-plausible")
            await app.action_run(name)
            await still(pilot)
            await until(pilot, lambda w=word: w in frame(pilot) and not app.busy)
            fair(name, frame(pilot))
            while len(app.screen_stack) > 1:
                await pressed(pilot, "escape")


def fair(name: str, shown: str) -> None:
    """Fail if a screen says a verdict word that the corpus does not say itself, or a strength."""
    told = {word for word in shown.split() if VERDICT.search(word)}
    assert told <= own_words(), (name, told - own_words(), shown)
    assert not NUMBER.search(shown), (name, NUMBER.search(shown), shown)
