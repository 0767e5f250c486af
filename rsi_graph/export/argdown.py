"""Argdown (https://argdown.org/syntax): statements, relations, and arguments with their premises.

Each text is on one line, with all of Argdown's signs escaped. A relation that Argdown lacks is written as the nearest
one it has, so that maps show it, and exactly in the ``links`` of the data of the node that states it, from which it is
read back. Sources are in the front matter.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from rsi_graph.corpus.records import as_json
from rsi_graph.export.features import EVERYTHING, Carries
from rsi_graph.export.part import Data, Part

_DATA, _FRONT = "data of the node", "front matter"
CARRIES: Carries = {
    **EVERYTHING,
    **dict.fromkeys(("question", "condition", "risk"), "statements with kind in their data"),
    **dict.fromkeys(("requires", "given", "raises"), "supports, and links in the data"),
    "mitigates": "attacks, and links in the data",
    "answers": "supports and attacks, and links in the data",
    **dict.fromkeys(("refines", "same-as"), "links in the data"),
    **dict.fromkeys(("because", "weight", "claim-kind", "credence", "expect", "status", "note"), _DATA),
    **dict.fromkeys(
        (
            "annotation",
            "stance",
            "locator",
            "quote",
            "checked",
            "evidence",
            "source",
            "standing",
            "access",
            "published",
            "et-al",
            "citation-key",
            "recheck-citation",
        ),
        _FRONT,
    ),
}
OURS = "rsi-graph"
"""The entry of the front matter that says that ids, kinds and links in the data are this program's own."""
CHAPTERS = {"question": "Questions", "claim": "Claims", "condition": "Conditions", "risk": "Risks"}
NATIVE = {"supports": "+>", "attacks": "->", "undercuts": "_>", "contradicts": "><"}
"""The relations that Argdown has, from the node above to the one below."""
NEAREST = {"requires": "<+", "given": "<+", "raises": "+>", "mitigates": "->"}
"""The form of the other relations on a map; a requirement is a support from the condition."""
SIDES = {"yes": "+>", "no": "->"}
_SIGNS = NATIVE | NEAREST
MARKS = _SIGNS | SIDES
"""The sign of each relation, of an answer by its side."""
_PREFIXES = {name: f"\n  {sign} " for name, sign in MARKS.items()}
"""The beginning of the line of each relation, of an answer by its side."""
_SILENT = ("premise", "of")
"""The relations that nesting expresses."""

_ALWAYS = re.compile(r"[\\\[\]<>#*_@{}/=()]")
_COLON = re.compile(r":\S")
_BEFORE_TEXT = re.compile(r"([.:])(?=\S)")
_LEADING = re.compile(r"[-+\d]")
_IN_BRACKETS = str.maketrans("[]<>{}", "()\u2039\u203a()")
_BRACKETS = re.compile(r"[\[\]<>{}]")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_ODD = re.compile(r"[][<>{}=\x85\u2028\u2029]")
"""The signs in a text that Argdown would interpret: brackets, the mark of the front matter, unusual line ends."""
_ODD_BEYOND = "\x85\u2028\u2029"
"""The ones among them that are not ASCII."""


def write(part: Part) -> str:
    """The whole document."""
    return "".join(_Document(part).lines())


def mark(relation: str, side: str | None = None) -> str | None:
    """The sign of a relation below its source; None for a relation that maps do not show."""
    return SIDES.get(side or "") if relation == "answers" else _SIGNS.get(relation)


def escaped(text: str) -> str:
    """A text on one line with all signs of Argdown escaped."""
    return _escaped(" ".join(text.split()))


def _escaped(line: str) -> str:
    if _ALWAYS.search(line):
        line = _ALWAYS.sub(r"\\\g<0>", line)
    dots = line.count(".")
    if dots - line.endswith(".") > line.count(". ") or (":" in line and _COLON.search(line)):
        line = _BEFORE_TEXT.sub(r"\\\1", line)
    return f"\\{line}" if _LEADING.match(line) else line


def data(fields: Data) -> str:
    """Fields as Argdown's data: JSON on one line, which is YAML, without a bracket inside a text."""
    return _data(fields, _nested(fields.values()))


def _data(fields: Data, nested: int) -> str:
    text = as_json(fields)
    opened, closed = text.count("{") + text.count("["), text.count("}") + text.count("]")
    if opened == closed == nested + 1 and not _is_odd(text):
        return text
    return _STRING.sub(lambda found: _ODD.sub(_number, found[0]), text)


def _is_odd(text: str) -> bool:
    """Return True for JSON with a sign that Argdown would interpret."""
    if "=" in text or "<" in text or ">" in text:
        return True
    return not text.isascii() and any(map(text.__contains__, _ODD_BEYOND))


def _nested(values: Iterable[Any]) -> int:
    """Count the lists and mappings in values, which is the number of brackets outside of texts."""
    count = 0
    for value in values:
        if isinstance(value, dict):
            count += 1 + _nested(value.values())
        elif isinstance(value, list):
            count += 1 + _nested(value)
    return count


