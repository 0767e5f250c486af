"""rsi-graph: a knowledge graph of the debate about recursive self-improvement.

>>> import rsi_graph
>>> snapshot = rsi_graph.load("corpus")          # doctest: +SKIP
>>> snapshot.graph.title("ideas-get-harder")     # doctest: +SKIP

``load`` reads a corpus folder and everything it extends; what it returns never changes.
Importing this package loads nothing heavy: each name below is fetched when it is first used.
"""

TYPE_CHECKING = False  # checkers take it for typing's own, whose import would slow every start
if TYPE_CHECKING:
    from rsi_graph.errors import RsiGraphError
    from rsi_graph.graph import Graph
    from rsi_graph.snapshot import Snapshot, load

__all__ = ["Graph", "RsiGraphError", "Snapshot", "__version__", "load"]

__version__ = "0.1.0"

_HOMES = {"Graph": "graph", "RsiGraphError": "errors", "Snapshot": "snapshot", "load": "snapshot"}


def __getattr__(name: str) -> object:
    """Fetch a public name from the module it lives in (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
