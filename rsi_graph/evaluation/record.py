"""The state of every proposition and step in the record: what was said against it, and what of that was answered.

It is grounded labelling (P. M. Dung, On the acceptability of arguments, 1995) in the words of argument maps, and it
passes no judgement: a proposition that nobody objected to is ``unchallenged``, and nothing more. It differs from the
formal labels of ``labels`` in four ways. A mitigation of a risk is no objection to its being one. An objection that
only unreliable sources state counts as answered. Definitions and proposals have objections but no state, since they
are neither true nor false. An antecedent (``given``) describes a case: if it fails, that says nothing against the
conclusion. The guide relates the states to the formal terms (``guide/states.md``).

Nothing here needs numpy, so that `show` can use it; ``record_words`` puts it into words.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, TypeAlias

from rsi_graph import collector
from rsi_graph.corpus.references import INLINE
from rsi_graph.diagnostics import Diagnostic
from rsi_graph.graph.backing import Sides, sides, sides_of
from rsi_graph.graph.dossier import dossier, tally
from rsi_graph.model import PROPOSITIONS

TYPE_CHECKING = False  # checkers take it for typing's own, whose import would slow every start
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from rsi_graph.graph import Graph, Relation
    from rsi_graph.graph.dossier import Dossier, Neighbour, Tally

State: TypeAlias = Literal["unchallenged", "answered", "challenged", "disputed"]
Outcome: TypeAlias = Literal["stands", "falls", "open"]
"""The final outcome of a proposition or an argument; "open" if some answer each other in a circle."""

FEW = 8
"""The number of objections up to which a state is found anew each time."""
LONGEST = 100
"""The needs among which one looks for what keeps something from standing: no person follows more."""
RANKS: dict[Outcome, int] = {"stands": 0, "open": 1, "falls": 2}
"""The rank among nodes with equal backing: first those that stand, then the disputed, then the challenged."""
OF_UNMET: dict[Outcome, Outcome] = {"falls": "stands", "open": "open"}
"""The outcome of the objection "this need is not met", by the outcome of the need. A need that stands makes none."""
STATED = (*PROPOSITIONS, "argument")
"""The kinds of node that have a state."""
REASONS = ("supports", "raises")
"""The relations by which a reason is given for a proposition."""
STATELESS = ("definition", "proposal")
"""The sorts of claims that are neither true nor false."""


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection to a node: a counterpoint, or a needed condition or premise that does not stand."""

    id: str
    """The proposition or argument that objects, or the condition or premise that fails."""
    needed: bool
    """True if the node needs it, so that it is an objection by not standing."""
    outcome: Outcome
    """The outcome of the objection; it counts against the node if it stands."""
    by: tuple[str, ...]
    """The nodes that answer it; in a circle, those that answer it and are answered in turn."""

    @property
    def answered(self) -> bool:
        """Return True if a node that stands answers it."""
        return self.outcome == "falls"


@dataclass(frozen=True)
class NodeState:
    """The state of a node in the record."""

    state: State | None
    """The state; None for what is neither true nor false: definitions, proposals, questions, sources, annotations."""
    objections: tuple[Objection, ...] = ()
    """The objections to it in the usual order of lists, with failed needs last."""
    mitigations: int = 0
    """The number of propositions that mitigate a risk."""

    @cached_property
    def counterpoints(self) -> tuple[Objection, ...]:
        """The counterpoints that were raised against it, answered or not."""
        return tuple(one for one in self.objections if not one.needed)

    @cached_property
    def unanswered(self) -> tuple[Objection, ...]:
        """The counterpoints that stand."""
        return tuple(one for one in self.counterpoints if one.outcome == "stands")

    @cached_property
    def needs(self) -> tuple[Objection, ...]:
        """The needed conditions or premises that do not stand."""
        return tuple(one for one in self.objections if one.needed)


