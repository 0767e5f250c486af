"""Other tools' maps and bibliographies as a corpus: one module a format, one table of them.

A format is a module with ``read(text, draft)``, which fills a draft with records and notes what it could not carry.
The result passes ``check``; its ids are readable and the same at every import of the same file.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path, PurePath
from typing import Any, TypeAlias, cast

from rsi_graph import collector
from rsi_graph.corpus.parsing import MAX_BYTES
from rsi_graph.errors import BadImport, UnknownFormat
from rsi_graph.export.losses import Loss
from rsi_graph.imports import fences
from rsi_graph.imports.gathered import Gathered, Remark, Sections

Reader: TypeAlias = Callable[[str, Gathered], None]


@dataclass(frozen=True, slots=True)
class ImportFormat:
    """A format that can be read."""

    module: str
    place: str
    """Its name for sentences."""
    summary: str
    suffixes: tuple[str, ...]


FORMATS: dict[str, ImportFormat] = {
    "argdown": ImportFormat("argdown", "Argdown", "statements, arguments and relations", (".argdown", ".ad")),
    "aif": ImportFormat("aif", "AIF", "AIF JSON, as AIFdb has it, or as OVA2 saved it", ()),
    "xaif": ImportFormat("aif", "xAIF", "AIF JSON, as OVA3 saves it", ()),
    "kialo": ImportFormat("kialo", "Kialo", "a discussion exported as text", ()),
    "sadface": ImportFormat("sadface", "SADFace", "JSON, old and new", ()),
    "carneades": ImportFormat("carneades", "Carneades", "YAML of Carneades 4", ()),
    "lkif": ImportFormat("lkif", "LKIF", "argument graphs of Carneades 2, XML", (".lkif",)),
    "caf": ImportFormat("lkif", "CAF", "argument graphs of Carneades 3, XML", (".caf",)),
    "arguebuf": ImportFormat("arguebuf", "arguebuf", "JSON of arguebuf", ()),
    "aml": ImportFormat("aml", "Araucaria's AML", "argument markup of Araucaria, XML", (".aml",)),
    "microtexts": ImportFormat(
        "microtexts", "microtext XML", "a graph of the corpus of argumentative microtexts, also called AGXML", ()
    ),
    "brat": ImportFormat("brat", "brat", "claims and relations marked in a text, standoff", (".ann",)),
    "bibtex": ImportFormat("works", "BibTeX", "a bibliography, biblatex as well", (".bib",)),
    "csl-json": ImportFormat("works", "CSL-JSON", "a bibliography", ()),
    "csl-yaml": ImportFormat("works", "CSL-YAML", "a bibliography, as pandoc has it", ()),
    "ris": ImportFormat("works", "RIS", "a bibliography", (".ris",)),
    "nbib": ImportFormat("works", "PubMed's format", "a bibliography", (".nbib",)),
    "endnote": ImportFormat("works", "EndNote XML", "a bibliography", ()),
    "cff": ImportFormat("works", "CITATION.cff", "software and the works it names", (".cff",)),
    "openalex": ImportFormat("works", "OpenAlex", "JSON of works", ()),
    "semantic-scholar": ImportFormat("works", "Semantic Scholar", "JSON of papers", ()),
    "crossref": ImportFormat("works", "Crossref", "JSON of works", ()),
    "hypothesis": ImportFormat("notes", "Hypothesis", "annotations of web pages, JSON or CSV", ()),
    "zotero": ImportFormat("notes", "Zotero", "annotations and notes, JSON or Markdown", ()),
    "discourse-graph": ImportFormat(
        "vault", "a discourse graph", "the folder of an Obsidian vault, or the JSON of Roam's extension", ()
    ),
    "roam": ImportFormat("roam", "Roam JSON", "a discourse graph as pages of Roam Research", ()),
    "org": ImportFormat("org", "Org", "a discourse graph of Emacs", (".org",)),
    "neo4j": ImportFormat("neo4j", "tables for Neo4j", "a discourse graph as Roam's extension exports it", ()),
    "yaml": ImportFormat("own", "corpus YAML", "a corpus file of ours", ()),
    "json": ImportFormat("own", "node-link JSON", "what export --to json wrote", ()),
    "graphml": ImportFormat("tables", "GraphML", "what export --to graphml wrote", (".graphml",)),
    "csv": ImportFormat("tables", "CSV", "what export --to csv wrote, or a sheet of claims", ()),
    "tgf": ImportFormat("dung", "TGF", "an argumentation framework", (".tgf",)),
    "apx": ImportFormat("dung", "APX", "an argumentation framework", (".apx",)),
    "af": ImportFormat("dung", "AF", "an argumentation framework, as ICCMA numbers it", (".af",)),
}
"""All formats, in the order of the help."""
_OLD = ("bibtex", "ris", "csv")
_OLD_SUFFIXES = (".bib", ".ris", ".csv", ".tsv")
_BINARY = {b"%PDF-": "a PDF", b"PK\x03\x04": "an office file or archive", b"\x89PNG": "a picture", b"\x1f\x8b": "gzip"}
"""The names of files that are no text, by their first bytes."""
_WAYS_OUT = {
    "a PDF": "a work is added by add source, its text by add passages SOURCE --text FILE",
    "an office file or archive": "a spreadsheet is read as CSV, a book by library add, others are unpacked first",
}
_ONLY_WRITTEN = ("JSON-LD", "GEXF", "Graphviz", "a web page", "a picture", "Mermaid", "TriG or Turtle")
"""The forms of our exports that cannot be read back, as detection names them."""


@dataclass(frozen=True, slots=True)
class Imported:
    """Records by section, ready to be written, with losses and remarks."""

    sections: Sections
    title: str
    form: str
    losses: tuple[Loss, ...]
    remarks: tuple[Remark, ...]
    credences: Mapping[str, tuple[float, str]] = field(default_factory=dict)
    """The position of the map's author: a credence and its reason, by the id of a proposition."""


