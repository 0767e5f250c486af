"""The check of every id and reference of a corpus: which records and relations hold, and what is wrong with the
others.

A record or relation that does not hold is left out of the graph and reported; the rest stays. An id belongs to the
record that has it first, in the lowest layer.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise, repeat, starmap, takewhile
from operator import sub

from rsi_graph.corpus.reading import Corpus
from rsi_graph.corpus.table import Page
from rsi_graph.diagnostics import Diagnostic, Span
from rsi_graph.errors import did_you_mean
from rsi_graph.model import PROPOSITIONS, Kind
from rsi_graph.relations import conflicts, fault, may_name, rule
from rsi_graph.words import a_kind, near

INLINE = ("supports", "attacks")
"""The relations of a proposition that are inline steps."""
HINTS = 100
"""The most unknown ids for which a near one is looked for: if a whole layer is missing, there are thousands."""


@dataclass(frozen=True, slots=True)
class References:
    """The records and links that do not hold, by their numbers in the corpus's table, with the findings about them."""

    dropped_records: frozenset[int]
    dropped_links: frozenset[int]
    diagnostics: tuple[Diagnostic, ...]


def index(corpus: Corpus) -> dict[str, int]:
    """The number of the record that has each id: the first one, in the lowest layer."""
    ids = corpus.table.ids
    return dict(zip(reversed(ids), range(len(ids) - 1, -1, -1), strict=True))


def named_steps(corpus: Corpus) -> dict[str, int]:
    """The link of each inline step that has an id of its own."""
    table = corpus.table
    return {name: link for link, name in reversed(table.link_names.items()) if is_step(table, link)}


def is_step(table: Page, link: int) -> bool:
    """Return True if a link is an inline step: the support or attack of a proposition."""
    return table.link_kinds[link] in INLINE and table.kinds[owner(table.starts, link)] in PROPOSITIONS


FEW = 16
"""The number of a record's links up to which a step is looked for among them one by one."""


def inline_step(
    table: Page, records: Mapping[str, int], name: str, known: dict[int, dict[str, int]] | None = None
) -> int | None:
    """The link that ``from>to`` names: the support or attack from one to the other.

    ``known`` keeps the steps of records with many links by their targets.
    """
    source, arrow, target = name.partition(">")
    record = records.get(source)
    if not arrow or record is None or table.kinds[record] not in PROPOSITIONS:
        return None
    links = range(table.starts[record], table.starts[record + 1])
    if known is None or len(links) <= FEW:
        every = (link for link in links if table.link_targets[link] == target)
        return next((link for link in every if table.link_kinds[link] in INLINE), None)
    if record not in known:  # the first of two steps to one target is the one
        known[record] = {table.link_targets[one]: one for one in reversed(links) if table.link_kinds[one] in INLINE}
    return known[record].get(target)


def stretches(corpus: Corpus) -> Iterator[tuple[int, int]]:
    """The first record of each file, and the first behind it."""
    return pairwise((*corpus.first, len(corpus.table.ids)))


def apart(corpus: Corpus) -> Iterator[int]:
    """The numbers of the annotations that stand apart from their source: those that a file begins with."""
    kinds = corpus.table.kinds
    for start, end in stretches(corpus):
        yield from takewhile(lambda record: kinds[record] == "annotation", range(start, end))


