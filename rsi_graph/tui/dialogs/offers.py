"""The offers of what can be added here, chosen by a letter or with the cursor."""

from collections.abc import Sequence
from functools import partial

from textual import events
from textual.content import Content

from rsi_graph.editing.drafts import Offer
from rsi_graph.tui.dialogs.chooser import Chooser
from rsi_graph.tui.drawing.paint import clean, say, wrap
from rsi_graph.tui.drawing.rows import Row, title_only
from rsi_graph.tui.session import Session


class Offering(Chooser):
    """The dialog. Its answer is the letter of the offer."""

    def __init__(self, session: Session, offers: Sequence[Offer], node: str) -> None:
        super().__init__(session, "Add")
        self.offers, self.node = {offer.key: offer for offer in offers}, node

    def on_mount(self) -> None:
        """Show the offers."""
        self.add_class("small")
        self.rows.set_rows([_row(offer) for offer in self.offers.values()])

    def labels(self) -> dict[str, str]:
        """Call enter Begin."""
        return {"go": "Begin"}

    def paint(self, row: Row, width: int, /) -> list[Content]:
        """Say what would be asked for, and for which node."""
        offer, graph = self.offers[row.key], self.session.graph
        lines = wrap(offer.about, width)
        of = (
            offer.draft.of or offer.draft.source or offer.draft.bears_on or next(iter(offer.draft.values.values()), "")
        )
        here = self.node if of and self.node in graph else ""
        return [*lines, say(""), *wrap(f"to: {clean(graph.title(here))}", width, ".dim")] if here else lines

    def on_key(self, event: events.Key) -> None:
        """Take a letter, which chooses at once."""
        if event.character and event.character in self.offers:
            event.stop()
            self.dismiss(event.character)


def _row(offer: Offer) -> Row:
    return Row(offer.key, partial(title_only, say((offer.key, ".key"), "  ", clean(offer.label))))
