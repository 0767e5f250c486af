"""Losses of a conversion: values that are printed, written as JSON and counted in tests."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Loss:
    """A feature that a format cannot hold, the number of its cases, and the form they were written in."""

    what: str
    count: int
    written: str = ""
    """The form in which they were written instead; empty if they are left out."""

    one: str = field(default="", compare=False)
    """The name of a single one, if it differs from the plural."""

    def said(self, place: str) -> str:
        """The loss as a line: "12 undercuts have no place in GEXF: written as edges of kind undercuts"."""
        written = _ALONE.get(self.written, self.written) if self.count == 1 else self.written
        how = f"written as {written}" if written else "left out"
        return f"{self.many} {'has' if self.count == 1 else 'have'} no place in {place}: {how}"

    @property
    def many(self) -> str:
        """The number with its noun: "12 undercuts", "1 undercut"."""
        return f"{self.count} {self.one if self.count == 1 and self.one else self.what}"


def counted(losses: Iterable[Loss]) -> tuple[Loss, ...]:
    """The losses with those of one kind added up, in the order of their first mention."""
    counts: Counter[tuple[str, str]] = Counter()
    ones: dict[str, str] = {}
    for loss in losses:
        counts[loss.what, loss.written] += loss.count
        ones.setdefault(loss.what, loss.one)
    return tuple(Loss(what, count, written, one=ones[what]) for (what, written), count in counts.items() if count)


def told(losses: Sequence[Loss], place: str) -> str:
    """All losses in a sentence: what is left out, the most frequent first, then what is written in another form."""
    most = sorted(losses, key=lambda loss: -loss.count)
    out = ", ".join(loss.many for loss in most if not loss.written)
    otherwise = ", ".join(f"{loss.many} as {loss.written}" for loss in most if loss.written)
    parts = [f"left out: {out}" if out else "", f"written otherwise: {otherwise}" if otherwise else ""]
    return f"In {place} {'; '.join(filter(None, parts))}" if losses else f"Nothing is lost in {place}"


_ALONE = {
    "claims": "a claim", "statements": "a statement", "attacks": "an attack", "supports": "a support",
    "mentions": "a mention", "edges": "an edge", "nodes": "a node", "arrows": "an arrow", "notes": "a note",
    "arguments": "an argument", "far as they can be read": "far as it can be read",
    "supports of their steps": "a support of its step", "undercuts of their steps": "an undercut of its step",
    "their beginnings": "its beginning", "their number": "its number",
}  # fmt: skip
"""The singular of forms whose plural differs from it."""
