"""The statements of records as data for exports and networkx: a node's own fields, and its relations with theirs.

A record's body is split: the fields named like a relation belong to that relation, all others to the node.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from rsi_graph.corpus.references import INLINE
from rsi_graph.corpus.table import Page
from rsi_graph.model import LINK_FIELDS, PROPOSITIONS, Kind

Stated: TypeAlias = tuple[str, str, str, str | None, Mapping[str, Any]]
"""A relation as the corpus states it: source, target, kind, the inline step it is, and its other fields."""
Edge: TypeAlias = tuple[str, str, dict[str, Any]]
"""Source, target, and the fields of the relation, its kind first."""

NOTHING: Mapping[str, Any] = MappingProxyType({})
STATING = (*LINK_FIELDS, "answers", "premises")
"""The fields that state relations, in the order of ``table.written_links``."""
_NOT_FIELDS = frozenset(STATING)
_ENDS = frozenset({"to", "id", "question"})


def fields(kind: Kind, body: dict[str, Any]) -> dict[str, Any]:
    """The fields of a record without its relations."""
    return with_kind(kind, {name: value for name, value in body.items() if name not in _NOT_FIELDS})


def with_kind(kind: Kind, own: dict[str, Any]) -> dict[str, Any]:
    """The fields of a node, its kind first; a claim's own ``kind`` becomes ``claim-kind``."""
    if "kind" in own:
        own["claim-kind"] = own.pop("kind")
    return {"kind": kind, **own}


def edge(relation: Stated) -> Edge:
    """A relation with its fields."""
    source, target, kind, argument, said = relation
    data: dict[str, Any] = {"kind": kind} if argument is None else {"kind": kind, "argument": argument}
    return source, target, {**data, **said} if said else data


def stated(
    table: Page,
    records: Iterable[tuple[int, dict[str, Any]]],
    inside: Collection[str],
    *,
    dropped: Collection[int],
    canonical: Callable[[str], str],
) -> Iterator[Stated]:
    """The relations that records state and whose ends are ``inside``. They are removed from the records' bodies.

    A step goes by its ``canonical`` name; links that are ``dropped`` do not hold.
    """
    targets, names, starts = table.link_targets, table.link_names, table.starts
    for record, body in records:
        by, by_kind, link = table.ids[record], table.kinds[record], starts[record]
        for field in [field for field in STATING if field in body] if link < starts[record + 1] else ():
            steps = field in INLINE and by_kind in PROPOSITIONS
            for written in body.pop(field):
                target = targets[link]
                end = canonical(target) if ">" in target else target
                if end in inside and link not in dropped:
                    step = names.get(link) or f"{by}>{target}" if steps else ""
                    yield from _edges(by, field, end, step, written, is_node=step in inside)
                link += 1
        if by_kind == "annotation" and (source := by.partition("/")[0]) in inside:
            yield by, source, "of", None, NOTHING


def _edges(  # noqa: PLR0913 - the parts of a relation
    by: str, field: str, end: str, step: str, written: dict[str, Any], *, is_node: bool
) -> tuple[Stated, ...]:
    """The edges of one relation: two if its step is itself a node, else one."""
    if field == "premises":
        return ((end, by, "premise", None, NOTHING),)
    said = NOTHING if len(written) == 1 else _said(written)
    if is_node:
        return (by, step, "premise", None, NOTHING), (step, end, field, None, said)
    return ((by, end, field, step or None, said),)


def _said(written: dict[str, Any]) -> dict[str, Any]:
    """The fields of a relation without its ends and its name."""
    for name in _ENDS:
        written.pop(name, None)
    return written
