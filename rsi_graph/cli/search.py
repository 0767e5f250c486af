"""The command `search`: nodes ranked by the words they hold, by meaning, or by both."""

from __future__ import annotations

import sys

from rsi_graph.cli.actions import positive
from rsi_graph.cli.corpora import load
from rsi_graph.cli.output import print_json, print_lines, style, width, wrapped

TYPE_CHECKING = False  # checkers take it for typing's own, whose import would slow every start
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator, Sequence

    from rsi_graph.model import Kind
    from rsi_graph.search.index import Hit, WordIndex
    from rsi_graph.snapshot import Snapshot


FARTHER = "--by both finds what is near in meaning too"
NEARER = "what is near in meaning is among these; --by words leaves it out"
"""The end of the note that words found little, without and with an answer by meaning."""

KIND_CHOICES = ("claim", "condition", "risk", "argument", "question", "source", "annotation")


def declare_search(parser: ArgumentParser) -> None:
    parser.add_argument("text", nargs="+", metavar="TEXT", help="words, and operators such as kind:claim has:source")
    parser.add_argument("--kind", choices=KIND_CHOICES, action="append", default=[], help="only nodes of this kind")
    parser.add_argument("--limit", type=positive, default=20, metavar="N", help="at most N nodes (default: 20)")
    parser.add_argument(
        "--by",
        choices=("words", "meaning", "both"),
        help="what counts as near (default: words; as text both, if words find little and all texts are embedded)",
    )
    parser.add_argument("--model", metavar="MODEL", help="by meaning: a model's folder or name")


def run_search(args: Namespace) -> int:
    snapshot = load(args)
    text, kinds, limit = " ".join(args.text), tuple(args.kind), args.limit
    if args.by in ("meaning", "both"):
        hits = _by_meaning(args, snapshot, text, kinds, limit)
    else:
        hits = _by_words(args, snapshot, text, kinds, limit)
    return print_json(list(hits)) if args.format == "json" else print_lines(_hit_lines(snapshot, hits))


def _by_words(args: Namespace, snapshot: Snapshot, text: str, kinds: tuple[Kind, ...], limit: int) -> tuple[Hit, ...]:
    """The hits by words. As text, poor ones get a note and, unless words were asked for, give way to hits by both."""
    from rsi_graph.search import index

    hits = _words(snapshot).search(text, kinds, limit)
    if args.format == "json" or not index.is_poor(text, hits):
        return hits
    nearer = None if args.by else _at_once(args, snapshot, text, kinds, limit)
    print(f"note: few of these words were found together; {FARTHER if nearer is None else NEARER}", file=sys.stderr)
    return hits if nearer is None else nearer


def _at_once(
    args: Namespace, snapshot: Snapshot, text: str, kinds: tuple[Kind, ...], limit: int
) -> tuple[Hit, ...] | None:
    """The hits by both, if only the typed text has to be embedded; else None."""
    from rsi_graph.cli.corpora import model
    from rsi_graph.errors import RsiGraphError
    from rsi_graph.meaning import search as meaning_search

    try:
        is_kept = meaning_search.is_kept(snapshot, model(args))
        return _by_meaning(args, snapshot, text, kinds, limit) if is_kept else None
    except RsiGraphError:  # nobody asked for meaning, so a missing or broken model is no mistake of the call
        return None


def _words(snapshot: Snapshot) -> WordIndex:
    from rsi_graph.files import cache
    from rsi_graph.search import index

    return index.open(snapshot, cache.user_store())


def _by_meaning(
    args: Namespace, snapshot: Snapshot, text: str, kinds: tuple[Kind, ...], limit: int
) -> tuple[Hit, ...]:
    from rsi_graph.cli.corpora import model, progress
    from rsi_graph.meaning import search as meaning_search

    near = meaning_search.open(snapshot, model(args), progress()).near
    if args.by != "meaning":
        return meaning_search.by_both(_words(snapshot), near, text, kinds, limit)
    return meaning_search.by_meaning(snapshot.graph, near, text, kinds, limit)


def _hit_lines(snapshot: Snapshot, hits: Sequence[Hit]) -> Iterator[str]:
    from rsi_graph.evaluation.record import recorded_near
    from rsi_graph.evaluation.record_words import shortly
    from rsi_graph.relations import KIND_MARKS

    if not hits:
        yield "nothing found; fewer or other words may help"
        return
    record = recorded_near(snapshot.graph)
    for hit in hits:
        mark = KIND_MARKS[hit.kind]
        yield from wrapped(f"{hit.title}", "    ", f"{mark} ")
        said = "  ".join(filter(None, (hit.kind, hit.id, shortly(record, hit.id), hit.why)))
        yield from (style(line, "dim") for line in wrapped(said, "    ", "    "))
        if passage := getattr(hit, "passage", ""):
            yield from wrapped(f"“{snapshot.graph.body(passage)['text']}”", "      ", "      ")
            yield style(f"      {passage}"[: width()], "dim")
