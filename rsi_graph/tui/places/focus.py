"""One node at a time: its card, and around it supports, counterpoints, conditions, risks, and sources."""

from dataclasses import dataclass, replace
from functools import lru_cache

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.getters import query_one
from textual.message import Message

from rsi_graph.graph.dossier import Dossier
from rsi_graph.tui.command_table import MOVES, bindings, key_of
from rsi_graph.tui.drawing import card
from rsi_graph.tui.drawing.bar import Bar
from rsi_graph.tui.drawing.lines import Lines
from rsi_graph.tui.drawing.narrower import Narrower
from rsi_graph.tui.drawing.paint import say
from rsi_graph.tui.drawing.rows import Row, Rows
from rsi_graph.tui.drawing.still import StillColumn, StillRow
from rsi_graph.tui.messages import Retrace, Visit
from rsi_graph.tui.places.arrangement import SIDES, Arranged
from rsi_graph.tui.places.panes import panes
from rsi_graph.tui.places.place import FLAT, NARROW, WIDE
from rsi_graph.tui.places.sharing import STEPS
from rsi_graph.tui.places.sifting import Sifting
from rsi_graph.tui.session import Session
from rsi_graph.user.memory import Place


class Card(Lines):
    """The card of the current node. It has the keys until a row is chosen."""

    BINDINGS = bindings(MOVES)

    @dataclass
    class Left(Message):
        """The cursor goes on to the rows; ``entered`` if it goes on to the first row's node."""

        entered: bool = False

    def action_move(self, by: int) -> None:
        """Go down to the rows, or up in the text."""
        if by > 0:
            self.post_message(self.Left())
        else:
            self.scroll_to(y=self.scroll_offset.y - 1, animate=False)

    def action_page(self, by: int) -> None:
        """Scroll by the visible part."""
        height = max(self.scrollable_content_region.height - 1, 1)
        self.scroll_to(y=self.scroll_offset.y + by * height, animate=False)

    def action_end(self, last: bool) -> None:
        """Go to the beginning of the text or its end."""
        self.scroll_to(y=self.max_scroll_y if last else 0, animate=False)

    def action_choose(self) -> None:
        """Enter the first row."""
        self.post_message(self.Left(entered=True))


