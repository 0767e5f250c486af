"""Labels and strengths in the explorer: after the first frame, in words, with spread and verdict, strongest first."""

import pytest

from rsi_graph.evaluation import weighed
from rsi_graph.user.memory import Place
from tests.explorer import WALK, explorer, frame, opened, pressed, settled

SIDES = """
claims:
  top: {title: The top, text: All turns on this.}
  weak: {title: The weak one, text: A weak reason., credence: 0.2, supports: [top]}
  strong: {title: The strong one, text: A strong reason., credence: 0.9, supports: [top]}
  even: {title: The even one, text: Another reason., credence: 0.9, supports: [top]}
"""


@pytest.fixture
def sides(tmp_path):
    """A corpus in which the weakest support stands first."""
    (tmp_path / "claims.yaml").write_text(SIDES)
    return tmp_path


def shown(pilot):
    """The rows of the lists in hand."""
    return [row.node for pane in explorer(pilot).here.panes for row in pane.rows]


async def test_strengths_stand_with_spread_and_verdict_on_the_card_and_in_the_rows(sides) -> None:
    async with opened(sides, place=Place("focus", (("", "top"),))) as pilot:
        text = frame(pilot)
        assert "accepted  .90  robust" in text
        assert "accepted  .20  robust" in text


async def test_sides_are_sorted_by_strength_and_the_cursor_stays_on_its_row(sides) -> None:
    async with opened(sides, place=Place("focus", (("", "top"),))) as pilot:
        app = explorer(pilot)
        assert shown(pilot) == ["strong", "even", "weak"]
        known, app.session.weighed = app.session.weighed, None
        await app.show()
        assert shown(pilot) == ["weak", "strong", "even"]
        assert "robust" not in await pressed(pilot, "down", "down")
        assert app.here.cursor == "even"
        app.session.weighed = known
        app.here.restate()
        await pilot.pause()
        assert shown(pilot) == ["strong", "even", "weak"]
        assert app.here.cursor == "even"


async def test_what_found_no_balance_is_never_shown_as_a_number(monkeypatch) -> None:
    from dataclasses import replace

    def unsettled(graph):
        found = known(graph)
        bare = {"strength": None, "low": None, "high": None, "ungrouped": None, "verdict": "not converged"}
        standings = {id_: replace(standing, **bare) for id_, standing in found.standings.items()}
        return replace(found, found=replace(found.found, standings=standings))

    known = weighed.weighed
    monkeypatch.setattr(weighed, "weighed", unsettled)
    async with opened(WALK, place=Place("focus", (("", "loop-compounds"),))) as pilot:
        text = frame(pilot)
        assert "not converged" in text
        assert "[." not in text


async def test_a_key_says_what_a_strength_is() -> None:
    async with opened() as pilot:
        text = await pressed(pilot, "1", "1", "percent_sign")
        for words in ("not a probability", "Base weights", "count once", "rsi-graph evaluate loop-compounds"):
            assert words in text
        assert "no strength" in await pressed(pilot, "escape", "0", "percent_sign")


async def test_a_file_that_changed_is_weighed_again(sides) -> None:
    async with opened(sides, place=Place("focus", (("", "top"),))) as pilot:
        (sides / "claims.yaml").write_text(SIDES.replace("0.2", "0.95"))
        await pressed(pilot, "r")
        await settled(pilot)
        assert shown(pilot) == ["weak", "strong", "even"]
