"""The view of authors by questions: a letter in each cell, with the passages of the current cell beside it."""

from collections.abc import Callable
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.getters import query_one

from rsi_graph.graph import citations
from rsi_graph.graph.matrix import SAYS_NOTHING, Author, AuthorAnswer, Matrix, matrix
from rsi_graph.model import Annotation, Source
from rsi_graph.tui.drawing.bar import Bar, BarPart
from rsi_graph.tui.drawing.paint import clean, cut, hung, marked, say, wrap
from rsi_graph.tui.drawing.rows import Made, Row, Rows
from rsi_graph.tui.messages import Note, PassagesWanted
from rsi_graph.tui.places.narrowed import NarrowView
from rsi_graph.tui.session import Session
from rsi_graph.user.memory import Place
from rsi_graph.words import count

MARKS = {"yes": "Y", "no": "N", "other": "o", "both": "B", "silent": "\u00b7"}
STYLES = {"yes": ".for", "no": ".against", "both": ".condition", "other": "", "silent": ".dim"}
WORDS = {"both": "yes in one passage, no in another", "other": "another answer than yes or no"}
LEGEND = "Y yes  N no  B both  o other; y n: only by disputing the opposite"
NAME = 26
"""The most cells for a name."""
CELL = 3
MORE = 11
"""The cells for the sign that more columns follow."""
EDGE = 3
"""Cells of the list's border and of its cursor."""
ORDERS = ("answers", "name", "this question")
ORDER_OF = {answer: number for number, answer in enumerate(("yes", "both", "no", "other", "silent"))}


