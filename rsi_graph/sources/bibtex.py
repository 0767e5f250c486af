"""BibTeX and biblatex: entries read as works, with inherited fields, LaTeX decoded, and no value lost unnoticed."""

import json
import re
from collections.abc import Iterator, Mapping

from rsi_graph.sources import authors, dates, identifiers, languages
from rsi_graph.sources.bibtex_text import BibtexEntry, entries
from rsi_graph.sources.latex import Latex
from rsi_graph.sources.record import BRACES, DATES, FIELDS, NAMES, Bibliography, Fields, Work
from rsi_graph.words import between, capitals, dashed, whole

_ENTRIES = {
    "article": "article-journal", "artwork": "graphic", "audio": "song", "blog": "post-weblog", "book": "book",
    "bookinbook": "chapter", "booklet": "pamphlet", "collection": "book", "conference": "paper-conference",
    "dataset": "dataset", "data": "dataset", "electronic": "webpage", "image": "figure", "inbook": "chapter",
    "incollection": "chapter", "inproceedings": "paper-conference", "inreference": "entry-encyclopedia",
    "jurisdiction": "legal_case", "legal": "treaty", "legislation": "legislation", "letter": "personal_communication",
    "manual": "report", "mastersthesis": "thesis", "misc": "document", "movie": "motion_picture", "music": "song",
    "mvbook": "book", "mvcollection": "book", "mvproceedings": "collection", "mvreference": "book", "newspaper":
    "article-newspaper", "magazine": "article-magazine", "online": "webpage", "patent": "patent", "performance":
    "performance", "periodical": "periodical", "phdthesis": "thesis", "proceedings": "collection", "reference": "book",
    "report": "report", "review": "review", "software": "software", "softwareversion": "software", "standard":
    "standard", "suppbook": "chapter", "suppcollection": "chapter", "suppperiodical": "article-journal", "techreport":
    "report", "thesis": "thesis", "unpublished": "manuscript", "video": "motion_picture", "webpage": "webpage", "www":
    "webpage",
}  # fmt: skip
_FIELDS = {
    "shorttitle": "title-short", "series": "collection-title", "publisher": "publisher", "school": "publisher",
    "institution": "publisher", "organization": "publisher", "location": "publisher-place", "address":
    "publisher-place", "volume": "volume", "pages": "page", "chapter": "chapter-number", "edition":
    "edition", "version": "version", "type": "genre", "language": "language", "langid": "language", "abstract":
    "abstract", "doi": "DOI", "pmid": "PMID", "url": "URL", "note": "note", "pagetotal": "number-of-pages",
    "eventtitle": "event-title", "venue": "event-place", "conference": "event-title", "urldate": "accessed",
    "lastchecked": "accessed", "lastaccessed": "accessed", "origdate": "original-date",
}  # fmt: skip
_TITLES = {
    "title": ("title", "subtitle"), "journal": ("container-title", "journalsubtitle"), "journaltitle":
    ("container-title", "journalsubtitle"), "booktitle": ("container-title", "booksubtitle"), "maintitle":
    ("container-title", "mainsubtitle"), "issuetitle": ("container-title", "issuesubtitle"),
}  # fmt: skip
_GENRES = {"mastersthesis": "Master's thesis", "mathesis": "Master's thesis", "phdthesis": "PhD thesis"}
_NUMBERED = frozenset({"report", "patent", "standard", "legislation", "thesis", "manuscript", "dataset", "software"})
"""The types whose ``number`` is their own, not that of an issue."""
_ELSEWHERE = frozenset(
    {"date", "year", "month", "day", "keywords", "keyword", "number", "issue", "crossref", "xdata", "howpublished",
     "isbn", "issn", "eprint", "archiveprefix", "eprinttype", "annotation", "annote", "ids", *NAMES, *_TITLES,
     *(subtitle for _, subtitle in _TITLES.values())}
)  # fmt: skip
_NOT_INHERITED = frozenset(
    {"crossref", "xref", "xdata", "ids", "title", "subtitle", "titleaddon", "shorttitle", "doi", "url", "urldate",
     "abstract", "note", "annotation", "annote", "keywords", "pages", "pagetotal", "file", "key", "label", "sortkey",
     "shortauthor", "shorteditor", "timestamp", "owner", "eprint", "howpublished", "options", "entrysubtype"}
)  # fmt: skip
_DATED = frozenset({"date", "year", "month", "day"})
"""The fields of a date; a date is inherited whole or not at all."""
_SECOND = ("issuetitle", "organization")
"""Fields that are ignored if another field for the same place is there."""
_KEYS = {
    "phdthesis": "PhD thesis", "mathesis": "Master's thesis", "bathesis": "Bachelor's thesis", "candthesis":
    "Candidate thesis", "techreport": "Technical report", "resreport": "Research report",
}  # fmt: skip
"""The keys that biblatex prints as words in the language of the paper."""
_BRACED = re.compile(r"\\[a-zA-Z]+\s*\{[^{}]*\}|\\.|\{([^{}\\]*[A-Z][^{}\\]*)\}")
"""A text in braces or behind a command; braces do not say that it is a name."""
_KEPT = "\ue000"
"""The mark of a word in braces with a capital, while a title is looked through."""
_READ_ON = re.compile(
    r"(?i)(?<![,;(\s])[,;(\s]*\b(?:last )?(?:accessed|visited|retrieved|checked)(?: on)?"
    r"[:\s]++([^,;()]{0,200}\d{4}[^,;()]{0,200})\)?"
)
_REFERENCE = re.compile(r"(?<!\S)xdata\s*=\s*([^\s,{}]{1,200})-([A-Za-z]+)(?:-(\d{1,4}))?(?=\s|$)")
"""A reference of biblatex to one field of an ``xdata`` entry."""
_DEEPEST = 8


