"""The propositions on which a position says something, directly or by what it says of things that bear on them.

On all others it is silent. The number in the middle that an evaluation leaves there is nobody's, so it is not shown.
"""

from collections import defaultdict
from collections.abc import Iterator

from rsi_graph.evaluation.structure import NO_OPINION, Structure, Supposition, situation


def opinions(held: Supposition) -> Iterator[str]:
    """Yield the ids on which a supposition says something; to have no opinion is to say nothing."""
    silent = {id_ for id_, interval in (*held.credence, *held.believed) if interval == NO_OPINION}
    yield from (id_ for id_ in held.ids if id_ not in silent)


def spoken(structure: Structure, held: Supposition) -> frozenset[int]:
    """The places whose likelihood the position, or the corpus itself, states."""
    stated = {place for place, credence in enumerate(structure.credences) if credence is not None}
    own = {structure.places[id_] for id_ in opinions(held) if id_ in structure.places}
    return frozenset(stated | own | situation(structure, held).fallen)


def heard(structure: Structure, held: Supposition) -> frozenset[int]:
    """The places on which something is said, and those on which they bear at any distance."""
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
