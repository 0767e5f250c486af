"""What a command is: a row of the table ``commands``, and two functions of the module that the row names."""

from __future__ import annotations

TYPE_CHECKING = False  # what checkers take for typing's own: importing that costs every start
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from typing import Any


class Command:
    """A command of the program.

    ``usage`` is its arguments as help and README show them, ``summary`` what it does in a line, ``examples`` calls
    worth trying without the program's name; ``data`` tells whether it prints data, and so takes --format.

    ``module`` of this package has ``run_<name>``, which does it and returns the exit status, and ``declare_<name>``,
    which adds its own arguments, if it has any. It is imported when its command is called: a start pays for no other.
    """

    __slots__ = ("data", "examples", "module", "name", "summary", "usage")

    def __init__(  # noqa: PLR0913 - a row of a table, written as one
        self, name: str, usage: str, summary: str, examples: tuple[str, ...], module: str, *, data: bool = True
    ) -> None:
        self.name, self.usage, self.summary, self.examples = name, usage, summary, examples
        self.module, self.data = module, data

    def declare(self, parser: ArgumentParser) -> None:
        """Add its own arguments."""
        own = getattr(self._module, f"declare_{self.name}", None)
        if own is not None:
            own(parser)

    def run(self, args: Namespace) -> int:
        """Do it, and give the exit status."""
        status: int = getattr(self._module, f"run_{self.name}")(args)
        return status

    @property
    def _module(self) -> Any:
        from importlib import import_module

        return import_module(f"rsi_graph.cli.{self.module}")
