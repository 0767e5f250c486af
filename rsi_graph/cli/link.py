"""The commands `related` and `link`, for nodes that are near in meaning."""

from __future__ import annotations

import sys

from rsi_graph.cli.actions import act, actions_of, add_action, positive
from rsi_graph.cli.confirm import way_back
from rsi_graph.cli.corpora import declare_model, load, model, paths, progress
from rsi_graph.cli.output import heading, print_json, print_lines, style, wrapped
from rsi_graph.words import count

TYPE_CHECKING = False  # checkers take it for typing's own, whose import would slow every start
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator
    from typing import Any

    from rsi_graph.corpus.layer_files import Decision
    from rsi_graph.editing.judgements import Judgement
    from rsi_graph.editing.place import TargetLayer
    from rsi_graph.graph import Graph
    from rsi_graph.meaning.candidates import Candidate
    from rsi_graph.meaning.ledger import Ledger
    from rsi_graph.meaning.ranking import Links
    from rsi_graph.snapshot import Snapshot


RELATIONS = (
    "supports", "attacks", "requires", "given", "raises", "mitigates", "refines", "contradicts", "same-as",
    "asserts", "disputes", "qualifies", "defines", "mentions",
)  # fmt: skip

MAX_PASSAGE = 1_000_000


def _open(args: Namespace, *named: str | None) -> tuple[Snapshot, Links, Ledger]:
    """The corpus, its links and the judgements. Raises UnknownNode for a named node before anything is embedded."""
    from rsi_graph.meaning import ledger as meaning_ledger
    from rsi_graph.meaning import ranking

    snapshot = load(args)
    for id_ in filter(None, named):
        snapshot.graph.kind(id_)
    ledger = meaning_ledger.read(snapshot)
    for diagnostic in ledger.diagnostics:
        print(f"note: {diagnostic}", file=sys.stderr)
    return snapshot, opened(ranking.open(snapshot, model(args), progress())), ledger


def opened(links: Links) -> Links:
    """The links of a corpus, with a note on what was embedded."""
    if links.embedded.made:
        print(f"note: {count(links.embedded.made, 'text')} embedded with {links.model.name}", file=sys.stderr)
    if links.embedded.split:
        what = f"{count(links.embedded.split, 'text')} longer than the model reads: the mean of the parts is taken"
        print(f"note: {what}", file=sys.stderr)
    return links


# --- candidates ---------------------------------------------------------------------------------------------------


def facts(graph: Graph, candidate: Candidate) -> dict[str, Any]:
    """A candidate as data for JSON."""
    from rsi_graph.meaning import hints

    out: dict[str, Any] = {"from": candidate.one} if candidate.one else {}
    out |= {
        "to": candidate.other,
        "kind": graph.kind(candidate.other),
        "title": graph.title(candidate.other),
        "similarity": candidate.cosine,
        "nearer-than": candidate.share,
        "mutual": candidate.mutual,
    }
    if candidate.shared:
        out["shares"] = list(candidate.shared)
    if candidate.work:
        out["facts-of"] = candidate.work
    if candidate.hint:
        out["hint"] = hints.hint_facts(candidate.hint)
    if candidate.before:
        out["judged-before"] = {"verdict": candidate.before.verdict, "date": candidate.before.date}
    return out


def near_lines(graph: Graph, found: tuple[Candidate, ...]) -> Iterator[str]:
    """The candidates of one node or passage, as lines."""
    for number, candidate in enumerate(found, 1):
        yield from wrapped(graph.title(candidate.other), "     ", f"{number:>3}. ")
        yield style(f"     {graph.kind(candidate.other)}  {candidate.other}  {_how_near(candidate)}", "dim")
        yield from _ties_lines(graph, candidate)
        yield from _before_lines(candidate)


