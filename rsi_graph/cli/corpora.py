"""Finding and loading the corpus that a call asks for, and the model and style that it uses."""

from __future__ import annotations

import sys
import time

from rsi_graph.cli.output import rewritten
from rsi_graph.words import count

TYPE_CHECKING = False  # checkers take it for typing's own, whose import would slow every start
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable
    from pathlib import Path

    from rsi_graph.evaluation.views import Viewed
    from rsi_graph.meaning.vectors import Progress
    from rsi_graph.snapshot import Snapshot


def paths(args: Namespace) -> list[Path]:
    """The corpora named on the command line, else in RSI_GRAPH_CORPUS (several with the path separator)."""
    import os
    from pathlib import Path

    named = args.corpus or os.environ.get("RSI_GRAPH_CORPUS", "").split(os.pathsep)
    return [Path(name) for name in named if name]


def load(args: Namespace) -> Snapshot:
    """The corpus that was asked for. The number of its mistakes is printed on stderr; ``check`` shows them."""
    from rsi_graph.snapshot import load as load_paths

    snapshot = load_paths(*paths(args))
    if snapshot.errors:
        print(f"note: {count(len(snapshot.errors), 'mistake')} in the corpus; rsi-graph check", file=sys.stderr)
    return snapshot


def viewed(snapshot: Snapshot, name: str) -> Viewed:
    """A view as far as it holds here. Mistakes in it, and nodes that are gone, are named on stderr."""
    from rsi_graph.evaluation import tensions, views

    found = views.viewed(snapshot, name)
    for diagnostic in found.diagnostics:
        print(f"note: {diagnostic}", file=sys.stderr)
    for id_ in tensions.grounds(snapshot.graph, found.view).reworded:
        print(f"note: {id_} says something else now than when it was weighed", file=sys.stderr)
    return found


def declare_model(parser: ArgumentParser) -> None:
    """The option that names another model."""
    parser.add_argument("--model", metavar="MODEL", help="a model's folder or name (default: the one installed)")


def model(args: Namespace) -> str | None:
    """The model that the option names, else the environment, else the settings."""
    from rsi_graph.files import folders
    from rsi_graph.meaning import models
    from rsi_graph.user import settings

    named: str | None = args.model
    return named or models.chosen(settings.load(folders.config()).settings.model)


def style_set() -> str | None:
    """The style of citations that the settings name."""
    from rsi_graph.files import folders
    from rsi_graph.user import settings

    return settings.load(folders.config()).settings.style or None


def progress() -> Callable[[Progress], None]:
    """Return a function that reports the progress of embedding on stderr, at a terminal and if it takes a while."""
    started = time.monotonic()

    def tell(now: Progress) -> None:
        if not sys.stderr.isatty() or (now.done == now.total and time.monotonic() - started < 1):
            return
        left = f"{now.rate:.0f} a second, {now.remaining:.0f} s to go"
        end = "\n" if now.done == now.total else ""
        line = f"embedding: {now.done} of {now.total} {now.what}, {left}   "
        print(rewritten(line), end=end, file=sys.stderr, flush=True)

    return tell
