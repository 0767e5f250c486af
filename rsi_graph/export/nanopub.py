"""Nanopublications (TriG, https://nanopub.net/guidelines): a claim each, with the works that it is drawn from.

The assertion is the claim itself. Its provenance names the works and the passages, with quotations and checks; works
that dispute it are named as such. What bears on a claim is no part of it and is left out. The addresses are those of
this corpus and temporary: a nanopublication server gives its own when it signs one.
"""

import json
import re
from collections.abc import Iterator
from urllib.parse import quote

from rsi_graph.export.csl_json import work
from rsi_graph.export.features import whole
from rsi_graph.export.jsonld import CITO, RELATED
from rsi_graph.export.part import Data, Part
from rsi_graph.graph import citations
from rsi_graph.graph.backing import FOR
from rsi_graph.graph.checks import is_unreliable
from rsi_graph.model import STANCES, Source

CARRIES = {
    **whole("id", "claim", "annotation", "stance", "source", "text", "tags", "quote", "locator", "because"),
    **dict.fromkeys(("condition", "risk"), "statements"),
    "checked": "literals of a term of ours",
    "note": "rdfs:comment",
}  # fmt: skip
TEMPORARY = "http://purl.org/nanopub/temp/rsi-graph/"
PREFIXES = {
    "np": "http://www.nanopub.org/nschema#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "dcterms": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "hycl": "http://purl.org/petapico/o/hycl#",
    "cito": "http://purl.org/spar/cito/",
    "oa": "http://www.w3.org/ns/oa#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rsi": "urn:rsi-graph:terms:",
}
STATED = ("claim", "condition", "risk")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_OF_WORKS = ("tags", "note", "standing", "access", "published", "et-al", "citation-key", "recheck-citation")


def write(part: Part) -> str:
    """A document of one nanopublication for each proposition."""
    heads = [f"@prefix {name}: <{address}> ." for name, address in PREFIXES.items()]
    stances: dict[str, list[tuple[str, Data]]] = {}
    for source, target, data in part.edges:
        if data["kind"] in STANCES and part.nodes[source]["kind"] == "annotation":
            stances.setdefault(target, []).append((source, data))
    blocks = [block for id_ in part.of_kind(*STATED) for block in _published(part, id_, stances.get(id_, []))]
    return "\n".join([*heads, *blocks]) + "\n"


def iri(id_: str, graph: str = "") -> str:
    """The address of a node, or of a graph of its nanopublication."""
    return f"<{TEMPORARY}{quote(id_, safe='')}{f'#{graph}' if graph else ''}>"


def literal(text: str) -> str:
    """A text as a literal of Turtle."""
    return '"' + re.sub(r'[\\"\n\r\t]', lambda found: _ESCAPES[found[0]], text) + '"'


def _published(part: Part, id_: str, stances: list[tuple[str, Data]]) -> Iterator[str]:
    names = ("head", "assertion", "provenance", "pubinfo")
    head, assertion, provenance, pubinfo = (iri(id_, name) for name in names)
    yield _graph(head, [
        f"{iri(id_)} a np:Nanopublication ;",
        f"  np:hasAssertion {assertion} ;",
        f"  np:hasProvenance {provenance} ;",
        f"  np:hasPublicationInfo {pubinfo} .",
    ])  # fmt: skip
    yield _graph(assertion, _assertion(id_, part.nodes[id_]))
    yield _graph(provenance, [line for line in _provenance(part, id_, assertion, stances) if line])
    yield _graph(pubinfo, [
        f"{iri(id_)} dcterms:isPartOf {literal(part.title)} ;",
        '  prov:wasGeneratedBy "rsi-graph" .',
    ])  # fmt: skip


def _graph(name: str, lines: list[str]) -> str:
    return "\n".join([f"\n{name} {{", *(f"  {line}" for line in lines), "}"])


def _assertion(id_: str, data: Data) -> list[str]:
    said = [f"{iri(id_, 'claim')} a hycl:Statement", f"rdfs:label {literal(data['title'])}"]
    said += [f"dcterms:description {literal(data['text'])}", f"dcterms:identifier {literal(id_)}"]
    said += [f"dcterms:subject {literal(tag)}" for tag in data.get("tags", ())]
    said += [f"rdfs:comment {literal(data['note'])}"] if "note" in data else []
    return [f"{' ;' + chr(10) + '    '}".join(said) + " ."]


def _provenance(part: Part, id_: str, assertion: str, stances: list[tuple[str, Data]]) -> Iterator[str]:
    """The works, each once, and the passages with their stances to the claim."""
    if not any(_backs(part, passage, said) for passage, said in stances):
        yield f"{assertion} rdfs:comment {literal('no work is cited for it')} ."
    for passage, said in stances:
        source = passage.partition("/")[0]
        if source not in part.nodes:
            continue
        backs = _backs(part, passage, said)
        name = RELATED if said["kind"] in FOR and not backs else CITO[said["kind"]]
        if backs:
            yield f"{assertion} prov:wasDerivedFrom {_work(part, source)} ."
        yield f"{iri(id_, 'claim')} {name} {_work(part, source)} ."
        yield _passage(part, passage, said, id_)
    for source in dict.fromkeys(passage.partition("/")[0] for passage, _ in stances):
        if source in part.nodes:
            data = part.nodes[source]
            yield f"{_work(part, source)} dcterms:title {literal(data['title'])} ;"
            yield f"  dcterms:identifier {literal(source)} ;"
            yield from (f"  dcterms:subject {literal(tag)} ;" for tag in data.get("tags", ()))
            yield f"  rdfs:comment {literal(data['note'])} ;" if "note" in data else ""
            known = {name: value for name, value in data.items() if name not in _OF_WORKS}
            yield f"  rsi:csl {literal(json.dumps(work(source, known), ensure_ascii=False))}^^rdf:JSON ."


def _backs(part: Part, passage: str, said: Data) -> bool:
    """Return True if a passage speaks for the claim and its work is not unreliable."""
    source = passage.partition("/")[0]
    return said["kind"] in FOR and source in part.nodes and not is_unreliable(part.graph, source)


def _work(part: Part, source: str) -> str:
    """The public address of a work, or that of this corpus."""
    record = part.graph.node(source).record
    address = citations.address(record) if isinstance(record, Source) else ""
    is_plain = re.fullmatch(r"https?://[^\s<>\"{}|^`\\\x00-\x20]+", address)
    return f"<{address}>" if is_plain else iri(source)


def _passage(part: Part, id_: str, said: Data, claim: str) -> str:
    data = part.nodes[id_]
    lines = [f"{iri(id_)} a oa:Annotation", f"dcterms:identifier {literal(id_)}"]
    lines += [f"oa:bodyValue {literal(data['text'])}", f"oa:hasTarget {_work(part, id_.partition('/')[0])}"]
    lines.append(f"rsi:{said['kind']} {iri(claim, 'claim')}")
    lines += [f"dcterms:subject {literal(tag)}" for tag in data.get("tags", ())]
    lines += [f"rdfs:comment {literal(data['note'])}"] if "note" in data else []
    lines += [f"rsi:because {literal(said['because'])}"] if "because" in said else []
    lines += [f"rsi:locator {literal(data['locator'])}"] if "locator" in data else []
    if "quote" in data:
        parts = " ; ".join(f"oa:{name} {literal(words)}" for name, words in data["quote"].items())
        lines.append(f"oa:hasSelector [ a oa:TextQuoteSelector ; {parts} ]")
    if "checked" in data:
        lines.append(f"rsi:checked {literal(data['checked']['date'] + ' by ' + data['checked']['by'])}")
    return " ;\n    ".join(lines) + " ."
