"""AIF JSON as AIFdb has it (http://www.arg-tech.org/AIFdb): propositions, inferences, conflicts, and who said so.

What AIF has no place for is written in members called ``rsi-graph``, which other programs ignore, so that a map can be
read back whole. A step's node has the step's id; an undercut is ``I -> CA -> RA``.
"""

import json
from typing import Any

from rsi_graph.export.features import EVERYTHING, Carries
from rsi_graph.export.part import Data, Part
from rsi_graph.export.steps import Form, Step, steps
from rsi_graph.graph import citations
from rsi_graph.graph.backing import FOR
from rsi_graph.graph.checks import is_unreliable
from rsi_graph.model import STANCES, Source

OURS = "rsi-graph"
"""The member for what AIF has no place for."""
_BESIDE = "a member that other programs ignore"
CARRIES: Carries = {
    **EVERYTHING,
    **dict.fromkeys(
        ("claim-kind", "credence", "expect", "status", "tags", "note", "because", "weight", "locator", "quote",
         "checked", "evidence", "source", "standing", "access", "published", "et-al", "citation-key",
         "recheck-citation"), _BESIDE
    ),
    **dict.fromkeys(("question", "condition", "risk"), "I-nodes"),
    **dict.fromkeys(("requires", "given", "raises"), "inferences"),
    "mitigates": "conflicts",
    "answers": "inferences and conflicts",
    **dict.fromkeys(("refines", "same-as"), "rephrases"),
    "contradicts": "conflicts in one direction",
    "annotation": "locutions",
    "stance": "illocutions",
}  # fmt: skip
DEFAULTS: dict[Form, tuple[str, str]] = {
    "RA": ("Default Inference", "72"),
    "CA": ("Default Conflict", "71"),
    "MA": ("Default Rephrase", "144"),
}
"""The scheme of a step that has none, with the id that OVA gives it."""
ILLOCUTIONS = {"asserts": ("Asserting", "74"), "disputes": ("Disagreeing", "78"), "qualifies": ("Qualifying", "0")}
"""The illocution of a stance; AIFdb has none that qualifies, and its default one means assertion."""
ANALYSING = ("Default Illocuting", "168")
"""The illocution of other stances, which AIFdb lacks, and of unreliable sources, which back nothing."""


def write(part: Part) -> str:
    """Write the part as one JSON object."""
    made = Map(part)
    locutions = [
        {"nodeID": id_, "personID": id_.partition("/")[0], "timestamp": None, "start": None, "end": None,
         "source": made.source(id_).URL}
        for id_ in part.of_kind("annotation")
    ]  # fmt: skip
    whole = {"nodes": made.nodes, "edges": made.edges, "locutions": locutions, OURS: made.beside()}
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


class Map:
    """The nodes and edges of AIF made from a part."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.nodes: list[Data] = []
        self.edges: list[Data] = []
        for id_ in part.of_kind("question", "claim", "condition", "risk"):
            self._node(id_, part.nodes[id_]["text"], "I", beside=_without(part.nodes[id_], "text"))
        for step in steps(part):
            self._step(step)
        for id_ in part.of_kind("annotation"):
            said = f"{citations.short(self.source(id_))}: {part.nodes[id_]['text']}"
            self._node(id_, said, "L", beside=_without(part.nodes[id_], "kind"))
        for number, (source, target, data) in enumerate(part.edges):
            if data["kind"] in STANCES and part.nodes[source]["kind"] == "annotation":
                self._stance(number, source, target, data)

    def source(self, annotation: str) -> Source:
        """The source that an annotation is from."""
        record = self.part.graph.node(annotation.partition("/")[0]).record
        assert isinstance(record, Source)  # noqa: S101 - annotations stand in sources
        return record

    def beside(self) -> Data:
        """Return the parts without a node: the title and the sources."""
        nodes = self.part.nodes
        sources = {id_: _without(nodes[id_], "kind") for id_ in self.part.of_kind("source")}
        return {"title": self.part.title, "sources": sources}

    def _step(self, step: Step) -> None:
        scheme, number = DEFAULTS[step.form]
        fields = self.part.nodes[step.argument] if step.argument else step.data
        own = fields.get("scheme") or step.data.get("scheme")
        self._node(step.id, own or scheme, step.form, beside=said_of(self.part, step))
        self.nodes[-1] |= {"scheme": own or scheme, "schemeID": "0" if own else number}
        for premise in step.premises:
            self._edge(premise, step.id)
        if step.target is not None:
            self._edge(step.id, step.target)

    def _stance(self, number: int, source: str, target: str, data: Data) -> None:
        work = source.partition("/")[0]
        shaky = data["kind"] in FOR and is_unreliable(self.part.graph, work)
        name, scheme = ANALYSING if shaky else ILLOCUTIONS.get(data["kind"], ANALYSING)
        self._node(f"ya{number}", name, "YA", beside=data)
        self.nodes[-1] |= {"scheme": name, "schemeID": scheme}
        self._edge(source, f"ya{number}")
        self._edge(f"ya{number}", target)

    def _node(self, id_: str, text: str, type_: str, beside: Data) -> None:
        self.nodes.append({"nodeID": id_, "text": text, "type": type_, "timestamp": "", OURS: beside})

    def _edge(self, source: str, target: str) -> None:
        self.edges.append({"edgeID": len(self.edges) + 1, "fromID": source, "toID": target, "formEdgeID": None})


def said_of(part: Part, step: Step) -> Data:
    """Everything that the corpus says of a step, so that it can be read back unchanged."""
    said: Data = {"relation": step.relation, **step.data}
    if step.argument is None:
        return said
    if step.argument in part.inline:
        return {**said, "inline": step.argument}
    fields = _without(part.nodes[step.argument], "kind") if step.id == step.argument else {}
    return {**said, "argument": step.argument, "fields": fields}


def _without(data: Data, *names: str) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in names}
