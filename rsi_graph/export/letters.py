"""Letters as outlines, so that a picture looks the same everywhere and needs no fonts.

The outlines are those of Liberation Sans for Latin, Greek and Cyrillic (SIL Open Font License 1.1, see
``shipped/LICENCES.txt``): for each letter its width and an SVG path, in thousandths of the size, upwards. A picture
holds every letter once and refers to it, which browsers, Inkscape, Word and the converters for LaTeX all support.
"""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rsi_graph.export.losses import Loss

FILE = Path(__file__).parent / "shipped" / "letters.json"
UNITS = 1000
"""The units of an outline in the size of a letter."""
USUAL = 556
"""The width of most letters, for those that have no outline."""


@dataclass(frozen=True, slots=True)
class PlacedLetter:
    """A letter: its name in the picture, and its distance from the beginning of the text in ``UNITS``."""

    name: str
    x: int


@cache
def outlines() -> Mapping[str, tuple[int, str]]:
    """The width and the path of each letter."""
    found = json.loads(FILE.read_text(encoding="utf-8"))
    return {letter: (width, path) for letter, (width, path) in found.items()}


def width(text: str) -> int:
    """The width of a text, in ``UNITS``."""
    known = outlines()
    return sum(known[letter][0] if letter in known else USUAL for letter in unicodedata.normalize("NFC", text))


def wrapped(text: str, most: int) -> list[str]:
    """A text in lines no wider than ``most`` of ``UNITS``, unless a single word is wider."""
    lines: list[str] = []
    for word in text.split():
        if lines and width(f"{lines[-1]} {word}") <= most:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines


class Lettering:
    """The letters that a picture needs, collected while its texts are set."""

    def __init__(self) -> None:
        self._paths: dict[str, str] = {}
        self._unknown = 0

    def placed(self, text: str) -> tuple[PlacedLetter, ...] | None:
        """The letters of a text; None if one of them has no outline, so that a font is needed."""
        known, x, found = outlines(), 0, []
        for letter in unicodedata.normalize("NFC", text):
            if letter not in known:
                self._unknown += 1
                return None
            wide, path = known[letter]
            if path:
                name = f"l{ord(letter):x}"
                self._paths[name] = path
                found.append(PlacedLetter(name, x))
            x += wide
        return tuple(found)

    @property
    def paths(self) -> Mapping[str, str]:
        """The outline of each letter that was used, by its name in the picture."""
        return dict(sorted(self._paths.items()))

    @property
    def losses(self) -> tuple[Loss, ...]:
        """The texts that need a font of the reader's."""
        return (
            Loss(
                "lines in other scripts", self._unknown, "text in a font of the reader's", one="line in another script"
            ),
        ) * bool(self._unknown)
