"""The lifetime of parts of the screen: late results never reach a part that is gone.

Timers, callbacks, messages and results of threads may all arrive after a dialog was left or the explorer has ended.
Each of our classes that can receive them derives from ``Lifetime``, which then lets nothing through, so that no other
code has to check if it still exists.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from inspect import isawaitable
from typing import Any

from textual.app import ScreenError
from textual.await_complete import AwaitComplete
from textual.css.query import NoMatches
from textual.events import Callback, Compose, Unmount
from textual.message import Message
from textual.message_pump import MessagePump
from textual.messages import CloseMessages, ExitApp, InvokeLater, Prune
from textual.timer import Timer
from textual.widget import WidgetError

from rsi_graph.errors import RsiGraphError
from rsi_graph.tui.messages import Followed, Note

ENDING = (Compose, Unmount, CloseMessages, ExitApp, Prune, Callback, InvokeLater)
"""The messages that Textual still needs in order to remove a part; our own callbacks use ``while_here``."""

GONE = (NoMatches, ScreenError, WidgetError)
"""The exceptions of Textual for a part that cannot be found."""


class Lifetime(MessagePump):
    """A part of the explorer that receives messages and callbacks only while it exists."""

    @property
    def is_here(self) -> bool:
        """Return True from the first message until the part is removed or the explorer ends."""
        return self.is_attached and not self._closing and not getattr(self.app, "is_over", False)

    def while_here(self, callback: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Call a function; one of ours only while the part still exists."""
        if not _is_ours(callback):
            return callback(*args, **kwargs)
        return self._guarded(callback, *args, **kwargs) if self.is_here else None

    async def _guarded(self, callback: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        with self._guard():
            result = callback(*args, **kwargs)
            if isawaitable(result):
                await result

    @contextmanager
    def _guard(self) -> Iterator[None]:
        """Show errors that have words for the reader; drop errors because the part was removed meanwhile."""
        try:
            yield
        except RsiGraphError as error:
            self.app.post_message(Note(error.with_hint, "warning"))
        except GONE:
            if self.is_here:
                raise

    def call_later(self, callback: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
        """Call a function after the messages that wait."""
        return super().call_later(self.while_here, callback, *args, **kwargs)

    def call_next(self, callback: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        """Call a function after the present message; one-time timers come here too."""
        super().call_next(self.while_here, callback, *args, **kwargs)

    def call_after_refresh(self, callback: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
        """Call a function after the screen was drawn."""
        return super().call_after_refresh(self.while_here, callback, *args, **kwargs)

    def set_interval(
        self,
        interval: float,
        callback: Callable[..., Any] | None = None,
        *,
        name: str | None = None,
        repeat: int = 0,
        pause: bool = False,
    ) -> Timer:
        """Call a function again and again."""

        def call() -> Any:
            return self.while_here(callback) if callback else None

        return super().set_interval(interval, call, name=name, repeat=repeat, pause=pause)

    async def _dispatch_message(self, message: Message) -> None:
        if self.is_here or isinstance(message, ENDING):
            with self._guard():
                await super()._dispatch_message(message)
        elif isinstance(message, Followed):
            message.arrived.set()


def _is_ours(callback: Callable[..., Any]) -> bool:
    """Return True unless a callback is Textual's own, which has to be called."""
    while isinstance(callback, partial):
        callback = callback.func
    return (getattr(callback, "__module__", None) or "").startswith("rsi_graph")


class Overlay(Lifetime):
    """A mixin for a screen over another, which is left only once, and only when it is the topmost."""

    _left = False
    _leaves_with: tuple[Any] | None = None
    """The answer to leave with as soon as no screen lies above."""

    @property
    def is_here(self) -> bool:
        """Return True while the screen is open."""
        stack: list[Any] = self.app.screen_stack
        return super().is_here and not self._left and self in stack

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """Leave with an answer: at once, or after what lies above was left; a second time does nothing."""
        if not self.is_here:
            return AwaitComplete()
        top: Any = self.app.screen
        if top is not self:
            self._leaves_with = (result,)
            return AwaitComplete()
        self._left = True
        left: AwaitComplete = super().dismiss(result)  # type: ignore[misc]
        return left

    def on_screen_resume(self) -> None:
        """Leave now, if that had to wait."""
        if self._leaves_with:
            self.call_later(self.dismiss, *self._leaves_with)
