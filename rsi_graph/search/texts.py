"""Words as people type them: without the difference that case and accents make, and what a node can be found by."""

import re
import unicodedata
from collections.abc import Iterator

from rsi_graph.graph import Graph

WORD = re.compile(r"[^\W_]+")
"""A run of letters and digits."""
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "\u0131": "i"})
"""Letters that people type without their stroke, and that Unicode does not take apart."""


def fold(text: str) -> str:
    """Text without the difference that case and accents make."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c)).casefold().translate(_LETTERS)


def words(text: str) -> list[str]:
    """The words of a text, folded."""
    return WORD.findall(fold(text))


def texts(graph: Graph, id_: str) -> Iterator[tuple[str, str]]:
    """What a node can be found by: each with the name of its field."""
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
    if "issued" in body:
        yield "year", body["issued"][:4]


def person(name: dict[str, str]) -> str:
    """A name as people write it, given name first."""
    parts = ("given", "dropping-particle", "non-dropping-particle", "family", "literal")
    return " ".join(name[part] for part in parts if part in name)
