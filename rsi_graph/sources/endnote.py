"""EndNote's XML: each record a work. Entities are refused, since they could make a small file large."""

import re
from typing import Any
from xml.etree import ElementTree as ET

from rsi_graph.errors import BadBibliography
from rsi_graph.sources import authors, dates, identifiers, languages
from rsi_graph.sources.record import Bibliography, Fields, Work
from rsi_graph.words import dashed

_TYPES = {
    "journal article": "article-journal", "electronic article": "article-journal", "book": "book", "edited book":
    "book", "electronic book": "book", "book section": "chapter", "conference paper": "paper-conference",
    "conference proceedings": "paper-conference", "thesis": "thesis", "report": "report", "government document":
    "report",
    "web page": "webpage", "blog": "post-weblog", "newspaper article": "article-newspaper", "magazine article":
    "article-magazine", "patent": "patent", "dataset": "dataset", "computer program": "software", "manuscript":
    "manuscript", "unpublished work": "manuscript", "standard": "standard", "statute": "legislation", "case":
    "legal_case", "film or broadcast": "motion_picture", "encyclopedia": "entry-encyclopedia", "dictionary":
    "entry-dictionary", "hearing": "hearing", "map": "map", "generic": "document", "preprint": "article",
    "personal communication": "personal_communication", "bill": "bill", "classical work": "classic",
}  # fmt: skip
_TEXTS = {
    "titles/title": "title", "titles/secondary-title": "container-title", "titles/tertiary-title": "collection-title",
    "titles/short-title": "title-short", "volume": "volume", "edition": "edition", "section": "section", "publisher":
    "publisher", "pub-location": "publisher-place", "language": "language", "notes": "note", "work-type": "genre",
    "remote-database-name": "archive",
}  # fmt: skip
_PEOPLE = {
    "contributors/authors": "author", "contributors/secondary-authors": "editor", "contributors/subsidiary-authors":
    "translator", "contributors/translated-authors": "translator",
}  # fmt: skip
_ELSEWHERE = frozenset(
    {"database", "source-app", "rec-number", "foreign-keys", "ref-type", "contributors", "titles", "periodical",
     "pages", "number", "dates", "isbn", "electronic-resource-num", "urls", "keywords", "abstract", "label",
     "accession-num", "access-date", "auth-address", "remote-database-provider"}
)  # fmt: skip
_DEEPEST = 32


def read(text: str) -> Bibliography:
    """The records of an EndNote XML text. Raises BadBibliography."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise BadBibliography("EndNote XML", "it declares entities, which are not read")
    if _is_deep(text):
        raise BadBibliography("EndNote XML", "nested too deeply")
    try:
        root = ET.fromstring(re.sub(r"\A\s*<\?xml[^>]*\?>", "", text))  # noqa: S314 - entities were refused above
    except ET.ParseError as error:
        raise BadBibliography("EndNote XML", error.msg, error.position[0]) from None
    except ValueError as error:
        raise BadBibliography("EndNote XML", str(error)) from None
    return Bibliography(tuple(_work(record) for record in root.iter("record")))


def _is_deep(text: str) -> bool:
    depth = 0
    for found in re.finditer(r"<(/?)[A-Za-z][^<>]*?(/?)>", text):
        depth += -1 if found[1] else 0 if found[2] else 1
        if depth > _DEEPEST:
            return True
    return False


def _said(record: ET.Element, path: str) -> str:
    return " ".join(_words(record.find(path)).split())


def _words(element: ET.Element | None) -> str:
    return "" if element is None else "".join(element.itertext()).strip()


def _work(record: ET.Element) -> Work:
    kind: Any = record.find("ref-type")
    named = (kind.get("name") or "").lower() if kind is not None else ""
    out = Fields(_TYPES.get(named, "document"))
    if named and named not in _TYPES:
        out.doubt(f"the type {named} is not known and read as document")
    for path, field in _TEXTS.items():
        said = _said(record, path)
        out.put(field, languages.tag(said) if field == "language" else said, path)
    out.put("container-title", _said(record, "periodical/full-title"), "periodical")
    out.put("abstract", "\n\n".join(" ".join(part.split()) for part in _words(record.find("abstract")).split("\r")))
    for path, role in _PEOPLE.items():
        names = [_words(person) for person in record.findall(f"{path}/author")]
        found = authors.from_lines(name for name in names if name)
        out.put(role, found.names, path)
        out.doubts += [f"{role}: {doubt}" for doubt in found.doubts]
        if found.et_al and role == "author":
            out.put("et-al", value=True)
        elif found.et_al:
            out.doubt(f"{role}: that there were more of them is left out")
    _dates(record, out)
    _numbers(record, out)
    out.put("tags", [tag for tag in (_words(word) for word in record.findall("keywords/keyword")) if tag])
    out.left_out += [child.tag for child in record if child.tag not in _ELSEWHERE | _TEXTS.keys() and _words(child)]
    return out.work(_said(record, "label") or _said(record, "rec-number"))


def _dates(record: ET.Element, out: Fields) -> None:
    year, rest = _said(record, "dates/year"), _said(record, "dates/pub-dates/date")
    for written, field in ((rest if year in rest and year else f"{rest} {year}".strip(), "issued"),
                           (_said(record, "access-date"), "accessed")):  # fmt: skip
        found = dates.read(written, exact=field == "accessed")
        out.put(field, found.value)
        out.doubts += [found.lost] if found.lost else []


def _numbers(record: ET.Element, out: Fields) -> None:
    out.put("page", dashed(_said(record, "pages")))
    number = "number" if out.found["type"] in ("report", "patent", "standard", "thesis") else "issue"
    out.put(number, _said(record, "number"))
    for field, value in identifiers.serial(_said(record, "isbn"), out.found["type"]).items():
        out.put(field, value)
    out.put("DOI", identifiers.bare_doi(_said(record, "electronic-resource-num")))
    for address in record.findall("urls/related-urls/url"):
        out.put("URL", _words(address), "url")
    accession = _said(record, "accession-num")
    if re.fullmatch(r"\d{6,8}", accession):
        out.put("PMID", accession)
    elif accession:
        out.left_out.append("accession-num")
