"""The forms in which the current node can be copied, each with its text."""

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import ClassVar

from textual.content import Content

from rsi_graph.export.forms import FORMS, CopyForm
from rsi_graph.tui.command_table import OF_COPIES, Action, bindings
from rsi_graph.tui.dialogs.chooser import Chooser
from rsi_graph.tui.drawing.paint import clean, cut, lines_of, say, wrap
from rsi_graph.tui.drawing.rows import Row
from rsi_graph.tui.messages import CopyText
from rsi_graph.tui.session import Session

LONGEST = 4000
"""The most characters of a text that are shown."""
LABEL = 11
"""Cells for the name of a form."""


class CopyScreen(Chooser):
    """The list."""

    BINDINGS = bindings(OF_COPIES)
    KEYS: ClassVar[tuple[Action, ...]] = tuple(c for c in OF_COPIES if not c.name.startswith("form_"))

    def __init__(self, session: Session, node: str) -> None:
        super().__init__(session, "Copy as")
        self.node = node
        self.texts: Mapping[str, str] = MappingProxyType({})

    def take(self, texts: Mapping[str, str]) -> None:
        """Show the texts."""
        self.texts = texts
        self.moved()

    def on_mount(self) -> None:
        """List the forms."""
        self.query_one("#chooser").border_title = say(f"Copy as: {clean(self.session.graph.title(self.node))}")
        self.rows.set_rows(
            [Row(name, partial(_form, number, form)) for number, (name, form) in enumerate(FORMS.items(), 1)]
        )
        graph, node, style = self.session.graph, self.node, self.session.style
        self.aside(lambda: {name: form.text(graph, node, style) for name, form in FORMS.items()}, self.take)

    def paint(self, row: Row, width: int) -> list[Content]:
        """The text of a form."""
        if row.key not in self.texts:
            return wrap("being written ...", width, ".dim")
        text, about = self.texts[row.key], [*wrap(FORMS[row.key].summary, width, ".dim"), Content()]
        if not text:
            said = "No source is cited for this, so there is nothing to copy in this form."
            return [*about, *wrap(said, width, ".dim")]
        return about + lines_of(text[:LONGEST], width)

    def choose(self, row: Row) -> None:
        """Copy the text of a form, if there is one."""
        if text := self.texts.get(row.key):
            self.app.post_message(CopyText(text, f"copied as {FORMS[row.key].label}: {len(text)} characters"))
            self.dismiss("")

    def action_form(self, number: int) -> None:
        """Copy in the form of that number."""
        if number <= len(self.rows.rows):
            self.rows.cursor = number - 1
            self.rows.action_choose()


def _form(number: int, form: CopyForm, width: int) -> list[Content]:
    name = say((f"{number} ", ".key"), f"{form.label:<{LABEL}}")
    words = say(name, (form.summary, ".dim"))
    return [words if words.cell_length <= width else cut(name.rstrip(), width)]
