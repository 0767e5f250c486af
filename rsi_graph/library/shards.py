"""The index of a library in its own folder: the exact product, and for a large library shards of qdrant-edge.

The exact product looks at every vector in the library's own file. From ``CROSSING`` passages on, if qdrant-edge is
installed, shards of them are made beside that file. Shards are approximate, so they give more than was asked for and
the exact cosines decide. Passages that came after the last shard are searched exactly until there are many of them;
then they become a shard too, together with the last one if that is not much larger. So adding a little rebuilds
nothing, and there are never many shards. Shards can be lost, since they are made from the vectors.
"""

import json
import shutil
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from rsi_graph.library.exact import ExactPassages, PartedPassages
from rsi_graph.library.holdings import Holdings
from rsi_graph.meaning.index import NearestKeys

CROSSING = 100_000
"""The number of passages from which there are shards. Below it the exact product answers faster than a key repeats,
while making shards takes half a minute. At a million passages it takes fifty times as long as the shards, and 1.5
GB."""
TAIL = 20_000
"""The number of passages outside of shards from which they become one."""
LARGER = 4
"""A shard that is less than this many times larger than the next one is merged with it."""
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


class ShardIndex:
    """The index that lies in the folder of a library; it has shards from ``crossing`` passages on."""

    def __init__(self, holdings: Holdings, crossing: int = CROSSING) -> None:
        self._holdings, self._crossing = holdings, crossing

    def open(self) -> NearestKeys[int]:
        """The index that answers fastest: the shards, else the exact product. Raises BadLibrary."""
        vectors, spans = self._holdings.mapped(), held(self._holdings)
        if not spans or len(vectors) < self._crossing or find_spec("qdrant_edge") is None:
            return ExactPassages(vectors)
        from rsi_graph.library.edge import EdgePassages

        folder, place, end = self._holdings.folder, self._holdings.vectors, spans[-1].end
        shards = [EdgePassages(folder / span.name, place, vectors.shape[1]) for span in spans]
        return PartedPassages([*shards, ExactPassages(vectors[end:], end)])

    def ready(self) -> None:
        """Do nothing: the folder can be written to if the library can."""

    def refresh(self) -> None:
        """Make the shards that the library needs by now, and delete those that are old. Raises CannotWrite."""
        vectors, spans = self._holdings.mapped(), held(self._holdings)
        if len(vectors) >= self._crossing and find_spec("qdrant_edge"):
            wanted = planned(spans, len(vectors), min(TAIL, self._crossing))
            if wanted != spans:
                from rsi_graph.library import edge

                edge.make(self._holdings.folder / wanted[-1].name, vectors, wanted[-1].first)
                self._note(wanted)
                spans = wanted
        self._clear(spans)

    def indexed(self) -> int:
        """The number of passages up to the last one in a shard."""
        spans = held(self._holdings)
        return spans[-1].end if spans else 0

    def on_server(self) -> int:
        """Return 0, since there is no server."""
        return 0

    def drop(self) -> None:
        """Delete all shards, and forget what was put on a server."""
        self._note([])
        with self._holdings.change():
            for name in ("put", "sending"):
                self._holdings.set_fact(name, "0")
        self._clear([])

    def _note(self, spans: Sequence[ShardRows]) -> None:
        with self._holdings.change():
            self._holdings.set_fact("shards", json.dumps(spans))

    def _clear(self, spans: Sequence[ShardRows]) -> None:
        """Delete the folders of other shards, of unfinished ones and of earlier versions."""
        folder = self._holdings.folder
        kept = {folder / span.name for span in spans}
        for found in (*folder.glob(f"{NAME}-*"), *folder.glob(f".{NAME}-*"), *former(self._holdings)):
            if found not in kept:
                shutil.rmtree(found, ignore_errors=True)


def planned(spans: Sequence[ShardRows], count: int, tail: int) -> list[ShardRows]:
    """The shards for ``count`` passages: the present ones, and one more if at least ``tail`` are outside of them."""
    first = spans[-1].end if spans else 0
    if count - first < tail:
        return [*spans]
    kept = [*spans]
    while kept and kept[-1].end - kept[-1].first < LARGER * (count - first):
        first = kept.pop().first
    return [*kept, ShardRows(first, count)]


def held(holdings: Holdings) -> list[ShardRows]:
    """The shards of a library, in order; none if one of them is missing."""
    spans = [ShardRows(*pair) for pair in holdings.numbers_of("shards") if len(pair) == len(ShardRows._fields)]
    return spans if all((holdings.folder / span.name).is_dir() for span in spans) else []


def former(holdings: Holdings) -> list[Path]:
    """The indexes of earlier versions in the folder of a library, unfinished ones included."""
    found = (*holdings.folder.glob(FORMER), *holdings.folder.glob(f".{FORMER}"))
    return sorted(path for path in found if path.is_dir() and not path.is_symlink())
