"""The report of a crash: what happened, with which versions, after which commands."""

import platform
import time
import traceback
from collections.abc import Iterable
from pathlib import Path

from rsi_graph import __version__
from rsi_graph.errors import BadSetting
from rsi_graph.files.whole import write_new


def report(folder: Path, error: BaseException, commands: Iterable[str]) -> Path | None:
    """Write a report below ``folder`` and return its path; None if that cannot be done."""
    path = folder / f"crash-{time.strftime('%Y%m%d-%H%M%S')}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_new(path, text(error, commands), force=True)
    except (OSError, BadSetting):
        return None
    return path


def text(error: BaseException, commands: Iterable[str]) -> str:
    """The text of a report."""
    return "\n".join(
        (
            f"rsi-graph {__version__}, Python {platform.python_version()}, {platform.platform()}",
            "",
            "The last commands, the latest last:",
            *(f"  {command}" for command in commands),
            "",
            *traceback.format_exception(error),
        )
    )
