"""The lists around a node in the focus view: their sides, headings and rows."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from textual.content import Content

from rsi_graph.graph import Graph, citations
from rsi_graph.graph.backing import backing, opposed
from rsi_graph.graph.dossier import Cited, Dossier, Neighbour, how
from rsi_graph.model import PROPOSITIONS, Annotation, Source
from rsi_graph.relations import KIND_MARKS
from rsi_graph.tui.drawing.card import (
    NEAR,
    label,
    near,
    passage_label,
    standing,
    tied,
    verb,
    warned,
    works_and_passages,
)
from rsi_graph.tui.drawing.lines import Painter
from rsi_graph.tui.drawing.paint import clean, cut, fit, heading, hung, marked, say, wrap
from rsi_graph.tui.drawing.rows import Extent, Row, height, title_only
from rsi_graph.tui.session import Session

WORDS, PASSAGE, NOTED = 2, 3, 4
"""The most lines that are usually shown of a neighbour's text, of a passage that is cited, and of one in its work."""
HEADED = 4
"""The most lines of a title with the state, so that the state is not cut even in a narrow column."""
HEAVY, CITED = 2, 1.5
"""The weights of what people come for: the two sides, and who says so."""


@dataclass(frozen=True, slots=True)
class Pane:
    """A list beside others: its side, its heading, its rows, and its words if it has none."""

    side: str
    """``left``, ``right`` or ``beside``."""
    mark: str
    title: str
    rows: tuple[Row, ...]
    empty: str = ""
    """The words shown when there are no rows; without them the list is left out."""
    legend: str = ""
    """A legend for its figures."""
    weight: float = 1
    """Its weight against other lists when there is too little room."""
    is_free: bool = False
    """True if its side has no meaning, so that it may stand on the other one."""
    number: str = ""
    """The number of its entries in words, if that differs from the number of its rows."""
    short: str = ""
    """The word for its tab if there is no room for its title."""

    def height(self, width: int, extent: Extent = Extent.USUAL) -> int:
        """The lines that its rows take in that many cells if that much of each is shown."""
        return height(self.rows, self.empty, width, extent)

    @property
    def heading(self) -> Content:
        """The heading: mark, title and number."""
        return heading(self.mark, f"{self.title} {self.number or len(self.rows)}")

    @property
    def count(self) -> Content:
        """The mark and the number of rows."""
        return heading(self.mark, " ".join(filter(None, (self.short, str(len(self.rows))))))


def panes(found: Dossier, session: Session, more: Iterable[Pane] = (), *, brief: bool = False) -> tuple[Pane, ...]:
    """The lists around a node in the order in which people ask, with rows numbered through.

    ``more`` comes after the rest; ``brief`` shows only the titles of neighbours.
    """
    made = {"question": _question, "source": _source, "annotation": _annotation, "argument": _argument}
    every = made.get(found.node.kind, _proposition)(_Rows(found, session, brief=brief))
    wanted = [pane for pane in (_narrowed(pane, session.keep) for pane in every) if pane.rows or pane.empty]
    return tuple(_numbered([*wanted, *more]))


def _proposition(rows: "_Rows") -> Iterator[Pane]:
    found = rows.found
    yield Pane("left", "+", "Supports", rows.of(found.supports), "no support recorded", weight=HEAVY)
    yield Pane("right", "-", "Counterpoints", rows.of(found.counterpoints), _no_counterpoint(rows), weight=HEAVY)
    yield Pane("right", "-", "Mitigated by", rows.of(found.mitigations))
    yield Pane("left", "?", "Conditions", rows.of(found.conditions))
    yield Pane("right", "!", "Risks it raises", rows.of(found.risks))
    for_it = tuple(cited for cited in found.citations if cited.side != "against")
    against = tuple(cited for cited in found.citations if cited.side == "against")
    nobody = "no source asserts or supports it" if against else "NO SOURCE: nobody is cited for this yet"
    yield _citing("Sources", rows.cited(for_it), nobody)
    yield replace(_citing(AGAINST, rows.cited(against)), short="against")
    yield Pane("left", "^", "Bears on", rows.served(found.serves), is_free=True)
    yield Pane("left", "<", "Related", rows.served(found.related), is_free=True)
    yield Pane("left", ".", NEAR, rows.near(), is_free=True)


