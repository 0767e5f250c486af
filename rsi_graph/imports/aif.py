"""AIF JSON, xAIF and the files of OVA2: propositions, inferences, conflicts and rephrases, with their speakers.

Members called ``rsi-graph``, which our export writes, restore what AIF has no place for. Speakers become sources: each
locution is a passage that asserts or disputes its proposition.
"""

from collections import defaultdict
from typing import Any

from rsi_graph.export.aif import DEFAULTS, OURS
from rsi_graph.imports import schemegraph
from rsi_graph.imports.gathered import Body, Gathered
from rsi_graph.imports.json_text import mapping, members, rows, table, words
from rsi_graph.imports.ours import Returned
from rsi_graph.imports.schemegraph import Scheme
from rsi_graph.model import PROPOSITIONS

_UNREAD = {
    "descriptorfulfillments": ("descriptors of schemes", "descriptor of a scheme"),
    "cqdescriptorfulfillments": ("answers to critical questions", "answer to a critical question"),
}
_TYPES = frozenset({"I", "L", "RA", "CA", "MA", "PA", "TA", "YA"})
DROPPED = {
    "PA": ("preferences", "preference"),
    "TA": ("transitions between locutions", "transition between locutions"),
}
ILLOCUTIONS = {
    "asserting": "asserts", "disagreeing": "disputes", "agreeing": "asserts", "restating": "asserts",
    "conceding": "asserts", "popular conceding": "asserts", "arguing": "asserts", "qualifying": "qualifies",
}  # fmt: skip
"""The stance of a speaker to a proposition for each illocution; any other, such as a question, is a mention."""
_DEFAULTS = {name for name, _ in DEFAULTS.values()} | {"RA", "CA", "MA", ""}
_KINDS = frozenset({*PROPOSITIONS, "question"})


def read(text: str, draft: Gathered) -> None:
    """Read AIF or xAIF. Raises BadImport."""
    whole = mapping(text, draft)
    data = whole["AIF"] if isinstance(whole.get("AIF"), dict) else whole
    if not isinstance(data.get("nodes"), list):
        raise draft.wrong("AIF has a list of nodes, and here is none")
    if isinstance(data.get("analysis"), dict):
        data = _of_ova2(data, draft)
    _Reader(draft, data, members(whole.get(OURS))).read()
    draft.title = draft.title or words(data.get("title"))


def _of_ova2(saved: Body, draft: Gathered) -> Body:
    """A map of OVA2 as AIF: its edges hold whole nodes, its nodes the number of a scheme and of who speaks."""
    nodes = [{"nodeID": node.get("id"), **node, "scheme": ""} for node in rows(saved.get("nodes"))]
    ends = [(edge.get("from"), edge.get("to")) for edge in rows(saved.get("edges"))]
    if any(words(saved["analysis"].get(name)) for name in ("plain_txt", "txt")):
        draft.lost("texts that were analysed", one="text that was analysed")
    return {
        "nodes": nodes,
        "edges": [{"fromID": _number(source), "toID": _number(target)} for source, target in ends],
        "participants": [{"participantID": who.get("id"), **who} for who in rows(saved.get("participants"))],
        "locutions": [{**node, "personID": node.get("participantID")} for node in nodes if node.get("type") == "L"],
        "title": saved["analysis"].get("documentTitle"),
    }


def _number(end: Any) -> Any:
    return end.get("id") if isinstance(end, dict) else end


