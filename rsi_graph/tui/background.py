"""The explorer's background work, in threads: reading the files again, making the word search, weighing the arguments,
watching the files.

The threads end with the process, so that leaving never waits for them.
"""

import gc
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from textual import on
from textual.message import Message
from textual.screen import ModalScreen

from rsi_graph import collector, snapshot
from rsi_graph.corpus import watch
from rsi_graph.errors import RsiGraphError
from rsi_graph.files.cache import user_store
from rsi_graph.snapshot import Snapshot
from rsi_graph.tui.messages import (
    CopyText,
    Failed,
    Indexed,
    Loaded,
    Settled,
    StatesFound,
    TextCopied,
    WorkedOut,
    WorkOut,
)
from rsi_graph.tui.session import NODES
from rsi_graph.tui.shell import Shell

if TYPE_CHECKING:
    from rsi_graph.evaluation.structure import Supposition
    from rsi_graph.evaluation.supposing import Posed

TURN = 0.0005
"""The seconds after which a busy thread gives way. The explorer asks for its turn after every look at the keyboard,
hundreds of times for one key: with Python's five milliseconds each, a key took seconds during background work.
"""
LOOK = 1.5
"""Seconds between two looks at the files."""
GIVING = 60.0
"""Seconds between two times that freed memory is given back."""
IDLE = 5.0
"""The seconds without a key after which the reader counts as idle."""


class Changed(Message):
    """The files changed since they were loaded."""


@dataclass
class NotLoaded(Message):
    """The files could not be read."""

    why: str


