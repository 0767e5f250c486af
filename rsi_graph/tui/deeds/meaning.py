"""What is near in meaning: the child process that knows it, and who wants to hear from it."""

import contextlib
from typing import TYPE_CHECKING

from textual import on

from rsi_graph.tui.background import Background
from rsi_graph.tui.find import FindScreen
from rsi_graph.tui.messages import Heard, Loaded, Sought

if TYPE_CHECKING:
    from rsi_graph.companion import Companion, News


class Meaning(Background):
    """The application, which asks a child process what is near in meaning. It is started when that is first wanted."""

    companion: "Companion | None" = None
    heard: "News | None" = None
    """What the child said last of what it does."""

    def make_companion(self) -> "Companion":
        """The child, not started yet."""
        from rsi_graph.companion import Companion

        return Companion(self.paths, self._hear, self.reading.model or None)

    def accompanied(self) -> "Companion":
        """The child."""
        if self.companion is None:
            self.companion = self.make_companion()
        return self.companion

    def _hear(self, news: "News") -> None:
        """Called from a thread of the companion's; the application may have ended."""
        with contextlib.suppress(RuntimeError):
            self.post_message(Heard(news))

    @on(Sought)
    def seek(self, event: Sought) -> None:
        """Ask what is near to what is typed."""
        self.accompanied().ask(event.text)
        self._tell_find()

    @on(Heard)
    def hear(self, event: Heard) -> None:
        """Place what was found, or say what the child is doing."""
        from rsi_graph.companion import Answer, Offer, Refused

        if isinstance(event.news, Answer):
            if isinstance(self.screen, FindScreen):
                self.screen.take_near(event.news.text, event.news.found)
        elif not isinstance(event.news, Offer | Refused):
            self.heard = event.news
            self._tell_find()

    def _tell_find(self) -> None:
        from rsi_graph.companion import said

        if isinstance(self.screen, FindScreen) and (words := said(self.heard)):
            self.screen.tell_near(f"by meaning: {words}")

    @on(Loaded)
    def renew_companion(self) -> None:
        """The files have changed."""
        if self.companion:
            self.companion.renew()

    def on_unmount(self) -> None:
        """The child ends with us."""
        if self.companion:
            self.companion.close()
