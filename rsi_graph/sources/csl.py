"""CSL as JSON and as YAML: each variable that a source has a field for, and a note on each that is read in part."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from rsi_graph.sources import authors, dates, identifiers
from rsi_graph.sources.json_text import records_in
from rsi_graph.sources.latex import without_markup
from rsi_graph.sources.record import CUSTOM, DATES, FIELDS, NAMES, TYPES, Bibliography, Fields, SkippedRecord, Work
from rsi_graph.words import between, whole

_ALIASES = {
    "shortTitle": "title-short", "journalAbbreviation": "container-title-short", "event": "event-title",
    "keyword": "tags", "archive-location": "archive_location", "citation-label": "citation-key",
}  # fmt: skip
OTHER_TYPES = {
    "journal-article": "article-journal", "posted-content": "article", "book-chapter": "chapter", "monograph": "book",
    "proceedings-article": "paper-conference", "edited-book": "book", "reference-entry": "entry", "dissertation":
    "thesis", "report-component": "report", "proceedings": "collection", "blog-post": "post-weblog", "preprint":
    "article", "journal": "periodical", "reference-book": "book", "peer-review": "review", "web_page": "webpage",
    "misc": "document", "book-section": "chapter", "book-part": "chapter", "report-series": "report", "other":
    "document", "book-series": "book", "component": "document", "journal-issue": "periodical", "grant": "document",
}  # fmt: skip
_SEVERAL = frozenset({"ISSN", "ISBN", "language"})


def from_json(text: str) -> Bibliography:
    """The works of a CSL-JSON text: a list, one work, or an object with ``items``. Raises BadBibliography."""
    return _bibliography(records_in(text, "CSL-JSON", ("items", "references")))


def from_yaml(text: str) -> Bibliography:
    """The works of CSL-YAML: a list, or a mapping with ``references``, as pandoc has it. Raises BadBibliography."""
    from rsi_graph.corpus import yamltext
    from rsi_graph.errors import BadBibliography

    text = re.sub(r"(?s)\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n.*)?\Z", r"\n\1\n", text)
    document = yamltext.read(text.encode("utf-8", "replace"))
    data = document.data
    if data is None and document.findings:
        finding = document.findings[0]
        raise BadBibliography("CSL-YAML", finding.message, finding.line)
    above = ("references",) if isinstance(data, dict) else ()
    works = data.get("references") if isinstance(data, dict) else data
    if not isinstance(works, list):
        raise BadBibliography("CSL-YAML", "a list of works was expected, or one under references")
    odd = [SkippedRecord(finding.line, "", finding.message) for finding in document.findings]
    read = _bibliography(works, [document.places.of(*above, number)[0] for number in range(len(works))])
    return Bibliography(read.works, (*odd, *read.skipped))


def _bibliography(works: list[Any], lines: Iterable[int] = ()) -> Bibliography:
    found, skipped = [], []
    at = list(lines) or [0] * len(works)
    for line, work in zip(at, works, strict=True):
        if isinstance(work, Mapping):
            found.append(from_csl(work, line))
        else:
            skipped.append(SkippedRecord(line, "", "a work is a mapping of variables"))
    return Bibliography(tuple(found), tuple(skipped))


def from_csl(work: Mapping[str, Any], line: int = 0) -> Work:
    """One work of CSL. Variables that services add and CSL lacks are left out, and named."""
    found: dict[str, Any] = {}
    for key, value in work.items():
        found.setdefault(_ALIASES.get(key, key), value)
    custom = found.pop("custom", None)
    ours, others = (*CUSTOM, *DATES), custom if isinstance(custom, dict) else {"": custom} if custom else {}
    found |= {key: others[key] for key in ours if key in others}
    out = Fields(_type(found), line)
    out.left_out += [f"custom {key}".rstrip() for key in others if key not in ours]
    for key, value in found.items():
        if key not in ("id", "type"):
            _put(out, key, value)
    if not out.found.get("title"):
        out.found["title"] = _text(found.get("title-short")) or _text(found.get("container-title")) or ""
    return out.work(_text(found.get("id")) or "")


def _type(found: Mapping[str, Any]) -> str:
    written = str(found.get("type") or "document").lower()
    return written if written in TYPES else OTHER_TYPES.get(written, "document")


def _put(out: Fields, key: str, value: Any) -> None:
    """Set the field of a variable; a variable without a field, or one that cannot be read, is left out."""
    if value in (None, "", [], {}):
        return
    if key not in FIELDS:
        out.left_out.append(key)
    elif key in NAMES:
        _people(out, key, value)
    elif key in DATES:
        found = date(value, exact=key == "accessed")
        out.put(key, found.value)
        if found.lost:
            out.doubt(found.lost)
    elif key == "tags":
        words = value if isinstance(value, list) else between(str(value), ",;")
        out.put(key, [str(word) for word in words if word])
    elif key in ("standing", "recheck-citation", "et-al"):
        out.put(key, value)
    else:
        _put_text(out, key, value)


def _put_text(out: Fields, key: str, value: Any) -> None:
    text = _text(value, joined=key in _SEVERAL)
    if text is None:
        out.left_out.append(key)
        return
    if isinstance(value, list) and key not in _SEVERAL and len(value) > 1:
        out.doubt(f"{key} has {len(value)} values; the first is read")
    if key in ("DOI", "URL"):
        out.put(key, identifiers.bare_doi(text) if key == "DOI" else text)
    else:
        out.put(key, without_markup(text))


def _people(out: Fields, key: str, value: Any) -> None:
    people, odd = authors.from_csl(value)
    out.put(key, people.names)
    if odd:
        out.doubt(f"{key}: {odd} of the list {'is no name' if odd == 1 else 'are no names'}")
    if people.et_al and key == "author":
        out.found["et-al"] = True
    elif people.et_al:
        out.doubt(f"{key}: that there were more of them is left out")


def _text(value: Any, *, joined: bool = False) -> str | None:
    """A value as text; services write lists for some texts of CSL."""
    if isinstance(value, list):
        if joined:
            return ", ".join(str(part) for part in value if isinstance(part, str | int)) or None
        value = next(iter(value), None)
    plain = isinstance(value, str | int | float) and not isinstance(value, bool)
    return str(getattr(value, "text", value)) if plain else None


def date(value: Any, *, exact: bool = False) -> dates.DateRead:
    """A CSL date: ``date-parts``, pandoc's list of years and months, ``raw``, ``literal`` or a text."""
    if isinstance(value, str | int) and not isinstance(value, bool):
        return _written(str(value), exact=exact)
    if isinstance(value, list):
        rows = [_pandoc_parts(part) for part in value]
        value = {"date-parts": [row for row in rows if row]}
    if not isinstance(value, Mapping):
        return dates.DateRead(None, f"the date {value!r} is left out")
    if "year" in value:
        value = {**value, "date-parts": [_pandoc_parts(value)]}
    parts = value.get("date-parts")
    rows = [row for row in parts if isinstance(row, list) and row] if isinstance(parts, list) else []
    rows = rows if rows and rows[0][0] else []
    written = next((str(value[name]) for name in ("raw", "literal", "edtf") if value.get(name)), "")
    if not rows:
        lost = "" if written or parts in (None, [], [[]]) else f"the date {parts!r} is left out"
        return dates.DateRead(None, lost) if lost else _written(written, exact=exact)
    if not exact and (found := _edtf(rows, value)):
        more = _written(written, exact=False)
        if more.value in (None, found) and not more.lost:
            return dates.DateRead(found)
    return _of_parts(rows, value, written)


