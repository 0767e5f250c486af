"""The map: boxes in layers that never overlap, lines between them, undercuts on the step; walked from box to box."""

import contextlib
import re
import shutil
from functools import partial
from itertools import combinations
from pathlib import Path

import pytest

from rsi_graph.graph.around import around
from rsi_graph.graph.dossier import dossier
from rsi_graph.relations import KIND_MARKS
from rsi_graph.tui.drawing import kitty
from rsi_graph.tui.drawing.canvas import PLAIN, Canvas, Rect
from rsi_graph.tui.drawing.mapped import drawn, laid_out
from rsi_graph.tui.places.map import MapView
from rsi_graph.user.memory import Place
from tests.explorer import explorer, frame, opened, pressed, said, until
from tests.graph.test_around import DEBATE


def made(corpus, width):
    graph = corpus(DEBATE).graph
    return graph, laid_out(around(partial(dossier, graph), "top"), graph.title, width)


@pytest.mark.parametrize(("width", "stacked"), [(60, True), (79, True), (100, False), (200, False)])
def test_boxes_lie_within_the_width_and_never_on_each_other(corpus, width, stacked) -> None:
    _, found = made(corpus, width)
    assert found.stacked == stacked
    assert found.width <= width
    for place in found.places.values():
        assert place.right <= width
        assert 0 <= place.y < place.y + place.height <= found.height
    for one, other in combinations(found.places.values(), 2):
        apart = one.right <= other.x or other.right <= one.x
        assert apart or one.y + one.height <= other.y or other.y + other.height <= one.y


@pytest.mark.parametrize(("width", "marks"), [(60, "~- "), (120, " -~")])
def test_each_node_is_drawn_with_its_marks_and_the_undercut_on_its_step(corpus, width, marks) -> None:
    graph, found = made(corpus, width)
    lines = [line.plain for line in drawn(found, graph.title, "top", lambda id_: KIND_MARKS[graph.kind(id_)])]
    text = "\n".join(lines)
    assert all(graph.title(stop.id) in text for stop in found.found.stops)
    assert "┏━ * ━" in text
    step = lines[found.places["off"].middle]
    assert marks in step  # on the line itself a minus could not be seen
    assert max(len(line) for line in lines) <= width


def test_the_cursor_goes_along_the_steps(corpus) -> None:
    _, found = made(corpus, 120)
    assert found.beside("top", 1) in ("q", "harm")
    assert found.beside("deep", 1) in ("for", "off")
    assert found.beside("deep", -1) == "deep"
    assert {found.below("for", by) for by in (-1, 1, 2, 9)} == {"for", "off", "cut"}


def test_a_canvas_joins_lines_that_cross_and_cuts_what_is_too_long() -> None:
    canvas = Canvas(6, 3)
    canvas.line(0, 1, 5, 1, "")
    canvas.line(2, 0, 2, 2, "")
    canvas.put(4, 0, "知識", "")
    assert [line.plain for line in canvas.painted()] == ["  ╷ 知", "╶─┼──╴", "  ╵   "]
    canvas.box(Rect(0, 0, 3, 3), PLAIN, "")
    assert canvas.painted()[0].plain.startswith("╭─╮")


async def test_a_map_is_drawn_from_sixty_columns_on() -> None:
    """As the manual says; its frame stands within them."""
    async with opened(place=Place("focus", (("", "loop-compounds"),))) as pilot:
        await pilot.resize_terminal(60, 24)
        assert "┏" in await pressed(pilot, "M")
        await pilot.resize_terminal(59, 24)
        assert "A map takes 60 columns" in frame(pilot).replace("\n", " ")


async def test_the_map_is_walked_goes_on_and_falls_back_to_the_outline() -> None:
    async with opened(place=Place("focus", (("", "loop-compounds"),))) as pilot:
        shown = await pressed(pilot, "M")
        assert "╔" not in shown
        assert "┏" in shown
        assert "~ undercuts the step" in shown
        await pressed(pilot, "right")
        assert explorer(pilot).here.node in ("returns", "oversight-lags")
        node = explorer(pilot).here.node
        await pressed(pilot, "enter")
        place = explorer(pilot).session.history.place
        assert (place.view, place.node) == ("map", node)
        await pressed(pilot, "M")
        assert explorer(pilot).session.history.place.view == "focus"
        await pressed(pilot, "escape", "escape")
        assert explorer(pilot).session.history.place.node == "loop-compounds"
        await pilot.resize_terminal(58, 24)
        assert "A map takes 60 columns" in frame(pilot).replace("\n", " ")
        await pressed(pilot, "0", "M")
        assert explorer(pilot).session.history.place.view == "outline"
        assert said(pilot)[-1] == "a map takes 60 columns: as an outline"


def texts(address: str) -> str:
    """The texts of a picture, as a screen reader has them: their letters are outlines."""
    return " ".join(re.findall(r'aria-label="([^"]+)"', Path(address.removeprefix("file://")).read_text()))


async def test_the_same_is_drawn_for_the_browser(monkeypatch) -> None:
    """By Graphviz, if it is installed; else it is said what is missing."""
    opened_: list[str] = []
    async with opened(place=Place("map", (("", "loop-compounds"),))) as pilot:
        monkeypatch.setattr(explorer(pilot), "open_url", opened_.append)
        await pressed(pilot, "o")
        await until(pilot, lambda: len(said(pilot)) > 1)
        if shutil.which("dot"):
            assert "The loop compounds" in texts(opened_[0])
            assert said(pilot)[-1] == f"opening {opened_[0].removeprefix('file://')}"
        else:
            assert not opened_
            assert "Graphviz" in said(pilot)[-1]
        told = len(said(pilot))
        await pressed(pilot, "ctrl+o")
        await until(pilot, lambda: len(said(pilot)) > told)
        why = "this terminal shows no pictures; o opens it in the browser" if shutil.which("dot") else "Graphviz"
        assert why in said(pilot)[-1]


async def test_a_picture_is_shown_only_to_a_reader_who_is_still_there(monkeypatch) -> None:
    shown = list[str]()
    monkeypatch.setattr(kitty, "show", lambda _, title, __: bool(shown.append(title)) or True)
    async with opened(place=Place("map", (("", "loop-compounds"),))) as pilot:
        app = explorer(pilot)
        monkeypatch.setattr(app, "suspend", contextlib.nullcontext)
        view, place = app.here, app.session.history.place
        assert isinstance(view, MapView)
        view._show_here(place, b"a picture")
        await pressed(pilot, "question_mark")
        view._show_here(place, b"a picture")
        await pressed(pilot, "escape", "right", "enter")
        view._show_here(place, b"a picture")
        assert shown == ["The loop compounds"]
