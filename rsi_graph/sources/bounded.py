"""Reading a hostile file in a child process, so that a bad file ends the child and not the program.

``answer_of`` starts the child and ends it when it takes too long; ``bound`` is what the child does first, and
``answer`` what it does last. Between them stand JSON and bytes, never objects.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from rsi_graph.corpus.yamltext import FORBIDDEN
from rsi_graph.errors import BadText, NotInstalled

SECONDS = 60.0
"""The seconds that a file may take to be read."""
MAX_MEMORY = 1024**3
MAX_TEXT = 64 * 1024 * 1024
"""The bytes that its text may take."""


def answer_of(
    module: str, path: Path, *arguments: str, given: bytes = b"", seconds: float = SECONDS, ways_out: tuple[str, str]
) -> dict[str, Any]:
    """Return an answer about a file; ``ways_out`` are hints for slow and long ones. Raises BadText, NotInstalled."""
    slow, long = ways_out
    command = [sys.executable, "-P", "-m", module, *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - a module of ours
            command, input=given, capture_output=True, timeout=seconds, check=False
        )
        found: Any = json.loads(done.stdout[: MAX_TEXT + 1] or b"null")
    except subprocess.TimeoutExpired:
        raise BadText(str(path), f"reading it takes more than {seconds:g} seconds", slow) from None
    except (OSError, ValueError) as error:
        raise BadText(str(path), "it holds more text than is read at once", long) from error
    if isinstance(found, dict) and found.get("long"):
        raise BadText(str(path), "it holds more text than is read at once", long)
    if not isinstance(found, dict):
        raise BadText(str(path), "it is broken, or takes more memory than a file may", slow)
    if found.get("needs"):
        raise NotInstalled(str(found["needs"]), "sources")
    if "why" in found:
        raise BadText(str(path), FORBIDDEN.sub(" ", str(found["why"])), str(found.get("hint", "")))
    return found


# --- in the child -------------------------------------------------------------------------------------------------


def bound() -> None:
    """Bound the memory and time of this process, if the system can."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (int(SECONDS), int(SECONDS) + 1))


def answer(found: dict[str, Any]) -> None:
    """Send a finding to the parent as JSON in ASCII. One that is too long is replaced by ``{"long": true}``."""
    text = json.dumps(found)
    sys.stdout.write(text if len(text) <= MAX_TEXT else json.dumps({"long": True}))


def why(error: Exception) -> str:
    """The complaint of a library about a broken file, as part of a sentence."""
    if isinstance(error, MemoryError):
        return "it takes more memory than a file may"
    return " ".join(str(error).split())[:200] or type(error).__name__
