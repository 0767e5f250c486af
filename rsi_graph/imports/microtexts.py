"""Argumentative microtexts (https://github.com/peldszus/arg-microtexts): segments of a text and the graph over them.

Support and example become supports, a rebuttal an attack, and an undercut hits the step it points at. An addition to a
step makes its premises linked.
"""

from collections import defaultdict
from typing import NamedTuple

from rsi_graph.imports import xml_text
from rsi_graph.imports.gathered import Gathered

_SIDES = {"pro": "proponent", "opp": "opponent"}
_RELATIONS = {"sup": "supports", "exa": "supports", "reb": "attacks"}


class _Arc(NamedTuple):
    """An edge of the graph."""

    source: str
    target: str
    type: str


def read(text: str, draft: Gathered) -> None:
    """Read one graph. Raises BadImport."""
    root = xml_text.root(text, draft)
    if root.tag != "arggraph":
        raise draft.wrong("an element <arggraph> was expected")
    draft.title = root.get("topic_id", "").replace("_", " ") or root.get("id", "")
    draft.lost("stances of whole texts", int("stance" in root.attrib), one="stance of a whole text")
    edges = {
        edge.get("id", str(number)): _Arc(edge.get("src", ""), edge.get("trg", ""), edge.get("type", ""))
        for number, edge in enumerate(root.iter("edge"))
    }
    segments = {edu.get("id", ""): xml_text.words(edu) for edu in root.iter("edu")}
    _Microtext(draft, edges, _texts(segments, edges)).read(
        {adu.get("id", ""): _SIDES.get(adu.get("type", ""), "") for adu in root.iter("adu")}
    )


def _texts(segments: dict[str, str], edges: dict[str, _Arc]) -> dict[str, list[str]]:
    """The segments of each unit, in the order of the text; a joint stands for the segments it joins."""
    found: dict[str, list[str]] = defaultdict(list)
    above = {edge.source: edge.target for edge in edges.values() if edge.type == "seg"}
    for segment, words in segments.items():
        unit, seen = above.get(segment, ""), {segment}
        while unit in above and unit not in seen:
            seen.add(unit)
            unit = above[unit]
        found[unit].append(words)
    return found


class _Microtext:
    def __init__(self, draft: Gathered, edges: dict[str, _Arc], texts: dict[str, list[str]]) -> None:
        self.draft, self.edges, self.texts = draft, edges, texts
        self.ids: dict[str, str] = {}
        self.steps: dict[str, str] = {}
        """The step of each edge, by the edge."""

    def read(self, units: dict[str, str]) -> None:
        for unit, side in units.items():
            words = " ".join(self.texts.get(unit, ()))
            self.ids[unit] = self.draft.proposition(words, key=unit, fields={"tags": [side] if side else []})
        added: dict[str, list[str]] = defaultdict(list)
        for edge in self.edges.values():
            if edge.type == "add":
                added[edge.target].append(edge.source)
        for name, edge in self.edges.items():
            if edge.type in _RELATIONS:
                self._step(name, edge, added.pop(name, []))
            elif edge.type not in ("seg", "add", "und"):
                self.draft.lost(f"edges of the type {edge.type}", one=f"edge of the type {edge.type}")
        for edge in self.edges.values():
            if edge.type == "und":
                self._undercut(edge)
        self.draft.lost(
            "additions to what is no step", sum(map(len, added.values())), one="addition to what is no step"
        )

    def _step(self, name: str, edge: _Arc, others: list[str]) -> None:
        kind, target = _RELATIONS[edge.type], self.ids.get(edge.target, "")
        premises = [self.ids[unit] for unit in (edge.source, *others) if unit in self.ids]
        scheme = {"scheme": "example"} if edge.type == "exa" else {}
        if not target or edge.source not in self.ids or target in premises:
            self.draft.lost_relation()
        elif len(premises) > 1:
            self.steps[name] = self.draft.argument(premises, **scheme)
            self.draft.relate(kind, self.steps[name], target)
        elif self.draft.relate(kind, premises[0], target, **scheme):
            self.steps[name] = self.draft.step(premises[0], target)
        else:
            self.draft.lost_relation()

    def _undercut(self, edge: _Arc) -> None:
        source, step = self.ids.get(edge.source, ""), self.steps.get(edge.target, "")
        if not (source and step and self.draft.relate("undercuts", source, step)):
            self.draft.lost("undercuts of what is no step", one="undercut of what is no step")
