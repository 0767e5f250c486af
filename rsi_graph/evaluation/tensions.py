"""The consequences of a position, and the tensions between its parts.

Beside each credence stands the strength that the rest of the position gives the same node: the credence itself is left
out, all else is held (``beliefs``). If the two part, there is a tension, with the arguments that cause it. Tensions
need not be resolved: a reader may change the credence, reject a step, or keep the tension on purpose. If no other
credence bears on a node, nothing follows: the number would be the program's and nobody's.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

import numpy as np

from rsi_graph.corpus.layer_files import View
from rsi_graph.evaluation import DEFAULT, structure_of
from rsi_graph.evaluation.standings import number
from rsi_graph.evaluation.structure import Edge, Interval, Structure, Supposition, situation
from rsi_graph.evaluation.supposing import ends
from rsi_graph.evaluation.verdicts import Scales
from rsi_graph.evaluation.views import Override, names, overrides, sound, view
from rsi_graph.graph import Graph
from rsi_graph.model import PROPOSITIONS
from rsi_graph.snapshot import Snapshot

FELT = 0.1
"""The distance from which a credence and what follows are in tension."""
CAUSES = 3
ENDS = {"accepts": (1.0, 1.0), "rejects": (0.0, 0.0)}
AGAINST = ("attacks", "requires")


@dataclass(frozen=True, slots=True)
class Pull:
    """An argument that draws a node away from its credence, and what it carries, 0 to 1."""

    id: str
    role: str
    carries: float


@dataclass(frozen=True, slots=True)
class Consequence:
    """A credence of a position, and beside it what follows from the rest."""

    id: str
    held: Interval
    because: str | None
    follows: float | None
    """The strength that follows; None if no other credence bears on it, or a circle of arguments has no balance."""
    pulls: tuple[Pull, ...]
    """The arguments that cause the tension, the strongest first; empty if there is none."""

    @property
    def gap(self) -> float:
        """The distance of what follows from the credence: 0 within the interval, negative below it."""
        if self.follows is None:
            return 0.0
        low, high = self.held
        return self.follows - low if self.follows < low else max(0.0, self.follows - high)

    @property
    def in_tension(self) -> bool:
        """Return True if the two are far enough apart to be worth a thought."""
        return abs(self.gap) >= FELT


@dataclass(frozen=True, slots=True)
class Grounds:
    """The parts of a position that still hold over a corpus, and its nodes that are gone or reworded."""

    supposition: Supposition
    parts: tuple[Override, ...]
    gone: tuple[str, ...]
    reworded: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeldPosition:
    """A position over the present corpus, with what follows beside each of its credences."""

    name: str
    title: str
    grounds: Grounds
    consequences: tuple[Consequence, ...]

    def of(self, id_: str) -> Consequence | None:
        """The credence of a node with what follows; None if the position does not speak of it."""
        return next((one for one in self.consequences if one.id == id_), None)

    @property
    def tensions(self) -> tuple[Consequence, ...]:
        """The credences that are in tension, the widest first."""
        return tuple(tensions(self.consequences))

    @property
    def answers(self) -> dict[str, Interval]:
        """The credence of every proposition that it speaks of; what it accepts has 1, what it rejects 0."""
        return {one.id: one.held for one in self.consequences}


def held_position(snapshot: Snapshot, name: str) -> HeldPosition | None:
    """A position by its name; None if there is none. Raises BadSetting if it cannot be read or supposed."""
    if name not in names(snapshot):
        return None
    held = view(snapshot, name)
    found = grounds(snapshot.graph, held)
    return HeldPosition(name, held.title, found, consequences(snapshot.graph, found))


def follows(graph: Graph, held: Supposition, id_: str) -> Consequence:
    """The consequence of all other credences for a proposition, with the arguments behind it."""
    bearing = PositionScales(structure_of(graph, held), held)
    low = bearing.consequence(Override("weighs", id_, (0.0, 0.0), (), None))
    high = bearing.consequence(Override("weighs", id_, (1.0, 1.0), (), None))
    pulls = sorted((*low.pulls, *high.pulls), key=lambda pull: (-pull.carries, pull.id))
    return Consequence(id_, (0.0, 1.0), None, low.follows, tuple(pulls))


def held_beside(graph: Graph, held: Supposition, id_: str, semantics: str = DEFAULT) -> Consequence:
    """The credence that is held of a node, with what follows from the rest."""
    interval = dict(held.believed)[id_]
    bearing = PositionScales(structure_of(graph, held), held, semantics)
    return bearing.consequence(Override("weighs", id_, interval, (), None))


def wording(graph: Graph, id_: str) -> str:
    """A fingerprint of the text of a node."""
    return sha256(graph.body(id_).get("text", "").encode()).hexdigest()[:12]


def grounds(graph: Graph, held: View) -> Grounds:
    """The parts of a position that can be supposed here; ``views.viewed`` says why others cannot."""
    parts: dict[str, Override] = {}
    for part in overrides(held):
        if part.node in graph:
            parts.setdefault(part.node, part)
    gone = tuple(part.node for part in overrides(held) if part.node not in graph)
    reworded = (
        one.node
        for one in held.credences
        if one.wording and one.node in graph and one.wording != wording(graph, one.node)
    )
    return Grounds(sound(graph, held), tuple(parts.values()), gone, tuple(reworded))


def consequences(graph: Graph, found: Grounds, semantics: str = DEFAULT) -> tuple[Consequence, ...]:
    """Every credence of a position, in its order, with what follows from the rest."""
    bearing = PositionScales(structure_of(graph, found.supposition), found.supposition, semantics)
    return tuple(bearing.consequence(part) for part in found.parts if graph.kind(part.node) in PROPOSITIONS)


class PositionScales:
    """The scales on which each credence of a position is weighed against the rest."""

    def __init__(self, structure: Structure, held: Supposition, semantics: str = DEFAULT) -> None:
        self.structure, self.held, self.semantics = structure, held, semantics
        self.scales = Scales(structure)
        self.incoming: Mapping[int, Sequence[Edge]] = _incoming(structure)

    def carriers(self, id_: str) -> tuple[Pull, ...]:
        """The arguments that carry most for a node and most against it, under the whole position."""
        strengths = self.scales.weigh(self.semantics, situation(self.structure, self.held)).strengths
        found: dict[bool, Pull] = {}
        for edge in self.incoming.get(self.structure.places[id_], ()):
            pull = Pull(self.structure.ids[edge.source], edge.role, _carried(edge, float(strengths[edge.source])))
            before = found.get(edge.role in AGAINST)
            if pull.carries > 0 and (before is None or pull.carries > before.carries):
                found[edge.role in AGAINST] = pull
        return tuple(found[side] for side in (False, True) if side in found)

    def consequence(self, part: Override) -> Consequence:
        """A credence, with what follows and the arguments behind the difference."""
        structure, place = self.structure, self.structure.places[part.node]
        interval = part.interval or ENDS[part.verb]
        under = situation(structure, self.held.without(part.node))
        if self.scales.is_silent(under, part.node):
            return Consequence(part.node, interval, part.because, None, ())
        strengths = self.scales.weigh(self.semantics, under).strengths
        follows = None if np.isnan(strengths[place]) else float(strengths[place])
        plain = Consequence(part.node, interval, part.because, follows, ())
        if not plain.in_tension:
            return plain
        pulls = [
            Pull(structure.ids[edge.source], edge.role, carried)
            for edge in self.incoming[place]
            if (edge.role in AGAINST) == (plain.gap < 0)
            for carried in [_carried(edge, float(strengths[edge.source]))]
            if carried > 0
        ]
        pulls.sort(key=lambda pull: (-pull.carries, pull.id))
        return replace(plain, pulls=tuple(pulls[:CAUSES]))


def _incoming(structure: Structure) -> Mapping[int, Sequence[Edge]]:
    found: defaultdict[int, list[Edge]] = defaultdict(list)
    for edge in structure.edges:
        found[edge.target].append(edge)
    return found


def _carried(edge: Edge, strength: float) -> float:
    return edge.weight * (1 - strength if edge.role == "requires" else strength)


def tensions(found: tuple[Consequence, ...]) -> Iterator[Consequence]:
    """The consequences that are tensions, the largest first."""
    yield from sorted((one for one in found if one.in_tension), key=lambda one: (-abs(one.gap), one.id))


# --- in words -----------------------------------------------------------------------------------------------------

PULLS = {"requires": "it needs", "attacks": "against it"}
"""The words for an argument by its role; any other role speaks for the node."""


UNREACHED = "no other credence bears on it"
"""The words if nothing follows from the rest of a position."""


def no_tension(found: Sequence[Consequence]) -> str:
    """The reason why there is no tension, in words."""
    followed = any(row.follows is not None for row in found)
    return "what follows lies near every credence" if followed else "no credence bears on another"


def beside(row: Consequence) -> str:
    """A credence and what follows beside it: ".70; from the rest follows .55"."""
    after = UNREACHED if row.follows is None else f"from the rest follows {number(row.follows)}"
    return f"{ends(row.held)}; {after}"


def told(graph: Graph, row: Consequence) -> Iterator[str]:
    """A tension in words: what is held and what follows, then each argument behind it."""
    yield f"{graph.title(row.id)}: {ends(row.held)} held, {number(row.follows)} follows"
    for pull in row.pulls:
        yield f"{PULLS.get(pull.role, 'for it')}: {graph.title(reason(graph, pull))} ({number(pull.carries)})"
    if not row.pulls:
        yield "no argument for it carries it so high" if row.gap < 0 else "no argument against it is strong"


def reason(graph: Graph, pull: Pull) -> str:
    """The node that is named for an argument: of an inline step its premise."""
    return graph.step(pull.id).premises[0] if graph.is_inline(pull.id) else pull.id


def changes(graph: Graph, found: Grounds) -> Iterator[str]:
    """Yield a sentence for each change under a position: a node that is gone, or that says something else now."""
    for id_ in found.gone:
        yield f"{id_} is not in the corpus any more; {graph.unknown(id_).hint}".rstrip("; ")
    for id_ in found.reworded:
        yield f"{id_} says something else now than when it was weighed"
