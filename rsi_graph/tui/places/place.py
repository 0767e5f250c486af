"""The base of every view: a part of the screen that shows a place and knows its cursor and node."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.getters import query_one

from rsi_graph.tui.command_table import PANES, bindings, key_of
from rsi_graph.tui.drawing.lines import Lines
from rsi_graph.tui.drawing.paint import say
from rsi_graph.tui.drawing.rows import Row, Rows
from rsi_graph.tui.forgetting import forget_lines
from rsi_graph.tui.lifetime import Lifetime
from rsi_graph.tui.messages import Visit, WorkOut
from rsi_graph.tui.session import Session
from rsi_graph.user.memory import Place

WIDE, NARROW = 100, 60
"""The columns from which there are two sides, and those below which there are only titles."""
AT_ONCE = 2000
"""The number of nodes above which work on every node is done in a thread."""
LIST = "list"
"""The name under which the width of a list is remembered."""
LIST_PARTS, PARTS, WIDER = 5, 8, 2
"""The list's parts of the width, the number of parts in all, and by how many the list's can change."""
Found = TypeVar("Found")
TALL, FLAT = 28, 18
"""The lines from which the card takes a third, and those below which it has two lines."""


class PlaceView(Lifetime, Container):
    """A view. Its method ``do_name`` does the command ``name``, if it has one."""

    BINDINGS = bindings(PANES)

    def __init__(self, session: Session, id_: str) -> None:
        super().__init__(id=id_)
        self.session = session

    def on_mount(self) -> None:
        """Let rows say whether their node is marked."""
        for rows in self.query(Rows):
            rows.sign = self.session.sign

    def show(self, place: Place) -> None:
        """Show a place, with its cursor."""
        raise NotImplementedError

    @property
    def cursor(self) -> str:
        """The name of the row under the cursor."""
        return ""

    @property
    def node(self) -> str:
        """The node that the place is about."""
        return ""

    @property
    def target(self) -> str:
        """The node that a command on a node is done to: that of the row under the cursor, if a row is chosen."""
        return self.node

    @property
    def pointed(self) -> str:
        """The node of the row that enter would open, chosen or not."""
        return ""

    def enter_row(self, _number: int) -> bool:
        """Enter the row of that number, from 1. Return False if there is none."""
        return False

    @property
    def numbered(self) -> int:
        """The number of its last row; 0 if its rows are not numbered."""
        return 0

    @property
    def narrowed(self) -> str:
        """The words that narrow its list."""
        return ""

    def show_all(self) -> None:
        """Take those words away."""

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts that can have all the room, one after the other; the first is all of them."""
        return ("", "list")

    def zoomed(self) -> None:
        """Another part has all the room."""

    def refocus(self) -> None:
        """Put the keys where the cursor is."""

    def put_away(self) -> None:
        """Forget the painted lines, as the view is hidden from now on."""
        forget_lines(self)

    def restate(self) -> None:
        """Show the same again, as the standings of its nodes became known."""
        self.show(replace(self.session.history.place, cursor=self.cursor))

    def aside(self, do: Callable[[], Found], take: Callable[[Found], None], part: str = "") -> None:
        """Do something in a thread, and take the result if the view still exists.

        If several tasks wait for the same part of the view, only the last one is done.
        """
        self.post_message(WorkOut(do, lambda found: take(found) if self.is_here else None, f"{self.id}/{part}"))

    @on(Lines.Led)
    def led(self, event: Lines.Led) -> None:
        """Words that lead to a node were clicked."""
        event.stop()
        if event.node in self.session.graph:
            self.follow(event)

    def follow(self, event: Lines.Led) -> None:
        """Go to the node."""
        self.post_message(Visit(((event.mark, event.node),)))


