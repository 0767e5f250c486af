"""A report in Markdown: both sides of each question, the reasons folded under every answer, numbered citations.

Texts of the corpus are escaped, so that none of it becomes markup (https://spec.commonmark.org/0.31.2/).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from rsi_graph.evaluation.record import recorded
from rsi_graph.export.features import RELATIONS, whole
from rsi_graph.export.part import Part
from rsi_graph.export.reasons import KINDS_SHOWN, Reason, ReasonList, outlined, walked
from rsi_graph.export.reference_list import formatted, marked
from rsi_graph.export.sheet import Addresses, Sheet
from rsi_graph.graph import story
from rsi_graph.graph.dossier import Cited, cited
from rsi_graph.graph.graph import Citation, Graph
from rsi_graph.graph.matrix import Matrix, matrix
from rsi_graph.words import count

CARRIES = {
    **whole("id", "et-al", "recheck-citation"),
    **whole("question", "claim", "condition", "risk", "argument", "linked", *RELATIONS, "because", "text", "weight"),
    **whole("annotation", "stance", "locator", "source", "quote", "access", "evidence", "published", "checked"),
    **whole("claim-kind", "credence", "status", "scheme", "tags", "note", "standing", "citation-key"),
}
"""Ids that no reader needs are in comments; an author list that is cut off ends in "et al."; citations with unchecked
details have a warning."""
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!])")
_ADDRESS_OR_SPECIAL = re.compile(r"(?P<address>https?://[^\s<>\[\]|\\`\ue000-\ue00f]+)|" + _SPECIAL.pattern)


def write(part: Part) -> str:
    """A report on these nodes; sources come in as citations."""
    return Report(part, numbered).text()


def escaped(text: str) -> str:
    """A text on one line with Markdown's signs escaped; an address that escapes would break is put in <>."""
    line = _ADDRESS_OR_SPECIAL.sub(_kept, " ".join(text.split()))
    return re.sub(r"^(\d+)([.)])", r"\1\\\2", re.sub(r"^([-+=])", r"\\\1", line))


def _kept(found: re.Match[str]) -> str:
    """An address as a link that can be copied, or a sign of Markdown behind a backslash."""
    if not found["address"]:
        return f"\\{found[0]}"
    address = found[0].rstrip(".,;:!?'\"" if "(" in found[0] else ".,;:!?'\")")
    rest = _SPECIAL.sub(r"\\\1", found[0][len(address) :])
    return (f"<{address}>" if _SPECIAL.search(address) else address) + rest


def comment(id_: str) -> str:
    """An id in a comment, where programs find it and readers do not see it."""
    return f" <!-- {id_} -->"


