"""The JSON answers of OpenAlex, Semantic Scholar and Crossref, as people save them: one work or a list of works."""

from collections.abc import Callable, Mapping
from typing import Any

from rsi_graph.sources import authors, csl, dates, identifiers
from rsi_graph.sources.json_text import data_in, listed
from rsi_graph.sources.latex import without_markup
from rsi_graph.sources.record import Bibliography, Fields, SkippedRecord, Work

_OPENALEX_TYPES = {
    "article": "article-journal", "book": "book", "book-chapter": "chapter", "dataset": "dataset", "dissertation":
    "thesis", "preprint": "article", "report": "report", "review": "article-journal", "editorial": "article-journal",
    "letter": "article-journal", "standard": "standard", "reference-entry": "entry", "peer-review": "review",
    "software": "software", "conference-paper": "paper-conference",
}  # fmt: skip
_SCHOLAR_TYPES = {
    "JournalArticle": "article-journal", "Review": "article-journal", "Conference": "paper-conference", "Book": "book",
    "BookSection": "chapter", "Dataset": "dataset", "News": "article-newspaper", "CaseReport": "article-journal",
}  # fmt: skip


_OPENALEX_READ = frozenset(
    {"id", "type", "title", "display_name", "authorships", "is_authors_truncated", "publication_date",
     "publication_year", "biblio", "doi", "ids", "language", "primary_location", "host_venue",
     "abstract_inverted_index", "keywords"}
)  # fmt: skip
_OPENALEX_OWN = frozenset(
    {"created_date", "updated_date", "relevance_score", "cited_by_count", "cited_by_api_url",
     "cited_by_percentile_year", "citation_normalized_percentile", "counts_by_year", "fwci", "has_fulltext",
     "fulltext_origin", "indexed_in", "locations", "locations_count", "best_oa_location", "open_access",
     "has_content", "content_urls", "is_xpac", "ngrams_url", "abstract_inverted_index_v3",
     "countries_distinct_count", "institutions_distinct_count", "institution_assertions", "authors_count",
     "type_crossref", "is_paratext", "related_works", "referenced_works_count", "primary_topic", "apc_list",
     "apc_paid"}
)  # fmt: skip
"""Fields in which OpenAlex describes its own record, counts, or repeats other fields."""
_SCHOLAR_READ = frozenset(
    {"paperId", "externalIds", "journal", "publicationTypes", "title", "authors", "publicationDate", "year", "venue",
     "doi", "url", "abstract", "fieldsOfStudy"}
)  # fmt: skip
_SCHOLAR_OWN = frozenset(
    {"corpusId", "citationCount", "referenceCount", "influentialCitationCount", "isOpenAccess", "openAccessPdf",
     "s2FieldsOfStudy", "publicationVenue", "citationStyles", "embedding", "matchScore", "textAvailability"}
)  # fmt: skip
"""The same fields of Semantic Scholar."""


def from_openalex(text: str) -> Bibliography:
    """The works of an answer of OpenAlex. Raises BadBibliography."""
    return _read(listed(data_in(text, "OpenAlex JSON"), "OpenAlex JSON", ("results",)), _openalex)


def from_semantic_scholar(text: str) -> Bibliography:
    """The works of an answer of Semantic Scholar. Raises BadBibliography."""
    rows = listed(data_in(text, "Semantic Scholar JSON"), "Semantic Scholar JSON", ("data", "papers", "results"))
    rows = [next((row[name] for name in ("citedPaper", "citingPaper") if name in _map(row)), row) for row in rows]
    return _read(rows, _scholar)


def from_crossref(text: str) -> Bibliography:
    """The works of an answer of Crossref's REST interface. Raises BadBibliography."""
    data = data_in(text, "Crossref JSON")
    message = data.get("message", data) if isinstance(data, dict) else data
    return _read(listed(message, "Crossref JSON", ("items",)), _crossref)


def _read(rows: list[Any], work: Callable[[Mapping[str, Any]], Work]) -> Bibliography:
    found, skipped = [], []
    for number, row in enumerate(rows, 1):
        if isinstance(row, Mapping):
            found.append(work(row))
        else:
            skipped.append(SkippedRecord(0, "", f"number {number} of the list is no work"))
    return Bibliography(tuple(found), tuple(skipped))


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _rows(value: Any) -> list[Mapping[str, Any]]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def _left(out: Fields, work: Mapping[str, Any], known: frozenset[str]) -> None:
    """Note the fields of an answer that hold something and that a source has no field for."""
    out.left_out += [
        name for name, value in work.items() if name not in known and value not in (None, "", [], {}, False)
    ]


def _words(value: Any) -> str:
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _dated(out: Fields, *written: Any) -> None:
    found = dates.read(next((text for text in map(_words, written) if text), ""))
    out.put("issued", found.value)
    out.doubts += [found.lost] if found.lost else []


