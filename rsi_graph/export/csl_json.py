"""CSL-JSON (https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html): the sources of a part.

What CSL has no variable for stands in its ``custom`` object, which other programs leave alone.
"""

import json
from typing import Any

from rsi_graph.export.features import of_sources as losses
from rsi_graph.export.features import whole
from rsi_graph.export.part import Data, Part

CARRIES = {
    **whole("id", "source", "note"),
    "tags": "the variable keyword, joined by commas",
    "standing": "a field of custom",
    "access": "a field of custom",
    "published": "a field of custom",
    "et-al": "a field of custom",
    "citation-key": "a field of custom",
    "recheck-citation": "a field of custom",
}
NAMES = ("author", "editor", "translator")
DATES = ("issued", "accessed", "original-date")
CUSTOM = ("tags", "standing", "access", "published", "et-al", "citation-key", "recheck-citation", "arXiv")
"""Our fields that CSL does not know."""


def write(part: Part) -> str:
    """A list of works."""
    works = [work(id_, part.nodes[id_]) for id_ in part.of_kind("source")]
    return json.dumps(works, indent=1, ensure_ascii=False) + "\n"


def work(id_: str, data: Data) -> dict[str, Any]:
    """A source as CSL-JSON has it."""
    found: dict[str, Any] = {"id": id_}
    for name, value in data.items():
        if name in DATES:
            found[name] = {"date-parts": [[int(number) for number in value.split("-")]]}
        elif name not in CUSTOM and name != "kind":
            found[name] = value
    if "tags" in data:
        found["keyword"] = ", ".join(data["tags"])
    custom = {name: data[name] for name in CUSTOM if name in data}
    return {**found, "custom": custom} if custom else found


__all__ = ["CARRIES", "losses", "work", "write"]
