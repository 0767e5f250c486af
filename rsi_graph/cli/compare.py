"""The commands `compare`, for positions beside each other, and `diff`, for two states of a corpus."""

from __future__ import annotations

import sys

from rsi_graph.cli.corpora import load, viewed
from rsi_graph.cli.evaluate import SHOWN, declare_semantics, steps
from rsi_graph.cli.output import heading, one_line, print_json, print_lines, style, wrapped

TYPE_CHECKING = False  # checkers take it for typing's own, whose import would slow every start
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator, Mapping, Sequence

    from rsi_graph.evaluation.compared import Compared
    from rsi_graph.evaluation.disagreements import Disagreement
    from rsi_graph.evaluation.revisions import Difference
    from rsi_graph.evaluation.structure import Supposition
    from rsi_graph.evaluation.views import Viewed
    from rsi_graph.graph import Citation, Graph
    from rsi_graph.snapshot import Snapshot

TWO = 2
ASIS = "-"
"""The argument that stands for the corpus with nothing supposed."""


def declare_compare(parser: ArgumentParser) -> None:
    parser.add_argument(
        "names",
        metavar="VIEW",
        nargs="+",
        help="two views or more (- for the bare corpus), and after them a node to compare them at "
        "(default: the widest parting)",
    )
    parser.add_argument("--node", metavar="NODE", help="the same, for a node that is named like a view")
    declare_semantics(parser)


def run_compare(args: Namespace) -> int:
    from rsi_graph.evaluation.compared import compared
    from rsi_graph.evaluation.double_cruxes import facts, markdown
    from rsi_graph.evaluation.views import BARE

    snapshot = load(args)
    names, node = _meant(snapshot, args)
    positions = {BARE if name == ASIS else name: _viewed(snapshot, name) for name in names}
    views = {name: one.supposition for name, one in positions.items()}
    parting = _parting(args, snapshot.graph, views, node) if len(views) == TWO else None
    where = parting.node if parting else node
    found = compared(snapshot.graph, positions, where or "", args.semantics)
    if args.format == "markdown":
        return print_lines(markdown(snapshot.graph, tuple(positions), found.double), fold=False)
    if args.format == "json":
        return print_json(_facts(names, parting) | {"double_cruxes": facts(found.double)})
    lines = _disagreement_lines(snapshot.graph, views, parting) if parting else ()
    return print_lines((*lines, *_beside_lines(snapshot.graph, found, named=not parting)))


def _meant(snapshot: Snapshot, args: Namespace) -> tuple[tuple[str, ...], str | None]:
    """The named views, and the node if one is named. Raises BadSetting for fewer than two views, and UnknownNode."""
    from rsi_graph.errors import BadSetting
    from rsi_graph.evaluation import views
    from rsi_graph.evaluation.cruxes import conclusion

    names, node, known = list(args.names), args.node, views.names(snapshot)
    if node is None and len(names) > TWO and names[-1] not in (*known, ASIS):
        node = names.pop()
    if len(dict.fromkeys(names)) < len(names):
        raise BadSetting("a view is compared with others, not with itself")
    if len(names) < TWO:
        raise BadSetting("compare takes two views or more", "rsi-graph position list names them")
    return tuple(names), conclusion(snapshot.graph, node) if node else None


def _viewed(snapshot: Snapshot, name: str) -> Viewed:
    from rsi_graph.corpus.layer_files import View
    from rsi_graph.evaluation.structure import Supposition
    from rsi_graph.evaluation.views import BARE, Viewed

    if name == ASIS:
        return Viewed(name, View(title=BARE), Supposition(), ())
    return viewed(snapshot, name)


def _parting(args: Namespace, graph: Graph, views: Mapping[str, Supposition], node: str | None) -> Disagreement:
    """The disagreement of two views: where they part, and the suppositions that it comes down to."""
    from rsi_graph.evaluation import structure_of
    from rsi_graph.evaluation.disagreements import disagreement
    from rsi_graph.evaluation.verdicts import Scales
    from rsi_graph.evaluation.views import over

    first, second = views.values()
    compiled = structure_of(graph, over(first, second), steps=steps(graph, node))
    return disagreement(Scales(compiled), first, second, args.semantics, node)


