"""Detecting the format of a text by its content and its name together, and describing what no reader knows.

A name decides only if the content does not speak against it, as not all JSON is CSL and not all YAML Carneades.
"""

import json
import re
from pathlib import PurePath
from typing import Any

from rsi_graph.export.vault import KEY
from rsi_graph.imports import neo4j, tables
from rsi_graph.imports.fences import MARKDOWN
from rsi_graph.model import SECTIONS
from rsi_graph.sources import bibliography

_KIALO = re.compile(r"\s*(Discussion (Title|Name):|\s*1\.( |\d+\. (Pro|Con):))")
_RIS = re.compile(r"(?m)\A(?:\d+\.\s*$\s*)?TY  ?- +[A-Z]+\s*$")
"""A record of RIS, which some programs number."""
_BIBTEX = re.compile(r"(?i)(?:%[^\n]*\n|\s)*@(?:string\s*[{(]\s*\w+\s*=|[a-z]+\s*[{(]\s*[^\s,={}]+\s*,\s*[a-z]+\s*=)")
_RELATION = re.compile(r"(?m)^[ \t]+(?:<?[+_-]|[+_-]>|><)[ \t]*@?(?:\[[^\]\n]+\]|<[^>\n]+>)")
_TITLED = re.compile(r"(?m)^(?:\[[^\]\n]+\]|<[^>\n]+>)(?::[ \t]|[ \t]*$)")
_TABLES = (".csv", ".tsv")
_APX = re.compile(r"\s*(?:%[^\n]*\n|\s)*(?:arg\([^)\n]+\)|att\([^)\n]+,[^)\n]+\))\s*\.")
_AF = re.compile(r"\s*(?:#[^\n]*\n\s*)*p af \d+")
_BRAT = re.compile(r"T\d+\t[\w-]+ \d+ \d+(?:;\d+ \d+)*\t")
_ORG = re.compile(r"(?im)^:DG_TYPE:|^#\+dg_type:")
_JSON = re.compile(r"\{|\[\s*(?:[\[{\"\]\d-]|$|null|true|false)")
_SECTION = re.compile(rf"(?m)^({'|'.join([*SECTIONS, 'annotations'])}):")
_RECORDS = re.compile(
    rf"(?m)^({'|'.join([*SECTIONS, 'annotations'])}):[ \t]*(?:\{{|(?:#.*)?\n(?:[ \t]*(?:#.*)?\n)*[ \t]+[\"'\w][^\n]*:)"
)
"""A section that holds records by their ids."""
_LISTED = re.compile(
    rf"(?m)^(?:{'|'.join([*SECTIONS, 'annotations'])}):[ \t]*(?:\[|(?:#.*)?\n(?:[ \t]*(?:#.*)?\n)*[ \t]*- )"
)
"""A section that is a list, as other people's files have it."""
_FIRST_SECTION = re.compile(rf"(?:#[^\n]*\n|\s)*{_RECORDS.pattern.removeprefix('(?m)^')}")
_OTHER_LINE = re.compile(r"(?m)^[^\S\n]*[@\[<(]")
_ZOTERO_NOTES = re.compile(r"\(zotero://|^#+ Annotations", re.MULTILINE)
_CARNEADES = frozenset(
    {"meta", "language", "weighing_functions", "argument_schemes", "assumptions", "statements", "arguments", "issues",
     "issue_schemes", "references", "tests", "labels"}
)  # fmt: skip
"""The sections of a file of Carneades."""
_CODE = frozenset(
    {".c", ".clj", ".cpp", ".css", ".el", ".go", ".h", ".hs", ".ini", ".java", ".jl", ".js", ".jsx", ".kt", ".lisp",
     ".lua", ".m", ".mjs", ".php", ".pl", ".py", ".r", ".rb", ".rs", ".scala", ".scss", ".sh", ".svelte", ".swift",
     ".tex", ".toml", ".ts", ".tsx", ".vue"}
)  # fmt: skip
"""Ends of names of programs and of other texts that quote bibliographies and maps and are none."""
_MARKDOWN_FRONT = re.compile(r"---[^\S\n]*\n(?:[^\n]*\n)*?(?:---|\.\.\.)[^\S\n]*\n\s*\S")
"""Front matter with a text behind it."""
_START = 4096


