"""What lies nearest among vectors of length 1: a protocol of three methods, and the exact answer in numpy.

All pairs are one long matrix product, cut into tiles that stay in the processor's cache. Of each tile only what beats
the worst kept so far is looked at, so choosing costs little beside multiplying, and memory does not grow with the
square. ``update`` carries a result over to a corpus in which some texts are new: it costs a row a text.
"""

from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

from rsi_graph.embedding import in_threads

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rsi_graph.embedding import Vectors

    Rows: TypeAlias = NDArray[np.int32]

HEIGHT = 512
WIDTH = 2048
"""Rows and columns of a tile."""
FAR = -2.0
"""The cosine of a neighbour that is none: where there are fewer vectors than neighbours asked for."""


class Nearest(NamedTuple):
    """The nearest of each vector, the nearest first: their rows (-1: none), and how near they are."""

    rows: "Rows"
    cosines: "Vectors"


class Index(Protocol):
    """Vectors that can be asked for the nearest. Another engine has to offer these three."""

    def add(self, vectors: "Vectors") -> None:
        """Add vectors; they get the next rows."""
        ...

    def search(self, vectors: "Vectors", limit: int) -> Nearest:
        """The nearest of what was added to each of ``vectors``."""
        ...

    def neighbours(self, limit: int) -> Nearest:
        """The nearest of what was added to each of it, itself left out."""
        ...


class Exact:
    """Looks at everything. Vectors that are added at once are used where they lie, mapped or not."""

    def __init__(self) -> None:
        self._parts: list[Vectors] = []

    def add(self, vectors: "Vectors") -> None:
        """Add vectors."""
        self._parts.append(vectors)

    @property
    def vectors(self) -> "Vectors":
        """All that was added."""
        import numpy as np

        if len(self._parts) != 1:
            self._parts = [np.concatenate(self._parts) if self._parts else np.empty((0, 0), np.float32)]
        return self._parts[0]

    def search(self, vectors: "Vectors", limit: int) -> Nearest:
        """The nearest to each of ``vectors``."""
        if len(vectors) == 1:
            return _of_one(self.vectors, vectors[0], limit)
        return self._nearest(vectors, limit, alike=False)

    def neighbours(self, limit: int) -> Nearest:
        """The nearest of each, itself left out."""
        return self._nearest(self.vectors, limit, alike=True)

    def _nearest(self, vectors: "Vectors", limit: int, *, alike: bool) -> Nearest:
        import numpy as np

        out = Nearest(np.full((len(vectors), limit), -1, np.int32), np.full((len(vectors), limit), FAR, np.float32))

        def strip(start: int) -> None:
            found = _strip(vectors[start : start + HEIGHT], self.vectors, limit, start if alike else None)
            out.rows[start : start + HEIGHT], out.cosines[start : start + HEIGHT] = found

        if len(self.vectors):
            in_threads(strip, range(0, len(vectors), HEIGHT))
        return out


def _of_one(vectors: "Vectors", wanted: "Vectors", limit: int) -> Nearest:
    import numpy as np

    if not len(vectors):
        return Nearest(np.empty((1, 0), np.int32), np.empty((1, 0), np.float32))
    cosines = vectors @ wanted
    chosen = np.arange(len(cosines)) if len(cosines) <= limit else np.argpartition(cosines, -limit)[-limit:]
    order = chosen[np.argsort(-cosines[chosen], kind="stable")]
    return Nearest(order.astype(np.int32)[None], cosines[order][None])


def _strip(some: "Vectors", every: "Vectors", limit: int, start: int | None) -> Nearest:
    """The nearest of ``some`` among ``every``; of which they are the rows from ``start`` on, where that is given."""
    import numpy as np

    kept = _Kept(len(some), limit)
    tile = np.empty((len(some), min(WIDTH, len(every))), np.float32)
    for left in range(0, len(every), WIDTH):
        columns = every[left : left + WIDTH]
        cosines = np.matmul(some, columns.T, out=tile[:, : len(columns)] if len(columns) == tile.shape[1] else None)
        if start is not None:
            inside = np.arange(max(start, left), min(start + len(some), left + len(columns)))
            cosines[inside - start, inside - left] = FAR
        kept.see(cosines, left)
    return kept.nearest()


