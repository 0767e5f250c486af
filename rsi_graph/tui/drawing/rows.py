"""The list of the explorer: rows with a cursor, which are painted when visible and fetched when needed."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from time import monotonic

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from rsi_graph import collector
from rsi_graph.tui.command_table import MOVES, bindings
from rsi_graph.tui.drawing.lines import Lines, dotted, painted
from rsi_graph.tui.drawing.paint import clean, paragraphs
from rsi_graph.tui.drawing.row import Extent, Made, Row, title_only
from rsi_graph.tui.messages import EnterRow

MEASURED = 300
"""The length above which lists show one line a row, so that nothing has to be measured."""
AHEAD = 200
"""The number of rows that are fetched beyond the visible ones."""
AT_ONCE = 500
"""The number of rows that are fetched between two looks at the clock."""
SLICE, REST, TELL = 0.02, 0.005, 0.3
"""The seconds of fetching before keys are handled, of waiting for them, and before progress is shown."""
POINTED = "\u203a"
"""The sign before the row that enter would open while something else has the keys."""
ENDLESS = 2000
"""The cells for which a row is painted if all its words are needed."""
CUT = "\u2026"
"""The sign before a row whose beginning is above the visible part."""
FEW = 2
"""The number of rows from which the border says which one is current."""
EDGE = 2
"""Cells at the left for the cursor."""


class Rows(Lines):
    """A list with a cursor."""

    BINDINGS = bindings(MOVES)
    LEADS = False
    """Let a click select its row, not words in it."""
    cursor: reactive[int] = reactive(0, repaint=False)
    _is_clicked = False
    """True from the press of a mouse button until the click: rows stay where they are under it."""

    @dataclass
    class Chosen(Message):
        """A row was entered or clicked."""

        rows: "Rows"
        row: Row

    @dataclass
    class Edge(Message):
        """The cursor would go beyond the last row (1) or the first (-1)."""

        rows: "Rows"
        by: int

    @dataclass
    class Moved(Message):
        """The cursor is on another row."""

        rows: "Rows"

    def __init__(self, height: int = 0, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self.height = height
        """The lines of a row; 0 to measure each."""
        self.lit = False
        """True if the cursor is highlighted although the keys go elsewhere."""
        self.pointed = False
        """True if the row under the cursor is pointed at although the list does not have the keys."""
        self.click_twice = False
        """True if a click goes to a row and only a second one enters it."""
        self.extent, self.lines = Extent.USUAL, 0
        """The extent to which its rows are shown, and its lines; a terse list shows the row in hand and those that fit
        in them as usual."""
        self.empty = ""
        """The words shown when there are no rows."""
        self.rows: Sequence[Row] = ()
        self.counted: range | None = None
        """The numbers of the rows that are counted; None to count all."""
        self.turns: Callable[[int], None] | None = None
        """A function that scrolls another part instead, if that has all the room."""
        self.words = ""
        """The words that narrow the list; every shown row has all of them."""
        self.all: Sequence[Row] = ()
        """All rows, without narrowing."""
        self._texts: dict[str, str] = {}
        """The texts of rows as far as they were looked through."""
        self.text_of: Callable[[Row], str] = written
        """A function that gives the text of a row in which words are searched."""
        self.above: Callable[[Row], Iterable[str]] = lambda _: ()
        """A function that gives the names of the headings of a row, which stay with it."""
        self.sign: Callable[[str], str] = lambda _: ""
        """A function that gives the sign at the edge of a node's row, of one cell or none."""
        self._feed: Iterator[Row] = iter(())
        self._sought: str | None = None
        """The name of a row that is still to be fetched and gone to; empty for the last."""
        self._told = 0.0
        self._is_fed = True
        """True if no further rows are to be fetched."""
        self._starts: list[int] = [0]
        self._painted: list[list[Content]] = []

    # --- what it holds --------------------------------------------------------------------------------------------

    def set_extent(self, extent: Extent, lines: int) -> None:
        """Show that much of the rows, in that many lines."""
        if (extent, lines) != (self.extent, self.lines):
            is_other = extent != self.extent or extent == Extent.TERSE
            self.extent, self.lines = extent, lines
            if is_other:
                self.redraw()
                self.reveal()

    def set_rows(self, rows: Sequence[Row], key: str = "", feed: Iterator[Row] | None = None) -> None:
        """Show other rows, with the cursor on the one named ``key``; further rows come from ``feed``."""
        self.rows, self._feed, self._sought, self._is_fed = rows, feed or iter(()), None, feed is None
        self.all = ()
        self._texts = {}
        self._fetch(AHEAD)
        self._shown_anew(key)

    def narrow(self, words: str) -> None:
        """Show only rows that have all of these words, with the cursor on the same row if it has them."""
        if words.split() == self.words.split():
            return
        key = self.key
        if self.words:
            self.rows = self.all
        self.words = words.strip()
        self._shown_anew(key)

    def _shown_anew(self, key: str) -> None:
        """Draw the rows that have the words narrowed to, with the cursor on the one named ``key``."""
        if self.words:
            self._narrow()
        self.set_reactive(Rows.cursor, self._number(key))
        self.redraw()
        self.scroll_to(y=0, animate=False)
        self.reveal()
        self.post_message(self.Moved(self))

    def _narrow(self) -> None:
        """Leave out the rows that lack one of the words; the headings of the others stay."""
        wanted = self.words.casefold().split()
        with collector.paused():
            while self._fetch(len(self.rows) + AT_ONCE):
                pass
            self.all = self.rows
            for row in self.all:
                if row.key not in self._texts:
                    self._texts[row.key] = self.text_of(row).casefold()
            found = [row for row in self.all if has(self._texts[row.key], wanted)]
            kept = {row.key for row in found} | {key for row in found for key in self.above(row)}
            self.rows = [row for row in self.all if row.key in kept]

    def set_pointed(self, pointed: bool) -> None:
        """Point at the row under the cursor, or no longer."""
        if pointed != self.pointed:
            self.pointed = pointed
            self.refresh()

    def add_rows(self, rows: Sequence[Row]) -> None:
        """Show further rows below the present ones, without moving the cursor or scrolling."""
        self.rows = [*self.rows, *rows]
        self.redraw()

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    @property
    def key(self) -> str:
        """The name of the row under the cursor, even if its node is gone from the corpus."""
        if isinstance(self.rows, Made):
            return self.rows.ids[self.cursor] if self.cursor < len(self.rows) else ""
        return self.row.key if self.row else ""

    def go(self, key: str) -> None:
        """Put the cursor on the row of that name, if it exists or is fetched."""
        self._sought = None
        self.cursor = number = self._number(key, self.cursor)
        if key and self.key != key and number < len(self.rows):
            self._seek(key)

    def _number(self, key: str, otherwise: int = 0) -> int:
        if not key:
            return otherwise
        if isinstance(self.rows, Made):
            return self.rows.ids.index(key) if key in self.rows.ids else otherwise
        return next((number for number, row in enumerate(self.rows) if row.key == key), otherwise)

    def _fetch(self, upto: int) -> bool:
        """Fetch rows until there are ``upto``. Return True if any came."""
        most = max(upto - len(self.rows), 0)
        new = list(islice(self._feed, most))
        self._is_fed = self._is_fed or len(new) < most
        if new:
            self.rows = [*self.rows, *new]
        return bool(new)

    def _seek(self, key: str) -> None:
        """Fetch rows in stretches until the one of that name, or without a name the last; keys are handled between."""
        self._sought, self._told = key, monotonic()
        self._seek_on()

    def _seek_on(self) -> None:
        key, known, start = self._sought, len(self.rows), monotonic()
        if key is None:
            return
        more = True
        with collector.paused():
            while more and monotonic() < start + SLICE:
                more = self._fetch(len(self.rows) + AT_ONCE)
        found = [n for n in range(known, len(self.rows)) if self.rows[n].key == key] if key else []
        if found or not more:
            self._sought = None
        else:
            self.set_timer(REST, self._seek_on)
        if found or not key:
            self._show_sought(found[0] if found else len(self.rows) - 1, last=found or not more)

    def _show_sought(self, number: int, *, last: object) -> None:
        """Show the rows passed from time to time, and the one at which scrolling ends."""
        if last or monotonic() > self._told + TELL:
            self._told = monotonic()
            self.redraw()
            self.cursor = number

    # --- where its rows are ---------------------------------------------------------------------------------------

    @property
    def fixed(self) -> int:
        """The lines of every row; 0 if each has its own number."""
        return self.height or (len(self.rows) > MEASURED)

    def redraw(self) -> None:
        """Measure again."""
        self._painted_for = self.room
        if not self.fixed:
            self._painted = self._painted_rows(self.room - EDGE) if self.room > EDGE else []
            self._starts = list(accumulate(map(len, self._painted), initial=0))
        total = len(self.rows) * self.fixed if self.fixed else self._starts[-1]
        self.virtual_size = Size(max(self.room, 0), total)
        self.refresh()
        self.say_where()

    def _painted_rows(self, width: int) -> list[list[Content]]:
        """The lines of all rows; of a terse list as many as usual as fit, first the row in hand, then from the top."""
        shown = [painted(row.painter(self.extent), width) for row in self.rows]
        if self.extent != Extent.TERSE:
            return shown
        is_held = self.has_focus and not self._is_clicked and self.cursor < len(shown)
        in_hand = [self.cursor] if is_held else []
        spare = self.lines - sum(map(len, shown))
        for number in dict.fromkeys((*in_hand, *range(len(shown)))):
            usual = painted(self.rows[number].paint, width)
            spare -= len(usual) - len(shown[number])
            if spare < 0 and number not in in_hand:
                break
            shown[number] = usual
        return shown

    def on_resize(self, event: events.Resize) -> None:
        """Measure for the new width and keep the cursor visible."""
        super().on_resize(event)
        self.reveal()

    def _place(self, number: int) -> tuple[int, int]:
        """The first line of a row and the number of its lines."""
        if self.fixed:
            return number * self.fixed, self.fixed
        if number + 1 < len(self._starts):
            return self._starts[number], self._starts[number + 1] - self._starts[number]
        return 0, 0

    def _at(self, line: int) -> tuple[int, int]:
        """The row at a line, and the number of the line in the row."""
        if self.fixed:
            return divmod(line, self.fixed)
        number = bisect_right(self._starts, line) - 1
        return number, line - self._starts[number]

    def reveal(self) -> None:
        """Scroll until the row under the cursor is visible."""
        first, lines = self._place(self.cursor)
        height = self.scrollable_content_region.height
        if not height:  # not laid out yet: ``on_resize`` comes back to it
            return
        if first < self.scroll_offset.y or lines > height:
            self.scroll_to(y=first, animate=False)
        elif first + lines > self.scroll_offset.y + height:
            self.scroll_to(y=first + lines - height, animate=False)

    # --- drawing --------------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """The line at ``y`` of the visible part, with the cursor's row highlighted."""
        number, line = self._at(y + self.scroll_offset.y)
        if not 0 <= number < len(self.rows):
            said = dict(enumerate(self._nothing(self.room))) if not self.rows else {}
            return self.strip(said.get(y, Content()))
        lines = self._lines(number)
        content = lines[line] if line < len(lines) else Content()
        lit = number == self.cursor and (self.has_focus or self.lit)
        pointed = self.pointed and number == self.cursor
        edge = (">" if lit else POINTED if pointed else " ") if line == 0 else " " if y else CUT
        edge = f"{edge}{self.sign(self.rows[number].node) if line == 0 else ''}".ljust(EDGE)
        whole = Content.assemble((edge, ".key"), content)
        more = line + 1 < len(lines) and y == self.lines_in_sight - 1
        return self.strip(dotted(whole, self.room) if more else whole, lit=lit)

    @property
    def where(self) -> str:
        """The number of the row under the cursor while the list has the keys; else the number of visible rows."""
        total, height = len(self.rows), self.lines_in_sight
        if total < FEW or height < 1:
            return ""
        if self.has_focus or self.lit:
            counted = range(total) if self.words or self.counted is None else self.counted
            more = "" if self._is_fed else "+"
            return f"{counted.index(self.cursor) + 1}/{len(counted)}{more}" if self.cursor in counted else ""
        first, last = self._at(self.scroll_offset.y)[0], self._at(self.scroll_offset.y + height - 1)[0]
        shown = min(last, total - 1) - first + 1
        return f"{total - shown} more" if 0 < shown < total else ""

    def _nothing(self, width: int) -> list[Content]:
        """The lines shown when there are no rows."""
        said = f"no row has \u201c{clean(self.words)}\u201d" if self.words and self.all else self.empty
        return nothing(said, width)

    def _lines(self, number: int) -> list[Content]:
        if self.fixed:
            return painted(self.rows[number].painter(self.extent), self.room - EDGE)
        return self._painted[number] if number < len(self._painted) else []

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Fetch the rows that become visible."""
        super().watch_scroll_y(old_value, new_value)
        if self._fetch(int(new_value) + self.size.height + AHEAD):
            self.redraw()

    # --- moving ---------------------------------------------------------------------------------------------------

    def validate_cursor(self, number: int) -> int:
        """Keep the cursor within the rows."""
        if number >= len(self.rows) and self._fetch(number + AHEAD):
            self.redraw()
        return max(0, min(number, len(self.rows) - 1))

    def watch_cursor(self) -> None:
        """Keep the cursor in sight and say that it moved."""
        self._is_clicked = False
        if self.extent == Extent.TERSE:
            self.redraw()
        self.reveal()
        self.refresh()
        self.say_where()
        self.post_message(self.Moved(self))

    def watch_has_focus(self, value: bool) -> None:
        """Say which row is the current one, or how many are visible."""
        super().watch_has_focus(value)
        self._is_clicked = self._is_clicked and value
        if self.extent == Extent.TERSE and not self._is_clicked:
            self.redraw()
            self.reveal()
        self.say_where()

    def action_move(self, by: int) -> None:
        """Move the cursor by rows."""
        self._sought = None
        here = self.cursor
        self.cursor += by * (self._count() or 1)
        if self.cursor == here:
            self.post_message(self.Edge(self, by))

    def action_page(self, by: int) -> None:
        """Move the cursor by the visible part."""
        self._sought = None
        if self.turns:
            self.turns(by)
            return
        _, lines = self._place(self.cursor)
        self.cursor += by * max(1, self.scrollable_content_region.height // max(lines, 1) - 1)

    def action_end(self, last: bool) -> None:
        """Go to the first row or the last, which is reached in stretches if it is still to be fetched."""
        if last and (number := self._count()):
            self._sought = None
            self.cursor = number - 1
        elif last:
            self._seek("")
        else:
            self._sought = None
            self.cursor = 0

    def action_choose(self) -> None:
        """Enter the row under the cursor."""
        self._sought = None
        if number := self._count():
            self.post_message(EnterRow(number))
        elif self.row is not None:
            self.post_message(self.Chosen(self, self.row))

    def _count(self) -> int:
        """The number that was typed before a key, which uses it up."""
        take: Callable[[], int] = getattr(self.app, "take_count", int)
        return take()

    def focus_on_click(self) -> bool:
        """Take the keys when a mouse button is pressed, with every row where it is."""
        self._is_clicked = True
        return super().focus_on_click()

    def on_click(self, event: events.Click) -> None:
        """Enter the row that was clicked."""
        number, _ = self._at(event.y - self.gutter.top + self.scroll_offset.y)
        self._is_clicked = False
        if 0 <= number < len(self.rows):
            entered = number == self.cursor or not self.click_twice
            self.cursor = number
            if entered:
                self.action_choose()


def nothing(words: str, width: int) -> list[Content]:
    """The lines of a list without rows."""
    return paragraphs(words, width, ".dim", indent=EDGE)


def height(rows: Sequence[Row], words: str, width: int, extent: Extent = Extent.USUAL) -> int:
    """The lines that rows take at a width if that much of each is shown; without any, those words."""
    if not rows:
        return len(nothing(words, width))
    if len(rows) > MEASURED:
        return len(rows)
    return sum(len(painted(row.painter(extent), width - EDGE)) for row in rows)


def written(row: Row) -> str:
    """All that is written in a row."""
    return " ".join(line.plain for line in painted(row.painter(Extent.WHOLE), ENDLESS))


def has(text: str, words: Sequence[str]) -> bool:
    """Return True if a text has all of some folded words in it."""
    folded = text.casefold()
    return all(word in folded for word in words)


__all__ = ["Extent", "Made", "Row", "Rows", "has", "height", "title_only", "written"]
