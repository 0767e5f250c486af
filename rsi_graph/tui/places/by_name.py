"""The views by name, imported when they are first asked for."""

from rsi_graph.tui.command_table import FACETS, FOCUS, OUTLINE, PROBLEMS, SOURCES, START, TIMELINE
from rsi_graph.tui.places.place import View
from rsi_graph.tui.session import Reading


def make(name: str, reading: Reading) -> View:
    """The view of that name."""
    return _class(name)(reading, name)


def _class(name: str) -> type[View]:
    from rsi_graph.tui.places.facets import FacetsView
    from rsi_graph.tui.places.focus import FocusView
    from rsi_graph.tui.places.outline import OutlineView
    from rsi_graph.tui.places.problems import ProblemsView
    from rsi_graph.tui.places.sources import SourcesView
    from rsi_graph.tui.places.start import StartView
    from rsi_graph.tui.places.timeline import TimelineView

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
