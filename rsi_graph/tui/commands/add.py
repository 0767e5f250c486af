"""Adding to the corpus while reading: what is offered, the forms, what is looked up meanwhile, and undo."""

from pathlib import Path
from typing import TYPE_CHECKING

from textual import on

from rsi_graph.errors import FileBusy, FileChanged, RsiGraphError
from rsi_graph.tui.commands.undo import Undoing
from rsi_graph.tui.messages import Loaded
from rsi_graph.tui.requests import (
    Choosing,
    Found,
    Leaving,
    Looking,
    Planned,
    Planning,
    Read,
    Same,
    TextWanted,
    Writing,
    Written,
)

if TYPE_CHECKING:
    from rsi_graph.editing.drafts import Draft, Offer
    from rsi_graph.sources.bibliography import Work
    from rsi_graph.sources.passages import Copy, Passage


class Adding(Undoing):
    """The application, which adds records."""

    unfinished: "tuple[str, Draft, Copy | None] | None" = None
    """What was being written when its form was left."""
    awaited = ""
    """The node to go to when the files were read again."""
    next_draft: "Draft | None" = None
    """What is written after that."""
    next_copy: "Copy | None" = None

    # --- what is added --------------------------------------------------------------------------------------------

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

        self.push_screen(RecordForm(self.session, title, draft, copy))

    @on(Planning)
    def plan(self, event: Planning) -> None:
        """Find out what would come of a draft."""
        snapshot, form, draft, number = self.session.snapshot, event.form, event.draft, event.number
        copy = form.copy_

        def do() -> Planned:
            from rsi_graph.editing import drafts

            return Planned(form, number, drafts.plan(snapshot, draft, asked=bool(self.paths), copy=copy))

        self.aside(do)

    @on(Planned)
    def take_plan(self, event: Planned) -> None:
        """Show it, if the form is still there."""
        if event.form.is_attached:
            event.form.take_plan(event.number, event.plan)

    @on(Writing)
    def write_plan(self, event: Writing) -> None:
        """Put the lines in, and keep the text that came along."""
        form, plan = event.form, event.plan
        copy = form.copy_ if form.draft.kind == "source" else None

        def do() -> Written:
            from rsi_graph.editing import additions
            from rsi_graph.sources import passages

            try:
                if plan.addition:
                    additions.write(plan.addition)
                if copy:
                    passages.keep(copy, plan.id, passages.user_store())
            except RsiGraphError as error:
                return Written(form, plan, error.with_hint, again=isinstance(error, FileChanged | FileBusy))
            return Written(form, plan)

        self.aside(do)

    @on(Written)
    def added(self, event: Written) -> None:
        """Show what was added, or say why it was not."""
        if event.refused:
            self.tell(event.refused, "warning")
            event.form.settle(again=event.again)
            if event.again:
                self.do_reload()
            return
        from rsi_graph.editing import drafts

        self.unfinished, self.awaited = None, event.plan.id
        self.next_draft, self.next_copy = drafts.following(event.form.draft, event.plan.id), event.form.copy_
        addition = event.plan.addition
        if addition:
            made = f"made your own layer: {addition.place.folder}. " if addition.place.is_new else ""
            self.tell(f"{made}added {addition.kind} {addition.id}, {len(addition.lines)} lines; z takes it back")
        if event.form.is_current:
            event.form.dismiss()
        self.reread()

    @on(Loaded)
    def arrive(self) -> None:
        """When the files were read again, go to what was added."""
        self.call_later(self._arrive)

    async def _arrive(self) -> None:
        awaited, draft, copy = self.awaited, self.next_draft, self.next_copy
        if not awaited:
            return
        if awaited not in self.session.graph:
            self.do_reload()
            return
        self.awaited, self.next_draft, self.next_copy = "", None, None
        await self.jump(awaited.partition("/")[0])
        if draft:
            self._open(f"an annotation of {self.session.graph.title(awaited)}", draft, copy)

    @on(Same)
    async def take_same(self, event: Same) -> None:
        """Go to the work that is there, and on from it as from one that was added."""
        event.form.dismiss()
        await self._go_on(event.form.draft, event.id, event.form.copy_)

    async def _go_on(self, begun: "Draft", id_: str, copy: "Copy | None") -> None:
        from rsi_graph.editing import drafts

        await self.jump(id_)
        if draft := drafts.following(begun, id_):
            self._open(f"an annotation of {self.session.graph.title(id_)}", draft, copy)

    @on(Leaving)
    def leave_form(self, event: Leaving) -> None:
        """Leave a form: at once where nothing was typed, else after a question; what was typed is kept."""
        from rsi_graph.tui.dialogs.prompt import Confirm

        form = event.form
        if not form.is_changed:
            form.dismiss()
            return

        def answered(answer: str | None) -> None:
            if answer is not None and form.is_attached:
                self.unfinished = (form.title_, form.draft, form.copy_)
                form.dismiss()
                self.tell("what you wrote is kept: a, then u, goes on with it")

        hint = (
            "enter leaves; what you typed is kept until you quit, and a offers to go on with it. esc goes on writing."
        )
        self.push_screen(Confirm("Leave without adding?", hint), answered)

    # --- what is looked up meanwhile ------------------------------------------------------------------------------

    @on(Looking)
    def look_up(self, event: Looking) -> None:
        """Find a work; this may take the network."""
        screen, text, graph = event.screen, event.text, self.session.graph

        def do() -> Found:
            from rsi_graph.sources import passages, works

            try:
                found, file = works.found(text, graph=graph)
                return Found(screen, found, passages.read(file) if file else None)
            except RsiGraphError as error:
                return Found(screen, refused=error.with_hint)

        self.aside(do)

    @on(Found)
    def take_works(self, event: Found) -> None:
        """Show what was found, unless nobody waits for it any more."""
        if event.screen.is_current:
            if event.refused:
                event.screen.refuse(event.refused)
            else:
                event.screen.take(event.works, event.copy)

    @on(Choosing)
    def choose_passage(self, event: Choosing) -> None:
        """Show the sentences of a source's text, and take one."""
        from rsi_graph.tui.dialogs.passages import PassagesScreen

        form = event.form

        def chosen(found: "tuple[Passage, Copy] | None") -> None:
            if found:
                form.take_passage(*found)

        self.push_screen(PassagesScreen(self.session, form.draft.source), chosen)

    @on(TextWanted)
    def read_text(self, event: TextWanted) -> None:
        """Read a text for its passages, and keep it; or take the copy at hand."""
        screen, source, file = event.screen, event.source, event.file

        def do() -> Read:
            from rsi_graph.sources import passages

            store = passages.user_store()
            try:
                if file:
                    passages.keep(passages.read(Path(file).expanduser()), source, store)
                copy = passages.held(source, store)
                return Read(screen, copy, passages.sentences(copy) if copy else ())
            except RsiGraphError as error:
                return Read(screen, refused=error.with_hint)

        self.aside(do)

    @on(Read)
    def take_text(self, event: Read) -> None:
        """Show the sentences, unless nobody waits for them any more."""
        if event.screen.is_current:
            if event.refused:
                event.screen.refuse(event.refused)
            else:
                event.screen.take(event.copy, event.passages)
