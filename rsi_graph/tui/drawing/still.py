"""Containers that never scroll, and are not laid out or drawn again when their content changes its size."""

from textual import containers
from textual.geometry import Size
from textual.reactive import Reactive

from rsi_graph.tui.lifetime import Lifetime


class Still(Lifetime, containers.Container):
    """The base of these containers, which keeps Textual from redrawing everything when content changes its size."""

    virtual_size: Reactive[Size] = Reactive(Size(0, 0), repaint=False)


class StillColumn(Still):
    """Parts below each other."""

    DEFAULT_CSS = "StillColumn { layout: vertical; }"


class StillRow(Still):
    """Parts beside each other."""

    DEFAULT_CSS = "StillRow { layout: horizontal; }"
