"""All positions; two or more of them are chosen and compared."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual.content import Content

from rsi_graph.evaluation.supposing import ends
from rsi_graph.evaluation.views import ViewFile, overrides
from rsi_graph.tui.command_table import OF_COMPARING, Action, bindings
from rsi_graph.tui.dialogs.chooser import Chooser
from rsi_graph.tui.drawing.paint import clean, fit, hung, say, wrap
from rsi_graph.tui.drawing.rows import Row
from rsi_graph.tui.messages import Note
from rsi_graph.tui.session import Session
from rsi_graph.user.memory import toggled
from rsi_graph.words import count

TWO = 2


class ComparingScreen(Chooser):
    """The list. Gives the names that were chosen, with a space between them."""

    BINDINGS = bindings(OF_COMPARING)
    KEYS: ClassVar[tuple[Action, ...]] = OF_COMPARING

    def __init__(self, session: Session, views: Sequence[ViewFile]) -> None:
        super().__init__(session, "Compare positions")
        self.kept = {view.name: view for view in views if view.view}
        self.picked = tuple(name for name in session.compared if name in self.kept)

    def on_mount(self) -> None:
        """List the positions, the reader's own first."""
        mine = self.session.position.name if self.session.position else ""
        if not self.picked and mine in self.kept:
            self.picked = (mine,)
        names = sorted(self.kept, key=lambda name: name != mine)
        self.rows.empty = "no position yet: p on a claim sets a credence of your own"
        self.rows.set_rows([Row(name, partial(self._line, name)) for name in names])

    def _line(self, name: str, width: int) -> list[Content]:
        view = self.kept[name].view
        sign = ("x ", ".key") if name in self.picked else ("  ", "")
        number = sum(1 for _ in overrides(view)) if view else 0
        said = say((f"  {count(number, 'statement')}", ".dim"))
        return [fit(say(sign, clean(view.title if view else name)), said, width)]

    def paint(self, row: Row, width: int) -> list[Content]:
        """Paint the whole position."""
        view, graph = self.kept[row.key].view, self.session.graph
        if view is None:
            return []
        lines = [*wrap(view.title, width, ".strong"), *wrap(view.text or "", width)]
        for part in overrides(view):
            title = clean(graph.title(part.node)) if part.node in graph else part.node
            weight = f" {ends(part.interval)}" if part.interval else ""
            lines += [Content(), *hung(say((part.verb, ".condition"), weight, f" {title}"), width)]
            lines += wrap(f"because: {part.because}", width, ".dim", indent=2) if part.because else []
        return lines

    def action_choose(self) -> None:
        """Compare the position under the cursor, or not."""
        if self.rows.row:
            self.picked = toggled(self.picked, self.rows.row.key)
            self.rows.redraw()
            self.rows.action_move(1)

    def choose(self, row: Row) -> None:
        """Return the chosen positions. If one more is needed, the one under the cursor is taken too."""
        picked = self.picked if len(self.picked) >= TWO or row.key in self.picked else (*self.picked, row.key)
        if len(picked) < TWO:
            self.post_message(Note("two positions at least: space chooses one"))
            return
        self.dismiss(" ".join(picked))
