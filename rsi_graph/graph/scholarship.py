"""Rules of good scholarship for a corpus: a visible tuple of plain functions, asked for by `check --scholarship`.

Each finding is a place to look at, not a mistake: a rule sees the record alone, never the work. The checks of every
load are in ``checks``.
"""

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias
from urllib.parse import urlsplit

from rsi_graph.diagnostics import Diagnostic
from rsi_graph.graph.backing import backing
from rsi_graph.graph.graph import Graph
from rsi_graph.words import year

Rule: TypeAlias = Callable[[Graph], Iterator[Diagnostic]]

PAPERS = ("article", "article-journal", "paper-conference", "chapter", "thesis")
"""The types of works that have persons as authors."""
LONG = (*PAPERS, "book", "report")
"""The types of works that have pages or sections to name."""
INDEXES = ("blog", "news", "newsroom", "press", "research", "publications", "posts", "articles", "index.html")
"""The last parts of addresses that list works instead of being one."""
LEAST_WORKS = 2
"""The least number of works that should speak on each side of a question."""
_YEAR = re.compile(
    r"(?i)(?<!by )(?<!until )(?<!before )(?<!around )(?<!about )(?<!after )(?<!since )(?<!to )(?<!and )"
    r"\b(?:in|during|of|as of)"
    r" (?:(?:January|February|March|April|May|June|July|August|September|October|November|December) )?"
    r"(\d{4})(?:(?:[-/\u2013]| to )(\d{4}))?\b"
)
_TOLD = re.compile(r"\b(was|were|had|did|rose|fell|reached|found|showed|declared|published|announced|held|lifted)\b")
_FIGURE = re.compile(r"(?<!\d)\d++(?:[.,]\d++)?(?: per cent|%|-fold| times| million| billion| dollars| percentage)")


def scholarship(graph: Graph) -> tuple[Diagnostic, ...]:
    """All findings of the rules, in the order of the files."""
    return tuple(sorted(diagnostic for rule in RULES for diagnostic in rule(graph)))


def no_work_tells_the_future(graph: Graph) -> Iterator[Diagnostic]:
    """A passage that tells, in the past tense, of a year after its work came out."""
    for id_ in graph.ids("annotation"):
        text = graph.body(id_)["text"]
        issued = _last_year(str(graph.body(id_.partition("/")[0]).get("issued", "")))
        years = [told for told in _years(text) if issued is not None and told > issued]
        if years and _TOLD.search(text):
            message = f"{id_} tells of {max(years)}, and its work is of {issued}"
            yield Diagnostic(graph.span(id_), "anachronism", message, "cite the work that could know it")


def _years(text: str) -> Iterator[int]:
    """The years that a text tells of, both ends of a span of years included."""
    return (int(found) for ends in _YEAR.findall(text) for found in ends if found)


def _last_year(issued: str) -> int | None:
    """The year in which a work was finished; None if it has no date, or if it still goes on."""
    last = year(issued.rpartition("/")[2])
    return int(last) if last not in ("", "..") else None


def addresses_are_of_works(graph: Graph) -> Iterator[Diagnostic]:
    """An address that leads to a list of works, or to the front page of a site that holds several."""
    for id_ in graph.ids("source"):
        body = graph.body(id_)
        address = body.get("URL", "")
        last = urlsplit(address).path.rstrip("/").rpartition("/")[2].lower()
        if address and (last in INDEXES or (not last and "container-title" in body)):
            yield Diagnostic(graph.span(id_), "index-page", f"{address} lists works", "give the page of this one")


def papers_have_authors(graph: Graph) -> Iterator[Diagnostic]:
    """A paper by an institute alone."""
    for id_ in graph.ids("source"):
        body = graph.body(id_)
        authors = body.get("author", ())
        if body["type"] in PAPERS and authors and all("family" not in name for name in authors):
            message = f"{id_} names no person, only {authors[0].get('literal', 'a given name')}"
            yield Diagnostic(graph.span(id_), "institute-author", message, "name its authors, if it has any")


def passages_have_places(graph: Graph) -> Iterator[Diagnostic]:
    """A passage of a long work without its place."""
    for id_ in graph.ids("annotation"):
        if "locator" not in graph.body(id_) and graph.body(id_.partition("/")[0])["type"] in LONG:
            yield Diagnostic(graph.span(id_), "no-locator", f"{id_} does not say where it stands", "page or section")


def figures_are_quoted(graph: Graph) -> Iterator[Diagnostic]:
    """A passage with a figure and without the words that carry it."""
    for id_ in graph.ids("annotation"):
        found = _FIGURE.search(graph.body(id_)["text"])
        if found and "quote" not in graph.body(id_):
            yield Diagnostic(graph.span(id_), "figure-unquoted", f"{id_} gives {found[0]!r}", "quote the words")


def disputes_are_quoted(graph: Graph) -> Iterator[Diagnostic]:
    """A passage that disputes something and is not quoted."""
    for id_ in graph.ids("annotation"):
        if graph.body(id_).get("disputes") and "quote" not in graph.body(id_):
            message = f"{id_} disputes {graph.body(id_)['disputes'][0]['to']}"
            yield Diagnostic(graph.span(id_), "dispute-unquoted", message, "quote the words that do")


def questions_have_two_sides(graph: Graph) -> Iterator[Diagnostic]:
    """A question on which one side has fewer than two works."""
    for id_ in graph.ids("question"):
        works: dict[str, set[str]] = {"yes": set(), "no": set()}
        for answer in graph.answers(id_):
            if answer.side in works:
                works[answer.side].update(backing(graph, answer.source).sources)
        for side, found in works.items():
            if len(found) < LEAST_WORKS:
                message = f"{len(found) or 'no'} work{'s' * (len(found) != 1)} says {side} to {id_}"
                yield Diagnostic(graph.span(id_), "thin-question", message, "find the best defenders of that side")


def works_are_read(graph: Graph) -> Iterator[Diagnostic]:
    """A work that is known only from what others say of it."""
    for id_ in graph.ids("source"):
        if graph.body(id_).get("access") == "secondary":
            yield Diagnostic(
                graph.span(id_), "second-hand", f"{id_} is known from others", "read it, and raise access"
            )


RULES: tuple[Rule, ...] = (
    no_work_tells_the_future,
    addresses_are_of_works,
    papers_have_authors,
    passages_have_places,
    figures_are_quoted,
    disputes_are_quoted,
    questions_have_two_sides,
    works_are_read,
)
"""The rules in the order in which they run."""

FOUND = frozenset(
    {"anachronism", "index-page", "institute-author", "no-locator", "figure-unquoted", "dispute-unquoted",
     "thin-question", "second-hand"}
)  # fmt: skip
"""The codes of the findings."""