class _Kept:
    """The best of each row so far, as numbers row, column, cosine; put in order whenever they have doubled."""

    def __init__(self, height: int, limit: int) -> None:
        import numpy as np

        self.height, self.limit = height, limit
        self.least = np.full(height, FAR, np.float32)
        self.found: list[tuple[NDArray[np.intp], NDArray[np.intp], Vectors]] = []
        self.size = 0

    def see(self, cosines: "Vectors", left: int) -> None:
        """Take what beats the worst that is kept."""
        import numpy as np

        if not self.found and cosines.shape[1] > self.limit:
            worst = np.partition(cosines, -self.limit, axis=1)[:, -self.limit]
            self.least = np.nextafter(worst, np.float32(FAR))
        places = np.flatnonzero(cosines > self.least[:, None])
        rows, columns = np.divmod(places, cosines.shape[1])
        self.found.append((rows, columns + left, cosines.ravel()[places]))
        self.size += len(rows)
        if self.size > 2 * self.height * self.limit:
            self._order()

    def _order(self) -> None:
        import numpy as np

        rows, columns, cosines = (np.concatenate(part) for part in zip(*self.found, strict=True))
        order = np.argsort(rows * 8 - cosines.astype(np.float64), kind="stable")  # by row, the nearest first
        rows, columns, cosines = rows[order], columns[order], cosines[order]
        place = np.arange(len(rows)) - np.searchsorted(rows, np.arange(self.height))[rows]
        best = place < self.limit
        self.found = [(rows[best], columns[best], cosines[best])]
        self.size = len(self.found[0][0])
        last = place == self.limit - 1
        self.least[rows[last]] = cosines[last]

    def nearest(self) -> Nearest:
        """What is kept, in order."""
        import numpy as np

        self._order()
        rows, columns, cosines = self.found[0]
        place = np.arange(len(rows)) - np.searchsorted(rows, np.arange(self.height))[rows]
        out = Nearest(
            np.full((self.height, self.limit), -1, np.int32), np.full((self.height, self.limit), FAR, np.float32)
        )
        out.rows[rows, place] = columns
        out.cosines[rows, place] = cosines
        return out


# --- carrying over ------------------------------------------------------------------------------------------------


def update(before: Nearest, moved: "Rows", vectors: "Vectors", least: int) -> Nearest:
    """The nearest in a corpus that has changed a little, out of those before.

    ``moved`` says for each vector now which row it had before, -1 where it is new. What was kept of a row stays exact,
    however short it gets; a row that has fewer than ``least`` left is looked up again.
    """
    import numpy as np

    now = np.full(len(before.rows) + 1, -1, np.int32)  # the last is where -1 leads
    now[moved[moved >= 0]] = np.flatnonzero(moved >= 0)
    fresh = np.flatnonzero(moved < 0)
    rows = now[before.rows[moved]]
    rows[fresh] = -1
    cosines = np.where(rows >= 0, before.cosines[moved], np.float32(FAR))
    changed: NDArray[np.bool_] = np.any((rows < 0) & (before.rows[moved] >= 0), axis=1)
    for one in fresh.tolist():
        changed[_join(rows, cosines, one, vectors)] = True
    order = np.lexsort((rows[changed], -cosines[changed]), axis=1)
    rows[changed] = np.take_along_axis(rows[changed], order, 1)
    cosines[changed] = np.take_along_axis(cosines[changed], order, 1)
    _look_up(np.flatnonzero((rows >= 0).sum(axis=1) < min(least, len(vectors) - 1)), vectors, rows, cosines)
    return Nearest(rows, cosines)


def _join(rows: "Rows", cosines: "Vectors", one: int, vectors: "Vectors") -> "NDArray[np.intp]":
    """Let a new vector take the places in other lists that it is near enough for; which lists those are."""
    import numpy as np

    near = vectors @ vectors[one]
    worst = np.where(rows >= 0, cosines, np.float32(np.inf)).min(axis=1)
    worst[one] = np.inf
    nearer: NDArray[np.intp] = np.flatnonzero(near > worst)
    place = cosines[nearer].argmin(axis=1)  # an empty place, where there is one
    rows[nearer, place], cosines[nearer, place] = one, near[nearer]
    return nearer


def _look_up(short: "NDArray[np.intp]", vectors: "Vectors", rows: "Rows", cosines: "Vectors") -> None:
    """Look the neighbours of some rows up again."""
    if not len(short):
        return
    index = Exact()
    index.add(vectors)
    limit = rows.shape[1]
    found = index.search(vectors[short], limit + 1)
    for place, row in enumerate(short.tolist()):
        others = (found.rows[place] != row) & (found.rows[place] >= 0)
        kept = found.rows[place][others][:limit]
        rows[row], cosines[row] = -1, FAR
        rows[row, : len(kept)], cosines[row, : len(kept)] = kept, found.cosines[place][others][:limit]
