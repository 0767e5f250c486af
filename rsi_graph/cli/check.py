"""The command `check`: every mistake in a corpus, with its place."""

from __future__ import annotations

import sys

from rsi_graph.cli.corpora import paths
from rsi_graph.cli.output import one_line, print_json, print_lines, style
from rsi_graph.words import count

TYPE_CHECKING = False  # checkers take it for typing's own, whose import would slow every start
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator, Sequence
    from typing import Any

    from rsi_graph.diagnostics import Diagnostic
    from rsi_graph.snapshot import Snapshot
    from rsi_graph.sources.quotations import QuoteVerdict


def declare_check(parser: ArgumentParser) -> None:
    parser.add_argument("dirs", nargs="*", metavar="DIR", help="corpora to check, bottom layer first")
    parser.add_argument("--strict", action="store_true", help="count warnings as errors")
    parser.add_argument(
        "--scholarship",
        action="store_true",
        help="also report gaps in scholarship, such as figures without a quotation",
    )
    parser.add_argument("--quotes", action="store_true", help="compare each quotation with the copy of its source")
    parser.add_argument(
        "--library", metavar="DIR", help="the library in which --quotes looks up sources without a copy"
    )


def run_check(args: Namespace) -> int:
    from rsi_graph.snapshot import load

    snapshot, excused = _examined(load(*(args.dirs or paths(args))), scholarly=args.scholarship)
    found = snapshot.concerning
    verdicts, in_library = _verdicts(snapshot, args.library) if args.quotes else ([], 0)
    if args.format == "json":
        print_json([_facts(diagnostic) for diagnostic in found] + [_quote_facts(verdict) for verdict in verdicts])
    else:
        print_lines(_lines(found))
        print_lines(_quote_lines(verdicts))
        print(_summary(snapshot, found, excused), file=sys.stderr)
        if args.quotes:
            print(_quote_summary(verdicts, in_library), file=sys.stderr)
    wrong = {"missing", "moved", "ambiguous"} if args.strict else {"missing"}
    return 1 if snapshot.errors or (args.strict and found) or any(v.status in wrong for v in verdicts) else 0


def _examined(snapshot: Snapshot, *, scholarly: bool) -> tuple[Snapshot, int]:
    """Return a snapshot with the findings that loading leaves out: of views, judgements, expected labels and statuses.

    Warnings that the manifest excuses are removed, and their number is returned beside it.
    """
    from dataclasses import replace

    from rsi_graph import evaluation
    from rsi_graph.evaluation import record, views
    from rsi_graph.graph.excuses import excused
    from rsi_graph.meaning import ledger

    judged = ledger.read(snapshot).diagnostics
    stated = record.contradicted(snapshot.graph)
    more = {*evaluation.unexpected(snapshot.graph), *stated, *views.faults(snapshot), *judged}
    if scholarly:
        from rsi_graph.graph.scholarship import scholarship

        more |= set(scholarship(snapshot.graph))
    every = {*snapshot.diagnostics, *more}
    left, granted = excused(every, snapshot.layers, snapshot.graph, scholarly=scholarly)
    return replace(snapshot, diagnostics=tuple(left)), granted


def _verdicts(snapshot: Snapshot, library: str | None) -> tuple[list[QuoteVerdict], int]:
    """The verdict on each quotation of the layers asked for, and the number that a library verified."""
    from pathlib import Path

    from rsi_graph.library import citing
    from rsi_graph.sources import passages, quotations

    store = passages.user_store()
    below = [layer.path.absolute() for layer in snapshot.layers if not layer.named]
    verdicts = quotations.check(snapshot.graph, lambda source: passages.held(source, store))
    asked = [v for v in verdicts if not any(Path(v.span.path).absolute().is_relative_to(path) for path in below)]
    looked_up, count = citing.looked_up(snapshot.graph, library, asked)
    return list(quotations.placed(looked_up)), count


def _quote_facts(verdict: QuoteVerdict) -> dict[str, Any]:
    from rsi_graph.sources.quotations import SEVERITIES

    return {
        "path": verdict.span.path,
        "line": verdict.span.line,
        "column": verdict.span.column,
        "severity": SEVERITIES[verdict.status],
        "code": _quote_code(verdict),
        "message": f"{verdict.annotation}: {verdict.message}",
        "hint": verdict.nearest,
    }


def _quote_code(verdict: QuoteVerdict) -> str:
    return f"quote-{verdict.status.replace(' ', '-')}"


def _quote_lines(verdicts: Sequence[QuoteVerdict]) -> Iterator[str]:
    from rsi_graph.sources.quotations import SEVERITIES

    for verdict in verdicts:
        severity = style(f"{SEVERITIES[verdict.status]}[{_quote_code(verdict)}]", "warn")
        yield f"{one_line(verdict.span)}: {severity} {verdict.annotation}: {verdict.message}"
        if verdict.nearest:
            yield f"    nearest: {verdict.nearest}"


def _quote_summary(verdicts: Sequence[QuoteVerdict], in_library: int) -> str:
    from rsi_graph.sources.quotations import STATUSES

    counts = {status: sum(verdict.status == status for verdict in verdicts) for status in STATUSES}
    shown = [f"{number} {status}" for status, number in counts.items() if number or status != "typographic"]
    found = f"; {in_library} of them verified in the library" if in_library else ""
    return f"quotations: {', '.join(shown)}{found}"


def _summary(snapshot: Snapshot, found: Sequence[Diagnostic], excused: int) -> str:
    errors = len(snapshot.errors)
    counts = f"{count(errors, 'error')}, {count(len(found) - errors, 'warning')}"
    below = len(snapshot.diagnostics) - len(found)
    other = f"; {count(below, 'warning')} of the layers below not shown" if below else ""
    known = f"; {count(excused, 'warning')} excused in corpus.yaml, each with its reason" if excused else ""
    return f"{counts} in {count(len(snapshot.files), 'file')}, {count(len(snapshot.graph), 'node')}{other}{known}"


def _facts(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "path": diagnostic.span.path,
        "line": diagnostic.span.line,
        "column": diagnostic.span.column,
        "severity": diagnostic.severity,
        "code": diagnostic.code,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
    }


def _lines(diagnostics: Sequence[Diagnostic]) -> Iterator[str]:
    for diagnostic in diagnostics:
        severity = style(f"{diagnostic.severity}[{diagnostic.code}]", "warn")
        yield f"{one_line(diagnostic.span)}: {severity} {one_line(diagnostic.message)}"
        if diagnostic.hint:
            yield f"    hint: {one_line(diagnostic.hint)}"
