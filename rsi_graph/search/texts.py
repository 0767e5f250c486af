"""Words as people type them: without the difference that case and accents make, and what a node can be found by."""

from collections.abc import Iterator

from rsi_graph.graph import Graph
from rsi_graph.words import joined, person


def texts(graph: Graph, id_: str) -> Iterator[tuple[str, str]]:
    """The texts that a node can be found by, each with the name of its field."""
    body = graph.body(id_)
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
        yield "year", body["issued"][:4]
