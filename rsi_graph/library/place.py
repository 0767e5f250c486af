"""Looking after one library: its folder, its model, its numbers, its faults and their repair."""

import contextlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rsi_graph.errors import BadLibrary, BadSetting, LookupFailed, NotInstalled
from rsi_graph.files import folders, locked
from rsi_graph.library import adding, compacting, disk, indexes, shards
from rsi_graph.library.adding import Engine
from rsi_graph.library.finding import Finder
from rsi_graph.library.holdings import FILE, Holdings
from rsi_graph.meaning import embedders, models, vectors
from rsi_graph.meaning.arrays import Vectors

MAX_OFF = 1e-3
"""The largest distance of a vector's length from 1."""
SAMPLE = 20_000
"""The most vectors that a check looks at."""


@dataclass(frozen=True, slots=True)
class LibraryState:
    """The numbers of a library, and the files that could not be read, with the reasons."""

    folder: str
    works: int
    full: int
    passages: int
    files: int
    embedded: int
    """The number of passages that are found by meaning."""
    indexed: int
    model: str
    bytes: int
    failed: dict[str, str]
    former: list[str]
    """The folders that hold an index of an earlier version."""
    server: str = ""
    """The address of the collection that holds the index, if one does."""


@dataclass(frozen=True, slots=True)
class LibraryFault:
    """A fault of a library, with a hint."""

    severity: str
    message: str
    hint: str = ""


def engine(named: str | None) -> Engine:
    """The model that embeds passages. Raises NotInstalled and BadSetting."""
    model = models.find(named)
    return Engine(model, embedders.open_model(model))


@contextlib.contextmanager
def engine_on(address: str, named: str | None) -> Iterator[Engine]:
    """The model on a cluster, inside a ``with`` block. Raises NotInstalled, BadSetting and LookupFailed."""
    from rsi_graph.library.cluster import ClusterEmbedder

    model = models.find(named)
    embedder = ClusterEmbedder(address, model)
    try:
        yield Engine(model, embedder, embedder.at_once)
    finally:
        embedder.close()


def finder(holdings: Holdings, named: str | None = None, *, words_only: bool = False) -> tuple[Finder, str]:
    """The finder that answers questions about a library, and a note if it goes by words alone."""
    held = holdings.fact("model")
    if words_only or not held:
        why = "" if words_only else "this library is searched by words alone: it was filled without a model"
        return Finder(holdings), why
    try:
        model = models.find(named)
    except (NotInstalled, BadSetting) as error:
        return Finder(holdings), f"by words alone: {error.with_hint}"
    if model.key != held:
        name = holdings.fact("model-name")
        return Finder(holdings), f"by words alone: the library's vectors are of the model {name}; --model {name}"
    opened = embedders.open_model(model)

    def vector(text: str) -> Vectors:
        return vectors.query(text, model, opened)

    return Finder(holdings, vector), ""


def state(holdings: Holdings) -> LibraryState:
    """The numbers of a library as they are now."""
    counts, model = holdings.counts(), holdings.fact("model-name")
    embedded = holdings.up_to(holdings.number_of("embedded"))
    size, former = _size(holdings.folder), [folder.name for folder in shards.former(holdings)]
    failed = {file: known.why for file, known in holdings.files().items() if known.why}
    totals = (counts.works, counts.full, counts.passages, counts.files)
    indexed = indexes.index_of(holdings).indexed()
    server = str(holdings.server or "")
    return LibraryState(str(holdings.folder), *totals, embedded, indexed, model, size, failed, former, server)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def meant(holdings: Holdings, names: Sequence[str]) -> tuple[list[int], list[str]]:
    """The works and files that are named: by the number of a work, a file, or a folder with everything below it."""
    works: list[int] = []
    files: list[str] = []
    known = [*dict.fromkeys([*holdings.files(), *holdings.origins()])]
    for name in names:
        if name.isdecimal() and len(name) < 18 and holdings.work(int(name)):  # noqa: PLR2004 - longer is no number of ours
            works.append(int(name))
            continue
        path = os.path.abspath(folders.written(name))  # noqa: PTH100 - links stay as they are named
        found = [file for file in known if file == path or file.startswith(f"{path}{os.sep}")]
        if not found:
            raise BadSetting(f"nothing in the library is {name}", "rsi-graph library status --works lists the works")
        files += found
    return works, files


