"""The texts that a node can be found by."""

from collections.abc import Iterator, Mapping
from typing import Any

from rsi_graph.graph import Graph
from rsi_graph.words import joined, person, year


def texts(graph: Graph, id_: str) -> list[tuple[str, str]]:
    """The texts that a node can be found by, each with the name of its field. Raises DamagedCache."""
    try:
        return list(_texts(graph.body(id_)))
    except (TypeError, LookupError, AttributeError):  # the kept line of a record is JSON, and not a record
        raise graph.damaged(id_) from None


def _texts(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for field in ("title", "text"):
        if field in body:
            yield field, body[field]
    for tag in body.get("tags", ()):
        yield "tags", tag
    if "quote" in body:
        yield "quote", body["quote"]["exact"]
    for name in (*body.get("author", ()), *body.get("editor", ())):
        yield "author", person(name)
        if (other := joined(person(name))) != person(name):
            yield "author", other
    if "issued" in body:
        yield "year", year(body["issued"])
