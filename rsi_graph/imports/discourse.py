"""A discourse graph read from any of its tools: notes by type and title, and verbs between them.

Notes that this program wrote are marked (``export.discourse``) and become the same nodes and relations again. Any
other note is a question, a claim, evidence or a source, by its type or by the letters before its title. A work asserts
its evidence; it only mentions any other note that is tied to it, since nothing says what it contains.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from rsi_graph.export.discourse import DERIVED, INFORMS, OPPOSES, OURS, PASSAGE, SUPPORTS, meaning
from rsi_graph.imports import own
from rsi_graph.imports.gathered import Body, Gathered, clean
from rsi_graph.model import KINDS, Kind
from rsi_graph.sources import authors

TYPES: dict[str, tuple[Kind, str]] = {
    "question": ("question", ""), "que": ("question", ""), "claim": ("claim", ""), "clm": ("claim", ""),
    "evidence": ("claim", "evidence"), "evd": ("claim", "evidence"), "result": ("claim", "evidence"),
    "res": ("claim", "evidence"), "hypothesis": ("claim", ""), "hyp": ("claim", ""), "conclusion": ("claim", ""),
    "con": ("claim", ""), "source": ("source", ""), "src": ("source", ""), "condition": ("condition", ""),
    "cnd": ("condition", ""), "risk": ("risk", ""), "rsk": ("risk", ""),
}  # fmt: skip
"""The kind of a note by the name of its type or the letters before its title, and the sort of claim."""
_NAMED = re.compile(r"(?:\[\[)?([A-Za-z]{3})(?:\]\])? - (.+)", re.DOTALL)
_CITED = re.compile(r"(?<!\s)\s*+(?:-\s*+)?(?:\[\[@([^\[\]]+)\]\]|@([\w:.+-]+))\s*$")
_BRACKETS = re.compile(r"\[\[|\]\]")
_VERBS: dict[str, tuple[str, bool]] = {
    "supports": (SUPPORTS, True), "opposes": (OPPOSES, True), "informs": (INFORMS, True), "answers": ("answers", True),
    "supported by": (SUPPORTS, False), "opposed by": (OPPOSES, False), "informed by": (INFORMS, False),
    "answered by": ("answers", False), "derived from": (DERIVED, True), "has derivation": (DERIVED, False),
}  # fmt: skip
"""Each verb as people write it, and True if the note that holds it states the relation."""
_METADATA = {
    "title": "title", "publication": "container-title", "journal": "container-title", "url": "URL", "link": "URL",
    "doi": "DOI", "abstract": "abstract", "publisher": "publisher", "volume": "volume", "pages": "page",
}  # fmt: skip
_ATTRIBUTE = re.compile(r"(?m)^[ \t]*(?:[-*][ \t]+)?\**([A-Za-z][\w() ]{1,20}?)\**::\**[ \t]*(\S[^\n]*)$")


class Bullet(NamedTuple):
    """A line of an outline and those below it."""

    text: str
    children: "tuple[Bullet, ...]" = ()


def verb(words: str) -> tuple[str, bool] | None:
    """Return the verb in some words, in any spelling, and its direction; None for other words."""
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", words.strip()).lower().removeprefix("is ")
    return _VERBS.get(" ".join(plain.split()))


def linked(text: str) -> Iterator[str]:
    """Yield the texts in double brackets; if they are nested, the outermost."""
    start, depth = 0, 0
    for found in _BRACKETS.finditer(text):
        if found[0] == "[[":
            start, depth = (found.end(), 1) if depth == 0 else (start, depth + 1)
        elif depth:
            depth -= 1
            if depth == 0:
                yield text[start : found.start()]


def bare(link: str) -> str:
    """The target of a link without its display name and heading; text in brackets stays."""
    return link if "[[" in link else re.split(r"[|#^]", link, maxsplit=1)[0].strip()


def outlined(outline: Bullet) -> Iterator[tuple[str, tuple[str, bool], str]]:
    """The relations in an outline: a note, below it a verb, below that another note."""
    waiting = [outline]
    while waiting:
        above = waiting.pop()
        waiting += above.children
        for middle in above.children:
            said = verb(middle.text.replace("[[", "").replace("]]", "").replace("#", ""))
            for below in middle.children if said else ():
                for one in linked(above.text):
                    yield from ((one, said, other) for other in linked(below.text) if said)


def uncited(title: str) -> str:
    """A title without the key of a work behind it."""
    cited = _CITED.search(title)
    return title[: cited.start()] if cited else title


def typed(title: str) -> tuple[str, str]:
    """The letters of a note's type and the title behind them; a key of a work alone is a source."""
    if title.startswith("@"):
        return "source", title
    named = _NAMED.fullmatch(title)
    return (named[1].lower(), named[2]) if named else ("", title)


