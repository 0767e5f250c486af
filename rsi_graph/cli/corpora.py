"""What every command does first: find the corpus that was asked for and load it."""

from __future__ import annotations

import sys

from rsi_graph.words import count

TYPE_CHECKING = False  # what checkers take for typing's own: importing that costs every start
if TYPE_CHECKING:
    from argparse import Namespace
    from pathlib import Path

    from rsi_graph.snapshot import Snapshot


def paths(args: Namespace) -> list[Path]:
    """The corpora named on the command line, else in RSI_GRAPH_CORPUS (several with the path separator)."""
    import os
    from pathlib import Path

    named = args.corpus or os.environ.get("RSI_GRAPH_CORPUS", "").split(os.pathsep)
    return [Path(name) for name in named if name]


def load(args: Namespace) -> Snapshot:
    """The corpus that was asked for. Mistakes in it are mentioned on stderr; ``check`` shows them."""
    from rsi_graph.snapshot import load as load_paths

    snapshot = load_paths(*paths(args))
    if snapshot.errors:
        print(f"note: {count(len(snapshot.errors), 'mistake')} in the corpus; rsi-graph check", file=sys.stderr)
    return snapshot
