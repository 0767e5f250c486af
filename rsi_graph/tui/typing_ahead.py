"""Keys that come faster than they can be handled: each is held back until all effects of the one before are done.

Textual hands a key to the widget that has the focus at that moment. A key that moves the focus or opens a dialog is
done some messages later, so that what is typed without a pause would land in the field, or the place, before.
"""

import asyncio
import contextlib
import time
from collections import deque
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import App

from rsi_graph.tui.lifetime import GONE, Lifetime
from rsi_graph.tui.messages import Followed

if TYPE_CHECKING:
    from textual.message_pump import MessagePump

ROUNDS = 3
"""The rounds of messages to wait for: a key makes an action, that a message to a place, that one to the
application."""
PATIENCE = 0.25
"""The seconds after which the next key is taken although a widget has not answered, as it may have been removed."""


class TypingAhead(Lifetime, App[int]):
    """An application that does one key at a time."""

    is_taking = False
    """True while a key is being done."""
    is_moving = False
    """True while another place is being shown, which is when no key is taken: it would go to the place before."""
    pressed = 0.0
    """The time of the last key, by a monotonic clock."""
    _waiting: deque[events.Key | events.Paste]

    async def on_event(self, event: events.Event) -> None:
        """Take a key, or keep it until the one before is done."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        self.pressed = time.monotonic()
        if self.is_taking:
            self._waiting.append(event)
        else:
            self.is_taking, self._waiting = True, deque()
            target = await self._give(event)
            self._taker = asyncio.create_task(self._take_on(target))

    async def _give(self, event: events.Key | events.Paste) -> "MessagePump":
        """Hand a key to the widget with the focus, and return the widget."""
        target: MessagePump = self.focused or self.screen
        await super().on_event(event)
        return target

    async def _take_on(self, target: "MessagePump") -> None:
        """Handle the waiting keys, one after the other."""
        try:
            with contextlib.suppress(*GONE):  # the explorer ends, and its screens with it
                await self._done(target)
                while self._waiting and not getattr(self, "is_over", False):
                    await self._done(await self._give(self._waiting.popleft()))
        finally:
            self.is_taking = False

    async def _done(self, target: "MessagePump") -> None:
        """Wait until all effects of a key are done, including a dialog that it opened."""
        for _ in range(ROUNDS):
            before = self.screen
            await self._follow(target)
            if self.screen is not before:  # a new dialog begins with its own messages
                await self._follow(self.screen)
            target = self.focused or self.screen

    async def _follow(self, target: "MessagePump") -> None:
        arrived = asyncio.Event()
        waits = target.post_message(Followed(arrived))
        while waits and not arrived.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(arrived.wait(), PATIENCE)
            waits = self.is_moving

    @on(Followed)
    def _arrive_here(self, event: Followed) -> None:
        event.arrived.set()
