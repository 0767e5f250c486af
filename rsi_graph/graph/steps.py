"""The inline steps of a corpus: supports and attacks between two propositions, each known by one id."""

from collections.abc import Collection, Mapping

from rsi_graph.corpus.references import inline_step, owner
from rsi_graph.corpus.table import Page


class InlineSteps:
    """The inline steps and their names: the id given in the corpus, else ``from>to``."""

    def __init__(
        self, table: Page, records: Mapping[str, int], named: Mapping[str, int], dropped: Collection[int]
    ) -> None:
        """Read a table with its ``records`` by id, the links of ``named`` steps, and the links that do not hold."""
        self._table, self._records, self._named, self._dropped = table, records, named, dropped
        self._known: dict[int, dict[str, int]] = {}

    def link(self, name: str) -> int | None:
        """The link of a step by any of its names, or None."""
        link = self._named.get(name)
        if link is None and ">" in name:
            link = inline_step(self._table, self._records, name, self._known)
        return None if link is None or link in self._dropped else link

    def id(self, link: int, by: str | None = None) -> str:
        """The canonical id of the step that a link is; ``by`` is the node that states it, if known."""
        table = self._table
        by = table.ids[owner(table.starts, link)] if by is None else by
        return table.link_names.get(link) or f"{by}>{table.link_targets[link]}"

    def canonical(self, name: str) -> str:
        """The canonical id of a step by any of its names; the name of anything else stays as it is."""
        link = self.link(name)
        return name if link is None else self.id(link)

    def target(self, link: int) -> str:
        """The id that a link points at; for a step its canonical id."""
        target = self._table.link_targets[link]
        return self.canonical(target) if ">" in target else target
