"""Bibliographic records read from the formats of other tools, as fields of a source: a table with one reader a format.

Fields have the corpus names of ``model.Source`` and stand in their order. Fields of a record that a source lacks are
named in ``Work.left_out``, fields read in part in ``Work.doubts``, and records that could not be read in
``Bibliography.skipped``.
"""

import json
import re
from collections.abc import Callable
from typing import Any

from rsi_graph.errors import BadBibliography, UnknownFormat
from rsi_graph.sources import bibtex, cff, csl, dates, endnote, indexes, pubmed, ris
from rsi_graph.sources.authors import name
from rsi_graph.sources.csl import from_csl
from rsi_graph.sources.latex import Latex
from rsi_graph.sources.record import (
    CUSTOM,
    DATES,
    FIELDS,
    NAMES,
    TYPES,
    Bibliography,
    Body,
    SkippedRecord,
    Work,
    body,
)

FORMS: dict[str, Callable[[str], Bibliography]] = {
    "bibtex": bibtex.read,
    "ris": ris.read,
    "csl-json": csl.from_json,
    "csl-yaml": csl.from_yaml,
    "nbib": pubmed.read,
    "endnote": endnote.read,
    "cff": cff.read,
    "openalex": indexes.from_openalex,
    "semantic-scholar": indexes.from_semantic_scholar,
    "crossref": indexes.from_crossref,
}
"""The forms that ``parse`` reads."""
KNOWN = "BibTeX, RIS, CSL-JSON or another form of records"


def parse(text: str, form: str | None = None) -> tuple[Work, ...]:
    """The works in a text, in the named form or the one it looks like. Raises BadBibliography, UnknownFormat."""
    return read(text, form).works


def read(text: str, form: str | None = None) -> Bibliography:
    """The works in a text and what was skipped. Raises BadBibliography if there is none, and UnknownFormat."""
    form = form or looks_like(text)
    if form not in FORMS:
        raise UnknownFormat(form, tuple(FORMS))
    found = FORMS[form](text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    if not found.works:
        first = found.skipped[0] if found.skipped else None
        why = f"; {first}" if first else ""
        raise BadBibliography(_NAMES.get(form, form), f"there is no record in it{why}", first.line if first else 1)
    return found


_NAMES = {"bibtex": "BibTeX", "csl-json": "CSL-JSON", "csl-yaml": "CSL-YAML", "ris": "RIS", "nbib": "PubMed's format"}


def looks_like(text: str) -> str:
    """Return the form that a text is in. Raises BadBibliography if it is in none."""
    found = by_content(text)
    if found is None:
        raise BadBibliography(KNOWN, "it is none of these")
    return found


def by_content(text: str) -> str | None:
    """Return the form of records that a text is in; None if it is in none."""
    start = text.removeprefix("\ufeff").lstrip()
    if start.startswith(("[", "{")):
        return _of_json(start)
    if start.startswith("<"):
        head = start[:4096]
        return (
            "endnote"
            if re.search(r"<records>|<record>", head) and re.match(r"(<\?xml[^>]*>\s*)?<xml>", head)
            else None
        )
    for form, pattern in _SIGNS:
        if pattern.search(start):
            return form
    return None


_SIGNS = (
    ("nbib", re.compile(r"\APMID ?- ?\d")),
    ("ris", re.compile(r"(?m)^[^\S\n]*TY {1,3}-")),
    ("cff", re.compile(r"(?m)^cff-version\s*:")),
    ("csl-yaml", re.compile(r"(?m)\A(?:---[^\n]*\n|#[^\n]*\n)*references:[^\S\n]*\n\s*-")),
    ("csl-yaml", re.compile(r"(?m)\A(?:---[^\n]*\n|#[^\n]*\n)*-\s+(?:id|type|title|citation-key)\s*:")),
    (
        "bibtex",
        re.compile(
            r"(?im)(?:^|[\s}])@(?:(?:string|comment|preamble)\s*[{(]|[a-z]+\s*[{(]\s*(?:[^\s,={}()'\"]+\s*,|\w+\s*=\s*[{\"\d]))"
        ),
    ),
)


def _of_json(text: str) -> str | None:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return of_json(data)


def of_json(data: Any) -> str | None:
    """Return the form of records that JSON data are in; None if they are in none."""
    if isinstance(data, dict):
        if "message" in data and str(data.get("message-type", "")).startswith("work"):
            return "crossref"
        for key in ("items", "results", "data", "references", "papers"):
            if isinstance(data.get(key), list):
                return of_json(data[key])
        return _of_record(data)
    rows = [row for row in data if isinstance(row, dict)] if isinstance(data, list) else []
    forms = {form for form in map(_of_record, rows[:50]) if form}
    return forms.pop() if len(forms) == 1 else "csl-json" if data == [] else None


def _of_record(work: dict[str, Any]) -> str | None:
    """Return the service or format that a record comes from, by the fields that only that one has."""
    keys = work.keys()
    if str(work.get("id", "")).startswith("https://openalex.org/W") or {"authorships", "primary_location"} & keys:
        return "openalex"
    if "paperId" in keys or {"citedPaper", "citingPaper"} & keys:
        return "semantic-scholar"
    if "DOI" in keys and {"deposited", "indexed", "reference-count", "member"} & keys:
        return "crossref"
    said = {"title", "author", "issued", "container-title"} & keys
    is_csl = said and str(work.get("type", "")).lower() in _CSL_TYPES
    return "csl-json" if is_csl or _has_csl_parts(work) else None


def _has_csl_parts(work: dict[str, Any]) -> bool:
    """Return True for a work whose type is not one of CSL's, but whose names or date are written as in CSL."""
    issued, people = work.get("issued"), work.get("author")
    dated = isinstance(issued, dict) and "date-parts" in issued
    return dated or (isinstance(people, list) and any(isinstance(one, dict) and "family" in one for one in people))


_CSL_TYPES = frozenset({*TYPES, *csl.OTHER_TYPES})


def date(text: str) -> str | None:
    """The year, year-month or date in a text, however it is written; None if there is no year in it."""
    return dates.read(text).value


def latex(text: str) -> str:
    """A LaTeX text in plain letters: accents decoded, commands and braces gone."""
    return Latex().text(text)


__all__ = [
    "CUSTOM",
    "DATES",
    "FIELDS",
    "FORMS",
    "NAMES",
    "TYPES",
    "Bibliography",
    "Body",
    "SkippedRecord",
    "Work",
    "body",
    "by_content",
    "date",
    "from_csl",
    "latex",
    "looks_like",
    "name",
    "of_json",
    "parse",
    "read",
]