def _number(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


class _Document:
    """The plan of a document: the nodes, the signs of relations below each, and the data that signs cannot express."""

    def __init__(self, part: Part) -> None:
        self.part, self.nodes, self.premises = part, part.nodes, part.premises
        self.titles = named(part)
        self.references = {
            id_: f"<{title}>" if id_ in part.premises else f"[{title}]" for id_, title in self.titles.items()
        }
        self.notes = {id_: _rest(self.nodes[id_]) for id_ in part.of_kind("annotation")}
        self.signs: dict[str, list[str]] = {id_: [] for id_ in self.titles}
        self.links: dict[str, list[Data]] = {id_: [] for id_ in self.titles}
        self.outcomes: dict[str, list[tuple[str, str]]] = {id_: [] for id_ in part.premises}
        self.tags = {name: tag(name) for name in {tag for said in self.nodes.values() for tag in said.get("tags", ())}}
        self.odd_tags = {name for name, written in self.tags.items() if not written}
        self._place_relations()

    def _place_relations(self) -> None:
        """Sort each relation to the place where it will be written."""
        references, outcomes, signs, links = self.references, self.outcomes, self.signs, self.links
        for source, target, kind, argument, said in self.part.stated:
            if kind in _SILENT:
                continue
            if source not in signs:
                self.notes[source].setdefault(kind, []).append({"to": target, **said})
                continue
            shown = references.get(target)
            if shown is None:
                continue
            prefix = _PREFIXES.get(said["with"] if kind == "answers" else kind)
            if prefix is not None:
                signs[source] += (prefix, shown)
            if argument is not None and ">" not in argument:
                links[source].append({"relation": kind, "to": target, "argument": argument, **said})
            elif said or kind not in NATIVE:
                links[source].append({"relation": kind, "to": target, **said})
            if source in outcomes:
                outcomes[source].append((target, kind))

    def lines(self) -> list[str]:
        """The pieces of the document."""
        found = ["\n".join(self._front())]
        for kind, chapter in CHAPTERS.items():
            chosen = self.part.of_kind(kind)
            if chosen:
                found.append(f"\n\n# {chapter}")
            for id_ in chosen:
                found.append(self._definition(id_))
                found += self.signs[id_]
        if self.premises:
            found.append("\n\n# Arguments")
        for id_ in self.premises:
            found += self._argument(id_)
        return [*found, "\n"]

    def _front(self) -> Iterator[str]:
        yield from ("===", f"title: {data({'': self.part.title})[4:-1]}", f"{OURS}: 1")
        sources = {id_: {**_rest(self.nodes[id_]), "annotations": {}} for id_ in self.part.of_kind("source")}
        for id_, note in self.notes.items():
            source, _, slug = id_.partition("/")
            sources[source]["annotations"][slug] = note
        if sources:
            yield "sources:"
            yield from (f"  {id_}: {data(body)}" for id_, body in sources.items())
        yield "==="

    def _definition(self, id_: str, premises: Sequence[str] = ()) -> str:
        """A node's reference, text and tags, with everything else in its data, such as premises without a list."""
        fields = self.nodes[id_]
        kind, title = fields["kind"], fields["title"]
        said: Data = {"id": id_}
        if kind not in ("claim", "argument"):
            said["kind"] = kind
        if kind == "argument" and id_ in self.part.inline:
            said["inline"] = True
        if title != self.titles[id_]:
            said["title"] = title
        words = self._words(fields, said)
        nested = int("tags" in said)
        for name, value in fields.items():
            if name not in _WRITTEN:
                said[name] = value
                if isinstance(value, dict | list):
                    nested += _nested((value,))
        if links := self.links[id_]:
            said["links"] = links
            nested += 1 + len(links)  # in which nothing is nested
        if premises:
            said["premises"] = premises
            nested += 1
        is_bare = len(said) == 1 and ">" not in id_  # most claims have none of Argdown's signs
        data_ = f'{{"id":"{id_}"}}' if is_bare else _data(said, nested)
        return f"\n\n{self.references[id_]}{words} {data_}"

    def _words(self, fields: Data, said: Data) -> str:
        """A node's text and tags on its line; its data say where these differ from the corpus."""
        text = fields.get("text", "")
        line = " ".join(text.split())
        if text != line:
            said["text"] = text
        if "tags" not in fields:
            return f": {_escaped(line)}" if text else ""
        own = fields["tags"]
        if self.odd_tags and not self.odd_tags.isdisjoint(own):
            said["tags"] = own
        tags = "".join([self.tags[name] for name in own])
        return f": {_escaped(line)}{tags}" if text or tags else ""

    def _argument(self, id_: str) -> Iterator[str]:
        """An argument: as a numbered list if it has premises and one conclusion, else as a sketch."""
        premises, outcomes, shown = self.premises[id_], self.outcomes[id_], self.references
        ends = [target for target, kind in outcomes if kind == "supports" and target not in self.premises]
        if premises and len(ends) == len(outcomes) == 1:
            yield f"{self._definition(id_)}\n"
            yield from (f"\n({number}) {shown[premise]}" for number, premise in enumerate(premises, 1))
            yield f"\n----\n({len(premises) + 1}) {shown[ends[0]]}"
        else:
            yield self._definition(id_, premises)
            yield from self.signs[id_]
            yield from (f"\n  <+ {shown[premise]}" for premise in premises)


def tag(name: str) -> str:
    """A tag in Argdown's form; empty if Argdown has no such tags."""
    odd = re.search(r"[()\\]", name) or name != " ".join(name.split())
    return "" if odd else f" #({name})"


def named(part: Part) -> dict[str, str]:
    """A unique title for each statement and argument, which may stand in brackets."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for id_, fields in part.nodes.items():
        if fields["kind"] in CHAPTERS or fields["kind"] == "argument":
            title = fields["title"]
            title = title.translate(_IN_BRACKETS) if _BRACKETS.search(title) else title
            title = " ".join(title.split()).lstrip("-+_ ") or id_
            if title in taken:
                title = f"{title} ({id_.translate(_IN_BRACKETS)})"
            taken.add(title)
            found[id_] = title
    return found


_WRITTEN = frozenset({"title", "text", "tags", "kind"})
"""The fields that a definition expresses by itself."""


def _rest(fields: Data) -> Data:
    return {name: value for name, value in fields.items() if name != "kind"}
