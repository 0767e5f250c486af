"""The views by name, imported when they are first asked for."""

from rsi_graph.tui.commands import FACETS, FOCUS, OUTLINE, PROBLEMS, SOURCES, START, TIMELINE
from rsi_graph.tui.reading import Reading
from rsi_graph.tui.view import View


def make(name: str, reading: Reading) -> View:
    """The view of that name."""
    return _class(name)(reading, name)


def _class(name: str) -> type[View]:
    from rsi_graph.tui.faceting import FacetsView
    from rsi_graph.tui.focus import FocusView
    from rsi_graph.tui.outline import OutlineView
    from rsi_graph.tui.problems import ProblemsView
    from rsi_graph.tui.sources import SourcesView
    from rsi_graph.tui.start import StartView
    from rsi_graph.tui.timeline import TimelineView

    classes: dict[str, type[View]] = {
        START: StartView,
        FOCUS: FocusView,
        OUTLINE: OutlineView,
        SOURCES: SourcesView,
        PROBLEMS: ProblemsView,
        TIMELINE: TimelineView,
        FACETS: FacetsView,
    }
    return classes.get(name, StartView)
