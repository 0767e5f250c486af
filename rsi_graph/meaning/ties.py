"""The ties that nodes have already, as rows of numbers: what each is tied to, and what two of them share.

Two nodes that are tied to the same node are likely to bear on each other, the more so the fewer others are tied to it.
A shared neighbour with n ties therefore counts for 1 / log(n + 2). Questions are neighbours too. Arguments are not,
since all their ends are tied to each other; nor are sources, since a passage of a work says nothing about another of
its passages.
"""

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rsi_graph.graph import Graph
from rsi_graph.meaning.arrays import Rows, Vectors
from rsi_graph.meaning.candidates import tied

MOST_TIES = 256
"""The most ties of a neighbour that counts as shared: a node to which all are tied tells little."""

Long: TypeAlias = NDArray[np.int64]


class Shared(NamedTuple):
    """The pairs of some rows with others that share a neighbour: their keys in order, and the weight of each."""

    keys: Long
    """The place among the rows asked about times the number of texts, plus the other row."""
    weights: Vectors
    texts: int
    """The number of texts."""

    def of(self, near: Rows) -> Vectors:
        """The weight of what each row shares with each of its row of ``near``; 0 if that is nothing."""
        if not len(self.keys):
            return np.zeros(near.shape, np.float32)
        wanted = np.arange(len(near))[:, None] * self.texts + near
        places = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return np.where((self.keys[places] == wanted) & (near >= 0), self.weights[places], np.float32(0))

    def best(self, rows: int, most: int, beside: Rows) -> Rows:
        """The ``most`` rows that share most with each row and are not ``beside`` it; -1 if there are no more."""
        owners, others = np.divmod(self.keys, self.texts)
        known = np.sort((np.arange(rows)[:, None] * self.texts + beside)[beside >= 0])
        new = ~np.isin(self.keys, known, assume_unique=True)
        owners, others, weights = owners[new], others[new], self.weights[new]
        order = np.lexsort((others, -weights, owners))
        owners, others = owners[order], others[order]
        places = np.arange(len(owners)) - np.searchsorted(owners, np.arange(rows))[owners]
        out = np.full((rows, most), -1, np.int32)
        fits = places < most
        out[owners[fits], places[fits]] = others[fits]
        return out


class Ties:
    """The ties between the texts of a corpus, and from them to questions."""

    def __init__(self, graph: Graph, ids: Sequence[str]) -> None:
        self.names = list(ids)
        self.count = len(ids)
        self.is_note = np.array([graph.kind(id_) == "annotation" for id_ in ids], bool)
        numbers = {id_: number for number, id_ in enumerate(ids)}
        ends = np.array([*self._pairs(graph, numbers)], np.int64).reshape(-1, 2)
        both = np.concatenate((ends, ends[:, ::-1]))
        keys = np.unique(both[:, 0] * len(self.names) + both[:, 1])
        owners, self._others = np.divmod(keys, max(len(self.names), 1))
        self._starts = np.searchsorted(owners, np.arange(len(self.names) + 1))
        self.many = np.diff(self._starts)
        self._weights = (1 / np.log(2 + np.maximum(self.many, 1))).astype(np.float32)

    def _pairs(self, graph: Graph, numbers: dict[str, int]) -> "list[tuple[int, int]]":
        """Every tie between two texts, or of a text with a question; questions get numbers as they come."""
        out = []
        for row, id_ in enumerate(self.names[: self.count]):
            for other in tied(graph, id_):
                number = numbers.get(other)
                if number is None and graph.kind(other) == "question":
                    number = numbers[other] = len(self.names)
                    self.names.append(other)
                if number is not None and number != row:
                    out.append((row, number))
        return out

    def of(self, row: int) -> Long:
        """The rows that a row is tied to; those past the texts are questions."""
        return self._others[self._starts[row] : self._starts[row + 1]]

    def texts_of(self, row: int) -> Long:
        """The texts that a row is tied to."""
        found = self.of(row)
        return found[found < self.count]

    def common(self, one: int, other: int) -> list[str]:
        """The ids of the nodes that two rows share, those with the fewest ties first."""
        rows = np.intersect1d(self.of(one), self.of(other), assume_unique=True)
        return [self.names[row] for row in sorted(rows.tolist(), key=lambda row: (self.many[row], row))]

    def shared(self, rows: "Sequence[int] | Rows") -> Shared:
        """The ties that these rows share with others that may be related: not tied yet, and not both passages."""
        chosen = np.asarray(rows, np.int64)
        owners, first = self._step(np.arange(len(chosen)), chosen)
        asked = self.many[first] <= MOST_TIES
        owners_then, second = self._step(np.flatnonzero(asked), first[asked])
        weights, owners_then = self._weights[first[owners_then]], owners[owners_then]
        fits = (second < self.count) & (second != chosen[owners_then])
        fits[fits] &= ~(self.is_note[second[fits]] & self.is_note[chosen[owners_then[fits]]])
        keys, places = np.unique(owners_then[fits] * self.count + second[fits], return_inverse=True)
        sums = np.bincount(places, weights[fits], len(keys)).astype(np.float32)
        texts = first < self.count
        new = ~np.isin(keys, owners[texts] * self.count + first[texts], assume_unique=True)
        return Shared(keys[new], sums[new], self.count)

    def _step(self, marks: Long, rows: Long) -> tuple[Long, Long]:
        """Everything that these rows are tied to, one after the other, each with the mark of its row."""
        many = self.many[rows]
        starts = np.repeat(self._starts[rows] - np.cumsum(many) + many, many)
        return np.repeat(marks, many), self._others[starts + np.arange(len(starts))]
