"""The layers of a corpus, bottom first: folders of YAML files, each standing on those it extends."""

import contextlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rsi_graph.corpus import objects, table
from rsi_graph.corpus.layer_files import Manifest
from rsi_graph.corpus.parsing import read_tables
from rsi_graph.corpus.table import Page
from rsi_graph.diagnostics import Diagnostic, Finding, Span
from rsi_graph.errors import CorpusNotFound
from rsi_graph.files import folders
from rsi_graph.files.cache import Store

MANIFEST = "corpus.yaml"

RESERVED = frozenset({MANIFEST, "decisions.yaml"})
"""Files at the root of a layer that hold no records."""

VIEWS = "views"
"""The folder at the root of a layer that holds suppositions instead of records."""

SUFFIXES = (".yaml", ".yml")

SHIPPED = "rsi"

MAX_LAYERS = 64

MAX_ENTRIES, MAX_FOLDERS = 200_000, 5_000
"""The most entries and folders that a layer may have: ``extends: /`` would look through the whole machine."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One corpus folder and what its manifest says."""

    path: Path
    manifest: Manifest
    named: bool = True
    """True if the call named it; False if it is there only because another layer extends it."""
    excused_at: tuple[Span, ...] = ()
    """The place of each excuse in the manifest."""

    @property
    def writable(self) -> bool:
        """Return True if records may be added here. The shipped corpus of an installed package is never written."""
        return os.access(self.path, os.W_OK) and not self.path.resolve().is_relative_to(folders.package())


def is_corpus(folder: Path) -> bool:
    """Return True if a folder has a manifest. Raises OSError if the folder cannot be looked into."""
    return (folder / MANIFEST).is_file()


def shown_path(path: Path) -> str:
    """A path as people want to read it: relative if it is below the working folder."""
    text = os.path.relpath(path) if path.is_absolute() else str(path)
    return str(path) if text.startswith("..") else text


def diagnostic(name: str, finding: Finding) -> Diagnostic:
    return Diagnostic(Span(name, finding.line, finding.column), finding.code, finding.message, finding.hint)


# --- layers -------------------------------------------------------------------------------------------------------


def read_layers(roots: Sequence[Path], store: Store) -> tuple[list[Layer], list[Diagnostic]]:
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
    name = shown_path(folder / MANIFEST)
    manifest, page = _manifest(folder / MANIFEST, real, store)
    diagnostics += [diagnostic(name, finding) for finding in page.findings]
    spans = [Span(name, *place) for place in zip(page.lines, page.columns, strict=True)]
    based = len(manifest.extends)
    for base, span in zip(manifest.extends, spans[:based], strict=True):
        below = folders.shipped_corpus() if base == SHIPPED else folder / base
        if _real(below) in (*above, real):
            message = f"{base!r} stands on this layer itself"
            diagnostics.append(Diagnostic(span, "layer-cycle", message, "take one of the two out of extends"))
        elif len(above) >= MAX_LAYERS:
            message = f"more than {MAX_LAYERS} layers stand on each other"
            diagnostics.append(Diagnostic(span, "unknown-layer", message, "take one of them out of extends"))
        elif not _is_folder(below):
            message = f"there is no layer {base!r}"
            diagnostics.append(Diagnostic(span, "unknown-layer", message, f"looked for {shown_path(below)!r}"))
        else:
            _add_layer(below, (*above, real), layers, diagnostics, store)
    layers[real] = Layer(folder, manifest, not above, tuple(spans[based:]))


def _manifest(path: Path, real_folder: Path, store: Store) -> tuple[Manifest, Page]:
    try:
        path.lstat()
    except FileNotFoundError:
        return Manifest(), table.empty()
    except OSError:
        pass  # reading it says what is wrong
    if not _real(path).is_relative_to(real_folder):
        wrong = Finding("outside", "a link that is not followed: a layer has a manifest of its own", "", 1, 1)
        return Manifest(), table.empty([wrong])
    [(_, page)] = read_tables([path], "manifest", store)
    with contextlib.suppress(ValueError, TypeError, LookupError):
        manifest = objects.manifest(json.loads(page.bodies[0])) if page.bodies else Manifest()
        if len(manifest.extends) + len(manifest.excused) == len(page.lines):
            return manifest, page
    if store.folder is None:
        return Manifest(), table.empty()
    return _manifest(path, real_folder, Store(None))  # the page that was kept of it is damaged


# --- files --------------------------------------------------------------------------------------------------------


def corpus_files(root: Path, diagnostics: list[Diagnostic]) -> Iterator[Path]:
    """The corpus files of a layer in the order of their names.

    Links that lead out of it are not followed; a folder in it that has a manifest is a layer of its own.
    """
    real_root = _real(root)
    todo = _entries(str(root), diagnostics)
    seen = opened = 0
    while todo:
        entry, seen = todo.pop(), seen + 1
        if seen + len(todo) > MAX_ENTRIES or opened > MAX_FOLDERS:
            diagnostics.append(_too_many(root))
            return
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
            opened += 1
            todo += _own(path, diagnostics)
        elif not (path.parent == root and path.name in RESERVED):
            yield path


def _own(folder: Path, diagnostics: list[Diagnostic]) -> list[os.DirEntry[str]]:
    """The entries of a folder in a layer; none if it is a corpus itself, or if that cannot be found out."""
    try:
        return [] if is_corpus(folder) else _entries(str(folder), diagnostics)
    except OSError as error:
        diagnostics.append(_unreadable(folder, error))
        return []


def _entries(folder: str, diagnostics: list[Diagnostic]) -> list[os.DirEntry[str]]:
    """The entries of a folder, the last name first; hidden files and folders belong to other programs."""
    try:
        with os.scandir(folder) as entries:
            shown = [entry for entry in entries if not entry.name.startswith(".")]
    except OSError as error:
        diagnostics.append(_unreadable(Path(folder), error))
        return []
    return sorted(shown, key=lambda entry: entry.name, reverse=True)


def _unreadable(folder: Path, error: OSError) -> Diagnostic:
    return Diagnostic(Span(shown_path(folder)), "unreadable", f"cannot be read: {error.strerror}")


def _outside(path: Path) -> Diagnostic:
    message = "a link that is not followed: only files of this folder belong to the corpus"
    return Diagnostic(Span(shown_path(path)), "outside", message, "extends takes whole folders")


def _too_many(root: Path) -> Diagnostic:
    message = f"it holds more than {MAX_FOLDERS:,} folders or {MAX_ENTRIES:,} files, and the rest is left out"
    return Diagnostic(
        Span(shown_path(root)), "unreadable", message, "a corpus is a folder of its own; look at extends"
    )


def _unprintable(path: Path) -> Diagnostic:
    name = "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in shown_path(path)
    )
    return Diagnostic(Span(name), "unreadable", "its name holds characters that cannot be shown", "rename it")


def _is_folder(path: str | Path) -> bool:
    return os.path.isdir(path)  # noqa: PTH112 - Path.is_dir raises if a name is too long or may not be looked at


def _real(path: Path) -> Path:
    """The path that a path leads to. Unlike Path.resolve, it does not raise for a loop of links."""
    return Path(os.path.realpath(path))
