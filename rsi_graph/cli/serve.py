"""The command `serve`: the corpus for programs and agents, over stdio."""

from __future__ import annotations

from rsi_graph.cli.corpora import paths
from rsi_graph.cli.output import to_a_program

TYPE_CHECKING = False  # checkers take it for typing's own, whose import would slow every start
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def declare_serve(parser: ArgumentParser) -> None:
    parser.add_argument("--mcp", action="store_true", required=True, help="speak the Model Context Protocol on stdio")
    parser.add_argument("--write", action="store_true", help="allow additions to be written, not only drafted")


def run_serve(args: Namespace) -> int:
    from rsi_graph.errors import NotInstalled

    try:
        from rsi_graph.serving.server import server
    except ModuleNotFoundError as error:
        if error.name and error.name.partition(".")[0] == "mcp":
            raise NotInstalled("the MCP SDK", "mcp") from None
        raise
    from rsi_graph.serving.desk import Desk

    made = server(Desk(paths(args), may_write=args.write))
    with to_a_program():
        made.run("stdio")
    return 0
