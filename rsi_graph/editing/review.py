"""A review of candidate links by a person, one at a time: the next pair, past judgements, and what remains.

A review is immutable: judging, going on and going back return a new one. A judgement is written to the ledger and the
corpus at once (``judgements``), so a review can be left at any moment and continued another day. Pairs that were put
off are offered again.
"""

from dataclasses import dataclass, replace

from rsi_graph.editing import judgements
from rsi_graph.editing import place as places
from rsi_graph.editing.judgements import Choice, JudgedPair, Judgement
from rsi_graph.editing.place import TargetLayer
from rsi_graph.errors import RsiGraphError
from rsi_graph.graph import Graph
from rsi_graph.meaning import candidates
from rsi_graph.meaning.candidates import Candidate, Suggestions
from rsi_graph.meaning.models import Model
from rsi_graph.snapshot import Snapshot

NEAR, SAME = "near", "same"
"""The two lists: pairs near in meaning, and pairs that may say the same."""


@dataclass(frozen=True, slots=True)
class Review:
    """The candidates that are left, in two lists, and the judgements on others, the last one last."""

    model: Model
    near: tuple[Candidate, ...]
    same: tuple[Candidate, ...]
    of: str = NEAR
    """The current list."""
    at: int = 0
    """The place of the current candidate in its list."""
    judged: tuple[tuple[Judgement, Candidate, str, int], ...] = ()
    """The judgements, each with the candidate and the list and place it was taken from."""

    @classmethod
    def begun(cls, found: Suggestions, model: Model) -> "Review":
        """A review of what was found, siblings last. It begins with pairs near in meaning, if there are any."""
        near = (*found.near, *found.siblings)
        return cls(model, near, found.same, NEAR if near or not found.same else SAME)

    @property
    def left(self) -> tuple[Candidate, ...]:
        """The rest of the current list."""
        return self.near if self.of == NEAR else self.same

    @property
    def candidate(self) -> Candidate | None:
        """The current pair."""
        return self.left[self.at] if self.left else None

    def measured(self, graph: Graph) -> JudgedPair | None:
        """The current pair with everything needed to judge it."""
        return JudgedPair(graph, self.model, self.candidate) if self.candidate else None

    def moved(self, by: int) -> "Review":
        """The review at another pair of the current list; the first comes after the last."""
        return replace(self, at=(self.at + by) % len(self.left)) if self.left else self

    def other(self) -> "Review":
        """The review at the other list, if anything is left in it."""
        there, of = (self.same, SAME) if self.of == NEAR else (self.near, NEAR)
        return replace(self, of=of, at=0) if there else self

    def without(self, judgement: Judgement) -> "Review":
        """The review after a judgement on the current pair."""
        candidate = self.candidate
        if candidate is None:
            return self
        left = (*self.left[: self.at], *self.left[self.at + 1 :])
        now = self._with_list(self.of, left)
        judged = (*self.judged, (judgement, candidate, self.of, self.at))
        return _at_some(replace(now, at=self.at if self.at < len(left) else 0, judged=judged))

    def taken_back(self) -> "Review":
        """The review after the last judgement was undone; its pair is the current one again."""
        *judged, (_, candidate, of, at) = self.judged
        held = self.near if of == NEAR else self.same
        at = min(at, len(held))
        return replace(self._with_list(of, (*held[:at], candidate, *held[at:])), of=of, at=at, judged=tuple(judged))

    def within(self, graph: Graph) -> "Review":
        """The review after the corpus changed, without pairs that lost a node or are related now."""
        held = self.candidate
        now = replace(
            self,
            near=tuple(one for one in self.near if _is_open(graph, one)),
            same=tuple(one for one in self.same if _is_open(graph, one)),
        )
        at = now.left.index(held) if held in now.left else 0
        return _at_some(replace(now, at=at))

    def _with_list(self, of: str, left: tuple[Candidate, ...]) -> "Review":
        return replace(self, near=left) if of == NEAR else replace(self, same=left)


def _at_some(review: Review) -> Review:
    """The review, at the other list if the current one is empty."""
    return review if review.left else review.other()


def how_near(candidate: Candidate) -> str:
    """The nearness of a pair, in words."""
    likeness = f"{candidate.cosine:.2f}".removeprefix("0")
    mutual = ", each the other's nearest" if candidate.mutual else ""
    sibling = "; two facts of one work" if candidate.work else ""
    return f"near in meaning, {likeness}: nearer than {candidate.share:.2%} of pairs{mutual}{sibling}"


def _is_open(graph: Graph, candidate: Candidate) -> bool:
    one, other = candidate[:2]
    return one in graph and other in graph and other not in candidates.tied(graph, one)


# --- judging ------------------------------------------------------------------------------------------------------


def place(snapshot: Snapshot, *, asked: bool) -> TargetLayer | RsiGraphError:
    """The layer that judgements go into, or why there is none."""
    try:
        return places.place(snapshot, asked=asked)
    except RsiGraphError as error:
        return error


def judge(
    snapshot: Snapshot, where: TargetLayer, measured: JudgedPair, choice: Choice | None, *, because: str = ""
) -> Judgement | RsiGraphError:
    """Write the relation that a pair is accepted as, or with ``choice`` None that it is rejected. Return errors."""
    rationale = judgements.Rationale(because.strip() or None)
    try:
        if choice is None:
            return judgements.reject(snapshot, measured, measured.found[:2], rationale, where)
        return judgements.accept(snapshot, measured, choice, rationale, where)
    except RsiGraphError as error:
        return error


def undo(review: Review) -> RsiGraphError | None:
    """Undo the last judgement. Return the error if that cannot be done."""
    try:
        judgements.undo(review.judged[-1][0])
    except RsiGraphError as error:
        return error
    return None
