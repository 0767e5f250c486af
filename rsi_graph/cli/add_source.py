"""The action `add source`: by an identifier, from a file or the clipboard, or field by field."""

from __future__ import annotations

import sys

from rsi_graph.cli import confirm
from rsi_graph.cli.corpora import load

TYPE_CHECKING = False  # checkers take it for typing's own, whose import would slow every start
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Mapping, Sequence
    from typing import Any

    from rsi_graph.snapshot import Snapshot
    from rsi_graph.sources.bibliography import Work


def declare(parser: ArgumentParser) -> None:
    """The options of a source."""
    where = "DOI, arXiv:ID, ISBN or address; a file of BibTeX, RIS or CSL-JSON, - for stdin; a PDF that prints its DOI"
    parser.add_argument("work", nargs="?", metavar="FILE|DOI|arXiv:ID|URL", help=where)
    parser.add_argument("--clipboard", action="store_true", help="take BibTeX, RIS or CSL-JSON from the clipboard")
    parser.add_argument("--key", metavar="KEY", help="the key of the work, if the file holds several")
    parser.add_argument(
        "--text", metavar="FILE", help="its text (PDF, HTML, Markdown, plain), for passages and quotes"
    )
    confirm.declare_pages(parser)
    parser.add_argument("--type", metavar="TYPE", help="its CSL type, e.g. article-journal, book, report, post-weblog")
    parser.add_argument("--title", metavar="T", help="its title")
    parser.add_argument("--author", action="append", default=[], metavar="NAME", help='"Family, Given"; repeatable')
    parser.add_argument("--issued", metavar="DATE", help="year, year-month or date")
    parser.add_argument(
        "--field",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help='any other field, e.g. volume=6 or editor="Family, Given"; repeatable',
    )
    parser.add_argument("--anyway", action="store_true", help="add it even if it seems to be there already")
    confirm.common(parser)
    parser.set_defaults(add=_add)


def _add(args: Namespace) -> int:
    from pathlib import Path

    from rsi_graph.editing import additions
    from rsi_graph.sources import passages

    if args.work and not args.text and Path(args.work).suffix.lower() == ".pdf" and Path(args.work).is_file():
        args.text = args.work
    copy = confirm.copy(args) if args.text else None
    works = _works(args)
    bodies = [_source_body(args, work) for work in works]
    snapshot = load(args)
    where = confirm.place(args, snapshot)
    if not args.anyway:
        for body in bodies:
            _refuse_duplicate(snapshot, body)
    for number, (work, body) in enumerate(zip(works, bodies, strict=True)):
        if number:
            snapshot = load(args)
            where = confirm.place(args, snapshot)
        _say(work)
        addition = additions.source(snapshot.graph, where, body, args.id)
        status = confirm.finish(args, addition)
        if status:
            return status
        if copy:
            passages.keep(copy, addition.id, passages.user_store())
            print(f"kept the text of {copy.name}: rsi-graph add passages {addition.id}", file=sys.stderr)
    return 0


def _say(work: Work) -> None:
    """Print the notes on fields that were left out or read in part."""
    if work.left_out:
        print(f"note: no field for {', '.join(work.left_out)}; left out", file=sys.stderr)
    for doubt in work.doubts:
        print(f"note: {doubt}", file=sys.stderr)
    for passage in work.passages:
        print(f"note: its owner noted: {passage['text']}; add annotation keeps it", file=sys.stderr)


def _works(args: Namespace) -> Sequence[Work]:
    """The works that the call names, or a work made of its fields alone."""
    from rsi_graph.errors import BadAddition
    from rsi_graph.sources.bibliography import Work, parse

    if args.clipboard:
        from rsi_graph.user import clipboard

        works: Sequence[Work] = parse(clipboard.text())
    elif args.work:
        works = _named_works(args)
    elif args.title or args.field:
        works = (Work({}),)
    elif sys.stdin.isatty():
        works = (Work(_asked()),)
    else:
        raise BadAddition("there is no work to add", "name a DOI, arXiv:ID, an address or a file, or give --title")
    if args.key:
        works = tuple(work for work in works if work.key == args.key)
        if not works:
            raise BadAddition(f"there is no work with the key {args.key!r}")
    if len(works) > 1 and (args.id or args.text or args.title):
        raise BadAddition(f"there are {len(works)} works, and one is expected", "--key KEY names one of them")
    return works


def _named_works(args: Namespace) -> Sequence[Work]:
    """The works that a name leads to. No service is asked for one that is in the corpus already."""
    from rsi_graph.sources import works
    from rsi_graph.sources.bibliography import parse

    name = args.work
    if name == "-":
        return parse(sys.stdin.buffer.read().decode("utf-8", "replace"))
    graph = None if args.anyway else load(args).graph
    return works.found(name, lambda words: print(words, file=sys.stderr), graph)[0]


def _asked() -> dict[str, Any]:
    """The fields of a work, asked one by one; an empty answer leaves a field out."""
    from rsi_graph.sources.bibliography import name

    questions = {
        "title": "title", "type": "type (article-journal, book, report, webpage ...)",
        "author": "authors, with ; between", "issued": "date (year, year-month or date)",
        "container-title": "journal, book or site it is in",
        "publisher": "publisher", "DOI": "DOI", "URL": "address",
    }  # fmt: skip
    found: dict[str, Any] = {}
    for field, question in questions.items():
        print(f"{question}: ", end="", file=sys.stderr, flush=True)
        answer = sys.stdin.readline().strip()
        if answer:
            found[field] = [name(part) for part in answer.split(";")] if field == "author" else answer
    return found


def _source_body(args: Namespace, work: Work) -> dict[str, Any]:
    """The fields that were found, replaced by those of the call."""
    from rsi_graph.errors import BadAddition
    from rsi_graph.model import ROLES
    from rsi_graph.sources.bibliography import body, name

    given: dict[str, Any] = {"type": args.type, "title": args.title, "issued": args.issued, "note": args.note}
    given |= {"author": [name(author) for author in args.author], "tags": args.tag}
    for field in args.field:
        key, equals, value = field.partition("=")
        if not equals:
            raise BadAddition(f"--field {field} has no value", "--field NAME=VALUE, e.g. --field volume=6")
        given[key] = [*given.get(key, ()), name(value)] if key in ROLES else value
    unknown = [key for key in given if key not in _fields()]
    if unknown:
        from rsi_graph.errors import did_you_mean
        from rsi_graph.words import near

        raise BadAddition(f"a source has no field {unknown[0]!r}", did_you_mean(near(unknown[0], _fields())))
    return body({"type": "document", **work.body, **{key: value for key, value in given.items() if value}})


def _fields() -> Sequence[str]:
    from rsi_graph.sources.bibliography import FIELDS

    return FIELDS


def _refuse_duplicate(snapshot: Snapshot, body: Mapping[str, Any]) -> None:
    from rsi_graph.editing import duplicates
    from rsi_graph.errors import BadAddition

    found = duplicates.duplicates(snapshot.graph, body)
    if found:
        first = found[0]
        title = snapshot.graph.title(first.id)
        raise BadAddition(f"it is there already: {first.id}, {title!r} ({first.why})", "--anyway adds it nevertheless")
