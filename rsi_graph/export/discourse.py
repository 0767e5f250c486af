"""A part of a corpus as a discourse graph: questions, claims, evidence and sources, and what supports and opposes.

All formats of discourse graphs (Obsidian, Roam, Emacs, the tables for Neo4j) are written from this plan. A passage of
a source is evidence. A relation for which discourse graphs have no verb gets the nearest verb; its exact kind, and all
else that a verb does not say, is its ``detail``, from which it is read back.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from rsi_graph import words
from rsi_graph.export.features import EVERYTHING, Carries
from rsi_graph.export.part import Data, Part

OURS = "rsi-graph"
"""The name under which a note says that this program wrote it."""
PASSAGE = "passage"
"""The field of a piece of evidence with the id of a passage that says exactly the same and has no note of its own."""
SUPPORTS, OPPOSES, INFORMS, DERIVED = "supports", "opposes", "informs", "derived from"
VERBS: dict[str, str] = {
    "supports": SUPPORTS, "raises": SUPPORTS, "premise": SUPPORTS, "asserts": SUPPORTS, "attacks": OPPOSES,
    "undercuts": OPPOSES, "contradicts": OPPOSES, "mitigates": OPPOSES, "disputes": OPPOSES, "of": DERIVED,
}  # fmt: skip
"""The verb of each relation and stance; the verb of all others is to inform."""
SIDES = {"yes": SUPPORTS, "no": OPPOSES, "other": INFORMS}
TYPES: dict[str, tuple[str, str]] = {
    "question": ("Question", "QUE"), "claim": ("Claim", "CLM"), "evidence": ("Evidence", "EVD"),
    "source": ("Source", "SRC"), "condition": ("Condition", "CND"), "risk": ("Risk", "RSK"),
    "argument": ("Argument", "ARG"),
}  # fmt: skip
"""The name of each type of note and the letters before its title; the last three are types of our own."""
CARRIES: Carries = {
    **EVERYTHING,
    **dict.fromkeys(("condition", "risk", "argument"), "notes of a type of their own"),
    "annotation": "evidence",
    **dict.fromkeys(
        ("undercuts", "contradicts", "mitigates", "raises", "requires", "given", "answers", "refines", "same-as",
         "stance", "linked"),
        "supports, opposes and informs, and what each is beside it",
    ),
    **dict.fromkeys(("because", "scheme", "weight"), "fields of ours beside the relation"),
    **dict.fromkeys(
        ("claim-kind", "credence", "expect", "status", "note", "locator", "quote", "checked", "evidence", "standing",
         "access", "published", "et-al", "recheck-citation"),
        "fields of ours in the note",
    ),
}  # fmt: skip
"""The same for every form that can hold foreign fields."""


@dataclass(frozen=True, slots=True)
class DiscourseNode:
    """A note of a discourse graph."""

    id: str
    kind: str
    """Its kind in the corpus."""
    type: str
    """A name of ``TYPES``."""
    title: str
    cites: str
    """The key of its work, if it is a work or a passage of one."""
    text: str
    fields: Data
    """All other fields of it in the corpus, with its title if the note has another one."""

    @property
    def sides(self) -> Data:
        """The fields, with the mark that says that they are ours."""
        return {OURS: self.kind, **self.fields}


@dataclass(frozen=True, slots=True)
class DiscourseRelation:
    """A relation between two notes."""

    verb: str
    source: str
    target: str
    detail: Data = field(default_factory=dict)
    """Everything that the verb does not say; empty if it says all."""


def nodes(part: Part) -> list[DiscourseNode]:
    """The notes, in the order of the corpus."""
    keys = {id_: _key(part, id_) for id_ in part.of_kind("source")}
    merged = _merged(part)
    passages = {claim: passage for passage, claim in merged.items()}
    return [_node(id_, data, keys, passages.get(id_, "")) for id_, data in part.nodes.items() if id_ not in merged]


def _merged(part: Part) -> dict[str, str]:
    """The passages that say exactly the same as a piece of evidence; both become one note."""
    found: dict[str, str] = {}
    several: set[str] = set()
    stating: defaultdict[str, dict[str, None]] = defaultdict(dict)
    told: set[str] = set()
    for source, target, kind, _, said in part.stated:
        passage, claim = part.nodes[source], part.nodes[target]
        if passage["kind"] == "annotation" and kind != "of":
            is_one = kind == "asserts" and not said and passage.keys() == {"kind", "text"}
            is_one = is_one and claim.get("claim-kind") == "evidence" and passage["text"] == claim["text"]
            if not is_one or source in found or stating[target]:
                several |= {source, *(() if target in told else stating[target])}
                told.add(target)
            if source in found:
                del stating[found[source]][source]
            found[source] = target
            stating[target][source] = None
    return {passage: claim for passage, claim in found.items() if passage not in several}


def relations(part: Part) -> Iterator[DiscourseRelation]:
    """The relations, in the order of the corpus; relations with the same verb and ends each have their detail."""
    merged = _merged(part)
    there = [stated for stated in part.stated if stated[0] not in merged]
    found = [(_verb(kind, said), source, target) for source, target, kind, _, said in there]
    counts = Counter(found)
    for ends, (source, target, kind, argument, said) in zip(found, there, strict=True):
        step = {"argument": argument} if argument and ">" not in argument else {}
        whole = {"kind": kind, **step, **said}
        kinds = part.nodes[source]["kind"], part.nodes[target]["kind"]
        is_plain = counts[ends] == 1 and whole == meaning(ends[0], *kinds)
        yield DiscourseRelation(*ends, {} if is_plain else whole)


def _verb(kind: str, said: Mapping[str, Any]) -> str:
    return SIDES[said["with"]] if kind == "answers" else VERBS.get(kind, INFORMS)


def meaning(verb: str, source: str, target: str) -> Data:
    """Return the relation that a verb alone states between nodes of these kinds; empty if it states none."""
    if verb == DERIVED or (source, target) == ("annotation", "source"):
        return {"kind": "of"} if (source, target) == ("annotation", "source") and verb in (DERIVED, INFORMS) else {}
    if source == "annotation":
        stances = {SUPPORTS: "supports", OPPOSES: "disputes", INFORMS: "mentions"}
        return {"kind": stances[verb]} if verb in stances else {}
    if target == "question":
        sides = {verb: side for side, verb in SIDES.items()}
        return {"kind": "answers", "with": sides[verb]} if verb in sides else {}
    kinds = {SUPPORTS: "supports", OPPOSES: "attacks"}
    return {"kind": kinds[verb]} if verb in kinds else {}


def _key(part: Part, id_: str) -> str:
    found = str(part.nodes[id_].get("citation-key", ""))
    return found if re.fullmatch(r"[\w.:+-]+", found) else id_


def _node(id_: str, data: Mapping[str, Any], keys: Mapping[str, str], passage: str) -> DiscourseNode:
    kind = data["kind"]
    is_evidence = kind == "annotation" or data.get("claim-kind") == "evidence"
    title = data.get("title") or words.beginning(data["text"])
    cites = keys.get((passage or id_).partition("/")[0], "") if passage or kind in ("source", "annotation") else ""
    fields = {name: value for name, value in data.items() if name not in ("kind", "text")}
    fields |= {PASSAGE: passage} if passage else {}
    type_ = "evidence" if is_evidence else kind
    return DiscourseNode(id_, kind, type_, title, cites, data.get("text", ""), fields)


def named(found: list[DiscourseNode], name: Callable[[DiscourseNode], str]) -> dict[str, str]:
    """A unique name for each note, regardless of case."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for node in found:
        wanted = name(node)
        names[node.id] = wanted if wanted.casefold() not in taken else f"{wanted} ({node.id.replace('/', ' ')})"
        taken.add(names[node.id].casefold())
    return names
