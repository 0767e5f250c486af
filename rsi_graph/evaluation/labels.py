"""Grounded labels: what has to be accepted, what has to be rejected, and what stays open.

P. M. Dung, On the acceptability of arguments, Artificial Intelligence 77 (1995); necessary supports after F. Nouioua
and V. Risch, Argumentation Frameworks with Necessities, SUM 2011. A place is accepted when all its attackers are
rejected and all its needs accepted; it is rejected when an attacker is accepted or a need rejected. A place that no
such step reaches is undecided. The labels are unique, and are found directly, wave by wave, in time linear in the
edges.
"""

from collections.abc import Iterator, Sequence
from operator import itemgetter

import numpy as np

from rsi_graph.evaluation.components import Adjacency, Flags, Numbers, once
from rsi_graph.evaluation.structure import Label, Role, Situation, Structure

ATTACKS: frozenset[Role] = frozenset({"attacks", "undercuts"})
NEEDS: frozenset[Role] = frozenset({"requires", "premise"})
"""The roles of needs: their target cannot be accepted without them."""

LABELS: tuple[Label, ...] = ("undecided", "accepted", "rejected")
OPEN, ACCEPTED, REJECTED = range(3)


def grounded(structure: Structure, situation: Situation) -> list[Label]:
    """The label of every place."""
    return Labelling(structure).under(situation)


class Labelling:
    """The attacks and needs of a structure, kept to find the labels of many situations."""

    def __init__(self, structure: Structure) -> None:
        edges, size = structure.edges, len(structure.ids)
        source, target = (np.fromiter(map(itemgetter(end), edges), np.int64, len(edges)) for end in (0, 1))
        attacks, needs = (_playing(structure, roles) for roles in (ATTACKS, NEEDS))
        self.attacked = Adjacency.of(source[attacks], target[attacks], size)
        self.needing = Adjacency.of(source[needs], target[needs], size)
        self.waiting = np.bincount(target[attacks | needs], minlength=size)
        """The number of attackers and needs that each place waits for until it is accepted."""

    def under(self, situation: Situation) -> list[Label]:
        """The labels in a situation."""
        return [LABELS[code] for code in self._codes([situation]).tolist()]

    def each_under(self, situations: Sequence[Situation], place: int) -> list[Label]:
        """The label of one place in each of many situations, found side by side."""
        codes = self._codes(situations).reshape(len(situations), -1)
        return [LABELS[code] for code in codes[:, place].tolist()]

    def _codes(self, situations: Sequence[Situation]) -> Numbers:
        """The labels in one situation after the other; place ``p`` of the ``n``th is ``n * size + p``."""
        size = len(self.waiting)
        waiting, codes = np.tile(self.waiting, len(situations)), np.full(len(situations) * size, OPEN)
        for number, situation in enumerate(situations):
            waiting[[number * size + place for place in situation.fallen]] += 1
            for place, value in situation.held.items():
                codes[number * size + place] = ACCEPTED if value else REJECTED
        codes[(waiting == 0) & (codes == OPEN)] = ACCEPTED
        accepted, rejected = np.flatnonzero(codes == ACCEPTED), np.flatnonzero(codes == REJECTED)
        scratch = np.empty(len(codes), np.int64)
        while len(accepted) or len(rejected):
            beaten = np.concatenate((_following(self.attacked, accepted), _following(self.needing, rejected)))
            freed = np.concatenate((_following(self.needing, accepted), _following(self.attacked, rejected)))
            rejected = once(beaten[codes[beaten] == OPEN], scratch)
            codes[rejected] = REJECTED
            np.subtract.at(waiting, freed, 1)
            accepted = once(freed[(waiting[freed] == 0) & (codes[freed] == OPEN)], scratch)
            codes[accepted] = ACCEPTED
        return codes


def _following(adjacency: Adjacency, places: Numbers) -> Numbers:
    """The targets of the edges from places of situations side by side."""
    size = len(adjacency.starts) - 1
    first = places % size
    counts = adjacency.starts[first + 1] - adjacency.starts[first]
    return adjacency.following(first) + np.repeat(places - first, counts)


def _playing(structure: Structure, roles: frozenset[Role]) -> Flags:
    return np.fromiter((edge[2] in roles for edge in structure.edges), bool, len(structure.edges))


def undecided(labels: list[Label]) -> Iterator[int]:
    """The places that stay undecided."""
    return (place for place, label in enumerate(labels) if label == "undecided")
