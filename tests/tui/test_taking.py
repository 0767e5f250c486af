"""Picking out and taking along: marks, bookmarks, exports with their preview, copies in every form."""

import json
from dataclasses import replace

import pytest
from textual import events

from rsi_graph import load
from rsi_graph.export import Exported
from rsi_graph.export.errand import ExportErrand
from rsi_graph.export.selection import Selection, SelectionOffer
from rsi_graph.export.wanted import ExportMade, FileWritten, Wanted, made
from rsi_graph.files import folders
from rsi_graph.files.cache import Store
from rsi_graph.tui import run
from rsi_graph.tui.app import Explorer
from rsi_graph.tui.dialogs import export
from rsi_graph.tui.dialogs.bookmarks import BookmarksScreen
from rsi_graph.tui.dialogs.export import _glimpse
from rsi_graph.tui.session import Session
from rsi_graph.user import memory
from rsi_graph.user.memory import Place, Remembered
from tests.explorer import WALK, explorer, exported, frame, opened, pressed, said, settled, typed, until

CLAIM = Place("focus", (("", "loop-compounds"),))
SIZES = ((120, 36), (100, 30), (80, 24), (60, 14), (200, 60))


# --- marks and bookmarks ------------------------------------------------------------------------------------------


async def test_marks_are_set_and_seen_in_every_view_and_taken_away_together() -> None:
    async with opened(place=CLAIM) as pilot:
        shown = await pressed(pilot, "m")
        assert "loop-compounds  • marked" in shown
        assert "x Export marked (1)" in shown
        assert explorer(pilot).session.marked == ("loop-compounds",)
        assert ">• 1 +" in await pressed(pilot, "down", "m")
        shown = await pressed(pilot, "t", "down", "down", "m")
        assert ">•" in shown
        assert "x Export marked (3)" in shown
        assert "x Export marked (4)" in await pressed(pilot, "s", "m")
        assert "x Export marked (3)" in await pressed(pilot, "m")
        assert "x Export marked (3)" in await pressed(pilot, "exclamation_mark")
        shown = await pressed(pilot, "U", "backspace", "backspace")
        assert "•" not in shown
        assert "x Export  " in shown
        await pressed(pilot, "U")
        assert said(pilot)[-1].startswith("nothing is marked: m marks")


async def test_a_hit_is_marked_while_one_types() -> None:
    async with opened() as pilot:
        await pressed(pilot, "slash")
        await typed(pilot, "harder")
        assert ">•* Ideas get harder to find" in await pressed(pilot, "ctrl+t")
        assert "Export marked (1)" in await pressed(pilot, "escape")
        assert explorer(pilot).session.marked == ("ideas-get-harder",)
        await pressed(pilot, "slash", "ctrl+u")  # an abstract out of a PDF comes in many lines: none is lost
        pilot.app.post_message(events.Paste("\n Ideas get \r\n\tharder\x1b[31m to\nfind\n"))
        await settled(pilot)
        assert "│ Ideas get harder" in (shown := frame(pilot))
        assert " to find  " in shown.splitlines()[3]


async def test_bookmarks_are_listed_gone_to_and_taken_away() -> None:
    async with opened(place=CLAIM) as pilot:
        assert "loop-compounds  bookmarked" in await pressed(pilot, "b")
        shown = await pressed(pilot, "0")
        assert "' Bookmarks 1" in shown
        explorer(pilot).session.bookmarks += ("gone-since",)
        shown = await pressed(pilot, "apostrophe")
        assert "gone: gone-since" in shown
        assert "There is no node gone-since" in shown
        assert "gone-since" not in await pressed(pilot, "enter", "b")
        await pressed(pilot, "enter")
        assert explorer(pilot).session.history.place == CLAIM
        await pressed(pilot, "b", "0", "apostrophe")
        assert said(pilot)[-1].startswith("no bookmark yet")


async def test_the_rows_of_the_start_lead_to_the_bookmarks() -> None:
    async with opened(place=CLAIM) as pilot:
        await pressed(pilot, "b", "0", "end", "enter")
        assert explorer(pilot).session.history.place == CLAIM
        await pressed(pilot, "0", "end", "up", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, BookmarksScreen))


# --- exports ------------------------------------------------------------------------------------------------------