@dataclass(frozen=True, slots=True)
class _Web:
    """The attacks and the needs, by id. An inline step has a place if something undercuts it."""

    attackers: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    needs: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    mitigations: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    inline: dict[str, str] = field(default_factory=dict)
    """The proposition from which an inline step starts."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """The states of a graph; the objections to a node are put together when it is looked at.

    They are found in one pass over the whole graph (``recorded``), or on demand from what bears on each node at any
    distance (``recorded_near``); the answers are the same.
    """

    graph: Graph
    works: Sides
    _web: _Web
    _outcomes: dict[str, Outcome]
    _empty: set[str]
    _known: set[str] | None = None
    """The nodes whose works are known; None if all are."""
    _states: dict[str, NodeState] = field(default_factory=dict)
    """The states of the nodes with very many objections, which are asked for wherever one of them is told."""
    _answered: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The answers to those that have very many."""
    _least: dict[str, int] = field(default_factory=dict)
    """The works behind the steps with very many premises."""
    _stateless: dict[str, bool] = field(default_factory=dict)
    _tallies: dict[str, Tally] = field(default_factory=dict)
    """The tally of each node once it was counted: one with very many neighbours is told beside each of them."""

    def of(self, id_: str) -> NodeState:
        """The state of a node or a step. Raises UnknownNode."""
        kind = self.graph.kind(id_)
        self._know(id_)
        if kind not in STATED:
            return NodeState(None)
        if id_ not in self._outcomes:
            id_ = self.graph.node(id_).id
            self._know(id_)
        if known := self._states.get(id_):
            return known
        objections = (*self._counterpoints(id_), *self._unmet(id_))
        state = None if self._is_stateless(id_) else _state({one.outcome for one in objections})
        found = NodeState(state, objections, self._web.mitigations.get(id_, 0))
        if len(objections) > FEW:
            self._states[id_] = found
        return found

    def state(self, id_: str) -> State | None:
        """The state of a proposition, as in ``of``, without putting its objections together."""
        self._know(id_)
        attackers = self._web.attackers.get(id_, ())
        outcomes: set[Outcome] = {"falls" if one in self._empty else self._outcomes[one] for one in attackers}
        needs = {self.outcome(need) for need in self._needs(id_)}
        outcomes.update(OF_UNMET[outcome] for outcome in needs if outcome in OF_UNMET)
        return None if self._is_stateless(id_) else _state(outcomes)

    def outcome(self, id_: str) -> Outcome:
        """The final outcome of a node; a node without anything that bears on it stands."""
        self._know(id_)
        return self._outcomes.get(id_, "stands")

    def reasons(self, id_: str) -> tuple[Outcome, ...]:
        """The outcome of every reason for a node: that of the step, or of its start if that is worse."""
        given = [r for r in self.graph.bearings_at(id_) if r.kind in REASONS and r.target == id_ and r.weight]
        ends = ([self.outcome(one) for one in (r.source, r.argument) if one] for r in given)
        return tuple(max(outcomes, key=RANKS.__getitem__) for outcomes in ends)

    def key(self, id_: str) -> tuple[int, int]:
        """The sorting key of lists: the most works first, then nodes that stand unanswered."""
        return -self._behind(id_), RANKS[self.outcome(id_)]

    def dossier(self, id_: str) -> Dossier:
        """All that is known of a node, its lists in the one order. Raises UnknownNode."""
        found = dossier(self.graph, id_, self._tally)
        by_side = sorted(self._sorted(found.answers), key=lambda entry: SIDES.index(entry.relation.side or ""))
        return replace(
            found,
            serves=self._sorted(found.serves),
            supports=self._sorted(found.supports),
            counterpoints=self._sorted(found.counterpoints),
            mitigations=self._sorted(found.mitigations),
            conditions=self._sorted(found.conditions),
            risks=self._sorted(found.risks),
            answers=tuple(by_side),
            related=self._sorted(found.related),
        )

    def _is_stateless(self, id_: str) -> bool:
        if id_ not in self._stateless:
            self._stateless[id_] = is_stateless(self.graph, id_)
        return self._stateless[id_]

    def _tally(self, id_: str) -> Tally:
        if id_ not in self._tallies:
            self._tallies[id_] = tally(self.graph, id_)
        return self._tallies[id_]

    def _sorted(self, entries: tuple[Neighbour, ...]) -> tuple[Neighbour, ...]:
        return tuple(sorted(entries, key=lambda entry: self.key(entry.id)))

    def _behind(self, id_: str) -> int:
        """The number of works that back a node; for a step with several premises, that of the least backed premise."""
        if id_ in self._least:
            return self._least[id_]
        self._know(id_)
        own = len(self.works.supporting.get(id_, ()))
        needs = self._web.needs.get(id_) if not own and self.graph.kind(id_) == "argument" else None
        if not needs:
            return own
        least = min(len(self.works.supporting.get(one, ())) for one in needs)
        if len(needs) > FEW:
            self._least[id_] = least
        return least

    def _counterpoints(self, id_: str) -> list[Objection]:
        found: dict[str, Objection] = {}
        for attacker in self._web.attackers.get(id_, ()):
            one = self._objection(attacker)
            held = found.get(one.id)
            if held is None or RANKS[one.outcome] < RANKS[held.outcome]:  # the same node may object by several steps
                found[one.id] = one
        return sorted(found.values(), key=lambda one: self.key(one.id))

    def _objection(self, attacker: str) -> Objection:
        if attacker in self._empty:
            spoken = (attacker, *self._web.needs.get(attacker, ()))
            works = (work for one in spoken for work in self.works.doubtful.get(one, ()))
            return Objection(self._owner(attacker), needed=False, outcome="falls", by=tuple(dict.fromkeys(works)))
        outcome = self._outcomes[attacker]
        return Objection(self._owner(attacker), needed=False, outcome=outcome, by=self._answers(attacker))

    def _unmet(self, id_: str) -> list[Objection]:
        found = []
        for need in self._needs(id_):
            outcome = self.outcome(need)
            if outcome in OF_UNMET:
                by = self._answers(need) if outcome == "open" else ()
                found.append(Objection(need, needed=True, outcome=OF_UNMET[outcome], by=by))
        return found

    def _needs(self, id_: str) -> Iterable[str]:
        if id_ in self._outcomes or self.graph.kind(id_) != "argument":
            return self._web.needs.get(id_, ())
        return self.graph.step(id_).premises  # an inline step that has no place of its own

    def _answers(self, id_: str) -> tuple[str, ...]:
        """The nodes that keep another from standing: its attackers, or else its failed needs.

        In a chain of very many needs they are looked for at its beginning.
        """
        outcome = self._outcomes[id_]
        if outcome == "stands":
            return ()
        if id_ in self._answered:
            return self._answered[id_]
        wanted = "stands" if outcome == "falls" else "open"
        found: dict[str, None] = {}
        todo, seen = [id_], {id_}
        while todo and len(seen) < LONGEST:
            here = todo.pop()
            attackers = [one for one in self._web.attackers.get(here, ()) if one not in self._empty]
            direct = [self._owner(one) for one in attackers if self._outcomes[one] == wanted]
            failing = [one for one in self._web.needs.get(here, ()) if self._outcomes[one] == outcome]
            found.update(dict.fromkeys(direct or ([here] if not failing and here != id_ else [])))
            todo += [one for one in failing if not direct and one not in seen]
            seen.update(failing)
        answers = tuple(found)
        if max(len(found), len(seen)) > FEW:
            self._answered[id_] = answers
        return answers

    def _owner(self, id_: str) -> str:
        return self._web.inline.get(id_, id_)

    def _know(self, id_: str) -> None:
        """Find the outcomes of a node and of all that bears on it, unless they are known."""
        if self._known is None or id_ in self._known:
            return
        todo, found = [id_], []
        while todo:
            here = todo.pop()
            if here not in self._known:
                self._known.add(here)
                found.append(here)
                sides_of(self.graph, here, self.works)
                if self.graph.kind(here) in STATED:
                    _weave_at(self._web, self.graph, here)
                todo += self._web.attackers.get(here, ())
                todo += self._web.needs.get(here, ())
        places = [here for here in found if _has_place(self._web, self.graph, here)]
        self._empty.update(_empty(self.graph, self._web, self.works, places))
        self._outcomes.update(_outcomes(self._web, places, self._empty, self._outcomes))


