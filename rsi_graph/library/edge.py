"""The index of a large library: its vectors in codes of one byte a dimension, and a graph of them that qdrant-edge
walks.

A shard is a folder that is made whole or not at all and never changed afterwards, so that several processes may read
it. It gives the nearest only roughly. So more are taken than were asked for, and their exact cosines are computed from
the library's own vectors. These are read one by one, since a mapped file would load the neighbouring rows too.
"""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from rsi_graph.errors import BadLibrary, CannotWrite
from rsi_graph.library import rows
from rsi_graph.library.exact import exactly
from rsi_graph.meaning.arrays import Vectors

EDGES = 16
"""The number of neighbours of each vector in the graph."""
CARE = 100
"""The number of candidates among which the neighbours are chosen."""
WIDER = 2
"""The number of passages taken from the index for each one asked for."""
LEAST = 128
"""The fewest vectors that a search looks at, so that few passages are found as surely as many."""
BATCH = 2_048
ALL_AT_ONCE = 10**9
"""A size in kB that no segment reaches, so that a shard has only one."""


class EdgePassages:
    """The passages of one shard, by number. Raises BadLibrary if the shard is damaged."""

    def __init__(self, folder: Path, vectors: Path, width: int) -> None:
        self._folder, self._rows = folder, rows.Picked(vectors, width)
        self._shard = _opened(folder)

    def near(self, wanted: Vectors, limit: int) -> list[tuple[int, float]]:
        """The nearest passages: their numbers and cosines."""
        import qdrant_edge as edge

        many = limit * WIDER
        request = edge.QueryRequest(
            limit=many,
            query=edge.Query.Nearest(np.asarray(wanted, np.float32).tolist()),
            params=edge.SearchParams(hnsw_ef=max(LEAST, many)),
            with_payload=False,
            with_vector=False,
        )
        try:
            numbers = [point.id for point in self._shard.query(request)]
        except Exception as error:  # qdrant-edge raises bare errors of its Rust side
            raise _damaged(self._folder, error) from error
        return exactly(self._rows, numbers, wanted, limit)


def make(folder: Path, vectors: Vectors, first: int = 0) -> None:
    """Make a shard of the rows of ``vectors`` from ``first`` on, whole or not at all. Raises CannotWrite."""
    beside = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(beside, ignore_errors=True)
    try:
        beside.mkdir()
        shard = _created(beside, vectors.shape[1])
        for start in range(first, len(vectors), BATCH):
            _put(shard, range(start + 1, len(vectors) + 1), np.asarray(vectors[start : start + BATCH]))
        shard.optimize()
        shard.flush()
        shard.close()
        shutil.rmtree(folder, ignore_errors=True)
        beside.rename(folder)
    except Exception as error:  # a bare error of its Rust side, or the disk's
        raise CannotWrite(str(folder), " ".join(str(error).split())[:200]) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _created(folder: Path, width: int) -> Any:
    """A new shard whose files are read piece by piece as questions need them, not whole when it is opened."""
    import qdrant_edge as edge

    graph = edge.HnswIndexConfig(m=EDGES, ef_construct=CARE, full_scan_threshold=BATCH, memory=edge.Memory.Cold)
    vectors = edge.EdgeVectorParams(
        size=width,
        distance=edge.Distance.Dot,
        memory=edge.Memory.Cold,
        datatype=edge.VectorStorageDatatype.Turbo8,
        hnsw_config=graph,
    )
    sizes = edge.EdgeOptimizersConfig(default_segment_number=1, max_segment_size=ALL_AT_ONCE, indexing_threshold=BATCH)
    return edge.EdgeShard.create(str(folder), edge.EdgeConfig(vectors=vectors, optimizers=sizes, wal_enabled=False))


def _put(shard: Any, numbers: Sequence[int], vectors: Vectors) -> None:
    """Put vectors under numbers, without those of zeroes, which stand for passages without a vector."""
    import qdrant_edge as edge

    there = np.flatnonzero(np.any(vectors, axis=1)).tolist()
    points = [edge.Point(id=numbers[row], vector=vectors[row].tolist()) for row in there]
    if points:
        shard.update(edge.UpdateOperation.upsert_points(points))


def _opened(folder: Path) -> Any:
    import qdrant_edge as edge

    try:
        return edge.EdgeShard.load(str(folder))
    except Exception as error:  # a bare error of its Rust side
        raise _damaged(folder, error) from error


def _damaged(folder: Path, error: Exception) -> BadLibrary:
    why = f"its index {folder.name} cannot be read: {' '.join(str(error).split())[:200]}"
    return BadLibrary(str(folder.parent), why, "rsi-graph library check --repair makes it anew")