class _Reader:
    def __init__(self, draft: Gathered, data: Body, ours: Body) -> None:
        self.draft, self.data, self.ours = draft, data, ours
        self.nodes = self._by_id()
        edges = [(words(e.get("fromID")), words(e.get("toID"))) for e in rows(data.get("edges"))]
        self.edges = list(dict.fromkeys(edges))
        if twice := len(edges) - len(self.edges):
            draft.remark(f"{twice} of the edges stand there twice; each is read once")
        self.incoming: defaultdict[str, list[str]] = defaultdict(list)
        self.outgoing: defaultdict[str, list[str]] = defaultdict(list)
        for source, target in self.edges:
            self.incoming[target].append(source)
            self.outgoing[source].append(target)
        self.ids: dict[str, str] = {}
        self.returned = Returned(draft)

    def read(self) -> None:
        self.draft.title = words(self.ours.get("title"))
        self._unread()
        self.returned.sources(table(self.ours.get("sources")))
        self._propositions()
        self._steps()
        self._locutions()
        self.returned.state()

    def _by_id(self) -> dict[str, Body]:
        """The nodes by their ids; of several with one id only the first, and the others are counted."""
        found: dict[str, Body] = {}
        for node in rows(self.data.get("nodes")):
            key = words(node.get("nodeID"))
            if found.setdefault(key, node) != node:
                self.draft.remark(f"the id {key or '(none)'} stands at several nodes; the first is read")
                self.draft.lost("nodes with an id that is taken", one="node with an id that is taken")
        listed = [entries for name in ("nodes", "edges") if isinstance(entries := self.data.get(name), list)]
        strange = sum(not isinstance(one, dict) for entries in listed for one in entries)
        self.draft.lost("entries that are no objects", strange, one="entry that is no object")
        return found

    def _unread(self) -> None:
        """Count the parts beside nodes and edges that have no place in a corpus."""
        held = [*rows(self.data.get("nodes")), *rows(self.data.get("locutions"))]
        self.draft.lost("timestamps", sum(bool(words(one.get("timestamp")).strip()) for one in held), one="timestamp")
        for key, node in self.nodes.items():
            if self._type(key) not in _TYPES and (words(node.get("type")) or words(node.get("text"))):
                self.draft.remark(
                    f"the node {key} has the type {self._type(key) or '(none)'}, which AIF does not have"
                )
                self.draft.lost("nodes of unknown types", one="node of an unknown type")
        for source, target in self.edges:
            self._unread_edge(source, target)
        for name, (many, one) in _UNREAD.items():
            self.draft.lost(many, len(rows(self.data.get(name))), one=one)
        timed = [row for row in rows(self.data.get("locutions")) if row.get("start") or row.get("end")]
        self.draft.lost("times at which something was said", len(timed), one="time at which something was said")

    def _unread_edge(self, source: str, target: str) -> None:
        """Count an edge that does not lead through a step."""
        missing = next((end for end in (source, target) if end not in self.nodes), None)
        if missing is not None:
            self.draft.remark(f"the edge from {source or '?'} to {target or '?'} has an end that is no node")
            self.draft.lost("edges to nodes that are not there", one="edge to a node that is not there")
        elif self._type(source) == self._type(target) == "I":
            self.draft.remark(f"an edge leads from {source} to {target} without a scheme between them")
            self.draft.lost("edges between propositions", one="edge between propositions")

    def _type(self, key: str) -> str:
        return words(self.nodes[key].get("type")) if key in self.nodes else ""

    def _beside(self, key: str) -> Body | None:
        beside = self.nodes[key].get(OURS)
        return beside if isinstance(beside, dict) else None

    def _propositions(self) -> None:
        for key, node in self.nodes.items():
            if self._type(key) != "I":
                continue
            beside = self._beside(key)
            text = words(node.get("text"))
            if not text.strip():
                self.draft.remark(f"the proposition {key} has no text")
            if beside is not None and words(beside.get("kind")) in _KINDS:
                self.ids[key] = self.returned.proposition(key, {**beside, "text": text})
            else:
                tags = ["major claim"] if node.get("majorClaim") is True else []
                fields = {"tags": tags, "note": words(node.get("comment"))}
                self.ids[key] = self.draft.proposition(text, key=key, fields=fields)

    # --- steps ----------------------------------------------------------------------------------------------------

    def _steps(self) -> None:
        foreign: dict[str, Scheme] = {}
        for key in self.nodes:
            form = self._type(key)
            if form in ("RA", "CA", "MA"):
                beside = self._beside(key)
                if beside is None or "relation" not in beside:
                    foreign[key] = Scheme(form, self._scheme(key))  # type: ignore[arg-type]  # one of the three
                else:
                    self._returned_step(key, beside)
            elif form in DROPPED:
                many, one = DROPPED[form]
                self.draft.lost(many, one=one)
        self.returned.arguments()
        edges = [edge for edge in self.edges if edge[0] in foreign or edge[1] in foreign]
        about = [edge for edge in edges if self._is_read(edge[0], foreign) and self._is_read(edge[1], foreign)]
        if len(about) < len(edges):
            self._stray(edges, foreign)
        schemegraph.build(self.draft, self.ids, foreign, about)

    def _is_read(self, key: str, foreign: dict[str, Scheme]) -> bool:
        return key in self.ids or key in foreign

    def _stray(self, edges: list[tuple[str, str]], foreign: dict[str, Scheme]) -> None:
        """Edges between a step and something of the dialogue: those from illocutions are usual, others are not."""
        for source, target in edges:
            other = target if self._is_read(source, foreign) else source
            if (
                other in self.nodes
                and not self._is_read(other, foreign)
                and self._type(other) in ("L", "RA", "CA", "MA")
            ):
                self.draft.remark(f"an edge leads from {source} to {target}, which AIF does not allow; it is left out")
                self.draft.lost("edges that AIF does not allow", one="edge that AIF does not allow")

    def _scheme(self, key: str) -> str:
        node = self.nodes[key]
        name = words(node.get("scheme")) or words(node.get("text"))
        return "" if name in _DEFAULTS or name.startswith("Default ") else name

    def _returned_step(self, key: str, beside: Body) -> None:
        premises = [self.ids[end] for end in self.incoming[key] if end in self.ids]
        target = next((end for end in self.outgoing[key] if end in self.nodes), None)
        outcome = self.ids.get(target, target) if target is not None else None
        self.returned.step(key, beside, premises, outcome)

    # --- who said so ----------------------------------------------------------------------------------------------

    def _locutions(self) -> None:
        speakers = _Speakers(self.draft, self.data)
        for key in self.nodes:
            if self._type(key) == "L":
                self._locution(key, speakers)

    def _locution(self, key: str, speakers: "_Speakers") -> None:
        beside = self._beside(key)
        stances = [
            (end, ya) for ya in self.outgoing[key] if self._type(ya) == "YA" for end in self.outgoing[ya] if end != key
        ]
        if beside is not None and "/" in key:
            self._returned_passage(key, beside, stances)
            return
        said = [(self.ids[end], self._stance(ya)) for end, ya in stances if end in self.ids]
        self.draft.lost(
            "illocutions about steps", sum(end not in self.ids for end, _ in stances), one="illocution about a step"
        )
        speaker, words_said = speakers.of(key, words(self.nodes[key].get("text")))
        if not speaker or not said:
            if said:
                self.draft.lost("locutions without a speaker", one="locution without a speaker")
            else:
                self.draft.lost("locutions that state no proposition", one="locution that states no proposition")
            return
        passage = self.draft.annotation(speakers.source(speaker), "", {"text": words_said or "(nothing)"})
        for target, stance in said:
            self.draft.relate(stance, passage, target)

    def _returned_passage(self, key: str, beside: Body, stances: list[tuple[str, str]]) -> None:
        if self.returned.annotation(key, beside):
            for end, ya in stances:
                self.returned.stance(key, self.ids.get(end, end), self._beside(ya) or {})

    def _stance(self, ya: str) -> str:
        """The stance of an illocution; an unknown one is counted, since it asserts nothing."""
        node = self.nodes[ya]
        name = words(node.get("scheme")) or words(node.get("text"))
        if stance := ILLOCUTIONS.get(name.lower()) or ILLOCUTIONS.get(words(node.get("text")).lower()):
            return stance
        called = name or "without a name"
        self.draft.lost(f"illocutions {called}", written="mentions", one=f"illocution {called}")
        return "mentions"


