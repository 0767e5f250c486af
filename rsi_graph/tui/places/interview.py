"""The interview: the answers, the next question with both its sides, and the last page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import TypeVar

from textual import on
from textual.content import Content
from textual.message import Message

from rsi_graph.errors import RsiGraphError
from rsi_graph.evaluation.hanging import GivenUp
from rsi_graph.evaluation.interview import MOST, Interview, LastPage, Patience, conclusion, last_page, taken_up
from rsi_graph.evaluation.interview_words import CAVEAT, sections, text
from rsi_graph.evaluation.structure import Interval
from rsi_graph.evaluation.supposing import ends
from rsi_graph.tui.command_table import INTERVIEW, key_of
from rsi_graph.tui.drawing.paint import clean, cut, fit, marked, say, wrap
from rsi_graph.tui.drawing.rows import Row
from rsi_graph.tui.messages import Instead, Note, ReadingWanted, Run
from rsi_graph.tui.places.place import ListView
from rsi_graph.tui.session import Session
from rsi_graph.user.memory import Place

SEEKING = "finding what tells most ..."
TELL = 0.3
"""The seconds between two words on how far it is."""
NEXT = "the next question"
"""The name of the row that stands in its place while an answer is kept, and what is asked next is found."""
PAGE = "the last page"
"""The name of the row of the last page, which holds a space, as no id does."""
Found = TypeVar("Found")


class InterviewView(ListView):
    """The list of what was asked."""

    working = 0
    """The number of the computation under way; 0 if there is none."""
    heard = 0.0
    """The time of the last report of progress."""

    @dataclass
    class Progress(Message):
        """A share of what is being worked out is done."""

        share: float

    def __init__(self, session: Session, id_: str) -> None:
        super().__init__(session, id_)
        self.question = ""
        self.found: Interview | None = None
        self.page: LastPage | None = None
        self.asked_for: tuple[str, str, Mapping[str, Interval]] | None = None
        """The interview that is being worked out, or was last: its corpus and target, and all that was held."""
        self.found_for: tuple[str, str, Mapping[str, Interval]] | None = None
        """The same of the interview that was found."""

    def show(self, place: Place) -> None:
        """Go on with the interview from the reader's present credences; for a question, first find its subject."""
        graph, target = self.session.graph, place.node
        self.question = target
        self.title("Interview:", clean(graph.title(target)))
        is_open = graph.kind(target) == "question"
        held = self.session.position.answers if self.session.position and not is_open else {}
        wanted = (self.session.snapshot.key, target, held)
        if is_open:
            if self.asked_for != wanted or not self._is_wanted(self.working):
                self.asked_for = wanted
                self._seek()
                self._aside(lambda _: conclusion(graph, target), partial(self._go_on, target))
            return
        self.session.interviewed = target
        if self.session.is_keeping and self.found:
            self._await()
        elif self.asked_for == self.found_for == wanted and self.found:
            self._list(self.found.asks or PAGE if place.cursor in ("", NEXT) else place.cursor)
        elif self.asked_for != wanted or not self._is_wanted(self.working):
            self.page, self.asked_for = None, wanted
            if not self.found or self.found.target != target:
                self.found = None
                self._seek()
            self._aside(lambda patience: taken_up(graph, target, held, patience), self._take)

    def _seek(self) -> None:
        """Show that something is looked for."""
        self.list.empty = SEEKING
        self.list.set_rows([])

    def _go_on(self, question: str, target: str) -> None:
        """Go on with the proposition that a question comes down to."""
        self.post_message(Instead(Place(INTERVIEW, (("", target),)), question))

    def restate(self) -> None:
        """Show the same again, as the position may have changed."""
        if self.question in self.session.graph:
            self.show(Place("", (("", self.question),), self.cursor))

    def _is_wanted(self, number: int) -> bool:
        """Return True while nothing else was begun and the reader has not left the place."""
        place = self.session.history.place
        return bool(number) and number == self.working and (place.view, place.node) == (INTERVIEW, self.question)

    def _aside(self, do: Callable[[Patience], Found], take: Callable[[Found], None]) -> None:
        """Compute something in a thread and take it, unless something else is wanted or the reader has left."""
        self.wanted += 1
        self.working = number = self.wanted
        patience = Patience(lambda: self._is_wanted(number), self._told)

        def work() -> tuple[Found] | str:
            try:
                return (do(patience),)
            except GivenUp:
                return SEEKING
            except RsiGraphError as error:
                return error.with_hint

        def taken(found: tuple[Found] | str) -> None:
            if number != self.working:
                return
            self.working = 0
            if isinstance(found, str):
                self.list.empty = clean(found)
                self.list.refresh()
            else:
                take(*found)

        self.aside(work, taken)

    def _told(self, share: float) -> None:
        """Report progress, from the thread."""
        if monotonic() > self.heard + TELL:
            self.heard = monotonic()
            self.post_message(self.Progress(share))

    @on(Progress)
    def show_progress(self, event: Progress) -> None:
        """Show the progress."""
        event.stop()
        if self.working:
            self.list.empty = f"{SEEKING} {event.share:.0%}; esc leaves"
            self.list.refresh()
            if self.found:
                self.list.border_subtitle = f"working it out: {event.share:.0%}"

    def _take(self, found: Interview) -> None:
        self.found, self.found_for = found, self.asked_for
        self._list(found.asks or PAGE)

    def _await(self) -> None:
        """Ask nothing while an answer is kept: what is typed now would go to the question that was just answered."""
        rows = self._answers()
        self.list.set_rows([*rows, Row(NEXT, self._next_row)], NEXT)

    def _answers(self) -> list[Row]:
        answers = self.found.answers if self.found else {}
        return [self._answered(number, *one) for number, one in enumerate(answers.items(), 1)]

    def _list(self, cursor: str) -> None:
        found = self.found
        if found is None:
            return
        rows = self._answers()
        if found.asks:
            rows.append(Row(found.asks, partial(self._asked, len(rows) + 1, found.asks), found.asks))
        if found.answers:
            rows.append(Row(PAGE, self._page_row))
        self.list.empty = "nothing that could be asked bears on it"
        self.list.set_rows(rows, cursor)
        self.title("Interview:", clean(self.session.graph.title(self.question)))
        self._say_keys()

    def _say_keys(self) -> None:
        """Say at the foot of the list how many are answered, and what to press."""
        key, number = key_of("credence", self.session.keys), len(self.found.answers) if self.found else 0
        self.list.border_subtitle = f"{number} of at most {MOST}; enter or {key} answers; esc leaves, to go on later"

    def _answered(self, number: int, id_: str, interval: Interval) -> Row:
        words = "no opinion" if interval == (0.0, 1.0) else ends(interval)
        return Row(id_, partial(self._line, number, id_, (words, ".condition")), id_)

    def _asked(self, number: int, id_: str, width: int) -> list[Content]:
        return self._line(number, id_, ("what do you think?", ".loud"), width)

    def _line(self, number: int, id_: str, said: tuple[str, str], width: int) -> list[Content]:
        return [fit(say((f"{number:>2} ", ".key"), clean(self.session.graph.title(id_))), say(said), width)]

    def _page_row(self, width: int) -> list[Content]:
        words = "the last page" if self.found and not self.found.asks else "where you stand so far"
        return [cut(say(marked("="), "  ", (words, ".strong")), width)]

    def _next_row(self, width: int) -> list[Content]:
        return [cut(say(("   ", ".key"), (SEEKING, ".dim")), width)]

    # --- beside the list ------------------------------------------------------------------------------------------

    def preview_row(self) -> None:
        """Show both sides of a question; at the end the last page."""
        row = self.list.row
        if row and row.key == PAGE:
            self.preview.show(self._painted_page)
            self._want_page()
        else:
            super().preview_row()

    def _want_page(self) -> None:
        graph, found = self.session.graph, self.found
        if self.page is None and found and not self._is_wanted(self.working):
            self._aside(lambda patience: last_page(graph, found.target, found.answers, patience), self._take_page)

    def _take_page(self, page: LastPage) -> None:
        self.page = page
        self._say_keys()
        if self.list.key == PAGE:
            self.preview.show(self._painted_page)

    def _painted_page(self, width: int) -> list[Content]:
        if self.page is None:
            return wrap("being worked out ...", width, ".dim")
        lines: list[Content] = []
        for section in sections(self.session.graph, self.page):
            lines.append(say(marked(section.mark), " ", (section.title, ".strong")))
            for first, *rest in section.paragraphs:
                lines += wrap(first, width, indent=2)
                lines += [line for words in rest for line in wrap(words, width, ".dim", indent=4)]
            lines.append(Content())
        return [*lines, *wrap(CAVEAT, width, ".dim")]

    def enter(self, row: Row, /) -> None:
        """Answer; read the last page."""
        if row.key == NEXT:
            self.post_message(Note("your answer is kept; the next question is being found"))
        elif row.key != PAGE:
            self.post_message(Run("credence"))
        elif self.page is None:
            self._want_page()
        else:
            written = text(self.session.graph, self.page)
            self.post_message(ReadingWanted("Where you stand", self._painted_page, written))
