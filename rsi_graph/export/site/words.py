"""The index of a site's search: the pages of each word, small enough to be sent whole.

Pages are numbered. The pages of a word are a list of steps from one number to the next in base 36; pages with the word
in their title are marked. The script that reads it folds typed text as ``words.fold`` does.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rsi_graph.words import fold

_WORD = re.compile(r"[^\W_]+")
COMMON = frozenset({
    "an", "and", "are", "as", "at", "be", "been", "but", "by", "can", "could", "do", "does", "for", "from", "had",
    "has", "have", "how", "if", "in", "into", "is", "it", "its", "more", "most", "no", "not", "of", "on", "one", "or",
    "other", "so", "such", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "to",
    "was", "were", "what", "when", "which", "while", "who", "will", "with", "would",
})  # fmt: skip
"""Words on nearly every page, which are useless for a search."""
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class SearchPage:
    """A page in the index."""

    address: str
    kind: str
    title: str
    text: str


def script(pages: Sequence[SearchPage]) -> str:
    """The index as a script, so that it can be loaded from a disk as well as from a server."""
    postings: dict[str, list[tuple[int, bool]]] = {}
    for number, page in enumerate(pages):
        titled = _words(page.title)
        for word in sorted(titled | _words(page.text)):
            postings.setdefault(word, []).append((number, word in titled))
    words = sorted(postings)
    data = {
        "pages": [[page.address, page.kind, page.title] for page in pages],
        "words": " ".join(words),
        "places": " ".join(_packed(postings[word]) for word in words),
    }
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    return f"globalThis.rsiGraphWords = {text};\n"


def _words(text: str) -> set[str]:
    return {word for word in _WORD.findall(fold(text)) if len(word) > 1 and word not in COMMON}


def _packed(places: Iterable[tuple[int, bool]]) -> str:
    """Numbers as steps in base 36; an exclamation mark stands behind a page that has the word in its title."""
    found, last = [], 0
    for number, titled in places:
        found.append(f"{_base36(number - last)}{'!' if titled else ''}")
        last = number
    return ",".join(found)


def _base36(number: int) -> str:
    digits = _DIGITS[number % 36]
    while number := number // 36:
        digits = _DIGITS[number % 36] + digits
    return digits
