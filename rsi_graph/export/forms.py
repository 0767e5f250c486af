"""The forms in which one node is taken along: as words to paste, as a reference, as the name by which it is found."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from rsi_graph.export import bibtex, csl_json
from rsi_graph.export.markdown import escaped
from rsi_graph.export.reference_list import formatted, marked
from rsi_graph.graph import Graph, citations, story
from rsi_graph.model import Annotation, Source


@dataclass(frozen=True, slots=True)
class CopyForm:
    """One of them."""

    label: str
    summary: str
    write: Callable[[Graph, str], str]
    """Gives the text of a node; nothing where it has none in this form."""


def markdown(graph: Graph, id_: str) -> str:
    """A node's title, text and citations, with a link to each work. Raises UnknownNode."""
    node = graph.node(id_)
    record = node.record
    text = record.abstract if isinstance(record, Source) else record.text
    heading = f"[{escaped(node.title)}]({_address(record)})" if _address(record) else escaped(node.title)
    lines = [f"**{heading}**", *(["", escaped(text)] if text else [])]
    cites = [f"- {escaped(c.stance)}: {_passage(graph, c.source, c.annotation)}" for c in graph.citations(id_)]
    uses = node.kind not in ("source", "annotation")
    return "\n".join([*lines, *(["", *cites] if cites and uses else [])]) + "\n"


def reference(graph: Graph, id_: str) -> str:
    """The works cited for a node, or the node's own work, as a bibliography in APA style. Raises UnknownNode."""
    data = dict(graph.node_data(works(graph, id_)))
    return "".join(f"{marked(entry, ('', ''), ('', ''))}\n" for entry in formatted(data).values())


def as_bibtex(graph: Graph, id_: str) -> str:
    """The same works as BibTeX. Raises UnknownNode."""
    return "\n".join(bibtex.entry(work, data) for work, data in graph.node_data(works(graph, id_)))


def as_csl_json(graph: Graph, id_: str) -> str:
    """The same works as CSL-JSON. Raises UnknownNode."""
    found = [csl_json.work(work, data) for work, data in graph.node_data(works(graph, id_))]
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n" if found else ""


def works(graph: Graph, id_: str) -> list[str]:
    """The sources cited for a node; of a source or an annotation the source itself. Raises UnknownNode."""
    if graph.node(id_).kind in ("source", "annotation"):
        return [id_.partition("/")[0]]
    return list(dict.fromkeys(citation.source for citation in graph.citations(id_)))


def _place(graph: Graph, id_: str) -> str:
    return str(graph.span(id_))


FORMS: dict[str, CopyForm] = {
    "plain": CopyForm("Plain", "title, text and who says so", lambda graph, id_: "\n".join(story.plain(graph, id_))),
    "markdown": CopyForm("Markdown", "the same with a link to each work", markdown),
    "reference": CopyForm("Reference", "the works cited, in APA style", reference),
    "bibtex": CopyForm("BibTeX", "the works cited, for LaTeX", as_bibtex),
    "csl-json": CopyForm("CSL-JSON", "the works cited, for Zotero and pandoc", as_csl_json),
    "id": CopyForm("Id", "to write it in a corpus file", lambda _, id_: id_),
    "place": CopyForm("Place", "the file and line where it stands", _place),
}
"""Every form, in the order of the list that is shown."""


def _passage(graph: Graph, source: str, annotation: str) -> str:
    work, passage = graph.node(source).record, graph.node(annotation).record
    assert isinstance(work, Source)  # noqa: S101 - the graph gives nothing else
    assert isinstance(passage, Annotation)  # noqa: S101 - the same
    label = escaped(citations.short(work))
    linked = f"[{label}]({_address(work)})" if _address(work) else label
    place = f", {escaped(passage.locator)}" if passage.locator else ""
    return f"{escaped(passage.text)} ({linked}{place})"


def _address(record: object) -> str:
    """The address of a work as Markdown's links take it."""
    found = citations.address(record) if isinstance(record, Source) else ""
    return "" if any(letter in found for letter in "<>()\\") else found


__all__ = ["FORMS", "CopyForm", "as_bibtex", "as_csl_json", "markdown", "reference", "works"]
