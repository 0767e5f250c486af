"""The judgement of candidate links by people, which ``decisions.yaml`` of a layer keeps.

Accepting a pair writes the relation, if the topmost writable layer can state it, and the judgement with model,
similarity, date and person. Rejecting writes the judgement alone. Both go through the journal like every other change:
all of it or nothing, noted first, and undone as long as nobody changed the files again.

A relation stands in the record of the node that states it. If that node is in a layer below, a support or an attack is
written as an argument with that one premise, in ``links.yaml`` of the upper layer. Other relations are refused, with
the line to write by hand.
"""

import datetime as dt
import getpass
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from rsi_graph import relations
from rsi_graph.corpus import yaml_lines
from rsi_graph.corpus.layer_files import Decision
from rsi_graph.editing import journal, splice
from rsi_graph.editing.place import TargetLayer
from rsi_graph.errors import BadSetting, CannotEdit
from rsi_graph.files import locked
from rsi_graph.graph import Graph
from rsi_graph.meaning import texts
from rsi_graph.meaning.candidates import Candidate, fingerprint
from rsi_graph.meaning.ledger import FILE, body, is_own
from rsi_graph.meaning.models import Model
from rsi_graph.model import APART, MAX_ID, PROPOSITIONS, SECTIONS, STANCES
from rsi_graph.relations import RULES, SYMMETRIC
from rsi_graph.snapshot import Snapshot
from rsi_graph.words import step_title

if TYPE_CHECKING:
    from rsi_graph.meaning.ranking import Links

LINKS_FILE = "links.yaml"

RELATIONS = tuple(kind for kind in RULES if kind not in ("premise", "of", "undercuts", "answers"))
"""The relations that a pair of propositions can be accepted as; of a passage and a proposition, ``STANCES``."""

AS_ARGUMENT = ("supports", "attacks")
"""The relations that can be stated without touching the record of the node."""

Edit: TypeAlias = tuple[locked.Held, str]
"""A file as it was read, and its new text."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A judgement that was written."""

    decision: Decision
    entry: journal.Change
    """The journal's note of it, by which it can be undone."""

    @property
    def changes(self) -> tuple[journal.FileChange, ...]:
        """The files that it changed."""
        return self.entry.changes


class Choice(NamedTuple):
    """A relation that a pair can be accepted as."""

    source: str
    as_: str
    target: str


@dataclass(frozen=True, slots=True)
class JudgedPair:
    """Everything needed to judge one pair, for a caller whose similarities came from another process."""

    graph: Graph
    model: Model
    found: Candidate

    def candidate(self, one: str, other: str) -> Candidate:
        """The pair."""
        return self.found._replace(one=one, other=other)

    @property
    def texts(self) -> dict[str, str]:
        """The texts of the two."""
        return {id_: texts.text(self.graph, id_) for id_ in self.found[:2]}


class Rationale(NamedTuple):
    """The reason of a judgement, and the name of the person who judges; without a name, the user's."""

    because: str | None = None
    by: str = ""


NO_RATIONALE = Rationale()


def accept(
    snapshot: Snapshot,
    links: "Links | JudgedPair",
    choice: Choice,
    rationale: Rationale = NO_RATIONALE,
    place: TargetLayer | None = None,
) -> Judgement:
    """Judge that two nodes are related as ``choice`` says: write the relation and the judgement.

    They go into ``place``, or else into the topmost layer that can be written. Raises BadSetting for an impossible
    relation, CannotEdit if no layer can state it, and as ``journal.make`` does; then nothing is changed.
    """
    candidate = links.candidate(choice.source, choice.target)
    _refuse_impossible(snapshot.graph, choice.source, choice.target, choice.as_)
    decision = _decision(links, candidate, choice.as_, rationale)
    place = place or _topmost(snapshot)
    folder, because = place.folder, rationale.because
    _relation(snapshot, folder, choice, because)  # no layer is made for a relation that cannot be stated
    place.make()
    return _written(decision, lambda: (_relation(snapshot, folder, choice, because), _appended(folder, decision)))


