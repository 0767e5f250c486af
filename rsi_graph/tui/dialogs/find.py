"""Finding nodes by words during typing, with the reason for each hit, and nodes near in meaning below them."""

from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Input

from rsi_graph.errors import RsiGraphError
from rsi_graph.graph import Graph, citations
from rsi_graph.graph.dossier import dossier
from rsi_graph.meaning.news import NearAnswer
from rsi_graph.model import Annotation, Source
from rsi_graph.relations import KIND_MARKS
from rsi_graph.search import filters
from rsi_graph.search.index import Hit
from rsi_graph.tui.command_table import ASKING, bindings
from rsi_graph.tui.dialogs.dialog import Dialog
from rsi_graph.tui.drawing import card
from rsi_graph.tui.drawing.bar import BarPart, Bars
from rsi_graph.tui.drawing.lines import Lines
from rsi_graph.tui.drawing.one_line import OneLine
from rsi_graph.tui.drawing.paint import clean, cut, marked, say, wrap
from rsi_graph.tui.drawing.rows import Row, Rows
from rsi_graph.tui.messages import Marked, Sought
from rsi_graph.tui.session import Session

LIMIT = 50
NEAR = 12
"""The most hits by meaning."""
HEADING = " near"
"""The name of the row above them."""
PAUSE = 0.2
"""The seconds without a key after which nodes near in meaning are asked for."""
EXCERPT = 300
"""The characters of a text that are looked at to fill a line."""
NOTHING_YET = "the corpus has no records yet: esc, then a adds a claim or a source"
"""The words for an empty corpus."""
SAID = 4
"""The most lines over the hits: how many there are, and what the search by meaning does."""
HIT = 2
"""Lines of a hit: its title, and why it was found."""


