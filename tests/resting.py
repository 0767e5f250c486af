"""The wait of a test until the explorer has nothing left to do, seen from its queues and not from a clock.

Textual's own pilot sleeps a fiftieth of a second and more around every key and looks whether the process is idle. Here
the queues, the layout, the keys that wait and the threads of the explorer say when a key is done; if something is
under way that does not end, such as a dialog that waits for an answer, the process's own rest says it.
"""

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time
from unittest.mock import patch

from textual.app import App
from textual.message import Message
from textual.message_pump import MessagePump

from rsi_graph.tui.background import Background

TURNS = 3
"""The turns of the loop without any work, one after the other, that are taken for rest."""
MOST = 30.0
"""Seconds after which a test goes on although something is under way."""
STUCK, LOOKS = 50, 3
"""The busy turns after which it is looked whether the process does anything at all, and the looks that settle it."""
LOOK, IDLE = 0.02, 0.001
"""Seconds between two looks at the process, and of its work in between below which it is only waiting."""
TASKS = Path("/proc/self/task")


@dataclass
class Doing:
    """The work that is under way in an application."""

    app: App[int]
    messages: int = 0
    """The number of messages that are being handled."""
    threads: set[threading.Thread] = field(default_factory=set)
    """The threads that were begun for something that takes long."""

    async def rest(self) -> None:
        """Wait until there is nothing to do."""
        clock = asyncio.get_running_loop().time
        end, turns, stuck, idle = clock() + MOST, 0, 0, 0
        while turns < TURNS and idle < LOOKS and clock() < end:
            await asyncio.sleep(0)
            turns, stuck = (0, stuck + 1) if self._is_busy() else (turns + 1, 0)
            self.threads = {thread for thread in self.threads if thread.is_alive()}
            if turns == TURNS and self.threads and not await _only_waits():
                turns = 0
            if stuck >= STUCK and not getattr(self.app, "is_taking", False):  # a key is given up by itself
                idle = idle + 1 if await _only_waits() else 0

    def _is_busy(self) -> bool:
        """Return True if a message, a callback or a key waits, or something is to be laid out or drawn."""
        app = self.app
        if not app._running or not app.screen_stack:
            return False
        pumps = (app, *app.screen.walk_children(with_self=True))
        waiting = any(pump.message_queue_size or pump._next_callbacks for pump in pumps)
        return bool(waiting or self.messages or getattr(app, "is_taking", False) or _was_to_be_drawn(app))


def _was_to_be_drawn(app: App[int]) -> bool:
    """Return True if something was to be laid out or drawn, which is done now and not at the screen's next tick."""
    screen = app.screen
    if app._resize_event is not None:
        app._check_resize()
        return True
    if screen._layout_required or screen._scroll_required or screen._dirty_widgets or screen._callbacks:
        screen._on_timer_update()
        return True
    return False


async def _only_waits() -> bool:
    """Return True if the process does nothing meanwhile: it waits for something, perhaps for the test."""
    before = process_time()
    await asyncio.sleep(LOOK)
    return process_time() - before < IDLE and not _is_kept_waiting()


def _is_kept_waiting() -> bool:
    """Return True if another thread could go on and is not let: the machine is busy with other things."""
    own = str(threading.get_native_id())
    for task in TASKS.iterdir() if TASKS.exists() else ():
        with contextlib.suppress(OSError):  # it has ended meanwhile
            if task.name != own and (task / "stat").read_text().rpartition(")")[2].split()[0] in "RD":
                return True
    return False


@contextmanager
def waiting_for_rest(app: App[int]) -> Iterator[None]:
    """Let the pilot of an application wait until it has nothing to do, instead of for a time."""
    doing, begin, dispatch = Doing(app), Background.aside, MessagePump._dispatch_message

    def aside(self: Background, do: Callable[[], Message | None]) -> None:
        before = set(threading.enumerate())
        begin(self, do)
        doing.threads |= set(threading.enumerate()) - before

    async def counted(self: MessagePump, message: Message) -> None:
        doing.messages += 1
        try:
            await dispatch(self, message)
        finally:
            doing.messages -= 1

    async def rest(*_: float) -> None:
        await doing.rest()

    with (
        patch.object(Background, "aside", aside),
        patch.object(MessagePump, "_dispatch_message", counted),
        patch("textual.pilot.wait_for_idle", rest),
        patch("textual.app.wait_for_idle", rest),
    ):
        yield