def pair_lines(graph: Graph, found: tuple[Candidate, ...]) -> Iterator[str]:
    """The candidates as pairs, as lines."""
    for number, candidate in enumerate(found, 1):
        yield style(f"{number:>3}. {_how_near(candidate)}", "dim")
        for id_ in candidate[:2]:
            yield from wrapped(graph.title(id_), "       ", "     ")
            yield style(f"       {graph.kind(id_)}  {id_}", "dim")
        yield from _ties_lines(graph, candidate)
        yield from _before_lines(candidate)


def _how_near(candidate: Candidate) -> str:
    mutual = ", each the other's nearest" if candidate.mutual else ""
    return f"near in meaning, {candidate.cosine:.2f}: nearer than {candidate.share:.2%} of pairs{mutual}"


def _ties_lines(graph: Graph, candidate: Candidate) -> Iterator[str]:
    """Yield the lines that name the nodes that both of a pair are tied to, and the sign that these ties suggest."""
    from rsi_graph.meaning import hints

    if candidate.shared:
        yield from wrapped(hints.said_shared(graph, candidate.shared), "       ", "     ")
    if candidate.hint:
        yield from wrapped(hints.said(graph, candidate.hint), "       ", "     ")


def _before_lines(candidate: Candidate) -> Iterator[str]:
    if candidate.before:
        yield f"     {candidate.before.verdict} on {candidate.before.date}; a text has changed since"


def _none_found() -> Iterator[str]:
    yield "no candidates: what is near is related or judged already"


# --- related ------------------------------------------------------------------------------------------------------


def declare_related(parser: ArgumentParser) -> None:
    parser.add_argument("node", nargs="?", metavar="NODE", help="a claim, condition, risk or annotation")
    parser.add_argument("--text", metavar="TEXT", help="a passage instead of a node")
    parser.add_argument("--file", metavar="FILE", help="a file with a passage; - is stdin")
    parser.add_argument("--limit", type=positive, default=10, metavar="N", help="at most N (default: 10)")
    declare_model(parser)


def run_related(args: Namespace) -> int:
    passage = _passage(args)
    snapshot, links, ledger = _open(args, args.node)
    if passage is None:
        found = links.suggest(ledger.judged, args.limit, args.node)
        every = (*found.same, *found.near, *found.siblings)
        near = tuple(sorted(every, key=lambda c: -c.closeness))[: args.limit]
    else:
        near = links.near(passage, args.limit)
    if args.format == "json":
        return print_json([facts(snapshot.graph, candidate) for candidate in near])
    return print_lines(near_lines(snapshot.graph, near) if near else _none_found())


def _passage(args: Namespace) -> str | None:
    """The given passage, None for a node. Raises BadSetting unless exactly one of the three is given."""
    from pathlib import Path

    from rsi_graph.errors import BadSetting
    from rsi_graph.files import whole

    if sum(given is not None for given in (args.node, args.text, args.file)) != 1:
        raise BadSetting("related takes either a node, --text or --file")
    if args.file is None:
        return None if args.text is None else str(args.text)
    try:
        if args.file == "-":
            return sys.stdin.read(MAX_PASSAGE)
        with whole.opened(Path(args.file)) as file:
            return file.read(MAX_PASSAGE).decode("utf-8", "replace")
    except OSError as error:
        raise BadSetting(f"cannot read {args.file}: {error.strerror}") from error


# --- link ---------------------------------------------------------------------------------------------------------


def declare_link(parser: ArgumentParser) -> None:
    actions = actions_of(parser)
    suggest = add_action(actions, "suggest", "pairs near in meaning that no one has judged", _suggest)
    suggest.add_argument("node", nargs="?", metavar="NODE", help="only pairs with this node")
    suggest.add_argument("--limit", type=positive, default=20, metavar="N", help="at most N pairs (default: 20)")
    accept = add_action(actions, "accept", "state that two nodes are related, and write the relation", _accept)
    reject = add_action(
        actions, "reject", "state that two nodes are not related, so that they are not offered again", _reject
    )
    for action in (accept, reject):
        action.add_argument("one", metavar="A", help="a node's id; the source of the relation")
        action.add_argument("other", metavar="B", help="the other node's id; the target of the relation")
        action.add_argument("--because", metavar="TEXT", help="the reason, in a sentence")
        action.add_argument("--by", metavar="NAME", default="", help="who judges (default: the user's name)")
    accept.add_argument("--as", dest="as_", required=True, choices=RELATIONS, help="the relation of A to B")
    for action in (suggest, accept, reject):
        declare_model(action)
    add_action(actions, "list", "the judgements so far", _list)


