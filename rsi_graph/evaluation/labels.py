"""Grounded labels: what has to be accepted, what has to be rejected, and what stays open.

P. M. Dung, On the acceptability of arguments, Artificial Intelligence 77 (1995); necessary supports after F. Nouioua
and V. Risch, Argumentation Frameworks with Necessities, SUM 2011. A place is accepted once all its attackers are
rejected and all it needs is accepted, rejected once an attacker is accepted or something it needs rejected. Whatever
no such step reaches is undecided. Found directly, in time linear in the edges, and unique.
"""

from collections.abc import Iterator
from typing import Literal, TypeAlias

from rsi_graph.evaluation.structure import Role, Situation, Structure

Label: TypeAlias = Literal["accepted", "rejected", "undecided"]

ATTACKS: frozenset[Role] = frozenset({"attacks", "undercuts"})
NEEDS: frozenset[Role] = frozenset({"requires", "premise"})
"""Roles in which a place cannot be accepted without what bears on it."""


def grounded(structure: Structure, situation: Situation) -> list[Label]:
    """The label of every place."""
    return Labelling(structure).under(situation)


class Labelling:
    """What attacks and what needs what, kept so that labels can be found again for another situation."""

    def __init__(self, structure: Structure) -> None:
        self.attacked: list[list[int]] = [[] for _ in structure.ids]
        self.needing: list[list[int]] = [[] for _ in structure.ids]
        self.waiting = [0] * len(structure.ids)
        """How many attackers and needs stand between each place and its being accepted."""
        for source, target, role, _, _ in structure.edges:
            if role in ATTACKS:
                self.attacked[source].append(target)
                self.waiting[target] += 1
            elif role in NEEDS:
                self.needing[source].append(target)
                self.waiting[target] += 1

    def under(self, situation: Situation) -> list[Label]:
        """The labels in a situation."""
        waiting = self.waiting.copy()
        for place in situation.fallen:
            waiting[place] += 1
        labels: list[Label] = ["undecided"] * len(waiting)
        held = situation.held
        accepted = [place for place, count in enumerate(waiting) if not count and place not in held]
        accepted += [place for place, value in held.items() if value]
        rejected = [place for place, value in held.items() if not value]
        for place in accepted:
            labels[place] = "accepted"
        for place in rejected:
            labels[place] = "rejected"
        while accepted or rejected:
            beaten, freed = [], []
            for place in accepted:
                beaten += self.attacked[place]
                freed += self.needing[place]
            for place in rejected:
                beaten += self.needing[place]
                freed += self.attacked[place]
            rejected = _newly("rejected", beaten, labels)
            accepted = _newly("accepted", _free(freed, waiting), labels)
        return labels


def _newly(label: Label, places: list[int], labels: list[Label]) -> list[int]:
    """Give a label to the places that have none yet, and say which those are."""
    found = []
    for place in places:
        if labels[place] == "undecided":
            labels[place] = label
            found.append(place)
    return found


def _free(places: list[int], waiting: list[int]) -> list[int]:
    """The places for which one thing less stands in the way, and now nothing does."""
    found = []
    for place in places:
        waiting[place] -= 1
        if not waiting[place]:
            found.append(place)
    return found


def undecided(labels: list[Label]) -> Iterator[int]:
    """The places that stay open."""
    return (place for place, label in enumerate(labels) if label == "undecided")
