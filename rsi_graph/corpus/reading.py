"""Find, read, layer, collect: from folders to one table of records.

A corpus is a folder; ``corpus.yaml`` in it may say which layers it stands on. Layers are read bottom up. A file that
was read before comes out of the store by the hash of its bytes, so only what changed is parsed.
"""

import json
import os
import stat
import sys
import threading
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Literal, TypeAlias

from rsi_graph.corpus import table as corpus_table
from rsi_graph.corpus.table import Finding, Page
from rsi_graph.diagnostics import Diagnostic, Span
from rsi_graph.errors import CorpusNotFound
from rsi_graph.files import folders
from rsi_graph.files.cache import Store, key
from rsi_graph.model import Manifest

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

What: TypeAlias = Literal["page", "manifest"]

MANIFEST = "corpus.yaml"
RESERVED = frozenset({MANIFEST, "decisions.yaml"})
"""Files at the root of a layer that hold no records."""
VIEWS = "views"
"""The folder at the root of a layer that holds suppositions instead of records."""
SUFFIXES = (".yaml", ".yml")
SHIPPED = "rsi"
MAX_BYTES = 16 * 1024 * 1024
READER = (
    "model.py",
    "relations.py",
    "corpus/yamltext.py",
    "corpus/records.py",
    "corpus/table.py",
    "corpus/references.py",
    "graph/graph.py",
    "graph/statements.py",
    "graph/checks.py",
)
"""The modules that decide what a text says; what an older version of them read is read again."""
MAX_LAYERS = 64
PARALLEL_BYTES = 1_000_000
"""From this many bytes to parse on, files are parsed in several processes."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One corpus folder and what its manifest says."""

    path: Path
    manifest: Manifest
    named: bool = True
    """Asked for itself, not only because another layer stands on it."""

    @property
    def writable(self) -> bool:
        """Whether records may be added here. The shipped corpus of an installed package is never written."""
        return os.access(self.path, os.W_OK) and not self.path.resolve().is_relative_to(folders.package())


@dataclass(frozen=True, slots=True)
class Corpus:
    """All records of all layers, bottom layer first, in one table.

    ``first[i]`` is the number of the first record of ``files[i]``; ``key`` names this very text.
    """

    layers: tuple[Layer, ...]
    files: tuple[str, ...]
    first: tuple[int, ...]
    table: Page
    diagnostics: tuple[Diagnostic, ...]
    keys: tuple[str, ...]
    """What names the text of each file."""
    key: str

    def file_of(self, record: int) -> str:
        """The path of the file that holds a record."""
        return self.files[bisect_right(self.first, record) - 1]


def read(roots: Sequence[Path], store: Store) -> Corpus:
    """Read the corpora at ``roots``, bottom layer first, with the layers they stand on.

    Raises CorpusNotFound where a root is no folder that can be read.
    """
    layers, diagnostics = _layers(roots, store)
    found = dict.fromkeys((_shown(path), path) for layer in layers for path in _files(layer.path, diagnostics))
    read_pages = _read([path for _, path in found], "page", store)
    files = tuple(name for name, _ in found)
    for name, (_, page) in zip(files, read_pages, strict=True):
        diagnostics += [_diagnostic(name, finding) for finding in page.findings]
    if not diagnostics and not any(page.ids for _, page in read_pages):
        hint = "rsi-graph init DIR makes a corpus to start from"
        root = _shown(layers[-1].path)
        diagnostics.append(Diagnostic(Span(root), "empty-corpus", "there are no records here yet", hint))
    return Corpus(
        tuple(layers),
        files,
        tuple(accumulate((len(page.ids) for _, page in read_pages), initial=0))[:-1],
        corpus_table.join([page for _, page in read_pages]),
        tuple(diagnostics),
        tuple(name for name, _ in read_pages),
        key(_reader(), *(os.fsencode(f"{name} {k}") for name, (k, _) in zip(files, read_pages, strict=True))),
    )


def is_corpus(folder: Path) -> bool:
    """Whether a folder says that it is a corpus."""
    return (folder / MANIFEST).is_file()


def _shown(path: Path) -> str:
    """A path as people want to read it: below the working folder without what leads there."""
    text = os.path.relpath(path) if path.is_absolute() else str(path)
    return str(path) if text.startswith("..") else text


def _diagnostic(name: str, finding: Finding) -> Diagnostic:
    return Diagnostic(Span(name, finding.line, finding.column), finding.code, finding.message, finding.hint)


