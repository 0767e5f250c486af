"""Annotations of brat (standoff, ``.ann``) that mark claims in a text, with supports and attacks.

Spans become claims, tagged with their type. Relations named after supporting or attacking become relations. A stance
of a claim is towards each major claim, as in the corpora of persuasive essays.
"""

import re
from collections.abc import Iterator

from rsi_graph.imports.gathered import Gathered, clean

_SPAN = re.compile(r"(T\S+)[ \t]+(\S+) (\d+ \d+(?:;\d+ \d+)*)[ \t](.*)")
_RELATION = re.compile(r"(R\S+)[ \t]+(\S+) Arg1:(\S+) Arg2:(\S+)\s*")
_ATTRIBUTE = re.compile(r"([AM]\S+)[ \t]+(\S+) (\S+)(?: (.*\S))?\s*")
_NOTE = re.compile(r"(#\S+)[ \t]+(\S+) (\S+)[ \t]+(.*)")
_MAJOR = "majorclaim"
_VERBS = (
    (re.compile(r"(?i)support|for\b|justif|prov"), "supports"),
    (re.compile(r"(?i)attack|against|contra|refut|rebut|oppos"), "attacks"),
)


def read(text: str, draft: Gathered) -> None:
    """Read a file of annotations. Raises BadImport."""
    reader = _Annotations(draft)
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if line.strip():
            reader.line(line, number)
    if not reader.spans:
        raise draft.wrong("there is no span in it, which is a line such as: T1<tab>Claim 0 20<tab>its words")
    reader.finish()


class _Annotations:
    def __init__(self, draft: Gathered) -> None:
        self.draft = draft
        self.spans: dict[str, tuple[str, str]] = {}
        """The type and words of each span."""
        self.relations: list[tuple[str, str, str]] = []
        self.stances: list[tuple[str, str]] = []
        self.notes: dict[str, str] = {}

    def line(self, line: str, number: int) -> None:
        """Take one annotation."""
        if found := _SPAN.fullmatch(line):
            self.spans[found[1]] = (found[2], clean(found[4]))
        elif found := _RELATION.fullmatch(line):
            self.relations.append((found[2], found[3], found[4]))
        elif (found := _ATTRIBUTE.fullmatch(line)) and found[2].lower() == "stance" and found[4]:
            self.stances.append((found[3], found[4]))
        elif found := _NOTE.fullmatch(line):
            self.notes[found[3]] = clean(found[4])
        elif line[:1] in "AMENR*#T" and re.match(r"\S+[ \t]", line):
            name = "".join(line.split()[1:2])[:40]
            self.draft.lost(f"annotations {name}", one=f"annotation {name}")
        else:
            self.draft.remark("a line that is no annotation is left out", number, 1)
            self.draft.lost("lines that cannot be read", one="line that cannot be read")

    def finish(self) -> None:
        """State everything."""
        ids: dict[str, str] = {}
        for name, (type_, words) in self.spans.items():
            fields = {"tags": [type_.lower()], "note": self.notes.get(name, "")}
            ids[name] = self.draft.proposition(words, key=name, fields=fields)
        self.draft.lost("places in the text", len(self.spans), one="place in the text")
        for type_, source, target in [*self.relations, *self._stances()]:
            kind = next((kind for verb, kind in _VERBS if verb.search(type_)), "")
            ends = ids.get(source, ""), ids.get(target, "")
            if not kind:
                self.draft.lost(f"relations {clean(type_)}", one=f"relation {clean(type_)}")
            elif kind not in self.draft.related(*ends) and not self.draft.relate(kind, *ends):
                self.draft.lost_relation()

    def _stances(self) -> Iterator[tuple[str, str, str]]:
        """The relation of each claim with a stance to each major claim."""
        major = [name for name, (type_, _) in self.spans.items() if type_.lower() == _MAJOR]
        for span, stance in self.stances:
            if not major:
                self.draft.lost("stances of claims", one="stance of a claim")
            yield from ((stance, span, target) for target in major)
