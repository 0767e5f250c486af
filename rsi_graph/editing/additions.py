"""Adding a record: its file, its id, its duplicates, and the exact lines that it adds.

``source``, ``annotation`` and ``proposition`` plan an addition and change nothing; ``Addition.lines`` are the lines to
be added. ``write`` adds them and notes that in the ``journal``, by which the last change is undone as long as nobody
changed the file again. The explorer and the command line both call these.

A record goes into the topmost layer that was asked for and can be written. If that is the shipped corpus, the record
goes into the user's own layer in the data folder, which is made when it is first needed (``place.place``).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from rsi_graph import relations
from rsi_graph.corpus import records
from rsi_graph.corpus.yamltext import Document, Locations
from rsi_graph.editing import journal, splice
from rsi_graph.editing.ids import proposition_id, slug, source_id
from rsi_graph.editing.journal import Change
from rsi_graph.editing.place import TargetLayer, is_in
from rsi_graph.errors import BadAddition, RsiGraphError
from rsi_graph.files import locked
from rsi_graph.files.locked import Held
from rsi_graph.graph import Graph
from rsi_graph.model import APART, MAX_QUOTE, PROPOSITIONS, SECTIONS, STANCES, Kind, Quote
from rsi_graph.sources import passages
from rsi_graph.sources.passages import Copy
from rsi_graph.sources.quotations import but_for_typography, judge
from rsi_graph.words import a_kind

Body: TypeAlias = dict[str, Any]

SECTION_OF: dict[Kind, str] = {kind: section for section, kind in SECTIONS.items()}


@dataclass(frozen=True, slots=True)
class AdditionPart:
    """Consecutive new lines, the first of them on ``line``, counted from 1."""

    path: Path
    line: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Addition:
    """A planned addition: the record's id, the file before and after, and the new lines."""

    id: str
    kind: Kind
    place: TargetLayer
    held: Held
    after: str
    also: tuple[tuple[Held, str], ...] = ()
    """Other files that are changed with it, each before and after."""
    again: Callable[[], "Addition"] | None = field(default=None, compare=False, repr=False)
    """A function that plans the same addition for the present files."""

    @property
    def files(self) -> tuple[tuple[Held, str], ...]:
        """Every file that is changed, before and after."""
        return ((self.held, self.after), *self.also)

    @property
    def line(self) -> int:
        """The number of the first new line, from 1."""
        return self.parts[0].line

    @property
    def lines(self) -> tuple[str, ...]:
        """The new lines as they will stand in the files."""
        return tuple(line for part in self.parts for line in part.lines)

    @property
    def parts(self) -> tuple[AdditionPart, ...]:
        """The new lines in blocks of consecutive lines."""
        return tuple(part for held, after in self.files for part in _new_lines(held, after))


# --- what is added ------------------------------------------------------------------------------------------------


def source(graph: Graph, where: TargetLayer, body: Mapping[str, Any], id_: str | None = None) -> Addition:
    """Plan a source under its id, or one made of author, year and title. Raises BadAddition, CannotEdit."""
    if not body.get("title"):
        raise BadAddition("the work has no title", "give it a title")
    return _record(graph, where, "source", id_ or source_id(body, graph), body)


def proposition(
    graph: Graph, where: TargetLayer, kind: Kind, body: Mapping[str, Any], id_: str | None = None
) -> Addition:
    """Plan a claim, a condition or a risk with its relations. Raises BadAddition, UnknownNode, CannotEdit."""
    if kind not in PROPOSITIONS:
        raise BadAddition(f"{kind} is not among {', '.join(PROPOSITIONS)}")
    return _record(graph, where, kind, id_ or proposition_id(graph, body), body)


def can_state(graph: Graph, where: TargetLayer, node: str) -> bool:
    """Return True if a node's own record is in the layer that is written, so that a relation can be added to it."""
    return graph.kind(node) in PROPOSITIONS and is_in(graph.span(node).path, where.folder)


