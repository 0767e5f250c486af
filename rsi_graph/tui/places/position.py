"""The reader's own position: each credence with what follows from the rest beside it, those in tension first."""

from functools import partial

from textual.content import Content

from rsi_graph.evaluation.tensions import Consequence, HeldPosition, beside, changes, told
from rsi_graph.relations import KIND_MARKS
from rsi_graph.tui.command_table import key_of
from rsi_graph.tui.drawing import card
from rsi_graph.tui.drawing.paint import clean, cut, fit, hung, marked, say, wrap
from rsi_graph.tui.drawing.rows import Row
from rsi_graph.tui.places.place import ListView
from rsi_graph.user.memory import Place
from rsi_graph.words import count

CHANGED = "changed "
"""The beginning of the name of a row about a node that is gone or reworded."""


class PositionView(ListView):
    """The list of credences."""

    HEIGHT = 2

    def show(self, place: Place) -> None:
        """List the credences: the tensions, the widest first, then the others in the order in which they were set."""
        held = self.session.position
        keys = {name: key_of(name, self.session.keys) for name in ("credence", "interview", "views")}
        self.list.empty = (
            f"No credence yet. {keys['credence']} on a claim, a condition or a risk sets one; {keys['interview']} "
            f"asks for those that tell most about a question. {keys['views']} lists the positions of others."
        )
        parting = held.tensions if held else ()
        rest = [row for row in held.consequences if row not in parting] if held else []
        rows = [self._row(row) for row in (*parting, *rest)]
        self.list.set_rows([*rows, *self._changed(held)], place.cursor)
        number = count(len(held.consequences), "credence") if held else ""
        self.title("My position", number, count(len(parting), "tension") if held else "")
        self.list.border_subtitle = "what follows is by the rest of your credences; no probability" if rows else ""

    def restate(self) -> None:
        """Show the same again: the position may be another."""
        self.show(Place(cursor=self.cursor))

    def _row(self, row: Consequence) -> Row:
        return Row(row.id, partial(self._lines, row), row.id)

    def _lines(self, row: Consequence, width: int) -> list[Content]:
        graph = self.session.graph
        head = say(marked(KIND_MARKS[graph.kind(row.id)]), " ", clean(graph.title(row.id)))
        tension = say(("in tension", ".loud")) if row.in_tension else Content()
        return [cut(head, width), fit(say("  ", (beside(row), ".condition")), tension, width)]

    def _changed(self, held: HeldPosition | None) -> list[Row]:
        """The rows for nodes of the position that are gone or reworded."""
        words = changes(self.session.graph, held.grounds) if held else ()
        return [Row(f"{CHANGED}{line}", partial(_warned, line)) for line in words]

    def preview_row(self) -> None:
        """Show the tension under the cursor with its causes, then the node itself."""
        row, held = self.list.row, self.session.position
        found = held.of(row.node) if row and held else None
        if row is None or found is None or row.node not in self.session.graph:
            words = row.key.removeprefix(CHANGED) if row else ""
            self.preview.show(partial(wrap, words, style=".loud"))
        elif self.preview.size.width:
            self.preview.show(partial(self._full, found))

    def _full(self, row: Consequence, width: int) -> list[Content]:
        pulls = [*told(self.session.graph, row)][1:] if row.in_tension else []
        lines = [say(marked("~"), (" What pulls it away", ".strong"))] if pulls else []
        lines += [line for words in pulls for line in wrap(words, width, indent=2)]
        lines += [Content()] if pulls else []
        return [*lines, *card.preview(self.session.dossier(row.id), self.session, width)]


def _warned(words: str, width: int) -> list[Content]:
    return hung(say((clean(words), ".loud")), width)
