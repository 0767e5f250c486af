"""The questions a program may ask of a corpus, with plain data as answers, and one tool that drafts an addition.

Only ``server`` knows the protocol that carries them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal, TypeAlias

from rsi_graph.corpus import watch
from rsi_graph.editing import additions
from rsi_graph.editing import place as places
from rsi_graph.errors import BadAddition, BadSetting
from rsi_graph.evaluation import structure_of, suppose
from rsi_graph.evaluation import views as standpoints
from rsi_graph.evaluation.record_words import teller
from rsi_graph.evaluation.structure import Interval
from rsi_graph.evaluation.verdicts import Scales, evaluate
from rsi_graph.export import export
from rsi_graph.export.reference_list import formatted, marked
from rsi_graph.export.selection import Selection, chosen, titled
from rsi_graph.files import cache
from rsi_graph.graph import matrix, routes
from rsi_graph.meaning import search as by_meaning
from rsi_graph.model import KINDS, Kind
from rsi_graph.search import index
from rsi_graph.search.overview import overview
from rsi_graph.serving import answers
from rsi_graph.serving.answers import Facts
from rsi_graph.snapshot import Snapshot, load

Near: TypeAlias = Literal["words", "meaning", "both"]
MAX_HITS = 50
"""The most nodes that one search gives."""
MAX_CHARACTERS = 200_000
"""The most characters of an export that an answer carries."""


class Desk:
    """A corpus that answers questions and, if it was opened for that, takes additions.

    The files are checked before each answer, so an answer is never out of date.
    """

    def __init__(self, paths: Sequence[Path] = (), *, may_write: bool = False) -> None:
        self.paths, self.may_write = list(paths), may_write
        self._snapshot = load(*self.paths)
        self._stamp = watch.stamp(self._snapshot.layers)

    @property
    def snapshot(self) -> Snapshot:
        """The corpus as its files are now."""
        stamp = watch.stamp(self._snapshot.layers)
        if stamp != self._stamp:
            self._snapshot, self._stamp = load(*self.paths), stamp
        return self._snapshot

    # --- reading --------------------------------------------------------------------------------------------------

    def overview(self) -> Facts:
        """Return the questions with the answers on each side, counts, and how far the corpus was checked."""
        snapshot = self.snapshot
        found = asdict(overview(snapshot))
        total = found["counts"]["annotation"]
        held = [one.name for one in standpoints.kept(snapshot)]
        return {**found, "views": held, "checked": {"passages": total, "checked": total - found["unchecked"]}}

    def search(self, text: str, by: Near = "words", kinds: Sequence[str] = (), limit: int = 10) -> list[Facts]:
        """Nodes ranked by words, by meaning or by both, with their passages and how many were checked.

        ``text`` is a question or some words, and may hold filters such as kind:risk, tag:economics or author:good.
        ``kinds`` keeps claims, conditions, risks, arguments, questions, sources or annotations, each named in the
        singular. ``limit`` is 50 at most. Raises BadSetting, BadFilter, and NotInstalled for meaning.
        """
        if not text.strip():
            raise BadSetting("there is nothing to look for", "give words or a filter; overview lists the questions")
        unknown = [kind for kind in kinds if kind not in KINDS]
        if unknown:
            raise BadSetting(f"there is no kind {unknown[0]!r}", f"one of: {', '.join(KINDS)}")
        snapshot, wanted = self.snapshot, max(1, min(limit, MAX_HITS))
        kept: tuple[Kind, ...] = tuple(kind for kind in KINDS if kind in kinds)
        words = index.open(snapshot, cache.user_store())
        if by == "words":
            hits = words.search(text, kept, wanted)
        elif by == "meaning":
            hits = by_meaning.by_meaning(snapshot.graph, by_meaning.open(snapshot).near, text, kept, wanted)
        else:
            hits = by_meaning.by_both(words, by_meaning.open(snapshot).near, text, kept, wanted)
        return [{**asdict(hit), **self._cited(snapshot, hit.id)} for hit in hits]

    @staticmethod
    def _cited(snapshot: Snapshot, id_: str) -> Facts:
        rows = answers.cited(snapshot.graph, id_)
        return {"citations": rows[: answers.MOST], "checked": answers.checked(rows)}

    def show(self, node: str) -> Facts:
        """One node with its relations both ways and its citations: passage, place, stance, whether it was checked.

        ``node`` is an id, as search and overview give them.
        """
        return answers.shown(self.snapshot.graph, node)

    def path(self, start: str, end: str) -> Facts:
        """Tell how one node bears on another, step by step and in sentences.

        ``start`` and ``end`` are ids. Raises UnknownNode.
        """
        graph = self.snapshot.graph
        found = routes.route(graph, start, end)
        if found is None:
            ends = [answers.named(graph, graph.node(end).id) for end in (start, end)]
            return {"connected": False, "steps": [], "prose": "", "nodes": ends}
        steps = [asdict(step) for step in found.steps]
        ids = dict.fromkeys(id_ for step in found.steps for id_ in (step.here, step.there) if id_ in graph)
        nodes = [answers.named(graph, id_) for id_ in ids]
        prose = "\n".join(routes.prose(graph, found, teller(graph)))
        checked = answers.checked(row for node in nodes for row in node["citations"])
        return {"connected": True, "sign": found.sign, "steps": steps, "prose": prose, "nodes": nodes,
                "checked": checked}  # fmt: skip

    def positions(self, question: str | None = None, author: str | None = None) -> Facts:
        """Tell who stands where on a question, or on which questions an author speaks, by the passages themselves.

        One of the two is needed: ``question`` is an id of overview, ``author`` a name or part of one. Nothing is
        evaluated: an answer is what passages assert or dispute. Raises UnknownNode and BadSetting.
        """
        graph = self.snapshot.graph
        author = (author or "").strip() or None
        if question is None and author is None:
            raise BadSetting("a question or an author is missing", "name one or both; overview lists ids")
        if question is not None and graph.kind(question) != "question":
            raise BadSetting(f"{question} is no question", "overview lists the questions")
        names = [author] if author is not None else []
        found = matrix.narrowed(matrix.matrix(graph), [question] if question is not None else [], names)
        if author is not None and not found.authors:
            raise BadSetting(f"no author's name has {author!r} in it", "search finds works by their authors")
        rows: list[Facts] = [
            {"author": one.name, "sources": list(one.sources), "question": id_, "with": answer.with_,
             "only_by_disputing_the_opposite": not answer.asserted,
             "citations": [answers.passage(graph, passage) for passage in answer.annotations]}
            for one in found.authors for id_, answer in one.answers.items() if answer.with_ != matrix.SILENT
        ]  # fmt: skip
        asked = [{"id": id_, "title": graph.title(id_)} for id_ in found.questions]
        silent = sum(not one.spoken for one in found.authors)
        checked = answers.checked(row for answer in rows for row in answer["citations"])
        return {"questions": asked, "answers": rows, "silent_authors": silent, "checked": checked}

    def views(self) -> list[Facts]:
        """The saved positions of persons, by the names that `evaluate` takes, each with its mistakes."""
        snapshot = self.snapshot
        return [self._view(snapshot, one) for one in standpoints.kept(snapshot)]

    @staticmethod
    def _view(snapshot: Snapshot, one: standpoints.ViewFile) -> Facts:
        if one.view is None:
            return {"view": one.name, "title": None, "left_out": answers.faults(one.diagnostics)}
        found = standpoints.viewed(snapshot, one.name)
        return {
            "view": one.name,
            "title": one.view.title,
            "of": list(standpoints.speakers(snapshot.graph, one.view)),
            "supposes": [asdict(part) for part in standpoints.overrides(one.view)],
            "left_out": answers.faults(found.diagnostics),
        }

    def evaluate(
        self, node: str, view: str | None = None, accept: Sequence[str] = (), reject: Sequence[str] = (),
        credences: Mapping[str, float] | None = None,
    ) -> Facts:  # fmt: skip
        """Return what follows for a node from a position; the numbers belong to the person who holds it.

        The position is a kept ``view``, or what the call accepts, rejects or finds likely, or both: ``accept`` and
        ``reject`` are lists of ids, ``credences`` are numbers from 0 to 1 by ids. ``node`` is a claim, condition, risk
        or argument. Parts of a view that do not fit this corpus are left out and listed. A position that says nothing
        that bears on the node is `silent`, without a number. Raises UnknownNode and BadSetting.
        """
        snapshot = self.snapshot
        if view is None and not (accept or reject or credences):
            raise BadSetting("numbers exist only under a position", "name a view, or give accept, reject or credences")
        graph = snapshot.graph
        if graph.node(node).kind == "question":
            answers_to = ", ".join(dict.fromkeys(answer.source for answer in graph.answers(node)))
            raise BadSetting(f"{node} is a question and has no strength", f"evaluate one of its answers: {answers_to}")
        suppose(graph, [node], [])  # refuses what cannot be evaluated, with the reason
        own = {id_: _interval(id_, one) for id_, one in (credences or {}).items()}
        said = suppose(graph, accept, reject, believed=own)
        found = standpoints.viewed(snapshot, view) if view is not None else None
        held = standpoints.over(found.supposition, said) if found else said
        if not held.ids:
            left = [*answers.faults(found.diagnostics if found else ())]
            raise BadSetting(f"nothing of the view {view} holds over this corpus", left[0] if left else "")
        result = evaluate(Scales(structure_of(graph, held)), supposition=held)
        id_ = graph.node(node).id
        believed = dict((*held.credence, *held.believed))
        return {
            "view": view,
            "semantics": result.semantics,
            "node": id_,
            "title": graph.title(id_),
            "supposes": {"accept": list(held.accept), "reject": list(held.reject), "credence": believed},
            "left_out": answers.faults(found.diagnostics if found else ()),
            **asdict(result.told(id_)),
            **self._cited(snapshot, id_),
        }

    def cite(self, sources: Sequence[str], style: str | None = None) -> list[Facts]:
        """Works as they are cited, in a CSL style (APA if none is named). Raises UnknownNode, BadSetting.

        ``sources`` are ids of works or of annotations; where an annotation is named, its passage stands with its work.
        """
        graph = self.snapshot.graph
        found: dict[str, Mapping[str, Any]] = {}
        for id_ in sources:
            if graph.kind(id_) not in ("source", "annotation"):
                raise BadSetting(f"{id_} is no source, and only sources are cited", f"show {id_} lists its sources")
            found[id_.partition("/")[0]] = graph.body(id_.partition("/")[0])
        texts = formatted({id_: dict(body) for id_, body in found.items()}, style)
        asked = [graph.node(id_).id for id_ in sources if graph.kind(id_) == "annotation"]
        passages = {id_: [p for p in asked if p.partition("/")[0] == id_] for id_ in found}
        return [
            {"source": id_, "text": marked(texts[id_], ("", ""), ("", "")),
             "citations": [answers.passage(graph, passage) for passage in passages[id_]]}
            for id_ in found
        ]  # fmt: skip

    def export(self, to: str, selection: Selection) -> Facts:
        """A part in another form, with the losses of that form. Raises UnknownFormat, UnknownNode, BadFilter."""
        snapshot = self.snapshot
        title = titled(snapshot.title, selection, snapshot.graph)
        ids = chosen(snapshot.graph, selection)
        made = export(snapshot.graph, ids, to, title)
        if isinstance(made.content, bytes) or len(made.content) > MAX_CHARACTERS:
            hint = "choose a smaller part, or run: rsi-graph export --output FILE"
            raise BadSetting(f"this export is a picture or longer than {MAX_CHARACTERS} characters", hint)
        losses = [asdict(loss) for loss in made.losses]
        passages = [answers.passage(snapshot.graph, id_) for id_ in ids if snapshot.graph.kind(id_) == "annotation"]
        beside = {"beside": dict(made.beside)} if made.beside else {}
        found = {"losses": losses, "nodes": list(ids), "checked": answers.checked(passages)}
        return {"content": made.content, **beside, **found}

    # --- writing --------------------------------------------------------------------------------------------------

    def draft(self, kind: Kind, body: Facts, source: str | None = None, *, write: bool = False) -> Facts:
        """Plan an addition and return the lines that it adds; write them only if asked, and if that is allowed.

        ``body`` has the fields of the record under their corpus names; ``source`` is the work of an annotation.
        Raises BadAddition, UnknownNode, CannotEdit, and what writing raises.
        """
        if write and not self.may_write:
            raise BadAddition("this server only reads", "start it with --write, or add the lines yourself")
        snapshot = self.snapshot
        where = places.place(snapshot, asked=bool(self.paths), of=source)
        if kind == "source":
            planned = additions.source(snapshot.graph, where, body)
        elif kind == "annotation":
            if source is None:
                raise BadAddition("an annotation is a passage of a source", "name the source")
            planned = additions.annotation(snapshot.graph, where, source, body)
        else:
            planned = additions.proposition(snapshot.graph, where, kind, body)
        if write:
            additions.write(planned)
        lines = {"path": str(planned.held.path), "line": planned.line, "lines": list(planned.lines)}
        return {"id": planned.id, "kind": planned.kind, **lines, "written": write}


def _interval(node: str, credence: float) -> Interval:
    """A credence as an interval of one point. Raises BadSetting."""
    if not 0 <= credence <= 1:
        raise BadSetting(f"{credence} is no credence of {node}", "a number from 0 to 1")
    return credence, credence
