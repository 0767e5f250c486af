"""Turns at Python's one lock, which the loop of messages and the threads that work share.

Before each round of messages, dozens of times for a key, asyncio looks at the keyboard and lets go of the lock. While
a thread works, the loop then waits each time until that thread's turn is over. The loop here looks where no message
waits, or at last after a moment.
"""

import asyncio
import selectors
import sys
import time
from collections.abc import Coroutine
from typing import TypeVar

MOMENT = 0.005
"""Seconds after which the keyboard is looked at although messages wait."""

T = TypeVar("T")


class Selector(selectors.DefaultSelector):
    """Looks at files and pipes only when there is time to, or when it has not for a moment."""

    looked = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Return what is ready to be read or written; without time to wait perhaps nothing, and without a look."""
        if timeout is not None and timeout <= 0 and time.monotonic() - self.looked < MOMENT:
            return []
        found = super().select(timeout)
        self.looked = time.monotonic()
        return found


def run(explorer: Coroutine[object, object, T]) -> T:
    """Run the explorer in such a loop; in Windows, whose loop has no selector, in the usual one."""
    if sys.platform == "win32":
        return asyncio.run(explorer)
    with asyncio.Runner(loop_factory=lambda: asyncio.SelectorEventLoop(Selector())) as runner:
        return runner.run(explorer)
