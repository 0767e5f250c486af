"""Argdown (https://argdown.org/syntax): statements, relations, and arguments with their premises.

Each text stands on one line with everything escaped that Argdown would read. A relation that Argdown has no form for
is written as the nearest it has, so that maps show it, and as what it is in the ``links`` of the data of the node that
states it, which is how it is read back. Sources stand in the front matter.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from rsi_graph.export.features import EVERYTHING, Carries
from rsi_graph.export.part import Data, Part
from rsi_graph.model import STANCES

_DATA, _FRONT = "data of the node", "front matter"
CARRIES: Carries = {
    **EVERYTHING,
    **dict.fromkeys(("question", "condition", "risk"), "statements with kind in their data"),
    **dict.fromkeys(("requires", "raises"), "supports, and links in the data"),
    "mitigates": "attacks, and links in the data",
    "answers": "supports and attacks, and links in the data",
    **dict.fromkeys(("refines", "same-as"), "links in the data"),
    **dict.fromkeys(("because", "weight", "claim-kind", "credence", "status", "note"), _DATA),
    **dict.fromkeys(
        ("annotation", "stance", "locator", "quote", "checked", "source", "standing", "access", "recheck-citation"),
        _FRONT,
    ),
}
CHAPTERS = {"question": "Questions", "claim": "Claims", "condition": "Conditions", "risk": "Risks"}
NATIVE = {"supports": "+>", "attacks": "->", "undercuts": "_>", "contradicts": "><"}
"""The relations that Argdown has, from the node above to the one below."""
NEAREST = {"requires": "<+", "raises": "+>", "mitigates": "->"}
"""What the others look like on a map; a requirement is a support from the condition."""
SIDES = {"yes": "+>", "no": "->"}

_ALWAYS = str.maketrans({character: f"\\{character}" for character in "\\[]<>#*_@{}/=()"})
_BEFORE_TEXT = re.compile(r"([.:])(?=\S)")
_LEADING = re.compile(r"^([-+\d])")


def write(part: Part) -> str:
    """The whole document."""
    return "\n".join(_Document(part).lines()) + "\n"


def mark(relation: str, side: str | None = None) -> str | None:
    """The sign under which a relation stands below its source; None for one that maps do not show."""
    return SIDES.get(side or "") if relation == "answers" else NATIVE.get(relation) or NEAREST.get(relation)


def escaped(text: str) -> str:
    """A text in one line that Argdown reads as it is."""
    line = _BEFORE_TEXT.sub(r"\\\1", " ".join(text.split()).translate(_ALWAYS))
    return _LEADING.sub(r"\\\1", line)


def data(fields: dict[str, Any]) -> str:
    """Fields as Argdown's data: JSON in one line, which is YAML, with no bracket inside a text."""
    text = _encode(fields)
    return _STRING.sub(lambda found: _ODD.sub(_number, found[0]), text) if _is_odd(fields) else text


def _is_odd(value: Any) -> bool:
    """Whether a text in it holds what Argdown would take for its own: brackets, the front matter's sign."""
    if isinstance(value, str):
        return _ODD.search(value) is not None
    if isinstance(value, dict):
        return any(map(_is_odd, value.values()))
    return isinstance(value, list) and any(map(_is_odd, value))


