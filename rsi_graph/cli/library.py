"""The command `library`: add, status, remove, check, search, for, show, cite, review."""

from __future__ import annotations

import sys

from rsi_graph.cli.actions import positive
from rsi_graph.cli.confirm import common, finish, general, place
from rsi_graph.cli.corpora import load
from rsi_graph.cli.output import one_line, print_json, print_lines, rewritten, style, wrapped
from rsi_graph.words import count

TYPE_CHECKING = False  # checkers take it for typing's own, whose import would slow every start
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from typing import Any

    from rsi_graph.library.adding import AddProgress, AddReport, Engine
    from rsi_graph.library.finding import Finder, FoundPassage
    from rsi_graph.library.holdings import Holdings
    from rsi_graph.library.place import LibraryState
    from rsi_graph.library.works import HeldPassage

STANCES = ("asserts", "supports", "disputes", "qualifies", "defines", "mentions")


def declare_library(parser: ArgumentParser) -> None:
    acts = parser.add_subparsers(title="what to do", metavar="WHAT", required=True)
    _declare_add(acts.add_parser("add", help="read files and folders into the library"))
    _declare_works(acts.add_parser("status", help="what it holds: works, passages, index"))
    _declare_remove(acts.add_parser("remove", help="remove works or files from it"))
    _declare_check(acts.add_parser("check", help="check that it is whole and that its files are unchanged"))
    _declare_search(acts.add_parser("search", help="passages near to a text"))
    _declare_for(acts.add_parser("for", help="passages near to a node of the corpus that are not cited for it yet"))
    _declare_show(acts.add_parser("show", help="a passage with the text around it"))
    _declare_cite(acts.add_parser("cite", help="make a passage an annotation of the corpus"))
    _declare_review(acts.add_parser("review", help="passages for the claims that have no checked one"))


def run_library(args: Namespace) -> int:
    args.added = []
    status: int = args.act(args)
    if args.added:
        print_json(args.added[0] if len(args.added) == 1 else args.added)
    return status


def _of_library(parser: ArgumentParser, act: Callable[[Namespace], int], *, adds: bool = False) -> None:
    """Add the options of every action, and its function; one that ``adds`` to the corpus has the general ones."""
    parser.add_argument(
        "--library",
        metavar="PLACE",
        help="its folder, or http[s]://HOST:6333/NAME for an index on a Qdrant server, with the texts in your data"
        " folder (default: RSI_GRAPH_LIBRARY, or your own)",
    )
    if not adds:
        general(parser)
    parser.set_defaults(act=act)


def _by_model(parser: ArgumentParser) -> None:
    parser.add_argument("--model", metavar="MODEL", help="a model's folder or name (default: that of the library)")
    parser.add_argument("--words-only", action="store_true", help="use words alone, without a model")


def _open(args: Namespace, *, make: bool = False) -> Holdings:
    from rsi_graph.library.holdings import Holdings

    return Holdings.of_place(args.library, make=make)


# --- add, status, remove, check -----------------------------------------------------------------------------------


