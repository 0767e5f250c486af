"""Identifiers of works, parsed from the forms in which people write them: DOI, arXiv id, ISBN, ISSN, address.

Each function gives the identifier in its canonical spelling, or nothing if the text is none. The source of the corpus
that an identifier names is found here too, so that no service is asked for a record that is at hand.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any, Literal, TypeAlias
from urllib.parse import unquote, urlsplit

from rsi_graph.graph import Graph

Scheme: TypeAlias = Literal["doi", "arxiv", "isbn", "url"]

_DOI = re.compile(r"10\.\d{4,9}(?:\.\d{1,20}){0,9}/\S+")
_RESOLVER = re.compile(r"(?i)(?:https?:)?(?://)?(?:www\.|dx\.)*doi\.org/+(?:doi:)?")
_ARXIV_DOI = re.compile(r"(?i)10\.48550/arxiv\.(.+)")
_ARXIV = re.compile(r"(?i)(?P<id>\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?P<version>v\d+)?")
_ARXIV_PAGE = re.compile(
    r"(?i)(?:https?://)?(?:www\.|export\.|browse\.)?(?:arxiv\.org|alphaxiv\.org)/(?:abs|pdf|html|format|src)/"
    r"([^?#\s]+?)(?:\.pdf)?/?(?:[?#]\S*)?"
)
_PAIRS = {")": "(", "]": "[", ">": "<", "}": "{"}


@dataclass(frozen=True, slots=True)
class NameRecord:
    """A name of a work: ``scheme`` and the id in it."""

    scheme: Scheme
    id: str

    def __str__(self) -> str:
        return self.id if self.scheme == "url" else f"{self.scheme}:{self.id}"


def named(text: str) -> NameRecord | None:
    """The identifier that a text is; None if it is none of these."""
    text = text.strip()
    if found := arxiv(text):
        return NameRecord("arxiv", found)
    if found := doi(text):
        return NameRecord("doi", found)
    if found := isbn(text):
        return NameRecord("isbn", found)
    bare = text[1:-1].strip() if text.startswith("<") and text.endswith(">") else text
    return NameRecord("url", bare) if re.fullmatch(r"(?i)https?://\S+", bare) else None


def printed(text: str) -> NameRecord | None:
    """The DOI or arXiv id that a paper prints at the beginning of its text; None if there is none."""
    preprint = re.search(r"(?i)\barxiv:\s?(\d{4}\.\d{4,5})(v\d+)?\b", text)
    found = _DOI.search(text)
    if preprint and (not found or preprint.start() < found.start()):
        return NameRecord("arxiv", preprint[1])
    return named(found[0]) if found else None


def doi(text: str) -> str:
    """The DOI in a DOI or an address of one: resolvers, %3C, query, full stop, <>; nothing if there is none."""
    bare = text.strip()
    bare = bare[1:-1].strip() if bare.startswith("<") and bare.endswith(">") else bare
    bare = re.sub(r"(?i)^(?:info:doi/|urn:doi:|doi\s*:\s*|doi\s+)", "", bare).strip()
    resolver = _RESOLVER.match(bare)
    if resolver:
        bare = unquote(re.split(r"[?#]", bare[resolver.end() :], maxsplit=1)[0])
    elif re.match(r"(?i)https?://", bare):
        found = re.search(r"/(10\.\d{4,9}/[^?#\s]+)", unquote(urlsplit(bare).path))
        bare = re.sub(r"/(?:full|abstract|pdf|epdf|fulltext|meta)/?$", "", found[1]) if found else ""
    bare = _without_end(unescape(bare))
    return bare if _DOI.fullmatch(bare) else ""


def bare_doi(text: str) -> str:
    """A DOI without the address of its resolver; any other text unchanged."""
    return doi(text) or text.strip()


def serial(text: str, kind: str) -> dict[str, str]:
    """The ISBN or ISSN that a number is, by its digits, or by the kind of work if the digits do not tell."""
    parts = [part for part in re.split(r"(?<![,;/\s])[,;/\s]++(?=[\dXx-]{8,})", text.strip()) if part]
    found: dict[str, list[str]] = {}
    for part in parts:
        digits = re.sub(r"[^0-9Xx]", "", part)
        by_kind = "ISBN" if kind in ("book", "chapter") else "ISSN"
        name = {8: "ISSN", 10: "ISBN", 13: "ISBN"}.get(len(digits), by_kind)
        found.setdefault(name, []).append(part)
    return {name: ", ".join(values) for name, values in found.items()}


def arxiv(text: str) -> str:
    """The arXiv id in an id, an address or arXiv's DOI, without its version; nothing if there is none."""
    bare = text.strip()
    if (found := _ARXIV_DOI.fullmatch(doi(bare))) or (found := _ARXIV_PAGE.fullmatch(bare)):
        bare = found[1]
    else:
        bare = re.sub(r"(?i)^arxiv:\s*|(?<!\s)\s*\[[a-z.-]+\]$", "", bare)
    known = _ARXIV.fullmatch(bare)
    return known["id"] if known else ""


