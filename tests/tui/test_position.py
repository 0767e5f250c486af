"""A reader's own position in the explorer: credences, tensions, the interview, who stands where, comparing."""

import pytest

from rsi_graph.tui.dialogs.credence import Gauge
from rsi_graph.tui.messages import Instead
from rsi_graph.user.memory import Place
from tests.explorer import explorer, frame, opened, pressed, said, still, typed, until

CORPUS = """
questions:
  q: {title: Is it so?, text: It decides.}
claims:
  thesis: {title: The thesis, text: Thesis., answers: [{question: q, with: "yes"}]}
  pro: {title: The reason, text: A reason., supports: [thesis]}
  con: {title: The objection, text: An objection., attacks: [thesis]}
sources:
  book:
    type: book
    title: A book
    author: [{family: Writer, given: Ada}]
    issued: "1999"
    annotations: {p: {text: It says so., locator: p. 7, asserts: [thesis, pro]}}
"""
FRIEND = "title: A friend\naccept: [pro]\nreject: [con]\n"
AT = Place("focus", (("", "thesis"),))


@pytest.fixture
def debate(tmp_path):
    """A corpus of three claims, with one position in it."""
    folder = tmp_path / "own"
    (folder / "views").mkdir(parents=True)
    (folder / "claims.yaml").write_text(CORPUS)
    (folder / "views" / "friend.yaml").write_text(FRIEND)
    return folder


async def answered(pilot, *keys):
    """Type a credence for the node in hand and set it; wait until the position was read again."""
    app = explorer(pilot)
    before = app.session.position
    await pressed(pilot, "p")
    await pressed(pilot, *keys, "enter")
    await until(pilot, lambda: app.session.position != before and len(app.screen_stack) == 1)


async def test_a_credence_is_set_shown_and_taken_back(debate) -> None:
    """The whole way: what follows stands beside it, a tension is listed with what causes it, undo takes it back."""
    kept = debate / "views" / "my-position.yaml"
    async with opened(debate, place=AT) as pilot:
        app = explorer(pilot)
        await pressed(pilot, "p", "0", ".", "0", "5", "up", "tab")
        await typed(pilot, "Hardly.")
        assert "credence: 0.1" in frame(pilot)
        assert ".10 " in frame(pilot)
        await pressed(pilot, "enter")
        await until(pilot, lambda: app.session.position)
        assert "because: Hardly." in kept.read_text()
        await pressed(pilot)
        assert "yours: .10; no other credence bears on it" in frame(pilot)  # what followed would be nobody's
        await app.jump("pro")
        await answered(pilot, "5", "0")
        await app.jump("thesis")
        await pressed(pilot)
        assert "yours: .10; from the rest follows .50, in tension" in frame(pilot)
        await pressed(pilot, "P")
        shown = frame(pilot)
        assert "My position 2 credences 1 tension" in shown
        assert "for it: The reason (.50)" in shown
        await pressed(pilot, "equals_sign")
        await until(pilot, lambda: app.session.posed and app.session.weighed.found.supposition)
        await pressed(pilot, "escape")
        assert "my position" in frame(pilot)
        await pressed(pilot, "z", "enter")
        await until(pilot, lambda: app.session.position.of("pro") is None)
        await pressed(pilot, "z", "enter")
        await until(pilot, lambda: not (app.session.position and app.session.position.consequences))
        assert not kept.exists() or "thesis" not in kept.read_text()
        await until(pilot, lambda: not app.session.posed)
        assert "What if" not in frame(pilot)  # nothing stays supposed of what is gone


async def test_the_row_under_the_cursor_gets_the_credence(debate) -> None:
    async with opened(debate, place=Place("focus", (("", "q"),))) as pilot:
        assert "Your credence: The thesis" in await pressed(pilot, "down", "p")


