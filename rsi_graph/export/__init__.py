"""Any part of a corpus in another form: one module a format, one table of them.

A format is a module with ``write(part)``, which gives text or bytes, and ``CARRIES``, which says what it has a place
for; from that the losses are counted and the README's table is made. It writes no file; whoever called it does.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import TypeAlias, cast

from rsi_graph import collector
from rsi_graph.errors import UnknownFormat
from rsi_graph.export.exported import Exported
from rsi_graph.export.features import FEATURES, Carries, losses
from rsi_graph.export.part import Part
from rsi_graph.export.selection import closed
from rsi_graph.graph import Graph
from rsi_graph.losses import Loss, counted

Written: TypeAlias = Exported | str | bytes
"""What a format gives back: what is written and, where the format alone can tell, further losses."""


@dataclass(frozen=True, slots=True)
class Format:
    """A form to write a part in."""

    module: str
    """The module that writes it."""
    place: str
    """What it is called in a sentence."""
    summary: str


FORMATS: dict[str, Format] = {
    "json": Format("nodelink", "node-link JSON", "networkx node-link JSON, everything in it"),
    "yaml": Format("corpus_yaml", "a corpus", "a corpus again, in one file"),
    "markdown": Format("markdown", "a report", "a report to read: both sides, numbered citations, bibliography"),
    "html": Format("html", "the page", "one page with outline, search and map, for any browser, without a network"),
    "csv": Format("csv", "CSV", "two tables, of nodes and of edges"),
    "graphml": Format("graphml", "GraphML", "for yEd, igraph, networkx and others"),
    "gexf": Format("gexf", "GEXF", "for Gephi, with labels, sizes and colours"),
    "dot": Format("dot", "DOT", "for Graphviz"),
    "svg": Format("svg", "a picture", "a picture drawn by Graphviz"),
    "png": Format("png", "a picture", "the same as pixels"),
    "mermaid": Format("mermaid", "Mermaid", "a flowchart for Markdown that knows Mermaid"),
    "argdown": Format("argdown", "Argdown", "an Argdown document"),
    "aif": Format("aif", "AIF", "AIF JSON, as AIFdb has it"),
    "xaif": Format("xaif", "xAIF", "AIF JSON as OVA3 opens and saves it"),
    "jsonld": Format("jsonld", "JSON-LD", "linked data: AIF, CiTO and Web Annotation"),
    "carneades": Format("carneades", "Carneades", "an argument graph for Carneades, YAML"),
    "bibtex": Format("bibtex", "BibTeX", "the sources, for LaTeX"),
    "csl-json": Format("csl_json", "CSL-JSON", "the sources, for Zotero, pandoc and others"),
}
"""Every format there is, in the order of the help."""


def export(graph: Graph, ids: Sequence[str], to: str, title: str, *, style: str | None = None) -> Exported:
    """The nodes ``ids``, with the premises and sources they need, in the form ``to``.

    Raises UnknownFormat, and NotInstalled where a picture is asked for and nothing is there to draw it.
    """
    module = _module(to)
    count = cast("Callable[[Part, Carries], tuple[Loss, ...]]", getattr(module, "losses", losses))
    with collector.paused():
        part = Part(graph, closed(graph, ids), title, style)
        written = cast("Callable[[Part], Written]", module.write)(part)
        exported = written if isinstance(written, Exported) else Exported(written)
        found = counted((*count(part, module.CARRIES), *exported.losses))
    return Exported(exported.content, found, exported.beside)


def carries(to: str) -> dict[str, str | None]:
    """For every feature how a format carries it: "" as what it is, in other words, or None. Raises UnknownFormat."""
    known: Mapping[str, str] = _module(to).CARRIES
    return {name: known.get(name) for name in FEATURES}


def _module(to: str) -> ModuleType:
    if to not in FORMATS:
        raise UnknownFormat(to, tuple(FORMATS))
    return import_module(f"rsi_graph.export.{FORMATS[to].module}")


__all__ = ["FEATURES", "FORMATS", "Exported", "Format", "carries", "export"]