def reject(
    snapshot: Snapshot,
    links: "Links | JudgedPair",
    pair: tuple[str, str],
    rationale: Rationale = NO_RATIONALE,
    place: TargetLayer | None = None,
) -> Judgement:
    """Judge that two nodes are not related. Raises as ``accept``, and BadSetting if the corpus relates them."""
    one, other = pair
    candidate = links.candidate(one, other)
    graph = snapshot.graph
    if stated := _stated(graph, one, other) | _stated(graph, other, one):
        hint = "take the relation out of its file first, if it does not hold"
        raise BadSetting(f"{one} and {other} are related: {', '.join(sorted(stated))}", hint)
    decision = _decision(links, candidate, None, rationale)
    place = place or _topmost(snapshot)
    place.make()
    folder = place.folder
    return _written(decision, lambda: (_appended(folder, decision),))


def _written(decision: Decision, edits: Callable[[], tuple[Edit, ...]]) -> Judgement:
    """Write a judgement through the journal; if somebody else writes the same files, read them again."""
    what = f"{decision.verdict} {decision.from_} {decision.as_ or 'and'} {decision.to}"
    return Judgement(decision, locked.retried(lambda: journal.make(what, *edits())))


def undo(judgement: Judgement) -> None:
    """Undo a judgement, as ``journal.take_back`` does. Raises FileChanged if a file was changed since."""
    journal.take_back(judgement.entry)


def possible(graph: Graph, one: str, other: str) -> tuple[str, ...]:
    """The relations in which ``one`` can stand to ``other``."""
    kinds = STANCES if graph.kind(one) == "annotation" else RELATIONS
    return tuple(kind for kind in kinds if _fits(graph, one, other, kind))


def choices(graph: Graph, one: str, other: str) -> tuple[Choice, ...]:
    """All relations that a pair can be accepted as, in both directions; a symmetric relation is listed once.

    In a pair of a passage and a proposition it is always the passage that takes a stance.
    """
    found = [Choice(one, as_, other) for as_ in possible(graph, one, other)]
    found += [Choice(other, as_, one) for as_ in possible(graph, other, one) if as_ not in SYMMETRIC]
    order = (*RELATIONS, *STANCES)
    return tuple(sorted(found, key=lambda choice: order.index(choice.as_)))


# --- what is judged -----------------------------------------------------------------------------------------------


def _fits(graph: Graph, one: str, other: str, as_: str) -> bool:
    known = STANCES if graph.kind(one) == "annotation" else RELATIONS
    return as_ in known and relations.fault(one, graph.kind(one), as_, other, graph.kind(other)) is None


def _refuse_impossible(graph: Graph, one: str, other: str, as_: str) -> None:
    if not _fits(graph, one, other, as_):
        turned = _fits(graph, other, one, as_)
        choice = ", ".join(possible(graph, one, other)) or "nothing"
        hint = f"the other way round it can: {other} {one}" if turned else f"it can be: {choice}"
        raise BadSetting(f"{one} ({graph.kind(one)}) cannot be {as_!r} to {other} ({graph.kind(other)})", hint)
    stated = _stated(graph, one, other) | (_stated(graph, other, one) if as_ in SYMMETRIC else set())
    if relations.conflicts(as_, stated, graph.kind(one)):
        raise BadSetting(f"{one} is related to {other} already: {', '.join(sorted(stated))}")


def _stated(graph: Graph, one: str, other: str) -> set[str]:
    """The stated relations of ``one`` to ``other``, by itself or as the only premise of an argument."""
    arguments = [r.target for r in graph.outgoing(one) if r.kind == "premise"]
    alone = [argument for argument in arguments if graph.step(argument).premises == (one,)]
    return {r.kind for source in (one, *alone) for r in graph.outgoing(source) if r.target == other}


def _decision(links: "Links | JudgedPair", candidate: Candidate, as_: str | None, rationale: Rationale) -> Decision:
    first, second = (fingerprint(links.texts[id_]) for id_ in candidate[:2])
    return Decision(
        from_=candidate.one,
        to=candidate.other,
        verdict="accepted" if as_ else "rejected",
        as_=as_,
        because=rationale.because,
        similarity=candidate.cosine,
        model=f"{links.model.name} {links.model.key[:12]}",
        texts=(first, second),
        date=dt.date.today().isoformat(),  # noqa: DTZ011 - the day where the person is
        by=rationale.by or user_name(),
    )


