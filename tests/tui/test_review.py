"""Judging candidate links in the explorer: a key a judgement, undone by another, and nothing lost by stopping."""

from pathlib import Path

import pytest

from rsi_graph import load
from rsi_graph.corpus.layer_files import Decision
from rsi_graph.files.cache import Store
from rsi_graph.meaning import ledger as meaning_ledger
from rsi_graph.meaning.candidates import Candidate, Suggestions
from rsi_graph.meaning.models import Model
from rsi_graph.meaning.news import Comparing, News, PairsAnswer, Refused, Trouble
from rsi_graph.tui.dialogs.pair import key_part
from rsi_graph.tui.dialogs.review import ReviewScreen, ties_lines
from rsi_graph.tui.drawing.bar import flowed
from rsi_graph.user.memory import Place
from tests.explorer import Opened, explorer, frame, pressed, said, typed, until
from tests.tui.test_hostile import CASES, HOSTILE, corpus_of, hostile, look
from tests.tui.test_meaning import SIZES, Fake, accompanied, told

__all__ = ["hostile"]

MODEL = Model("flat", Path("nowhere"), "0" * 64)
CORPUS = """\
claims:
  a: {title: Alpha, text: It is A., supports: [d]}
  b: {title: Beta, text: It is B.}
  d: {title: Delta, text: It is D.}
conditions:
  c: {title: Gamma, text: It is C.}
sources:
  s:
    type: book
    title: S
    annotations:
      n: {text: A passage., mentions: [d]}
"""
BEFORE = Decision(
    from_="a", to="c", verdict="rejected", similarity=0.7, model="m", texts=("x", "y"), date="2026-01-02", by="me"
)


def offer(*pairs: tuple[str, str], node: str | None = None, same: tuple[tuple[str, str], ...] = ()) -> PairsAnswer:
    near, alike = (tuple(candidate(*pair) for pair in part) for part in (pairs, same))
    return PairsAnswer(1, node, MODEL, Suggestions(alike, near))


def candidate(one: str, other: str) -> Candidate:
    before = BEFORE if {one, other} == {"a", "c"} else None
    return Candidate(one, other, 0.81, 0.998, 1.0, mutual=True, before=before)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "all.yaml").write_text(CORPUS)
    return tmp_path


def test_what_both_are_tied_to_is_said_with_what_it_suggests(place: Path) -> None:
    (place / "all.yaml").write_text(CORPUS.replace("It is B.}", "It is B., attacks: [d]}"))
    graph = load(place, store=Store(None)).graph
    found = candidate("a", "b")._replace(shared=("d", "gone"))
    shared, *hint = (line.plain for line in ties_lines(graph, found, 60))
    assert shared == "both bear on “Delta”"
    assert " ".join(" ".join(hint).split()) == (
        "what both are tied to suggests: against, since A supports “Delta”, which B speaks against"
    )
    assert ties_lines(graph, candidate("a", "c"), 60) == []


async def reviewed(pilot: Opened, fake: Fake, *news: News) -> str:
    """The review with what a companion offers."""
    await pressed(pilot, "J")
    return await told(pilot, fake, *news)


async def done(pilot: Opened) -> str:
    """The screen when what is being written is written, and the files are read again."""

    def idle() -> bool:
        screen = pilot.app.screen
        return not (isinstance(screen, ReviewScreen) and screen.busy) and not explorer(pilot).busy

    await until(pilot, idle)
    await until(pilot, idle)  # reading the files again begins with a message
    return frame(pilot)


def judged(folder: Path) -> list[tuple[str, str | None, str, str | None]]:
    ledger = meaning_ledger.read(load(folder, store=Store(None)))
    return [(one.from_, one.as_, one.to, one.because) for one in ledger.decisions]


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_pair_is_judged_undone_and_the_rest_left_for_another_day(place: Path, size) -> None:
    before = (place / "all.yaml").read_text()
    async with accompanied(place, size) as (pilot, fake):
        shown = await reviewed(pilot, fake, offer(("a", "b"), ("b", "c"), ("s/n", "b"), same=(("b", "d"),)))
        assert fake.wished == [None]
        for words in ("Alpha", "Beta", "near in meaning, .81: nearer than 99.80% of pairs", "3 left", str(place)[:20],
                      "s A supports B", "S B supports A", "x not related", "1 may say the same: l"):  # fmt: skip
            assert words in shown
        assert "requires" not in shown
        await pressed(pilot, "S")
        shown = await done(pilot)
        assert judged(place) == [("b", "supports", "a", None)]
        assert "1 judged   2 left" in shown
        assert "r A requires B" in shown
        await pressed(pilot, "b")
        await typed(pilot, "not so\n")
        await pressed(pilot, "x")
        shown = await done(pilot)
        assert judged(place)[1:] == [("b", None, "c", "not so")]
        assert "A passage." in shown
        assert "t A asserts B" in shown
        await pressed(pilot, "z")
        assert "Gamma" in await done(pilot)
        await pressed(pilot, "z")
        assert "3 left" in await done(pilot)
        assert (judged(place), (place / "all.yaml").read_text()) == ([], before)
        await pressed(pilot, "space", "r")
        await done(pilot)
        await pressed(pilot, "escape")
        assert "1 judged and written" in said(pilot)[-1]
    assert judged(place) == [("b", "requires", "c", None)]