class _Speakers:
    """The speakers of locutions: by the participant of a locution, or by the name before its colon."""

    def __init__(self, draft: Gathered, data: Body) -> None:
        self.draft = draft
        names, self.people = {}, dict[str, Body]()
        for person in rows(data.get("participants")):
            given, family = (words(person.get(name)).strip() for name in ("firstname", "surname"))
            names[words(person.get("participantID"))] = name = f"{given} {family}".strip()
            self.people[name] = {"family": family, "given": given} if given and family else {"literal": name}
        self.by_locution = {
            words(row.get("nodeID")): names.get(words(row.get("personID")), "") for row in rows(data.get("locutions"))
        }
        self.sources: dict[str, str] = {}

    def of(self, key: str, text: str) -> tuple[str, str]:
        """The speaker's name and what was said."""
        before, colon, after = text.partition(":")
        named = before.strip(" |") if colon and len(before) <= _LONGEST_NAME and "\n" not in before else ""
        return self.by_locution.get(key) or named, (after if named else text).strip()

    def source(self, name: str) -> str:
        """The source that a speaker is."""
        if name not in self.sources:
            author = self.people.get(name) or {"literal": name}
            fields: dict[str, Any] = {"type": "speech", "title": f"What {name} said", "author": [author]}
            self.sources[name] = self.draft.source(name, fields)
        return self.sources[name]


_LONGEST_NAME = 60
