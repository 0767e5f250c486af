"""All standings of a graph as one value to look things up in, and what is said of them in words.

Nothing here loads numpy until a graph is weighed, so that what shows standings may be imported before there are any.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rsi_graph.evaluation import DEFAULT, SPREAD, structure_of
from rsi_graph.evaluation.structure import Supposition
from rsi_graph.graph import Graph

if TYPE_CHECKING:
    from rsi_graph.evaluation.verdicts import Evaluation, Scales, Standing

CAVEAT = (
    "A strength is not a probability. It says how far the arguments written down here carry something, by one way of "
    "weighing them against each other; what nobody has written down counts for nothing."
)
VERDICTS = (
    "robust: every semantics puts it on the same side of .5, over all credence intervals; depends on the semantics: "
    "they part, or the label says the opposite; undecided: it is at .5 or its spread lies across; not converged: "
    "arguments that bear on each other in a circle find no balance, so there is no number."
)


@dataclass(frozen=True, slots=True)
class Weighed:
    """How every node stands, as the corpus is and under what is supposed."""

    scales: "Scales"
    plain: "Evaluation"
    """As the corpus is."""
    found: "Evaluation"
    """Under what is supposed; the same where nothing is."""

    @property
    def standings(self) -> Mapping[str, "Standing"]:
        """How every node stands under what is supposed."""
        return self.found.standings

    def under(self, supposition: Supposition) -> "Weighed":
        """The same graph with something supposed."""
        from rsi_graph.evaluation.verdicts import evaluate

        found = evaluate(self.scales, DEFAULT, supposition, self.plain) if supposition else self.plain
        return replace(self, found=found)


def weighed(graph: Graph) -> Weighed:
    """Weigh a graph as it is."""
    from rsi_graph.evaluation.verdicts import Scales, evaluate

    scales = Scales(structure_of(graph))
    plain = evaluate(scales)
    return Weighed(scales, plain, plain)


def figures(standing: "Standing") -> str:
    """Strength, spread and verdict: ".60 [.55 .62]  robust"; without a number where there is none."""
    if standing.strength is None:
        return standing.verdict
    return f"{number(standing.strength)} [{number(standing.low)} {number(standing.high)}]  {standing.verdict}"


def number(value: float | None) -> str:
    """A strength as people write it: .60, 1.00, or a dash where there is none."""
    return "-" if value is None else f"{value:.2f}".removeprefix("0")


def by_strength(ids: Iterable[str], standings: Mapping[str, "Standing"]) -> list[int]:
    """The numbers of what is listed, the strongest first, what has no strength last; else in the order they have."""
    found = [standings.get(id_) for id_ in ids]
    strengths = [-1.0 if standing is None or standing.strength is None else standing.strength for standing in found]
    return sorted(range(len(strengths)), key=lambda place: -strengths[place])


def explained(graph: Graph, held: Weighed, id_: str) -> Iterator[str]:
    """What one has to know to read the strength of a node, a paragraph each."""
    yield CAVEAT
    standing = held.standings.get(id_)
    if standing is None:
        yield f"{graph.title(id_)} ({id_}) is a {graph.kind(id_)} and has no strength."
    else:
        yield f"{graph.title(id_)} ({id_}): {standing.label}, {figures(standing)}."
    spread = ", ".join(SPREAD)
    yield f"The number is by {held.found.semantics}. In [ ] its spread: over {spread} and over all credence intervals."
    yield VERDICTS
    yield " ".join(_base(held, standing))
    yield " ".join(_grouped(graph, held, id_, standing))
    yield from (_circle(graph, circle.nodes) for circle in held.found.unsettled if id_ in circle.nodes)
    yield f"Command line: rsi-graph evaluate{f' {id_}' if standing else ''}"


def _base(held: Weighed, standing: "Standing | None") -> Iterator[str]:
    credences = held.scales.structure.credences
    yield "Base weights:"
    if standing is not None and standing.credence is not None:
        own = " to ".join(dict.fromkeys(map(number, standing.credence)))
        yield f"this starts from {own}, its credence in the corpus;"
    unset = sum(credence is None for credence in credences)
    yield f"{unset} of {len(credences)} propositions have no credence and start from .5."


def _grouped(graph: Graph, held: Weighed, id_: str, standing: "Standing | None") -> Iterator[str]:
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
