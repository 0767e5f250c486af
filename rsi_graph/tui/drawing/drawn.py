"""The conversion of painted lines to strips for the terminal, in the styles that painted text names."""

from functools import lru_cache

from rich.segment import Segment
from textual.content import Content
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from rsi_graph.tui.drawing.paint import cut
from rsi_graph.tui.lifetime import Lifetime

STYLES = {
    "for": "$for",
    "against": "$against",
    "condition": "$condition",
    "risk": "$risk",
    "source": "$source",
    "question": "bold $question",
    "claim": "$claim",
    "strong": "bold",
    "dim": "$faint",
    "rail": "$frame",
    "loud": "bold $loud",
    "key": "bold $primary",
    "lit": "on $lit",
}
"""The styles behind the names, in the colours of the theme (``themes``). They are not in the style sheet, since a
dozen component classes for every widget would take longer than all the rest of the first frame."""


class Drawn(Lifetime, Widget):
    """A widget that draws lines of its own."""

    @property
    def room(self) -> int:
        """The width to draw in."""
        return self.scrollable_content_region.width

    def strip(self, line: Content, *, lit: bool = False) -> Strip:
        """A line as a strip for the terminal, of the full width; ``lit`` for the line of the cursor."""
        style, room = self.visual_style, self.room
        style = style + self._named("lit") if lit else style
        shown = line if line.cell_length <= room else cut(line.rstrip(), room)
        parts = [Segment(text, part.rich_style) for text, part in shown.render(style, "", self._named)]
        parts.append(Segment(" " * (room - shown.cell_length), style.rich_style))
        return Strip(parts, max(room, shown.cell_length))

    def _named(self, style: str | Style) -> Style:
        if isinstance(style, Style):
            return style
        return _style(STYLES[style.lstrip(".$")], self.app.theme) if style else Style()


@lru_cache(maxsize=256)
def _style(definition: str, _theme: str) -> Style:
    """A style in the colours of the theme in use."""
    return Style.parse(definition)
