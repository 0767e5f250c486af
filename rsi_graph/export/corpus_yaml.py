"""The part as a corpus: one file that reads back as the chosen records."""

from collections.abc import Iterator, Mapping
from typing import Any

from rsi_graph.corpus.yaml_lines import lines, scalar
from rsi_graph.export.features import EVERYTHING
from rsi_graph.export.part import Data, Part
from rsi_graph.model import LINK_FIELDS, SECTIONS

CARRIES = EVERYTHING


def write(part: Part) -> str:
    """The records of the part, without relations that lead out of it."""
    sections: dict[str, dict[str, Data]] = {name: {} for name in SECTIONS}
    names = {kind: name for name, kind in SECTIONS.items()}
    for id_ in part.ids:
        kind = part.graph.kind(id_)
        body = _inside(part, part.graph.body(id_))
        if kind == "annotation":
            source, _, slug = id_.partition("/")
            sections["sources"][source].setdefault("annotations", {})[slug] = body
        else:
            sections[names[kind]][id_] = body
    return text(sections, part.title)


def text(sections: Mapping[str, Mapping[str, Data]], title: str) -> str:
    """Records by section as a corpus file."""
    return "\n".join(_lines(sections, title)) + "\n"


def _lines(sections: Mapping[str, Mapping[str, Data]], title: str) -> Iterator[str]:
    yield f"# {' '.join(title.split())}"
    for name, records in sections.items():
        if records:
            yield f"\n{name}:"
        for id_, body in records.items():
            yield f"  {scalar(id_)}:"
            yield from lines({field: _shortened(field, value) for field, value in body.items()}, 4)


def _shortened(field: str, value: Any) -> Any:
    """A value in short form: a link that has only a target becomes the id alone, also inside annotations."""
    if field == "annotations":
        return {slug: {name: _shortened(name, v) for name, v in body.items()} for slug, body in value.items()}
    if field in LINK_FIELDS:
        return [link["to"] if isinstance(link, dict) and link.keys() == {"to"} else link for link in value]
    return value


def _inside(part: Part, body: Data) -> Data:
    """A record with the links whose ends are in the part."""
    kept: Data = {}
    for field, value in body.items():
        if field in LINK_FIELDS or field == "answers":
            links = [link for link in value if _target(part, link.get("to") or link["question"]) in part.nodes]
            if links:
                kept[field] = links
        else:
            kept[field] = value
    return kept


def _target(part: Part, id_: str) -> str:
    """A node's id; for a step, the id by which the part knows it."""
    return part.graph.node(id_).id if id_ in part.graph else id_
