"""Commands that add to a corpus and cite from it: add, cite. The rules are in ``additions``."""

from __future__ import annotations

import sys
from argparse import SUPPRESS, Action, ArgumentParser, Namespace

from rsi_graph.cli.command import Command
from rsi_graph.cli.loading import count, load, paths
from rsi_graph.cli.reading import print_json, print_lines
from rsi_graph.cli.text import style, wrapped

TYPE_CHECKING = False  # what checkers take for typing's own: importing that costs every start
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from rsi_graph.additions import Addition, Place
    from rsi_graph.bibliography import Work
    from rsi_graph.passages import Copy, Passage
    from rsi_graph.snapshot import Snapshot

STANCES = ("asserts", "supports", "disputes", "qualifies", "defines", "mentions")
RELATIONS = (
    "supports", "attacks", "undercuts", "requires", "raises", "mitigates", "refines", "contradicts", "same-as",
)  # fmt: skip
PROPOSITIONS = ("claim", "condition", "risk")


class _Links(Action):
    """Notes the ids given with an option, in the order of the call, for --because and --with to add to."""

    def __call__(self, _: ArgumentParser, args: Namespace, values: Any, option: str | None = None) -> None:
        field = (option or "").removeprefix("--")
        args.links = [*(args.links or ()), (field, [{"to": id_} for id_ in values])]


class _Remark(Action):
    """Adds to every link of the option before it."""

    def __call__(self, parser: ArgumentParser, args: Namespace, values: Any, option: str | None = None) -> None:
        if not args.links:
            parser.error(f"{option} says something of the relation before it, and there is none")
        for link in args.links[-1][1]:
            link[self.dest] = values


def _linked(args: Namespace) -> dict[str, list[Any]]:
    """The relations of a call as a record has them: short where an id says it all."""
    from rsi_graph.errors import BadAddition

    out: dict[str, list[Any]] = {}
    for field, entries in args.links or ():
        for link in entries:
            side = link.pop("with", None)
            if field == "answers" and not side:
                raise BadAddition(f"--answers {link['to']} takes a side", "--with yes, no or other, behind it")
            entry: Any = link if len(link) > 1 else link["to"]
            if field == "answers":
                entry = {"question": link["to"], "with": side} | {k: v for k, v in link.items() if k == "because"}
            out.setdefault(field, []).append(entry)
    return out


# --- what every addition takes ------------------------------------------------------------------------------------


def _common(parser: ArgumentParser) -> None:
    parser.add_argument("--id", metavar="ID", help="its id (default: made of its words)")
    parser.add_argument("--tag", action="append", default=[], metavar="WORD", help="a word to find it by; repeatable")
    parser.add_argument("--note", metavar="TEXT", help="a remark of yours")
    parser.add_argument("--yes", action="store_true", help="add without asking")
    _general(parser)


def _general(parser: ArgumentParser) -> None:
    """The options that every command takes, on this side of the word behind ``add`` as well."""
    parser.add_argument("--corpus", metavar="DIR", action="append", default=SUPPRESS, help="a corpus folder")
    parser.add_argument("--format", choices=("text", "json"), default=SUPPRESS, help="how to print (default: text)")


def _declare_add(parser: ArgumentParser) -> None:
    kinds = parser.add_subparsers(title="what to add", metavar="WHAT", required=True)
    _declare_source(kinds.add_parser("source", help="a work, from its DOI, arXiv id, ISBN, address or a file"))
    _declare_annotation(kinds.add_parser("annotation", help="a passage of a source and what it bears on"))
    for kind in PROPOSITIONS:
        _declare_proposition(kinds.add_parser(kind, help=f"a {kind} with its relations"), kind)
    _declare_passages(kinds.add_parser("passages", help="list the sentences of a source's text, with what is near"))


def _add(args: Namespace) -> int:
    args.added = []
    status: int = args.add(args)
    if args.added:
        print_json(args.added[0] if len(args.added) == 1 else args.added)
    return status


# --- sources ------------------------------------------------------------------------------------------------------


