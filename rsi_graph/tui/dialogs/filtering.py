"""Typing a filter: the number of nodes it leaves, its mistakes, and completions."""

from collections.abc import Callable
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Input

from rsi_graph.errors import RsiGraphError
from rsi_graph.search import filters
from rsi_graph.search.completing import Completion, completions
from rsi_graph.search.facets import Facet, facets
from rsi_graph.tui.command_table import FILTERING, bindings
from rsi_graph.tui.dialogs.prompt import Prompt
from rsi_graph.tui.drawing.lines import Lines
from rsi_graph.tui.drawing.one_line import OneLine
from rsi_graph.tui.drawing.paint import clean, cut, say, wrap
from rsi_graph.tui.drawing.rows import Row, Rows
from rsi_graph.tui.session import Session

HINT = "tab takes what is offered, enter narrows every view, nothing typed shows all"
MANY = 5000
"""The number of nodes above which a corpus is not counted at every key."""
PIECE = 22
"""Cells for the part that is offered."""


class FilterPrompt(Prompt):
    """The dialog. Gives the filter, or None."""

    BINDINGS = bindings(FILTERING)
    offered = query_one(Rows)

    def __init__(self, session: Session, check: Callable[[str], object]) -> None:
        super().__init__("Filter", HINT, session.filter, check)
        self.session = session
        self.known: tuple[Facet, ...] = ()

    def compose(self) -> ComposeResult:
        """The line, its meaning, and the completions."""
        with Vertical(id="prompt", classes="dialog"):
            yield OneLine(self.value, placeholder="kind:claim tag:economics has:counterpoint -has:source")
            yield Lines()
            yield Rows(1, id="completions")

    def on_mount(self) -> None:
        """Offer every key at once; tags and names as soon as they are known."""
        self.offered.can_focus, self.offered.lit = False, True
        self.aside(partial(facets, self.session.graph), self._know, name="facets")

    def _know(self, found: tuple[Facet, ...]) -> None:
        self.known = found
        self.typed()

    @on(Input.Changed)
    def typed(self) -> None:
        """Count what the filter leaves, and offer completions."""
        text = self.answer.value
        self.note.show(partial(self._said, text))
        rows = [Row(one.text, partial(_offer, one)) for one in completions(text, self.known)]
        self.offered.set_rows(rows)

    def _said(self, text: str, width: int) -> list[Content]:
        graph = self.session.graph
        if not text.strip():
            return wrap(HINT, width, ".dim")
        try:
            keep = filters.parse(text).on(graph)
        except RsiGraphError as error:
            begun = text.endswith(":") and completions(text, self.known)  # no mistake yet: the values stand below
            return wrap(HINT if begun else error.with_hint, width, ".dim")
        if len(graph) > MANY:
            return wrap(HINT, width, ".dim")
        left = sum(map(keep, graph.ids()))
        return [say((f"{left}", ".strong"), f" of {len(graph)} nodes"), *wrap(HINT, width, ".dim")]

    def action_take(self) -> None:
        """Take the completion under the cursor."""
        if self.offered.row:
            self.answer.value = self.offered.row.key
            self.answer.cursor_position = len(self.answer.value)

    def action_list(self, action: str, by: int) -> None:
        """Move in the list while typing."""
        getattr(self.offered, f"action_{action}")(by)

    @on(Rows.Chosen)
    def take_clicked(self, event: Rows.Chosen) -> None:
        """Take the completion that was clicked."""
        event.stop()
        self.action_take()


def _offer(one: Completion, width: int) -> list[Content]:
    words = say((f"{clean(one.piece):<{PIECE}}", ".key"), "  ", (clean(one.meaning), ".dim"))
    return [cut(words, width)]
