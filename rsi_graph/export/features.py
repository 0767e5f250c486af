"""The features of a corpus. Each format declares which of them it carries; from that the losses are counted.

A format declares ``CARRIES``: every feature that it can hold, with "" if that is written unchanged, or else words for
the form in which it is written. A feature that it does not name is left out.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from itertools import chain
from operator import itemgetter
from typing import TypeAlias

from rsi_graph.export.losses import Loss
from rsi_graph.export.part import Part
from rsi_graph.model import KINDS, STANCES

Carries: TypeAlias = Mapping[str, str]

_NAMES: dict[str, tuple[str, str]] = {
    "id": ("ids", "id"),
    "question": ("questions", "question"),
    "claim": ("claims", "claim"),
    "condition": ("conditions", "condition"),
    "risk": ("risks", "risk"),
    "argument": ("arguments", "argument"),
    "linked": ("arguments of linked premises", "argument of linked premises"),
    "supports": ("supports", "support"),
    "attacks": ("attacks", "attack"),
    "undercuts": ("undercuts", "undercut"),
    "contradicts": ("contradictions", "contradiction"),
    "requires": ("requirements", "requirement"),
    "given": ("conditions of conditionals", "condition of a conditional"),
    "raises": ("risks raised", "risk raised"),
    "mitigates": ("risks mitigated", "risk mitigated"),
    "answers": ("answers", "answer"),
    "refines": ("refinements", "refinement"),
    "same-as": ("sameness relations", "sameness relation"),
    "because": ("reasons", "reason"),
    "scheme": ("schemes", "scheme"),
    "weight": ("weights", "weight"),
    "text": ("texts", "text"),
    "claim-kind": ("kinds of claim", "kind of claim"),
    "credence": ("credences", "credence"),
    "expect": ("expected labels", "expected label"),
    "status": ("statuses of conditions", "status of a condition"),
    "tags": ("tags", "tag"),
    "note": ("notes", "note"),
    "annotation": ("annotations", "annotation"),
    "stance": ("stances of annotations", "stance of an annotation"),
    "locator": ("locators", "locator"),
    "quote": ("quotations", "quotation"),
    "checked": ("records of checking", "record of checking"),
    "evidence": ("kinds of evidence", "kind of evidence"),
    "source": ("sources", "source"),
    "standing": ("standings of sources", "standing of a source"),
    "access": ("statements of what was read", "statement of what was read"),
    "published": ("statements of how a work came out", "statement of how a work came out"),
    "et-al": ("marks of author lists that are cut off", "mark of an author list that is cut off"),
    "citation-key": ("citation keys", "citation key"),
    "recheck-citation": ("marks of unchecked details", "mark of unchecked details"),
}
"""The words for each feature, in the plural and the singular."""
FEATURES: dict[str, str] = {name: many for name, (many, _) in _NAMES.items()}
ONE: dict[str, str] = {name: one for name, (_, one) in _NAMES.items()}

RELATIONS = (
    "supports", "attacks", "undercuts", "contradicts", "requires", "given", "raises", "mitigates", "answers",
    "refines", "same-as",
)  # fmt: skip
OF_SOURCES = ("source", "standing", "access", "published", "et-al", "citation-key", "recheck-citation", "tags", "note")
"""The features that belong to bibliographies."""

_FIELDS = frozenset(FEATURES) - frozenset(KINDS) - frozenset(RELATIONS) - {"id", "linked", "stance"}
OUTSIDE = "relations that lead out of the part"
TOLD = ("requires", "given", "raises", "refines", "same-as", "contradicts")
"""The relations that a page shows at the node that states them; the others are shown as reasons at their target."""


def whole(*names: str) -> dict[str, str]:
    """These features, each written unchanged."""
    return dict.fromkeys(names, "")


EVERYTHING: Carries = whole(*FEATURES)


def losses(part: Part, carries: Carries) -> tuple[Loss, ...]:
    """Count everything in a part that a format cannot hold, or cannot hold unchanged."""
    if all(carries.get(name) == "" for name in FEATURES):
        return ()
    counts = census(part)
    lost = [(name, words) for name, words in FEATURES.items() if counts[name] and carries.get(name) != ""]
    return tuple(Loss(words, counts[name], carries.get(name, ""), one=ONE[name]) for name, words in lost)


def of_sources(part: Part, carries: Carries) -> tuple[Loss, ...]:
    """The same for a bibliography, which counts other nodes only by kind, since they are left out whole."""
    counts, kinds = census(part, "source"), Counter(data["kind"] for data in part.nodes.values())
    behind = [
        Loss(words, kinds[name], one=ONE[name])
        for name, words in FEATURES.items()
        if name in KINDS and name != "source"
    ]
    lost = [name for name in OF_SOURCES if counts[name] and carries.get(name) != ""]
    related = sum(1 for _, _, kind, _, _ in part.stated if kind not in ("of", "premise"))
    return (
        *(loss for loss in behind if loss.count),
        *((Loss("relations and stances", related, one="relation or stance"),) if related else ()),
        *(Loss(FEATURES[name], counts[name], carries.get(name, ""), one=ONE[name]) for name in lost),
    )


def outside(part: Part, told: Collection[str] = ()) -> tuple[Loss, ...]:
    """The relations from nodes of the part to nodes outside of it, except those that are ``told``."""
    graph, inside = part.graph, part.nodes
    if len(part.ids) == len(graph):
        return ()
    leading = sum(
        away and kind != "premise" and kind not in told and other not in inside
        for id_ in part.ids
        for kind, other, away in graph.neighbours(id_)
    )
    return (Loss(OUTSIDE, leading, one="relation that leads out of the part"),) if leading else ()


def census(part: Part, *kinds: str) -> Counter[str]:
    """Count each feature of a part, or only of its nodes of some kinds."""
    nodes = [
        data for id_, data in part.nodes.items() if id_ not in part.inline and (not kinds or data["kind"] in kinds)
    ]
    fields = Counter(chain.from_iterable(nodes))
    counts = Counter(data["kind"] for data in nodes)
    counts["id"] = len(nodes)
    if not kinds:
        counts.update(map(itemgetter(2), part.stated))
        stances = Counter(kind for source, _, kind, _, _ in part.stated if "/" in source and kind in STANCES)
        counts -= stances
        counts["stance"] = stances.total()
        fields.update(chain.from_iterable(filter(None, map(itemgetter(4), part.stated))))
        counts["linked"] = sum(len(premises) > 1 for premises in part.premises.values())
    counts.update({name: count for name, count in fields.items() if name in _FIELDS})
    return counts
