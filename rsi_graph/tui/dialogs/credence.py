"""A credence for one proposition: both its sides above, the number and the reason below, and the lines as written."""

from functools import partial
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.widgets import Input

from rsi_graph.editing import positions
from rsi_graph.editing.positions import PositionChange, PositionFile
from rsi_graph.errors import RsiGraphError
from rsi_graph.evaluation.standings import EVEN, number
from rsi_graph.evaluation.structure import Interval, Supposition
from rsi_graph.evaluation.supposing import ends
from rsi_graph.evaluation.tensions import UNREACHED, Consequence, follows
from rsi_graph.evaluation.tensions import told as tension_told
from rsi_graph.relations import KIND_MARKS
from rsi_graph.tui.command_table import OF_CREDENCES, Action, bindings
from rsi_graph.tui.dialogs.dialog import Dialog
from rsi_graph.tui.drawing import card
from rsi_graph.tui.drawing.bar import BarPart, Bars
from rsi_graph.tui.drawing.lines import Lines
from rsi_graph.tui.drawing.one_line import OneLine
from rsi_graph.tui.drawing.paint import clean, cut, key_words, marked, say, wrap
from rsi_graph.tui.messages import Pressed
from rsi_graph.tui.session import Session

FULL, EMPTY = "\u2588", "\u2591"
WIDEST = 50
"""The most cells of the gauge."""


class Gauge(Lines, inherit_bindings=False):
    """A field for a credence, with a bar. The first digit replaces the former credence.

    It has no keys to scroll by, so that the arrows are the dialog's.
    """

    class Typed(Message):
        """The typed text changed."""

    def __init__(self, typed: str) -> None:
        super().__init__(id="gauge")
        self.typed, self.fresh = typed, True
        self.beside = ""
        """The note beside it: the strength that follows from the rest, in words."""

    def on_mount(self) -> None:
        """Draw it."""
        self.show(self._paint_gauge)

    def put(self, typed: str) -> None:
        """Set the typed text."""
        self.typed = typed
        self.redraw()
        self.post_message(self.Typed())

    def on_key(self, event: events.Key) -> None:
        """Take digits, the decimal point, the hyphen of an interval, and backspace."""
        character = event.character or ""
        if event.key == "backspace":
            event.stop()
            self.fresh = False
            self.put("" if self.typed == "none" else self.typed[:-1])
        elif character.isascii() and (character.isdigit() or character in ("-", ".")):
            event.stop()
            self.take(character)

    def take(self, character: str) -> None:
        """Take one more character if the result is a credence or can become one."""
        before = "" if (self.fresh and character != "-") or self.typed == "none" else self.typed
        typed = before + character
        if positions.BEGINNING.fullmatch(typed):
            self.fresh = False
            self.put(typed)

    def step(self, by: int) -> None:
        """Move the number, or the upper end of an interval, by hundredths."""
        low, high = (EVEN, EVEN) if self.typed == "none" else self._entered() or (EVEN, EVEN)
        is_interval = "-" in self.typed
        moved = round(min(max(high + by / 100, low if is_interval else 0.0), 1.0), 2)
        self.fresh = True
        self.put(f"{number(low)}-{number(moved)}" if is_interval else number(moved))

    def _entered(self) -> Interval | None:
        """Return the typed credence; None if it is none."""
        try:
            return positions.entered(self.typed)
        except RsiGraphError:
            return None

    def _paint_gauge(self, width: int) -> list[Content]:
        words = {"": "not said", "none": "no opinion"}.get(self.typed) or self._read()
        room = max(min(width - 16, WIDEST), 8)
        low, high = (round(end * room) for end in self._ends())
        solid = self.typed not in ("", "none") and low == high
        bar = FULL * low + EMPTY * (room - low) if solid else EMPTY * low + FULL * (high - low) + EMPTY * (room - high)
        head = say((f"{words:<14}", ".strong"), ("  ", ""), (bar, ".claim"))
        return [head.truncate(width), cut(say((self.beside, ".dim")), width)]

    def _read(self) -> str:
        """Return the typed credence in the usual form; unchanged if it is none yet."""
        found = self._entered()
        return ends(found) if found else self.typed

    def _ends(self) -> Interval:
        return self._entered() or (0.0, 0.0)


