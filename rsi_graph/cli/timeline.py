"""The commands `timeline` and `facets`, for an overview of a corpus."""

from __future__ import annotations

from rsi_graph.cli.corpora import load
from rsi_graph.cli.output import heading, print_json, print_lines, style, width, wrapped
from rsi_graph.words import count

TYPE_CHECKING = False  # checkers take it for typing's own, whose import would slow every start
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator

    from rsi_graph.evaluation.record import Recorded
    from rsi_graph.graph.timeline import Chronicle, Year
    from rsi_graph.search.facets import Facet

BAR = 40
"""The cells of the longest bar."""
HEADINGS = {"kind": "Kinds", "question": "Questions", "tag": "Tags", "author": "Authors and editors"}
WEAKER = ("qualifies", "defines")
"""The stances that are named in words, since the mark alone would be misleading."""
SHOWN = 20
"""The number of entries of a key printed without --all."""


def _declare_filter(parser: ArgumentParser) -> None:
    parser.add_argument("--filter", metavar="EXPR", default="", help="only of nodes that this filter holds for")


def declare_timeline(parser: ArgumentParser) -> None:
    _declare_filter(parser)
    parser.add_argument("--oldest-first", action="store_true", help="begin with the first year")


def run_timeline(args: Namespace) -> int:
    from rsi_graph.graph import timeline
    from rsi_graph.search import facets, filters

    graph = load(args).graph
    keep = facets.narrowing(graph, filters.parse(args.filter)) if args.filter else None
    found = timeline.chronicle(graph, keep, newest=not args.oldest_first)
    if args.format == "json":
        return print_json(timeline.facts(graph, found))
    from rsi_graph.evaluation.record import recorded, recorded_near

    return print_lines(_timeline_lines(recorded_near(graph) if keep else recorded(graph), found))


def _timeline_lines(record: Recorded, found: Chronicle) -> Iterator[str]:
    if not found.works:
        yield "no source"
    for year in found.years:
        bar = "#" * max(1, round(min(BAR, width() - 12) * len(year.works) / found.most))
        name = (year.year or "n.d.").ljust(4)
        yield f"{style(name, 'strong')}  {bar} {len(year.works)}"
        yield from _works(record, found, year)
        yield ""
    if found.hidden:
        yield f"{count(found.hidden, 'source')} hidden by the filter"


def _works(record: Recorded, found: Chronicle, year: Year) -> Iterator[str]:
    from rsi_graph.evaluation.record_words import shortly
    from rsi_graph.graph import citations, timeline
    from rsi_graph.model import Source

    graph = record.graph
    for work in year.works:
        source = graph.node(work).record
        assert isinstance(source, Source)  # noqa: S101 - by its kind
        yield from wrapped(f"{citations.short(source)}  {source.title}  {style(work, 'dim')}", "      ", "  ")
        for one in found.of(work):
            mark = style(*(("+", "for") if one.side == "for" else ("-", "against")))
            state = style(shortly(record, one.node), "dim")
            verb = f"{one.stance}: " if one.stance in WEAKER else ""
            yield from wrapped(f"{verb}{graph.title(one.node)}  {state}".rstrip(), "          ", f"      {mark} ")
        if not found.of(work) and (said := timeline.summary(graph, work)):
            yield from wrapped(said, "      ")


def declare_facets(parser: ArgumentParser) -> None:
    _declare_filter(parser)
    parser.add_argument("--all", action="store_true", help=f"print all of them, not {SHOWN} of each")


def run_facets(args: Namespace) -> int:
    from rsi_graph.search import filters
    from rsi_graph.search.facets import facets

    graph = load(args).graph
    found = facets(graph, filters.parse(args.filter))
    if args.format == "json":
        return print_json([_facts(facet) for facet in found])
    return print_lines(_facet_lines(found, None if args.all else SHOWN))


def _facts(facet: Facet) -> dict[str, object]:
    head = {"key": facet.term.key, "value": facet.term.value, "title": facet.title}
    return {**head, "count": facet.count, "chosen": facet.chosen, "filter": str(facet.term)}


def _facet_lines(found: tuple[Facet, ...], most: int | None) -> Iterator[str]:
    if not found:
        yield "nothing is left"
    for key, words in HEADINGS.items():
        held = [facet for facet in found if facet.term.key == key]
        if held:
            yield heading("", words, len(held))
        for facet in held[:most]:
            lead = f"  {facet.count:>5} {'x' if facet.chosen else ' '} "
            said = f"{facet.title}  " if facet.title != facet.term.value else ""
            yield from wrapped(f"{said}{style(str(facet.term), 'dim')}", " " * len(lead), lead)
        if most and len(held) > most:
            yield f"        and {len(held) - most} more (--all)"
