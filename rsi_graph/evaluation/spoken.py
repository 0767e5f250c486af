"""The propositions of which a position says something: itself, or by what it says of things that bear on them.

Of all others it is silent. The number in the middle that an evaluation leaves there is nobody's, so it is not shown.
"""

from collections import defaultdict
from collections.abc import Iterator

from rsi_graph.evaluation.structure import NO_OPINION, Structure, Supposition, situation


def opinions(held: Supposition) -> Iterator[str]:
    """Yield what a supposition says something of; to have no opinion is to say nothing."""
    silent = {id_ for id_, interval in (*held.credence, *held.believed) if interval == NO_OPINION}
    yield from (id_ for id_ in held.ids if id_ not in silent)


def spoken(structure: Structure, held: Supposition) -> frozenset[int]:
    """The places of which somebody says how likely they are: the position, or the corpus itself."""
    stated = {place for place, credence in enumerate(structure.credences) if credence is not None}
    own = {structure.places[id_] for id_ in opinions(held) if id_ in structure.places}
    return frozenset(stated | own | situation(structure, held).fallen)


def heard(structure: Structure, held: Supposition) -> frozenset[int]:
    """The places of which something is said, and those on which that bears, however far away."""
    outgoing: defaultdict[int, list[int]] = defaultdict(list)
    for edge in structure.edges:
        outgoing[edge.source].append(edge.target)
    found = set(spoken(structure, held))
    todo = list(found)
    while todo:
        for target in outgoing[todo.pop()]:
            if target not in found:
                found.add(target)
                todo.append(target)
    return frozenset(found)


def without(held: Supposition, id_: str) -> Supposition:
    """A supposition that leaves one node open."""
    return Supposition(
        tuple(one for one in held.accept if one != id_),
        tuple(one for one in held.reject if one != id_),
        tuple(one for one in held.credence if one[0] != id_),
        tuple(one for one in held.believed if one[0] != id_),
    )
