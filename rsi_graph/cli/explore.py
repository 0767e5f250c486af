"""The commands that open the explorer."""

from argparse import ArgumentParser, Namespace

from rsi_graph.cli.corpora import load, paths
from rsi_graph.cli.output import is_plain
from rsi_graph.errors import NoTerminal


def declare_explore(parser: ArgumentParser) -> None:
    parser.add_argument("node", nargs="?", metavar="NODE", help="the id of the node to open at")


def run_explore(args: Namespace) -> int:
    try:
        _demand_terminal()
    except NoTerminal:
        if args.node:
            load(args).graph.kind(args.node)  # a misspelt id is the more helpful thing to say
        raise
    from rsi_graph import tui

    return tui.run(paths(args), args.node)


def run_tour(args: Namespace) -> int:
    _demand_terminal()
    from rsi_graph import tui

    return tui.run(paths(args), touring=True)


def _demand_terminal() -> None:
    import os
    import sys

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise NoTerminal
    if is_plain():
        raise NoTerminal(f"the explorer cannot be drawn on this terminal: TERM is {os.environ['TERM']}")
