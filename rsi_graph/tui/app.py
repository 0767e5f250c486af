"""The explorer's application: all its commands, on the frame that shows the views."""

from rsi_graph.tui.commands.copy import Taking
from rsi_graph.tui.commands.cruxes import Hinging
from rsi_graph.tui.commands.edit import Editing
from rsi_graph.tui.commands.export import Exporting
from rsi_graph.tui.commands.go import Going
from rsi_graph.tui.commands.judge import Judging
from rsi_graph.tui.commands.library import Consulting
from rsi_graph.tui.commands.mark import Marking
from rsi_graph.tui.commands.narrow import Narrowing
from rsi_graph.tui.commands.position import Holding
from rsi_graph.tui.commands.read import Texts
from rsi_graph.tui.commands.settings import Setting
from rsi_graph.tui.commands.suppose import Supposing
from rsi_graph.tui.commands.tour import Touring
from rsi_graph.tui.commands.views import Viewing


class Explorer(
    Touring,
    Narrowing,
    Going,
    Texts,
    Judging,
    Supposing,
    Viewing,
    Holding,
    Hinging,
    Marking,
    Taking,
    Exporting,
    Consulting,
    Setting,
    Editing,
):
    """The application."""
