"""Verified Argdown, a dialect in which a statement has its source, a quotation and a credence.

The text of a statement is followed by a link to its source and, after the sign of a block quotation, its words. Its
data have a ``credence``, for a conclusion the strength of its ``inference``, and a ``reason`` for the number.
Credences are what somebody holds, not part of the record, so they become a position.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rsi_graph.model import MAX_QUOTE

READ = frozenset({"credence", "inference", "reason"})
"""The entries of data that are read."""
_QUOTE = re.compile(r"""(?<!\s)\s*(?<![-+_<])>\s*["\u201c]([^"\u201d]+)["\u201d]""")


@dataclass(frozen=True, slots=True)
class Sourced:
    """A statement's text, and separately what belongs to its source."""

    text: str
    quote: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    """The reason as a note, if it is a reason for a step."""
    credence: tuple[float, str] | None = None
    """The credence, and the reason for it."""
    strength: float | None = None
    """The strength of the inference that leads to it."""
    read: frozenset[str] = frozenset()
    """The entries of data that were used."""


def sourced(text: str, tags: Sequence[str], links: Sequence[tuple[str, str]], data: Mapping[str, Any]) -> Sourced:
    """A statement read as verified Argdown; unchanged if nothing shows that it is such."""
    found = _QUOTE.search(text)
    credence, strength, reason = (data.get(name) for name in ("credence", "inference", "reason"))
    fields: dict[str, Any] = {}
    because = reason.strip() if isinstance(reason, str) else ""
    held = (float(credence), because) if credence is not None and _is_unit(credence) else None
    read = {name for name, value in (("credence", credence), ("inference", strength)) if _is_unit(value)}
    if read and because:
        fields |= {"note": because} if held is None else {}
        read.add("reason")
    if not found and not read:
        return Sourced(text)
    bare = _QUOTE.sub("", text)
    for end in (*(shown for shown, _ in reversed(links)), *(f"#{tag}" for tag in reversed(tags))):
        bare = bare.strip().removesuffix(end.strip()) if end.strip() else bare
    given = float(strength) if strength is not None and _is_unit(strength) else None
    return Sourced(bare.strip() or text, found[1] if found else "", fields, held, given, frozenset(read))


def quotation(words: str) -> tuple[str, bool]:
    """The words, cut to the length of a quotation, and True if some were cut off."""
    words = " ".join(words.split())
    return (words, False) if len(words) <= MAX_QUOTE else (words[: MAX_QUOTE + 1].rsplit(" ", 1)[0][:MAX_QUOTE], True)


def _is_unit(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
