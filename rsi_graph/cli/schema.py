"""The command `schema`: the JSON Schema of corpus files."""

from __future__ import annotations

from rsi_graph.cli.output import print_data

TYPE_CHECKING = False  # checkers take it for typing's own, whose import would slow every start
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def declare_schema(parser: ArgumentParser) -> None:
    parser.add_argument("--write", action="store_true", help="write it to schema/ in the working folder")


def run_schema(args: Namespace) -> int:
    from pathlib import Path

    from rsi_graph.corpus import schema
    from rsi_graph.files.whole import write_new

    if not args.write:
        print_data(schema.text())
        return 0
    target = Path("schema") / schema.FILE
    target.parent.mkdir(exist_ok=True)
    write_new(target, schema.text(), force=True)
    print(target)
    return 0
