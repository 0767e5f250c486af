"""Names that look like a misspelt one, for every "did you mean"."""

from collections.abc import Iterable

CUTOFF = 72.0
"""Likeness, 0 to 100, from which a name is worth proposing."""


def near(word: str, names: Iterable[str], limit: int = 2) -> tuple[str, ...]:
    """Up to ``limit`` of ``names`` that look like ``word``, the most alike first."""
    from rapidfuzz import fuzz, process

    found = process.extract(word.lower(), list(names), scorer=fuzz.ratio, limit=limit, score_cutoff=CUTOFF)
    return tuple(name for name, _, _ in found)