def _written(text: str, *, exact: bool) -> dates.DateRead:
    found = None if exact else dates.edtf(text)
    return dates.DateRead(found) if found else dates.read(text, exact=exact)


def _edtf(rows: list[list[Any]], value: Mapping[str, Any]) -> str | None:
    """The date that parts, season and circa say together, if the corpus can express it."""
    sign, season = "~" if value.get("circa") else "", str(value.get("season") or "")
    number = _SEASONS.get(season.lower(), "")
    if (season and not number) or len(rows) > 2 or (number and (len(rows) > 1 or len(rows[0]) > 1)):  # noqa: PLR2004
        return None
    ends = ["-".join(filter(None, (_end(row), number))) for row in rows]
    found = "/".join(end if end == ".." else f"{end}{sign}" for end in ends)
    return dates.edtf(found) if "" not in ends else None


_SEASONS = {name: number for number, names in {
    "21": "1 spring", "22": "2 summer", "23": "3 autumn fall", "24": "4 winter",
}.items() for name in names.split()}  # fmt: skip


def _end(row: list[Any]) -> str:
    """A row of date-parts as EDTF. CSL has no year 0: its year -1 is EDTF's year 0."""
    if not row[0]:
        return ".."
    numbers = [whole(str(part).strip().removeprefix("-")) for part in row if part not in (None, "")]
    if None in numbers or len(numbers) > 3:  # noqa: PLR2004 - year, month, day
        return ""
    year, *rest = [number or 0 for number in numbers]
    shown = f"-{year - 1:04}" if str(row[0]).strip().startswith("-") and year > 1 else f"{year:04}"
    if str(row[0]).strip() == "-1":
        shown = "0000"
    return "-".join([shown, *(f"{number:02}" for number in rest)])


def _pandoc_parts(value: Any) -> list[Any]:
    if not isinstance(value, Mapping):
        return value if isinstance(value, list) else [value]
    return [value[name] for name in ("year", "month", "day") if value.get(name)]


def _of_parts(rows: list[list[Any]], value: Mapping[str, Any], written: str) -> dates.DateRead:
    year, *rest = [str(part).strip() for part in rows[0] if part not in (None, "")]
    if year.startswith("-") or not year.isdigit() or len(year) > 4:  # noqa: PLR2004 - the digits of a year
        return dates.read("-".join([year, *rest]), exact=True)
    read = dates.read("-".join([year.zfill(4), *rest]), exact=True)
    shown = "/".join("-".join(str(part) for part in row) if row[0] else ".." for row in rows)
    more = dates.read(written)
    extra = [
        (f"{written!r} beside it is left out", bool(more.lost) or (more.value or read.value) != read.value),
        ("that it is a range is left out", len(rows) > 1),
        ("that it is not certain is left out", bool(value.get("circa"))),
        ("the season is left out", bool(value.get("season"))),
    ]
    said = "; ".join(words for words, holds in extra if holds)
    return dates.DateRead(read.value, f"the date {shown!r} is read as {read.value}: {said}" if said else read.lost)