def _declare_source(parser: ArgumentParser) -> None:
    where = "DOI, arXiv:ID, ISBN or address; a file of BibTeX, RIS or CSL-JSON, - for stdin; a PDF that prints its DOI"
    parser.add_argument("work", nargs="?", metavar="FILE|DOI|arXiv:ID|URL", help=where)
    parser.add_argument("--clipboard", action="store_true", help="take BibTeX, RIS or CSL-JSON from the clipboard")
    parser.add_argument("--key", metavar="KEY", help="of several works in a file, the one with this key")
    parser.add_argument(
        "--text", metavar="FILE", help="its text (PDF, HTML, Markdown, plain), for passages and quotes"
    )
    _declare_pages(parser)
    parser.add_argument("--type", metavar="TYPE", help="its CSL type, e.g. article-journal, book, report, post-weblog")
    parser.add_argument("--title", metavar="T", help="its title")
    parser.add_argument("--author", action="append", default=[], metavar="NAME", help='"Family, Given"; repeatable')
    parser.add_argument("--issued", metavar="DATE", help="year, year-month or date")
    parser.add_argument(
        "--field", action="append", default=[], metavar="NAME=VALUE", help="any other field; repeatable"
    )
    parser.add_argument("--anyway", action="store_true", help="add it though it seems to be there already")
    _common(parser)
    parser.set_defaults(add=_add_source)


def _declare_pages(parser: ArgumentParser) -> None:
    parser.add_argument("--pages", metavar="FIRST-LAST", help="the pages to take of a long PDF")


def _add_source(args: Namespace) -> int:
    from pathlib import Path

    from rsi_graph import additions, passages

    if args.work and not args.text and Path(args.work).suffix.lower() == ".pdf" and Path(args.work).is_file():
        args.text = args.work
    copy = _copy(args) if args.text else None
    works = _works(args)
    bodies = [_source_body(args, work) for work in works]
    snapshot = load(args)
    where = _place(args, snapshot)
    if not args.anyway:
        for body in bodies:
            _refuse_duplicate(snapshot, body)
    for number, (work, body) in enumerate(zip(works, bodies, strict=True)):
        if number:
            snapshot = load(args)
            where = _place(args, snapshot)
        if work.left_out:
            print(f"note: no field for {', '.join(work.left_out)}; left out", file=sys.stderr)
        addition = additions.source(snapshot.graph, where, body, args.id)
        status = _finish(args, addition)
        if status:
            return status
        if copy:
            passages.keep(copy, addition.id, passages.user_store())
            print(f"kept the text of {copy.name}: rsi-graph add passages {addition.id}", file=sys.stderr)
    return 0


def _works(args: Namespace) -> Sequence[Work]:
    """The works that the call names, or one made of its fields alone."""
    from rsi_graph.bibliography import Work, parse
    from rsi_graph.errors import BadAddition

    if args.clipboard:
        from rsi_graph.cli import clipboard

        works: Sequence[Work] = parse(clipboard.text())
    elif args.work:
        works = _named_works(args.work)
    elif args.title or args.field:
        works = (Work({}),)
    elif sys.stdin.isatty():
        works = (Work(_asked()),)
    else:
        raise BadAddition("there is no work to add", "name a DOI, arXiv:ID, an address or a file, or say --title")
    if args.key:
        works = tuple(work for work in works if work.key == args.key)
        if not works:
            raise BadAddition(f"there is no work with the key {args.key!r}")
    if len(works) > 1 and (args.id or args.text or args.title):
        raise BadAddition(f"there are {len(works)} works, and one was expected", "--key says which")
    return works


def _named_works(name: str) -> Sequence[Work]:
    from pathlib import Path

    from rsi_graph import lookup
    from rsi_graph.bibliography import parse
    from rsi_graph.errors import BadAddition

    if name == "-":
        return parse(sys.stdin.buffer.read().decode("utf-8", "replace"))
    named = lookup.named(name)
    if Path(name).is_file():
        try:
            data = Path(name).read_bytes()
        except OSError as error:
            raise BadAddition(f"cannot read {name}: {error.strerror}") from error
        return (_of_pdf(name),) if data.startswith(b"%PDF-") else parse(data.decode("utf-8", "replace"))
    if named is None:
        raise BadAddition(
            f"{name!r} is no file, DOI, arXiv id, ISBN or address", "add source --help shows what it takes"
        )
    return (lookup.record(named),)