async def test_what_was_put_off_comes_again_and_the_other_list_is_a_key_away(place: Path) -> None:
    async with accompanied(place) as (pilot, fake):
        await reviewed(pilot, fake, offer(("a", "b"), ("b", "c"), same=(("b", "d"),)))
        assert "Gamma" in await pressed(pilot, "space")
        assert "Alpha" in await pressed(pilot, "space")
        assert "Gamma" in await pressed(pilot, "backspace")
        shown = await pressed(pilot, "l")
        assert "1 left that may say the same   2 near: l" in shown
        assert "Delta" in shown
        await pressed(pilot, "equals_sign")
        assert "Alpha" in await done(pilot)
    assert judged(place) == [("b", "same-as", "d", None)]


async def test_a_pair_that_was_judged_before_says_so(place: Path) -> None:
    async with accompanied(place) as (pilot, fake):
        shown = await reviewed(pilot, fake, offer(("a", "c")))
        assert "asked again: it was rejected on 2026-01-02, and a text has changed since" in shown


async def test_of_the_node_in_hand_and_then_of_all(place: Path) -> None:
    async with accompanied(place, place=Place("focus", (("", "a"),))) as (pilot, fake):
        shown = await reviewed(pilot, fake, offer(("a", "b"), node="a"))
        assert fake.wished == ["a"]
        assert "Judge links: Alpha" in shown
        await pressed(pilot, "w")
        assert fake.wished == ["a", None]
        assert "Gamma" in await told(pilot, fake, Comparing(5), offer(("b", "c")))
        await pressed(pilot, "2")
        assert explorer(pilot).here.node == "c"


async def test_what_cannot_be_is_said_and_nothing_is_written(place: Path) -> None:
    async with accompanied(place) as (pilot, fake):
        await reviewed(pilot, fake, offer(("a", "b"), ("c", "b")))
        assert "cannot be related as requires" in await pressed(pilot, "r")
        assert "cannot be related as asserts" in await pressed(pilot, "t")
        shown = await pressed(pilot, "space")
        assert "cannot be related" not in shown
        assert "r B requires A" in shown
        await pressed(pilot, "r")
        await done(pilot)
        (place / "decisions.yaml").write_text("decisions: {}\n")
        await pressed(pilot, "z")
        shown = await done(pilot)
        assert "changed" in shown
    assert judged(place) == []


async def test_keys_can_be_clicked(place: Path) -> None:
    async with accompanied(place) as (pilot, fake):
        await reviewed(pilot, fake, offer(("a", "b"), ("b", "c")))
        await pilot.click("#keys", offset=(2, 0))
        await done(pilot)
    assert judged(place) == [("a", "supports", "b", None)]


SAID: list[tuple[News, str]] = [
    (Comparing(1900), "comparing 1 900 texts with each other ..."),
    (Trouble("the model is not installed", "pip install it"), "the model is not installed. pip install it"),
    (Refused(1, "q is a question"), "q is a question"),
    (offer(), "Nothing is left to judge here"),
    (offer(("a", "gone"), ("a", "d")), "Nothing is left to judge here"),
]


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize(("news", "expected"), SAID)
async def test_where_there_is_no_pair_it_is_said_why(place: Path, news, expected, size) -> None:
    async with accompanied(place, size) as (pilot, fake):
        assert "the texts are being read" in await pressed(pilot, "J")
        assert expected in await told(pilot, fake, news)
        for key in ("s", "x", "z", "b", "space", "l", "1", "w"):
            await pressed(pilot, key)
        await pressed(pilot, "escape")
        assert not isinstance(pilot.app.screen, ReviewScreen)


async def test_without_a_layer_to_write_there_is_no_judging(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rsi_graph.corpus.Layer.writable", property(lambda _: False))
    async with accompanied(place) as (pilot, fake):
        shown = await reviewed(pilot, fake, offer(("a", "b")))
        assert "nothing can be judged" in shown
        await pressed(pilot, "x")
        await done(pilot)
    assert judged(place) == []


async def test_the_files_changed_while_one_looks(place: Path) -> None:
    async with accompanied(place) as (pilot, fake):
        await reviewed(pilot, fake, offer(("a", "b"), ("b", "c")))
        (place / "all.yaml").write_text(CORPUS.replace("It is B.}", "It is B., supports: [a]}"))
        explorer(pilot).do_reload()
        shown = await done(pilot)
        assert "1 left" in shown
        assert "Gamma" in shown


@pytest.mark.parametrize(("hostile", "size"), CASES, indirect=["hostile"], ids=str)
async def test_hostile_texts_are_texts_here_too(hostile: Path, size) -> None:
    assert corpus_of(HOSTILE["markup"])["claims"]
    async with accompanied(hostile, size) as (pilot, fake):
        await reviewed(pilot, fake, offer(("a", "u"), ("s/n", "u")))
        look(pilot, size)
        await pressed(pilot, "t")
        look(pilot, size)
        await pressed(pilot, "space")
        look(pilot, size)
        await pressed(pilot, "x")
        await done(pilot)
        look(pilot, size)
        assert explorer(pilot).is_running


def test_keys_flow_into_lines() -> None:
    parts = [key_part("x", word, "judge") for word in ("one", "two", "three", "four")]
    rows = [[part.content.plain.strip() for part in row] for row in flowed(parts, 15)]
    assert rows == [["x one", "x two"], ["x three"], ["x four"]]
    assert list(flowed([], 10)) == []
