"""SADFace in both its dialects (https://github.com/Open-Argumentation/SADFace).

The older dialect has nodes of type scheme, the newer one of types inference and conflict.
"""

from typing import Any

from rsi_graph.imports import schemegraph
from rsi_graph.imports.gathered import Gathered
from rsi_graph.imports.json_text import mapping, members, rows, table, words
from rsi_graph.imports.schemegraph import Form, Scheme
from rsi_graph.words import a_kind

FORMS: dict[str, Form] = {
    "support": "RA",
    "inference": "RA",
    "attack": "CA",
    "conflict": "CA",
    "rephrase": "MA",
}
"""The kind of step of a scheme node, by its name or type."""


def read(text: str, draft: Gathered) -> None:
    """Read a document. Raises BadImport."""
    data = mapping(text, draft)
    if not isinstance(data.get("nodes"), list):
        raise draft.wrong("SADFace has a list of nodes, and here is none")
    core = members(members(data.get("metadata")).get("core"))
    draft.title = words(core.get("title"))
    draft.lost(
        "descriptions and notes",
        sum(bool(core.get(name)) for name in ("description", "notes")),
        one="description or note",
    )
    sources = _sources(draft, data)
    atoms: dict[str, str] = {}
    schemes: dict[str, Scheme] = {}
    for node in rows(data["nodes"]):
        key, kind = words(node.get("id")), words(node.get("type"))
        draft.lost(
            "metadata of nodes", int(any(members(node.get("metadata")).values())), one="set of metadata of a node"
        )
        if kind == "atom":
            atoms[key] = draft.proposition(words(node.get("text")), key=key)
            _cited(draft, node, atoms[key], sources)
        elif (form := _form(node, kind)) is not None:
            schemes[key] = Scheme(form, _scheme(node))
        else:
            draft.remark(f"the node {key} is {a_kind(kind or 'thing without a type')}, which is not read")
            draft.lost("nodes of other types", one="node of another type")
    edges = [(words(edge.get("source_id")), words(edge.get("target_id"))) for edge in rows(data.get("edges"))]
    schemegraph.build(draft, atoms, schemes, edges)


def _form(node: dict[str, Any], kind: str) -> Form | None:
    if kind in FORMS:
        return FORMS[kind]
    name = words(node.get("name")).lower()
    if kind == "scheme":
        return FORMS.get(name, "CA" if "conflict" in name or "attack" in name else "RA")
    return None


def _scheme(node: dict[str, Any]) -> str:
    name = words(node.get("name"))
    return "" if name.lower() in FORMS else name


def _sources(draft: Gathered, data: dict[str, Any]) -> dict[str, str]:
    """Resources as sources, by their id."""
    found = {}
    for resource in rows(data.get("resources")):
        key = words(resource.get("id"))
        about = members(resource.get("metadata"))
        core = table(about).get("core", about)
        title = words(core.get("title")) or words(resource.get("title")) or f"Resource {key}"
        found[key] = draft.source(title, {"type": "document", "title": title, "URL": words(resource.get("url"))})
        if resource.get("content"):
            draft.lost("full texts of resources", one="full text of a resource")
    return found


def _cited(draft: Gathered, node: dict[str, Any], atom: str, sources: dict[str, str]) -> None:
    """The passages of resources that an atom was taken from."""
    for cited in rows(node.get("sources")):
        source = sources.get(words(cited.get("resource_id")))
        if source is None:
            draft.lost("citations of resources that are not there", one="citation of a resource that is not there")
            continue
        passage = {"text": words(cited.get("text")) or words(node.get("text")), "locator": _offset(cited)}
        draft.relate("asserts", draft.annotation(source, "", passage), atom)


def _offset(cited: dict[str, Any]) -> str:
    offset = words(cited.get("offset"))
    return f"character {offset}" if offset else ""
