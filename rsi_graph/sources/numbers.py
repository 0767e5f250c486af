"""Numbers that name works: DOI, ISBN and ISSN as they are written in records. Every reader takes them from here."""

import re

from rsi_graph.sources import identifiers


def doi(text: str) -> str:
    """A DOI without what leads to it; a text that is none as it stands."""
    return identifiers.doi(text) or text.strip()


def serial(text: str, kind: str) -> dict[str, str]:
    """The ISBN or ISSN that a number is by its digits; by the kind of work where these do not tell."""
    parts = [part for part in re.split(r"[,;/\s]+(?=[\dXx-]{8,})", text.strip()) if part]
    found: dict[str, list[str]] = {}
    for part in parts:
        digits = re.sub(r"[^0-9Xx]", "", part)
        by_kind = "ISBN" if kind in ("book", "chapter") else "ISSN"
        name = {8: "ISSN", 10: "ISBN", 13: "ISBN"}.get(len(digits), by_kind)
        found.setdefault(name, []).append(part)
    return {name: ", ".join(values) for name, values in found.items()}
