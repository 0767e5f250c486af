"""The base of every dialog: it does its slow work aside, and is left once."""

from collections.abc import Callable
from typing import TypeVar

from textual.screen import ModalScreen, ScreenResultType

from rsi_graph.tui.lifetime import Overlay
from rsi_graph.tui.messages import WorkOut

Found = TypeVar("Found")


class Dialog(Overlay, ModalScreen[ScreenResultType]):
    """A screen above a place. It gives an answer when it is left."""

    CSS_PATH = "dialogs.tcss"

    def aside(
        self, do: Callable[[], Found], take: Callable[[Found], None], otherwise: Callable[[Found], None] | None = None
    ) -> None:
        """Do something in a thread and take what comes of it; ``otherwise`` has it where the dialog was left."""

        def taken(found: Found) -> None:
            if self.is_here:
                take(found)
            elif otherwise:
                otherwise(found)

        self.post_message(WorkOut(do, taken))
