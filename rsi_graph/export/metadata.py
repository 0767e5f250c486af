"""Works as metadata of a page for other programs: COinS for reference managers, Highwire tags, schema.org's terms.

COinS: https://web.archive.org/web/2017/http://ocoins.info/ (an OpenURL ContextObject in a ``span``). Highwire Press
tags are what Google Scholar and Zotero read (https://scholar.google.com/intl/en/scholar/inclusion.html).
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from rsi_graph.graph import citations
from rsi_graph.model import DATE, Name, Source

_GENRES = {"article-journal": "article", "paper-conference": "proceeding", "book": "book", "chapter": "bookitem"}
_TYPES = {
    "article-journal": "ScholarlyArticle",
    "article": "ScholarlyArticle",
    "paper-conference": "ScholarlyArticle",
    "book": "Book",
    "chapter": "Chapter",
    "report": "Report",
    "thesis": "Thesis",
    "webpage": "WebPage",
    "post-weblog": "BlogPosting",
    "dataset": "Dataset",
    "software": "SoftwareSourceCode",
    "article-newspaper": "NewsArticle",
}
"""The type of schema.org of each CSL type that has one; all others are a CreativeWork."""


def coins(source: Source) -> str:
    """A work as the title of a COinS span."""
    of_book = source.type in ("book", "chapter", "paper-conference")
    first, last = _pages(source)
    fields = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", f"info:ofi/fmt:kev:mtx:{'book' if of_book else 'journal'}"),
        ("rft.genre", _GENRES.get(source.type, "unknown")),
        ("rft.btitle" if source.type == "book" else "rft.atitle", source.title),
        ("rft.btitle" if of_book and source.type != "book" else "rft.jtitle", source.container_title),
        ("rft.date", _exact(source)),
        ("rft.volume", source.volume),
        ("rft.issue", source.issue),
        ("rft.spage", first),
        ("rft.epage", last),
        ("rft.pub", source.publisher),
        ("rft.isbn", source.ISBN),
        ("rft.issn", source.ISSN),
        ("rft_id", f"info:doi/{source.DOI}" if source.DOI else citations.address(source)),
        *(("rft.au", _direct(name)) for name in source.author),
    ]
    return urlencode([(name, value) for name, value in fields if value])


def highwire(source: Source) -> Iterator[tuple[str, str]]:
    """A work as the ``meta`` tags of its page: name and content."""
    first, last = _pages(source)
    thesis, report = source.type == "thesis", source.type == "report"
    container = "citation_conference_title" if source.type == "paper-conference" else "citation_journal_title"
    house = "citation_dissertation_institution" if thesis else "citation_technical_report_institution"
    fields = [
        ("citation_title", source.title),
        *(("citation_author", _inverted(name)) for name in source.author),
        ("citation_publication_date", _exact(source).replace("-", "/")),
        ("citation_inbook_title" if source.type == "chapter" else container, source.container_title),
        ("citation_volume", source.volume),
        ("citation_issue", source.issue),
        ("citation_firstpage", first),
        ("citation_lastpage", last),
        (house if thesis or report else "citation_publisher", source.publisher),
        ("citation_doi", source.DOI),
        ("citation_isbn", source.ISBN),
        ("citation_issn", source.ISSN),
        ("citation_arxiv_id", source.arxiv),
        ("citation_language", source.language),
        ("citation_public_url", citations.address(source)),
    ]
    yield from ((name, value) for name, value in fields if value)


def _exact(source: Source) -> str:
    """The date of a work as a year, year-month or date; nothing for a year before Christ."""
    found = re.match(DATE, source.issued or "")
    return found[0] if found else ""


def work(source: Source) -> dict[str, Any]:
    """A work in schema.org's terms."""
    found: dict[str, Any] = {
        "@type": _TYPES.get(source.type, "CreativeWork"),
        "name": source.title,
        "author": [_agent(name) for name in source.author],
        "datePublished": _exact(source),
        "isPartOf": {"@type": "CreativeWork", "name": source.container_title} if source.container_title else None,
        "identifier": f"https://doi.org/{source.DOI}" if source.DOI else None,
        "url": citations.address(source) or None,
    }
    return {name: value for name, value in found.items() if value}


def _agent(name: Name) -> dict[str, str]:
    return {"@type": "Person" if name.family else "Organization", "name": _direct(name)}


def _direct(name: Name) -> str:
    """A name with the given name first: Charles I. Jones."""
    parts = (name.given, name.dropping_particle, name.non_dropping_particle, name.family, name.suffix)
    return name.literal or " ".join(filter(None, parts))


def _inverted(name: Name) -> str:
    """A name with the family name first: Jones, Charles I."""
    family = " ".join(filter(None, (name.non_dropping_particle, name.family)))
    return name.literal or ", ".join(filter(None, (family, name.given, name.suffix)))


def _pages(source: Source) -> tuple[str, str]:
    first, _, last = (source.page or "").replace("\u2013", "-").partition("-")
    return first.strip(), last.strip()
