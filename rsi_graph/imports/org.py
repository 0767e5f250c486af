"""Discourse graphs in Org files, in the form of discourse-graphs.el for Emacs: headings with properties.

A heading with ``:ID:`` and ``:DG_TYPE:`` is a node; so is a file with ``#+dg_type:``. Relations are properties with
the ids of their ends.
"""

import json
import re
from collections.abc import Iterator

from rsi_graph.export.discourse import OURS
from rsi_graph.export.org import PROPERTY
from rsi_graph.imports.discourse import Discourse
from rsi_graph.imports.gathered import Body, Gathered, clean
from rsi_graph.imports.json_text import rows, words

_HEADING = re.compile(r"\*+ +(.*)")
_KEYWORD = re.compile(r"#\+([A-Za-z_-]+):[ \t]*(.*)")
_VALUE = re.compile(r"[ \t]*:([\w-]+):[ \t]*(.*)")
_BEFORE = re.compile(r"(?:(?:TO[D]O|DONE)\b|\[#[A-Z0-9]\]|COMMENT\b)\s*")
_TAGS = re.compile(r"(?<!\s)\s+(:[\w@#%:]+:)\s*$")
_VERBS = {"SUPPORTS": "supports", "OPPOSES": "opposes", "INFORMS": "informs", "ANSWERS": "answers"}
_KNOWN = ("ID", "DG_TYPE", "CUSTOM_ID", PROPERTY)


def read(text: str, draft: Gathered) -> None:
    """Read a file. Raises BadImport."""
    if not re.search(r"(?im)^[ \t]*:DG_TYPE:|^#\+dg_type:", text):
        raise draft.wrong("no heading in it has a property DG_TYPE", hint="discourse-graphs.el gives each node one")
    discourse = Discourse(draft)
    gather(text, discourse)
    discourse.finish()


def gather(text: str, discourse: Discourse) -> None:
    """Take the nodes and relations of a file."""
    entries = list(_entries(text.replace("\r\n", "\n")))
    for title, found, body in entries:
        if title is None:
            discourse.draft.title = discourse.draft.title or found.get("TITLE", "")
            if "DG_TYPE" in found:
                _take(discourse, found.get("TITLE", ""), found, body)
        elif "DG_TYPE" in found:
            _take(discourse, title, found, body)
        else:
            discourse.draft.lost("headings that are no nodes", one="heading that is no node")


def _entries(text: str) -> Iterator[tuple[str | None, dict[str, str], str]]:
    """The beginning of a file and its headings: title, properties, text."""
    title: str | None = None
    found: dict[str, str] = {}
    body: list[str] = []
    in_drawer = False
    for line in text.split("\n"):
        if heading := _HEADING.fullmatch(line):
            yield title, found, "\n".join(body).strip()
            title, found, body, in_drawer = heading[1].strip(), {}, [], False
        elif line.strip().upper() == ":PROPERTIES:":
            in_drawer = True
        elif line.strip().upper() == ":END:" and in_drawer:
            in_drawer = False
        elif in_drawer and (value := _VALUE.fullmatch(line)):
            found[value[1].upper()] = value[2].strip()
        elif title is None and (keyword := _KEYWORD.fullmatch(line)):
            found[keyword[1].upper()] = keyword[2].strip()
        else:
            body.append(line)
    yield title, found, "\n".join(body).strip()


def _take(discourse: Discourse, title: str, found: dict[str, str], body: str) -> None:
    id_ = found.get("ID") or found.get("IDENTIFIER", "")
    fields = _fields(found)
    links = rows(fields.pop("links", None))
    if fields:
        fields = {"title": title, **fields, "id": id_} if fields.get(OURS) != "annotation" else {**fields, "id": id_}
        fields.update({"text": body} if body and "text" not in fields else {})
    if not (fields and discourse.ours((id_,), fields)):
        tags = _TAGS.search(title)
        plain = _BEFORE.sub("", title[: tags.start()] if tags else title)
        named = {"tags": tags[1].strip(":").split(":")} if tags else {}
        discourse.note(tuple(filter(None, (id_, title))), found["DG_TYPE"], plain, {**named, "note": clean(body)})
        links = []
    for link in links:
        detail = {name: value for name, value in link.items() if name not in ("verb", "to")}
        discourse.detail(words(link.get("verb")), id_, words(link.get("to")), detail)
    _relations(discourse, id_ or title, found, links)


def _fields(found: dict[str, str]) -> Body:
    try:
        data = json.loads(found.get(PROPERTY, "null"))
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _relations(discourse: Discourse, id_: str, found: dict[str, str], links: list[Body]) -> None:
    """The relations in properties; a note on one holds for all of its kind."""
    answered = {words(link.get("to")): words(link.get("verb")) for link in links if link.get("kind") == "answers"}
    for name, value in found.items():
        verb = _VERBS.get(name.removeprefix("DG_"), "") if name.startswith("DG_") else ""
        for target in re.split(r"[ \t,]+", value) if verb else ():
            if verb == "answers" and target in answered:
                discourse.relation(answered[target], id_, target)
            elif target:
                discourse.relation(verb, id_, target)
        if name.endswith("_NOTE") and name.startswith("DG_"):
            discourse.draft.lost("notes on relations", one="note on a relation")
        elif not verb and name.startswith("DG_") and name not in _KNOWN:
            discourse.draft.lost(f"properties {clean(name)}", one=f"property {clean(name)}")
