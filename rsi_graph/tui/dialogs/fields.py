"""A field of a form: its name, the typed words, and their faults below."""

from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.getters import query_one
from textual.message import Message
from textual.strip import Strip
from textual.widgets import Static, TextArea

from rsi_graph.editing.drafts import Fault, Field
from rsi_graph.tui.drawing.paint import clean, say
from rsi_graph.tui.lifetime import Lifetime


class Words(Lifetime, TextArea):
    """A text area. Pasted text loses all characters that a terminal would obey, like all text that is shown."""

    keeps_lines = False
    """True if line breaks stay."""

    def render_line(self, y: int) -> Strip:
        """Draw a row, or none without room, as Textual would break the hint into pieces of no width."""
        return super().render_line(y) if self.content_size.width else Strip.blank(0)

    def action_delete_to_start_of_line(self) -> None:
        """Delete the text before the cursor in its whole line, however it is wrapped."""
        row, _ = self.cursor_location
        self._delete_via_keyboard((row, 0), self.selection.end)

    def action_delete_to_end_of_line(self) -> None:
        """Delete the text after the cursor in its whole line, however it is wrapped."""
        row, _ = self.cursor_location
        self._delete_via_keyboard(self.selection.end, (row, len(self.document.get_line(row))))

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        lines = [clean(line) for line in event.text.splitlines()]
        await super()._on_paste(events.Paste(("\n" if self.keeps_lines else " ").join(lines)))


class TypedField(Words):
    """The words of a field. The form handles enter, and arrows that lead out of the field."""

    @dataclass
    class Steered(Message):
        """A key was pressed that leads out of the field."""

        typed: "TypedField"
        key: str

    def __init__(self, field: Field, value: str) -> None:
        super().__init__(
            clean(value),
            soft_wrap=True,
            compact=True,
            highlight_cursor_line=False,
            placeholder=say(field.hint),
            id=f"typed-{field.name}",
        )
        self.field = field
        self.move_cursor(self.document.end)

    @property
    def steers(self) -> bool:
        """Return True if up and down move in the list of suggestions."""
        return bool(self.field.kinds or self.field.values)

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter" or (event.key in ("up", "down") and self._leads_out(event.key)):
            event.stop()
            event.prevent_default()
            self.post_message(self.Steered(self, event.key))
            return
        await super()._on_key(event)

    def _leads_out(self, key: str) -> bool:
        if self.steers:
            return True
        at = self.cursor_location
        return self.navigator.is_first_wrapped_line(at) if key == "up" else self.navigator.is_last_wrapped_line(at)


class FieldBox(Lifetime, Container):
    """A field with its name at the left and its faults below."""

    typed = query_one(TypedField)
    fault = query_one(".fault", Static)

    def __init__(self, field: Field, value: str) -> None:
        super().__init__(id=f"field-{field.name}")
        self.field, self.value = field, value

    def compose(self) -> ComposeResult:
        """Name, words, faults."""
        with Horizontal():
            yield Static(say((self.field.name, ".dim")), classes="name", markup=False)
            yield TypedField(self.field, self.value)
        yield Static(classes="fault", markup=False)

    def tell(self, faults: list[Fault]) -> None:
        """Show what is wrong; an empty field is not marked as a fault yet."""
        wrong = [f"{clean(fault.said)}  {clean(fault.hint)}".rstrip() for fault in faults if not fault.empty]
        self.fault.set_class(bool(wrong), "shown")
        self.fault.update(say(("; ".join(wrong[:2]), ".loud")))
