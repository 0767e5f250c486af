"""Discourse graphs from Roam Research: its JSON of pages, and the exports of its extension Discourse Graphs.

A page with a title such as ``[[CLM]] - ...`` or ``@key`` is a node, and its outline holds the relations. The
extension's own JSON and JSON-LD list nodes and relations directly.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from rsi_graph.export.discourse import OURS, PASSAGE
from rsi_graph.export.roam import ATTRIBUTE, CORPUS, is_plain
from rsi_graph.imports.discourse import TYPES, Bullet, Discourse, linked, outlined, typed, uncited, verb
from rsi_graph.imports.gathered import Body, Gathered, clean
from rsi_graph.imports.json_text import members, rows, words

_DEEPEST = 200
"""The most levels of a page's outline that are read."""


def read(text: str, draft: Gathered) -> None:
    """Read a list of pages. Raises BadImport."""
    try:
        data = json.loads(text)
    except RecursionError:
        raise draft.wrong("nested too deeply") from None
    except ValueError as error:
        raise draft.wrong(f"not JSON: {error}") from None
    if isinstance(data, dict):
        exported(data, draft)
    elif isinstance(data, list):
        _pages(rows(data), draft)
    else:
        raise draft.wrong("a list of pages was expected")


def _pages(pages: list[Body], draft: Gathered) -> None:
    discourse = Discourse(draft)
    for page in pages:
        title = words(page.get("title"))
        outlines = tuple(_outlines(page, draft))
        fields = _own(outlines)
        if title == CORPUS:
            draft.title = words(fields.get("title"))
        elif not (fields and _ours(discourse, title, fields, outlines)):
            _note(discourse, title, outlines)
    discourse.finish()


def _ours(discourse: Discourse, title: str, fields: Body, outlines: tuple[Bullet, ...]) -> bool:
    """Take a page that our export wrote, with the exact form of its relations."""
    links, id_ = fields.pop("links", None), words(fields.get("id"))
    if fields.get(OURS) not in ("source", "annotation"):
        fields.setdefault("title", uncited(typed(title)[1]) if PASSAGE in fields else typed(title)[1])
    if "text" not in fields and outlines and is_plain(outlines[0].text) and fields.get(OURS) != "source":
        fields["text"] = outlines[0].text
    if not discourse.ours((title,), fields):
        return False
    said = list(_said(title, outlines))
    for link in rows(links):
        detail = {name: value for name, value in link.items() if name not in ("verb", "to")}
        discourse.detail(words(link.get("verb")), id_, words(link.get("to")), detail)
    for relation in said:
        discourse.relation(*relation)
    return True


def _note(discourse: Discourse, title: str, outlines: tuple[Bullet, ...]) -> None:
    letters, called = typed(title)
    if letters not in TYPES:
        discourse.draft.lost("pages that are no nodes", one="page that is no node")
        return
    note = clean("\n".join(line for outline in outlines for line in _lines(outline, 0)))
    discourse.note((title,), letters, called, {"note": note})
    for relation in _said(title, outlines):
        discourse.relation(*relation)


def _said(title: str, outlines: tuple[Bullet, ...]) -> Iterator[tuple[str, str, str]]:
    """Take the relations in a page's outline; evidence under a question informs it."""
    for one, said, other in outlined(Bullet("", outlines)):
        yield (said[0], one, other) if said[1] else (said[0], other, one)
    for outline in outlines:  # a verb at the top of a page belongs to the page itself
        found = verb(outline.text.replace("[[", "").replace("]]", ""))
        for below in outline.children if found else ():
            for other in linked(below.text):
                if found:
                    yield (found[0], title, other) if found[1] else (found[0], other, title)


def _own(outlines: tuple[Bullet, ...]) -> Body:
    """The fields that our export put into a block of the page."""
    for outline in outlines:
        if outline.text.startswith(ATTRIBUTE):
            try:
                found = json.loads(outline.text.removeprefix(ATTRIBUTE).rpartition("`")[0])
            except (ValueError, RecursionError):
                continue
            return found if isinstance(found, dict) else {}
    return {}


def _outlines(block: Body, draft: Gathered, depth: int = 0) -> Iterator[Bullet]:
    """The blocks below a page or block; Roam calls their text ``string``, its extension ``text``."""
    if depth > _DEEPEST:
        draft.lost("blocks that are nested too deeply", one="block that is nested too deeply")
        return
    for child in rows(block.get("children")):
        text = words(child.get("string") or child.get("text"))
        yield Bullet(text, tuple(_outlines(child, draft, depth + 1)))


def _lines(outline: Bullet, depth: int) -> Iterator[str]:
    if outline.text:
        yield f"{'    ' * depth}- {outline.text}"
    for child in outline.children:
        yield from _lines(child, depth + 1)


# --- the extension ------------------------------------------------------------------------------------------------


def exported(data: Body, draft: Gathered) -> None:
    """Read what the extension exports as JSON or JSON-LD. Raises BadImport."""
    if "@graph" in data:
        draft.title = words(members(data.get(OURS)).get("title"))
        data = _plain(rows(data.get("@graph")))
    if not isinstance(data.get("nodes"), list):
        raise draft.wrong("nodes and relations were expected")
    discourse = Discourse(draft)
    for node in rows(data["nodes"]):
        title, type_ = words(node.get("title")), words(node.get("type"))
        beside = node.get(OURS)
        if isinstance(beside, dict) and discourse.ours((words(node.get("uid")), title), beside):
            continue
        letters, called = typed(title)
        outlines = tuple(_outlines(node, draft))
        note = words(node.get("content")) or "\n".join(line for o in outlines for line in _lines(o, 0))
        if not (type_ or letters in TYPES):
            draft.lost("pages that are no nodes", one="page that is no node")
            continue
        draft.lost(
            "authors, dates and addresses of notes",
            sum(bool(node.get(n)) for n in ("date", "createdBy")),
            one="author, date or address of a note",
        )
        discourse.note((words(node.get("uid")), title), type_ or letters, called, {"note": clean(_unheaded(note))})
    for relation in rows(data.get("relations")):
        found = verb(words(relation.get("label"))) or (words(relation.get("label")).lower(), True)
        ends = [words(relation.get(end)) for end in ("source", "target")]
        source, target = ends if found[1] else reversed(ends)
        detail = relation.get(OURS)
        discourse.relation(found[0], source, target, detail if isinstance(detail, dict) else None)
    discourse.finish()


def _unheaded(note: str) -> str:
    return re.sub(r"\A---\n.*?\n---\n", "", note, flags=re.DOTALL)


def _plain(graph: list[Body]) -> Body:
    """JSON-LD of the extension in the form of its own JSON."""
    labels = {words(row.get("@id")): words(row.get("label")) for row in graph if "label" in row}
    nodes: list[dict[str, Any]] = [
        {"uid": row.get("@id"), "title": row.get("title"), "type": labels.get(words(row.get("@type")), ""),
         "content": row.get("content"), "date": row.get("created"), "createdBy": row.get("creator"),
         OURS: row.get(OURS)}
        for row in graph if "title" in row
    ]  # fmt: skip
    relations = [
        {"label": labels.get(words(row.get("predicate")), ""), "source": row.get("source"),
         "target": row.get("destination"), OURS: row.get(OURS)}
        for row in graph if row.get("@type") == "relationInstance"
    ]  # fmt: skip
    return {"nodes": nodes, "relations": relations}
