"""The commands `evaluate` and `cruxes`, for what follows from the arguments."""

from __future__ import annotations

import sys

from rsi_graph.cli.corpora import load, viewed
from rsi_graph.cli.output import heading, print_json, print_lines, style, wrapped
from rsi_graph.words import a_kind, count

TYPE_CHECKING = False  # checkers take it for typing's own, whose import would slow every start
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from rsi_graph.evaluation.cruxes import Crux, CruxPair
    from rsi_graph.evaluation.record import Recorded
    from rsi_graph.evaluation.structure import Situation, Structure, Supposition
    from rsi_graph.evaluation.verdicts import Evaluation, Flip, NodeStanding
    from rsi_graph.graph import Graph
    from rsi_graph.snapshot import Snapshot

CAVEAT = "A strength is not a probability."
SHOWN = 20
"""The most rows of a long list that are printed as text; JSON has all."""


def declare_semantics(parser: ArgumentParser) -> None:
    """The option that names another semantics."""
    from rsi_graph.evaluation import DEFAULT, NAMES

    known = ", ".join(NAMES)
    parser.add_argument(
        "--semantics", metavar="S", choices=NAMES, default=DEFAULT, help=f"one of {known} (default: {DEFAULT})"
    )


def _declare_supposing(parser: ArgumentParser) -> None:
    declare_semantics(parser)
    parser.add_argument("--accept", metavar="ID", action="append", default=[], help="suppose it is true; repeatable")
    parser.add_argument("--reject", metavar="ID", action="append", default=[], help="suppose it is not; repeatable")
    parser.add_argument("--view", metavar="NAME", help="suppose what views/NAME.yaml says")


def _supposed(args: Namespace, snapshot: Snapshot) -> Supposition:
    """Return the supposition that the options make; --accept and --reject override the view."""
    from rsi_graph.evaluation import suppose, views
    from rsi_graph.evaluation.structure import Supposition

    graph = snapshot.graph
    below = viewed(snapshot, args.view).supposition if args.view else Supposition()
    return views.over(below, suppose(graph, args.accept, args.reject))


# --- evaluate -----------------------------------------------------------------------------------------------------


def declare_evaluate(parser: ArgumentParser) -> None:
    parser.add_argument("node", metavar="NODE", nargs="?", help="a node, a step as from>to, or a question")
    _declare_supposing(parser)
    parser.add_argument("--labels", action="store_true", help="the formal labels, and no states or strengths")
    parser.add_argument("--extensions", action="store_true", help="the preferred and stable extensions instead")
    parser.add_argument("--save", metavar="NAME", help="keep what is supposed as views/NAME.yaml of the topmost layer")


def run_evaluate(args: Namespace) -> int:
    from rsi_graph.evaluation import structure_of
    from rsi_graph.evaluation.record import recorded
    from rsi_graph.evaluation.structure import situation
    from rsi_graph.evaluation.verdicts import Scales, evaluate

    snapshot = load(args)
    supposed = _supposed(args, snapshot)
    compiled = structure_of(snapshot.graph, supposed, steps=steps(snapshot.graph, args.node))
    if args.extensions:
        return _extensions(args, compiled, supposed)
    found = evaluate(Scales(compiled), args.semantics, supposed)
    if args.save:
        _save(args, snapshot, supposed)
    shown = _shown(snapshot.graph, args.node, found)
    record = recorded(snapshot.graph)
    if args.format == "json":
        return print_json(_evaluation_facts(record, found, shown))
    if not shown:
        print("note: there is nothing to evaluate yet: no claim, condition, risk or argument", file=sys.stderr)
    if supposed and not args.labels:
        _talk(found, compiled, situation(compiled, supposed))
    return print_lines(
        _evaluation_lines(record, args, found, sorted(shown, key=record.key) if not args.node else shown)
    )


def steps(graph: Graph, node: str | None) -> tuple[str, ...]:
    """The step whose id was asked for, if it was one, in the form that ``structure`` takes."""
    return (graph.node(node).id,) if node and graph.kind(node) == "argument" else ()


