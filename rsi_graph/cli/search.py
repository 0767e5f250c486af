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


SENTENCE = 3
"""The fewest typed words that may be a question in plain words."""

POOR = 0.6
"""The score by words below which even the best hit holds a part of what was typed."""

FARTHER = "--by both finds what is near in meaning too"
NEARER = "what is near in meaning is among these; --by words leaves it out"
"""The end of the note for poor words, without and with an answer by meaning."""

KIND_CHOICES = ("claim", "condition", "risk", "argument", "question", "source", "annotation")


def declare_search(parser: ArgumentParser) -> None:
    parser.add_argument("text", nargs="+", metavar="TEXT", help="words, and operators such as kind:claim has:source")
    parser.add_argument("--kind", choices=KIND_CHOICES, action="append", default=[], help="only nodes of this kind")
    parser.add_argument("--limit", type=positive, default=20, metavar="N", help="at most N nodes (default: 20)")
    parser.add_argument(
        "--by",
        choices=("words", "meaning", "both"),
        help="what counts as near (default: words; as text both, where few words are found and texts are embedded)",
    )
    parser.add_argument("--model", metavar="MODEL", help="by meaning: a model's folder or name")


def run_search(args: Namespace) -> int:
    snapshot = load(args)
    text, kinds, limit = " ".join(args.text), tuple(args.kind), args.limit
    if args.by in ("meaning", "both"):
        hits = _by_meaning(args, snapshot, text, kinds, limit)
    else:
        hits = _words(snapshot).search(text, kinds, limit)
    if args.format == "json":
        return print_json(list(hits))
    if args.by in (None, "words") and len(text.split()) >= SENTENCE and (not hits or hits[0].score < POOR):
        is_kept = args.by is None and _is_embedded(args, snapshot)
        print(f"note: few of these words were found together; {NEARER if is_kept else FARTHER}", file=sys.stderr)
        hits = _by_meaning(args, snapshot, text, kinds, limit) if is_kept else hits
    return print_lines(_hit_lines(snapshot, hits))


def _is_embedded(args: Namespace, snapshot: Snapshot) -> bool:
    """Return True if a search by meaning can answer at once, with nothing to embed but what was typed."""
    from rsi_graph.cli.corpora import model
    from rsi_graph.errors import RsiGraphError
    from rsi_graph.meaning import search as meaning_search

    try:
        return meaning_search.is_kept(snapshot, model(args))
    except RsiGraphError:  # nobody asked for meaning, so that there is no model is no mistake
        return False


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
