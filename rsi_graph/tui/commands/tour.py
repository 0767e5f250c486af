"""The tour through the real explorer: a panel says what to look at and what to press, and goes on when it is done."""

from typing import TYPE_CHECKING

from textual import events
from textual.content import Content
from textual.screen import ModalScreen

from rsi_graph.tui.background import Background
from rsi_graph.tui.command_table import key_of
from rsi_graph.tui.drawing.lines import Lines
from rsi_graph.tui.drawing.paint import say, wrap

if TYPE_CHECKING:
    from rsi_graph.tui.commands.tour_steps import TourStep

FRAME = 5
"""The cells of the panel's border and padding."""
WAITS = "You went your own way: look around as long as you like. The tour goes on from where it was."
OFTEN = 0.3
"""The seconds between two checks if a step was done."""


class Panel(Lines, can_focus=False):
    """The words of the tour. A click goes on."""

    def on_click(self, event: events.Click) -> None:
        """Go on."""
        event.stop()
        self.app.call_later(self.app.run_action, "tour_on")


class Touring(Background):
    """The command of the application that shows newcomers around."""

    tour: "tuple[TourStep, ...]" = ()
    """The steps; none while there is no tour."""
    at_step = 0
    touring = False
    """True to begin with the tour."""

    def begin(self) -> None:
        """Begin with the tour if that was asked for."""
        super().begin()
        if self.touring:
            self.call_later(self.do_tour)

    async def do_tour(self) -> None:
        """Begin the tour at its first step."""
        from rsi_graph.graph.tour import itinerary
        from rsi_graph.tui.commands import tour_steps

        if not self.query(Panel):
            await self.mount(Panel(id="tour", classes="box"), before="#footer")
            self.set_interval(OFTEN, self._look_on)
        graph = self.session.graph
        self.tour = tour_steps.steps(itinerary(graph), self.session.keys, questions=bool(graph.ids("question")))
        await self._step_to(0)

    async def action_tour_on(self) -> None:
        """The next step, or the end."""
        if self.tour:
            await self._step_to(self.at_step + 1)

    async def action_run(self, name: str) -> None:
        """Let the keys of folding and of showing all go on and end the tour while it runs."""
        if self.tour and name in ("fold", "unfilter"):
            await (self.action_tour_on() if name == "fold" else self._step_to(len(self.tour)))
            return
        await super().action_run(name)

    def frame(self) -> None:
        """Draw the lines around the view; the new place may complete the step."""
        super().frame()
        if self.tour:
            self._draw_panel(self.tour[self.at_step])
            self.call_later(self._look_on)

    async def _look_on(self) -> None:
        """Go on if what the step asks for was done."""
        if not self.tour:
            return
        if isinstance(self.screen, ModalScreen):
            self._seen.append(type(self.screen).__name__)
            return
        done = self.tour[self.at_step].done
        if done and done(self, self._seen):
            await self._step_to(self.at_step + 1)

    async def _step_to(self, number: int) -> None:
        self.at_step, self._seen = number, list[str]()
        panel = self.query_one(Panel)
        if number >= len(self.tour):
            self.tour = ()
            panel.display = False
            self.here.refocus()
            return
        step = self.tour[number]
        begins = step.begins
        if begins and all(node in self.session.graph for _, node in begins.trail):
            await self.go(begins)
        if self.at_step != number:  # it has gone on meanwhile
            return
        panel.display = True
        keys = f"{key_of('fold', self.session.keys)} goes on   {key_of('unfilter', self.session.keys)} ends the tour"
        panel.set_note(keys)
        self._draw_panel(step)

    def _draw_panel(self, step: "TourStep") -> None:
        """Show the words of the step, or that the tour waits if the reader has gone elsewhere."""
        panel, waits = self.query_one(Panel), self._is_elsewhere(step)
        text = WAITS if waits else step.text
        panel.border_title = f"Tour  {self.at_step + 1} of {len(self.tour)}{', waiting' * waits}"
        panel.styles.height = len(_painted(text, max(self.size.width - FRAME, 20))) + 2
        panel.show(lambda width: _painted(text, width))

    def _is_elsewhere(self, step: "TourStep") -> bool:
        """Return True if another place is shown than the one that a step is about."""
        place, begins = self.session.history.place, step.begins
        there = begins is None or (place.view, place.node) == (begins.view, begins.node)
        known = begins is not None and all(node in self.session.graph for _, node in begins.trail)
        return known and not there

    _seen: list[str]


def _painted(text: str, width: int) -> list[Content]:
    return wrap(text, width) or [say("")]
