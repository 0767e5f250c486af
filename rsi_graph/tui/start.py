"""The start: the questions the debate turns on, how many positions each has, and where one stopped last time."""

from collections.abc import Iterator
from functools import partial
from itertools import islice

from textual.content import Content

from rsi_graph.memory import Place
from rsi_graph.model import PROPOSITIONS
from rsi_graph.overview import Positions, positions
from rsi_graph.relations import KIND_MARKS
from rsi_graph.tui.messages import Run
from rsi_graph.tui.paint import clean, fit, marked, say
from rsi_graph.tui.rows import Row, title_only
from rsi_graph.tui.view import ListView

CONTINUE = "continue"
NARROW = 56
"""Below this width the counts of a question are left out."""
FIRST = 1000
"""Of a corpus without questions, so many propositions are listed."""
EMPTY = """There is nothing to read here yet.

A corpus is a folder of YAML files. `rsi-graph init DIR` makes one that stands on the shipped corpus, and
`rsi-graph explore --corpus DIR` opens it.

Write a claim, then press r: the files are read again. The explorer also notices by itself.

If something should be here, press ! to see what is wrong in the files."""


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
        self.list.empty = EMPTY
        if self.reading.graph.ids("question"):
            self.title("Questions", str(len(self.reading.graph.ids("question"))))
            self.list.border_subtitle = say(("+ yes", ".for"), ("  - no", ".against"), ("  = other", ".dim"))
        else:
            self.title("Propositions" if rows else "Nothing yet", str(len(rows) or ""))

    def enter(self, row: Row) -> None:
        """Go to a question, or to where one was."""
        if row.key == CONTINUE:
            self.post_message(Run("continue"))
        else:
            super().enter(row)

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
