"""The frame of the explorer: one view at a time between header and footer, and moving from place to place."""

import contextlib
import os
import signal
from asyncio import Lock
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.command import Provider
from textual.containers import Container
from textual.geometry import Size
from textual.getters import query_one
from textual.message import Message
from textual.notifications import Notify
from textual.widgets import Static

from rsi_graph.errors import RsiGraphError
from rsi_graph.tui.command_table import BY_NAME, COMMANDS, DIGITS, FOCUS, LOCAL, START, bindings, footer, key_of
from rsi_graph.tui.dialogs.dialog import BELOW
from rsi_graph.tui.dialogs.palette import Palette, PaletteScreen
from rsi_graph.tui.drawing import chrome
from rsi_graph.tui.drawing.bar import Bar
from rsi_graph.tui.drawing.paint import clean
from rsi_graph.tui.drawing.themes import DARK, THEMES, completed
from rsi_graph.tui.forgetting import forget_children, forget_sizes, forget_widgets
from rsi_graph.tui.messages import Note, Retrace, Run, Visit
from rsi_graph.tui.places.by_name import make
from rsi_graph.tui.places.place import PlaceView
from rsi_graph.tui.places.start import StartView
from rsi_graph.tui.session import NODES, Session, can_be_shown
from rsi_graph.tui.typing_ahead import TypingAhead
from rsi_graph.user.memory import Place

if TYPE_CHECKING:
    from rich.console import RenderableType

    from rsi_graph.snapshot import Snapshot

LAST_COMMANDS = 20
NOTICES = 5
"""The most notices that are shown at a time, the last ones: each is a widget to be made, in every dialog again."""
SMALLEST = "40 columns and 8 rows"
LEAST = Size(20, 6)
"""Textual's own widgets fail if less than one cell is left for their words."""


NO_KEY_LEADS_THERE = {"focus": "a node's own page", "compare": "a comparison"}
"""The names of views that have no key of their own."""


class LostTerminal:
    """The replacement of Textual's writer when the terminal is gone, as that one would wait for ever."""

    def write(self, text: str) -> None:
        """Drop the text, as nobody reads it."""

    def stop(self) -> None:
        """Do not wait."""