SIDES = ("yes", "no", "other", "")
"""The order of the answers to a question."""


def recorded(graph: Graph) -> Recorded:
    """Find the state of every node of a graph."""
    with collector.paused():
        works, (web, places) = sides(graph), _whole_web(graph)
        empty = _empty(graph, web, works, places)
        return Recorded(graph, works, web, _outcomes(web, places, empty, {}), empty)


def recorded_near(graph: Graph) -> Recorded:
    """The states of only those nodes that will be looked at, for callers that look at few of many."""
    return Recorded(graph, Sides({}, {}, {}), _Web(), {}, set(), set())


def facts(found: NodeState) -> dict[str, Any]:
    """The state in the form in which ``show`` prints it as JSON; a version promises this shape (see CHANGELOG.md)."""
    objections = [{"id": one.id, "answered": one.answered, "by": list(one.by)} for one in found.objections]
    return {"state": found.state, "objections": objections}


def is_stateless(graph: Graph, id_: str) -> bool:
    """Return True for a definition or a proposal, which is neither true nor false."""
    return graph.kind(id_) == "claim" and graph.body(id_).get("kind") in STATELESS


def contradicted(graph: Graph) -> Iterator[Diagnostic]:
    """Conditions whose status says the opposite of what stands in the record."""
    stating = graph.stating("status")
    found = recorded(graph) if stating else None
    for id_ in stating:
        met = graph.body(id_)["status"]["met"]
        state = found.of(id_).state if found else None
        if said := CONTRADICTIONS.get((met, state or "")):
            message = f"{id_} is noted as {said}"
            hint = "write down what speaks against it, or answer it, or say in the status what it rests on"
            yield Diagnostic(graph.span(id_), "status-contradicted", message, hint)


CONTRADICTIONS = {
    ("yes", "challenged"): "met, and an objection to it stands unanswered",
    ("no", "unchallenged"): "not met, and no objection to it is recorded",
    ("no", "answered"): "not met, and every objection to it is answered",
}
"""The pairs of status and state that cannot both be right."""