def _of_pdf(path: str) -> Work:
    """The record of a paper by the DOI or arXiv id that its first pages print."""
    from pathlib import Path

    from rsi_graph import lookup, passages
    from rsi_graph.errors import BadAddition

    named = lookup.printed(passages.opening(Path(path)))
    if named is None:
        hint = "name the work by DOI or --title, and keep the PDF with --text"
        raise BadAddition(f"{path} is a PDF that prints no DOI or arXiv id", hint)
    print(f"{path} says it is {named}", file=sys.stderr)
    return lookup.record(named)


def _asked() -> dict[str, Any]:
    """The fields of a work, asked one by one; an empty answer leaves a field out."""
    from rsi_graph.bibliography import name

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
    """The fields found, with those of the call in their place."""
    from rsi_graph.bibliography import body, name
    from rsi_graph.errors import BadAddition

    given: dict[str, Any] = {"type": args.type, "title": args.title, "issued": args.issued, "note": args.note}
    given |= {"author": [name(author) for author in args.author], "tags": args.tag}
    for field in args.field:
        key, equals, value = field.partition("=")
        if not equals:
            raise BadAddition(f"--field {field} says no value", "--field NAME=VALUE, e.g. --field volume=6")
        given[key] = value
    unknown = [key for key in given if key not in _fields()]
    if unknown:
        from rsi_graph.errors import did_you_mean
        from rsi_graph.spelling import near

        raise BadAddition(f"a source has no field {unknown[0]!r}", did_you_mean(near(unknown[0], _fields())))
    return body({"type": "document", **work.body, **{key: value for key, value in given.items() if value}})


def _fields() -> Sequence[str]:
    from rsi_graph.bibliography import FIELDS

    return FIELDS


def _refuse_duplicate(snapshot: Snapshot, body: Mapping[str, Any]) -> None:
    from rsi_graph import additions
    from rsi_graph.errors import BadAddition

    found = additions.duplicates(snapshot.graph, body)
    if found:
        first = found[0]
        title = snapshot.graph.title(first.id)
        raise BadAddition(f"it is there already: {first.id}, {title!r} ({first.why})", "--anyway adds it all the same")


def _copy(args: Namespace) -> Copy:
    from pathlib import Path

    from rsi_graph import passages
    from rsi_graph.errors import BadAddition

    pages = None
    if args.pages:
        first, _, last = args.pages.partition("-")
        if not first.isdigit() or not (last or first).isdigit():
            raise BadAddition(f"--pages {args.pages} are no pages", "--pages 31-88")
        pages = int(first), int(last or first)
    return passages.read(Path(args.text), pages)


# --- annotations and passages -------------------------------------------------------------------------------------


def _declare_annotation(parser: ArgumentParser) -> None:
    parser.add_argument("source", metavar="SOURCE", help="the id of the source it is a passage of")
    parser.add_argument("--text", metavar="T", required=True, help="what the passage says, in your words")
    parser.add_argument("--locator", metavar="L", help="where: page, section, paragraph, time")
    parser.add_argument("--quote", metavar="Q", help="the very words, short; looked up in the copy at hand")
    parser.add_argument("--passage", type=int, metavar="N", help="take locator and quote from sentence N of the copy")
    parser.add_argument("--checked-by", metavar="NAME", help="who compared it with the source, today")
    for stance in STANCES:
        parser.add_argument(
            f"--{stance}", dest="links", nargs="+", action=_Links, metavar="ID", help=f"it {stance} these"
        )
    parser.add_argument("--because", action=_Remark, metavar="WHY", help="why, for the ids before it")
    _common(parser)
    parser.set_defaults(add=_add_annotation)


