"""The index of a large library: the vectors once more as a table of LanceDB, cut into cells, a byte a number.

LanceDB finds the nearest roughly; of three times as many as were asked for, the exact cosines are taken from the
library's own vectors. The table holds what ``make`` put into it and is never changed.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from rsi_graph.errors import BadLibrary, CannotWrite
from rsi_graph.library.exact import ExactPassages, numbered
from rsi_graph.meaning.arrays import Vectors

TABLE = "passages"
CELL = 4_096
"""The approximate number of passages in a cell."""
PROBES = 20
"""The number of cells that are looked into."""
WIDER = 3
"""The number of passages taken from the index for each that was asked for."""
BATCH = 16_384
CACHE_BYTES = 256 * 1024 * 1024
"""The most that the index may keep in memory."""


class LancePassages:
    """The index with, for what came after it was made, the exact product. Raises BadLibrary where it is damaged."""

    def __init__(self, folder: Path, vectors: Vectors, indexed: int) -> None:
        self._vectors, self._folder = vectors, folder
        self._tail = ExactPassages(vectors[indexed:], indexed)
        self._table = _opened(folder)

    def near(self, wanted: Vectors, limit: int) -> list[tuple[int, float]]:
        """The nearest passages: their numbers and cosines."""
        query = self._table.search(np.asarray(wanted, np.float32)).distance_type("cosine").nprobes(PROBES)
        try:
            found = query.limit(limit * WIDER).select(["row", "_distance"]).to_arrow()["row"].to_numpy()
        except Exception as error:  # LanceDB raises bare errors of its Rust side
            raise _damaged(self._folder, error) from error
        places = np.sort(found[found < len(self._vectors)]).astype(np.int64)
        cosines = self._vectors[places] @ wanted
        order = np.argsort(-cosines, kind="stable")[:limit]
        near = [*numbered(places[order], cosines[order]), *self._tail.near(wanted, limit)]
        return sorted(near, key=lambda one: (-one[1], one[0]))[:limit]


def make(folder: Path, vectors: Vectors) -> None:
    """Make an index of vectors in a folder, whole or not at all. Raises CannotWrite."""
    import lancedb
    import pyarrow as pa
    from lancedb.index import IvfSq

    width = vectors.shape[1]
    schema = pa.schema([("row", pa.int64()), ("vector", pa.list_(pa.float32(), width))])

    def batches() -> Iterator[Any]:
        for start in range(0, len(vectors), BATCH):
            some = np.ascontiguousarray(vectors[start : start + BATCH])
            rows = pa.array(np.arange(start, start + len(some)))
            listed = pa.FixedSizeListArray.from_arrays(pa.array(some.ravel()), width)
            yield pa.record_batch([rows, listed], schema=schema)

    beside = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(beside, ignore_errors=True)
    try:
        table = lancedb.connect(beside).create_table(TABLE, pa.RecordBatchReader.from_batches(schema, batches()))
        cells = max(len(vectors) // CELL, 1)
        table.create_index("vector", config=IvfSq(distance_type="cosine", num_partitions=cells))
        shutil.rmtree(folder, ignore_errors=True)
        beside.rename(folder)
    except Exception as error:
        shutil.rmtree(beside, ignore_errors=True)
        raise CannotWrite(str(folder), " ".join(str(error).split())[:200]) from error


def _opened(folder: Path) -> Any:
    import lancedb

    try:
        session = lancedb.Session(index_cache_size_bytes=CACHE_BYTES, metadata_cache_size_bytes=CACHE_BYTES // 8)
        return lancedb.connect(folder, session=session).open_table(TABLE)
    except Exception as error:
        raise _damaged(folder, error) from error


def _damaged(folder: Path, error: Exception) -> BadLibrary:
    why = f"its index {folder.name} cannot be read: {' '.join(str(error).split())[:200]}"
    return BadLibrary(str(folder.parent), why, "rsi-graph library check --repair makes it anew")
