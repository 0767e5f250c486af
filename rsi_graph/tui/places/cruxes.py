"""The cruxes of the current node in a list beside it, the most important first."""

from functools import partial
from typing import TYPE_CHECKING

from textual.content import Content

from rsi_graph.graph.routes import descent
from rsi_graph.relations import KIND_MARKS
from rsi_graph.tui.drawing.paint import clean, fit, hung, marked, say, wrap
from rsi_graph.tui.drawing.rows import Row
from rsi_graph.tui.messages import CruxesWanted
from rsi_graph.tui.places.panes import Pane
from rsi_graph.tui.places.place import PlaceView
from rsi_graph.tui.session import Session

if TYPE_CHECKING:
    from rsi_graph.evaluation.cruxes import Crux

SIDE = "beside"
MARK = "x"
WEIGHING = "being weighed ..."
LEGEND = "its strength, were that so"
PLAIN = "the most important first"
NOTHING = "nothing that bears on it moves it"


class Beside(PlaceView):
    """A view that shows cruxes beside its node if that is switched on."""

    awaited = ""
    """The node whose cruxes were asked for and are not known yet."""

    def do_cruxes(self) -> None:
        """Show the cruxes of the current node, with the cursor among them, or hide them."""
        self.session.beside = not self.session.beside
        self.awaited = self.node if self.session.beside else ""
        self.restate()

    def go_beside(self, was: str) -> None:
        """Put the cursor among the cruxes if it ``was`` on their side, or if they were awaited."""
        if was == SIDE or (self.awaited and self.awaited == self.node):
            self.to_side(SIDE)
        if self.session.crux_key(self.node) in self.session.cruxes:
            self.awaited = ""

    def to_side(self, side: str) -> None:
        """Put the cursor into the lists of a side."""
        raise NotImplementedError

    def beside(self, node: str, *, brief: bool) -> tuple[Pane, ...]:
        """The list of cruxes, if it is switched on; unknown cruxes are asked for."""
        session = self.session
        if not session.beside:
            return ()
        from rsi_graph.evaluation.cruxes import is_silent

        found = session.cruxes.get(session.crux_key(node))
        if found is None:
            self.post_message(CruxesWanted(node))
            return (Pane(SIDE, MARK, "Cruxes", (), WEIGHING),)
        if isinstance(found, str):
            return (Pane(SIDE, MARK, "Cruxes", (), clean(found)),)
        rows = tuple(_row(crux, session, brief=brief) for crux in found)
        legend = LEGEND if session.supposition and not is_silent(found) else PLAIN
        return (Pane(SIDE, MARK, "Cruxes", rows, NOTHING, legend if rows else ""),)


def _row(crux: "Crux", session: Session, *, brief: bool) -> Row:
    way = descent(session.graph, crux.path)
    mark, node = way[-1]
    return Row(f"crux {crux.id}", partial(_lines, crux, session, way, brief), node, mark, way)


def _lines(crux: "Crux", session: Session, way: tuple[tuple[str, str], ...], brief: bool, width: int) -> list[Content]:
    from rsi_graph.evaluation.cruxes import bearing, told
    from rsi_graph.evaluation.standings import signed

    graph, has_numbers = session.graph, bool(session.supposition) and crux.now is not None
    head = say(marked(KIND_MARKS[graph.kind(crux.id)]), " ", (clean(graph.title(crux.id)), ".strong"))
    if brief:
        flips = ("flips", ".loud") if crux.flips and has_numbers else ("", "")
        return [fit(head, say(flips, f" {signed(crux.swing)}" if has_numbers else f" {bearing(crux)}"), width)]
    through = " > ".join(clean(graph.title(id_)) for _, id_ in reversed(way[:-1]))
    words = told(crux) if has_numbers else bearing(crux)
    lines = [*hung(head, width), *wrap(words, width, ".condition" if crux.flips and has_numbers else "", indent=2)]
    return [*lines, *(wrap(f"by way of {through}", width, ".dim", indent=2, most=2) if through else [])]