def _no_counterpoint(rows: "_Rows") -> str:
    """The words for an empty list of counterpoints. If a passage disputes the node, they name its work."""
    found = backing(rows.graph, rows.here)
    if not found.opponents:
        return "no objection recorded"
    return f"no counterpoint recorded; {clean('; '.join(opposed(rows.graph, found)))}"


def _question(rows: "_Rows") -> Iterator[Pane]:
    found = rows.found
    sides = {side: tuple(e for e in found.answers if e.relation.side == side) for side in ("yes", "no", "other")}
    yield Pane("left", "+", "Yes", rows.of(sides["yes"], "+"), "nobody says yes yet", weight=HEAVY)
    yield Pane("right", "-", "No", rows.of(sides["no"], "-"), "nobody says no yet", weight=HEAVY)
    yield Pane("left", "=", "Other", rows.of(sides["other"], "="), is_free=True)
    yield _citing("Sources", rows.cited(found.citations))


def _argument(rows: "_Rows") -> Iterator[Pane]:
    found = rows.found
    linked = "Premises, needed together" if len(found.premises) > 1 else "Premise"
    yield Pane("left", "+", linked, rows.of(found.premises), weight=HEAVY)
    yield Pane("right", "-", "Counterpoints", rows.of(found.counterpoints), "no objection recorded", weight=HEAVY)
    yield Pane("left", "+", "Underpinned by", rows.of(found.supports))
    yield Pane("left", "^", "Outcome", rows.served(found.serves), "it leads to nothing yet", is_free=True)
    yield _citing("Sources", rows.cited(found.citations))


def _citing(title: str, rows: tuple[Row, ...], empty: str = "") -> Pane:
    """The list of passages that are cited, with the number of works they stand in."""
    works = len({row.key.partition("/")[0] for row in rows})
    number = works_and_passages(works, len({row.key for row in rows}))
    return Pane("right", "\u00a7", title, rows, empty, weight=CITED, is_free=True, number=number)


def _source(rows: "_Rows") -> Iterator[Pane]:
    found, graph = rows.found, rows.graph
    ids = graph.annotations(found.node.id)
    record = found.node.record
    assert isinstance(record, Source)  # noqa: S101 - by its kind
    passages = tuple(row for id_ in ids for row in _annotation_rows(graph, id_, record))
    title = "Annotations and what they are used for"
    yield Pane("left", '"', title, passages, "no annotation yet", number=str(len(ids)))


def _annotation(rows: "_Rows") -> Iterator[Pane]:
    found, graph = rows.found, rows.graph
    yield Pane("left", "^", "Used for", tuple(_uses(graph, found.node.id)), "it bears on nothing yet")
    source = found.node.id.partition("/")[0]
    record = graph.node(source).record
    assert isinstance(record, Source)  # noqa: S101 - an annotation stands in one
    yield Pane("right", "\u00a7", "Source", (_plain_row(source, "\u00a7", record.title, citations.short(record)),))
    yield Pane("left", ".", NEAR, rows.near(), is_free=True)


AGAINST = "Sources that dispute or qualify it"