UNQUOTED = "Named beside it in a discourse graph, which does not say what stands there."
"""The text of a passage for which a discourse graph gives neither words nor gist."""
WORK = "work as CSL has it"
"""The field of a note about a work that holds the work's own fields, if it has them."""


class Discourse:
    """Notes and relations as they are read, stated all at once at the end."""

    def __init__(self, draft: Gathered) -> None:
        self.draft = draft
        self.names: dict[str, str] = {}
        """The id of each note by the names that links and relations call it."""
        self._ours: dict[str, Body] = {}
        self._others: list[tuple[tuple[str, ...], str, str, Body, str]] = []
        self._relations: dict[tuple[str, str, str, str], Body] = {}
        self._details: dict[tuple[str, str, str], list[Body]] = {}
        self._cited: set[tuple[str, str]] = set()
        """The notes that a work is tied to already."""

    def ours(self, names: tuple[str, ...], fields: Body) -> bool:
        """Take a note that this program wrote, by its fields; return False for any other note."""
        id_, kind = fields.get("id"), fields.get(OURS)
        if not isinstance(id_, str) or not id_ or kind not in KINDS or id_ in self._ours:
            return False
        kept = {name: value for name, value in fields.items() if name not in (OURS, PASSAGE)}
        self._ours[id_] = {**kept, "kind": kind}
        for name in (id_, *names):
            self.names.setdefault(name, id_)
        self._same(fields.get(PASSAGE), id_, kept)
        return True

    def _same(self, passage: Any, claim: str, fields: Body) -> None:
        """Add the passage that says exactly the same as a piece of evidence and shares its note."""
        if isinstance(passage, str) and "/" in passage and passage not in self._ours:
            self._ours[passage] = {"id": passage, "kind": "annotation", "text": fields.get("text", "")}
            self.names.setdefault(passage, passage)
            self.relation(SUPPORTS, passage, claim, {"kind": "asserts"})

    def note(self, names: tuple[str, ...], type_: str, title: str, fields: Body, key: str = "") -> None:
        """Take any other note. Its ``type_`` is a name or the letters before titles; unknown ones are claims.

        ``key`` is its id where it has one that people read.
        """
        self._others.append((names, type_, title, fields, key))

    def relation(self, said: str, source: str, target: str, detail: Mapping[str, Any] | None = None) -> None:
        """Take a relation between two notes by any of their names, with what the verb does not say."""
        key = (said, source, target, json.dumps(detail, sort_keys=True, default=str) if detail else "")
        self._relations[key] = dict(detail or {})

    def detail(self, said: str, source: str, target: str, detail: Mapping[str, Any]) -> None:
        """Take the exact form of a relation between two ids of ours, which holds if the relation still exists."""
        self._details.setdefault((said, source, target), []).append(dict(detail))

    def finish(self) -> None:
        """State everything."""
        mine: dict[str, Body] = {}
        rest: list[tuple[str, str, str]] = []
        for (said, source, target, _), detail in self._relations.items():
            by, to = (self.names.get(name, "") for name in (source, target))
            if not (by in self._ours and to in self._ours):
                rest.append((said, source, target))
                continue
            for one in self._details.get((said, by, to), [detail]):
                if stated := self._edge(said, by, to, one):
                    mine.setdefault(json.dumps(stated, sort_keys=True, default=str), stated)
                else:
                    rest.append((said, source, target))
        title = {"title": self.draft.title}
        own.graph(self.draft, {"nodes": list(self._ours.values()), "edges": list(mine.values()), "graph": title})
        for names, type_, called, fields, key in self._others:
            id_ = self._note(type_, called, fields, key)
            for name in names:
                self.names.setdefault(name, id_)
        for said, source, target in rest:
            self._relate(said, source, target)

    # --- inside ---------------------------------------------------------------------------------------------------

    def _edge(self, said: str, source: str, target: str, detail: Body) -> Body:
        """A relation between notes of ours in the node-link form; empty if it is none."""
        kinds = [str(self._ours[id_]["kind"]) for id_ in (source, target)]
        found = detail if isinstance(detail.get("kind"), str) else meaning(said, kinds[0], kinds[1])
        return {"source": source, "target": target, **found} if found else {}

    def _note(self, type_: str, title: str, fields: Body, key: str) -> str:
        kind, sort = TYPES.get(type_.lower(), ("claim", ""))
        if type_.lower() not in TYPES:
            self.draft.lost(
                f"notes of the type {clean(type_)}", written="claims", one=f"note of the type {clean(type_)}"
            )
        if kind == "source":
            return self._work(key, title, fields) if key else self._source(title, fields)
        cited = _CITED.search(title)
        title = clean(title[: cited.start()] if cited else title).replace("[[", "").replace("]]", "")
        made: Body = {name: fields[name] for name in ("tags", "note", "text") if fields.get(name)}
        sorted_ = {"kind": sort} if sort else {}
        text = made.pop("text", title)
        id_ = self.draft.proposition(text, key=key, title=title, kind=kind, fields={**made, **sorted_})
        if cited:
            self._cite(id_, self._source(f"@{cited[1] or cited[2]}", {}))
        return id_

    def _cite(self, id_: str, work: str) -> None:
        """A work that a note comes from: it asserts a piece of evidence, and mentions any other note."""
        body = self.draft.body(id_)
        says = body["text"] if body.get("kind") == "evidence" else ""
        self._tie("asserts" if says else "mentions", work, id_, says or UNQUOTED)

    def _named(self, said: str, work: str, id_: str) -> None:
        """Take a work that bears on a note without a quotation."""
        if said != INFORMS:
            what = f"{said} between a work and a note, without a passage"
            self.draft.lost(f"relations {what}", written="mentions", one=f"relation {what}")
        self._tie("mentions", work, id_, UNQUOTED)

    def _tie(self, kind: str, work: str, id_: str, text: str) -> None:
        """Tie a work to a note by one passage, however often the two are named together."""
        if (work, id_) not in self._cited:
            self._cited.add((work, id_))
            self.draft.relate(kind, self.draft.annotation(work, id_, {"text": text}), id_)

    def _source(self, title: str, fields: Body) -> str:
        key = title.removeprefix("@")
        made: Body = {"type": "document", "title": clean(key) or "(no title)"}
        if title.startswith("@") and re.fullmatch(r"[\w:.+-]+", key):
            made["citation-key"] = key
        made |= {name: fields[name] for name in ("tags", "note") if fields.get(name)}
        made |= _metadata(str(fields.get("note", ""))) if "note" in fields else {}
        made |= fields.get(WORK) or {}
        there = self.names.get(title)
        if there is None:
            there = self.names[title] = self.draft.source(key, made)
        elif fields and there in self.draft and self.draft.kind(there) == "source":
            self.draft.body(there).update({n: v for n, v in made.items() if n != "type" or v != "document"})
        return there

    def _work(self, key: str, title: str, fields: Body) -> str:
        """A work under an id of its own, by which the titles of other notes cite it."""
        id_ = self._source(f"@{key}", {**fields, WORK: {"title": title, **(fields.get(WORK) or {})}})
        self.draft.body(id_).pop("citation-key", None)
        return self.names.setdefault(title, id_)

    def _relate(self, said: str, source: str, target: str) -> None:
        by, to = (self.names.get(name, "") for name in (source, target))
        if not by or not to or by not in self.draft or to not in self.draft:
            for name, id_ in ((source, by), (target, to)):
                if not id_:
                    self.draft.remark(f"[[{name}]] is no node of the discourse graph")
            self.draft.lost("relations to what is no node", one="relation to what is no node")
            return
        kinds = self.draft.kind(by), self.draft.kind(to)
        if kinds[0] == "source" and kinds[1] not in ("source", "annotation") and said != DERIVED:
            self._named(said, by, to)
        elif said == "answers" or (said == INFORMS and kinds[1] == "question" and kinds[0] != "annotation"):
            self._state("answers", by, to, {"with": "other"})
        elif kinds[1] == "source" and kinds[0] in ("claim", "condition", "risk") and said in (DERIVED, INFORMS):
            self._cite(by, to)
        elif found := meaning(said, *kinds):
            self._state(found.pop("kind"), by, to, found)
        elif said == INFORMS:
            self.draft.lost("informs between claims", one="relation informs between claims")
        else:
            self._state(said, by, to, {})

    def _state(self, kind: str, source: str, target: str, said: Body) -> None:
        if kind not in self.draft.related(source, target) and not self.draft.relate(kind, source, target, **said):
            what = f"{clean(kind) or 'without a type'} that a corpus cannot state"
            self.draft.lost(f"relations {what}", one=f"relation {what}")


def _metadata(text: str) -> Body:
    """The fields of a work in lines of its note such as ``Title:: ...``."""
    found: Body = {}
    for line in _ATTRIBUTE.finditer(text):
        name, value = line[1].lower(), clean(line[2]).replace("[[", "").replace("]]", "")
        if name in ("author", "authors", "author(s)") and "author" not in found:
            found["author"] = [authors.name(part) for part in _people(value)]
        elif name in ("year", "date") and (year := re.search(r"\b\d{4}\b", value)):
            found.setdefault("issued", year[0])
        elif name in _METADATA and value:
            found.setdefault(_METADATA[name], value)
    return found


def _people(value: str) -> list[str]:
    """The persons in a line, separated by semicolons or "and", else by commas without initials after them."""
    parts = re.split(r";| and | & ", value)
    parts = parts if len(parts) > 1 else re.split(r",(?!\s*(?:[A-Z]\.?[ -]?)+$)", value)
    return [part.strip() for part in parts if part.strip()]