class ListView(PlaceView):
    """A list with a preview of the row under the cursor beside it."""

    HEIGHT: ClassVar[int] = 1
    wanted = 0
    """The number of the last task."""
    list = query_one(".list", Rows)
    preview = query_one(".preview", Lines)

    def compose(self) -> ComposeResult:
        """The list, with the preview beside it if there is room."""
        with Horizontal():
            yield Rows(self.HEIGHT, classes="list box")
            yield Lines(classes="preview box")

    def on_mount(self) -> None:
        """Keep the focus out of the preview."""
        self.preview.can_focus = False
        self.zoomed()

    def refocus(self) -> None:
        """Put the keys into the list."""
        self.list.focus(scroll_visible=False)

    @property
    def cursor(self) -> str:
        """The name of the row under the cursor."""
        return self.list.key

    @property
    def node(self) -> str:
        """The node of the row under the cursor."""
        return self.list.row.node if self.list.row else ""

    def restate(self) -> None:
        """Paint the rows and the preview again; their places stay."""
        self.list.redraw()
        self.preview_row()

    def enter_row(self, number: int) -> bool:
        """Enter a row by its number."""
        if number > len(self.list.rows):
            return False
        self.list.cursor = number - 1
        self.list.action_choose()
        return True

    @on(Rows.Moved)
    def moved(self) -> None:
        """The cursor is on another row; its preview comes after the list."""
        self.say_narrowed()
        self.call_after_refresh(self.preview_row)

    def preview_row(self) -> None:
        """Show what is under the cursor."""
        row, graph = self.list.row, self.session.graph
        if row is None or row.node not in graph:
            self.preview.show(lambda _: [])
        elif self.preview.size.width:
            from rsi_graph.tui.drawing import card

            self.preview.show(partial(card.preview, self.session.dossier(row.node), self.session))

    @on(Rows.Chosen)
    def choose(self, event: Rows.Chosen) -> None:
        """Go to the row's node."""
        event.stop()
        self.enter(event.row)

    def follow(self, event: Lines.Led) -> None:
        """Go by way of the row's node to the one whose name was clicked beside it."""
        row = self.list.row
        here = ((row.mark, row.node),) if row and row.node else ()
        self.post_message(Visit((*here, (event.mark, event.node))))

    def enter(self, row: Row, /) -> None:
        """Go to the row's node."""
        if row.node:
            self.post_message(Visit(((row.mark, row.node),)))

    # --- narrowing and zoom ---------------------------------------------------------------------------------------

    def say_narrowed(self) -> None:
        """Say at the foot of the list how many of its rows are shown."""
        if self.list.words:
            self.list.set_note(f"{len(self.list.rows)} of {len(self.list.all)} rows")

    @property
    def narrowed(self) -> str:
        """The words that narrow the list."""
        return self.list.words

    def show_all(self) -> None:
        """Take the words away."""
        self.list.narrow("")

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts that can have all the room in turn; empty for both. If narrow, the list is alone anyhow."""
        return ("", "preview") if self.app.size.width < WIDE else ("", "list", "preview")

    def zoomed(self) -> None:
        """Give the list, the preview, or both their room."""
        whole = self.session.whole
        self.set_class(whole == "list", "only-list")
        self.set_class(whole == "preview", "only-preview")
        self.list.styles.width = self.preview.styles.width = None
        if not whole:
            self.share_width()
        self.list.turns = self.turn if whole == "preview" else None
        self.call_after_refresh(self.preview_row)

    def do_larger(self, by: int = 1) -> None:
        """Make the list wider as against its preview, from now on."""
        steps = self.session.shares.get(LIST, 0) + by
        if abs(steps) <= WIDER:
            self.session.shares = {**self.session.shares, LIST: steps}
        self.session.whole = ""
        self.zoomed()

    def why_not_larger(self) -> str:
        """The reason why the list cannot be wider: nothing is beside it."""
        key = key_of("zoom", self.session.keys)
        return f"there is room for the list alone: {key} shows its preview" if self.app.size.width < WIDE else ""

    def why_not_smaller(self) -> str:
        """The reason why the list cannot be narrower."""
        return self.why_not_larger()

    def do_smaller(self) -> None:
        """Make the list narrower."""
        self.do_larger(-1)

    def share_width(self) -> None:
        """Give the list and its preview their widths."""
        parts = LIST_PARTS + self.session.shares.get(LIST, 0)
        self.list.styles.width, self.preview.styles.width = f"{parts}fr", f"{PARTS - parts}fr"

    def do_preview_on(self) -> None:
        """Read on in the preview."""
        self.turn(1)

    def do_preview_back(self) -> None:
        """Read back."""
        self.turn(-1)

    def turn(self, by: int) -> None:
        """Scroll the preview by the visible part."""
        height = max(self.preview.scrollable_content_region.height - 1, 1)
        self.preview.scroll_to(y=self.preview.scroll_offset.y + by * height, animate=False)

    # --- what takes long ------------------------------------------------------------------------------------------

    def work_out(self, do: Callable[[], Found], take: Callable[[Found], None]) -> None:
        """Compute something from the whole graph and take it, unless something else was wanted meanwhile."""
        self.wanted += 1
        wanted = self.wanted
        if len(self.session.graph) <= AT_ONCE:
            take(do())
            return
        self.list.empty = "being worked out ..."
        self.list.set_rows([])
        self.aside(do, lambda found: take(found) if wanted == self.wanted else None)

    def nothing_left(self, otherwise: str, hidden: int) -> str:
        """The words of a list that has no rows."""
        key = key_of("unfilter", self.session.keys)
        return f"{hidden} hidden by the filter; {key} shows them" if hidden else otherwise

    def say_hidden(self, hidden: int) -> None:
        """Say at the foot of the list how much the filter hides."""
        self.list.set_note(f"{hidden} more hidden by the filter" if hidden and self.list.rows else "")

    def title(self, *parts: str) -> None:
        """The heading of the list."""
        self.list.border_title = say(" ".join(part for part in parts if part))
