"""The command `position`, for a reader's own position: set, show, list, remove."""

from __future__ import annotations

import sys

from rsi_graph.cli.actions import act, actions_of, add_action
from rsi_graph.cli.confirm import way_back
from rsi_graph.cli.corpora import load, paths, viewed
from rsi_graph.cli.output import heading, print_json, print_lines, style, wrapped

TYPE_CHECKING = False  # checkers take it for typing's own, whose import would slow every start
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator, Sequence
    from typing import Any

    from rsi_graph.editing.positions import PositionChange
    from rsi_graph.evaluation.tensions import Consequence
    from rsi_graph.graph import Graph

NAME = "my-position"


def declare_position(parser: ArgumentParser) -> None:
    actions = actions_of(parser)
    set_ = add_action(actions, "set", "set a credence for a claim, a condition or a risk", _set)
    set_.add_argument("node", metavar="NODE", help="the id of the node")
    set_.add_argument("credence", metavar="CREDENCE", help="0.7, an interval as 0.4-0.8, or none for no opinion")
    set_.add_argument("--because", metavar="TEXT", help="the reason, in a sentence")
    remove = add_action(actions, "remove", "remove a credence", _remove)
    remove.add_argument("node", metavar="NODE", help="the id of the node")
    for action in (set_, remove):
        action.add_argument("--name", metavar="NAME", default=NAME, help=f"whose position (default: {NAME})")
        action.add_argument("--preview", action="store_true", help="show the lines and change nothing")
    show = add_action(actions, "show", "each credence, what follows from the rest, and the tensions", _show)
    show.add_argument("name", metavar="NAME", nargs="?", default=NAME, help=f"default: {NAME}; a shipped view as well")
    add_action(actions, "list", "all positions and views", _list)


def run_position(args: Namespace) -> int:
    return act(args)


def _set(args: Namespace) -> int:
    from rsi_graph.editing import positions

    snapshot = load(args)
    interval = positions.credence(args.credence)
    file = positions.position_file(snapshot, args.name, asked=bool(paths(args)))
    return _finish(args, positions.setting(snapshot.graph, file, args.node, interval, args.because))


def _remove(args: Namespace) -> int:
    from rsi_graph.editing import positions

    file = positions.position_file(load(args), args.name, asked=bool(paths(args)))
    return _finish(args, positions.removal(file, args.node))


def _finish(args: Namespace, change: PositionChange) -> int:
    """Show the lines, and write them unless only a preview was asked for."""
    from rsi_graph.editing import positions

    path = change.file.held.path
    made = None if args.preview else positions.write(change)
    if args.format == "json":
        print_json({"name": change.file.name, "path": str(path), "lines": list(change.preview)})
    else:
        print_lines((style(str(path), "dim"), *change.preview), fold=False)
    if made is None:
        print("nothing was changed", file=sys.stderr)
    else:
        print(f"{change.what}; {way_back(made)}", file=sys.stderr)
    return 0


# --- list and show ------------------------------------------------------------------------------------------------


def _list(args: Namespace) -> int:
    from rsi_graph.evaluation import views

    found = views.kept(load(args))
    if args.format == "json":
        return print_json([
            {"name": one.name, "title": one.view.title if one.view else None, "path": str(one.path)} for one in found
        ])  # fmt: skip
    if not found:
        print("no position yet: rsi-graph position set NODE 0.7", file=sys.stderr)
    rows = (f"{one.name}  {one.view.title if one.view else f'cannot be read: {one.diagnostics[0]}'}" for one in found)
    return print_lines(line for row in rows for line in wrapped(row, "    ", "  "))


def _show(args: Namespace) -> int:
    from rsi_graph.errors import BadSetting
    from rsi_graph.evaluation import tensions, views

    snapshot = load(args)
    if args.name == NAME and NAME not in views.names(snapshot):
        begun = "rsi-graph position set NODE CREDENCE begins one; rsi-graph position list names those of others"
        raise BadSetting("you have no position yet", begun)
    held = viewed(snapshot, args.name).view
    found = tensions.grounds(snapshot.graph, held)
    rows = tensions.consequences(snapshot.graph, found)
    parting = tuple(tensions.tensions(rows))
    if args.format == "json":
        return print_json({
            "name": args.name,
            "title": held.title,
            "credences": [_facts(row) for row in rows],
            "tensions": [_facts(row) for row in parting],
            "gone": list(found.gone),
            "reworded": list(found.reworded),
        })  # fmt: skip
    print("A strength is not a probability; what follows is by the arguments written down here.", file=sys.stderr)
    return print_lines(_position_lines(snapshot.graph, held.title, rows, parting))


def _facts(row: Consequence) -> dict[str, Any]:
    low, high = row.held
    return {
        "id": row.id,
        "credence": low if low == high else [low, high],
        "because": row.because,
        "follows": row.follows,
        "gap": None if row.follows is None else row.gap,
        "causes": [{"id": pull.id, "role": pull.role, "carries": pull.carries} for pull in row.pulls],
    }


def _position_lines(
    graph: Graph, title: str, rows: Sequence[Consequence], parting: Sequence[Consequence]
) -> Iterator[str]:
    from rsi_graph.evaluation.tensions import beside, no_tension

    yield style(title, "strong")
    for row in rows:
        yield from wrapped(f"{graph.title(row.id)}  {style(row.id, 'dim')}", "      ", "  ")
        yield f"      {beside(row)}"
        yield from wrapped(f"because {row.because}", "        ", "      ") if row.because else ()
    yield heading("~", "tensions", len(parting)) if parting else f"No tension: {no_tension(rows)}."
    yield from (line for row in parting for line in tension_lines(graph, row))


def tension_lines(graph: Graph, row: Consequence) -> Iterator[str]:
    """A tension in words: the credence that is held, the strength that follows, and the arguments behind it."""
    from rsi_graph.evaluation.tensions import told

    head, *pulls = told(graph, row)
    yield from wrapped(head, "      ", "  ")
    for pull in pulls:
        yield from wrapped(pull, "        ", "      ")