# --- health -------------------------------------------------------------------------------------------------------


def faults(holdings: Holdings) -> list[LibraryFault]:
    """The faults of a library: in its database, its vectors, its index, and its files, gone or changed."""
    found = [LibraryFault("error", why, "take the folder away and add the files again") for why in holdings.faults()]
    found += [*_of_vectors(holdings), *_of_server(holdings)]
    for folder in shards.former(holdings):
        old = f"{folder.name} is an index of an earlier version, {_size(folder) / 1e6:.0f} MB that nothing reads"
        found.append(LibraryFault("warning", old, "rsi-graph library check --repair takes it away"))
    for file, known in holdings.files().items():
        now = disk.state(Path(file))
        if known.why:
            found.append(LibraryFault("warning", f"{file} cannot be read: {known.why}"))
        elif now is None:
            way_out = f"rsi-graph library remove {file}"
            found.append(LibraryFault("warning", f"{file} is gone; its passages are still there", way_out))
        elif not disk.is_as_it_was(known, now):
            found.append(LibraryFault("warning", f"{file} has changed", f"rsi-graph library add {file}"))
    return found


def _of_vectors(holdings: Holdings) -> list[LibraryFault]:
    rows, embedded = holdings.mapped(), holdings.number_of("embedded")
    way_out = "rsi-graph library check --repair"
    if len(rows) < embedded:
        return [LibraryFault("error", f"{embedded - len(rows)} of {embedded} vectors are not there", way_out)]
    ids = np.fromiter((number - 1 for number in holdings.ids() if number <= embedded), np.int64)
    step = max(len(ids) // SAMPLE, 1)
    with np.errstate(all="ignore"):
        lengths = np.linalg.norm(rows[ids[::step]], axis=1) if len(ids) else np.empty(0)
    off = int(np.count_nonzero(~(np.abs(lengths - 1) < MAX_OFF)))
    left = holdings.counts().passages - len(ids)
    found = [LibraryFault("error", f"{off} of {len(lengths)} vectors looked at are damaged", way_out)] if off else []
    if left and holdings.fact("model"):
        found.append(LibraryFault("warning", f"{left} passages are found by their words alone", way_out))
    return found


def _of_server(holdings: Holdings) -> list[LibraryFault]:
    """The faults of the index on a server: no server answers, the index is another library's, or it lacks vectors."""
    if not holdings.server:
        return []
    try:
        there = indexes.index_of(holdings).on_server()
    except (LookupFailed, BadLibrary, NotInstalled) as error:
        return [LibraryFault("error", str(error), error.hint)]
    made, way_out = holdings.number_of("put"), "rsi-graph library check --repair"
    behind = holdings.number_of("embedded") - made
    if made and not there:
        return [LibraryFault("error", f"{holdings.server} holds nothing of this library any more", way_out)]
    if behind:
        return [LibraryFault("warning", f"{behind} vectors are not on {holdings.server} yet", way_out)]
    return []


def repair(holdings: Holdings, engine: Engine | None) -> None:
    """Close the gaps that removed passages left and make the index anew.

    With a model, embed the passages again whose vectors are damaged or missing.
    """
    if engine:
        broken = any(fault.severity == "error" for fault in _of_vectors(holdings))
        if broken or holdings.fact("model") != engine.model.key:
            adding.renew(holdings, engine)
        else:
            adding.add(holdings, [], engine)
    with locked.alone(holdings.folder / FILE):
        compacting.compact(holdings)
        index = indexes.index_of(holdings)
        index.drop()
        index.refresh()