def _declare_add(parser: ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files, or folders of them")
    parser.add_argument(
        "--records", action="append", default=[], metavar="FILE", help="a bibliography that describes them; repeatable"
    )
    parser.add_argument("--renew", action="store_true", help="embed all passages anew, with another model")
    parser.add_argument(
        "--on", metavar="CLUSTER", help="embed on a Ray cluster: auto, ray://HOST:PORT, or local to start one here"
    )
    _by_model(parser)
    _of_library(parser, _add)


def _add(args: Namespace) -> int:
    from rsi_graph.errors import BadSetting, BadText, NotInstalled
    from rsi_graph.files.folders import written
    from rsi_graph.library import adding

    if not args.paths and not args.renew:
        raise BadSetting("there is nothing to add", "rsi-graph library add PATH, a file or a folder")
    for path in (*args.paths, *args.records):
        if not written(path).exists():
            raise BadText(path, "there is no such file or folder")
    with _open(args, make=True) as holdings, _adding_engine(args) as engine:
        if args.renew:
            if engine is None:
                raise NotInstalled("the model that --renew embeds with", "embeddings")
            made = adding.renew(holdings, engine, _progress())
            print(f"embedded {count(made, 'passage')} with {engine.model.name}", file=sys.stderr)
        if not args.paths:
            return 0
        paths, beside = ([written(path) for path in some] for some in (args.paths, args.records))
        try:
            report = adding.add(holdings, paths, engine, beside=beside, progress=_progress())
        except KeyboardInterrupt:
            print("\nstopped: what was committed stays, and the same call goes on from there", file=sys.stderr)
            raise
        if sys.stderr.isatty():
            print(file=sys.stderr)  # below the line that showed the progress
        if args.format == "json":
            return print_json(_report_facts(report))
        return print_lines(_report_lines(report, holdings))


def _adding_engine(args: Namespace) -> AbstractContextManager[Engine | None]:
    """The model that embeds what is added, here or on the named cluster."""
    from contextlib import nullcontext

    from rsi_graph.errors import BadSetting
    from rsi_graph.library import place

    if args.on is None:
        return nullcontext(_engine(args))
    if args.words_only:
        raise BadSetting("--on embeds on a cluster, and --words-only embeds nothing", "use one of the two")
    return place.engine_on(args.on, args.model)


def _engine(args: Namespace) -> Engine | None:
    """The model that embeds; None with ``--words-only`` or, with a note on stderr, if none is installed."""
    from rsi_graph.errors import NotInstalled
    from rsi_graph.library import place

    if args.words_only:
        return None
    try:
        return place.engine(args.model)
    except NotInstalled as error:
        print(f"note: by words alone: {one_line(error.with_hint)}", file=sys.stderr)
        return None


def _progress() -> Callable[[AddProgress], None] | None:
    """Return a function that reports the progress of adding on stderr; None without a terminal."""
    if not sys.stderr.isatty():
        return None

    def tell(now: AddProgress) -> None:
        share = f"{100 * now.read // now.total} %" if now.total else "embedding"
        left = f", {now.remaining:.0f} s to go" if now.read else ""
        line = f"{share}: {count(now.works, 'work')}, {count(now.passages, 'passage')}, {now.rate:.0f} a second{left}"
        print(rewritten(f"{line}     "), end="", file=sys.stderr, flush=True)

    return tell


def _report_facts(report: AddReport) -> dict[str, Any]:
    same = [{"file": file, "title": title, "by": by} for file, title, by in report.same]
    failed = [{"file": file, "why": why} for file, why in report.failed]
    counts = {name: getattr(report, name) for name in ("works", "passages", "unchanged", "renewed", "bare")}
    kinds = dict(report.other.most_common())
    return {**counts, "other": report.other.total(), "kinds": kinds, "same": same, "failed": failed}


def _report_lines(report: AddReport, holdings: Holdings) -> Iterator[str]:
    yield f"added {count(report.works, 'work')} with {count(report.passages, 'passage')} to {holdings.folder}"
    for number, words in (
        (report.renewed, "of them in place of what their file held before"),
        (report.unchanged, "unchanged since they were read"),
        (report.bare, "records without an abstract"),
        (report.other.total(), f"of other kinds, not read: {_kinds(report)}"),
    ):
        if number:
            yield f"  {number} {words}"
    yield from _listed(
        f"{len(report.same)} there already", (f"{file}: {title}, by {by}" for file, title, by in report.same)
    )
    yield from _listed(f"{len(report.failed)} that cannot be read", (f"{file}: {why}" for file, why in report.failed))


def _kinds(report: AddReport, most: int = 8) -> str:
    """The endings of files that are not read, the most frequent first: 17 .gz, 9 .conf."""
    first = [f"{number} {one_line(kind)}" for kind, number in report.other.most_common(most)]
    rest = len(report.other) - len(first)
    return ", ".join([*first, *([f"and {count(rest, 'other kind')}"] if rest else [])])


def _listed(head: str, lines: Iterable[str], most: int = 20) -> Iterator[str]:
    """A heading with some lines under it; nothing if there are none."""
    lines = list(lines)
    if lines:
        yield f"  {head}"
        yield from (f"    {one_line(line)}" for line in lines[:most])
        if len(lines) > most:
            yield f"    and {len(lines) - most} more; --format json lists all"


def _declare_works(parser: ArgumentParser) -> None:
    parser.add_argument("--works", action="store_true", help="list the works as well")
    _of_library(parser, _status)


def _status(args: Namespace) -> int:
    from dataclasses import asdict

    from rsi_graph.library import place

    with _open(args) as holdings:
        state = place.state(holdings)
        works = list(holdings.works()) if args.works else []
        if args.format == "json":
            rows = [{"id": w.id, "title": w.title, "file": w.file, "passages": w.passages} for w in works]
            return print_json({**asdict(state), **({"list": rows} if args.works else {})})
        megabytes = f"{state.bytes / 1e6:.0f} MB"
        yield_of = {
            "works": f"{state.works}, {state.full} of them with their whole text",
            "passages": f"{state.passages}, {state.embedded} found by meaning too"
            if state.model
            else f"{state.passages}",
            "model": state.model or "none: found by words alone",
            "index": _index(state),
            "files": f"{state.files} read, {len(state.failed)} that cannot be read",
        }
        if state.former:
            yield_of["left over"] = f"{', '.join(state.former)}; rsi-graph library check --repair takes it away"
        print(f"{state.folder}  ({megabytes})")
        print_lines(f"  {name:9} {words}" for name, words in yield_of.items())
        print_lines(_listed("that cannot be read", (f"{file}: {why}" for file, why in state.failed.items())))
        print_lines(f"  {w.id:>6}  {one_line(w.title)}  {style(one_line(w.short), 'dim')}" for w in works)
    return 0


def _index(state: LibraryState) -> str:
    if state.server:
        return f"on {state.server}, of {count(state.indexed, 'passage')} when it was last written to"
    return f"qdrant-edge, of {state.indexed} passages" if state.indexed else "none: all are looked at"


def _declare_remove(parser: ArgumentParser) -> None:
    parser.add_argument("what", nargs="+", metavar="WORK|PATH", help="the number of a work, or a file or folder")
    parser.add_argument("--yes", action="store_true", help="without asking")
    _of_library(parser, _remove)


def _remove(args: Namespace) -> int:
    from rsi_graph.cli.confirm import agreed
    from rsi_graph.errors import BadSetting
    from rsi_graph.library import adding, place

    with _open(args) as holdings:
        works, files = place.meant(holdings, args.what)
        numbers = sorted({*works, *(number for file in files for number in holdings.works_of(file))})
        if not numbers and not files:
            raise BadSetting(f"nothing in the library is {args.what[0]}", "library status --works lists the works")
        if not args.yes and not agreed(f"take {count(len(numbers), 'work')} out of {holdings.folder}?"):
            print("nothing was changed", file=sys.stderr)
            return 0
        dropped = adding.remove(holdings, works, files)
        if args.format == "json":
            return print_json({"works": numbers, "passages": dropped})
        print(f"took out {count(len(numbers), 'work')} with {count(dropped, 'passage')}", file=sys.stderr)
    return 0


def _declare_check(parser: ArgumentParser) -> None:
    parser.add_argument("--repair", action="store_true", help="close gaps, make the index anew, embed what is not")
    _by_model(parser)
    _of_library(parser, _check)


def _check(args: Namespace) -> int:
    from rsi_graph.library import place

    with _open(args) as holdings:
        if args.repair:
            place.repair(holdings, _engine(args))
        found = place.faults(holdings)
        if args.format == "json":
            print_json([{"severity": one.severity, "message": one.message, "hint": one.hint} for one in found])
        else:
            for one in found:
                print(f"{style(one.severity, 'warn')}: {one_line(one.message)}")
                print_lines([f"    hint: {one_line(one.hint)}"] if one.hint else [])
            print(f"{count(len(found), 'finding')} in {holdings.folder}", file=sys.stderr)
        return 1 if any(one.severity == "error" for one in found) else 0


# --- search, for, review, show ------------------------------------------------------------------------------------


def _declare_search(parser: ArgumentParser) -> None:
    parser.add_argument("text", nargs="+", metavar="TEXT", help="words, or a sentence")
    _declare_limit(parser, 10)
    _by_model(parser)
    _of_library(parser, _search)


def _declare_limit(parser: ArgumentParser, number: int) -> None:
    parser.add_argument("--limit", type=positive, default=number, metavar="N", help=f"at most N (default: {number})")


def _search(args: Namespace) -> int:
    with _open(args) as holdings:
        return _print_found(args, _finder(args, holdings).find(" ".join(args.text), args.limit))


def _finder(args: Namespace, holdings: Holdings) -> Finder:
    from rsi_graph.library import place

    finder, note = place.finder(holdings, args.model, words_only=args.words_only)
    if note:
        print(f"note: {one_line(note)}", file=sys.stderr)
    return finder


def _print_found(args: Namespace, found: Sequence[FoundPassage]) -> int:
    if args.format == "json":
        return print_json([_facts(one) for one in found])
    if not found:
        print("nothing in the library comes near", file=sys.stderr)
    return print_lines(line for one in found for line in _found_lines(one))


def _facts(found: FoundPassage) -> dict[str, Any]:
    return {**_passage_facts(found.passage), "source": found.source, "score": found.score, "why": found.why}


def _passage_facts(passage: HeldPassage) -> dict[str, Any]:
    work = passage.work
    record = {name: work.body[name] for name in ("DOI", "arXiv", "issued") if work.body.get(name)}
    place = {"passage": passage.name, "locator": passage.locator, "text": passage.text}
    return {**place, "work": work.id, "title": work.title, "author": work.short, "file": work.file, **record}


def _found_lines(found: FoundPassage) -> Iterator[str]:
    passage = found.passage
    name = f"{passage.name:>8}  "
    yield from wrapped(passage.text, " " * len(name), name)
    by = ", ".join(filter(None, (passage.work.short, passage.work.title, passage.locator)))
    yield from (style(line, "dim") for line in wrapped(by, "          "))
    said = f"{found.why}{f'; its work is {found.source}' if found.source else ''}"
    yield from (style(line, "dim") for line in wrapped(said, "          "))


def _declare_for(parser: ArgumentParser) -> None:
    parser.add_argument("node", metavar="NODE", help="a claim, or any node with a text")
    _declare_limit(parser, 10)
    _by_model(parser)
    _of_library(parser, _for)


def _for(args: Namespace) -> int:
    from rsi_graph.library import finding

    snapshot = load(args)
    with _open(args) as holdings:
        return _print_found(args, finding.for_node(_finder(args, holdings), snapshot.graph, args.node, args.limit))


def _declare_review(parser: ArgumentParser) -> None:
    _declare_limit(parser, 10)
    parser.add_argument(
        "--each", type=int, default=3, metavar="N", help="at most N passages for each claim (default: 3)"
    )
    _by_model(parser)
    _of_library(parser, _review)


def _review(args: Namespace) -> int:
    from rsi_graph.library import finding

    snapshot = load(args)
    with _open(args) as holdings:
        found = finding.review(_finder(args, holdings), snapshot.graph, args.limit, args.each)
        if args.format == "json":
            return print_json([{"node": node, "passages": [_facts(one) for one in some]} for node, some in found])
        for node, some in found:
            print_lines(wrapped(f"{snapshot.graph.title(node)}  {style(node, 'dim')}"))
            print_lines(line for one in some for line in _found_lines(one))
            print(style(f"          rsi-graph library cite {some[0].passage.name} --node {node} --stance ...", "dim"))
        left = len(finding.unchecked(snapshot.graph))
        print(f"{count(left, 'claim')} without a passage that somebody checked", file=sys.stderr)
    return 0


def _declare_show(parser: ArgumentParser) -> None:
    parser.add_argument("passage", metavar="PASSAGE", help="the name of a passage, e.g. 12.3")
    parser.add_argument(
        "--around", type=int, default=2, metavar="N", help="how many passages to show before and after it (default: 2)"
    )
    _of_library(parser, _show)


def _show(args: Namespace) -> int:
    from rsi_graph.library import citing

    with _open(args) as holdings:
        passage = citing.named(holdings, args.passage)
        around = citing.around(holdings, passage, args.around)
        if args.format == "json":
            return print_json({**_passage_facts(passage), "around": [_passage_facts(one) for one in around]})
        work = passage.work
        print_lines(wrapped(f"{work.title}  {style(work.short, 'dim')}"))
        print(style(one_line(work.file), "dim"))
        for one in around:
            print(style(f"{one.name}  {one.locator}", "strong" if one.id == passage.id else "dim"))
            print_lines(wrapped(one.text, "    "))
            if one.id == passage.id:
                print_lines(_sentence_lines(holdings, one))
    return 0


def _sentence_lines(holdings: Holdings, passage: HeldPassage) -> Iterator[str]:
    from rsi_graph.library import citing

    _, sentences = citing.sentences(holdings, passage)
    for number, sentence in enumerate(sentences, 1):
        yield from (style(line, "dim") for line in wrapped(sentence.text, "        ", f"    --sentence {number}: "))


# --- cite ---------------------------------------------------------------------------------------------------------


def _declare_cite(parser: ArgumentParser) -> None:
    parser.add_argument("passage", metavar="PASSAGE", help="the name of a passage, e.g. 12.3")
    parser.add_argument("--node", metavar="NODE", required=True, help="what it bears on")
    parser.add_argument("--stance", choices=STANCES, required=True, help="how, in your judgement")
    parser.add_argument("--text", metavar="T", help="what the passage says, in your words (asked for without it)")
    parser.add_argument("--because", metavar="WHY", help="why it bears on the node")
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument("--quote", metavar="Q", help="the words to quote, short")
    chosen.add_argument("--sentence", type=int, metavar="N", help="quote sentence N of the passage (default: nearest)")
    parser.add_argument("--checked-by", metavar="NAME", help="who compared it with the work, today")
    parser.add_argument("--source", metavar="ID", help="the source it is of (default: the one with its DOI, or new)")
    _by_model(parser)
    common(parser)
    _of_library(parser, _cite, adds=True)


def _cite(args: Namespace) -> int:
    from rsi_graph.editing import library
    from rsi_graph.library import citing, finding
    from rsi_graph.meaning import texts as meaning_texts

    snapshot = load(args)
    with _open(args) as holdings:
        passage = citing.named(holdings, args.passage)
        text = _said(args, passage)
        wanted = meaning_texts.text(snapshot.graph, args.node)
        finder = _finder(args, holdings) if not (args.quote or args.sentence) else finding.Finder(holdings)
        quoted = citing.quotation(finder, passage, wanted, words=args.quote, sentence=args.sentence)
    bears = {"to": args.node, "because": args.because} if args.because else args.node
    fields = {"text": text, "tags": args.tag, "note": args.note, args.stance: [bears], "by": args.checked_by}
    source = args.source or finding.source_of(passage.work.body, finding.sources(snapshot.graph))
    where = place(args, snapshot, source or None)
    return finish(args, library.annotation(snapshot.graph, where, quoted, fields, source=source, passage_id=args.id))


def _said(args: Namespace, passage: HeldPassage) -> str:
    """The passage in the reader's words. Asks for them at the terminal if the call has none."""
    from rsi_graph.errors import BadAddition

    if args.text:
        return str(args.text)
    if not sys.stdin.isatty():
        raise BadAddition("an annotation says in your words what the passage says", "--text gives these words")
    print_lines(wrapped(passage.text, "    "))
    print("it says, in your words: ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()
