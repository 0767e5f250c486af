"""A discussion that Kialo exported as text: theses, pros and cons in numbered lines, links to works it mentions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from rsi_graph.imports.gathered import Gathered
from rsi_graph.imports.vargdown import quotation

_TITLE = re.compile(r"\s*Discussion (?:Title|Name):\s*(.*)")
_POINT = re.compile(
    r"[ \t]*(\d+(?:\.\d+)*)(?:\.(?:\s+(Pro|Con|Thesis)\s*:)?|\.?\s+(Pro|Con)\s*:)(?:\s+(\S.*)|\s*)", re.IGNORECASE
)
_NUMBERED = re.compile(r"[ \t]*\d+(?:\.\d+)+\.\s+\S")
"""A line that is numbered as points are."""
_ALIAS = re.compile(r"->\s*See\s+(?:discussion\s+\S+,\s*)?(\d+(?:\.\d+)*)\.?\s*")
_LINK = re.compile(
    r"\[((?:[^\[\]\\]|\\.|\[(?:[^\[\]\\]|\\.)*\](?!\())*)\]\(((?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*\))+)\)"
)
_CITED = re.compile(r"(?<!\s)\s*\[(\d{1,4})\](?!\()")
_BETWEEN_CITED = re.compile(
    r"(\[(\d{1,4})\](?:\([^\s()]{1,2000}\))?)\s{0,3}(?:[,;&]|and\b)\s{0,3}(?=\[(\d{1,4})\](\(?))"
)
"""Two numbers of sources, or links that show but a number, and what separates them."""
_REFERENCE = re.compile(r"\s*\[(\d{1,4})\]\s*(\S.*)")
_ADDRESS = re.compile(r"https?://\S+[^\s.,;]")
_SOURCES = re.compile(r"\s*Sources:\s*")
_QUOTED = re.compile(r"\s*[\"\u201c]")
_MARKS = '"\u201c\u201d '
"""The signs around a quotation, which are none of its words."""
UNQUOTED = "Linked in a discussion, which does not say what stands there."
"""The text of a passage, as a discussion links works without their words or gist."""
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>~|])")


class _Reference(NamedTuple):
    """A source in the list at the end: its words, its address, and what is quoted of it."""

    words: str
    address: str
    quote: str = ""


@dataclass(slots=True)
class _Point:
    number: str
    side: str
    line: int
    text: list[str] = field(default_factory=list)


def read(text: str, draft: Gathered) -> None:
    """Read the discussion. Raises BadImport."""
    body, references = _apart(text.splitlines(), draft)
    points = list(_points(body, draft))
    if not points:
        raise draft.wrong("no numbered line such as: 1. thesis")
    _Reader(draft, points, references).read()


def _apart(lines: list[str], draft: Gathered) -> tuple[list[str], dict[str, _Reference]]:
    """The lines of the discussion, and what stands under "Sources:" at its end, by its numbers."""
    at = next((n for n in range(len(lines) - 1, -1, -1) if _SOURCES.fullmatch(lines[n])), len(lines))
    found: dict[str, list[str]] = {}
    last: list[str] = []
    for number, line in enumerate(lines[at + 1 :], at + 2):
        if one := _REFERENCE.fullmatch(line):
            last = [one[2].strip()]
            if found.setdefault(one[1], last) is not last:
                draft.remark(f"the source [{one[1]}] stands twice; the second is left out", number, 1)
                draft.lost("sources with a number that is taken", one="source with a number that is taken")
        elif line.strip() and not found:
            return lines, {}
        elif line.strip():
            last.append(line.strip())
    return (lines[:at], {number: _reference(parts) for number, parts in found.items()}) if found else (lines, {})


def _points(lines: list[str], draft: Gathered) -> Iterator[_Point]:
    """The points in their order, each with the lines that belong to it."""
    point: _Point | None = None
    is_titled = False
    for number, line in enumerate(lines, 1):
        title, found = _TITLE.fullmatch(line), _POINT.fullmatch(line)
        if title and point is None:
            draft.title, is_titled = title[1].strip(), True
        elif found and _begins(found, point):
            if point:
                yield point
            side = (found[2] or found[3] or "").capitalize()
            point = _Point(found[1], side if side in ("Pro", "Con") else "", number, [found[4] or ""])
        elif point is not None:
            if _NUMBERED.match(line):
                draft.remark("the line is numbered and neither pro nor con; it is read as more of the text", number, 1)
            point.text.append(line.strip() if point.text == [""] or line.startswith(" ") else line)
        elif line.strip() and is_titled and not draft.title:
            draft.title = line.strip()
        elif line.strip():
            draft.remark("a line before the first point is left out", number, 1)
            draft.lost("lines before the first point", one="line before the first point")
    if point:
        yield point


def _begins(found: re.Match[str], point: _Point | None) -> bool:
    """Return True if a numbered line begins a point: it names its side, or is a thesis with words or a heading."""
    if found[2] or found[3]:
        return True
    return "." not in found[1] and (bool(found[4]) or point is None)


class _Reader:
    def __init__(self, draft: Gathered, points: list[_Point], references: dict[str, _Reference]) -> None:
        self.draft, self.points, self.references = draft, points, references
        self.ids: dict[str, str] = {}
        """The claim of each number, for the points under it and the references to it."""
        self.claims: dict[int, str] = {}
        """The claim of each point, by its line."""
        self.sources: dict[str, str] = {}
        self.cited: set[str] = set()
        """The numbers of the references that claims cite."""

    def read(self) -> None:
        aliases = []
        for point in self.points:
            text = "\n".join(point.text).strip()
            if alias := _ALIAS.match(text):
                aliases.append((point, alias[1]))
                continue
            if not text:
                self.draft.remark(f"{point.number} has no text", point.line, 1)
            if point.number in self.ids:
                self.draft.remark(f"the number {point.number} stands twice", point.line, 1)
            self.claims[point.line] = self._claim(text)
            self.ids.setdefault(point.number, self.claims[point.line])
        for point, number in aliases:
            if number in self.ids:
                self.claims[point.line] = self.ids[number]
                self.ids.setdefault(point.number, self.ids[number])
            else:
                self.draft.remark(f"{point.number} stands for {number}, which is not there", point.line, 1)
                self.draft.lost("references to points of elsewhere", one="reference to a point of elsewhere")
        for reference in self.references.values():
            self._source(reference.words, reference.address)  # also those that nothing cites
        for point in self.points:
            if "." in point.number and point.line in self.claims:
                self._relate(point)
        uncited = sum(bool(one.quote) for number, one in self.references.items() if number not in self.cited)
        self.draft.lost(
            "quotations of sources that nothing cites", uncited, one="quotation of a source that nothing cites"
        )

    def _claim(self, text: str) -> str:
        text = _BETWEEN_CITED.sub(self._joined, text)
        links = [_Reference(shown, _ESCAPE.sub(r"\1", address)) for shown, address in _LINK.findall(text)]
        plain = re.sub(rf"(?<!\s)\s*{_LINK.pattern}", lambda one: _without_number(one[0], one[1]), text)
        if self.references:
            cited = [number for number in _CITED.findall(plain) if number in self.references]
            self.cited.update(cited)
            links += [self.references[number] for number in dict.fromkeys(cited)]
            plain = _CITED.sub(lambda found: "" if found[1] in self.references else found[0], plain)
        id_ = self.draft.proposition(_ESCAPE.sub(r"\1", plain).strip())
        for work, quote in dict.fromkeys((self._source(one.words, one.address), one.quote) for one in links):
            self._cite(work, id_, quote)
        return id_

    def _joined(self, found: re.Match[str]) -> str:
        """Two citations without the sign between them, where both are citations."""
        is_link, follows = found[1].endswith(")"), bool(found[4])
        known = (is_link or found[2] in self.references) and (follows or found[3] in self.references)
        return f"{found[1]} " if known else found[0]

    def _cite(self, work: str, claim: str, quote: str) -> None:
        """A passage of a work. It bears on the claim only if its words are quoted."""
        exact, is_cut = quotation(quote)
        self.draft.lost("long quotations", int(is_cut), "their beginnings", one="long quotation")
        passage = {"text": exact, "quote": {"exact": exact}} if exact else {"text": UNQUOTED}
        named = self.draft.annotation(work, claim, passage)
        self.draft.relate("supports" if exact else "mentions", named, claim)

    def _source(self, words: str, address: str) -> str:
        """A link's target as a source: once, however often it is cited."""
        key = address or words
        if key not in self.sources:
            title = _title(words) or address
            host = re.sub(r"^[a-z]+://(www\.)?", "", key).rstrip("/")
            kind = {"type": "webpage", "URL": address} if address else {"type": "document"}
            self.sources[key] = self.draft.source(host, {**kind, "title": title})
        return self.sources[key]

    def _relate(self, point: _Point) -> None:
        parent = self.ids.get(point.number.rpartition(".")[0])
        if parent is None:
            self.draft.remark(f"{point.number} stands under a point that is not there", point.line, 1)
            self.draft.lost("points without the one above them", one="point without the one above it")
        elif not self.draft.relate("attacks" if point.side == "Con" else "supports", self.claims[point.line], parent):
            self.draft.remark(f"{point.number} says again what was said of the point above", point.line, 1)
            self.draft.lost("relations stated twice", one="relation stated twice")


def _title(words: str) -> str:
    """The words of a link as a title; nothing if they are only a number."""
    text = _ESCAPE.sub(r"\1", words).strip()
    return "" if text.isdigit() else text


def _without_number(whole: str, words: str) -> str:
    """The words of a link in its text; a lone number marks a citation and is dropped with the space before it."""
    return "" if words.strip().isdigit() else f"{whole[: len(whole) - len(whole.lstrip())]}{words}"


def _reference(lines: list[str]) -> _Reference:
    """A source in the list at the end: its words and address, and behind them a quotation in its marks."""
    at = next((n for n, line in enumerate(lines) if n and _QUOTED.match(line)), len(lines))
    text = " ".join(lines[:at])
    quote = " ".join(lines[at:]).strip(_MARKS)
    found = _ADDRESS.search(text)
    if not found:
        return _Reference(text, "", quote)
    words = f"{text[: found.start()]} {text[found.end() :]}".strip(" .,;:()<>\u2013-")
    return _Reference(" ".join(words.split()) or found[0], found[0], quote)
