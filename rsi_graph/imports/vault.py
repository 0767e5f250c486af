"""Discourse graphs as Obsidian vaults keep them: a note a node, by type and title, and relations beside or inside.

A note is a node where its front matter names a type (``nodeTypeId``) or its file's name begins with one, as in
``CLM - Sleep helps``. Relations stand in ``relations.json``, in the front matter under a relation's id, or as lines
such as ``Supports:: [[CLM - Sleep helps]]``. The command line hands a folder over as one JSON text of its files.
"""

import json
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from rsi_graph.corpus import yamltext
from rsi_graph.imports.gathered import Body, Gathered, clean
from rsi_graph.imports.json_text import mapping, rows, table, words
from rsi_graph.model import Kind

KEY = "discourse-graph"
"""The member under which the files of a folder stand."""
SETTINGS, RELATIONS = "data.json", "relations.json"
_TYPES: dict[str, tuple[Kind, str]] = {
    "question": ("question", ""), "que": ("question", ""), "claim": ("claim", ""), "clm": ("claim", ""),
    "evidence": ("claim", "evidence"), "evd": ("claim", "evidence"), "result": ("claim", "evidence"),
    "res": ("claim", "evidence"), "hypothesis": ("claim", ""), "hyp": ("claim", ""), "conclusion": ("claim", ""),
    "con": ("claim", ""), "source": ("source", ""), "src": ("source", ""),
}  # fmt: skip
"""The kind of a note by the name of its type or the letters before its title, and the sort of claim."""
_NAMED = re.compile(r"(?:\[\[)?([A-Za-z]{3})(?:\]\])? - (.+)", re.DOTALL)
_CITED = re.compile(r"\s*-?\s*(?:\[\[)?@([\w:.-]+)(?:\]\])?\s*$")
_FRONT = re.compile(r"\A---\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_LINE = re.compile(r"(?mi)^[ \t]*(?:[-*][ \t]+)?\**([a-z]+(?: by)?)\**[ \t]*::?\**[ \t]*(\[\[.*\]\].*)$")
_LINK = re.compile(r"\[\[([^\]|#]+)[^\]]*\]\]")
_VERBS = {
    "supports": ("supports", True), "opposes": ("attacks", True), "informs": ("informs", True),
    "supported by": ("supports", False), "opposed by": ("attacks", False), "informed by": ("informs", False),
}  # fmt: skip
"""The relation that each verb states, and True where the note that it stands in is the one that states it."""


def read(text: str, draft: Gathered) -> None:
    """Read a vault. Raises BadImport."""
    files = mapping(text, draft).get(KEY)
    if not isinstance(files, dict):
        raise draft.wrong("a vault is a folder of notes, and this is no such thing", hint="import the folder itself")
    _Vault(draft, {name: words(content) for name, content in files.items()}).read()


class _Vault:
    def __init__(self, draft: Gathered, files: dict[str, str]) -> None:
        self.draft, self.files = draft, files
        self.types: dict[str, str] = {}
        self.verbs: dict[str, str] = {}
        self.ids: dict[str, str] = {}
        """The id of each node by its file's name without folder and ending, and by its own id in the vault."""
        self.notes: list[tuple[str, Body, str]] = []

    def read(self) -> None:
        for name, text in self.files.items():
            if PurePosixPath(name).name == SETTINGS:
                self._settings(self._json(name, text))
        for name, text in self.files.items():
            if name.endswith(".md"):
                self._note(PurePosixPath(name).stem, text)
        for id_, front, body in self.notes:
            self._inside(id_, front, body)
        for name, text in self.files.items():
            if PurePosixPath(name).name == RELATIONS:
                for relation in table(self._json(name, text).get("relations")).values():
                    ends = [self.ids.get(words(relation.get(end)), "") for end in ("source", "destination")]
                    self._relate(self.verbs.get(words(relation.get("type")), ""), *ends)

    def _json(self, name: str, text: str) -> Body:
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            data = None
        if not isinstance(data, dict):
            self.draft.remark(f"{name} is no JSON object and is not read")
        return data if isinstance(data, dict) else {}

    def _settings(self, data: Body) -> None:
        """Learn the names of the types of nodes and relations in this vault."""
        self.types |= {words(row.get("id")): words(row.get("name")).lower() for row in rows(data.get("nodeTypes"))}
        self.verbs |= {
            words(row.get("id")): words(row.get("label")).lower() for row in rows(data.get("relationTypes"))
        }

    # --- notes ----------------------------------------------------------------------------------------------------

    def _note(self, stem: str, text: str) -> None:
        front, body = self._parts(stem, text)
        named = _NAMED.fullmatch(stem)
        kind = self.types.get(words(front.get("nodeTypeId")), "") or (named[1].lower() if named else "")
        if stem.startswith("@"):
            kind = kind or "source"
        if not kind or (kind not in _TYPES and "nodeTypeId" not in front):
            self.draft.lost("notes that are no nodes")
            return
        what, sort = _TYPES.get(kind, ("claim", ""))
        if kind not in _TYPES:
            self.draft.lost(f"notes of the type {kind}", written="claims")
        title = named[2] if named else stem
        id_ = self._source(stem, title) if what == "source" else self._proposition(what, sort, title, front, body)
        for name in (stem, words(front.get("nodeInstanceId"))):
            if name:
                self.ids.setdefault(name, id_)
        self.notes.append((id_, front, body))

    def _parts(self, stem: str, text: str) -> tuple[Body, str]:
        found = _FRONT.match(text)
        if not found:
            return {}, text
        document = yamltext.read(found[1].encode("utf-8", "replace"))
        if document.data is not None and not isinstance(document.data, dict):
            self.draft.remark(f"{stem}: its front matter is no mapping and is not read")
        return document.data if isinstance(document.data, dict) else {}, text[found.end() :]

    def _proposition(self, what: Kind, sort: str, title: str, front: Body, body: str) -> str:
        cited = _CITED.search(title)
        title = clean(title[: cited.start()] if cited else title).replace("[[", "").replace("]]", "")
        tags = front.get("tags")
        fields: Body = {"tags": [words(tag) for tag in tags if words(tag)] if isinstance(tags, list) else []}
        fields |= {"kind": sort} if sort else {}
        note = clean(_LINE.sub("", body))
        id_ = self.draft.proposition(title, kind=what, fields={**fields, "note": note})
        if cited:
            passage = self.draft.annotation(self._source(f"@{cited[1]}", cited[1]), id_, {"text": title})
            self.draft.relate("asserts", passage, id_)
        return id_

    def _source(self, stem: str, title: str) -> str:
        key = stem.removeprefix("@")
        if stem not in self.ids:
            fields: dict[str, Any] = {"type": "document", "title": clean(title.removeprefix("@"))}
            self.ids[stem] = self.draft.source(
                key, {**fields, "citation-key": key} if stem.startswith("@") else fields
            )
        return self.ids[stem]

    # --- relations ------------------------------------------------------------------------------------------------

    def _inside(self, id_: str, front: Body, body: str) -> None:
        """The relations that a note states in its front matter and its text."""
        for type_, verb in self.verbs.items():
            for target in self._targets(json.dumps(front.get(type_), ensure_ascii=False)):
                self._relate(verb, id_, target)
        for line in _LINE.finditer(body):
            verb, is_forward = _VERBS.get(line[1].lower(), ("", True))
            for target in self._targets(line[2]) if verb else ():
                self._relate(verb, *((id_, target) if is_forward else (target, id_)))

    def _targets(self, text: str) -> Iterator[str]:
        for link in _LINK.findall(text):
            stem = PurePosixPath(link.strip()).name.removesuffix(".md")
            if stem in self.ids:
                yield self.ids[stem]
            else:
                self.draft.remark(f"[[{link}]] is no node of the vault")
                self.draft.lost("relations to what is no node")

    def _relate(self, verb: str, source: str, target: str) -> None:
        kind = _VERBS.get(verb, (verb, True))[0]
        if not source or not target:
            self.draft.lost("relations to what is no node")
        elif self.draft.kind(target) == "question" and kind in ("informs", "supports", "attacks"):
            side = {"supports": "yes", "attacks": "no"}.get(kind, "other")
            self._state("answers", source, target, **{"with": side})
        elif kind == "informs":
            self.draft.lost("informs between claims")
        else:
            self._state(kind, source, target)

    def _state(self, kind: str, source: str, target: str, **said: str) -> None:
        if kind not in self.draft.related(source, target) and not self.draft.relate(kind, source, target, **said):
            self.draft.lost(f"relations {kind or 'without a type'} that a corpus cannot state")
