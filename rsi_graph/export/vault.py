"""A discourse graph as the folder of an Obsidian vault for its plugin Discourse Graph: a note for each node.

A note is named by its type and title and holds its text. Its fields are properties, and its relations are below the
text, so that Obsidian draws them even without the plugin. For the plugin they are also in ``relations.json``, and the
types in its settings. ``rsi-graph.json`` keeps what was written; by that an import tells a relation that somebody
removed from one that somebody added. Without a folder to write to, all files are one JSON text.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from rsi_graph.corpus.yaml_lines import lines
from rsi_graph.export import discourse
from rsi_graph.export.discourse import DERIVED, OURS, TYPES, DiscourseNode, DiscourseRelation
from rsi_graph.export.part import Exported, Part

CARRIES = discourse.CARRIES
KEY = "discourse-graph"
"""The member that holds the files of a folder in that text."""
SETTINGS, RELATIONS, WRITTEN = "data.json", "relations.json", "rsi-graph.json"
PLUGIN = f".obsidian/plugins/@discourse-graph/obsidian/{SETTINGS}"
CONTEXT = "###### Discourse context"
"""The heading above the relations of a note."""
LONGEST = 200
"""The most bytes of a file's name, below the 255 that systems allow."""
_COLOURS = {"question": "#99890e", "claim": "#7DA13E", "evidence": "#DB134A", "source": "#9E9E9E"}
_LABELS = {
    "supports": ("is supported by", "green"), "opposes": ("is opposed by", "red"),
    "informs": ("is informed by", "grey"), DERIVED: ("has derivation", "blue"),
}  # fmt: skip
_ODD = re.compile(r'[#^\[\]|\\/:*?"<>\x00-\x1f\x7f]+')
"""Signs that file names or Obsidian's links cannot hold."""


def write(part: Part) -> Exported:
    """Write the files of the folder, and the same as one text."""
    files = dict(_files(part))
    return Exported(json.dumps({KEY: files}, ensure_ascii=False, indent=0) + "\n", folder=files)


def _files(part: Part) -> Iterator[tuple[str, str]]:
    found, stated = discourse.nodes(part), list(discourse.relations(part))
    names = discourse.named(found, _name)
    types = {node.id: node.type for node in found}
    below: dict[str, list[str]] = {node.id: [] for node in found}
    for relation in stated:
        line = f"- **{relation.verb.capitalize()}::** [[{names[relation.target]}]]"
        if line not in below[relation.source]:
            below[relation.source].append(line)
    for node in found:
        yield f"{names[node.id]}.md", _note(node, names[node.id], below[node.id])
    yield RELATIONS, _json({"version": 1, "lastModified": 0, "relations": dict(map(_relation, stated))})
    yield PLUGIN, _json(_settings(dict.fromkeys((types[r.source], types[r.target], r.verb) for r in stated)))
    ends = [[relation.verb, relation.source, relation.target] for relation in stated]
    yield WRITTEN, _json({"title": part.title, "relations": ends})


def _json(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


# --- notes --------------------------------------------------------------------------------------------------------


def _name(node: DiscourseNode) -> str:
    """The name of a note's file: the type and title, or the key of a work."""
    prefix = "" if node.kind == "source" else f"{TYPES[node.type][1]} - "
    suffix = f"@{node.cites}" if node.cites else ""
    room = LONGEST - len(prefix) - len(suffix.encode()) - len(f" ({node.id})") - 3
    title = _ODD.sub(" ", node.title).encode("utf-8", "ignore")[: max(room, 40)].decode("utf-8", "ignore")
    title = " ".join(title.split()).strip(". ") or "untitled"
    if node.kind == "source":
        return _ODD.sub("_", suffix)
    return f"{prefix}{title}{' - ' if suffix else ''}{_ODD.sub('_', suffix)}"


def _note(node: DiscourseNode, name: str, relations: list[str]) -> str:
    front: dict[str, Any] = {"nodeTypeId": f"node_{node.type}", "nodeInstanceId": node.id, **node.sides}
    if node.kind not in ("source", "annotation") and front["title"] == titled(name, node.cites):
        del front["title"]
    below = "\n".join(["", CONTEXT, "", *relations, ""]) if relations else ""
    if body(f"{node.text}\n{below}") != node.text:
        front["text"] = node.text
    return "\n".join(["---", *lines(front), "---", f"{node.text}\n{below}"])


def titled(name: str, cites: str = "") -> str:
    """The title in a file's name, without the type before it and the key of a work."""
    return re.sub(r"^[A-Z]{3} - ", "", name).removesuffix(f" - @{cites}")


def body(text: str) -> str:
    """The text of a note above its relations."""
    return text.partition(f"\n{CONTEXT}\n")[0].strip()


# --- for the plugin -----------------------------------------------------------------------------------------------


def _relation(relation: DiscourseRelation) -> tuple[str, dict[str, Any]]:
    said = {
        "type": _type(relation.verb), "source": relation.source, "destination": relation.target, "created": 0,
        **({OURS: relation.detail} if relation.detail else {}),
    }  # fmt: skip
    digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:20]
    return f"rel_{digest}", {"id": f"rel_{digest}", **said}


def _type(verb: str) -> str:
    return f"relation_{verb.replace(' ', '_')}"


def _settings(triples: Mapping[tuple[str, str, str], None]) -> dict[str, Any]:
    """The settings of the plugin: the types of notes and relations, and which relations may connect which notes."""
    made = {"created": 0, "modified": 0}
    return {
        "nodeTypes": [
            {"id": f"node_{type_}", "name": name, "format": "@{content}" if type_ == "source" else
             f"{letters} - {{content}}", "color": _COLOURS.get(type_, "#5B6C8F"), **made}
            for type_, (name, letters) in TYPES.items()
        ],
        "relationTypes": [
            {"id": _type(verb), "label": verb, "complement": complement, "color": colour, **made}
            for verb, (complement, colour) in _LABELS.items()
        ],
        "discourseRelations": [
            {"id": f"rel3_{source}_{_type(verb)}_{target}", "sourceId": f"node_{source}",
             "destinationId": f"node_{target}", "relationshipTypeId": _type(verb), **made}
            for source, target, verb in triples
        ],
        "showIdsInFrontmatter": False,
        "nodesFolderPath": "",
        "canvasFolderPath": "Discourse Canvas",
        "canvasAttachmentsFolderPath": "attachments",
        "nodeTagHotkey": "\\",
    }  # fmt: skip
