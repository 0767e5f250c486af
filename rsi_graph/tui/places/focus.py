"""One node at a time: its card, and around it what holds it up, what speaks against it, on what conditions, with which
risks, and who says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.getters import query_one
from textual.message import Message

from rsi_graph.graph.dossier import Dossier
from rsi_graph.tui.command_table import MOVES, bindings
from rsi_graph.tui.drawing import card
from rsi_graph.tui.drawing.bar import Bar
from rsi_graph.tui.drawing.lines import Lines
from rsi_graph.tui.drawing.paint import say
from rsi_graph.tui.drawing.rows import Row, Rows
from rsi_graph.tui.messages import Retrace, Visit
from rsi_graph.tui.places.cruxes import SIDE, Beside
from rsi_graph.tui.places.panes import Pane, panes
from rsi_graph.tui.places.place import FLAT, NARROW, TALL, WIDE
from rsi_graph.tui.places.sharing import share, tabs
from rsi_graph.tui.session import Session
from rsi_graph.user.memory import Place

SIDES = {"left": 5, "right": 5, SIDE: 1}
"""The most lists that a side can have."""
FRAME = 2
"""Lines, or cells, of a box's border."""
LIST_FRAME = FRAME + 1
"""Cells of a list's border and scrollbar."""
CARD_SHORT = 7
FIRST = 2
"""The weight of supports and counterpoints when room is shared out; every other list weighs 1."""


class Card(Lines):
    """The card of the node in hand. It is in hand itself until a row is chosen."""

    BINDINGS = bindings(MOVES)

    @dataclass
    class Left(Message):
        """The cursor goes on to the rows; ``entered`` where it goes through them to the first row's node."""

        entered: bool = False

    def action_move(self, by: int) -> None:
        """Down to the rows; up in the text."""
        if by > 0:
            self.post_message(self.Left())
        else:
            self.scroll_to(y=self.scroll_offset.y - 1, animate=False)

    def action_page(self, by: int) -> None:
        """Scroll by what is in sight."""
        height = max(self.scrollable_content_region.height - 1, 1)
        self.scroll_to(y=self.scroll_offset.y + by * height, animate=False)

    def action_end(self, last: bool) -> None:
        """Go to the beginning of the text or its end."""
        self.scroll_to(y=self.max_scroll_y if last else 0, animate=False)

    def action_choose(self) -> None:
        """Enter the first row."""
        self.post_message(self.Left(entered=True))


