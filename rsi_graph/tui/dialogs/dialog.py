"""The base of every dialog: it does its slow work aside, and is left once."""

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
    """A screen above a place. It gives an answer when it is left."""

    CSS_PATH = "dialogs.tcss"

    @on(events.Mount)
    def cover(self) -> None:
        """Nothing is said below a dialog of a terminal that is too small."""
        self.app.screen_stack[0].add_class(BELOW)

    def aside(
        self,
        do: Callable[[], Found],
        take: Callable[[Found], None],
        otherwise: Callable[[Found], None] | None = None,
        *,
        name: str = "",
    ) -> None:
        """Do something in a thread and take what comes of it; ``otherwise`` has it where the dialog was left.

        Of those that share a ``name`` one is done at a time, and of those that wait only the last.
        """

        def taken(found: Found) -> None:
            if self.is_here:
                take(found)
            elif otherwise:
                otherwise(found)

        self.post_message(WorkOut(do, taken, name))
