"""The views of a corpus as a list: what each accepts, rejects and weighs, with citations; choosing one supposes it."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import ClassVar

from textual.content import Content

from rsi_graph.evaluation.supposing import ends, supposed
from rsi_graph.evaluation.views import Override, ViewFile, overrides, speakers
from rsi_graph.graph import Graph, citations
from rsi_graph.model import Annotation, Source
from rsi_graph.relations import KIND_MARKS
from rsi_graph.tui.command_table import OF_VIEWS, Action, bindings
from rsi_graph.tui.dialogs.chooser import Chooser
from rsi_graph.tui.drawing.paint import clean, fit, hung, joined, marked, say, wrap
from rsi_graph.tui.drawing.rows import Row
from rsi_graph.tui.messages import Compare
from rsi_graph.tui.session import Session
from rsi_graph.words import count

NONE = "-"
"""The row for supposing nothing, which is also the name for that on the command line."""
SAVE = "+"
"""The answer that asks for the supposition to be saved."""
VERBS = {"accepts": ".for", "rejects": ".against", "weighs": ".condition"}


class ViewsScreen(Chooser):
    """The list. Gives the name of a view, NONE or SAVE."""

    BINDINGS = bindings(OF_VIEWS)
    KEYS: ClassVar[tuple[Action, ...]] = OF_VIEWS

    def __init__(self, session: Session, views: Sequence[ViewFile]) -> None:
        super().__init__(session, f"Views {len(views)}")
        self.kept = {view.name: view for view in views}

    def on_mount(self) -> None:
        """List them, the cursor on the one that is supposed."""
        here = self.session.posed.name if self.session.posed else NONE
        self.rows.set_rows([Row(NONE, partial(self._line, None)), *map(self._row, self.kept.values())], here)

    def _row(self, view: ViewFile) -> Row:
        return Row(view.name, partial(self._line, view))

    def _line(self, view: ViewFile | None, width: int) -> list[Content]:
        posed = self.session.posed
        if view is None:
            return [fit(say("nothing supposed"), _here(here=not self.session.supposition), width)]
        if view.view is None:
            return [fit(say(clean(view.name)), say(("cannot be read", ".loud")), width)]
        here = _here(here=bool(posed and posed.name == view.name))
        number = sum(1 for _ in overrides(view.view))
        return [fit(say(clean(view.view.title)), say(here, (f"  {count(number, 'statement')}", ".dim")), width)]

    def paint(self, row: Row, width: int) -> list[Content]:
        """The entries of a view, each with the passage that says so."""
        view = self.kept.get(row.key)
        return [*self._full(view, width)] if view else [*self._bare(width)]

    def _bare(self, width: int) -> Iterator[Content]:
        yield from wrap("The corpus as it is: nothing is taken for granted.", width, ".strong")
        if held := self.session.supposition:
            yield Content()
            yield from wrap(f"Supposed now: {supposed(self.session.graph, held, self.session.posed)}.", width)
            yield Content()
            yield from wrap("enter clears it; V keeps it as a view.", width, ".dim")

    def _full(self, kept: ViewFile, width: int) -> Iterator[Content]:
        view, graph = kept.view, self.session.graph
        if view is None:
            yield from wrap(f"This view cannot be read: {kept.diagnostics[0]}", width, ".loud")
            return
        yield from wrap(view.title, width, ".strong")
        for part in joined(view.text or ""):
            yield from wrap(part, width)
        every = list(overrides(view))
        whose = "; ".join(speakers(graph, view))
        said = f"by {whose}" if whose else "no passage is cited"
        yield from wrap(f"{count(len(every), 'statement')}, {said}", width, ".dim")
        yield from wrap(str(kept.path), width, ".dim")
        for override in every:
            yield Content()
            yield from _override(graph, override, width)

    def action_compare(self) -> None:
        """Compare the view under the cursor with what is supposed now."""
        if self.rows.row:
            self.post_message(Compare(self.rows.row.key))

    def action_save(self) -> None:
        """Save what is supposed now."""
        self.dismiss(SAVE)


def _here(*, here: bool) -> Content:
    return say(("supposed  ", ".key")) if here else Content()


def _override(graph: Graph, override: Override, width: int) -> Iterator[Content]:
    verb = say((override.verb, VERBS[override.verb]))
    weight = f" {ends(override.interval)}" if override.interval else ""
    if override.node not in graph:
        yield from hung(say(verb, weight, (f" {clean(override.node)}: no such node here", ".loud")), width)
    else:
        mark = marked(KIND_MARKS[graph.kind(override.node)])
        yield from hung(say(verb, weight, " ", mark, " ", clean(graph.title(override.node))), width)
    if override.because:
        yield from wrap(f"because: {override.because}", width, ".dim", indent=2)
    for id_ in override.cites:
        yield from _passage(graph, id_, width)
    if not override.cites:
        yield from wrap("NO PASSAGE is cited for it", width, ".loud", indent=2)


def _passage(graph: Graph, id_: str, width: int) -> Iterator[Content]:
    source = graph.node(id_.partition("/")[0]).record if id_ in graph else None
    record = graph.node(id_).record if id_ in graph else None
    if isinstance(source, Source) and isinstance(record, Annotation):
        yield from wrap(citations.passage(source, record), width, ".source", indent=2)
        yield from wrap(record.text, width, indent=2)
    else:
        yield from wrap(f"{id_}: no such passage here", width, ".loud", indent=2)
