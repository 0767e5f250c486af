"""Araucaria's argument markup (AML): units of a conclusion with arguments for and against it.

A convergent argument (CA) becomes one support for each unit in it, a linked argument (LA) an argument of several
premises, and a refutation an attack. The analysed text and its speakers have no place in a corpus.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from rsi_graph.imports import xml_text
from rsi_graph.imports.gathered import Gathered

IMPLICIT = "implicit"
"""The tag of a premise that the text does not state."""

_OF_ANALYSES = (
    ("AUTHOR", "analysts", "analyst"),
    ("DATE", "dates of analyses", "date of an analysis"),
    ("COMMENTS", "comments on analyses", "comment on an analysis"),
)
"""The facts about an analysis, with their plural and singular names."""


def read(text: str, draft: Gathered) -> None:
    """Read one analysis. Raises BadImport."""
    root = xml_text.root(text, draft)
    if root.tag != "ARG":
        raise draft.wrong("an element <ARG> was expected")
    data = root.find("EDATA")
    draft.title = xml_text.words(data.find("SOURCE")) if data is not None else ""
    draft.lost("texts that were analysed", int(bool(xml_text.words(root.find("TEXT")))), one="text that was analysed")
    for name, many, one in _OF_ANALYSES:
        draft.lost(many, int(data is not None and bool(xml_text.words(data.find(name)))), one=one)
    draft.lost("descriptions of schemes", len(list(root.iterfind("SCHEMESET/SCHEME"))), one="description of a scheme")
    units = [_unit(unit, draft) for unit in root.iterfind("AU")]
    if not any(units):
        raise draft.wrong("there is no argument in it")


def _unit(unit: Element, draft: Gathered) -> str:
    """Take a unit with all below it. Return the id of its proposition; nothing if it has none."""
    prop = unit.find("PROP")
    if prop is None:
        draft.lost("units without a proposition", one="unit without a proposition")
        return ""
    tags = [IMPLICIT] if prop.get("missing") == "yes" else []
    id_ = draft.proposition(
        xml_text.words(prop.find("PROPTEXT")), key=prop.get("identifier", ""), fields={"tags": tags}
    )
    draft.lost("owners of propositions", len(prop.findall("OWNER")), one="owner of a proposition")
    draft.lost("evaluations", len([*prop.iterfind("TUTOR"), *unit.iterfind("EVALUATION")]), one="evaluation")
    for part in unit:
        if part.tag == "CA":
            for below in part.iterfind("AU"):
                _relate("supports", _unit(below, draft), id_, _scheme([below]), draft)
        elif part.tag == "LA":
            _linked(part, id_, draft)
        elif part.tag == "REFUTATION":
            for below in part.iterfind("AU"):
                _relate("attacks", _unit(below, draft), id_, _scheme([below]), draft)
        elif part.tag not in ("PROP", "EVALUATION"):
            draft.lost(f"elements {part.tag}", one=f"element {part.tag}")
    return id_


def _linked(part: Element, target: str, draft: Gathered) -> None:
    below = list(part.iterfind("AU"))
    premises = [premise for unit in below if (premise := _unit(unit, draft))]
    if len(premises) == 1:
        _relate("supports", premises[0], target, _scheme(below), draft)
    elif premises:
        _relate("supports", draft.argument(premises, scheme=_scheme(below)), target, "", draft)


def _relate(kind: str, source: str, target: str, scheme: str, draft: Gathered) -> None:
    if not source or not draft.relate(kind, source, target, scheme=scheme):
        draft.lost_relation()


def _scheme(units: list[Element]) -> str:
    """The scheme that all these premises share."""
    named = [set(_schemes(unit)) for unit in units]
    common = set.intersection(*named) if named else set()
    return min(common, default="")


def _schemes(unit: Element) -> Iterator[str]:
    for found in unit.iterfind("PROP/INSCHEME"):
        if name := " ".join(found.get("scheme", "").split()):
            yield name
