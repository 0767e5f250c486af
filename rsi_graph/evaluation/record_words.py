"""The state in the record in words, with one function for each length, so that it reads the same everywhere."""

from __future__ import annotations

from functools import partial

from rsi_graph.evaluation.record import recorded_near
from rsi_graph.graph.backing import AGAINST, backing, by, named, unbacked
from rsi_graph.words import a_kind, count

TYPE_CHECKING = False  # checkers take it for typing's own, whose import would slow every start
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rsi_graph.evaluation.record import NodeState, Objection, Outcome, Recorded
    from rsi_graph.graph import Graph

TWO = 2
NONE = "no objection recorded"
"""The words if nobody objects, neither by a counterpoint nor in a passage."""


def teller(graph: Graph) -> Callable[[str], str]:
    """A function that gives the sentence of a node when it is asked for."""
    return partial(sentence, recorded_near(graph))


def sentence(record: Recorded, id_: str) -> str:
    """The state of a node in one line: "2 of 5 objections unanswered: Ideas get harder to find".

    Empty for questions, sources and annotations. Raises UnknownNode.
    """
    graph, found = record.graph, record.of(id_)
    if graph.kind(id_) in ("question", "source", "annotation"):
        return ""
    parts = [*_objected(graph, found), *_resting(graph, found)] or [_unopposed(record, id_)]
    if found.state in ("unchallenged", "answered"):
        parts += _fallen(record.reasons(id_))
    if found.mitigations:
        parts.append(f"mitigated by {found.mitigations}")
    return "; ".join(parts)


def shortly(record: Recorded, id_: str) -> str:
    """The state of a node in a word or two, for a row: "no objection", "challenged 2/5"."""
    found = record.of(id_)
    if record.graph.kind(id_) in ("question", "source", "annotation"):
        return ""
    if found.state is None or found.state == "unchallenged":
        if found.counterpoints:
            return _reply(found)
        return "no counterpoint" if record.works.opposing.get(id_) else "no objection"
    if found.unanswered:
        return f"challenged {len(found.unanswered)}/{len(found.counterpoints)}"
    return found.state


def _reply(found: NodeState) -> str:
    """The state of the counterpoints to something that is neither true nor false, in words."""
    if found.unanswered:
        return f"{len(found.unanswered)}/{len(found.counterpoints)} unanswered"
    return "disputed" if any(one.outcome == "open" for one in found.counterpoints) else "answered"


def _objected(graph: Graph, found: NodeState) -> Sequence[str]:
    """The state of the counterpoints, as sentences."""
    objections, unanswered = found.counterpoints, found.unanswered
    circle = [one for one in objections if one.outcome == "open"]
    if unanswered:
        first = graph.title(unanswered[0].id)
        if len(objections) == 1:
            return [f"1 objection, unanswered: {first}"]
        return [f"{len(unanswered)} of {count(len(objections), 'objection')} unanswered: {first}"]
    if circle:
        return [_circle(graph, circle, len(objections))]
    if objections:
        return ["1 objection, answered" if len(objections) == 1 else f"{_every(len(objections))} objections answered"]
    return []


def _circle(graph: Graph, circle: Sequence[Objection], of: int) -> str:
    first = f"\u201c{graph.title(circle[0].id)}\u201d"
    more = f" and {len(circle) - 1} more" if len(circle) > 1 else ""
    answered = f"; {of - len(circle)} answered" if of > len(circle) else ""
    return f"disputed: it and {first}{more} answer each other in a circle{answered}"


def _resting(graph: Graph, found: NodeState) -> Sequence[str]:
    """The failed needs, as sentences."""
    if not found.needs:
        return []
    one, *more = found.needs
    word = "challenged" if one.outcome == "stands" else "disputed"
    others = f" (and {len(more)} more)" if more else ""
    return [f"rests on \u201c{graph.title(one.id)}\u201d, which is {word}{others}"]


def _fallen(reasons: Sequence[Outcome]) -> Sequence[str]:
    """A sentence if every reason for a node falls; nothing if there are none, or if one stands."""
    if not reasons or set(reasons) != {"falls"}:
        return []
    several = f"{_every(len(reasons))} reasons given are challenged or undercut"
    return ["the one reason given is challenged or undercut" if len(reasons) == 1 else several]


def _every(number: int) -> str:
    """The word for all of a number of things: "both", "all 3"."""
    return "both" if number == TWO else f"all {number}"


def _unopposed(record: Recorded, id_: str) -> str:
    """A sentence that no counterpoint is recorded, with the works that nevertheless dispute or qualify the node."""
    works = record.works.opposing.get(id_, ())
    if not works:
        return NONE
    graph = record.graph
    stances = {citation.stance for citation in graph.citations(id_) if citation.source == works[0]}
    verb = next(stance for stance in AGAINST if stance in stances)
    verb = verb if len(works) == 1 else "dispute or qualify"
    return f"no counterpoint recorded, but {named(graph, works, more=' and {} more')} {verb} it"


def explained(record: Recorded, id_: str) -> Iterator[str]:
    """The state of a node, with every objection to it and its answers, in paragraphs."""
    graph, found = record.graph, record.of(id_)
    kind = graph.kind(id_)
    if kind in ("question", "source", "annotation"):
        yield f"{graph.title(id_)} ({id_}) is {a_kind(kind)} and has no state in the record."
        return
    yield f"{graph.title(id_)} ({id_}): {sentence(record, id_)}."
    if found.objections:
        yield "\n".join(_line(graph, one) for one in found.objections)
    cited = backing(graph, id_)
    said = by(graph, cited) or f"{unbacked(graph, cited)}."
    yield f"{said[0].upper()}{said[1:]}"
    yield (
        "This says what was written down against it and what of that is answered; it is no verdict. A strength "
        "follows from somebody's credences, so it is shown under a view or under what is supposed."
    )
    yield f"Command line: rsi-graph show {id_}; the formal label: rsi-graph evaluate {id_} --labels"


def _line(graph: Graph, one: Objection) -> str:
    names = ", ".join(graph.title(id_) for id_ in one.by)
    if one.needed:
        return f"- it needs \u201c{graph.title(one.id)}\u201d, which is {'challenged' if not names else 'disputed'}"
    if one.outcome == "stands":
        return f"- {graph.title(one.id)}: unanswered"
    return f"- {graph.title(one.id)}: {'answered by' if one.answered else 'in a circle with'} {names}"
