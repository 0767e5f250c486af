"""Bibliographic records out of what others keep them in: BibTeX, RIS and CSL-JSON, as fields of a source.

What comes out stands under the corpus names of ``model.Source`` and in their order. What a record holds and a source
has no field for is named in ``Work.left_out``. Nothing is validated here beyond what reading takes: ``records`` does.
"""

import codecs
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, get_args

from rsi_graph.corpus.objects import field_names
from rsi_graph.corpus.yamltext import FORBIDDEN
from rsi_graph.errors import BadBibliography, UnknownFormat
from rsi_graph.model import CslType, Name, Source
from rsi_graph.words import is_rest

Body: TypeAlias = dict[str, Any]

TYPES: tuple[str, ...] = get_args(CslType)
FIELDS: tuple[str, ...] = tuple(field_names(Source))
NAMES = ("author", "editor", "translator")
DATES = ("issued", "accessed", "original-date")
CUSTOM = ("arXiv", "tags", "standing", "access", "published", "et-al", "citation-key", "recheck-citation")
"""Fields of ours that CSL does not know; exports put them into its ``custom``."""


@dataclass(frozen=True, slots=True)
class Work:
    """One record: its fields, the key it had, and the names of what there is no field for."""

    body: Body
    key: str = ""
    left_out: tuple[str, ...] = ()


def parse(text: str, form: str | None = None) -> tuple[Work, ...]:
    """The works in a text, in the form named or the one it looks like. Raises BadBibliography, UnknownFormat."""
    form = form or looks_like(text)
    if form not in FORMS:
        raise UnknownFormat(form, tuple(FORMS))
    works = FORMS[form](text.removeprefix("\ufeff").replace("\r\n", "\n"))
    if not works:
        raise BadBibliography(form, "there is no record in it")
    return works


def looks_like(text: str) -> str:
    """Which form a text is in. Raises BadBibliography where it is none."""
    start = text.removeprefix("\ufeff").lstrip()
    if start.startswith(("[", "{")):
        return "csl-json"
    if re.search(r"(?m)^TY {1,3}-", start):
        return "ris"
    if re.search(r"@[A-Za-z]+\s*[{(]", start):
        return "bibtex"
    raise BadBibliography("BibTeX, RIS or CSL-JSON", "it is none of these")


def body(fields: Mapping[str, Any]) -> Body:
    """Fields in the order of the model, empty ones left out, text on one line."""
    clean = {name: _clean(name, value) for name, value in fields.items() if value not in (None, "", [], (), {})}
    return {name: clean[name] for name in FIELDS if name in clean and clean[name] not in ("", [])}


def _clean(name: str, value: Any) -> Any:
    if isinstance(value, str):
        text = FORBIDDEN.sub("", value)
        return " ".join(text.split()) if name != "abstract" else text.replace("\r", "").strip()
    if isinstance(value, list):
        return [_clean(name, part) for part in value]
    return {key: _clean(key, part) for key, part in value.items()} if isinstance(value, Mapping) else value


def doi(text: str) -> str:
    """A DOI without what leads to it."""
    return re.sub(r"(?i)^\s*(https?://(dx\.)?doi\.org/|doi:\s*)", "", text).strip()


def name(text: str) -> Body:
    """A person out of "Family, Given" or "Given Family"; one word or {braces} is a whole name."""
    text = " ".join(text.split())
    if text.startswith("{") and text.endswith("}"):
        return {"literal": text[1:-1]}
    family, comma, given = (part.strip() for part in text.partition(","))
    if not comma:
        given, _, family = text.rpartition(" ")
    if not given or not family:
        return {"literal": family or given}
    suffix, comma, rest = (part.strip() for part in given.partition(","))
    return {"family": family, "given": rest, "suffix": suffix} if comma else {"family": family, "given": given}


# --- CSL-JSON -----------------------------------------------------------------------------------------------------


