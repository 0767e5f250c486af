"""All standings of a graph as one value to look things up in, and what is said of them in words.

Nothing here loads numpy until a graph is weighed, so that what shows standings may be imported before there are any.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rsi_graph.errors import BadSetting
from rsi_graph.evaluation import DEFAULT, SPREAD, structure_of, suppose
from rsi_graph.evaluation.structure import Supposition
from rsi_graph.graph import Graph

if TYPE_CHECKING:
    from rsi_graph.evaluation.verdicts import Evaluation, Flip, Scales, Standing

ANSWERS = ("accept", "reject", "clear")
"""What can be supposed of a node, and that nothing is supposed any more."""
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


def supposing(graph: Graph, held: Supposition, id_: str, answer: str) -> Supposition:
    """What is supposed with one more answer, of which the first letter is enough. Raises BadSetting, UnknownNode."""
    given = answer.strip().lower()
    word = next((known for known in ANSWERS if given and known.startswith(given)), "")
    if not word:
        raise BadSetting(f"{answer!r} is none of {', '.join(ANSWERS)}", "the first letter is enough")
    if word == "clear":
        return Supposition()
    accept, reject = ([other for other in ids if other != id_] for ids in (held.accept, held.reject))
    (accept if word == "accept" else reject).append(id_)
    return suppose(graph, accept, reject)


def left_of(graph: Graph, held: Supposition) -> Supposition:
    """What of a supposition is still about nodes that are there."""
    accept, reject = ([id_ for id_ in ids if id_ in graph] for ids in (held.accept, held.reject))
    return suppose(graph, accept, reject)


def supposed(graph: Graph, held: Supposition) -> str:
    """What is supposed, in words."""
    parts = (("accepted", held.accept), ("rejected", held.reject))
    return "; ".join(f"{word} {', '.join(map(graph.title, ids))}" for word, ids in parts if ids)


def changed(graph: Graph, held: Weighed) -> Iterator[str]:
    """What a supposition flips, and by which way, a paragraph each."""
    found = held.found
    yield f"Supposed: {supposed(graph, found.supposition) or 'nothing'}."
    flips = len(found.flipped)
    yield f"{flips} flip{'s' * (flips != 1)} (to another label or over .5); other strengths may have moved."
    yield from (_flip(graph, flip) for flip in found.flipped)
    yield f"Command line: rsi-graph evaluate{_options(found.supposition)}"


def _flip(graph: Graph, flip: "Flip") -> str:
    before, after = flip.label
    crosses = "above .5 now" if (flip.strength[1] or 0.0) > (flip.strength[0] or 0.0) else "below .5 now"
    labels = f"{before} -> {after}" if before != after else f"{before} as before, {crosses}"
    strengths = " -> ".join(map(number, flip.strength))
    way = " > ".join(graph.title(id_) if id_ in graph else id_ for id_ in flip.path)
    return f"{graph.title(flip.id)} ({flip.id}): {labels}, {strengths}\nby {way}"


def _options(held: Supposition) -> str:
    parts = (("accept", held.accept), ("reject", held.reject))
    return "".join(f" --{word} {id_}" for word, ids in parts for id_ in ids)


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
        yield f"{graph.title(id_)} ({id_}): {standing.label}, {figures(standing).replace('  ', ', ')}."
    spread = ", ".join(SPREAD)
    yield f"The number is by {held.found.semantics}. In [ ] its spread: over {spread} and over all credence intervals."
    yield VERDICTS
    yield " ".join(_base(held, standing))
    yield " ".join(_grouped(graph, held, id_, standing))
    yield from (_circle(graph, circle.nodes) for circle in held.found.unsettled if id_ in circle.nodes)
    if held.found.supposition:
        yield f"All this is under what is supposed: {supposed(graph, held.found.supposition)}."
    yield f"Command line: rsi-graph evaluate{f' {id_}' if standing else ''}{_options(held.found.supposition)}"


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
