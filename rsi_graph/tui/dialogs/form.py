"""The form of a record: its fields, with the lines that would be added and suggestions for a field beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container, Vertical, VerticalScroll
from textual.getters import query_one
from textual.widgets import TextArea

from rsi_graph.editing import additions, drafts
from rsi_graph.editing.drafts import Draft, Field, Plan, begun_piece, faults_of, fields, ids_in, picked, with_passage
from rsi_graph.errors import FileBusy, FileChanged, RsiGraphError
from rsi_graph.model import PROPOSITIONS
from rsi_graph.search.filters import plain
from rsi_graph.search.index import Hit
from rsi_graph.sources import passages
from rsi_graph.sources.passages import Copy, Passage
from rsi_graph.tui.command_table import FORM, Action, bindings
from rsi_graph.tui.dialogs.dialog import Dialog
from rsi_graph.tui.dialogs.fields import FieldBox, TypedField
from rsi_graph.tui.dialogs.passages import PassagesScreen
from rsi_graph.tui.dialogs.plan import hit_row, painted, word_row
from rsi_graph.tui.dialogs.prompt import Confirm
from rsi_graph.tui.drawing.bar import Bar, BarPart
from rsi_graph.tui.drawing.lines import Lines
from rsi_graph.tui.drawing.paint import clean, key_words, say
from rsi_graph.tui.drawing.rows import Row, Rows
from rsi_graph.tui.messages import Note, Run
from rsi_graph.tui.session import Session

OFFERED = 8
"""The most ids that are offered for a field."""
NEAR_TITLE = "near to what you wrote "
"""The heading of near nodes; its space keeps it apart from the frame, which has no corner there."""
LEAVE_HINT = "enter leaves; what you typed is kept until you quit, and a offers to go on with it. esc goes on writing."


@dataclass(frozen=True, slots=True)
class FormOutcome:
    """The outcome of a form: the record was added, or the same work is there already, or the draft is kept."""

    draft: Draft
    copy: Copy | None
    added: Plan | None = None
    same: str = ""
    """The id of the work that is there already."""


class RecordForm(Dialog[FormOutcome]):
    """The dialog. It plans what is typed, shows the plan, and writes it. Its answer is the outcome."""

    BINDINGS = bindings(FORM)
    box = query_one("#fields", VerticalScroll)
    preview = query_one("#lines", Lines)
    offered = query_one("#offered", Rows)
    foot = query_one("#keys", Bar)

    def __init__(
        self, session: Session, title: str, draft: Draft, copy: Copy | None = None, *, asked: bool = False
    ) -> None:
        super().__init__()
        self.asked_for = asked
        """True if the user named the corpora, so that one of them may be written into."""
        self.session, self.title_, self.draft, self.copy_ = session, title, draft, copy
        self.first, self.plan, self.planned, self.number = draft, Plan(""), 0, 1
        self.asking = self.wants_writing = self.writing = self.more = False
        self.agreed: tuple[str, ...] = ()
        """The possible duplicates that the user has seen and decided to ignore."""

    def compose(self) -> ComposeResult:
        """The fields, and beside or below them the lines and the suggestions."""
        with Vertical(id="form", classes="dialog"):
            with Container(id="writing"):
                yield VerticalScroll(id="fields")
                with Vertical(id="beside"):
                    yield Lines(id="lines")
                    yield Rows(1, id="offered")
            yield Bar(id="keys")

    async def on_mount(self) -> None:
        """Begin with the first field that is empty."""
        self.query_one("#form").border_title = say(self.title_)
        self.preview.can_focus = self.offered.can_focus = self.box.can_focus = False
        self.offered.lit = True
        shown = [f for f in fields(self.draft) if not f.further or self.draft.values.get(f.name)]
        await self._mount_fields(shown)
        empty = [f for f in shown if not self.draft.values.get(f.name)]
        self.typed((empty or shown)[0].name).focus()
        self.show_keys()
        self.ask()

    async def _mount_fields(self, wanted: Sequence[Field]) -> None:
        await self.box.mount(*(FieldBox(one, self.draft.values.get(one.name, "")) for one in wanted))

    def typed(self, name: str) -> TypedField:
        """The words of a field."""
        return self.query_one(f"#typed-{name}", TypedField)

    def show_keys(self) -> None:
        """Show the keys that work here."""
        keys = [command for command in FORM if command.footer]
        self.foot.set_parts([BarPart(key_words(command.key, command.label)) for command in keys if self._has(command)])

    def _has(self, command: Action) -> bool:
        off = {
            "more_fields": self.more,
            "passages": self.draft.kind != "annotation",
            "same_work": not self.plan.duplicates,
        }
        return not off.get(command.name)

    # --- typing ---------------------------------------------------------------------------------------------------

    @on(TextArea.Changed)
    def changed(self, event: TextArea.Changed) -> None:
        """Plan the record after something was typed."""
        if isinstance(event.text_area, TypedField):
            name, value = event.text_area.field.name, event.text_area.text
            if value != self.draft.values.get(name, ""):
                self.draft = self.draft.with_value(name, value)
                self.number += 1
                self.ask()
            self.offer()

    @on(events.DescendantFocus)
    def focused_another(self) -> None:
        """Show the suggestions for another field."""
        self.offer()

    @on(TypedField.Steered)
    def steer(self, event: TypedField.Steered) -> None:
        """Move in the list, take what is under its cursor, or go to the next field."""
        if event.typed.steers and event.key in ("up", "down"):
            self.offered.action_move(-1 if event.key == "up" else 1)
        elif event.key == "enter" and self.offered.row and self._takes(event.typed):
            self.take(self.offered.row)
        else:
            self.action_next(-1 if event.key == "up" else 1)

    def _takes(self, typed: TypedField) -> bool:
        """Return True if enter takes the row under the cursor: words were begun, or the cursor was moved."""
        if not typed.steers:
            return False
        begun = self._piece() if typed.field.kinds else typed.text.strip()
        done = typed.field.values and begun in typed.field.values
        return bool(begun and not done) or self.offered.cursor > 0

    @on(Rows.Chosen)
    def take_clicked(self, event: Rows.Chosen) -> None:
        """Take the suggestion that was clicked."""
        event.stop()
        self.take(event.row)

    def take(self, row: Row) -> None:
        """Put the chosen id or word in place of the words that were typed to find it."""
        here = self.focused
        if isinstance(here, TypedField):
            here.text = picked(here.field, here.text, row.key, self.session.graph)
            here.move_cursor(here.document.end)

    def offer(self) -> None:
        """Show suggestions for the current field: by the words begun there, or else near to the text."""
        here = self.focused
        rows: list[Row] = []
        if isinstance(here, TypedField) and here.field.values:
            begun = here.text.strip()
            rows = [word_row(value) for value in here.field.values if value.startswith(begun) and value != begun]
        elif isinstance(here, TypedField) and here.field.kinds:
            piece = self._piece()
            rows = [hit_row(hit) for hit in self.near(piece or self._said(), here.field.kinds)]
            self.offered.border_title = "enter takes it " if piece else NEAR_TITLE
        elif isinstance(here, TypedField) and here.field.name == "text":
            rows = [hit_row(hit) for hit in self.near(self._said(), PROPOSITIONS)]
            self.offered.border_title = NEAR_TITLE
        self.offered.set_rows(rows)
        self.set_class(bool(rows), "offering")

    def near(self, text: str, kinds: Sequence[str]) -> Sequence[Hit]:
        """The nodes near to a text by words, which takes no time; nearness in meaning could be added here."""
        if self.session.index is None or not text.strip():
            return ()
        there = {id_ for value in self.draft.values.values() for id_ in ids_in(value)}
        found = self.session.index.search(plain(text), kinds, OFFERED + len(there))  # type: ignore[arg-type]
        return [hit for hit in found if hit.id not in there][:OFFERED]

    def _piece(self) -> str:
        here = self.focused
        return begun_piece(here.text, self.session.graph) if isinstance(here, TypedField) and here.field.kinds else ""

    def _said(self) -> str:
        return f"{self.draft.values.get('title', '')} {self.draft.values.get('text', '')}"

    # --- what comes of it -----------------------------------------------------------------------------------------

    def ask(self) -> None:
        """Ask for the plan of what is typed, unless that is under way."""
        if not self.asking:
            self.asking = True
            snapshot, draft, copy = self.session.snapshot, self.draft, self.copy_
            plan = partial(drafts.plan, snapshot, draft, asked=self.asked_for, copy=copy)
            self.aside(plan, partial(self.take_plan, self.number))

    def take_plan(self, number: int, plan: Plan) -> None:
        """Show a plan."""
        self.asking, self.plan, self.planned = False, plan, number
        self.show_keys()
        finding = self._piece() and self.offered.rows
        for box in self.query(FieldBox):
            begun = finding and box.typed.has_focus
            box.tell([] if begun else faults_of(plan.faults, box.field.name))
        self.preview.show(partial(painted, plan, self.session))
        if number != self.number:
            self.ask()
        elif self.wants_writing:
            self.write()

    @property
    def is_changed(self) -> bool:
        """Return True if anything was typed."""
        return self.draft.values != self.first.values and self.draft.is_touched

    def take_written(self, plan: Plan, error: RsiGraphError | None) -> None:
        """Leave after writing, or show why it failed. If the files changed meanwhile, plan it anew."""
        self.writing = False
        if error is None:
            self.dismiss(FormOutcome(self.draft, self.copy_, plan))
            return
        self.post_message(Note(error.with_hint, "warning"))
        if isinstance(error, FileChanged | FileBusy):
            self.post_message(Run("reload"))
            self.planned = 0
            self.number += 1
            self.ask()

    def action_write(self) -> None:
        """Write the record as soon as its plan is ready."""
        self.wants_writing = not self.writing
        if self.wants_writing and self.planned == self.number and not self.asking:
            self.write()

    def write(self) -> None:
        """Write the record, or say why that cannot be done."""
        self.wants_writing = False
        same = tuple(one.id for one in self.plan.duplicates)
        if self.plan.addition is None:
            self._show_first_fault()
        elif same and same != self.agreed:
            self.agreed = same
            self.notify("it may be there already, see beside; ctrl+s once more adds it all the same", markup=False)
        else:
            self.writing, copy = True, self.copy_ if self.draft.kind == "source" else None
            self.aside(partial(written, self.plan, copy), partial(self.take_written, self.plan))

    def _show_first_fault(self) -> None:
        fault = next(iter(self.plan.faults), None)
        if fault is None:
            return
        if found := self.query(f"#typed-{fault.field}"):
            found.first().focus()
        self.notify(clean(f"{fault.field}: {fault.said}"), severity="warning", markup=False)

    def take_passage(self, passage: Passage, copy: Copy) -> None:
        """Fill in the place and the words of a sentence that was chosen."""
        self.copy_, self.draft = copy, with_passage(self.draft, passage)
        for name in ("locator", "quote"):
            self.typed(name).text = self.draft.values.get(name, "")
        self.number += 1
        self.ask()

    # --- keys -----------------------------------------------------------------------------------------------------

    def action_next(self, by: int) -> None:
        """The next field, or the one before."""
        self.screen.focus_next(TypedField) if by > 0 else self.screen.focus_previous(TypedField)

    async def action_more(self) -> None:
        """Show all fields; from the last of the few the cursor moves to the first new one, else it stays."""
        if not self.more:
            self.more = True
            boxes = list(self.query(FieldBox))
            goes_on = not boxes or boxes[-1].typed.has_focus
            there = {box.field.name for box in self.query(FieldBox)}
            new = [one for one in fields(self.draft) if one.name not in there]
            await self._mount_fields(new)
            self.show_keys()
            if new and goes_on:
                self.typed(new[0].name).focus()

    def action_same(self) -> None:
        """Add nothing, and go on with the work that is there."""
        if self.plan.duplicates:
            self.dismiss(FormOutcome(self.draft, self.copy_, same=self.plan.duplicates[0].id))

    def action_scroll(self, by: int) -> None:
        """Scroll the lines that would be added."""
        self.preview.scroll_to(y=self.preview.scroll_offset.y + by * 3, animate=False)

    def action_passages(self) -> None:
        """The sentences of the source's text."""
        if self.draft.kind == "annotation":

            def chosen(found: tuple[Passage, Copy] | None) -> None:
                if found:
                    self.take_passage(*found)

            self.app.push_screen(PassagesScreen(self.session, self.draft.source), chosen)

    def action_leave(self) -> None:
        """Leave, at once if nothing was typed, else after a question; what was typed is kept."""
        if self.writing:
            return
        if not self.is_changed:
            self.dismiss()
            return

        def answered(answer: str | None) -> None:
            if answer is not None and not self.writing:
                self.dismiss(FormOutcome(self.draft, self.copy_))

        self.app.push_screen(Confirm("Leave without adding?", LEAVE_HINT), answered)


def written(plan: Plan, copy: Copy | None) -> RsiGraphError | None:
    """Write the planned lines, and keep the text of the source. Return why that failed, or nothing."""
    try:
        if plan.addition:
            additions.write(plan.addition)
        if copy:
            passages.keep(copy, plan.id, passages.user_store())
    except RsiGraphError as error:
        return error
    return None
