"""The map: a node, what bears on it and what it bears on, as boxes and the steps between them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.getters import query_one
from textual.message import Message

from rsi_graph.errors import BadSetting, RsiGraphError
from rsi_graph.graph import Graph
from rsi_graph.graph.around import Around, Stop, around
from rsi_graph.relations import KIND_MARKS
from rsi_graph.tui.command_table import MAP, MOVES, bindings, key_of
from rsi_graph.tui.drawing.lines import Lines
from rsi_graph.tui.drawing.mapped import COLUMNS_FOR_MAP, NARROWEST_MAP, Mapped, drawn, laid_out
from rsi_graph.tui.drawing.narrower import Narrower
from rsi_graph.tui.drawing.paint import clean, say, wrap
from rsi_graph.tui.messages import Note, Visit
from rsi_graph.tui.places.narrowed import NarrowedView
from rsi_graph.user.memory import Place

SIGN, CUTS = "+ for  - against", "~ undercuts the step"
LEGEND = ("left bears on right", SIGN, CUTS, "? needed  ! risk")
STACKED = ("above: what it bears on", "below: what bears on it", CUTS)
"""The legend of a map, the most needed part first; the last parts are left out if there is no room."""
APART = 8
"""The cells between the legend, the words on the visible part, and the corners."""
LEVELS = 2
"""The number of relations each way in a picture."""


class MapSheet(Lines):
    """The drawing. Its cursor goes from box to box."""

    DOTS = False
    BINDINGS = bindings(MOVES)

    @dataclass
    class Moved(Message):
        """The cursor is to go down (1) or up (-1)."""

        by: int

    class Entered(Message):
        """The node under the cursor is to be the middle."""

    class Sized(Message):
        """The room to draw in has changed."""

    def on_resize(self, event: events.Resize) -> None:
        """Draw for the new width."""
        super().on_resize(event)
        self.post_message(self.Sized())

    def action_move(self, by: int) -> None:
        """Go to the next box of the column."""
        count: int = getattr(self.app, "take_count", int)()
        self.post_message(self.Moved(by * (count or 1)))

    def action_page(self, by: int) -> None:
        """Scroll by the visible part."""
        height = max(self.scrollable_content_region.height - 1, 1)
        self.scroll_to(y=self.scroll_offset.y + by * height, animate=False)

    def action_end(self, last: bool) -> None:
        """Go to the first box of the column or the last."""
        self.post_message(self.Moved(len(self._drawn) * (1 if last else -1)))

    def action_choose(self) -> None:
        """Make the node under the cursor the middle."""
        self.post_message(self.Entered())


class MapView(NarrowedView):
    """The map of the current node."""

    sheet = query_one(MapSheet)
    whole = found = Around((Stop("", 0, "", ()),), 0)
    """The whole neighbourhood of the node, and the part that the typed words leave."""
    words = chosen = ""
    """The words that narrow the map, and the node under the cursor."""

    def compose(self) -> ComposeResult:
        """The drawing, and the line to narrow it by."""
        yield MapSheet(classes="box")
        yield Narrower("words that a box must have; enter keeps them, esc shows all")

    def show(self, place: Place) -> None:
        """Draw the neighbourhood of a place's node."""
        session = self.session
        if place.node != self.whole.stops[0].id:
            self.words = ""
            self.line.close(cleared=True)
        self.whole = around(session.dossier, place.node, session.keep)
        self.chosen = place.cursor
        self.sheet.border_title = say(("Map", ".strong"), f"  {clean(session.graph.title(place.node))}")
        self._draw()

    def _draw(self) -> None:
        """Draw the part that the words leave, with the cursor on the same box, or else on the first that has them."""
        wanted = self.words.casefold().split()

        def has(id_: str) -> bool:
            return all(word in self._title(id_).casefold() for word in wanted)

        self.found = self._left(has) if wanted else self.whole
        ids = [stop.id for stop in self.found.stops]
        if self.chosen not in ids or not has(self.chosen):
            self.chosen = next(filter(has, ids), ids[0])
        self.sheet.show(self._paint)
        self.call_after_refresh(self.reveal)

    def _left(self, has: Callable[[str], bool]) -> Around:
        """The map of the nodes with the words, which may be few enough to be drawn even if all nodes are too many."""
        if not self.whole.is_dense:
            return self.whole.narrowed(has)
        keep = self.session.keep or (lambda _: True)
        return around(self.session.dossier, self.whole.stops[0].id, lambda id_: keep(id_) and has(id_))

    # --- narrowing ------------------------------------------------------------------------------------------------

    @on(Narrower.Narrowed)
    def narrow(self, event: Narrower.Narrowed) -> None:
        """Draw the boxes that have what was typed, and those between them and the middle."""
        if event.words.split() != self.words.split():
            self.words = event.words
            self._draw()

    def move(self, by: int) -> None:
        """Move to another box of the column."""
        self.sheet.action_move(by)

    @property
    def narrowed(self) -> str:
        """The words that narrow the map."""
        return self.words.strip()

    def show_all(self) -> None:
        """Take the words away, in the line as well."""
        self.words = ""
        self.line.close(cleared=True)
        self._draw()

    # --- where one is ---------------------------------------------------------------------------------------------

    def refocus(self) -> None:
        """Put the keys into the drawing."""
        self.sheet.focus(scroll_visible=False)

    def on_map_sheet_sized(self) -> None:
        """Show the box under the cursor at its new place, perhaps with another legend."""
        self.call_after_refresh(self.reveal)

    @property
    def cursor(self) -> str:
        """The node under the cursor."""
        return self.chosen

    @property
    def node(self) -> str:
        """The node under the cursor, which commands are about."""
        return self.chosen

    def on_map_sheet_moved(self, event: MapSheet.Moved) -> None:
        """Go down or up to the next box of the column."""
        self._go(self._mapped().below(self.chosen, event.by))

    def on_map_sheet_entered(self) -> None:
        """Draw the map around the node under the cursor; for the node in the middle, show its focus."""
        middle = self.session.history.place.node
        if self.chosen == middle:
            self.do_map()
        else:
            self.post_message(Visit((self._step(),), MAP))

    def do_map(self) -> None:
        """Show the node under the cursor in the focus view."""
        self.post_message(Visit((self._step(),)))

    def why_not_open_url(self) -> str:
        """Return nothing, since a picture can always be tried."""
        return ""

    def do_open_url(self) -> None:
        """Have Graphviz draw the same, and open the picture in the browser."""
        node = self.session.history.place.node
        self.post_message(Note("being drawn for the browser ..."))
        self.aside(partial(_picture, self.session.graph, node, "svg"), self._open)

    def _open(self, drawn: bytes | str) -> None:
        """Open a picture, or say why there is none."""
        from rsi_graph.user import pictures

        try:
            if isinstance(drawn, str):
                raise BadSetting(drawn)
            place = pictures.keep(drawn)
        except RsiGraphError as error:
            self.post_message(Note(error.with_hint, "warning"))
        else:
            self.app.open_url(place.as_uri())
            self.post_message(Note(f"opening {place}"))

    def do_picture(self) -> None:
        """Have Graphviz draw the same, and show it in the terminal."""
        place = self.session.history.place
        self.aside(partial(_picture, self.session.graph, place.node, "png"), partial(self._show_here, place))

    def _show_here(self, place: Place, drawn: bytes | str) -> None:
        """Hand the screen to a picture until a key is pressed, or say why that cannot be.

        Nothing is shown if the reader has gone elsewhere or opened a dialog meanwhile.
        """
        from textual.app import SuspendNotSupported

        from rsi_graph.tui.drawing import kitty

        if isinstance(drawn, str):
            self.post_message(Note(drawn, "warning"))
            return
        here = self.session.history.place
        if (here.view, here.node) != (place.view, place.node) or self.app.screen is not self.screen:
            return
        shown, title = False, self._title(place.node)
        try:
            with self.app.suspend():
                shown = kitty.show(drawn, title, "any key goes back to the map")
        except SuspendNotSupported:
            pass
        finally:
            self.app.refresh(layout=True)
        if not shown:
            key = key_of("open_url", self.session.keys)
            self.post_message(Note(f"this terminal shows no pictures; {key} opens it in the browser", "warning"))

    def _step(self) -> tuple[str, str]:
        return next((stop.mark, stop.id) for stop in self.found.stops if stop.id == self.chosen)

    def do_right(self) -> None:
        """Go to a box of the next column."""
        self._go(self._mapped().beside(self.chosen, 1))

    def do_left(self) -> None:
        """Go to a box of the column before."""
        self._go(self._mapped().beside(self.chosen, -1))

    def _go(self, id_: str) -> None:
        self.chosen = id_
        self.sheet.redraw()
        self.reveal()

    def reveal(self) -> None:
        """Scroll so that the box under the cursor is visible, and show the legend."""
        room = self.sheet.room
        if room < NARROWEST_MAP or self.found.is_dense:
            self.sheet.set_note("")
            return
        mapped = self._mapped()
        many = f"{len(self.found.stops)} of {len(self.whole.stops)} boxes"
        narrowed = self.narrowed and not self.whole.is_dense
        legend = list(STACKED if mapped.stacked else LEGEND)
        while len("   ".join((*legend, self.sheet.where))) + APART > room and len(legend) > 1:
            legend.pop()
        self.sheet.set_note(many if narrowed else "   ".join(legend))
        place, sheet = mapped.places[self.chosen], self.sheet
        height, top = sheet.scrollable_content_region.height, sheet.scroll_offset.y
        if place.y < top or place.y + place.height > top + height:
            sheet.scroll_to(y=max(place.middle - height // 2, 0), animate=False)

    def _mapped(self) -> Mapped:
        return laid_out(self.found, self._title, max(self.sheet.room, NARROWEST_MAP))

    def _title(self, id_: str) -> str:
        return self.session.graph.title(id_)

    def _mark(self, id_: str) -> str:
        return KIND_MARKS[self.session.graph.kind(id_)]

    def _paint(self, width: int) -> list[Content]:
        key, narrows = (key_of(name, self.session.keys) for name in ("outline", "narrow_here"))
        if self.found.is_dense:
            words = f"{self.found.number} nodes are tied to this one, too many to be drawn."
            return wrap(f"{words} {key} lists them as an outline, {narrows} narrows the map by words.", width)
        if width < NARROWEST_MAP:
            return wrap(f"A map takes {COLUMNS_FOR_MAP} columns. {key} shows the same as an outline.", width)
        return drawn(laid_out(self.found, self._title, width), self._title, self.chosen, self._mark)


def _picture(graph: Graph, node: str, to: str) -> bytes | str:
    """A picture of the neighbourhood of a node, or the reason why there is none."""
    from rsi_graph import export
    from rsi_graph.export.selection import Selection, chosen

    try:
        content = export.export(graph, chosen(graph, Selection((node,), LEVELS)), to, graph.title(node)).content
    except RsiGraphError as error:
        return error.with_hint
    return content if isinstance(content, bytes) else content.encode()