def from_csl_json(text: str) -> tuple[Work, ...]:
    """The works of a CSL-JSON text: a list, one work, or an object with ``items``. Raises BadBibliography."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadBibliography("CSL-JSON", f"not JSON: {error}") from None
    if isinstance(data, dict):
        data = data.get("items", [data])
    if not isinstance(data, list) or not all(isinstance(work, dict) for work in data):
        raise BadBibliography("CSL-JSON", "a list of works was expected")
    return tuple(from_csl(work) for work in data)


def from_csl(work: Mapping[str, Any]) -> Work:
    """One work as CSL-JSON has it. What services add that is not CSL is left out."""
    found = {_ALIASES.get(key, key): value for key, value in work.items()}
    custom = found.pop("custom", None)
    found |= {key: custom[key] for key in CUSTOM if key in custom} if isinstance(custom, dict) else {}
    out: Body = {"type": _csl_type(found)}
    left_out = []
    for key, value in found.items():
        read = _csl_value(key, value)
        if read is not None:
            out[key] = read
        elif key not in ("id", "type") and value not in (None, "", [], {}):
            left_out.append(key)
    out.setdefault("title", found.get("title-short") or found.get("container-title") or "")
    return Work(body(out), _text(found.get("id")) or "", tuple(sorted(left_out)))


_ALIASES = {
    "shortTitle": "title-short", "container-title-short": "journalAbbreviation", "event": "event-title",
    "event-place": "event-place", "keyword": "tags", "archive-location": "archive_location",
}  # fmt: skip
_CSL_TYPES = {
    "journal-article": "article-journal", "posted-content": "article", "book-chapter": "chapter", "monograph": "book",
    "proceedings-article": "paper-conference", "edited-book": "book", "reference-entry": "entry",
    "dissertation": "thesis",
    "report-component": "report", "proceedings": "collection", "blog-post": "post-weblog", "preprint": "article",
    "journal": "periodical", "reference-book": "book", "peer-review": "review", "web_page": "webpage", "misc":
    "document",
}  # fmt: skip


def _csl_type(found: Mapping[str, Any]) -> str:
    written = str(found.get("type") or "document").lower()
    return written if written in TYPES else _CSL_TYPES.get(written, "document")


def _csl_value(key: str, value: Any) -> Any:
    """A field's value, None where there is no such field or it cannot be read."""
    if key not in FIELDS or key == "type":
        return None
    if key in NAMES:
        return [n for n in map(_csl_name, value if isinstance(value, list) else []) if n] or None
    if key in DATES:
        return _csl_date(value)
    if key == "tags":
        return value if isinstance(value, list) else [t for t in re.split(r"\s*[,;]\s*", str(value)) if t]
    if key in ("standing", "recheck-citation", "et-al"):
        return value
    text = _text(value)
    return doi(text) if text and key == "DOI" else _without_markup(text) if text else None


def _text(value: Any) -> str | None:
    """Services write a list where CSL has one text."""
    if isinstance(value, list):
        value = next(iter(value), None)
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else None


def _without_markup(text: str) -> str:
    """The few tags that CSL-JSON and publishers put into titles and abstracts."""
    return re.sub(r"</?(?:i|b|em|strong|sub|sup|sc|span|jats:[a-z]+|mml:[a-z]+)\b[^>]*>", "", text)


def _csl_name(person: Any) -> Body | None:
    if not isinstance(person, Mapping):
        return None
    known = {key: str(person[key]) for key in field_names(Name) if person.get(key)}
    if "family" in known or "literal" in known:
        return known
    whole = known.get("given") or person.get("name")
    return {"literal": str(whole)} if whole else None