class FocusView(Sifting):
    """The node in hand."""

    card = query_one("#card", Card)

    def __init__(self, session: Session, id_: str) -> None:
        super().__init__(session, id_)
        self.found: Dossier | None = None
        self._was_brief = False
        self._node = ""
        """The node whose lists are narrowed."""

    def compose(self) -> ComposeResult:
        """The card, the tabs of a narrow terminal, and the lists."""
        yield Card(id="card", classes="box")
        yield Bar(id="tabs")
        with StillRow(id="sides"):
            for side, lists in self.lists.items():
                with StillColumn(id=side):
                    yield from lists
        yield Narrower("words that a row must have; enter goes to the rows, esc shows all")

    # --- what it shows --------------------------------------------------------------------------------------------

    def show(self, place: Place) -> None:
        """Show the node of a place."""
        self.found = found = self.session.dossier(place.node)
        self._was_brief = self.brief
        beside = self.beside(place.node, brief=self.brief)
        if place.node != self._node:
            self._node = place.node
            self.forget_words()
        self.every = panes(found, self.session, beside, brief=self.brief)
        self.sift(place.cursor)
        self._show_card(found)
        self.has_chosen = any(row.key == place.cursor for pane in self.panes for row in pane.rows)
        self.active = self._pane_of(place.cursor)
        self.share_room()
        self.refocus()

    @property
    def brief(self) -> bool:
        """Return True if there is room for titles alone."""
        return 0 < self.size.width < NARROW

    def _show_card(self, found: Dossier) -> None:
        session = self.session
        flat = self.size.height < FLAT

        @lru_cache(maxsize=2)  # painted to be measured, and to be drawn
        def paint(width: int) -> list[Content]:
            if flat:
                return card.brief(found, session, width)
            return card.card(found, session, width, serving=self.size.width < WIDE)

        self.card.show(paint)
        self._title_card()
        self._note_card()

    def _note_card(self) -> None:
        """Show the number of ties below the card; if the card fills the screen, also the key that shows the lists."""
        key = key_of("zoom", self.session.keys)
        alone = say((key, ".key"), (" shows the lists too   ", ".dim")) if self.session.whole else say()
        self.card.set_note(alone + card.status(self.found) if self.found else "")

    def _pane_of(self, key: str) -> int:
        """The number of the pane with the row of that name, else of the first that has rows."""
        held = (number for number, pane in enumerate(self.panes) if any(row.key == key for row in pane.rows))
        return next(held, next((number for number, pane in enumerate(self.panes) if pane.rows), 0))

    # --- where one is ---------------------------------------------------------------------------------------------

    @property
    def node(self) -> str:
        """The node of the card."""
        return self.found.node.id if self.found else ""

    @property
    def cursor(self) -> str:
        """The name of the row under the cursor; empty while the card has the keys."""
        return self.used[self.active].key if self.panes and self.has_chosen else ""

    @property
    def target(self) -> str:
        """The node of the row under the cursor; while none is chosen, the node of the card."""
        return (self.has_chosen and self.pointed) or self.node

    @property
    def pointed(self) -> str:
        """The node of the row that enter would open."""
        row = self.used[self.active].row if self.panes else None
        return row.node if row else ""

    def restate(self) -> None:
        """Show the same again, with the same row or the card chosen."""
        side = self.panes[self.active].side if self.panes and self.has_chosen else ""
        self.show(replace(self.session.history.place, cursor=self.cursor))
        self.go_beside(side)

    @property
    def numbered(self) -> int:
        """The number of the last row of all lists."""
        return sum(len(pane.rows) for pane in self.every)

    def zoomed(self) -> None:
        """Give the current pane all the room, or each pane its own."""
        self._note_card()
        self.share_room()
        self.refocus()

    def enter_row(self, number: int) -> bool:
        """Enter a row by its number, which runs through all panes."""
        rows = [row for pane in self.every for row in pane.rows]
        if number > len(rows):
            return False
        self._enter(rows[number - 1])
        return True

    @on(Rows.Chosen)
    def choose(self, event: Rows.Chosen) -> None:
        """Go to the row's node."""
        event.stop()
        self._enter(event.row)

    @on(Card.Left)
    def leave_card(self, event: Card.Left) -> None:
        """Go from the card to the first row, or on to its node."""
        if not self.panes or not self.panes[self.active].rows:
            return
        self.take(self.active)
        if event.entered:
            self.used[self.active].action_choose()

    def _enter(self, row: Row) -> None:
        self.active, self.has_chosen = self._pane_of(row.key), True
        self.refocus()
        self.used[self.active].go(row.key)
        self.post_message(Visit(row.way or ((row.mark, row.node),)))

    @on(Rows.Edge)
    def walk_on(self, event: Rows.Edge) -> None:
        """Go on to the next list of the side after the end of a list."""
        side = self.panes[self.active].side if self.size.width >= WIDE else ""
        there = [n for n, pane in enumerate(self.panes) if pane.rows and (pane.side == side or not side)]
        place = there.index(self.active) + event.by if self.active in there else -1
        if place < 0:
            self.to_card()
        elif place < len(there):
            self.take(there[place])
            self.used[self.active].action_end(last=event.by < 0)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Make the list that was clicked the current one."""
        used = self.used
        if event.widget in used:
            self.active, self.has_chosen = used.index(event.widget), True
        elif event.widget is self.card:
            self.has_chosen = False
        self.point()

    @on(Arranged.Tab)
    def show_tab(self, event: Arranged.Tab) -> None:
        """Show the list of the tab."""
        self.take(event.number)

    def refocus(self) -> None:
        """Put the keys where the cursor is, unless words are typed that narrow the lists."""
        if self.line.can_focus:
            return
        there = self.has_chosen and self.panes and self.panes[self.active].rows
        (self.used[self.active] if there else self.card).focus(scroll_visible=False)
        self.point()

    def _title_card(self) -> None:
        """Show the kind and id of the node, after a mark while the card has the keys."""
        if self.found:
            node, sign = self.found.node, ("" if self.has_chosen else "> ")
            picked = card.picked(self.session, node.id)
            self.card.border_title = say((sign, ".key"), (node.kind, ".strong"), f"  {node.id}", picked)

    def point(self) -> None:
        """Show what is in hand, and which row enter would open while that is the card."""
        self._title_card()
        for number, rows in enumerate(self.used):
            rows.set_pointed(not self.has_chosen and number == self.active)

    def take(self, number: int) -> None:
        """Take a list in hand, which gets more room by it."""
        was, self.active, self.has_chosen = (self.active, self.has_chosen), number, True
        self.refocus()
        if was != (number, True):
            self.share_room()

    def to_card(self) -> None:
        """Give the card the keys."""
        self.has_chosen = False
        self.refocus()
        self.share_room()

    def do_next_pane(self, by: int = 1) -> None:
        """Go to the next list that has rows; the card is one of them."""
        stops = [-1, *(number for number, pane in enumerate(self.panes) if pane.rows)]
        here = self.active if self.has_chosen else -1
        place = stops.index(here) if here in stops else 0
        stop = stops[(place + by) % len(stops)]
        if stop >= 0:
            self.take(stop)
        else:
            self.to_card()

    def do_previous_pane(self) -> None:
        """Go to the list before."""
        self.do_next_pane(-1)

    def do_right(self, by: int = 1) -> None:
        """Go to the lists of the next side, or to the next list if there is only one side."""
        if self.size.width < WIDE:
            self.do_next_pane(by)
            return
        if not self.has_chosen and by < 0:
            self.take(self.active)
            return
        sides = [side for side in SIDES if any(pane.side == side and pane.rows for pane in self.panes)]
        here = self.panes[self.active].side
        place = sides.index(here) + by if here in sides else 0
        if 0 <= place < len(sides):
            self.to_side(sides[place])

    def do_left(self) -> None:
        """Go to the lists of the side before."""
        self.do_right(-1)

    def to_side(self, side: str) -> None:
        """Go to the first list of a side that has rows. If there is only one side, an empty list will do."""
        there = [n for n, pane in enumerate(self.panes) if pane.side == side]
        filled = [n for n in there if self.panes[n].rows]
        if filled or (there and self.size.width < WIDE):
            self.take([*filled, *there][0])

    def do_up(self) -> None:
        """Go back along the trail; without one, to the node that this one bears on, or to the list of such nodes."""
        serves = self.found.serves if self.found else ()
        if len(self.session.history.place.trail) > 1:
            self.post_message(Retrace(len(self.session.history.place.trail) - 1))
        elif len(serves) == 1:
            self.post_message(Visit((("^", serves[0].id),)))
        elif serves:
            self.take(next(n for n, pane in enumerate(self.panes) if pane.mark == "^"))
        else:
            self.post_message(Retrace(0))

    def do_larger(self, by: int = 1) -> None:
        """Give the current list more room, from now on."""
        if not self.panes:
            return
        title, shares = self.panes[self.active].title, self.session.shares
        steps = max(-STEPS, min(shares.get(title, 0) + by, STEPS))
        self.session.shares = {**shares, title: steps}
        self.share_room()
        size = "as at first" if not steps else f"{'larger' if steps > 0 else 'smaller'}, {abs(steps)} of {STEPS}"
        self.used[self.active].set_note(f"{size}, if room is short")

    def do_smaller(self) -> None:
        """Give it less."""
        self.do_larger(-1)

    def do_preview_on(self) -> None:
        """Read on in the card."""
        self.card.action_page(1)

    def do_preview_back(self) -> None:
        """Read back."""
        self.card.action_page(-1)

    # --- where its parts are --------------------------------------------------------------------------------------

    def on_resize(self, _: events.Resize) -> None:
        """Share the room anew."""
        if self.found and self.brief != self._was_brief:
            self.show(replace(self.session.history.place, cursor=self.cursor))
        elif self.found:
            self._show_card(self.found)
            self.share_room()
