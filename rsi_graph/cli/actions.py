"""Commands that consist of actions, each with its own arguments: link suggest, position set."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentTypeError

TYPE_CHECKING = False  # checkers take it for typing's own, whose import would slow every start
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable
    from typing import Any


def actions_of(parser: ArgumentParser) -> Any:
    """Return the place for a command's actions, which is still empty. A call has to name one of them."""
    return parser.add_subparsers(title="actions", metavar="ACTION", required=True)


def add_action(actions: Any, name: str, summary: str, run: Callable[[Namespace], int]) -> ArgumentParser:
    """Add an action. The general options may stand behind its name as well as before it."""
    parser: ArgumentParser = actions.add_parser(name, help=summary, description=f"{summary}.")
    parser.add_argument("--corpus", metavar="DIR", action="append", default=SUPPRESS, help=SUPPRESS)
    parser.add_argument("--format", choices=("text", "json"), default=SUPPRESS, help=SUPPRESS)
    parser.set_defaults(act=run)
    return parser


def act(args: Namespace) -> int:
    """Run the action that the call names and return its exit status."""
    status: int = args.act(args)
    return status


def positive(text: str) -> int:
    """Read a number of things to show. Raises ArgumentTypeError unless it is a whole number from 1 up."""
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not number:
        raise ArgumentTypeError(f"{text!r} is not a whole number from 1 up")
    return number