def stated_by(graph: Graph, addition: Addition, node: str, relation: str, because: str = "") -> Addition:
    """The addition with a relation from ``node`` to the new record, in the node's own record. Raises CannotEdit."""
    first = addition.again
    again = (lambda: stated_by(graph, first(), node, relation, because)) if first else None
    section = SECTION_OF[graph.kind(node)]
    link: str | Body = {"to": addition.id, "because": because} if because else addition.id
    path = Path(graph.span(node).path)
    if path.resolve() == addition.held.path.resolve():
        after = splice.splice_link(addition.after, section, node, relation, link)
        return replace(addition, after=after, again=again)
    held = locked.read(path)
    also = ((held, splice.splice_link(held.text, section, node, relation, link)),)
    return replace(addition, also=also, again=again)


def annotation(
    graph: Graph, where: TargetLayer, source_id: str, body: Mapping[str, Any], passage_id: str | None = None
) -> Addition:
    """Plan an annotation inside its source, or apart from it if the source is in another layer.

    Raises BadAddition, UnknownNode, CannotEdit.
    """
    if graph.kind(source_id) != "source":
        raise BadAddition(f"{source_id} is {a_kind(graph.kind(source_id))}, not a source")
    name = passage_id or slug(graph, source_id, body)
    id_ = f"{source_id}/{name}"
    _check(graph, "annotation", id_, body)
    if id_ in graph.annotations(source_id):
        raise BadAddition(f"{id_} is taken", "choose another id")
    path = Path(graph.span(source_id).path)
    if is_in(path, where.folder):
        held = where.held(path)
        after = splice.splice_annotation(held.text, source_id, name, body)
    else:
        held = where.held(_file(where, APART))
        after = splice.splice(held.text, APART, id_, body)
    again = partial(annotation, graph, where, source_id, body, name)
    return Addition(id_, "annotation", where, held, after, again=again)


def _record(graph: Graph, where: TargetLayer, kind: Kind, id_: str, body: Mapping[str, Any]) -> Addition:
    _check(graph, kind, id_, body)
    if id_ in graph:
        raise BadAddition(f"{id_} is taken: it is {a_kind(graph.kind(id_))} at {graph.span(id_)}", "choose another id")
    held = where.held(_file(where, SECTION_OF[kind]))
    after = splice.splice(held.text, SECTION_OF[kind], id_, body)
    return Addition(id_, kind, where, held, after, again=partial(_record, graph, where, kind, id_, body))


def _file(where: TargetLayer, section: str) -> Path:
    """The file for a section: the one of that name, with the ending .yaml or .yml."""
    path = where.folder / f"{section}.yml"
    return path if path.exists() else path.with_suffix(".yaml")


def faults(graph: Graph, kind: Kind, id_: str, body: Mapping[str, Any]) -> Iterator[RsiGraphError]:
    """All mistakes that a load would find in a new record, for a form that shows them during typing.

    The record is first validated by the model; if it passes, its references are checked in the graph.
    """
    key = id_.rpartition("/")[2]
    if kind == "annotation":
        data: Body = {"sources": {"a": {"type": "book", "title": "A", "annotations": {key: dict(body)}}}}
    else:
        data = {SECTION_OF[kind]: {key: dict(body)}}
    page = records.page(Document(data, Locations(None, None, {}), ()))
    for found in page.findings:
        yield BadAddition(found.message.replace(f"a/{key}", id_, 1), found.hint)
    for name in page.link_names.values():
        if name in graph:
            yield BadAddition(f"the step's id {name} is taken", "choose another")
    yield from _faults_of_links(graph, kind, id_, zip(page.link_kinds, page.link_targets, strict=True))


def _faults_of_links(graph: Graph, kind: Kind, id_: str, links: Iterable[tuple[str, str]]) -> Iterator[RsiGraphError]:
    seen: defaultdict[str, set[str]] = defaultdict(set)
    for relation, target in links:
        fault = relations.fault(id_, kind, relation, target, graph.kind(target) if target in graph else None)
        if fault:
            unknown = fault[0] == "unknown-id"
            yield graph.unknown(target) if unknown else BadAddition(fault[1])
        elif relations.conflicts(relation, seen[target], kind):
            yield BadAddition(f"{id_} would be related to {target} twice", "keep one of the two")
        seen[target].add(relation)


