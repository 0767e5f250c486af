"""The arrangement of the focus view: the height of its card, and the column and height of each list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from textual.getters import query_one
from textual.message import Message
from textual.widget import Widget

from rsi_graph.tui.drawing.bar import Bar
from rsi_graph.tui.drawing.lines import Lines
from rsi_graph.tui.drawing.rows import Extent, Rows
from rsi_graph.tui.places.cruxes import SIDE, Beside
from rsi_graph.tui.places.panes import Pane
from rsi_graph.tui.places.place import FLAT, TALL, WIDE
from rsi_graph.tui.places.sharing import (
    COLUMNS,
    FOLDED,
    Share,
    Wish,
    lacking,
    lines_of,
    placed,
    shared,
    tabs,
)
from rsi_graph.tui.session import Session

SIDES = {"left": 7, "right": 8, SIDE: 1}
"""The most lists that a side can have."""
FRAME = 2
"""Lines, or cells, of a box's border."""
LIST_FRAME = FRAME + 1
"""The cells of a list's border and scrollbar."""
CARD_FRAME = LIST_FRAME + 2
"""The same for the card, which has a cell of padding."""
LEANS = (55, 60, 65)
"""The percentage of the width that a column can get if it lacks lines and the other has some to spare."""
LINES_OF_ROW = 3
"""The approximate least number of lines of a row with a text."""
CARD_SHORT = 7
"""The most lines of the card in a terminal of few lines."""


