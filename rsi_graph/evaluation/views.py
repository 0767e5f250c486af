"""Views: saved suppositions, such as an author's own position, each in ``views/NAME.yaml`` of a layer.

A view of an upper layer hides one of the same name below. Nothing is evaluated here: a view becomes a supposition
about the nodes of a graph, and its mistakes are reported like any other in a corpus.
"""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rsi_graph.corpus import objects
from rsi_graph.corpus.layer_files import Supposed, View, Weighed
from rsi_graph.corpus.layers import VIEWS
from rsi_graph.corpus.parsing import MAX_BYTES
from rsi_graph.diagnostics import Diagnostic, Span
from rsi_graph.errors import BadSetting, did_you_mean
from rsi_graph.evaluation import SUPPOSABLE, suppose
from rsi_graph.evaluation.structure import Interval, Supposition
from rsi_graph.files import whole
from rsi_graph.files.whole import write_new
from rsi_graph.graph import Graph, citations
from rsi_graph.model import MAX_ID, PROPOSITIONS, SLUG, Source
from rsi_graph.snapshot import Snapshot
from rsi_graph.words import a_kind, near

SUFFIX = ".yaml"
BARE = "the bare corpus"
"""The name of the corpus with nothing supposed, where it is set beside positions."""


@dataclass(frozen=True, slots=True)
class ViewFile:
    """A view with its name, its content, the places of its parts, and the mistakes in its text."""

    name: str
    path: Path
    view: View | None
    """The view itself; None if it cannot be read."""
    places: tuple[Span, ...]
    """The place of each thing supposed, accepted first, then rejected, then weighed."""
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Override:
    """One entry of a view: "accepts", "rejects" or "weighs", the node, and the citations for it."""

    verb: str
    node: str
    interval: Interval | None
    """The base weight, if it weighs the node."""
    cites: tuple[str, ...]
    because: str | None


def overrides(held: View) -> Iterator[Override]:
    """All entries of a view, in its order."""
    for verb, part in (("accepts", held.accept), ("rejects", held.reject)):
        yield from (Override(verb, one.node, None, one.cites, one.because) for one in part)
    for weighed in held.credences:
        yield Override("weighs", weighed.node, _interval(weighed), weighed.cites, weighed.because)


def speakers(graph: Graph, held: View) -> tuple[str, ...]:
    """The owner of a view: author and year of every work that it cites."""
    cited = (id_.partition("/")[0] for override in overrides(held) for id_ in override.cites)
    records = (graph.node(id_).record for id_ in dict.fromkeys(cited) if id_ in graph)
    return tuple(dict.fromkeys(citations.short(record) for record in records if isinstance(record, Source)))


def names(snapshot: Snapshot) -> dict[str, Path]:
    """Every view, by name."""
    return {
        path.stem: path
        for layer in snapshot.layers
        for path in sorted((layer.path / VIEWS).glob(f"*{SUFFIX}"))
        if _is_own(layer.path, path)
    }


def kept(snapshot: Snapshot) -> tuple[ViewFile, ...]:
    """All views, read."""
    return tuple(_read(name, path) for name, path in names(snapshot).items())


def view(snapshot: Snapshot, name: str) -> View:
    """A view by its name. Raises BadSetting if there is none or it cannot be read."""
    known = names(snapshot)
    if name not in known:
        hint = did_you_mean(near(name, known)) or (f"one of: {', '.join(known)}" if known else "")
        raise BadSetting(f"there is no view {name!r}{'' if known else ', nor any other'}", hint)
    found = _read(name, known[name])
    if found.view is None:
        raise BadSetting(f"the view {name} cannot be read: {found.diagnostics[0]}")
    return found.view


def supposition(graph: Graph, held: View) -> Supposition:
    """The supposition that a view makes in a graph. Raises UnknownNode and BadSetting."""
    accepted, rejected = ([supposed.node for supposed in part] for part in (held.accept, held.reject))
    return suppose(graph, accepted, rejected, believed={one.node: _interval(one) for one in held.credences})


@dataclass(frozen=True, slots=True)
class Viewed:
    """A view as far as it holds over a corpus: its supposition, and a diagnostic for each entry that is left out."""

    name: str
    view: View
    supposition: Supposition
    diagnostics: tuple[Diagnostic, ...]


def viewed(snapshot: Snapshot, name: str) -> Viewed:
    """A view and the part of it that can be supposed here. Raises BadSetting if it is missing or cannot be read."""
    held = view(snapshot, name)
    read = _read(name, names(snapshot)[name])
    return Viewed(name, held, sound(snapshot.graph, held), (*read.diagnostics, *_faults(snapshot.graph, read)))


def sound(graph: Graph, held: View) -> Supposition:
    """The supposition of a view without nodes that are gone or cannot be supposed; the first of doubles holds."""
    seen: set[str] = set()

    def holds(part: Supposed | Weighed) -> bool:
        wanted = PROPOSITIONS if isinstance(part, Weighed) else SUPPOSABLE
        found = part.node in graph and graph.kind(part.node) in wanted and graph.node(part.node).id not in seen
        if found:
            seen.add(graph.node(part.node).id)
        return found

    accepted, rejected = ([part.node for part in parts if holds(part)] for parts in (held.accept, held.reject))
    return suppose(graph, accepted, rejected, believed={w.node: _interval(w) for w in held.credences if holds(w)})


