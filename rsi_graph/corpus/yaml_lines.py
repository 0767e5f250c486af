"""YAML as the program writes it: scalars, lists and mappings as lines of text."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

Step: TypeAlias = str | None
"""A key on the path to a place; None is the end of a list."""

STEP = 2
"""The indent of a deeper level unless the file shows another habit."""

BOM = "\ufeff"

# --- values as lines ----------------------------------------------------------------------------------------------

_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`=<~](?:[^\t\n\r]*[^\s:])?")

# what YAML 1.1 takes for a truth value, so that other readers see text too
_WORDS = re.compile(r"(?i)(y|n|yes|no|on|off|true|false|null|\.nan|\.inf)")

_NUMBER = re.compile(r"[-+.0-9][0-9_,.:eExXoOa-fA-F+-]*")

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?")


def scalar(text: str) -> str:
    """A text as a YAML scalar on one line: plain if that reads back as text, else in JSON's double quotes."""
    if _PLAIN.fullmatch(text) and ": " not in text and " #" not in text and text.isprintable():
        number = _NUMBER.fullmatch(text) and not _DATE.fullmatch(text)
        if not number and not _WORDS.fullmatch(text):
            return text
    return json.dumps(text, ensure_ascii=False).replace(BOM, "\\ufeff")


def lines(value: Any, column: int = 0, step: int = STEP) -> Iterator[str]:
    """A mapping or a list in block style, from ``column`` on."""
    pairs = value.items() if isinstance(value, Mapping) else ((None, inner) for inner in value)
    for key, inner in pairs:
        yield from written_entry(key, inner, column, step)


def written_entry(key: Step, value: Any, column: int, step: int) -> Iterator[str]:
    """One pair of a mapping, or one entry of a list if ``key`` is None."""
    start = " " * column + ("-" if key is None else f"{scalar(key)}:")
    if not isinstance(value, Mapping | list | tuple):
        yield f"{start} {_atom(value)}"
    elif not value:
        yield f"{start} {'{}' if isinstance(value, Mapping) else '[]'}"
    elif key is None:
        first, *others = lines(value, column + 2, step)
        yield f"{start} {first.lstrip(' ')}"
        yield from others
    else:
        yield start
        yield from lines(value, column + step, step)


def flow(value: Any) -> str:
    """A value in flow style, on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{flow(key)}: {flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(flow, value))}]"
    written = _atom(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) and set(written) & set(",[]{}") else written


def _atom(value: Any) -> str:
    if isinstance(value, str):
        return scalar(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return str(getattr(value, "text", value))
