"""Everything below a node as one indented list, with each node unfolded once."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from textual.content import Content

from rsi_graph.graph import outline
from rsi_graph.graph.dossier import tally
from rsi_graph.model import PROPOSITIONS
from rsi_graph.tui.drawing.card import label
from rsi_graph.tui.drawing.paint import clean, fit, marked, say
from rsi_graph.tui.drawing.rows import Row
from rsi_graph.tui.messages import Retrace, Visit
from rsi_graph.tui.places.narrowed import NarrowView
from rsi_graph.user.memory import Place

DEEPEST = 12
"""The number of levels beyond which all are shown."""
LABEL = 16
"""The cells for a label and its gap."""
LEGEND = "+ supports  - counterpoints  src works for/against"


class OutlineView(NarrowView):
    """The outline of the current node."""

    root = ""
    """The node whose outline is shown."""

    def on_mount(self) -> None:
        """Keep the rows above each row that is found."""
        super().on_mount()
        self.list.above = lambda row: [above.key for above in self._shown[row.key].line[:-1]]

    def show(self, place: Place) -> None:
        """Show the outline of a place's node."""
        if place.node != self.root:
            self.show_all()
        self.root = place.node
        session = self.session
        order = session.record.key if session.record else None
        found = outline.rows(session.graph, self.root, session.depth, session.keep, session.folded, order=order)
        self._shown: dict[str, outline.OutlineRow] = {}
        self.list.set_rows([], feed=self._rows(found))
        self.list.go(place.cursor or self.root)
        depth = "all" if session.depth is None else str(session.depth)
        kept = f"filter: {clean(session.filter)}" if session.filter else ""
        self.title("Outline", f" depth: {depth} ", kept)
        kept_by = (None, session.keep) if session.keep else ()
        every, left = [len(outline.children(session.graph, self.root, keep)) for keep in kept_by] or (0, 0)
        self.list.set_note(f"{every - left} directly below hidden by the filter" if every > left else LEGEND)

    def put_away(self) -> None:
        """Keep no rows while hidden, as a large corpus has many; they are read anew when shown."""
        super().put_away()
        self._shown = {}
        self.list.set_rows([])

    @property
    def row(self) -> outline.OutlineRow | None:
        """The row under the cursor."""
        return self._shown.get(self.list.key)

    def do_outline(self) -> None:
        """Show the node under the cursor in the focus view."""
        self.list.action_choose()

    def enter(self, row: Row) -> None:
        """Go to the row's node, by way of the rows above it."""
        self.post_message(Visit(tuple((shown.mark, shown.id) for shown in self._shown[row.key].line)))

    def do_fold(self) -> None:
        """Fold an unfolded row, or unfold a folded one."""
        if self.row and self.row.children and not self.row.again:
            self._fold(self.row.path, fold=not self.row.folded)

    def do_right(self) -> None:
        """Unfold, or go to the first row below."""
        if self.row and self.row.folded:
            self._fold(self.row.path, fold=False)
        elif self.row and self.row.children and not self.row.again:
            self.list.action_move(1)

    def do_left(self) -> None:
        """Fold, or go to the row above."""
        if self.row and self.row.children and not self.row.folded and not self.row.again:
            self._fold(self.row.path, fold=True)
        elif self.row and self.row.above:
            self.list.go(self.row.above.key)

    def do_up(self) -> None:
        """The row above this one in the argument; from the root, to what it bears on."""
        if self.row and self.row.above:
            self.list.go(self.row.above.key)
        else:
            self.post_message(Retrace(max(len(self.session.history.place.trail) - 1, 0)))

    def do_deeper(self) -> None:
        """One level more."""
        if self.session.depth is not None:
            self._set_depth(None if self.session.depth >= DEEPEST else self.session.depth + 1)

    def do_shallower(self) -> None:
        """One level less."""
        deepest = max((row.depth for row in self._shown.values()), default=1)
        self._set_depth(max(1, (min(deepest, DEEPEST) if self.session.depth is None else self.session.depth) - 1))

    def _set_depth(self, depth: int | None) -> None:
        self.session.depth = depth
        self._again()

    def _fold(self, path: outline.Path, *, fold: bool) -> None:
        if not fold and path not in self.session.folded:  # folded by the depth
            self._set_depth(len(path))
            return
        self.session.folded = self.session.folded | {path} if fold else self.session.folded - {path}
        self._again()

    def _again(self) -> None:
        self.show(replace(self.session.history.place, cursor=self.list.key))

    def _rows(self, found: Iterator[outline.OutlineRow]) -> Iterator[Row]:
        for row in found:
            self._shown[row.key] = row
            yield Row(row.key, partial(self._lines, row), row.id, row.mark)

    def _lines(self, row: outline.OutlineRow, width: int) -> list[Content]:
        fold = "\u2191" if row.again else "\u25b8" if row.folded else "\u25be" if row.children else " "
        head = say(
            (row.rails, ".rail"), marked(row.mark or " "), (fold, ".dim"), " ",
            (clean(row.title), ".dim" if row.again else ""),
        )  # fmt: skip
        return [fit(head, self._count(row), width)]

    def _count(self, row: outline.OutlineRow) -> Content:
        count = tally(self.session.graph, row.id)
        if row.kind not in PROPOSITIONS:
            return say((row.kind, ".dim"))
        against = f"/{count.against}" if count.against else ""
        works = (f"{f'{count.works}{against}':>4} src", ".source") if not count.is_uncited else ("  NO SRC", ".loud")
        stands = label(self.session, row.id)
        known = stands.pad_right(LABEL - stands.cell_length) if stands else stands
        return known + say((f"+{count.supports}", ".for"), (f" -{count.counterpoints} ", ".against"), works)