def _add_annotation(args: Namespace) -> int:
    from datetime import date

    from rsi_graph import additions, passages
    from rsi_graph.errors import BadAddition

    snapshot = load(args)
    links = _linked(args)
    if not links:
        raise BadAddition("an annotation bears on something", "say " + ", ".join(f"--{stance}" for stance in STANCES))
    body: dict[str, Any] = {"text": args.text, "locator": args.locator, "tags": args.tag, "note": args.note, **links}
    if args.checked_by:
        body["checked"] = {"date": f"{date.today()}", "by": args.checked_by}  # noqa: DTZ011 - the day where the reader is
    copy = passages.held(args.source, passages.user_store())
    if args.passage:
        if copy is None:
            raise BadAddition(f"there is no copy of {args.source} at hand", f"add passages {args.source} --text FILE")
        body = additions.at_passage(body, copy, args.passage)
        if "quote" not in body and not args.quote:
            print("note: the sentence is too long to be quoted whole; --quote picks the words", file=sys.stderr)
    if args.quote:
        body = additions.quoted(body, args.quote, copy)
    where = _place(args, snapshot, args.source)
    body = additions.annotation_body(body)
    return _finish(args, additions.annotation(snapshot.graph, where, args.source, body, args.id))


def _declare_passages(parser: ArgumentParser) -> None:
    parser.add_argument("source", metavar="SOURCE", help="the id of the source")
    parser.add_argument("--text", metavar="FILE", help="its text, kept in the cache in place of an older one")
    _declare_pages(parser)
    parser.add_argument("--near", metavar="WORDS", help="only sentences that hold these words")
    parser.add_argument("--limit", type=int, default=20, metavar="N", help="at most N sentences (default: 20)")
    parser.add_argument("--by", choices=("words", "both"), default="words", help="how near claims are found")
    _general(parser)
    parser.set_defaults(add=_passages)


def _passages(args: Namespace) -> int:
    from rsi_graph import additions, passages
    from rsi_graph.errors import BadAddition

    snapshot = load(args)
    if snapshot.graph.kind(args.source) != "source":
        raise BadAddition(f"{args.source} is a {snapshot.graph.kind(args.source)}, not a source")
    if args.text:
        passages.keep(_copy(args), args.source, passages.user_store())
    copy = passages.held(args.source, passages.user_store())
    if copy is None:
        raise BadAddition(f"there is no copy of {args.source} at hand", f"add passages {args.source} --text FILE")
    wanted = passages.normalised(args.near or "").lower().split()
    found = [p for p in passages.sentences(copy) if all(word in p.text.lower() for word in wanted)]
    near = additions.near(snapshot, meaning=args.by == "both")
    rows = [(passage, near(passage.text)) for passage in found[: args.limit]]
    if args.format == "json":
        facts = [
            {"number": p.number, "text": p.text, "locator": p.locator, "near": [h.id for h in n]} for p, n in rows
        ]
        return print_json(facts)
    print_lines(line for passage, hits in rows for line in _passage_lines(passage, hits))
    if len(found) > args.limit:
        print(f"{len(found) - args.limit} more; --limit shows them", file=sys.stderr)
    return 0


def _passage_lines(passage: Passage, hits: Sequence[Any]) -> Iterator[str]:
    number = f"{passage.number:>4}  "
    yield from wrapped(passage.text, " " * len(number), number)
    yield style(f"      {passage.locator}", "dim")
    for hit in hits[:3]:
        yield from wrapped(f"{hit.title}  {style(hit.id, 'dim')}", "          ", "      ~ ")


# --- propositions -------------------------------------------------------------------------------------------------


def _declare_proposition(parser: ArgumentParser, kind: str) -> None:
    parser.add_argument("--title", metavar="T", required=True, help="at most 72 characters")
    parser.add_argument("--text", metavar="T", required=True, help="the proposition in full, true or false")
    if kind == "claim":
        parser.add_argument("--kind", metavar="KIND", help="thesis, evidence, prediction, definition or proposal")
    for relation in (*RELATIONS, "answers"):
        parser.add_argument(
            f"--{relation}", dest="links", nargs="+", action=_Links, metavar="ID", help=f"it {relation}"
        )
    parser.add_argument("--with", action=_Remark, choices=("yes", "no", "other"), help="its side, behind --answers")
    parser.add_argument("--because", action=_Remark, metavar="WHY", help="why, for the ids before it")
    _common(parser)
    parser.set_defaults(add=_add_proposition, what=kind)