def _number(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


_encode = json.JSONEncoder(ensure_ascii=False).encode
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_ODD = re.compile(r"[][<>{}=\x85\u2028\u2029]")


class _Document:
    def __init__(self, part: Part) -> None:
        self.part = part
        self.titles: dict[str, str] = {}
        taken: set[str] = set()
        for id_, fields in part.nodes.items():
            if fields["kind"] in CHAPTERS or fields["kind"] == "argument":
                self.titles[id_] = _title(fields["title"], id_, taken)
        self.stated: dict[str, list[tuple[str, Data]]] = {id_: [] for id_ in self.titles}
        for source, target, fields in part.edges:
            if source in self.stated and target in self.titles and fields["kind"] != "premise":
                self.stated[source].append((target, fields))

    def lines(self) -> Iterator[str]:
        yield from self._front()
        for kind, chapter in CHAPTERS.items():
            chosen = self.part.of_kind(kind)
            if chosen:
                yield from ("", f"# {chapter}")
            for id_ in chosen:
                yield from ("", self._definition(id_), *self._relations(id_))
        if self.part.premises:
            yield from ("", "# Arguments")
        for id_ in self.part.premises:
            yield from ("", self._definition(id_), *self._argument(id_))

    def _front(self) -> Iterator[str]:
        yield from ("===", f"title: {data({'': self.part.title})[5:-1]}")
        nodes, sources = self.part.nodes, {}
        for id_ in self.part.of_kind("source"):
            sources[id_] = {**_rest(nodes[id_]), "annotations": {}}
        for id_ in self.part.of_kind("annotation"):
            source, _, slug = id_.partition("/")
            sources[source]["annotations"][slug] = _rest(nodes[id_])
        for source, target, fields in self.part.edges:
            if fields["kind"] in STANCES and nodes[source]["kind"] == "annotation":
                work, _, slug = source.partition("/")
                note = sources[work]["annotations"][slug]
                note.setdefault(fields["kind"], []).append({"to": target, **_rest(fields)})
        if sources:
            yield "sources:"
            yield from (f"  {id_}: {data(body)}" for id_, body in sources.items())
        yield "==="

    def _reference(self, id_: str) -> str:
        return f"<{self.titles[id_]}>" if id_ in self.part.premises else f"[{self.titles[id_]}]"

    def _definition(self, id_: str) -> str:
        fields = self.part.nodes[id_]
        text = fields.get("text", "")
        tags = [tag for tag in fields.get("tags", ()) if _is_tag(tag)]
        rest = {name: value for name, value in fields.items() if name not in ("title", "text", "tags", "kind")}
        said: dict[str, Any] = {"id": id_}
        said |= {"kind": fields["kind"]} if fields["kind"] not in ("claim", "argument") else {}
        said |= {"inline": True} if id_ in self.part.inline else {}
        said |= {"title": fields["title"]} if fields["title"] != self.titles[id_] else {}
        said |= {"text": text} if text != " ".join(text.split()) else {}
        said |= {"tags": fields["tags"]} if len(tags) != len(fields.get("tags", ())) else {}
        said |= rest
        if links := list(self._links(id_)):
            said["links"] = links
        if id_ in self.part.premises and not self._is_reconstructed(id_):
            said["premises"] = self.part.premises[id_]
        words = "".join(f" #({tag})" for tag in tags)
        return (
            f"{self._reference(id_)}: {escaped(text)}{words} {data(said)}" if text or words else self._bare(id_, said)
        )

    def _bare(self, id_: str, said: dict[str, Any]) -> str:
        """An argument that has no text: its title alone, with data."""
        return f"{self._reference(id_)} {data(said)}"

    def _links(self, id_: str) -> Iterator[Data]:
        """What Argdown's own relations do not say of the relations that a node states."""
        for target, fields in self.stated[id_]:
            rest = {name: value for name, value in fields.items() if name != "kind"}
            if rest.get("argument") == f"{id_}>{target}":
                del rest["argument"]
            if fields["kind"] not in NATIVE or rest:
                yield {"relation": fields["kind"], "to": target, **rest}

    def _relations(self, id_: str) -> Iterator[str]:
        for target, fields in self.stated[id_]:
            sign = mark(fields["kind"], fields.get("with"))
            if sign is not None:
                yield f"  {sign} {self._reference(target)}"

    def _is_reconstructed(self, id_: str) -> bool:
        """Whether it is premises and one conclusion, which Argdown writes as a numbered list."""
        outcomes = self.stated[id_]
        return (
            len(outcomes) == 1
            and outcomes[0][1]["kind"] == "supports"
            and outcomes[0][0] not in self.part.premises
            and bool(self.part.premises[id_])
        )

    def _argument(self, id_: str) -> Iterator[str]:
        premises = self.part.premises[id_]
        if not self._is_reconstructed(id_):
            yield from self._relations(id_)
            yield from (f"  <+ {self._reference(premise)}" for premise in premises)
            return
        yield ""
        yield from (f"({number}) {self._reference(premise)}" for number, premise in enumerate(premises, 1))
        yield "----"
        yield f"({len(premises) + 1}) {self._reference(self.stated[id_][0][0])}"


def _title(title: str, id_: str, taken: set[str]) -> str:
    """A title that may stand in brackets, and that no other node has."""
    plain = " ".join(title.translate(_IN_BRACKETS).split()).lstrip("-+_ ") or id_
    if plain in taken:
        plain = f"{plain} ({id_.translate(_IN_BRACKETS)})"
    taken.add(plain)
    return plain


_IN_BRACKETS = str.maketrans("[]<>{}", "()\u2039\u203a()")


def _is_tag(tag: str) -> bool:
    return not re.search(r"[()\\]", tag) and tag == " ".join(tag.split())


def _rest(fields: Data) -> Data:
    return {name: value for name, value in fields.items() if name != "kind"}
