"""The command `undo`: take back the last change."""

from __future__ import annotations

import sys

from rsi_graph.cli.confirm import agreed
from rsi_graph.cli.corpora import paths
from rsi_graph.cli.output import print_json, print_lines, style

TYPE_CHECKING = False  # checkers take it for typing's own, whose import would slow every start
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator

    from rsi_graph.editing.journal import Change


def declare_undo(parser: ArgumentParser) -> None:
    parser.add_argument("--yes", action="store_true", help="undo without asking")


def run_undo(args: Namespace) -> int:
    from functools import partial

    from rsi_graph.editing import journal

    last = partial(journal.last, inside=paths(args))
    made = journal.take_back(last) if args.yes else last()
    if made is None:
        raise journal.nothing()
    if args.format == "text":
        print_lines(_lines(made), fold=False)
    if not args.yes:
        if not agreed(f"undo: {made.what}?"):
            print("nothing was changed", file=sys.stderr)
            return 0
        journal.take_back(made)
    if args.format == "json":
        print_json({"undone": made.what, "paths": [str(change.path) for change in made.changes]})
    print(f"undone: {made.what}", file=sys.stderr)
    return 0


def _lines(made: Change) -> Iterator[str]:
    """Yield the lines that show what an undo removes and what it restores."""
    for change in made.changes:
        yield style(f"{change.path}", "dim")
        yield from (f"- {line}" for line in change.added.splitlines())
        yield from (f"+ {line}" for line in change.removed.splitlines())
