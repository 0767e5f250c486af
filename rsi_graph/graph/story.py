"""A node told in words to paste elsewhere: what it says and who says so, or how it bears on the question."""

from collections.abc import Iterable, Iterator

from rsi_graph.graph import citations
from rsi_graph.graph.dossier import Cited, cited, dossier
from rsi_graph.graph.graph import Graph
from rsi_graph.graph.routes import Route, prose, route
from rsi_graph.model import Source


def story(graph: Graph, id_: str, question: str = "") -> Iterator[str]:
    """How a node bears on a question, the nearest where none is named, as paragraphs with those cited for each step.

    Raises UnknownNode.
    """
    found = nearest(graph, id_, [question] if question else graph.ids("question"))
    if found is None:
        yield f"“{graph.title(id_)}” bears on no question yet."
        return
    yield "\n".join(prose(graph, found))
    told = [found.start, *(step.there for step in found.steps)]
    yield from (words for words in (_told(graph, node) for node in told) if words)
    works = dict.fromkeys(citation.source for node in told for citation in graph.citations(node))
    if works:
        yield "\n".join(("Sources", *(f"- {_full(graph, work)}" for work in works)))


def nearest(graph: Graph, id_: str, ends: Iterable[str]) -> Route | None:
    """The shortest chain by which a node bears on one of ``ends``."""
    found = [way for end in ends if (way := route(graph, id_, end)) is not None and way.bearing]
    return min(found, key=lambda way: len(way.steps), default=None)


def plain(graph: Graph, id_: str) -> Iterator[str]:
    """A node's title, text and sources as lines. Raises UnknownNode."""
    found = dossier(graph, id_)
    record = found.node.record
    yield citations.full(record) if isinstance(record, Source) else found.node.title
    text = record.abstract if isinstance(record, Source) else record.text
    if text:
        yield text.strip()
    yield from (f"- {_passage(c)}" for c in found.citations)


def _told(graph: Graph, node: str) -> str:
    text = getattr(graph.node(node).record, "text", None) or ""
    cites = "; ".join(dict.fromkeys(cited(graph, c).label for c in graph.citations(node)))
    title = graph.title(node)
    stop = "" if title.endswith((".", "?", "!")) else "."
    return f"{title}{stop} {text.strip()}{f' ({cites})' if cites else ''}" if text else ""


def _passage(found: Cited) -> str:
    return f"{found.citation.stance}: {found.annotation.text.strip()} ({found.label})"


def _full(graph: Graph, work: str) -> str:
    record = graph.node(work).record
    return citations.full(record) if isinstance(record, Source) else graph.title(work)