def _shown(graph: Graph, node: str | None, found: Evaluation) -> dict[str, NodeStanding]:
    """The standings asked for: all, the answers to a question, or a node and what bears on it directly."""
    from rsi_graph.errors import BadSetting

    if node is None:
        return dict(found.standings)
    kind = graph.kind(node)
    if kind in ("source", "annotation"):
        raise BadSetting(f"{node} is {a_kind(kind)} and has no strength", f"rsi-graph evaluate --reject {node}")
    if kind == "question":
        ids = [relation.source for relation in graph.answers(node)]
    else:
        own = graph.node(node).id
        bearing = (*graph.incoming(own), *(r for r in graph.outgoing(own) if r.kind in ("requires", "contradicts")))
        ids = [own, *(relation.other(own) for relation in bearing)]
    return {id_: found.standings[id_] for id_ in dict.fromkeys(ids) if id_ in found.standings}


def _evaluation_facts(record: Recorded, found: Evaluation, shown: dict[str, NodeStanding]) -> dict[str, Any]:
    return {
        "semantics": found.semantics,
        "converged": found.converged,
        "nodes": {
            id_: {**_standing_facts(found.told(id_) if found.supposition else one), "state": record.of(id_).state}
            for id_, one in shown.items()
        },
        "flipped": list(found.flipped),
    }


def _standing_facts(standing: NodeStanding) -> dict[str, Any]:
    credence = standing.credence
    return {
        "label": standing.label,
        "strength": standing.strength,
        "low": standing.low,
        "high": standing.high,
        "verdict": standing.verdict,
        "credence": credence[0] if credence and credence[0] == credence[1] else credence,
    }


def _evaluation_lines(record: Recorded, args: Namespace, found: Evaluation, shown: Iterable[str]) -> Iterator[str]:
    graph = record.graph
    if args.node and graph.kind(args.node) == "question":
        yield style(graph.title(args.node), "strong")
        sides = {relation.source: relation.side or "" for relation in graph.answers(args.node)}
        for side in ("yes", "no", "other"):
            rows = sorted((id_ for id_ in shown if sides[id_] == side), key=record.key)
            if rows:
                yield heading("=", side, len(rows))
                yield from (line for id_ in rows for line in _row(record, args, id_, found))
    elif args.node:
        marks = _marks(record, graph.node(args.node).id)
        places = {id_: place for place, id_ in enumerate(marks)}
        rows = sorted(shown, key=lambda id_: places.get(id_, len(places)))
        yield from (line for id_ in rows for line in _row(record, args, id_, found, marks.get(id_, "")))
    else:
        yield from _all_lines(record, args, found, shown)
    if found.flipped and not args.labels:
        yield ""
        yield heading("~", "Flipped", len(found.flipped))
        yield from (line for flip in found.flipped for line in _flip_lines(flip))


def _all_lines(record: Recorded, args: Namespace, found: Evaluation, shown: Iterable[str]) -> Iterator[str]:
    """Yield the rows of all nodes; those of which a position says nothing are counted alone."""
    told = [id_ for id_ in shown if args.labels or not found.supposition or id_ in found.heard]
    yield from (line for id_ in told for line in _row(record, args, id_, found))
    if quiet := len(found.standings) - len(told):
        yield style(f"  {count(quiet, 'more node')}, on which nothing that is supposed bears: silent", "dim")


def _marks(record: Recorded, node: str) -> dict[str, str]:
    """The marks of a node and of all that bears on it, in the order of the card: for it, against it, a condition.

    A node that also depends on this node has the mark of its own bearing on it.
    """
    found, marks = record.dossier(node), {node: ""}
    parts = (found.premises, found.supports, found.counterpoints, found.mitigations, found.conditions, found.risks)
    for part in (*parts, found.serves, found.related):
        for entry in part:
            marks.setdefault(entry.id, f"{entry.mark} ".lstrip())
    return marks


def _row(record: Recorded, args: Namespace, id_: str, found: Evaluation, mark: str = "") -> Iterator[str]:
    """A node with its state and its works; under a position with its strength; or with its label alone."""
    from rsi_graph.evaluation.record_words import sentence
    from rsi_graph.graph.backing import backing, by

    graph = record.graph
    yield from wrapped(f"{graph.title(id_)} ({id_})", "    ", f"  {mark}")
    if args.labels:
        yield f"    {found.standings[id_].label}"
        return
    yield from wrapped(sentence(record, id_), "      ", "    ")
    if said := by(graph, backing(graph, id_)):
        yield from wrapped(said, "      ", "    ")
    if id_ in dict(found.supposition.believed):
        yield from wrapped(_held(graph, found, id_), "      ", "    ")
    elif found.supposition:
        yield from _strength(found, id_)