def _csl_date(value: Any) -> str | None:
    if isinstance(value, str):
        return date(value)
    if not isinstance(value, Mapping):
        return None
    parts = value.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0] and parts[0][0]:
        return date("-".join(str(part) for part in parts[0] if part))
    return date(str(value.get("raw") or value.get("literal") or ""))


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def date(text: str) -> str | None:
    """A year, year-month or date out of the ways they are written; None where no year is in it."""
    found = re.search(r"(?<!\d)(\d{4})(?:\s*[-/.]\s*(\d{1,2})(?!\d))?(?:\s*[-/.]\s*(\d{1,2})(?!\d))?", text)
    if not found:
        return None
    year, month, day = found.groups()
    word = re.search(r"(?i)\b(" + "|".join(_MONTHS) + r")[a-z]*\.?(?:\s+(\d{1,2})\b)?", text)
    if word and not month:
        before = re.search(r"\b(\d{1,2})\s+" + re.escape(word[1]), text)
        month, day = str(_MONTHS.index(word[1].lower()) + 1), word[2] or (before[1] if before else None)
    if not month or not 1 <= int(month) <= 12:  # noqa: PLR2004 - months
        return year
    if not day or not 1 <= int(day) <= 31:  # noqa: PLR2004 - days
        return f"{year}-{int(month):02}"
    return f"{year}-{int(month):02}-{int(day):02}"


# --- BibTeX -------------------------------------------------------------------------------------------------------

_ENTRIES = {
    "article": "article-journal", "book": "book", "booklet": "pamphlet", "collection": "book", "conference":
    "paper-conference",
    "dataset": "dataset", "electronic": "webpage", "inbook": "chapter", "incollection": "chapter", "manual": "report",
    "inproceedings": "paper-conference", "mastersthesis": "thesis", "misc": "document", "mvbook": "book",
    "online": "webpage",
    "patent": "patent", "phdthesis": "thesis", "proceedings": "collection", "report": "report", "software": "software",
    "techreport": "report", "thesis": "thesis", "unpublished": "manuscript", "video": "motion_picture", "www":
    "webpage",
}  # fmt: skip
_BIBTEX = {
    "title": "title", "shorttitle": "title-short", "journal": "container-title", "journaltitle": "container-title",
    "booktitle": "container-title", "series": "collection-title", "publisher": "publisher", "school": "publisher",
    "institution": "publisher", "organization": "publisher", "address": "publisher-place", "location":
    "publisher-place",
    "volume": "volume", "number": "issue", "issue": "issue", "pages": "page", "chapter": "chapter-number",
    "edition": "edition", "version": "version", "type": "genre", "howpublished": "medium", "language": "language",
    "langid": "language", "abstract": "abstract", "doi": "DOI", "isbn": "ISBN", "issn": "ISSN", "pmid": "PMID",
    "url": "URL", "note": "note", "pagetotal": "number-of-pages", "eventtitle": "event-title", "venue": "event-place",
    "urldate": "accessed", "origdate": "original-date",
}  # fmt: skip
_EPRINTS = ("eprint", "archiveprefix", "eprinttype", "primaryclass", "eprintclass")


def from_bibtex(text: str) -> tuple[Work, ...]:
    """The entries of a BibTeX or biblatex text, LaTeX's accents as letters. Raises BadBibliography."""
    from pybtex.database import parse_string
    from pybtex.exceptions import PybtexError

    try:
        entries = parse_string(text, "bibtex").entries
        return tuple(_bibtex_work(key, entry) for key, entry in entries.items())
    except (PybtexError, RecursionError, UnicodeError) as error:
        raise BadBibliography("BibTeX", " ".join(str(error).split())) from None


def _bibtex_work(key: str, entry: Any) -> Work:
    fields = {name.lower(): value for name, value in entry.fields.items()}
    out: Body = {"type": _ENTRIES.get(entry.type.lower(), "document")}
    for role in NAMES:
        people = [_bibtex_name(person) for person in entry.persons.get(role, ())]
        out[role] = [person for person in people if not is_rest(person.get("literal", ""))]
        out |= {"et-al": True} if role == "author" and len(out[role]) < len(people) else {}
    left_out = [role for role in entry.persons if role.lower() not in NAMES]
    for field, value in fields.items():
        if field in _BIBTEX:
            out.setdefault(_BIBTEX[field], _bibtex_value(_BIBTEX[field], value))
        elif not _is_ours(field, value, out) and field not in _ELSEWHERE:
            left_out.append(field)
    out["issued"] = date(fields.get("date") or "-".join(filter(None, _issued(fields))))
    out["tags"] = [tag for tag in re.split(r"\s*[,;]\s*", latex(fields.get("keywords", ""))) if tag]
    if "arxiv" in f"{fields.get('archiveprefix', '')}{fields.get('eprinttype', '')}".lower():
        out["arXiv"] = fields.get("eprint", "").lower().removeprefix("arxiv:")
    elif "eprint" in fields:
        left_out.append("eprint")
    return Work(body(out), key, tuple(sorted(left_out)))