def run_link(args: Namespace) -> int:
    return act(args)


def _suggest(args: Namespace) -> int:
    snapshot, links, ledger = _open(args, args.node)
    found = links.suggest(ledger.judged, args.limit, args.node)
    graph = snapshot.graph
    if args.format == "json":
        parts = {"same": found.same, "near": found.near, "siblings": found.siblings}
        return print_json({name: [facts(graph, c) for c in part] for name, part in parts.items()})
    if not (found.same or found.near or found.siblings):
        return print_lines(_none_found())
    if found.same:
        print_lines([heading("=", "May say the same", len(found.same)), *pair_lines(graph, found.same), ""])
    print_lines([heading("", "Near in meaning", len(found.near)), *pair_lines(graph, found.near)])
    if found.siblings:
        head = heading("", "Siblings: parallel facts of one work", len(found.siblings))
        print_lines(["", head, *pair_lines(graph, found.siblings)])
    print("note: near in meaning says nothing about for or against; link accept A B --as …", file=sys.stderr)
    return 0


def _accept(args: Namespace) -> int:
    from rsi_graph.editing import judgements

    snapshot, links, _ = _open(args, args.one, args.other)
    choice = judgements.Choice(args.one, args.as_, args.other)
    rationale = judgements.Rationale(args.because, args.by)
    return _told(args, judgements.accept(snapshot, links, choice, rationale, _place(args, snapshot)))


def _reject(args: Namespace) -> int:
    from rsi_graph.editing import judgements

    snapshot, links, _ = _open(args, args.one, args.other)
    rationale = judgements.Rationale(args.because, args.by)
    return _told(args, judgements.reject(snapshot, links, (args.one, args.other), rationale, _place(args, snapshot)))


def _place(args: Namespace, snapshot: Snapshot) -> TargetLayer:
    """The layer that judgements go into. A note on stderr says if it has to be made first."""
    from rsi_graph.editing import place as editing_place

    place = editing_place.place(snapshot, asked=bool(paths(args)))
    if place.is_new:
        print(f"note: {place.folder} is made, a layer of your own", file=sys.stderr)
    return place


def _told(args: Namespace, judgement: Judgement) -> int:
    if not judgement.entry.noted:
        print(f"note: {way_back(judgement.entry)}", file=sys.stderr)
    if args.format == "json":
        return print_json(
            _decision_facts(judgement.decision) | {"written": [str(change.path) for change in judgement.changes]}
        )
    return print_lines([_decision_line(judgement.decision), *(f"  {change.path}" for change in judgement.changes)])


def _list(args: Namespace) -> int:
    from rsi_graph.meaning import ledger as meaning_ledger

    ledger = meaning_ledger.read(load(args))
    for diagnostic in ledger.diagnostics:
        print(f"note: {diagnostic}", file=sys.stderr)
    if args.format == "json":
        return print_json([_decision_facts(decision) for decision in ledger.decisions])
    return print_lines([_decision_line(decision) for decision in ledger.decisions] or ["no judgements yet"])


def _decision_facts(decision: Decision) -> dict[str, Any]:
    from rsi_graph.meaning.ledger import body

    return body(decision)


def _decision_line(decision: Decision) -> str:
    what = decision.as_ or "not related to"
    reason = f": {decision.because}" if decision.because else ""
    return (
        f"{decision.date}  {decision.from_} {what} {decision.to}  ({decision.similarity:.2f}, {decision.by}){reason}"
    )
