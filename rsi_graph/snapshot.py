"""The result of one load: the corpus as a graph, and what is wrong with it. It never changes; load again instead."""

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from os import PathLike
from pathlib import Path

from rsi_graph import collector, corpus
from rsi_graph.corpus import Corpus, Layer, references
from rsi_graph.corpus import layers as corpus_layers
from rsi_graph.corpus.references import References
from rsi_graph.diagnostics import CODES, Diagnostic, Span, errors
from rsi_graph.files import cache, folders
from rsi_graph.files.cache import Store
from rsi_graph.graph import Graph, checks

HERE = (Path(), Path("corpus"))
"""The places in which a corpus is looked for below the working folder, in the order in which they are tried."""


KIND = "verdict"
"""The kind under which the findings of references and checks are sealed."""


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
        """The diagnostics that concern the caller: all errors, and the warnings of the layers that were named."""
        below = [layer.path for layer in self.layers if not layer.named]
        return tuple(d for d in self.diagnostics if d.severity == "error" or not _is_in(d.span.path, below))

    @property
    def title(self) -> str:
        """The title of the topmost layer that has one."""
        titles = [layer.manifest.title for layer in self.layers if layer.manifest.title]
        return titles[-1] if titles else "a corpus without a title"


def load(*paths: str | PathLike[str], store: Store | None = None, held: Snapshot | None = None) -> Snapshot:
    """Load the corpora at ``paths``, bottom layer first; without any, the corpus at hand (see ``at_hand``).

    A snapshot that is ``held`` is given back if nothing has changed since; no second one is then made beside it.
    Mistakes in the text are in ``diagnostics``; only a folder that cannot be read raises (CorpusNotFound).
    """
    kept = cache.user_store() if store is None else store
    roots = [Path(path) for path in paths] or at_hand()
    if held is not None and _still_says(held, roots, kept):
        return held
    with collector.paused():
        table = corpus.read(roots, kept)
        graph, found = _judged(table, kept)
    diagnostics = tuple(sorted({*table.diagnostics, *found}))
    return Snapshot(table.layers, graph, diagnostics, table.files, table.key)


def _still_says(held: Snapshot, roots: Sequence[Path], store: Store) -> bool:
    """Return True if these folders say what a snapshot says, and all that it finds wrong is wrong in its files."""
    in_files = set(held.files).issuperset(diagnostic.span.path for diagnostic in held.diagnostics)
    return in_files and corpus.names(roots, store) == (held.layers, held.key)


def at_hand() -> list[Path]:
    """The working folder if it is a corpus, else its folder ``corpus``, else the shipped one under the user's own.

    The user's own layer is also read over a checkout of the shipped corpus, if there is one.
    """
    shipped, own = folders.shipped_corpus(), folders.user_layer()
    found = next((here for here in HERE if corpus_layers.is_corpus(here)), shipped)
    is_shipped = found.resolve() == shipped.resolve()
    return [found, *([own] if is_shipped and own.is_dir() else [])]


def in_hand() -> Path:
    """The one corpus that commands work on: that of the working folder, else the uppermost of those that are read."""
    found = at_hand()
    return found[0] if found[0] in HERE else found[-1]


def _is_in(file: str, folders: Sequence[Path]) -> bool:
    path = Path(file).absolute()
    return any(path.is_relative_to(folder.absolute()) for folder in folders)


def _judged(table: Corpus, store: Store) -> tuple[Graph, tuple[Diagnostic, ...]]:
    """The graph and the findings of references and checks, which are cached by the text they were found in."""
    name = cache.key(KIND.encode(), table.key.encode())
    kept = _loads(store.get(name, KIND), len(table.table.ids), len(table.table.link_kinds))
    if kept is not None:
        return Graph(table, kept), kept.diagnostics
    found = references.resolve(table, references.plain(table))
    graph = Graph(table, found)
    found = replace(found, diagnostics=(*found.diagnostics, *checks.check(graph)))
    store.put(name, _dumps(found), KIND)
    return graph, found.diagnostics


def _dumps(found: References) -> bytes:
    rows = [[*astuple(d.span), d.code, d.message, d.hint] for d in found.diagnostics]
    return json.dumps([sorted(found.dropped_records), sorted(found.dropped_links), rows]).encode()


def _loads(data: bytes | None, records: int, links: int) -> References | None:
    """The cached findings of a corpus of this number of records and links; None if there are none that fit it."""
    try:
        gone_records, gone_links, rows = json.loads(data or b"null")
        sound = (
            all(type(record) is int and 0 <= record < records for record in gone_records)
            and all(type(link) is int and 0 <= link < links for link in gone_links)
            and all([*map(type, row)] == _ROW and row[3] in CODES for row in rows)
        )
        found = tuple(Diagnostic(Span(*row[:3]), *row[3:]) for row in rows)
        return References(frozenset(gone_records), frozenset(gone_links), found) if sound else None
    except (ValueError, TypeError, LookupError, RecursionError):
        return None


_ROW = [str, int, int, str, str, str]
"""The types of a diagnostic's parts."""