class Shell(TypingAhead):
    """The application without its commands."""

    CSS_PATH = "explorer.tcss"
    TITLE = "rsi-graph"
    BINDINGS = bindings((*(command for command in COMMANDS if command.name not in LOCAL), *DIGITS))
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {Palette}
    ENABLE_COMMAND_PALETTE = True
    HORIZONTAL_BREAKPOINTS = [(0, "-sliver"), (40, "-tiny"), (60, "-narrow"), (100, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-hopeless"), (8, "-flat"), (18, "-short"), (28, "-tall")]  # noqa: RUF012

    header = query_one("#header", Bar)
    banner = query_one("#banner", Bar)
    supposed = query_one("#supposed", Bar)
    filtered = query_one("#filtered", Bar)
    trail = query_one("#trail", Bar)
    foot = query_one("#footer", Bar)
    views = query_one("#views", Container)

    def __init__(self, session: Session, paths: Sequence[Path] = (), theme: str = "", note: str = "") -> None:
        super().__init__(ansi_color=True if os.environ.get("NO_COLOR") else None)
        self.session, self.paths, self.first_note = session, paths, note
        session.graph.remember(NODES)
        self._headed: tuple[Snapshot, str] | None = None
        self.is_over = False
        """True when the explorer ends: from then on no late result reaches any part of it."""
        self.count = 0
        """The number that is being typed: that of a row, or of the repetitions of a move."""
        self.drawn = False
        """True after the first frame."""
        self._move = Lock()
        """Held while a place is being shown: what else asks for a place meanwhile comes after it."""
        self.journal: deque[str] = deque(maxlen=LAST_COMMANDS)
        self.animation_level = "none"
        for known in THEMES:
            self.register_theme(known)
        self.theme = theme if theme in self.available_themes else DARK.name
        self.stylesheet.set_variables(self.get_css_variables())

    def refresh_css(self, animate: bool = True) -> None:
        """Parse the styles again, except before the first frame, when they are parsed with these colours anyhow."""
        if self.drawn:
            super().refresh_css(animate)

    def get_css_variables(self) -> dict[str, str]:
        """The colours of the theme, with what one that is not ours lacks."""
        self.theme_variables = completed(self.current_theme, super().get_css_variables())
        return self.theme_variables

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The variables that our styles need of a theme that is not ours."""
        return DARK.variables

    def compose(self) -> ComposeResult:
        """The lines around the visible view, which is mounted when it is first needed."""
        yield Bar(id="header")
        yield Bar(id="banner")
        yield Bar(id="supposed")
        yield Bar(id="filtered")
        yield Bar(id="trail")
        yield Container(StartView(self.session, START), id="views")
        yield Bar(id="footer")
        yield Static(f"Too small: {SMALLEST} at least.", id="too-small", markup=False)

    async def on_mount(self) -> None:
        """Show the first place; the word search is made after that."""
        self.trail.keep_end = True
        self.find_last()
        await self.show()
        self.drawn = True
        self.call_after_refresh(self.begin)
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):  # Windows; not the main thread
            import asyncio

            for number in (signal.SIGTERM, signal.SIGHUP):
                asyncio.get_running_loop().add_signal_handler(number, self.stopped, number)

    def action_command_palette(self) -> None:
        """Open the palette."""
        if not isinstance(self.screen, PaletteScreen):
            self.push_screen(PaletteScreen(id="--command-palette"))

    @property
    def size(self) -> Size:
        """The size of the terminal; nothing is laid out for a size below ``LEAST``."""
        return at_least(super().size)

    async def on_event(self, event: events.Event) -> None:
        """Take an event, such as a new size before anything is laid out for it."""
        if isinstance(event, events.Resize):
            forget_sizes()
            event = events.Resize(at_least(event.size), at_least(event.virtual_size), event.container_size)
        await super().on_event(event)

    def on_resize(self) -> None:
        """Draw the lines around the view for a new width, which all parts know after this event."""
        if self.drawn:
            self.call_later(self.frame)

    def find_last(self) -> None:
        """Let the start offer the last place of the session before."""
        visited = reversed(self.session.history.places)
        self.query_one(StartView).last = next((place for place in visited if place.node in self.session.graph), None)

    def begin(self) -> None:
        """Do what can wait until the first frame is on the screen."""
        if self.first_note:
            self.tell(self.first_note, "warning")

    def unavailable(self, name: str) -> str:
        """The reason why a command cannot be done here now; empty if it can."""
        command = BY_NAME.get(name)
        if command and self.view not in command.views:
            return f"{command.label} works elsewhere: in {', '.join(map(self._place_named, command.views))}"
        why_not: Callable[[], str] | None = self._method(f"why_not_{name}")
        return why_not() if why_not else ""

    def labels(self) -> Mapping[str, str]:
        """The labels of commands, by their names, where they differ from the table's."""
        return {}

    def why_no_node(self) -> str:
        """The reason why a command on a node cannot be done: there is no current node. Empty if there is one."""
        return "" if self.here.target else "nothing is chosen"

    def _method(self, name: str) -> Any:
        """The method of that name of the visible view, or else of the application."""
        return getattr(self.here, name, None) or getattr(self, name, None)

    def stopped(self, number: int) -> None:
        """End because the process was asked to: restore the terminal, if it still exists.

        A second request must not end it before it has written its memory.
        """
        import asyncio

        asyncio.get_running_loop().remove_signal_handler(number)
        signal.signal(number, signal.SIG_IGN)
        driver: Any = self._driver
        if number == getattr(signal, "SIGHUP", 0) and hasattr(driver, "_writer_thread"):
            driver._writer_thread = LostTerminal()  # noqa: SLF001 - Textual has no other way to let go of a terminal
        self.exit(128 + number, return_code=128 + number)

    # --- places ---------------------------------------------------------------------------------------------------

    @property
    def view(self) -> str:
        """The name of the visible view."""
        return self.session.history.place.view

    @property
    def here(self) -> PlaceView:
        """The visible view; the start while another is being mounted."""
        return self._view(self.view) or self.query_one(StartView)

    def _view(self, name: str) -> PlaceView | None:
        """The view of that name, if it was ever shown and is not still being mounted."""
        views = (view for view in self.views.children if isinstance(view, PlaceView) and view.is_mounted)
        return next((view for view in views if view.id == name), None)

    async def go(self, place: Place) -> None:
        """Visit a place."""
        self.remember()
        self.session.history = self.session.history.visit(place)
        await self.show()

    async def step(self, by: int) -> None:
        """Go back or forward."""
        self.remember()
        self.session.history = self.session.history.step(by)
        await self.show()

    def remember(self) -> None:
        """Remember the cursor with the place that is left, if that was shown."""
        if self._view(self.view) and not self.is_moving:
            self.session.history = self.session.history.at(self.here.cursor)

    @asynccontextmanager
    async def _moving(self) -> AsyncIterator[None]:
        """Add and remove views one after the other, and take no key meanwhile."""
        async with self._move:
            self.is_moving = True
            try:
                yield
            finally:
                self.is_moving = False

    async def show(self) -> None:
        """Show the present place, or the start if its node is gone.

        Other messages are heard while a view is being mounted, and may ask for another place: that one is shown then.
        """
        async with self._moving():
            place = self._present()
            while not self._view(place.view) and not self.is_over:
                await self.views.mount(make(place.view, self.session))
                place = self._present()
            self._show(place)

    def _present(self) -> Place:
        """The present place; what of it is gone is taken out of the history first."""
        place = self.session.history.place
        graph = self.session.graph
        if not can_be_shown(place) or any(node not in graph for _, node in place.trail):
            kept = tuple(step for step in place.trail if step[1] in graph)
            gone = place.node not in graph
            left = Place() if gone else Place(place.view, kept, place.cursor)
            self.session.history = self.session.history.instead(left)
        return self.session.history.place

    def _show(self, place: Place) -> None:
        """Show a place whose view exists."""
        was = [view.id for view in self.views.query_children(PlaceView) if view.has_class("shown")]
        for view in self.views.query_children(PlaceView):
            view.set_class(view.id == place.view, "shown")
            if view.id in was and view.id != place.view:
                view.put_away()
        if self.session.whole and was not in ([], [place.view]):  # what filled the screen was a part of another view
            self.session.whole = ""
            self.here.zoomed()
        self.here.show(place)
        self.here.refocus()
        self.frame()
        self.screen.refresh(repaint=False, layout=True)  # else a frame goes out before all is in its new place

    async def drop_hidden(self) -> None:
        """Remove the hidden views, since their lists keep the whole snapshot that they were read from.

        Each is made again when it is needed; the start, which always exists, lists the present corpus.
        """
        async with self._moving():
            for view in self.views.query_children(PlaceView):
                if isinstance(view, StartView):
                    if view.id != self.view:
                        view.show(Place(START, (), view.cursor))
                elif view.id != self.view:
                    await view.remove()
            forget_children(self.views)

    def frame(self) -> None:
        """Draw the lines around the view."""
        snapshot, place = self.session.snapshot, self.session.history.place
        if (snapshot, place.view) != self._headed:
            self.header.set_parts(*chrome.header(snapshot, self.session.keys, place.view))
            self._headed = snapshot, place.view
        self.banner.set_parts(chrome.banner(snapshot, self.session.keys))
        self.banner.set_class(bool(snapshot.errors), "shown")
        self.supposed.set_class(bool(self.session.supposition), "shown")
        if self.session.supposition:
            self.supposed.set_parts(*chrome.supposed(self.session))
        self.filtered.set_class(bool(self.session.filter), "shown")
        self.filtered.set_parts(chrome.filtered(self.session) if self.session.filter else ())
        self.trail.set_parts(list(chrome.trail(place, snapshot.graph, self.size.width)))
        off = {command.name for command in footer(place.view) if self.unavailable(command.name)}
        parts = chrome.commands(place.view, off, self.size.width, self.labels(), self.session.keys)
        self.foot.set_parts(chrome.counting(self.count) if self.count else parts)

    @on(Visit)
    async def visit(self, event: Visit) -> None:
        """Follow an argument: the trail grows, or is cut where it was crossed."""
        trail = self.session.history.place.trail
        for mark, node in event.steps:
            at = next((number for number, (_, seen) in enumerate(trail) if seen == node), None)
            trail = (*trail, (mark, node)) if at is None else trail[: at + 1]
        await self.go(Place(event.view, trail))

    async def jump(self, node: str) -> None:
        """Go to a node from anywhere: a new trail begins."""
        await self.go(Place(FOCUS, (("", self.session.graph.node(node).id),)))

    @on(Retrace)
    async def retrace(self, event: Retrace) -> None:
        """Go back along the trail, with the cursor on the node that was left."""
        trail = self.session.history.place.trail
        if not event.steps:
            await self.go(Place(START, (), trail[0][1] if trail else ""))
            return
        came = trail[event.steps][1] if event.steps < len(trail) else ""
        await self.go(Place(FOCUS, trail[: event.steps], came))

    # --- commands -------------------------------------------------------------------------------------------------

    @on(Run)
    async def run_message(self, event: Run) -> None:
        """Do what was clicked or chosen."""
        await self.action_run(event.command)

    async def action_run(self, name: str) -> None:
        """Do a command, or say why it cannot be done."""
        self.count = 0
        self.journal.append(f"{name}  at {self.view} {self.session.history.place.node}".rstrip())
        if why := self.unavailable(name):
            self.tell(why)
            return
        done = self._method(f"do_{name}")
        if done is None:
            return
        try:
            result = done()
            if result is not None:
                await result
        except RsiGraphError as error:
            self.tell(error.with_hint, "warning")
        self.frame()

    def _place_named(self, view: str) -> str:
        """The name of a view with the key that leads there."""
        if view not in BY_NAME:
            return NO_KEY_LEADS_THERE[view]
        return f"{BY_NAME[view].label} ({self.key_for(view)})"

    def key_for(self, command: str) -> str:
        """The key of a command here, as people write it."""
        return key_of(command, self.session.keys, self.view)

    def tell(self, words: str, severity: str = "information") -> None:
        """Show a notification. Its words are never read as markup."""
        seconds = 4 if severity == "information" else 8
        self.notify(clean(words), severity=severity, markup=False, timeout=seconds)  # type: ignore[arg-type]

    @on(Notify)
    def make_room(self, event: Notify) -> None:
        """Drop the notices that say the same as the next one, and the oldest if they become too many."""
        kept = [one for one in self._notifications if one.message != event.notification.message]
        for one in [*self._notifications]:
            if one not in kept[1 - NOTICES :]:
                del self._notifications[one]

    @on(Note)
    def note(self, event: Note) -> None:
        """Show the note of a part of the explorer."""
        self.tell(event.text, event.severity)

    @property
    def failure(self) -> Exception | None:
        """The exception that ended the explorer, if there was one."""
        return self._exception

    def exit(self, result: int | None = None, return_code: int = 0, message: "RenderableType | None" = None) -> None:
        """End the explorer."""
        super().exit(result, return_code, message)
        self.is_over = True

    def post_message(self, message: Message) -> bool:
        """Send a message to the application; drop it if it comes from a thread that outlives the application."""
        try:
            return super().post_message(message)
        except RuntimeError:
            if self.is_over:  # the loop is closed
                return False
            raise

    def pop_screen(self) -> AwaitComplete:
        """Remove the topmost dialog; the frame below all of them stays."""
        if len(self.screen_stack) == 2:  # noqa: PLR2004 - the frame and one dialog
            self.screen_stack[0].remove_class(BELOW)
        forget_widgets()
        return super().pop_screen() if len(self.screen_stack) > 1 else AwaitComplete()

    async def _shutdown(self) -> None:
        self.is_over = True
        await super()._shutdown()

    def _fatal_error(self) -> None:
        """End without Textual's own traceback: ``run`` writes a report and says where it is."""
        self.is_over = True
        self._close_messages_no_wait()


def at_least(size: Size) -> Size:
    """A size that is at least ``LEAST``."""
    return Size(max(size.width, LEAST.width), max(size.height, LEAST.height))
