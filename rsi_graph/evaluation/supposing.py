"""Making suppositions: which nodes can be supposed here, how an answer is read, and how it is put into words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rsi_graph.errors import BadSetting
from rsi_graph.evaluation import SUPPOSABLE, suppose
from rsi_graph.evaluation.standings import number
from rsi_graph.evaluation.structure import NO_OPINION, Interval, Supposition
from rsi_graph.graph import Graph

ANSWERS = ("accept", "reject", "clear")
"""The answers to the question what is supposed of a node; the last clears all suppositions."""
HERE, ROW, STEP, CARD = "", "row", "step", "card"
"""The words for the node of the place, the row under the cursor, the step between the two, the node of the card."""
NO_ANSWER = "the first letter is enough; row, step or card before it means one of the others listed"


@dataclass(frozen=True, slots=True)
class Posed:
    """A view that is supposed: its name, its title, and what it supposes."""

    name: str
    title: str
    supposition: Supposition


def within_reach(graph: Graph, node: str, row: str = "", *, chosen: bool = False) -> dict[str, str]:
    """The nodes that can be supposed here, by the word that stands for each; for a passage, its source.

    The empty word stands for the node, or for the row if that is ``chosen``.
    """
    between = (*graph.incoming(node), *graph.outgoing(node)) if node in graph and row in graph else ()
    steps = (r.argument for r in between if r.other(node) == row and r.argument in graph)
    step = next(filter(None, steps), "")
    wanted = {HERE: row, CARD: node, STEP: step} if chosen else {HERE: node, ROW: row, STEP: step}
    found: dict[str, str] = {}
    for word, id_ in wanted.items():
        whole = id_.partition("/")[0]
        if whole in graph and graph.kind(whole) in SUPPOSABLE and whole not in found.values():
            found[word] = whole
    return found


def beyond_reach(graph: Graph, node: str) -> str:
    """The reason why nothing can be supposed here."""
    if node in graph and graph.kind(node) == "question":
        return "a question is neither true nor false: suppose one of its answers"
    return "choose a claim, a condition, a risk, an argument or a source first"


def asked(graph: Graph, reach: Mapping[str, str]) -> str:
    """The instructions for an answer, one in each line."""
    named = {
        HERE: "a accepts, r rejects",
        ROW: "row a, row r: the same of the row",
        STEP: "step r rejects that the row bears on it, here",
        CARD: "card a, card r: the same of the card,",
    }
    parts = (f"{named[word]} \u201c{graph.title(id_)}\u201d" for word, id_ in reach.items())
    return "\n".join((*parts, "c clears all that is supposed"))


def supposing(graph: Graph, held: Supposition, reach: Mapping[str, str], answer: str) -> Supposition:
    """The supposition with one more answer, for which its first letter is enough. Raises BadSetting, UnknownNode."""
    *before, given = answer.lower().split() or [""]
    word = next((known for known in ANSWERS if given and known.startswith(given)), "")
    of = next((known for known in (ROW, STEP, CARD) if before and known.startswith(before[0])), HERE)
    if not answer.strip():
        raise BadSetting("nothing was typed", f"a, r or c, then enter; {NO_ANSWER}")
    if not word or len(before) > (of != HERE):
        raise BadSetting(f"{answer!r} is none of {', '.join(ANSWERS)}", NO_ANSWER)
    if word == "clear":
        return Supposition()
    of = HERE if of == ROW and CARD in reach else of
    if of not in reach:
        raise BadSetting(f"{answer!r} names nothing here that can be supposed", NO_ANSWER)
    id_ = reach[of]
    accept, reject = ([other for other in ids if other != id_] for ids in (held.accept, held.reject))
    (accept if word == "accept" else reject).append(id_)
    return suppose(graph, accept, reject, *_kept(held, lambda other: other != id_))


def left_of(graph: Graph, held: Supposition) -> Supposition:
    """The part of a supposition that is about nodes of the graph."""
    accept, reject = ([id_ for id_ in ids if id_ in graph] for ids in (held.accept, held.reject))
    return suppose(graph, accept, reject, *_kept(held, graph.__contains__))


def _kept(held: Supposition, is_kept: Callable[[str], bool]) -> tuple[dict[str, Interval], dict[str, Interval]]:
    """The weights and the beliefs about some of the nodes."""
    weights, beliefs = (
        {id_: known for id_, known in given if is_kept(id_)} for given in (held.credence, held.believed)
    )
    return weights, beliefs


def supposed(graph: Graph, held: Supposition, posed: Posed | None = None) -> str:
    """The supposition in words; for a view its title, and what is supposed besides."""
    rest = _besides(held, posed)
    parts = [f"{word} {', '.join(map(graph.title, ids))}" for word, ids in _pinned(rest) if ids]
    parts += [f"weighed {graph.title(id_)} {ends(interval)}" for id_, interval in rest.credence]
    parts += [_believed(graph.title(id_), interval) for id_, interval in rest.believed]
    return "; ".join([f"view \u201c{posed.title}\u201d", *parts] if posed else parts)


def _believed(title: str, interval: Interval) -> str:
    return f"no opinion on {title}" if interval == NO_OPINION else f"held {title} {ends(interval)}"


def _besides(held: Supposition, posed: Posed | None) -> Supposition:
    """The part of a supposition that is not in the view."""
    if posed is None:
        return held
    view = posed.supposition
    accept, reject = (
        tuple(id_ for id_ in ids if id_ not in known)
        for ids, known in ((held.accept, view.accept), (held.reject, view.reject))
    )
    pairs = ((held.credence, view.credence), (held.believed, view.believed))
    return Supposition(accept, reject, *(tuple(part for part in mine if part not in known) for mine, known in pairs))


def _pinned(held: Supposition) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return ("accepted", held.accept), ("rejected", held.reject)


def ends(interval: Interval) -> str:
    """A base weight, a credence or an interval in words: ".50", ".40 to .80", "no opinion"."""
    return "no opinion" if interval == NO_OPINION else " to ".join(dict.fromkeys(map(number, interval)))


def command(held: Supposition, posed: Posed | None = None, name: str = "evaluate") -> str:
    """The command line for the same supposition, quoted for a shell."""
    from shlex import quote

    view, rest = f" --view {posed.name}" if posed else "", _besides(held, posed)
    parts = (("accept", rest.accept), ("reject", rest.reject))
    return f"rsi-graph {name}{view}" + "".join(f" --{word} {quote(id_)}" for word, ids in parts for id_ in ids)
