"""arguebuf JSON (https://github.com/recap-utr/arguebuf): protobuf's JSON of atoms, schemes, resources."""

from typing import Any

from rsi_graph.imports import schemegraph
from rsi_graph.imports.gathered import Gathered
from rsi_graph.imports.json_text import mapping, members, table, words
from rsi_graph.imports.schemegraph import Form, Scheme

_SUPPORT: Form = "RA"
FORMS: dict[str, Form] = {"support": "RA", "attack": "CA", "rephrase": "MA"}


def read(text: str, draft: Gathered) -> None:
    """Read a graph. Raises BadImport."""
    data = mapping(text, draft)
    if not isinstance(data.get("nodes"), dict):
        raise draft.wrong("arguebuf has nodes by id, and here are none")
    _Reader(draft, data).read()


class _Reader:
    def __init__(self, draft: Gathered, data: dict[str, Any]) -> None:
        self.draft, self.data = draft, data
        self.atoms: dict[str, str] = {}
        self.schemes: dict[str, Scheme] = {}
        self.sources: dict[str, str] = {}

    def read(self) -> None:
        for key, node in table(self.data["nodes"]).items():
            if isinstance(node.get("atom"), dict):
                self._atom(key, node["atom"])
            else:
                self._scheme(key, node.get("scheme"))
        major = words(self.data.get("majorClaim"))
        if major in self.atoms:
            self.draft.body(self.atoms[major]).setdefault("tags", []).append("major claim")
        edges = table(self.data.get("edges")).values()
        ends = [(words(edge.get("source")), words(edge.get("target"))) for edge in edges]
        schemegraph.build(self.draft, self.atoms, self.schemes, ends)
        self.draft.lost("analysts", len(table(self.data.get("analysts"))), one="analyst")

    def _atom(self, key: str, atom: dict[str, Any]) -> None:
        text = words(atom.get("text"))
        self.atoms[key] = self.draft.proposition(text, key=key)
        reference = members(atom.get("reference"))
        speaker = words(atom.get("participant")) or words(reference.get("participant"))
        for kind, name in (("resources", words(reference.get("resource"))), ("participants", speaker)):
            if name:
                self._cited(self.atoms[key], self._source(kind, name), words(reference.get("text")) or text, reference)

    def _cited(self, atom: str, source: str, text: str, reference: dict[str, Any]) -> None:
        offset = words(reference.get("offset"))
        passage = {"text": text, "locator": f"character {offset}" if offset else ""}
        self.draft.relate("asserts", self.draft.annotation(source, "", passage), atom)

    def _source(self, kind: str, key: str) -> str:
        """A resource or participant as a source."""
        if key not in self.sources:
            found = table(self.data.get(kind)).get(key, {})
            name = words(found.get("name")) or words(found.get("title")) or words(found.get("source")) or key
            fields: dict[str, Any] = {"type": "document", "title": name, "URL": words(found.get("source"))}
            if kind == "participants":
                fields = {"type": "speech", "title": f"What {name} said", "author": [{"literal": name}]}
            if found.get("text"):
                self.draft.lost("full texts of resources", one="full text of a resource")
            self.sources[key] = self.draft.source(name, fields)
        return self.sources[key]

    def _scheme(self, key: str, scheme: Any) -> None:
        """One of support, attack, rephrase; an empty one is a support, as arguebuf reads it."""
        said = scheme if isinstance(scheme, dict) else {}
        if "preference" in said:
            self.draft.lost("preferences", one="preference")
            return
        form: Form = next((FORMS[name] for name in FORMS if name in said), _SUPPORT)
        name = next((words(said[name]) for name in FORMS if name in said), "")
        kind = name.removeprefix("SUPPORT_").removeprefix("ATTACK_").removeprefix("REPHRASE_")
        plain = kind.lower().replace("_", "-")
        self.schemes[key] = Scheme(form, "" if plain in ("default", "unspecified") else plain)
