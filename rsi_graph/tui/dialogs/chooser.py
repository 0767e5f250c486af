"""A list over the view, with a preview of the row under the cursor beside it and its keys at the foot."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.widget import Widget

from rsi_graph.tui.command_table import CHOOSING, Action, bindings
from rsi_graph.tui.dialogs.dialog import Dialog
from rsi_graph.tui.drawing.bar import BarPart, Bars
from rsi_graph.tui.drawing.lines import Lines
from rsi_graph.tui.drawing.paint import key_words, say
from rsi_graph.tui.drawing.rows import Row, Rows
from rsi_graph.tui.session import Session


class Chooser(Dialog[str]):
    """The dialog. Gives the key of the row that was chosen, or nothing."""

    BINDINGS = bindings(CHOOSING)
    KEYS: ClassVar[tuple[Action, ...]] = CHOOSING
    """The commands at the foot."""
    rows = query_one("#choices", Rows)
    preview = query_one("#shown", Lines)
    foot = query_one("#keys", Bars)

    @dataclass
    class Press(Message):
        """A key at the foot was clicked."""

        action: str

    def __init__(self, session: Session, title: str) -> None:
        super().__init__()
        self.session, self.title_ = session, title

    def compose(self) -> ComposeResult:
        """The list and its preview, between further widgets."""
        with Vertical(id="chooser", classes="dialog"):
            yield from self.above()
            with Horizontal():
                yield Rows(1, id="choices")
                yield Lines(id="shown")
            yield from self.below()
            yield Bars(id="keys", most=2)

    def above(self) -> Iterable[Widget]:
        """The widgets above the list."""
        return ()

    def below(self) -> Iterable[Widget]:
        """The widgets between the list and the keys."""
        return ()

    def on_mount(self) -> None:
        """Begin in the list, in which a click goes to a row and a second one chooses it."""
        self.query_one("#chooser").border_title = say(self.title_)
        self.rows.sign, self.rows.click_twice = self.session.sign, True
        self.preview.can_focus = False
        self.rows.focus()

    def on_resize(self, _: events.Resize) -> None:
        """Draw the foot for another width."""
        self.call_after_refresh(self.show_keys)

    def show_keys(self) -> None:
        """Show the keys that work here; if room is short some are left out, but not the way back."""
        self.foot.flow([self._key(command) for command in self.KEYS], self.foot.size.width)

    def _key(self, command: Action) -> BarPart:
        words = self.labels().get(command.name, command.label)
        return BarPart(key_words(command.key, words), partial(self.Press, command.action))

    def labels(self) -> dict[str, str]:
        """The labels of commands, by their names, where they differ from the table's."""
        return {}

    @on(Rows.Moved)
    def cursor_moved(self) -> None:
        """Show the preview of another row."""
        self.moved()

    def moved(self) -> None:
        """Show the preview of the row under the cursor."""
        row = self.rows.row
        self.preview.show(partial(self.paint, row) if row else lambda _: [])

    def paint(self, row: Row, width: int, /) -> list[Content]:
        """Paint the preview."""
        raise NotImplementedError

    @on(Rows.Chosen)
    def chosen(self, event: Rows.Chosen) -> None:
        """A row was entered."""
        event.stop()
        self.choose(event.row)

    def choose(self, row: Row, /) -> None:
        """Give a row's key as the answer."""
        self.dismiss(row.key)

    @on(Press)
    async def press(self, event: Press) -> None:
        """Do what was clicked."""
        await self.run_action(event.action)

    def action_enter(self) -> None:
        """Enter the row under the cursor."""
        self.rows.action_choose()

    def action_read(self, by: int) -> None:
        """Scroll the preview."""
        height = max(self.preview.scrollable_content_region.height - 1, 1)
        self.preview.scroll_to(y=self.preview.scroll_offset.y + by * height, animate=False)

    def action_leave(self) -> None:
        """Back, without choosing."""
        self.dismiss("")
