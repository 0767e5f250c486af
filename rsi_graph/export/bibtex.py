"""BibTeX: the sources of a part, for LaTeX. Text is UTF-8, with what TeX would read escaped.

Fields have BibTeX's names if it has one, else biblatex's. Fields that neither knows have names that begin with
``csl-``, which styles ignore; the editors' remarks are among them, since styles print a ``note``. The key of an entry
is the one its owner cites it by, if there is one, else the id of the source.

A brace in a text is written as a command, since BibTeX counts even braces behind a backslash.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rsi_graph import words
from rsi_graph.export.csl_json import DATES, NAMES
from rsi_graph.export.features import FEATURES, ONE, whole
from rsi_graph.export.features import of_sources as losses
from rsi_graph.export.losses import Loss
from rsi_graph.export.part import Data, Exported, Part
from rsi_graph.graph import citations
from rsi_graph.model import DATE
from rsi_graph.sources import dates, languages

CARRIES = {
    **whole("id", "source", "et-al"),
    "note": "a field that styles ignore",
    "tags": "the field keywords, joined by commas",
    "standing": "a field that styles ignore",
    "access": "a field that styles ignore",
    "published": "a field that styles ignore",
    "citation-key": "",
    "recheck-citation": "a field that styles ignore",
}
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
    "arXiv": "eprint",
    "number-of-pages": "pagetotal",
    "event-title": "eventtitle",
    "event-place": "venue",
    "accessed": "urldate",
    "original-date": "origdate",
    "tags": "keywords",
}
"""The BibTeX field for each of our fields that has one."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """A way of writing entries: the name of each type and field, and the form of a date."""

    entries: Mapping[str, str]
    """The entry type of each CSL type that has one; all others are ``misc`` with a ``csl-type``."""
    fields: Mapping[str, str]
    containers: Mapping[str, str]
    """The field of ``container-title`` in each entry type; ``booktitle`` if none is named."""
    publishers: Mapping[str, str]
    """The field of ``publisher`` in the entry types that use another field."""
    eprint: str
    whole_dates: bool
    """True if a date is one field, False if year and month are two."""


BIBTEX = Dialect(
    {
        "article-journal": "article",
        "book": "book",
        "chapter": "incollection",
        "paper-conference": "inproceedings",
        "report": "techreport",
        "thesis": "phdthesis",
        "manuscript": "unpublished",
        "webpage": "online",
        "collection": "proceedings",
    },
    FIELDS,
    {"article": "journal"},
    {"techreport": "institution", "phdthesis": "school", "mastersthesis": "school"},
    "archiveprefix",
    whole_dates=False,
)
NUMBERED = ("report", "patent", "standard", "legislation", "thesis", "manuscript", "dataset", "software")
"""The types whose ``number`` is their own, not that of an issue."""
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
_VERBATIM = ("DOI", "URL", "arXiv")
_CAPITALS = ("title", "container-title", "title-short", "collection-title")
"""Fields whose capitals styles may turn into small letters."""
_KEY = re.compile(r"[^\s{}()\[\],=%#~\\\"'@]+")


def write(part: Part) -> Exported:
    """An entry a source, under the key its owner cites it by or else under its id."""
    return written(part, BIBTEX)


def written(part: Part, dialect: Dialect) -> Exported:
    """The entries of a part in a dialect. If an entry has a key of its owner, the id of its source is lost."""
    sources = {id_: part.nodes[id_] for id_ in part.of_kind("source")}
    found = keys(sources)
    renamed = sum(id_ != key for id_, key in found.items())
    text = "\n".join(entry(id_, sources[id_], dialect, key) for id_, key in found.items())
    people = [one for data in sources.values() for role in NAMES for one in data.get(role, ())]
    dropped = 0 if dialect.whole_dates else sum(map(_drops, people))
    lost = (
        Loss(FEATURES["id"], renamed, "the citation keys of their owner", one=ONE["id"]),
        Loss(
            "particles of names that may be dropped",
            dropped,
            "particles that stay",
            one="particle of a name that may be dropped",
        ),
    )
    return Exported(text, tuple(loss for loss in lost if loss.count))


def keys(sources: Mapping[str, Data]) -> dict[str, str]:
    """The key of each source: its own ``citation-key`` if it is a valid key and not taken, or else its id."""
    taken = set(sources)
    found = {}
    for id_, data in sources.items():
        own = data.get("citation-key", "")
        found[id_] = own if own and _KEY.fullmatch(own) and own not in taken else id_
        taken.add(found[id_])
    return found


def entry(id_: str, data: Data, dialect: Dialect = BIBTEX, key: str = "") -> str:
    """A source as an entry, under ``key`` or else under its own key."""
    lines = [f"  {name} = {value}," for name, value in _fields(data, dialect)]
    return "\n".join([f"@{_entry(data, dialect)}{{{key or keys({id_: data})[id_]},", *lines, "}"]) + "\n"


def _entry(data: Data, dialect: Dialect) -> str:
    found = dialect.entries.get(data["type"], "misc")
    return "mastersthesis" if found == "phdthesis" and "master" in data.get("genre", "").lower() else found


def escaped(text: str) -> str:
    """A text on one line, with TeX's signs escaped."""
    return _SPECIAL.sub(lambda found: _TEX[found[0]], " ".join(text.split()))


