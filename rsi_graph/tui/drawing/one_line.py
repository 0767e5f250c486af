"""A line to type in. Of what is pasted nothing is lost: its lines become one."""

from textual import events
from textual.widgets import Input

from rsi_graph.tui.drawing.paint import clean
from rsi_graph.tui.lifetime import Lifetime


class OneLine(Lifetime, Input):
    """A line. An abstract out of a PDF comes in many lines, of which Textual's own would keep the first alone."""

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        super()._on_paste(events.Paste(" ".join(" ".join(map(clean, event.text.splitlines())).split())))
