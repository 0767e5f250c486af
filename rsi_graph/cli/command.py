"""What a command is: one declaration gives its parser, its help, its row in the README and its completion."""

from __future__ import annotations

TYPE_CHECKING = False  # what checkers take for typing's own: importing that costs every start
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable


class Command:
    """A command of the program.

    ``usage`` is its arguments as help and README show them, ``summary`` what it does in a line, ``examples`` calls
    worth trying without the program's name. ``declare`` adds its own arguments, ``run`` does it and returns the exit
    status; ``data`` tells whether it prints data, and so takes --format.
    """

    __slots__ = ("data", "declare", "examples", "name", "run", "summary", "usage")

    def __init__(  # noqa: PLR0913, PLR0917 - a row of a table, written as one
        self,
        name: str,
        usage: str,
        summary: str,
        examples: tuple[str, ...],
        declare: Callable[[ArgumentParser], None],
        run: Callable[[Namespace], int],
        *,
        data: bool = True,
    ) -> None:
        self.name, self.usage, self.summary, self.examples = name, usage, summary, examples
        self.declare, self.run, self.data = declare, run, data
