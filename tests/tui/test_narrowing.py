"""A filter narrows every view, says so, and goes with one key; facets make it; the timeline tells who was first."""

import threading
from itertools import islice

import pytest

from rsi_graph.tui.drawing.rows import Rows
from tests.explorer import explorer, frame, opened, pressed, said, typed, until


def nodes(pilot):
    return [row.node for row in explorer(pilot).here.query_one(Rows).rows]


async def test_the_start_shows_the_questions_that_something_left_bears_on() -> None:
    async with opened() as pilot:
        await pressed(pilot, "f")
        shown = await typed(pilot, "id:review-scales\n")
        assert nodes(pilot) == ["oversight"]
        assert "1 more hidden by the filter" in shown
        assert "Filter  id:review-scales" in shown
        shown = await pressed(pilot, "escape")
        assert nodes(pilot) == ["returns", "oversight"]
        assert "Filter" not in shown.replace("Filter ", "")


async def test_lists_around_a_node_are_narrowed_and_never_say_that_nobody_is_cited() -> None:
    async with opened() as pilot:
        await pressed(pilot, "1", "1", "f")
        shown = await typed(pilot, "tag:economics\n")
        assert "1 more hidden by the filter" in shown
        assert "1 hidden by the filter" in shown
        assert "Counterpoints 1" in shown
        assert "NO SOURCE: nobody" not in shown
        assert "nothing speaks for it" not in shown
        assert [row.key for pane in explorer(pilot).here.panes for row in pane.rows] == [
            "ideas-get-harder", "bloom-2020-ideas/productivity-falls",
        ]  # fmt: skip


async def test_find_goes_by_the_filter_and_says_what_it_hides() -> None:
    async with opened() as pilot:
        await pressed(pilot, "f")
        await typed(pilot, "kind:risk\n")
        await pressed(pilot, "slash")
        shown = await typed(pilot, "oversight")
        assert [row.node for row in pilot.app.screen.query_one(Rows).rows] == ["oversight-lags"]
        shown = await typed(pilot, " zz harder")
        assert "1 found 3 more hidden by the filter" in shown, shown


async def test_sources_say_what_is_hidden() -> None:
    async with opened() as pilot:
        await pressed(pilot, "s", "f")
        shown = await typed(pilot, "author:bloom\n")
        assert nodes(pilot) == ["bloom-2020-ideas"]
        assert "2 more hidden by the filter" in shown


async def test_without_a_filter_there_is_nothing_to_take_away() -> None:
    async with opened() as pilot:
        await pressed(pilot, "escape")
        assert said(pilot) == ["nothing narrows or fills the screen, and this is the start"]


async def test_the_bar_of_the_filter_can_be_clicked() -> None:
    async with opened() as pilot:
        await pressed(pilot, "f")
        await typed(pilot, "kind:risk\n")
        bar = frame(pilot).split("\n").index(next(line for line in frame(pilot).split("\n") if "Filter  kind" in line))
        await pilot.click(offset=(frame(pilot).split("\n")[bar].index("shows all"), bar))
        await pilot.pause()
        assert explorer(pilot).session.filter == ""


# --- facets


async def test_a_facet_narrows_every_view_and_counts_follow() -> None:
    async with opened() as pilot:
        shown = await pressed(pilot, "F")
        assert "economics" in shown
        explorer(pilot).here.list.go("tag:economics")
        shown = await pressed(pilot, "enter")
        assert explorer(pilot).session.filter == "tag:economics"
        assert "x economics" in shown
        assert explorer(pilot).here.cursor == "tag:economics"
        explorer(pilot).here.list.go("kind:claim")
        await pressed(pilot, "enter")
        assert explorer(pilot).session.filter == "tag:economics kind:claim"
        explorer(pilot).here.list.go("tag:economics")
        await pressed(pilot, "enter")
        assert explorer(pilot).session.filter == "kind:claim"
        await pressed(pilot, "escape", "0")
        assert nodes(pilot) == ["returns", "oversight"]


async def test_from_a_facet_that_is_a_question_one_can_go_on() -> None:
    async with opened() as pilot:
        await pressed(pilot, "F")
        explorer(pilot).here.list.go("question:returns")
        await pressed(pilot, "t")
        assert explorer(pilot).session.history.place.node == "returns"


# --- timeline


async def test_the_timeline_runs_both_ways_and_folds() -> None:
    async with opened() as pilot:
        shown = await pressed(pilot, "d")
        assert shown.index("2020") < shown.index("1965")
        explorer(pilot).here.list.go("bloom-2020-ideas")
        assert "First cited for" in await pressed(pilot, "up", "down")
        shown = await pressed(pilot, "S")
        assert shown.index("1965") < shown.index("2020")
        rows = len(nodes(pilot))
        await pressed(pilot, "home", "enter")
        assert len(nodes(pilot)) == rows - 1
        await pressed(pilot, "space")
        assert len(nodes(pilot)) == rows
        await pressed(pilot, "down", "enter")
        assert explorer(pilot).view == "focus"
        await pressed(pilot, "backspace")
        assert explorer(pilot).view == "timeline"


async def test_the_timeline_follows_the_filter() -> None:
    async with opened() as pilot:
        await pressed(pilot, "d", "f")
        shown = await typed(pilot, "author:good\n")
        assert "more hidden by the filter" in shown
        assert "Bloom" not in shown
        await pressed(pilot, "f")
        shown = await typed(pilot, " kind:risk\n")
        assert "3 hidden by the filter; esc shows them" in shown


