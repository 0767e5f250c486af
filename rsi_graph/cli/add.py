"""The command `add`, for passages and propositions. The rules are in ``editing.additions``."""

from __future__ import annotations

import sys
from argparse import Action, ArgumentParser, Namespace

from rsi_graph.cli import add_source, confirm
from rsi_graph.cli.actions import positive
from rsi_graph.cli.confirm import common, declare_pages, finish, general, place
from rsi_graph.cli.corpora import load
from rsi_graph.cli.output import print_json, print_lines, style, wrapped
from rsi_graph.words import a_kind

TYPE_CHECKING = False  # checkers take it for typing's own, whose import would slow every start
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from rsi_graph.sources.passages import Passage


STANCES = ("asserts", "supports", "disputes", "qualifies", "defines", "mentions")
RELATIONS = (
    "supports", "attacks", "undercuts", "requires", "given", "raises", "mitigates", "refines", "contradicts",
    "same-as",
)  # fmt: skip
PROPOSITIONS = ("claim", "condition", "risk")


class _Links(Action):
    """An option whose ids are kept in the order of the call, so that --because and --with can add to them."""

    def __call__(self, _: ArgumentParser, args: Namespace, values: Any, option: str | None = None) -> None:
        field = (option or "").removeprefix("--")
        args.links = [*(args.links or ()), (field, [{"to": id_} for id_ in values])]


class _Remark(Action):
    """An option that adds to every link of the option before it."""

    def __call__(self, parser: ArgumentParser, args: Namespace, values: Any, option: str | None = None) -> None:
        if not args.links:
            parser.error(f"{option} says something about the relation before it, and there is none")
        for link in args.links[-1][1]:
            link[self.dest] = values


def _linked(args: Namespace) -> dict[str, list[Any]]:
    """The relations of a call as a record writes them, in the short form if the id is all there is."""
    from rsi_graph.errors import BadAddition

    out: dict[str, list[Any]] = {}
    for field, entries in args.links or ():
        for link in entries:
            side = link.pop("with", None)
            if field == "answers" and not side:
                raise BadAddition(f"--answers {link['to']} takes a side", "add --with yes, no or other after it")
            entry: Any = link if len(link) > 1 else link["to"]
            if field == "answers":
                entry = {"question": link["to"], "with": side} | {k: v for k, v in link.items() if k == "because"}
            out.setdefault(field, []).append(entry)
    return out


def declare_add(parser: ArgumentParser) -> None:
    kinds = parser.add_subparsers(title="what to add", metavar="WHAT", required=True)
    add_source.declare(kinds.add_parser("source", help="a work, from its DOI, arXiv id, ISBN, address or a file"))
    _declare_annotation(kinds.add_parser("annotation", help="a passage of a source and what it bears on"))
    for kind in PROPOSITIONS:
        _declare_proposition(kinds.add_parser(kind, help=f"{a_kind(kind)} with its relations"), kind)
    _declare_passages(kinds.add_parser("passages", help="list the sentences of a source's text, with what is near"))


def run_add(args: Namespace) -> int:
    args.added = []
    status: int = args.add(args)
    if args.added:
        print_json(args.added[0] if len(args.added) == 1 else args.added)
    return status


# --- annotations and passages -------------------------------------------------------------------------------------


def _declare_annotation(parser: ArgumentParser) -> None:
    parser.add_argument("source", metavar="SOURCE", help="the id of the source it is a passage of")
    parser.add_argument("--text", metavar="T", required=True, help="what the passage says, in your words")
    parser.add_argument("--locator", metavar="L", help="its place in the work: page, section, paragraph or time")
    parser.add_argument("--quote", metavar="Q", help="its own words, short; looked up in the copy at hand")
    parser.add_argument("--passage", type=int, metavar="N", help="take locator and quote from sentence N of the copy")
    parser.add_argument("--checked-by", metavar="NAME", help="who compared it with the source, today")
    for stance in STANCES:
        parser.add_argument(
            f"--{stance}", dest="links", nargs="+", action=_Links, metavar="ID", help=f"it {stance} these"
        )
    parser.add_argument("--because", action=_Remark, metavar="WHY", help="the reason, for the ids before it")
    common(parser)
    parser.set_defaults(add=_add_annotation)


def _add_annotation(args: Namespace) -> int:
    from datetime import date

    from rsi_graph.editing import additions
    from rsi_graph.errors import BadAddition
    from rsi_graph.sources import passages

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
    where = place(args, snapshot, args.source)
    body = additions.annotation_body(body)
    return finish(args, additions.annotation(snapshot.graph, where, args.source, body, args.id))


def _declare_passages(parser: ArgumentParser) -> None:
    parser.add_argument("source", metavar="SOURCE", help="the id of the source")
    parser.add_argument("--text", metavar="FILE", help="its text, kept in the cache in place of an older one")
    declare_pages(parser)
    parser.add_argument("--near", metavar="WORDS", help="only sentences that hold these words")
    parser.add_argument("--limit", type=positive, default=20, metavar="N", help="at most N sentences (default: 20)")
    parser.add_argument("--by", choices=("words", "both"), default="words", help="how near claims are found")
    general(parser)
    parser.set_defaults(add=_passages)


def _passages(args: Namespace) -> int:
    from rsi_graph.errors import BadAddition
    from rsi_graph.meaning import search
    from rsi_graph.sources import passages

    snapshot = load(args)
    if snapshot.graph.kind(args.source) != "source":
        raise BadAddition(f"{args.source} is {a_kind(snapshot.graph.kind(args.source))}, not a source")
    if args.text:
        passages.keep(confirm.copy(args), args.source, passages.user_store())
    copy = passages.held(args.source, passages.user_store())
    if copy is None:
        raise BadAddition(f"there is no copy of {args.source} at hand", f"add passages {args.source} --text FILE")
    wanted = passages.normalised(args.near or "").lower().split()
    found = [p for p in passages.sentences(copy) if all(word in p.text.lower() for word in wanted)]
    near = search.near(snapshot, meaning=args.by == "both")
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
    parser.add_argument("--because", action=_Remark, metavar="WHY", help="the reason, for the ids before it")
    common(parser)
    parser.set_defaults(add=_add_proposition, what=kind)


def _add_proposition(args: Namespace) -> int:
    from rsi_graph.editing import additions

    snapshot = load(args)
    fields = {"title": args.title, "text": args.text, "kind": getattr(args, "kind", None), "tags": args.tag}
    body = {name: value for name, value in {**fields, "note": args.note, **_linked(args)}.items() if value}
    where = place(args, snapshot)
    return finish(args, additions.proposition(snapshot.graph, where, args.what, body, args.id))
