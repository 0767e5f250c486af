"""Walking: from a question to a claim, what speaks against it, who says so, and back, with the cursor where it was."""

import pytest

from rsi_graph.tui.drawing.rows import Rows
from rsi_graph.user.memory import Place
from tests.explorer import explorer, frame, opened, pressed, said, typed, until


def place(pilot):
    return explorer(pilot).session.history.place


def at(pilot):
    return place(pilot).node


async def test_a_researcher_walks_from_a_question_to_a_source_and_back() -> None:
    async with opened() as pilot:
        await pressed(pilot, "enter")
        assert at(pilot) == "returns"
        await pressed(pilot, "enter")
        assert at(pilot) == "loop-compounds"
        await pressed(pilot, "right", "enter")
        assert at(pilot) == "ideas-get-harder"
        await pressed(pilot, "right", "enter")
        assert at(pilot) == "bloom-2020-ideas/productivity-falls"
        await pressed(pilot, "right", "enter")
        assert at(pilot) == "bloom-2020-ideas"
        assert [mark for mark, _ in place(pilot).trail] == ["", "+", "-", "§", "§"]
        for expected in ("bloom-2020-ideas/productivity-falls", "ideas-get-harder", "loop-compounds", "returns", ""):
            await pressed(pilot, "backspace")
            assert at(pilot) == expected


async def test_back_and_forward_restore_the_cursor() -> None:
    async with opened() as pilot:
        await pressed(pilot, "enter", "enter", "right", "down", "enter")
        assert at(pilot) == "loop-fizzles"
        await pressed(pilot, "backspace")
        assert explorer(pilot).here.cursor == "loop-fizzles"
        await pressed(pilot, "L")
        assert at(pilot) == "loop-fizzles"


async def test_up_goes_back_along_the_trail_with_the_cursor_on_where_one_came_from() -> None:
    async with opened() as pilot:
        await pressed(pilot, "enter", "enter", "2", "u")
        assert at(pilot) == "loop-compounds"
        assert explorer(pilot).here.cursor == "ideas-get-harder"
        await pressed(pilot, "u", "u")
        assert place(pilot).view == "start"
        assert explorer(pilot).here.cursor == "returns"


async def test_without_a_trail_up_goes_to_what_the_node_bears_on() -> None:
    async with opened(place=Place("focus", (("", "research-is-automated"),))) as pilot:
        await pressed(pilot, "u")
        assert at(pilot) == "loop-compounds"


async def test_a_number_goes_to_the_row_at_every_size() -> None:
    for size in ((120, 36), (80, 24), (50, 14)):
        async with opened(size=size) as pilot:
            await pressed(pilot, "1", "1", "4")
            assert at(pilot) == "research-is-automated"


async def test_a_number_that_no_row_has_is_said() -> None:
    async with opened() as pilot:
        await pressed(pilot, "9")
        assert said(pilot) == ["there is no row 9 here"]


async def test_go_to_takes_a_row_or_an_id_and_says_what_it_cannot_take() -> None:
    async with opened() as pilot:
        await pressed(pilot, "g")
        assert "did you mean loop-fizzles" in await typed(pilot, "loop-fizles\n")
        for _ in "fizles":
            await pressed(pilot, "backspace")
        await typed(pilot, "fizzles\n")
        assert at(pilot) == "loop-fizzles"


async def test_the_cursor_walks_on_from_list_to_list() -> None:
    async with opened() as pilot:
        await pressed(pilot, "1", "1", "down", "down")
        assert explorer(pilot).here.cursor == "research-is-automated"
        await pressed(pilot, "up")
        assert explorer(pilot).here.cursor == "good"
        await pressed(pilot, "up")
        assert explorer(pilot).here.card.has_focus
        assert explorer(pilot).here.target == "loop-compounds"


async def test_tabs_of_a_narrow_terminal_show_one_list_after_the_other() -> None:
    async with opened(size=(80, 24)) as pilot:
        assert "[+ Supports 1]" in await pressed(pilot, "1", "1")
        assert "[- Counterpoints 2]" in await pressed(pilot, "tab", "tab")
        assert "[? Conditions 1]" in await pressed(pilot, "right")
        assert "[- Counterpoints 2]" in await pressed(pilot, "shift+tab")


async def test_find_shows_why_and_goes_there_with_a_new_trail() -> None:
    async with opened() as pilot:
        await pressed(pilot, "enter", "slash")
        assert "words: compounds (title)" in await typed(pilot, "compoun")
        await pressed(pilot, "enter")
        assert place(pilot).trail == (("", "loop-compounds"),)


async def test_find_says_how_to_widen_what_finds_nothing() -> None:
    async with opened() as pilot:
        await pressed(pilot, "slash")
        assert "nothing has these words" in await typed(pilot, "zzzzqqqq")
        await pressed(pilot, "escape")
        assert place(pilot).view == "start"


async def test_find_understands_operators_and_says_what_is_wrong_with_them() -> None:
    async with opened() as pilot:
        await pressed(pilot, "slash")
        assert "Oversight lags behind capability" in await typed(pilot, "kind:risk")
        assert [row.node for row in pilot.app.screen.query_one(Rows).rows] == ["oversight-lags"]
    async with opened() as pilot:
        await pressed(pilot, "slash")
        assert "did you mean" in await typed(pilot, "kind:rsk")


