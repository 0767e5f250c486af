"""Containers that never scroll: what they hold has another size without their being laid out or drawn again by it."""

from textual import containers
from textual.geometry import Size
from textual.reactive import Reactive

from rsi_graph.tui.lifetime import Lifetime


class Still(Lifetime, containers.Container):
    """The base of these containers. Textual would lay out and draw everything again whenever the size of a content
    changes.
    """

    virtual_size: Reactive[Size] = Reactive(Size(0, 0), repaint=False)


class StillColumn(Still):
    """Parts below each other."""

    DEFAULT_CSS = "StillColumn { layout: vertical; }"


class StillRow(Still):
    """Parts beside each other."""

    DEFAULT_CSS = "StillRow { layout: horizontal; }"
