"""One page for any browser, without a network: a searchable, foldable outline beside a map to pan and zoom.

The map is drawn by cytoscape.js with its dagre layout, which stand inside (``shipped/``). Every text of the corpus is
escaped, the data is JSON that cannot leave its element, and a Content-Security-Policy forbids the page to load
anything, so that nothing a corpus holds can run.
"""

import json
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from rsi_graph.evaluation.record import recorded
from rsi_graph.export import markdown
from rsi_graph.export.look import KIND_COLOURS, STYLES, colour, label
from rsi_graph.export.part import Part
from rsi_graph.export.reference_list import formatted, marked
from rsi_graph.graph import citations, dossier, story
from rsi_graph.graph.dossier import Cited, Neighbour, Undercut, details
from rsi_graph.model import Annotation, Kind, Source
from rsi_graph.relations import KIND_MARKS, MARKS

CARRIES = markdown.CARRIES
SIDES = (*markdown.SIDES, ("Bears on", "serves"))
HERE = Path(__file__).parent
LIBRARIES = ("cytoscape.min.js", "cytoscape-dagre.min.js")
SHAPES: dict[Kind, str] = {
    "claim": "round-rectangle",
    "condition": "hexagon",
    "risk": "octagon",
    "argument": "tag",
    "question": "ellipse",
}
LINES = {"dashed": "dashed", "dotted": "dotted"}
MOST = 400
"""How many nodes the map draws at once; a layout of more keeps a browser busy for long."""
POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"
_CLASSES = {1: "for", -1: "against", 0: "neither"}
_RAW = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def write(part: Part) -> str:
    """The page."""
    scripts = "\n".join(f"<script>{(HERE / 'shipped' / name).read_text('utf-8')}</script>" for name in LIBRARIES)
    page = HERE / "page"
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<title>{escape(part.title)}</title>
<style>{(page / "page.css").read_text("utf-8")}</style>
</head>
<body>
<header>
<h1>{escape(part.title)}</h1>
<label>Search <input id="search" type="search" autocomplete="off"></label> <output id="found"></output>
<button id="fold" type="button">Fold all</button>
<label>Around the chosen node
<select id="radius">
<option selected>1</option><option>2</option><option>3</option><option>all</option>
</select></label>
</header>
<main>
<div id="outline">
{"".join(_Outline(part).lines())}</div>
<div id="side"><div id="map" role="img" aria-label="map of the nodes around the chosen one"></div>
<p id="drawn"></p>
<p class="id">Blue speaks for, orange against, grey takes no side. Boxes are claims, hexagons conditions,
octagons risks, ellipses questions, arrows arguments. Drag and scroll to move; a click chooses.</p></div>
</main>
<script type="application/json" id="data">{_map_data(part)}</script>
<!-- cytoscape.js and cytoscape-dagre, MIT licence, https://js.cytoscape.org -->
{scripts}
<script>{(page / "page.js").read_text("utf-8")}</script>
</body>
</html>
"""


def raw_json(data: Any) -> str:
    """JSON that no HTML parser takes for anything else."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return "".join(_RAW.get(character, character) for character in text)


def _map_data(part: Part) -> str:
    drawn = set(part.of_kind(*SHAPES))
    nodes = [
        {
            "id": id_,
            "title": data["title"],
            "shape": SHAPES[data["kind"]],
            "colour": KIND_COLOURS[data["kind"]],
        }
        for id_, data in part.nodes.items()
        if id_ in drawn
    ]
    edges = [
        {
            "source": source,
            "target": target,
            "colour": colour(data["kind"], data.get("with")),
            "words": label(data["kind"], data.get("with")),
            "line": LINES.get(STYLES.get(data["kind"], ""), "solid"),
        }
        for source, target, data in part.edges
        if source in drawn and target in drawn
    ]
    return raw_json({"nodes": nodes, "edges": edges, "most": MOST})