async def test_the_outline_folds_and_goes_to_a_row_by_way_of_those_above() -> None:
    async with opened() as pilot:
        shown = await pressed(pilot, "t")
        assert "Good's argument" in shown
        await pressed(pilot, "down", "left")
        assert "good" not in [row.node for row in explorer(pilot).here.query_one(Rows).rows]
        await pressed(pilot, "right", "down", "down", "enter")
        assert [id_ for _, id_ in place(pilot).trail] == ["returns", "loop-compounds", "good", "machines-design"]


async def test_the_outline_has_a_depth() -> None:
    async with opened() as pilot:
        shown = await pressed(pilot, "t", "less_than_sign")
        assert "depth: 2" in shown
        assert "Machines can design machines" not in shown
        assert "depth: all" not in await pressed(pilot, "greater_than_sign")


async def test_a_filter_narrows_the_outline_and_is_said() -> None:
    async with opened() as pilot:
        await pressed(pilot, "t", "f")
        shown = await typed(pilot, "kind:claim\n")
        assert "filter: kind:claim" in shown
        assert "Research is automated" not in shown


async def test_a_filter_that_cannot_be_read_is_said_and_can_be_mended() -> None:
    async with opened() as pilot:
        await pressed(pilot, "t", "f")
        assert "cannot read the filter" in await typed(pilot, "kind:clam\n")
        await pressed(pilot, "escape")
        assert explorer(pilot).session.filter == ""


async def test_sources_are_sorted_in_turn() -> None:
    async with opened() as pilot:
        shown = await pressed(pilot, "s")
        assert shown.index("Bloom et al. 2020") < shown.index("Good 1965")
        shown = await pressed(pilot, "S")
        assert "by year" in shown
        assert shown.index("Good 1965") < shown.index("Bloom et al. 2020")


async def test_rows_and_the_trail_can_be_clicked() -> None:
    async with opened() as pilot:
        await pilot.click("#start .list", offset=(10, 2))
        await pilot.pause()
        assert at(pilot) == "oversight"
        await pilot.click("#trail", offset=(3, 0))
        await pilot.pause()
        assert place(pilot).view == "start"
        await pilot.click("#footer", offset=(14, 0))
        await pilot.pause()
        assert place(pilot).view == "outline"


async def test_the_place_of_the_last_run_is_offered() -> None:
    async with opened() as pilot:
        app = explorer(pilot)
        await pressed(pilot, "1", "1", "0")
        history = app.session.history
    async with opened() as pilot:
        explorer(pilot).session.history = history
        explorer(pilot).find_last()
        await explorer(pilot).show()
        assert "you were at  The loop compounds" in await pressed(pilot)
        await pressed(pilot, "home", "enter")
        assert [id_ for _, id_ in place(pilot).trail] == ["returns", "loop-compounds"]
        await pressed(pilot, "0", "2")
        assert at(pilot) == "oversight"
        await pressed(pilot, "0", "full_stop")
        assert at(pilot) == "loop-compounds"


@pytest.mark.parametrize("key", ["y", "o", "e", "w", "t", "S", "f", "space", "greater_than_sign", "L", "backspace"])
async def test_what_cannot_be_done_is_said_and_breaks_nothing(tmp_path, key) -> None:
    async with opened(tmp_path) as pilot:
        await pressed(pilot, key)
        assert place(pilot).view == "start"


async def test_a_story_is_told_and_copied(monkeypatch) -> None:
    async with opened() as pilot:
        copied: list[str] = []
        monkeypatch.setattr(explorer(pilot), "copy_to_clipboard", copied.append)
        await pressed(pilot, "1", "1", "2", "w")
        await until(pilot, lambda: "answers no" in frame(pilot))
        await pressed(pilot, "y", "escape", "y", "Y")
        assert "Bloom, N., Jones, C. I., & Van Reenen, J. (2020)" in copied[0]
        assert copied[1].startswith("Ideas get harder to find\n")
        assert copied[2] == "ideas-get-harder"


async def test_a_resize_keeps_place_and_cursor() -> None:
    async with opened() as pilot:
        await pressed(pilot, "1", "1", "right", "down")
        for size in ((80, 24), (50, 14), (30, 6), (200, 60), (120, 36)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        assert at(pilot) == "loop-compounds"
        assert explorer(pilot).here.cursor == "loop-fizzles"
        assert "Counterpoints 2" in frame(pilot)


async def test_a_dialog_survives_a_resize() -> None:
    async with opened() as pilot:
        await pressed(pilot, "slash")
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert "Ideas get harder" in await typed(pilot, "harder")


async def test_a_preview_names_a_passage_once_with_all_it_does(tmp_path) -> None:
    (tmp_path / "all.yaml").write_text("""\
claims:
  one: {title: One, text: One.}
  two: {title: Two, text: Two.}
sources:
  good-1965-x:
    type: book
    title: A Book
    annotations:
      page: {text: It is so., asserts: [one, two], disputes: [one]}
""")
    async with opened(tmp_path) as pilot:
        shown = await pressed(pilot, "s")
        assert '" Annotations used 1' in shown
        assert "asserts, disputes: It is so." in shown
