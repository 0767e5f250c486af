"""Text for a terminal: wrapped, and coloured only where somebody looks and only beside a word or mark."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

TYPE_CHECKING = False  # what checkers take for typing's own: importing that costs every start
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any


DEFAULT_WIDTH = 80

MAX_WIDTH = 100

MIN_WIDTH = 40

_STYLES = {"strong": "1", "dim": "2", "for": "34", "against": "33", "warn": "1;33"}
"""Blue for, orange (yellow in sixteen colours) against: told apart without seeing red and green."""


def columns() -> int:
    """The terminal's width as COLUMNS or the terminal itself says; 80 where neither does."""
    said = os.environ.get("COLUMNS", "")
    if said.isdecimal() and int(said):
        return int(said)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns if sys.__stdout__ else DEFAULT_WIDTH
    except (OSError, ValueError):
        return DEFAULT_WIDTH


def width() -> int:
    """The width to write in: the terminal's, but no wider than reads well."""
    return max(MIN_WIDTH, min(MAX_WIDTH, columns()))


def coloured() -> bool:
    """Whether to use colour: on a terminal, unless NO_COLOR or a dumb terminal says no (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def style(text: str, name: str) -> str:
    """Text in a style, or as it is where there is no colour."""
    return f"\x1b[{_STYLES[name]}m{text}\x1b[0m" if text and coloured() else text


def wrapped(text: str, indent: str = "", first: str | None = None) -> Iterator[str]:
    """Lines of at most the width, after ``indent``; the first after ``first`` where that is given."""
    import textwrap

    start = indent if first is None else first
    yield from textwrap.wrap(
        text, width(), initial_indent=start, subsequent_indent=indent, break_on_hyphens=False
    ) or [start.rstrip()]


def heading(mark: str, words: str, number: int | None = None, name: str = "strong") -> str:
    """The heading of a section."""
    return style(" ".join(filter(None, (mark, words, "" if number is None else str(number)))), name)


def print_lines(lines: Iterable[str]) -> int:
    """Print lines and be done."""
    for line in lines:
        print(line)
    return 0


def print_json(data: Any) -> int:
    """Print data as JSON and be done; a dataclass as its fields."""
    import json
    from dataclasses import asdict

    print(json.dumps(data, indent=2, ensure_ascii=False, default=asdict))
    return 0
