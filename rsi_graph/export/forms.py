"""The forms in which a single node is copied: as words to paste, as a reference, by its id or place."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from rsi_graph.evaluation.record_words import teller
from rsi_graph.export import bibtex, csl_json
from rsi_graph.export.markdown import escaped
from rsi_graph.export.reference_list import formatted, marked
from rsi_graph.graph import Citation, Graph, citations, story
from rsi_graph.graph.dossier import cited
from rsi_graph.model import Source


@dataclass(frozen=True, slots=True)
class CopyForm:
    """One of them."""

    label: str
    summary: str
    write: Callable[..., str]
    """The function that gives the text of a node in a graph; nothing if it has none in this form."""
    styled: bool = False
    """True if works are cited in a style, which ``write`` then takes as well."""

    def text(self, graph: Graph, id_: str, style: str | None = None) -> str:
        """The text of a node, with works in a citation style (APA by default). Raises UnknownNode and BadSetting."""
        return self.write(graph, id_, style) if self.styled else self.write(graph, id_)


def entry(graph: Graph, work: str, style: str | None = None) -> str:
    """A work as a style lists it, in plain text. Raises UnknownNode and BadSetting."""
    return marked(formatted({work: graph.body(work)}, style)[work], ("", ""), ("", ""))


def plain(graph: Graph, id_: str, style: str | None = None) -> str:
    """A node's title, text and sources as lines; for a work its entry in a style. Raises UnknownNode."""
    return "\n".join(story.plain(graph, id_, lambda work: entry(graph, work, style)))


def told(graph: Graph, id_: str, style: str | None = None) -> str:
    """Tell how a node bears on the nearest question, with the state and the works of each step. Raises UnknownNode."""
    return "\n\n".join(story.story(graph, id_, state=teller(graph), entry=lambda work: entry(graph, work, style)))


def markdown(graph: Graph, id_: str) -> str:
    """A node's title, text and citations, with a link to each work; "but see" those against it. Raises UnknownNode."""
    node = graph.node(id_)
    record = node.record
    text = record.abstract if isinstance(record, Source) else record.text
    heading = f"[{escaped(node.title)}]({_address(record)})" if _address(record) else escaped(node.title)
    lines = [f"**{heading}**", *(["", escaped(text)] if text else [])]
    for side, passages in story.sides(graph, id_) if node.kind not in ("source", "annotation") else ():
        lines += ["", *([] if side == story.HEADINGS["for"] else [f"{side}:", ""])]
        lines += [f"- {_passage(graph, citation)}" for citation in passages]
    return "\n".join(lines) + "\n"


def reference(graph: Graph, id_: str, style: str | None = None) -> str:
    """The works cited for a node, or its own work, as a bibliography: its sources, then under "But see" the others.

    Raises UnknownNode.
    """
    data = dict(graph.node_data(works(graph, id_)))
    entries = {work: marked(entry, ("", ""), ("", "")) for work, entry in formatted(data, style).items()}
    if graph.kind(id_) in ("source", "annotation"):
        return "".join(f"{entry}\n" for entry in entries.values())
    lines: list[str] = []
    for side, passages in story.sides(graph, id_):
        if side == story.HEADINGS["for"]:
            lines += dict.fromkeys(entries[citation.source] for citation in passages)
        else:
            lines += [*([""] if lines else []), f"{side}:"]
            stances = _stances(graph, id_)
            lines += [f"{entries[w]} ({', '.join(stances[w])})" for w in dict.fromkeys(c.source for c in passages)]
    return "".join(f"{line}\n" for line in lines)


def as_bibtex(graph: Graph, id_: str) -> str:
    """The same works as BibTeX, each below a line with its stance to the node. Raises UnknownNode."""
    stances = _stances(graph, id_)
    found = []
    for work, data in graph.node_data(works(graph, id_)):
        said = f"% {', '.join(stances[work])}: {id_}\n" if work in stances else ""
        found.append(f"{said}{bibtex.entry(work, data)}")
    return "\n".join(found)


def as_csl_json(graph: Graph, id_: str) -> str:
    """The same works as CSL-JSON, each with its stance to the node in ``custom``. Raises UnknownNode."""
    stances = _stances(graph, id_)
    found = []
    for work, data in graph.node_data(works(graph, id_)):
        written = csl_json.work(work, data)
        if work in stances:
            written["custom"] = {**written.get("custom", {}), "stances": {id_: list(stances[work])}}
        found.append(written)
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n" if found else ""


def works(graph: Graph, id_: str) -> list[str]:
    """The works cited for a node, its sources first; for a source or an annotation the source. Raises UnknownNode."""
    if graph.node(id_).kind in ("source", "annotation"):
        return [id_.partition("/")[0]]
    return list(dict.fromkeys(c.source for _, passages in story.sides(graph, id_) for c in passages))


def _stances(graph: Graph, id_: str) -> dict[str, dict[str, None]]:
    """The stances that each work takes to a node; none if the node is itself a work or a passage."""
    found: dict[str, dict[str, None]] = {}
    if graph.kind(id_) not in ("source", "annotation"):
        for citation in graph.citations(id_):
            found.setdefault(citation.source, {})[story.stance(cited(graph, citation))] = None
    return found


def _place(graph: Graph, id_: str) -> str:
    return str(graph.span(id_))


FORMS: dict[str, CopyForm] = {
    "plain": CopyForm("Plain", "title, text and who says so", plain, styled=True),
    "markdown": CopyForm("Markdown", "the same with a link to each work", markdown),
    "reference": CopyForm("Reference", "the works cited, in the style of the settings", reference, styled=True),
    "bibtex": CopyForm("BibTeX", "the works cited, for LaTeX", as_bibtex),
    "csl-json": CopyForm("CSL-JSON", "the works cited, for Zotero and pandoc", as_csl_json),
    "id": CopyForm("Id", "to write it in a corpus file", lambda _, id_: id_),
    "place": CopyForm("Place", "the file and line where it stands", _place),
}
"""Every form, in the order of the list that is shown."""


def _passage(graph: Graph, citation: Citation) -> str:
    found = cited(graph, citation)
    label = escaped(citations.short(found.source))
    linked = f"[{label}]({_address(found.source)})" if _address(found.source) else label
    place = f", {escaped(found.annotation.locator)}" if found.annotation.locator else ""
    return f"{escaped(story.stance(found))}: {escaped(found.annotation.text)} ({linked}{place})"


def _address(record: object) -> str:
    """The address of a work in the form of Markdown's links."""
    found = citations.address(record) if isinstance(record, Source) else ""
    return "" if any(letter in found for letter in "<>()\\") else found


__all__ = ["FORMS", "CopyForm", "as_bibtex", "as_csl_json", "entry", "markdown", "plain", "reference", "told", "works"]
