"""The driver for a redirected error stream: Textual draws on that stream, this driver on stdout."""

import sys
from typing import Any

from textual.driver import Driver


def drawing(kind: type[Driver]) -> type[Driver]:
    """Textual's driver for this system; if the error stream is no terminal, one that draws on stdout."""
    errors = sys.__stderr__
    return kind if errors and errors.isatty() else _on_stdout(kind)


def let_go(driver: Driver | None) -> None:
    """End the thread that reads keys, if it goes on when the explorer has ended.

    If the terminal closes just as an editor gives it back, that thread begins anew and nobody stops it: it would read
    the end of the terminal for ever.
    """
    if event := getattr(driver, "exit_event", None):
        event.set()


def _on_stdout(kind: type[Driver]) -> type[Driver]:
    class OnStdout(kind):  # type: ignore[misc,valid-type]  # known when it runs
        """Textual's driver, which draws on stdout."""

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self._file = sys.__stdout__

    return OnStdout
