"""All standings of a graph in one object to look things up in, and standings in words.

numpy is only loaded when a graph is weighed, so that modules that show standings can be imported before.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rsi_graph.evaluation import DEFAULT, SPREAD, structure_of
from rsi_graph.evaluation.standings import is_contested, number, stands
from rsi_graph.evaluation.structure import Edge, Supposition, situation
from rsi_graph.evaluation.supposing import Posed, command, ends, supposed
from rsi_graph.graph import Graph
from rsi_graph.model import Condition
from rsi_graph.words import a_kind

if TYPE_CHECKING:
    from rsi_graph.evaluation.verdicts import Evaluation, Flip, NodeStanding, Scales

CAVEAT = (
    "A strength is not a probability. It says how far the arguments written down here carry something, by one way of "
    "weighing them against each other; what nobody has written down counts for nothing."
)
VERDICTS = (
    "robust: every semantics puts it on the same side of .5, over all credence intervals; depends on the semantics: "
    "they part, or the label says the opposite; undecided: it is at .5 or its spread lies across; not converged: "
    "arguments that bear on each other in a circle find no balance, so there is no number."
)
CONTESTED = (
    "Contested means that the two ways of reading an argument part. Labels ask whether every counterpoint is "
    "answered; one that stands rejects, however much speaks for it. Weights put on scales what speaks for and what "
    "against; much support outweighs one counterpoint. Neither is wrong: look at the counterpoint that stands."
)
AGAINST = ("attacks", "undercuts", "requires", "premise")
"""The roles in which something can keep its target from being accepted."""
NEEDED = ("requires", "premise")
MOST = 8
"""The most nodes that are named among those that moved without a flip."""
REASONS = 3
"""The most reasons of a label that are named."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """The standings of all nodes, in the corpus itself and under what is supposed."""

    graph: Graph
    scales: "Scales"
    plain: "Evaluation"
    """The evaluation of the corpus itself."""
    found: "Evaluation"
    """The evaluation under what is supposed; the same if nothing is."""

    @property
    def standings(self) -> Mapping[str, "NodeStanding"]:
        """The standing of every node under what is supposed."""
        return self.found.standings

    def under(self, supposition: Supposition) -> "Weighing":
        """The same graph with something supposed; a supposed step gets a place if it had none."""
        from rsi_graph.evaluation.verdicts import Scales, evaluate

        if not supposition:
            return replace(self, found=self.plain)
        scales, graph = self.scales, self.graph
        known = scales.structure.places
        if any(id_ not in known and graph.kind(id_) == "argument" for id_ in supposition.ids):
            scales = Scales(structure_of(graph, supposition))
        same = len(scales.structure.ids) == len(self.plain.standings)
        found = evaluate(scales, DEFAULT, supposition, self.plain if same else None)
        return replace(self, scales=scales, found=found)


def weighed(graph: Graph) -> Weighing:
    """Weigh a graph without a supposition."""
    from rsi_graph.evaluation.verdicts import Scales, evaluate

    scales = Scales(structure_of(graph))
    plain = evaluate(scales)
    return Weighing(graph, scales, plain, plain)


def changed(graph: Graph, held: Weighing, posed: Posed | None = None) -> Iterator[str]:
    """Yield the effects of a supposition in paragraphs: the nodes it flips, and the chains by which it does."""
    found = held.found
    yield f"Supposed: {supposed(graph, found.supposition, posed) or 'nothing'}."
    flips = len(found.flipped)
    yield f"{flips} flip{'s' * (flips != 1)} (to another label or over .5)."
    yield from (_flip(graph, flip) for flip in found.flipped)
    if lines := list(_moved(graph, held)):
        yield "\n".join(("Moved most without flipping:", *lines))
    yield f"Command line: {command(found.supposition, posed)}"


def _moved(graph: Graph, held: Weighing) -> Iterator[str]:
    """The propositions whose strength moved most, so far that two digits show it, without a flip.

    The strength before is told of none: without a position it is nobody's.
    """
    known = {flip.id for flip in held.found.flipped}.union(held.found.supposition.ids)
    pairs = ((id_, held.plain.standings.get(id_), after) for id_, after in held.standings.items() if id_ not in known)
    ends = [(id_, before.strength, after.strength) for id_, before, after in pairs if before and id_ in graph]
    apart = [
        (id_, one, two) for id_, one, two in ends if one is not None and two is not None and number(one) != number(two)
    ]
    apart.sort(key=lambda row: -abs(row[2] - row[1]))
    ways = ((id_, "up" if two > one else "down", two) for id_, one, two in apart[:MOST])
    yield from (f"{graph.title(id_)} ({id_}): {way} to {number(two)}" for id_, way, two in ways)
    if len(apart) > MOST:
        yield f"and {len(apart) - MOST} more"


def _flip(graph: Graph, flip: "Flip") -> str:
    way = " > ".join(graph.title(id_) if id_ in graph else id_ for id_ in flip.path)
    return f"{graph.title(flip.id)} ({flip.id}): {flipped(flip)}\nby {way}"


def flipped(flip: "Flip") -> str:
    """A flip in words: "accepted -> rejected, now .32"; the strength before is told of none, as it is nobody's."""
    before, after = flip.label
    crosses = "above .5" if (flip.strength[1] or 0.0) > (flip.strength[0] or 0.0) else "below .5"
    return f"{f'{before} -> {after}' if before != after else crosses}, now {number(flip.strength[1])}"


