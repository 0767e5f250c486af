"""Adding to the corpus while reading: the offers, the forms, and the place to go to afterwards."""

from typing import TYPE_CHECKING

from textual import on

from rsi_graph.tui.commands.undo import Undoing
from rsi_graph.tui.drawing.paint import at_home
from rsi_graph.tui.messages import Loaded

if TYPE_CHECKING:
    from rsi_graph.editing.drafts import Draft, Offer, Plan
    from rsi_graph.sources.bibliography import Work
    from rsi_graph.sources.passages import Copy
    from rsi_graph.tui.dialogs.form import FormOutcome


class Adding(Undoing):
    """The commands of the application that add records."""

    unfinished: "tuple[str, Draft, Copy | None] | None" = None
    """The record that was being written when its form was left: title, draft, and the source's text."""
    awaited = ""
    """The node to go to when the files were read again."""
    next_draft: "Draft | None" = None
    """The record to write after that."""
    next_copy: "Copy | None" = None

    def do_add(self) -> None:
        """Choose what to add here, and write it."""
        from rsi_graph.editing import drafts
        from rsi_graph.tui.dialogs.offers import Offering

        graph, node = self.session.graph, self.here.node
        offers = drafts.offers(graph, node)
        if self.unfinished:
            title, draft, _ = self.unfinished
            offers = (drafts.Offer("u", f"go on: {title}", "what you were writing when you left", draft), *offers)

        def chosen(key: str | None) -> None:
            offer = next((one for one in offers if one.key == key), None)
            if offer and offer.key == "u" and self.unfinished:
                self._open(*self.unfinished)
            elif offer:
                self._begin(offer, node)

        self.push_screen(Offering(self.session, offers, node), chosen)

    def _begin(self, offer: "Offer", node: str) -> None:
        if offer.draft.kind != "source":
            graph = self.session.graph
            of = f" {graph.title(node)}" if offer.key in "csrkmpyno" and node in graph else ""
            self._open(f"{offer.label}:{of}" if of else offer.label, offer.draft, None)
            return
        from rsi_graph.editing import drafts
        from rsi_graph.tui.dialogs.work import WorkScreen

        async def named(found: "tuple[Work | None, Copy | None] | str | None") -> None:
            if isinstance(found, str):
                await self._go_on(offer.draft, found, None)
            elif found is not None:
                work, copy = found
                draft = drafts.begun(offer.draft, work.body) if work else offer.draft.with_value("type", "document")
                self._open("a source", draft, copy)
                if work and work.left_out:
                    self.tell(f"no field for {', '.join(work.left_out)}; left out")

        self.push_screen(WorkScreen(self.session, offer.draft), named)

    def _open(self, title: str, draft: "Draft", copy: "Copy | None") -> None:
        from rsi_graph.tui.dialogs.form import RecordForm

        async def left(outcome: "FormOutcome | None") -> None:
            if outcome is None:
                return
            if outcome.added:
                self.added(outcome.added, outcome.draft, outcome.copy)
            elif outcome.same:
                await self._go_on(outcome.draft, outcome.same, outcome.copy)
            else:
                self.unfinished = (title, outcome.draft, outcome.copy)
                self.tell("what you wrote is kept: a, then u, goes on with it")

        self.push_screen(RecordForm(self.session, title, draft, copy, asked=bool(self.paths)), left)

    def added(self, plan: "Plan", draft: "Draft", copy: "Copy | None") -> None:
        """Say what was added, and read the files again."""
        from rsi_graph.editing import drafts

        self.unfinished, self.awaited = None, plan.id
        self.next_draft, self.next_copy = drafts.following(draft, plan.id), copy
        addition = plan.addition
        if addition:
            made = "; this made your own layer" if addition.place.is_new else ""
            what = f"added {addition.kind} {addition.id}, {len(addition.lines)} lines"
            undo = f"{self.key_for('undo')} takes it back"
            self.tell(f"{what}; {undo}. It stands in {at_home(addition.held.path.resolve())}{made}")
        self.reread()

    def undone(self, what: str, refused: str) -> None:
        """Wait no longer for what was undone."""
        if not refused:
            self._stop_waiting()
        super().undone(what, refused)

    def _stop_waiting(self) -> None:
        self.awaited, self.next_draft, self.next_copy = "", None, None

    @on(Loaded)
    def arrive(self) -> None:
        """Go to the added node once the files have been read again."""
        self.call_later(self._arrive)

    async def _arrive(self) -> None:
        awaited, draft, copy = self.awaited, self.next_draft, self.next_copy
        if not awaited or (self.busy and awaited not in self.session.graph):
            return  # the reading under way may bring it
        self._stop_waiting()
        if awaited not in self.session.graph:
            self.tell(f"{awaited} was added, and is gone again: somebody else has changed the files", "warning")
            return
        await self.jump(awaited.partition("/")[0])
        if draft:
            self._open(f"an annotation of {self.session.graph.title(awaited)}", draft, copy)

    async def _go_on(self, begun: "Draft", id_: str, copy: "Copy | None") -> None:
        """Go to a work that is there already, and go on as if it had been added."""
        from rsi_graph.editing import drafts

        await self.jump(id_)
        if draft := drafts.following(begun, id_):
            self._open(f"an annotation of {self.session.graph.title(id_)}", draft, copy)
