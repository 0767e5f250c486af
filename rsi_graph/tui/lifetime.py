"""The lifetime of what stands on the screen: work that comes back late never reaches a part that is gone.

Timers, callbacks, messages and results of threads may all arrive after a dialog was left or the explorer has ended.
Whatever of ours can receive them derives from ``Lifetime``, which lets nothing through by then; nobody else needs to
ask whether it is still there.
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
"""The messages that Textual still needs in order to take a part away; our own callbacks ask ``while_here``."""

GONE = (NoMatches, ScreenError, WidgetError)
"""The mistakes of Textual for a part that is looked for and is not there."""


class Lifetime(MessagePump):
    """A part of the explorer that receives messages and callbacks only while it is there."""

    @property
    def is_here(self) -> bool:
        """Return True from the first message until the part is taken away or the explorer ends."""
        return self.is_attached and not self._closing and not getattr(self.app, "is_over", False)

    def while_here(self, callback: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Call a function; one of ours only while the part is still there."""
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
        """Say a mistake that has words for the reader; drop what fails because the part went in the midst of it."""
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
        """Call a function every now and then."""

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
    """Return True unless a callback is Textual's own, which counts on being called and looks after itself."""
    while isinstance(callback, partial):
        callback = callback.func
    return (getattr(callback, "__module__", None) or "").startswith("rsi_graph")


class Overlay(Lifetime):
    """Mixed into a screen above another, so that it is left once, and only when it is the topmost."""

    _left = False
    _leaves_with: tuple[Any] | None = None
    """The answer to leave with as soon as nothing lies above."""

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
