"""A discourse graph as pages for Roam Research ("Import Files"), as its extension Discourse Graphs recognises them.

A page is called ``[[CLM]] - title``, a work ``@key``. Relations are outlines that the extension's own grammar reads:
the page's name, below it ``[[Supports]]``, below that the other page's name. Fields that Roam lacks are JSON in one
block of the page.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from rsi_graph import words
from rsi_graph.corpus.records import as_json
from rsi_graph.export import discourse
from rsi_graph.export.discourse import DERIVED, INFORMS, OURS, TYPES, DiscourseNode, DiscourseRelation
from rsi_graph.export.part import Data, Part
from rsi_graph.words import person

CARRIES = discourse.CARRIES
ATTRIBUTE = f"{OURS}:: `"
"""The beginning of the block with our fields; a grave accent ends it."""
INFORMED = "Informed By"
CORPUS = f"{OURS}/corpus"
"""The page that holds the title of the corpus."""


def write(part: Part) -> str:
    """A list of pages."""
    found, stated = discourse.nodes(part), list(discourse.relations(part))
    names = discourse.named(found, _title)
    blocks: dict[str, dict[str, list[str]]] = {node.id: {} for node in found}
    details: dict[str, list[Data]] = {node.id: [] for node in found}
    for relation in stated:
        if relation.detail:
            details[relation.source].append({"verb": relation.verb, "to": relation.target, **relation.detail})
        page, word, other = _placed(relation)
        said = blocks[page].setdefault(word, [])
        said += [names[other]] if names[other] not in said else []
    pages = [_page(node, names[node.id], blocks[node.id], details[node.id]) for node in found]
    head = {"title": CORPUS, "children": [{"string": f"{ATTRIBUTE}{coded({'title': part.title})}`"}]}
    return json.dumps([*pages, head], ensure_ascii=False, indent=1) + "\n"


def _placed(relation: DiscourseRelation) -> tuple[str, str, str]:
    """The page that states a relation, its word for the relation, and the page it names."""
    if relation.verb == INFORMS:
        return relation.target, INFORMED, relation.source
    word = {"supports": "Supports", "opposes": "Opposes", DERIVED: "Derived From"}[relation.verb]
    return relation.source, word, relation.target


def _title(node: DiscourseNode) -> str:
    if node.kind == "source":
        return f"@{node.cites}"
    return _titled(node, " ".join(node.title.replace("[", "(").replace("]", ")").split()) or "untitled")


def _titled(node: DiscourseNode, title: str) -> str:
    return f"[[{TYPES[node.type][1]}]] - {title}" + (f" - [[@{node.cites}]]" if node.cites else "")


def _page(node: DiscourseNode, name: str, said: Mapping[str, list[str]], details: list[Data]) -> Data:
    fields: Data = {"id": node.id, **node.sides, **({"links": details} if details else {})}
    if node.kind not in ("source", "annotation") and name == _titled(node, str(fields["title"])):
        del fields["title"]
    children: list[Data] = []
    if is_plain(node.text):
        children.append({"string": node.text})
    elif node.text:
        fields["text"] = node.text
    children += [{"string": line} for line in _metadata(node)]
    children.append({"string": f"{ATTRIBUTE}{coded(fields)}`"})
    if said:
        verbs = [{"string": f"[[{word}]]", "children": [{"string": f"[[{o}]]"} for o in others]}
                 for word, others in said.items()]  # fmt: skip
        children.append({"string": f"[[{name}]]", "children": verbs})
    return {"title": name, "children": children}


def is_plain(text: str) -> bool:
    """Return True if a text can be the first block of a page and is not taken for something else there."""
    return bool(text) and text == text.strip() and not text.startswith((OURS, "[["))


def coded(fields: Data) -> str:
    """Fields as JSON in which Roam finds nothing to link."""
    text = as_json(fields).replace("`", "\\u0060")
    return text.replace("[[", "\\u005b\\u005b").replace("]]", "\\u005d\\u005d")  # no list here is in a list


def _metadata(node: DiscourseNode) -> Iterator[str]:
    """The lines by which Roam's users keep a work."""
    if node.kind == "source":
        fields: Mapping[str, Any] = node.fields
        yield f"Title:: {node.title}"
        if fields.get("author"):
            yield f"Author(s):: {'; '.join(map(person, fields['author']))}"
        for name, label in (("issued", "Year"), ("container-title", "Publication"), ("DOI", "DOI"), ("URL", "URL")):
            if fields.get(name):
                yield f"{label}:: {words.year(str(fields[name])) if name == 'issued' else fields[name]}"
