"""Tables and GraphML: those of our own exports are restored whole; any other table is a sheet that a person keeps.

A CSV of ours is a table of nodes and one of edges, one after the other in a text, or in two files.
"""

import csv
import io
import json
import re
from typing import Any
from xml.etree import ElementTree as ET

from rsi_graph.export.csv import FORMULAS
from rsi_graph.imports import own, sheets
from rsi_graph.imports.gathered import Body, Gathered
from rsi_graph.model import KINDS, ROLES

_NS = "{http://graphml.graphdrawing.org/xmlns}"
_JSON = frozenset(
    {*ROLES, "tags", "status", "standing", "quote", "checked", "credence", "weight", "et-al", "recheck-citation"}
)  # fmt: skip
"""The fields that do not hold text."""
_EDGES = ["source", "target", "kind"]


def read(text: str, draft: Gathered) -> None:
    """Read GraphML or CSV. Raises BadImport."""
    if draft.form == "graphml":
        own.graph(draft, _graphml(text, draft))
        return
    try:
        _read_csv(text, draft)
    except csv.Error as error:
        raise draft.wrong(f"not CSV: {error}") from None


def _read_csv(text: str, draft: Gathered) -> None:
    tables = _tables(text)
    if not tables or not tables[0]:
        raise draft.wrong("a table was expected, and here is no row")
    if all(row.get("kind") in KINDS and row.get("id") for row in tables[0]):
        own.graph(draft, {"nodes": [_typed(row) for row in tables[0]], "edges": [_typed(row) for row in tables[1]]})
        if len(tables[1]) == 0 and "premises" not in tables[0][0]:
            draft.remark("no table of edges stands behind the nodes or beside the file; relations are not read")
    else:
        sheets.read(text, draft)


def is_table(text: str, *, named: bool) -> bool:
    """Return True if a text is a table of ours, or a sheet of claims; without a name that says so, by its columns."""
    first = text.removeprefix("\ufeff").split("\n", 1)[0]
    head = {name.strip().strip('"').lower() for name in first.split(sheets.delimiter(first))}
    ours = {"id", "kind"} <= head if named else text.startswith("id,kind,")
    return ours or sheets.is_sheet(text, named=named)


# --- our own ------------------------------------------------------------------------------------------------------


def _typed(row: dict[str, str]) -> Body:
    """A row with its values restored, without empty ones."""
    return {name: _value(name, text) for name, text in row.items() if text}


def _value(name: str, text: str) -> Any:
    if name not in _JSON:
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _tables(text: str) -> tuple[list[dict[str, str]], list[dict[str, str]]] | None:
    """The rows of the first table, and of a second one that is about edges."""
    found = csv.reader(io.StringIO(text, newline=""), delimiter=sheets.delimiter(text))
    rows = [row for row in found if any(row)]
    if not rows:
        return None
    cut = next((number for number, row in enumerate(rows) if number and row[:3] in (_EDGES, _EDGES[:1])), len(rows))
    return _named(rows[:cut]), _named(rows[cut:])


def _named(rows: list[list[str]]) -> list[dict[str, str]]:
    return [dict(zip(rows[0], map(_armed, row), strict=False)) for row in rows[1:]]


def _armed(cell: str) -> str:
    """A cell without the sign by which the export kept spreadsheets from running it."""
    bare = cell.removeprefix("'")
    return bare if bare.removeprefix("'").startswith(FORMULAS) else cell


def _graphml(text: str, draft: Gathered) -> Body:
    """GraphML in the node-link form. Raises BadImport if it is none, or if its nodes have no kind."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise draft.wrong("it declares entities, and GraphML needs none")
    try:
        root = ET.fromstring(re.sub(r"\A\s*<\?xml[^>]*\?>", "", text))  # noqa: S314 - entities were refused above
    except ET.ParseError as error:
        line, column = error.position
        raise draft.wrong(f"not XML: {error}", line, column + 1) from None
    keys = {key.get("id"): key.get("attr.name") or "" for key in root.iter(f"{_NS}key")}

    def fields(element: ET.Element) -> Body:
        data = {keys.get(part.get("key")) or "": part.text or "" for part in element.findall(f"{_NS}data")}
        return {name: _value(name, words) for name, words in data.items() if words}

    nodes = [{"id": node.get("id"), **fields(node)} for node in root.iter(f"{_NS}node")]
    if any(node.get("kind") not in KINDS for node in nodes):
        why = "its nodes do not say whether they are claims, questions or sources, as those of our own GraphML do"
        raise draft.wrong(why, hint="give each node an attribute kind, or bring it as CSV with a column of claims")
    edges = [
        {"source": edge.get("source"), "target": edge.get("target"), **fields(edge)}
        for edge in root.iter(f"{_NS}edge")
    ]
    title = next((fields(graph) for graph in root.iter(f"{_NS}graph")), {})
    return {"nodes": nodes, "edges": edges, "graph": title}
