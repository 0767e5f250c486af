"""Any part of a corpus in another form: one module a format, one table of them.

A format is a module with ``write(part)``, which returns text or bytes, and ``CARRIES``, which says what it can hold.
From ``CARRIES`` the losses are counted and the README's table is made. Formats write no files; their callers do.
"""

import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import TypeAlias, cast

from rsi_graph import collector
from rsi_graph.errors import BadSetting, UnknownFormat
from rsi_graph.export.features import FEATURES, TOLD, Carries, losses, outside
from rsi_graph.export.losses import Loss, counted
from rsi_graph.export.part import Exported, Part
from rsi_graph.export.selection import Selection, closed, named, words
from rsi_graph.graph import Graph

Written: TypeAlias = Exported | str | bytes
"""The result of a format: the text or picture and, if only the format can tell, further losses."""


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A format that a part can be written in."""

    module: str
    """The name of the module that writes it."""
    place: str
    """Its name for sentences."""
    summary: str
    suffix: str
    """The ending of its files' names."""


FORMATS: dict[str, ExportFormat] = {
    "json": ExportFormat("nodelink", "node-link JSON", "networkx node-link JSON, everything in it", ".json"),
    "yaml": ExportFormat("corpus_yaml", "a corpus", "a corpus again, in one file", ".yaml"),
    "markdown": ExportFormat(
        "markdown", "a report", "a report to read: both sides, numbered citations, bibliography", ".md"
    ),
    "pandoc": ExportFormat(
        "pandoc", "a report for pandoc", "the same with [@key] citations and its .bib, for Word, LaTeX and PDF", ".md"
    ),
    "html": ExportFormat(
        "html", "the page", "one page: both sides, reasons folded under them, map; for any browser, offline", ".html"
    ),
    "csv": ExportFormat("csv", "CSV", "two tables, of nodes and of edges", ".csv"),
    "graphml": ExportFormat("graphml", "GraphML", "for yEd, igraph, networkx and others", ".graphml"),
    "gexf": ExportFormat("gexf", "GEXF", "for Gephi, with labels, sizes and colours", ".gexf"),
    "dot": ExportFormat("dot", "DOT", "for Graphviz", ".dot"),
    "svg": ExportFormat("svg", "a picture", "a picture drawn by Graphviz", ".svg"),
    "png": ExportFormat("png", "a picture", "the same as pixels", ".png"),
    "map": ExportFormat("map_picture", "the map", "a map for papers: SVG that fits a page and needs no font", ".svg"),
    "mermaid": ExportFormat("mermaid", "Mermaid", "a flowchart for Markdown that knows Mermaid", ".mmd"),
    "argdown": ExportFormat("argdown", "Argdown", "an Argdown document", ".argdown"),
    "vargdown": ExportFormat(
        "vargdown", "verified Argdown", "Argdown with credences of a position, links and quotations", ".argdown"
    ),
    "aif": ExportFormat("aif", "AIF", "AIF JSON, as AIFdb has it", ".aif.json"),
    "xaif": ExportFormat("xaif", "xAIF", "AIF JSON as OVA3 opens and saves it", ".xaif.json"),
    "jsonld": ExportFormat("jsonld", "JSON-LD", "linked data: AIF, CiTO and Web Annotation", ".jsonld"),
    "carneades": ExportFormat("carneades", "Carneades", "an argument graph for Carneades, YAML", ".carneades.yaml"),
    "discourse-graph": ExportFormat(
        "vault", "a discourse graph", "the folder of an Obsidian vault: questions, claims, evidence", "-vault"
    ),
    "roam": ExportFormat("roam", "Roam JSON", "a discourse graph as pages for Roam Research", ".roam.json"),
    "discourse-jsonld": ExportFormat(
        "linked_notes", "JSON-LD of a discourse graph", "a discourse graph as Roam's extension exports it", ".jsonld"
    ),
    "org": ExportFormat("org", "Org", "a discourse graph for Emacs", ".org"),
    "neo4j": ExportFormat(
        "neo4j", "tables for Neo4j", "a discourse graph as two tables, of nodes and relations", ".csv"
    ),
    "nanopub": ExportFormat(
        "nanopub", "nanopublications", "nanopublications (TriG), a claim each with its citations", ".trig"
    ),
    "bibtex": ExportFormat("bibtex", "BibTeX", "the sources, for LaTeX", ".bib"),
    "biblatex": ExportFormat("biblatex", "biblatex", "the sources, for LaTeX with biber", ".bib"),
    "csl-json": ExportFormat("csl_json", "CSL-JSON", "the sources, for Zotero, pandoc and others", ".csl.json"),
}
"""All formats, in the order of the help."""
HELD = ("vargdown",)
"""The formats that can hold the credences of a position."""
FOLDERS = ("discourse-graph",)
"""The formats that are a folder of files."""
FOLDER_MARK = ".rsi-graph-export"
"""The file that marks such a folder as ours, so that it may be overwritten."""
DRAWN = ("svg", "png")
"""The formats that Graphviz draws, which takes long if there is much to draw."""
_PAGES = ("markdown", "html", "pandoc")
"""The formats that hold some relations whose other end is not in the part."""


