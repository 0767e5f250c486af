"""What was measured of the pairs of a corpus, kept between runs and carried over when some of its texts change.

It is one file a corpus: of each text the nearest and how near they are, how alike the letters are as far as that was
asked for, and how many texts hold each run of letters. One changed text costs one row: its own neighbours, its place
in the lists of others, and the likeness of its letters to those. How rare a run is, is counted anew when more than
one text in ``DRIFT`` came or went; until then what was kept of unchanged pairs stands as it was measured.
"""

import contextlib
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from rsi_graph.meaning import neighbours, vectors
from rsi_graph.meaning.letters import BUCKETS, Counts
from rsi_graph.meaning.neighbours import Nearest

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rsi_graph.meaning.models import Vectors

    Rows: TypeAlias = NDArray[np.int32]

DRIFT = 20
"""From one new text in so many on, all is measured again."""
STRIP = 4096


@dataclass(frozen=True, slots=True)
class Measured:
    """Neighbours, and what is known of their letters."""

    keys: bytes
    """The names of the texts, one after the other."""
    near: Nearest
    letters: "Vectors"
    """How alike each text is letter by letter to the first of its neighbours; NaN where nobody asked."""
    counts: Counts | None = None
    """None where the letters have to be counted."""
    usual: tuple[float, float] | None = None
    """Mean and spread of the likeness of letters, when they were counted."""
    fresh: tuple[int, ...] = ()
    """The rows that ``counts`` does not hold yet."""
    gone: int = 0
    """How many texts are counted that are there no more."""

    @property
    def is_whole(self) -> bool:
        """Whether all letters were compared."""
        import numpy as np

        return not bool((np.isnan(self.letters) & (self.near.rows[:, : self.letters.shape[1]] >= 0)).any())


def anew(keys: bytes, near: Nearest, pool: int) -> Measured:
    """Neighbours of which the letters are not known."""
    import numpy as np

    return Measured(keys, near, np.full((len(near.rows), pool), np.nan, np.float32))


def carried(before: Measured, keys: bytes, every: "Vectors") -> Measured | None:
    """What is known of a corpus that has changed a little; None where too much is new for that to pay."""
    import numpy as np

    if before.keys == keys:
        return before
    moved = _moved(before.keys, keys)
    fresh, gone = np.flatnonzero(moved < 0), len(before.near.rows) - int((moved >= 0).sum())
    if len(fresh) * DRIFT > len(moved):
        return None
    pool = before.letters.shape[1]
    near = neighbours.update(before.near, moved, every, pool)
    drift = len(fresh) + gone + (before.counts.drift if before.counts else 0)
    if before.counts is None or drift * DRIFT > len(moved):
        return anew(keys, near, pool)
    letters = _letters(before, moved, near)
    return Measured(keys, near, letters, before.counts, before.usual, tuple(fresh.tolist()), gone)


def _moved(before: bytes, keys: bytes) -> "Rows":
    """Which row each text had before, -1 if none; of equal texts the first has that of the first."""
    import numpy as np

    rows = {name: row for row, name in enumerate(_names(before))}
    return np.array([rows.get(name, -1) for name in _names(keys)], np.int32)


def _names(keys: bytes) -> Iterator[tuple[bytes, int]]:
    """The key of each text, and how many before it have the same."""
    seen: Counter[bytes] = Counter()
    for at in range(0, len(keys), vectors.KEY):
        key = keys[at : at + vectors.KEY]
        yield key, seen[key]
        seen[key] += 1


def _letters(before: Measured, moved: "Rows", near: Nearest) -> "Vectors":
    """The likeness of letters in the order that the neighbours have now; NaN for those that are new."""
    import numpy as np

    pool = before.letters.shape[1]
    now, old = neighbours.renumbered(before.near.rows[:, :pool], moved), before.letters[moved]
    letters, rows = old.copy(), near.rows[:, :pool]
    changed = np.flatnonzero((now != rows).any(axis=1))
    for start in range(0, len(changed), STRIP):
        some = changed[start : start + STRIP]
        same = rows[some][:, :, None] == now[some][:, None, :]
        values = np.take_along_axis(old[some], same.argmax(axis=2), 1)
        letters[some] = np.where(same.any(axis=2), values, np.float32(np.nan))
    return letters


# --- on the disk --------------------------------------------------------------------------------------------------


def read(place: Path, pool: int, limit: int) -> Measured | None:
    """What is kept, with ``limit`` neighbours and the letters of ``pool``; None where it is not there or not sound."""
    import zipfile

    import numpy as np

    with contextlib.suppress(OSError, ValueError, KeyError, zipfile.BadZipFile, EOFError):
        with place.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            keys, near, letters = kept["keys"].tobytes(), Nearest(kept["rows"], kept["cosines"]), kept["letters"]
            counts, usual = _counts(kept["buckets"], kept["times"], kept["about"])
        count = len(keys) // vectors.KEY
        _refuse(near.rows, np.int32, (count, limit), -1, count - 1)
        _refuse(near.cosines, np.float32, (count, limit))
        _refuse(letters, np.float32, (count, pool))
        return Measured(keys, near, letters, counts, usual)
    return None


def _counts(
    buckets: "Rows", times: "Rows", about: "NDArray[np.float64]"
) -> tuple[Counts | None, tuple[float, float] | None]:
    import numpy as np

    if about.shape == (0,):
        return None, None
    _refuse(buckets, np.int32, times.shape, 0, BUCKETS - 1)
    _refuse(times, np.int32, (len(buckets),), 1)
    _refuse(about, np.float64, (3,), 0)
    drift, mean, spread = about.tolist()
    return Counts(buckets, times, int(drift)), (mean, spread or 1.0)


def _refuse(
    values: "NDArray[Any]", kind: type, shape: tuple[int, ...], least: int | None = None, most: int = 2**31
) -> None:
    """Raise ValueError where values are not what was written."""
    fits = values.dtype == kind and values.shape == shape
    if not fits or (least is not None and values.size and not (values.min() >= least and values.max() <= most)):
        raise ValueError(shape)


def keep(place: Path, measured: Measured) -> None:
    """Keep it, if that can be done: beside, then under its name."""
    import numpy as np

    empty, counts = np.empty(0, np.int32), measured.counts
    about = (counts.drift, *measured.usual) if counts and measured.usual else ()
    beside = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            np.savez(
                file,
                keys=np.frombuffer(measured.keys, np.uint8),
                rows=measured.near.rows,
                cosines=measured.near.cosines,
                letters=measured.letters,
                buckets=counts.buckets if counts else empty,
                times=counts.times if counts else empty,
                about=np.array(about, np.float64),
            )
        beside.replace(place)
    except OSError:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
