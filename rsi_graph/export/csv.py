"""CSV (RFC 4180): a table of nodes and, beside it, a table of edges, without anything that spreadsheets run."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any

from rsi_graph.export.features import EVERYTHING
from rsi_graph.export.losses import Loss
from rsi_graph.export.part import Exported, Part
from rsi_graph.export.values import value

CARRIES = EVERYTHING
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""The signs at the beginning of a cell that make a spreadsheet take it for a formula (OWASP, CSV injection)."""


def write(part: Part) -> Exported:
    """Write the nodes, one a row, and the edges; lists and mappings are written as JSON."""
    table, run = _Table(), "'"
    nodes = table.written("id", [{"id": id_, **data} for id_, data in part.nodes.items()])
    edges = table.written("source", [{"source": s, "target": t, **data} for s, t, data in part.edges])
    losses = (
        Loss(
            "texts that a spreadsheet would run",
            table.defused,
            f"the same with {run} before",
            one="text that a spreadsheet would run",
        ),
    )
    return Exported(nodes, losses if table.defused else (), {"edges": edges})


class _Table:
    """A writer of tables that counts the cells it had to defuse."""

    def __init__(self) -> None:
        self.defused = 0

    def written(self, first: str, rows: Sequence[dict[str, Any]]) -> str:
        columns = list(dict.fromkeys((first, *(name for row in rows for name in row))))
        out = StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(columns)
        writer.writerows(self._cells(row.get(name, "") for name in columns) for row in rows)
        return out.getvalue()

    def _cells(self, row: Iterable[Any]) -> list[str]:
        return [self._cell(data) for data in row]

    def _cell(self, data: Any) -> str:
        text = value(data)
        if isinstance(data, str) and text.removeprefix("'").startswith(FORMULAS):
            self.defused += 1
            return f"'{text}"
        return text
