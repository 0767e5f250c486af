"""The index of a library's passages: in shards beside its vectors, or on a server; which, is decided here alone.

All are asked by the same call, ``NearestKeys.near``. A library that is named by an address has its index on a Qdrant
server (``server_index``); every other looks at all its vectors, and from ``shards.CROSSING`` passages on at shards of
them that are made beside its file (``shards``).
"""

from typing import Protocol

from rsi_graph.library.holdings import Holdings
from rsi_graph.library.server_index import ServerIndex
from rsi_graph.library.shards import CROSSING, ShardIndex
from rsi_graph.meaning.index import NearestKeys


class PassageIndex(Protocol):
    """The index of a library, wherever it lies.

    Raises LookupFailed where a server does not answer, BadLibrary where an index is damaged or another library's, and
    CannotWrite.
    """

    def open(self) -> NearestKeys[int]:
        """The index ready for questions."""
        ...

    def ready(self) -> None:
        """Check that it can be written to; hours of embedding come first."""
        ...

    def refresh(self) -> None:
        """Bring it up to the passages, and take away what is old."""
        ...

    def indexed(self) -> int:
        """The number of passages up to the last that it holds."""
        ...

    def on_server(self) -> int:
        """The number of vectors that a server says it holds; 0 where there is none."""
        ...

    def drop(self) -> None:
        """Take it away."""
        ...


def index_of(holdings: Holdings, crossing: int = CROSSING) -> PassageIndex:
    """The index of a library: on its server where it has one, else in its folder, with shards from ``crossing`` on."""
    return ServerIndex(holdings, holdings.server) if holdings.server else ShardIndex(holdings, crossing)


def state(holdings: Holdings) -> tuple[str, ...]:
    """The notes of a library that are others when an index of it no longer holds."""
    return tuple(holdings.fact(name) for name in ("compacted", "embedded", "shards", "model", "put"))