def _fields(data: Data, dialect: Dialect) -> Iterator[tuple[str, str]]:
    """The fields of an entry with their written values, in braces or as the name of a month."""
    if data["type"] not in dialect.entries:
        yield "csl-type", f"{{{data['type']}}}"
    for name, value in data.items():
        if name == "issued":
            yield from [("date", f"{{{value}}}")] if dialect.whole_dates else _issued(value)
        elif name not in ("kind", "type", "et-al", "citation-key") or (name == "et-al" and "author" not in data):
            yield _field(name, data, dialect), f"{{{_value(name, value, data, dialect)}}}"
    if "arXiv" in data:
        yield dialect.eprint, "{arXiv}"


def _field(name: str, data: Data, dialect: Dialect) -> str:
    """The name of a field in an entry of this kind."""
    of = _entry(data, dialect)
    if name == "container-title":
        return dialect.containers.get(of, "booktitle")
    if name == "publisher" and of in dialect.publishers:
        return dialect.publishers[of]
    if name == "number" and data["type"] in NUMBERED and "issue" not in data:
        return "number"
    return dialect.fields.get(name, f"csl-{name.lower()}")


def _value(name: str, value: Any, data: Data, dialect: Dialect) -> str:
    if name in NAMES:
        rest = ["others"] if name == "author" and data.get("et-al") else []
        people = (_extended(one) if dialect.whole_dates and _drops(one) else _name(one) for one in value)
        return " and ".join([*people, *rest])
    if name == "tags":
        return ", ".join(escaped(tag) for tag in value)
    if not isinstance(value, str):
        return escaped(json.dumps(value, ensure_ascii=False))
    return _text(name, languages.babel(value) if name == "language" and dialect.whole_dates else value)


def _text(name: str, value: str) -> str:
    if name in DATES:
        return value
    if name == "page":
        return escaped(value).replace("-", "--")
    if name in _VERBATIM:
        return "".join({"{": "%7B", "}": "%7D", "\\": "%5C"}.get(sign, sign) for sign in value)
    if name == "abstract":
        return "\n\n".join(filter(None, map(escaped, re.split(r"\n\s*\n", value))))
    return _protected(value) if name in _CAPITALS else escaped(value)


def _protected(text: str) -> str:
    """A title with braces around words that have to keep their capitals: GPT, iPhone, and names in plain titles."""
    found = text.split()
    kept = words.capitals(found)
    return " ".join(f"{{{escaped(word)}}}" if number in kept else escaped(word) for number, word in enumerate(found))


def _issued(value: str) -> Iterator[tuple[str, str]]:
    if not re.fullmatch(DATE, value) or words.year(value) == "0000":
        yield from _not_plain(value)
        return
    year, _, rest = value.partition("-")
    month, _, day = rest.partition("-")
    yield "year", f"{{{year}}}"
    if month:
        yield "month", MONTHS[int(month) - 1]
    if day:
        yield "day", f"{{{day}}}"


def _not_plain(value: str) -> Iterator[tuple[str, str]]:
    """A range, season or uncertain date as people write it, if that reads back unchanged."""
    season, _, year = citations.dated(value).partition(" ")
    if re.fullmatch(r"\d{4}-2[1-4]", value):
        yield "year", f"{{{year}}}"
        yield "month", f"{{{season}}}"
    else:
        shown = citations.dated(value, "--")
        yield "year", f"{{{escaped(shown if dates.read(shown) == (value, '') else value)}}}"


def _drops(person: Mapping[str, str]) -> bool:
    """Return True for a name whose particle is dropped if the family name stands alone, which BibTeX does not know."""
    return "dropping-particle" in person and "family" in person and "non-dropping-particle" not in person


def _extended(person: Mapping[str, str]) -> str:
    """A person in biblatex's extended format, which keeps the particle apart from the family name."""
    names = {"family": "family", "given": "given", "dropping-particle": "prefix", "suffix": "suffix"}
    parts = [f"{name}={{{escaped(person[part])}}}" for part, name in names.items() if part in person]
    return ", ".join([*parts, "useprefix=false"])


def _name(person: dict[str, str]) -> str:
    """A person in the order that BibTeX splits (von Last, Jr, First), or an institution in braces."""
    if "family" not in person:
        return f"{{{escaped(person['literal'])}}}"
    von = " ".join(escaped(person[p]) for p in ("dropping-particle", "non-dropping-particle") if p in person)
    last = f"{von} {_part(person['family'])}" if von else _part(person["family"])
    if von and not von[0].islower():  # BibTeX recognises a particle by its small first letter
        last = f"{{{von} {escaped(person['family'])}}}"
    return ", ".join((last, *(_part(person[p]) for p in ("suffix", "given") if p in person)))


def _part(text: str) -> str:
    """A part of a name, in braces if BibTeX would split it or take its beginning for a particle."""
    written = escaped(text)
    splits = any(sign in f" {written} " for sign in (",", "=", " and "))
    odd = splits or any(word[:1].islower() for word in written.split()[:-1])
    return f"{{{written}}}" if odd or written[:1].islower() else written


__all__ = ["BIBTEX", "CARRIES", "Dialect", "entry", "keys", "losses", "write", "written"]
