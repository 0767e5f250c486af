"""RIS: every tag is kept, so that nothing that comes twice is lost, and every record has its line.

The tags are those of https://en.wikipedia.org/wiki/RIS_(file_format) with the habits of Zotero and EndNote. It is read
here because the libraries for it keep neither lines nor tags that come twice.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from rsi_graph.sources import authors, dates, identifiers, languages
from rsi_graph.sources.latex import without_markup
from rsi_graph.sources.record import Bibliography, Fields, SkippedRecord, Work
from rsi_graph.words import between, dashed

_TYPES = {
    "ABST": "article-journal", "AGGR": "dataset", "ANCIENT": "classic", "ART": "graphic", "BILL": "bill", "BLOG":
    "post-weblog", "BOOK": "book", "CASE": "legal_case", "CHAP": "chapter", "CLSWK": "classic", "COMP": "software",
    "CONF": "paper-conference", "CPAPER": "paper-conference", "CTLG": "book", "DATA": "dataset", "DBASE": "dataset",
    "DICT": "entry-dictionary", "EBOOK": "book", "ECHAP": "chapter", "EDBOOK": "book", "EJOUR": "article-journal",
    "ELEC": "webpage", "ENCYC": "entry-encyclopedia", "FIGURE": "figure", "GEN": "document", "GOVDOC": "report",
    "GRNT": "document", "HEAR": "hearing", "ICOMM": "post", "INPR": "article", "INTV": "interview", "JFULL":
    "periodical", "JOUR": "article-journal", "LEGAL": "legislation", "MANSCPT": "manuscript", "MAP": "map", "MGZN":
    "article-magazine", "MPCT": "motion_picture", "MULTI": "motion_picture", "MUSIC": "musical_score", "NEWS":
    "article-newspaper", "PAMP": "pamphlet", "PAT": "patent", "PCOMM": "personal_communication", "POD": "broadcast",
    "PREPRINT": "article", "RPRT": "report", "SER": "book", "SLIDE": "speech", "SOUND": "song", "STAND": "standard",
    "STAT": "legislation", "THES": "thesis", "UNBILL": "bill", "UNPB": "manuscript", "UNPD": "manuscript", "VIDEO":
    "motion_picture", "WEB": "webpage",
}  # fmt: skip
_TEXTS = {
    "TI": "title", "T1": "title", "ST": "title-short", "T2": "container-title", "JO": "container-title", "JF":
    "container-title", "T3": "collection-title", "VL": "volume", "ET": "edition", "PB": "publisher", "CY":
    "publisher-place", "PP": "publisher-place", "AB": "abstract", "N2": "abstract", "LA": "language", "SE": "section",
    "M3": "genre", "DB": "archive",
}  # fmt: skip
_PEOPLE = {
    "AU": "author", "A1": "author", "ED": "editor", "A2": "editor", "TA": "translator", "A4": "translator",
}  # fmt: skip
_DATES = {"PY": "issued", "Y1": "issued", "DA": "issued", "Y2": "accessed", "RD": "accessed"}
_HANDLED = frozenset(
    {"TY", "ER", "ID", "KW", "N1", "SN", "SP", "EP", "UR", "LK", "DO", "IS", "M1", "BT", "CT", "JA", "J2", "J1", "AN"}
)
_PARAGRAPHS = ("AB", "N2")
_WHOLE = frozenset({"book", "manuscript", "report", "thesis", "collection", "periodical"})
_TAG = re.compile(r"([A-Z][A-Z0-9])[ \t]{1,2}-[ \t]?(.*)|([A-Za-z][A-Za-z0-9])  -(?: (.*))?")
"""A tag as RIS writes it, or nearly so; in small letters only if it is spaced as in RIS."""


_NEXT_ADDRESS = re.compile(r"[;\n](?=\s*https?:)")
"""The end of an address before another, in lines of which none is blank."""


def _tag(found: re.Match[str]) -> str:
    return (found[1] or found[3]).upper()


@dataclass
class _Tagged:
    """One record: the lines of its tags in their order."""

    line: int
    lines: list[tuple[str, list[str]]] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    def take(self, found: re.Match[str] | None, line: str) -> None:
        """Add a line: a tag with its value, or more of the value before."""
        if found:
            self.lines.append((_tag(found), [found[2] or found[4] or ""]))
        elif self.lines and (line.strip() or self.lines[-1][0] in _PARAGRAPHS):
            self.lines[-1][1].append(line.strip())

    @cached_property
    def tags(self) -> list[tuple[str, str]]:
        """The values of its tags, once all its lines were taken: joined one by one, a long value would take hours."""
        return [(name, "\n".join(lines)) for name, lines in self.lines]

    def values(self, *names: str) -> list[str]:
        return [value.strip() for name, value in self.tags if name in names and value.strip()]


def read(text: str) -> Bibliography:
    """The records of a RIS text, and the lines that belong to none."""
    skipped: list[SkippedRecord] = []
    works = []
    for record in _records(text, skipped):
        if any(value.strip() for name, value in record.tags if name not in ("TY", "ID")):
            works.append(_work(record))
        else:
            skipped.append(SkippedRecord(record.line, "", "nothing but its type is said of it"))
    return Bibliography(tuple(works), tuple(skipped))


def _records(text: str, skipped: list[SkippedRecord]) -> Iterator[_Tagged]:
    record: _Tagged | None = None
    for number, line in enumerate(text.splitlines(), 1):
        found = _TAG.fullmatch(line.strip())
        tag = _tag(found) if found else ""
        if tag in ("TY", "ER") and record:
            if tag == "TY":
                record.doubts.append(f"its end (ER) is missing before line {number}")
            yield record
        if tag in ("TY", "ER"):
            record = _Tagged(number) if tag == "TY" else None
        if record:
            record.take(found, line)
        elif tag != "ER" and line.strip():
            skipped.append(SkippedRecord(number, "", "the line belongs to no record (TY begins one, ER ends it)"))
    if record:
        record.doubts.append("its end (ER) is missing")
        yield record


def _work(record: _Tagged) -> Work:
    kind = (record.values("TY") or [""])[0].upper()
    out = Fields(_TYPES.get(kind, "document"), record.line)
    out.doubts += record.doubts
    if kind not in _TYPES:
        out.doubt(f"the type {kind or '(none)'} is not known and read as document")
    _titles(record, out)
    _people(record, out)
    for tag, value in record.tags:
        if _TEXTS.get(tag):
            text = value if tag in ("AB", "N2") else " ".join(value.split())
            text = languages.tag(text) if tag == "LA" else text
            out.put(_TEXTS[tag], without_markup(text), f"the second {tag}" if tag in ("AB", "N2") else tag)
        elif tag not in _PEOPLE and tag not in _DATES and tag not in _HANDLED:
            out.left_out.append(f"tag {tag}")
    _dates(record, out)
    _numbers(record, out)
    tags = [part for value in record.values("KW") for part in between(value, ";\n") if part]
    out.put("tags", list(dict.fromkeys(tags)))
    out.put("note", without_markup(" ".join(record.values("N1"))))
    for address in record.values("UR", "LK"):
        lines = "\n".join(filter(None, map(str.strip, address.splitlines())))
        for one in _NEXT_ADDRESS.split(lines):
            out.put("URL", one.strip(), "UR")
    return out.work((record.values("ID") or [""])[0])


def _titles(record: _Tagged, out: Fields) -> None:
    """Sort out titles: ``BT`` and ``CT`` name the work or its container; a journal's short name may stand alone."""
    has_title = bool(record.values("TI", "T1"))
    for value in record.values("BT", "CT"):
        own = not has_title or out.found["type"] in _WHOLE
        out.put("title" if own else "container-title", without_markup(" ".join(value.split())), "BT")
    for tag in ("JA", "J2", "J1"):
        for value in record.values(tag):
            if not record.values("T2", "JO", "JF"):
                out.put("container-title", " ".join(value.split()), tag)
            elif value not in record.values("T2", "JO", "JF"):
                out.left_out.append(f"tag {tag}")


