"""Ids for new nodes, made of the words of their titles and kept apart from those in use."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from itertools import count
from typing import Any

from rsi_graph.graph import Graph
from rsi_graph.model import MAX_ID
from rsi_graph.words import year

SAYING = 3
"""The fewest letters of a word that is of use in an id."""

ID_LENGTH = 48
"""The most characters of an id made of words."""

_SMALL = frozenset(
    {
        "a", "an", "and", "are", "as", "at", "be", "but", "by", "can", "do", "does", "for", "from", "has", "have",
        "how", "if", "in", "into", "is", "it", "its", "more", "of", "on", "or", "over", "so", "than", "that",
        "the", "their", "them", "they", "this", "to", "toward", "towards", "was", "what", "when", "where", "which",
        "who", "why", "will", "with", "would",
    }
)  # fmt: skip


def ascii_words(text: Any) -> list[str]:
    """The words of a text in the letters that ids are made of; none if the value is no text."""
    if not isinstance(text, str):
        return []
    bare = unicodedata.normalize("NFKD", text.translate(_LETTERS)).encode("ascii", "ignore").decode().lower()
    return re.findall(r"[a-z0-9]+", bare.replace("'", ""))


_LETTERS = str.maketrans({"ø": "o", "Ø": "O", "ß": "ss", "æ": "ae", "Æ": "Ae", "ł": "l", "Ł": "L", "\u2019": "'"})


def source_id(body: Mapping[str, Any], taken: Collection[str] | Graph) -> str:
    """The id ``author-year-word``, with another word of the title or a number if that is taken."""
    family = "".join(ascii_words(first_author(body)))[:24] or "anonymous"
    issued = year(str(body.get("issued") or "")).removeprefix("-") or "nd"
    words = sorted((w for w in ascii_words(body.get("title", "")) if w not in _SMALL), key=lambda w: len(w) < SAYING)
    words = words or ["work"]
    for word in words:
        if (id_ := f"{family}-{issued}-{word[:24]}") not in taken:
            return id_
    return _free(f"{family}-{issued}-{words[0][:24]}", taken)


def proposition_id(graph: Graph, body: Mapping[str, Any]) -> str:
    """A free id made of the words of the title."""
    return _free(words_id(body.get("title", "")), graph)


def slug(graph: Graph, source: str, body: Mapping[str, Any]) -> str:
    """A free name of an annotation within its source, made of the first words of its text."""
    taken = {id_.partition("/")[2] for id_ in graph.annotations(source)} if source in graph else set()
    return _free(words_id(body.get("text", ""), 4), taken)


def words_id(text: Any, most: int = 7) -> str:
    """An id made of the first words of a text that are not too short or too common."""
    words = [word for word in ascii_words(text) if word not in _SMALL] or ascii_words(text) or ["new"]
    id_ = ""
    for word in words[:most]:
        if id_ and len(id_) + len(word) >= ID_LENGTH:
            break
        id_ = f"{id_}-{word}" if id_ else word[:ID_LENGTH]
    return id_


def _free(wanted: str, taken: Collection[str] | Graph) -> str:
    numbered = (f"{wanted[: MAX_ID - 5]}-{number}" for number in count(2))
    return wanted if wanted not in taken else next(id_ for id_ in numbered if id_ not in taken)


def first_author(body: Mapping[str, Any]) -> str:
    """The family name of a work's first author, or else of its first editor; empty if it names nobody."""
    people = body.get("author") or body.get("editor") or ()
    first = people[0] if isinstance(people, list | tuple) and people else {}
    found = (first.get("family") or first.get("literal")) if isinstance(first, Mapping) else ""
    return found if isinstance(found, str) else ""
