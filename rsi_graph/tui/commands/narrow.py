"""Narrowing what is shown: the filter for all views, the facets it can be made of, the timeline."""

from textual import on

from rsi_graph.tui.background import Background
from rsi_graph.tui.command_table import FACETS, START, TIMELINE
from rsi_graph.tui.messages import Narrow
from rsi_graph.user.memory import Place


class Narrowing(Background):
    """The commands of the application that narrow what is shown."""

    def do_filter(self) -> None:
        """Ask for a filter and narrow every view to it."""
        from rsi_graph.search import filters
        from rsi_graph.tui.dialogs.filtering import FilterPrompt

        async def chosen(text: str | None) -> None:
            if text is not None:
                await self.narrow(Narrow(text))

        check = lambda text: filters.parse(text).on(self.session.graph)  # noqa: E731
        self.push_screen(FilterPrompt(self.session, check), chosen)

    def why_not_unfilter(self) -> str:
        clears = self.session.filter or self.session.whole or self.here.narrowed
        return "" if clears or self.view != START else "nothing narrows or fills the screen, and this is the start"

    async def do_unfilter(self) -> None:
        """End the narrowing of the current list, or the zoom, or the filter; go back if there is none of them."""
        if self.here.narrowed:
            self.here.show_all()
        elif self.session.whole:
            self.session.whole = ""
            self.here.zoomed()
        elif self.session.filter:
            await self.narrow(Narrow(""))
        elif self.session.history.here:
            await self.step(-1)
        else:
            await self.go(Place(START))

    def do_zoom(self) -> None:
        """Give one part of the place all the room, then the next one, then all their own again."""
        parts = self.here.parts
        at = parts.index(self.session.whole) if self.session.whole in parts else 0
        self.session.whole = parts[(at + 1) % len(parts)]
        self.here.zoomed()

    async def do_facets(self) -> None:
        """Show the facets by which the corpus can be narrowed."""
        await self.go(Place(FACETS))

    async def do_timeline(self) -> None:
        """The works year by year."""
        await self.go(Place(TIMELINE))

    @on(Narrow)
    async def narrow(self, event: Narrow) -> None:
        """Set a filter and show the same place with it."""
        self.set_filter(event.filter)
        self.remember()
        await self.show()