def by_content(text: str, name: str = "") -> str | None:
    """The format; None if the text does not show it."""
    start = text[:_START].lstrip()
    if _JSON.match(start):
        return _json(text)
    suffix = PurePath(name).suffix.lower()
    if suffix in _CODE:
        return None
    return (
        _of_table(start, suffix)
        or _unmistakable(start)
        or (_yaml(text) if _FIRST_SECTION.match(start) else None)
        or _by_name(text, suffix)
        or _by_sign(start)
        or _yaml(text)
        or _of_prose(text, start, suffix)
    )


def _of_table(start: str, suffix: str) -> str | None:
    if start.startswith(neo4j.HEAD):
        return "neo4j"
    is_sheet = suffix in _TABLES and not _is_hypothesis_csv(start) and tables.is_table(start, named=True)
    return "csv" if is_sheet or start.startswith("id,kind,") else None


def _by_name(text: str, suffix: str) -> str | None:
    """The format that a name decides, if the content does not speak against it."""
    if suffix in (".argdown", ".ad"):
        return "argdown"
    return "zotero" if suffix in (".md", ".markdown") and _ZOTERO_NOTES.search(text) else None


def _unmistakable(start: str) -> str | None:
    """The format of a text that shows it whatever its name: records of RIS, entries of BibTeX."""
    signs = (("ris", _RIS), ("bibtex", _BIBTEX))
    return next((form for form, sign in signs if sign.match(start)), None)


def _of_prose(text: str, start: str, suffix: str) -> str | None:
    """The format of a text that begins as any other: of Markdown only what pandoc has in its front matter."""
    found = bibliography.by_content(text)
    if suffix in MARKDOWN:
        return found if found == "csl-yaml" else None
    return found or _by_habit(text, start)


def _by_habit(text: str, start: str) -> str | None:
    """The format of a text without a sign of its own: statements with relations under them, a table of claims."""
    if _RELATION.search(text) and _TITLED.search(text):
        return "argdown"
    return "csv" if not _is_hypothesis_csv(start) and tables.is_table(start, named=False) else None


def _by_sign(start: str) -> str | None:
    for form, pattern in (("kialo", _KIALO), ("apx", _APX), ("af", _AF)):
        if pattern.match(start):
            return form
    if _ORG.search(start):
        return "org"
    for sign, form in (
        ("<graphml", "graphml"),
        ("<arggraph", "microtexts"),
        ("<ARG", "aml"),
        ("<lkif", "lkif"),
        ("<caf", "caf"),
    ):
        if start.startswith("<") and re.search(rf"{sign}[\s>]", start):
            return form
    if _BRAT.match(start):
        return "brat"
    return "hypothesis" if _is_hypothesis_csv(start) else None


def _is_hypothesis_csv(start: str) -> bool:
    head = {column.strip().strip('"').lower() for column in start.split("\n", 1)[0].split(",")}
    return {"quote", "comment"} <= head or {"text", "uri", "quote"} <= head


def _yaml(text: str) -> str | None:
    """Carneades, where there are statements or arguments in its own form; a corpus, where there are sections."""
    if _MARKDOWN_FRONT.match(text):
        return None
    sections = set(_SECTION.findall(text))
    keys = set(re.findall(r"(?m)^([\w-]+):", text))
    concludes = sections == {"arguments"} and re.search(r"\bconclusion:", text)
    if "statements" in keys or ("meta" in keys and keys <= _CARNEADES) or concludes:
        return "carneades"
    if (
        sections
        and (_RECORDS.search(text) or keys <= {*SECTIONS, "annotations"})
        and not _LISTED.search(text)
        and not _OTHER_LINE.search(text)
    ):
        return "yaml"
    return None


