"""Data as YAML in block style, written without a YAML library: mappings by line, short lists of words in a line.

A scalar stands plainly where YAML 1.2 and YAML 1.1 both read it as the same text, else in double quotes as JSON writes
it, which is YAML too.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 ,.()'/_-]*[A-Za-z0-9.)]|[A-Za-z]")
_IN_FLOW = re.compile(r"[A-Za-z][A-Za-z0-9 ./_-]*[A-Za-z0-9]|[A-Za-z]")
_TAKEN = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf"})
_LONGEST_LINE = 90


def block(data: Mapping[str, Any], indent: int = 0) -> Iterator[str]:
    """The lines of a mapping."""
    space = " " * indent
    for name, value in data.items():
        key = scalar(name)
        if isinstance(value, Mapping) and value:
            yield f"{space}{key}:"
            yield from block(value, indent + 2)
        elif _is_list(value) and _flow(value) is None:
            yield f"{space}{key}:"
            yield from _entries(value, indent + 2)
        else:
            yield f"{space}{key}: {_flow(value) if _is_list(value) else _leaf(value)}"


def scalar(value: Any, plain: re.Pattern[str] = _PLAIN) -> str:
    """A scalar that reads as the same value everywhere."""
    if isinstance(value, str) and plain.fullmatch(value) and value.lower() not in _TAKEN:
        return value
    return json.dumps(value, ensure_ascii=False)


def _leaf(value: Any) -> str:
    return "{}" if isinstance(value, Mapping) else scalar(value)


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _flow(values: Sequence[Any]) -> str | None:
    """A list in one line, where that is short and its members are plain."""
    if any(isinstance(value, Mapping) or _is_list(value) for value in values):
        return None
    line = f"[{', '.join(scalar(value, _IN_FLOW) for value in values)}]"
    return line if len(line) <= _LONGEST_LINE or not values else None


def _entries(values: Sequence[Any], indent: int) -> Iterator[str]:
    space = " " * indent
    for value in values:
        if isinstance(value, Mapping) and value:
            first, *rest = block(value, indent + 2)
            yield f"{space}- {first.lstrip()}"
            yield from rest
        else:
            yield f"{space}- {json.dumps(value, ensure_ascii=False) if _is_list(value) else _leaf(value)}"
