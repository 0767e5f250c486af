"""Reading with the keyboard: lists narrow as one types, one part has all the room, numbers and hits are gone to."""

from textual import events

from rsi_graph.tui.dialogs.help import MARKS, glossary
from rsi_graph.tui.drawing.paint import MARK_STYLES
from rsi_graph.tui.drawing.rows import Rows
from rsi_graph.user.memory import Place
from tests.explorer import explorer, frame, opened, pressed, said, still, typed, until


def keys(pilot):
    return [row.key for row in explorer(pilot).here.list.rows]


async def test_every_list_narrows_as_one_types_and_escape_shows_all_then_goes_back() -> None:
    async with opened() as pilot:
        await pressed(pilot, "F", "slash")
        shown = await typed(pilot, "bloom")
        [key] = keys(pilot)
        assert "Bloom" in key
        assert "1 of " in shown
        await pressed(pilot, "enter", "escape")
        assert len(keys(pilot)) > 1
        await pressed(pilot, "d", "slash")
        await typed(pilot, "2020")
        assert keys(pilot) == ["year 2020", "bloom-2020-ideas"]
        await pressed(pilot, "escape", "escape")
        assert explorer(pilot).view == "facets"
        await pressed(pilot, "0", "t", "slash")
        await typed(pilot, "holds fixed")
        assert explorer(pilot).here.list.empty == ""
        await pressed(pilot, "ctrl+u")
        await typed(pilot, "generation")
        assert keys(pilot)[0] == "returns"
        assert keys(pilot)[-1].endswith("better-each-time")
        await pressed(pilot, "enter", "end", "enter")
        assert explorer(pilot).session.history.place.node == "better-each-time"


async def test_the_help_is_searched_explains_words_and_runs_a_command() -> None:
    async with opened() as pilot:
        await pressed(pilot, "question_mark", "slash")
        shown = await typed(pilot, "undercut")
        assert "takes no side on its conclusion" in " ".join(shown.split())
        assert "Facets" not in shown
        await pressed(pilot, "ctrl+u")
        await typed(pilot, "security")
        await pressed(pilot, "enter", "end", "enter")
        assert "A corpus, a map of another tool" in frame(pilot)
        await pressed(pilot, "escape", "slash", "ctrl+u")
        await typed(pilot, "each brought into")
        await pressed(pilot, "enter", "end", "enter")
        assert explorer(pilot).view == "timeline"


def test_the_legend_has_every_mark_and_the_glossary_every_word() -> None:
    assert set(MARK_STYLES) <= {mark for mark, _ in MARKS}
    words = " ".join(glossary())
    assert all(word in words for word in ("undercuts", "grounded", "credence", "crux", "layer", "semantics"))


async def test_a_number_is_a_row_or_a_count_and_hits_are_gone_through() -> None:
    async with opened() as pilot:
        await pressed(pilot, "F", "3", "j")
        assert explorer(pilot).here.list.cursor == 3
        assert "2_" in await pressed(pilot, "2")
        await pressed(pilot, "G")
        assert explorer(pilot).here.list.cursor == 1
        assert "9_" not in await pressed(pilot, "9", "escape")
        await pressed(pilot, "n")
        assert said(pilot)[-1].startswith("nothing was searched for yet")
        await pressed(pilot, "ctrl+f")
        await typed(pilot, "loop\n")
        first = explorer(pilot).here.node
        await pressed(pilot, "n")
        assert said(pilot)[-1].startswith("2 of ")
        assert explorer(pilot).here.node != first
        await pressed(pilot, "N")
        assert explorer(pilot).here.node == first


async def test_the_pane_in_hand_has_all_the_room_and_gives_it_back() -> None:
    async with opened(place=Place("focus", (("", "loop-compounds"),))) as pilot:
        shown = await pressed(pilot, "plus")
        assert "Each improvement in research automation" in shown
        assert "Counterpoints" not in shown.split("\n")[-3]
        assert "+ shows the lists too" in shown
        shown = await pressed(pilot, "tab", "tab")
        assert "Each improvement in research automation" not in shown
        height = explorer(pilot).focused.size.height
        await pressed(pilot, "escape")
        assert explorer(pilot).focused.size.height < height
        await pressed(pilot, "s", "plus", "plus")
        assert explorer(pilot).here.has_class("only-preview")
        await pressed(pilot, "down", "plus")
        assert not explorer(pilot).here.has_class("only-preview")
        await pressed(pilot, "plus", "right_square_bracket")
        assert not explorer(pilot).here.has_class("only-list")  # what is larger than the other is beside it
        await pressed(pilot, "left_square_bracket", "plus", "d")
        assert not explorer(pilot).session.whole  # what filled the screen was a part of the other view


async def test_what_is_typed_without_a_pause_reaches_what_the_keys_before_open() -> None:
    async with opened() as pilot:
        for key in ("slash", *"harder"):
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else "/"))
        await still(pilot)
        await until(pilot, lambda: "harder" in frame(pilot))
        assert pilot.app.screen.asked.value == "harder"
        assert pilot.app.screen.query_one(Rows).rows[0].node == "ideas-get-harder"


async def test_actions_go_to_the_row_in_hand_else_to_the_card(monkeypatch) -> None:
    async with opened(place=Place("focus", (("", "loop-compounds"),))) as pilot:
        copied: list[str] = []
        monkeypatch.setattr(explorer(pilot), "copy_to_clipboard", copied.append)
        await pressed(pilot, "Y", "down", "Y")
        assert copied == ["loop-compounds", explorer(pilot).here.pointed]
        opened_at: list[str] = []
        monkeypatch.setattr(explorer(pilot), "open_url", opened_at.append)
        for _ in range(9):
            if explorer(pilot).here.target.startswith("bloom"):
                break
            await pressed(pilot, "tab")
        await pressed(pilot, "o")
        assert opened_at == ["https://doi.org/10.1257/aer.20180338"]


async def test_the_start_counts_what_the_filter_leaves() -> None:
    async with opened() as pilot:
        assert "+1  -1  =1" in frame(pilot)
        await pressed(pilot, "f")
        shown = await typed(pilot, "tag:economics\n")
        assert "+0  -1  =0" in shown
