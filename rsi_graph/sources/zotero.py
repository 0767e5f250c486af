"""An item in Zotero's own JSON as a work."""

import re
from collections.abc import Mapping
from typing import Any

from rsi_graph.sources import authors, dates, identifiers
from rsi_graph.sources.latex import without_markup
from rsi_graph.sources.record import Body, Fields, Work

_TYPES = {
    "journalArticle": "article-journal", "magazineArticle": "article-magazine", "newspaperArticle":
    "article-newspaper", "book": "book", "bookSection": "chapter", "conferencePaper": "paper-conference", "thesis":
    "thesis", "report": "report", "webpage": "webpage", "blogPost": "post-weblog", "forumPost": "post", "preprint":
    "article", "manuscript": "manuscript", "patent": "patent", "dataset": "dataset", "computerProgram": "software",
    "presentation": "speech", "podcast": "broadcast", "videoRecording": "motion_picture", "film": "motion_picture",
    "interview": "interview", "statute": "legislation", "case": "legal_case", "bill": "bill", "hearing": "hearing",
    "encyclopediaArticle": "entry-encyclopedia", "dictionaryEntry": "entry-dictionary", "standard": "standard",
    "letter": "personal_communication", "document": "document", "map": "map",
}  # fmt: skip
_TEXTS = {
    "title": "title", "shortTitle": "title-short", "publicationTitle": "container-title", "bookTitle":
    "container-title", "proceedingsTitle": "container-title", "websiteTitle": "container-title", "blogTitle":
    "container-title", "series": "collection-title", "volume": "volume", "issue": "issue", "pages": "page", "edition":
    "edition", "publisher": "publisher", "institution": "publisher", "university": "publisher", "repository":
    "archive", "archiveID": "archive_location", "place": "publisher-place", "conferenceName": "event-title",
    "abstractNote": "abstract", "language": "language", "url": "URL", "reportNumber": "number", "numPages":
    "number-of-pages", "versionNumber": "version", "citationKey": "citation-key", "section": "section", "thesisType":
    "genre", "reportType": "genre",
}  # fmt: skip
_OF_ZOTERO = frozenset(
    {"key", "version", "itemType", "creators", "date", "accessDate", "tags", "collections", "relations", "dateAdded",
     "dateModified", "DOI", "ISBN", "ISSN", "notes", "attachments", "annotations", "itemID", "itemKey", "libraryID",
     "uri", "select", "seeAlso", "libraryCatalog", "journalAbbreviation"}
)  # fmt: skip


def work(item: Mapping[str, Any]) -> Work:
    """The work that an item of Zotero describes."""
    out = Fields(_TYPES.get(str(item.get("itemType")), "document"))
    for name, value in item.items():
        if name in _TEXTS:
            plain = str(value) if name == "url" else without_markup(str(value))  # &copy of an address is no sign
            out.put(_TEXTS[name], plain if value else "", name)
        elif name == "extra":
            _extra(str(value or ""), out)
        elif name not in _OF_ZOTERO and value:
            out.left_out.append(name)
    _people(item, out)
    for name, field in (("date", "issued"), ("accessDate", "accessed")):
        found = dates.read(
            str(item.get(name) or "").replace(" ", "T", 1) if name == "accessDate" else str(item.get(name) or ""),
            exact=field == "accessed",
        )
        out.put(field, found.value)
        out.doubts += [found.lost] if found.lost else []
    out.put("DOI", identifiers.bare_doi(str(item.get("DOI") or "")))
    for name in ("ISBN", "ISSN"):
        out.put(name, str(item.get(name) or ""))
    tags = item.get("tags")
    listed = tags if isinstance(tags, list) else []
    out.put("tags", [str(tag.get("tag")) for tag in listed if isinstance(tag, Mapping) and tag.get("tag")])
    return out.work(str(item.get("citationKey") or item.get("key") or ""))


_OF_EXTRA = {
    "citation key": "citation-key", "doi": "DOI", "pmid": "PMID", "arxiv": "arXiv", "edition": "edition", "number":
    "number", "volume": "volume", "publisher": "publisher", "original-date": "original-date", "original date":
    "original-date",
}  # fmt: skip
"""Fields that people write into Zotero's field Extra, one a line."""


def _extra(written: str, out: Fields) -> None:
    """Read the field Extra: lines such as "Citation Key: doe2003"; any other line is left out."""
    for line in filter(None, map(str.strip, written.split("\n"))):
        found = re.match(r"([A-Za-z][A-Za-z -]{1,20}):\s*(\S.*)", line)
        field = _OF_EXTRA.get(found[1].lower(), "") if found else ""
        if not found or not field:
            out.left_out.append("extra")
        elif field == "original-date":
            date = dates.read(found[2])
            out.put(field, date.value)
            out.doubts += [date.lost] if date.lost else []
        else:
            value = re.sub(r"(?i)^arxiv:|(?<!\s)\s*\[[\w.-]+\]$", "", found[2]) if field == "arXiv" else found[2]
            out.put(field, identifiers.bare_doi(value) if field == "DOI" else value.strip(), "extra")


_AUTHORS = frozenset({"author", "presenter", "podcaster", "programmer", "inventor"})
"""The roles in which somebody made the work; who wrote the book that a chapter is in is none of its authors."""


def _people(item: Mapping[str, Any], out: Fields) -> None:
    found: dict[str, list[Body]] = {}
    listed = item.get("creators")
    for person in listed if isinstance(listed, list) else ():
        if not isinstance(person, Mapping):
            continue
        kind = str(person.get("creatorType") or "author")
        role = kind if kind in ("editor", "translator") else "author"
        family, given, whole = (str(person.get(part) or "") for part in ("lastName", "firstName", "name"))
        if kind not in _AUTHORS and role == "author":
            out.doubt(f"the {kind} {whole or family} is left out: a source names authors, editors and translators")
        elif whole or (family and not given):
            found.setdefault(role, []).append({"literal": whole or family})
        elif family:
            found.setdefault(role, []).append({"family": family, "given": given})
        elif given:
            found.setdefault(role, []).append(authors.name(given))
    for role, people in found.items():
        out.put(role, people)