async def test_two_marked_nodes_are_exported_to_a_file_with_their_sources(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with opened(place=CLAIM) as pilot:
        await pressed(pilot, "2", "m", "backspace", "up", "m", "x")
        shown = await exported(pilot)
        assert "[2 marked]" in shown
        assert "## Bibliography" not in shown
        assert "nodes: 2 claims" in shown
        assert "= rsi-graph export --to markdown --node ideas-get-harder --node loop-compounds --radius 0" in shown
        await pressed(pilot, "home")
        await exported(pilot)
        await pressed(pilot, "enter", "enter")
        await until(pilot, lambda: said(pilot)[-1].startswith("wrote"))
        assert said(pilot)[-1] == f"wrote 2-nodes.json into {tmp_path}"
        ids = {node["id"] for node in json.loads((tmp_path / "2-nodes.json").read_text())["nodes"]}
        assert {"ideas-get-harder", "loop-compounds", "bloom-2020-ideas"} <= ids


async def test_a_file_that_is_there_is_written_over_only_when_that_is_said_twice(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    taken = tmp_path / "loop-compounds.md"
    taken.write_text("mine")
    async with opened(place=CLAIM) as pilot:
        await pressed(pilot, "x")
        await exported(pilot)
        assert "exists" in await pressed(pilot, "enter", "enter")
        assert taken.read_text() == "mine"
        await pressed(pilot, "escape", "enter")
        assert "exists" in await pressed(pilot, "enter")
        assert taken.read_text() == "mine"
        await pressed(pilot, "enter")
        await until(pilot, lambda: taken.read_text().startswith("# "))


async def test_a_folder_that_is_not_there_is_said_before_anything_is_written(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with opened(place=CLAIM) as pilot:
        await pressed(pilot, "x")
        await exported(pilot)
        await pressed(pilot, "enter", "home")
        assert "there is no folder" in await typed(pilot, "no/\n")
        assert list(tmp_path.iterdir()) == []


async def test_a_brief_of_the_question_in_sight_is_written_or_copied(tmp_path, monkeypatch) -> None:
    """From a claim that no trail leads to as well: the question that it bears on."""
    monkeypatch.chdir(tmp_path)
    async with opened(place=CLAIM) as pilot:
        copied: list[str] = []
        monkeypatch.setattr(explorer(pilot), "copy_to_clipboard", copied.append)
        await pressed(pilot, "B")
        shown = await exported(pilot)
        assert "[Do research returns grow or shrink?]" in shown
        assert "--question returns --output brief-returns.md --brief" in shown
        await pressed(pilot, "enter", "enter")
        await until(pilot, lambda: said(pilot)[-1].startswith("wrote"))
        assert said(pilot)[-1] == f"wrote brief-returns.md into {tmp_path}"
        written = (tmp_path / "brief-returns.md").read_text()
        assert "**Yes**" in written
        await pressed(pilot, "B")
        await exported(pilot)
        await pressed(pilot, "y")
        assert copied == [written]


async def test_the_part_and_how_much_around_it_can_be_chosen() -> None:
    async with opened(place=Place("focus", (("", "returns"), ("+", "loop-compounds")))) as pilot:
        await pressed(pilot, "x")
        assert "[this node]  question   all    around it: 1" in await exported(pilot)
        await pressed(pilot, "minus")
        assert "--node loop-compounds --radius 0" in await exported(pilot)
        await pressed(pilot, "plus", "plus")
        assert "--node loop-compounds --radius 2" in await exported(pilot)
        await pressed(pilot, "right")
        assert "--question returns" in await exported(pilot)
        await pressed(pilot, "l")
        assert "rsi-graph export --to markdown --output rsi-graph.md" in await exported(pilot)
        await pressed(pilot, "plus", "left", "left", "escape")
        assert said(pilot) == ["only around nodes there can be more or less"]


async def test_what_the_filter_holds_for_is_offered() -> None:
    async with opened() as pilot:
        await pressed(pilot, "s", "f")
        await typed(pilot, "kind:risk\n")
        await pressed(pilot, "0", "x", "right", "right")
        assert "--filter kind:risk" in await exported(pilot)


async def test_an_export_is_copied_and_its_losses_are_said() -> None:
    async with opened(place=CLAIM) as pilot:
        await pressed(pilot, "x", "end", "up", "up")
        shown = await exported(pilot)
        assert "@article{bloom-2020-ideas," in shown
        await pressed(pilot, "y")
        assert pilot.app.clipboard.startswith("@")
        assert said(pilot)[-1].startswith("copied as BibTeX: ")
        await pressed(pilot, "x", "home", *["down"] * 11)
        assert "left out: " in await exported(pilot)


async def test_of_a_large_corpus_another_process_makes_the_export(tmp_path, monkeypatch) -> None:
    """It looks and is written as ever; one whose text stays behind cannot be copied, which is said."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(export, "LARGE", 0)
    monkeypatch.setattr(
        ExportErrand,
        "look",
        lambda errand: replace(made(load(WALK, store=Store(None)), errand.wanted, None, whole=False), is_long=True),
    )
    monkeypatch.setattr(
        ExportErrand, "write", lambda errand, path, *, force: FileWritten(f"{errand.wanted.to} {path.name} {force}")
    )
    async with opened(place=CLAIM) as pilot:
        await pressed(pilot, "x")
        assert "# A corpus to walk: " in await exported(pilot)
        await pressed(pilot, "y")
        assert said(pilot)[-1] == "this is too much for a clipboard: enter writes it to a file"
        await pressed(pilot, "enter", "enter")
        await until(pilot, lambda: said(pilot)[-1] == "markdown loop-compounds.md False")


async def test_a_picture_shows_its_size_or_what_is_missing_for_it(monkeypatch) -> None:
    from rsi_graph.errors import NotInstalled
    from rsi_graph.export import svg

    def drawn(_text, to, _nodes):
        if to == "svg":
            return b'<svg width="84pt" height="40pt"></svg>'
        raise NotInstalled("Graphviz (the program dot, or pygraphviz)", "pictures")

    monkeypatch.setattr(svg, "draw", drawn)
    monkeypatch.setattr("rsi_graph.export.png.draw", drawn)
    async with opened(place=CLAIM) as pilot:
        await pressed(pilot, "x", *["down"] * 7)
        assert "a picture of 84 x 40 points" in await exported(pilot)
        await pressed(pilot, "down")
        shown = await exported(pilot)
        assert "Graphviz (the program dot, or pygraphviz) is not installed" in shown
        assert "pip install 'rsi-graph[pictures]'" in shown.replace("\n", " ")
        await pressed(pilot, "y")
        assert "is not installed" in said(pilot)[-1]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_export_fits_every_terminal_and_a_resize(size) -> None:
    async with opened(size=size, place=CLAIM) as pilot:
        await pressed(pilot, "m", "x")
        for now in (size, (80, 24), (60, 14), size):
            await pilot.resize_terminal(*now)
            await pilot.pause()
            shown = await exported(pilot)
            assert "[1 marked]" in shown
            assert "> markdown" in shown
            assert "= rsi-graph export --to markdown" in shown
            assert "to a file" in shown
            assert "esc Back" in shown
        shown = await pressed(pilot, "escape")
        assert size[1] < 18 or "x Export marked (1)" in shown


async def test_parts_forms_and_keys_can_be_clicked() -> None:
    async with opened(place=CLAIM) as pilot:
        await pressed(pilot, "x")
        await exported(pilot)
        await pilot.click("#parts", offset=(14, 0))
        assert "[all]" in await exported(pilot)
        await pilot.click("#choices", offset=(5, 0))
        assert "--to json" in await exported(pilot)
        await pilot.click("#keys", offset=(2, 0))
        await pilot.pause()
        assert "Export json to" in frame(pilot)


# --- copies -------------------------------------------------------------------------------------------------------


async def test_a_node_is_copied_in_every_form() -> None:
    place = Place("focus", (("", "ideas-get-harder"),))
    async with opened(place=place) as pilot:
        bibtex = "% asserts, supports: ideas-get-harder\n@article{"
        starts = ("Ideas get harder", "**Ideas get harder", "Bloom, N.", bibtex, "[\n", "ideas-get-harder", "")
        for number, start in enumerate(starts, 1):
            await pressed(pilot, "C")
            await until(pilot, lambda: pilot.app.screen.texts)
            await pressed(pilot, str(number))
            assert pilot.app.clipboard.startswith(start)
        assert "debate.yaml:" in pilot.app.clipboard
        assert said(pilot)[-1].startswith("copied as Place: ")


async def test_a_form_without_a_text_says_so_and_copies_nothing() -> None:
    async with opened(place=Place("focus", (("", "oversight-lags"),))) as pilot:
        await pressed(pilot, "C")
        await until(pilot, lambda: pilot.app.screen.texts)
        assert "No source is cited for this" in await pressed(pilot, "4")
        assert pilot.app.clipboard == ""


# --- between runs -------------------------------------------------------------------------------------------------


def test_marks_bookmarks_folds_depth_and_history_come_back(monkeypatch) -> None:
    folder = folders.state()
    seen: list[Remembered] = []

    async def once(self, **_):
        seen.append(self.session.kept)
        self.session.marked, self.session.bookmarks = ("loop-fizzles",), ("returns", "gone")
        self.session.depth, self.session.folded = 3, frozenset({("returns", "loop-compounds")})
        self.session.history = self.session.history.visit(CLAIM).at("ideas-get-harder")
        return 0

    monkeypatch.setattr(Explorer, "run_async", once)
    assert run([WALK]) == 0
    assert run([WALK]) == 0
    kept = seen[1]
    assert (kept.marked, kept.bookmarks, kept.depth) == (("loop-fizzles",), ("returns", "gone"), 3)
    assert kept.folded == (("returns", "loop-compounds"),)
    assert kept.history.places[-2:] == (Place("focus", CLAIM.trail, "ideas-get-harder"), Place())
    assert memory.load(folder)[1] == ""


async def test_back_and_forward_go_through_the_places_of_the_run_before() -> None:
    snapshot = load(WALK, store=Store(None))
    history = memory.History().visit(CLAIM).at("loop-fizzles")
    history = history.visit(Place("outline", (("", "returns"),), "returns loop-compounds ideas-get-harder"))
    for gone in (Place("focus", (("", "renamed"),)), Place("no view", ()), Place("focus", ())):
        history = history.visit(gone)
    history = history.visit(Place("focus", (("", "renamed"), ("+", "returns")), "renamed")).visit(Place())
    app = Explorer(Session.of(snapshot, Remembered(history)), [WALK])
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        await pressed(pilot, "backspace")
        assert app.session.history.place.trail == (("+", "returns"),)
        await pressed(pilot, "backspace")
        assert (app.view, app.here.cursor) == ("outline", "returns loop-compounds ideas-get-harder")
        await pressed(pilot, "backspace")
        assert (app.here.node, app.here.cursor) == ("loop-compounds", "loop-fizzles")
        await pressed(pilot, "backspace", "backspace")
        assert app.view == "start"
        await pressed(pilot, "L", "L", "L", "L", "L")
        assert app.view == "start"


async def test_a_node_that_goes_while_one_reads_does_not_hold_up_the_way_back(tmp_path) -> None:
    two = "claims: {a: {title: The first, text: A.}, b: {title: The second, text: B., supports: [a]}}"
    (tmp_path / "c.yaml").write_text(two)
    async with opened(tmp_path, place=Place("focus", (("", "a"),))) as pilot:
        await pressed(pilot, "1", "m", "b", "g")
        await typed(pilot, "a\n")
        (tmp_path / "c.yaml").write_text("claims: {a: {title: The first, text: A.}}")
        await pressed(pilot, "r")
        await settled(pilot)
        await until(pilot, lambda: "b" not in explorer(pilot).session.graph)
        shown = await pressed(pilot, "backspace", "backspace", "L")
        assert "The first" in shown
        assert "Export  " in shown
        assert "gone: b" in await pressed(pilot, "apostrophe")


@pytest.mark.parametrize(
    ("form", "line", "expected"),
    [
        ("markdown", "- a reason that is long", ["- a reason that", "is long"]),
        ("markdown", "  - a reason that is long", ["  - a reason", "  that is long"]),
        ("json", '{"text": "a reason that is long"}', ['{"text": "a rea\u2026']),
    ],
)
def test_forms_that_are_read_are_folded_in_the_preview(form: str, line: str, expected: list[str]) -> None:
    wanted = Wanted(SelectionOffer("", "", Selection()), form)
    made = ExportMade(wanted, "", Exported(line), [line])
    shown = [one.plain.rstrip() for one in _glimpse(made, 16)]
    assert shown[-len(expected) :] == expected
