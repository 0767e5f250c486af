"""A line that narrows a list during typing. It knows no list but sends what was typed, so any list can have one."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from rsi_graph.tui.drawing.one_line import OneLine


class Narrower(OneLine):
    """The line, out of sight until it is opened. Enter keeps what it leaves, escape shows all again."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "give_up", "Show all", show=False),
        Binding("down", "step(1)", "Down", show=False),
        Binding("up", "step(-1)", "Up", show=False),
    ]

    @dataclass
    class Narrowed(Message):
        """Other words were typed."""

        words: str

    @dataclass
    class Stepped(Message):
        """The cursor of the list is to be moved during typing."""

        by: int

    class Closed(Message):
        """The keys go back to the list."""

    def __init__(self, asks: str = "words that a row must have; enter keeps them, esc shows all") -> None:
        super().__init__(placeholder=asks, classes="narrower")
        self.can_focus = False

    def open(self) -> None:
        """Show the line, and give it the keys."""
        self.can_focus = True
        self.add_class("shown")
        self.focus()

    def close(self, *, cleared: bool, told: bool = True) -> None:
        """Hide the line, unless it holds words that narrow; if ``told``, the keys go back to the list."""
        if cleared:
            self.value = ""
        self.set_class(bool(self.value), "shown")
        self.can_focus = False
        if told:
            self.post_message(self.Closed())

    @on(Input.Changed)
    def tell(self, event: Input.Changed) -> None:
        """Send what was typed."""
        event.stop()
        self.post_message(self.Narrowed(self.value))

    @on(Input.Submitted)
    def keep(self, event: Input.Submitted) -> None:
        """Keep the narrowed list."""
        event.stop()
        self.close(cleared=False)

    def action_give_up(self) -> None:
        """Show all again."""
        self.close(cleared=True)

    def action_step(self, by: int) -> None:
        """Move in the list while typing."""
        self.post_message(self.Stepped(by))
