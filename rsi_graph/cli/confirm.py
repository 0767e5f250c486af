"""The options and last steps that all additions share: lines are shown, confirmed and written."""

from __future__ import annotations

import sys
from argparse import SUPPRESS, ArgumentParser, Namespace

from rsi_graph.cli.corpora import paths
from rsi_graph.cli.output import print_lines, style
from rsi_graph.words import count, whole

TYPE_CHECKING = False  # checkers take it for typing's own, whose import would slow every start
if TYPE_CHECKING:
    from rsi_graph.editing.additions import Addition
    from rsi_graph.editing.journal import Change
    from rsi_graph.editing.place import TargetLayer
    from rsi_graph.snapshot import Snapshot
    from rsi_graph.sources.passages import Copy


def common(parser: ArgumentParser) -> None:
    """The options of every action that adds a record."""
    parser.add_argument("--id", metavar="ID", help="its id (default: made of its words)")
    parser.add_argument("--tag", action="append", default=[], metavar="WORD", help="a word to find it by; repeatable")
    parser.add_argument("--note", metavar="TEXT", help="a remark of yours")
    parser.add_argument("--yes", action="store_true", help="add without asking")
    general(parser)


def general(parser: ArgumentParser) -> None:
    """Add the general options, so that they may also stand behind the kind of record."""
    parser.add_argument("--corpus", metavar="DIR", action="append", default=SUPPRESS, help="a corpus folder")
    parser.add_argument("--format", choices=("text", "json"), default=SUPPRESS, help="how to print (default: text)")


def declare_pages(parser: ArgumentParser) -> None:
    """The option that a long PDF needs."""
    parser.add_argument("--pages", metavar="FIRST-LAST", help="the pages to take of a long PDF")


def copy(args: Namespace) -> Copy:
    """The text that --text names."""
    from pathlib import Path

    from rsi_graph.errors import BadAddition
    from rsi_graph.sources import passages

    pages = None
    if args.pages:
        first, _, last = args.pages.partition("-")
        ends = whole(first), whole(last or first)
        if ends[0] is None or ends[1] is None:
            raise BadAddition(f"--pages {args.pages} is not a range of pages", "--pages 31-88")
        pages = ends[0], ends[1]
    return passages.read(Path(args.text), pages)


def place(args: Namespace, snapshot: Snapshot, of: str | None = None) -> TargetLayer:
    """The layer that the addition goes into."""
    from rsi_graph.editing import place

    return place.place(snapshot, asked=bool(paths(args)), of=of)


def finish(args: Namespace, addition: Addition) -> int:
    """Show the lines, ask, write them, and say so."""
    from rsi_graph.editing import additions

    if args.format == "text":
        print(style(f"{addition.held.path}:{addition.line}", "dim"))
        print_lines(addition.lines, fold=False)
    if addition.place.is_new and not args.yes:
        print(f"your own layer will be made: {addition.place.folder}", file=sys.stderr)
    if not args.yes and not agreed(f"add {addition.kind} {addition.id}?"):
        print("nothing was changed", file=sys.stderr)
        return 0
    made = additions.write(addition)
    if addition.place.is_new:
        print(f"made your own layer: {addition.place.folder}", file=sys.stderr)
    if args.format == "json":
        where = {"path": str(addition.held.path), "line": addition.line, "lines": list(addition.lines)}
        args.added.append({"id": addition.id, "kind": addition.kind, **where})
    number = count(len(addition.lines), "line")
    print(f"added {addition.kind} {addition.id}: {number} in {addition.held.path}", file=sys.stderr)
    if not made.noted:
        print(f"note: {way_back(made)}", file=sys.stderr)
    return 0


def way_back(made: Change) -> str:
    """A line that says how to undo a change, or why it cannot be undone."""
    if made.noted:
        return "rsi-graph undo takes it back"
    return "it cannot be undone, since what was there before could not be noted"


def agreed(question: str) -> bool:
    """Ask at the terminal and return True for a yes. Raises BadAddition if there is no terminal to ask at."""
    from rsi_graph.errors import BadAddition

    if not sys.stdin.isatty():
        raise BadAddition("nothing was changed: there is no terminal to ask at", "--yes does it without asking")
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")
