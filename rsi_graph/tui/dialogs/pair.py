"""Two nodes beside each other, or one above the other, with words over them and keys under them."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.getters import query_one

from rsi_graph.editing import judgements
from rsi_graph.editing.judgements import Choice
from rsi_graph.graph import Graph
from rsi_graph.meaning.candidates import Candidate
from rsi_graph.relations import rule
from rsi_graph.tui.command_table import AS
from rsi_graph.tui.drawing import card
from rsi_graph.tui.drawing.bar import BarPart, Bars
from rsi_graph.tui.drawing.lines import Lines, Painter
from rsi_graph.tui.drawing.paint import key_words, wrap
from rsi_graph.tui.lifetime import Lifetime
from rsi_graph.tui.messages import Pressed
from rsi_graph.tui.session import Session
from rsi_graph.user.keymap import shown as key_name

BARS = 5
"""The most lines of keys."""
SIDES = ("A", "B")


class PairPanel(Lifetime, Vertical):
    """The pair."""

    head = query_one("#how-near", Lines)
    both = query_one("#both", Container)
    words = query_one("#words", Lines)
    keys = query_one("#keys", Bars)

    def compose(self) -> ComposeResult:
        """A line on how near they are, the two, and the keys."""
        yield Lines(id="how-near")
        with Container(id="both"):
            for side in SIDES:
                yield Lines(id=f"side-{side}", classes="box")
        yield Lines(id="words")
        yield Bars(most=BARS, id="keys")

    def on_mount(self) -> None:
        """Only the two are scrolled."""
        self.head.can_focus = self.words.can_focus = False
        self._parts: Sequence[BarPart] = ()
        self._head: Painter = lambda _: []

    def show_head(self, paint: Painter) -> None:
        """Show words over the pair."""
        self._head = paint
        self.head.show(paint)
        self.head.styles.height = max(self.head.height_at(self._width), 1)

    def show_pair(self, session: Session, candidate: Candidate) -> None:
        """Show two nodes and what is tied to each."""
        self.both.display, self.words.display = True, False
        for side, id_ in zip(SIDES, candidate[:2], strict=True):
            lines = self.query_one(f"#side-{side}", Lines)
            lines.border_title = side
            lines.show(partial(card.preview, session.dossier(id_), session))

    def show_words(self, words: str) -> None:
        """Show a message in place of a pair."""
        self.both.display, self.words.display = False, True
        self.words.show(lambda width: wrap(words, width))

    def show_keys(self, parts: Sequence[BarPart]) -> None:
        """Show keys, in as many lines as they take."""
        self._parts = parts
        self.keys.flow(parts, self._width)

    @property
    def _width(self) -> int:
        return self.content_region.width or self.app.size.width

    def on_resize(self) -> None:
        """Draw words and keys for another width."""
        self.show_head(self._head)
        self.show_keys(self._parts)


def choice_parts(graph: Graph, candidate: Candidate, can_be_said: Callable[[Choice], bool]) -> Iterator[BarPart]:
    """A key for each way in which a pair can be accepted; capitals lead from the second to the first.

    The key of a relation that has to be written by hand is dim.
    """
    choices = judgements.choices(graph, *candidate[:2])
    names = [choice.as_ for choice in choices]
    for choice in choices:
        known, away = rule(choice.as_, graph.kind(choice.source)), choice.source == candidate.one
        key = key_name(AS[choice.as_])
        shown = key if away or names.count(choice.as_) == 1 else key.upper()
        words = f"A {known.forward} B" if away else f"B {known.forward} A"
        yield key_part(shown, words, f"accept('{choice.as_}', {int(not away)})", off=not can_be_said(choice))


def key_part(key: str, words: str, action: str, *, off: bool = False) -> BarPart:
    """A key, what it does, and the action that a click on it runs."""
    return BarPart(key_words(key, words, off=off), partial(Pressed, action))
