"""The passages nearest to a vector: by the exact product, by qdrant-edge's index of a large library, or by a server.

All are asked by the same call, ``NearestKeys.near``. The exact product looks at every vector in the library's own
file. From ``CROSSING`` passages on, where qdrant-edge is installed, shards of them are made beside that file; they are
approximate, so they give more than was asked for and the exact cosines decide. What came after the last shard was made
is looked at exactly until that is much; then it becomes a shard too, together with the last one if that is not much
larger. So adding a little makes nothing anew, and there are never many shards. They can be lost: they are made from
the vectors. A library that is named by an address has its index on a Qdrant server instead; what came after the server
was last written to is looked at exactly there too.
"""

import json
import shutil
import uuid
from collections.abc import Sequence
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from rsi_graph.errors import BadLibrary
from rsi_graph.library import rows
from rsi_graph.library.addresses import ServerAddress
from rsi_graph.library.exact import ExactPassages, PartedPassages
from rsi_graph.library.holdings import Holdings
from rsi_graph.meaning.arrays import Vectors
from rsi_graph.meaning.index import NearestKeys

if TYPE_CHECKING:
    from rsi_graph.library.server import Collection, CollectionMark

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
    """The index of a library that answers quickest: that of its server or of qdrant-edge, else the exact product.

    Raises LookupFailed where a server does not answer, BadLibrary where an index is damaged or another's.
    """
    vectors, spans = mapped(holdings), held(holdings)
    if holdings.server:
        return _on_server(holdings, holdings.server, vectors)
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
    return tuple(holdings.fact(name) for name in ("compacted", "embedded", "shards", "model", "put"))


def refresh(holdings: Holdings, crossing: int = CROSSING) -> int:
    """Make the shards that a library needs by now, and take away those that are old; the passages in the index.

    Where a server holds the index, what it lacks is put there. Raises CannotWrite, LookupFailed and BadLibrary.
    """
    vectors, spans = mapped(holdings), held(holdings)
    if holdings.server:
        _put_on_server(holdings, holdings.server, vectors)
        return indexed(holdings)
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
    """The number of passages up to the last that is in a shard, or on the server."""
    if holdings.server:
        return holdings.number_of("put")
    spans = held(holdings)
    return spans[-1].end if spans else 0


def former(holdings: Holdings) -> list[Path]:
    """The indexes of earlier versions that were left in the folder of a library, those that were begun included."""
    found = (*holdings.folder.glob(FORMER), *holdings.folder.glob(f".{FORMER}"))
    return sorted(path for path in found if path.is_dir() and not path.is_symlink())


def drop(holdings: Holdings) -> None:
    """Take the index away. Raises LookupFailed where a server that holds it does not answer."""
    if holdings.server:
        with closing(_collection(holdings.server)) as collection:
            if _shared(holdings, collection.mark()) is not None:
                collection.drop()
    _note(holdings, [])
    _clear(holdings, [])


def _note(holdings: Holdings, spans: Sequence[ShardRows]) -> None:
    with holdings.change():
        holdings.set_fact("shards", json.dumps(spans))
        for name in ("put", "sending"):
            holdings.set_fact(name, "0")


def _clear(holdings: Holdings, spans: Sequence[ShardRows]) -> None:
    """Take away folders of shards that are none of these, those that were begun, and those of earlier versions."""
    kept = {holdings.folder / span.name for span in spans}
    ours = (*holdings.folder.glob(f"{NAME}-*"), *holdings.folder.glob(f".{NAME}-*"))
    for folder in (*ours, *former(holdings)):
        if folder not in kept:
            shutil.rmtree(folder, ignore_errors=True)


# --- on a server --------------------------------------------------------------------------------------------------


def ready(holdings: Holdings) -> None:
    """See that the server of a library, if it has one, answers and can be written to; hours of embedding come first.

    Raises LookupFailed and BadLibrary.
    """
    if holdings.server:
        with closing(_collection(holdings.server)) as collection:
            _writable(holdings, collection.mark())


def on_server(holdings: Holdings) -> int:
    """The number of vectors that the server of a library holds of it by its own account.

    Raises LookupFailed and BadLibrary.
    """
    if not holdings.server:
        return 0
    with closing(_collection(holdings.server)) as collection:
        return max(collection.count() - 1, 0) if _shared(holdings, collection.mark()) else 0


def _collection(address: ServerAddress) -> "Collection":
    from rsi_graph.library.server import Collection

    return Collection(address)


def _on_server(holdings: Holdings, address: ServerAddress, vectors: Vectors) -> NearestKeys[int]:
    from rsi_graph.library.server import ServerPassages

    collection = _collection(address)
    count = min(_shared(holdings, collection.mark()) or 0, len(vectors))
    held = ServerPassages(collection, holdings.vectors, vectors.shape[1], count)
    return PartedPassages([held, ExactPassages(vectors[count:], count)]) if count else ExactPassages(vectors)


def _own_mark(holdings: Holdings, count: int) -> "CollectionMark":
    """The mark of a collection that holds so many rows of this library as they are numbered now."""
    from rsi_graph.library.server import CollectionMark

    if not holdings.fact("id"):
        with holdings.change():
            holdings.set_fact("id", uuid.uuid4().hex)
    numbering = holdings.fact("compacted") or "0"
    return CollectionMark(holdings.fact("id"), numbering, holdings.fact("model"), count)


def _shared(holdings: Holdings, mark: "CollectionMark | None") -> int | None:
    """The rows of this library that a collection with such a mark holds; None without a mark. Raises BadLibrary."""
    if mark is None:
        return None
    if mark.library != holdings.fact("id"):
        why, way_out = "this collection is that of another library", "name a collection that is not there yet"
        raise BadLibrary(str(holdings.server), why, way_out)
    return mark.rows if mark == _own_mark(holdings, mark.rows) else 0


def _writable(holdings: Holdings, mark: "CollectionMark | None") -> int | None:
    """The rows on the server, as far as this folder put them there. Raises BadLibrary where another copy of it did.

    Of what was being sent when an interruption came, the server may hold more than the folder knows to be there.
    """
    there, put = _shared(holdings, mark), holdings.number_of("put")
    if there and there > max(put, holdings.number_of("sending")):
        why = f"it holds {there} vectors, {there - put} of them from another copy of the folder {holdings.folder}"
        raise BadLibrary(str(holdings.server), why, "rsi-graph library check --repair puts what is here there instead")
    return None if there is None else min(there, put)


def _put_on_server(holdings: Holdings, address: ServerAddress, vectors: Vectors) -> None:
    """Put what a server lacks there, some at a time, each noted, so that an interruption loses no more than those."""
    from rsi_graph.library.server import BATCH

    if holdings.number_of("put") == len(vectors):
        return
    with closing(_collection(address)) as collection:
        mark = collection.mark()
        count = _writable(holdings, mark)
        if mark and mark != _own_mark(holdings, mark.rows):
            collection.drop()
            count = None
        if count is None:
            count = 0
            collection.make(_own_mark(holdings, 0), vectors.shape[1])
        for first in range(count, len(vectors), BATCH):
            some = np.asarray(vectors[first : first + BATCH])
            end = first + len(some)
            with holdings.change():
                holdings.set_fact("sending", str(end))
            collection.put(first, some)
            collection.put_mark(_own_mark(holdings, end), vectors.shape[1])
            with holdings.change():
                holdings.set_fact("put", str(end))
