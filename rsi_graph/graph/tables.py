"""A graph as tables for notebooks: its nodes and its relations as data frames of pandas."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from rsi_graph.errors import NotInstalled

if TYPE_CHECKING:
    from pandas import DataFrame


class GraphTables(NamedTuple):
    """The nodes, indexed by id, and the relations, each with its fields under their corpus names."""

    nodes: "DataFrame"
    relations: "DataFrame"


def tables(nodes: Mapping[str, Mapping[str, Any]], edges: Iterable[tuple[str, str, Mapping[str, Any]]]) -> GraphTables:
    """Nodes and relations with their fields as tables. Raises NotInstalled.

    The nodes have the columns ``kind``, ``title`` and ``text`` first, the relations ``source``, ``target`` and
    ``kind``. A field that a row lacks is a missing value; lists and mappings stay as they are.
    """
    try:
        from pandas import DataFrame, Index
    except ImportError as error:
        raise NotInstalled("pandas", "notebooks") from error
    rows = [{"source": source, "target": target, **data} for source, target, data in edges]
    index = Index([*nodes], name="id", dtype=object)
    return GraphTables(
        DataFrame([*nodes.values()], index=index, columns=_columns(("kind", "title", "text"), nodes.values())),
        DataFrame(rows, columns=_columns(("source", "target", "kind"), rows)),
    )


def _columns(first: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """The names of all fields; those that every table has come first."""
    return [*dict.fromkeys([*first, *(name for row in rows for name in row)])]
