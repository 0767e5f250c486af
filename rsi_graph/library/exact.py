"""The passages nearest to a vector: by the product with every vector, or from several parts of a library."""

from collections.abc import Collection, Sequence

from rsi_graph.library.rows import Picked
from rsi_graph.meaning.arrays import Vectors
from rsi_graph.meaning.index import Index, NearestKeys, best


class ExactPassages:
    """The index that looks at every vector in the library's own file; ``first`` is the row of the first of them."""

    def __init__(self, vectors: Vectors, first: int = 0) -> None:
        self._index = Index(range(first + 1, first + len(vectors) + 1), vectors)

    def near(self, wanted: Vectors, limit: int) -> list[tuple[int, float]]:
        """The nearest passages: their numbers and cosines. A passage without a vector is near to nothing."""
        return [one for one in self._index.near(wanted, limit) if one[1] != 0.0]


class PartedPassages:
    """The nearest from several indexes, each with other passages."""

    def __init__(self, parts: Sequence[NearestKeys[int]]) -> None:
        self.parts = parts

    def near(self, wanted: Vectors, limit: int) -> list[tuple[int, float]]:
        """The nearest passages: their numbers and cosines."""
        found = [one for part in self.parts for one in part.near(wanted, limit)]
        return sorted(found, key=lambda one: (-one[1], one[0]))[:limit]


def exactly(picked: Picked, numbers: Collection[int], wanted: Vectors, limit: int) -> list[tuple[int, float]]:
    """The nearest of the passages that an index named, by exact cosines, without those that have no vector."""
    held = picked.of(sorted({*numbers}))
    cosines = held.vectors @ wanted
    order = best(cosines, limit)
    return [(held.numbers[place], float(cosines[place])) for place in order.tolist()]