class FocusView(Beside):
    """The node in hand."""

    card = query_one("#card", Card)
    tabs = query_one("#tabs", Bar)

    @dataclass
    class Tab(Message):
        """A tab was clicked."""

        number: int

    def __init__(self, session: Session, id_: str) -> None:
        super().__init__(session, id_)
        self.found: Dossier | None = None
        self.lists = {
            side: [Rows(id=f"{side}-{place}", classes="box") for place in range(number)]
            for side, number in SIDES.items()
        }
        self.panes: tuple[Pane, ...] = ()
        self._was_brief = False
        self.active = 0
        """The number of the pane in hand."""
        self.has_chosen = False
        """True where a row is in hand, and not the card."""

    def compose(self) -> ComposeResult:
        """The card, the tabs of a narrow terminal, and the lists."""
        yield Card(id="card", classes="box")
        yield Bar(id="tabs")
        with Horizontal(id="sides"):
            for side, lists in self.lists.items():
                with Vertical(id=side):
                    yield from lists

    # --- what it shows --------------------------------------------------------------------------------------------

    def show(self, place: Place) -> None:
        """Show the node of a place."""
        self.found = found = self.session.dossier(place.node)
        self._was_brief = self.brief
        beside = self.beside(place.node, brief=self.brief)
        self.panes = panes(found, self.session, beside, brief=self.brief)
        used = self._used()
        for rows in chain(*self.lists.values()):
            rows.display = rows in used
        for pane, rows in zip(self.panes, used, strict=True):
            rows.empty = pane.empty
            rows.set_rows(pane.rows, place.cursor)
            rows.border_title, rows.border_subtitle = pane.heading, pane.legend
            rows.can_focus = bool(pane.rows)
        self._show_card(found)
        self.has_chosen = any(row.key == place.cursor for pane in self.panes for row in pane.rows)
        self.active = self._pane_of(place.cursor)
        self.refocus()
        self.share_room()

    @property
    def brief(self) -> bool:
        """Return True if there is room for titles alone."""
        return 0 < self.size.width < NARROW

    def _show_card(self, found: Dossier) -> None:
        session = self.session
        flat = self.size.height < FLAT
        self.card.show(
            lambda width: (
                card.brief(found, session, width)
                if flat
                else card.card(found, session, width, serving=self.size.width < WIDE)
            )
        )
        self._title_card()
        self.card.border_subtitle = card.status(found)

    def _used(self) -> list[Rows]:
        """The list of each pane."""
        left = {side: iter(lists) for side, lists in self.lists.items()}
        return [next(left[pane.side]) for pane in self.panes]

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
        """The name of the row under the cursor; empty while the card is in hand."""
        return self._used()[self.active].key if self.panes and self.has_chosen else ""

    @property
    def target(self) -> str:
        """The node of the row under the cursor; while none is chosen, the node of the card."""
        return (self.has_chosen and self.pointed) or self.node

    @property
    def pointed(self) -> str:
        """The node of the row that enter would open."""
        row = self._used()[self.active].row if self.panes else None
        return row.node if row else ""

    def restate(self) -> None:
        """Show the same again, with the same row in hand, or the card."""
        side = self.panes[self.active].side if self.panes and self.has_chosen else ""
        self.show(replace(self.session.history.place, cursor=self.cursor))
        self.go_beside(side)

    @property
    def numbered(self) -> int:
        """The number of the last row of all lists."""
        return sum(len(pane.rows) for pane in self.panes)

    def zoomed(self) -> None:
        """Give the pane in hand all the room, or all of them theirs."""
        self.share_room()
        self.refocus()

    def enter_row(self, number: int) -> bool:
        """Enter a row by its number, which runs through all panes."""
        rows = [row for pane in self.panes for row in pane.rows]
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
        self._activate(self.active)
        if event.entered:
            self._used()[self.active].action_choose()

    def _enter(self, row: Row) -> None:
        self._activate(self._pane_of(row.key))
        self._used()[self.active].go(row.key)
        self.post_message(Visit(row.way or ((row.mark, row.node),)))

    @on(Rows.Edge)
    def walk_on(self, event: Rows.Edge) -> None:
        """Beyond the end of a list the next one of its side begins."""
        side = self.panes[self.active].side if self.size.width >= WIDE else ""
        there = [n for n, pane in enumerate(self.panes) if pane.rows and (pane.side == side or not side)]
        place = there.index(self.active) + event.by if self.active in there else -1
        if place < 0:
            self.to_card()
        elif place < len(there):
            self._activate(there[place])
            self._used()[self.active].action_end(last=event.by < 0)
            self.share_room()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The list that was clicked is the one in hand."""
        used = self._used()
        if event.widget in used:
            self.active, self.has_chosen = used.index(event.widget), True
        elif event.widget is self.card:
            self.has_chosen = False
        self._point()

    def on_focus_view_tab(self, event: "FocusView.Tab") -> None:
        """Show the list of the tab."""
        self._activate(event.number)
        self.share_room()

    def refocus(self) -> None:
        """Put the keys where the cursor is."""
        there = self.has_chosen and self.panes and self.panes[self.active].rows
        (self._used()[self.active] if there else self.card).focus(scroll_visible=False)
        self._point()

    def _title_card(self) -> None:
        """Name the node of the card, behind a mark while the card is in hand."""
        if self.found:
            node, sign = self.found.node, ("" if self.has_chosen else "> ")
            picked = card.picked(self.session, node.id)
            self.card.border_title = say((sign, ".key"), (node.kind, ".strong"), f"  {node.id}", picked)

    def _point(self) -> None:
        """Show what is in hand, and which row enter would open while that is the card."""
        self._title_card()
        for number, rows in enumerate(self._used()):
            rows.set_pointed(not self.has_chosen and number == self.active)

    def _activate(self, number: int) -> None:
        self.active, self.has_chosen = number, True
        self.refocus()

    def to_card(self) -> None:
        """Take the card in hand."""
        self.has_chosen = False
        self.refocus()
        if self.session.whole:
            self.share_room()

    def do_next_pane(self, by: int = 1) -> None:
        """Go to the next list that has rows; the card is one of them."""
        stops = [-1, *(number for number, pane in enumerate(self.panes) if pane.rows)]
        here = self.active if self.has_chosen else -1
        place = stops.index(here) if here in stops else 0
        stop = stops[(place + by) % len(stops)]
        if stop >= 0:
            self._activate(stop)
            self.share_room()
        else:
            self.to_card()

    def do_previous_pane(self) -> None:
        """Go to the list before."""
        self.do_next_pane(-1)

    def do_right(self, by: int = 1) -> None:
        """Go to the lists of the side next to this one, or to the next list where there is only one side."""
        if self.size.width < WIDE:
            self.do_next_pane(by)
            return
        if not self.has_chosen and by < 0:
            self._activate(self.active)
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
        """Go to the first list of a side that has rows; where there is only one side, also to one that has none."""
        there = [n for n, pane in enumerate(self.panes) if pane.side == side]
        filled = [n for n in there if self.panes[n].rows]
        if filled or (there and self.size.width < WIDE):
            self._activate([*filled, *there][0])
            self.share_room()

    def do_up(self) -> None:
        """Back along the trail; without one to what the node bears on, where there are several into their list."""
        serves = self.found.serves if self.found else ()
        if len(self.session.history.place.trail) > 1:
            self.post_message(Retrace(len(self.session.history.place.trail) - 1))
        elif len(serves) == 1:
            self.post_message(Visit((("^", serves[0].id),)))
        elif serves:
            self._activate(next(n for n, pane in enumerate(self.panes) if pane.mark == "^"))
            self.share_room()
        else:
            self.post_message(Retrace(0))

    # --- where its parts are --------------------------------------------------------------------------------------

    def on_resize(self, _: events.Resize) -> None:
        """Share the room anew."""
        if self.found and self.brief != self._was_brief:
            self.show(replace(self.session.history.place, cursor=self.cursor))
        elif self.found:
            self._show_card(self.found)
            self.share_room()

    def share_room(self) -> None:
        """Give the card and the lists their heights."""
        width, height = self.size
        if not width or not height:
            return
        self.card.display = not (self.session.whole and self.has_chosen)
        if self.session.whole:
            self._give_all(width, height)
            return
        wide = width >= WIDE
        self.tabs.display = not wide
        self.tabs.set_parts(tabs(self.panes, self.active, width, self.Tab))
        left = height - self._arrange_card(width, height) - (0 if wide else 1)
        for side in SIDES:
            shown = [(p, r) for p, r in zip(self.panes, self._used(), strict=True) if p.side == side]
            self.query_one(f"#{side}").display = bool(shown) if wide else self.panes[self.active].side == side
            self._arrange_side(shown, left, width if not wide else self._side_width(width), wide=wide)

    def _give_all(self, width: int, height: int) -> None:
        """Give the pane in hand all the room."""
        self.tabs.display = True
        self.tabs.set_parts(tabs(self.panes, self.active if self.has_chosen else -1, width, self.Tab))
        self.card.styles.height = height - 1
        active = self._used()[self.active] if self.panes and self.has_chosen else None
        for side, lists in self.lists.items():
            self.query_one(f"#{side}").display = active in lists
            for rows in lists:
                rows.display = rows is active
                rows.styles.height = height - 1

    def _arrange_card(self, width: int, height: int) -> int:
        """Give the card its height."""
        flat = height < FLAT
        self.card.set_class(flat, "flat")
        most = 2 if flat else max(CARD_SHORT if height < TALL else height // 3 + 1, height - self._needed(width))
        wanted = self.card.height_at(width - (2 if flat else 5)) + (0 if flat else FRAME)
        self.card.styles.height = taken = min(wanted, most)
        self.card.set_class(wanted > most, "scrolls")
        return taken

    def _needed(self, width: int) -> int:
        """The lines that the lists fill; what they leave is the card's."""
        if width < WIDE:
            return 1 + self._wanted(self._used()[self.active], width) if self.panes else 1
        sides = {pane.side for pane in self.panes}
        room, used = self._side_width(width), list(zip(self.panes, self._used(), strict=True))
        return max((sum(self._wanted(r, room) for p, r in used if p.side == side) for side in sides), default=0)

    @staticmethod
    def _wanted(rows: Rows, width: int) -> int:
        return max(rows.height_at(width - LIST_FRAME), 0) + FRAME

    def _side_width(self, width: int) -> int:
        return width // len({pane.side for pane in self.panes})

    def _arrange_side(self, shown: Sequence[tuple[Pane, Rows]], height: int, width: int, *, wide: bool) -> None:
        active = self._used()[self.active]
        if not wide:
            for _, rows in shown:
                rows.display = rows is active
                rows.styles.height = height
            return
        wanted = [self._wanted(rows, width) for _, rows in shown]
        for (_, rows), lines in zip(shown, share(wanted, height, FIRST), strict=True):
            rows.display = True
            rows.styles.height = lines