class PositionsView(NarrowView):
    """The matrix. The cursor is on a row, and left and right move it from question to question."""

    heading = query_one("#heading", Bar)
    columns = query_one("#columns", Bar)

    def __init__(self, session: Session, id_: str) -> None:
        super().__init__(session, id_)
        self.found = Matrix((), ())
        self.authors: dict[str, Author] = {}
        self.column, self.order = session.column, session.authors_by or ORDERS[0]
        self.longest = 0
        """The letters of the longest name, counted once: each line asks for them."""
        self.told = ""

    def compose(self) -> ComposeResult:
        """The title of the current question and the numbers of all questions, above the list."""
        yield Bar(id="heading")
        yield Bar(id="columns")
        yield from super().compose()

    def on_mount(self) -> None:
        """Narrow the list by the names alone."""
        super().on_mount()
        self.list.text_of = lambda row: row.key

    def show(self, place: Place) -> None:
        """Read the matrix from the record."""
        graph = self.session.graph
        self.list.empty = "being read ..." if not self.authors else self.list.empty
        cursor = place.cursor or self.cursor
        self.aside(lambda: matrix(graph), partial(self._take, cursor))

    def restate(self) -> None:
        """Paint the rows again; the record alone decides what they say."""
        self.list.refresh()

    def _take(self, cursor: str, found: Matrix) -> None:
        keep = self.session.keep
        self.found = found
        self.column = min(self.column, max(len(found.questions) - 1, 0))
        speaking = [author for author in found.authors if author.spoken]
        shown = [one for one in speaking if keep is None or any(map(keep, one.sources))]
        shown.sort(key=self._sorting())
        self.authors = {author.name: author for author in shown}
        self.longest = max((len(clean(name)) for name in self.authors), default=0)
        self.list.empty = self.nothing_left("no author answers any question yet", len(speaking) - len(shown))
        self.list.set_rows(Made(list(self.authors), self._row), cursor)
        quiet = len(found.authors) - len(speaking)
        more = f"; {quiet} more are silent" if quiet else ""
        self.told = f"{count(len(shown), 'author')} by {self.order}{more}"
        self._show_columns()

    # --- the column -----------------------------------------------------------------------------------------------

    @property
    def question(self) -> str:
        """The question of the column under the cursor."""
        return self.found.questions[self.column] if self.found.questions else ""

    @property
    def node(self) -> str:
        """The current question."""
        return self.question

    @property
    def author(self) -> Author | None:
        """The author of the row under the cursor."""
        return self.authors.get(self.list.key)

    def answer(self, author: Author) -> AuthorAnswer:
        """The answer of an author to the current question."""
        return author.answers.get(self.question, SAYS_NOTHING)

    def do_right(self) -> None:
        """Go to the next question."""
        self._move(1)

    def do_left(self) -> None:
        """Go to the question before."""
        self._move(-1)

    def _move(self, by: int) -> None:
        self.column = min(max(self.column + by, 0), max(len(self.found.questions) - 1, 0))
        self.session.column = self.column
        self._show_columns()
        self.list.refresh()
        self.preview_row()

    def do_sort(self) -> None:
        """Sort by the next order: by name, by the number of questions answered, by the answer to this one."""
        self.order = self.session.authors_by = ORDERS[(ORDERS.index(self.order) + 1) % len(ORDERS)]
        self._take("", self.found)

    def _sorting(self) -> Callable[[Author], tuple[object, ...]]:
        surnames = {author.name: number for number, author in enumerate(self.found.authors)}
        if self.order == "answers":
            return lambda one: (-one.spoken, surnames[one.name])
        if self.order == "this question":
            return lambda one: (ORDER_OF[self.answer(one).with_], surnames[one.name])
        return lambda one: (surnames[one.name],)

    # --- drawing --------------------------------------------------------------------------------------------------

    def _name_room(self, width: int) -> int:
        return min(self.longest, NAME, max(width // 2, 8))

    def _window(self, width: int) -> range:
        """The columns that fit, with the current one; if not all fit, there is room for a note of that."""
        free = width - self._name_room(width)
        if free // CELL < len(self.found.questions):
            free -= max(MORE - max(self.columns.size.width - EDGE - width, 0), 0)
        room = max(free // CELL, 1)
        first = min(max(self.column - room // 2, 0), max(len(self.found.questions) - room, 0))
        return range(first, min(first + room, len(self.found.questions)))

    def _show_columns(self) -> None:
        width = max(self.list.room - 2, 1)
        window, all_ = self._window(width), len(self.found.questions)
        room = EDGE + self._name_room(width)
        before, after = window.start, all_ - window.stop
        parts = [BarPart(say((f"{f'< {before} more' if before else ''}"[:room].rjust(room), ".key")))]
        for column in window:
            style = ".key" if column == self.column else ".dim"
            parts.append(BarPart(say((f"{column + 1:>{CELL}}", style))))
        parts += [BarPart(say((f"  {after} more >", ".key")))] if after else []
        self.columns.set_parts(parts)
        title = clean(self.session.graph.title(self.question)) if self.question in self.session.graph else ""
        named = f"{self.column + 1} {title}" if title else ""
        start = room + CELL * (self.column - window.start) + CELL - len(f"{self.column + 1}")
        start = max(min(start, max(self.heading.size.width - 2, EDGE + width) - len(named)), 0)
        self.heading.set_parts([BarPart(say(" " * start, (named, ".question")))])
        self.title("Who stands where:", "", self.told)
        self.list.border_subtitle = LEGEND

    def _row(self, name: str) -> Row:
        return Row(name, partial(self._line, self.authors[name]))

    def _line(self, author: Author, width: int) -> list[Content]:
        room = self._name_room(width)
        name = cut(say(clean(author.name)), room).truncate(room, pad=True)
        here = self.list.key == author.name
        cells = [self._cell(author, column, here=here) for column in self._window(width)]
        return [say(name, *cells).truncate(width)]

    def _cell(self, author: Author, column: int, *, here: bool) -> Content:
        answer = author.answers[self.found.questions[column]]
        mark = MARKS[answer.with_] if answer.asserted else MARKS[answer.with_].lower()
        lead, end = ("[", "]") if here and column == self.column else (" ", " ")
        return say((lead, ".key"), (mark, STYLES[answer.with_]), (end, ".key"))

    def on_resize(self) -> None:
        """Draw the columns that fit the new width."""
        self.call_after_refresh(self._show_columns)

    @on(Rows.Moved)
    def cursor_moved(self) -> None:
        """Highlight the current cell in another row."""
        self.list.refresh()

    # --- the cell -------------------------------------------------------------------------------------------------

    def preview_row(self) -> None:
        """Show the passages of the cell."""
        author = self.author
        self.preview.show(partial(self._told, author) if author else lambda _: [])

    def _told(self, author: Author, width: int) -> list[Content]:
        graph, answer = self.session.graph, self.answer(author)
        lines = [*wrap(author.name, width, ".strong")]
        lines += wrap(graph.title(self.question), width, ".question") if self.question in graph else []
        words = WORDS.get(answer.with_, answer.with_)
        only = "" if answer.asserted else ", only by disputing the opposite"
        lines += [say((f"{words}{only}", STYLES[answer.with_])), Content()]
        if not answer.annotations:
            silent = "No passage here says anything on it; that is not to say that the author never did."
            lines += wrap(silent, width, ".dim")
        for passage in answer.annotations:
            lines += [*passage_lines(self.session, passage, width), Content()]
        tally = {word: sum(self.answer(one).with_ == word for one in self.found.authors) for word in ORDER_OF}
        told = ", ".join(f"{number} {word}" for word, number in tally.items() if number)
        return [*lines, *wrap(f"On this question: {told}.", width, ".dim")]

    def enter(self, _row: Row, /) -> None:
        """Open the passages of the cell."""
        author = self.author
        if author is None:
            return
        passages = self.answer(author).annotations
        if not passages:
            self.post_message(Note(f"{clean(author.name)} is silent on this question"))
            return
        title = f"{clean(author.name)}: {clean(self.session.graph.title(self.question))}"
        self.post_message(PassagesWanted(title, passages))


def passage_lines(session: Session, passage: str, width: int) -> list[Content]:
    """A passage in full: its place, its text, its own words, and its stances."""
    graph = session.graph
    record, source = graph.node(passage).record, graph.node(passage.partition("/")[0]).record
    if not isinstance(record, Annotation) or not isinstance(source, Source):
        return []
    lines = [*hung(say(marked("\u00a7"), " ", (clean(citations.passage(source, record)), ".source")), width)]
    lines += wrap(record.text, width, indent=2)
    lines += wrap(f"\u201c{record.quote.exact}\u201d", width, ".strong", indent=2) if record.quote else []
    for cited in graph.citations(passage):
        lines += wrap(f"{cited.stance}: {graph.title(cited.node)}", width, ".dim", indent=2)
    return lines
