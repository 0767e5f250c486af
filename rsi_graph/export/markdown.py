"""A report in Markdown: each node with both sides, numbered citations, and a bibliography.

Text of the corpus is escaped, so that none of it turns into markup (https://spec.commonmark.org/0.31.2/).
"""

import re
from collections.abc import Iterator

from rsi_graph.evaluation.record import Recorded, recorded
from rsi_graph.evaluation.record_words import sentence
from rsi_graph.export.features import RELATIONS, whole
from rsi_graph.export.part import Part
from rsi_graph.export.reference_list import formatted, marked
from rsi_graph.graph import backing, citations, dossier, story
from rsi_graph.graph.dossier import Cited, Neighbour, details
from rsi_graph.model import Kind, Source

CARRIES = {
    **whole("question", "claim", "condition", "risk", "argument", "linked", *RELATIONS, "because", "text"),
    **whole("annotation", "stance", "locator", "source", "quote", "access"),
    **whole("claim-kind", "credence", "status", "scheme", "tags", "note"),
    "standing": "a warning beside the citation",
    "checked": "a warning where there is none",
    "recheck-citation": "a warning in the bibliography",
}

ORDER: tuple[Kind, ...] = ("question", "claim", "argument", "condition", "risk")
"""The kinds a report has chapters for, in their order."""

CHAPTERS = {kind: f"{kind.capitalize()}s" for kind in ORDER}
SIDES = (
    ("Positions", "positions"),
    ("Premises", "premises"),
    ("For", "supports"),
    ("Against", "counterpoints"),
    ("Mitigated by", "mitigations"),
    ("On the condition that", "conditions"),
    ("Risks", "risks"),
    ("Related", "related"),
)
SAID = {heading: heading for heading in story.HEADINGS.values()} | {story.HEADINGS["for"]: "Who says so"}
"""The heading over the passages of each side."""
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!])")


def write(part: Part) -> str:
    """A report on these nodes; sources come in as citations."""
    text = "\n".join([f"# {escaped(part.title)}", "", *_Report(part).lines()])
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def escaped(text: str) -> str:
    """A text that Markdown shows as it is, on one line."""
    line = _SPECIAL.sub(r"\\\1", " ".join(text.split()))
    return re.sub(r"^(\d+)([.)])", r"\1\\\2", re.sub(r"^([-+=])", r"\\\1", line))


def remarks(source: Source) -> str:
    """What a reader of a bibliography has to know of an entry: its warnings, and how much of the work was read."""
    read = f"read: {source.access}" if source.access else "what was read is not said"
    return "; ".join((*citations.warnings(source), read))


def standing(record: Recorded, id_: str) -> str:
    """The state of a node in the record, and the works of each side."""
    graph = record.graph
    if graph.kind(id_) in ("question", "source", "annotation"):
        return ""
    said = backing.by(graph, backing.backing(graph, id_)) or "no source"
    return f"{sentence(record, id_)} ({said})"


def _in_brackets(marks: list[str]) -> str:
    """Marks of several sides behind a text: " [1][2] (but see [3] disputes)"."""
    first = f" {marks[0]}" if marks and marks[0].startswith("[") else ""
    rest = "; ".join(marks[1:] if first else marks)
    return f"{first} ({rest})" if rest else first


class _Report:
    """Numbers the sources in the order in which they are cited."""

    def __init__(self, part: Part) -> None:
        self.part, self.graph, self.ids = part, part.graph, part.ids
        self.record = recorded(part.graph)
        self.numbers: dict[str, int] = {}

    def lines(self) -> Iterator[str]:
        for kind in ORDER:
            chosen = [id_ for id_ in self.ids if self.graph.kind(id_) == kind]
            if chosen:
                yield from (f"## {CHAPTERS[kind]}", "")
            for id_ in chosen:
                yield from self._node(id_)
        yield from self._bibliography()

    def _node(self, id_: str) -> Iterator[str]:
        found = self.record.dossier(id_)
        text = getattr(found.node.record, "text", None)
        marks = self._marks(id_)
        yield from (f"### {escaped(found.node.title)}", "", f"`{id_}`", "")
        if text:
            yield from (f"{escaped(text)}{marks}", "")
        if state := standing(self.record, id_):
            yield from (f"*{escaped(state)}*", "")
        if facts := "; ".join(map(escaped, details(found.node))):
            yield from (f"*{facts}*", "")
        for words, name in SIDES:
            entries: tuple[Neighbour, ...] = getattr(found, name)
            if entries:
                yield from (f"**{words}**", "", *(line for entry in entries for line in self._entry(entry)), "")
        yield from self._passages(id_)

    def _entry(self, entry: Neighbour) -> Iterator[str]:
        side = f"{entry.relation.side}: " if entry.relation.side else ""
        scheme = f" ({escaped(entry.relation.scheme)})" if entry.relation.scheme else ""
        reason = f" — {escaped(entry.relation.because)}" if entry.relation.because else ""
        yield f"- {side}{escaped(entry.title)}{scheme}{reason}"
        for part in entry.parts:
            yield f"  - together with: {escaped(self.graph.title(part))}"
        for undercut in entry.undercuts:
            why = f" — {escaped(undercut.because)}" if undercut.because else ""
            yield f"  - this step is undercut by: {escaped(undercut.title)}{why}"

    def _passages(self, id_: str) -> Iterator[str]:
        for heading, passages in story.sides(self.graph, id_):
            lines = [line for citation in passages for line in self._passage(dossier.cited(self.graph, citation))]
            yield from (f"**{SAID[heading]}**", "", *lines, "")

    def _passage(self, cited: Cited) -> Iterator[str]:
        warnings = f" *({'; '.join(cited.warnings)})*" if cited.warnings else ""
        number = self._number(cited.citation.source)
        evidence = f" ({cited.evidence})" if cited.evidence else ""
        said = f"{cited.citation.stance}: {escaped(cited.label)} [{number}]{evidence}{warnings}"
        yield f"- {said}. {escaped(cited.annotation.text)}"
        if cited.annotation.note:
            yield f"  *note: {escaped(cited.annotation.note)}*"
        if cited.annotation.quote:
            yield from ("", f"  > “{escaped(cited.annotation.quote.exact)}”", "")

    def _marks(self, id_: str) -> str:
        """The numbers of the works that back a node; "but see" those that do not, each with its stance."""
        marks = []
        for heading, passages in story.sides(self.graph, id_):
            if heading == story.HEADINGS["for"]:
                numbers = dict.fromkeys(self._number(citation.source) for citation in passages)
                marks.append("".join(f"[{number}]" for number in numbers))
            else:
                named = dict.fromkeys(f"[{self._number(each.source)}] {each.stance}" for each in passages)
                marks.append(f"{heading[0].lower()}{heading[1:]} {', '.join(named)}")
        return _in_brackets(marks)

    def _number(self, source: str) -> int:
        return self.numbers.setdefault(source, len(self.numbers) + 1)

    def _bibliography(self) -> Iterator[str]:
        for source in self.ids:
            if self.graph.kind(source) == "source":
                self._number(source)
        if self.numbers:
            yield from ("## Bibliography", "")
        entries = formatted(
            {id_: self.part.nodes[id_] for id_ in self.numbers if id_ in self.part.nodes}, self.part.style
        )
        for source, number in self.numbers.items():
            record = self.graph.node(source).record
            assert isinstance(record, Source)  # noqa: S101 - only sources are cited
            warned = f" *({escaped(remarks(record))})*"
            entry = marked(escaped(entries.get(source) or citations.full(record)), ("*", "*"), ("**", "**"))
            yield f"{number}. {entry}{warned}"
