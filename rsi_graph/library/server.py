"""The index of a library on a Qdrant server or cluster: a collection that holds the vectors and the graph of them.

The server holds vectors under the numbers of their passages, and one point, the mark, that names the library. Texts,
works, words and the vectors themselves stay in the library's folder, and only the folder is trusted: the server names
passages, and the exact cosines are computed from the folder. So a server that is out of date, or lies, finds less but
never shows what is not there. A collection of another library is neither written nor deleted.
"""

import contextlib
import json
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np

from rsi_graph.errors import BadLibrary, LookupFailed, NotInstalled, RsiGraphError
from rsi_graph.library import rows
from rsi_graph.library.addresses import KEY, ServerAddress
from rsi_graph.library.exact import exactly
from rsi_graph.meaning.arrays import Vectors

EDGES, CARE = 16, 100
"""The number of neighbours of each vector in the graph, and of candidates among which they are chosen."""
WIDER = 2
"""The number of passages that the server is asked for, for each one wanted."""
LEAST = 128
"""The fewest vectors that the server looks at in a search."""
SECONDS = 20
"""The seconds that an answer may take."""
BATCH = 1_024
"""The number of vectors that are sent at once: 5 MB."""
TRIES = 3
"""The number of times that a request is sent if the server does not answer."""
PAUSE = 1.0
"""The seconds before a request is sent again; twice as many the next time."""
MARK = 0
"""The number of the point that is the mark; passages begin at 1."""
OURS = "rsi-graph library 1"
"""The version of the mark, which it states itself."""
WAY_OUT = "what was committed stays, and the same call goes on from there; --words-only asks without the server"
SEE = "see that the address is right, and that the server is one of Qdrant"
BUSY = {408, 429, 500, 502, 503, 504}
"""The status codes after which asking again may help."""

Answer = TypeVar("Answer")


class CollectionMark(NamedTuple):
    """The mark of a collection: whose passages it holds, by which numbering, and how many."""

    library: str
    numbering: str
    model: str
    rows: int

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "CollectionMark | None":
        """The mark that a point holds; None if it is none of ours."""
        if told.get("form") != OURS or not isinstance(told.get("rows"), int):
            return None
        return cls(str(told.get("library")), str(told.get("numbering")), str(told.get("model")), told["rows"])


