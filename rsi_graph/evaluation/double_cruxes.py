"""Double cruxes: the propositions on which positions would have to agree to close most of their gap on another.

Positions agree on a proposition if all give it the strength that it has under one of them. The part of the gap that
closes is the mean over the positions whose strength it could be. The gap of two positions is the distance of their
strengths, that of more positions the mean distance of any two. A double crux is what they should talk about.

A position that says nothing on a proposition, nor on anything that bears on it, has no strength for it. It takes no
part in the gap there, and nobody is asked to agree with it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rsi_graph.errors import BadSetting
from rsi_graph.evaluation import DEFAULT, structure_of
from rsi_graph.evaluation.disagreements import APART
from rsi_graph.evaluation.hanging import Hanging
from rsi_graph.evaluation.semantics import Array
from rsi_graph.evaluation.standings import number, strength_of
from rsi_graph.evaluation.structure import Structure, Supposition, situation
from rsi_graph.evaluation.verdicts import Scales
from rsi_graph.evaluation.views import over
from rsi_graph.graph import Graph, citations
from rsi_graph.graph.backing import backing
from rsi_graph.model import Source

CLOSES = 0.005
"""The least part of the gap that agreement has to close to be shown."""
TWO = 2


@dataclass(frozen=True, slots=True)
class DoubleCrux:
    """A proposition, its strength under each position, and the share of the gap that agreement on it closes."""

    id: str
    strengths: tuple[float | None, ...]
    """Its strength under each position; None if it is silent on it."""
    closes: float


@dataclass(frozen=True, slots=True)
class DoubleCruxes:
    """The strengths of a node under positions that leave it open, and the double cruxes that close most of the gap."""

    node: str
    strengths: tuple[float | None, ...]
    """Its strength by the rest of each position; None if it is silent on it."""
    gap: float
    """The gap of those that are not silent; 0 if fewer than two speak."""
    rows: tuple[DoubleCrux, ...]
    untried: int = 0
    """The number of propositions that are not tried because there are too many: those of the least slopes."""

    @property
    def speaking(self) -> int:
        """The number of positions that are not silent on the node."""
        return sum(strength is not None for strength in self.strengths)


def double_cruxes(
    structure: Structure, positions: Sequence[Supposition], semantics: str = DEFAULT, node: str = ""
) -> DoubleCruxes | None:
    """The nodes on which positions would have to agree; None if arguments in a circle find no balance."""
    sides = [Hanging(structure, node, held.without(node)) for held in positions]
    found = np.array([side.scales.weigh(semantics, side.under).strengths for side in sides])
    if np.isnan(found).any():
        return None
    part, place = sides[0].structure, sides[0].place
    known = np.array([side.scales.heard(side.under) for side in sides])
    shown = np.where(known, found, np.nan)
    here = np.flatnonzero(known[:, place])
    if len(here) < TWO:
        return DoubleCruxes(node, _row(shown[:, place]), 0.0, ())
    speaking = found[here]
    propositions = speaking[:, : part.propositions]
    apart = np.flatnonzero(propositions.max(axis=0) - propositions.min(axis=0) >= APART)
    apart = apart[(apart != place) & known[here][:, apart].any(axis=0)]
    ids = [part.ids[at] for at in apart.tolist()]
    tried = {part.places[id_] for at in here for id_ in sides[at].sifted(ids)}
    apart = np.array(sorted(tried), np.intp)
    gap = float(_gap(speaking[:, place]))
    of_each = [_left([sides[at] for at in here], speaking, whose, apart, semantics) for whose in range(len(here))]
    left = np.average(np.array(of_each), axis=0, weights=known[here][:, apart]) if len(apart) else apart
    rows = [
        DoubleCrux(part.ids[at], _row(shown[:, at]), gap - float(rest)) for at, rest in zip(apart, left, strict=True)
    ]
    rows.sort(key=lambda row: (-row.closes, row.id))
    closing = tuple(row for row in rows if row.closes >= CLOSES)
    return DoubleCruxes(node, _row(shown[:, place]), gap, closing, len(ids) - len(tried))


def _row(strengths: Array) -> tuple[float | None, ...]:
    return tuple(None if np.isnan(strength) else float(strength) for strength in strengths)


def _left(sides: Sequence[Hanging], found: Array, whose: int, apart: NDArray[np.int_], semantics: str) -> Array:
    """The gap that is left where all take over what one position gives each proposition in turn."""
    ends = []
    for number_, side in enumerate(sides):
        if number_ == whose:
            ends.append(np.full(len(apart), found[whose, side.place]))
            continue
        trials = [replace(side.under, held={**side.under.held, at: float(found[whose, at])}) for at in apart.tolist()]
        ends.append(side.strengths(trials, semantics))
    return _gap(np.array(ends))


def _gap(strengths: Array) -> Array:
    """The mean distance of any two, along the first axis."""
    pairs = combinations(range(len(strengths)), 2)
    result: Array = np.mean([np.abs(strengths[one] - strengths[two]) for one, two in pairs], axis=0)
    return result


@dataclass(frozen=True, slots=True)
class Comparison:
    """Several positions, named, and what they come down to at one node."""

    names: tuple[str, ...]
    suppositions: tuple[Supposition, ...]
    found: DoubleCruxes | None
    """The double cruxes; None if they do not part, or if arguments in a circle find no balance."""


def comparison(
    graph: Graph, positions: Mapping[str, Supposition], node: str = "", semantics: str = DEFAULT
) -> Comparison:
    """Compare two or more positions at a node; without one, at the node where two part most."""
    if len(positions) < TWO:
        raise BadSetting("a comparison takes two positions or more", "rsi-graph position list names them")
    held = tuple(positions.values())
    every = Supposition()
    for one in held:
        every = over(every, one)
    steps = (node,) if node and graph.kind(node) == "argument" else ()
    structure = structure_of(graph, every, steps)
    node = node or _widest(structure, held, semantics)
    found = double_cruxes(structure, held, semantics, node) if node else None
    return Comparison(tuple(positions), held, found)


def _widest(structure: Structure, positions: Sequence[Supposition], semantics: str) -> str:
    """The proposition on which two positions differ most, preferably one that none supposes; "" if there is none."""
    own = {id_ for held in positions for id_ in held.ids}
    scales = Scales(structure)
    situations = [situation(structure, held) for held in positions]
    parts = [scales.weigh(semantics, under).strengths for under in situations]
    known = np.array([scales.heard(under) for under in situations])
    highest, lowest = (
        limit(np.where(known, parts, nobody), axis=0) for limit, nobody in ((np.max, -np.inf), (np.min, np.inf))
    )
    spread = np.nan_to_num(np.where(known.sum(axis=0) >= TWO, highest - lowest, 0.0))
    ids = structure.ids[: structure.propositions]
    rows = [(id_ in own, -spread[at], id_) for at, id_ in enumerate(ids) if spread[at] >= APART]
    return min(rows)[2] if rows else ""


# --- in words -----------------------------------------------------------------------------------------------------


def beside(names: Sequence[str], strengths: Sequence[float | None]) -> str:
    """The strengths of one proposition under several positions: "good-1965 .95, thorstad-2024 silent"."""
    return ", ".join(f"{name} {strength_of(strength)}" for name, strength in zip(names, strengths, strict=True))


def no_gap(found: DoubleCruxes | None) -> str:
    """The reason why there is no double crux, in a sentence."""
    if found is None:
        return "Nothing was found on which two of them part, of all that both speak of."
    if found.speaking < TWO:
        return "Fewer than two of them say anything that bears on it, so there is no gap to close."
    return "No proposition would bring them together by agreement on it alone."


def told(graph: Graph, names: Sequence[str], found: DoubleCruxes) -> Iterator[str]:
    """Each double crux in a line."""
    for row in found.rows:
        yield f"{number(row.closes)} {graph.title(row.id)} ({row.id}): {beside(names, row.strengths)}"


def markdown(graph: Graph, names: Sequence[str], found: DoubleCruxes | None) -> Iterator[str]:
    """The double cruxes as a page of Markdown, with who is cited for and against each."""
    yield f"# {', '.join(names[:-1])} and {names[-1]}"
    yield ""
    if found is None:
        yield no_gap(None)
        return
    said = f"On \u201c{graph.title(found.node)}\u201d, by the rest of what each says: "
    after = "What agreement would close most of it:" if found.rows else no_gap(found)
    yield f"{said}{beside(names, found.strengths)}. {after}"
    if not found.rows:
        return
    yield ""
    yield f"| | closes | {' | '.join(names)} |"
    yield f"|---|---|{'---|' * len(names)}"
    for row in found.rows:
        cells = " | ".join(map(strength_of, row.strengths))
        yield f"| {_cell(graph.title(row.id))} | {number(row.closes)} | {cells} |"
    for row in found.rows:
        yield ""
        yield f"## {graph.title(row.id)}"
        yield ""
        yield f"{graph.body(row.id).get('text', '')}".strip()
        for word, works in cited(graph, row.id):
            yield ""
            yield f"{word}: {'; '.join(works)}."


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def cited(graph: Graph, id_: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The works for a proposition and those against it, by name; a side without works is left out."""
    sides = backing(graph, id_)
    for word, works in (("For", sides.sources), ("Against", sides.opponents)):
        records = (graph.node(work).record for work in works)
        if named := tuple(citations.short(record) for record in records if isinstance(record, Source)):
            yield word, named


def facts(found: DoubleCruxes | None) -> dict[str, Any] | None:
    """Double cruxes as data for JSON; of two positions their strengths are named ``first`` and ``second`` as well."""
    if found is None:
        return None
    return {
        "node": found.node,
        **_ends(found.strengths),
        "gap": found.gap,
        "rows": [{"id": row.id, **_ends(row.strengths), "closes": row.closes} for row in found.rows],
    }


def _ends(strengths: Sequence[float | None]) -> dict[str, Any]:
    pair = dict(zip(("first", "second"), strengths, strict=True)) if len(strengths) == TWO else {}
    return {"strengths": list(strengths), **pair}
