"""The folding of text into lines: words part at spaces, the letters of Chinese, Japanese and Korean anywhere.

Textual breaks lines only at spaces, so that a title without any went to a line of its own and was cut in the middle.
Signs to which terminals give different widths are also handled here: they are taken apart, so that the text after them
is where the explorer thinks it is.
"""

import re

from rich.cells import cell_len
from textual.content import Content

_CLOSING = "、。，．・：；？！」』）］｝〉》】〕ー々〜…ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ"  # noqa: RUF001 - these are meant
"""The letters that never begin a line."""
_OPENING = "「『（［｛〈《【〔"  # noqa: RUF001
"""The letters that never end one."""
_WIDE = "\u1100-\u115f\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60\U00020000-\U0003fffd"
_wide = re.compile(f"[{_WIDE}]")
_piece = re.compile(rf"\s+|[{_OPENING}]*(?:[^\s{_WIDE}]+|[{_WIDE}])[{_CLOSING}]*|\S")
"""A stretch that stays on one line: spaces, a word, or a wide letter with the marks that belong to it."""

_EMOJI = "\u2190-\u2bff\U0001f000-\U0001faff"
_varied = re.compile(
    f"[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]|(?<=[{_EMOJI}\ufe0f])\u200d|\u200d(?=[{_EMOJI}])"
)
"""Variation selectors, skin colours, tags, and the joiner of pictures."""
_FLAGS = {0x1F1E6 + number: chr(ord("A") + number) for number in range(26)}
"""The signs that make flags in pairs, with the letters that they stand for."""


def plain_signs(text: str) -> str:
    """A text whose signs have one width in every terminal: a family is drawn person by person, a flag as letters."""
    return text if text.isascii() else _varied.sub("", text).translate(_FLAGS)


def has_wide(text: str) -> bool:
    """Return True if a text has letters that lines may part at without a space."""
    return not text.isascii() and _wide.search(text) is not None


def folded(line: Content, width: int) -> list[Content]:
    """A painted line with wide letters, cut into lines of at most ``width`` cells."""
    plain, lines = line.plain, list[Content]()
    start = cells = 0
    for found in _piece.finditer(plain):
        wide = cell_len(found[0])
        if cells and not found[0].isspace() and cells + wide > width:
            lines.append(line[start : found.start()])
            start, cells = found.start(), 0
        for at in range(found.start(), found.end() if wide > width else found.start()):  # a word longer than a line
            one = cell_len(plain[at])
            if cells and cells + one > width:
                lines.append(line[start:at])
                start, cells = at, 0
            cells += one
        cells += 0 if wide > width else wide
    return [*lines, line[start:]]
