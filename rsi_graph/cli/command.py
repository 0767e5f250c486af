"""What a command is: one declaration gives its parser, its help, its row in the README and its completion."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from typing import NamedTuple


class Command(NamedTuple):
    """A command of the program."""

    name: str
    usage: str
    """Its arguments as help and README show them."""
    summary: str
    """What it does, in a line."""
    examples: tuple[str, ...]
    """Calls worth trying, without the program's name."""
    declare: Callable[[ArgumentParser], None]
    """Adds its own arguments."""
    run: Callable[[Namespace], int]
    """Does it and returns the exit status."""
    data: bool = True
    """Whether it prints data, and so takes --format."""
