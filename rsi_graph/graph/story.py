"""A node in words to paste elsewhere: what it says and who says so, or how it bears on a question.

Works that assert or support it are its sources; those that dispute or qualify it follow "but see", each with its
stance; those that only define or mention it, or that cannot be relied on, follow "see also".
"""

from collections.abc import Callable, Iterator
from functools import partial

from rsi_graph.graph import citations
from rsi_graph.graph.backing import backing, side
from rsi_graph.graph.dossier import Cited, cited, dossier
from rsi_graph.graph.graph import Citation, Graph
from rsi_graph.graph.routes import nearest, prose
from rsi_graph.model import Source

HEADINGS = {"for": "Sources", "against": "But see", "beside": "See also"}
"""The heading over the works of each side, in the order in which they are given."""


def story(
    graph: Graph,
    id_: str,
    question: str = "",
    *,
    state: Callable[[str], str] | None = None,
    entry: Callable[[str], str] | None = None,
) -> Iterator[str]:
    """Tell how a node bears on a question (the nearest if none is named) in paragraphs that cite each step's works.

    ``state`` gives the state of a node in the record in words; with it each paragraph says how its node stands.
    ``entry`` gives a work as a bibliography lists it; without it a work is a plain line. Raises UnknownNode.
    """
    found = nearest(graph, id_, [question] if question else graph.ids("question"))
    if found is None:
        yield f"“{graph.title(id_)}” bears on no question yet."
        return
    yield "\n".join(prose(graph, found))
    for node in found.passed:
        if words := _told(graph, node):
            stands = state(node) if state else ""
            yield f"{words} In the record: {stands}." if stands else words
    found_works = [citation for node in found.passed for citation in graph.citations(node)]
    yield from _works(graph, found_works, entry or partial(_full, graph))


def plain(graph: Graph, id_: str, entry: Callable[[str], str] | None = None) -> Iterator[str]:
    """A node's title, text and sources as lines, those that speak against it under "But see".

    ``entry`` gives a work as a bibliography lists it; without one it is a plain line. Raises UnknownNode.
    """
    found = dossier(graph, id_)
    record = found.node.record
    yield (entry or partial(_full, graph))(id_) if isinstance(record, Source) else found.node.title
    text = record.abstract if isinstance(record, Source) else record.text
    if text:
        yield text.strip()
    if found.node.kind in ("source", "annotation"):
        yield from (f"- {_passage(c)}" for c in found.citations)
        return
    for heading, passages in sides(graph, id_):
        if heading != HEADINGS["for"]:
            yield f"{heading}:"
        yield from (f"- {_passage(cited(graph, citation))}" for citation in passages)


def sides(graph: Graph, id_: str) -> Iterator[tuple[str, tuple[Citation, ...]]]:
    """The passages that bear on a node under the headings of their sides, empty ones left out. Raises UnknownNode."""
    found = backing(graph, id_)
    for heading, passages in zip(HEADINGS.values(), (found.supporting, found.opposing, found.beside), strict=True):
        if passages:
            yield heading, passages


def stance(found: Cited) -> str:
    """Return a passage's stance in words, with a warning if its source cannot be relied on."""
    return f"{found.citation.stance} (unreliable)" if found.unreliable else found.citation.stance


def _told(graph: Graph, node: str) -> str:
    text = getattr(graph.node(node).record, "text", None) or ""
    cites = _cites(graph, node)
    title = graph.title(node)
    stop = "" if title.endswith((".", "?", "!")) else "."
    return f"{title}{stop} {text.strip()}{f' ({cites})' if cites else ''}" if text else ""


def _cites(graph: Graph, node: str) -> str:
    """The citations in a line: those who say so, then "but see" and those who do not, each with its stance."""
    parts = []
    for heading, passages in sides(graph, node):
        found = [cited(graph, citation) for citation in passages]
        if heading == HEADINGS["for"]:
            parts.append("; ".join(dict.fromkeys(each.label for each in found)))
        else:
            named = "; ".join(dict.fromkeys(f"{each.label}, which {_stands(each)}" for each in found))
            parts.append(f"{heading[0].lower()}{heading[1:]} {named}")
    return "; ".join(parts)


def _stands(found: Cited) -> str:
    return f"{found.citation.stance} it{' but is marked unreliable' if found.unreliable else ''}"


def _works(graph: Graph, found: list[Citation], entry: Callable[[str], str]) -> Iterator[str]:
    """The works cited, by side; for those that speak against it, also which node they speak against."""
    for name, heading in HEADINGS.items():
        here = [citation for citation in found if side(graph, citation) == name]
        if name == "for":
            lines = dict.fromkeys(f"- {entry(citation.source)}" for citation in here)
        else:
            lines = dict.fromkeys(f"- {entry(citation.source)} ({_opposed(graph, citation)})" for citation in here)
        if lines:
            yield "\n".join((heading, *lines))


def _opposed(graph: Graph, citation: Citation) -> str:
    return f"{stance(cited(graph, citation))}: {graph.title(citation.node)}"


def _passage(found: Cited) -> str:
    return f"{stance(found)}: {found.annotation.text.strip()} ({found.label})"


def _full(graph: Graph, work: str) -> str:
    record = graph.node(work).record
    return citations.full(record) if isinstance(record, Source) else graph.title(work)
