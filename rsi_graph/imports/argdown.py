"""Argdown: statements become claims, reconstructed arguments become arguments, sketched ones claims that support.

A sketched argument has no premises, but an argument of a corpus needs some; so it becomes a claim, and its relations
become steps. The relations of a reconstructed argument belong to its main conclusion. The ids and kinds that our
export puts into data are restored.
"""

from dataclasses import replace
from typing import Any

from rsi_graph.export.argdown import OURS, mark
from rsi_graph.imports.argdown_text import ArgdownDocument, ArgdownRelation, Entity, Inference, Said, parse
from rsi_graph.imports.gathered import Body, Gathered
from rsi_graph.imports.json_text import rows, table, words
from rsi_graph.imports.ours import Returned
from rsi_graph.imports.vargdown import Sourced, quotation, sourced
from rsi_graph.model import KINDS, STANCES

_ATTACKS, _SUPPORTS, _UNDERCUTS = "attacks", "supports", "undercuts"
_MEANINGS = {"+": _SUPPORTS, "-": _ATTACKS, "_": _UNDERCUTS}
_OWN_DATA = frozenset({"id", "kind", "title", "text", "tags", "links", "premises", "inline"})
_FRONT_READ = frozenset({"title", "sources", "model", OURS})


def read(text: str, draft: Gathered) -> None:
    """Read a document. Raises BadImport."""
    _Reader(draft, parse(text, draft)).read()