def over(below: Supposition, above: Supposition) -> Supposition:
    """Two suppositions as one; if they speak of the same node, the upper one holds."""
    spoken = set(above.ids)
    accept = tuple(id_ for id_ in below.accept if id_ not in spoken)
    reject = tuple(id_ for id_ in below.reject if id_ not in spoken)
    credence, believed = (
        tuple((id_, interval) for id_, interval in given if id_ not in spoken)
        for given in (below.credence, below.believed)
    )
    return Supposition(
        (*accept, *above.accept),
        (*reject, *above.reject),
        (*credence, *above.credence),
        (*believed, *above.believed),
    )


def faults(snapshot: Snapshot) -> tuple[Diagnostic, ...]:
    """All mistakes in the views of a corpus."""
    return tuple(fault for found in kept(snapshot) for fault in (*found.diagnostics, *_faults(snapshot.graph, found)))


def text(title: str, supposed: Supposition) -> str:
    """A supposition as the text of a view."""
    lines = [f"title: {json.dumps(title, ensure_ascii=False)}"]
    for name, ids in (("accept", supposed.accept), ("reject", supposed.reject)):
        lines += [f"{name}:", *(f"  - node: {json.dumps(id_)}" for id_ in ids)] if ids else []
    if credences := (*supposed.credence, *supposed.believed):
        lines += ["credences:", *(_weight(id_, interval) for id_, interval in credences)]
    return "\n".join(lines) + "\n"


def place_of(layer: Path, name: str) -> Path:
    """The file of a view in a layer. Raises BadSetting for an impossible name."""
    if not re.fullmatch(SLUG, name) or len(name) > MAX_ID:
        hint = f"small letters, digits and single hyphens, {MAX_ID} at most"
        raise BadSetting(f"{name[:MAX_ID]!r} cannot name a view", hint)
    return layer / VIEWS / f"{name}{SUFFIX}"


def save(layer: Path, name: str, title: str, supposed: Supposition) -> Path:
    """Write a supposition as a view of a layer. Raises TargetExists, and BadSetting if it cannot be written."""
    path = place_of(layer, name)
    try:
        path.parent.mkdir(exist_ok=True)
    except OSError as error:
        raise BadSetting(f"cannot write {path}: {error.strerror}") from error
    write_new(path, text(title, supposed))
    return path


# --- inside -------------------------------------------------------------------------------------------------------


def _is_own(layer: Path, path: Path) -> bool:
    """Return True if a file belongs to the layer itself; links that lead out of it are not followed."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(layer))


def _read(name: str, path: Path) -> ViewFile:
    from rsi_graph.corpus import records, yamltext

    shown = os.path.relpath(path) if path.is_absolute() else str(path)
    shown = str(path) if shown.startswith("..") else shown
    try:
        if path.stat().st_size > MAX_BYTES:
            return ViewFile(name, path, None, (), (Diagnostic(Span(shown), "too-large", "too large for a view"),))
        page = records.view(yamltext.read(whole.read(path)))
    except OSError as error:
        why = f"cannot be read: {error.strerror}"
        return ViewFile(name, path, None, (), (Diagnostic(Span(shown), "unreadable", why),))
    found = tuple(Diagnostic(Span(shown, f.line, f.column), f.code, f.message, f.hint) for f in page.findings)
    places = tuple(Span(shown, line, column) for line, column in zip(page.lines, page.columns, strict=True))
    return ViewFile(name, path, objects.view(json.loads(page.bodies[0])) if page.bodies else None, places, found)


def _faults(graph: Graph, found: ViewFile) -> Iterator[Diagnostic]:
    """The mistakes in a view: missing nodes and annotations, nodes that cannot be supposed, and doubles."""
    if found.view is None:
        return
    seen: set[str] = set()
    parts: tuple[Supposed | Weighed, ...] = (*found.view.accept, *found.view.reject, *found.view.credences)
    for part, span in zip(parts, found.places, strict=True):
        wanted = PROPOSITIONS if isinstance(part, Weighed) else SUPPOSABLE
        if part.node not in graph:
            yield Diagnostic(
                span, "unknown-id", f"there is no node {part.node!r}, or none any more", graph.unknown(part.node).hint
            )
        elif (kind := graph.kind(part.node)) not in wanted:
            yield Diagnostic(
                span, "wrong-kind", f"{part.node} is {a_kind(kind)}; it has to be {' or '.join(map(a_kind, wanted))}"
            )
        elif part.node in seen:
            yield Diagnostic(span, "repeated-relation", f"{part.node} is supposed twice", "keep one of them")
        seen.add(part.node)
        yield from (_uncited(graph, cited, span) for cited in part.cites if not _is_annotation(graph, cited))


def _is_annotation(graph: Graph, id_: str) -> bool:
    return id_ in graph and graph.kind(id_) == "annotation"


def _uncited(graph: Graph, cited: str, span: Span) -> Diagnostic:
    return Diagnostic(span, "unknown-id", f"cites: there is no annotation {cited!r}", graph.unknown(cited).hint)


def _interval(weighed: Weighed) -> Interval:
    credence = weighed.credence
    return (credence[0], credence[1]) if isinstance(credence, tuple) else (credence, credence)


def _weight(id_: str, interval: Interval) -> str:
    low, high = interval
    return f"  - {{node: {json.dumps(id_)}, credence: {low if low == high else [low, high]}}}"
