"""A discourse graph as the JSON-LD that Roam's extension Discourse Graphs exports: types, verbs, notes and relations.

The structure is that of the extension: a schema for each type of note, a definition of each verb with its inverse,
notes with title and text, and relations with two ends. What it has no term for is in members of ours, which other
programs ignore and from which everything is read back.
"""

import json
from collections.abc import Iterator
from typing import Any

from rsi_graph.export import discourse
from rsi_graph.export.discourse import DERIVED, INFORMS, OPPOSES, OURS, SUPPORTS, TYPES, DiscourseNode
from rsi_graph.export.features import Carries
from rsi_graph.export.part import Data, Part

BASE = "urn:rsi-graph:"
_DUBLIN_CORE, _W3 = "http://purl.org/dc/elements/1.1/", "http://www.w3.org/"
CONTEXT: dict[str, str] = {
    "rdf": f"{_W3}1999/02/22-rdf-syntax-ns#",
    "rdfs": f"{_W3}2000/01/rdf-schema#",
    "owl": f"{_W3}2002/07/owl#",
    "dc": _DUBLIN_CORE,
    "prov": f"{_W3}ns/prov#",
    "sioc": "http://rdfs.org/sioc/ns#",
    "dgb": "https://discoursegraphs.com/schema/dg_base",
    "subClassOf": "rdfs:subClassOf",
    "title": "dc:title",
    "label": "rdfs:label",
    "content": "sioc:content",
    "source": "dgb:source",
    "destination": "dgb:destination",
    "predicate": "rdf:predicate",
    "nodeSchema": "dgb:NodeSchema",
    "relationDef": "dgb:RelationDef",
    "relationInstance": "dgb:RelationInstance",
    "inverseOf": "owl:inverseOf",
    "pages": f"{BASE}page/",
}
"""The terms of the extension."""
_INVERSE = {
    SUPPORTS: "Supported By", OPPOSES: "Opposed By", INFORMS: "Informed By", DERIVED: "Has Derivation",
}  # fmt: skip
CARRIES: Carries = {
    name: words.replace("fields of ours", "members that other programs ignore")
    for name, words in discourse.CARRIES.items()
}


def write(part: Part) -> str:
    """Write one document; equal parts give equal documents."""
    found = discourse.nodes(part)
    types = {node.id: node.type for node in found}
    verbs: dict[str, Data] = {}
    relations = []
    for relation in discourse.relations(part):
        ends = types[relation.source], types[relation.target]
        name = "-".join([relation.verb.replace(" ", "-"), *ends])
        verbs |= {row["@id"]: row for row in _definitions(name, relation.verb, *ends)}
        relations.append(
            {
                "@type": "relationInstance",
                "predicate": f"pages:{name}",
                "source": f"pages:{relation.source}",
                "destination": f"pages:{relation.target}",
                **({OURS: relation.detail} if relation.detail else {}),
            }
        )
    schemas = [
        {"@id": f"pages:{type_}", "@type": "nodeSchema", "label": TYPES[type_][0], "content": ""}
        for type_ in dict.fromkeys(types.values())
    ]
    graph = [*schemas, *verbs.values(), *map(_note, found), *relations]
    document: dict[str, Any] = {"@context": CONTEXT, "@id": BASE, OURS: {"title": part.title}, "@graph": graph}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _definitions(name: str, verb: str, source: str, target: str) -> Iterator[Data]:
    """A verb between two types, and its inverse."""
    ends = {"domain": f"pages:{source}", "range": f"pages:{target}"}
    yield {"@id": f"pages:{name}", "@type": "relationDef", **ends, "label": verb.title()}
    yield {
        "@id": f"pages:{name}-inverse",
        "@type": "relationDef",
        "domain": ends["range"],
        "range": ends["domain"],
        "label": _INVERSE[verb],
        "inverseOf": f"pages:{name}",
    }


def _note(node: DiscourseNode) -> Data:
    title = " ".join(node.title.split())
    if node.kind == "source":
        shown = f"@{node.cites}"
    else:
        shown = f"[[{TYPES[node.type][1]}]] - {title}" + (f" - [[@{node.cites}]]" if node.cites else "")
    fields: Data = {"id": node.id, **node.sides, **({"text": node.text} if node.text else {})}
    content = node.text or (title if node.kind == "source" else "")
    return {
        "@id": f"pages:{node.id}",
        "@type": f"pages:{node.type}",
        "title": shown,
        "content": content,
        OURS: fields,
    }
