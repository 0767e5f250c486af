"""A discussion that Kialo exported as text: theses, pros and cons in numbered lines, links to works it mentions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from rsi_graph.imports.gathered import Gathered

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
_REFERENCE = re.compile(r"\s*\[(\d{1,4})\]\s*(\S.*)")
_ADDRESS = re.compile(r"https?://\S+[^\s.,;]")
_SOURCES = re.compile(r"\s*Sources:\s*")
UNQUOTED = "Linked in a discussion, which does not say what stands there."
"""The text of a passage, as a discussion links works without their words or gist."""
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>~|])")


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


def _apart(lines: list[str], draft: Gathered) -> tuple[list[str], dict[str, str]]:
    """The lines of the discussion, and the entries under "Sources:" at its end, by their numbers."""
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
    return (lines[:at], {number: " ".join(parts) for number, parts in found.items()}) if found else (lines, {})


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
    def __init__(self, draft: Gathered, points: list[_Point], references: dict[str, str]) -> None:
        self.draft, self.points, self.references = draft, points, references
        self.ids: dict[str, str] = {}
        """The claim of each number, for the points under it and the references to it."""
        self.claims: dict[int, str] = {}
        """The claim of each point, by its line."""
        self.sources: dict[str, str] = {}

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
        for text in self.references.values():
            self._source(*_reference(text))  # also those that no point cites
        for point in self.points:
            if "." in point.number and point.line in self.claims:
                self._relate(point)

    def _claim(self, text: str) -> str:
        links = [(shown, _ESCAPE.sub(r"\1", address)) for shown, address in _LINK.findall(text)]
        plain = re.sub(rf"(?<!\s)\s*{_LINK.pattern}", lambda one: _without_number(one[0], one[1]), text)
        if self.references:
            cited = [number for number in _CITED.findall(plain) if number in self.references]
            links += [_reference(self.references[number]) for number in dict.fromkeys(cited)]
            plain = _CITED.sub(lambda found: "" if found[1] in self.references else found[0], plain)
        id_ = self.draft.proposition(_ESCAPE.sub(r"\1", plain).strip())
        for work in dict.fromkeys(self._source(words, address) for words, address in links):
            named = self.draft.annotation(work, id_, {"text": UNQUOTED})
            self.draft.relate("mentions", named, id_)
        return id_

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


def _reference(text: str) -> tuple[str, str]:
    """The words and the address of a source in the list at the end."""
    found = _ADDRESS.search(text)
    if not found:
        return text, ""
    words = f"{text[: found.start()]} {text[found.end() :]}".strip(" .,;:()<>\u2013-")
    return " ".join(words.split()) or found[0], found[0]