_ELSEWHERE = frozenset({"date", "year", "month", "day", "keywords", *_EPRINTS})


def _issued(fields: Mapping[str, str]) -> Iterator[str]:
    """Year, month as a number, day: months are written as names, abbreviations or numbers."""
    yield latex(fields.get("year", ""))
    month = latex(fields.get("month", "")).lower()[:3].strip()
    yield str(_MONTHS.index(month) + 1) if month in _MONTHS else month if month.isdigit() else ""
    yield fields.get("day", "") if month else ""


def _is_ours(field: str, value: str, out: Body) -> bool:
    """A field that our own export wrote because BibTeX has none: ``csl-type``, ``csl-standing``."""
    known = {name.lower(): name for name in FIELDS}
    name = known.get(field.removeprefix("csl-"))
    if not field.startswith("csl-") or not name:
        return False
    text = latex(value)
    try:
        out[name] = json.loads(text) if name in ("standing", "recheck-citation", "et-al") else text
    except ValueError:
        return False
    return True


def _bibtex_value(name: str, value: str) -> str | None:
    if name in ("DOI", "URL"):
        value = value.replace(r"\textasciitilde{}", "~").replace(r"\textasciicircum{}", "^")
        bare = re.sub(r"\\([#$%&_{}~^])", r"\1", value).replace("{", "").replace("}", "")
        return doi(bare) if name == "DOI" else re.sub(r"^\\url", "", bare)
    if name == "page":
        return re.sub("\\s*(-{1,3}|\u2013|\u2014)\\s*", "-", latex(value))
    return date(value) if name in DATES else latex(value)


def _bibtex_name(person: Any) -> Body:
    given = latex(" ".join([*person.first_names, *person.middle_names]))
    family, von = latex(" ".join(person.last_names)), latex(" ".join(person.prelast_names))
    if not given and not von:
        return {"literal": family}
    parts = {
        "family": family,
        "given": given,
        "suffix": latex(" ".join(person.lineage_names)),
        "non-dropping-particle": von,
    }
    return {name: text for name, text in parts.items() if text}


def latex(text: str) -> str:
    """A text as LaTeX has it in plain letters: accents decoded, commands and braces gone."""
    for command, character in _NAMED.items():
        text = text.replace(f"\\{command}{{}}", character)
    text = re.sub(r"\\([\"'`^~=.uvH])\s*\{\\([ij])\s*\}", r"\\\1{\2}", text)  # the codec knows no dotless i
    import latexcodec  # noqa: F401 - registers the codec asked for below

    decoded = str(codecs.lookup("ulatex").decode(_escaped(text))[0])  # type: ignore[arg-type]  # it decodes text
    decoded = re.sub(r"\\[A-Za-z]+\s*", "", decoded)
    decoded = re.sub(r"[{}$]", "", decoded)
    for mark, character in _HELD.items():
        decoded = decoded.replace(mark, character)
    return " ".join(decoded.replace("\ue000", "\\").split())


_NAMED = {
    "textbackslash": "\ue000",
    "textbraceleft": "\ue015",
    "textbraceright": "\ue016",
    "textasciitilde": "\ue017",
    "textasciicircum": "\ue018",
}
_HELD = {chr(0xE010 + number): character for number, character in enumerate("#$%&_{}~^")}


def _escaped(text: str) -> str:
    """Characters that LaTeX escapes, and ties, held back from the codec and from what strips braces."""
    text = re.sub(r"(?<!\\)~", " ", text) if "\\~" not in text else text
    marks = {character: mark for mark, character in _HELD.items()}
    return re.sub(r"\\([#$%&_{}])", lambda found: marks[found[1]], text)


# --- RIS ----------------------------------------------------------------------------------------------------------

