"""The debate year by year: which works came out, and what each brought into it.

A work brings in a claim, condition or risk if it is the earliest that is cited for it, and an objection if it is the
earliest that is cited against it. Of works of the same date the first in the order of their ids counts as earlier; a
work without a date counts as later than all that have one.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from rsi_graph import words
from rsi_graph.graph import citations
from rsi_graph.graph.graph import Graph
from rsi_graph.model import PROPOSITIONS, Annotation, Source

BRINGS = frozenset({"asserts", "supports", "defines"})
"""The stances by which a work brings in a node; a definition does, though it backs nothing (``backing.FOR``)."""
OBJECTS = frozenset({"disputes", "qualifies"})
"""The stances by which a work brings in an objection."""
NEVER = "9999"
"""The sorting key after every date."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A node that a work is the first to be cited for or against."""

    node: str
    side: Literal["for", "against"]
    annotation: str
    stance: str
    """The stance by which it is cited; a work that only qualifies a node stands against it but is no objection."""


@dataclass(frozen=True, slots=True)
class Year:
    """A year and its works, in the order of their dates; without a year, the works that have no date."""

    year: str
    works: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chronicle:
    """The works by year, and what each brought."""

    years: tuple[Year, ...]
    brought: Mapping[str, tuple[Brought, ...]]
    hidden: int
    """The number of works left out."""

    @property
    def works(self) -> int:
        """The number of works."""
        return sum(len(year.works) for year in self.years)

    @property
    def most(self) -> int:
        """The number of works of the fullest year."""
        return max((len(year.works) for year in self.years), default=0)

    def of(self, work: str) -> tuple[Brought, ...]:
        """The nodes that a work was the first for or against."""
        return self.brought.get(work, ())


def chronicle(graph: Graph, keep: Callable[[str], bool] | None = None, *, newest: bool = True) -> Chronicle:
    """The works that ``keep`` holds for, with the newest year first or the oldest, and those without a year last.

    What each brought is found among all works, as an earlier work stays earlier even if ``keep`` leaves it out.
    """
    dates = {id_: str(graph.body(id_).get("issued") or "") for id_ in graph.ids("source")}
    order = sorted(dates, key=lambda id_: (words.in_order(dates[id_] or NEVER), id_))
    shown = [id_ for id_ in order if keep is None or keep(id_)]
    by_year: dict[str, list[str]] = {}
    for id_ in shown:
        by_year.setdefault(words.year(dates[id_]), []).append(id_)
    years = sorted(filter(None, by_year), key=int, reverse=newest)
    named = tuple(Year(citations.era(year), tuple(by_year[year][:: -1 if newest else 1])) for year in years)
    unnamed = (Year("", tuple(by_year[""])),) if "" in by_year else ()
    return Chronicle((*named, *unnamed), _brought(graph, order), len(dates) - len(shown))


def summary(graph: Graph, work: str) -> str:
    """The gist of a work: the first of the annotations that bear on most nodes; empty without annotations."""
    found = max(graph.annotations(work), key=lambda id_: sum(1 for _ in graph.neighbours(id_)), default="")
    record = graph.node(found).record if found else None
    return " ".join(record.text.split()) if isinstance(record, Annotation) else ""


def facts(graph: Graph, found: Chronicle) -> dict[str, Any]:
    """The chronicle as data."""
    years = [
        {"year": year.year or None, "works": [_facts(graph, found, id_) for id_ in year.works]} for year in found.years
    ]
    return {"years": years, "works": found.works, "hidden": found.hidden}


def _facts(graph: Graph, found: Chronicle, work: str) -> dict[str, Any]:
    record = graph.node(work).record
    assert isinstance(record, Source)  # noqa: S101 - by its kind
    brought = [
        {"node": b.node, "title": graph.title(b.node), "side": b.side, "stance": b.stance} for b in found.of(work)
    ]
    head = {"id": work, "label": citations.short(record), "title": record.title, "issued": record.issued or None}
    return {**head, "brought": brought, "summary": summary(graph, work)}


def _brought(graph: Graph, order: list[str]) -> dict[str, tuple[Brought, ...]]:
    """The nodes that each work is the first for or against; ``order`` lists the works, the earliest first."""
    taken: set[tuple[str, str]] = set()
    found: dict[str, tuple[Brought, ...]] = {}
    for work in order:
        firsts = [one for one in _stances(graph, work) if (one.node, one.side) not in taken]
        taken |= {(one.node, one.side) for one in firsts}
        if firsts:
            found[work] = tuple({(one.node, one.side): one for one in reversed(firsts)}.values())[::-1]
    return found


def _stances(graph: Graph, work: str) -> Iterator[Brought]:
    for annotation in graph.annotations(work):
        for kind, other, away in graph.neighbours(annotation):
            if away and (kind in BRINGS or kind in OBJECTS) and _is_proposition(graph, other):
                yield Brought(other, "for" if kind in BRINGS else "against", annotation, kind)


def _is_proposition(graph: Graph, id_: str) -> bool:
    return ">" not in id_ and graph.kind(id_) in PROPOSITIONS
