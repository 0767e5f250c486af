"""The nearest of each of many vectors of length 1, by the product of all pairs.

All pairs are one large matrix product, cut into tiles that fit the processor's cache. The product is symmetric, so
each tile of one half is computed once and serves its rows and its columns. Only the values of a tile that beat the
worst kept so far are looked at, so choosing costs little beside multiplying, and memory does not grow with the square.
Among equals the lower row counts as nearer, so the answer does not depend on tiles and threads.
"""

from itertools import combinations
from threading import Lock
from typing import NamedTuple

import numpy as np

from rsi_graph.meaning.arrays import Keys, Rows, Vectors
from rsi_graph.meaning.threads import in_threads

SIDE = 1024
"""The number of rows and columns of a tile."""
ROOM = 3
"""The room of a row, in multiples of the neighbours asked for; when it is full, the best are chosen."""
FAR = -2.0
"""The cosine that stands for a missing neighbour, if there are fewer vectors than neighbours asked for."""


class Nearest(NamedTuple):
    """The nearest of each vector, the nearest first: their rows (-1: none), and how near they are."""

    rows: Rows
    cosines: Vectors


def of_all(every: Vectors, limit: int) -> Nearest:
    """The nearest of each vector, itself left out.

    The tiles on the diagonal come first, so that little of those above it has to be looked at.
    """
    blocks = [every[top : top + SIDE] for top in range(0, len(every), SIDE)]
    kept = [_Kept(len(block), limit) for block in blocks]

    def within(place: int) -> None:
        cosines = blocks[place] @ blocks[place].T
        np.fill_diagonal(cosines, -np.inf)
        kept[place].see(cosines, place * SIDE)

    def between(places: tuple[int, int]) -> None:
        top, left = places
        cosines = blocks[top] @ blocks[left].T
        kept[top].see(cosines, left * SIDE)
        kept[left].see(cosines, top * SIDE, across=True)

    in_threads(within, range(len(blocks)))
    in_threads(between, combinations(range(len(blocks)), 2))
    return _joined(kept, limit)


class _Kept:
    """The best of some rows so far. A neighbour is one number, made of cosine and row; the smaller, the nearer."""

    def __init__(self, height: int, limit: int) -> None:
        self._limit, self._lock = limit, Lock()
        self._keys = np.full((height, ROOM * limit), _none(), np.int64)
        self._held = np.zeros(height, np.int64)
        self._worst = np.full(height, _none(), np.int64)
        self._least = np.full(height, FAR, np.float32)

    def see(self, cosines: Vectors, start: int, *, across: bool = False) -> None:
        """Take the values that beat the worst kept one; the rows are those of the tile, or (``across``) its columns.

        ``start`` is the row of the first of the others.
        """
        with self._lock:
            if not self._held.any():
                self._begin(cosines.T if across else cosines)
            least = self._least if across else self._least[:, None]
            places = np.flatnonzero(cosines >= least).astype(np.int32)
            rows = places // np.int32(cosines.shape[1])
            others = places - rows * np.int32(cosines.shape[1])
            keys = _keys(cosines.ravel()[places], (rows if across else others) + start)
            if across:
                order = np.argsort(others.astype(np.int16), kind="stable")
                rows, keys = others[order], keys[order]
            self._take(rows, keys)

    def _begin(self, cosines: Vectors) -> None:
        """Set the bar by the first tile, as what is not among its best is not among the best of all."""
        if cosines.shape[1] > self._limit:
            self._least = np.partition(cosines, -self._limit, axis=1)[:, -self._limit]

    def _take(self, rows: Rows, keys: Keys) -> None:
        """Add neighbours by row; whenever a row is full, its best are chosen."""
        while True:
            better = keys < self._worst[rows]
            rows, keys = rows[better], keys[better]
            counts = np.bincount(rows, minlength=len(self._held))
            places = np.arange(len(rows)) + (self._held - np.cumsum(counts) + counts)[rows]
            fits = places < self._keys.shape[1]
            self._keys[rows[fits], places[fits]] = keys[fits]
            if fits.all():
                self._held += counts
                return
            self._choose()
            rows, keys = rows[~fits], keys[~fits]

    def _choose(self) -> None:
        self._keys.partition(self._limit - 1, axis=1)
        self._keys[:, self._limit :] = _none()
        self._worst = self._keys[:, self._limit - 1].copy()
        self._least = np.maximum(self._least, _cosines(self._worst))
        self._held = np.count_nonzero(self._keys[:, : self._limit] != _none(), axis=1)

    def nearest(self) -> Nearest:
        """The kept neighbours, the nearest first."""
        self._choose()
        best = self._keys[:, : self._limit]
        best.sort(axis=1)
        return Nearest(best.astype("int32"), _cosines(best))


def _joined(kept: list[_Kept], limit: int) -> Nearest:
    parts = [one.nearest() for one in kept] or [
        Nearest(np.empty((0, limit), np.int32), np.empty((0, limit), np.float32))
    ]
    return Nearest(*(np.concatenate(part) for part in zip(*parts, strict=True)))


def _keys(cosines: Vectors, rows: Rows) -> Keys:
    """One number of cosine and row; its upper half is the bits of the cosine, turned so that they sort as it does."""
    upper = ~_turned((cosines + np.float32(0)).view(np.int32))  # adding 0 makes a negative 0 positive
    keys: Keys = (upper.astype(np.int64) << 32) | (rows.astype(np.int64) & 0xFFFFFFFF)
    return keys


def _cosines(keys: Keys) -> Vectors:
    cosines: Vectors = _turned(~(keys >> 32).astype(np.int32)).view(np.float32)
    return cosines


def _turned(bits: Rows) -> Rows:
    """The bits of a float as a whole number that sorts as the float does; its own inverse."""
    return bits ^ ((bits >> 31) & np.int32(0x7FFFFFFF))


def _none() -> int:
    """The key that stands for no neighbour: row -1, and far away."""
    [key] = _keys(np.array([FAR], np.float32), np.array([-1], np.int32)).tolist()
    return int(key)
