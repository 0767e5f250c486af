"""The command `init`: make a new layer."""

from __future__ import annotations

import sys

from rsi_graph.cli.output import print_lines

TYPE_CHECKING = False  # checkers take it for typing's own, whose import would slow every start
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def declare_init(parser: ArgumentParser) -> None:
    parser.add_argument("dir", metavar="DIR", help="the folder to make")
    parser.add_argument("--title", default="My layer", help="what the layer is called")
    parser.add_argument(
        "--extends", default="rsi", metavar="BASE", help="what it stands on: rsi, or a path relative to DIR"
    )


def run_init(args: Namespace) -> int:
    from pathlib import Path

    from rsi_graph.corpus import creating

    print_lines(str(path) for path in creating.create(Path(args.dir), args.title, args.extends))
    print(f"next: write records there, then rsi-graph check {args.dir}", file=sys.stderr)
    return 0
