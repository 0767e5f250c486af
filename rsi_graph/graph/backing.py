"""The works behind a node, by name: those that assert or support it, and separately those that do not.

Only this module decides on which side of a node a work stands.
"""

from __future__ import annotations

from dataclasses import dataclass

from rsi_graph.graph import citations
from rsi_graph.graph.checks import is_unreliable
from rsi_graph.model import Source

TYPE_CHECKING = False  # checkers take it for typing's own, whose import would slow every start
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rsi_graph.graph.graph import Citation, Graph

FOR = ("asserts", "supports")
"""The stances that back a node."""
AGAINST = ("disputes", "qualifies")
"""The stances that limit or deny it; in prose they follow "but see"."""
NAMED = 2
"""The number of works of each side that a row names; the rest are counted."""


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

    @property
    def disputing(self) -> tuple[str, ...]:
        """The ids of the works that dispute it, each once."""
        return _works(citation for citation in self.opposing if citation.stance == "disputes")

    @property
    def qualifying(self) -> tuple[str, ...]:
        """The ids of the works that qualify it and dispute nothing of it, each once."""
        return tuple(work for work in self.opponents if work not in self.disputing)

    @property
    def mentioning(self) -> tuple[str, ...]:
        """The ids of the works that define or mention it and take no side, each once."""
        sided = {*self.sources, *self.opponents}
        works = _works(citation for citation in self.beside if citation.stance not in FOR)
        return tuple(work for work in works if work not in sided)


def backing(graph: Graph, id_: str) -> Backing:
    """Sort the citations of a node by side. Raises UnknownNode."""
    sides: dict[str, list[Citation]] = {"for": [], "against": [], "beside": []}
    for citation in graph.citations(id_):
        sides[side(graph, citation)].append(citation)
    return Backing(tuple(sides["for"]), tuple(sides["against"]), tuple(sides["beside"]))


def side(graph: Graph, citation: Citation) -> str:
    """Return "for", "against" or "beside": the side on which a passage stands."""
    if citation.stance in AGAINST:
        return "against"
    return "for" if citation.stance in FOR and not is_unreliable(graph, citation.source) else "beside"


def told(graph: Graph, found: Backing) -> str:
    """All sides by name: "Cotra 2020, Ho 2024 + 2; against: Davidson 2025; qualified by Hanson 2008".

    Nothing if nobody is cited.
    """
    return "; ".join(filter(None, (named(graph, found.sources), *opposed(graph, found))))


def opposed(graph: Graph, found: Backing) -> list[str]:
    """The works that dispute it by name, and apart from them those that only qualify it."""
    sides = (("against: ", found.disputing), ("qualified by ", found.qualifying))
    return [f"{words}{named(graph, works)}" for words, works in sides if works]


def by(graph: Graph, found: Backing) -> str:
    """Both sides as a line: "by Cotra 2020; against: Davidson 2025", or only "against: Davidson 2025"."""
    return f"{'by ' if found.sources else ''}{told(graph, found)}"


def unbacked(graph: Graph, found: Backing) -> str:
    """The words for a node on which no work takes a side: "only mentioned by Good 1965", or "no source"."""
    works = found.mentioning
    if not works:
        return "no reliable source" if found.beside else "no source"
    done = {citation.stance for citation in found.beside if citation.source in works}
    verbs = [words for stance, words in (("defines", "defined"), ("mentions", "mentioned")) if stance in done]
    return f"only {' or '.join(verbs)} by {named(graph, works)}"


def named(graph: Graph, works: Sequence[str], most: int = NAMED, more: str = " + {}") -> str:
    """Some works by author and year, and how many more there are: "Cotra 2020, Ho 2024 + 2"."""
    shown = list(dict.fromkeys(name(graph, work) for work in works[:most]))  # two of a year may have one name
    left = len(works) - len(shown)
    return ", ".join(shown) + (more.format(left) if left else "")


def name(graph: Graph, work: str) -> str:
    """Author and year of a work."""
    record = graph.node(work).record
    return citations.short(record) if isinstance(record, Source) else graph.title(work)


@dataclass(frozen=True, slots=True)
class Sides:
    """The works behind every node of a graph, or behind some nodes; nodes without works are left out."""

    supporting: dict[str, tuple[str, ...]]
    opposing: dict[str, tuple[str, ...]]
    doubtful: dict[str, tuple[str, ...]]
    """Works of unreliable standing that would speak for a node."""


def sides(graph: Graph) -> Sides:
    """Sort the works behind every node by side, in one pass over the passages, as ``backing`` does for one."""
    doubted = frozenset(work for work in graph.stating("standing") if is_unreliable(graph, work))
    found: tuple[dict[str, list[str]], ...] = ({}, {}, {})
    for passage in graph.ids("annotation"):
        work = passage.partition("/")[0]
        for stance, node, away in graph.neighbours(passage):
            if away and stance in (*FOR, *AGAINST):
                number = 1 if stance in AGAINST else 2 if work in doubted else 0
                found[number].setdefault(node, []).append(work)
    return Sides(*({node: tuple(dict.fromkeys(works)) for node, works in one.items()} for one in found))


def sides_of(graph: Graph, id_: str, known: Sides) -> None:
    """Add the works behind one node to those that are known."""
    if graph.kind(id_) in ("source", "annotation"):
        return
    found = backing(graph, id_)
    doubtful = _works(citation for citation in found.beside if citation.stance in FOR)
    works = (found.sources, found.opponents, doubtful)
    for of_side, named_there in zip((known.supporting, known.opposing, known.doubtful), works, strict=True):
        if named_there:
            of_side[id_] = named_there


def _works(found: Iterable[Citation]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(citation.source for citation in found))
