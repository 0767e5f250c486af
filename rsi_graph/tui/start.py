"""The start: the questions the debate turns on, how many positions each has, and where one stopped last time."""

from collections.abc import Iterator
from functools import partial
from itertools import islice

from textual import on
from textual.content import Content

from rsi_graph.memory import Place
from rsi_graph.model import PROPOSITIONS
from rsi_graph.overview import Positions, positions
from rsi_graph.relations import KIND_MARKS
from rsi_graph.tui.messages import Run
from rsi_graph.tui.paint import clean, fit, marked, say, wrap
from rsi_graph.tui.rows import Row, Rows, title_only
from rsi_graph.tui.view import ListView

CONTINUE = "continue"
NARROW = 56
"""Below this width the counts of a question are left out."""
FIRST = 1000
"""Of a corpus without questions, so many propositions are listed."""


class StartView(ListView):
    """The list of questions."""

    last: Place | None = None
    """Where one stopped last time."""

    def show(self, place: Place) -> None:
        """List the questions."""
        rows = [*self._continue(), *self._questions()]
        if not rows[1:] and not (rows and rows[0].key != CONTINUE):
            rows += self._propositions()
        first = next((row.key for row in rows if row.key != CONTINUE), "")
        self.list.set_rows(rows, place.cursor or first)
        self.title("Questions" if self.reading.graph.ids("question") else "Propositions", str(len(rows)))
        self.list.border_subtitle = say(("+ yes", ".for"), ("  - no", ".against"), ("  = other", ".dim"))
        if not rows:
            self.preview.show(_empty)

    def enter(self, row: Row) -> None:
        """Go to a question, or to where one was."""
        if row.key == CONTINUE:
            self.post_message(Run("continue"))
        else:
            super().enter(row)

    def do_continue(self) -> None:
        """Go on where one stopped."""

    @on(Rows.Moved)
    def preview_row(self) -> None:
        """Show the question under the cursor."""
        if self.list.row is None:
            self.preview.show(_empty)
        else:
            super().preview_row()

    def _continue(self) -> Iterator[Row]:
        graph = self.reading.graph
        if self.last and self.last.node in graph:
            title = clean(graph.title(self.last.node))
            yield Row(CONTINUE, partial(title_only, _goes_on(title)), self.last.node)

    def _questions(self) -> Iterator[Row]:
        graph = self.reading.graph
        for number, id_ in enumerate(graph.ids("question"), 1):
            yield Row(id_, partial(_question, number, positions(graph, id_)), id_)

    def _propositions(self) -> Iterator[Row]:
        graph = self.reading.graph
        for id_ in islice(graph.ids(*PROPOSITIONS), FIRST):
            mark = KIND_MARKS[graph.kind(id_)]
            head = say(marked(mark), " ", clean(graph.title(id_)))
            yield Row(id_, partial(title_only, head), id_)


def _goes_on(title: str) -> Content:
    return say((". ", ".key"), ("you were at  ", ".dim"), title)


def _question(number: int, found: Positions, width: int) -> list[Content]:
    sides = say((f"+{found.yes}".ljust(4), ".for"), (f"-{found.no}".ljust(4), ".against"), f"={found.other}".ljust(3))
    head = say((f"{number:>2} ", ".key"), (clean(found.title), ".question"))
    return [fit(head, sides if width >= NARROW else Content(), width)]


def _empty(width: int) -> list[Content]:
    words = (
        "There is nothing to read here yet.",
        "A corpus is a folder of YAML files: `rsi-graph init DIR` makes one, `rsi-graph --corpus DIR` opens it.",
        "Write a claim, then press r here: the files are read again. The explorer notices by itself, too.",
        "If there should be something, press ! to see what is wrong in the files.",
    )
    return [line for word in words for line in (*wrap(word, width), Content())]
