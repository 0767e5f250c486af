"""PubMed's and MEDLINE's own format (.nbib): tags of four letters, with values that go on in indented lines."""

import re
from collections.abc import Iterator

from rsi_graph.sources import authors, dates, identifiers
from rsi_graph.sources.record import Bibliography, Body, Fields, SkippedRecord, Work

_TEXTS = {
    "TI": "title", "BTI": "title", "VI": "volume", "IP": "issue", "PG": "page", "LA": "language",
    "PB": "publisher", "PL": "publisher-place", "EN": "edition", "CTI": "collection-title", "PMID": "PMID",
}  # fmt: skip
_TYPES = {"book": "book", "dataset": "dataset", "preprint": "article", "news": "article-newspaper"}
_TAG = re.compile(r"([A-Z][A-Z0-9]{1,3}) *- ?(.*)")
_ABOUT_THE_RECORD = frozenset(
    {"OWN", "STAT", "DCOM", "LR", "DEP", "EDAT", "MHDA", "CRDT", "PHST", "PST", "DA", "JID", "SB", "JC", "DRDT",
     "CTDT",
     "IR", "FIR", "PMCR", "AUID", "AD", "AU", "TA", "SO", "LID", "AID", "DP", "FAU", "CN", "FED", "ED", "IS", "ISBN",
     "AB", "MH", "OT", "JT", "PT", "OTO", "RN", "PMC"}
)  # fmt: skip
"""Tags that are read elsewhere, repeat another tag, or describe the record and not the work."""


def read(text: str) -> Bibliography:
    """The records of a MEDLINE text, and the lines that belong to none."""
    skipped: list[SkippedRecord] = []
    works = [_work(line, tags) for line, tags in _records(text, skipped)]
    return Bibliography(tuple(works), tuple(skipped))


def _records(text: str, skipped: list[SkippedRecord]) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    tags: list[tuple[str, list[str]]] = []
    begun = 0
    for number, line in enumerate(text.splitlines(), 1):
        found = _TAG.match(line)
        if found and found[1] == "PMID" and any(name == "PMID" for name, _ in tags):
            yield begun, _joined(tags)
            tags = []
        if found:
            begun = begun if tags else number
            tags.append((found[1], [found[2].strip()]))
        elif line.startswith("  ") and tags:
            tags[-1][1].append(line.strip())
        elif line.strip():
            skipped.append(SkippedRecord(number, "", "the line has no tag"))
    if tags:
        yield begun, _joined(tags)


def _joined(tags: list[tuple[str, list[str]]]) -> list[tuple[str, str]]:
    """The tags, each with its lines joined to one value."""
    return [(name, " ".join(filter(None, lines))) for name, lines in tags]


def _work(line: int, tags: list[tuple[str, str]]) -> Work:
    def values(*names: str) -> list[str]:
        return [value for name, value in tags if name in names and value]

    kinds = [_TYPES[value.lower()] for value in values("PT") if value.lower() in _TYPES]
    out = Fields(kinds[0] if kinds else "article-journal", line)
    for name, value in tags:
        if _TEXTS.get(name):
            out.put(_TEXTS[name], value.rstrip(".") if name in ("TI", "BTI") else value, name)
        elif name not in _ABOUT_THE_RECORD:
            out.left_out.append(f"tag {name}")
    out.put("container-title", (values("JT") or values("TA") or [""])[0])
    out.put("abstract", "\n\n".join(values("AB")))
    out.put("author", _people(values("FAU") or values("AU"), values("CN")))
    out.put("editor", _people(values("FED") or values("ED"), []))
    for value in values("DP")[:1]:
        found = dates.read(value)
        out.put("issued", found.value)
        out.doubts += [found.lost] if found.lost else []
    for value in values("LID", "AID"):
        if value.endswith("[doi]"):
            out.put("DOI", identifiers.bare_doi(value.removesuffix("[doi]")), "AID")
    for value in values("IS", "ISBN"):
        number = value.partition("(")[0].strip()
        name = next(iter(identifiers.serial(number, "")), "ISSN")
        held = out.found.get(name)
        out.found[name] = f"{held}, {number}" if held and number not in held else number
    out.put("tags", list(dict.fromkeys([*values("OT"), *(value.replace("*", "") for value in values("MH"))])))
    return out.work((values("PMID") or [""])[0])


def _people(names: list[str], groups: list[str]) -> list[Body]:
    return [*(authors.name(_comma(person)) for person in names), *({"literal": group} for group in groups)]


def _comma(person: str) -> str:
    """A short name such as Doe JA with the comma that it lacks before its initials."""
    return person if "," in person else re.sub(r" ([A-Z]{1,4})$", r", \1", person)
