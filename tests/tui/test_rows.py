"""Long lists: the end is reached however far it is, keys are answered on the way, and a kept row is found again."""

import pytest

from rsi_graph.tui.drawing import rows as rows_module
from rsi_graph.user.memory import Place
from tests.explorer import explorer, opened, pressed, until

LONG = 3000
OUTLINE = Place("outline", (("", "root"),))


@pytest.fixture(scope="module")
def long(tmp_path_factory):
    """A claim with thousands of supports."""
    folder = tmp_path_factory.mktemp("long")
    lines = [f"  c{n}: {{title: Claim number {n}, text: Text., supports: [root]}}" for n in range(LONG)]
    (folder / "c.yaml").write_text("\n".join(["claims:", "  root: {title: The root, text: Text.}", *lines]))
    return folder


async def arrived(pilot, number: int) -> None:
    """Wait until the cursor is on that row."""
    await until(pilot, lambda: explorer(pilot).here.list.cursor == number)


async def test_the_end_is_reached_in_stretches(long, monkeypatch) -> None:
    monkeypatch.setattr(rows_module, "SLICE", 0.0)
    monkeypatch.setattr(rows_module, "TELL", 0.0)
    async with opened(long, place=OUTLINE) as pilot:
        assert len(explorer(pilot).here.list.rows) < 1000
        await pressed(pilot, "end")
        await arrived(pilot, LONG)
        assert f"Claim number {LONG - 1}" in await pressed(pilot)
        await pressed(pilot, "home")
        assert explorer(pilot).here.list.cursor == 0


async def test_a_key_stops_the_way_to_the_end(long, monkeypatch) -> None:
    monkeypatch.setattr(rows_module, "SLICE", 0.0)
    monkeypatch.setattr(rows_module, "REST", 3600.0)
    async with opened(long, place=OUTLINE) as pilot:
        rows = explorer(pilot).here.list
        await pressed(pilot, "end")
        assert 0 < len(rows.rows) < LONG
        await pressed(pilot, "home", "down")
        rows._seek_on()
        assert (rows.cursor, rows._sought) == (1, None)


async def test_a_row_far_down_is_found_again_when_one_comes_back(long) -> None:
    place = Place("outline", OUTLINE.trail, f"root c{LONG - 9}")
    async with opened(long, place=place) as pilot:
        await arrived(pilot, LONG - 8)
        await pressed(pilot, "enter", "backspace")
        await arrived(pilot, LONG - 8)


async def test_a_row_that_is_gone_is_looked_for_once(long) -> None:
    async with opened(long, place=Place("outline", OUTLINE.trail, "root gone")) as pilot:
        rows = explorer(pilot).here.list
        await until(pilot, lambda: rows._sought is None)
        assert (rows.cursor, len(rows.rows)) == (0, LONG + 1)
