"""A node, a relation and a citation, as the graph gives them."""

from dataclasses import dataclass

from rsi_graph.diagnostics import Span
from rsi_graph.model import AnyRecord, Kind
from rsi_graph.relations import Sign


@dataclass(frozen=True, slots=True)
class Node:
    """A node with its record; ``span`` is where it stands in the corpus."""

    id: str
    kind: Kind
    title: str
    record: AnyRecord
    span: Span

    def _repr_html_(self) -> str:
        """Show the node in a notebook: title, kind, id and text, with nothing in it taken for markup."""
        text = getattr(self.record, "text", None) or getattr(self.record, "abstract", None) or ""
        parts = (part.replace("&", "&amp;").replace("<", "&lt;") for part in (self.title, self.kind, self.id, text))
        return "<p><b>{}</b> ({} <code>{}</code>)</p><p>{}</p>".format(*parts)


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation between two nodes, as the corpus states it."""

    kind: str
    """A key of ``relations.RULES``, or the stance of an annotation."""
    source: str
    target: str
    argument: str | None = None
    """The step it belongs to: an argument's id, an inline step's own id, or ``from>to``."""
    because: str | None = None
    scheme: str | None = None
    weight: float = 1.0
    side: str | None = None
    """``with`` of an answer: yes, no or other."""
    sign: Sign = 0
    """1 speaks for the end it bears on, -1 against it, 0 takes no side."""

    def other(self, node: str) -> str:
        """The end that is not ``node``."""
        return self.target if node == self.source else self.source


@dataclass(frozen=True, slots=True)
class Citation:
    """An annotation that bears on a node."""

    source: str
    annotation: str
    stance: str
    node: str
    because: str | None = None
