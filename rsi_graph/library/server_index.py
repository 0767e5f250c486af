"""The index of a library on a Qdrant server: what is put there, and how much of it this folder knows to be there.

Texts, works, words and vectors stay in the library's folder. Passages that came after the server was last written to
are searched exactly. A collection of another library, or one that another copy of the folder wrote to, is left alone.
"""

import uuid
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

import numpy as np

from rsi_graph.errors import BadLibrary
from rsi_graph.library.addresses import ServerAddress
from rsi_graph.library.exact import ExactPassages, PartedPassages
from rsi_graph.library.holdings import Holdings
from rsi_graph.library.shards import ShardIndex
from rsi_graph.meaning.arrays import Vectors
from rsi_graph.meaning.index import NearestKeys

if TYPE_CHECKING:
    from rsi_graph.library.server import Collection, CollectionMark


class ServerIndex:
    """The index that a server holds."""

    def __init__(self, holdings: Holdings, address: ServerAddress) -> None:
        self._holdings, self._address = holdings, address

    def open(self) -> NearestKeys[int]:
        """The index of the server, with exact search in what it lacks. Raises LookupFailed and BadLibrary."""
        from rsi_graph.library.server import ServerPassages

        vectors, collection = self._holdings.mapped(), self._collection()
        with ExitStack() as unused:
            unused.callback(collection.close)
            count = min(self._shared(collection.mark()) or 0, len(vectors))
            if not count:
                return ExactPassages(vectors)
            unused.pop_all()
        held = ServerPassages(collection, self._holdings.vectors, vectors.shape[1], count)
        return PartedPassages([held, ExactPassages(vectors[count:], count)])

    def ready(self) -> None:
        """Check that the server answers and can be written to. Raises LookupFailed and BadLibrary."""
        with closing(self._collection()) as collection:
            self._writable(collection.mark())

    def refresh(self) -> None:
        """Put on the server what it lacks. Raises LookupFailed and BadLibrary."""
        vectors = self._holdings.mapped()
        if self._holdings.number_of("put") == len(vectors):
            return
        with closing(self._collection()) as collection:
            self._put(collection, self._begun(collection, vectors.shape[1]), vectors)

    def indexed(self) -> int:
        """The number of passages that were put on the server."""
        return self._holdings.number_of("put")

    def on_server(self) -> int:
        """The number of vectors that the server holds by its own account. Raises LookupFailed and BadLibrary."""
        with closing(self._collection()) as collection:
            return max(collection.count() - 1, 0) if self._shared(collection.mark()) else 0

    def drop(self) -> None:
        """Delete the collection, and the shards in the folder. Raises LookupFailed."""
        with closing(self._collection()) as collection:
            if self._shared(collection.mark()) is not None:
                collection.drop()
        ShardIndex(self._holdings).drop()

    def _collection(self) -> "Collection":
        from rsi_graph.library.server import Collection

        return Collection(self._address)

    # --- whose it is ----------------------------------------------------------------------------------------------

    def _own_mark(self, count: int) -> "CollectionMark":
        """The mark of a collection that holds ``count`` rows of this library in its present numbering."""
        from rsi_graph.library.server import CollectionMark

        if not self._holdings.fact("id"):
            with self._holdings.change():
                self._holdings.set_fact("id", uuid.uuid4().hex)
        numbering = self._holdings.fact("compacted") or "0"
        return CollectionMark(self._holdings.fact("id"), numbering, self._holdings.fact("model"), count)

    def _shared(self, mark: "CollectionMark | None") -> int | None:
        """The number of rows of this library in a collection with this mark; None without one. Raises BadLibrary."""
        if mark is None:
            return None
        if mark.library != self._holdings.fact("id"):
            why, way_out = "this collection is that of another library", "name a collection that does not exist yet"
            raise BadLibrary(str(self._address), why, way_out)
        return mark.rows if mark == self._own_mark(mark.rows) else 0

    def _writable(self, mark: "CollectionMark | None") -> int | None:
        """The number of rows that this folder put on the server. Raises BadLibrary if another copy did so.

        After an interruption the server may hold more rows of the last batch than the folder knows of.
        """
        there, put = self._shared(mark), self._holdings.number_of("put")
        if there and there > max(put, self._holdings.number_of("sending")):
            others, folder = there - put, self._holdings.folder
            why = f"it holds {there} vectors, {others} of them from another copy of the folder {folder}"
            raise BadLibrary(
                str(self._address), why, "rsi-graph library check --repair replaces what is there by what is here"
            )
        return None if there is None else min(there, put)

    # --- what is put there ----------------------------------------------------------------------------------------

    def _begun(self, collection: "Collection", width: int) -> int:
        """The number of rows that a collection holds already; it is made if it is missing or of another numbering."""
        mark = collection.mark()
        count = self._writable(mark)
        if mark and mark != self._own_mark(mark.rows):
            collection.drop()
            count = None
        if count is None:
            collection.make(self._own_mark(0), width)
        return count or 0

    def _put(self, collection: "Collection", count: int, vectors: Vectors) -> None:
        """Put rows from ``count`` on in batches, each of which is noted: an interruption loses only one batch."""
        from rsi_graph.library.server import BATCH

        for first in range(count, len(vectors), BATCH):
            some = np.asarray(vectors[first : first + BATCH])
            end = first + len(some)
            with self._holdings.change():
                self._holdings.set_fact("sending", str(end))
            collection.put(first, some)
            collection.put_mark(self._own_mark(end), vectors.shape[1])
            with self._holdings.change():
                self._holdings.set_fact("put", str(end))
