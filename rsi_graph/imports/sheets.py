"""A sheet of claims that a person keeps in a spreadsheet: a row for each proposition, with columns of usual names.

The first line shows the delimiter of cells: a comma, a semicolon as in much of Europe, or a tab. Relations name ids,
titles or whole texts of other rows; a row may also name the row that it belongs under, and its side. Columns that have
no place in a corpus are counted by name.
"""

import csv
import io
import re
from typing import Any, get_args

from rsi_graph.imports.gathered import Body, Gathered, clean
from rsi_graph.imports.vargdown import quotation
from rsi_graph.model import ClaimKind, Kind
from rsi_graph.sources import authors, dates, identifiers

_NAMES = {
    "text": "text claim claims statement proposition assertion thesis 'claim text' 'the claim'",
    "title": "title 'short title' heading",
    "id": "id # no nr number key 'claim id'",
    "kind": "kind type",
    "tags": "tags tag keywords topic topics",
    "note": "note notes comment comments remark remarks",
    "supports": "supports 'supports claim' 'supports claims' 'is for' backs",
    "attacks": "attacks opposes 'objects to' rebuts refutes disputes counters against 'attacks claim' 'opposes claim'",
    "requires": "requires needs 'depends on'",
    "raises": "raises",
    "mitigates": "mitigates",
    "refines": "refines",
    "contradicts": "contradicts",
    "supported-by": "'supported by'",
    "attacked-by": "'attacked by' 'opposed by' 'disputed by'",
    "parent": "parent target to 'parent id' 'in reply to'",
    "side": "relation side stance polarity 'pro/con' 'pro or con'",
    "source": "source sources citation reference ref",
    "url": "url link address",
    "doi": "doi",
    "author": "author authors",
    "year": "year date published",
    "credence": "credence probability",
    "quote": "quote quotation quotes passage excerpt 'exact quote' 'quoted text' 'direct quote' 'supporting quote'",
    "locator": "page pages locator location section 'page number' p pp",
}
_COLUMNS = {
    (quoted or bare): field
    for field, names in _NAMES.items()
    for quoted, bare in re.findall(r"'([^']+)'|(\S+)", names)
}
"""The field of a sheet by the name of its column, in small letters."""
_RELATIONS = ("supports", "attacks", "requires", "raises", "mitigates", "refines", "contradicts")
_PASSIVE = {"supported-by": "supports", "attacked-by": "attacks"}
_SIDES = {
    "supports": "pro for support supports supporting + agree agrees yes",
    "attacks": "con against attack attacks oppose opposes opposing object objects objection rebuts - disagree no",
}
_BY_SIDE = {word: relation for relation, words in _SIDES.items() for word in words.split()} | {
    name: name for name in _RELATIONS
}
UNQUOTED = "Named beside it in a sheet, which does not say what stands there."
"""The text of a passage for which a sheet gives neither words nor gist."""
_OF_PASSAGES = {"quote": "quotation", "locator": "locator"}
"""The fields of a passage, each with its name."""
_MARKS = "\"'\u201c\u201d\u2018\u2019 "
"""The signs around a quotation, which do not belong to it."""
_SOURCE = ("source", "url", "doi", "author", "year")
_OF_SHEETS = ("claim", "condition", "risk", "question")
_DELIMITERS = (",", ";", "\t", "|")
_SEP_LINE = re.compile(r"\s*sep=(.)[ \t]*\r?\n")
"""The line that tells Excel the delimiter."""
_OF_WORKS = frozenset({"uri", "doi", "isbn", "issn", "publication title", "item type"})
"""The columns that tell a list of works, which has titles as well."""


def is_sheet(text: str, *, named: bool) -> bool:
    """Return True if a text is a sheet of claims; unless its name says so, it needs a second known column."""
    first = _without_sep_line(text)[0].split("\n", 1)[0]
    head = [cell.strip().lower() for cell in next(_rows(first, delimiter(text)), [])]
    known = {_COLUMNS[cell] for cell in head if cell in _COLUMNS}
    if "text" not in known and ("title" not in known or _OF_WORKS & set(head)):
        return False
    if not named:
        return len(known) > 1 and bool(known & {"kind", "id", *_RELATIONS, "parent"}) and len(known) * 2 > len(head)
    return len(head) > 1 or "text" in known


