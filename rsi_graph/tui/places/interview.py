"""The interview: what was answered, what is asked next with both its sides beside it, and at the end the last page."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar

from textual.content import Content

from rsi_graph.evaluation.interview import MOST, Interview, LastPage, last_page, taken_up
from rsi_graph.evaluation.interview_words import CAVEAT, sections, text
from rsi_graph.evaluation.structure import Interval
from rsi_graph.evaluation.supposing import ends
from rsi_graph.tui.command_table import key_of
from rsi_graph.tui.drawing.paint import clean, fit, marked, say, wrap
from rsi_graph.tui.drawing.rows import Row
from rsi_graph.tui.messages import ReadingWanted, Run, WorkOut
from rsi_graph.tui.places.place import ListView
from rsi_graph.tui.session import Session
from rsi_graph.user.memory import Place

PAGE = "the last page"
"""The name of the row of the last page; no id has a space."""
Found = TypeVar("Found")


class InterviewView(ListView):
    """The list of what was asked."""

    def __init__(self, session: Session, id_: str) -> None:
        super().__init__(session, id_)
        self.question = ""
        self.found: Interview | None = None
        self.page: LastPage | None = None
        self.asked_for: tuple[str, Mapping[str, Interval]] | None = None
        """The interview that is being worked out, or was last: its target, and all that was held."""

    def show(self, place: Place) -> None:
        """Go on with the interview from what the reader holds now."""
        graph, target = self.session.graph, place.node
        held = self.session.position.answers if self.session.position else {}
        if self.asked_for == (target, held) and self.found:
            self._list(place.cursor or self.found.asks or PAGE)
            return
        self.question, self.page, self.asked_for = target, None, (target, held)
        if self.found and self.found.target != target:
            self.found = None
        if not self.found:
            self.list.empty = "finding what tells most ..."
            self.list.set_rows([])
        self.title("Interview:", clean(graph.title(target)))
        self._aside(lambda: taken_up(graph, target, held), self._take)

    def restate(self) -> None:
        """Show the same again: the position may be another."""
        if self.question in self.session.graph:
            self.show(Place("", (("", self.question),), self.cursor))

    def _aside(self, do: Callable[[], Found], take: Callable[[Found], None]) -> None:
        """Work something out in a thread and take it, unless something else was wanted meanwhile."""
        self.wanted += 1
        wanted = self.wanted
        self.post_message(WorkOut(do, lambda found: take(found) if wanted == self.wanted else None))

    def _take(self, found: Interview) -> None:
        self.found = found
        self._list(found.asks or PAGE)

    def _list(self, cursor: str) -> None:
        found = self.found
        if found is None:
            return
        rows = [self._answered(number, *one) for number, one in enumerate(found.answers.items(), 1)]
        if found.asks:
            rows.append(Row(found.asks, partial(self._asked, len(rows) + 1, found.asks), found.asks))
        if found.answers:
            rows.append(Row(PAGE, self._page_row))
        self.list.empty = "nothing that could be asked bears on it"
        self.list.set_rows(rows, cursor)
        self.title("Interview:", clean(self.session.graph.title(self.question)))
        key = key_of("credence", self.session.keys)
        self.list.border_subtitle = (
            f"{len(found.answers)} of at most {MOST}; enter or {key} answers; esc leaves, and you can go on any time"
        )

    def _answered(self, number: int, id_: str, interval: Interval) -> Row:
        words = "no opinion" if interval == (0.0, 1.0) else ends(interval)
        return Row(id_, partial(self._line, number, id_, (words, ".condition")), id_)

    def _asked(self, number: int, id_: str, width: int) -> list[Content]:
        return self._line(number, id_, ("what do you think?", ".loud"), width)

    def _line(self, number: int, id_: str, said: tuple[str, str], width: int) -> list[Content]:
        return [fit(say((f"{number:>2} ", ".key"), clean(self.session.graph.title(id_))), say(said), width)]

    def _page_row(self, width: int) -> list[Content]:
        words = "the last page" if self.found and not self.found.asks else "where you stand so far"
        return [say(marked("="), "  ", (words, ".strong")).truncate(width)]

    # --- beside the list ------------------------------------------------------------------------------------------

    def preview_row(self) -> None:
        """Show both sides of what is asked; at the end the last page."""
        row = self.list.row
        if row and row.key == PAGE:
            self.preview.show(self._painted_page)
            self._want_page()
        else:
            super().preview_row()

    def _want_page(self) -> None:
        graph, found = self.session.graph, self.found
        if self.page is None and found:
            self._aside(lambda: last_page(graph, found.target, found.answers), self._take_page)

    def _take_page(self, page: LastPage) -> None:
        self.page = page
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
        if row.key != PAGE:
            self.post_message(Run("credence"))
        elif self.page is None:
            self._want_page()
        else:
            written = text(self.session.graph, self.page)
            self.post_message(ReadingWanted("Where you stand", self._painted_page, written))
