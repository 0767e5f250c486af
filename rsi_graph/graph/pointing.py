"""The links of a corpus by the node they point at, found in one pass over its table."""

from collections import defaultdict
from collections.abc import Callable, Collection
from itertools import compress, count

from rsi_graph.corpus.table import Page


def pointing(table: Page, dropped: Collection[int], canonical: Callable[[str], str]) -> dict[str, list[int]]:
    """The links that point at each node or step (a step by its ``canonical`` name), without those ``dropped``."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for link, target in enumerate(table.link_targets):
        if link not in dropped:
            found[canonical(target) if ">" in target else target].append(link)
    return dict(found)


def answering(table: Page, dropped: Collection[int]) -> dict[str, list[int]]:
    """The answers to each question; the first frame shows their numbers, and no other links."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for link in compress(count(), map("answers".__eq__, table.link_kinds)):
        if link not in dropped:
            found[table.link_targets[link]].append(link)
    return dict(found)
