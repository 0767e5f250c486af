"""The commands `overview`, `show` and `path`, for reading."""

from __future__ import annotations

from rsi_graph.cli.corpora import load
from rsi_graph.cli.output import heading, print_json, print_lines, style, wrapped
from rsi_graph.words import count

TYPE_CHECKING = False  # checkers take it for typing's own, whose import would slow every start
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator

    from rsi_graph.evaluation.record import Recorded, State
    from rsi_graph.graph import Graph
    from rsi_graph.graph.dossier import Cited, Dossier, Neighbour
    from rsi_graph.search.overview import Overview


# --- overview -----------------------------------------------------------------------------------------------------


def run_overview(args: Namespace) -> int:
    from rsi_graph.search.overview import overview

    snapshot = load(args)
    found = overview(snapshot)
    if args.format == "json":
        return print_json(found)
    return print_lines(_overview_lines(found, _states(snapshot.graph)))


def _states(graph: Graph) -> str:
    """The numbers of claims, conditions and risks in each state of the record, in words."""
    from collections import Counter

    from rsi_graph.evaluation.record import recorded
    from rsi_graph.model import PROPOSITIONS

    record = recorded(graph)
    found = Counter(record.state(id_) for id_ in graph.ids(*PROPOSITIONS))
    words: dict[State | None, str] = {
        "unchallenged": "without a counterpoint",
        "answered": "answered",
        "challenged": "challenged",
        "disputed": "disputed in a circle",
        None: "neither true nor false (definitions, proposals)",
    }
    return ", ".join(f"{found[state]} {said}" for state, said in words.items() if found[state])


def _overview_lines(found: Overview, states: str) -> Iterator[str]:
    yield style(found.title, "strong")
    yield from (f"  {layer}" for layer in found.layers)
    yield ""
    counts = [count(number, kind) for kind, number in found.counts.items() if number]
    yield from wrapped(", ".join([*counts, count(found.relations, "relation")]) + ".")
    if states:
        yield from wrapped(f"In the record: {states}.")
    if found.questions:
        yield ""
        yield heading("Q", "Questions", len(found.questions))
        yield f"  {'yes':>4} {'no':>4} {'other':>5}"
    for question in found.questions:
        sides = f"  {question.yes:>4} {question.no:>4} {question.other:>5}  "
        yield from wrapped(f"{question.title}  {style(question.id, 'dim')}", " " * len(sides), sides)
    yield ""
    yield heading("", "Health")
    yield f"  {count(found.errors, 'error')}, {count(found.warnings, 'warning')} (rsi-graph check)"
    yield f"  {count(found.uncited, 'proposition')} that no source asserts or supports"
    yield f"  {count(found.unchecked, 'annotation')} not checked against the source"


# --- show ---------------------------------------------------------------------------------------------------------


def declare_show(parser: ArgumentParser) -> None:
    parser.add_argument("node", metavar="NODE", help="a node's id, or a step as from>to")


def run_show(args: Namespace) -> int:
    from rsi_graph.evaluation import record
    from rsi_graph.graph import dossier

    graph = load(args).graph
    known = graph.node(args.node)
    recorded = record.recorded_near(graph)
    if args.format == "json":
        return print_json({**dossier.facts(graph, known.id), **record.facts(recorded.of(known.id))})
    return print_lines(_dossier_lines(recorded, recorded.dossier(known.id)))


def _dossier_lines(recorded: Recorded, found: Dossier) -> Iterator[str]:
    graph = recorded.graph
    yield from _card(recorded, found)
    sections = (
        ("^", "Bears on", found.serves, "strong"),
        ("=", "Answers", found.answers, "strong"),
        (">", "Premises, which work only together", found.premises, "strong"),
        ("+", "Supports", found.supports, "for"),
        ("-", "Counterpoints", found.counterpoints, "against"),
        ("-", "Mitigated by", found.mitigations, "against"),
        ("?", "Conditions", found.conditions, "strong"),
        ("!", "Risks", found.risks, "strong"),
        ("<", "Broader, narrower, same", found.related, "strong"),
    )
    for mark, words, entries, name in sections:
        if entries:
            yield ""
            yield heading(mark, words, len(entries), name)
            for entry in entries:
                yield from _entry_lines(recorded, found, entry)
    yield from _passages(graph, found)


def _passages(graph: Graph, found: Dossier) -> Iterator[str]:
    """The passages by side; for a work or a passage, the nodes it is used for."""
    if not found.citations:
        yield ""
        yield style("\u00a7 NO SOURCE", "warn")
        return
    if found.node.kind in ("source", "annotation"):
        yield from _own_passages(graph, found)
        return
    against = [cited for cited in found.citations if cited.side == "against"]
    others = [cited for cited in found.citations if cited not in against]
    for words, cites in (("Sources", others), ("Sources that dispute or qualify it", against)):
        if cites:
            yield ""
            yield heading("\u00a7", words, len(cites))
            for cited in cites:
                yield from _cited_lines(f"{cited.citation.stance}: ", cited)


