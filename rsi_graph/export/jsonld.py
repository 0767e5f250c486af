"""JSON-LD 1.1: arguments in AIF's terms, citations in CiTO's, passages as Web Annotations.

The context is included, so reading it needs no network. Direction matters: the subject of ``cito:obtainsSupportFrom``
is the supported node. A claim names a work that disputes or qualifies it by ``cito:isDisputedBy`` and
``cito:isQualifiedBy``, never by a term for sources. A disputing passage is also a proposition of its own, which
obtains support from its source and is in conflict with the claim.
"""

import json
from collections.abc import Iterator
from urllib.parse import quote

from rsi_graph.export.csl_json import work
from rsi_graph.export.features import EVERYTHING
from rsi_graph.export.part import Data, Part
from rsi_graph.export.steps import Step, steps
from rsi_graph.graph.backing import FOR
from rsi_graph.graph.checks import is_unreliable
from rsi_graph.model import STANCES

CARRIES = {
    **EVERYTHING,
    **dict.fromkeys(("requires", "given", "raises", "mitigates", "answers"), "steps with rsi:relation"),
    **dict.fromkeys(("refines", "same-as", "contradicts"), "steps with rsi:relation"),
    **dict.fromkeys(("credence", "status", "checked", "standing", "source"), "JSON literals"),
}
BASE = "urn:rsi-graph:"
CONTEXT = {
    "@version": 1.1,
    "@base": BASE,
    "aif": "http://www.arg.dundee.ac.uk/aif#",
    "cito": "http://purl.org/spar/cito/",
    "oa": "http://www.w3.org/ns/oa#",
    "dcterms": "http://purl.org/dc/terms/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rsi": "urn:rsi-graph:terms:",
    "claimText": "aif:claimText",
    "title": "dcterms:title",
    "tags": "dcterms:subject",
    "premise": {"@id": "aif:Premise", "@type": "@id"},
    "conclusion": {"@id": "aif:Conclusion", "@type": "@id"},
    "conflicting": {"@id": "aif:ConflictingElement", "@type": "@id"},
    "conflicted": {"@id": "aif:ConflictedElement", "@type": "@id"},
    "scheme": "rsi:scheme",
    "hasBody": {"@id": "oa:hasBody", "@type": "@id"},
    "hasTarget": {"@id": "oa:hasTarget", "@type": "@id"},
    "hasSource": {"@id": "oa:hasSource", "@type": "@id"},
    "hasSelector": "oa:hasSelector",
    "exact": "oa:exact",
    "prefix": "oa:prefix",
    "suffix": "oa:suffix",
}
CITO = {
    "asserts": "cito:containsAssertionFrom",
    "supports": "cito:obtainsSupportFrom",
    "disputes": "cito:isDisputedBy",
    "qualifies": "cito:isQualifiedBy",
    "defines": "cito:obtainsBackgroundFrom",
    "mentions": "cito:discusses",
}
"""The property of a claim to the source whose passage takes this stance to it."""
RELATED = "cito:citesAsRelated"
"""The same for an unreliable source, which backs nothing."""
LITERALS = ("credence", "status", "checked", "standing")
_RELATED = {"RA": ("premise", "conclusion"), "CA": ("conflicting", "conflicted"), "MA": ("premise", "conclusion")}


def write(part: Part) -> str:
    """A document of one graph."""
    graph = [*_nodes(part), *(_step(part, step) for step in steps(part)), *_stances(part)]
    head = {"@id": "", "title": part.title}
    return json.dumps({"@context": CONTEXT, "@graph": [head, *graph]}, indent=1, ensure_ascii=False) + "\n"


def iri(id_: str) -> str:
    """A node's absolute address; an id with a colon or a space must not be taken for an address itself."""
    return BASE + quote(id_, safe="/")


def _nodes(part: Part) -> Iterator[Data]:
    for id_, data in part.nodes.items():
        if data["kind"] == "source":
            yield _source(id_, data)
        elif data["kind"] == "annotation":
            yield _annotation(id_, data)
        elif data["kind"] != "argument":
            yield {"@id": iri(id_), "@type": ["aif:I-node", f"rsi:{data['kind']}"], **_fields(data)}


def _fields(data: Data) -> Data:
    """Fields under terms of the context, or under our terms."""
    found: Data = {}
    for name, value in data.items():
        if name == "text":
            found["claimText"] = value
        elif name in LITERALS:
            found[f"rsi:{name}"] = _literal(value)
        elif name in CONTEXT:
            found[name] = value
        elif name != "kind":
            found[f"rsi:{name}"] = value
    return found


def _literal(value: object) -> Data:
    return {"@type": "@json", "@value": value}


def _source(id_: str, data: Data) -> Data:
    csl = work(id_, {name: value for name, value in data.items() if name not in ("standing", "access")})
    found = {"@id": iri(id_), "@type": "rsi:source", "title": data["title"], "rsi:csl": _literal(csl)}
    return found | {f"rsi:{n}": _literal(v) for n, v in data.items() if n in ("standing", "access")}


def _annotation(id_: str, data: Data) -> Data:
    source = iri(id_.partition("/")[0])
    target: Data = {"@type": "oa:SpecificResource", "hasSource": source}
    selectors: list[Data] = []
    if "quote" in data:
        selectors.append({"@type": "oa:TextQuoteSelector", **data["quote"]})
    if "locator" in data:
        selectors.append({"@type": "oa:FragmentSelector", "rdf:value": data["locator"]})
    target |= {"hasSelector": selectors} if selectors else {}
    body = {"@id": iri(f"{id_}#body"), "@type": ["oa:TextualBody", "aif:I-node"], "rdf:value": data["text"]}
    body |= {"claimText": data["text"], "cito:obtainsSupportFrom": {"@id": source}}
    further = {name: value for name, value in data.items() if name not in ("text", "locator", "quote")}
    return {
        "@id": iri(id_),
        "@type": "oa:Annotation",
        "oa:hasBody": body,
        "oa:hasTarget": target,
        **_fields(further),
    }


def _step(part: Part, step: Step) -> Data:
    came_from, leads_to = _RELATED[step.form]
    stated = part.nodes[step.argument] if step.argument else {}
    found: Data = {"@id": iri(step.id), "@type": [f"aif:{step.form}-node"], "rsi:relation": step.relation}
    found |= {came_from: [iri(premise) for premise in step.premises]}
    if step.target is not None:
        found[leads_to] = iri(step.target)
    if step.argument:
        found["rsi:argument"] = {"@id": iri(step.argument)}
    return found | _fields(stated) | {name: value for name, value in _fields(step.data).items() if name != "with"}


def _stances(part: Part) -> Iterator[Data]:
    for source, target, data in part.edges:
        if data["kind"] not in STANCES or part.nodes[source]["kind"] != "annotation":
            continue
        stance: Data = {"@id": iri(source), f"rsi:{data['kind']}": {"@id": iri(target)}}
        yield stance | ({"rsi:because": data["because"]} if "because" in data else {})
        if data["kind"] == "disputes":
            conflict = {"conflicting": iri(f"{source}#body"), "conflicted": iri(target)}
            yield {"@id": iri(f"{source} disputes {target}"), "@type": ["aif:CA-node"], **conflict}
        work = source.partition("/")[0]
        shaky = data["kind"] in FOR and is_unreliable(part.graph, work)
        yield {"@id": iri(target), RELATED if shaky else CITO[data["kind"]]: {"@id": iri(work)}}