async def test_a_filter_that_says_nothing_of_works_leaves_those_cited_for_what_it_holds_for() -> None:
    async with opened() as pilot:
        await pressed(pilot, "s", "f")
        shown = await typed(pilot, "tag:economics\n")
        assert nodes(pilot) == ["bloom-2020-ideas"]
        assert "2 more hidden by the filter" in shown
        await pressed(pilot, "ctrl+f")
        await typed(pilot, "ideas-get-harder\n")
        assert [pane.title for pane in explorer(pilot).here.panes if pane.rows] == ["Sources"]


@pytest.mark.parametrize("key", ["d", "F"])
async def test_of_a_large_corpus_it_is_worked_out_aside(monkeypatch, key) -> None:
    from rsi_graph.tui.places import place

    monkeypatch.setattr(place, "AT_ONCE", 3)
    async with opened() as pilot:
        await pressed(pilot, key)
        await until(pilot, lambda: nodes(pilot))


@pytest.mark.parametrize("size", [(120, 36), (100, 30), (80, 24), (60, 14), (200, 60)])
@pytest.mark.parametrize("key", ["d", "F"])
async def test_they_are_drawn_at_every_size(size, key) -> None:
    async with opened(size=size) as pilot:
        shown = await pressed(pilot, key, "down", "f")
        shown = await typed(pilot, "kind:source\n")
        assert len(shown.split("\n")) == size[1]
        assert "kind:source" in shown


@pytest.mark.parametrize(("key", "words"), [("d", "no source yet"), ("F", "nothing is left to narrow by")])
async def test_a_corpus_without_records_has_nothing_to_show(tmp_path, key, words) -> None:
    async with opened(tmp_path) as pilot:
        assert words in await pressed(pilot, key, "enter", "space", "S")


async def test_the_start_and_the_map_narrow_where_slash_finds() -> None:
    async with opened() as pilot:
        await pressed(pilot, "ampersand")
        shown = await typed(pilot, "people up")
        assert nodes(pilot) == ["oversight"]
        assert "1 of 2 rows" in shown
        shown = await pressed(pilot, "enter", "escape")
        assert nodes(pilot) == ["returns", "oversight"]
        assert "+ yes" in shown
        await pressed(pilot, "1", "M", "ampersand")
        shown = await typed(pilot, "harder")
        view = explorer(pilot).here
        assert view.target == "ideas-get-harder"
        assert f"2 of {len(view.whole.stops)} boxes" in shown
        assert shown.splitlines()[-2].strip() == "harder"
        await pressed(pilot, "escape")
        assert view.found == view.whole


async def test_the_lists_of_a_node_narrow_together_and_keep_their_numbers() -> None:
    async with opened() as pilot:
        whole = await pressed(pilot, "1", "1")
        rows = [row.key for pane in explorer(pilot).here.panes for row in pane.rows]
        number = rows.index("ideas-get-harder") + 1
        await pressed(pilot, "ampersand")
        shown = await typed(pilot, "HARDER")
        assert [row.key for pane in explorer(pilot).here.panes for row in pane.rows] == ["ideas-get-harder"]
        assert "Counterpoints 1 of 2" in shown
        assert "no row has \u201cHARDER\u201d" in shown
        assert f"\u203a {number:>2} - Ideas get harder to find" in shown
        shown = await pressed(pilot, "down", "enter")  # to the row that is pointed at
        assert f"> {number:>2} - Ideas get harder to find" in shown
        assert "Counterpoints 1 of 2" in await pressed(pilot, "r")  # read again, they are as narrow
        await pressed(pilot, "escape")
        assert [row.key for pane in explorer(pilot).here.panes for row in pane.rows] == rows
        await pressed(pilot, "ampersand")
        await typed(pilot, "harder")
        assert "> claim  loop-compounds" in await pressed(pilot, "escape")  # to the card
        await pressed(pilot, "ampersand")
        await typed(pilot, "harder\n")
        await pressed(pilot, "enter")  # at another node all its lists are whole
        assert explorer(pilot).here.node == "ideas-get-harder"
        assert " of 2" not in frame(pilot)
        assert "Counterpoints 2" in await pressed(pilot, "backspace")
        assert "Counterpoints 2" in whole


async def test_facets_show_what_they_leave_in_a_large_corpus_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rsi_graph.tui.places.facets.AT_ONCE", 0)
    async with opened() as pilot:
        await pressed(pilot, "F")
        await until(pilot, lambda: "Ideas get harder" in frame(pilot))
        await pressed(pilot, "down", "down")
        await until(pilot, lambda: "Oversight lags" in frame(pilot))


async def test_what_a_facet_leaves_comes_to_nothing_when_the_view_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    go = threading.Event()
    monkeypatch.setattr("rsi_graph.tui.places.facets.AT_ONCE", 0)
    monkeypatch.setattr("rsi_graph.tui.places.facets.islice", lambda found, most: [*islice(found, most * go.wait())])
    async with opened() as pilot:
        app = explorer(pilot)
        await pressed(pilot, "F", "0")
        await app.drop_hidden()
        assert app.waiting, "a look is under way"
        go.set()
        await until(pilot, lambda: not app.waiting)
        assert app.failure is None


async def test_a_year_that_is_folded_stays_where_its_works_have_the_words() -> None:
    async with opened() as pilot:
        await pressed(pilot, "d", "slash")
        await typed(pilot, "harder\n")
        assert [row.key for row in explorer(pilot).here.list.rows] == ["year 2020", "bloom-2020-ideas"]
        await pressed(pilot, "home", "space")
        assert [row.key for row in explorer(pilot).here.list.rows] == ["year 2020"]
