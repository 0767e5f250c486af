"""The words about nodes and works on a page or in a report: one ``Sheet`` for each.

Templates and reports ask a sheet for words and addresses; it knows neither HTML nor Markdown.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rsi_graph.evaluation.record import Recorded
from rsi_graph.evaluation.record_words import sentence, shortly
from rsi_graph.export.metadata import coins
from rsi_graph.export.part import Data
from rsi_graph.export.reasons import Reason, printed, walked
from rsi_graph.graph import citations, dossier
from rsi_graph.graph.backing import backing, unbacked
from rsi_graph.graph.dossier import Cited
from rsi_graph.graph.graph import Node, Relation
from rsi_graph.graph.matrix import Author, Matrix
from rsi_graph.model import Source
from rsi_graph.relations import KIND_MARKS, rule
from rsi_graph.words import fold

NO_STATE = ("question", "source", "annotation")
SAID_BESIDE = frozenset({
    "kind", "type", "title", "author", "issued", "standing", "access", "published", "recheck-citation", "et-al",
    "annotations",
})  # fmt: skip
"""The fields of a work that its entry or the remarks on it express already."""


@dataclass(frozen=True, slots=True)
class Backers:
    """The works on one side of a node, each with its id and its name."""

    words: str
    side: str
    works: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Stand:
    """The authors who give one answer to a question, each with the works that say so."""

    answer: str
    words: str
    authors: tuple[tuple[Author, tuple[str, ...], bool], ...]
    """The author, the works, and True if it is asserted, not drawn from what the author disputes."""


@dataclass(frozen=True, slots=True)
class Side:
    """The answers on one side of a question."""

    bearing: str
    mark: str
    words: str
    answers: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses that a page can link to. Each function returns an empty string if there is none."""

    here: Callable[[str], str]
    """The nearest place of a node: on this page, else its own page."""
    page: Callable[[str], str] = lambda _: ""
    """The own page of a node."""
    author: Callable[[str], str] = lambda _: ""
    """The address of an author, by name."""
    passage: Callable[[str], str] = lambda _: ""
    """The address of a passage; if there is none, that of its work is used."""


class Sheet:
    """Words, numbers and addresses for one page."""

    def __init__(
        self, record: Recorded, works: Iterable[str], addresses: Addresses, entries: Mapping[str, str] | None = None
    ) -> None:
        self.record, self.graph = record, record.graph
        self.address, self.page, self.author = addresses.here, addresses.page, addresses.author
        self._passage = addresses.passage
        self.deep: frozenset[str] | None = None
        """The works that only reasons cite which are titles on paper; None on a page that is printed as it is."""
        self.works = tuple(sorted(dict.fromkeys(works), key=self._place))
        self.entries: Mapping[str, str] = entries or {}
        self.numbers = {work: number for number, work in enumerate(self.works, 1)}

    def _place(self, work: str) -> tuple[str, str]:
        return fold(self.name(work)), work

    # --- propositions ---------------------------------------------------------------------------------------------

    def title(self, id_: str) -> str:
        """The title of a node."""
        return self.graph.title(id_)

    def text(self, id_: str) -> str:
        """The text of a node, or nothing."""
        return getattr(self.graph.node(id_).record, "text", None) or ""

    def kind_mark(self, reason: Reason) -> str:
        """The mark of a kind; empty for a claim."""
        return "" if reason.kind == "claim" else KIND_MARKS[reason.kind]

    def state(self, id_: str) -> str:
        """The state in the record as a sentence without a full stop; nothing for a node without a state."""
        return "" if self.graph.kind(id_) in NO_STATE else sentence(self.record, id_)

    def chip(self, id_: str) -> str:
        """The state in the record in a word or two."""
        return "" if self.graph.kind(id_) in NO_STATE else shortly(self.record, id_)

    def tone(self, id_: str) -> str:
        """The name of the state, for the shape of its mark."""
        return self.record.of(id_).state or "none"

    def facts(self, node: Node) -> list[str]:
        """The fields of a record besides title and text, as words."""
        return list(dossier.details(node))

    def backers(self, id_: str) -> Iterator[Backers]:
        """The works behind a node by name, and those that dispute or qualify it."""
        found = backing(self.graph, id_)
        for words, side, works in (
            ("by", "for", found.sources),
            ("against", "against", found.disputing),
            ("qualified by", "against", found.qualifying),
        ):
            if works:
                yield Backers(words, side, tuple((work, self.name(work)) for work in works))

    def unbacked(self, id_: str) -> str:
        """The words for a node on which no work takes a side."""
        return unbacked(self.graph, backing(self.graph, id_))

    def weight(self, reason: Reason) -> str:
        """The weight of the step to the node above, if it is not the usual one."""
        return self._weight(reason.relation) if reason.relation else ""

    def _weight(self, relation: Relation) -> str:
        usual = rule(relation.kind, self.graph.kind(relation.source)).weight
        return "" if relation.weight == usual else f"{relation.weight:g}"

    def tied(self, reason: Reason) -> Iterator[tuple[str, str, str]]:
        """Broader, narrower and same propositions: the relation in words, the id, its reason, scheme and weight."""
        for entry in reason.dossier.related if reason.dossier else ():
            relation, weight = entry.relation, self._weight(entry.relation)
            said = (relation.because, relation.scheme and f"({relation.scheme})", weight and f"(weight {weight})")
            yield dossier.how(reason.id, entry), entry.id, " ".join(filter(None, said))

    def sides(self, reason: Reason) -> list[Side]:
        """The answers to a question, side by side; a side that nobody takes is left out."""
        rows = [row for section in reason.sections if section.name == "answers" for row in section.reasons]
        found = (
            Side(bearing, mark, words, tuple(row for row in rows if row.bearing == bearing))
            for bearing, mark, words in SIDES
        )
        return [side for side in found if side.answers]

    # --- passages and works ---------------------------------------------------------------------------------------

    def name(self, work: str) -> str:
        """Author and year."""
        return citations.short(self.source(work))

    def year(self, work: str) -> str:
        """The year of a work."""
        return citations.year(self.source(work)) or "n.d."

    def coins(self, work: str) -> str:
        """A work in the form in which reference managers find it in a page."""
        return coins(self.source(work))

    def source(self, work: str) -> Source:
        """The record of a work."""
        record = self.graph.node(work).record
        assert isinstance(record, Source)  # noqa: S101 - asked of works alone
        return record

    def place(self, found: Cited) -> str:
        """The address of a passage, else of its work."""
        return self._passage(found.citation.annotation) or self.address(found.citation.source)

    def passages(self, reason: Reason) -> Iterator[tuple[str, list[Cited]]]:
        """The passages that bear on a node, under the headings of their sides."""
        for side, heading in SAID.items():
            found = [one for one in reason.cited if one.side == side]
            if found:
                yield heading, found

    def passage_facts(self, found: Cited) -> list[str]:
        """The facts a reader needs about a passage: its evidence, the part that was read, the check."""
        checked = found.annotation.checked
        said = [
            found.evidence,
            read(found.source),
            f"checked {checked.date} by {checked.by}" if checked else "",
            *found.warnings,
            *(f"#{tag}" for tag in found.annotation.tags),
        ]
        return [words for words in said if words]

    def remarks(self, work: str) -> str:
        """The facts a reader of a bibliography needs about an entry."""
        return remarks(self.source(work))

    def entry(self, work: str) -> str:
        """A work in the citation style, with its marks."""
        return self.entries.get(work) or citations.full(self.source(work))

    def link(self, work: str) -> str:
        """The address of the work itself, if a browser may open it."""
        return citations.address(self.source(work))

    def more(self, work: str) -> list[tuple[str, str]]:
        """The fields of a work that its entry does not show, by name."""
        return list(more(self.graph.body(work), self.entry(work)))

    # --- who stands where -----------------------------------------------------------------------------------------

    def stands(self, found: Matrix, question: str) -> Iterator[Stand]:
        """The authors who answer a question, by their answer."""
        for answer, words in STANDS.items():
            named = [author for author in found.authors if author.answers[question].with_ == answer]
            if named:
                yield Stand(answer, words, tuple(_stood(one, question) for one in named))


