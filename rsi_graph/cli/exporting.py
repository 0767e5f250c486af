"""The command that writes any part of a corpus in another form."""

import sys
from argparse import ArgumentParser, Namespace

from rsi_graph.cli.command import Command
from rsi_graph.cli.loading import load


def _declare(parser: ArgumentParser) -> None:
    parser.add_argument("--to", required=True, metavar="FORMAT", help="json, markdown or dot")
    parser.add_argument("--node", metavar="ID", help="a node and what is around it")
    parser.add_argument("--radius", type=int, default=1, metavar="N", help="how many relations around (default: 1)")
    parser.add_argument("--question", metavar="ID", help="a question and all that bears on it")
    parser.add_argument("--filter", metavar="EXPR", help="what a filter holds for, e.g. 'kind:claim tag:economics'")
    parser.add_argument("--output", metavar="FILE", help="write there instead of to stdout")
    parser.add_argument("--force", action="store_true", help="overwrite FILE if it is there")


def _export(args: Namespace) -> int:
    from pathlib import Path

    from rsi_graph.errors import UnknownFormat
    from rsi_graph.export import FORMATS, export
    from rsi_graph.export.selection import Selection, chosen
    from rsi_graph.files import write_new

    if args.to not in FORMATS:
        raise UnknownFormat(args.to, tuple(FORMATS))
    snapshot = load(args)
    ids = chosen(snapshot.graph, Selection(args.node, args.radius, args.question, args.filter))
    exported = export(snapshot.graph, ids, args.to, _title(args, snapshot.title))
    if args.output:
        write_new(Path(args.output), exported.text, force=args.force)
        print(f"wrote {args.output}", file=sys.stderr)
    else:
        print(exported.text, end="")
    for loss in exported.losses:
        print(f"not carried: {loss}", file=sys.stderr)
    return 0


def _title(args: Namespace, title: str) -> str:
    part = args.node or args.question or args.filter
    return f"{title}: {part}" if part else title


COMMANDS = (
    Command(
        "export",
        "--to FORMAT [--node ID --radius N | --question ID | --filter EXPR] [--output FILE]",
        "any part of the corpus as json, markdown or dot",
        (
            "export --to json --output rsi.json",
            "export --to markdown --question returns",
            "export --to dot --node ideas-get-harder --radius 2 | dot -Tsvg > ideas.svg",
        ),
        _declare,
        _export,
        data=False,
    ),
)
