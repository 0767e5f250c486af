"""Drawing with Graphviz: by its ``dot`` program if it is installed, else by the one inside pygraphviz's wheel."""

import shutil
import subprocess  # nosec - one fixed program, the text goes in by stdin

from rsi_graph.errors import BadSetting, NotInstalled

PATIENCE = 120
"""The seconds after which a layout is given up, since its time grows much faster than the graph."""


def draw(text: str, to: str, nodes: int) -> bytes:
    """The picture of a DOT text. Raises NotInstalled without Graphviz, BadSetting if it takes too long."""
    program = shutil.which("dot")
    if program is None:
        return _by_wheel(text, to)
    try:
        done = subprocess.run(  # noqa: S603 - found by its name, no shell
            [program, f"-T{to}"], input=text.encode(), capture_output=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        hint = "choose a part with --node, --question, --filter or --path"
        raise BadSetting(f"Graphviz has not drawn {nodes} nodes in {PATIENCE} seconds", hint) from None
    if not done.stdout:
        raise BadSetting(f"Graphviz cannot draw this: {_last_line(done.stderr)}")
    return done.stdout


def _by_wheel(text: str, to: str) -> bytes:
    try:
        from pygraphviz import AGraph
    except ImportError:
        raise NotInstalled("Graphviz (the program dot, or pygraphviz)", "pictures") from None
    drawn: bytes = AGraph(string=text).draw(format=to, prog="dot")
    return drawn


def _last_line(message: bytes) -> str:
    lines = message.decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else "it says nothing"