class Notation:
    """The way in which a kind of Markdown escapes, cites and lists works; this one numbers the works."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    def escaped(self, text: str) -> str:
        """A text, escaped."""
        return escaped(text)

    def mark(self, works: Iterable[str]) -> str:
        """Some works behind a sentence."""
        return "".join(f"[{self.sheet.numbers[work]}]" for work in works)

    def named(self, work: str) -> str:
        """A work by its name within a sentence."""
        return f"{self.escaped(self.sheet.name(work))} {self.mark([work])}"

    def cited(self, found: Cited) -> str:
        """The place of a passage: work, locator and number."""
        return f"{self.escaped(found.label)} {self.mark([found.citation.source])}"

    def head(self, title: str) -> Iterator[str]:
        """The beginning of a document."""
        yield from (f"# {self.escaped(title)}", "")

    def entries(self) -> Iterator[str]:
        """The works alone, as a brief lists them."""
        for number, work in enumerate(self.sheet.works, 1):
            yield f"{number}. {marked(self.escaped(self.sheet.entry(work)), ('*', '*'), ('**', '**'))}"

    def bibliography(self, unsaid: Mapping[str, Sequence[Cited]]) -> Iterator[str]:
        """The works, each with its warnings."""
        sheet = self.sheet
        for number, work in enumerate(sheet.works, 1):
            inset = " " * (len(str(number)) + 2)
            entry = marked(self.escaped(sheet.entry(work)), ("*", "*"), ("**", "**"))
            yield f"{number}. {entry} *({self.escaped(sheet.remarks(work))})*{comment(work)}"
            facts = "; ".join(f"{name}: {value}" for name, value in sheet.more(work))
            if facts:
                yield f"{inset}{self.escaped(facts)}"
            for found in unsaid.get(work, ()):
                text = self.escaped(found.annotation.text)
                yield f"{inset}Passage {self.cited(found)}: {text}{comment(found.citation.annotation)}"


numbered: Callable[[Sheet], Notation] = Notation


class Report:
    """The lines of a report, in one notation."""

    def __init__(self, part: Part, notation: Callable[[Sheet], Notation]) -> None:
        self.part, self.graph = part, part.graph
        self.record = recorded(part.graph)
        works = part.of_kind("source")
        listed = formatted({id_: part.nodes[id_] for id_ in works}, part.style)
        self.entries = outlined(self.record, part.ids, part.first)
        self.homes = {one.id: entry for entry in self.entries for one in walked(entry) if one.unfolded}
        """The entry under which each node is told."""
        self.sheet = Sheet(self.record, works, Addresses(str), listed)
        self.notation = notation(self.sheet)
        self.escaped = self.notation.escaped

    def text(self) -> str:
        """The whole report."""
        found = re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in self._lines()))
        return f"{found.strip()}\n"

    def _lines(self) -> Iterator[str]:
        yield from self.notation.head(self.part.title)
        for entry in leading(self.entries, self.part.first):
            yield from (f"## {self.escaped(entry.title)}", "", f"`{entry.id}`", "", *self._body(entry))
        questions = [entry for entry in self.entries if entry.kind == "question"]
        authors = matrix(self.graph) if questions else None
        for entry in questions:
            yield from self._question(entry)
            yield from self._stands(entry, authors) if authors else ()
        for heading, entries in chapters(self.entries, self.part.first):
            yield from (f"## {heading}", "")
            for entry in entries:
                yield from (f"### {self.escaped(entry.title)}", "", f"`{entry.id}`", "", *self._body(entry))
        if self.sheet.works:
            yield from ("## Bibliography", "")
        yield from self.notation.bibliography(unsaid(self.graph, self.part.ids, self.entries))

    def _question(self, entry: Reason) -> Iterator[str]:
        yield from (f"## {self.escaped(entry.title)}", "", f"`{entry.id}`", "", *self._said(entry))
        for side in self.sheet.sides(entry):
            yield from (f"### {side.words} ({count(len(side.answers), 'answer')})", "")
            for one in side.answers:
                yield from (f"#### {self.escaped(one.title)}", "")
                if not one.unfolded:
                    yield from (self._elsewhere(one.id), "")
                    continue
                yield from (f"`{one.id}`", "", *self._because_of(one), *self._body(one))

    def _elsewhere(self, id_: str) -> str:
        """The words that say where an answer is told, if not here."""
        home = self.homes.get(id_)
        if home is None:
            return "Not part of this report."
        if home.id != id_:
            return f"Told under \u201c{self.escaped(home.title)}\u201d."
        return "Told above." if id_ in self.part.first else "Told below."

    def _stands(self, entry: Reason, authors: Matrix) -> Iterator[str]:
        found = list(self.sheet.stands(authors, entry.id))
        if found:
            yield from ("### Who stands where", "")
        for stand in found:
            names = []
            for author, works, asserted in stand.authors:
                known = [work for work in works if work in self.sheet.numbers]
                drawn = "" if asserted else ", by disputing the opposite"
                names.append(f"{self.escaped(author.name)} {self.notation.mark(known)}{drawn}".strip())
            yield f"- **{stand.words}**: {'; '.join(names)}"
        yield ""

    def _body(self, reason: Reason) -> Iterator[str]:
        """A node and everything that is folded under it."""
        yield from self._said(reason)
        yield from self._cuts(reason)
        for section in reason.sections:
            yield from self._section(section)

    def _said(self, reason: Reason) -> Iterator[str]:
        """A node without its reasons: text, state, facts, passages."""
        text = self.sheet.text(reason.id)
        if text:
            yield from (f"{self.escaped(text)}{self._marks(reason.id)}", "")
        if state := self.sheet.state(reason.id):
            named = [
                f"{side.words} {', '.join(name for _, name in side.works)}" for side in self.sheet.backers(reason.id)
            ]
            cited = "; ".join(named) or self.sheet.unbacked(reason.id)
            yield from (f"*{self.escaped(state)} ({self.escaped(cited)})*", "")
        if reason.dossier and (facts := "; ".join(map(self.escaped, self.sheet.facts(reason.dossier.node)))):
            yield from (f"*{facts}*", "")
        for how, other, because in self.sheet.tied(reason):
            yield from (f"*{how}* {self.escaped(self.sheet.title(other))}{self._because(because)}", "")
        for heading, passages in self.sheet.passages(reason):
            yield from (f"**{heading}**", "")
            yield from (line for one in passages for line in self._passage(one))
            yield ""

    def _section(self, section: ReasonList) -> Iterator[str]:
        yield from (f"**{section.heading}**", "")
        for reason in section.reasons:
            yield from self._row(reason)
        yield ""

    def _row(self, reason: Reason) -> Iterator[str]:
        """A reason as a list item, with everything that is folded under it."""
        mark = self.escaped(reason.mark)
        if not reason.unfolded:
            yield f"- {mark} {self.escaped(reason.title)}"
            yield from _indented([*self._because_of(reason), *self._cuts(reason)])
            return
        yield f"- {mark} **{self.escaped(reason.title)}** `{reason.id}`"
        yield ""
        yield from _indented([*self._because_of(reason), *self._body(reason)])

    def _because_of(self, reason: Reason) -> Iterator[str]:
        """Say why the step from a node to the one above holds."""
        relation = reason.relation
        said = [relation.because or "", f"({relation.scheme})" if relation.scheme else ""] if relation else []
        weight = self.sheet.weight(reason)
        words = " ".join(filter(None, (*said, f"(weight {weight})" if weight else "")))
        if words:
            yield from ("", f"Because: {self.escaped(words)}", "")

    def _cuts(self, reason: Reason) -> Iterator[str]:
        """List the nodes that cut the step from a node to the one above."""
        if reason.undercuts:
            yield from ("", "**This step is undercut by**", "")
            for one in reason.undercuts:
                yield from self._row(one)
            yield ""

    def _passage(self, found: Cited) -> Iterator[str]:
        facts = self.escaped("; ".join(self.sheet.passage_facts(found)))
        text = self.escaped(found.annotation.text) + self._because(found.citation.because or "")
        said = f"- {found.citation.stance}: {self.notation.cited(found)}. {text} *({facts})*"
        yield f"{said}{comment(found.citation.annotation)}"
        if found.annotation.note:
            yield f"  *note: {self.escaped(found.annotation.note)}*"
        if quote := found.annotation.quote:
            around = (
                self.escaped(quote.prefix or ""),
                f"\u201c{self.escaped(quote.exact)}\u201d",
                self.escaped(quote.suffix or ""),
            )
            yield from ("", f"  > {' '.join(filter(None, around))}", "")

    def _because(self, because: str) -> str:
        """The reason of a relation after a dash."""
        return f" \u2014 {self.escaped(because)}" if because else ""

    def _marks(self, id_: str) -> str:
        """The works that back a node; "but see" those that do not, each with its stance."""
        marks = []
        for heading, passages in story.sides(self.graph, id_):
            if heading == story.HEADINGS["for"]:
                marks.append(self.notation.mark(dict.fromkeys(citation.source for citation in passages)))
            else:
                named = dict.fromkeys(f"{self.notation.mark([one.source])} {_stance(one)}" for one in passages)
                marks.append(f"{heading[0].lower()}{heading[1:]} {', '.join(named)}")
        return _in_brackets(marks)


def _stance(citation: Citation) -> str:
    return citation.stance


def _in_brackets(marks: list[str]) -> str:
    """The marks after a sentence: works for it plain, the others in brackets."""
    plain = [mark for mark in marks[:1] if mark.startswith("[")]
    others = "; ".join(marks[len(plain) :])
    return "".join((f" {plain[0]}" if plain else "", f" ({others})" if others else ""))


def _indented(lines: Iterable[str]) -> Iterator[str]:
    """The lines of a list item, indented."""
    yield from (f"  {line}" if line else "" for line in lines)


def leading(entries: Sequence[Reason], first: Sequence[str]) -> list[Reason]:
    """The entries of nodes that were asked for by name, which come before the questions that they bear on."""
    return [entry for entry in entries if entry.id in first and entry.kind != "question"]


def chapters(entries: Sequence[Reason], first: Sequence[str] = ()) -> Iterator[tuple[str, list[Reason]]]:
    """The entries that no question reaches, by kind, without those that come first."""
    further = any(entry.kind == "question" or entry.id in first for entry in entries)
    for kind in KINDS_SHOWN[1:]:
        found = [entry for entry in entries if entry.kind == kind and entry.id not in first]
        if found:
            yield f"{'Further ' if further else ''}{kind}s".capitalize(), found


def unsaid(graph: Graph, ids: Iterable[str], entries: Iterable[Reason]) -> dict[str, list[Cited]]:
    """The passages of a part that no entry shows, by work."""
    shown = {one.citation.annotation for entry in entries for reason in walked(entry) for one in reason.cited}
    found: dict[str, list[Cited]] = {}
    for id_ in ids:
        if graph.kind(id_) == "annotation" and id_ not in shown:
            stances = graph.citations(id_)[:1] or (Citation(id_.partition("/")[0], id_, "", id_),)
            found.setdefault(id_.partition("/")[0], []).extend(cited(graph, one) for one in stances)
    return found
