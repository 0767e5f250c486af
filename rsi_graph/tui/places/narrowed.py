"""A list that narrows as one types: the base of all that have one."""

from dataclasses import replace

from textual import on
from textual.app import ComposeResult

from rsi_graph.tui.command_table import BY_NAME, LOCAL, bindings
from rsi_graph.tui.drawing.narrower import Narrower
from rsi_graph.tui.places.place import ListView


class Narrowable(ListView):
    """A list with a line to narrow it by."""

    def compose(self) -> ComposeResult:
        """The list, its preview, and the line below them."""
        yield from super().compose()
        yield Narrower()

    def do_narrow_here(self) -> None:
        """Type words that narrow the list."""
        self.query_one(Narrower).open()

    @on(Narrower.Narrowed)
    def narrow(self, event: Narrower.Narrowed) -> None:
        """Show the rows that have what was typed, and how many these are."""
        before = self.list.words
        self.list.narrow(event.words)
        if self.list.words:
            self.say_narrowed()
        elif before:
            self.show(replace(self.session.history.place, cursor=self.list.key))

    @on(Narrower.Stepped)
    def step(self, event: Narrower.Stepped) -> None:
        """Move while one types."""
        self.list.action_move(event.by)

    @on(Narrower.Closed)
    def leave_narrower(self) -> None:
        """The keys go back to the list."""
        self.refocus()

    def show_all(self) -> None:
        """Take the words away, in the line as well."""
        self.query_one(Narrower).close(cleared=True)
        if self.list.words:
            super().show_all()
            self.show(replace(self.session.history.place, cursor=self.list.key))  # the foot says something else


class NarrowView(Narrowable):
    """Such a list that can be long: the key that finds elsewhere narrows it."""

    BINDINGS = bindings(BY_NAME[name] for name in LOCAL)

    def do_narrow(self) -> None:
        """Type words that narrow the list."""
        self.do_narrow_here()
