"""BibTeX: the sources of a part, for LaTeX. Text is UTF-8, with what TeX would read escaped.

Field names are BibTeX's own where it has one, biblatex's where only that does; what neither knows stands in fields
whose names begin with ``csl-``, which styles ignore.

A brace of the text is written as a command: BibTeX counts even those behind a backslash.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from rsi_graph.export.features import of_sources as losses
from rsi_graph.export.features import whole
from rsi_graph.export.part import Data, Part

CARRIES = {
    **whole("source", "note"),
    "tags": "the field keywords, joined by commas",
    "standing": "a field that styles ignore",
    "access": "a field that styles ignore",
    "published": "a field that styles ignore",
    "et-al": "a field that styles ignore",
    "citation-key": "a field that styles ignore",
    "recheck-citation": "a field that styles ignore",
}
ENTRIES = {
    "article-journal": "article",
    "book": "book",
    "chapter": "incollection",
    "paper-conference": "inproceedings",
    "report": "techreport",
    "thesis": "phdthesis",
    "manuscript": "unpublished",
    "webpage": "online",
    "collection": "proceedings",
}
"""The entry of each CSL type that has one; all others are ``misc`` with a ``csl-type``."""
FIELDS = {
    "title": "title",
    "title-short": "shorttitle",
    "author": "author",
    "editor": "editor",
    "translator": "translator",
    "collection-title": "series",
    "publisher": "publisher",
    "publisher-place": "address",
    "volume": "volume",
    "issue": "number",
    "page": "pages",
    "chapter-number": "chapter",
    "edition": "edition",
    "version": "version",
    "genre": "type",
    "medium": "howpublished",
    "language": "language",
    "abstract": "abstract",
    "DOI": "doi",
    "ISBN": "isbn",
    "ISSN": "issn",
    "PMID": "pmid",
    "URL": "url",
    "note": "note",
    "arXiv": "eprint",
    "number-of-pages": "pagetotal",
    "event-title": "eventtitle",
    "event-place": "venue",
}
"""The BibTeX field of each of ours that has one."""
NAMES = ("author", "editor", "translator")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TEX = {
    **{character: f"\\{character}" for character in "$&#_%"},
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
}
_SPECIAL = re.compile(r"[\\{}$&#_%^~]")
_CONTAINERS = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}
_INSTITUTIONS = {"techreport": "institution", "phdthesis": "school"}


def write(part: Part) -> str:
    """An entry a source, under its id."""
    return "\n".join(entry(id_, part.nodes[id_]) for id_ in part.of_kind("source"))


def entry(id_: str, data: Data) -> str:
    """A source as BibTeX has it."""
    lines = [f"  {name} = {{{value}}}," for name, value in _fields(data)]
    return "\n".join([f"@{_entry(data)}{{{id_},", *lines, "}"]) + "\n"


def _entry(data: Data) -> str:
    return ENTRIES.get(data["type"], "misc")


def escaped(text: str) -> str:
    """A text that TeX shows as it is, in one line."""
    return _SPECIAL.sub(lambda found: _TEX[found[0]], " ".join(text.split()))


def _fields(data: Data) -> Iterator[tuple[str, str]]:
    if data["type"] not in ENTRIES:
        yield "csl-type", data["type"]
    for name, value in data.items():
        if name == "issued":
            yield from _issued(value)
        elif name not in ("kind", "type"):
            yield _field(name, _entry(data)), _value(name, value)
    if "arXiv" in data:
        yield "archiveprefix", "arXiv"


def _field(name: str, of: str) -> str:
    """What BibTeX calls a field in an entry of this kind."""
    if name == "container-title":
        return _CONTAINERS.get(of, "booktitle")
    if name == "publisher" and of in _INSTITUTIONS:
        return _INSTITUTIONS[of]
    return "keywords" if name == "tags" else FIELDS.get(name, f"csl-{name.lower()}")


def _value(name: str, value: Any) -> str:
    if name in NAMES:
        return " and ".join(_name(person) for person in value)
    if name == "tags":
        return ", ".join(escaped(tag) for tag in value)
    if name == "page":
        return escaped(value).replace("-", "--")
    return escaped(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _issued(value: str) -> Iterator[tuple[str, str]]:
    year, _, rest = value.partition("-")
    month, _, day = rest.partition("-")
    yield "year", year
    if month:
        yield "month", MONTHS[int(month) - 1]
    if day:
        yield "day", day


def _name(person: dict[str, str]) -> str:
    """A person as BibTeX splits it: von Last, Jr, First; an institution in braces of its own."""
    if "family" not in person:
        return "others" if person["literal"] == "and others" else f"{{{escaped(person['literal'])}}}"
    von = " ".join(escaped(person[p]) for p in ("dropping-particle", "non-dropping-particle") if p in person)
    last = f"{von} {_part(person['family'])}" if von else _part(person["family"])
    return ", ".join((last, *(_part(person[p]) for p in ("suffix", "given") if p in person)))


def _part(text: str) -> str:
    """A part of a name, in braces where BibTeX would split it or take its beginning for a particle."""
    written = escaped(text)
    odd = "," in written or " and " in f" {written} " or written[:1].islower()
    return f"{{{written}}}" if odd else written


__all__ = ["CARRIES", "losses", "write"]
