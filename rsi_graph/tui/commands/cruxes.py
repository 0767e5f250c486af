"""The cruxes of the current node: found in a thread, one node at a time, and given up if the reader moves on."""

from typing import TYPE_CHECKING

from textual import on

from rsi_graph.tui.background import Background
from rsi_graph.tui.command_table import FOCUS
from rsi_graph.tui.messages import CruxesWanted, Hinged

if TYPE_CHECKING:
    from rsi_graph.evaluation.cruxes import Crux
    from rsi_graph.tui.session import CruxKey


class Hinging(Background):
    """The application's commands about cruxes."""

    hinging: "CruxKey | None" = None
    """The node, in its corpus and supposition, whose cruxes are being found."""

    def why_not_cruxes(self) -> str:
        return self.why_not_weighed()

    def _wanted(self) -> "CruxKey | None":
        """The node, in its corpus and supposition, whose cruxes are to be shown."""
        return self.session.crux_key(self.here.node) if self.session.beside and self.view == FOCUS else None

    @on(CruxesWanted)
    def find_cruxes(self) -> None:
        """Find the cruxes of the current node, unless they are known or others are still being found."""
        held, key = self.session.weighed, self._wanted()
        if self.hinging or held is None or key is None or key in self.session.cruxes:
            return
        if held.found.supposition != (self.session.supposition or held.plain.supposition):
            return
        self.hinging, (*_, node) = key, key

        def find() -> "tuple[Crux, ...] | str | None":
            from rsi_graph.evaluation import cruxes

            return cruxes.beside(held, node, lambda: self._wanted() == key)

        self.aside(lambda: Hinged(key, find()))

    @on(Hinged)
    def take_cruxes(self, event: Hinged) -> None:
        """Show cruxes that were found if they are of the current node, else find those."""
        self.hinging = None
        if event.found is not None:
            self.session.keep_cruxes(event.key, event.found)
        if event.found is not None and event.key == self._wanted():
            self.here.restate()
        else:
            self.find_cruxes()
