"""Facets by which a corpus can be narrowed: its kinds, questions, tags and authors, each with the number of nodes left
if it is added to the current filter.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rsi_graph.graph import Graph
from rsi_graph.graph.outline import BELOW
from rsi_graph.model import KINDS, STANCES
from rsi_graph.search.filters import EVERYTHING, All, Filter, Term, all_of
from rsi_graph.search.keys import Test
from rsi_graph.words import fold, person

KEYS = ("kind", "question", "tag", "author")
"""The filter keys that have facets, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Facet:
    """A term of a filter, its title, and the number of nodes left with it."""

    term: Term
    title: str
    count: int
    chosen: bool
    """True if it is in the current filter."""


def facets(graph: Graph, chosen: Filter = EVERYTHING) -> tuple[Facet, ...]:
    """Every facet that leaves a node, and those that are chosen; for each key, the one that leaves most first.

    Questions keep the order of the corpus, and kinds the order of the model.
    """
    keep, parts = chosen.on(graph), _parts(chosen)
    kept = [id_ for id_ in graph.ids() if keep(id_)]
    inside = frozenset(kept)
    found = [*_kinds(graph, kept), *_questions(graph, inside), *_tags(graph, kept), *_authors(graph, inside)]
    shown = {facet: count for facet, count in found if count}
    shown |= {(part, part.value): shown.get((part, part.value), 0) for part in parts if part not in _terms(shown)}
    return tuple(Facet(term, title, count, term in parts) for (term, title), count in shown.items())


def toggled(chosen: Filter, term: Term) -> Filter:
    """A filter with a term added; without the term if it has it already."""
    parts = chosen.parts if isinstance(chosen, All) else (chosen,)
    return all_of(part for part in parts if part != term) if term in parts else all_of((*parts, term))


def narrowing(graph: Graph, chosen: Filter) -> Test:
    """The test by which views are narrowed.

    A filter that selects neither a source nor a passage says nothing about those; then the sources and passages that
    are cited for the selected nodes stay.
    """
    keep = chosen.on(graph)
    if any(map(keep, graph.ids("source", "annotation"))):
        return keep

    def cited(annotation: str) -> bool:
        return any(keep(other) for _, other, away in graph.neighbours(annotation) if away)

    def stands(id_: str) -> bool:
        if ">" in id_ or id_ not in graph:
            return keep(id_)
        if graph.kind(id_) == "annotation":
            return cited(id_)
        return any(map(cited, graph.annotations(id_))) if graph.kind(id_) == "source" else keep(id_)

    return stands


def reached(graph: Graph, ids: Iterable[str]) -> frozenset[str]:
    """These nodes and all that they bear on, directly or through others."""
    todo = list(ids)
    found = set(todo)
    while todo:
        fresh = {other for other in _above(graph, todo.pop()) if other not in found}
        found |= fresh
        todo += fresh
    return frozenset(found)


def _above(graph: Graph, id_: str) -> Iterator[str]:
    """The nodes above a node in an outline. Above a passage: the nodes it bears on; above a source: its passages."""
    for kind, other, away in graph.neighbours(id_):
        if (kind, not away) in BELOW or (away and kind in STANCES):
            yield other
    if ">" not in id_ and graph.kind(id_) == "source":
        yield from graph.annotations(id_)


_Counted = tuple[tuple[Term, str], int]


def _kinds(graph: Graph, kept: Iterable[str]) -> Iterator[_Counted]:
    counts = dict.fromkeys(KINDS, 0)
    for id_ in kept:
        counts[graph.kind(id_)] += 1
    yield from (((Term("kind", kind), kind), number) for kind, number in counts.items())


def _questions(graph: Graph, kept: frozenset[str]) -> Iterator[_Counted]:
    for id_ in graph.ids("question"):
        held = {answer.source for answer in graph.answers(id_)} & kept
        yield (Term("question", id_), graph.title(id_)), len(held)


def _tags(graph: Graph, kept: Iterable[str]) -> Iterator[_Counted]:
    """Tags that differ in case or accents alone are one, named as it is written first."""
    names: dict[str, str] = {}
    counts: dict[str, int] = {}
    for id_ in kept:
        for tag in {fold(tag): tag for tag in reversed(graph.body(id_).get("tags", ()))}.items():
            names.setdefault(*tag)
            counts[tag[0]] = counts.get(tag[0], 0) + 1
    yield from (((Term("tag", names[tag]), names[tag]), counts[tag]) for tag in _most_first(counts))


def _authors(graph: Graph, kept: frozenset[str]) -> Iterator[_Counted]:
    """Authors and editors, each with their works, the passages of these, and what the passages bear on."""
    held: dict[str, set[str]] = {}
    for source in graph.ids("source"):
        body = graph.body(source)
        if names := {person(name) for name in (*body.get("author", ()), *body.get("editor", ()))}:
            left = _around(graph, source) & kept
            for name in names:
                held.setdefault(name, set()).update(left)
    counts = {name: len(ids) for name, ids in held.items() if name}
    yield from (((Term("author", name), name), counts[name]) for name in _most_first(counts))


def _around(graph: Graph, source: str) -> set[str]:
    passages = graph.annotations(source)
    return {source, *passages, *(other for passage in passages for _, other, _ in graph.neighbours(passage))}


def _most_first(counts: dict[str, int]) -> list[str]:
    return sorted(counts, key=lambda name: (-counts[name], name))


def _parts(chosen: Filter) -> tuple[Term, ...]:
    parts = chosen.parts if isinstance(chosen, All) else (chosen,)
    return tuple(part for part in parts if isinstance(part, Term) and part.key in KEYS)


def _terms(found: dict[tuple[Term, str], int]) -> set[Term]:
    return {term for term, _ in found}
