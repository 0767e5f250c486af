"""The passages nearest to a vector, by the product with every vector there is; what an index has to answer."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rsi_graph.meaning.arrays import Vectors


class PassageIndex(Protocol):
    """The seam: a vector in, the passages nearest to it out."""

    def near(self, wanted: Vectors, limit: int) -> list[tuple[int, float]]:
        """The numbers of the nearest passages and their cosines, the nearest first."""
        ...


class ExactPassages:
    """Looks at every vector, where it lies in the file."""

    def __init__(self, vectors: Vectors, first: int = 0) -> None:
        self._vectors, self._first = vectors, first

    def near(self, wanted: Vectors, limit: int) -> list[tuple[int, float]]:
        """The nearest passages: their numbers and cosines."""
        if not len(self._vectors):
            return []
        cosines = self._vectors @ wanted
        many = len(cosines) > limit
        chosen = np.argpartition(cosines, -limit)[-limit:] if many else np.arange(len(cosines))
        order = chosen[np.argsort(-cosines[chosen], kind="stable")]
        return numbered(order + self._first, cosines[order])


def numbered(places: NDArray[np.int64], cosines: Vectors) -> list[tuple[int, float]]:
    """Passages as numbers of the database, those without a vector left out."""
    found = zip((places + 1).tolist(), cosines.tolist(), strict=True)
    return [(number, cosine) for number, cosine in found if cosine != 0.0]
