"""Judging candidate links: asking for them, writing judgements, and reading the files again after one."""

from typing import TYPE_CHECKING

from textual import on

from rsi_graph.model import PROPOSITIONS
from rsi_graph.tui.command_table import START
from rsi_graph.tui.commands.near import Meaning
from rsi_graph.tui.messages import Heard, Judged, Loaded, Suggest

if TYPE_CHECKING:
    from rsi_graph.meaning.news import PairsAnswer, Refused

MANY = 100
"""The number of candidates of each list that are fetched at a time."""


class Judging(Meaning):
    """The application's commands for judging candidate links."""

    def do_judge(self) -> None:
        """Judge what is near in meaning: to the current node or, at the start, in the whole corpus."""
        from rsi_graph.editing import review
        from rsi_graph.tui.dialogs.review import ReviewScreen

        async def left(node: str | None) -> None:
            if node:
                await self.jump(node)

        where = review.place(self.session.snapshot, asked=bool(self.paths))
        self.push_screen(ReviewScreen(self.session, self._of(), where), left)

    def _of(self) -> str | None:
        """The node whose candidates are judged, None for all."""
        node, graph = self.here.node, self.session.graph
        linked = node in graph and graph.kind(node) in (*PROPOSITIONS, "annotation")
        return node if linked and self.view != START else None

    @on(Suggest)
    def suggest(self, event: Suggest) -> None:
        """Ask for candidates."""
        self.accompanied().suggest(event.node, MANY)

    def offered(self, news: "PairsAnswer | Refused") -> None:
        """Hand candidates over to the dialog in which they are judged."""
        from rsi_graph.meaning.news import PairsAnswer
        from rsi_graph.tui.dialogs.review import ReviewScreen

        screen = next((one for one in self.screen_stack if isinstance(one, ReviewScreen)), None)
        if screen and isinstance(news, PairsAnswer):
            from rsi_graph.editing.review import Review

            screen.take(Review.begun(news.found, news.model))
        elif screen and not isinstance(news, PairsAnswer):
            screen.say_doing(news.message)

    @on(Heard)
    def say_doing(self, event: Heard) -> None:
        """Show what the child process is doing, if candidates are awaited."""
        from rsi_graph.meaning.news import said
        from rsi_graph.tui.dialogs.review import ReviewScreen

        if words := said(event.news):
            for screen in self.screen_stack:
                if isinstance(screen, ReviewScreen):
                    screen.say_doing(words)

    @on(Judged)
    def read_judged(self) -> None:
        """Read the files again at once, so that the reader sees what was written."""
        self.do_reload()

    @on(Loaded)
    def renew_review(self) -> None:
        """Leave out the pairs that are related now."""
        from rsi_graph.tui.dialogs.review import ReviewScreen

        for screen in self.screen_stack:
            if isinstance(screen, ReviewScreen):
                screen.call_after_refresh(screen.renew)