def _check(graph: Graph, kind: Kind, id_: str, body: Mapping[str, Any]) -> None:
    """Raise the first fault of a record."""
    splice.refuse_characters(body)
    for fault in faults(graph, kind, id_, body):
        raise fault


# --- quotations ---------------------------------------------------------------------------------------------------


def quoted(body: Mapping[str, Any], words: str, copy: Copy | None) -> Body:
    """Return an annotation with a quotation. The copy gives its prefix, its suffix and a locator if none is given.

    Words that differ from the copy only in typography are quoted as they stand in the copy. Raises BadAddition if the
    words are too many, are not in the copy, or stand in several places of it.
    """
    exact = passages.normalised(words)
    if len(exact) > MAX_QUOTE:
        what = (
            f"the quotation is {len(exact)} characters long, {MAX_QUOTE} at most: longer ones are a matter of rights"
        )
        raise BadAddition(what, "quote the important words and put the rest in your own")
    if copy is None:
        return {**body, "quote": {"exact": exact}}
    found = [(at, at + len(exact)) for at in passages.places(copy.text, {"exact": exact})]
    found = found or but_for_typography(exact, copy)
    if len(found) != 1:
        raise _not_quotable(exact, copy, [at for at, _ in found])
    return _at(body, copy, *found[0])


def at_passage(body: Mapping[str, Any], copy: Copy, number: int) -> Body:
    """Return an annotation with the locator of the copy's sentence ``number``, from 1, and its words if short enough.

    Raises BadAddition if there is no such sentence.
    """
    sentences = passages.sentences(copy)
    if not 1 <= number <= len(sentences):
        raise BadAddition(f"there is no passage {number}: {copy.name} has {len(sentences)}")
    passage = sentences[number - 1]
    if passage.end - passage.start > MAX_QUOTE:
        return {**body, "locator": body.get("locator") or passage.locator}
    return _at(body, copy, passage.start, passage.end)


def _at(body: Mapping[str, Any], copy: Copy, start: int, end: int) -> Body:
    locator = body.get("locator") or copy.locator(start)
    return {**body, "locator": locator, "quote": passages.quote(copy, start, end)}


def _not_quotable(exact: str, copy: Copy, found: Sequence[int]) -> BadAddition:
    if found:
        where = ", ".join(dict.fromkeys(copy.locator(at) for at in found))
        return BadAddition(f"the words stand in {len(found)} places of {copy.name}: {where}", "quote more of them")
    _, _, nearest = judge(Quote(exact=exact), None, copy)
    return BadAddition(f"the words are not in {copy.name}", f"the nearest are: {nearest}" if nearest else "")


def today() -> str:
    """Today's date in the reader's time zone, as records write it."""
    return f"{dt.date.today()}"  # noqa: DTZ011 - the day where the reader is


def annotation_body(fields: Mapping[str, Any]) -> Body:
    """The fields of an annotation in reading order: what it says, where, what it bears on, the quotation."""
    order = ("text", "locator", *STANCES, "quote", "checked", "tags", "note")
    return {name: fields[name] for name in order if fields.get(name)}


# --- writing --------------------------------------------------------------------------------------


def write(addition: Addition) -> Change:
    """Note the addition in the journal and write its lines. The layer is made if it is missing.

    If somebody else writes the files at the same time, the addition is planned again for the new text. After a second
    of that it raises as ``locked.write`` does.
    """
    planned = addition

    def attempt() -> Change:
        planned.place.make()
        return journal.make(f"added {planned.kind} {planned.id}", *planned.files)

    def again() -> None:
        nonlocal planned
        planned = planned.again() if planned.again else planned

    return locked.retried(attempt, again)


def _new_lines(held: Held, after: str) -> Iterator[AdditionPart]:
    """The lines of the new text that the old one lacks. All old lines stand in the new text, in their order."""
    old, found, start = iter((*held.text.splitlines(), None)), list[str](), 1
    wanted = next(old)
    for number, line in enumerate(after.splitlines(), 1):
        if line != wanted:
            start, found = (start, [*found, line]) if found else (number, [line])
            continue
        wanted = next(old)
        if found:
            yield AdditionPart(held.path, start, tuple(found))
            found = []
    if found:
        yield AdditionPart(held.path, start, tuple(found))
