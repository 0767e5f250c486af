"""Discourse graphs in folders: an Obsidian vault, the Markdown that Roam's extension exports, Org files.

A note is a node if its front matter names a type (``nodeTypeId``) or its name begins with one, as in ``CLM - Sleep
helps``. Relations stand in ``relations.json``, in the front matter under a relation's id, in outlines, or as lines
such as ``Supports:: [[CLM - Sleep helps]]``. The command line hands a folder over as one JSON text of its files; the
extension's own JSON and JSON-LD are read as well.
"""

import json
import re
from pathlib import PurePosixPath

from rsi_graph.corpus import yamltext
from rsi_graph.export.discourse import OURS, PASSAGE
from rsi_graph.export.vault import CONTEXT, KEY, RELATIONS, SETTINGS, WRITTEN, titled
from rsi_graph.export.vault import body as body_of
from rsi_graph.imports import org, roam
from rsi_graph.imports.discourse import TYPES, Bullet, Discourse, bare, linked, outlined, typed, uncited, verb
from rsi_graph.imports.gathered import Body, Gathered, clean
from rsi_graph.imports.json_text import mapping, rows, table, words

_FRONT = re.compile(r"\A---\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_LINE = re.compile(r"(?mi)^[ \t]*(?:[-*][ \t]+)?\**([a-z]+(?: [a-z]+){0,3})\**[ \t]*::?\**[ \t]*(\[\[.*\]\].*)$")
_CONTEXT = re.compile(r"(?mi)^#{1,6} Discourse context[ \t]*$")
_ABOUT = ("author", "date", "url", "createdBy", "created", "modified")
"""The entries of front matter about a note as a page, which have no place in a corpus."""
NOTES = (".md", ".org")
"""The endings of the files that hold notes."""
_MOST = 2000
"""The most levels of an outline that are looked at."""


def read(text: str, draft: Gathered) -> None:
    """Read a folder, or the extension's own JSON or JSON-LD. Raises BadImport."""
    data = mapping(text, draft)
    if "@graph" in data or "relations" in data:
        roam.exported(data, draft)
        return
    files = data.get(KEY)
    if not isinstance(files, dict):
        raise draft.wrong("a vault is a folder of notes, and this is no such thing", hint="import the folder itself")
    _Vault(draft, {str(name): words(content) for name, content in files.items()}).read()


_KNOWN = frozenset({"title", "nodeTypeId", "nodeInstanceId", "tags", "aliases", "cssclass", "cssclasses"})
"""The fields of front matter that are read, or say but how a note looks."""
NO_NODE = (
    "no note in it is a node of a discourse graph: one has a title that begins with QUE -, CLM -, EVD - or @key, or a"
    " nodeTypeId in its front matter"
)


class _Vault:
    def __init__(self, draft: Gathered, files: dict[str, str]) -> None:
        self.draft, self.files = draft, files
        self.discourse = Discourse(draft)
        self.types: dict[str, str] = {}
        self.verbs: dict[str, str] = {}
        self.written: set[tuple[str, str, str]] = set()
        """The relations that our export wrote, so that one that somebody removed is not read from another place."""
        self.lines: set[tuple[str, str, str]] = set()
        self.spoken: set[str] = set()
        """The notes of ours that still list their relations."""
        self.notes: list[tuple[str, Body, str]] = []
        self.names: dict[str, str] = {}
        """The canonical name of a note by each of its names."""

    def read(self) -> None:
        for name, text in self.files.items():
            if PurePosixPath(name).name == SETTINGS:
                self._settings(self._json(name, text))
            elif name == WRITTEN:
                self._known(self._json(name, text))
        for name, text in self.files.items():
            if name.endswith(".md"):
                self._note(PurePosixPath(name).stem, text)
            elif name.endswith(".org"):
                org.gather(text, self.discourse)
        for name, front, body in self.notes:
            self._inside(name, front, body)
        self._relations()
        self.discourse.finish()
        if not self.discourse.names:
            self.draft.remark(NO_NODE)

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

    def _known(self, data: Body) -> None:
        self.draft.title = words(data.get("title"))
        listed = data.get("relations")
        triples = [row for row in listed if isinstance(row, list)] if isinstance(listed, list) else []
        self.written = {(words(r[0]), words(r[1]), words(r[2])) for r in triples if len(r) == 3}  # noqa: PLR2004

    # --- notes ----------------------------------------------------------------------------------------------------

    def _note(self, stem: str, text: str) -> None:
        front, body = self._parts(stem, text)
        called = words(front.get("title"))
        own = {**front, "id": words(front.get("nodeInstanceId"))}
        if OURS in front and self._ours(stem, own, body):
            return
        kind = self.types.get(words(front.get("nodeTypeId")), "")
        letters, title = typed(called) if typed(called)[0] in TYPES else typed(stem)
        kind = kind or letters
        if not kind or (kind not in TYPES and "nodeTypeId" not in front):
            self.draft.lost("notes that are no nodes", one="note that is no node")
            return
        names = tuple(filter(None, (stem, called, words(front.get("nodeInstanceId")))))
        tags = front.get("tags")
        fields: Body = {"tags": [words(tag) for tag in tags if words(tag)] if isinstance(tags, list) else []}
        fields["note"] = clean(_CONTEXT.sub("", _LINE.sub(lambda line: "" if verb(line[1]) else line[0], body)))
        self.draft.lost(
            "authors, dates and addresses of notes",
            sum(name in front for name in _ABOUT),
            one="author, date or address of a note",
        )
        for other in sorted(front.keys() - _KNOWN - set(_ABOUT) - self.verbs.keys()):
            if front[other] not in (None, "", []) and not verb(other):
                self.draft.lost(f"fields {clean(other)} of notes", one=f"field {clean(other)} of a note")
        self.discourse.note(names, kind, title, fields)
        self._called(names, names[-1], front, body)

    def _ours(self, stem: str, front: Body, body: str) -> bool:
        """Take a note that our export wrote."""
        fields = {name: value for name, value in front.items() if name not in ("nodeTypeId", "nodeInstanceId")}
        if fields.get(OURS) not in ("source", "annotation"):
            fields.setdefault("title", uncited(titled(stem)) if PASSAGE in fields else titled(stem))
        if "text" not in fields and body_of(body):
            fields["text"] = body_of(body)
        if not self.discourse.ours((stem,), fields):
            return False
        if CONTEXT in body:
            self.spoken.add(fields["id"])
        self._called((stem, fields["id"]), fields["id"], {}, body)
        return True

    def _called(self, names: tuple[str, ...], name: str, front: Body, body: str) -> None:
        for one in names:
            self.names.setdefault(one, name)
        self.notes.append((name, front, body))

    def _parts(self, stem: str, text: str) -> tuple[Body, str]:
        found = _FRONT.match(text)
        if not found:
            return {}, text
        document = yamltext.read(found[1].encode("utf-8", "replace"))
        data = document.data if document.data is not None else _lines(found[1])
        if not isinstance(data, dict):
            self.draft.remark(f"{stem}: its front matter is no mapping and is not read")
        return data if isinstance(data, dict) else {}, text[found.end() :]

    # --- relations ------------------------------------------------------------------------------------------------

    def _name(self, link: str) -> str:
        stem = bare(link)
        stem = PurePosixPath(stem).name.removesuffix(".md") if "[[" not in stem else stem
        return self.names.get(stem, stem)

    def _inside(self, name: str, front: Body, body: str) -> None:
        """The relations that a note states in its front matter and its text."""
        for type_, said in self.verbs.items():
            for link in linked(json.dumps(front.get(type_), ensure_ascii=False)) if type_ in front else ():
                self._state((said, name, self._name(link)))
        for key, value in front.items():
            turned = verb(key)
            for link in linked(json.dumps(value, ensure_ascii=False)) if turned else ():
                self._turned(name, turned, self._name(link))
        for line in _LINE.finditer(body):
            turned = verb(line[1])
            for link in linked(line[2]) if turned else ():
                self._turned(name, turned, self._name(link))
        for one, way, other in outlined(_outline(body)):
            self._turned(self._name(one), way, self._name(other))

    def _turned(self, one: str, said: tuple[str, bool] | None, other: str) -> None:
        if said is not None:
            self._state((said[0], one, other) if said[1] else (said[0], other, one))

    def _state(self, relation: tuple[str, str, str]) -> None:
        self.lines.add(relation)
        if relation not in self.written:
            self.discourse.relation(*relation)

    def _relations(self) -> None:
        """Take the relations of the plugin's own file; of those that we wrote, only those still in the notes."""
        there = set()
        for name, text in self.files.items():
            for relation in table(self._json(name, text).get("relations")).values() if _is_of_plugin(name) else ():
                found = tuple(words(relation.get(end)) for end in ("type", "source", "destination"))
                said, source, target = self.verbs.get(found[0], ""), *found[1:]
                key = (said, self.names.get(source, source), self.names.get(target, target))
                there.add(key)
                if key not in self.written or key in self.lines or source not in self.spoken:
                    detail = relation.get(OURS)
                    self.discourse.relation(*key, detail if isinstance(detail, dict) else None)
        gone = sum(key not in there or (key not in self.lines and key[1] in self.spoken) for key in self.written)
        if gone:
            self.draft.remark(f"{gone} of the relations that were exported were taken away since and are not read")


def _is_of_plugin(name: str) -> bool:
    return PurePosixPath(name).name == RELATIONS


def _outline(text: str) -> Bullet:
    """The bullets of a text as an outline, by indent."""
    made: list[tuple[int, str, list[Bullet]]] = [(-1, "", [])]

    def close(indent: int) -> None:
        while len(made) > 1 and made[-1][0] >= indent:
            _, said, below = made.pop()
            made[-1][2].append(Bullet(said, tuple(below)))

    for line in text.split("\n"):
        bullet = re.match(r"([ \t]*)[-*] ", line)
        if bullet and len(made) < _MOST:
            indent = len(bullet[1].expandtabs(4))
            close(indent)
            made.append((indent, line[bullet.end() :], []))
    close(0)
    return Bullet("", tuple(made[0][2]))


__all__ = ["KEY", "NOTES", "RELATIONS", "SETTINGS", "WRITTEN", "read"]


def _lines(front: str) -> Body:
    """Front matter that is no YAML, line by line: Roam's extension writes ``title: [[EVD]] - ...`` without quotes."""
    found = (line.partition(": ") for line in front.splitlines())
    return {name: value.strip() for name, colon, value in found if colon and re.fullmatch(r"[\w -]{1,60}", name)}
