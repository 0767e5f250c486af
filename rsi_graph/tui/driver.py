"""The driver for a terminal whose error stream leads elsewhere: Textual draws on that stream, this one on stdout."""

import sys
from typing import Any

from textual.driver import Driver


def on_stdout(kind: type[Driver]) -> type[Driver]:
    """A driver of that kind which draws on stdout."""

    class OnStdout(kind):  # type: ignore[misc,valid-type]  # known when it runs
        """Textual's driver for this system, with another stream."""

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self._file = sys.__stdout__

    return OnStdout