class _Reader:
    def __init__(self, draft: Gathered, document: ArgdownDocument) -> None:
        self.draft, self.document = draft, document
        self.returned = Returned(draft)
        self.ids: dict[Entity, str] = {}
        self.conclusions: dict[str, str] = {}
        """The main conclusion of each reconstructed argument, by its title."""
        self.steps: dict[str, list[str]] = {}
        """The steps that lead away from each sketched argument."""
        self.ours: set[tuple[str, str, str]] = set()
        """Sign, node above and node below of relations that our export also put into data."""
        self.undercuts: list[tuple[Entity, Entity]] = []
        self.is_ours = OURS in document.front
        self.strict = table(document.front).get("model", {}).get("mode") == "strict"
        self.webpages: dict[str, str] = {}
        self.strengths: dict[str, float] = {}
        """The strength of the inference to a conclusion, by the conclusion's id."""

    def read(self) -> None:
        front = self.document.front
        self.draft.title = words(front.get("title"))
        unread = front.keys() - _FRONT_READ
        self.draft.lost("entries of the front matter", len(unread), one="entry of the front matter")
        self._sources(table(front.get("sources")))
        for title, said in self.document.statements.items():
            self.ids["s", title] = self._statement(said)
        for title, said in self.document.arguments.items():
            self._argument(title, said)
        self.returned.arguments()
        for relation in self.document.relations:
            self._relation(relation)
        self._undercut()
        self.returned.state()

    def _is_ours(self, said: Said) -> bool:
        """Return True if our export wrote it: the document says so, and its data have an id and a known kind."""
        id_ = said.data.get("id")
        return self.is_ours and isinstance(id_, str) and bool(id_) and said.data.get("kind", "claim") in KINDS

    # --- sources --------------------------------------------------------------------------------------------------

    def _sources(self, sources: dict[str, Body]) -> None:
        for id_, fields in sources.items():
            notes = table(fields.get("annotations"))
            self.returned.sources({id_: {name: value for name, value in fields.items() if name != "annotations"}})
            for slug, note in notes.items():
                body = {name: value for name, value in note.items() if name not in STANCES}
                self.returned.annotation(f"{id_}/{slug}", body)
                for stance in STANCES:
                    for link in rows(note.get(stance)):
                        said = {**link, "kind": stance}
                        self.returned.stance(f"{id_}/{slug}", words(link.get("to")), said)

    def _cite(self, id_: str, said: Said, found: Sourced) -> None:
        """The links of a text as sources that mention it; the first supports it if words are quoted."""
        for number, (shown, address) in enumerate(said.links):
            if address not in self.webpages:
                title = shown.strip() or address
                fields = {"type": "webpage", "title": title, "URL": address}
                self.webpages[address] = self.draft.source(title, fields)
            body: Body = {"text": shown or address}
            if found.quote and number == 0:
                exact, is_cut = quotation(found.quote)
                body = {"text": exact, "quote": {"exact": exact}}
                self.draft.lost("long quotations", int(is_cut), "their beginnings", one="long quotation")
            passage = self.draft.annotation(self.webpages[address], id_, body)
            self.draft.relate("supports" if "quote" in body else "mentions", passage, id_)

    # --- statements and arguments ---------------------------------------------------------------------------------

    def _statement(self, said: Said) -> str:
        if self._is_ours(said):
            return self._ours(said)
        title = "" if said.title.startswith("\0") else said.title
        found = sourced(said.text, said.tags, said.links, said.data)
        if found.quote and not said.links:
            found = replace(found, text=said.text, quote="")
        fields = {"tags": self._tags(said), **found.fields}
        id_ = self.draft.proposition(found.text or title, key=title, title=title, fields=fields)
        if found.credence is not None:
            self.draft.credences[id_] = found.credence
        if found.strength is not None:
            self.strengths[id_] = found.strength
        self._foreign_data(said, found.read)
        self._cite(id_, said, found)
        return id_

    def _tags(self, said: Said) -> list[str]:
        """Its tags, and the headings above it."""
        return list(dict.fromkeys([*said.tags, *said.headings]))

    def _foreign_data(self, said: Said, read: frozenset[str] = frozenset()) -> None:
        self.draft.lost(
            "data of statements and arguments",
            len(said.data.keys() - {"isCanonical", "isInGroup"} - read),
            one="value in the data of a statement or argument",
        )

    def _ours(self, said: Said) -> str:
        """Restore a node that our export wrote, with the fields and links in its data."""
        id_ = words(said.data["id"])
        fields = {name: value for name, value in said.data.items() if name not in _OWN_DATA}
        fields |= {"title": said.data.get("title", said.title), "text": said.data.get("text", said.text)}
        fields["tags"] = said.data.get("tags", said.tags)
        self.returned.proposition(id_, {"kind": "claim", **fields, **_only(said.data, "kind")})
        self._links(id_, said)
        return id_

    def _links(self, id_: str, said: Said) -> None:
        for link in rows(said.data.get("links")):
            relation, target = words(link.get("relation")), words(link.get("to"))
            name = words(link.get("argument"))
            self.returned.link(relation, id_, target, {**link, **({"id": name} if name else {})})
            if name and relation in (_SUPPORTS, _ATTACKS):
                self.draft.step(id_, target, name)
            sign = mark(relation, link.get("with"))
            if sign:
                self.ours.add((sign, id_, target))

    def _argument(self, title: str, said: Said) -> None:
        structure = self.document.structures.get(title)
        if self._is_ours(said):
            self._our_argument(title, said, structure)
        elif structure:
            self._reconstructed(title, said, structure)
        else:
            self.ids["a", title] = self._statement(said)
            self.draft.lost("sketched arguments", 1, "claims", one="sketched argument")

    def _our_argument(self, title: str, said: Said, structure: list[Inference] | None) -> None:
        id_ = self.ids["a", title] = words(said.data["id"])
        premises = said.data.get("premises")
        if structure:
            premises = [self.ids["s", premise] for premise in structure[-1].premises]
        found = [words(premise) for premise in premises] if isinstance(premises, list) else []
        links = {words(link.get("to")): link for link in rows(said.data.get("links"))}
        targets = [(_SUPPORTS, self.ids["s", structure[-1].conclusion])] if structure else []
        if said.data.get("inline") is True:
            self._inline(id_, found, targets, title, links)
            return
        fields = {name: value for name, value in said.data.items() if name not in _OWN_DATA}
        fields |= {"title": said.data.get("title", said.title), "text": said.data.get("text", said.text)}
        fields["tags"] = said.data.get("tags", said.tags)
        self.returned.argument(id_, found, {name: value for name, value in fields.items() if value})
        if structure:
            self.returned.link(*targets[0][:1], id_, targets[0][1], links.get(targets[0][1], {}))
        else:
            self._links(id_, said)

    def _inline(
        self, id_: str, premises: list[str], targets: list[tuple[str, str]], title: str, links: dict[str, Body]
    ) -> None:
        """An inline step that was written as an argument because something undercuts it."""
        if not targets:
            signs = {"->": _ATTACKS, "+>": _SUPPORTS}
            targets = [
                (signs[r.sign], self.ids[r.below])
                for r in self.document.relations
                if r.above == ("a", title) and r.sign in signs and r.below in self.ids
            ]
            self.ours |= {
                (r.sign, id_, self.ids.get(r.below, "")) for r in self.document.relations if r.above[1] == title
            }
        for relation, target in targets[:1]:
            said = links.get(target, {})
            self.returned.step(id_, {"relation": relation, **said, "inline": id_}, premises[:1], target)

    def _reconstructed(self, title: str, said: Said, structure: list[Inference]) -> None:
        """Make an argument of each step; the last has the argument's name."""
        name = "" if title.startswith("\0") else title
        shown = name or f"For: {self.draft.title_of(self.ids['s', structure[-1].conclusion])}"
        for number, step in enumerate(structure, 1):
            is_last = number == len(structure)
            id_ = self.draft.argument(
                [self.ids["s", premise] for premise in step.premises],
                key=name if is_last else "",
                title=shown if is_last else f"{shown} (step {number})",
                text=said.text if is_last else "",
                scheme=step.rules,
                tags=self._tags(said) if is_last else [],
            )
            conclusion = self.ids["s", step.conclusion]
            strength = {"weight": self.strengths[conclusion]} if conclusion in self.strengths else {}
            if not self.draft.relate(_SUPPORTS, id_, conclusion, **strength):
                self.draft.lost("conclusions among their own premises", one="conclusion among its own premises")
        self.ids["a", title] = id_
        self.conclusions[title] = conclusion
        self._foreign_data(said)

    # --- relations ------------------------------------------------------------------------------------------------

    def _relation(self, relation: ArgdownRelation) -> None:
        above, below = relation.above, relation.below
        if self._is_in_data(relation):
            return
        if relation.sign == "><":
            self._state("contradicts", above, below, relation)
            return
        kind = _MEANINGS[relation.sign.strip("<>")]
        source, target = (above, below) if relation.sign.endswith(">") else (below, above)
        if kind == _UNDERCUTS:
            self.undercuts.append((source, target))
        else:
            self._state(kind, source, target, relation)

    def _is_in_data(self, relation: ArgdownRelation) -> bool:
        """Return True if our export wrote the relation for a map, and its exact form, like premises, into data."""
        above, below = self.ids.get(relation.above, ""), self.ids.get(relation.below, "")
        if (relation.sign, above, below) in self.ours:
            return True
        said = self.document.said(relation.above)
        is_premise = relation.sign == "<+" and relation.above[0] == "a" and self._is_ours(said)
        return is_premise and below in (said.data.get("premises") or ())

    def _state(self, kind: str, source: Entity, target: Entity, relation: ArgdownRelation) -> None:
        by, to = self._by(source), self.ids[target]
        if source == target or by == to:
            self.draft.remark(f"{_shown(source)} is related to itself, which a corpus cannot state", *relation.place)
            self.draft.lost("relations of something to itself", one="relation of something to itself")
            return
        if target in self._reconstructions():
            self._on_argument(kind, by, to, target)
            return
        if kind == _ATTACKS and self.strict and source[0] == target[0] == "s":
            kind = "contradicts"
        if kind == "contradicts" and "contradicts" in self.draft.related(to, by):
            return
        if self.draft.relate(kind, by, to):
            if source[0] == "a" and kind in (_SUPPORTS, _ATTACKS):
                self.steps.setdefault(by, []).append(self.draft.step(by, to))
        elif kind not in self.draft.related(by, to):
            self.draft.remark(f"{_shown(source)} is already related to {_shown(target)}", *relation.place)
            self.draft.lost_relation()

    def _by(self, source: Entity) -> str:
        """The node that states a relation: for a reconstructed argument its main conclusion."""
        return self.conclusions.get(source[1], self.ids[source]) if source[0] == "a" else self.ids[source]

    def _reconstructions(self) -> "_Reconstructions":
        return _Reconstructions(self.draft, self.ids)

    def _on_argument(self, kind: str, by: str, to: str, target: Entity) -> None:
        """State a relation to an argument as a whole, which does not say which premise it is about."""
        premises = self.draft.body(to)["premises"]
        if kind == _SUPPORTS and by in premises:
            return
        if any(kind in self.draft.related(by, premise) for premise in premises):
            return
        relation, name = (_SUPPORTS, "supports") if kind == _SUPPORTS else (_UNDERCUTS, "undercuts")
        if not self._is_ours(self.document.said(target)):
            self.draft.lost(
                f"{kind} on whole arguments",
                1,
                f"{name} of their steps",
                one=f"{kind.removesuffix('s')} on a whole argument",
            )
        if not self.draft.relate(relation, by, to) and relation not in self.draft.related(by, to):
            self.draft.lost_relation()

    def _undercut(self) -> None:
        """State the undercuts, which come last since their steps have to be known."""
        for source, target in self.undercuts:
            by, to = self._undercutter(source), self.ids[target]
            hit = [to] if self.draft.kind(to) == "argument" else self.steps.get(to, [])
            if not hit:
                self.draft.lost(
                    "undercuts of what leads to nothing", 1, "attacks", one="undercut of what leads to nothing"
                )
                self.draft.relate(_ATTACKS, by, to)
            for step in hit:
                if not self.draft.relate(_UNDERCUTS, by, step) and _UNDERCUTS not in self.draft.related(by, step):
                    self.draft.lost_relation()

    def _undercutter(self, source: Entity) -> str:
        ours = source[0] == "a" and self._is_ours(self.document.said(source))
        return self.ids[source] if ours else self._by(source)


class _Reconstructions:
    """The entities that are arguments of the corpus."""

    def __init__(self, draft: Gathered, ids: dict[Entity, str]) -> None:
        self.draft, self.ids = draft, ids

    def __contains__(self, entity: Entity) -> bool:
        id_ = self.ids[entity]
        return entity[0] == "a" and id_ in self.draft and self.draft.kind(id_) == "argument"


def _only(data: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: data[name] for name in names if name in data}


def _shown(entity: Entity) -> str:
    title = "(untitled)" if entity[1].startswith("\0") else entity[1]
    return f"[{title}]" if entity[0] == "s" else f"<{title}>"
