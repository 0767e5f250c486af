"""A line to be answered (a filter, a row's number, an id), whose mistakes are shown and can be mended; or a question
to be answered by a key.
"""

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Input

from rsi_graph.errors import RsiGraphError
from rsi_graph.tui.command_table import AGREEING, ASKING, bindings
from rsi_graph.tui.dialogs.dialog import Dialog
from rsi_graph.tui.drawing.lines import Lines
from rsi_graph.tui.drawing.one_line import OneLine
from rsi_graph.tui.drawing.paint import wrap


class Prompt(Dialog[str]):
    """A question; ``check`` raises RsiGraphError for an impossible answer. Its answer may be None."""

    BINDINGS = bindings(ASKING[-1:])
    LEAST = 4
    """The least lines of a hint, which leave room to say what is wrong with an answer."""
    answer = query_one(Input)
    note = query_one(Lines)

    def __init__(self, title: str, hint: str, value: str = "", check: Callable[[str], object] = str) -> None:
        super().__init__()
        self.title_, self.hint, self.value, self.check = title, hint, value, check

    def compose(self) -> ComposeResult:
        """The line, and below it how to answer."""
        with Vertical(id="prompt", classes="dialog"):
            yield OneLine(self.value)
            yield Lines()

    def on_mount(self) -> None:
        """Say how to answer."""
        self.query_one("#prompt").border_title = self.title_
        self.note.can_focus = False
        self.note.show(self._hint)
        self.call_after_refresh(self.fit_hint)

    def fit_hint(self) -> None:
        """Give the hint its lines."""
        self.note.styles.height = max(self.LEAST, min(self.note.height_at(self.note.room), self.size.height - 6))

    def _hint(self, width: int) -> list[Content]:
        return [line for part in self.hint.split("\n") for line in wrap(part, width, ".dim")]

    @on(Input.Submitted)
    def submit(self) -> None:
        """Give the answer, or say what is wrong with it."""
        try:
            self.check(self.answer.value)
        except RsiGraphError as error:
            words = error.with_hint
            self.note.show(lambda width: wrap(words, width, ".loud"))
            return
        self.dismiss(self.answer.value)

    def action_leave(self) -> None:
        """Change nothing."""
        self.dismiss(None)


class Confirm(Prompt):
    """A question to which enter says yes, without anything to type. Its answer is an empty text, or None."""

    BINDINGS = bindings(AGREEING)
    LEAST = 1

    def __init__(self, title: str, hint: str) -> None:
        super().__init__(title, hint)

    def compose(self) -> ComposeResult:
        """The question alone."""
        with Vertical(id="prompt", classes="dialog"):
            yield Lines()

    def action_agree(self) -> None:
        """Say yes."""
        self.dismiss("")