class Collection:
    """A collection of a server. Raises LookupFailed if the server does not answer, BadLibrary if it is not ours."""

    def __init__(self, address: ServerAddress, client: Any = None) -> None:
        self.address = address
        self._client = client or _connected(address)

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    # --- whose it is ----------------------------------------------------------------------------------------------

    def mark(self) -> CollectionMark | None:
        """The mark of the collection; None if there is no collection, or an empty one."""
        name = self.address.name
        if not self._ask(lambda: self._client.collection_exists(name)):
            return None
        if found := self._ask(lambda: self._client.retrieve(name, [MARK], with_payload=True)):
            if mark := CollectionMark.of(found[0].payload or {}):
                return mark
        elif not self.count():
            return None
        raise BadLibrary(str(self.address), "this collection holds something else", "name one that does not exist yet")

    def count(self) -> int:
        """The number of points in the collection, its mark included."""
        return int(self._ask(lambda: self._client.count(self.address.name, exact=True)).count)

    def make(self, mark: CollectionMark, width: int) -> None:
        """Make the collection if it is not there, and mark it; an empty one stays as it was set up."""
        from qdrant_client import models

        name = self.address.name
        if not self._ask(lambda: self._client.collection_exists(name)):
            codes = models.ScalarQuantizationConfig(type=models.ScalarType.INT8, quantile=0.99, always_ram=True)
            self._ask(
                lambda: self._client.create_collection(
                    name,
                    vectors_config=models.VectorParams(size=width, distance=models.Distance.DOT, on_disk=True),
                    hnsw_config=models.HnswConfigDiff(m=EDGES, ef_construct=CARE),
                    quantization_config=models.ScalarQuantization(scalar=codes),
                )
            )
        self.put_mark(mark, width)

    def put_mark(self, mark: CollectionMark, width: int) -> None:
        """Put the mark, which says whose the collection is and how far it goes."""
        from qdrant_client import models

        point = models.PointStruct(id=MARK, vector=[0.0] * width, payload={"form": OURS, **mark._asdict()})
        self._ask(lambda: self._client.upsert(self.address.name, [point], wait=True))

    def drop(self) -> None:
        """Delete the collection, if it exists and is marked as ours."""
        if self.mark():
            self._ask(lambda: self._client.delete_collection(self.address.name))

    # --- passages -------------------------------------------------------------------------------------------------

    def put(self, first: int, vectors: Vectors) -> None:
        """Put the vectors of the rows from ``first`` on, without those of zeroes, whose passages have no vector."""
        from qdrant_client import models

        there = np.flatnonzero(np.any(vectors, axis=1)).tolist()
        if there:
            batch = models.Batch(ids=[first + row + 1 for row in there], vectors=vectors[there].tolist())
            self._ask(lambda: self._client.upsert(self.address.name, batch, wait=True))

    def numbers(self, wanted: Vectors, limit: int) -> list[int]:
        """The numbers of the passages nearest to a vector by the server's codes, in no order."""
        from qdrant_client import models

        codes = models.QuantizationSearchParams(rescore=False)
        params = models.SearchParams(hnsw_ef=max(LEAST, limit), quantization=codes)
        query = np.asarray(wanted, np.float32).tolist()
        answer = self._ask(
            lambda: self._client.query_points(
                self.address.name,
                query=query,
                limit=limit + 1,  # the mark may be among them
                search_params=params,
                with_payload=False,
                with_vectors=False,
            ),
            tries=1,
        )
        return [point.id for point in answer.points if isinstance(point.id, int) and point.id != MARK]

    # --- what the server says -------------------------------------------------------------------------------------

    def _ask(self, ask: Callable[[], Answer], tries: int = TRIES) -> Answer:
        """Ask the server, several times if it is busy or does not answer."""
        for turn in range(tries):
            try:
                with self._told():
                    return ask()
            except LookupFailed:
                if turn + 1 == tries:
                    raise
            time.sleep(PAUSE * 2**turn)
        raise LookupFailed(f"{self.address} does not answer", WAY_OUT)

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Turn an error of the client into one of ours: LookupFailed if waiting may help, else BadLibrary."""
        try:
            yield
        except RsiGraphError:
            raise
        except Exception as error:  # the client raises its own errors and those of its libraries
            raise self._error(error) from error

    def _error(self, error: Exception) -> RsiGraphError:
        status = getattr(error, "status_code", None)
        if status in (401, 403):
            return BadLibrary(str(self.address), "the server refuses us", f"{KEY} holds the key that it asks for")
        if status and status not in BUSY:
            return BadLibrary(str(self.address), f"the server answers {status}: {_said(error)}", SEE)
        if status or hasattr(error, "retry_after_s"):
            return LookupFailed(f"{self.address} is busy: {_said(error)}", WAY_OUT)
        source = getattr(error, "source", error)
        if "Timeout" in type(source).__name__:
            return LookupFailed(f"{self.address} does not answer in time", WAY_OUT)
        if isinstance(source, ValueError | AssertionError):
            return BadLibrary(str(self.address), "the program that answers is no Qdrant server", SEE)
        return LookupFailed(f"{self.address} does not answer: {_one_line(str(source))}", WAY_OUT)


class ServerPassages:
    """The passages of a library that a server holds, by number."""

    def __init__(self, collection: Collection, vectors: Path, width: int, count: int) -> None:
        self._collection, self._count = collection, count
        self._rows = rows.Picked(vectors, width)

    def near(self, wanted: Vectors, limit: int) -> list[tuple[int, float]]:
        """The nearest passages: their numbers and cosines. Raises LookupFailed and BadLibrary."""
        found = self._collection.numbers(wanted, limit * WIDER)
        return exactly(self._rows, [number for number in found if 0 < number <= self._count], wanted, limit)


def _connected(address: ServerAddress) -> Any:
    try:
        from qdrant_client import QdrantClient
    except ImportError:
        raise NotInstalled("qdrant-client", "server") from None
    import warnings

    # without https there are no certificates to read, which takes its time
    certificates: dict[str, Any] = {} if address.url.startswith("https:") else {"verify": False}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a key over http to this machine itself is no mistake
        return QdrantClient(
            url=address.url, api_key=address.key or None, timeout=SECONDS, check_compatibility=False, **certificates
        )


def _said(error: Exception) -> str:
    """The sentence in which a server says what is wrong."""
    content = getattr(error, "content", b"")
    with contextlib.suppress(ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return _one_line(str(json.loads(content)["status"]["error"]))
    return _one_line(str(getattr(error, "reason_phrase", "") or error))


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:200]
