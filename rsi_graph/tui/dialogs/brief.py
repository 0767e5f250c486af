"""A brief: a question on one page, its two sides and the works behind them, before it is written or copied."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from rsi_graph.export import BRIEFS
from rsi_graph.export.selection import Selection, SelectionOffer
from rsi_graph.graph import Graph, routes
from rsi_graph.tui.command_table import OF_BRIEFS, Action, bindings
from rsi_graph.tui.dialogs.export import ExportScreen
from rsi_graph.tui.session import Session


class BriefScreen(ExportScreen):
    """The choice of a question and of a form for its brief. Its answer says what was done."""

    BINDINGS = bindings(OF_BRIEFS)
    KEYS: ClassVar[tuple[Action, ...]] = tuple(c for c in OF_BRIEFS if c.name != "question_before")
    FORMS = tuple(BRIEFS)
    BRIEF = True

    def __init__(self, session: Session, questions: Sequence[str], paths: Sequence[Path] = ()) -> None:
        graph = session.graph
        offers = [SelectionOffer(graph.title(id_), "one page", Selection(question=id_)) for id_ in questions]
        super().__init__(session, offers, paths)
        self.title_ = "Brief of a question"


def questions_in_sight(graph: Graph, node: str, trail: Sequence[str]) -> list[str]:
    """The questions to choose from: the current node or one on the trail, else those that the node bears on."""
    found = [id_ for id_ in dict.fromkeys((node, *reversed(trail))) if id_ in graph and graph.kind(id_) == "question"]
    if not found and node in graph and (way := routes.nearest(graph, node, graph.ids("question"))):
        found.append(way.end)
    return found
