"""The themes in a list at the side; each is applied when the cursor comes to it."""

from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one

from rsi_graph.tui.command_table import ASKING, bindings
from rsi_graph.tui.dialogs.dialog import Dialog
from rsi_graph.tui.drawing.lines import Lines
from rsi_graph.tui.drawing.paint import marked, say
from rsi_graph.tui.drawing.rows import Row, Rows, title_only
from rsi_graph.tui.drawing.themes import THEMES, names
from rsi_graph.tui.session import Session


class ColoursScreen(Dialog[str]):
    """The list. Gives the theme chosen, or nothing."""

    BINDINGS = bindings(ASKING[-1:])
    list = query_one(Rows)
    sample = query_one(".sample", Lines)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    def compose(self) -> ComposeResult:
        """The themes, and some words in their colours."""
        with Vertical(id="colours", classes="dialog"):
            yield Rows(1, classes="list")
            yield Lines(classes="sample")

    def on_mount(self) -> None:
        """Begin at the theme in use."""
        box = self.query_one("#colours")
        box.border_title, box.border_subtitle = "Colours", "enter takes it, esc does not"
        self.sample.can_focus = False
        self.sample.show(_sample)
        shown = (*self._ours(), *(name for name in names() if name not in self._ours()))
        self.list.set_rows([_row(name) for name in shown], self.app.theme)
        self.list.focus()

    @staticmethod
    def _ours() -> tuple[str, ...]:
        return tuple(theme.name for theme in THEMES)

    @on(Rows.Moved)
    def look(self) -> None:
        """Show the theme under the cursor."""
        if self.list.key and self.list.key != self.app.theme:
            self.app.theme = self.list.key

    @on(Rows.Chosen)
    def choose(self, event: Rows.Chosen) -> None:
        """Take the theme."""
        self.dismiss(event.row.key)

    def action_leave(self) -> None:
        """Take none."""
        self.dismiss("")


def _row(name: str) -> Row:
    note = {"rsi-dark": "for every eye, dark", "rsi-light": "for every eye, light"}.get(name, "")
    return Row(name, partial(title_only, say(name, (f"  {note}" * bool(note), ".dim"))))


def _sample(width: int) -> list[Content]:
    lines = [
        say(("A claim", ".strong"), ("  answered", ".for")),
        say(marked("+"), " supports  ", marked("-"), " counterpoint"),
        say(marked("?"), " condition  ", marked("!"), " risk  ", marked("\u00a7"), " source"),
        say(("NO SOURCE", ".loud"), ("  not so loud", ".dim"), ("  key", ".key")),
    ]
    return [line.truncate(width) for line in lines]
