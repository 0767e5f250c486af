"""CSL-JSON (https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html): the sources of a part.

Fields without a CSL variable are in its ``custom`` object, which other programs ignore.
"""

import json
import re
from typing import Any

from rsi_graph import words
from rsi_graph.export.features import of_sources as losses
from rsi_graph.export.features import whole
from rsi_graph.export.part import Data, Part
from rsi_graph.model import ROLES, WORK_DATES
from rsi_graph.sources import csl

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
NAMES, DATES = ROLES, WORK_DATES
CUSTOM = ("tags", "standing", "access", "published", "et-al", "citation-key", "recheck-citation", "arXiv")
"""Our fields that CSL does not know."""
_SEASONS = {21: 1, 22: 2, 23: 3, 24: 4}
"""The seasons of CSL by EDTF's numbers."""


def write(part: Part) -> str:
    """A list of works."""
    works = [work(id_, part.nodes[id_]) for id_ in part.of_kind("source")]
    return json.dumps(works, indent=1, ensure_ascii=False) + "\n"


def work(id_: str, data: Data) -> dict[str, Any]:
    """A source in CSL-JSON."""
    found: dict[str, Any] = {"id": id_}
    for name, value in data.items():
        if name in DATES:
            found[name] = _date(value)
        elif name not in CUSTOM and name != "kind":
            found[name] = value
    if "tags" in data:
        found["keyword"] = ", ".join(data["tags"])
    custom = {name: data[name] for name in CUSTOM if name in data}
    custom |= {name: data[name] for name in DATES if name in data and csl.date(found[name]).value != data[name]}
    return {**found, "custom": custom} if custom else found


def _date(value: str) -> dict[str, Any]:
    """A date in CSL's parts. CSL has no year 0, and its circa holds for the whole date."""
    found: dict[str, Any] = {}
    rows = []
    for end in value.split("/"):
        if end == "..":
            rows.append([0])
            continue
        year = int(words.year(end))
        rest = [int(number) for number in end.rstrip("~?%")[len(words.year(end)) + 1 :].split("-") if number]
        if rest and rest[0] > 12:  # noqa: PLR2004 - no month, so a season
            if rest[0] in _SEASONS and "/" not in value:
                found["season"] = _SEASONS[rest[0]]
            rest = []
        rows.append([year - 1 if year < 1 else year, *rest])
    rows = rows[:1] if rows[0] == rows[-1] else rows  # two seasons of one year
    return {"date-parts": rows, **found, **({"circa": True} if re.search("[~?%]", value) else {})}


__all__ = ["CARRIES", "losses", "work", "write"]
