"""The bearing of one node on another: the shortest chain of relations between them, as steps and as prose.

A chain follows each relation toward the end it bears on: from a premise to its conclusion, from a condition to what
requires it, from a claim to the risk it raises. Its polarity is the product of its steps: what speaks against an
objection speaks for. If no chain leads from one node to the other but the two are connected, only that is said.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import prod

from rsi_graph.graph.graph import Graph, Relation
from rsi_graph.relations import KIND_MARKS, MARKS, SYMMETRIC, Sign, rule

VERDICTS: dict[int, str] = {1: "speaks for", -1: "speaks against", 0: "bears on, without taking a side,"}
ANSWERS: dict[int, str] = {1: "speaks for a yes to", -1: "speaks for a no to", 0: "is an answer to"}
"""The same where the end is a question."""
STILL = ("refines", "same-as", "answers")
"""Relations that a chain does not follow."""


@dataclass(frozen=True, slots=True)
class RouteStep:
    """One relation of a chain, in the direction of the walk."""

    here: str
    there: str
    relation: Relation
    sign: Sign
    """Its effect on ``there``; also 0 if the step goes against the direction of bearing."""


@dataclass(frozen=True, slots=True)
class Route:
    """A chain from ``start`` to ``end``. ``bearing`` tells whether it follows the direction in which things bear."""

    start: str
    end: str
    steps: tuple[RouteStep, ...]
    bearing: bool

    @property
    def passed(self) -> tuple[str, ...]:
        """Every node on the way, from the start to the end."""
        return (self.start, *(step.there for step in self.steps))

    @property
    def sign(self) -> int:
        """1 if the start speaks for the end, -1 if against it, 0 if it takes no side."""
        return prod(step.sign for step in self.steps) if self.bearing else 0


def route(graph: Graph, start: str, end: str) -> Route | None:
    """The shortest chain by which ``start`` bears on ``end``, else any chain, else None. Raises UnknownNode."""
    start, end = graph.node(start).id, graph.node(end).id
    for bearing in (True, False):
        steps = _walk(graph, start, (end,), bearing=bearing)
        if steps is not None:
            return Route(start, end, steps, bearing)
    return None


def nearest(graph: Graph, start: str, ends: Iterable[str]) -> Route | None:
    """The shortest chain by which ``start`` bears on one of ``ends``, the first of those. Raises UnknownNode."""
    start = graph.node(start).id
    steps = _walk(graph, start, tuple(graph.node(end).id for end in ends), bearing=True)
    return None if steps is None else Route(start, steps[-1].there if steps else start, steps, bearing=True)


def prose(graph: Graph, found: Route, state: Callable[[str], str] | None = None) -> Iterator[str]:
    """The chain as sentences: what bears on what, and each step; with ``state``, also how the nodes on the way stand.

    ``state`` gives the state of a node in the record in words, or nothing for a node without one.
    """
    title = graph.title
    if not found.steps:
        yield f"{title(found.start)} is where you are already."
        return
    if found.bearing:
        verdicts = ANSWERS if graph.kind(found.end) == "question" else VERDICTS
        yield f"“{title(found.start)}” {verdicts[found.sign]} “{title(found.end)}”:"
    else:
        yield f"Nothing leads from “{title(found.start)}” to “{title(found.end)}”, but they are connected:"
    for number, step in enumerate(found.steps, 1):
        yield f"{number}. {sentence(graph, step)}"
    if state is not None:
        stated = [(id_, state(id_)) for id_ in found.passed]
        yield from (f"In the record, “{title(id_)}”: {words}." for id_, words in stated if words)


def sentence(graph: Graph, step: RouteStep) -> str:
    """One step in words, with its reason."""
    relation, title = step.relation, graph.title
    words = rule(relation.kind, graph.kind(relation.source))
    verb = words.forward if step.here == relation.source else words.backward
    side = {"yes": " yes:", "no": " no:"}.get(relation.side or "", "")
    because = f" ({relation.because})" if relation.because else ""
    return f"“{title(step.here)}” {verb}{side} “{title(step.there)}”{because}"


def descent(graph: Graph, path: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The way down from the end of a chain to its start: each node after the end, with the mark of how it bears.

    An inline step between a premise and its target is left out, since the premise stands for it.
    """
    kept = [id_ for number, id_ in enumerate(path) if not number or not _is_inline(graph, path[number - 1], id_)]
    return tuple((_mark(graph, lower, upper), lower) for upper, lower in pairwise(reversed(kept)))


def _is_inline(graph: Graph, premise: str, step: str) -> bool:
    return (
        step not in graph.ids("argument") and graph.kind(step) == "argument" and premise in graph.step(step).premises
    )


def _mark(graph: Graph, here: str, there: str) -> str:
    """The mark of what ``here`` does to ``there``."""
    if graph.kind(here) == "source":
        return MARKS["of"]
    relations = (*graph.incoming(there), *graph.outgoing(there))
    kinds = [r.kind for r in relations if r.other(there) == here]
    kinds += (
        ["undercuts" for r in graph.undercuts(there) if r.source == here] if graph.kind(there) == "argument" else []
    )
    return next((MARKS[kind] for kind in kinds if kind not in STILL), KIND_MARKS[graph.kind(here)])


def _walk(graph: Graph, start: str, ends: Sequence[str], *, bearing: bool) -> tuple[RouteStep, ...] | None:
    """The chain from ``start`` to the first of the nearest ``ends``, found breadth first."""
    came: dict[str, str] = {start: start}
    edge, sought = [start], frozenset(ends)
    while edge and came.keys().isdisjoint(sought):
        following = []
        for here in edge:
            for there in _next(graph, here, bearing=bearing):
                if there not in came:
                    came[there] = here
                    following.append(there)
        edge = following
    found = next((end for end in ends if end in came), None)
    if found is None:
        return None
    trail = [found]
    while trail[-1] != start:
        trail.append(came[trail[-1]])
    trail.reverse()
    return tuple(_step(graph, here, there, bearing=bearing) for here, there in pairwise(trail))


def _next(graph: Graph, here: str, *, bearing: bool) -> Iterator[str]:
    if not bearing:
        yield from (other for _, other, _ in graph.neighbours(here))
        if graph.kind(here) == "source":
            yield from graph.annotations(here)
        elif graph.kind(here) == "annotation":
            yield here.partition("/")[0]
        return
    kind_here = graph.kind(here)
    if kind_here == "source":
        yield from graph.annotations(here)
    for kind, other, away in graph.neighbours(here):
        source_kind = kind_here if away else graph.kind(other)
        toward_target = kind in SYMMETRIC or rule(kind, source_kind).bears_on == "target"
        if kind in SYMMETRIC or (away if toward_target else not away):
            yield other


def _step(graph: Graph, here: str, there: str, *, bearing: bool) -> RouteStep:
    relation = next(r for r in (*graph.outgoing(here), *graph.incoming(here)) if r.other(here) == there)
    return RouteStep(
        here, there, relation, relation.sign if bearing and relation.kind != "of" else 1 if bearing else 0
    )