def read(text: str) -> Bibliography:
    """The entries of a BibTeX or biblatex text. Raises BadBibliography if its macros explode."""
    found, skipped = entries(text)
    known: dict[str, BibtexEntry] = {}
    for entry in found:
        known.setdefault(entry.key.lower(), entry)
        for other in between(entry.fields.get("ids", "").lower(), ","):
            known.setdefault(other, entry)
    known.pop("", None)
    works = tuple(_Entry(entry, known).work() for entry in found if entry.kind not in ("xdata", "set", "bibnote"))
    return Bibliography(works, tuple(skipped))


class _Entry:
    """One entry while it is turned into a work."""

    def __init__(self, entry: BibtexEntry, known: Mapping[str, BibtexEntry]) -> None:
        self.entry = entry
        self.kind = _ENTRIES.get(entry.kind, "document")
        self.latex = Latex()
        self.out = Fields(self.kind, entry.line)
        self.out.doubts += entry.doubts
        self.known = known
        self.inherited: dict[str, dict[str, str] | None] = {}
        """The fields of each entry that was asked for, None of those that are being put together."""
        self.fields = self._with_inherited(entry, 0)

    def work(self) -> Work:
        """The work that the entry describes."""
        out, fields = self.out, self.fields
        if self.entry.kind not in _ENTRIES:
            out.doubt(f"the type {self.entry.kind} is not known and read as {self.kind}")
        for role in NAMES:
            self._people(role)
        for name, value in sorted(fields.items(), key=lambda one: one[0] in _SECOND):
            self._field(name, value)
        self._issued()
        self._numbers()
        self._eprint()
        self._where()
        out.put("tags", self._tags())
        if self.entry.kind in _GENRES and "genre" not in out.found:
            out.put("genre", _GENRES[self.entry.kind])
        if self.entry.key and not _is_odd(self.entry.key):
            out.put("citation-key", self.entry.key)
        for command in dict.fromkeys(self.latex.unknown):
            out.doubt(f"the command {command}")
        return out.work(self.entry.key)

    # --- what it inherits -----------------------------------------------------------------------------------------

    def _with_inherited(self, entry: BibtexEntry, depth: int) -> dict[str, str]:
        """An entry's fields with those of the entries that its ``xdata`` and ``crossref`` name."""
        fields = {name: self._referred(value, depth) for name, value in entry.fields.items()}
        for name in filter(None, between(fields.get("xdata", ""), ",")):
            for key, value in self._parent(name, "xdata", depth).items():
                fields.setdefault(key, value)
        if name := fields.get("crossref", "").strip():
            parent = self._parent(name, "crossref", depth)
            titles = {"booktitle": parent.get("booktitle") or parent.get("title", "")}
            titles["booksubtitle"] = "" if parent.get("booktitle") else parent.get("subtitle", "")
            if self.entry.kind in ("article", "suppperiodical", "review"):
                titles = {"journaltitle": parent.get("journaltitle") or parent.get("title", "")}
            is_part = _ENTRIES.get(entry.kind) not in ("book", "collection") or entry.kind == "inbook"
            if entry.kind == "inbook" and "author" in parent:
                fields.setdefault("author", parent["author"])
            dated = _DATED if _DATED & fields.keys() else frozenset()
            kept = {key: value for key, value in parent.items() if key not in _NOT_INHERITED | dated}
            for key, value in {**kept, **(titles if is_part else {})}.items():
                if value and not (key in ("journaltitle", "journal") and {"journal", "journaltitle"} & fields.keys()):
                    fields.setdefault(key, value)
        return fields

    def _parent(self, name: str, field: str, depth: int) -> dict[str, str]:
        key = name.lower()
        parent = self.known.get(key)
        if self.inherited.get(key):
            return self.inherited[key] or {}
        if parent is None or depth >= _DEEPEST or key in self.inherited:
            why = "which is not there" if parent is None else "which goes round in a circle"
            self.out.doubt(f"it inherits by {field} from {name}, {why}")
            return {}
        self.inherited[key] = None
        fields = self.inherited[key] = self._with_inherited(parent, depth + 1)
        return fields

    def _referred(self, written: str, depth: int) -> str:
        """A value with what its references to single fields stand for: ``xdata=KEY-FIELD``, or one name of it."""
        return _REFERENCE.sub(lambda found: self._single(found, depth), written) if "xdata" in written else written

    def _single(self, found: re.Match[str], depth: int) -> str:
        key, field, place = found[1], found[2].lower(), found[3]
        fields = self._parent(key, "xdata", depth)
        values = re.split(r"(?<=\S)\s+and\s+", fields.get(field, "")) if place else [fields.get(field, "")]
        if fields and not (value := "".join(values[int(place or 1) - 1 : int(place or 1)])):
            self.out.doubt(f"{found[0]} is left out, for nothing stands there")
        return value if fields else ""

    # --- its fields -----------------------------------------------------------------------------------------------

    def _people(self, role: str, name: str = "") -> None:
        """Read the names of a role from its own field, or from the one named."""
        if (name or role) not in self.fields:
            return
        found = authors.from_bibtex(self.fields[name or role], self.latex)
        self.out.put(role, found.names)
        self.out.doubts += [f"{role}: {doubt}" for doubt in found.doubts]
        if found.et_al and role == "author":
            self.out.put("et-al", value=True)
        elif found.et_al:
            self.out.doubt(f"{role}: that there were more of them is left out")

    def _field(self, name: str, written: str) -> None:
        if not written.strip() or name in ("ids", "crossref", "xdata"):
            return
        if name == "issuetitle" and self.kind == "periodical":
            self.out.left_out.append(name)
        elif name in _TITLES:
            field, subtitle = _TITLES[name]
            self.out.put(field, self._titled(written, self.fields.get(subtitle, "")), name)
            if name in ("title", "booktitle") and _is_braced(written):
                self.out.left_out.append(BRACES)
        elif name in ("annotation", "annote"):
            self.out.passages.append({"text": self.latex.paragraphs(written)})
        elif name == "abstract":
            self.out.put("abstract", self.latex.paragraphs(written))
        elif name in _FIELDS:
            self._put(_FIELDS[name], written, name)
        elif name.startswith("csl-"):
            self._ours(name, written)
        elif name in _ELSEWHERE or self._is_title_of(name):
            pass
        else:
            self.out.left_out.append(name)

    def _is_title_of(self, name: str) -> bool:
        return any(name == subtitle and title in self.fields for title, (_, subtitle) in _TITLES.items())

    def _titled(self, title: str, subtitle: str) -> str:
        """A title and its subtitle as one, with a colon between them unless the title ends in a sign of its own."""
        main, rest = self.latex.text(title), self.latex.text(subtitle)
        if not rest:
            return main
        return f"{main} {rest}" if main.endswith(("?", "!", ":", "\u2014")) else f"{main.rstrip('.')}: {rest}"

    def _put(self, field: str, written: str, name: str) -> None:
        if field in DATES:
            found = self._date(written, exact=field == "accessed")
            self.out.put(field, found.value, name)
            if found.lost:
                self.out.doubt(f"{name}: {found.lost}")
        elif field in ("DOI", "URL"):
            bare, *more = (
                re.split(r"[,;](?=10\.\d{4})", _verbatim(written)) if field == "DOI" else [_verbatim(written)]
            )
            if more:
                self.out.doubt(f"{name} has {len(more) + 1} values; the first is read")
            self.out.put(field, identifiers.bare_doi(bare) if field == "DOI" else bare, name)
        elif field == "page":
            text = dashed(self.latex.text(written))
            self.out.put(field, text, name)
        else:
            text = self.latex.text(written)
            said = {"genre": _KEYS.get(text, text), "language": languages.tag(text)}
            self.out.put(field, said.get(field, text), name)

    def _ours(self, name: str, written: str) -> None:
        """A field that our own export made up because BibTeX has none: ``csl-type``, ``csl-standing``."""
        known = {field.lower(): field for field in FIELDS}
        field = known.get(name.removeprefix("csl-"))
        if field in NAMES:
            self._people(field, name)
            return
        text = self.latex.text(written)
        try:
            value = json.loads(text) if field in ("standing", "recheck-citation", "et-al") else text
        except ValueError:
            field = None
        if not field:
            self.out.left_out.append(name)
        elif field == "type":
            self.out.found["type"] = value
        else:
            self.out.put(field, value, name)

    def _tags(self) -> list[str]:
        tags = [self.latex.text(self.fields.get(name, "")) for name in ("keywords", "keyword")]
        return list(dict.fromkeys(tag for text in tags for tag in between(text, ",;") if tag))

    def _numbers(self) -> None:
        if number := self.latex.text(self.fields.get("number", "")):
            self.out.put("number" if self.out.found["type"] in _NUMBERED else "issue", number, "number")
        self.out.put("issue", self.latex.text(self.fields.get("issue", "")), "issue")
        for name in ("isbn", "issn"):
            for field, value in identifiers.serial(self.latex.text(self.fields.get(name, "")), "").items():
                known = field if len(re.sub(r"[^0-9Xx]", "", value)) in (8, 10, 13) else name.upper()
                self.out.put(known, value, name)

    def _eprint(self) -> None:
        eprint = _verbatim(self.fields.get("eprint", ""))
        where = self.latex.text(self.fields.get("eprinttype") or self.fields.get("archiveprefix", ""))
        by_look = re.fullmatch(r"(?i)(arxiv:\s*)?(\d{4}\.\d{4,5}(v\d+)?|[a-z-]+(\.[A-Z]{2})?/\d{7}(v\d+)?)", eprint)
        if not eprint:
            return
        if "arxiv" in where.lower() or (by_look and not where):
            self.out.put("arXiv", re.sub(r"(?i)^(https?://arxiv\.org/abs/|arxiv:\s*)", "", eprint), "eprint")
        elif where.lower() in ("pubmed", "pmid"):
            self.out.put("PMID", eprint, "eprint")
        elif where:
            self.out.put("archive", where, "eprinttype")
            self.out.put("archive_location", eprint, "eprint")
        elif re.match(r"https?://", eprint):
            self.out.put("URL", eprint, "eprint")
        else:
            self.out.left_out.append("eprint")

    def _where(self) -> None:
        """``howpublished``, which holds an address or else the medium."""
        written = self._without_reading(self.fields.get("howpublished", ""))
        found = re.search(r"\\url\s*\{([^{}]*)\}|(https?://[^\s{}]+)", written)
        if not found:
            self.out.put("medium", self.latex.text(written), "howpublished")
            return
        self.out.put("URL", _verbatim(found[1] or found[2]).rstrip(".,;"), "howpublished")
        rest = self.latex.text(written[: found.start()] + " " + written[found.end() :]).strip(" .,;:()[]<>")
        if not re.fullmatch(
            r"(?i)|(available |accessible |retrieved )?(online |from |at |on |via )*|url |website ",
            f"{rest} " if rest else "",
        ):
            self.out.put("medium", rest, "howpublished")

    def _without_reading(self, written: str) -> str:
        """A text without the day on which a page was read, as that has a field of its own."""
        found = _READ_ON.search(written)
        date = dates.read(self.latex.text(found[1]), exact=True) if found else None
        if not (found and date and date.value and not date.lost and "accessed" not in self.out.found):
            return written
        self.out.put("accessed", date.value)
        return f"{written[: found.start()]} {written[found.end() :]}"

    # --- its date -------------------------------------------------------------------------------------------------

    def _issued(self) -> None:
        whole_date = self._date(self.fields.get("date", ""))
        for found in (whole_date, dates.read(" ".join(self._year_month_day()))):
            held = str(self.out.found.get("issued") or "")
            if found.value and held.startswith(found.value):
                continue
            self.out.put("issued", found.value, "year")
            if found.lost:
                self.out.doubt(found.lost)

    def _date(self, written: str, *, exact: bool = False) -> dates.DateRead:
        """A date of biblatex, in EDTF or in whatever somebody wrote instead."""
        bare = re.sub(r"[{}\s]", "", written)
        found = None if exact else dates.edtf(bare)
        return dates.DateRead(found) if found else dates.read(self._dated(written), exact=exact)

    def _dated(self, written: str) -> str:
        """A date as text, in which ~ behind a year means "about" and is no space, and 2004/05 are two years."""
        plain = "\\" not in written and re.fullmatch(r"[{}\s]*-?[\dXux?%-]+~[{}\s]*", written)
        text = re.sub(r"[{}\s]", "", written) if plain else self.latex.text(written)
        return re.sub(r"\A(\d{4})/(\d\d)\Z", "\\1\u2013\\2", text)

    def _year_month_day(self) -> Iterator[str]:
        """Year, month and day as one text: months are written as names, abbreviations or numbers."""
        year = self._dated(self.fields.get("year", ""))
        month, day = (self.latex.text(self.fields.get(name, "")) for name in ("month", "day"))
        number = dates.month_number(month) if re.fullmatch(r"\D*|\d+", month) else 0
        if re.fullmatch(r"\d{4}", year) and number:
            of_month = whole(re.sub(r"(?i)(?<=\d)(?:st|nd|rd|th)?\.?$", "", day))
            if day and of_month is None:
                self.out.doubt(f"day: {day!r} is no day and left out")
            yield f"{year}-{number:02}" + ("" if of_month is None else f"-{of_month:02}")
            return
        if month and not number and not re.search(r"\d", month) and not _has_month(month):
            self.out.doubt(f"month: {month!r} is no month and left out")
            month = ""
        yield from filter(None, (day, month, year))


