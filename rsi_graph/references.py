"""Which records and relations of a corpus hold: every id and every reference looked up, the wrong ones found.

What does not hold is left out of the graph and reported; the rest stands. An id belongs to the record that has it
first, in the lowest layer.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rsi_graph.corpus import Corpus
from rsi_graph.diagnostics import Diagnostic, Span
from rsi_graph.errors import did_you_mean
from rsi_graph.model import PROPOSITIONS, Kind
from rsi_graph.pages import Page
from rsi_graph.relations import rule
from rsi_graph.spelling import near


@dataclass(frozen=True, slots=True)
class References:
    """What was found: numbers of records and links (as in the corpus's table) that do not hold, and why."""

    dropped_records: frozenset[int]
    dropped_links: frozenset[int]
    diagnostics: tuple[Diagnostic, ...]


def index(corpus: Corpus) -> dict[str, int]:
    """The number of the record that has each id: the first one, in the lowest layer."""
    ids = corpus.table.ids
    return dict(zip(reversed(ids), range(len(ids) - 1, -1, -1), strict=True))


def named_steps(corpus: Corpus) -> dict[str, int]:
    """The link of each step that was given an id."""
    names = corpus.table.link_names
    named = [(name, link) for link, name in enumerate(names) if name]
    return dict(reversed(named))


def inline_step(table: Page, records: Mapping[str, int], name: str) -> int | None:
    """The link that ``from>to`` names: the support or attack from one to the other."""
    source, arrow, target = name.partition(">")
    record = records.get(source)
    if not arrow or record is None or table.kinds[record] not in PROPOSITIONS:
        return None
    for link in range(table.starts[record], table.starts[record + 1]):
        if table.link_targets[link] == target and table.link_kinds[link] in ("supports", "attacks"):
            return link
    return None


def owner(starts: Sequence[int], link: int) -> int:
    """The number of the record that states a link."""
    return bisect_right(starts, link) - 1


def resolve(corpus: Corpus) -> References:
    """Look up every id and every reference."""
    return _Resolver(corpus).resolve()


class _Resolver:
    def __init__(self, corpus: Corpus) -> None:
        self.corpus, self.table = corpus, corpus.table
        self.index, self.steps = index(corpus), named_steps(corpus)
        self.records: set[int] = set()
        self.links: set[int] = set()
        self.diagnostics: list[Diagnostic] = []

    def resolve(self) -> References:
        self._duplicates()
        for record, kind in enumerate(self.table.kinds):
            start, end = self.table.starts[record], self.table.starts[record + 1]
            if record in self.records:
                self.links.update(range(start, end))
            elif start < end:
                self._record(record, kind, range(start, end))
        return References(frozenset(self.records), frozenset(self.links), tuple(self.diagnostics))

    def _duplicates(self) -> None:
        if len(self.index) != len(self.table.ids):
            for record, id_ in enumerate(self.table.ids):
                if (first := self.index[id_]) != record:
                    self.records.add(record)
                    self._found(self._span(record), "duplicate-id", f"{id_} is taken", f"first at {self._span(first)}")
        for link, name in enumerate(self.table.link_names):
            if name and (name in self.index or self.steps[name] != link):
                self._drop(link, "duplicate-id", f"the step's id {name} is taken", "choose another")

    def _record(self, record: int, kind: Kind, links: range) -> None:
        id_ = self.table.ids[record]
        seen: set[tuple[str, str]] = set()
        for link in links:
            relation, target = self.table.link_kinds[link], self.table.link_targets[link]
            fault = self._fault(id_, kind, relation, target)
            if fault:
                self._drop(link, *fault)
                continue
            if (relation, target) in seen or (kind != "annotation" and (_OPPOSITE.get(relation), target) in seen):
                self._drop(link, "repeated-relation", f"{id_} is related to {target} twice", "keep one of them")
            seen.add((relation, target))

    def _fault(self, id_: str, kind: Kind, relation: str, target: str) -> tuple[str, str, str] | None:
        """Code, message and hint of what is wrong with a reference."""
        target_kind = self._kind(target)
        if target == id_:
            return "self-relation", f"{id_} {relation} itself", ""
        if target_kind is None:
            return "unknown-id", f"{relation}: there is no node {target!r}", self._hint(kind, relation, target)
        allowed = rule(relation, kind)
        if relation == "premise":
            fits = target_kind in allowed.sources
        else:
            fits = target_kind in allowed.targets and (not allowed.same_kind or target_kind == kind)
        if fits:
            return None
        wanted = allowed.sources if relation == "premise" else (kind,) if allowed.same_kind else allowed.targets
        verb = "a premise has to be" if relation == "premise" else f"{relation} has to point at"
        return "wrong-kind", f"{target} is a {target_kind}; {verb} a {_either(wanted)}", ""

    def _kind(self, target: str) -> Kind | None:
        record = self.index.get(target)
        if record is not None:
            return self.table.kinds[record]
        is_step = target in self.steps or inline_step(self.table, self.index, target) is not None
        return "argument" if is_step else None

    def _hint(self, kind: Kind, relation: str, target: str) -> str:
        if relation == "undercuts" and ">" in target:
            return "an inline step is written from>to, and has to be there as supports or attacks"
        targets = rule(relation, kind).targets
        fitting = [i for i, n in self.index.items() if self.table.kinds[n] in targets] + list(self.steps)
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


_OPPOSITE = {"supports": "attacks", "attacks": "supports", "raises": "mitigates", "mitigates": "raises"}


def _either(kinds: Sequence[Kind]) -> str:
    return " or ".join(kinds)
