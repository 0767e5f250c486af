"""The questions a program may ask of a corpus, answered as plain data, and one tool that drafts an addition.

Nothing here knows the protocol that carries it; ``server`` does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal, TypeAlias

from rsi_graph.corpus import watch
from rsi_graph.editing import additions
from rsi_graph.editing import place as places
from rsi_graph.errors import BadAddition, BadSetting
from rsi_graph.evaluation import structure_of, suppose, views
from rsi_graph.evaluation.verdicts import Scales, evaluate
from rsi_graph.export import export
from rsi_graph.export.reference_list import formatted, marked
from rsi_graph.export.selection import Selection, chosen, titled
from rsi_graph.files import cache
from rsi_graph.graph import dossier, routes
from rsi_graph.meaning import search as by_meaning
from rsi_graph.model import KINDS, Kind
from rsi_graph.search import index
from rsi_graph.search.overview import overview
from rsi_graph.snapshot import Snapshot, load

Facts: TypeAlias = dict[str, Any]
Near: TypeAlias = Literal["words", "meaning", "both"]
MAX_HITS = 50
"""The most nodes that one search gives."""
MAX_CHARACTERS = 200_000
"""The longest export that is handed over in one answer."""


class Desk:
    """A corpus that is asked and, where it was opened for that, written to.

    The files are looked at before each answer, so an answer is never older than they are.
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
        """Return the questions with the positions on each side, counts, and how far the corpus was checked."""
        return asdict(overview(self.snapshot))

    def search(self, text: str, by: Near = "words", kinds: Sequence[str] = (), limit: int = 10) -> list[Facts]:
        """Nodes ranked by words, by meaning or by both. Raises BadSetting, BadFilter, and NotInstalled for meaning."""
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
        return [asdict(hit) for hit in hits]

    def show(self, node: str) -> Facts:
        """One node with its relations both ways and its citations: passage, place, stance, whether it was checked."""
        return dossier.facts(self.snapshot.graph, node)

    def path(self, start: str, end: str) -> Facts:
        """Tell how one node bears on another, step by step and in sentences. Raises UnknownNode."""
        graph = self.snapshot.graph
        found = routes.route(graph, start, end)
        if found is None:
            return {"connected": False, "steps": [], "prose": ""}
        steps = [asdict(step) for step in found.steps]
        return {"connected": True, "sign": found.sign, "steps": steps, "prose": "\n".join(routes.prose(graph, found))}

    def evaluate(self, node: str, view: str) -> Facts:
        """Return what follows for a node from one person's view; the numbers belong to that person."""
        snapshot = self.snapshot
        held = views.supposition(snapshot.graph, views.view(snapshot, view))
        suppose(snapshot.graph, [node], [])  # refuses what cannot be evaluated, with the reason
        found = evaluate(Scales(structure_of(snapshot.graph, held)), supposition=held)
        id_ = snapshot.graph.node(node).id
        return {"view": view, "semantics": found.semantics, "node": id_, **asdict(found.standings[id_])}

    def cite(self, sources: Sequence[str], style: str | None = None) -> list[Facts]:
        """Works as one cites them, in a CSL style (APA where none is named). Raises UnknownNode, BadSetting."""
        graph = self.snapshot.graph
        found: dict[str, Mapping[str, Any]] = {}
        for id_ in sources:
            if graph.kind(id_) not in ("source", "annotation"):
                raise BadSetting(f"{id_} is no source, and only sources are cited", f"show {id_} lists its sources")
            found[id_.partition("/")[0]] = graph.body(id_.partition("/")[0])
        texts = formatted({id_: dict(body) for id_, body in found.items()}, style)
        return [{"source": id_, "text": marked(texts[id_], ("", ""), ("", ""))} for id_ in found]

    def export(self, to: str, selection: Selection) -> Facts:
        """A part in another form, with what the form could not carry. Raises UnknownFormat, UnknownNode, BadFilter."""
        snapshot = self.snapshot
        title = titled(snapshot.title, selection, snapshot.graph)
        made = export(snapshot.graph, chosen(snapshot.graph, selection), to, title)
        if isinstance(made.content, bytes) or len(made.content) > MAX_CHARACTERS:
            hint = "choose a smaller part, or run: rsi-graph export --output FILE"
            raise BadSetting(f"this export is a picture or longer than {MAX_CHARACTERS} characters", hint)
        return {"content": made.content, "losses": [asdict(loss) for loss in made.losses]}

    # --- writing --------------------------------------------------------------------------------------------------

    def draft(self, kind: Kind, body: Facts, source: str | None = None, *, write: bool = False) -> Facts:
        """Plan an addition and return the very lines it takes; write them only if asked, and if that is allowed.

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