def read(text: str, draft: Gathered) -> None:
    """Read a sheet. Raises BadImport if no column holds claims."""
    _Sheet(draft, text).read()


def _without_sep_line(text: str) -> tuple[str, int]:
    """The text without the line that names the delimiter, and the number of lines removed."""
    found = _SEP_LINE.match(text)
    return (text[found.end() :], found[0].count("\n")) if found else (text, 0)


def delimiter(text: str) -> str:
    """The delimiter of cells: the one that Excel is told, or the most frequent one in the first line."""
    if found := _SEP_LINE.match(text):
        return found[1]
    head = re.sub(r'"[^"]*"', "", text.lstrip().split("\n", 1)[0])
    return max(_DELIMITERS, key=head.count)


def _rows(text: str, delimiter_: str) -> Any:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_)


class _Sheet:
    """A table in which a person keeps claims."""

    def __init__(self, draft: Gathered, text: str) -> None:
        self.draft = draft
        self.rows: list[tuple[int, Body]] = []
        """The rows, each with the line on which it ends."""
        self.ids: dict[str, str] = {}
        self.works: dict[str, str] = {}
        self._table(text)

    def _table(self, text: str) -> None:
        body, before = _without_sep_line(text)
        found = _rows(body, delimiter(text))
        head = [" ".join(cell.split()) for cell in next(found, [])]
        fields = [_COLUMNS.get(cell.lower(), "") for cell in head]
        if not {"text", "title"} & set(fields):
            raise self.draft.wrong("a sheet of claims has a column title, text or claim", hint="name its columns so")
        for cells in found:
            if any(cell.strip() for cell in cells):
                self.rows.append((found.line_num + before, self._row(head, fields, cells)))
        if '"' in body and body.count('"') % 2:
            self.draft.remark("a quotation mark is not closed; rows behind it may be read as one")
            self.draft.lost("quotation marks that are not closed", one="quotation mark that is not closed")

    def _row(self, head: list[str], fields: list[str], cells: list[str]) -> Body:
        """A row by its fields; a column without a field, or whose field is taken, is counted."""
        row: Body = {}
        for name, field, cell in zip(head, fields, map(clean, cells), strict=False):
            if not cell:
                continue
            if field and field not in row:
                row[field] = cell
            else:
                column = f"of the column {name.lower() or '(without a name)'}"
                self.draft.lost(f"cells {column}", one=f"cell {column}")
        self.draft.lost(
            "cells without a column",
            sum(bool(cell.strip()) for cell in cells[len(head) :]),
            one="cell without a column",
        )
        return row

    def read(self) -> None:
        made = []
        for line, row in self.rows:
            if row.get("text") or row.get("title"):
                made.append((self._proposition(row, line), row, line))
            else:
                self.draft.remark("the row has no claim and is left out", line, 1)
                self.draft.lost("rows without a claim", one="row without a claim")
        for id_, row, line in made:
            self._relations(id_, row, line)
            self._cite(id_, row)

    def _proposition(self, row: Body, line: int) -> str:
        said = row.get("kind", "").lower()
        kind: Kind = said if said in _OF_SHEETS else "claim"
        fields: Body = {"note": row.get("note", "")}
        fields["tags"] = [tag.strip() for tag in re.split(r"[;,]", row.get("tags", "")) if tag.strip()]
        if said in get_args(ClaimKind):
            fields["kind"] = said
        elif said and said != kind:
            self.draft.lost("kinds that a sheet cannot have", written="claims", one="kind that a sheet cannot have")
        words, title = row.get("text", ""), row.get("title", "")
        id_ = self.draft.proposition(words, key=row.get("id", ""), title=title, kind=kind, fields=fields)
        if row.get("id") and row["id"].lower() in self.ids:
            self.draft.remark(f"the id {row['id']} stands in a row above already", line, 1)
        for name in (row.get("id"), title, words):
            if name:
                self.ids.setdefault(name.lower(), id_)
        self._credence(id_, kind, row.get("credence", ""))
        return id_

    def _credence(self, id_: str, kind: str, written: str) -> None:
        """Take a credence as the position of the person who keeps the sheet."""
        found = re.fullmatch(r"(\d+(?:[.,]\d+)?|[.,]\d+)\s*(%?)", written)
        number = float(found[1].replace(",", ".")) / (100 if found[2] else 1) if found else -1.0
        if written and kind != "question" and 0 <= number <= 1:
            self.draft.credences[id_] = (number, "")
        elif written:
            self.draft.lost("credences that are no number from 0 to 1", one="credence that is no number from 0 to 1")

    # --- relations ------------------------------------------------------------------------------------------------

    def _relations(self, id_: str, row: Body, line: int) -> None:
        for relation in _RELATIONS:
            for end in self._ends(row.get(relation, "")):
                self._relate(relation, id_, end, line)
        for column, relation in _PASSIVE.items():
            for end in self._ends(row.get(column, "")):
                self._relate(relation, id_, end, line, is_passive=True)
        side = row.get("side", "")
        relation = _BY_SIDE.get(side.lower(), "")
        if row.get("parent") and relation:
            for end in self._ends(row["parent"]):
                self._relate(relation, id_, end, line)
        elif row.get("parent") or side:
            self.draft.remark(
                f"how {id_} bears on {row.get('parent') or 'another row'} is not clear: {side!r}", line, 1
            )
            self.draft.lost_relation()

    def _ends(self, cell: str) -> list[str]:
        """The rows that a cell names, separated by semicolons or lines, or by commas unless the cell is one row."""
        parts = [part.strip() for part in re.split(r"[;\n|]", cell) if part.strip()]
        apart = [one.strip() for part in parts for one in part.split(",") if one.strip()]
        is_list = not all(part.lower() in self.ids for part in parts) and all(one.lower() in self.ids for one in apart)
        return apart if is_list else parts

    def _relate(self, relation: str, id_: str, end: str, line: int, *, is_passive: bool = False) -> None:
        other = self.ids.get(end.lower())
        if other is None:
            unknown = f"{end!r}, which is in no row"
            said = f"{unknown}, {relation} {id_}" if is_passive else f"{id_} {relation} {unknown}"
            self.draft.remark(said, line, 1)
            self.draft.lost_relation()
            return
        source, target = (other, id_) if is_passive else (id_, other)
        if not self.draft.relate(relation, source, target):
            self.draft.remark(f"{relation!r} cannot lead from {source} to {target}", line, 1)
        if relation not in self.draft.related(source, target):
            self.draft.lost_relation()

    # --- works ----------------------------------------------------------------------------------------------------

    def _cite(self, id_: str, row: Body) -> None:
        """Take the work that a row names, once for all rows; what it says is known only if the row quotes it."""
        if not any(row.get(name) for name in _SOURCE):
            for one in (noun for name, noun in _OF_PASSAGES.items() if name in row):
                self.draft.lost(f"{one}s without a source", one=f"{one} without a source")
            return
        written = row.get("source", "")
        address = row.get("url") or (written if re.match(r"https?://", written) else "")
        doi = identifiers.doi(row.get("doi", "") or written)
        title = written or address or doi or " ".join(row[name] for name in ("author", "year") if row.get(name))
        key = (doi or address or title).lower()
        if key not in self.works:
            people = authors.from_lines([row.get("author", "")])
            fields = {"type": "webpage" if address and not doi else "document", "title": title, "author": people.names,
                      "et-al": people.et_al or None, "issued": self._year(row.get("year", "")), "DOI": doi,
                      "URL": address}  # fmt: skip
            self.works[key] = self.draft.source(title, fields)
        passage: Body = {"text": UNQUOTED, "locator": _locator(row.get("locator", ""))}
        exact, is_cut = quotation(row.get("quote", "").strip(_MARKS))
        if exact:
            passage |= {"text": exact, "quote": {"exact": exact}}
            self.draft.lost("long quotations", int(is_cut), "their beginnings", one="long quotation")
        named = self.draft.annotation(self.works[key], id_, passage)
        if not exact or not self.draft.relate("supports", named, id_):
            self.draft.relate("mentions", named, id_)

    def _year(self, written: str) -> str | None:
        found = dates.read(written)
        if found.lost:
            self.draft.doubt(found.lost)
        return found.value


def _locator(written: str) -> str:
    """The place of a passage; a lone number is a page."""
    number = re.fullmatch(r"\d+(\s*[-\u2013]\s*\d+)?", written)
    return f"{'pp.' if number[1] else 'p.'} {written}" if number else written


__all__ = ["delimiter", "is_sheet", "read"]