class FindScreen(Dialog[str]):
    """The words, and below them what they find. Gives the id chosen."""

    BINDINGS = bindings(ASKING)
    asked = query_one(Input)
    hits = query_one(Rows)
    count = query_one(Bars)
    preview = query_one(".preview", Lines)

    def __init__(self, session: Session, text: str = "") -> None:
        super().__init__()
        self.session, self.text = session, text
        self._previewed = ""
        self._found = ""
        """The number of hits by words, as it is shown."""
        self._near = ""
        """The state of the search by meaning, or why it does nothing."""

    def compose(self) -> ComposeResult:
        """The line to type in, the hits, and the one under the cursor."""
        with Vertical(id="find", classes="dialog"):
            yield OneLine(self.text, placeholder="words, or kind:claim tag:economics has:counterpoint source:...")
            yield Bars(most=SAID, id="count")
            with Horizontal():
                yield Rows(HIT, classes="list")
                yield Lines(classes="preview")

    def on_mount(self) -> None:
        """Type at once; the list is moved from there."""
        self.query_one("#find").border_title = "Find"
        self.hits.can_focus = self.preview.can_focus = False
        self.hits.lit, self.hits.sign = True, self.session.sign
        self._pause = self.set_interval(PAUSE, self._seek_near, pause=True)
        self.search()

    @on(Input.Changed)
    def search(self) -> None:
        """Find what was typed, and show all that changes by it in one frame."""
        self.text, self._near = self.asked.value, ""
        with self.app.batch_update():
            self._search()
            self.preview_hit()
        self._pause.reset()
        if self.text.strip():
            self._pause.resume()
        else:
            self._pause.pause()

    @property
    def hit_ids(self) -> tuple[str, ...]:
        """The nodes that were found, best first."""
        return tuple(row.node for row in self.hits.rows if row.node) if self.text.strip() else ()

    def _seek_near(self) -> None:
        """Wait a little before searching, so that fast typing is not held up by unfinished words."""
        self._pause.pause()
        self.post_message(Sought(self.text))

    def _search(self) -> None:
        if self.session.index is None:
            self._say("the words of the corpus are being read ...")
            return
        try:
            found = self.session.index.search(self.text, limit=LIMIT, within=filters.parse(self.session.filter))
        except RsiGraphError as error:
            self._say(error.with_hint)
            return
        hidden = self._hidden()
        if not found:
            self._say(hidden or (_way_out(self.text) if len(self.session.graph) else NOTHING_YET))
            return
        self.hits.set_rows([_row(hit) for hit in found])
        self._count(f"{len(found)}{' best' if len(found) == LIMIT else ''} found{hidden and f'   {hidden}'}")

    def _hidden(self) -> str:
        """The number of hits that the filter hides, as it is shown."""
        index = self.session.index
        if self.session.keep is None or index is None:
            return ""
        keep = filters.parse(self.session.filter).on(self.session.graph)
        hidden = sum(not keep(hit.id) for hit in index.search(self.text, limit=LIMIT))
        return f"{hidden} more hidden by the filter" if hidden else ""

    def _kept(self, id_: str) -> bool:
        return self.session.keep is None or self.session.keep(id_)

    def take_near(self, answer: NearAnswer) -> None:
        """Show nodes near in meaning below the hits by words, which do not move."""
        if answer.text != self.text:
            return
        graph, there = self.session.graph, {row.key for row in self.hits.rows}
        near = [one for one in answer.found if one[0] in graph and one[0] not in there and self._kept(one[0])][:NEAR]
        if near and HEADING not in there:
            rows = [_near_row(graph, id_, cosine, answer.passages.get(id_, "")) for id_, cosine in near]
            with self.app.batch_update():
                self.hits.add_rows([Row(HEADING, _near_heading), *rows])
                if not there:
                    self.hits.cursor = 1
            self.tell_near(f"{len(near)} near in meaning{' (tab)' if there else ''}")
        else:
            self.tell_near("")

    def tell_near(self, words: str) -> None:
        """Say what the search by meaning does."""
        self._near = words
        self._count(self._found)

    @on(Rows.Moved)
    def preview_hit(self) -> None:
        """Show the hit under the cursor, unless it is shown already."""
        row, graph = self.hits.row, self.session.graph
        node = row.node if row and self.preview.size.width and row.node in graph else ""
        if node != self._previewed:
            self._previewed = node
            self.preview.show(partial(card.preview, dossier(graph, node), self.session) if node else _nothing)

    def on_resize(self) -> None:
        """Show or hide the preview and the lines above the hits, as far as there is room now."""
        self.call_after_refresh(self.tell_near, self._near)
        self.call_after_refresh(self.preview_hit)

    @on(Rows.Chosen)
    def choose(self, event: Rows.Chosen) -> None:
        """Go to the hit."""
        if event.row.node:
            self.dismiss(event.row.node)

    @on(Input.Submitted)
    def submit(self) -> None:
        """Go to the hit under the cursor."""
        self.hits.action_choose()

    def action_mark(self) -> None:
        """Mark the hit under the cursor."""
        if self.hits.row and self.hits.row.node:
            self.post_message(Marked(self.hits.row.node))

    def action_list(self, action: str, by: int) -> None:
        """Move in the list while typing; the heading in it is passed over."""
        getattr(self.hits, f"action_{action}")(by)
        if self.hits.key == HEADING:
            self.hits.action_move(1 if by > 0 or not self.hits.cursor else -1)

    def action_other_part(self) -> None:
        """Go from the hits by words to those by meaning, and back."""
        keys = [row.key for row in self.hits.rows]
        if HEADING in keys:
            start = keys.index(HEADING) + 1
            down = self.hits.cursor < start
            self.hits.cursor = start if down else 0
            self.hits.scroll_to(y=(start - 1) * HIT if down else 0, animate=False)

    def action_leave(self) -> None:
        """Go nowhere."""
        self.dismiss("")

    def _say(self, words: str) -> None:
        self.hits.empty = words
        self.hits.set_rows([])
        self._count("")

    def _count(self, words: str) -> None:
        self._found = words
        said, width = [clean(part) for part in (words, self._near) if part], self.count.room or 1000
        line = say((f"  {'   '.join(said)}", ".dim"))
        whole = (
            [line]
            if line.cell_length <= width
            else [one for part in said for one in wrap(part, width, ".dim", indent=2)]
        )
        self.count.flow([BarPart(one) for one in whole], width)


def _nothing(_width: int) -> list[Content]:
    return []


def _row(hit: Hit) -> Row:
    head = say(marked(KIND_MARKS[hit.kind]), " ", (clean(hit.title), ".strong"))
    why = say("  ", (f"{hit.kind}  {clean(hit.why)}", ".dim"))
    return Row(hit.id, lambda width: [cut(line, width) for line in (head, why)], hit.id)


def _near_heading(width: int) -> list[Content]:
    words = "near in meaning; whether for or against is open"
    return [Content(), say((f"-- {words} ".ljust(width, "-"), ".dim")).truncate(width)]


def _near_row(graph: Graph, id_: str, cosine: float, passage: str) -> Row:
    node = graph.node(id_)
    words = getattr(node.record, "text", "")[:EXCERPT]
    if passage in graph:
        words = f"by “{graph.body(passage)['text'][:EXCERPT]}”"
    elif isinstance(node.record, Annotation):  # whose title is its text
        source = graph.node(id_.partition("/")[0]).record
        words = citations.short(source) if isinstance(source, Source) else ""
    head = card.near(graph, id_, cosine)
    why = say("    ", (f"{node.kind}  {clean(words)}", ".dim"))
    return Row(id_, lambda width: [cut(line, width) for line in (head, why)], id_)


def _way_out(text: str) -> str:
    if not text.strip():
        return "type words; misspelt or half typed will do"
    return "nothing has these words: fewer or shorter ones find more" + (
        "" if ":" not in text else ", so do fewer key:value"
    )
