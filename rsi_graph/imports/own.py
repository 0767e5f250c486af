"""Our own corpus files and our own JSON graph, read back with ids and relations unchanged."""

import re
from collections.abc import Iterator
from typing import Any

from rsi_graph.corpus import yamltext
from rsi_graph.imports.gathered import Body, Gathered
from rsi_graph.imports.json_text import mapping, members, rows, table, words
from rsi_graph.imports.ours import Returned
from rsi_graph.model import APART, KINDS, LINK_FIELDS, SECTIONS

_SAID = ("because", "scheme", "weight", "with", "id")


def read(text: str, draft: Gathered) -> None:
    """Read a corpus file or a graph of ours. Raises BadImport."""
    if draft.form == "json":
        _Graph(draft, mapping(text, draft)).read()
    else:
        _yaml(text, draft)


# --- YAML ---------------------------------------------------------------------------------------------------------


def _yaml(text: str, draft: Gathered) -> None:
    document = yamltext.read(text.encode("utf-8", "replace"))
    for finding in document.findings:
        if document.data is None:
            raise draft.wrong(finding.message, finding.line, finding.column, finding.hint)
        draft.remark(finding.message, finding.line, finding.column)
        draft.lost("values that a corpus cannot hold", one="value that a corpus cannot hold")
    if not isinstance(document.data, dict):
        raise draft.wrong("a corpus file has sections such as claims and sources, and here are none")
    title = re.search(r"\A# (.+)", text)
    draft.title = title[1] if title else ""
    for section, kind in SECTIONS.items():
        _counted(draft, section, document.data.get(section))
        for id_, body in table(document.data.get(section)).items():
            draft.add(id_, kind, _long(body))
    for id_, passage in _passages(document.data):
        if id_.partition("/")[0] in draft:
            draft.add(id_, "annotation", _long(passage))
        else:
            draft.lost(
                "passages of sources that are not in the file", one="passage of a source that is not in the file"
            )
    for name in document.data.keys() - {*SECTIONS, APART}:
        draft.lost(f"sections {name}", one=f"section {name}")


def _counted(draft: Gathered, section: str, data: Any) -> None:
    """Count what stands in a section and is no record under an id."""
    odd = len(data) if isinstance(data, list) else data is not None
    if isinstance(data, dict):
        odd = sum(not isinstance(body, dict) for body in data.values())
    draft.lost(
        f"values in {section} that are no records by their ids",
        int(odd),
        one=f"value in {section} that is no record by its id",
    )


def _passages(data: Body) -> Iterator[tuple[str, Body]]:
    """The passages inside their sources and those apart from them, by their full ids."""
    for work, body in table(data.get("sources")).items():
        for name, passage in table(body.get(APART)).items():
            yield f"{work}/{name}", passage
    yield from table(data.get(APART)).items()


def _long(body: Body) -> Body:
    """A record with its relations in their long form."""
    return {name: _links(value) if name in LINK_FIELDS else value for name, value in body.items() if name != APART}


def _links(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return [{"to": link} if isinstance(link, str) else link for link in value if isinstance(link, str | dict)]


def graph(draft: Gathered, data: Body) -> None:
    """Read a graph in node-link form from any format."""
    _Graph(draft, data).read()


# --- JSON ---------------------------------------------------------------------------------------------------------


class _Graph:
    """Read a graph in node-link form, as ``export --to json`` writes it."""

    def __init__(self, draft: Gathered, data: Body) -> None:
        self.draft, self.data = draft, data
        self.returned = Returned(draft)
        self.nodes = {words(node.get("id")): node for node in rows(data.get("nodes"))}
        self.edges = rows(data.get("edges", data.get("links")))  # networkx has used both names
        self.premises: dict[str, list[str]] = {}

    def read(self) -> None:
        self.draft.title = words(members(self.data.get("graph")).get("title"))
        for edge in self.edges:
            if edge.get("kind") == "premise":
                self.premises.setdefault(words(edge.get("target")), []).append(words(edge.get("source")))
        for id_, node in self.nodes.items():
            self._node(id_, node)
        self.returned.arguments()
        for edge in self.edges:
            self._edge(edge)
        self.returned.state()

    def _node(self, id_: str, node: Body) -> None:
        kind = node.get("kind")
        fields = {name: value for name, value in node.items() if name not in ("id", "kind", "claim-kind")}
        if kind == "claim" and "claim-kind" in node:
            fields["kind"] = node["claim-kind"]
        if kind == "argument":
            if not self._is_inline(id_):
                self.returned.argument(id_, self.premises.get(id_, []), fields)
        elif kind in KINDS:
            self.draft.add(id_, kind, fields)
        else:
            self.draft.lost("nodes of no kind that a corpus knows", one="node of no kind that a corpus knows")

    def _is_inline(self, id_: str) -> bool:
        """Return True for a step that the corpus states as a relation, written as a node for what undercuts it."""
        node, premises = self.nodes.get(id_, {}), self.premises.get(id_, [])
        is_bare = node.get("kind") == "argument" and node.keys() <= {"id", "kind", "title"} and len(premises) == 1
        title = words(node.get("title"))
        return is_bare and (id_.startswith(f"{premises[0]}>") or ", so: " in title or ", against: " in title)

    def _edge(self, edge: Body) -> None:
        kind, source, target = (words(edge.get(name)) for name in ("kind", "source", "target"))
        if kind in ("of", "premise"):
            return
        said = {name: edge[name] for name in _SAID if name in edge}
        name = words(edge.get("argument"))
        if self._is_inline(source):
            source, name = next(iter(self.premises.get(source, ())), ""), source
        if name and kind in ("supports", "attacks") and self.draft.kind(source) != "argument":
            self.draft.step(source, target, name)
            said |= {} if ">" in name else {"id": name}
        self.returned.link(kind, source, target, said)
