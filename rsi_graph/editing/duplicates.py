"""Works that may be in the corpus already: the same identifier, or nearly the same title."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rsi_graph.editing.ids import ascii_words, first_author
from rsi_graph.graph import Graph
from rsi_graph.sources.identifiers import spellings
from rsi_graph.words import year

NEAR_TITLE = 90.0
"""The least likeness of two titles, from 0 to 100 (``rapidfuzz.fuzz.ratio``), at which they may be of one work."""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A source that may be the same work, and the reason to think so."""

    id: str
    why: str


def duplicates(graph: Graph, body: Mapping[str, Any]) -> tuple[Duplicate, ...]:
    """The sources that are the same work by DOI, arXiv id, ISBN or address, or seem so by title, year and author."""
    return tuple(_duplicates(graph, body))


def _duplicates(graph: Graph, body: Mapping[str, Any]) -> Iterator[Duplicate]:
    names, title = set(spellings(body)), _bare(body.get("title", ""))
    for id_ in graph.ids("source"):
        other = graph.body(id_)
        same = next((name[0] for name in spellings(other) if name in names), None)
        if same:
            yield Duplicate(id_, f"the same {same}")
        elif _may_be_one(body, other) and _is_near(title, _bare(other["title"])):
            yield Duplicate(id_, "a title like it, the year and the first author")


def _bare(title: str) -> str:
    return " ".join(ascii_words(title))


def _may_be_one(body: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Return True if two works have the same year and first author, as far as these are known."""
    years = [year(str(b.get("issued") or "")) for b in (body, other)]
    if all(years) and abs(int(years[0]) - int(years[1])) > 1:
        return False
    first = [ascii_words(first_author(b))[-1:] for b in (body, other)]
    return not all(first) or first[0] == first[1]


def _is_near(one: str, other: str) -> bool:
    from rapidfuzz import fuzz

    shorter, longer = sorted((one, other), key=len)
    if len(shorter.split()) >= 3 and longer.startswith(f"{shorter} "):  # noqa: PLR2004 - a title without its subtitle
        return True
    return fuzz.ratio(one, other) >= NEAR_TITLE
