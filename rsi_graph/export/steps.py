"""A part of a corpus as inferences, from which the formats of argumentation theory are written.

Each relation that speaks for or against something is a step from premises to an outcome, and so is each outcome of an
argument. A claim rests on a condition that it requires, so there the condition is the premise.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from rsi_graph.export.part import Data, Part
from rsi_graph.model import STANCES

Form: TypeAlias = Literal["RA", "CA", "MA"]
"""Inference, conflict, rephrase, as AIF names them."""

FORMS: dict[str, Form] = {
    "supports": "RA",
    "requires": "RA",
    "given": "RA",
    "raises": "RA",
    "answers": "RA",
    "attacks": "CA",
    "undercuts": "CA",
    "mitigates": "CA",
    "contradicts": "CA",
    "refines": "MA",
    "same-as": "MA",
}
"""The form of each relation as a step; an answer of no is a conflict."""


@dataclass(frozen=True, slots=True)
class Step:
    """Premises, and the target they speak for, against or about; None for an argument without an outcome."""

    id: str
    relation: str
    premises: tuple[str, ...]
    target: str | None
    data: Data = field(default_factory=dict)
    """The fields of the relation: reason, scheme, weight, side."""
    argument: str | None = None
    """The node of kind argument whose outcome it is; None for a plain relation."""

    @property
    def form(self) -> Form:
        """Inference, conflict or rephrase."""
        return "CA" if self.data.get("with") == "no" else FORMS[self.relation]


def steps(part: Part) -> list[Step]:
    """Every step of a part: those of its arguments first, in the order of the corpus."""
    outcomes: dict[str, list[tuple[str, Data]]] = {id_: [] for id_ in part.premises}
    plain = []
    for source, target, data in part.edges:
        if source in outcomes:
            outcomes[source].append((target, data))
        elif _is_step(part, source, data["kind"]):
            plain.append(_plain(source, target, data))
    return [*(step for id_ in outcomes for step in _of_argument(part, id_, outcomes[id_])), *plain]


def _is_step(part: Part, source: str, kind: str) -> bool:
    return kind in FORMS and not (kind in STANCES and part.nodes[source]["kind"] == "annotation")


def _plain(source: str, target: str, data: Data) -> Step:
    kind = data["kind"]
    premise, outcome = (target, source) if kind in ("requires", "given") else (source, target)
    name = data.get("argument") or f"{source} {kind} {target}"
    return Step(name, kind, (premise,), outcome, _said(data))


def _of_argument(part: Part, id_: str, outcomes: list[tuple[str, Data]]) -> Iterator[Step]:
    premises = tuple(part.premises[id_])
    if not outcomes:
        yield Step(id_, "supports", premises, None, {}, id_)
    for number, (target, data) in enumerate(outcomes):
        name = id_ if number == 0 else f"{id_} {number + 1}"
        yield Step(name, data["kind"], premises, target, _said(data), id_)


def _said(data: Data) -> Data:
    return {name: value for name, value in data.items() if name not in ("kind", "argument")}