SAID = {"for": "Who says so", "against": "But see", "beside": "See also"}
"""The heading over the passages of each side."""
SIDES = (("for", "+", "Yes"), ("against", "\u2212", "No"), ("neither", "=", "Another answer"))
"""The sides of a question: bearing, mark and words."""
STANDS = {"yes": "Yes", "no": "No", "both": "Yes in one passage, no in another", "other": "Another answer"}


def _stood(author: Author, question: str) -> tuple[Author, tuple[str, ...], bool]:
    answer = author.answers[question]
    return author, tuple(dict.fromkeys(one.partition("/")[0] for one in answer.annotations)), answer.asserted


def deep(entries: Sequence[Reason], stands: Iterable[Stand]) -> frozenset[str]:
    """The works cited by nothing that is printed whole of these entries, nor beside the authors who answer."""
    near = {work for stand in stands for _, works, _ in stand.authors for work in works}
    near |= {one.citation.source for entry in entries for reason in printed(entry) for one in reason.cited}
    return frozenset(
        one.citation.source for entry in entries for reason in walked(entry) for one in reason.cited
    ).difference(near)


def read(source: Source) -> str:
    """The part of a work that was read for this corpus."""
    return f"read: {source.access.replace('-', ' ')}" if source.access else "what was read is not said"


def remarks(source: Source) -> str:
    """Warnings about a work with their reason, the form it came out in, and the part of it that was read."""
    because = [f"because {source.standing.because}"] if source.standing else []
    published = [source.published] if source.published and source.published != "unknown" else []
    return "; ".join((*citations.warnings(source), *because, *published, read(source)))


def more(body: Data, entry: str) -> Iterator[tuple[str, str]]:
    """The fields of a work that neither its entry nor the remarks on it show, as text."""
    for name, value in body.items():
        words = _listed(value)
        if name not in SAID_BESIDE and not all(word in entry for word in _words(value)):
            yield name, words


def _words(value: object) -> Iterator[str]:
    """The texts in a field."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from value.values()
    elif isinstance(value, Sequence):
        yield from (word for one in value for word in _words(one))


def _listed(value: object) -> str:
    """A field as one text."""
    if isinstance(value, str):
        return value
    return "; ".join(" ".join(_words(one)) for one in value) if isinstance(value, Sequence) else str(value)