# --- layers -------------------------------------------------------------------------------------------------------


def _layers(roots: Sequence[Path], store: Store) -> tuple[list[Layer], list[Diagnostic]]:
    layers: dict[Path, Layer] = {}
    diagnostics: list[Diagnostic] = []
    for root in roots:
        if not root.is_dir():
            raise CorpusNotFound(str(root), "it is not a folder" if root.exists() else "no such folder")
        try:
            next(root.iterdir(), None)
        except OSError as error:
            raise CorpusNotFound(str(root), error.strerror or str(error)) from error
        _add_layer(root, (), layers, diagnostics, store)
    return list(layers.values()), diagnostics


def _add_layer(
    folder: Path, above: tuple[Path, ...], layers: dict[Path, Layer], diagnostics: list[Diagnostic], store: Store
) -> None:
    """Add a layer after those it stands on."""
    real = _real(folder)
    if real in layers:
        layers[real] = replace(layers[real], named=layers[real].named or not above)
        return
    name = _shown(folder / MANIFEST)
    manifest, page = _manifest(folder / MANIFEST, real, store)
    diagnostics += [_diagnostic(name, finding) for finding in page.findings]
    for base, *place in zip(manifest.extends, page.lines, page.columns, strict=True):
        span = Span(name, *place)
        below = folders.shipped_corpus() if base == SHIPPED else folder / base
        if _real(below) in (*above, real):
            message = f"{base!r} stands on this layer itself"
            diagnostics.append(Diagnostic(span, "layer-cycle", message, "take one of the two out of extends"))
        elif len(above) >= MAX_LAYERS:
            message = f"more than {MAX_LAYERS} layers stand on each other"
            diagnostics.append(Diagnostic(span, "unknown-layer", message, "take one of them out of extends"))
        elif not _is_folder(below):
            message = f"there is no layer {base!r}"
            diagnostics.append(Diagnostic(span, "unknown-layer", message, f"looked for {_shown(below)!r}"))
        else:
            _add_layer(below, (*above, real), layers, diagnostics, store)
    layers[real] = Layer(folder, manifest, named=not above)


def _manifest(path: Path, real_folder: Path, store: Store) -> tuple[Manifest, Page]:
    if not os.path.lexists(path):
        return Manifest(), corpus_table.empty()
    if not _real(path).is_relative_to(real_folder):
        wrong = Finding("outside", "a link that is not followed: a layer has a manifest of its own", "", 1, 1)
        return Manifest(), corpus_table.empty([wrong])
    [(_, page)] = _read([path], "manifest", store)
    return (corpus_table.manifest(json.loads(page.bodies[0])) if page.bodies else Manifest()), page


# --- files --------------------------------------------------------------------------------------------------------


def _files(root: Path, diagnostics: list[Diagnostic]) -> Iterator[Path]:
    """The corpus files of a layer in the order of their names.

    Links that lead out of it are not followed; a folder in it that has a manifest is a layer of its own.
    """
    real_root = _real(root)
    todo = _entries(str(root), diagnostics)
    while todo:
        entry = todo.pop()
        is_folder = entry.is_dir(follow_symlinks=False) or (entry.is_symlink() and _is_folder(entry.path))
        if not is_folder and not entry.name.endswith(SUFFIXES):
            continue
        path = Path(entry.path)
        if path in (root / MANIFEST, root / VIEWS):
            continue
        if not entry.name.isprintable():
            diagnostics.append(_unprintable(path))
        elif entry.is_symlink() and (is_folder or not _real(path).is_relative_to(real_root)):
            diagnostics.append(_outside(path))
        elif is_folder:
            todo += [] if is_corpus(path) else _entries(entry.path, diagnostics)
        elif not (path.parent == root and path.name in RESERVED):
            yield path


def _entries(folder: str, diagnostics: list[Diagnostic]) -> list[os.DirEntry[str]]:
    """What a folder holds, the last name first; hidden files and folders belong to other programs."""
    try:
        with os.scandir(folder) as entries:
            shown = [entry for entry in entries if not entry.name.startswith(".")]
    except OSError as error:
        diagnostics.append(Diagnostic(Span(_shown(Path(folder))), "unreadable", f"cannot be read: {error.strerror}"))
        return []
    return sorted(shown, key=lambda entry: entry.name, reverse=True)


def _outside(path: Path) -> Diagnostic:
    message = "a link that is not followed: only files of this folder belong to the corpus"
    return Diagnostic(Span(_shown(path)), "outside", message, "extends takes whole folders")