async def test_the_interview_is_left_and_taken_up_again(debate) -> None:
    """Each answer is written at once, the next question follows, and at the end stands the last page."""
    async with opened(debate, place=AT) as pilot:
        await pressed(pilot, "Q")
        view = explorer(pilot).here
        await until(pilot, lambda: view.found)
        first = view.node
        assert first in ("pro", "con")
        assert "what do you think?" in frame(pilot)
        app = explorer(pilot)
        app.session.is_keeping = True  # as long as an answer is kept nothing is asked that it could go to
        view.restate()
        assert (view.cursor, view.node) == ("the next question", "")
        assert "finding what tells most" in await pressed(pilot)
        await pressed(pilot, "p", "enter")
        assert len(app.screen_stack) == 1
        app.session.is_keeping = False
        view.restate()
        assert view.node == first
        await answered(pilot, "9", "0")
        await until(pilot, lambda: view.found and view.found.asks not in (None, first))
        await pressed(pilot, "0")
        await pressed(pilot, "P", "Q")
        await until(pilot, lambda: view.found and len(view.found.answers) == 1)
        await answered(pilot, "1", "0", "minus", "3", "0")
        await until(pilot, lambda: view.found and len(view.found.answers) == 2 and view.page)
        shown = frame(pilot)
        assert "the last page" in shown
        assert "Where you stand" in shown
        assert "What would change your mind" in shown
        await pressed(pilot, "enter")
        assert "A strength is not a probability" in frame(pilot)


async def test_the_interview_of_a_question_comes_down_to_a_claim(debate) -> None:
    """The claim is found aside and takes the question's place, unless one went away meanwhile."""
    async with opened(debate, place=Place("focus", (("", "q"),))) as pilot:
        app = explorer(pilot)
        await pressed(pilot, "Q")
        await until(pilot, lambda: app.session.history.place.node == "thesis" and app.here.found)
        assert app.here.found.target == app.session.interviewed == "thesis"
        await pressed(pilot, "escape")
        assert (app.view, app.here.node) == ("focus", "q")
        app.post_message(Instead(Place("interview", (("", "pro"),)), "q"))
        await still(pilot)
        assert app.view == "focus"


async def test_who_stands_where_and_positions_compared(debate) -> None:
    """A cell opens its passages; two positions stand beside each other, and what agreement would close."""
    (debate / "views" / "foe.yaml").write_text("title: A foe\nreject: [pro]\naccept: [con]\n")
    async with opened(debate) as pilot:
        app = explorer(pilot)
        await pressed(pilot, "W")
        await until(pilot, lambda: app.here.authors)
        shown = frame(pilot)
        assert "> Ada Writer[Y]" in shown
        assert "Writer 1999, p. 7" in shown
        await pressed(pilot, "enter", "enter")
        await until(pilot, lambda: app.session.history.place.node == "book/p")
        await app.jump("thesis")
        await pressed(pilot, "D")
        await until(pilot, lambda: len(app.screen_stack) > 1)
        await pressed(pilot, "space", "space", "enter")
        await until(pilot, lambda: app.view == "compare" and app.here.compared)
        shown = frame(pilot)
        assert "foe .00, friend 1.00" in shown
        assert "closes" in shown
        await pressed(pilot, "y")
        assert "# foe and friend" in app.clipboard


@pytest.mark.parametrize(
    ("node", "words"), [("q", "neither true nor false"), ("book", "choose a claim, a condition or a risk")]
)
async def test_what_can_have_no_credence(debate, node, words) -> None:
    async with opened(debate, place=Place("focus", (("", node),))) as pilot:
        await pressed(pilot, "p")
        assert any(words in one for one in said(pilot))


@pytest.mark.parametrize(
    ("before", "typed_", "expected"),
    [
        ("", "70", "70"),
        ("70", "8", "8"),
        ("", "100", "100"),
        ("", "101", "10"),
        ("40", "-80", "40-80"),
        ("none", "5", "5"),
        ("", "-", ""),
        ("", "4-8-9", "4-89"),
    ],
)
def test_what_is_typed(monkeypatch, before, typed_, expected) -> None:
    """The first digit takes the place of what stood there; nothing beyond 100 is taken."""
    gauge = Gauge(before)
    monkeypatch.setattr(gauge, "put", lambda words: setattr(gauge, "typed", words))
    for character in typed_:
        gauge.take(character)
    assert gauge.typed == expected


@pytest.mark.parametrize(
    ("before", "by", "expected"),
    [
        ("", 5, ".55"),
        ("98", 5, "1.00"),
        ("3", -5, ".00"),
        ("40-80", 5, ".40-.85"),
        (".40-.42", -5, ".40-.40"),
        ("none", 1, ".51"),
    ],
)
def test_how_far_it_moves(monkeypatch, before, by, expected) -> None:
    gauge = Gauge(before)
    monkeypatch.setattr(gauge, "put", lambda words: setattr(gauge, "typed", words))
    gauge.step(by)
    assert gauge.typed == expected