def _people(record: _Tagged, out: Fields) -> None:
    lines: dict[str, list[str]] = {}
    for tag, value in record.tags:
        if tag in _PEOPLE and value.strip():
            lines.setdefault(_PEOPLE[tag], []).append(" ".join(value.split()))
    for role, names in lines.items():
        found = authors.from_lines(names)
        out.put(role, found.names)
        out.doubts += [f"{role}: {doubt}" for doubt in found.doubts]
        if found.et_al and role == "author":
            out.put("et-al", value=True)
        elif found.et_al:
            out.doubt(f"{role}: that there were more of them is left out")


def _dates(record: _Tagged, out: Fields) -> None:
    """Take the most exact of several dates of one kind; one with another year is a doubt."""
    for role in ("issued", "accessed"):
        written = [value for tag, value in record.tags if _DATES.get(tag) == role and value.strip(" /")]
        years = [found[0] for value in written if (found := re.search(r"(?<!\d)\d{4}(?!\d)", value))]
        whole = [value if re.search(r"\d{4}", value) or not years else f"{value} {years[0]}" for value in written]
        read = [dates.read(_bare(value), exact=role == "accessed") for value in whole]
        values = sorted((found.value for found in read if found.value), key=len, reverse=True)
        for value in values[:1] + [value for value in values[1:] if not values[0].startswith(value)]:
            out.put(role, value, "the second date")
        out.doubts += [found.lost for found in read if found.lost]


def _bare(value: str) -> str:
    """A date without the slashes of empty parts: 1965/03// is 1965/03, 2015///Spring is Spring 2015."""
    parts = [part.strip() for part in value.strip().split("/")]
    extra = parts[3] if len(parts) > 3 else ""  # noqa: PLR2004 - year, month, day, what else
    date = "/".join(part for part in parts[:3] if part)
    return f"{extra} {date}".strip() if extra and not parts[1] else date


_NUMBER = re.compile(r"(?=.*\d)\S{1,20}|(?i:no\.?|nr\.?|issue|number)\s\S{1,20}")
"""A number as M1 has one, where it is no remark."""


def _numbers(record: _Tagged, out: Fields) -> None:
    kind = out.found["type"]
    pages = [*record.values("SP")[:1], *record.values("EP")[:1]]
    pages = pages[:1] if len(pages) > 1 and (pages[0] == pages[1] or pages[1] in pages[0].split("-")) else pages
    out.put("page", dashed("-".join(pages)))
    for tag in ("IS", "M1"):
        for value in record.values(tag):
            if tag == "M1" and not _NUMBER.fullmatch(value):
                out.left_out.append("tag M1")
                continue
            out.put("number" if kind in ("report", "patent", "standard", "thesis") else "issue", value, tag)
    for value in record.values("SN"):
        for name, number in identifiers.serial(value, kind).items():
            held = out.found.get(name)
            out.found[name] = f"{held}, {number}" if held and number not in held else number
    for value in record.values("DO"):
        out.put("DOI", identifiers.bare_doi(value), "DO")
    for value in record.values("AN"):
        if "pubmed" in " ".join(record.values("DB", "DP")).lower() or re.fullmatch(r"\d{7,8}", value):
            out.put("PMID", value, "AN")
        else:
            out.left_out.append("tag AN")
