"""The commands that open the explorer."""

from argparse import ArgumentParser, Namespace

from rsi_graph.cli.corpora import paths
from rsi_graph.cli.output import is_plain


def declare_explore(parser: ArgumentParser) -> None:
    parser.add_argument("node", nargs="?", metavar="NODE", help="the id of the node to open at")


def run_explore(args: Namespace) -> int:
    _demand_terminal()
    from rsi_graph import tui

    return tui.run(paths(args), args.node)


def run_tour(args: Namespace) -> int:
    _demand_terminal()
    from rsi_graph import tui

    return tui.run(paths(args), touring=True)


def _demand_terminal() -> None:
    import os
    import sys

    from rsi_graph.errors import NoTerminal

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise NoTerminal
    if is_plain():
        raise NoTerminal(f"the explorer cannot be drawn on this terminal: TERM is {os.environ['TERM']}")