def read(data: bytes, name: str, form: str | None = None, folder: Path | None = None) -> Imported:
    """The records in a file's bytes. Raises BadImport with the place, and UnknownFormat.

    ``folder`` is the folder of the file, from which it may include others; without it no include is followed.
    """
    text, remark = _text(data, name, form)
    if form and form not in FORMATS:
        raise UnknownFormat(form, tuple(FORMATS))
    draft = Gathered(name, form or "", folder)
    text, form = fences.inside(text, name, draft, form)
    form = draft.form = form or detected(text, name)
    if remark:
        draft.remark(remark)
    module: Any = import_module(f"rsi_graph.imports.{FORMATS[form].module}")
    try:
        with collector.paused():
            cast("Reader", module.read)(text, draft)
            sections = draft.finished()
    except RecursionError:
        raise draft.wrong("nested too deeply") from None
    there = {id_ for records in sections.values() for id_ in records}
    held = {id_: one for id_, one in draft.credences.items() if id_ in there}
    if not sections and not draft.remarks:
        draft.remark("nothing in it is a record of a corpus")
    title = draft.title or PurePath(name).stem
    return Imported(sections, title, form, draft.losses(), tuple(draft.remarks), held)


def text(imported: Imported) -> str:
    """The text of the corpus file."""
    from rsi_graph.export import corpus_yaml

    return corpus_yaml.text(imported.sections, f"{imported.title} ({FORMATS[imported.form].place})")


def view(imported: Imported) -> str:
    """The position that came with a map, as the text of a view; nothing if none came."""
    from rsi_graph.corpus.yaml_lines import lines

    if not imported.credences:
        return ""
    rows = [
        {"node": id_, "credence": credence, **({"because": reason} if reason else {})}
        for id_, (credence, reason) in imported.credences.items()
    ]
    return "\n".join(lines({"title": f"As held in {imported.title}", "credences": rows})) + "\n"


def detected(text: str, name: str) -> str:
    """The format a text is in, by its content and its name together. Raises BadImport with what it looks like."""
    from rsi_graph.imports.detection import by_content, json_fault, look, way_out

    if shown := by_content(text, name):
        return shown
    suffix, looks = PurePath(name).suffix.lower(), look(text, name)
    if looks == "plain text" or (suffix == ".tgf" and looks.startswith("a table")):
        for form, known in FORMATS.items():
            if suffix in known.suffixes:
                return form
    why = f"it does not show what format it is in; it looks like {looks}"
    if fault := json_fault(text):
        raise BadImport(name, f"{why}: {fault.msg}", fault.lineno, fault.colno)
    ours = f"{looks} is not read; a corpus comes back from export --to yaml, json, csv or graphml"
    raise BadImport(
        name,
        why,
        hint=ours if looks in _ONLY_WRITTEN else way_out(text, looks, suffix) or f"--from {'|'.join(FORMATS)}",
    )


def _text(data: bytes, name: str, form: str | None) -> tuple[str, str]:
    """The text of a file, and a remark if it is not UTF-8: old bibliographies and sheets are in Windows-1252."""
    if len(data) > MAX_BYTES:
        raise BadImport(name, f"{len(data) / 2**20:.0f} MB, {MAX_BYTES // 2**20} MB at most", hint="split it")
    if what := next((what for sign, what in _BINARY.items() if data.startswith(sign)), ""):
        raise BadImport(name, f"it looks like {what}, which is no text", hint=_WAYS_OUT.get(what, ""))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), ""
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError as error:
        if form in _OLD or PurePath(name).suffix.lower() in _OLD_SUFFIXES:
            return data.decode("cp1252", "replace"), "it is not UTF-8 and read as Windows-1252"
        before = data[: error.start].decode("utf-8-sig", "replace")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise BadImport(name, "not UTF-8 from here on", line, column, "save it as UTF-8") from None


__all__ = ["FORMATS", "ImportFormat", "Imported", "detected", "read", "text", "view"]