def _json(text: str) -> str | None:
    try:
        data: Any = json.loads(text)
    except (ValueError, RecursionError):
        return None
    kept = (("discourse-graph", _is_vault), ("roam", _is_roam), ("hypothesis", _is_hypothesis), ("zotero", _is_zotero))
    if notes := next((form for form, shows in kept if shows(data)), None):
        return notes
    if isinstance(data, dict) and isinstance(data.get("AIF"), dict):
        return "xaif"
    nodes = data.get("nodes") if isinstance(data, dict) else None
    if isinstance(nodes, dict):
        return "arguebuf"
    return _graph(data, nodes) if isinstance(nodes, list) else bibliography.of_json(data)


def _graph(data: dict[str, Any], nodes: list[Any]) -> str | None:
    """Return the form of a graph by its nodes: ours have kinds, AIF's have numbers, SADFace's have types."""
    found = [node for node in nodes if isinstance(node, dict)]
    if "directed" in data and "multigraph" in data:
        return "json" if all("kind" in node and "id" in node for node in found) else None
    if any("nodeID" in node for node in found) or isinstance(data.get("analysis"), dict) or "locutions" in data:
        return "aif"
    is_sadface = not found or any(node.get("type") in ("atom", "scheme") for node in found)
    return "sadface" if is_sadface and isinstance(data.get("edges", []), list) else None


def _is_vault(data: Any) -> bool:
    """Return True for the files of a folder, and for what Roam's extension exports as JSON or JSON-LD."""
    if not isinstance(data, dict):
        return False
    context = data.get("@context")
    is_linked = isinstance(context, dict) and "dgb" in context and "@graph" in data
    listed = isinstance(data.get("nodes"), list) and isinstance(data.get("relations"), list)
    return data.keys() == {KEY} or is_linked or (listed and "grammar" in data)


def _is_roam(data: Any) -> bool:
    """Return True for a list of pages with blocks."""
    pages = [page for page in data[:50] if isinstance(page, dict)] if isinstance(data, list) else []
    return bool(pages) and all(
        isinstance(page.get("title"), str) and isinstance(page.get("children", []), list) and _has_blocks(page)
        for page in pages
    )


def _has_blocks(page: dict[str, Any]) -> bool:
    blocks = page.get("children", [])
    roam = {"children", "uid", "create-time", "edit-time", ":create/time", ":edit/time"} & page.keys()
    return bool(roam) and all(isinstance(block, dict) and "string" in block for block in blocks)


def _is_hypothesis(data: Any) -> bool:
    rows = data.get("rows") if isinstance(data, dict) else data
    first = next((row for row in rows if isinstance(row, dict)), {}) if isinstance(rows, list) else {}
    return "uri" in first and ("target" in first or "quote" in first)


def _is_zotero(data: Any) -> bool:
    rows = data.get("items", [data]) if isinstance(data, dict) else data
    rows = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return any("itemType" in row or "itemType" in _inner(row) for row in rows)


def _inner(row: dict[str, Any]) -> dict[str, Any]:
    data = row.get("data")
    return data if isinstance(data, dict) else {}


def look(text: str, name: str) -> str:
    """Say in a few words what a text that no reader knows looks like."""
    start = text[:_START].lstrip()
    if _JSON.match(start):
        return _json_look(text)
    if start.startswith("<"):
        return _xml_look(start)
    for beginning, what in (
        ("%PDF-", "a PDF"),
        ("digraph", "Graphviz"),
        ("graph", "Graphviz"),
        ("strict", "Graphviz"),
    ):
        if start.startswith(beginning):
            return what
    return _text_look(start, name)


