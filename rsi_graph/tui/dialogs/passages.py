"""The sentences of a source's text, each with the claims it is near to, to choose one as the passage."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Input

from rsi_graph.errors import RsiGraphError
from rsi_graph.files import folders
from rsi_graph.model import PROPOSITIONS
from rsi_graph.search.filters import plain
from rsi_graph.sources import passages as texts
from rsi_graph.sources.passages import Copy, Passage
from rsi_graph.tui.command_table import ASKING, bindings
from rsi_graph.tui.dialogs.dialog import Dialog
from rsi_graph.tui.drawing.lines import Lines
from rsi_graph.tui.drawing.one_line import OneLine
from rsi_graph.tui.drawing.paint import clean, cut, marked, say, wrap
from rsi_graph.tui.drawing.rows import Made, Row, Rows, title_only
from rsi_graph.tui.session import Session

NEAR = 4
"""The most near claims that are shown for a sentence."""


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text of a source with its sentences, or why there is none."""

    copy: Copy | None = None
    passages: Sequence[Passage] = ()
    refused: str = ""


class PassagesScreen(Dialog[tuple[Passage, Copy]]):
    """The dialog. Without a text at hand it asks for one first. Its answer is the chosen sentence."""

    BINDINGS = bindings(ASKING)
    asked = query_one(Input)
    rows = query_one(Rows)
    near = query_one(".near", Lines)

    def __init__(self, session: Session, source: str) -> None:
        super().__init__()
        self.session, self.source = session, source
        self.copy_: Copy | None = None
        self.passages: Sequence[Passage] = ()
        self.waits = True

    def compose(self) -> ComposeResult:
        """The line to type in, the sentences, and the claims near to the one under the cursor."""
        with Vertical(id="sentences", classes="dialog"):
            yield OneLine()
            yield Rows(1, classes="list")
            yield Lines(classes="near")

    def on_mount(self) -> None:
        """Check if there is a copy."""
        self.query_one("#sentences").border_title = say(f"Passages of {self.source}")
        self.rows.can_focus = self.near.can_focus = False
        self.rows.lit = True
        self.rows.empty = "looking for its text ..."
        self.rows.set_rows([])
        self.aside(partial(source_text, self.source, ""), self.take)

    def take(self, text: SourceText) -> None:
        """Show the sentences of a text, or ask for one."""
        self.waits = False
        if text.refused:
            self.say(text.refused, ".loud")
            return
        copy, passages = self.copy_, self.passages = text.copy, text.passages
        self.asked.value = ""
        if copy is None:
            self.asked.placeholder = "the file with its text: PDF, HTML, Markdown or plain; enter reads it"
            self.say("There is no text of this source at hand. It is kept in your cache, never in the corpus.", ".dim")
        else:
            self.asked.placeholder = (
                f"{len(passages)} sentences of {clean(copy.name)}; words narrow them, enter takes one"
            )
            self.search()

    def say(self, words: str, style: str) -> None:
        """Show a message instead of sentences."""
        self.rows.empty = ""
        self.rows.set_rows([])
        self.near.show(lambda width: wrap(words, width, style))

    @on(Input.Changed)
    def search(self) -> None:
        """Show only the sentences that hold the words."""
        if self.copy_ is None:
            return
        words = self.asked.value.lower().split()
        found = [p for p in self.passages if all(word in p.text.lower() for word in words)]
        self.rows.empty = "no sentence has these words"
        by_number = {str(p.number): p for p in found}
        self.rows.set_rows(Made(list(by_number), lambda key: _row(by_number[key])))

    @on(Rows.Moved)
    def show_near(self) -> None:
        """The whole sentence, its place, and the claims near to it."""
        passage = self._passage()
        if passage:
            index = self.session.index
            hits = index.search(plain(passage.text), PROPOSITIONS, NEAR) if index else ()
            lines = [say(marked("~"), " ", clean(hit.title), "  ", (hit.id, ".dim")) for hit in hits]
            self.near.show(partial(_painted, passage, lines))
        elif self.copy_:
            self.near.show(lambda _: [])

    def _passage(self) -> Passage | None:
        key = self.rows.key
        return self.passages[int(key) - 1] if key and self.copy_ else None

    @on(Input.Submitted)
    def submit(self) -> None:
        """Read the file, or take the sentence."""
        if self.waits:
            return
        if self.copy_ is None and self.asked.value.strip():
            self.waits = True
            self.say(f"reading {clean(self.asked.value)} ... esc leaves", ".dim")
            self.aside(partial(source_text, self.source, self.asked.value.strip()), self.take)
        elif (passage := self._passage()) and self.copy_:
            self.dismiss((passage, self.copy_))

    @on(Rows.Chosen)
    def chosen(self, event: Rows.Chosen) -> None:
        """A sentence was clicked."""
        event.stop()
        self.submit()

    def action_list(self, action: str, by: int) -> None:
        """Move in the list while typing."""
        getattr(self.rows, f"action_{action}")(by)

    def action_other_part(self) -> None:
        """Do nothing, since there is only one list."""

    def action_mark(self) -> None:
        """Do nothing: nothing is marked here."""

    def action_leave(self) -> None:
        """Choose none."""
        self.dismiss(None)


def source_text(source: str, file: str) -> SourceText:
    """Read a source's text from a file and keep it; without a file, the copy at hand."""
    store = texts.user_store()
    try:
        if file:
            texts.keep(texts.read(folders.written(file)), source, store)
        copy = texts.held(source, store)
        return SourceText(copy, texts.sentences(copy) if copy else ())
    except RsiGraphError as error:
        return SourceText(refused=error.with_hint)


def _row(passage: Passage) -> Row:
    line = say((f"{passage.locator}  ", ".dim"), clean(passage.text))
    return Row(str(passage.number), partial(title_only, line))


def _painted(passage: Passage, near: list[Content], width: int) -> list[Content]:
    shown = [cut(line, width) for line in near]
    return [*wrap(passage.text, width, most=5), *wrap(passage.locator, width, ".dim"), *shown]
