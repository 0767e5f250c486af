"""The command `cite`: works, or all works that a selection cites, as text in any style or as data."""

from __future__ import annotations

from rsi_graph.cli.corpora import load, style_set
from rsi_graph.cli.output import print_json, print_lines
from rsi_graph.words import a_kind

TYPE_CHECKING = False  # checkers take it for typing's own, whose import would slow every start
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Mapping
    from typing import Any

    from rsi_graph.graph import Graph

FORMS = ("text", "markdown", "html", "bibtex", "biblatex", "csl-json")
"""The forms that ``cite --to`` takes."""


def declare_cite(parser: ArgumentParser) -> None:
    parser.add_argument(
        "source", metavar="SOURCE", nargs="*", help="the id of a source, or of one of its annotations; may be repeated"
    )
    parser.add_argument("--node", metavar="ID", action="append", default=[], help="the works cited for a node")
    parser.add_argument(
        "--question", metavar="ID", help="the works cited for a question and everything that bears on it"
    )
    parser.add_argument(
        "--filter", metavar="EXPR", help="the works cited for the nodes that a filter selects, e.g. 'tag:economics'"
    )
    parser.add_argument(
        "--style",
        metavar="STYLE",
        help="apa, chicago-author-date, chicago-notes, mla, ieee, harvard, nature, or the file of a CSL style "
        "(default: that of the settings, else apa)",
    )
    parser.add_argument("--to", choices=FORMS, default="text", help="the form of the bibliography (default: text)")
    parser.add_argument("--keys", action="store_true", help="list the citation key of each source beside its id")


def run_cite(args: Namespace) -> int:
    from rsi_graph.export import bibtex

    graph = load(args).graph
    sources = {id_: graph.body(id_) for id_ in _asked(graph, args)}
    if args.keys:
        keys = bibtex.keys(sources)
        rows = [{"key": key, "id": id_} for id_, key in keys.items()]
        lines = [f"{row['key']}\t{row['id']}" for row in rows]
        return print_json(rows) if args.format == "json" else print_lines(lines, fold=False)
    texts = _entries(sources, args)
    if args.format == "json":
        found = [{"id": id_, "text": text} for id_, text in texts.items()]
        one = len(args.source) == 1 and not (args.node or args.question or args.filter)
        return print_json(found[0] if one else found)
    return print_lines(_page(texts, args.to), fold=args.to == "text")


def _asked(graph: Graph, args: Namespace) -> list[str]:
    """The sources named, and those that the nodes selected cite.

    A filter that holds for sources selects these, any other the works cited for the nodes it holds for. Raises
    BadAddition, BadFilter, BadSetting and UnknownNode.
    """
    from rsi_graph.errors import BadAddition
    from rsi_graph.export.forms import works
    from rsi_graph.graph import outline
    from rsi_graph.search import filters

    found = []
    for id_ in args.source:
        kind = graph.kind(id_)
        if kind not in ("source", "annotation"):
            raise BadAddition(f"{id_} is {a_kind(kind)}, and only sources are cited", f"rsi-graph cite --node {id_}")
        found.append(id_.partition("/")[0])
    nodes = list(args.node)
    if args.question is not None:
        nodes += dict.fromkeys(row.id for row in outline.rows(graph, graph.node(args.question).id))
    if args.filter is not None:
        held = filters.parse(args.filter).ids(graph)
        nodes += [id_ for id_ in held if graph.kind(id_) == "source"] or held
    found += [work for node in nodes for work in works(graph, node)]
    if not found and not args.source and not args.node and args.question is None and args.filter is None:
        raise BadAddition("there is nothing to cite", "name sources, or --node, --question or --filter")
    return list(dict.fromkeys(found))


def _entries(sources: Mapping[str, Any], args: Namespace) -> dict[str, str]:
    """The entry of each source in the form asked for."""
    import json
    from html import escape

    from rsi_graph.export import biblatex, bibtex, csl_json, markdown, reference_list

    if args.to == "csl-json":
        written = {id_: csl_json.work(id_, body) for id_, body in sources.items()}
        return {id_: json.dumps(work, indent=1, ensure_ascii=False) for id_, work in written.items()}
    if args.to in ("bibtex", "biblatex"):
        dialect = bibtex.BIBTEX if args.to == "bibtex" else biblatex.BIBLATEX
        keys = bibtex.keys(sources)
        return {id_: bibtex.entry(id_, body, dialect, keys[id_]).rstrip("\n") for id_, body in sources.items()}
    numbered = args.to == "text" and len(sources) > 1
    style = args.style or style_set()
    listed = reference_list.formatted(sources, style, numbered=numbered)
    if args.node or args.question or args.filter:  # works that were named one by one keep that order
        listed = reference_list.in_order(listed, style)
    if args.to == "markdown":
        return {id_: reference_list.marked(markdown.escaped(t), ("*", "*"), ("**", "**")) for id_, t in listed.items()}
    if args.to == "html":
        return {id_: reference_list.marked(escape(t), ("<i>", "</i>"), ("<b>", "</b>")) for id_, t in listed.items()}
    return {id_: reference_list.marked(text, ("", ""), ("", "")) for id_, text in listed.items()}


def _page(texts: Mapping[str, str], to: str) -> list[str]:
    """Entries as the lines of a bibliography."""
    if to == "csl-json":
        indented = [text.replace("\n", "\n ") for text in texts.values()]
        return ["[", *(f" {text}{',' * (n < len(indented))}" for n, text in enumerate(indented, 1)), "]"]
    if to == "html":
        return ["<ul>", *(f'<li id="{id_}">{text}</li>' for id_, text in texts.items()), "</ul>"]
    if to == "markdown":
        return [f"- {text}" for text in texts.values()]
    gap = [""] if to in ("bibtex", "biblatex") else []
    return [line for text in texts.values() for line in (text, *gap)][: -len(gap) or None]
