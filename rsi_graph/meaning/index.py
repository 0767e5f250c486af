"""An index of vectors by key: they are put, dropped, and asked for the nearest.

``Index`` looks at every vector, which is quickest up to some hundred thousand; a larger library asks another engine by
the same calls. Vectors that are put at once are not copied, mapped or not.
"""

from collections.abc import Hashable, Iterable, Sequence
from functools import cached_property
from typing import Generic, NamedTuple, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from rsi_graph.meaning import neighbours
from rsi_graph.meaning.arrays import Rows, Vectors
from rsi_graph.meaning.neighbours import Nearest

Key = TypeVar("Key", bound=Hashable)
Key_co = TypeVar("Key_co", bound=Hashable, covariant=True)

SAMPLE = (200, 50)
"""The size of the sample that stands for all pairs: the number of vectors, and of others for each."""
USUAL = 4_096
"""The most vectors in the sample for the usual nearness to a vector."""


class Usual(NamedTuple):
    """The mean and spread of a nearness."""

    mean: float
    spread: float


class NearestKeys(Protocol[Key_co]):
    """The interface of every engine: a vector in, the keys of the nearest out."""

    def near(self, wanted: Vectors, limit: int) -> "Sequence[tuple[Key_co, float]]":
        """The nearest and their cosines, the nearest first."""
        ...


class Index(Generic[Key]):
    """Vectors of length 1 by key, asked by the product with every one of them."""

    def __init__(self, keys: Sequence[Key] = (), vectors: Vectors | None = None) -> None:
        self._keys: Sequence[Key] = ()
        self._parts: list[Vectors] = []
        if vectors is not None:
            self._add(keys, vectors)

    def put(self, keys: Sequence[Key], vectors: Vectors) -> None:
        """Put vectors under keys, in place of those that were there."""
        self.drop(keys)
        self._add(keys, vectors)

    def drop(self, keys: Iterable[Key]) -> None:
        """Drop the vectors of these keys; unknown keys are ignored."""
        gone = [self.rows[key] for key in dict.fromkeys(keys) if key in self.rows] if self._keys else []
        if not gone:
            return
        kept = np.ones(len(self._keys), bool)
        kept[gone] = False
        vectors = self.vectors[kept]
        self._keys = [key for key, is_kept in zip(self._keys, kept.tolist(), strict=True) if is_kept]
        self._parts = [vectors]
        self._forget()

    def _add(self, keys: Sequence[Key], vectors: Vectors) -> None:
        if len(keys) != len(vectors):
            raise ValueError(len(keys), len(vectors))
        if len(keys):
            self._keys = [*self._keys, *keys] if self._keys else keys
            self._parts.append(vectors)
            self._forget()

    def _forget(self) -> None:
        for name in ("rows", "_sampled"):
            self.__dict__.pop(name, None)

    # --- what is there --------------------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self._keys)

    def __contains__(self, key: object) -> bool:
        return key in self.rows

    @property
    def keys(self) -> Sequence[Key]:
        """The keys, each at the place that its vector has in ``vectors``."""
        return self._keys

    @cached_property
    def rows(self) -> "dict[Key, int]":
        """The place of each key."""
        return {key: row for row, key in enumerate(self._keys)}

    @property
    def vectors(self) -> Vectors:
        """All vectors, a row a key."""
        if len(self._parts) != 1:
            self._parts = [np.concatenate(self._parts) if self._parts else np.empty((0, 0), np.float32)]
        return self._parts[0]

    # --- what is near ---------------------------------------------------------------------------------------------

    def near(self, wanted: Vectors, limit: int) -> "list[tuple[Key, float]]":
        """The nearest to a vector and their cosines, the nearest first; equals keep the order they were put in."""
        return self.asked(wanted, limit)[0]

    def asked(self, wanted: Vectors, limit: int) -> "tuple[list[tuple[Key, float]], Usual]":
        """The nearest to a vector and their cosines, with the usual nearness, taken from a sample."""
        if not len(self) or limit < 1:
            return [], Usual(0.0, 1.0)
        cosines = self.products(wanted)
        rows = best(cosines, limit)
        found = zip(rows.tolist(), cosines[rows].tolist(), strict=True)
        return [(self._keys[row], cosine) for row, cosine in found], usual(cosines)

    def products(self, wanted: Vectors) -> Vectors:
        """The product of every vector with another, in the order of ``keys``."""
        parts = [part @ wanted for part in self._parts]
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def near_to(self, key: Key, limit: int) -> "list[tuple[Key, float]]":
        """The nearest to the vector of a key, itself left out; nothing if the key is unknown."""
        row = self.rows.get(key)
        if row is None:
            return []
        return [one for one in self.near(self.vectors[row], limit + 1) if one[0] != key][:limit]

    def neighbours(self, limit: int) -> Nearest:
        """The nearest of each vector, itself left out, by their places in ``keys``."""
        return neighbours.of_all(self.vectors, limit)

    def cosines(self, rows: Rows, others: Rows) -> Vectors:
        """The nearness of each of these rows to the rows in its row of ``others``."""
        every = self.vectors
        found: Vectors = np.matmul(every[others], every[rows][:, :, None])[:, :, 0]
        return found

    def cosine(self, one: Key, other: Key) -> float:
        """The nearness of two keys."""
        return float(self.vectors[self.rows[one]] @ self.vectors[self.rows[other]])

    # --- what is usual --------------------------------------------------------------------------------------------

    @cached_property
    def _sampled(self) -> tuple[Rows, Rows]:
        count, (texts, each) = len(self), SAMPLE
        draw = np.random.default_rng(0)
        rows = draw.permutation(count)[:texts].astype(np.int32)
        others = draw.integers(0, max(count - 1, 1), (len(rows), each), np.int32)
        others += others >= rows[:, None]  # never itself
        return rows, np.minimum(others, count - 1)

    def sample(self) -> tuple[Rows, Rows]:
        """A sample that stands for all pairs: rows, and others for each. It depends only on the number of keys."""
        return self._sampled


def best(cosines: Vectors, limit: int) -> NDArray[np.int64]:
    """The places of the largest values, the largest first and among equals the first one first."""
    if len(cosines) <= limit:
        return np.argsort(-cosines, kind="stable")
    least = np.partition(cosines, -limit)[-limit]
    chosen = np.flatnonzero(cosines >= least)
    order: NDArray[np.int64] = chosen[np.argsort(-cosines[chosen], kind="stable")][:limit]
    return order


def usual(cosines: Vectors) -> Usual:
    """The mean and spread of the nearness of all vectors to one, estimated from a sample."""
    return mean_and_spread(cosines[:: -(-len(cosines) // USUAL)])


def mean_and_spread(values: Vectors) -> Usual:
    """The mean and spread of values; if all are equal, the spread is 1."""
    return Usual(float(values.mean()), float(values.std()) or 1.0)