def _add_proposition(args: Namespace) -> int:
    from rsi_graph import additions

    snapshot = load(args)
    fields = {"title": args.title, "text": args.text, "kind": getattr(args, "kind", None), "tags": args.tag}
    body = {name: value for name, value in {**fields, "note": args.note, **_linked(args)}.items() if value}
    where = _place(args, snapshot)
    return _finish(args, additions.proposition(snapshot.graph, where, args.what, body, args.id))


# --- the same end for all -----------------------------------------------------------------------------------------


def _place(args: Namespace, snapshot: Snapshot, of: str | None = None) -> Place:
    from rsi_graph import additions

    return additions.place(snapshot, asked=bool(paths(args)), of=of)


def _finish(args: Namespace, addition: Addition) -> int:
    """Show the lines, ask, put them in, and say so."""
    from rsi_graph import additions

    if args.format == "text":
        print(style(f"{addition.held.path}:{addition.line}", "dim"))
        print_lines(addition.lines)
    if not args.yes and not _agreed(addition):
        print("nothing was changed", file=sys.stderr)
        return 0
    additions.write(addition)
    if addition.place.is_new:
        print(f"made your own layer: {addition.place.folder}", file=sys.stderr)
    if args.format == "json":
        where = {"path": str(addition.held.path), "line": addition.line, "lines": list(addition.lines)}
        args.added.append({"id": addition.id, "kind": addition.kind, **where})
    number = count(len(addition.lines), "line")
    print(f"added {addition.kind} {addition.id}: {number} in {addition.held.path}", file=sys.stderr)
    return 0


def _agreed(addition: Addition) -> bool:
    from rsi_graph.errors import BadAddition

    if not sys.stdin.isatty():
        raise BadAddition("nothing was changed: there is no terminal to ask at", "--yes adds without asking")
    if addition.place.is_new:
        print(f"your own layer will be made: {addition.place.folder}", file=sys.stderr)
    print(f"add {addition.kind} {addition.id}? [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")


# --- citing -------------------------------------------------------------------------------------------------------


def _declare_cite(parser: ArgumentParser) -> None:
    parser.add_argument("source", metavar="SOURCE", help="the id of a source, or of one of its annotations")
    parser.add_argument("--style", metavar="FILE", help="a CSL style (default: APA)")
    parser.add_argument("--to", choices=("bibtex", "csl-json"), help="as data instead of as text")


def _cite(args: Namespace) -> int:
    import json

    from rsi_graph.errors import BadAddition
    from rsi_graph.export import bibliography, bibtex, csl_json

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
        text = bibliography.marked(bibliography.formatted({id_: body}, args.style)[id_], ("", ""), ("", ""))
    return print_json({"id": id_, "text": text}) if args.format == "json" else print_lines([text])


COMMANDS = (
    Command(
        "add",
        "source|annotation|claim|condition|risk|passages …",
        "add a work, a passage and what it bears on, or a claim, condition or risk of your own",
        (
            "add source 10.1257/aer.20180338",
            "add source arXiv:2408.06292 --text paper.pdf",
            "add passages lu-2024-aiscientist --near experiments",
            "add annotation lu-2024-aiscientist --supports research-cycle-automatable --passage 12 --text 'It ran.'",
            "add claim --title 'Costs fall' --text 'A run costs less each year.' --attacks ideas-get-harder --yes",
        ),
        _declare_add,
        _add,
    ),
    Command(
        "cite",
        "SOURCE [--style S] [--to bibtex|csl-json]",
        "a source as one cites it, in any CSL style, or as BibTeX or CSL-JSON",
        ("cite good-1965-ultraintelligent", "cite good-1965-ultraintelligent --to bibtex"),
        _declare_cite,
        _cite,
    ),
)
