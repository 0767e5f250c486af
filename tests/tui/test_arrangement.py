"""The focus view uses the room it has: no list is cut beside empty lines, and a cut list shows that it is cut."""

import pytest

from rsi_graph.tui.drawing.rows import Extent
from rsi_graph.tui.places.arrangement import SIDES
from rsi_graph.tui.session import Session
from rsi_graph.user.memory import Place
from tests.explorer import explorer, frame, opened, pressed

LONG = "The passage goes on about research and its returns until the very end of what there is to say here. " * 3
CORPUS = f"""\
claims:
  thesis:
    title: The thesis
    text: It is so.
  against:
    title: The objection
    text: "{LONG}"
    attacks: [thesis]
sources:
  good-1965-x:
    type: book
    title: A Book
    author: [{{family: Good, given: I. J.}}]
    issued: 1965
    URL: https://example.org/book
    annotations:
      one: {{text: "{LONG} First.", supports: [thesis]}}
      two: {{text: "{LONG} Second.", supports: [thesis]}}
      three: {{text: "{LONG} Third.", supports: [thesis]}}
      four: {{text: "{LONG} Fourth.", disputes: [thesis]}}
"""
THESIS = Place("focus", (("", "thesis"),))


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "all.yaml").write_text(CORPUS)
    return tmp_path


def column(shown: str, *, left: bool, width: int = 120) -> list[str]:
    """The lines of a column, without its frame."""
    edge = width // 2
    return [line[:edge] if left else line[edge:] for line in shown.splitlines()]


async def test_what_has_room_is_shown_to_its_end_on_whichever_side_that_is(folder) -> None:
    async with opened(folder, (120, 50), THESIS) as pilot:
        shown = frame(pilot)
        assert all(word in " ".join(shown.split()) for word in ("First.", "Second.", "Third.", "Fourth."))
        assert "\u2026" not in shown
        assert any("Sources 1, 3 passages" in line for line in column(shown, left=True))
        assert any("Counterpoints 1" in line for line in column(shown, left=False))


async def test_where_there_is_too_little_room_both_columns_are_full_and_cuts_are_marked(folder) -> None:
    async with opened(folder, (120, 20), THESIS) as pilot:
        shown = frame(pilot)
        last = shown.splitlines()[-2]
        assert last.count("\u256f") == last.count("\u2570") == 2
        assert "\u2026" in shown
        await pilot.resize_terminal(120, 21)
        await pilot.pause()
        here = explorer(pilot).here
        lines = [rows.size.height for rows in here.used]
        await pressed(pilot, "tab")
        grown = [rows.size.height for rows in here.used]
        assert here.panes[here.active].title == "Counterpoints"
        assert grown[here.active] > lines[here.active]
        assert all(grown)
        assert "1/3" in await pressed(pilot, "tab")
        assert "3/3" in await pressed(pilot, "end")


@pytest.fixture
def objections(tmp_path):
    """A folder with twelve objections, whose titles have the room of two."""
    many = "".join(
        f"  against-{n}:\n    title: Objection {n}\n    text: Against {n}. {LONG}\n    attacks: [thesis]\n"
        for n in range(1, 13)
    )
    many += "  answer: {title: The answer, text: It is no objection., undercuts: [against-9>thesis]}\n"
    (tmp_path / "all.yaml").write_text(f"claims:\n  thesis: {{title: The thesis, text: It is so.}}\n{many}")
    return tmp_path


async def test_where_texts_do_not_fit_the_titles_do_and_the_row_in_hand_has_its_text(objections) -> None:
    async with opened(objections, (120, 30), THESIS) as pilot:
        shown = frame(pilot)
        assert all(f"Objection {number} " in shown for number in range(1, 13))
        assert "Objection 9  no objection  ~ undercut" in shown
        assert "Against 12." not in shown
        ninth = next(row for rows in explorer(pilot).here.used for row in rows.rows if row.node == "against-9")
        assert " ".join(line.plain for line in ninth.painter(Extent.TERSE)(18)).endswith("~ undercut")
        shown = await pressed(pilot, "tab", "end")
        assert "Against 12." in shown
        assert "Against 11." not in shown


async def test_rows_stay_where_they_are_until_the_mouse_is_let_go(objections) -> None:
    """The list takes the keys at the press of the button; its first row would push the others down."""
    async with opened(objections, (120, 20), THESIS) as pilot:
        lines = frame(pilot).splitlines()
        assert "Against 1." not in frame(pilot)
        line = next(number for number, words in enumerate(lines) if "Objection 6 " in words)
        await pilot.mouse_down(offset=(90, line))
        await pilot.pause()
        assert frame(pilot).splitlines()[line] == lines[line]
        await pilot.click(offset=(90, line))
        await pilot.pause()
        assert explorer(pilot).session.history.place.node == "against-6"


async def test_a_list_keeps_the_part_of_the_room_that_it_was_given(folder) -> None:
    async with opened(folder, (120, 21), THESIS) as pilot:
        await pressed(pilot, "tab")
        app = explorer(pilot)
        before = app.here.used[app.here.active].size.height
        shown = await pressed(pilot, *("left_square_bracket",) * 6)
        assert app.session.shares == {"Counterpoints": -4}
        assert "smaller, 4 of 4, if room is short" in shown
        assert app.here.used[app.here.active].size.height < before
        again = Session.of(app.session.snapshot, app.session.kept)
        assert again.shares == {"Counterpoints": -4}
        await pressed(pilot, "0", "right_square_bracket")
        assert app.here.list.size.width > 75
        await pilot.resize_terminal(120, 10)
        await pressed(pilot, "right_curly_bracket")
        assert app.here.preview.scroll_offset.y
        await pressed(pilot, "left_curly_bracket")
        assert not app.here.preview.scroll_offset.y
        assert app.session.kept.shares == {"Counterpoints": -4, "list": 1}


async def test_a_passage_leads_where_it_is_clicked_and_to_its_work(folder) -> None:
    async with opened(folder, place=THESIS) as pilot:
        lines = frame(pilot).splitlines()
        place = next((line.index("Good 1965"), y) for y, line in enumerate(lines) if "Good 1965  supports" in line)
        style = pilot.app.screen.get_style_at(*place)
        assert style.link == "https://example.org/book"
        await pilot.click(offset=place)
        await pilot.pause()
        trail = [node for _, node in explorer(pilot).session.history.place.trail]
        assert trail == ["thesis", "good-1965-x/one"]
        await pilot.click("#header", offset=(118 - len("^p commands") - len("? help   "), 0))
        await pilot.pause()
        assert "narrows" in frame(pilot)


async def test_no_node_has_more_lists_than_there_is_room_for_on_a_side(folder) -> None:
    """All that may stand on a side, with all that is free to move there."""
    async with opened(folder, place=THESIS) as pilot:
        assert {side: len(lists) for side, lists in explorer(pilot).here.lists.items()} == SIDES


async def test_the_page_of_a_work_counts_its_passages_and_names_in_full_what_they_are_used_for(tmp_path) -> None:
    title = "A claim with a title that is too long for one line of a small terminal"
    (tmp_path / "all.yaml").write_text(CORPUS.replace("The thesis", title))
    async with opened(tmp_path, (80, 40), Place("focus", (("", "good-1965-x"),))) as pilot:
        shown = frame(pilot)
        assert "what they are used for 4" in shown
        assert "terminal" in shown
