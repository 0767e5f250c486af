"""Cruxes beside the node in hand: a key shows them and takes them away, a row goes there, what is stale is dropped."""

import threading

import pytest

from rsi_graph.evaluation import cruxes
from rsi_graph.evaluation.structure import Supposition
from rsi_graph.user.memory import Place
from tests.explorer import explorer, frame, opened, pressed, settled, typed, until

CORPUS = """
claims:
  top: {title: The top, text: All turns on this., answers: [{question: q, with: "yes"}]}
  reason: {title: The reason, text: A reason., supports: [top]}
  deep: {title: The deep reason, text: A reason for it., supports: [reason]}
  off: {title: The objection, text: An objection., attacks: [top]}
  answer: {title: The answer, text: It is answered., undercuts: ["off>top"]}
questions:
  q: {title: Is it so, text: Is it so?}
sources:
  book: {type: book, title: A book, annotations: {p: {text: It says so., asserts: [off]}}}
"""


@pytest.fixture
def debate(tmp_path):
    """A claim with cruxes of every sort."""
    (tmp_path / "claims.yaml").write_text(CORPUS)
    return tmp_path


def at(*ids):
    """A place."""
    return Place("focus", tuple(("", id_) for id_ in ids))


async def found(pilot):
    """Wait until cruxes of the node in hand are there; the screen after that."""
    reading = explorer(pilot).session

    def there() -> bool:
        return reading.crux_key(explorer(pilot).here.node) in reading.cruxes and not explorer(pilot).hinging

    await until(pilot, there)
    await settled(pilot)
    return frame(pilot)


async def supposed(pilot, supposition):
    """Suppose something, and wait until it is weighed."""
    app = explorer(pilot)
    app.suppose(supposition, asked=False)
    await until(pilot, lambda: app.session.weighed and app.session.weighed.found.supposition == supposition)
    await settled(pilot)


def shown(pilot):
    """The rows of the list of cruxes."""
    return [row for pane in explorer(pilot).here.panes if pane.side == "beside" for row in pane.rows]


async def test_a_key_shows_them_and_takes_them_away(debate) -> None:
    async with opened(debate, place=at("top")) as pilot:
        assert "Cruxes" not in frame(pilot)
        await pressed(pilot, "c")
        text = await found(pilot)
        assert "x Cruxes 5" in text
        assert "the most important first" in text
        assert "against it" in text
        assert "if rejected" not in text  # a number would be somebody's
        assert {row.node for row in shown(pilot)} == {"reason", "deep", "off", "answer", "off>top"}
        assert explorer(pilot).here.cursor.startswith("crux ")
        assert "Cruxes" not in await pressed(pilot, "c")
        assert not explorer(pilot).here.cursor.startswith("crux ")


async def test_a_row_goes_to_the_crux_by_the_way_between(debate) -> None:
    async with opened(debate, place=at("top")) as pilot:
        await pressed(pilot, "c")
        await found(pilot)
        view = explorer(pilot).here
        rows = [row for pane in view.panes for row in pane.rows]
        number = next(number for number, row in enumerate(rows, 1) if row.key == "crux deep")
        await pressed(pilot, str(number)) if number < 10 else await pressed(pilot, "g", *str(number), "enter")
        place = explorer(pilot).session.history.place
        assert place.trail == (("", "top"), ("+", "reason"), ("+", "deep"))
        await found(pilot)
        text = await pressed(pilot, "backspace")
        assert explorer(pilot).here.cursor == "crux deep"
        assert "being weighed" not in text


async def test_the_way_to_an_undercut_leads_over_the_step(debate) -> None:
    async with opened(debate, place=at("top")) as pilot:
        await pressed(pilot, "c")
        await found(pilot)
        ways = {row.key: row.way for row in shown(pilot)}
        assert ways["crux answer"] == ((">", "off>top"), ("~", "answer"))
        assert ways["crux off"] == (("-", "off"),)


async def test_they_follow_what_is_supposed_and_are_kept(debate) -> None:
    async with opened(debate, place=at("top")) as pilot:
        await pressed(pilot, "c")
        await found(pilot)
        await pressed(pilot, "i")
        await typed(pilot, "r\n")
        await settled(pilot)
        await pressed(pilot, "escape")
        await found(pilot)
        assert len(explorer(pilot).session.cruxes) == 2
        await pressed(pilot, "i")
        await typed(pilot, "c\n")
        assert len(explorer(pilot).session.cruxes) == 2


async def test_what_is_still_being_found_when_one_moves_on_is_given_up(debate, monkeypatch) -> None:
    gate, asked = threading.Event(), []
    known = cruxes.beside

    def slow(held, node, wanted):
        asked.append(node)
        if node == "top" and len(asked) == 1:
            gate.wait(10)
            return None if not wanted() else known(held, node, wanted)
        return known(held, node, wanted)

    monkeypatch.setattr(cruxes, "beside", slow)
    async with opened(debate, place=at("top")) as pilot:
        assert "being weighed ..." in await pressed(pilot, "c")
        assert "being weighed ..." in await pressed(pilot, "1")
        gate.set()
        await found(pilot)
        assert asked == ["top", "reason"]
        assert {key[-1] for key in explorer(pilot).session.cruxes} == {"reason"}
        await pressed(pilot, "backspace")
        await found(pilot)
        assert asked == ["top", "reason", "top"]


async def test_a_question_says_that_its_answers_have_cruxes(debate) -> None:
    async with opened(debate, place=at("q")) as pilot:
        await pressed(pilot, "c")
        assert "A question hangs on its answers" in await found(pilot)


async def test_a_narrow_terminal_shows_them_as_a_tab_and_under_a_position_with_numbers(debate) -> None:
    async with opened(debate, (80, 24), place=at("top")) as pilot:
        await supposed(pilot, Supposition(believed=(("deep", (0.6, 0.6)),)))
        await pressed(pilot, "c")
        text = await found(pilot)
        assert "[x Cruxes 4]" in text
        assert "its strength, were that so" in text
        assert "if rejected ." in text
        assert "3 of 3" in text
        assert "swing" in text
        assert "Cruxes" not in await pressed(pilot, "c")


async def test_a_tiny_terminal_shows_titles_with_their_side_or_swing(debate) -> None:
    async with opened(debate, (50, 14), place=at("top")) as pilot:
        await pressed(pilot, "c")
        assert "for it" in await found(pilot)
        await pressed(pilot, "c")
        await supposed(pilot, Supposition(believed=(("deep", (0.6, 0.6)),)))
        await pressed(pilot, "c")
        assert "+." in await found(pilot)


async def test_sources_are_cruxes_too(tmp_path) -> None:
    (tmp_path / "claims.yaml").write_text(CORPUS.replace("An objection.,", "An objection., credence: 0.9,"))
    async with opened(tmp_path, place=at("top")) as pilot:
        await pressed(pilot, "c")
        text = await found(pilot)
        row = next(row for row in shown(pilot) if row.key == "crux book")
        assert "against it" in " ".join(text.split())
        assert row.way == (("-", "off"), ("\u00a7", "book"))
