"""A preview of an export before it is written: the first lines of a text, or the size of a picture."""

import re
from itertools import islice

from rsi_graph.export.part import Exported
from rsi_graph.words import count

LINES, LONGEST = 200, 400
"""The most lines of a text that are shown, and the most characters of each."""
_PNG = b"\x89PNG\r\n\x1a\n"
_SVG = re.compile(r'<svg [^>]*?\bwidth="(\d+)[^"]*" height="(\d+)')


def glimpse(exported: Exported) -> list[str]:
    """Return the content of an export as the lines of a preview."""
    content = exported.content
    size = picture_size(content)
    if size or isinstance(content, bytes):
        return [f"a picture{size}, {_weight(content)}"]
    lines = [f"{_weight(content)}, {count(content.count(chr(10)), 'line')}", "", *_first(content)]
    for name, text in exported.beside.items():
        called = name if name.startswith(".") else f"-{name}"
        lines += ["", f"and a second file beside it, named {called}:", "", *_first(text)]
    return lines


def picture_size(content: str | bytes) -> str:
    """The size of a picture in words; nothing for a text."""
    if isinstance(content, bytes):
        known = content.startswith(_PNG) and len(content) >= 24  # noqa: PLR2004 - the place of the size in the header
        sides = (int.from_bytes(content[at : at + 4], "big") for at in (16, 20)) if known else ()
        return f" of {' x '.join(map(str, sides))} pixels" if known else ""
    wide, high = points(content) or (0, 0)
    return f" of {wide} x {high} points" if wide else ""


def points(content: str | bytes) -> tuple[int, int] | None:
    """The width and height of an SVG picture; None for anything else."""
    found = None if isinstance(content, bytes) else _SVG.search(content[:2000])
    return (int(found[1]), int(found[2])) if found else None


def _first(text: str) -> list[str]:
    start = text[: LINES * LONGEST].split("\n")
    shown = [line if len(line) <= LONGEST else f"{line[:LONGEST]} ..." for line in islice(start, LINES)]
    return [*shown, "..."] if len(start) > LINES or len(text) > LINES * LONGEST else shown


def _weight(content: str | bytes) -> str:
    size = len(content if isinstance(content, bytes) else content.encode("utf-8", "replace"))
    for unit in ("bytes", "kB"):
        if size < 1000:  # noqa: PLR2004 - a thousand
            return f"{size} {unit}"
        size = round(size / 1000)
    return f"{size} MB"
