"""The inline steps of a corpus: supports and attacks between two propositions, which go by one id each."""

from collections.abc import Collection, Mapping

from rsi_graph.corpus.references import inline_step, owner
from rsi_graph.corpus.table import Page


class InlineSteps:
    """The inline steps and their names: the id that was given to one, or without one ``from>to``."""

    def __init__(
        self, table: Page, records: Mapping[str, int], named: Mapping[str, int], dropped: Collection[int]
    ) -> None:
        """Read a table: ``records`` by id, the links of the steps that were ``named``, the links that do not hold."""
        self._table, self._records, self._named, self._dropped = table, records, named, dropped
        self._known: dict[int, dict[str, int]] = {}

    def link(self, name: str) -> int | None:
        """The link of a step by any of its names, or None."""
        link = self._named.get(name)
        if link is None and ">" in name:
            link = inline_step(self._table, self._records, name, self._known)
        return None if link is None or link in self._dropped else link

    def id(self, link: int, by: str | None = None) -> str:
        """The one id of the step that a link is; ``by`` is the node that states it, where that is known."""
        table = self._table
        by = table.ids[owner(table.starts, link)] if by is None else by
        return table.link_names.get(link) or f"{by}>{table.link_targets[link]}"

    def canonical(self, name: str) -> str:
        """The one id of a step by any of its names; a name that is of no step stays as it is."""
        link = self.link(name)
        return name if link is None else self.id(link)

    def target(self, link: int) -> str:
        """The id that a link points at; a step by its one id."""
        target = self._table.link_targets[link]
        return self.canonical(target) if ">" in target else target
