"""Narrowing what is shown: the filter that narrows every view, the facets it can be made of, the timeline."""

from textual import on

from rsi_graph.tui.background import Background
from rsi_graph.tui.command_table import FACETS, TIMELINE
from rsi_graph.tui.messages import Narrow
from rsi_graph.user.memory import Place


class Narrowing(Background):
    """The application, which narrows what is shown."""

    def do_filter(self) -> None:
        """Ask for a filter and narrow every view to it."""
        from rsi_graph.search import filters
        from rsi_graph.tui.dialogs.prompt import Prompt

        async def chosen(text: str | None) -> None:
            if text is not None:
                await self.narrow(Narrow(text))

        hint = "such as kind:claim tag:economics has:counterpoint -has:source; nothing shows all"
        check = lambda text: filters.parse(text).on(self.session.graph)  # noqa: E731
        self.push_screen(Prompt("Filter", hint, self.session.filter, check), chosen)

    def why_not_unfilter(self) -> str:
        return "" if self.session.filter else "all is shown: no filter is set"

    async def do_unfilter(self) -> None:
        """Show all again."""
        await self.narrow(Narrow(""))

    async def do_facets(self) -> None:
        """Show what the corpus can be narrowed by."""
        await self.go(Place(FACETS))

    async def do_timeline(self) -> None:
        """The works year by year."""
        await self.go(Place(TIMELINE))

    @on(Narrow)
    async def narrow(self, event: Narrow) -> None:
        """Set a filter and show the same place by it."""
        self.set_filter(event.filter)
        self.remember()
        await self.show()
