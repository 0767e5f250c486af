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
    """The index of a library, wherever it lies."""

    def open(self, crossing: int) -> NearestKeys[int]:
        """The index ready for questions; from ``crossing`` passages on there is more than the exact product."""
        ...

    def ready(self) -> None:
        """See that it can be written to; hours of embedding come first."""
        ...

    def refresh(self, crossing: int) -> None:
        """Make what the library needs by now, and take away what is old."""
        ...

    def indexed(self) -> int:
        """The number of passages up to the last that it holds."""
        ...

    def elsewhere(self) -> int:
        """The number of vectors that a server says it holds; 0 where there is none."""
        ...

    def drop(self) -> None:
        """Take it away."""
        ...


def index_of(holdings: Holdings) -> PassageIndex:
    """The index of a library: on its server where it has one, else in its folder."""
    return ServerIndex(holdings, holdings.server) if holdings.server else ShardIndex(holdings)


def open_index(holdings: Holdings, crossing: int = CROSSING) -> NearestKeys[int]:
    """The index of a library ready for questions.

    Raises LookupFailed where a server does not answer, BadLibrary where an index is damaged or another's.
    """
    return index_of(holdings).open(crossing)


def refresh(holdings: Holdings, crossing: int = CROSSING) -> int:
    """Bring the index up to the passages; how many are in it. Raises CannotWrite, LookupFailed and BadLibrary."""
    index = index_of(holdings)
    index.refresh(crossing)
    return index.indexed()


def ready(holdings: Holdings) -> None:
    """See that the index of a library can be written to. Raises LookupFailed and BadLibrary."""
    index_of(holdings).ready()


def indexed(holdings: Holdings) -> int:
    """The number of passages up to the last that is in the index."""
    return index_of(holdings).indexed()


def on_server(holdings: Holdings) -> int:
    """The number of vectors that the server of a library holds of it by its own account; 0 where there is none.

    Raises LookupFailed and BadLibrary.
    """
    return index_of(holdings).elsewhere()


def drop(holdings: Holdings) -> None:
    """Take the index away. Raises LookupFailed where a server that holds it does not answer."""
    index_of(holdings).drop()


def state(holdings: Holdings) -> tuple[str, ...]:
    """The notes of a library that are others when an index of it no longer holds."""
    return tuple(holdings.fact(name) for name in ("compacted", "embedded", "shards", "model", "put"))