_RIS_TYPES = {
    "BLOG": "post-weblog", "BOOK": "book", "CASE": "legal_case", "CHAP": "chapter", "COMP": "software",
    "CONF": "paper-conference",
    "CPAPER": "paper-conference", "DATA": "dataset", "DICT": "entry-dictionary", "EBOOK": "book", "ECHAP": "chapter",
    "EDBOOK": "book", "EJOUR": "article-journal", "ELEC": "webpage", "ENCYC": "entry-encyclopedia", "GEN": "document",
    "GOVDOC": "report", "HEAR": "hearing", "ICOMM": "post", "INPR": "article", "JFULL": "periodical", "JOUR":
    "article-journal",
    "MANSCPT": "manuscript", "MGZN": "article-magazine", "NEWS": "article-newspaper", "PAT": "patent", "RPRT":
    "report",
    "SLIDE": "speech", "STAND": "standard", "STAT": "legislation", "THES": "thesis", "UNPB": "manuscript",
    "VIDEO": "motion_picture",
}  # fmt: skip
_RIS = {
    "title": "title", "primary_title": "title", "short_title": "title-short", "secondary_title": "container-title",
    "journal_name": "container-title", "alternate_title3": "container-title", "tertiary_title": "collection-title",
    "volume": "volume", "number": "issue", "edition": "edition", "publisher": "publisher",
    "place_published": "publisher-place", "abstract": "abstract", "notes_abstract": "abstract", "language": "language",
    "doi": "DOI", "section": "section", "type_of_work": "genre", "keywords": "tags", "year": "issued",
    "publication_year": "issued", "date": "issued", "access_date": "accessed", "authors": "author",
    "first_authors": "author", "secondary_authors": "editor", "translated_author": "translator",
}  # fmt: skip
_RIS_ELSEWHERE = frozenset(
    {"type_of_reference", "start_page", "end_page", "issn", "urls", "id", "notes", "unknown_tag"}
)


def from_ris(text: str) -> tuple[Work, ...]:
    """The records of a RIS text. Raises BadBibliography."""
    import rispy

    try:
        entries = rispy.loads(text)
    except (OSError, ValueError, KeyError, IndexError) as error:
        raise BadBibliography("RIS", " ".join(str(error).split())) from None
    return tuple(map(_ris_work, entries))


def _ris_work(entry: Mapping[str, Any]) -> Work:
    kind = _RIS_TYPES.get(entry.get("type_of_reference", ""), "document")
    out: Body = {"type": kind, "page": "-".join(filter(None, (entry.get("start_page"), entry.get("end_page"))))}
    left_out = [key for key in entry if key not in _RIS and key not in _RIS_ELSEWHERE]
    left_out += [f"tag {tag}" for tag in entry.get("unknown_tag", {})]
    for key, value in entry.items():
        field = _RIS.get(key)
        if not field:
            continue
        read = _ris_value(field, value)
        if field == "issued" and len(read or "") <= len(out.get("issued") or ""):
            continue  # of year and date the more exact one
        out[field] = read if field == "issued" else out.get(field) or read
    out["URL"] = next(iter(entry.get("urls", ())), None)
    out["note"] = " ".join(_several(entry.get("notes")))
    out["ISBN" if kind in ("book", "chapter") else "ISSN"] = entry.get("issn")
    return Work(body(out), str(entry.get("id", "")), tuple(sorted(left_out)))


def _ris_value(field: str, value: Any) -> Any:
    if field in NAMES:
        return [name(person) for person in _several(value)]
    if field in DATES:
        return date(str(value))
    if field == "tags":
        return list(_several(value))
    return doi(str(value)) if field == "DOI" else " ".join(_several(value))


def _several(value: Any) -> Iterable[str]:
    return (str(part) for part in value) if isinstance(value, list) else (str(value),) if value else ()


FORMS: dict[str, Callable[[str], tuple[Work, ...]]] = {
    "bibtex": from_bibtex,
    "ris": from_ris,
    "csl-json": from_csl_json,
}
"""Every form that ``parse`` reads."""
