"""Naming a work: by an identifier, a file, its copied record, or words of one that is here already; or by nothing, to
write it by hand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.getters import query_one
from textual.message import Message

from rsi_graph.editing.drafts import Draft, shown
from rsi_graph.errors import RsiGraphError
from rsi_graph.graph import Graph
from rsi_graph.search.filters import plain
from rsi_graph.sources import passages, works
from rsi_graph.sources.bibliography import Work
from rsi_graph.sources.passages import Copy
from rsi_graph.tui.command_table import ASKING, bindings
from rsi_graph.tui.dialogs.dialog import Dialog
from rsi_graph.tui.dialogs.fields import Words
from rsi_graph.tui.dialogs.plan import hit_row
from rsi_graph.tui.drawing.lines import Lines
from rsi_graph.tui.drawing.paint import clean, say, wrap
from rsi_graph.tui.drawing.rows import Row, Rows, title_only
from rsi_graph.tui.session import Session

HINT = (
    "A DOI, arXiv id, ISBN or address; a file of BibTeX, RIS or CSL-JSON, or a PDF that prints its DOI; the record "
    "itself, pasted; or words of a work that is here already. enter goes on; with nothing typed, field by field. esc "
    "leaves."
)
HERE = "Here already: down, then enter takes one. enter alone looks up what was typed."
OFFERED, LONGEST = 6, 200
"""The most works of the corpus that are offered, and the longest text for which they are."""


class NameInput(Words):
    """The name of the work, or its record. Enter goes on."""

    keeps_lines = True

    class Given(Message):
        """The name is complete."""

    class Down(Message):
        """The cursor would go below the last line."""

    async def _on_key(self, event: events.Key) -> None:
        below = event.key == "down" and self.navigator.is_last_wrapped_line(self.cursor_location)
        if event.key == "enter" or below:
            event.stop()
            event.prevent_default()
            self.post_message(self.Down() if below else self.Given())
            return
        await super()._on_key(event)


@dataclass(frozen=True, slots=True)
class FoundWorks:
    """The works that were found, with the text that came along, or the reason why there are none."""

    works: Sequence[Work] = ()
    copy: Copy | None = None
    refused: str = ""


class WorkScreen(Dialog[tuple[Work | None, Copy | None] | str]):
    """The dialog.

    Its answer is the work, or none to write it by hand, with its text if that came along; the id of a work that is
    here already; or None.
    """

    BINDINGS = bindings(ASKING[-1:])
    name_ = query_one(NameInput)
    said = query_one(".said", Lines)
    works = query_one(Rows)

    def __init__(self, session: Session, draft: Draft) -> None:
        super().__init__()
        self.session, self.draft = session, draft
        self.found: Sequence[Work] = ()
        self.looking = False

    def compose(self) -> ComposeResult:
        """The words, and below them what is being done."""
        with Vertical(id="naming", classes="dialog"):
            yield NameInput(compact=True, soft_wrap=True, highlight_cursor_line=False)
            yield Lines(classes="said")
            yield Rows(1)

    def on_mount(self) -> None:
        """Say what can be typed."""
        self.query_one("#naming").border_title = "Which work?"
        self.said.can_focus = self.works.can_focus = False
        self.tell(HINT, ".dim")
        self.name_.focus()

    def tell(self, words: str, style: str) -> None:
        """Say something below the words."""
        self.said.show(lambda width: wrap(words, width, style))

    @on(NameInput.Changed)
    def offer(self) -> None:
        """Show the works here that the words may mean."""
        text, index = self.name_.text.strip(), self.session.index
        fits = bool(text) and len(text) <= LONGEST and index is not None
        hits = index.search(plain(text), ("source",), OFFERED) if fits and index else ()
        self.found = ()
        self.works.set_rows([hit_row(hit) for hit in hits])
        self.works.can_focus = bool(hits)
        if not self.looking:
            self.tell(HERE if hits else HINT, ".dim")

    @on(NameInput.Down)
    def into_works(self) -> None:
        """Go to the works that are offered."""
        if self.works.can_focus:
            self.works.focus()

    @on(Rows.Edge)
    def out_of_works(self, event: Rows.Edge) -> None:
        """Back to the words."""
        event.stop()
        if event.by < 0:
            self.name_.focus()

    @on(NameInput.Given)
    def look(self) -> None:
        """Look for the work, or begin a record by hand."""
        text = self.name_.text.strip()
        if not text:
            self.dismiss((None, None))
        elif not self.looking:
            self.looking = True
            short = clean(text)[:60]
            self.tell(f"looking for {short} ... esc leaves", ".dim")
            self.aside(partial(found_works, text, self.session.graph), self.take)

    def take(self, found: FoundWorks) -> None:
        """Take the only work that was found, or have one of several chosen."""
        self.looking = False
        if found.refused:
            self.refuse(found.refused)
            return
        if len(found.works) == 1:
            self.dismiss((found.works[0], found.copy))
            return
        self.found = found.works
        self.tell(f"{len(found.works)} works are in it: choose one", ".dim")
        self.works.set_rows([_row(number, work) for number, work in enumerate(found.works)])
        self.works.can_focus = True
        self.works.focus()

    def refuse(self, words: str) -> None:
        """Say why nothing was found, and let the reader type again."""
        here = "Works that are here and may be meant stand below. " if self.works.can_focus else ""
        self.tell(f"{words}. {here}With nothing typed, enter goes on field by field.", ".loud")

    @on(Rows.Chosen)
    def chosen(self, event: Rows.Chosen) -> None:
        """Take one of several works."""
        event.stop()
        self.dismiss((self.found[int(event.row.key)], None) if self.found else event.row.key)

    def action_leave(self) -> None:
        """Add nothing."""
        self.dismiss(None)


def found_works(text: str, graph: Graph) -> FoundWorks:
    """Find a work by what was typed: in the corpus first, then by asking the network."""
    try:
        found, file = works.found(text, graph=graph)
        return FoundWorks(found, passages.read(file) if file else None)
    except RsiGraphError as error:
        return FoundWorks(refused=error.with_hint)


def _row(number: int, work: Work) -> Row:
    body = work.body
    line = say(
        clean(body.get("title", "no title")),
        (f"  {clean(shown(body.get('author')))} {body.get('issued', '')}", ".dim"),
    )
    return Row(str(number), partial(title_only, line))