def _facts(names: Sequence[str], parting: Disagreement | None) -> dict[str, object]:
    from dataclasses import asdict

    return {"views": list(names), **(asdict(parting) if parting else {})}


def _disagreement_lines(graph: Graph, views: Mapping[str, Supposition], found: Disagreement) -> Iterator[str]:
    from rsi_graph.evaluation.disagreements import told

    (one, first), (other, second) = views.items()
    for heading_, rows in told(graph, (one, other), found, (first, second)):
        yield style(heading_, "strong")
        yield from (line for row in rows for line in wrapped(row, "         ", "  "))


def _beside_lines(graph: Graph, found: Compared, *, named: bool) -> Iterator[str]:
    """Yield the lines that set the strengths of a node under several positions beside each other."""
    from rsi_graph.evaluation.double_cruxes import beside, no_gap, told

    names, double = found.comparison.names, found.double
    if double is None:
        yield from (no_gap(double),) if named else ()
        return
    name = f"\u201c{graph.title(double.node)}\u201d ({double.node}), " if named else ""
    yield style(f"= {name}by the rest of what each says", "strong")
    yield from wrapped(beside(names, double.strengths), "    ", "  ")
    if said := found.said(double.node):
        yield from wrapped(f"of itself: {said}", "    ", "  ")
    if not double.rows:
        yield from wrapped(no_gap(double), "    ", "  ")
        return
    yield style("* what agreement would close most of it", "strong")
    if double.untried:
        print(f"note: {double.untried:,} more bear on it, less by their slopes, and were not tried", file=sys.stderr)
    rows = list(told(graph, names, double))
    yield from (line for row in rows[:SHOWN] for line in wrapped(row, "         ", "  "))
    if len(rows) > SHOWN:
        yield f"  and {len(rows) - SHOWN} more (--format json has all)"


# --- diff ---------------------------------------------------------------------------------------------------------


def declare_diff(parser: ArgumentParser) -> None:
    parser.add_argument(
        "first", metavar="REV1", nargs="?", default="HEAD", help="a git revision of the corpus (default: HEAD)"
    )
    parser.add_argument("second", metavar="REV2", nargs="?", help="another (default: the files as they are now)")


def run_diff(args: Namespace) -> int:
    from pathlib import Path

    from rsi_graph.cli.corpora import paths
    from rsi_graph.evaluation.revisions import between, difference
    from rsi_graph.snapshot import in_hand

    named = paths(args)
    folder = named[-1] if named else in_hand()
    before, after = between(Path(folder), args.first, args.second)
    found = difference(before.graph, after.graph)
    where, now = one_line(Path(folder).absolute()), args.second or "the files as they are now"
    print(f"compared: {where} at {one_line(args.first)} with {one_line(now)}", file=sys.stderr)
    if args.format == "json":
        return print_json(found)
    return print_lines(_difference_lines(before.graph, after.graph, found))


def _difference_lines(before: Graph, after: Graph, found: Difference) -> Iterator[str]:
    if not found:
        yield "Nothing changed in what is argued."
    yield from _section("+", "Nodes added", [f"{after.title(id_)} ({id_})" for id_ in found.nodes_added])
    yield from _section("*", "Nodes changed", [f"{after.title(id_)} ({id_})" for id_ in found.nodes_changed])
    yield from _section("-", "Nodes gone", [f"{before.title(id_)} ({id_})" for id_ in found.nodes_gone])
    yield from _section("+", "Relations added", [" ".join(key) for key in found.relations_added])
    yield from _section("*", "Relations changed", [" ".join(key) for key in found.relations_changed])
    yield from _section("-", "Relations gone", [" ".join(key) for key in found.relations_gone])
    states = [f"{after.title(s.id)} ({s.id}): {s.before} -> {s.after}" for s in found.states_changed]
    yield from _section("~", "States changed", states)
    yield from _section("\u00a7", "Citations lost", [_lost(citation) for citation in found.citations_lost])


def _lost(citation: Citation) -> str:
    return f"{citation.annotation} no longer {citation.stance} {citation.node}"


def _section(mark: str, words: str, rows: Sequence[str]) -> Iterator[str]:
    if rows:
        yield heading(mark, words, len(rows))
        yield from (line for row in rows for line in wrapped(row, "    ", "  "))