class _Rows:
    """A maker of rows for the neighbours of one node."""

    def __init__(self, found: Dossier, session: Session, *, brief: bool) -> None:
        self.found, self.here, self.session, self.brief = found, found.node.id, session, brief
        self.graph = session.graph

    def of(self, entries: Sequence[Neighbour], mark: str = "") -> tuple[Row, ...]:
        """A row for each entry, with its own mark or all with one."""
        return tuple(self._of(entry, mark or entry.mark) for entry in entries)

    def _of(self, entry: Neighbour, mark: str) -> Row:
        usual, whole = (partial(self._entry, entry, mark, most) for most in (WORDS, 0))
        return Row(entry.id, usual, entry.id, mark, whole=whole, terse=partial(self._headed, entry, mark))

    def served(self, entries: Iterable[Neighbour]) -> tuple[Row, ...]:
        """A line for each entry: the relation of the node to it, and its title."""
        return tuple(Row(e.id, partial(self._served, e), e.id, "^") for e in entries)

    def near(self) -> tuple[Row, ...]:
        """A line for each node that is near in meaning."""
        heads = [(id_, near(self.graph, id_, cosine)) for id_, cosine in self.session.near(self.here)]
        return tuple(Row(id_, partial(title_only, head), id_, whole=partial(hung, head)) for id_, head in heads)

    def cited(self, found: Iterable[Cited]) -> tuple[Row, ...]:
        """A row for each passage."""
        return tuple(self._cited(cited) for cited in found)

    def _cited(self, cited: Cited) -> Row:
        usual, whole = (partial(_cited, cited, self.brief, most) for most in (PASSAGE, 0))
        terse = partial(_cited_in_short, cited)
        return Row(cited.citation.annotation, usual, cited.citation.annotation, "\u00a7", whole=whole, terse=terse)

    def _headed(self, entry: Neighbour, mark: str, width: int) -> list[Content]:
        undercut = ("  ~ undercut" if entry.undercuts else "", ".against")
        head = say(_head(entry, mark), "  ", label(self.session, entry.id), undercut)
        return hung(head.rstrip(), width, most=HEADED)

    def _entry(self, entry: Neighbour, mark: str, most: int, width: int) -> list[Content]:
        head = _head(entry, mark)
        if self.brief:
            return [fit(head, label(self.session, entry.id), width)]
        text = getattr(self.graph.node(entry.id).record, "text", None) or ""
        lines = [*hung(head, width), *wrap(text, width, indent=2, most=most)]
        if entry.parts:
            parts = " and ".join(f"\u201c{clean(self.graph.title(part))}\u201d" for part in entry.parts)
            lines += wrap(f"from {parts}{', together' * (len(entry.parts) > 1)}", width, ".for", indent=2)
        if entry.relation.because:
            lines += wrap(f"because: {entry.relation.because}", width, ".dim", indent=2, most=most)
        for undercut in entry.undercuts:
            reason = f": {undercut.because}" if undercut.because else ""
            words = f"~ this step is undercut by \u201c{undercut.title}\u201d{reason}"
            lines += wrap(words, width, ".against", indent=2, most=most)
        return [*lines, *self._last(entry, width)]

    def _served(self, entry: Neighbour, width: int) -> list[Content]:
        done, mark = (f"{verb(self.here, entry)} ", ".dim"), marked(KIND_MARKS[entry.kind])
        head = say(done, mark, " ", clean(entry.title), "  ", label(self.session, entry.id))
        return hung(head.rstrip(), width, most=HEADED)

    def _last(self, entry: Neighbour, width: int) -> list[Content]:
        """The state of an entry and the number of its ties, on one line if it fits, or else on two."""
        status = self._status(entry)
        stands = [line.pad_left(2) for line in standing(self.session, entry.id, width - 2)]
        if len(stands) == 1 and stands[0].cell_length + status.cell_length <= width:
            return [stands[0] + status]
        return [*stands, *([cut(status, width)] if status else ())]

    def _status(self, entry: Neighbour) -> Content:
        words, count = _how(self.here, entry), entry.tally
        if entry.kind == "question":
            return say("  ", (f"answers {entry.relation.side or 'it'}", ".dim"))
        scheme = f"  {clean(entry.relation.scheme)}" if entry.relation.scheme else ""
        cited = not count.is_uncited
        silent = ("NO SOURCE", ".loud") if entry.kind in PROPOSITIONS and not cited else ("", "")
        number = (count.backed if not self.session.record else "", ".source") if cited else silent
        if entry.kind == "argument" and not cited and not count.counterpoints:
            return say("  ", ("argument", ".dim"), (scheme, ".dim"))
        parts = (tied(count), say(number), say((words, ".dim")), say((scheme.strip(), ".dim")))
        found = say("  ").join(part for part in parts if part)
        return say("  ", found) if found else found


