"""All that one load gives: the corpus as a graph, and what is wrong with it. It never changes; load again instead."""

import json
import zlib
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from os import PathLike
from pathlib import Path
from typing import Any

from rsi_graph import collector, corpus
from rsi_graph.corpus import Corpus, Layer, references
from rsi_graph.corpus import layers as corpus_layers
from rsi_graph.corpus.references import References
from rsi_graph.diagnostics import Diagnostic, Span, errors
from rsi_graph.files import cache, folders
from rsi_graph.files.cache import Store
from rsi_graph.graph import Graph, checks

HERE = (Path(), Path("corpus"))
"""Where a corpus is looked for from the working folder, in this order."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A loaded corpus. ``key`` names its text: two snapshots with one key say the same."""

    layers: tuple[Layer, ...]
    graph: Graph
    diagnostics: tuple[Diagnostic, ...]
    files: tuple[str, ...]
    key: str

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The diagnostics that are errors."""
        return errors(self.diagnostics)

    @property
    def concerning(self) -> tuple[Diagnostic, ...]:
        """What concerns whoever asked: all errors, and the warnings of the layers asked for by name."""
        below = [layer.path for layer in self.layers if not layer.named]
        return tuple(d for d in self.diagnostics if d.severity == "error" or not _is_in(d.span.path, below))

    @property
    def title(self) -> str:
        """What the topmost layer with a title calls itself."""
        titles = [layer.manifest.title for layer in self.layers if layer.manifest.title]
        return titles[-1] if titles else "a corpus without a title"


def load(*paths: str | PathLike[str], store: Store | None = None) -> Snapshot:
    """Load the corpora at ``paths``, bottom layer first, or the one that is at hand where none is given.

    Mistakes in the text are in ``diagnostics``; only a folder that cannot be read raises (CorpusNotFound).
    """
    kept = cache.user_store() if store is None else store
    with collector.paused():
        table = corpus.read([Path(path) for path in paths] or at_hand(), kept)
        graph, found = _judged(table, kept)
    diagnostics = tuple(sorted({*table.diagnostics, *found}))
    return Snapshot(table.layers, graph, diagnostics, table.files, table.key)


def at_hand() -> list[Path]:
    """The working folder if it is a corpus, else its folder ``corpus``, else the shipped one under the user's own."""
    for here in HERE:
        if corpus_layers.is_corpus(here):
            return [here]
    own = folders.user_layer()
    return [folders.shipped_corpus(), *([own] if own.is_dir() else [])]


def _is_in(file: str, folders: Sequence[Path]) -> bool:
    path = Path(file).absolute()
    return any(path.is_relative_to(folder.absolute()) for folder in folders)


def _judged(table: Corpus, store: Store) -> tuple[Graph, tuple[Diagnostic, ...]]:
    """The graph and what references and checks find, which is kept by the text it was found in."""
    name = cache.key(b"verdict", table.key.encode())
    kept = _loads(store.get(name))
    if kept is not None:
        return Graph(table, kept), kept.diagnostics
    found = references.resolve(table, _plain(table, store))
    graph = Graph(table, found)
    found = replace(found, diagnostics=(*found.diagnostics, *checks.check(graph)))
    store.put(name, _dumps(found))
    return graph, found.diagnostics


def _plain(table: Corpus, store: Store) -> frozenset[str]:
    """The files in which no reference can be wrong, by what is kept of them under these very ids."""
    name = cache.key(b"plain", references.names(table).encode())
    known = _checked(store.get(name)) or []
    plain = references.plain(table, frozenset(known))
    if not plain.issubset(known):
        store.put(name, _written(sorted(plain)))
    return plain


def _written(data: Any) -> bytes:
    payload = json.dumps(data).encode()
    return f"{zlib.crc32(payload)}\n".encode() + payload


def _checked(data: bytes | None) -> Any:
    """What was written, or None where there is nothing or it is damaged."""
    check, _, payload = (data or b"").partition(b"\n")
    return json.loads(payload) if payload and check == str(zlib.crc32(payload)).encode() else None


def _dumps(found: References) -> bytes:
    rows = [[*astuple(d.span), d.code, d.message, d.hint] for d in found.diagnostics]
    return _written([sorted(found.dropped_records), sorted(found.dropped_links), rows])


def _loads(data: bytes | None) -> References | None:
    """What was kept, or None where there is nothing or it is damaged."""
    kept = _checked(data)
    if kept is None:
        return None
    records, links, rows = kept
    found = tuple(Diagnostic(Span(*row[:3]), *row[3:]) for row in rows)
    return References(frozenset(records), frozenset(links), found)
