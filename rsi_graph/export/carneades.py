"""An argument graph in Carneades' YAML (https://carneades.github.io, version 4).

Carneades has arguments for a statement and issues between statements. An attack is an argument for the negation of a
statement, and the two form an issue; an undercut concludes the undercutter of the argument it hits. All else is in
``meta``, which Carneades leaves to its users.
"""

from rsi_graph.corpus.yaml_lines import lines
from rsi_graph.export.aif import OURS, said_of
from rsi_graph.export.features import EVERYTHING, Carries
from rsi_graph.export.part import Data, Part
from rsi_graph.export.steps import Step, steps
from rsi_graph.graph import citations
from rsi_graph.model import STANCES, Source

_META = "an entry in meta"
CARRIES: Carries = {
    **EVERYTHING,
    **dict.fromkeys(
        ("because", "weight", "claim-kind", "credence", "expect", "status", "tags", "note", "annotation", "stance",
         "locator", "quote", "checked", "evidence", "standing", "access", "published", "et-al", "citation-key",
         "recheck-citation", "refines", "same-as"), _META
    ),
    **dict.fromkeys(("question", "condition", "risk"), "statements"),
    **dict.fromkeys(("attacks", "mitigates"), "arguments for the negation, with an issue"),
    **dict.fromkeys(("requires", "given", "raises", "answers"), "arguments"),
    "undercuts": "arguments for an undercutter",
    "contradicts": "issues",
    "source": "references with an entry in meta",
}  # fmt: skip


def write(part: Part) -> str:
    """Write the part as one YAML document."""
    return "\n".join(lines(_Graph(part).whole())) + "\n"


class _Graph:
    def __init__(self, part: Part) -> None:
        self.part = part
        self.statements: dict[str, Data] = {}
        self.arguments: dict[str, Data] = {}
        self.issues: dict[str, Data] = {}
        self.links: list[Data] = []
        for id_ in part.of_kind("question", "claim", "condition", "risk"):
            fields = {name: value for name, value in part.nodes[id_].items() if name != "text"}
            self.statements[id_] = {"text": part.nodes[id_]["text"], "meta": {OURS: fields}}
        made = steps(part)
        for step in made:
            if self._is_argument(step):
                self._argument(step)
            else:
                self._aside(step)
        for step in made:
            if step.relation == "undercuts" and step.target in self.arguments:
                self.arguments[step.target]["undercutter"] = self._undercutter(step.target)

    def whole(self) -> Data:
        """The document."""
        sources = {id_: _without_kind(self.part.nodes[id_]) for id_ in self.part.of_kind("source")}
        notes = {id_: _without_kind(self.part.nodes[id_]) for id_ in self.part.of_kind("annotation")}
        ours = {"sources": sources, "annotations": notes, "stances": self._stances(), "links": self.links}
        return {
            "meta": {"title": self.part.title, OURS: ours},
            "statements": self.statements,
            "arguments": self.arguments,
            "issues": self.issues,
            "references": {id_: self._reference(id_) for id_ in sources},
        }

    def _is_argument(self, step: Step) -> bool:
        """Return True if Carneades can express it: it is no rephrase, and is about a statement unless it undercuts."""
        if step.form == "MA" or step.relation == "contradicts" or step.target is None:
            return False
        return step.relation == "undercuts" or step.target not in self.part.premises

    def _argument(self, step: Step) -> None:
        assert step.target is not None  # noqa: S101 - those without stand aside
        fields = self.part.nodes[step.argument] if step.argument else step.data
        scheme = fields.get("scheme") or step.data.get("scheme")
        conclusion = step.target
        if step.relation == "undercuts":
            conclusion = self._undercutter(step.target)
        elif step.form == "CA":
            conclusion = self._negation(step.target)
        made: Data = {"scheme": scheme} if scheme else {}
        made |= {"premises": list(step.premises), "conclusion": conclusion, "meta": {OURS: said_of(self.part, step)}}
        self.arguments[step.id] = made

    def _aside(self, step: Step) -> None:
        """Keep a relation that is no argument: as a link in meta and, if its ends exclude each other, as an issue."""
        said = said_of(self.part, step)
        self.links.append({"id": step.id, "premises": list(step.premises), "target": step.target, **said})
        if step.relation == "contradicts":
            self.issues[step.id] = {"positions": [*step.premises, step.target]}

    def _negation(self, id_: str) -> str:
        name = f"\u00ac{id_}"
        self.statements.setdefault(name, _made_up(f"It is not the case that: {self.statements[id_]['text']}"))
        self.issues.setdefault(f"{id_} or not", {"positions": [id_, name]})
        return name

    def _undercutter(self, id_: str) -> str:
        name = f"\u00acapp({id_})"
        self.statements.setdefault(name, _made_up(f"The argument {id_} does not apply."))
        return name

    def _stances(self) -> list[Data]:
        nodes = self.part.nodes
        return [
            {"from": source, "to": target, **data}
            for source, target, data in self.part.edges
            if data["kind"] in STANCES and nodes[source]["kind"] == "annotation"
        ]

    def _reference(self, id_: str) -> Data:
        record = self.part.graph.node(id_).record
        assert isinstance(record, Source)  # noqa: S101 - only sources are asked for
        return {"title": record.title, "citation": citations.full(record), "source": citations.location(record)}


def _made_up(text: str) -> Data:
    return {"text": text, "meta": {OURS: {"made-up": True}}}


def _without_kind(data: Data) -> Data:
    return {name: value for name, value in data.items() if name != "kind"}
