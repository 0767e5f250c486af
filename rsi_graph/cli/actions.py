"""Commands that are made of actions, each with arguments of its own: link suggest, position set."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentTypeError

TYPE_CHECKING = False  # checkers take it for typing's own, whose import would slow every start
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable
    from typing import Any


def actions_of(parser: ArgumentParser) -> Any:
    """The actions of a command, none yet; one of them has to be named."""
    return parser.add_subparsers(title="actions", metavar="ACTION", required=True)


def add_action(actions: Any, name: str, summary: str, run: Callable[[Namespace], int]) -> ArgumentParser:
    """One more action. What its command takes may stand behind its name as well."""
    parser: ArgumentParser = actions.add_parser(name, help=summary, description=f"{summary}.")
    parser.add_argument("--corpus", metavar="DIR", action="append", default=SUPPRESS, help=SUPPRESS)
    parser.add_argument("--format", choices=("text", "json"), default=SUPPRESS, help=SUPPRESS)
    parser.set_defaults(act=run)
    return parser


def act(args: Namespace) -> int:
    """Do the action that was named, and give the exit status."""
    status: int = args.act(args)
    return status


def positive(text: str) -> int:
    """Read a number of things to show, at least one; argparse says it where it is none."""
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not number:
        raise ArgumentTypeError(f"{text!r} is no number from 1 up")
    return number