def _how(here: str, entry: Neighbour) -> str:
    """The bearing of an entry on the node, said of the entry; empty if the heading over it says as much."""
    if entry.relation.kind == "undercuts" and entry.relation.source == entry.id:
        return "undercuts this step"
    return "" if entry.relation.kind == "answers" else how(here, entry)


def _head(entry: Neighbour, mark: str) -> Content:
    return say(marked(mark), " ", (clean(entry.title), ".strong"))


def _cited(found: Cited, brief: bool, most: int, width: int) -> list[Content]:
    label, stance = passage_label(found), _stance(found)
    if brief:
        return [fit(label, stance, width)]
    apart = label.cell_length + stance.cell_length + 2 > width
    below = [line.pad_left(2) for line in hung(stance, width - 2, most=3)]
    head = [*hung(label, width), *below] if apart else [label + "  " + stance]
    return [*head, *wrap(found.annotation.text, width, indent=2, most=most)]


def _cited_in_short(found: Cited, width: int) -> list[Content]:
    return hung(passage_label(found) + "  " + _stance(found), width, most=HEADED)


def _stance(found: Cited) -> Content:
    kind = (f"  {found.evidence}" if found.evidence else "", ".dim")
    return say((found.citation.stance, ".strong"), kind, warned(found))


def _annotation_rows(graph: Graph, id_: str, source: Source) -> Iterator[Row]:
    record = graph.node(id_).record
    assert isinstance(record, Annotation)  # noqa: S101 - the graph gives nothing else
    usual, whole = (partial(_passage, record, source, most) for most in (NOTED, 0))
    yield Row(id_, usual, id_, '"', whole=whole)
    for row in _uses(graph, id_):
        yield Row(f"{id_} {row.key}", partial(_below, row.paint), row.node)


def _passage(record: Annotation, source: Source, most: int, width: int) -> list[Content]:
    notes = [(f"  {warning}", ".loud") for warning in citations.warnings(source, record)[-1:] if not record.checked]
    head = say((clean(record.locator or "no locator"), ".source"), *notes)
    return [*hung(head, width), *wrap(record.text, width, indent=2, most=most)]


def _below(paint: Painter, width: int) -> list[Content]:
    """A row that is a part of the one above it."""
    return [line.pad_left(2) for line in paint(width - 2)]


def _uses(graph: Graph, annotation: str) -> Iterator[Row]:
    """The rows of what a passage is used for."""
    for citation in graph.citations(annotation):
        kind = graph.kind(citation.node)
        yield _plain_row(citation.node, KIND_MARKS[kind], graph.title(citation.node), citation.stance)


def _plain_row(id_: str, mark: str, title: str, stance: str) -> Row:
    head = say((f"{clean(stance)} ", ".dim"), marked(mark), " ", clean(title))
    return Row(id_, partial(hung, head), id_, mark)


def _narrowed(pane: Pane, keep: Callable[[str], bool] | None) -> Pane:
    """A pane with the rows that the filter holds for, and the number of hidden ones."""
    kept = tuple(row for row in pane.rows if keep is None or not row.node or keep(row.node))
    hidden = len(pane.rows) - len(kept)
    if not hidden:
        return pane
    words = f"{hidden} more hidden by the filter"
    return replace(pane, rows=kept, legend=words) if kept else replace(pane, rows=(), empty=words.replace(" more", ""))


def _numbered(wanted: Iterable[Pane]) -> Iterator[Pane]:
    """The same panes with their rows numbered from 1 through all of them."""
    number = 1
    for pane in wanted:
        rows = []
        for row in pane.rows:
            whole, terse = (_with_number(paint, number) if paint else None for paint in (row.whole, row.terse))
            rows.append(replace(row, paint=_with_number(row.paint, number), whole=whole, terse=terse))
            number += 1
        yield replace(pane, rows=tuple(rows))


def _with_number(painter: Painter, number: int) -> Painter:
    label = f"{number:>2}"
    edge = len(label) + 1

    @lru_cache(maxsize=4)  # painted to be measured in columns of several widths, and to be drawn
    def paint(width: int) -> list[Content]:
        lines = painter(width - edge)
        return [say((f"{label} ", ".key"), lines[0]), *(line.pad_left(edge) for line in lines[1:])]

    return paint