def _has_month(text: str) -> bool:
    season = re.search(r"(?i)spring|summer|autumn|fall|winter", text)
    return bool(season) or any(dates.month_number(word) for word in re.findall(r"[^\W\d_]+", text))


def _is_braced(written: str) -> bool:
    """Return True if braces keep capitals of a title that our export would not protect by itself."""
    marked = _BRACED.sub(lambda found: f"{{{_marked(found[1])}}}" if found[1] else found[0], written)
    words = Latex().text(marked).split()
    kept = capitals([word.replace(_KEPT, "") for word in words])
    return any(number and _KEPT in word and number not in kept for number, word in enumerate(words))


def _marked(text: str) -> str:
    return re.sub(r"\S+", lambda word: f"{_KEPT if word[0].lower() != word[0] else ''}{word[0]}", text)


def _is_odd(key: str) -> bool:
    return any(not character.isprintable() for character in key)


def _verbatim(written: str) -> str:
    r"""An address or number without the commands and backslashes that LaTeX needs in it."""
    written = re.sub(r"\\(?:url|href|path|nolinkurl)\b\s*", "", written)
    for command, character in (("textasciitilde", "~"), ("textasciicircum", "^"), ("textunderscore", "_")):
        written = re.sub(rf"\\{command}\s*(\{{\}})?", character, written)
    written = re.sub(r"\$\\sim\$|\\sim\b", "~", written)
    written = re.sub(r"\\([#$%&_{}~^])", r"\1", written)
    return re.sub(r"[{}\s]", "", written)