def _held(graph: Graph, found: Evaluation, id_: str) -> str:
    """A credence of the position in words, with the strength that follows from the rest of the position."""
    from rsi_graph.evaluation.tensions import beside, held_beside

    said = beside(held_beside(graph, found.supposition, id_, found.semantics))
    return said if said.startswith("no opinion") else f"held {said}"


def _strength(found: Evaluation, id_: str) -> Iterator[str]:
    """Yield the lines that say how a node stands under a position."""
    from rsi_graph.evaluation.standings import stands, word

    standing, supposed = found.told(id_), "; supposed" if id_ in found.supposition.ids else ""
    first = word(standing)
    name = {"accepted": "for", "rejected": "against", "contested": "warn"}.get(first, "dim")
    head, *rest = wrapped(f"{stands(standing, labelled=found.supposition.decides)}{supposed}", "      ", "    ")
    yield head.replace(first, style(first, name), 1)
    yield from rest


def _flip_lines(flip: Flip) -> Iterator[str]:
    from rsi_graph.evaluation.weighed import flipped

    yield from wrapped(f"{flip.id}: {flipped(flip)}; by {' > '.join(flip.path)}", "    ", "  ")


def _talk(found: Evaluation, compiled: Structure, under: Situation) -> None:
    """Print to standard error the notes that one needs to read the numbers."""
    print(f"{found.semantics}; {CAVEAT} Between [ ]: the spread over semantics and credence.", file=sys.stderr)
    print(
        f"{under.unset} of {count(len(compiled.credences), 'proposition')} have no credence and start from .5; "
        f"{count(len(compiled.groups), 'group')} of near-duplicates count once each.",
        file=sys.stderr,
    )
    for circle in found.unsettled:
        print(f"not converged (a step still moves {circle.residual:.1e}): {', '.join(circle.nodes)}", file=sys.stderr)


def _save(args: Namespace, snapshot: Snapshot, supposed: Supposition) -> None:
    from rsi_graph.cli.corpora import paths
    from rsi_graph.editing.views import standpoint

    print(standpoint(snapshot, args.save, asked=bool(paths(args))).keep(supposed), file=sys.stderr)


def _extensions(args: Namespace, compiled: Structure, supposed: Supposition) -> int:
    from rsi_graph.evaluation.extensions import extensions
    from rsi_graph.evaluation.structure import situation

    under = situation(compiled, supposed)
    found = {kind: extensions(compiled, under, kind) for kind in ("preferred", "stable")}
    if args.format == "json":
        return print_json({kind: [sorted(accepted) for accepted in sets] for kind, sets in found.items()})
    return print_lines(line for kind, sets in found.items() for line in _extension_lines(kind, sets))


def _extension_lines(kind: str, sets: Sequence[frozenset[str]]) -> Iterator[str]:
    always = frozenset.intersection(*sets) if sets else frozenset()
    yield heading("=", f"{kind} extensions", len(sets))
    yield f"  {count(len(always), 'node')} in all of them"
    for number, accepted in enumerate(sets, 1):
        yield from wrapped(f"also {', '.join(sorted(accepted - always)) or 'nothing'}", "     ", f"  {number}. ")


# --- cruxes -------------------------------------------------------------------------------------------------------


def declare_cruxes(parser: ArgumentParser) -> None:
    parser.add_argument("node", metavar="NODE", help="the conclusion")
    _declare_supposing(parser)
    parser.add_argument("--pairs", action="store_true", help="pairs that hide each other instead")


