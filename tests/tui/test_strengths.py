"""States in the explorer come after the first frame, in words; strengths only under what is supposed."""

import pytest

from rsi_graph.evaluation import weighed
from rsi_graph.evaluation.structure import Supposition
from rsi_graph.user.memory import Place
from tests.explorer import WALK, explorer, frame, opened, pressed, settled

SIDES = """
claims:
  top: {title: The top, text: All turns on this.}
  bare: {title: The bare one, text: A reason without a source., credence: 0.9, supports: [top]}
  known: {title: The known one, text: A reason of two works., credence: 0.2, supports: [top]}
  even: {title: The even one, text: Another reason., supports: [top]}
sources:
  one: {type: book, title: One, annotations: {p: {text: Yes., supports: [known, even]}}}
  two: {type: book, title: Two, annotations: {p: {text: Yes., asserts: [known]}}}
"""


@pytest.fixture
def sides(tmp_path):
    """A corpus in which the support without a source stands first."""
    (tmp_path / "claims.yaml").write_text(SIDES)
    return tmp_path


def shown(pilot):
    """The rows of the lists in hand."""
    return [row.node for pane in explorer(pilot).here.panes for row in pane.rows]


async def test_a_strength_stands_with_spread_and_verdict_only_under_what_is_supposed(sides) -> None:
    async with opened(sides, place=Place("focus", (("", "top"),))) as pilot:
        app = explorer(pilot)
        assert "no objection recorded" in frame(pilot)
        assert "robust" not in frame(pilot)
        app.suppose(Supposition(accept=("even",)))
        await settled(pilot)
        await pressed(pilot, "escape")
        assert "accepted  .90  robust" in frame(pilot)


async def test_sides_are_sorted_by_backing_and_the_cursor_stays_on_its_row(sides) -> None:
    async with opened(sides, place=Place("focus", (("", "top"),))) as pilot:
        app = explorer(pilot)
        assert shown(pilot) == ["known", "even", "bare"]
        known, app.session.record = app.session.record, None
        await app.show()
        assert shown(pilot) == ["bare", "known", "even"]
        assert "no objection recorded" not in frame(pilot).split("Counterpoints")[0]
        await pressed(pilot, "down", "down", "down")
        assert app.here.cursor == "even"
        app.session.record = known
        app.here.restate()
        await pilot.pause()
        assert shown(pilot) == ["known", "even", "bare"]
        assert app.here.cursor == "even"


async def test_what_found_no_balance_is_never_shown_as_a_number(monkeypatch) -> None:
    from dataclasses import replace

    def unsettled(graph):
        found = known(graph)
        bare = {"strength": None, "low": None, "high": None, "ungrouped": None, "verdict": "not converged"}
        standings = {id_: replace(standing, **bare) for id_, standing in found.standings.items()}
        return replace(found, found=replace(found.found, standings=standings, heard=frozenset(standings)))

    known = weighed.weighed
    monkeypatch.setattr(weighed, "weighed", unsettled)
    async with opened(WALK, place=Place("focus", (("", "loop-compounds"),))) as pilot:
        app = explorer(pilot)
        app.session.supposition = Supposition(accept=("ideas-get-harder",))
        app.here.restate()
        await pilot.pause()
        text = frame(pilot)
        assert "not converged" in text
        assert "[." not in text


async def test_a_key_says_what_was_answered_and_that_it_is_no_verdict() -> None:
    async with opened() as pilot:
        text = await pressed(pilot, "1", "1", "percent_sign")
        for words in ("The loop fizzles: in a circle with", "no verdict", "rsi-graph show loop-compounds"):
            assert words in text
        assert "no state" in await pressed(pilot, "escape", "0", "percent_sign")


async def test_a_file_that_changed_is_read_again(sides) -> None:
    async with opened(sides, place=Place("focus", (("", "top"),))) as pilot:
        (sides / "claims.yaml").write_text(SIDES.replace("[known, even]", "[bare]").replace("[known]", "[bare]"))
        await pressed(pilot, "r")
        await settled(pilot)
        assert shown(pilot) == ["bare", "known", "even"]