class Arranged(Beside):
    """A view of a card and of lists around it."""

    card = query_one("#card", Lines)
    tabs = query_one("#tabs", Bar)

    @dataclass
    class Tab(Message):
        """A tab was clicked."""

        number: int

    def __init__(self, session: Session, id_: str) -> None:
        super().__init__(session, id_)
        self.lists = {
            side: [Rows(id=f"{side}-{place}", classes="box") for place in range(number)]
            for side, number in SIDES.items()
        }
        self.panes: tuple[Pane, ...] = ()
        self.homes: tuple[str, ...] = ()
        """The side of each pane by its meaning, though it may be shown on the other one."""
        self._cursor_of_new: str | None = None
        """The current row of panes whose rows are not in the lists yet."""
        self._widths: dict[str | None, int | None] = {}
        """The width that was given to each column; none for an even share."""
        self.active = 0
        """The number of the current pane."""
        self.has_chosen = False
        """True if a row is chosen, not the card."""

    @property
    def used(self) -> list[Rows]:
        """The list of each pane."""
        left = {side: iter(lists) for side, lists in self.lists.items()}
        return [next(left[pane.side]) for pane in self.panes]

    def hold(self, panes: tuple[Pane, ...], cursor: str) -> None:
        """Take other panes; they are shown as soon as their places are known."""
        self.panes, self.homes, self._cursor_of_new = panes, tuple(pane.side for pane in panes), cursor

    def _stand(self, places: Sequence[str], shares: Sequence[Share] = ()) -> None:
        """Put the rows of the panes into the lists of these columns, unless they stand there; shown as they share."""
        new = self._cursor_of_new
        if new is None and [pane.side for pane in self.panes] == list(places):
            return
        cursor, self._cursor_of_new = self.cursor if new is None else new, None
        self.panes = tuple(replace(pane, side=side) for pane, side in zip(self.panes, places, strict=True))
        for rows, part in zip(self.used, shares, strict=False):
            rows.extent, rows.lines = part.extent, part.lines - FRAME
        self._fill_lists(cursor)
        if new is None:
            self.refocus()

    def _fill_lists(self, cursor: str) -> None:
        used = self.used
        for rows in chain(*self.lists.values()):
            rows.display = rows in used
        for pane, rows in zip(self.panes, used, strict=True):
            rows.empty = pane.empty
            rows.set_rows(pane.rows, cursor)
            rows.border_title = pane.heading
            rows.set_note(pane.legend)
            rows.can_focus = bool(pane.rows)

    # --- the room of each -----------------------------------------------------------------------------------------

    @property
    def height_left(self) -> int:
        """The lines for the card and the lists."""
        return self.size.height

    def share_room(self) -> None:
        """Give the card and the lists their places and heights."""
        width, height = self.size.width, self.height_left
        if self.session.whole or width < WIDE or not height:
            self._stand(self.homes)
        if not width or not height:
            return
        self.card.display = not (self.session.whole and self.has_chosen)
        if self.session.whole:
            self._give_all(width, height)
            return
        self.tabs.display = width < WIDE
        if width < WIDE:
            self.tabs.set_parts(tabs(self.panes, self.active, width, self.Tab))
            self._arrange_one(width, height)
        else:
            self._arrange_columns(width, height)

    def _give_all(self, width: int, height: int) -> None:
        """Give the current pane all the room."""
        self.tabs.display = True
        self.tabs.set_parts(tabs(self.panes, self.active if self.has_chosen else -1, width, self.Tab))
        self.card.styles.height = height - 1
        active = self.used[self.active] if self.panes and self.has_chosen else None
        for side, lists in self.lists.items():
            self.query_one(f"#{side}").display = active in lists
            for rows in lists:
                _give(rows, Share(height - 1 if rows is active else 0, Extent.WHOLE))

    def _arrange_one(self, width: int, height: int) -> None:
        """Show the card and below it only the current list."""
        if not self.panes:
            self._give_card(self._wanted_by_card(width, height), height, 1)
            return
        card = self._wanted_by_card(width, height)
        wish = self._wishes([self.panes[self.active]], [width], height - self._least_of_card(card, height) - 1)[0]
        room = height - self._give_card(card, height, wish.usual + 1) - 1
        for side in SIDES:
            self.query_one(f"#{side}").display = self.panes[self.active].side == side
        for number, rows in enumerate(self.used):
            here = number == self.active
            _give(rows, replace(shared([wish], room)[0], lines=room) if here else Share(0))

    def _arrange_columns(self, width: int, height: int) -> None:
        """Show the card and below it all lists in their columns."""
        sides = [side for side in SIDES if side in self.homes]
        even, card = width // max(len(sides), 1), self._wanted_by_card(width, height)
        least = height - self._least_of_card(card, height)
        wishes = self._wishes(self.panes, [even] * len(self.panes), least, self.homes)
        places = placed(wishes, least)
        widths, wishes = self._leaning(places, wishes, width, least)
        room = height - self._give_card(card, height, max(lines_of(places, wishes).values(), default=0))
        given: dict[int, Share] = {}
        for side in SIDES:
            there = [number for number, place in enumerate(places) if place == side]
            column = self.query_one(f"#{side}")
            column.display = bool(there)
            self._widen(column, widths.get(side) if side == COLUMNS[0] else None)
            given |= zip(there, shared([wishes[number] for number in there], room), strict=True)
        self._stand(places, [given[number] for number in range(len(places))])
        for number, rows in enumerate(self.used):
            _give(rows, given[number])

    def _widen(self, column: Widget, width: int | None) -> None:
        """Set the width of a column, or an even share, only if it changes, as Textual would redraw all of it."""
        if self._widths.get(column.id) != width:
            self._widths[column.id] = width
            column.styles.width = width

    def _leaning(
        self, places: Sequence[str], wishes: list[Wish], width: int, room: int
    ) -> tuple[Mapping[str, int], list[Wish]]:
        """The widths of two columns, and the lines wanted in them: a column that lacks lines gets wider.

        A column without an entry has an even share.
        """
        taken = lines_of(places, wishes)
        if set(taken) != set(COLUMNS) or not min(taken.values()) < room < max(taken.values()):
            return {}, wishes
        longer, shorter = sorted(COLUMNS, key=lambda side: -taken[side])
        best: tuple[Mapping[str, int], list[Wish]] = ({}, wishes)
        for lean in LEANS:
            wide = width * lean // 100
            widths = {longer: wide, shorter: width - wide}
            wished = self._wishes(self.panes, [widths[place] for place in places], room, places)
            if lacking(places, wished, room) >= lacking(places, best[1], room):
                break
            best = widths, wished
        return best

    def _wishes(
        self, panes: Sequence[Pane], widths: Sequence[int], room: int, sides: Sequence[str] = ("",)
    ) -> list[Wish]:
        """The lines that each list would take in columns of this room.

        Where all of it fits, nothing is measured as usual; where even that is too much, nothing is measured whole;
        titles alone are measured only then.
        """
        in_hand = self.panes[self.active] if self.has_chosen else None
        boxes = [(pane, width - LIST_FRAME) for pane, width in zip(panes, widths, strict=True)]
        both = len(COLUMNS) * room
        may_fit = LINES_OF_ROW * sum(len(pane.rows) for pane in panes) <= both
        whole = [pane.height(width, Extent.WHOLE) + FRAME for pane, width in boxes] if may_fit else []
        if whole and all(lines <= room for lines in _summed(sides, whole).values()):
            usual = whole
        else:
            usual = [pane.height(width) + FRAME for pane, width in boxes]
            roomy = sum(usual) <= both
            whole = whole or [
                pane.height(width, Extent.WHOLE) + FRAME if roomy or pane is in_hand else lines
                for (pane, width), lines in zip(boxes, usual, strict=True)
            ]
        fits = all(lines <= room for lines in _summed(sides, usual).values())
        terse = usual if fits else [pane.height(width, Extent.TERSE) + FRAME for pane, width in boxes]
        steps = self.session.shares
        return [
            Wish(side, few, lines, most, pane.is_free, pane.weight, steps.get(pane.title, 0), pane is in_hand)
            for side, pane, few, lines, most in zip(sides, panes, terse, usual, whole, strict=True)
        ]

    # --- the card -------------------------------------------------------------------------------------------------

    @staticmethod
    def _least_of_card(wanted: int, height: int) -> int:
        """The lines that the card takes in any case."""
        return min(wanted, 2 if height < FLAT else CARD_SHORT if height < TALL else height // 3 + 1)

    def _wanted_by_card(self, width: int, height: int) -> int:
        """The lines of the whole card."""
        flat = height < FLAT
        return self.card.height_at(width - (FRAME if flat else CARD_FRAME)) + (0 if flat else FRAME)

    def _give_card(self, wanted: int, height: int, needed: int) -> int:
        """Give the card its height, with what the lists do not need; the height."""
        self.card.set_class(height < FLAT, "flat")
        least = self._least_of_card(wanted, height)
        taken = least if height < FLAT else min(wanted, max(least, height - needed))
        self.card.styles.height = taken
        self.card.set_class(wanted > taken, "scrolls")
        return taken


def _summed(sides: Sequence[str], lines: Sequence[int]) -> dict[str, int]:
    """The lines of each side."""
    found: dict[str, int] = {}
    for side, number in zip(sides, lines, strict=True):
        found[side] = found.get(side, 0) + number
    return found


def _give(rows: Rows, part: Share) -> None:
    """Give a list its lines; without any it is not shown."""
    rows.display = bool(part.lines)
    rows.styles.height = part.lines
    rows.set_class(part.lines == FOLDED, "folded")
    rows.set_extent(part.extent, part.lines - FRAME)
