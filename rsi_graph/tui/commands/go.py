"""Going from place to place: the views, back and forward, a row by its number, a node by its id."""

from rsi_graph.tui.background import Background
from rsi_graph.tui.command_table import OUTLINE, PROBLEMS, SOURCES, START
from rsi_graph.tui.places.start import StartView
from rsi_graph.user.memory import Place


class Going(Background):
    """The application, which goes from place to place."""

    async def do_start(self) -> None:
        """Go to the list of questions."""
        await self.go(Place(START))

    def why_not_continue(self) -> str:
        return "" if self.query_one(StartView).last else "you have not been here before"

    async def do_continue(self) -> None:
        """Go to where one stopped last time."""
        if last := self.query_one(StartView).last:
            await self.go(last)

    def why_not_back(self) -> str:
        return "" if self.session.history.here else "this is where you began"

    async def do_back(self) -> None:
        """Go back to the place before."""
        await self.step(-1)

    def why_not_forward(self) -> str:
        history = self.session.history
        return "" if history.here + 1 < len(history.places) else "there is nothing ahead"

    async def do_forward(self) -> None:
        """Go forward to the place after."""
        await self.step(1)

    def why_not_outline(self) -> str:
        return self.why_no_node()

    async def do_outline(self) -> None:
        """Show the outline of the node in hand."""
        trail = self.session.history.place.trail
        node = self.here.node
        await self.go(Place(OUTLINE, trail if trail and trail[-1][1] == node else (("", node),)))

    async def do_sources(self) -> None:
        """List all works."""
        await self.go(Place(SOURCES))

    async def do_problems(self) -> None:
        """List what is wrong in the files."""
        await self.go(Place(PROBLEMS))

    def do_number(self) -> None:
        """Ask for a row or an id, and go there."""
        from rsi_graph.tui.dialogs.prompt import Prompt

        async def went(answer: str | None) -> None:
            if answer and not (answer.isdigit() and self.here.enter_row(int(answer))):
                await self.jump(answer)

        hint = "the number of a row, or the id of a node, such as ideas-get-harder"
        self.push_screen(Prompt("Go to", hint, check=self._number), went)

    def _number(self, answer: str) -> None:
        if not answer.isdigit():
            self.session.graph.node(answer)

    async def action_row(self, number: int) -> None:
        """Go to the row of that number."""
        self.journal.append(f"row {number}  at {self.view} {self.here.node}")
        if not self.here.enter_row(number):
            self.tell(f"there is no row {number} here")
