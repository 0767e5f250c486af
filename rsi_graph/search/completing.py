"""Completing a filter as one types: the keys there are, then the values of a key."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rsi_graph.search.facets import Facet
from rsi_graph.search.filters import Term
from rsi_graph.search.keys import HAS, KEYS

MOST = 40
"""The most completions that are offered."""


class Completion(NamedTuple):
    """One way to go on."""

    text: str
    """The whole filter then."""
    piece: str
    """Its last part."""
    meaning: str


def completions(text: str, facets: Iterable[Facet] = ()) -> tuple[Completion, ...]:
    """The ways to go on with a filter, of which the last part may be half typed; ``facets`` know tags and names."""
    before, _, last = text.rpartition(" ")
    lead = last[: len(last) - len(last.lstrip("-("))]
    key, colon, value = last[len(lead) :].partition(":")
    found = _values(key, value, tuple(facets)) if colon else _keys(key)
    start = f"{before} {lead}" if before else lead
    return tuple(Completion(f"{start}{piece}", piece, meaning) for piece, meaning in found)[:MOST]


def _keys(begun: str) -> Iterator[tuple[str, str]]:
    for name, key in KEYS.items():
        if name.startswith(begun.casefold()):
            yield f"{name}:", key.meaning


def _values(key: str, begun: str, facets: Sequence[Facet]) -> Iterator[tuple[str, str]]:
    """The values of a key that begin so, or whose title has such a word."""
    wanted = begun.strip('"').casefold()
    for value in KEYS[key].known if key in KEYS else ():
        if value.startswith(wanted):
            yield f"{key}:{value}", HAS[value].meaning if key == "has" else ""
    if key in KEYS and KEYS[key].known:
        return
    for facet in facets:
        words = (facet.term.value.casefold(), *facet.title.casefold().split())
        if facet.term.key == key and any(word.startswith(wanted) for word in words):
            title = "" if facet.title == facet.term.value else f"{facet.title}  "
            yield str(Term(key, facet.term.value)), f"{title}{facet.count}"
