"""The last page of an interview in words: sections of short paragraphs, which each caller lays out in its own way."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from rsi_graph.evaluation import tensions
from rsi_graph.evaluation.beliefs import Following
from rsi_graph.evaluation.interview import AuthorDistance, LastPage
from rsi_graph.evaluation.standings import EVEN, number
from rsi_graph.graph import Graph

OPEN = 0.02
"""The distance from the middle up to which two digits hardly tell a side."""
NOBODY = "nobody speaks here of two claims or more that your answers decide"
CAVEAT = "A strength is not a probability; it follows from your credences and the arguments here."


@dataclass(frozen=True, slots=True)
class PageSection:
    """A heading with its mark, and paragraphs below it, each a first line with further lines."""

    mark: str
    title: str
    paragraphs: tuple[tuple[str, ...], ...]


def sections(graph: Graph, page: LastPage) -> Iterator[PageSection]:
    """Yield the sections: where one stands, tensions, the nearest and farthest authors, what would change the mind."""
    yield PageSection("=", "Where you stand", ((where(graph, page), *carried(graph, page)),))
    parting = tuple(tuple(tensions.told(graph, row)) for row in page.tensions)
    yield PageSection("~", "Your largest tensions", parting or ((f"none: {page.calm}",),))
    for title, found in (("Nearest to you", page.nearest), ("Farthest from you", page.farthest)):
        rows = tuple(tuple(_distance(graph, one, page.answered)) for one in found)
        yield PageSection("*", title, rows or ((NOBODY,),))
    rows = tuple((_turn(graph, crux.id, crux.if_rejected, crux.if_accepted, crux.flips),) for crux in page.cruxes)
    yield PageSection("!", "What would change your mind", rows or (("nothing alone",),))


def where(graph: Graph, page: LastPage) -> str:
    """The conclusion of the answers in words, with the number that follows; without an opinion there is no number."""
    standing, title = page.standing, graph.title(page.target)
    if not page.answered:
        return f"{title}: you have given no opinion yet, so nothing follows that would be yours."
    if standing.is_silent:
        return f"{title}: nothing that you answered bears on it, so nothing follows that would be yours."
    spread = f"[{number(standing.low)} {number(standing.high)}]"
    return f"{title}: {number(standing.strength)} {spread}. {leaning(standing)}"


def carried(graph: Graph, page: LastPage) -> Iterator[str]:
    """Yield the sentences that say on what the number rests most, and whether that is one's own."""
    for one in page.carriers:
        if one.strength is None:
            whose = "you said nothing that bears on it: it and its reasons start from .5"
        else:
            whose = f"{number(one.strength)}, {'as you said' if one.is_held else 'by your answers'}"
        yield f"most {tensions.PULLS.get(one.role, 'for it')}: {graph.title(one.id)} ({whose})"


def leaning(standing: Following) -> str:
    """The side to which the answers point, and whether every way of weighing points there."""
    if standing.strength is None:
        return "Arguments in a circle find no balance here."
    if abs(standing.strength - EVEN) < OPEN:
        return "Your answers and the arguments here leave it open."
    side = "for" if standing.strength > EVEN else "against"
    low, high = (EVEN if end is None else end for end in (standing.low, standing.high))
    if low < EVEN - OPEN and high > EVEN + OPEN:
        open_ = "what you left open, or another way of weighing, could turn it over"
        return f"Your answers and the arguments here come out rather {side} it, but {open_}."
    only = "only just " if abs(standing.strength - EVEN) < tensions.FELT else ""
    return f"Your answers and the arguments here come out {only}{side} it."


def _distance(graph: Graph, one: AuthorDistance, answered: Collection[str]) -> Iterator[str]:
    more = f" and {one.others} more of the same works" if one.others else ""
    yield f"{one.name}{more}: {number(one.distance)} apart over {one.shared} claims"
    for id_ in one.parting:
        by = "" if id_ in answered else ", by what follows from your answers"
        yield f"you part on: {graph.title(id_)}{by}"


def _turn(graph: Graph, id_: str, rejected: float | None, accepted: float | None, flips: tuple[str, ...]) -> str:
    title = graph.title(id_) if id_ in graph else id_
    turns = "; that turns it over" if flips else ""
    return f"{title}: {number(rejected)} if it is false, {number(accepted)} if it is true{turns}"


def text(graph: Graph, page: LastPage) -> str:
    """The whole page as a text to paste."""
    out = []
    for section in sections(graph, page):
        out.append(section.title)
        for first, *rest in section.paragraphs:
            out += [f"- {first}", *(f"  {line}" for line in rest)]
        out.append("")
    return "\n".join((*out, CAVEAT))