class _Outline:
    """The outline as HTML: a chapter a kind, an entry a node, links between them."""

    def __init__(self, part: Part) -> None:
        self.part, self.graph = part, part.graph
        self.record = recorded(part.graph)
        self.numbers: dict[str, int] = {}
        """The sources, numbered in the order in which they are cited."""

    def lines(self) -> Iterator[str]:
        for kind in markdown.ORDER:
            chosen = self.part.of_kind(kind)
            if chosen:
                opened = " open" if kind == "question" or len(self.part.nodes) <= MOST else ""
                heading = f"{markdown.CHAPTERS[kind]} ({len(chosen)})"
                yield f'<details class="chapter"{opened}><summary>{heading}</summary>\n'
                yield from (line for id_ in chosen for line in self._node(id_))
                yield "</details>\n"
        yield from self._bibliography()

    def _node(self, id_: str) -> Iterator[str]:
        found = self.record.dossier(id_)
        data = self.part.nodes[id_]
        mark = escape(KIND_MARKS[data["kind"]])
        yield f'<details class="node" id="node:{escape(id_)}"><summary>{mark} {escape(data["title"])}</summary><div>'
        yield f'<p>{escape(data.get("text", ""))} <span class="id">{escape(id_)}</span></p>'
        if state := markdown.standing(self.record, id_):
            yield f"<p><em>{escape(state)}</em></p>"
        if facts := " · ".join(map(escape, details(found.node))):
            yield f'<p class="id">{facts}</p>'
        for words, name in SIDES:
            entries: tuple[Neighbour, ...] = getattr(found, name)
            if entries:
                yield f"<h4>{words}</h4><ul>{''.join(self._entry(entry) for entry in entries)}</ul>"
        yield from self._passages(id_)
        yield "</div></details>\n"

    def _link(self, id_: str) -> str:
        title = escape(self.graph.title(id_))
        return f'<a href="#node:{quote(id_)}">{title}</a>' if id_ in self.part.nodes else title

    def _entry(self, entry: Neighbour) -> str:
        relation = entry.relation
        side = f"{escape(relation.side)}: " if relation.side else ""
        because = f" — {escape(relation.because)}" if relation.because else ""
        scheme = f" ({escape(relation.scheme)})" if relation.scheme else ""
        together = "".join(f"<li>together with {self._link(part)}</li>" for part in entry.parts)
        undercut = "".join(self._undercut(undercut) for undercut in entry.undercuts)
        further = f"<ul>{together}{undercut}</ul>" if together or undercut else ""
        said = f"{side}{self._link(entry.id)}{scheme}{because}{further}"
        return f'<li class="{_CLASSES[relation.sign]}">{escape(MARKS.get(relation.kind, ""))} {said}</li>'

    def _undercut(self, undercut: Undercut) -> str:
        because = f" — {escape(undercut.because)}" if undercut.because else ""
        return f'<li class="against">undercut by {self._link(undercut.id)}{because}</li>'

    def _passages(self, id_: str) -> Iterator[str]:
        for heading, passages in story.sides(self.graph, id_):
            lines = [self._passage(dossier.cited(self.graph, citation)) for citation in passages]
            yield f"<h4>{markdown.SAID[heading]}</h4><ul>{''.join(lines)}</ul>"

    def _passage(self, cited: Cited) -> str:
        annotation: Annotation = cited.annotation
        source = cited.citation.source
        warned = f" ({escape('; '.join(cited.warnings))})" if cited.warnings else ""
        quoted = f"<blockquote>{escape(annotation.quote.exact)}</blockquote>" if annotation.quote else ""
        work = f'<a href="#node:{quote(source)}">{escape(cited.label)} [{self._number(source)}]</a>'
        note = f' <span class="id">note: {escape(annotation.note)}</span>' if annotation.note else ""
        kind = f" ({escape(cited.evidence)})" if cited.evidence else ""
        return (
            f"<li>{escape(cited.citation.stance)}: {work}{kind}{warned}. {escape(annotation.text)}{note}{quoted}</li>"
        )

    def _number(self, source: str) -> int:
        return self.numbers.setdefault(source, len(self.numbers) + 1)

    def _bibliography(self) -> Iterator[str]:
        sources = sorted(self.part.of_kind("source"), key=self._number)
        if not sources:
            return
        entries = formatted({id_: self.part.nodes[id_] for id_ in sources}, self.part.style)
        yield f'<details class="chapter"><summary>Bibliography ({len(sources)})</summary>\n'
        for id_ in sources:
            record = self.graph.node(id_).record
            assert isinstance(record, Source)  # noqa: S101 - only sources are listed
            entry = marked(escape(entries.get(id_) or citations.full(record)), ("<i>", "</i>"), ("<b>", "</b>"))
            warned = f" ({escape(markdown.remarks(record))})"
            title = f"[{self._number(id_)}] {escape(citations.short(record))}"
            yield f'<details class="node" id="node:{escape(id_)}"><summary>{title}</summary>'
            yield f"<div><p>{entry}{warned}{_address(record)}</p></div></details>\n"
        yield "</details>\n"


def _address(source: Source) -> str:
    """A link to the work, where its address is one of the web."""
    where = citations.location(source)
    if not where.startswith(("https://", "http://")):
        return ""
    return f' <a href="{escape(where)}" rel="noopener noreferrer">open</a>'