def version(text: str) -> str:
    """The version that an arXiv id names: "v3"; nothing if it names none."""
    found = re.search(r"(?i)(?:\d{4}\.\d{4,5}|/\d{7})(v\d+)", text)
    return found[1].lower() if found and arxiv(text) else ""


def isbn(text: str) -> str:
    """An ISBN of ten or thirteen digits without hyphens; nothing if its check digit is wrong or it is none."""
    bare = re.sub(r"(?i)^(?:urn:)?isbn(?:-1[03])?:?|[\s\u2010-\u2013-]", "", text.strip()).upper()
    if re.fullmatch(r"\d{9}[\dX]", bare):
        total = sum((10 - place) * (10 if digit == "X" else int(digit)) for place, digit in enumerate(bare))
        return bare if total % 11 == 0 else ""
    return bare if re.fullmatch(r"97[89]\d{10}", bare) and not _sum13(bare) % 10 else ""


def isbn13(text: str) -> str:
    """An ISBN in thirteen digits, so that both spellings of one are alike; nothing if it is none."""
    found = isbn(text)
    if len(found) != len("0306406152"):
        return found
    start = f"978{found[:-1]}"
    return f"{start}{-_sum13(start) % 10}"


def issn(text: str) -> str:
    """An ISSN as 1234-567X; nothing if its check digit is wrong or it is none."""
    bare = re.sub(r"(?i)^(?:urn:)?issn:?|[\s\u2010-\u2013-]", "", text.strip()).upper()
    if not re.fullmatch(r"\d{7}[\dX]", bare):
        return ""
    total = sum((8 - place) * (10 if digit == "X" else int(digit)) for place, digit in enumerate(bare))
    return f"{bare[:4]}-{bare[4:]}" if total % 11 == 0 else ""


def spellings(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The identifiers of a source by field, in the spelling in which two are compared."""
    for field in ("DOI", "arXiv", "ISBN", "URL"):
        written = str(body.get(field) or "")
        if preprint := arxiv(written) if field in ("DOI", "arXiv", "URL") else "":
            yield "arXiv", preprint.lower()
        elif field == "DOI" and written:
            yield field, (doi(written) or written).lower()
        elif field == "ISBN":
            yield from ((field, found) for part in re.split(r"[,;/]\s*|\s{2,}", written) if (found := isbn13(part)))
        elif field == "URL" and written:
            yield from [("DOI", name.lower())] if (name := doi(written)) and _RESOLVER.match(written) else []
            yield field, re.sub(r"^https?://(www\.)?|#.*$|/$", "", written.lower())


def held(graph: Graph, wanted: NameRecord) -> str:
    """The id of the source that an identifier names; nothing if the corpus has none."""
    field = {"doi": "DOI", "arxiv": "arXiv", "isbn": "ISBN", "url": "URL"}[wanted.scheme]
    sought = dict(spellings({field: wanted.id}))
    return next((id_ for id_ in graph.ids("source") if sought.items() & set(spellings(graph.body(id_)))), "")


def _sum13(digits: str) -> int:
    return sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(digits))


def _without_end(text: str) -> str:
    """A DOI without the stops, quotes and closing brackets of the sentence around it."""
    unopened = {closing: text.count(closing) - text.count(opening) for closing, opening in _PAIRS.items()}
    end = len(text)
    while end and (text[end - 1] in ".,;:'\"\u201d\u2019" or unopened.get(text[end - 1], 0) > 0):
        end -= 1
        if text[end] in unopened:
            unopened[text[end]] -= 1
    return text[:end]