def apart_by_source(corpus: Corpus, dropped: Collection[int]) -> dict[str, list[str]]:
    """The annotations that hold and stand apart from their source, by source."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for record in apart(corpus):
        if record not in dropped:
            id_ = corpus.table.ids[record]
            found[id_.partition("/")[0]].append(id_)
    return dict(found)


def placed(ids: Iterable[str], alone: Mapping[str, Collection[str]]) -> list[str]:
    """The ids with every annotation that stands apart moved behind its source, if that is among them."""
    chosen = dict.fromkeys(ids)
    moved = {a for source, annotations in alone.items() if source in chosen for a in annotations}
    found: list[str] = []
    for id_ in chosen:
        if id_ not in moved:
            found += [id_, *(a for a in alone.get(id_, ()) if a in chosen)]
    return found


def owner(starts: Sequence[int], link: int) -> int:
    """The number of the record that states a link."""
    return bisect_right(starts, link) - 1


def plain(corpus: Corpus) -> frozenset[str]:
    """The keys of the files in which every link plainly holds: the node it names is of a kind that may stand there."""
    table = corpus.table
    kind_of = dict(zip(reversed(table.ids), reversed(table.kinds), strict=True))
    found = []
    for name, (start, end) in zip(corpus.keys, stretches(corpus), strict=True):
        starts = table.starts[start : end + 1]
        stating = chain.from_iterable(map(repeat, table.kinds[start:end], map(sub, starts[1:], starts)))
        links = slice(starts[0], starts[-1])
        named = map(kind_of.get, table.link_targets[links])
        if all(starmap(_is_plain, set(zip(table.link_kinds[links], stating, named, strict=True)))):
            found.append(name)
    return frozenset(found)


def resolve(corpus: Corpus, plain: Collection[str] = ()) -> References:
    """Look up every id, and every reference in the files that are not in ``plain``."""
    return _Resolver(corpus, plain).resolve()


class _Resolver:
    def __init__(self, corpus: Corpus, plain: Collection[str]) -> None:
        self.corpus, self.table, self.plain = corpus, corpus.table, plain
        self.index, self.steps = index(corpus), named_steps(corpus)
        self.known: dict[int, dict[str, int]] = {}
        self.records: set[int] = set()
        self.links: set[int] = set()
        self.to_steps: list[tuple[int, int]] = []
        self.hints = HINTS
        self.diagnostics: list[Diagnostic] = []

    def resolve(self) -> References:
        self._duplicates()
        self._annotations_apart()
        for record in sorted(self._doubtful() | self.records):
            links = range(self.table.starts[record], self.table.starts[record + 1])
            if record in self.records:
                self.links.update(links)
            else:
                self._record(record, self.table.kinds[record], links)
        self._lost_steps()
        return References(frozenset(self.records), frozenset(self.links), tuple(self.diagnostics))

    def _doubtful(self) -> set[int]:
        """The records with a link that may be wrong. In a large corpus they are few, and only they are looked at."""
        found = {*self.table.doubtful, *map(self._owner, self.links)}
        for name, (start, end) in zip(self.corpus.keys, stretches(self.corpus), strict=True):
            if name not in self.plain:
                found.update(range(start, end))
        return found

    def _duplicates(self) -> None:
        if len(self.index) != len(self.table.ids):
            self._duplicate_records()
        for link, name in self.table.link_names.items():
            taken = name in self.index or self.steps.get(name, link) != link
            if taken and self._owner(link) not in self.records:
                self._drop(link, "duplicate-id", f"the step's id {name} is taken", "choose another")

    def _duplicate_records(self) -> None:
        """Leave a source out together with its annotations, which stand behind it."""
        gone, alone = False, frozenset(apart(self.corpus))
        for record, (id_, kind) in enumerate(zip(self.table.ids, self.table.kinds, strict=True)):
            goes_along = gone and kind == "annotation" and record not in alone
            taken = not goes_along and (first := self.index[id_]) != record
            if taken:
                self._found(self._span(record), "duplicate-id", f"{id_} is taken", f"first at {self._span(first)}")
            if taken or goes_along:
                self.records.add(record)
            if kind != "annotation":
                gone = taken

    def _annotations_apart(self) -> None:
        """Leave out annotations that stand apart and whose source is in no file or layer."""
        for record in apart(self.corpus):
            source = self.table.ids[record].partition("/")[0]
            known = self.index.get(source)
            if record in self.records or (known is not None and self.table.kinds[known] == "source"):
                continue
            self.records.add(record)
            if known is None:
                hint = did_you_mean(
                    near(source, [i for i, n in self.index.items() if self.table.kinds[n] == "source"])
                )
                self._found(self._span(record), "unknown-id", f"there is no source {source!r}", hint)
            else:
                what = f"{source} is {a_kind(self.table.kinds[known])}; an annotation is of a source"
                self._found(self._span(record), "wrong-kind", what, "")

    def _lost_steps(self) -> None:
        """Leave out every link to a step that is left out."""
        while lost := [link for link, step in self.to_steps if step in self.links and link not in self.links]:
            for link in lost:
                message = f"the step {self.table.link_targets[link]} is left out, so nothing can point at it"
                self._drop(link, "unknown-id", message, "")

    def _record(self, record: int, kind: Kind, links: range) -> None:
        id_ = self.table.ids[record]
        seen: defaultdict[str | int, set[str]] = defaultdict(set)
        for link in links:
            relation, target = self.table.link_kinds[link], self.table.link_targets[link]
            known = self.index.get(target)
            step = self._step(target) if known is None else None
            plain = known is not None and target != id_ and _is_plain(relation, kind, self.table.kinds[known])
            fault = None if plain or link in self.links else self._fault(id_, kind, relation, target, step)
            if fault:
                self._drop(link, *fault)
            if link in self.links:
                continue
            end = target if step is None else step
            if conflicts(relation, seen[end], kind):
                self._drop(link, "repeated-relation", f"{id_} is related to {target} twice", "keep one of them")
            elif step is not None:
                self.to_steps.append((link, step))
            seen[end].add(relation)

    def _fault(
        self, id_: str, kind: Kind, relation: str, target: str, step: int | None
    ) -> tuple[str, str, str] | None:
        """The code, message and hint of what is wrong with a reference."""
        known = self.index.get(target)
        target_kind = "argument" if step is not None else None if known is None else self.table.kinds[known]
        found = fault(id_, kind, relation, target, target_kind)
        if found is None:
            return None
        return (*found, self._hint(kind, relation, target) if found[0] == "unknown-id" else "")

    def _step(self, target: str) -> int | None:
        """The link of the inline step that a reference names."""
        return self.steps[target] if target in self.steps else inline_step(self.table, self.index, target, self.known)

    def _hint(self, kind: Kind, relation: str, target: str) -> str:
        if relation == "undercuts" and ">" in target:
            return "an inline step is written from>to, and has to be there as supports or attacks"
        self.hints -= 1
        if self.hints < 0:
            return ""
        wanted = rule(relation, kind).targets
        fitting = [i for i, n in self.index.items() if self.table.kinds[n] in wanted] + list(self.steps)
        return did_you_mean(near(target, fitting) or near(target, self.index))

    def _drop(self, link: int, code: str, message: str, hint: str) -> None:
        self.links.add(link)
        record = self._owner(link)
        span = Span(self.corpus.file_of(record), self.table.link_lines[link], self.table.link_columns[link])
        self._found(span, code, message, hint)

    def _found(self, span: Span, code: str, message: str, hint: str) -> None:
        self.diagnostics.append(Diagnostic(span, code, message, hint))

    def _owner(self, link: int) -> int:
        return owner(self.table.starts, link)

    def _span(self, record: int) -> Span:
        return Span(self.corpus.file_of(record), self.table.lines[record], self.table.columns[record])


def _is_plain(relation: str, kind: Kind, target: Kind | None) -> bool:
    """Return True if a relation that a node of one kind states may name a node of another; a step is not a node."""
    return target in may_name(relation, kind)