def _unprintable(path: Path) -> Diagnostic:
    name = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in _shown(path))
    return Diagnostic(Span(name), "unreadable", "its name holds characters that cannot be shown", "rename it")


def _is_folder(path: str | Path) -> bool:
    return os.path.isdir(path)  # noqa: PTH112 - Path.is_dir raises where a name is too long or may not be looked at


def _real(path: Path) -> Path:
    """Where a path leads, loops of links included (Path.resolve raises there)."""
    return Path(os.path.realpath(path))


def _read(paths: Sequence[Path], what: What, store: Store) -> list[tuple[str, Page]]:
    """The page of each file and the key of its text, from the store where it was read before."""
    out: list[tuple[str, Page | None]] = []
    missing: dict[int, bytes | Finding] = {}
    for number, path in enumerate(paths):
        text = _bytes(path)
        name = key(_reader(), what.encode(), text if isinstance(text, bytes) else repr(text).encode())
        kept = store.get(name)
        out.append((name, corpus_table.loads(kept) if kept else None))
        if out[-1][1] is None:
            missing[number] = text
    for number, data in zip(missing, _parse_all(list(missing.values()), what), strict=True):
        name, _ = out[number]
        out[number] = name, corpus_table.loads(data)
        store.put(name, data)
    if missing:
        store.prune()
    return [(name, page or corpus_table.empty()) for name, page in out]


def _bytes(path: Path) -> bytes | Finding:
    """What a file holds, or why that cannot be had."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return Finding("unreadable", "not a regular file", "", 1, 1)
        if status.st_size > MAX_BYTES:
            message = f"the file has {status.st_size / 2**20:.0f} MB, {MAX_BYTES // 2**20} MB at most"
            return Finding("too-large", message, "split it: a corpus may have any number of files", 1, 1)
        return path.read_bytes()
    except OSError as error:
        return Finding("unreadable", f"cannot be read: {error.strerror}", "", 1, 1)


def _parse_all(texts: Sequence[bytes | Finding], what: What) -> list[bytes]:
    """Parse texts, in several processes where that pays. The result is the same either way."""
    size = sum(len(text) for text in texts if isinstance(text, bytes))
    workers = min(os.cpu_count() or 1, max(len(texts), 1), 8)
    if size < PARALLEL_BYTES or workers == 1 or sys.platform != "linux" or threading.active_count() > 1:
        return [_parse(text, what) for text in texts]
    _import_reader()  # before the fork, so that it is done once
    made: list[bytes] = [b""] * len(texts)
    others = [_parse_apart(texts[number::workers], what) for number in range(1, workers)]
    made[::workers] = [_parse(text, what) for text in texts[::workers]]
    for number, pipe in enumerate(others, 1):
        with pipe:
            made[number::workers] = [_received(pipe) or _parse(text, what) for text in texts[number::workers]]
    return made


def _parse_apart(texts: Sequence[bytes | Finding], what: What) -> "Connection":
    """Begin to parse these texts in a process of its own; their pages come through the pipe."""
    from multiprocessing import get_context

    context = get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    context.Process(target=_send, args=(texts, what, theirs), daemon=True).start()
    theirs.close()
    return ours


def _send(texts: Sequence[bytes | Finding], what: What, pipe: "Connection") -> None:
    for page in [_parse(text, what) for text in texts]:  # all first: the pipe is read when the other half is done
        pipe.send_bytes(page)


def _received(pipe: "Connection") -> bytes:
    """A page out of the pipe, or nothing where the other process has died."""
    try:
        return pipe.recv_bytes()
    except (EOFError, OSError):
        return b""


def _parse(text: bytes | Finding, what: What) -> bytes:
    """The page of one text, as bytes: what comes from another process and what is kept are the same."""
    if isinstance(text, Finding):
        return corpus_table.dumps(corpus_table.empty([text]))
    records, yamltext = _import_reader()
    document = yamltext.read(text)
    return corpus_table.dumps(records.page(document) if what == "page" else records.manifest(document))


def _import_reader() -> tuple[ModuleType, ModuleType]:
    from rsi_graph.corpus import records, yamltext

    return records, yamltext


@cache
def _reader() -> bytes:
    """What stands for this version of the reader, so that pages made by another are made again."""
    stats = [(folders.package() / name).stat() for name in READER]
    return repr([(stat.st_size, stat.st_mtime_ns) for stat in stats]).encode()