class Background(Shell):
    """The part of the application that works in the background."""

    stamp: watch.Stamp | None = None
    to_be_said = ""
    """The words for what is being copied."""
    given = 0.0
    """The time at which freed memory was last given back."""
    looked = 0.0
    """The time at which all objects were last looked at."""
    busy = False
    """True while the files are being read again."""
    again = False
    """True if they are to be read once more after that, since they may have changed meanwhile."""
    quiet = False
    """True if the next reading need not be announced, since the explorer itself changed the files."""

    def begin(self) -> None:
        """Read the words, weigh the arguments, watch the files."""
        super().begin()
        gc.enable()
        sys.setswitchinterval(TURN)
        self.read_record()
        self.read_words()
        self.watch_files()

    def aside(self, do: Callable[[], Message | None]) -> None:
        """Do something in a thread and post the message that comes of it."""

        def run() -> None:
            try:
                message = do()
            except Exception as error:  # noqa: BLE001 - it is raised again where a report is written
                message = Failed(error)
            if message is not None:
                self.post_message(message)

        threading.Thread(target=run, daemon=True).start()

    def work(self, do: Callable[[], Message]) -> None:
        """A queue for slow work in a thread, one task at a time, as a key waits for the turn of every busy thread."""
        at_work = self.at_work

        def run() -> Message:
            with at_work, collector.kept():
                return do()

        self.aside(run)

    @cached_property
    def timed(self) -> set[str]:
        """The names of what ``once_in`` is going to do."""
        return set()

    def once_in(self, seconds: float, do: Callable[[], None]) -> None:
        """Do something after a while; requested again before that, it is still done only once.

        What comes back while a dialog is open or keys are pressed would otherwise become more with each reading of the
        files, and all of it would be done at one time in the end.
        """
        name = do.__name__
        if name in self.timed:
            return
        self.timed.add(name)

        def in_time() -> None:
            self.timed.discard(name)
            do()

        self.set_timer(seconds, in_time)

    @cached_property
    def waiting(self) -> dict[str, WorkOut | None]:
        """The names of the tasks under way, each with the last one that was requested meanwhile."""
        return {}

    @cached_property
    def at_work(self) -> threading.Lock:
        """The lock that the working thread holds."""
        return threading.Lock()

    @on(CopyText)
    def copy(self, event: CopyText) -> None:
        """Copy a text, and say which program took it."""
        self.to_be_said = event.said
        self.copy_to_clipboard(event.text)

    def copy_to_clipboard(self, text: str) -> None:
        """Copy through the terminal, which may be remote, and into the clipboards of this system as well."""
        from rsi_graph.user import clipboard

        words, self.to_be_said = self.to_be_said, ""
        if clipboard.terminal_copies():
            super().copy_to_clipboard(text)
        if not self.is_headless:
            self.aside(lambda: TextCopied(words, clipboard.put(text)))
        elif words:
            self.tell(words)

    @on(TextCopied)
    def say_who_took_it(self, event: TextCopied) -> None:
        """Say which program took what was copied, or that none did."""
        from rsi_graph.user import clipboard

        if event.said:
            words = clipboard.told(event.said, event.takers)
            self.tell(words, "information" if event.takers else "warning")

    def read_record(self) -> None:
        """Find the state of every node of the present snapshot."""
        loaded = self.session.snapshot

        def do() -> Message:
            from rsi_graph.evaluation.record import recorded

            return StatesFound(loaded, recorded(loaded.graph))

        self.work(do)

    @on(StatesFound)
    def take_record(self, event: StatesFound) -> None:
        """The states are known, unless the files changed meanwhile."""
        if event.snapshot is self.session.snapshot:
            self.session.record = event.record
            self.here.restate()

    def read_words(self) -> None:
        """Make the word search of the present snapshot."""
        loaded = self.session.snapshot

        def do() -> Message:
            from rsi_graph.search import index

            return Indexed(loaded, index.open(loaded, user_store()))

        self.work(do)

    @on(Indexed)
    def take_index(self, event: Indexed) -> None:
        """Take the word search, unless the files changed meanwhile."""
        from rsi_graph.tui.dialogs.find import FindScreen

        if event.snapshot is self.session.snapshot:
            self.session.index = event.index
            if isinstance(self.screen, FindScreen):
                self.screen.search()
            self.weigh()

    def weigh(self) -> None:
        """Find the standing of every node of the present snapshot, after the word search and not during typing."""
        if isinstance(self.screen, ModalScreen):
            self.once_in(LOOK, self.weigh)
            return
        loaded, supposed = self.session.snapshot, self.session.supposition

        def do() -> Message:
            from rsi_graph.evaluation.weighed import weighed

            with collector.kept():
                found = weighed(loaded.graph)
                return Settled(loaded, found.under(supposed) if supposed else found)

        self.aside(do)

    @on(Settled)
    def take_standings(self, event: Settled) -> None:
        """Show the standings of all nodes, unless the files changed meanwhile."""
        same = event.weighed.found.supposition == (self.session.supposition or event.weighed.plain.supposition)
        if event.snapshot is self.session.snapshot and same:
            self.session.weighed = event.weighed
            self.here.restate()
            self.frame()
            if event.asked and self.session.supposition:
                self.show_flips()

    def why_not_weighed(self) -> str:
        """The reason why strengths are not known yet; empty if they are."""
        return "" if self.session.weighed else "it takes a moment until strengths are known"

    def suppose(self, supposition: "Supposition", posed: "Posed | None" = None, *, asked: bool = True) -> None:
        """Suppose something else than before, perhaps a view, and find the changes.

        If the reader ``asked`` for it, the changes are shown at once.
        """
        loaded, held = self.session.snapshot, self.session.weighed
        self.session.supposition = supposition or None
        self.session.posed = posed if supposition else None
        self.frame()
        if held:
            self.aside(lambda: Settled(loaded, held.under(supposition), asked=asked))

    def show_flips(self) -> None:
        """Show what the supposition changes."""
        from rsi_graph.evaluation.weighed import changed
        from rsi_graph.tui.dialogs.reader import ReaderScreen

        if self.session.weighed and not isinstance(self.screen, ModalScreen):
            text = "\n\n".join(changed(self.session.graph, self.session.weighed, self.session.posed))
            self.push_screen(ReaderScreen.of("What if", text))

    def watch_files(self) -> None:
        """Check the files now and then."""
        self.stamp = watch.stamp(self.session.snapshot.layers)
        self.set_interval(LOOK, self._look)

    def _look(self) -> None:
        layers, seen = self.session.snapshot.layers, self.stamp
        self.aside(lambda: Changed() if watch.stamp(layers) != seen else None)
        if time.monotonic() - self.given > GIVING:
            self.given = time.monotonic()
            self.aside(collector.give_back)

    @on(Changed)
    def do_reload(self) -> None:
        """Read the files again; if they are just being read, once more after that."""
        if self.busy:
            self.again = True
            return
        self.busy, self.again = True, False
        self.stamp = watch.stamp(self.session.snapshot.layers)
        held = self.session.snapshot
        self.work(lambda: self._load(held))

    def _load(self, held: Snapshot) -> Message:
        try:
            loaded = snapshot.load(*self.paths, held=held)
            loaded.graph.prepare()
            loaded.graph.remember(NODES)
            return Loaded(loaded)
        except RsiGraphError as error:
            return NotLoaded(error.with_hint)

    @on(NotLoaded)
    def keep_snapshot(self, event: NotLoaded) -> None:
        """Say that the files cannot be read, and keep what was read before."""
        self.busy = False
        self.tell(event.why, "warning")
        self._go_on_reading()

    @on(Loaded)
    async def take_snapshot(self, event: Loaded) -> None:
        """Show the same place in the new snapshot; a snapshot of the same text is ignored."""
        self.busy = False
        held, found = self.session.snapshot, event.snapshot
        same = found.key == held.key
        if found.layers != held.layers:
            self.stamp = watch.stamp(found.layers)
        if not same or (found.layers, found.diagnostics) != (held.layers, held.diagnostics):
            await self._replace(found)
        self.once_in(IDLE, self.look_at_all)
        if self._go_on_reading():
            return
        quiet, self.quiet = self.quiet, False
        if not quiet and not isinstance(self.screen, ModalScreen):
            self.tell("the files say the same as before" if same else "read again: the files have changed")

    def _go_on_reading(self) -> bool:
        """Read once more if that was asked for meanwhile; return True if so."""
        if self.again:
            self.do_reload()
        return self.busy

    async def _replace(self, snapshot: Snapshot) -> None:
        """Take another snapshot, about which nothing is known yet."""
        self.session.snapshot, self.session.index, self.session.weighed = snapshot, None, None
        self.session.record = None
        self._keep_supposition()
        self.read_record()
        self.read_words()
        self._keep_filter()
        self.remember()
        self.session.forget_gone()
        await self.show()
        await self.drop_hidden()

    def look_at_all(self) -> None:
        """Also free what was put aside and replaced since, when the reader is idle, as that stops everything.

        A reader who never rests waits for it once in a while, as the memory would grow with each reading of the files.
        """
        now = time.monotonic()
        if now - self.pressed < IDLE and now - self.looked < GIVING:
            self.once_in(IDLE, self.look_at_all)
        else:
            self.looked = now
            collector.look_at_all()

    def _keep_supposition(self) -> None:
        """Keep the part of the supposition whose nodes still exist."""
        if self.session.supposition:
            from rsi_graph.evaluation.supposing import left_of

            self.session.supposition = left_of(self.session.graph, self.session.supposition) or None

    def _keep_filter(self) -> None:
        """Keep the filter, unless it names a node that is gone."""
        try:
            self.set_filter(self.session.filter)
        except RsiGraphError as error:
            self.set_filter("")
            self.tell(f"all is shown again: {error.with_hint}", "warning")

    @on(WorkOut)
    def work_out(self, event: WorkOut) -> None:
        """Do slow work in a thread, after earlier work of the same name."""
        if event.name in self.waiting:
            self.waiting[event.name] = event
        else:
            if event.name:
                self.waiting[event.name] = None
            self.aside(lambda: WorkedOut(event.do(), event.take, event.name))

    @on(WorkedOut)
    def take_worked_out(self, event: WorkedOut) -> None:
        """Hand over a result, and go on with the work that waited for it."""
        if following := self.waiting.pop(event.name, None):
            self.work_out(following)
        event.take(event.value)

    def set_filter(self, text: str) -> None:
        """Narrow the lists to the nodes that a filter holds for. Raises BadFilter and UnknownNode."""
        from rsi_graph.search import filters
        from rsi_graph.search.facets import narrowing

        chosen = filters.parse(text)
        self.session.keep = narrowing(self.session.graph, chosen) if text.strip() else None
        self.session.filter = text.strip()

    @on(Failed)
    def fail(self, event: Failed) -> None:
        """Raise an error of a thread here, so that it ends the explorer."""
        raise event.error
