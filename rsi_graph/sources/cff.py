"""CITATION.cff: the software it describes, the work it prefers to be cited by, and its references."""

from collections.abc import Mapping
from typing import Any

from rsi_graph.corpus import yamltext
from rsi_graph.errors import BadBibliography
from rsi_graph.sources import dates, identifiers
from rsi_graph.sources.record import Bibliography, Body, Fields, SkippedRecord, Work

_TYPES = {
    "article": "article-journal", "book": "book", "blog": "post-weblog", "conference": "paper-conference",
    "conference-paper": "paper-conference", "data": "dataset", "database": "dataset", "dataset": "dataset",
    "edited-work": "book", "manual": "report", "magazine-article": "article-magazine", "newspaper-article":
    "article-newspaper", "pamphlet": "pamphlet", "patent": "patent", "proceedings": "collection", "report": "report",
    "software": "software", "software-code": "software", "standard": "standard", "thesis": "thesis", "unpublished":
    "manuscript", "video": "motion_picture", "website": "webpage", "generic": "document", "slides": "speech",
}  # fmt: skip
_TEXTS = {
    "title": "title", "abstract": "abstract", "version": "version", "journal": "container-title", "collection-title":
    "container-title", "volume": "volume", "issue": "issue", "number": "number", "edition": "edition", "url": "URL",
    "repository-code": "URL", "isbn": "ISBN", "issn": "ISSN", "pmcid": "", "thesis-type": "genre", "medium": "medium",
    "notes": "note", "section": "section", "pages": "number-of-pages", "abbreviation": "title-short",
}  # fmt: skip
_ELSEWHERE = frozenset(
    {"cff-version", "message", "type", "authors", "editors", "translators", "doi", "date-released", "date-published",
     "date-accessed", "year", "month", "start", "end", "keywords", "publisher", "institution", "conference",
     "languages", "preferred-citation", "references"}
)  # fmt: skip


def read(text: str) -> Bibliography:
    """The works of a CITATION.cff. Raises BadBibliography."""
    document = yamltext.read(text.encode("utf-8", "replace"))
    data = document.data
    if not isinstance(data, dict) or not data.get("title"):
        finding = document.findings[0] if document.findings else None
        why, line = (finding.message, finding.line) if finding else ("it has no title", 1)
        raise BadBibliography("CITATION.cff", why, line)
    found = [_work({"type": "software", **data}, 1)]
    preferred = data.get("preferred-citation")
    references = data.get("references")
    skipped = [SkippedRecord(finding.line, "", finding.message) for finding in document.findings]
    if isinstance(preferred, dict):
        found.append(_work(preferred, document.places.of("preferred-citation")[0]))
    for number, work in enumerate(references if isinstance(references, list) else ()):
        line = document.places.of("references", number)[0]
        if isinstance(work, dict):
            found.append(_work(work, line))
        else:
            skipped.append(SkippedRecord(line, "", "a reference is a mapping"))
    return Bibliography(tuple(found), tuple(skipped))


def _work(data: Mapping[str, Any], line: int) -> Work:
    kind = str(data.get("type") or "generic")
    out = Fields(_TYPES.get(kind, "document"), line)
    if kind not in _TYPES:
        out.doubt(f"the type {kind} is not known and read as document")
    for name, value in data.items():
        if _TEXTS.get(name):
            if isinstance(value, str | int | float):
                out.put(_TEXTS[name], str(getattr(value, "text", value)), name)  # 1.10 is no 1.1
        elif name not in _ELSEWHERE:
            out.left_out.append(str(name))
    for name, role in (("authors", "author"), ("editors", "editor"), ("translators", "translator")):
        out.put(role, [person for person in map(_person, _list(data.get(name))) if person])
    for field in ("publisher", "institution", "conference"):
        named = data.get(field)
        words = str(named.get("name") or "") if isinstance(named, Mapping) else str(named or "")
        out.put("event-title" if field == "conference" else "publisher", words, field)
    out.put("DOI", identifiers.bare_doi(str(data.get("doi") or "")))
    out.put("tags", [str(word) for word in _list(data.get("keywords"))])
    out.put("language", ", ".join(str(word) for word in _list(data.get("languages"))))
    out.put("page", "-".join(str(data[end]) for end in ("start", "end") if data.get(end)))
    _dates(data, out)
    return out.work()


def _dates(data: Mapping[str, Any], out: Fields) -> None:
    by_parts = "-".join(str(data[part]) for part in ("year", "month") if data.get(part))
    for value, field in (
        (data.get("date-released") or data.get("date-published") or by_parts, "issued"),
        (data.get("date-accessed"), "accessed"),
    ):
        found = dates.read(str(value or ""))
        out.put(field, found.value)
        out.doubts += [found.lost] if found.lost else []


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _person(person: Any) -> Body:
    if not isinstance(person, Mapping):
        return {}
    if person.get("name"):
        return {"literal": str(person["name"])}
    names = {
        "family": "family-names",
        "given": "given-names",
        "suffix": "name-suffix",
        "non-dropping-particle": "name-particle",
    }
    found = {part: str(person[name]) for part, name in names.items() if person.get(name)}
    if not found.keys() & {"family", "given"}:
        return {"literal": str(person["alias"])} if person.get("alias") else {}
    return found if "family" in found else {"literal": found["given"]}
