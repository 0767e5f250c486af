"""Nothing that is out of sight keeps lines, sizes, or a snapshot that was replaced."""

import gc
import threading
import time
import weakref
from collections.abc import Iterator
from pathlib import Path

from textual.geometry import Region
from textual.message import Message

from rsi_graph import collector
from rsi_graph.graph.graph import Graph
from rsi_graph.graph.matrix import Author
from rsi_graph.snapshot import Snapshot
from rsi_graph.tui.background import GIVING, IDLE
from rsi_graph.tui.messages import WorkOut
from rsi_graph.tui.places.place import PlaceView
from rsi_graph.tui.places.positions import PositionsView
from rsi_graph.tui.shell import NOTICES
from tests.explorer import WALK, Opened, explorer, opened, pressed, said, until
from tests.tui.monkey import copied


class Unread(dict[str, Author]):
    """Authors that nobody may go through."""

    def __iter__(self) -> Iterator[str]:
        raise AssertionError


def lines_kept(view: PlaceView) -> int:
    """The lines that Textual remembers of a view."""
    return sum(len(part._styles_cache._cache) for part in view.walk_children(with_self=True))


def is_remembered() -> bool:
    """Return True if Textual remembers the answer to a question that only this test asks; it does afterwards."""
    before = Region.grow.cache_info().hits
    Region(7, 7, 7, 7).grow((9, 9, 9, 9))
    return Region.grow.cache_info().hits > before


def change(folder: Path) -> None:
    """Write something that says nothing into the records of a corpus."""
    with (folder / "debate.yaml").open("a", encoding="utf-8") as file:
        file.write("# something else\n")


async def changed(pilot: Opened, folder: Path) -> None:
    """Change a file, and wait until it was read and all is known again."""
    app = explorer(pilot)
    before = app.session.snapshot.key
    change(folder)
    app.do_reload()
    await until(pilot, lambda: app.session.snapshot.key != before and app.session.weighed)


def is_gone(graph: weakref.ref[Graph]) -> bool:
    """Return True if nothing keeps a graph; a thread that looked at it may not have ended yet."""
    gc.collect()
    return graph() is None


async def test_what_is_out_of_sight_keeps_nothing(tmp_path) -> None:
    folder = copied(WALK, tmp_path / "corpus")
    async with opened(folder, drawn=True) as pilot:
        app = explorer(pilot)
        await changed(pilot, folder)  # the first snapshot is the test's as well
        await pressed(pilot, "enter", "t")
        outline = weakref.ref(app.here)
        assert lines_kept(outline())
        await pressed(pilot, "W", "S", "right")
        assert lines_kept(outline()) == 0, "lines of a view that is hidden"
        assert not is_remembered()
        assert is_remembered()
        await pilot.resize_terminal(90, 30)
        assert not is_remembered(), "sizes of the terminal as it was"

        await pressed(pilot, "0")
        old = weakref.ref(app.session.graph)
        app.do_reload()
        await until(pilot, lambda: not app.busy)
        assert old() is app.session.graph, "files that say the same replace nothing"
        await changed(pilot, folder)
        assert [view.id for view in app.views.query_children(PlaceView)] == ["start"]
        await until(pilot, lambda: is_gone(old))

        await pressed(pilot, "W")
        await until(pilot, lambda: app.here.list.rows)
        assert isinstance(app.here, PositionsView)
        assert (app.here.order, app.here.column) == ("name", 1), "as it was left"
        author = app.here.author
        app.here.authors = Unread()
        assert app.here._line(author, 40), "a line is painted without a look at all the others"


async def test_of_what_is_asked_again_and_again_only_the_last_is_done() -> None:
    """However often a key is pressed, one thread works it out, and once more if something else is wanted by then."""
    async with opened() as pilot:
        app, done, taken, go = explorer(pilot), list[int](), list[int](), threading.Event()

        def work(number: int) -> int:
            go.wait()
            done.append(number)
            return number

        for number in range(9):
            app.work_out(WorkOut(lambda number=number: work(number), taken.append, "matrix"))
        app.work_out(WorkOut(lambda: 99, taken.append))
        await until(pilot, lambda: taken)
        assert taken == [99], "what has no name waits for nothing"
        go.set()
        await until(pilot, lambda: 8 in taken)
        assert (done, taken) == ([0, 8], [99, 0, 8])
        assert app.waiting == {}


async def test_freed_memory_is_given_back_every_now_and_then(monkeypatch) -> None:
    """Also if the reader never rests."""
    given, looks = [], []
    async with opened() as pilot:
        app = explorer(pilot)
        monkeypatch.setattr(collector, "give_back", lambda: given.append(app.given))
        app.given = time.monotonic() - 2 * GIVING
        for _ in range(3):
            app._look()
        await until(pilot, lambda: given)

        monkeypatch.setattr(collector, "look_at_all", lambda: looks.append(app.looked))
        for since_key, since_look, expected in ((0, 0, 0), (0, 2 * GIVING, 1), (0, 0, 1), (2 * IDLE, 0, 2)):
            app.pressed = time.monotonic() - since_key
            app.looked = time.monotonic() - since_look
            app.look_at_all()
            assert len(looks) == expected, (since_key, since_look)
        assert app.timed == {"look_at_all"}, "it comes back"
    assert given == [app.given], "once a minute"


async def test_what_comes_back_again_and_again_does_not_pile_up(tmp_path) -> None:
    """Neither timers, nor notices, nor readings of the files become more the longer the explorer runs."""
    folder = copied(WALK, tmp_path / "corpus")
    async with opened(folder) as pilot:
        app, done, load = explorer(pilot), list[str](), explorer(pilot)._load

        def often() -> None:
            done.append("often")

        for _ in range(9):
            app.once_in(0.001, often)
        app.once_in(0.002, lambda: done.append("after"))
        await until(pilot, lambda: "after" in done)
        assert (done, app.timed) == (["often", "after"], set())

        for number in range(3 * NOTICES):
            app.tell("the same")
            app.tell(f"number {number}")
        await pilot.pause()
        shown = [notice.message for notice in app._notifications]
        assert shown == [*(f"number {number}" for number in range(11, 14)), "the same", "number 14"]

        readings, go = list[str](), threading.Event()

        def slowly(held: Snapshot) -> Message:
            found = load(held)
            readings.append(held.key)
            go.wait()
            return found

        app._load = slowly  # type: ignore[method-assign]
        app.awaited = "written-and-gone-again"
        app.do_reload()
        await until(pilot, lambda: readings)
        before = app.session.snapshot.key
        change(folder)
        for _ in range(3):
            app.do_reload()
        go.set()
        await until(pilot, lambda: app.session.snapshot.key != before and not app.awaited)
        assert (len(readings), app.busy) == (2, False), "once more, since the files had changed meanwhile"
        assert "written-and-gone-again was added, and is gone again" in said(pilot)[-1]
