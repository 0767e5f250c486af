"""Commands for those who keep a corpus: check, init, schema; and the settings."""

from __future__ import annotations

import sys

from rsi_graph.cli.corpora import paths
from rsi_graph.cli.output import one_line, print_data, print_json, print_lines, style
from rsi_graph.words import count

TYPE_CHECKING = False  # checkers take it for typing's own, whose import would slow every start
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator, Sequence
    from typing import Any

    from rsi_graph.diagnostics import Diagnostic
    from rsi_graph.snapshot import Snapshot
    from rsi_graph.sources.quotations import QuoteVerdict
    from rsi_graph.user.settings import ReadSettings


def declare_check(parser: ArgumentParser) -> None:
    parser.add_argument("dirs", nargs="*", metavar="DIR", help="corpora to check, bottom layer first")
    parser.add_argument("--strict", action="store_true", help="count warnings as errors")
    parser.add_argument("--scholarship", action="store_true", help="also report what a scholar would ask about")
    parser.add_argument("--quotes", action="store_true", help="compare each quotation with the copy at hand")
    parser.add_argument("--library", metavar="DIR", help="the library in which --quotes looks up what has no copy")


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
    """Compare each quotation of the layers asked for with the copy of its work; how many a library verified."""
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


# --- settings -----------------------------------------------------------------------------------------------------


def declare_settings(parser: ArgumentParser) -> None:
    asked = parser.add_mutually_exclusive_group()
    asked.add_argument("--check", action="store_true", help="exit with status 1 if anything is wrong in the file")
    asked.add_argument("--write", action="store_true", help="make the file, with every default as a comment")


def run_settings(args: Namespace) -> int:
    from rsi_graph import tui
    from rsi_graph.files import folders
    from rsi_graph.user import settings

    known = tui.known()
    if args.write:
        file = settings.write(folders.config(), known)
        return print_json({"path": str(file)}) if args.format == "json" else print_lines([str(file)])
    found = settings.load(folders.config(), known)
    if args.format == "json":
        print_json(settings.facts(found))
    else:
        print_lines(_setting_lines(found))
    return 1 if args.check and found.faults else 0


def _setting_lines(found: ReadSettings) -> Iterator[str]:
    from rsi_graph.user import settings

    yield f"{found.file}{'' if found.there else '  (not there: rsi-graph settings --write makes it)'}"
    held = settings.facts(found)["settings"]
    yield from (f"  {name} = {_as_toml(value)}" for name, value in held.items() if name != "keys")
    yield from (f"  keys.{name} = {_as_toml(settings.as_shown(keys))}" for name, keys in held["keys"].items())
    for fault in found.faults:
        yield f"{one_line(fault.span)}: {style('fault', 'warn')} {one_line(fault.message)}"
        if fault.hint:
            yield f"    hint: {fault.hint}"


def _as_toml(value: Any) -> str:
    import json

    return "(default)" if value in ("", None) else json.dumps(value, ensure_ascii=False)