BRIEFS: dict[str, str] = {"markdown": "brief_markdown", "html": "brief_page", "pandoc": "brief_pandoc"}
"""The formats that can be brief, and the module that writes each."""


def export(  # noqa: PLR0913 - what there is to say about an export
    graph: Graph, ids: Sequence[str], to: str, title: str, *, style: str | None = None, file: str = "",
    page: str = "", first: Sequence[str] = (), credences: Mapping[str, float] | None = None,
) -> Exported:  # fmt: skip
    """Export the nodes ``ids``, with the premises and sources they need, in the form ``to``.

    ``credences`` are those of a position, for the formats in ``HELD``.

    ``file`` is the name of the target file without its ending, for files that have to name it; ``page`` is the page
    that a map has to fit; the nodes ``first`` come before the others. The part is dropped before the garbage collector
    runs, which else would look at all of it. Raises UnknownFormat, and NotInstalled for a picture without a program
    that draws it.
    """
    with collector.paused():
        part = Part(graph, closed(graph, ids), title, style, file, page, first, credences or {})
        return _exported(part, _module(to), outside(part, TOLD if to in _PAGES else ()))


def brief(  # noqa: PLR0913 - what there is to say about an export
    graph: Graph, ids: Sequence[str], to: str, title: str, *, style: str | None = None, file: str = ""
) -> Exported:
    """Export the questions among ``ids`` on a page each, in the form ``to``. Raises UnknownFormat and BadSetting."""
    _module(to)
    if to not in BRIEFS:
        raise BadSetting(f"there is no brief in {to}", f"--brief goes with --to {', '.join(BRIEFS)}")
    if not any(graph.kind(id_) == "question" for id_ in ids):
        raise BadSetting("a brief tells a question, and there is none in this part", "--question ID")
    with collector.paused():
        module = import_module(f"rsi_graph.export.{BRIEFS[to]}")
        return _exported(Part(graph, closed(graph, ids), title, style, file), module, ())


def _exported(part: Part, module: ModuleType, left: Sequence[Loss]) -> Exported:
    count = cast("Callable[[Part, Carries], tuple[Loss, ...]]", getattr(module, "losses", losses))
    written = cast("Callable[[Part], Written]", module.write)(part)
    exported = written if isinstance(written, Exported) else Exported(written)
    found = counted((*count(part, module.CARRIES), *exported.losses, *left))
    return Exported(exported.content, found, exported.beside, exported.folder)


def file_name(selection: Selection, to: str) -> str:
    """The default name of a file with this part in this form."""
    part = re.sub(r"[^\w.-]+", "-", named(selection)).strip("-.")[:60]
    return f"{part or 'rsi-graph'}{FORMATS[to].suffix}"


def command(selection: Selection, to: str, output: str = "") -> str:
    """The command line that exports this part in this form."""
    where = ["--output", output] if output else []
    return shlex.join(["rsi-graph", "export", "--to", to, *words(selection), *where])


def carries(to: str) -> dict[str, str | None]:
    """The form in which a format carries each feature: "" as it is, in other words, or None. Raises UnknownFormat."""
    known: Mapping[str, str] = _module(to).CARRIES
    return {name: known.get(name) for name in FEATURES}


def _module(to: str) -> ModuleType:
    if to not in FORMATS:
        raise UnknownFormat(to, tuple(FORMATS))
    return import_module(f"rsi_graph.export.{FORMATS[to].module}")


__all__ = [
    "BRIEFS", "DRAWN", "FEATURES", "FOLDERS", "FOLDER_MARK", "FORMATS", "HELD", "ExportFormat", "Exported", "brief",
    "carries", "command", "export", "file_name",
]  # fmt: skip
