"""The commands that open the explorer."""

from argparse import ArgumentParser, Namespace

from rsi_graph.cli.command import Command
from rsi_graph.cli.loading import paths


def _declare(parser: ArgumentParser) -> None:
    parser.add_argument("node", nargs="?", metavar="NODE", help="the id of the node to open at")


def _explore(args: Namespace) -> int:
    _demand_terminal()
    from rsi_graph import tui

    return tui.run(paths(args), args.node)


def _tour(args: Namespace) -> int:
    _demand_terminal()
    from rsi_graph import tui

    return tui.run(paths(args), touring=True)


def _demand_terminal() -> None:
    import sys

    from rsi_graph.errors import NoTerminal

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise NoTerminal


COMMANDS = (
    Command(
        "explore",
        "[NODE]",
        "open the explorer, at a node if one is named",
        ("explore", "explore ideas-get-harder", "explore --corpus my-layer"),
        _declare,
        _explore,
        data=False,
    ),
    Command(
        "tour",
        "",
        "two minutes through the explorer, for newcomers; nothing is written",
        ("tour", "tour --corpus my-layer"),
        lambda _: None,
        _tour,
        data=False,
    ),
)
