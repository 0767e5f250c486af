"""The neighbours of a corpus's texts, cached between runs as long as no text changes.

There is one sealed file for each corpus and model. It holds for each text its nearest and their nearness, the likeness
of letters as far as it was computed, and the number of texts with each run of letters. If a text has changed, all is
computed again, which takes less than a second for 10 000 texts.
"""

import contextlib
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rsi_graph.files import sealed
from rsi_graph.meaning import vectors
from rsi_graph.meaning.arrays import Rows, Vectors
from rsi_graph.meaning.letters import BUCKETS, Counts
from rsi_graph.meaning.neighbours import Nearest

KIND = "neighbours"


@dataclass(frozen=True, slots=True)
class Measured:
    """Neighbours, and how alike their letters are."""

    keys: bytes
    """The names of the texts, one after the other, ``vectors.KEY`` bytes each."""
    near: Nearest
    letters: Vectors
    """The likeness of each text, letter by letter, to the first of its neighbours, 0 to 1; NaN if not computed yet.

    Of shape (texts, neighbours ranked).
    """
    counts: Counts | None = None
    """The counts of letters; None if they are not made yet."""
    usual: tuple[float, float] | None = None
    """The mean and spread of the likeness of letters, if they were counted."""

    @property
    def is_whole(self) -> bool:
        """Return True if all letters were compared."""
        return not bool((np.isnan(self.letters) & (self.near.rows[:, : self.letters.shape[1]] >= 0)).any())


def anew(keys: bytes, near: Nearest, pool: int) -> Measured:
    """The neighbours without the likeness of their letters."""
    return Measured(keys, near, np.full((len(near.rows), pool), np.nan, np.float32))


# --- on the disk --------------------------------------------------------------------------------------------------


def read(place: Path, keys: bytes, pool: int, limit: int) -> Measured | None:
    """The cached neighbours of the texts with these names: ``limit`` of each, and the letters of ``pool`` of them.

    Returns None if nothing is cached, or if it belongs to other texts or is damaged.
    """
    data = sealed.read(place, KIND, name_of(place, keys))
    if data is None:
        return None
    count = len(keys) // vectors.KEY
    with contextlib.suppress(ValueError, TypeError):
        usual, (rows, cosines, letters, buckets, times) = sealed.parted(data, 5)
        near = Nearest(_array(rows, np.int32, (count, limit)), _array(cosines, np.float32, (count, limit)))
        _refuse(near.rows, -1, count - 1)
        alike = _array(letters, np.float32, (count, pool))
        if usual is None:
            return Measured(keys, near, alike)
        mean, spread = map(float, usual)
        held = _array(buckets, np.int32, (-1,)), _array(times, np.int32, (-1,))
        _refuse(held[0], 0, BUCKETS - 1)
        _refuse(held[1], 1, 2**31)
        if len(held[0]) == len(held[1]) and np.isfinite([mean, spread]).all():
            return Measured(keys, near, alike, Counts(*held), (mean, spread or 1.0))
    return None


def _array(data: memoryview, kind: type[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    """A column as a writable array. Raises ValueError if it has another size."""
    return np.frombuffer(data, kind).reshape(shape).copy()


def _refuse(values: Rows, least: int, most: int) -> None:
    """Raise ValueError if a number is out of its bounds."""
    if values.size and not (values.min() >= least and values.max() <= most):
        raise ValueError(least, most)


def keep(place: Path, measured: Measured) -> None:
    """Cache the neighbours, if that can be done."""
    counts = measured.counts
    arrays = (measured.near.rows, measured.near.cosines, measured.letters)
    counted = (counts.buckets.tobytes(), counts.times.tobytes()) if counts else (b"", b"")
    usual = measured.usual if counts else None
    written = sealed.columns(usual, *(part.tobytes() for part in arrays), *counted)
    with contextlib.suppress(OSError):
        sealed.write(place, KIND, name_of(place, measured.keys), *written)


def name_of(place: Path, keys: bytes) -> str:
    """The name under which a corpus's neighbours are sealed: that of the file and of all its texts."""
    return f"{place.stem}-{hashlib.sha256(keys).hexdigest()[:32]}"
