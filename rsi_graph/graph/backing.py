"""The works behind a node, by name: those that assert or support it, and apart from them those that do not.

This is the one place that decides on which side a work stands wherever a node is cited.
"""

from __future__ import annotations

from dataclasses import dataclass

from rsi_graph.graph.checks import is_unreliable

TYPE_CHECKING = False  # what checkers take for typing's own: importing that costs every start
if TYPE_CHECKING:
    from collections.abc import Iterable

    from rsi_graph.graph.graph import Citation, Graph

FOR = ("asserts", "supports")
"""The stances that back a node."""
AGAINST = ("disputes", "qualifies")
"""The stances that limit or deny it; in prose they follow "but see"."""


@dataclass(frozen=True, slots=True)
class Backing:
    """The citations of one node, by side, in the order of the corpus.

    A work that has passages on both sides is named on both. A work of unreliable standing backs nothing: what it says
    for the node stands under ``beside``, with the passages that only define or mention it.
    """

    supporting: tuple[Citation, ...]
    opposing: tuple[Citation, ...]
    beside: tuple[Citation, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of the works that assert or support it, each once."""
        return _works(self.supporting)

    @property
    def opponents(self) -> tuple[str, ...]:
        """The ids of the works that dispute or qualify it, each once."""
        return _works(self.opposing)


def backing(graph: Graph, id_: str) -> Backing:
    """Sort the citations of a node by side. Raises UnknownNode."""
    sides: dict[str, list[Citation]] = {"for": [], "against": [], "beside": []}
    for citation in graph.citations(id_):
        sides[side(graph, citation)].append(citation)
    return Backing(tuple(sides["for"]), tuple(sides["against"]), tuple(sides["beside"]))


def side(graph: Graph, citation: Citation) -> str:
    """Return "for", "against" or "beside": where a passage stands to what it bears on."""
    if citation.stance in AGAINST:
        return "against"
    return "for" if citation.stance in FOR and not is_unreliable(graph, citation.source) else "beside"


def _works(citations: Iterable[Citation]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(citation.source for citation in citations))
