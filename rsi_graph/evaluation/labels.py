"""Grounded labels: what has to be accepted, what has to be rejected, and what stays open.

P. M. Dung, On the acceptability of arguments, Artificial Intelligence 77 (1995); necessary supports after F. Nouioua
and V. Risch, Argumentation Frameworks with Necessities, SUM 2011. A place is accepted once all its attackers are
rejected and all it needs is accepted, rejected once an attacker is accepted or something it needs rejected. Whatever
no such step reaches is undecided. Found directly, in time linear in the edges, and unique.
"""

from collections.abc import Iterator, Mapping
from typing import Literal, TypeAlias

from rsi_graph.evaluation.structure import Role, Situation, Structure

Label: TypeAlias = Literal["accepted", "rejected", "undecided"]

ATTACKS: frozenset[Role] = frozenset({"attacks", "undercuts"})
NEEDS: frozenset[Role] = frozenset({"requires", "premise"})
"""Roles in which a place cannot be accepted without what bears on it."""


def grounded(structure: Structure, situation: Situation) -> list[Label]:
    """The label of every place."""
    attacked: list[list[int]] = [[] for _ in structure.ids]
    needed: list[list[int]] = [[] for _ in structure.ids]
    waiting = [0] * len(structure.ids)
    for source, target, role, _, _ in structure.edges:
        if role in ATTACKS:
            attacked[source].append(target)
        elif role in NEEDS:
            needed[source].append(target)
        else:
            continue
        waiting[target] += 1
    for place in situation.fallen:
        waiting[place] += 1
    return _spread(attacked, needed, waiting, situation.held)


def _spread(
    attacked: list[list[int]], needed: list[list[int]], waiting: list[int], held: Mapping[int, float]
) -> list[Label]:
    """Label by label, each passed on once to what it bears on."""
    labels: list[Label] = ["undecided"] * len(waiting)
    fixed = {place: _of(value) for place, value in held.items()}
    free: list[tuple[int, Label]] = [(p, "accepted") for p, count in enumerate(waiting) if not count]
    todo = [*fixed.items(), *((place, label) for place, label in free if place not in fixed)]
    for place, label in todo:
        labels[place] = label
    while todo:
        place, label = todo.pop()
        for_, against = (needed, attacked) if label == "accepted" else (attacked, needed)
        for target in against[place]:
            if labels[target] == "undecided":
                labels[target] = "rejected"
                todo.append((target, "rejected"))
        for target in for_[place]:
            waiting[target] -= 1
            if not waiting[target] and labels[target] == "undecided":
                labels[target] = "accepted"
                todo.append((target, "accepted"))
    return labels


def _of(value: float) -> Label:
    return "accepted" if value else "rejected"


def undecided(labels: list[Label]) -> Iterator[int]:
    """The places that stay open."""
    return (place for place, label in enumerate(labels) if label == "undecided")
