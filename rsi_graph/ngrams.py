"""How alike two texts are letter by letter: cosine of TF-IDF over runs of three to five characters.

It sees what an embedding blurs (names, numbers, terms of art) and makes up a fifth of what ranks candidate links.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rsi_graph.embedding import Vectors

    Numbers: TypeAlias = NDArray[np.int64]

LENGTHS = (3, 4, 5)
BUCKETS = 1 << 22
"""Runs are told apart by a hash of so many values."""
BLOCK = 2_000
"""How many texts are cut into runs at a time."""
_FACTOR = 0x9E3779B97F4A7C15


class Ngrams:
    """The runs of texts, weighed by how rare they are among these texts; rows of length 1."""

    def __init__(self, texts: Sequence[str]) -> None:
        import numpy as np

        blocks = [_runs(texts[start : start + BLOCK]) for start in range(0, len(texts), BLOCK)]
        counts = np.concatenate([counts for _, _, counts in blocks] or [np.empty(0, np.float32)])
        buckets = np.concatenate([buckets for _, buckets, _ in blocks] or [np.empty(0, np.int32)])
        sizes = np.concatenate([sizes for sizes, _, _ in blocks] or [np.empty(0, np.int64)])
        frequency = np.bincount(buckets, minlength=BUCKETS)
        self._rarity = (np.log((1 + len(texts)) / (1 + frequency)) + 1).astype(np.float32)
        weights = _unit(counts * self._rarity[buckets], sizes)
        shared = frequency[buckets] > 1  # a run of one text alone adds to no product
        self._number = np.cumsum(frequency > 1, dtype=np.int32) - 1
        self._buckets, self._weights = self._number[buckets[shared]], weights[shared]
        self.starts = np.concatenate([[0], np.cumsum(_sums(shared, sizes))]).astype(np.int64)
        self._frequency = frequency

    def alike(self, row: int, others: "NDArray[np.int32]") -> "Vectors":
        """How alike the text of a row and those of other rows are, 0 to 1."""
        start, end = self.starts[row], self.starts[row + 1]
        return self._products(self._buckets[start:end], self._weights[start:end], others)

    def alike_to(self, text: str, others: "NDArray[np.int32]") -> "Vectors":
        """How alike another text and those of these rows are."""
        sizes, buckets, counts = _runs([text])
        weights = _unit(counts * self._rarity[buckets], sizes)
        shared = self._frequency[buckets] > 1
        return self._products(self._number[buckets[shared]], weights[shared], others)

    def _products(self, buckets: "NDArray[np.int32]", weights: "Vectors", others: "NDArray[np.int32]") -> "Vectors":
        import numpy as np

        dense = np.zeros(int(self._number[-1]) + 1, np.float32)
        dense[buckets] = weights
        starts, sizes = self.starts[others], self.starts[others + 1] - self.starts[others]
        ends = np.cumsum(sizes)
        places = np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - ends + sizes, sizes)
        return _sums(dense[self._buckets[places]] * self._weights[places], sizes)


def _runs(texts: Sequence[str]) -> "tuple[Numbers, NDArray[np.int32], Vectors]":
    """The runs of texts: how many different ones each has, their buckets, how often each occurs (1 + log)."""
    import numpy as np

    line = "".join(f" {' '.join(text.lower().split())} \0" for text in texts)
    letters = np.frombuffer(line.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    text = np.cumsum(letters == 0) - (letters == 0)
    keys = []
    for length in LENGTHS:
        count = max(len(letters) - length + 1, 0)
        hashed, whole = np.zeros(count, np.uint64), np.ones(count, bool)
        for place in range(length):
            here = letters[place : place + count]
            hashed = (hashed ^ here) * np.uint64(_FACTOR)
            whole &= here != 0
        bucket = (hashed >> np.uint64(42)).astype(np.int64)
        keys.append((text[:count] * BUCKETS + bucket)[whole])
    found = np.sort(np.concatenate(keys))
    first = np.flatnonzero(np.concatenate([[True], found[1:] != found[:-1]])) if len(found) else np.empty(0, np.int64)
    times = np.diff(np.append(first, len(found)))
    owners, buckets = np.divmod(found[first], BUCKETS)
    sizes = np.bincount(owners, minlength=len(texts)).astype(np.int64)
    return sizes, buckets.astype(np.int32), (1 + np.log(times)).astype(np.float32)


def _unit(weights: "Vectors", sizes: "Numbers") -> "Vectors":
    """Rows of these sizes made one long."""
    import numpy as np

    lengths = np.sqrt(_sums(weights * weights, sizes))
    unit: Vectors = weights / np.repeat(np.maximum(lengths, np.float32(1e-12)), sizes)
    return unit


def _sums(values: "NDArray[np.float32] | NDArray[np.bool_]", sizes: "Numbers") -> "Vectors":
    """The sum of each row of these sizes; of an empty row 0."""
    import numpy as np

    ends = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    last = np.cumsum(sizes)
    sums: Vectors = (ends[last] - ends[last - sizes]).astype(np.float32)
    return sums
