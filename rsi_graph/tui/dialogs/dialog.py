"""The base of every dialog: it does slow work in a thread, and is left only once."""

from collections.abc import Callable
from typing import TypeVar

from textual import events, on
from textual.screen import ModalScreen, ScreenResultType

from rsi_graph.tui.lifetime import Overlay
from rsi_graph.tui.messages import WorkOut

Found = TypeVar("Found")
BELOW = "-below"
"""The class of what lies below a dialog."""


class Dialog(Overlay, ModalScreen[ScreenResultType]):
    """A screen over a place. It has an answer when it is left."""

    CSS_PATH = "dialogs.tcss"

    @on(events.Mount)
    def cover(self) -> None:
        """Do not warn of a terminal that is too small below a dialog."""
        self.app.screen_stack[0].add_class(BELOW)

    def aside(
        self,
        do: Callable[[], Found],
        take: Callable[[Found], None],
        otherwise: Callable[[Found], None] | None = None,
        *,
        name: str = "",
    ) -> None:
        """Do something in a thread and ``take`` the result, or call ``otherwise`` if the dialog was left.

        Of those that share a ``name`` one is done at a time, and of those that wait only the last.
        """

        def taken(found: Found) -> None:
            if self.is_here:
                take(found)
            elif otherwise:
                otherwise(found)

        self.post_message(WorkOut(do, taken, name))
