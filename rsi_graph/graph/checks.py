"""Rules that see the whole graph: a visible tuple of plain functions.

``records`` finds what is wrong inside one record, ``references`` a reference that leads nowhere. The rules here need
the whole graph. Most of their findings are no errors but things that a reader should know.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from rsi_graph.diagnostics import Diagnostic
from rsi_graph.graph.graph import Graph
from rsi_graph.model import PROPOSITIONS

CONDITIONAL = re.compile(r"(if|once|when|where|were|should|provided|suppose|given|whenever|unless)\b", re.IGNORECASE)
"""The beginnings of a text that speaks of a case: "if", "once", "suppose"."""
MANY = 3
"""The number of linked premises from which an argument should say why all are needed."""

Check: TypeAlias = Callable[[Graph], Iterator[Diagnostic]]


def check(graph: Graph) -> tuple[Diagnostic, ...]:
    """All findings of the checks."""
    return tuple(diagnostic for rule in CHECKS for diagnostic in rule(graph))


def no_circle_of_requirements(graph: Graph) -> Iterator[Diagnostic]:
    """Conditions that require each other in a circle can never be met first."""
    requires: defaultdict[str, list[str]] = defaultdict(list)
    for source, target in graph.pairs("requires", "condition"):  # only conditions are required
        requires[source].append(target)
    for circle in circles(requires):
        message = f"a circle of requirements: {' requires '.join((*circle, circle[0]))}"
        yield Diagnostic(graph.span(circle[0]), "requires-cycle", message, "take one of them out")


def citations_are_checked(graph: Graph) -> Iterator[Diagnostic]:
    """Bibliographic details that rest on memory have to be looked up before anybody cites them."""
    for id_ in graph.stating("recheck-citation"):
        if graph.body(id_)["recheck-citation"]:
            yield Diagnostic(graph.span(id_), "unchecked-citation", f"the citation of {id_} is not checked", "")


def reliable_support(graph: Graph) -> Iterator[Diagnostic]:
    """A proposition for which only unreliable sources speak stands on nothing."""
    unreliable = {id_ for id_ in graph.stating("standing") if is_unreliable(graph, id_)}
    if not unreliable:
        return
    spoken_for = {node for source in unreliable for node in _speaks_for(graph, source)}
    for id_ in sorted(spoken_for):
        sources = {c.source for c in graph.citations(id_) if c.stance in ("asserts", "supports")}
        disputed = any(c.stance == "disputes" for c in graph.citations(id_)) or any(
            kind in ("attacks", "contradicts") and not away for kind, _, away in graph.neighbours(id_)
        )
        if sources <= unreliable and not disputed:
            message = f"{id_} rests on unreliable sources alone: {', '.join(sorted(sources))}"
            yield Diagnostic(graph.span(id_), "unreliable-support", message, "find another source, or dispute it")


def nothing_stands_alone(graph: Graph) -> Iterator[Diagnostic]:
    """A proposition that nothing is tied to cannot be reached by walking."""
    for id_ in graph.untied(*PROPOSITIONS):
        hint = "relate it to a claim, a question or a source"
        yield Diagnostic(graph.span(id_), "isolated", f"nothing is tied to {id_}", hint)


def conditionals_are_given(graph: Graph) -> Iterator[Diagnostic]:
    """A claim that speaks of a case does not need the case to hold."""
    for id_ in graph.stating("requires"):
        text = str(graph.body(id_).get("text", ""))
        if CONDITIONAL.match(text):
            first = text.split(maxsplit=1)[0]
            hint = "write `given` instead of `requires` if its failing says nothing against the claim"
            message = f"{id_} begins with \u201c{first}\u201d and requires a condition"
            yield Diagnostic(graph.span(id_), "conditional-requires", message, hint)


def linked_premises_say_why(graph: Graph) -> Iterator[Diagnostic]:
    """Warn of many linked premises without a common reason: one counterpoint to any of them stops them all."""
    for id_ in graph.ids("argument"):
        body = graph.body(id_)
        if len(body.get("premises", ())) >= MANY and not body.get("because"):
            message = f"{id_} links {len(body['premises'])} premises and does not say why it needs them all"
            hint = "say it in `because`; considerations that add up are claims that each support the conclusion"
            yield Diagnostic(graph.span(id_), "premises-unexplained", message, hint)


CHECKS: tuple[Check, ...] = (
    no_circle_of_requirements,
    citations_are_checked,
    reliable_support,
    nothing_stands_alone,
    conditionals_are_given,
    linked_premises_say_why,
)
"""All checks, in the order in which they run."""


def is_unreliable(graph: Graph, source: str) -> bool:
    """Return True if a source is marked as unreliable, so that what it says supports nothing."""
    return graph.kind(source) == "source" and graph.body(source).get("standing", {}).get("is") == "unreliable"


def _speaks_for(graph: Graph, source: str) -> set[str]:
    found = {c.node for c in graph.citations(source) if c.stance in ("asserts", "supports")}
    return {id_ for id_ in found if graph.kind(id_) in PROPOSITIONS}


def circles(needs: Mapping[str, list[str]]) -> Iterator[list[str]]:
    """One circle for each group of nodes that reach each other, found by walking without recursion."""
    done: set[str] = set()
    for start in needs:
        trail: list[str] = []
        on_trail: set[str] = set()
        todo = [(start, False)]
        while todo:
            node, leaving = todo.pop()
            if leaving:
                trail.pop()
                on_trail.discard(node)
                done.add(node)
            elif node in on_trail:
                circle = trail[trail.index(node) :]
                if not done.issuperset(circle):
                    yield circle
                    done.update(circle)
            elif node not in done:
                trail.append(node)
                on_trail.add(node)
                todo.append((node, True))
                todo.extend((needed, False) for needed in needs.get(node, ()))
