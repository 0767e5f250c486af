"""The passages nearest to a vector: by the exact product, or by qdrant-edge's index where a library is large.

Both are asked by the same call, ``NearestKeys.near``. The exact product looks at every vector in the library's own
file. From ``CROSSING`` passages on, where qdrant-edge is installed, shards of them are made beside that file; they are
approximate, so they give more than was asked for and the exact cosines decide. What came after the last shard was made
is looked at exactly until that is much; then it becomes a shard too, together with the last one if that is not much
larger. So adding a little makes nothing anew, and there are never many shards. They can be lost: they are made from
the vectors.
"""

import json
import shutil
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from rsi_graph.library import rows
from rsi_graph.library.exact import ExactPassages, PartedPassages
from rsi_graph.library.holdings import Holdings
from rsi_graph.meaning.arrays import Vectors
from rsi_graph.meaning.index import NearestKeys

CROSSING = 100_000
"""The number of passages from which there is an index. Up to there the exact product answers in less time than a key
takes to repeat, and making an index takes half a minute; at a million it takes a hundred times as long as the index,
and 1.5 GB."""
TAIL = 20_000
"""The number of passages from which those outside a shard become one."""
LARGER = 4
"""A shard that is not so many times larger than what becomes the next one is made into one with it."""
NAME = "edge"
"""The beginning of the names of shards' folders."""
FORMER = "lance-[0-9]*"
"""The names of the folders in which earlier versions kept an index, which nothing reads any more."""


class ShardRows(NamedTuple):
    """The rows of a shard: from ``first`` to before ``end``."""

    first: int
    end: int

    @property
    def name(self) -> str:
        """The name of its folder."""
        return f"{NAME}-{self.first}-{self.end}"


def open_index(holdings: Holdings, crossing: int = CROSSING) -> NearestKeys[int]:
    """The index of a library that answers quickest: that of qdrant-edge where there is one, else the exact product."""
    vectors, spans = mapped(holdings), held(holdings)
    if not spans or len(vectors) < crossing or find_spec("qdrant_edge") is None:
        return ExactPassages(vectors)
    from rsi_graph.library.edge import EdgePassages

    place, end = holdings.vectors, spans[-1].end
    shards = [EdgePassages(holdings.folder / span.name, place, vectors.shape[1]) for span in spans]
    return PartedPassages([*shards, ExactPassages(vectors[end:], end)])


def mapped(holdings: Holdings) -> Vectors:
    """The vectors of a library."""
    embedded, width = holdings.number_of("embedded"), holdings.number_of("width")
    return rows.mapped(holdings.vectors, embedded, width)


def state(holdings: Holdings) -> tuple[str, ...]:
    """The notes of a library that are others when an index of it no longer holds."""
    return tuple(holdings.fact(name) for name in ("compacted", "embedded", "shards", "model"))


def refresh(holdings: Holdings, crossing: int = CROSSING) -> int:
    """Make the shards that a library needs by now, and take away those that are old; the passages in shards."""
    vectors, spans = mapped(holdings), held(holdings)
    if len(vectors) >= crossing and find_spec("qdrant_edge"):
        wanted = planned(spans, len(vectors), min(TAIL, crossing))
        if wanted != spans:
            from rsi_graph.library import edge

            edge.make(holdings.folder / wanted[-1].name, vectors, wanted[-1].first)
            _note(holdings, wanted)
            spans = wanted
    _clear(holdings, spans)
    return indexed(holdings)


def planned(spans: Sequence[ShardRows], count: int, tail: int) -> list[ShardRows]:
    """The shards that so many passages need: those there are, with one more of what is outside where that is much."""
    first = spans[-1].end if spans else 0
    if count - first < tail:
        return [*spans]
    kept = [*spans]
    while kept and kept[-1].end - kept[-1].first < LARGER * (count - first):
        first = kept.pop().first
    return [*kept, ShardRows(first, count)]


def held(holdings: Holdings) -> list[ShardRows]:
    """The shards of a library, in order; none where one of them is not there."""
    spans = [ShardRows(*pair) for pair in holdings.numbers_of("shards") if len(pair) == len(ShardRows._fields)]
    return spans if all((holdings.folder / span.name).is_dir() for span in spans) else []


def indexed(holdings: Holdings) -> int:
    """The number of passages up to the last that is in a shard."""
    spans = held(holdings)
    return spans[-1].end if spans else 0


def former(holdings: Holdings) -> list[Path]:
    """The indexes of earlier versions that were left in the folder of a library, those that were begun included."""
    found = (*holdings.folder.glob(FORMER), *holdings.folder.glob(f".{FORMER}"))
    return sorted(path for path in found if path.is_dir() and not path.is_symlink())


def drop(holdings: Holdings) -> None:
    """Take the index away."""
    _note(holdings, [])
    _clear(holdings, [])


def _note(holdings: Holdings, spans: Sequence[ShardRows]) -> None:
    with holdings.change():
        holdings.set_fact("shards", json.dumps(spans))


def _clear(holdings: Holdings, spans: Sequence[ShardRows]) -> None:
    """Take away folders of shards that are none of these, those that were begun, and those of earlier versions."""
    kept = {holdings.folder / span.name for span in spans}
    ours = (*holdings.folder.glob(f"{NAME}-*"), *holdings.folder.glob(f".{NAME}-*"))
    for folder in (*ours, *former(holdings)):
        if folder not in kept:
            shutil.rmtree(folder, ignore_errors=True)
