"""Records that our exports put beside a format's own terms, restored unchanged.

Every format that is read back uses this: records keep their ids, and steps become the relations they were written for.
All of it is validated like anything else, since others may have changed it.
"""

from collections.abc import Mapping
from typing import Any

from rsi_graph.imports.gathered import Body, Gathered
from rsi_graph.imports.json_text import words
from rsi_graph.model import PROPOSITIONS, STANCES, Kind

_KINDS = frozenset({*PROPOSITIONS, "question"})


class Returned:
    """A collector of steps, which states them when every end is there."""

    def __init__(self, draft: Gathered) -> None:
        self.draft = draft
        self._arguments: dict[str, Body] = {}
        self._links: list[tuple[str, str, str, Body]] = []
        self._named: list[tuple[str, str, str]] = []

    def proposition(self, id_: str, fields: Mapping[str, Any]) -> str:
        """Add a claim, condition, risk or question; gives back its id."""
        body = {name: value for name, value in fields.items() if name not in ("kind", "claim-kind")}
        kind: Kind = fields["kind"] if words(fields["kind"]) in _KINDS else "claim"
        if kind == "claim" and "claim-kind" in fields:
            body["kind"] = fields["claim-kind"]
        return self.draft.add(id_, kind, body)

    def sources(self, works: Mapping[str, Body]) -> None:
        """Add sources."""
        for id_, fields in works.items():
            self.draft.add(id_, "source", fields)

    def annotation(self, id_: str, fields: Mapping[str, Any]) -> bool:
        """Add a passage. Return False if its source is missing."""
        if "/" not in id_ or id_.partition("/")[0] not in self.draft:
            self.draft.lost("passages without their source", one="passage without its source")
            return False
        self.draft.add(id_, "annotation", fields)
        return True

    def stance(self, annotation: str, target: str, said: Mapping[str, Any]) -> None:
        """Note the stance of a passage to a node."""
        if words(said.get("kind")) in STANCES:
            self.link(str(said["kind"]), annotation, target, said)

    def link(self, kind: str, source: str, target: str, said: Mapping[str, Any]) -> None:
        """Note a relation, to be stated when both its ends are there."""
        kept = {n: v for n, v in said.items() if n in ("because", "scheme", "weight", "with", "id")}
        self._links.append((kind, source, target, kept))

    def argument(self, id_: str, premises: list[str], fields: Mapping[str, Any]) -> None:
        """Note an argument, to be added when its premises are there."""
        self._arguments.setdefault(id_, {"premises": premises, **fields})

    def step(self, key: str, beside: Body, premises: list[str], target: str | None) -> None:
        """Note a step of ``export.steps``: a relation, a named step, or an outcome of an argument."""
        relation = words(beside.get("relation"))
        if argument := words(beside.get("argument")):
            fields = beside.get("fields")
            if isinstance(fields, dict) and fields:
                self.argument(argument, premises, fields)
            if target is not None:
                self.link(relation, argument, target, beside)
        elif premises and target is not None:
            source, end = (target, premises[0]) if relation in ("requires", "given") else (premises[0], target)
            name = words(beside.get("inline")) or key
            if relation in ("supports", "attacks"):
                beside = {**beside, **({} if ">" in name else {"id": name})}
                self._named.append((source, end, name))
            self.link(relation, source, end, beside)

    def arguments(self) -> None:
        """Add the arguments gathered so far, and make the steps known."""
        for id_, body in self._arguments.items():
            self.draft.add(id_, "argument", body)
        for source, target, name in self._named:
            self.draft.step(source, target, name)
        self._arguments, self._named = {}, []

    def state(self) -> None:
        """State the relations, and count those that cannot be stated."""
        for kind, source, target, said in self._links:
            if not self.draft.relate(kind, source, target, **said):
                self.draft.lost_relation()
