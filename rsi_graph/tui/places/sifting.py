"""The lists around a node narrowed as one types: each shows the rows that have the words, and of how many."""

from dataclasses import replace

from textual import on
from textual.getters import query_one

from rsi_graph.tui.drawing.narrower import Narrower
from rsi_graph.tui.drawing.rows import has, written
from rsi_graph.tui.places.arrangement import Arranged
from rsi_graph.tui.places.panes import Pane


class Sifting(Arranged):
    """A view of lists around a node with a line to narrow them all by. Numbers stay those of the rows of all."""

    line = query_one(Narrower)
    words = ""
    """The words that narrow the lists."""
    every: tuple[Pane, ...] = ()
    """The lists as they are without them."""

    @property
    def height_left(self) -> int:
        """The lines for the card and the lists."""
        return max(self.size.height - self.line.has_class("shown"), 0)

    def sift(self, cursor: str) -> None:
        """Hold the lists with the rows that have the words; of empty ones only those that are told of when empty."""
        sifted = (_sifted(pane, self.words) for pane in self.every)
        self.hold(tuple(pane for pane in sifted if pane.rows or pane.empty or not self.words), cursor)

    def sift_anew(self) -> None:
        """Show what other words leave, pointing at a row of the list that was in hand, else at the first."""
        key, was = self.cursor, self.panes[self.active].title if self.panes else ""
        self.has_chosen = False
        self.sift(key)
        filled = [number for number, pane in enumerate(self.panes) if pane.rows]
        self.active = next((number for number in filled if self.panes[number].title == was), [*filled, 0][0])
        self.share_room()
        self.point()

    def forget_words(self) -> None:
        """Narrow nothing, without a word: another node is shown."""
        if self.words or self.line.value:
            self.words = ""
            self.line.close(cleared=True, told=False)

    def point(self) -> None:
        """Show what is in hand."""
        raise NotImplementedError

    def take(self, number: int) -> None:
        """Take a list in hand."""
        raise NotImplementedError

    def to_card(self) -> None:
        """Take the card in hand."""
        raise NotImplementedError

    def do_narrow_here(self) -> None:
        """Type words that narrow the lists."""
        self.line.open()
        self.share_room()

    @on(Narrower.Narrowed)
    def narrow(self, event: Narrower.Narrowed) -> None:
        """Show the rows that have what was typed."""
        if event.words.split() != self.words.split():
            self.words = event.words.strip()
            self.sift_anew()

    @on(Narrower.Stepped)
    def step(self, event: Narrower.Stepped) -> None:
        """Move the row that is pointed at while one types."""
        if self.panes and self.panes[self.active].rows:
            rows = self.used[self.active]
            rows.cursor += event.by

    @on(Narrower.Closed)
    def leave_narrower(self) -> None:
        """Go from the line to the row that is pointed at; without words to the card."""
        if self.line.value.strip() and self.panes and self.panes[self.active].rows:
            self.take(self.active)
            self.share_room()
        else:
            self.to_card()

    @property
    def narrowed(self) -> str:
        """The words that narrow the lists."""
        return self.words

    def show_all(self) -> None:
        """Take the words away, in the line as well."""
        self.line.close(cleared=True)
        if self.words:
            self.words = ""
            self.sift_anew()


def _sifted(pane: Pane, words: str) -> Pane:
    """A list with the rows that have all of some words; the number says of how many."""
    kept = tuple(row for row in pane.rows if has(written(row), words.casefold().split()))
    if len(kept) == len(pane.rows):
        return pane
    number = f"{len(kept)} of {len(pane.rows)}"
    return replace(pane, rows=kept, number=number, empty=pane.empty and f"no row has \u201c{words}\u201d")
