"""Citing from a corpus: as text in any style, or as data."""

from __future__ import annotations

from rsi_graph.cli.corpora import load
from rsi_graph.cli.output import print_json, print_lines

TYPE_CHECKING = False  # what checkers take for typing's own: importing that costs every start
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def declare_cite(parser: ArgumentParser) -> None:
    parser.add_argument("source", metavar="SOURCE", help="the id of a source, or of one of its annotations")
    parser.add_argument("--style", metavar="FILE", help="a CSL style (default: that of the settings, else APA)")
    parser.add_argument("--to", choices=("bibtex", "csl-json"), help="as data instead of as text")


def _style_set() -> str | None:
    """The style that the settings name."""
    from rsi_graph.files import folders
    from rsi_graph.user import settings

    return settings.load(folders.config()).settings.style or None


def run_cite(args: Namespace) -> int:
    import json

    from rsi_graph.errors import BadAddition
    from rsi_graph.export import bibtex, csl_json, reference_list

    graph = load(args).graph
    kind = graph.kind(args.source)
    id_ = args.source.partition("/")[0] if kind == "annotation" else args.source
    if kind not in ("source", "annotation"):
        raise BadAddition(f"{args.source} is a {kind}, and only sources are cited", f"rsi-graph show {args.source}")
    body = graph.body(id_)
    if args.to == "bibtex":
        text = bibtex.entry(id_, body).rstrip("\n")
    elif args.to == "csl-json":
        text = json.dumps([csl_json.work(id_, body)], indent=1, ensure_ascii=False)
    else:
        formatted = reference_list.formatted({id_: body}, args.style or _style_set())
        text = reference_list.marked(formatted[id_], ("", ""), ("", ""))
    return print_json({"id": id_, "text": text}) if args.format == "json" else print_lines([text])
