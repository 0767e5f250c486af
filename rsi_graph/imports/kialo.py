"""A discussion that Kialo exported as text: theses, pros and cons by numbered lines, links as citations."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from rsi_graph.imports.gathered import Gathered

_TITLE = re.compile(r"\s*Discussion (?:Title|Name):\s*(.*)")
_POINT = re.compile(r"[ \t]*(\d+(?:\.\d+)*)\.(?:\s+(Pro|Con|Thesis):)?(?:\s+(\S.*)|\s*)")
_ALIAS = re.compile(r"->\s*See\s+(?:discussion\s+\S+,\s*)?(\d+(?:\.\d+)*)\.?\s*")
_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\(((?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*\))+)\)")
_CITED = re.compile(r"\s*\[(\d{1,4})\](?!\()")
_REFERENCE = re.compile(r"\s*\[(\d{1,4})\]\s*(\S.*)")
_SOURCES = re.compile(r"\s*Sources:\s*")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>~|])")


@dataclass(slots=True)
class _Point:
    number: str
    side: str
    line: int
    text: list[str] = field(default_factory=list)


def read(text: str, draft: Gathered) -> None:
    """Read the discussion. Raises BadImport."""
    body, references = _apart(text.splitlines())
    points = list(_points(body, draft))
    if not points:
        raise draft.wrong("no numbered line such as: 1. thesis")
    _Reader(draft, points, references).read()


def _apart(lines: list[str]) -> tuple[list[str], dict[str, str]]:
    """The lines of the discussion, and the addresses that stand under "Sources:" at its end, by their numbers."""
    at = next((n for n in range(len(lines) - 1, -1, -1) if _SOURCES.fullmatch(lines[n])), None)
    found = [_REFERENCE.fullmatch(line) for line in lines[at + 1 :] if line.strip()] if at is not None else []
    if not found or not all(found):
        return lines, {}
    return lines[:at], {one[1]: one[2].strip() for one in found if one}


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
            side = found[2] if found[2] in ("Pro", "Con") else ""
            point = _Point(found[1], side or "", number, [found[3] or ""])
        elif point is not None:
            point.text.append(line.strip() if point.text == [""] or line.startswith(" ") else line)
        elif line.strip() and is_titled and not draft.title:
            draft.title = line.strip()
        elif line.strip():
            draft.remark("a line before the first point is left out", number, 1)
    if point:
        yield point


def _begins(found: re.Match[str], point: _Point | None) -> bool:
    """Return True where a numbered line begins a point: it says its side, or is a thesis with words or a heading."""
    if found[2]:
        return True
    return "." not in found[1] and (bool(found[3]) or point is None)


class _Reader:
    def __init__(self, draft: Gathered, points: list[_Point], references: dict[str, str]) -> None:
        self.draft, self.points, self.references = draft, points, references
        self.ids: dict[str, str] = {}
        self.sources: dict[str, str] = {}

    def read(self) -> None:
        aliases = []
        for point in self.points:
            text = "\n".join(point.text).strip()
            if alias := _ALIAS.match(text):
                aliases.append((point, alias[1]))
            else:
                self.ids[point.number] = self._claim(text)
        for point, number in aliases:
            if number in self.ids:
                self.ids[point.number] = self.ids[number]
            else:
                self.draft.remark(f"{point.number} stands for {number}, which is not there", point.line, 1)
                self.draft.lost("references to points of elsewhere")
        for point in self.points:
            if "." in point.number and point.number in self.ids:
                self._relate(point)

    def _claim(self, text: str) -> str:
        links = [(shown, _ESCAPE.sub(r"\1", address)) for shown, address in _LINK.findall(text)]
        plain = _LINK.sub(r"\1", text)
        if self.references:
            cited = [number for number in _CITED.findall(plain) if number in self.references]
            links += [(self.references[number], self.references[number]) for number in dict.fromkeys(cited)]
            plain = _CITED.sub(lambda found: "" if found[1] in self.references else found[0], plain)
        id_ = self.draft.proposition(_ESCAPE.sub(r"\1", plain).strip())
        for words, address in links:
            passage = {"text": _ESCAPE.sub(r"\1", words).strip() or address}
            annotation = self.draft.annotation(self._source(words, address), id_, passage)
            self.draft.relate("supports", annotation, id_)
        return id_

    def _source(self, words: str, address: str) -> str:
        """A link's target as a source: once, however often it is cited."""
        if address not in self.sources:
            title = _ESCAPE.sub(r"\1", words).strip() or address
            host = re.sub(r"^[a-z]+://(www\.)?", "", address).rstrip("/")
            self.sources[address] = self.draft.source(host, {"type": "webpage", "title": title, "URL": address})
        return self.sources[address]

    def _relate(self, point: _Point) -> None:
        parent = self.ids.get(point.number.rpartition(".")[0])
        if parent is None:
            self.draft.remark(f"{point.number} stands under a point that is not there", point.line, 1)
            self.draft.lost("points without the one above them")
        elif not self.draft.relate("attacks" if point.side == "Con" else "supports", self.ids[point.number], parent):
            self.draft.remark(f"{point.number} says again what was said of the point above", point.line, 1)
            self.draft.lost("relations stated twice")
