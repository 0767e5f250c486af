"""The views by name, which are imported when they are first needed."""

from rsi_graph.tui.command_table import (
    COMPARE,
    FACETS,
    FOCUS,
    INTERVIEW,
    MAP,
    OUTLINE,
    POSITION,
    POSITIONS,
    PROBLEMS,
    SOURCES,
    START,
    TIMELINE,
)
from rsi_graph.tui.places.place import PlaceView
from rsi_graph.tui.session import Session


def make(name: str, session: Session) -> PlaceView:
    """The view of that name."""
    return _class(name)(session, name)


def _class(name: str) -> type[PlaceView]:
    from rsi_graph.tui.places.compare import CompareView
    from rsi_graph.tui.places.facets import FacetsView
    from rsi_graph.tui.places.focus import FocusView
    from rsi_graph.tui.places.interview import InterviewView
    from rsi_graph.tui.places.map import MapView
    from rsi_graph.tui.places.outline import OutlineView
    from rsi_graph.tui.places.position import PositionView
    from rsi_graph.tui.places.positions import PositionsView
    from rsi_graph.tui.places.problems import ProblemsView
    from rsi_graph.tui.places.sources import SourcesView
    from rsi_graph.tui.places.start import StartView
    from rsi_graph.tui.places.timeline import TimelineView

    classes: dict[str, type[PlaceView]] = {
        START: StartView,
        FOCUS: FocusView,
        OUTLINE: OutlineView,
        SOURCES: SourcesView,
        PROBLEMS: ProblemsView,
        TIMELINE: TimelineView,
        FACETS: FacetsView,
        MAP: MapView,
        POSITION: PositionView,
        POSITIONS: PositionsView,
        INTERVIEW: InterviewView,
        COMPARE: CompareView,
    }
    return classes.get(name, StartView)
