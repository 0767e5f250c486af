"""The index of a library's passages, in shards beside its vectors or on a server; only this module decides which.

All are asked by the same call, ``NearestKeys.near``. A library that is named by an address has its index on a Qdrant
server (``server_index``). Any other looks at all its vectors or, from ``shards.CROSSING`` passages on, at shards made
from them (``shards``).
"""

from typing import Protocol

from rsi_graph.library.holdings import Holdings
from rsi_graph.library.server_index import ServerIndex
from rsi_graph.library.shards import CROSSING, ShardIndex
from rsi_graph.meaning.index import NearestKeys


class PassageIndex(Protocol):
    """The index of a library, in its folder or on a server.

    Raises LookupFailed if a server does not answer, BadLibrary if an index is damaged or another library's, and
    CannotWrite.
    """

    def open(self) -> NearestKeys[int]:
        """The index ready for questions."""
        ...

    def ready(self) -> None:
        """Check that it can be written to, before hours of embedding."""
        ...

    def refresh(self) -> None:
        """Bring it up to date with the passages, and remove what is old."""
        ...

    def indexed(self) -> int:
        """The number of passages up to the last one that it holds."""
        ...

    def on_server(self) -> int:
        """The number of vectors that a server says it holds; 0 if there is no server."""
        ...

    def drop(self) -> None:
        """Remove it."""
        ...


def index_of(holdings: Holdings, crossing: int = CROSSING) -> PassageIndex:
    """The index of a library: on its server if it has one, else in its folder, with shards from ``crossing`` on."""
    return ServerIndex(holdings, holdings.server) if holdings.server else ShardIndex(holdings, crossing)


def state(holdings: Holdings) -> tuple[str, ...]:
    """The notes of a library that change if an open index of it is out of date."""
    return tuple(holdings.fact(name) for name in ("compacted", "embedded", "shards", "model", "put"))
