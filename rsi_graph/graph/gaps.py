"""The gaps of a graph: relations that a node states but that were left out, since the node they name is missing."""

from __future__ import annotations

from collections import defaultdict

from rsi_graph.corpus.references import owner

TYPE_CHECKING = False  # checkers take it for typing's own, whose import would slow every start
if TYPE_CHECKING:
    from collections.abc import Collection, Container, Mapping

    from rsi_graph.corpus.table import Page

NEEDED = ("premise", "requires")
"""The relations that change what a node says if they are left out."""


def gaps(table: Page, dropped: Collection[int], known: Container[str]) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return, by node, the needs it states and the graph lacks: relation and id. A need named twice is no gap."""
    found: defaultdict[str, dict[tuple[str, str], None]] = defaultdict(dict)
    for link in sorted(dropped):
        relation, target, stating = (
            table.link_kinds[link],
            table.link_targets[link],
            table.ids[owner(table.starts, link)],
        )
        if relation in NEEDED and stating in known and target not in known:
            found[stating][relation, target] = None
    return {id_: tuple(needs) for id_, needs in found.items()}


def told(needs: Mapping[str, tuple[tuple[str, str], ...]], id_: str) -> list[str]:
    """Return the notes on a node with gaps, a line each."""
    return [TOLD[relation].format(target) for relation, target in needs.get(id_, ())]


TOLD = {
    "premise": "incomplete: its premise {} is left out, so it counts for nothing until that is mended",
    "requires": "the condition {} that it requires is left out",
}
