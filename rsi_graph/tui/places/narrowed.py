"""Places that narrow as one types: the map, and lists."""

from dataclasses import replace

from textual import on
from textual.app import ComposeResult
from textual.getters import query_one

from rsi_graph.tui.command_table import BY_NAME, LOCAL, bindings
from rsi_graph.tui.drawing.narrower import Narrower
from rsi_graph.tui.places.place import ListView, PlaceView


class NarrowedView(PlaceView):
    """A place with a line to narrow it by."""

    line = query_one(Narrower)

    def move(self, by: int) -> None:
        """Move the cursor among what the words leave."""
        raise NotImplementedError

    def do_narrow_here(self) -> None:
        """Type words that narrow the place."""
        self.line.open()

    @on(Narrower.Stepped)
    def step(self, event: Narrower.Stepped) -> None:
        """Move while one types."""
        self.move(event.by)

    @on(Narrower.Closed)
    def leave_narrower(self) -> None:
        """Give the keys back to the place."""
        self.refocus()


class Narrowable(NarrowedView, ListView):
    """A list with a line to narrow it by."""

    def compose(self) -> ComposeResult:
        """The list, its preview, and the line below them."""
        yield from super().compose()
        yield Narrower()

    def move(self, by: int) -> None:
        """Move to another row."""
        self.list.action_move(by)

    @on(Narrower.Narrowed)
    def narrow(self, event: Narrower.Narrowed) -> None:
        """Show the rows that have what was typed, and how many these are."""
        before = self.list.words
        self.list.narrow(event.words)
        if self.list.words:
            self.say_narrowed()
        elif before:
            self.show(replace(self.session.history.place, cursor=self.list.key))

    def show_all(self) -> None:
        """Take the words away, in the line as well."""
        self.line.close(cleared=True)
        if self.list.words:
            super().show_all()
            self.show(replace(self.session.history.place, cursor=self.list.key))  # the foot says something else


class NarrowView(Narrowable):
    """A list that can be long: the key that finds elsewhere narrows it."""

    BINDINGS = bindings(BY_NAME[name] for name in LOCAL)

    def do_narrow(self) -> None:
        """Type words that narrow the list."""
        self.do_narrow_here()
