"""A discourse graph as an Org file for Emacs, in the form of discourse-graphs.el: a heading for each node.

Type and relations are properties (``DG_TYPE``, ``DG_SUPPORTS`` and so on, with the ids of their ends). All else is
JSON in the property ``RSI_GRAPH``.
"""

import re
from collections.abc import Collection, Iterator

from rsi_graph.corpus.records import as_json
from rsi_graph.export import discourse
from rsi_graph.export.discourse import DERIVED, DiscourseNode, DiscourseRelation
from rsi_graph.export.part import Data, Part

CARRIES = discourse.CARRIES
PROPERTY = "RSI_GRAPH"
_NAMES = {"supports": "DG_SUPPORTS", "opposes": "DG_OPPOSES", "informs": "DG_INFORMS", DERIVED: "DG_INFORMS"}
_SPECIAL = re.compile(r"(?m)^[ \t]*(?:\*|#\+|:[A-Za-z_]+:|,)|[\x85\u2028\u2029]")
"""The beginnings of lines that Org would not read as text."""
_HEADING = re.compile(r"(?:TO[D]O|DONE|COMMENT)\b|\[#|.*:[\w@#%:]+:$|\*")


def write(part: Part) -> str:
    """The whole file."""
    links: dict[str, list[DiscourseRelation]] = {}
    for relation in discourse.relations(part):
        links.setdefault(relation.source, []).append(relation)
    lines = [f"#+title: {' '.join(part.title.split())}", f"#+property: {PROPERTY} 1"]
    questions = set(part.of_kind("question"))
    for node in discourse.nodes(part):
        lines += ["", *_entry(node, links.get(node.id, []), questions if node.kind != "annotation" else set())]
    return "\n".join(lines) + "\n"


def _entry(node: DiscourseNode, relations: list[DiscourseRelation], questions: Collection[str]) -> Iterator[str]:
    title = " ".join(node.title.split())
    fields: Data = node.sides
    if fields.get("title") == title and not _HEADING.match(title):
        fields = {name: value for name, value in fields.items() if name != "title"}
    if node.text and not is_plain(node.text):
        fields = {**fields, "text": node.text}
    details = [
        {"verb": r.verb, "to": r.target, **(r.detail or discourse.meaning(r.verb, node.kind, "question"))}
        for r in relations
        if r.detail or r.target in questions
    ]
    yield f"* {title or 'untitled'}"
    yield ":PROPERTIES:"
    yield f":ID: {node.id}"
    yield f":DG_TYPE: {node.type if node.type in ('question', 'evidence', 'source') else 'claim'}"
    for name, ends in _ends(relations, questions).items():
        yield f":{name}: {' '.join(dict.fromkeys(ends))}"
    yield f":{PROPERTY}: {as_json({**fields, **({'links': details} if details else {})})}"
    yield ":END:"
    if node.text and "text" not in fields:
        yield node.text


def _ends(relations: list[DiscourseRelation], questions: Collection[str]) -> dict[str, list[str]]:
    """The ids that each property names; a claim of any side answers its question."""
    found: dict[str, list[str]] = {}
    for relation in relations:
        name = "DG_ANSWERS" if relation.target in questions else _NAMES[relation.verb]
        found.setdefault(name, []).append(relation.target)
    return found


def is_plain(text: str) -> bool:
    """Return True if Org reads a text as plain text."""
    return text == text.strip() and not _SPECIAL.search(text)
