"""What is near in a large corpus is looked up in a thread of its own, and shown when it is known."""

import threading

import numpy as np

from rsi_graph.graph import Graph
from rsi_graph.meaning import nearby
from rsi_graph.meaning.nearby import Nearby
from rsi_graph.tui.messages import Approached
from rsi_graph.tui.places.focus import FocusView
from tests.explorer import Opened, explorer, opened

NEAR = "Near in meaning (not linked)"


class Watched(Nearby):
    """Remembers who asked for what, and waits until it may answer."""

    def __init__(self, graph: Graph) -> None:
        ids = graph.ids("claim")
        rows = 1 + np.random.default_rng(0).random((len(ids), 8)).astype(np.float32)
        super().__init__(graph, ids, rows / np.linalg.norm(rows, axis=1, keepdims=True))
        self.asked: list[tuple[str, bool]] = []
        self.may = threading.Event()

    def of(self, id_: str, limit: int = 3):
        self.asked.append((id_, threading.current_thread() is threading.main_thread()))
        self.may.wait(10)
        return super().of(id_, limit)


def shown(pilot: Opened) -> list[str]:
    here = explorer(pilot).here
    assert isinstance(here, FocusView)
    return [row.node for pane in here.panes if pane.title == NEAR for row in pane.rows]


async def settled(pilot: Opened) -> None:
    for _ in range(200):
        await pilot.pause(0.01)
        if not explorer(pilot).looking_up:
            break
    await pilot.pause()


async def test_the_focus_does_not_wait_for_what_is_near(monkeypatch) -> None:
    monkeypatch.setattr(nearby, "QUICK", 0)
    async with opened() as pilot:
        app = explorer(pilot)
        one, two, three = app.session.graph.ids("claim")[:3]
        known = Watched(app.session.graph)
        await app.jump(one)
        app.post_message(Approached(app.session.snapshot, known))
        await pilot.pause()
        assert isinstance(app.here, FocusView)
        assert shown(pilot) == []
        await app.jump(two)
        await app.jump(three)
        await pilot.pause()
        assert app.here.node == three
        known.may.set()
        await settled(pilot)
        asked = [node for node, _ in known.asked]
        assert asked == [one, three]  # nobody waits for the second any more
        assert not any(on_the_loop for _, on_the_loop in known.asked)
        expected = [node for node, _ in known.of(three)]
        assert expected
        assert shown(pilot) == expected
        await app.jump(one)
        await settled(pilot)
        assert [node for node, _ in known.asked].count(one) == 1
        assert shown(pilot)


async def test_what_is_near_in_a_corpus_that_changed_meanwhile_is_forgotten(monkeypatch) -> None:
    monkeypatch.setattr(nearby, "QUICK", 0)
    async with opened() as pilot:
        app = explorer(pilot)
        known = Watched(app.session.graph)
        await app.jump(app.session.graph.ids("claim")[0])
        app.post_message(Approached(app.session.snapshot, known))
        await pilot.pause()
        app.session.nearby = None
        known.may.set()
        await settled(pilot)
        assert app.session.nearby is None
        assert shown(pilot) == []
        assert app.is_running