def _own_passages(graph: Graph, found: Dossier) -> Iterator[str]:
    """Each passage of a work once, with all nodes it is used for."""
    passages: dict[str, list[Cited]] = {}
    for cited in found.citations:
        passages.setdefault(cited.citation.annotation, []).append(cited)
    yield ""
    yield heading("\u00a7", "Passages", len(passages))
    for cites in passages.values():
        yield from _cited_lines("", cites[0])
        for cited in cites:
            node = cited.citation.node
            used = f"{cited.citation.stance} {graph.title(node)}  {style(node, 'dim')}"
            yield from wrapped(used, "         ", "      -> ")


def _card(recorded: Recorded, found: Dossier) -> Iterator[str]:
    from rsi_graph.evaluation.record_words import sentence
    from rsi_graph.graph.backing import backing, by, unbacked
    from rsi_graph.graph.dossier import details

    node = found.node
    yield f"{node.kind}  {style(node.id, 'dim')}"
    yield from (style(line, "strong") for line in wrapped(node.title))
    if state := sentence(recorded, node.id):
        yield from wrapped(state, "    ", "  ")
        cited = backing(recorded.graph, node.id)
        yield from wrapped(by(recorded.graph, cited) or unbacked(recorded.graph, cited), "    ", "  ")
    text = getattr(node.record, "text", None)
    if text:
        yield from wrapped(text, "  ")
    entry = _entry(recorded.graph, node.id) if node.kind == "source" else ""
    yield from (line for detail in (*found.gaps, *details(node, entry)) for line in wrapped(detail, "    ", "  "))
    yield style(f"  {node.span}", "dim")


def _entry(graph: Graph, work: str) -> str:
    """A work in the citation style of the settings."""
    from rsi_graph.cli.corpora import style_set
    from rsi_graph.export import forms

    return forms.entry(graph, work, style_set())


def _entry_lines(recorded: Recorded, found: Dossier, entry: Neighbour) -> Iterator[str]:
    from rsi_graph.evaluation.record_words import shortly
    from rsi_graph.graph.backing import backing, told
    from rsi_graph.graph.dossier import how

    graph = recorded.graph
    words = how(found.node.id, entry)
    start = f"  {entry.mark} " + (f"{words}: " if words else "")
    yield from wrapped(entry.title, "      ", start)
    yield style(f"      {entry.id}", "dim")
    cited = backing(graph, entry.id)
    backed = f"{'said by ' * bool(cited.sources)}{told(graph, cited)}"  # "challenged 2/4" is not by those works
    if said := "; ".join(filter(None, (shortly(recorded, entry.id), backed))):
        yield from (style(line, "dim") for line in wrapped(said, "      "))
    if entry.relation.because:
        yield from wrapped(f"because: {entry.relation.because}", "      ")
    for part in entry.parts:
        if part != found.node.id:
            yield from wrapped(graph.title(part), "          ", "      with: " if entry.kind == "argument" else "")
    for undercut in entry.undercuts:
        reason = f": {undercut.because}" if undercut.because else ""
        yield from wrapped(
            f"this step is undercut by {undercut.title} ({undercut.id}){reason}", "        ", "      ~ "
        )


def _cited_lines(lead: str, cited: Cited) -> Iterator[str]:
    """A passage with its place, its words and its id."""
    evidence = f" ({cited.evidence})" if cited.evidence else ""
    warnings = f"{evidence}  [{'; '.join(cited.warnings)}]" if cited.warnings else evidence
    yield from wrapped(f"{lead}{cited.label}{warnings}", "      ", "  ")
    yield from wrapped(cited.annotation.text, "      ")
    if cited.annotation.quote:
        yield from wrapped(f"\u201c{cited.annotation.quote.exact}\u201d", "      ")
    yield style(f"      {cited.citation.annotation}", "dim")


# --- path ---------------------------------------------------------------------------------------------------------


def declare_path(parser: ArgumentParser) -> None:
    parser.add_argument("start", metavar="FROM", help="the node to start from")
    parser.add_argument("end", metavar="TO", help="the node that it bears on")


def run_path(args: Namespace) -> int:
    from rsi_graph.evaluation.record import recorded_near
    from rsi_graph.evaluation.record_words import teller
    from rsi_graph.graph import routes

    graph = load(args).graph
    found = routes.route(graph, args.start, args.end)
    if args.format == "json":
        if found is None:
            return print_json(None)
        record = recorded_near(graph)
        states = {id_: record.of(id_).state for id_ in found.passed}
        return print_json({"bearing": found.bearing, "sign": found.sign, "steps": found.steps, "states": states})
    if found is None:
        return print_lines(wrapped(f"Nothing connects {args.start} with {args.end}."))
    told = routes.prose(graph, found, teller(graph))
    return print_lines(line for text in told for line in wrapped(text, "   ", ""))
