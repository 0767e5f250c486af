"""The likeness of two texts letter by letter: cosine of TF-IDF over runs of four characters.

It sees what an embedding blurs (names, numbers, terms of art), and is a part of the ranking of candidate links. Runs
of three to five characters together find the same relations at three times the cost (``make bench-links``).

The rarity of a run depends on all texts. If it was counted before (``Counts``), only the texts that are compared are
cut into runs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rsi_graph.meaning.arrays import Vectors
from rsi_graph.meaning.threads import in_threads

Rows: TypeAlias = Sequence[int] | NDArray[np.int32] | NDArray[np.int64]
Block: TypeAlias = tuple[NDArray[np.int64], NDArray[np.int32], Vectors]

LENGTH = 4
BITS = 22
BUCKETS = 1 << BITS
"""The number of hash buckets of runs."""
BLOCK = 2_000
"""The most texts that are cut into runs at a time."""
WIDTH = 192
"""The most runs of a text that are compared: the rarest ones."""
_FACTOR = 0x9E3779B97F4A7C15


@dataclass(frozen=True, slots=True)
class Counts:
    """The number of texts that hold each run."""

    buckets: NDArray[np.int32]
    """The runs that some text holds, in order."""
    times: NDArray[np.int32]


class Ngrams:
    """The runs of texts, weighed by how rare they are among these texts; rows of length 1.

    Only runs that more than one text holds are kept, with new numbers; a row is padded with run 0 of weight 0.
    ``counts`` are those of the same texts, if they are known.
    """

    def __init__(self, texts: Sequence[str], counts: Counts | None = None) -> None:
        width = max(1, min(WIDTH, max(map(len, texts), default=0)))
        self._texts = texts
        self._is_cut, self._lock = np.zeros(len(texts), bool), Lock()
        self._runs = np.zeros((len(texts), width), np.int32)
        self._weights = np.zeros((len(texts), width), np.float32)
        parts = _parts(list(range(len(texts)) if counts is None else ()))
        blocks: list[Any] = [None] * len(parts)

        def cut(place: int) -> None:
            blocks[place] = _runs([texts[row] for row in parts[place]])

        in_threads(cut, range(len(parts)))
        frequency = _frequency(blocks, counts)
        self._weigh(frequency)
        held = np.flatnonzero(frequency).astype(np.int32)
        self.counts = Counts(held, frequency[held])
        in_threads(lambda place: self._keep(parts[place], blocks[place]), range(len(parts)))

    def _weigh(self, frequency: NDArray[np.int32]) -> None:
        shared, count = np.flatnonzero(frequency > 1), 1 + len(self._texts)
        self._rarity = np.full(BUCKETS, np.log(count / 2) + 1, np.float32)
        self._rarity[shared] = np.log(count / (1 + np.minimum(frequency[shared], count - 1))) + 1
        self._number = np.zeros(BUCKETS, np.int32)
        self._number[shared] = np.arange(1, len(shared) + 1)
        self._size = len(shared) + 1

    def _keep(self, rows: list[int], block: Block) -> None:
        """Write the runs of these texts into their rows."""
        shape = (len(rows), self._runs.shape[1])
        runs, weights = np.zeros(shape, np.int32), np.zeros(shape, np.float32)
        self._fill(block, runs, weights)
        self._runs[rows], self._weights[rows], self._is_cut[rows] = runs, weights, True

    def _see_to(self, *rows: Rows) -> None:
        """Make these rows, unless they were made before."""
        with self._lock:
            if self._is_cut.all():
                return
            wanted = np.unique(np.concatenate([np.ravel(some) for some in rows]))
            for part in _parts(wanted[~self._is_cut[wanted]].tolist()):
                self._keep(part, _runs([self._texts[row] for row in part]))

    def alike(self, rows: Rows, others: NDArray[np.int32], wanted: NDArray[np.bool_] | None = None) -> Vectors:
        """The likeness, 0 to 1, of each row's text to those of its row of ``others``, as far as it is ``wanted``."""
        chosen = np.asarray(rows)
        if wanted is None:
            self._see_to(chosen, others)
        else:
            self._see_to(chosen[wanted.any(axis=1)], others[wanted])
        dense = np.zeros(self._size, np.float32)
        out = np.zeros(others.shape, np.float32)
        for place, row in enumerate(chosen.tolist()):
            these = slice(None) if wanted is None else wanted[place]
            out[place, these] = self._products(dense, self._runs[row], self._weights[row], others[place, these])
        return out

    def alike_to(self, text: str, others: NDArray[np.int32]) -> Vectors:
        """The likeness of another text to those of these rows, 0 to 1."""
        self._see_to(others)
        block = _runs([text])
        runs, weights = np.zeros((1, len(block[1])), np.int32), np.zeros((1, len(block[1])), np.float32)
        self._fill(block, runs, weights)
        return self._products(np.zeros(self._size, np.float32), runs[0], weights[0], others)

    def _products(
        self, dense: Vectors, runs: NDArray[np.int32], weights: Vectors, others: NDArray[np.int32]
    ) -> Vectors:
        """``dense`` is zero before and after."""
        dense[runs] = weights
        dense[0] = 0
        products: Vectors = np.einsum("ij,ij->i", dense.take(self._runs[others]), self._weights[others])
        dense[runs] = 0
        return products

    def _fill(self, block: Block, runs: NDArray[np.int32], weights: Vectors) -> None:
        """Write the runs of some texts into rows; if there is no room for all, only the weightiest."""
        sizes, buckets, counts = block
        owners = np.repeat(np.arange(len(sizes)), sizes)
        weighed = counts * self._rarity[buckets]
        lengths = np.sqrt(np.bincount(owners, weighed.astype(np.float64) ** 2, len(sizes)))
        weighed /= np.maximum(lengths, 1e-12).astype(np.float32)[owners]
        shared = self._number[buckets] > 0  # a run of one text alone adds to no product
        owners, numbers, weighed = owners[shared], self._number[buckets[shared]], weighed[shared]
        kept = _weightiest(owners, weighed, len(sizes), runs.shape[1])
        owners, numbers, weighed = owners[kept], numbers[kept], weighed[kept]
        places = np.arange(len(owners)) - np.searchsorted(owners, np.arange(len(sizes)))[owners]
        runs[owners, places], weights[owners, places] = numbers, weighed