def _state(outcomes: Collection[Outcome]) -> State:
    """The state of a proposition by the outcomes of its objections."""
    if "stands" in outcomes:
        return "challenged"
    if "open" in outcomes:
        return "disputed"
    return "answered" if outcomes else "unchallenged"


# --- who stands in the end ----------------------------------------------------------------------------------------


def _whole_web(graph: Graph) -> tuple[_Web, list[str]]:
    """The web of all relations, and the nodes in it."""
    relations = list(graph.bearings())
    propositions, arguments = graph.ids(*PROPOSITIONS), graph.ids("argument")
    known = {*propositions, *arguments}
    steps = dict.fromkeys(r.target for r in relations if r.kind == "undercuts" and r.target not in known)
    web = _Web()
    for relation in relations:
        if relation.weight:
            _weave(web, relation, steps)
    return web, [*propositions, *arguments, *steps]


def _weave_at(web: _Web, graph: Graph, id_: str) -> None:
    """Take what bears on one node or step into the web, and nothing else."""
    relations = list(graph.bearings_at(id_))
    named = {r.argument for r in relations if r.argument and r.kind in INLINE and graph.is_inline(r.argument)}
    steps = {step for step in named if _is_undercut(graph, step)}
    own = _Web()
    for relation in relations:
        if relation.weight:
            _weave(own, relation, steps)
    web.inline.update(own.inline)
    for whole, part in ((web.attackers, own.attackers), (web.needs, own.needs)):
        if part.get(id_):
            whole[id_] = part[id_]
    if own.mitigations.get(id_):
        web.mitigations[id_] = own.mitigations[id_]


def _is_undercut(graph: Graph, step: str) -> bool:
    return any(relation.kind == "undercuts" and relation.target == step for relation in graph.bearings_at(step))


def _has_place(web: _Web, graph: Graph, id_: str) -> bool:
    """Return True for propositions, for arguments, and for inline steps that something undercuts."""
    kind = graph.kind(id_)
    return kind in PROPOSITIONS or id_ in web.inline or (kind == "argument" and not graph.is_inline(id_))


def _weave(web: _Web, relation: Relation, steps: Collection[str | None]) -> None:
    """Take one relation into the web."""
    kind, source, target = relation.kind, relation.source, relation.target
    if kind in INLINE and relation.argument in steps:
        step = str(relation.argument)
        web.inline[step] = source
        web.needs[step].append(source)
        source = step
    if kind in ("attacks", "undercuts"):
        web.attackers[target].append(source)
    elif kind == "contradicts":
        web.attackers[target].append(source)
        web.attackers[source].append(target)
    elif kind == "premise":
        web.needs[target].append(source)
    elif kind == "requires":
        web.needs[source].append(target)
    elif kind == "mitigates":
        web.mitigations[target] += 1


def _empty(graph: Graph, web: _Web, works: Sides, places: Iterable[str]) -> set[str]:
    """The places among these that only unreliable works state, and the steps that start from them."""
    spoken = {id_ for id_ in places if _is_doubtful(works, id_)}
    steps = (id_ for id_ in places if id_ in web.needs and (id_ in web.inline or graph.kind(id_) == "argument"))
    return spoken | {id_ for id_ in steps if any(_is_doubtful(works, need) for need in web.needs[id_])}


def _is_doubtful(works: Sides, id_: str) -> bool:
    return id_ in works.doubtful and id_ not in works.supporting


def _outcomes(
    web: _Web, places: Sequence[str], empty: Collection[str], known: Mapping[str, Outcome]
) -> dict[str, Outcome]:
    """The outcome of every place, found wave by wave in time linear in the relations; the rest is ``known``."""
    attacked = _turned(web.attackers, places, empty)
    needing = _turned(web.needs, places, ())
    waiting = dict.fromkeys(places, 0)
    for targets in (*attacked.values(), *needing.values()):
        for target in targets:
            waiting[target] += 1
    found: dict[str, Outcome] = {id_: "stands" for id_, left in waiting.items() if not left}
    todo = deque([*found, *(id_ for id_ in dict.fromkeys((*attacked, *needing)) if id_ in known)])
    while todo:
        here = todo.popleft()
        outcome = found.get(here) or known[here]
        if outcome == "open":
            continue
        stands = outcome == "stands"
        for target in (attacked if stands else needing)[here]:
            if target not in found:
                found[target] = "falls"
                todo.append(target)
        for target in (needing if stands else attacked)[here]:
            waiting[target] -= 1
            if not waiting[target] and target not in found:
                found[target] = "stands"
                todo.append(target)
    return {id_: found.get(id_, "open") for id_ in places}


def _turned(
    bearing: Mapping[str, Sequence[str]], places: Iterable[str], but: Collection[str]
) -> defaultdict[str, list[str]]:
    """The places that each node bears on, without some nodes."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for target in places:
        for source in bearing.get(target, ()):
            if source not in but:
                found[source].append(target)
    return found
