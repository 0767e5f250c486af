"""The explorer's loop asks what is ready to be read if there is time to, and never forgets to."""

import asyncio
import os
import sys

import pytest

from rsi_graph.tui import turns

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="its loop has no selector")


def test_messages_in_a_row_cost_few_questions_to_the_system(monkeypatch) -> None:
    looks = []
    looking = turns.selectors.DefaultSelector.select
    monkeypatch.setattr(turns.selectors.DefaultSelector, "select", lambda *a: looks.append(a[1]) or looking(*a))
    monkeypatch.setattr(turns, "MOMENT", 1_000.0)

    async def hops() -> str:
        for _ in range(50):
            await asyncio.sleep(0)
        return "there"

    assert turns.run(hops()) == "there"
    assert len(looks) < 10


def test_a_pipe_is_read_while_messages_never_end() -> None:
    """A loop that always has a message asks after a moment all the same."""
    reading, writing = os.pipe()

    async def busy() -> bytes:
        heard: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().add_reader(reading, lambda: heard.done() or heard.set_result(os.read(reading, 1)))
        os.write(writing, b"j")
        while not heard.done():  # noqa: ASYNC110 - to be busy is the point
            await asyncio.sleep(0)
        return heard.result()

    try:
        assert turns.run(busy()) == b"j"
    finally:
        os.close(reading)
        os.close(writing)
