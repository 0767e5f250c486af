"""The definition of the corpus format: what a record may say, field by field.

Plain frozen dataclasses without behaviour. The type of a field is its rule. The sentence below it is its
documentation, which editors show through the JSON Schema. Its name is the name in the corpus with ``_`` for ``-`` (see
``corpus_name``). ``records`` validates against these classes, ``schema`` writes them as JSON Schema, and ``objects``
builds them from text that was validated before.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cache
from typing import Annotated, Any, ClassVar, Literal, TypeAlias

Kind: TypeAlias = Literal["claim", "condition", "risk", "argument", "question", "source", "annotation"]
"""The kinds of nodes."""

KINDS: tuple[Kind, ...] = ("claim", "condition", "risk", "argument", "question", "source", "annotation")
PROPOSITIONS: tuple[Kind, ...] = ("claim", "condition", "risk")
"""The kinds of propositions, which hold or fail, and so can be supported, attacked and cited."""

SECTIONS: dict[str, Kind] = {
    "questions": "question",
    "claims": "claim",
    "conditions": "condition",
    "risks": "risk",
    "arguments": "argument",
    "sources": "source",
}
"""The sections of a corpus file and the kind of their records. Annotations stand inside their source."""
APART = "annotations"
"""The section of annotations that stand apart from their source, by the full id of each. With it an upper layer
annotates a source of a lower one."""

MAX_TITLE = 72
MAX_ID = 80
MAX_QUOTE = 300
SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
DATE = r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?"
_ABOUT = rf"-?({DATE}|[0-9]{{4}}-(2[1-9]|3[0-9]|4[01]))[~?%]?"
PUBLISHED = rf"{_ABOUT}(/({_ABOUT}|\.\.))?"
"""The dates of works, as EDTF writes them: also 1850~ (about), 1998/1999, 2020-21 (spring), -0379 (380 BC)."""


class Bounds:
    """The bounds of a value, under pydantic's names; said here so that reading the model loads nothing else."""

    def __init__(self, **bounds: float) -> None:
        self.bounds = bounds

    def __get_pydantic_core_schema__(self, source: type, handler: Callable[[type], Any]) -> Any:
        """The pydantic schema of the type, with the bounds."""
        return {**handler(source), **self.bounds}


Id: TypeAlias = Annotated[str, Bounds(min_length=1)]
Title: TypeAlias = Annotated[str, Bounds(min_length=1, max_length=MAX_TITLE)]
Text: TypeAlias = Annotated[str, Bounds(min_length=1)]
Unit: TypeAlias = Annotated[float, Bounds(ge=0, le=1)]

Polarity: TypeAlias = Literal["yes", "no", "other"]
Met: TypeAlias = Literal["yes", "partly", "no", "disputed"]
ClaimKind: TypeAlias = Literal["thesis", "evidence", "prediction", "definition", "proposal"]
Reliability: TypeAlias = Literal["reliable", "contested", "unreliable"]
Expected: TypeAlias = Literal["accepted", "rejected", "undecided"]
Evidence: TypeAlias = Literal[
    "measurement", "experiment", "survey", "model", "formal-result", "history", "expert-judgement", "argument",
    "report", "unknown",
]  # fmt: skip
Publication: TypeAlias = Literal["peer-reviewed", "preprint", "report", "post", "press", "unknown"]
Access: TypeAlias = Literal["full-text", "primary-page", "abstract", "excerpt", "record", "secondary", "none"]
# Types of CSL 1.0.2, https://docs.citationstyles.org/en/stable/specification.html#appendix-iii-types
CslType: TypeAlias = Literal[
    "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "broadcast", "chapter",
    "classic", "collection", "dataset", "document", "entry", "entry-dictionary", "entry-encyclopedia", "event",
    "figure", "graphic", "hearing", "interview", "legal_case", "legislation", "manuscript", "map", "motion_picture",
    "musical_score", "pamphlet", "paper-conference", "patent", "performance", "periodical",
    "personal_communication", "post", "post-weblog", "regulation", "report", "review", "review-book", "software",
    "song", "speech", "standard", "thesis", "treaty", "webpage",
]  # fmt: skip

