"""The lines of a node that depend on what it is, and how an entry bears on it, in words."""

from __future__ import annotations

TYPE_CHECKING = False  # what checkers take for typing's own: importing that costs every start
if TYPE_CHECKING:
    from collections.abc import Iterator

    from rsi_graph.graph import Node
    from rsi_graph.graph.dossier import Entry
    from rsi_graph.model import Proposition, Source


def details(node: Node) -> Iterator[str]:
    """What a record says besides title and text, a line each."""
    from rsi_graph import model

    record = node.record
    if isinstance(record, model.Proposition):
        yield from _proposition(record)
    elif isinstance(record, model.Argument):
        yield from (f"{name}: {value}" for name in ("scheme", "because") if (value := getattr(record, name)))
    elif isinstance(record, model.Source):
        yield from _source(record)
    elif isinstance(record, model.Annotation):
        yield f"at: {record.locator or 'no locator'}"
        yield f"checked {record.checked.date} by {record.checked.by}" if record.checked else "not checked"
    if record.tags:
        yield " ".join(f"#{tag}" for tag in record.tags)
    if record.note:
        yield f"note: {record.note}"


def _proposition(record: Proposition) -> Iterator[str]:
    from rsi_graph.model import Claim, Condition

    if isinstance(record, Claim) and record.kind != "thesis":
        yield f"sort: {record.kind}"
    if isinstance(record, Condition) and record.status:
        dated = f" as of {record.status.as_of}" if record.status.as_of else ""
        reason = f": {record.status.because}" if record.status.because else ""
        yield f"met: {record.status.met}{dated}{reason}"
    if record.credence is not None:
        yield f"credence: {credence(record.credence)}"


def _source(record: Source) -> Iterator[str]:
    from rsi_graph.graph import citations

    yield citations.full(record)
    yield f"read: {record.access or 'not said'}"
    if record.standing:
        yield f"{record.standing.is_}: {record.standing.because}"
    if record.recheck_citation:
        yield "CITATION NOT CHECKED"


def credence(value: float | tuple[float, float]) -> str:
    """A credence as people write it: 0.6, or 0.4 to 0.8."""
    return f"{value[0]:g} to {value[1]:g}" if isinstance(value, tuple) else f"{value:g}"


def how(here: str, entry: Entry) -> str:
    """How an entry bears on the node, in words, where its section does not say it."""
    from rsi_graph.relations import RULES

    relation = entry.relation
    if relation.kind == "answers":
        return relation.side or ""
    if relation.kind in ("supports", "attacks", "premise", "requires", "raises") and relation.target == here:
        return "" if entry.kind != "argument" else "argument"
    rule = RULES[relation.kind]
    if relation.kind in ("requires", "raises"):
        return ""
    return rule.forward if relation.source == here else rule.backward
