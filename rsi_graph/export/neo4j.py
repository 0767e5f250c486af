"""A discourse graph as the two tables that Roam's extension Discourse Graphs writes for Neo4j: nodes and relations.

A row has an id, a type, a title, authors and a date, and a relation two ends and a type. Further columns become
properties in Neo4j: texts, reasons, the kind of a relation in the corpus, and the CSL-JSON of a work.
"""

import csv
from io import StringIO

from rsi_graph.corpus.records import as_json
from rsi_graph.export import discourse
from rsi_graph.export.discourse import TYPES, DiscourseNode, DiscourseRelation
from rsi_graph.export.features import OF_SOURCES, whole
from rsi_graph.export.part import Exported, Part
from rsi_graph.words import person

_NEAREST = "SUPPORTS, OPPOSES and INFORMS"
CARRIES = {
    **whole("id", "question", "claim", "source", "supports", "text", "because"),
    **dict.fromkeys(("condition", "risk", "argument"), "nodes of a type of their own"),
    "annotation": "EVIDENCE",
    "citation-key": "the key behind the title of evidence",
    "attacks": "OPPOSES",
    **dict.fromkeys(
        ("undercuts", "contradicts", "mitigates", "raises", "requires", "given", "answers", "refines", "same-as",
         "stance", "linked"), _NEAREST,
    ),
}  # fmt: skip
NODES = ("uid:ID", "label:LABEL", "title", "author", "date", "text", "because", "csl")
ENDS = ("start:START_ID", "end:END_ID", "label:TYPE", "kind", "because")


def write(part: Part) -> Exported:
    """The nodes, and beside them the relations."""
    rows = [_row(node) for node in discourse.nodes(part)]
    ends = dict.fromkeys(map(_ends, discourse.relations(part)))
    return Exported(_table(NODES, rows), beside={"relations": _table(ENDS, list(ends))})


def _ends(relation: DiscourseRelation) -> tuple[str, ...]:
    said = relation.detail
    return (relation.source, relation.target, relation.verb.upper(), said.get("kind", ""), said.get("because", ""))


def _row(node: DiscourseNode) -> tuple[str, ...]:
    title = " ".join(node.title.split())
    title = f"{title} - [[@{node.cites}]]" if node.cites and node.kind != "source" else title
    people = "; ".join(map(person, node.fields.get("author", ()))) if node.kind == "source" else ""
    dated = str(node.fields.get("issued", "")) if node.kind == "source" else ""
    known = {name: value for name, value in node.fields.items() if name not in OF_SOURCES}
    return (
        node.id,
        TYPES[node.type][0].upper(),
        title,
        people,
        dated,
        node.text,
        node.fields.get("because", ""),
        as_json(known) if node.kind == "source" else "",
    )


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue()
