"""The command that turns another tool's map or bibliography into corpus YAML."""

import sys
from argparse import ArgumentParser, Namespace

from rsi_graph.cli.export import declare_report, refuse_taken, report_losses
from rsi_graph.cli.output import one_line, print_data


def declare_import(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="the file to read; - is stdin")
    parser.add_argument("--from", dest="form", metavar="FORMAT", help="its format, where its look does not tell")
    parser.add_argument("--output", metavar="FILE", help="write there instead of to stdout")
    parser.add_argument("--force", action="store_true", help="overwrite FILE if it is there")
    declare_report(parser)


def run_import(args: Namespace) -> int:
    from pathlib import Path

    from rsi_graph import imports
    from rsi_graph.files.whole import write_new

    refuse_taken(args)
    imported = imports.read(_bytes(args.file), args.file, args.form)
    text = imports.text(imported)
    if args.output:
        write_new(Path(args.output), text, force=args.force)
        print(f"wrote {args.output}", file=sys.stderr)
    else:
        print_data(text)
    for remark in imported.remarks:
        print(one_line(remark.said(args.file)), file=sys.stderr)
    return report_losses(args, "a corpus", imported.losses)


def _bytes(name: str) -> bytes:
    """What the file holds, no more of it than can be imported. Raises BadImport."""
    from pathlib import Path

    from rsi_graph.corpus.parsing import MAX_BYTES
    from rsi_graph.errors import BadImport

    try:
        if name == "-":
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with Path(name).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadImport(name, f"cannot be read: {error.strerror}") from error