def user_name() -> str:
    """The name of the user's account, or "unknown"."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "unknown"


def _appended(folder: Path, decision: Decision) -> Edit:
    """The ledger with a judgement at its end."""
    held = _held(folder / FILE)
    return held, splice.put(held.text or _HEAD, ("decisions", None), body(decision))


_HEAD = "# How people judged candidate links: rsi-graph link. Judged pairs are not offered again.\ndecisions:\n"


# --- the relation -------------------------------------------------------------------------------------------------


def can_be_said(snapshot: Snapshot, place: TargetLayer, choice: Choice) -> bool:
    """Return True if a layer can state a relation: any of its own nodes, and those in ``AS_ARGUMENT`` of others."""
    one, as_, other = choice
    if as_ in AS_ARGUMENT and snapshot.graph.kind(one) in PROPOSITIONS:
        return True
    return any(_stands_in(snapshot, id_, place.folder) for id_ in ((one, other) if as_ in SYMMETRIC else (one,)))


def _relation(snapshot: Snapshot, folder: Path, relation: tuple[str, str, str], because: str | None) -> Edit:
    """The file of a layer with the relation added. Raises CannotEdit if that layer cannot state it."""
    one, as_, other = relation
    for source, target in ((one, other), (other, one)) if as_ in SYMMETRIC else ((one, other),):
        if _stands_in(snapshot, source, folder):
            return _inside(snapshot.graph, folder, (source, as_, target), because)
    if as_ in AS_ARGUMENT and snapshot.graph.kind(one) in PROPOSITIONS:
        return _as_argument(snapshot.graph, folder, relation, because)
    what = f"{one} is not of the layer {folder}; what it {as_} has to stand in its own record"
    span = snapshot.graph.span(one)
    line = yaml_lines.flow({as_: [_entry(other, because)]})[1:-1]
    raise CannotEdit(what, f"by hand, into the record at {os.path.normpath(span.path)}:{span.line}: {line}")


def _entry(target: str, because: str | None) -> str | dict[str, str]:
    return {"to": target, "because": because} if because else target


def _inside(graph: Graph, folder: Path, relation: tuple[str, str, str], because: str | None) -> Edit:
    """The relation in the record of the node that states it, or as an argument if nothing can be added there."""
    source, as_, target = relation
    held = locked.read(Path(graph.span(source).path))
    entry = _entry(target, because)
    section = next((name for name, kind in SECTIONS.items() if kind == graph.kind(source)), "")
    work, _, slug = source.partition("/")
    path = ("sources", work, "annotations", slug) if slug else (section, source)
    if slug and graph.span(work).path != graph.span(source).path:
        path = (APART, source)
    try:
        return held, splice.put(held.text, (*path, as_, None), entry)
    except CannotEdit:
        if as_ not in AS_ARGUMENT or graph.kind(source) not in PROPOSITIONS:
            raise
    return _as_argument(graph, folder, relation, because)


def _as_argument(graph: Graph, folder: Path, relation: tuple[str, str, str], because: str | None) -> Edit:
    """The relation as an argument with one premise."""
    one, as_, other = relation
    verb = "so" if as_ == "supports" else "against"
    title = step_title(graph.title(one), verb, graph.title(other))
    record: dict[str, Any] = {"title": title, "premises": [one], as_: [other]}
    held = _held(folder / LINKS_FILE)
    id_ = _free_id(graph, f"{one}-{as_}-{other}")
    return held, splice.splice(held.text, "arguments", id_, record | ({"because": because} if because else {}))


def _free_id(graph: Graph, wanted: str) -> str:
    name = wanted[: MAX_ID - 4].strip("-")
    return next(id_ for id_ in (name, *(f"{name}-{number}" for number in range(2, 1000))) if id_ not in graph)


def _topmost(snapshot: Snapshot) -> TargetLayer:
    layer = next((layer for layer in reversed(snapshot.layers) if layer.writable), None)
    if layer is None:
        hint = "make a layer of your own: rsi-graph init DIR, then --corpus DIR"
        raise CannotEdit("none of the layers can be written", hint)
    return TargetLayer(layer.path, {})


def _stands_in(snapshot: Snapshot, id_: str, folder: Path) -> bool:
    """Return True if a node is defined in the layer of this folder, and not in a layer below it."""
    path = Path(snapshot.graph.span(id_).path).resolve()
    around = [one for one in snapshot.layers if path.is_relative_to(one.path.resolve())]
    home = max(around, key=lambda one: len(one.path.resolve().parts), default=None)
    return home is not None and home.path.resolve() == folder.resolve()


def _held(path: Path) -> locked.Held:
    if not is_own(path):
        raise CannotEdit(f"{path} is a link that leads out of its layer", "put a file in its place")
    return locked.read(path)
