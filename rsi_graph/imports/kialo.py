"""A discussion that Kialo exported as text: theses, pros and cons by numbered lines, links as citations."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from rsi_graph.imports.gathered import Gathered

_TITLE = re.compile(r"Discussion (?:Title|Name):\s*(.*)")
_POINT = re.compile(r"(\d+(?:\.\d+)*)\.\s+(?:(Pro|Con):\s*)?(.*)")
_ALIAS = re.compile(r"->\s*See\s+(?:discussion\s+\S+,\s*)?(\d+(?:\.\d+)*)\.?\s*")
_LINK = re.compile(r"\[([^\]]*)\]\((\S+?)\)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>~|])")


@dataclass(slots=True)
class _Point:
    number: str
    side: str
    line: int
    text: list[str] = field(default_factory=list)


def read(text: str, draft: Gathered) -> None:
    """Read the discussion. Raises BadImport."""
    points = list(_points(text, draft))
    if not points:
        raise draft.wrong("no numbered line such as: 1. thesis")
    _Reader(draft, points).read()


def _points(text: str, draft: Gathered) -> Iterator[_Point]:
    """The points in their order, each with the lines that belong to it."""
    point: _Point | None = None
    for number, line in enumerate(text.splitlines(), 1):
        title = _TITLE.fullmatch(line)
        found = _POINT.fullmatch(line)
        if title and point is None:
            draft.title = title[1].strip()
        elif found and (found[2] or "." not in found[1]):
            if point:
                yield point
            point = _Point(found[1], found[2] or "", number, [found[3]])
        elif point is not None:
            point.text.append(line)
        elif line.strip():
            draft.remark("a line before the first point is left out", number, 1)
    if point:
        yield point


class _Reader:
    def __init__(self, draft: Gathered, points: list[_Point]) -> None:
        self.draft, self.points = draft, points
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
        links = _LINK.findall(text)
        plain = _ESCAPE.sub(r"\1", _LINK.sub(r"\1", text)).strip()
        id_ = self.draft.proposition(plain)
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