class CredenceScreen(Dialog[PositionChange]):
    """The dialog. Its answer is the change to be written, or nothing."""

    BINDINGS = bindings(OF_CREDENCES)
    KEYS: ClassVar[tuple[Action, ...]] = tuple(action for action in OF_CREDENCES if not action.name.startswith("one_"))
    stated = query_one("#stated", Lines)
    gauge = query_one(Gauge)
    why = query_one("#because", Input)
    written = query_one("#written", Lines)
    foot = query_one("#keys", Bars)

    def __init__(self, session: Session, node: str, *, asked: bool) -> None:
        super().__init__()
        self.session, self.node, self.asked = session, node, asked
        self.file: PositionFile | None = None
        self.refused = ""
        self.now = session.position.of(node) if session.position else None
        """The present credence."""

    def compose(self) -> ComposeResult:
        """Yield the statement, the number, the reason and the lines that are to be written."""
        with Vertical(id="credence", classes="dialog"):
            yield Lines(id="stated")
            yield Gauge(positions.as_entered(self.now.held) if self.now else "")
            because = clean(self.now.because or "") if self.now else ""
            yield OneLine(because, id="because", placeholder="because (tab): why, in a sentence")
            yield Lines(id="written")
            yield Bars(id="keys", most=2)

    def on_mount(self) -> None:
        """Show both sides, and compute what follows from the rest."""
        graph, node = self.session.graph, self.node
        mark, title = KIND_MARKS[graph.kind(node)], clean(graph.title(node))
        self.query_one("#credence").border_title = say(marked_in_border(mark), f" Your credence: {title}")
        self.stated.can_focus = self.written.can_focus = False
        self.stated.show(partial(card.preview, self.session.dossier(node), self.session))
        try:
            self.file = positions.position_file(self.session.snapshot, positions.NAME, asked=self.asked)
        except RsiGraphError as error:
            self.refused = error.with_hint
        self.show_lines()
        self.gauge.focus()
        held = self.session.position.grounds.supposition if self.session.position else Supposition()
        if rest := held.without(node):
            self.aside(lambda: follows(graph, rest, node), self.take)
        else:
            self.gauge.beside = "what follows from your other credences stands here once there are some"

    def take(self, found: Consequence) -> None:
        """Show what follows from the rest of the position, and the arguments for that."""
        if found.follows is None:
            self.gauge.beside = UNREACHED
        else:
            _, *pulls = tension_told(self.session.graph, found)
            follows = f"from the rest follows {number(found.follows)}"
            self.gauge.beside = "; ".join((follows, *map(clean, pulls)))
        self.gauge.redraw()

    def on_resize(self, _: events.Resize) -> None:
        """The foot has another width."""
        self.call_after_refresh(self.show_keys)

    def show_keys(self) -> None:
        """Show the keys that work here; if room is short some are left out, but not the way out."""
        parts = [BarPart(key_words(one.key, one.label), partial(Pressed, one.action)) for one in self.KEYS]
        self.foot.flow(parts, self.foot.size.width)

    @on(Pressed)
    async def press(self, event: Pressed) -> None:
        """Do what was clicked."""
        event.stop()
        await self.run_action(event.action)

    # --- the change -----------------------------------------------------------------------------------------------

    def planned(self) -> PositionChange:
        """The change in its present form. Raises BadSetting, CannotEdit."""
        from rsi_graph.errors import BadSetting

        if self.file is None:
            raise BadSetting(self.refused)
        interval = positions.entered(self.gauge.typed)
        return positions.setting(self.session.graph, self.file, self.node, interval, self.why.value.strip() or None)

    @on(Gauge.Typed)
    @on(Input.Changed)
    def show_lines(self) -> None:
        """Show the lines that would be written, or why none can be."""
        try:
            change = self.planned()
        except RsiGraphError as error:
            loud = self.refused or self.gauge.typed
            words = error.with_hint if loud else "0 to 1 by digits or arrows (70 is .70; 40-80 an interval); n: none"
            self.written.show(partial(wrap, words, style=".loud" if loud else ".dim"))
            return
        place = "a new layer of your own" if change.file.place.is_new else str(change.file.held.path)
        self.written.show(lambda width: _lines(change, place, width))

    @on(Input.Submitted)
    def action_set(self) -> None:
        """Give the change."""
        try:
            self.dismiss(self.planned())
        except RsiGraphError as error:
            words = error.with_hint
            self.written.show(partial(wrap, words, style=".loud"))

    def action_by(self, by: int) -> None:
        """Move the number."""
        self.gauge.step(by)

    def action_none(self) -> None:
        """Set the credence to no opinion."""
        self.gauge.put("none")
        self.gauge.fresh = True

    def action_why(self) -> None:
        """Go from the number to the reason and back."""
        (self.gauge if self.why.has_focus else self.why).focus()

    def action_take_away(self) -> None:
        """Answer with the change that removes the node."""
        if self.file is None or self.now is None:
            self.written.show(partial(wrap, self.refused or "you have not said anything of it yet", style=".loud"))
            return
        self.dismiss(positions.removal(self.file, self.node))

    def action_read(self, by: int) -> None:
        """Scroll the statement and its sides."""
        height = max(self.stated.scrollable_content_region.height - 1, 1)
        self.stated.scroll_to(y=self.stated.scroll_offset.y + by * height, animate=False)

    def action_leave(self) -> None:
        """Change nothing."""
        self.dismiss(None)


def marked_in_border(mark: str) -> tuple[str, str]:
    """A mark in its colour, in a style named by the theme's variables."""
    text, style = marked(mark)
    return text, style.replace(".", "$")


def _lines(change: PositionChange, place: str, width: int) -> list[Content]:
    lines: list[Content] = []
    for line in change.preview:
        sign, bare = line[:1], line[2:].lstrip(" ")
        style, column = ".for" if sign == "+" else ".against", min(len(line) - len(bare), width // 3)
        first, *rest = wrap(bare, max(width - column, 8)) or [Content()]
        lines.append(say((f"{sign:<{column}}", style), first))
        lines += [part.pad_left(column + 2) for part in rest]
    return [*lines, *wrap(place, width, ".dim", most=1)]