def _openalex(work: Mapping[str, Any]) -> Work:
    place, biblio = _map(work.get("primary_location")), _map(work.get("biblio"))
    venue = _map(place.get("source")) or _map(work.get("host_venue"))
    out = Fields(_OPENALEX_TYPES.get(_words(work.get("type")), "document"))
    out.put("title", without_markup(_words(work.get("title") or work.get("display_name"))))
    people = [_words(_map(row.get("author")).get("display_name")) for row in _rows(work.get("authorships"))]
    out.put("author", [authors.name(person) for person in people if person])
    if work.get("is_authors_truncated"):
        out.put("et-al", value=True)
    _dated(out, work.get("publication_date"), work.get("publication_year"))
    out.put("container-title", _words(venue.get("display_name")))
    out.put("ISSN", _words(venue.get("issn_l")))
    out.put("publisher", _words(venue.get("host_organization_name")))
    for name, field in (("volume", "volume"), ("issue", "issue")):
        out.put(field, _words(biblio.get(name)))
    pages = [_words(biblio.get(end)) for end in ("first_page", "last_page")]
    out.put("page", "-".join(dict.fromkeys(page for page in pages if page)))
    out.put("DOI", identifiers.bare_doi(_words(work.get("doi"))))
    out.put("PMID", _words(_map(work.get("ids")).get("pmid")).rpartition("/")[2])
    out.put("language", _words(work.get("language")))
    out.put("URL", _words(place.get("landing_page_url")) or _words(work.get("id")))
    out.put("abstract", _unfolded(work.get("abstract_inverted_index")))
    out.put("tags", [_words(row.get("display_name")) for row in _rows(work.get("keywords"))])
    _left(out, work, _OPENALEX_READ | _OPENALEX_OWN)
    return out.work(_words(work.get("id")).rpartition("/")[2])


def _unfolded(index: Any) -> str:
    """An abstract put together from the list of its words with their places."""
    if not isinstance(index, Mapping):
        return ""
    placed = [(at, str(word)) for word, places in index.items() if isinstance(places, list) for at in places]
    return " ".join(word for _, word in sorted((at, word) for at, word in placed if isinstance(at, int)))


def _scholar(work: Mapping[str, Any]) -> Work:
    ids, journal = _map(work.get("externalIds")), _map(work.get("journal"))
    kinds = work.get("publicationTypes")
    known = [_SCHOLAR_TYPES[kind] for kind in kinds if kind in _SCHOLAR_TYPES] if isinstance(kinds, list) else []
    out = Fields(known[0] if known else "article-journal" if journal.get("name") else "document")
    out.put("title", without_markup(_words(work.get("title"))))
    people = [_words(row.get("name")) for row in _rows(work.get("authors"))]
    out.put("author", [authors.name(person) for person in people if person])
    _dated(out, work.get("publicationDate"), work.get("year"))
    out.put("container-title", _words(journal.get("name")) or _words(work.get("venue")))
    out.put("volume", _words(journal.get("volume")))
    out.put("page", "-".join(_words(journal.get("pages")).split()).replace("--", "-"))
    out.put("DOI", identifiers.bare_doi(_words(ids.get("DOI") or work.get("doi"))))
    out.put("arXiv", _words(ids.get("ArXiv")))
    out.put("PMID", _words(ids.get("PubMed")))
    out.put("URL", _words(work.get("url")))
    out.put("abstract", _words(work.get("abstract")))
    fields = work.get("fieldsOfStudy")
    out.put("tags", [_words(field) for field in fields] if isinstance(fields, list) else [])
    _left(out, work, _SCHOLAR_READ | _SCHOLAR_OWN)
    return out.work(_words(work.get("paperId")))


_OF_THE_SERVICE = frozenset(
    {"indexed", "reference-count", "references-count", "is-referenced-by-count", "content-domain", "prefix", "source",
     "member", "score", "resource", "deposited", "created", "issn-type", "isbn-type", "short-container-title",
     "journal-issue", "published", "published-print", "published-online", "update-policy", "alternative-id",
     "crossmark", "publisher-location", "subtitle", "short-title", "posted", "aliases"}
)  # fmt: skip
"""Fields in which Crossref describes its record, or repeats other fields."""


def _crossref(work: Mapping[str, Any]) -> Work:
    kept = {name: value for name, value in work.items() if name not in _OF_THE_SERVICE}
    subtitle = work.get("subtitle")
    if isinstance(subtitle, list) and subtitle and isinstance(kept.get("title"), list) and kept["title"]:
        kept["title"] = [f"{kept['title'][0]}: {subtitle[0]}"]
    kept["publisher-place"] = work.get("publisher-location")
    kept["title-short"] = work.get("short-title")
    kept["id"] = work.get("DOI")
    for name in ("published-print", "published-online", "published", "posted", "created"):
        if not kept.get("issued") and work.get(name):
            kept["issued"] = work[name]
    return csl.from_csl(kept)