def explained(graph: Graph, held: Weighing, id_: str, posed: Posed | None = None) -> Iterator[str]:
    """Yield the notes needed to read the strength of a node, in paragraphs."""
    standing = held.standings.get(id_)
    if standing is None:
        yield f"{graph.title(id_)} ({id_}) is {a_kind(graph.kind(id_))} and has no strength."
    elif held.found.supposition and id_ not in held.found.heard:
        yield f"{graph.title(id_)} ({id_}): {stands(held.found.told(id_))}, so it has no strength that would be yours."
        yield f"All this is under what is supposed: {supposed(graph, held.found.supposition, posed)}."
        return
    else:
        labelled = held.found.supposition.decides or not held.found.supposition
        yield f"{graph.title(id_)} ({id_}): {stands(standing, labelled=labelled)}."
        if labelled:
            yield " ".join(_labelled(graph, held, id_, standing))
            yield from (CONTESTED for _ in range(is_contested(standing)))
    yield CAVEAT
    spread = ", ".join(SPREAD)
    where = f"over {spread} and over all credence intervals"
    yield f"The number is by {held.found.semantics}. In [ ] its spread, if it has one: {where}."
    yield VERDICTS
    yield " ".join(_base(held, id_, standing))
    yield from _status(graph, id_, standing)
    yield " ".join(_grouped(graph, held, id_, standing))
    yield from (_circle(graph, circle.nodes) for circle in held.found.unsettled if id_ in circle.nodes)
    if held.found.supposition:
        yield f"All this is under what is supposed: {supposed(graph, held.found.supposition, posed)}."
    name = f"evaluate {id_}" if standing else "evaluate"
    yield f"Command line: {command(held.found.supposition, posed, name)}"


def _labelled(graph: Graph, held: Weighing, id_: str, standing: "NodeStanding") -> Iterator[str]:
    """Yield the reasons for the label of a node."""
    structure, label = held.scales.structure, standing.label
    yield f"By the labels it is {label}:"
    if id_ in (*held.found.supposition.accept, *held.found.supposition.reject):
        yield "that is what is supposed."
        return
    bearing = [edge for edge in structure.edges if structure.ids[edge.target] == id_]
    against = [edge for edge in bearing if edge.role in AGAINST]
    telling = [edge for edge in against if _tells(edge, held, label)]
    titles = "; ".join(_reason(graph, held, edge) for edge in telling[:REASONS])
    more = f"; and {len(telling) - REASONS} more" if len(telling) > REASONS else ""
    if label == "accepted":
        yield "no counterpoint to it stands." if against else "nobody has written down a counterpoint to it."
    elif telling:
        yield f"{titles}{more}."
    else:
        yield "only sources that are rejected or unreliable say it."


def _tells(edge: Edge, held: Weighing, label: str) -> bool:
    """Return True if an edge is a reason for its target's label: it keeps the target from being accepted."""
    source = held.standings[held.scales.structure.ids[edge.source]].label
    stands_or_falls = "rejected" if edge.role in NEEDED else "accepted"
    return source == (stands_or_falls if label == "rejected" else "undecided")


def _reason(graph: Graph, held: Weighing, edge: Edge) -> str:
    source = held.scales.structure.ids[edge.source]
    words = {"requires": "it requires", "premise": "it needs the premise"}.get(edge.role, "against it stands")
    return f"{words} \u201c{graph.title(source)}\u201d ({source}), which is {held.standings[source].label}"


def _base(held: Weighing, id_: str, standing: "NodeStanding | None") -> Iterator[str]:
    yield "Base weights:"
    if id_ in dict(held.found.supposition.believed):
        yield f"this is held at {ends(standing.credence) if standing and standing.credence else 'no opinion'};"
    elif standing is not None and standing.credence is not None:
        yield f"this starts from {ends(standing.credence)}, its credence in the corpus or in what is supposed;"
    under = situation(held.scales.structure, held.found.supposition)
    yield f"{under.unset} of {len(under.credences)} propositions have no credence and start from .5."


def _status(graph: Graph, id_: str, standing: "NodeStanding | None") -> Iterator[str]:
    """A note that the status of a condition is not weighed."""
    record = graph.node(id_).record
    if isinstance(record, Condition) and record.status and standing and standing.credence is None:
        yield (
            f"That it is noted as met: {record.status.met} does not enter. A status says how things stood on a day; "
            "how far one may build on it is said by a credence, and i supposes it."
        )


def _grouped(graph: Graph, held: Weighing, id_: str, standing: "NodeStanding | None") -> Iterator[str]:
    structure = held.scales.structure
    groups = [[structure.edges[number] for number in group] for group in structure.groups]
    own = [group for group in groups if structure.ids[group[0].target] == id_]
    yield "Near-duplicates beside each other count once."
    for group in own:
        titles = " and ".join(f"\u201c{graph.title(structure.ids[edge.source])}\u201d" for edge in group)
        yield f"Here as one: {titles}."
    if own and standing is not None and standing.ungrouped is not None:
        yield f"If each counted it would be {number(standing.ungrouped)}."
    if not own:
        yield f"None bear on this; there are {len(groups)} groups in the corpus."


def _circle(graph: Graph, nodes: Iterable[str]) -> str:
    return f"Not converged, because these bear on each other: {', '.join(graph.title(id_) for id_ in nodes)}."