_TAGGED = (
    (re.compile(r"(?:FN .*\n)?(?:VR .*\n)?PT [A-Z]\b"), "the tagged text of Web of Science"),
    (re.compile(r"%[0A-Z] \S.*\r?\n(?:%[0-9A-Z?@!#$&*~^<>+] ?.*\n)"), "the tagged text of EndNote"),
)
"""Lists of works that other programs write and none of the readers knows."""
_ELSEWHERE = {
    "the tagged text of Web of Science": "export it there as BibTeX or RIS",
    "the tagged text of EndNote": "export it there as RIS, BibTeX or XML",
    "PubMed XML": "save it there as PubMed, whose file ends in .nbib",
    "MODS": "convert it to RIS or BibTeX, with Zotero for instance",
    "an outline (OPML)": "it does not say what supports what; a sheet with the columns claim and supports does",
}
"""The way out for a text that no reader knows, by its look."""


def way_out(text: str, looks: str, suffix: str) -> str:
    """Say what to do with a text that is nearly a corpus, or that its program saves in another form as well."""
    if looks in _ELSEWHERE:
        return _ELSEWHERE[looks]
    if looks == "plain text" and suffix in MARKDOWN:
        return "Argdown in Markdown is read between ```argdown and ```, a vault of notes as a folder"
    found = None if _JSON.match(text.lstrip()) else _LISTED.search(text)
    section = found[0].partition(":")[0] if found else ""
    return (
        f"a corpus has records by their ids, no list: {section}: {{an-id: {{title: ..., text: ...}}}}"
        if section
        else ""
    )


_ROOTS = {
    "graphml": "GraphML", "html": "a web page", "svg": "a picture", "gexf": "GEXF", "opml": "an outline (OPML)",
    "mods": "MODS", "modscollection": "MODS", "pubmedarticleset": "PubMed XML",
}  # fmt: skip
"""The look of XML by its outermost element."""


def _xml_look(start: str) -> str:
    bare = re.sub(r"<\?[^<>]*\?>|<!--(?:(?!-->|<!--).)*-->|<![^<>]*>", "", start, flags=re.DOTALL)
    tag = re.search(r"<([A-Za-z][\w:-]*)", bare)
    root = tag[1] if tag else ""
    return _ROOTS.get(root.lower(), f"XML with <{root}> around it" if root else "XML")


def _text_look(start: str, name: str) -> str:
    if re.match(r"---\ntitle: [^\n]*\n---\nflowchart", start):
        return "Mermaid"
    if re.match(r"(?:---\n)?(?:#[^\n]*\n|\n)*[\w-]+:(\s|$)", start):
        keys = re.findall(r"(?m)^([\w-]+):", start)[:4]
        return f"YAML with {', '.join(dict.fromkeys(keys))}"
    if re.match(r"(?i)@?(?:prefix|base)\s+(?:[\w.-]*:\s*)?<", start):
        return "TriG or Turtle"
    for sign, what in _TAGGED:
        if sign.match(start):
            return what
    first = start.split("\n", 1)[0]
    if PurePath(name).suffix.lower() in (".csv", ".tsv") or first.count(",") > 1 or "\t" in first:
        return f"a table with the columns {first[:60].strip()}"
    return "plain text" if start else "nothing: it is empty"


def json_fault(text: str) -> json.JSONDecodeError | None:
    """The first fault of a text that begins like JSON, with its place; None if it has none."""
    if _JSON.match(text.lstrip()):
        try:
            json.loads(text)
        except json.JSONDecodeError as error:
            return error
        except (ValueError, RecursionError):
            return None
    return None


def _json_look(text: str) -> str:
    try:
        data: Any = json.loads(text)
    except RecursionError:
        return "JSON that is nested too deeply"
    except ValueError:
        return "broken JSON"
    if isinstance(data, dict) and ("@context" in data or "@graph" in data):
        return "JSON-LD"
    if isinstance(data, dict):
        return f"JSON with {', '.join(str(key)[:30] for key in list(data)[:4]) or 'nothing in it'}"
    first = next((row for row in data if isinstance(row, dict)), {}) if isinstance(data, list) else {}
    return (
        f"a JSON list of objects with {', '.join(str(key)[:30] for key in list(first)[:4])}"
        if first
        else "a JSON list"
    )
