"""Sharing Python's global lock between the loop of messages and the busy threads.

Before each round of messages, dozens of times for a key, asyncio asks the system which files and pipes are ready, and
releases the lock. While a thread works, the loop then waits each time until that thread's turn is over. This loop asks
only if no message waits, or after a moment. Keys are read by a thread of Textual and come as messages.
"""

import asyncio
import selectors
import sys
import time
from collections.abc import Coroutine
from typing import TypeVar

MOMENT = 0.005
"""The seconds after which the system is asked although messages wait."""

T = TypeVar("T")


class Selector(selectors.DefaultSelector):
    """A selector that asks which files and pipes are ready only if no message waits, or after a moment."""

    asked = 0.0
    """The time at which it last asked."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Return what is ready to be read or written. While messages wait, ask at most once in ``MOMENT``."""
        if timeout is not None and timeout <= 0 and time.monotonic() - self.asked < MOMENT:
            return []
        found = super().select(timeout)
        self.asked = time.monotonic()
        return found


def run(explorer: Coroutine[object, object, T]) -> T:
    """Run the explorer in such a loop; on Windows, whose loop has no selector, in the usual one."""
    if sys.platform == "win32":
        return asyncio.run(explorer)
    with asyncio.Runner(loop_factory=lambda: asyncio.SelectorEventLoop(Selector())) as runner:
        return runner.run(explorer)
