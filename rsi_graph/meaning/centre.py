"""The part that all texts of a corpus have in common, and nearness without it.

All texts of a corpus are about one subject, and a short question that names it ("AI") is near to all of them. So half
of the mean vector is subtracted, and the few directions along which the texts differ most, which show their sort and
not their content. In a corpus of a few texts nothing is subtracted, as their common part would be their content.
"""

from functools import cached_property

import numpy as np

from rsi_graph.meaning.arrays import Vectors
from rsi_graph.meaning.index import USUAL, Index

SHARE = 0.5
"""The share of the mean that is subtracted."""

DIRECTIONS = 2
"""The number of directions that are subtracted."""

LEAST = 256
"""The fewest texts for which anything is subtracted."""


class Centre:
    """The common part of an index's vectors."""

    def __init__(self, index: "Index[str]") -> None:
        self._index = index

    def near(self, wanted: Vectors) -> Vectors:
        """The nearness of every vector of the index to another, apart from what all have in common."""
        if len(self._index) < LEAST:
            return self._index.products(wanted)
        mean, directions, lengths = self._common
        left = wanted - mean
        left -= (left @ directions.T) @ directions
        left /= np.linalg.norm(left) or 1.0
        nearness: Vectors = (self._index.products(left) - mean @ left) / lengths
        return nearness

    @cached_property
    def _common(self) -> tuple[Vectors, Vectors, Vectors]:
        """The part of the mean, the directions, and the length of every vector without them."""
        every = self._index.vectors
        sample = every[:: -(-len(every) // USUAL)]
        middle = sample.mean(axis=0)
        about = sample - middle
        _, along = np.linalg.eigh(about.T @ about)
        directions = np.ascontiguousarray(along[:, : -DIRECTIONS - 1 : -1].T, np.float32)
        mean = np.float32(SHARE) * middle
        taken = every @ np.vstack((mean, directions)).T
        squares = 1 - 2 * taken[:, 0] + mean @ mean - ((taken[:, 1:] - directions @ mean) ** 2).sum(axis=1)
        return mean, directions, np.sqrt(np.maximum(squares, np.float32(1e-6)))
