"""The atoms, schemes and edges of AIF, SADFace and arguebuf as propositions, steps and arguments.

A scheme with one premise and one conclusion becomes a plain relation. One with several premises is an argument: its
premises are linked. An edge from a scheme to a scheme undercuts or underpins its step.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from rsi_graph.imports.gathered import Body, Gathered

Form: TypeAlias = Literal["RA", "CA", "MA"]
RELATIONS: dict[Form, str] = {"RA": "supports", "CA": "attacks", "MA": "same-as"}
NAMES: dict[Form, str] = {"RA": "an inference", "CA": "a conflict", "MA": "a rephrase"}


@dataclass(frozen=True, slots=True)
class Scheme:
    """An application of a scheme."""

    form: Form
    scheme: str = ""
    """Its name, if it has one."""
    because: str = ""
    fields: Body = field(default_factory=dict)


@dataclass(slots=True)
class _Ends:
    premises: list[str] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)
    """The keys of the atoms and schemes it leads to."""


def build(
    draft: Gathered, atoms: dict[str, str], schemes: dict[str, Scheme], edges: Iterable[tuple[str, str]]
) -> dict[str, str]:
    """Put schemes and edges into a draft that has the atoms (ids by key). Return the step of each scheme, by key."""
    return _Builder(draft, atoms, schemes, edges).build()


class _Builder:
    def __init__(
        self, draft: Gathered, atoms: dict[str, str], schemes: dict[str, Scheme], edges: Iterable[tuple[str, str]]
    ) -> None:
        self.draft, self.atoms, self.schemes = draft, atoms, schemes
        self.ends: defaultdict[str, _Ends] = defaultdict(_Ends)
        self.steps: dict[str, str] = {}
        for source, target in dict.fromkeys(edges):
            self._edge(source, target)

    def _edge(self, source: str, target: str) -> None:
        if source in self.schemes and (target in self.schemes or target in self.atoms):
            self.ends[source].outcomes.append(target)
        elif source in self.atoms and target in self.schemes:
            self.ends[target].premises.append(self.atoms[source])
        elif source in self.atoms and target in self.atoms:
            self.draft.remark(f"an edge leads from {source} to {target} without a scheme between them")
            self.draft.lost("edges between propositions", one="edge between propositions")
        else:
            self.draft.lost("edges to nodes that are not read", one="edge to a node that is not read")

    def build(self) -> dict[str, str]:
        late = {key: None for key in self.schemes if any(end in self.schemes for end in self.ends[key].outcomes)}
        for key in self.schemes:
            if key not in late:
                self._scheme(key)
        self._late(late)
        return self.steps

    def _late(self, left: dict[str, None]) -> None:
        """Build the schemes that lead to schemes, each after those it leads to; a circle begins with its first."""
        order = {key: number for number, key in enumerate(left)}
        waits = {key: sum(end in order for end in self.ends[key].outcomes) for key in order}
        behind: defaultdict[str, list[str]] = defaultdict(list)
        for key in order:
            for end in self.ends[key].outcomes:
                behind[end].append(key)
        ready, first = [key for key in order if not waits[key]], iter(order)
        while left:
            done = ready or [next(key for key in first if key in left)]
            for key in done:
                self._scheme(key)
                del left[key]
            for one in (one for key in done for one in behind[key]):
                waits[one] -= 1
            after = {one for key in done for one in behind[key] if one in left and not waits[one]}
            ready = sorted(after, key=order.__getitem__)

    def _scheme(self, key: str) -> None:
        scheme, ends = self.schemes[key], self.ends[key]
        premises = list(dict.fromkeys(ends.premises))
        if not premises:
            self.draft.remark(f"{NAMES[scheme.form]} ({key}) has no premise and is left out")
            self.draft.lost("steps without a premise", one="step without a premise")
        elif scheme.form == "MA":
            self._rephrase(premises, ends)
        elif not self._is_plain(scheme, premises, ends) or not self._plain(key, scheme, premises[0], ends.outcomes[0]):
            self._argument(key, scheme, premises, ends)

    def _is_plain(self, scheme: Scheme, premises: list[str], ends: _Ends) -> bool:
        return len(premises) == 1 and len(ends.outcomes) == 1 and not scheme.fields

    def _plain(self, key: str, scheme: Scheme, premise: str, outcome: str) -> bool:
        """State a relation from the premise. Return False if there is one already."""
        said = {"scheme": scheme.scheme, "because": scheme.because}
        if outcome in self.atoms:
            target = self.atoms[outcome]
            done = self.draft.relate(RELATIONS[scheme.form], premise, target, **said)
            if done:
                self.steps[key] = self.draft.step(premise, target)
            if premise == target:
                self.draft.remark(f"{NAMES[scheme.form]} ({key}) leads from a proposition to itself and is left out")
                self.draft.lost("relations of something to itself", one="relation of something to itself")
            return done or premise == target
        relation = "undercuts" if scheme.form == "CA" else "supports"
        if outcome not in self.steps:
            self.draft.lost("steps that lead to what is no step", 1, one="step that leads to what is no step")
            return True
        return self.draft.relate(relation, premise, self.steps[outcome], **said)

    def _argument(self, key: str, scheme: Scheme, premises: list[str], ends: _Ends) -> None:
        """Make an argument of a scheme."""
        draft = self.draft
        title = draft.title_of(premises[0])
        targets = [self.atoms[end] for end in ends.outcomes if end in self.atoms]
        if targets:
            side = "for" if scheme.form == "RA" else "against"
            title = f"{scheme.scheme or 'Argument'} {side}: {draft.title_of(targets[0])}"
        id_ = draft.argument(premises, key=key, title=title, scheme=scheme.scheme, because=scheme.because)
        self.steps[key] = id_
        if not ends.outcomes:
            draft.remark(f"{NAMES[scheme.form]} ({key}) leads to nothing")
        for outcome in ends.outcomes:
            self._outcome(id_, scheme, outcome)

    def _outcome(self, id_: str, scheme: Scheme, outcome: str) -> None:
        if outcome in self.atoms:
            target, relation = self.atoms[outcome], RELATIONS[scheme.form]
        else:
            target, relation = self.steps.get(outcome, ""), "undercuts" if scheme.form == "CA" else "supports"
        if not self.draft.relate(relation, id_, target):
            self.draft.lost("outcomes that a corpus cannot state", one="outcome that a corpus cannot state")

    def _rephrase(self, premises: list[str], ends: _Ends) -> None:
        for premise in premises:
            for outcome in ends.outcomes:
                if outcome not in self.atoms or not self.draft.relate("same-as", premise, self.atoms[outcome]):
                    self.draft.lost("rephrases that a corpus cannot state", one="rephrase that a corpus cannot state")
