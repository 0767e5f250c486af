"""The command `site`: the whole corpus as pages in a browser, served to this machine alone."""

from __future__ import annotations

import sys

TYPE_CHECKING = False  # checkers take it for typing's own, whose import would slow every start
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def declare_site(parser: ArgumentParser) -> None:
    from rsi_graph.cli.export import declare_site_options

    parser.add_argument("--open", action="store_true", help="open it in the browser")
    parser.add_argument("--port", type=int, default=0, metavar="N", help="the port (default: one that is free)")
    parser.add_argument(
        "--style", metavar="STYLE", help="the style of the bibliographies; cite --help lists the styles"
    )
    declare_site_options(parser)


def run_site(args: Namespace) -> int:
    import webbrowser

    from rsi_graph.cli.export import site_files
    from rsi_graph.serving.loopback import Loopback

    with Loopback(args.port) as server:
        print("making the pages ...", file=sys.stderr)
        server.offer(site_files(args))
        print(f"{server.address} (ctrl+c ends it)", file=sys.stderr)
        if args.open and not webbrowser.open(server.address):
            print("no browser could be opened; open the address above", file=sys.stderr)
        server.serve()
    return 0
