"""The explorer: all that its commands do, on the frame that shows the views."""

from rsi_graph.tui.deeds.adding import Adding
from rsi_graph.tui.deeds.editing import Editing
from rsi_graph.tui.deeds.exporting import Exporting
from rsi_graph.tui.deeds.hinging import Hinging
from rsi_graph.tui.deeds.judging import Judging
from rsi_graph.tui.deeds.marking import Marking
from rsi_graph.tui.deeds.narrowing import Narrowing
from rsi_graph.tui.deeds.places import Places
from rsi_graph.tui.deeds.setting import Setting
from rsi_graph.tui.deeds.supposing import Supposing
from rsi_graph.tui.deeds.taking import Taking
from rsi_graph.tui.deeds.texts import Texts
from rsi_graph.tui.deeds.touring import Touring
from rsi_graph.tui.deeds.viewing import Viewing


class Explorer(
    Touring,
    Narrowing,
    Places,
    Texts,
    Judging,
    Supposing,
    Viewing,
    Hinging,
    Marking,
    Taking,
    Exporting,
    Adding,
    Setting,
    Editing,
):
    """The application."""