def run_cruxes(args: Namespace) -> int:
    from rsi_graph.evaluation import SPREAD, cruxes, structure_of

    snapshot = load(args)
    graph = snapshot.graph
    node = cruxes.conclusion(graph, args.node)
    supposed = _supposed(args, snapshot)
    compiled = structure_of(graph, supposed, steps=steps(graph, node))
    if args.pairs:
        found = cruxes.pairs(compiled, node, args.semantics, supposed)
        if args.format == "json":
            return print_json(found)
        return print_lines(_pair_lines(graph, node, found, has_numbers=bool(supposed)))
    rows = cruxes.cruxes(compiled, node, args.semantics, supposed)
    if left := cruxes.untried(compiled, node, supposed):
        print(f"note: {left:,} more things bear on it, less by their slopes, and were not tried", file=sys.stderr)
    if args.format == "json":
        return print_json([_crux_facts(crux) for crux in rows])
    if not supposed or cruxes.is_silent(rows):
        return print_lines(_plain_lines(graph, node, rows, is_silent=bool(supposed)))
    return print_lines(_crux_lines(graph, node, rows, len({args.semantics, *SPREAD})))


def _crux_facts(crux: Crux) -> dict[str, Any]:
    return {
        "id": crux.id,
        "kind": crux.kind,
        "now": crux.now,
        "if_rejected": crux.if_rejected,
        "if_accepted": crux.if_accepted,
        "swing": crux.swing,
        "flips": list(crux.flips),
        "agreement": crux.agreement,
        "path": list(crux.path),
        "both_ways": crux.both_ways,
    }


def _plain_lines(graph: Graph, node: str, rows: Sequence[Crux], *, is_silent: bool) -> Iterator[str]:
    """Yield the cruxes in order, each with its side; their effect, a number, is shown only under a position."""
    from rsi_graph.evaluation.cruxes import bearing

    if not rows:
        yield f"Nothing that bears on “{graph.title(node)}” moves it."
        return
    yield style(f"What “{graph.title(node)}” hangs on, the most important first:", "strong")
    for crux in rows[:SHOWN]:
        yield from wrapped(f"{graph.title(crux.id)} ({crux.kind} {crux.id})", "  ", style("* ", "strong"))
        yield from wrapped(f"{bearing(crux)}, by {' > '.join(crux.path)}", "      ", "    ")
    if len(rows) > SHOWN:
        yield style(f"  and {len(rows) - SHOWN} more (--format json has all)", "dim")
    if is_silent:
        print("Nothing that is supposed bears on it, so it is not said how far each moves it.", file=sys.stderr)
    else:
        print("The order is by how far each would move it if all without a credence started from .5.", file=sys.stderr)
        print("How far each does is said under a position: --view NAME, --accept ID, --reject ID.", file=sys.stderr)


def _crux_lines(graph: Graph, node: str, rows: Sequence[Crux], of: int) -> Iterator[str]:
    if not rows:
        yield f"Nothing that bears on “{graph.title(node)}” moves it."
        return
    from rsi_graph.evaluation.standings import number

    yield style(
        f"{graph.title(node)}: {number(rows[0].now)} now, and if each of these were rejected or accepted:", "strong"
    )
    for crux in rows[:SHOWN]:
        yield from _crux_row(graph, crux, of)
    if len(rows) > SHOWN:
        yield style(f"  and {len(rows) - SHOWN} more (--format json has all)", "dim")


def _crux_row(graph: Graph, crux: Crux, of: int) -> Iterator[str]:
    from rsi_graph.evaluation.cruxes import told

    yield from wrapped(f"{graph.title(crux.id)} ({crux.kind} {crux.id})", "  ", style("* ", "strong"))
    yield from wrapped(told(crux, of), "    ")
    yield from wrapped(f"by {' > '.join(crux.path)}", "      ", "    ")


def _pair_lines(graph: Graph, node: str, found: Sequence[CruxPair], *, has_numbers: bool) -> Iterator[str]:
    """Yield the pairs; under a position each with the strengths that the node would have."""
    from rsi_graph.evaluation.standings import number

    if not found:
        yield f"No two that bear on “{graph.title(node)}” hide each other."
    for pair in found[:SHOWN]:
        yield from wrapped(" and ".join(pair.ids), "  ", style("* ", "strong"))
        if not has_numbers or pair.now is None:
            yield f"    only both together {'turn it over' if pair.flips else 'show what they carry'}"
            continue
        one, two = (number(strength) for strength in pair.alone)
        both = f"{number(pair.if_rejected)}{' flips' if pair.flips else ''}"
        yield f"    now {number(pair.now)}; without the first {one}, without the second {two}, without both {both}"
