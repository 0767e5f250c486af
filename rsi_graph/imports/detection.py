"""Which format a text is in, told by its beginning."""

import json
import re
from typing import Any

_KIALO = re.compile(r"\s*(Discussion (Title|Name):|1\.( |\d+\. (Pro|Con):))")
_APX = re.compile(r"\s*(%[^\n]*\n\s*)*arg\([^)\n]+\)\s*\.")
_AF = re.compile(r"\s*(#[^\n]*\n\s*)*p af \d+")
_RIS = re.compile(r"(?m)\A\s*TY {1,3}-")
_BIBTEX = re.compile(r"(?m)^\s*@[A-Za-z]+\s*\{")
_CARNEADES = re.compile(r"(?m)^(statements|arguments):")
_START = 4096


def by_content(text: str) -> str | None:
    """The format, or None where the text does not show it."""
    start = text[:_START]
    if start.lstrip()[:1] in ("{", "["):
        return _json(text)
    for form, pattern in (("ris", _RIS), ("kialo", _KIALO), ("apx", _APX), ("af", _AF), ("bibtex", _BIBTEX)):
        if pattern.match(start) or (form == "bibtex" and pattern.search(start)):
            return form
    return "carneades" if len(_CARNEADES.findall(text)) > 1 else None


def _json(text: str) -> str | None:
    try:
        data: Any = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if isinstance(data, list):
        return "csl-json"
    if isinstance(data.get("AIF"), dict):
        return "xaif"
    nodes = data.get("nodes")
    if isinstance(nodes, dict):
        return "arguebuf"
    if isinstance(nodes, list):
        numbered = any(isinstance(node, dict) and "nodeID" in node for node in nodes)
        analysed = isinstance(data.get("analysis"), dict)  # by OVA2
        return "aif" if numbered or analysed or "locutions" in data else "sadface"
    return "csl-json" if "items" in data or "title" in data else None
