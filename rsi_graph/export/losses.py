"""Losses of a conversion: values that are printed, written as JSON and counted in tests."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Loss:
    """One kind of thing that has no place in a format, how many there were, and what became of them."""

    what: str
    count: int
    written: str = ""
    """Their form instead; empty where they are left out."""

    def said(self, place: str) -> str:
        """The loss as a line: "12 undercuts have no place in GEXF: written as edges of kind undercuts"."""
        written = _alone(self.written) if self.count == 1 else self.written
        how = f"written as {written}" if written else "left out"
        return f"{self.many} {'has' if self.count == 1 else 'have'} no place in {place}: {how}"

    @property
    def many(self) -> str:
        """The number with its noun: "12 undercuts", "1 undercut"."""
        return _one(self.what) if self.count == 1 else f"{self.count} {self.what}"


def counted(losses: Iterable[Loss]) -> tuple[Loss, ...]:
    """Losses of one kind added up, in the order of their first mention."""
    counts: Counter[tuple[str, str]] = Counter()
    for loss in losses:
        counts[loss.what, loss.written] += loss.count
    return tuple(Loss(what, count, written) for (what, written), count in counts.items() if count)


def told(losses: Sequence[Loss], place: str) -> str:
    """All losses in a sentence: what is left out, the most first, then what is written as something else."""
    most = sorted(losses, key=lambda loss: -loss.count)
    out = ", ".join(loss.many for loss in most if not loss.written)
    otherwise = ", ".join(f"{loss.many} as {loss.written}" for loss in most if loss.written)
    parts = [f"left out: {out}" if out else "", f"written otherwise: {otherwise}" if otherwise else ""]
    return f"In {place} {'; '.join(filter(None, parts))}" if losses else f"Nothing is lost in {place}"


_BEHIND = re.compile(
    r"\s(?:of|that|to|in|on|without|with|from|for|than|beside|read|which|between|before|about|after|at|under|behind|by|"
    r"raised|mitigated|stated|cut|beyond|among|above)\b"
)
"""The words behind the noun of a kind of loss begin with one of these."""
_NAMED = frozenset(
    {"fields", "sections", "properties", "elements", "illocutions", "annotations", "relations", "columns", "edges"}
)
"""Nouns that a name of its own may follow, as in "fields eventdate"."""
_UNCOUNTED = ("data", "metadata")


def _one(what: str) -> str:
    """One of many, by their name: "1 claim" of "claims", "1 entry or line that cannot be read"."""
    found = _BEHIND.search(what)
    head, tail = (what[: found.start()], what[found.start() :]) if found else (what, "")
    if head in _UNCOUNTED:
        return f"the {what}"
    if tail.startswith(" that "):
        tail = re.sub(r"^ that are no (.+)$", lambda said: f" that is no {_singular(said[1])}", tail)
        tail = re.sub(r"^ that are\b", " that is", re.sub(r"^ that were\b", " that was", tail))
        tail = re.sub(r"^ that (lead|bear)\b", r" that \1s", tail)
    first, _, rest = head.partition(" ")
    if re.search(r",| and | or ", head):
        head = re.sub(r"[^\W\d]+", lambda word: _singular(word[0]), head.replace(" and ", " or "))
    elif first in _NAMED:
        head = f"{_singular(first)} {rest}".strip()
    else:
        before, space, last = head.rpartition(" ")
        head = f"{before}{space}{_singular(last)}"
    return f"1 {head}{re.sub(r' their ', ' its ', tail).replace(' above them', ' above it')}"


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if re.search(r"(?:sh|ch|x|ss|us|z)es$", word):
        return word[:-2]
    return word[:-1] if re.search(r"[^sui]s$", word) else word


def _alone(written: str) -> str:
    """The form of one thing: "a claim" where many are written as "claims"."""
    if re.fullmatch(r"[a-z]+s", written) and (one := _singular(written)) != written:
        return f"{'an' if one[0] in 'aeiou' else 'a'} {one}"
    return written.replace("they can", "it can")
