"""Nearness in meaning: the child process that computes it, and the parts that show its answers."""

import contextlib
from typing import TYPE_CHECKING

from textual import on

from rsi_graph.errors import RsiGraphError
from rsi_graph.tui.background import Background
from rsi_graph.tui.messages import Approached, Heard, Loaded, Settled, Sought

if TYPE_CHECKING:
    from rsi_graph.meaning.companion import Companion
    from rsi_graph.meaning.news import News, PairsAnswer, Refused
    from rsi_graph.snapshot import Snapshot


class Meaning(Background):
    """The application's link to the child process for nearness in meaning, which is started when first needed."""

    companion: "Companion | None" = None
    heard: "News | None" = None
    """The child's last report on its work."""
    looked_at: "Snapshot | None" = None
    """The snapshot whose neighbours in meaning were looked up."""

    def make_companion(self) -> "Companion":
        """The child, not started yet."""
        from rsi_graph.meaning import models
        from rsi_graph.meaning.companion import Companion

        return Companion(self.paths, self._hear, models.chosen(self.session.model))

    def accompanied(self) -> "Companion":
        """The child."""
        if self.companion is None:
            self.companion = self.make_companion()
        return self.companion

    def _hear(self, news: "News") -> None:
        """Pass on what the child says; called from a thread of the companion's."""
        self.post_message(Heard(news))

    @on(Sought)
    def seek(self, event: Sought) -> None:
        """Ask for the nodes near to the typed text."""
        self.accompanied().ask(event.text)
        self._tell_find()

    @on(Heard)
    def hear(self, event: Heard) -> None:
        """Show what was found, or say what the child is doing."""
        from rsi_graph.meaning.news import NearAnswer, PairsAnswer, Ready, Refused

        if isinstance(event.news, NearAnswer):
            from rsi_graph.tui.dialogs.find import FindScreen

            if isinstance(self.screen, FindScreen):
                self.screen.take_near(event.news)
        elif isinstance(event.news, PairsAnswer | Refused):
            self.offered(event.news)
        else:
            self.heard = event.news
            self._tell_find()
            if isinstance(event.news, Ready) and (event.news.made or self.session.nearby is None):
                self.approach()

    def offered(self, news: "PairsAnswer | Refused") -> None:
        """Take candidate links for the dialog that asked for them (``Judging``)."""

    def _tell_find(self) -> None:
        from rsi_graph.meaning.news import said
        from rsi_graph.tui.dialogs.find import FindScreen

        if isinstance(self.screen, FindScreen) and (words := said(self.heard)):
            self.screen.tell_near(f"by meaning: {words}")

    @on(Settled)
    def approach_first(self) -> None:
        """Check if the texts were embedded before, after everything that the reader waits for is done."""
        if self.looked_at is not self.session.snapshot:
            self.approach()

    def approach(self) -> None:
        """Find the neighbours in meaning of each node, if they are cached and no model is needed."""
        from rsi_graph.meaning import models

        loaded, model = self.session.snapshot, models.chosen(self.session.model)
        self.looked_at = loaded

        def do() -> Approached | None:
            from rsi_graph.meaning import nearby

            with contextlib.suppress(RsiGraphError):  # no model; it is reported when one is asked for
                return Approached(loaded, nearby.open(loaded, model))
            return None

        self.aside(do)

    @on(Approached)
    def take_nearby(self, event: Approached) -> None:
        """Show the near nodes, unless the files changed meanwhile."""
        if event.snapshot is self.session.snapshot and event.nearby:
            self.session.nearby = event.nearby
            self.here.restate()

    @on(Loaded)
    def renew_companion(self) -> None:
        """Tell the child that the files have changed."""
        self.session.nearby = None
        if self.companion:
            self.companion.renew()

    def on_unmount(self) -> None:
        """End the child with the explorer."""
        if self.companion:
            self.companion.close()