def _parts(rows: list[int]) -> list[list[int]]:
    return [rows[start : start + BLOCK] for start in range(0, len(rows), BLOCK)]


def _frequency(blocks: Iterable[Block], counts: Counts | None) -> NDArray[np.int32]:
    """The number of texts that hold each run."""
    frequency = np.zeros(BUCKETS, np.int32)
    if counts:
        frequency[counts.buckets] = counts.times
    for _, buckets, _ in blocks:  # a text has each bucket once, several texts have it several times
        found, times = np.unique(buckets, return_counts=True)
        frequency[found] += times.astype(np.int32)
    return frequency


def _weightiest(owners: NDArray[np.int64], weighed: Vectors, texts: int, most: int) -> NDArray[np.bool_]:
    """The mask of the runs to keep: for a text with more than ``most``, those of the greatest weight."""
    kept = np.ones(len(owners), bool)
    counts = np.bincount(owners, minlength=texts)
    starts = np.cumsum(counts) - counts
    for text in np.flatnonzero(counts > most).tolist():
        start, count = int(starts[text]), int(counts[text])
        kept[start + np.argpartition(weighed[start : start + count], count - most)[: count - most]] = False
    return kept


def _runs(texts: Sequence[str]) -> Block:
    """The runs of texts: how many different ones each has, their buckets, how often each occurs (1 + log)."""
    line = "".join(f" {' '.join(text.lower().split())} \0" for text in texts)
    letters = np.frombuffer(line.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    owner = np.cumsum(letters == 0) - (letters == 0)
    count = max(len(letters) - LENGTH + 1, 0)
    hashed, whole = np.zeros(count, np.uint64), np.ones(count, bool)
    for place in range(LENGTH):
        here = letters[place : place + count]
        hashed = (hashed ^ here) * np.uint64(_FACTOR)
        whole &= here != 0
    found = np.sort((owner[:count] * BUCKETS + (hashed >> np.uint64(64 - BITS)).astype(np.int64))[whole])
    first = np.flatnonzero(np.diff(found, prepend=-1))
    owners, buckets = np.divmod(found[first], BUCKETS)
    times = np.diff(first, append=len(found))
    sizes = np.bincount(owners, minlength=len(texts)).astype(np.int64)
    return sizes, buckets.astype(np.int32), (1 + np.log(times)).astype(np.float32)
