"""Going from place to place: the views, back and forward, a row by its number, a node by its id."""

from functools import partial

from textual import on

from rsi_graph.model import PROPOSITIONS
from rsi_graph.tui.background import Background
from rsi_graph.tui.command_table import MAP, OUTLINE, PROBLEMS, SOURCES, START, key_of
from rsi_graph.tui.messages import EnterRow
from rsi_graph.tui.places.start import StartView
from rsi_graph.user.memory import Place
from rsi_graph.words import whole

PAUSE = 0.8
"""The seconds after which a typed number counts as complete if a longer one were possible."""


class Going(Background):
    """The commands of the application that go from place to place."""

    async def do_start(self) -> None:
        """Go to the list of questions."""
        await self.go(Place(START))

    def why_not_continue(self) -> str:
        return "" if self.query_one(StartView).last else "you have not been here before"

    async def do_continue(self) -> None:
        """Go to the place where the last session ended."""
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
        """Show the outline of the current node."""
        trail = self.session.history.place.trail
        node = self.here.node
        await self.go(Place(OUTLINE, trail if trail and trail[-1][1] == node else (("", node),)))

    def why_not_map(self) -> str:
        words = "a map is drawn of what is argued: a question, a claim, a condition, a risk, an argument"
        return "" if self._mapped else words

    @property
    def _mapped(self) -> str:
        """The node to draw a map of: the current one or, for a passage or work, the node it is shown beside."""
        graph, argued = self.session.graph, (*PROPOSITIONS, "argument", "question")
        here = (node for node in (self.here.target, self.here.node) if node in graph)
        return next((node for node in here if graph.kind(node) in argued), "")

    async def do_map(self) -> None:
        """Draw the neighbourhood of the node under the cursor, or list it as an outline if it is too dense."""
        from rsi_graph.graph.around import around
        from rsi_graph.tui.drawing.mapped import COLUMNS_FOR_MAP

        node, trail = self._mapped, self.session.history.place.trail
        steps = trail if trail and trail[-1][1] == node else (("", node),)
        found = around(self.session.dossier, node, self.session.keep)
        if found.is_dense or self.size.width < COLUMNS_FOR_MAP:
            words = (
                f"{found.number} nodes are tied to this one"
                if found.is_dense
                else f"a map takes {COLUMNS_FOR_MAP} columns"
            )
            self.tell(f"{words}: as an outline")
            await self.go(Place(OUTLINE, steps))
        else:
            await self.go(Place(MAP, steps))

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
            if answer and not ((number := whole(answer)) is not None and self.here.enter_row(number)):
                await self.jump(answer)

        hint = "the number of a row, or the id of a node, such as ideas-get-harder"
        self.push_screen(Prompt("Go to", hint, check=self._number), went)

    def _number(self, answer: str) -> None:
        if not answer.isdigit():
            self.session.graph.node(answer)

    async def action_row(self, digit: int) -> None:
        """Take a digit: go to the row if no longer number is possible, else wait for more."""
        number = self.count * 10 + digit
        self.journal.append(f"row {number}  at {self.view} {self.here.node}")
        self.count = 0
        numbered = self.here.numbered
        if numbered and number * 10 > numbered:
            self.enter_row(number)
            return
        self.count = number
        self.frame()
        if numbered:
            self.set_timer(PAUSE, partial(self._enter_if_still, number))

    def _enter_if_still(self, number: int) -> None:
        """Go to the row if nothing more was typed after its number."""
        if self.count == number and len(self.screen_stack) == 1:
            self.enter_row(self.take_count())

    async def action_run(self, name: str) -> None:
        """Take a zero after other digits as a part of the number."""
        if self.count and name == "start":
            await self.action_row(0)
        elif self.count and name == "unfilter":
            self.take_count()
        else:
            await super().action_run(name)

    def take_count(self) -> int:
        """Return the number that was typed and forget it; 0 if none was."""
        count, self.count = self.count, 0
        if count:
            self.frame()
        return count

    @on(EnterRow)
    def enter_numbered(self, event: EnterRow) -> None:
        """Go to the row whose number was typed."""
        self.enter_row(event.number)

    def enter_row(self, number: int) -> None:
        """Go to the row of that number."""
        self.frame()
        if not self.here.enter_row(number):
            self.tell(f"there is no row {number} here")

    # --- what was found -------------------------------------------------------------------------------------------

    def why_not_next_hit(self) -> str:
        key = key_of("find", self.session.keys, self.view)
        return "" if self.session.hits else f"nothing was searched for yet: {key} finds"

    def why_not_previous_hit(self) -> str:
        return self.why_not_next_hit()

    async def do_next_hit(self, by: int = 1) -> None:
        """Go to the next node of those that the last search found."""
        hits = [node for node in self.session.hits if node in self.session.graph]
        if not hits:
            return
        at = hits.index(self.here.node) + by if self.here.node in hits else 0
        await self.jump(hits[at % len(hits)])
        self.tell(f"{at % len(hits) + 1} of {len(hits)} found by \u201c{self.session.asked}\u201d")

    async def do_previous_hit(self) -> None:
        """Go to the one before."""
        await self.do_next_hit(-1)
