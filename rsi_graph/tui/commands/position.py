"""The reader's own position: setting and removing credences, what follows, the interview, and comparing positions."""

from typing import TYPE_CHECKING

from textual import on

from rsi_graph.corpus import watch
from rsi_graph.errors import RsiGraphError
from rsi_graph.model import PROPOSITIONS
from rsi_graph.tui.command_table import COMPARE, FOCUS, INTERVIEW, POSITION, POSITIONS
from rsi_graph.tui.commands.undo import Undoing
from rsi_graph.tui.drawing.paint import at_home
from rsi_graph.tui.messages import Instead, Loaded, PassagesWanted, PositionRead, ReadingWanted, Visit, WorkOut
from rsi_graph.user.memory import Place

if TYPE_CHECKING:
    from rsi_graph.editing.positions import PositionChange
    from rsi_graph.evaluation.views import ViewFile

SHOWING = (FOCUS, POSITION, INTERVIEW)
"""The views that show something of the reader's own position."""


class Holding(Undoing):
    """The commands of the application about the reader's own position."""

    # --- the position as it is ------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Read the position after all else has begun."""
        super().begin()
        self.read_position()

    @on(Loaded)
    def read_again(self) -> None:
        """Read the position of the new snapshot after the files were read again."""
        self.call_later(self.read_position)

    def read_position(self) -> None:
        """Read the reader's own position, and compute what follows from it."""
        loaded = self.session.snapshot

        def do() -> PositionRead:
            from rsi_graph.editing.positions import NAME
            from rsi_graph.evaluation import views

            if NAME not in views.names(loaded):
                return PositionRead(loaded, None)
            from rsi_graph.evaluation.tensions import held_position

            try:
                return PositionRead(loaded, held_position(loaded, NAME))
            except RsiGraphError as error:
                return PositionRead(loaded, None, error.with_hint)

        self.aside(do)

    @on(PositionRead)
    def take_position(self, event: PositionRead) -> None:
        """Show the position, and suppose it anew if it is the one supposed."""
        if event.snapshot is not self.session.snapshot:
            return
        if event.refused:
            self.tell(event.refused, "warning")
        self.session.is_keeping = False
        before, self.session.position = self.session.position, event.position
        if before == event.position and self.view not in (POSITION, INTERVIEW):
            return
        if self.session.posed and event.position and self.session.posed.name == event.position.name:
            self._suppose_mine(asked=False)
        elif self.session.posed and before and self.session.posed.name == before.name and not event.refused:
            self._suppose_nothing(asked=False)  # its last credence was taken away
        if self.view in SHOWING:
            self.here.restate()

    # --- changing it ----------------------------------------------------------------------------------------------

    def _in_question(self) -> str:
        """The node that a credence is set for: that of the row under the cursor, else that of the card."""
        graph, node = self.session.graph, self.here.target
        return node if node in graph and graph.kind(node) in PROPOSITIONS else self.here.node

    def why_not_credence(self) -> str:
        graph, node = self.session.graph, self._in_question()
        if node in graph and graph.kind(node) in PROPOSITIONS:
            return ""
        if node in graph and graph.kind(node) == "question":
            return "a question is neither true nor false: set a credence for one of its answers, or be interviewed"
        return "choose a claim, a condition or a risk first"

    def do_credence(self) -> None:
        """Ask for a credence for the current node, and write it."""
        from rsi_graph.tui.dialogs.credence import CredenceScreen

        def answered(change: "PositionChange | None") -> None:
            if change is not None:
                self.change_position(change)

        self.push_screen(CredenceScreen(self.session, self._in_question(), asked=bool(self.paths)), answered)

    def change_position(self, change: "PositionChange") -> None:
        """Write a change of the position, and read what follows."""

        def do() -> str:
            from rsi_graph.editing import positions

            try:
                positions.write(change)
            except RsiGraphError as error:
                return error.with_hint
            return ""

        def written(refused: str) -> None:
            if refused:
                self._keep(is_under_way=False)
                self.tell(refused, "warning")
                return
            place = change.file.place
            made = f"; this made your own layer, {at_home(place.folder)}" if place.is_new else ""
            self.tell(f"{change.what}; {self.key_for('undo')} takes it back{made}")
            if place.is_new:  # the snapshot has to learn of the layer that was just made
                self.reread()
            else:
                self.stamp = watch.stamp(self.session.snapshot.layers)
                self.read_position()

        self._keep(is_under_way=True)
        self.work_out(WorkOut(do, written))

    def _keep(self, *, is_under_way: bool) -> None:
        """Let the interview ask nothing while an answer is kept."""
        self.session.is_keeping = is_under_way
        if self.view == INTERVIEW:
            self.here.restate()

    # --- places ---------------------------------------------------------------------------------------------------

    async def do_position(self) -> None:
        """Go to the reader's own position."""
        await self.go(Place(POSITION))

    async def do_positions(self) -> None:
        """Go to who stands where."""
        await self.go(Place(POSITIONS))

    async def do_interview(self) -> None:
        """Begin an interview about the current node, or go on with the one that was left."""
        from rsi_graph.evaluation.interview import subject

        graph, session = self.session.graph, self.session
        node = session.interviewed if self.view in (POSITION, INTERVIEW, COMPARE) else self.here.node
        about = node if node in graph and graph.kind(node) in (*PROPOSITIONS, "question") else None
        await self.go(Place(INTERVIEW, (("", subject(graph, about)),)))

    @on(Instead)
    async def be_instead(self, event: Instead) -> None:
        """Show the node that the current row comes down to."""
        here = self.session.history.place
        if (here.view, here.node) == (event.place.view, event.of):
            self.session.history = self.session.history.instead(event.place)
            await self.show()

    def why_not_under_mine(self) -> str:
        if not self.session.position:
            return f"you have no position yet: {self.key_for('credence')} on a claim sets a credence"
        return self.why_not_weighed()

    def do_under_mine(self) -> None:
        """Suppose the reader's own position, or nothing if it is supposed already."""
        held = self.session.position
        if held and self.session.posed and self.session.posed.name == held.name:
            self._suppose_nothing(asked=True)
        else:
            self._suppose_mine(asked=True)

    def _suppose_nothing(self, *, asked: bool) -> None:
        from rsi_graph.evaluation.structure import Supposition

        self.suppose(Supposition(), asked=asked)

    def _suppose_mine(self, *, asked: bool) -> None:
        from rsi_graph.evaluation.supposing import Posed

        if held := self.session.position:
            found = held.grounds.supposition
            self.suppose(found, Posed(held.name, held.title, found), asked=asked)

    # --- comparing ------------------------------------------------------------------------------------------------

    def do_double_crux(self) -> None:
        """Choose positions, and compare them at the current node."""
        loaded = self.session.snapshot

        def do() -> "tuple[ViewFile, ...]":
            from rsi_graph.evaluation import views

            return views.kept(loaded)

        def listed(found: "tuple[ViewFile, ...]") -> None:
            from rsi_graph.tui.dialogs.comparing import ComparingScreen

            if loaded is self.session.snapshot and len(self.screen_stack) == 1:
                self.push_screen(ComparingScreen(self.session, found), self._compared)

        self.work_out(WorkOut(do, listed))

    async def _compared(self, names: str | None) -> None:
        if not names:
            return
        self.session.compared = tuple(names.split())
        graph, place = self.session.graph, self.session.history.place
        if self.view == COMPARE:
            await self.go(place)
            return
        node = place.node if self.view in (FOCUS, INTERVIEW) else ""
        about = node if node in graph and graph.kind(node) in PROPOSITIONS else ""
        await self.go(Place(COMPARE, (("", about),) if about else ()))

    # --- what is read over a place --------------------------------------------------------------------------------

    @on(PassagesWanted)
    def read_passages(self, event: PassagesWanted) -> None:
        """Show passages, and go to the chosen one by way of its work."""
        from rsi_graph.tui.dialogs.cell import CellScreen

        def chosen(passage: str | None) -> None:
            if passage:
                self.post_message(Visit((("\u00a7", passage.partition("/")[0]), ('"', passage))))

        self.push_screen(CellScreen(self.session, event.title, event.passages), chosen)

    @on(ReadingWanted)
    def read_text(self, event: ReadingWanted) -> None:
        """Show a text."""
        from rsi_graph.tui.dialogs.reader import ReaderScreen

        self.push_screen(ReaderScreen(event.title, event.paint, event.text))