# Variables of CSL 1.0.2, https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables
ROLES = (
    "author", "editor", "translator", "chair", "collection-editor", "compiler", "composer", "container-author",
    "contributor", "curator", "director", "editorial-director", "executive-producer", "guest", "host", "illustrator",
    "interviewer", "narrator", "organizer", "original-author", "performer", "producer", "recipient",
    "reviewed-author", "script-writer", "series-creator",
)  # fmt: skip
"""The fields of a source that hold names of people."""
WORK_DATES = ("issued", "accessed", "original-date", "event-date", "submitted", "available-date")
"""The fields of a source that hold a date."""

OUR_NAMES = {
    "with_": "with",
    "is_": "is",
    "from_": "from",
    "as_": "as",
    "arxiv": "arXiv",
    "archive_location": "archive_location",
    "archive_collection": "archive_collection",
}


def corpus_name(field: str) -> str:
    """The name in the corpus of a field of these classes: ``as_of`` is written ``as-of``."""
    return OUR_NAMES.get(field, field.replace("_", "-"))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Record:
    """Base of every mapping: the reader expects the fields named in it and no others.

    Equality, hash and repr are written once here. Generated for each class, as dataclasses do, they would take a third
    of the time in which this module is imported.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = {
        "extra": "forbid",
        "alias_generator": corpus_name,
    }

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self._attributes())

    def __hash__(self) -> int:
        return hash(tuple(getattr(self, name) for name in self._attributes()))

    def __repr__(self) -> str:
        said = (f"{name}={getattr(self, name)!r}" for name in self._attributes())
        return f"{type(self).__qualname__}({', '.join(said)})"

    @classmethod
    @cache
    def _attributes(cls) -> tuple[str, ...]:
        return tuple(field.name for field in fields(cls))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Link(Record):
    """A relation in its long form. In a list an id alone means the same as `{to: id}`."""

    to: Id
    """The id of what it points at."""
    because: Text | None = None
    """The reason why it holds, in a sentence, unless that is obvious."""
    scheme: Text | None = None
    """Walton's argumentation scheme of this step, e.g. expert-opinion, cause-to-effect, analogy."""
    weight: Unit = 1.0
    """The weight of the step, 0 to 1."""
    id: Id | None = None
    """A name for this very step, so that others can undercut it; without one it is `from>to`."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Answer(Record):
    """An answer to a question."""

    question: Id
    """The id of the question."""
    with_: Polarity
    """The answer: yes, no or other."""
    because: Text | None = None
    """The reason why it is an answer, unless that is obvious."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Status(Record):
    """The degree to which a condition is met."""

    met: Met
    """yes, partly, no or disputed."""
    as_of: Text | None = None
    """The date of the judgement: year, year-month or date."""
    because: Text | None = None
    """The grounds of the judgement."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Name(Record):
    """A person or an institution, as CSL-JSON has it."""

    family: Text | None = None
    """Family name."""
    given: Text | None = None
    """Given names."""
    suffix: Text | None = None
    """Such as Jr. or III."""
    dropping_particle: Text | None = None
    """A particle left out when only the family name is given."""
    non_dropping_particle: Text | None = None
    """A particle that always stands before the family name."""
    literal: Text | None = None
    """The whole name: of an institution, or of a person whose name has no such parts."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Standing(Record):
    """The reliability of a source."""

    is_: Reliability
    """reliable, contested or unreliable; what an unreliable source says supports nothing."""
    because: Text
    """The reason."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Quote(Record):
    """A short quotation, as a W3C TextQuoteSelector (https://www.w3.org/TR/annotation-model/#text-quote-selector)."""

    exact: Text
    """The quoted words, at most 300 characters."""
    prefix: str | None = None
    """Some words just before it."""
    suffix: str | None = None
    """Some words just after it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Checked(Record):
    """A note that somebody compared the annotation with its source: when, and who."""

    date: Text
    """The date of the check."""
    by: Text
    """The name or initials of the person who checked it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Question(Record):
    """A question that a debate turns on; claims answer it."""

    title: Title
    """At most 72 characters; lists, trails and maps show it."""
    text: Text
    """The question in full, and why it matters."""
    tags: tuple[Text, ...] = ()
    """Words to find it by."""
    note: Text | None = None
    """A remark of the editors."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Proposition(Record):
    """The common fields of claims, conditions and risks: they hold or fail, and bear on each other."""

    title: Title
    """At most 72 characters; lists, trails and maps show it."""
    text: Text
    """The proposition in full: one sentence or two that could be true or false."""
    credence: Unit | tuple[Unit, Unit] | None = None
    """The editor's weight before any argument speaks: a number, or an interval [low, high]; left out: unset."""
    expect: Expected | None = None
    """The label its editors expect: accepted, rejected or undecided; `check` warns if evaluation gives another."""
    tags: tuple[Text, ...] = ()
    """Words to find it by."""
    note: Text | None = None
    """A remark of the editors."""
    answers: tuple[Answer, ...] = ()
    """The questions it answers."""
    supports: tuple[Link, ...] = ()
    """Claims, conditions or risks it speaks for, or an argument whose step it underpins."""
    attacks: tuple[Link, ...] = ()
    """Claims, conditions or risks it speaks against."""
    undercuts: tuple[Link, ...] = ()
    """Steps it speaks against, taking no side on their conclusions: an argument's id, a named step, or `from>to`."""
    requires: tuple[Link, ...] = ()
    """Conditions it needs in order to hold: if one fails, that is an objection."""
    given: tuple[Link, ...] = ()
    """Conditions of the case it speaks about ("if ..."): if one fails, that says nothing against it."""
    raises: tuple[Link, ...] = ()
    """Risks it makes more likely or worse."""
    mitigates: tuple[Link, ...] = ()
    """Risks it makes less likely or milder."""
    refines: tuple[Link, ...] = ()
    """A proposition of the same kind of which it is a narrower version."""
    contradicts: tuple[Link, ...] = ()
    """Propositions that cannot hold together with it; stated once, it holds both ways."""
    same_as: tuple[Link, ...] = ()
    """A proposition of another layer that says the same."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Claim(Proposition):
    """A proposition that can be true or false."""

    kind: ClaimKind = "thesis"
    """The sort of claim: thesis, evidence, prediction, definition or proposal."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Condition(Proposition):
    """A proposition that something else needs in order to hold."""

    status: Status | None = None
    """The degree to which it is met."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Risk(Proposition):
    """A proposition that a harm may come about."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Argument(Record):
    """Premises that work only together, and what the step from them supports, attacks or undercuts."""

    title: Title
    """At most 72 characters; lists, trails and maps show it."""
    premises: Annotated[tuple[Id, ...], Bounds(min_length=1)]
    """The ids of the propositions it needs, all of them."""
    text: Text | None = None
    """The argument in a sentence or two."""
    supports: tuple[Link, ...] = ()
    """Its conclusions, or arguments whose steps it underpins."""
    attacks: tuple[Link, ...] = ()
    """Claims, conditions or risks it speaks against."""
    undercuts: tuple[Link, ...] = ()
    """Steps it speaks against, taking no side on their conclusions."""
    scheme: Text | None = None
    """Walton's argumentation scheme, e.g. cause-to-effect."""
    because: Text | None = None
    """The reason why the conclusion follows from the premises, unless that is obvious."""
    expect: Expected | None = None
    """The label its editors expect: accepted, rejected or undecided; `check` warns if evaluation gives another."""
    tags: tuple[Text, ...] = ()
    """Words to find it by."""
    note: Text | None = None
    """A remark of the editors."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Annotation(Record):
    """One passage of a source, in our words, and what it bears on."""

    text: Text
    """The content of the passage, in our words."""
    locator: Text | None = None
    """The place of the passage in the source: page, section, paragraph, time."""
    quote: Quote | None = None
    """The words of the passage themselves, short."""
    checked: Checked | None = None
    """A note of who compared it with the source, and when; without it the annotation counts as not checked."""
    evidence: Evidence | None = None
    """The kind of evidence that the passage gives."""
    tags: tuple[Text, ...] = ()
    """Words to find it by."""
    note: Text | None = None
    """A remark of the editors."""
    asserts: tuple[Link, ...] = ()
    """Nodes that say what the passage says."""
    supports: tuple[Link, ...] = ()
    """Nodes it gives a reason or evidence for."""
    disputes: tuple[Link, ...] = ()
    """Claims, conditions or risks it speaks against."""
    qualifies: tuple[Link, ...] = ()
    """Nodes it limits or makes more exact."""
    defines: tuple[Link, ...] = ()
    """Nodes whose terms it defines."""
    mentions: tuple[Link, ...] = ()
    """Nodes it speaks of without taking a side."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Source(Record):
    """A work. Fields and types are those of CSL-JSON, save `et-al` and the last eight."""

    type: CslType
    """The kind of work, as CSL names it."""
    title: Text
    """The title of the work."""
    title_short: Text | None = None
    """A short form of the title."""
    author: tuple[Name, ...] = ()
    """The authors."""
    et_al: bool = False
    """True if the list of authors is cut off: there are more than those named."""
    editor: tuple[Name, ...] = ()
    """The editors of the volume."""
    translator: tuple[Name, ...] = ()
    """The translators."""
    chair: tuple[Name, ...] = ()
    """Those who chaired the session."""
    collection_editor: tuple[Name, ...] = ()
    """The editors of the series."""
    compiler: tuple[Name, ...] = ()
    """Those who compiled it."""
    composer: tuple[Name, ...] = ()
    """The composers."""
    container_author: tuple[Name, ...] = ()
    """The authors of the book it is in."""
    contributor: tuple[Name, ...] = ()
    """Those who contributed in another way."""
    curator: tuple[Name, ...] = ()
    """The curators."""
    director: tuple[Name, ...] = ()
    """The directors of a film or broadcast."""
    editorial_director: tuple[Name, ...] = ()
    """The directors of the edition."""
    executive_producer: tuple[Name, ...] = ()
    """The executive producers."""
    guest: tuple[Name, ...] = ()
    """The guests of a programme."""
    host: tuple[Name, ...] = ()
    """The hosts of a programme."""
    illustrator: tuple[Name, ...] = ()
    """The illustrators."""
    interviewer: tuple[Name, ...] = ()
    """The interviewers."""
    narrator: tuple[Name, ...] = ()
    """The narrators."""
    organizer: tuple[Name, ...] = ()
    """Those who organised the event."""
    original_author: tuple[Name, ...] = ()
    """The authors of the original work."""
    performer: tuple[Name, ...] = ()
    """The performers."""
    producer: tuple[Name, ...] = ()
    """The producers."""
    recipient: tuple[Name, ...] = ()
    """Those to whom a letter is addressed."""
    reviewed_author: tuple[Name, ...] = ()
    """The authors of the work under review."""
    script_writer: tuple[Name, ...] = ()
    """The authors of the script."""
    series_creator: tuple[Name, ...] = ()
    """Those who created the series."""
    issued: Text | None = None
    """The date of publication: year, year-month or date; in EDTF also 1850~, 1998/1999, 2020-21 (spring), -0379."""
    accessed: Text | None = None
    """The date on which a page was read."""
    original_date: Text | None = None
    """The date of the first publication, if earlier; written as `issued` is."""
    container_title: Text | None = None
    """The journal, book, site or proceedings it is in."""
    collection_title: Text | None = None
    """The series."""
    event_title: Text | None = None
    """The conference."""
    event_place: Text | None = None
    """The place of the conference."""
    publisher: Text | None = None
    """The publisher."""
    publisher_place: Text | None = None
    """The place of the publisher."""
    volume: Text | None = None
    """Volume."""
    issue: Text | None = None
    """Issue."""
    page: Text | None = None
    """Pages, e.g. 31-88."""
    number: Text | None = None
    """A report's or article's number."""
    number_of_pages: Text | None = None
    """The number of pages."""
    chapter_number: Text | None = None
    """Chapter."""
    edition: Text | None = None
    """Edition."""
    section: Text | None = None
    """Section."""
    version: Text | None = None
    """Version."""
    genre: Text | None = None
    """Such as PhD thesis, working paper, preprint."""
    medium: Text | None = None
    """Such as video or podcast."""
    language: Text | None = None
    """The language, as a code such as en."""
    abstract: Text | None = None
    """The abstract, if its licence allows that."""
    archive: Text | None = None
    """The archive that keeps a copy."""
    archive_location: Text | None = None
    """The place in the archive."""
    DOI: Text | None = None
    """Digital object identifier, without https://doi.org/."""
    ISBN: Text | None = None
    """ISBN."""
    ISSN: Text | None = None
    """ISSN."""
    PMID: Text | None = None
    """PubMed id."""
    URL: Text | None = None
    """The address at which it can be read."""
    container_title_short: Text | None = None
    """A short form of the journal, book or site."""
    original_title: Text | None = None
    """The title of the original work."""
    part_title: Text | None = None
    """The title of the part."""
    volume_title: Text | None = None
    """The title of the volume."""
    reviewed_title: Text | None = None
    """The title of the work under review."""
    reviewed_genre: Text | None = None
    """The kind of the work under review."""
    part_number: Text | None = None
    """The number of the part."""
    collection_number: Text | None = None
    """The number within the series."""
    number_of_volumes: Text | None = None
    """The number of volumes."""
    supplement_number: Text | None = None
    """The number of the supplement."""
    printing_number: Text | None = None
    """The number of the printing."""
    original_publisher: Text | None = None
    """The publisher of the original work."""
    original_publisher_place: Text | None = None
    """The place of the publisher of the original work."""
    authority: Text | None = None
    """The court, parliament or office that issued it."""
    jurisdiction: Text | None = None
    """The place in which a law or ruling holds."""
    division: Text | None = None
    """The part of the authority, such as a chamber."""
    references: Text | None = None
    """Related works or proceedings, such as the history of a law."""
    dimensions: Text | None = None
    """Size or running time."""
    scale: Text | None = None
    """The scale of a map."""
    license: Text | None = None
    """The licence of the work."""
    call_number: Text | None = None
    """The shelf mark."""
    archive_place: Text | None = None
    """The place of the archive."""
    archive_collection: Text | None = None
    """The collection in the archive."""
    annote: Text | None = None
    """A short comment on the work."""
    PMCID: Text | None = None
    """PubMed Central id."""
    event_date: Text | None = None
    """The date of the conference; written as `issued` is."""
    submitted: Text | None = None
    """The date on which it was submitted; written as `issued` is."""
    available_date: Text | None = None
    """The date on which it became available; written as `issued` is."""
    note: Text | None = None
    """A remark of the editors."""
    arxiv: Text | None = None
    """arXiv id, e.g. 1611.01578."""
    tags: tuple[Text, ...] = ()
    """Words to find it by."""
    standing: Standing | None = None
    """The reliability, if that needs saying."""
    access: Access | None = None
    """The part of it that was read for this corpus."""
    published: Publication | None = None
    """The form of publication: peer-reviewed, preprint, report, post or press."""
    citation_key: Text | None = None
    """The key under which its owner cites it in LaTeX; exports write it out as it came in."""
    recheck_citation: bool = False
    """True while bibliographic details or the attribution still have to be checked."""


AnyRecord: TypeAlias = Question | Claim | Condition | Risk | Argument | Source | Annotation

CLASSES: dict[Kind, type[Record]] = {
    "question": Question,
    "claim": Claim,
    "condition": Condition,
    "risk": Risk,
    "argument": Argument,
    "source": Source,
    "annotation": Annotation,
}
"""The class of each kind of node."""

STANCES: tuple[str, ...] = ("asserts", "supports", "disputes", "qualifies", "defines", "mentions")
"""The stances of an annotation to the nodes it bears on."""
LINK_FIELDS: tuple[str, ...] = (
    "supports", "attacks", "undercuts", "requires", "given", "raises", "mitigates", "refines", "contradicts",
    "same-as", "asserts", "disputes", "qualifies", "defines", "mentions",
)  # fmt: skip
"""The fields, by corpus name, that hold a list of links; `answers` and `premises` have forms of their own."""
