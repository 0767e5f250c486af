"""Pages joined into running text: without their heads and feet, and with the words whole that a page's end divides.

A line at the top or foot of a page is a running head if a page beside it, or the next but one, has the same line at
the same edge, numbers aside. A lone number is the page's if it counts up with the pages.
"""

import re
from collections.abc import Sequence

_NUMBER = re.compile(r"\d+")
_NUMERAL = re.compile(r"[\W_]*(?:[Pp](?:age|\.)\s*)?(\d{1,5}|[ivxlc]{1,8})(?:\s*(?:of|/)\s*\d+)?[\W_]*")
_TAIL = re.compile(r"[^\W_][-\u2010\u2011\u00ad]\s*\Z")
_FIRST_WORD = re.compile(r"\s*([^\W_]\S*)\s*")
_MOST_LINES, _MOST_LETTERS, _FEWEST_LETTERS = 3, 120, 4
"""The lines at an edge that may be running heads, and the letters that one has at most and at least."""
_APART = 2
"""The distances of pages that may share a head: left and right pages have heads of their own."""


def run_on(texts: Sequence[str], labels: Sequence[str] = ()) -> list[str]:
    """The texts of consecutive pages, without what interrupts reading on from one to the next."""
    if len(texts) < 2:  # noqa: PLR2004 - nothing runs on
        return list(texts)
    pages = [text.split("\n") for text in texts]
    for edge in (0, -1):
        for _ in range(_MOST_LINES):
            if not _cut(pages, edge, labels):
                break
    return _whole_words(["\n".join(page) for page in pages])


def _cut(pages: list[list[str]], edge: int, labels: Sequence[str]) -> bool:
    """Remove the running heads that now stand at an edge of the pages; return True if there were any."""
    lines = [_line(page, edge) for page in pages]
    keys = [_key(line) for line in lines]
    found = False
    for at, (line, page) in enumerate(zip(lines, pages, strict=True)):
        is_title = edge == 0 and at == 0 and not _NUMERAL.fullmatch(line)
        if is_title or sum(1 for other in page if other.strip()) < 2:  # noqa: PLR2004 - a page is more than its head
            continue
        beside = [n for n in range(at - _APART, at + _APART + 1) if n != at and 0 <= n < len(pages)]
        if _is_number(lines, at, beside, labels) or _is_head(keys, at, beside):
            index = next(n for n in _order(page, edge) if page[n].strip())
            del page[index]
            found = True
    return found


def _order(page: Sequence[str], edge: int) -> range:
    return range(len(page)) if edge == 0 else range(len(page) - 1, -1, -1)


def _line(page: Sequence[str], edge: int) -> str:
    return next((page[n].strip() for n in _order(page, edge) if page[n].strip()), "")


def _key(line: str) -> str:
    """A line without its numbers; nothing if it is too long or too short to be a head."""
    key = _NUMBER.sub("#", line).casefold()
    letters = sum(map(str.isalpha, key))
    return " ".join(key.replace("#", " ").split()) if _FEWEST_LETTERS <= letters <= _MOST_LETTERS else ""


def _is_head(keys: Sequence[str], at: int, beside: Sequence[int]) -> bool:
    """Return True if a page nearby has the same line; for a line that ends a sentence, if two have it."""
    same = sum(keys[n] == keys[at] for n in beside)
    return bool(keys[at]) and same > (keys[at][-1] in ".!?:;,")


def _is_number(lines: Sequence[str], at: int, beside: Sequence[int], labels: Sequence[str]) -> bool:
    """Return True if a line is the number of its page."""
    found = _NUMERAL.fullmatch(lines[at])
    if not found:
        return False
    if labels and labels[at] == found[1]:
        return True
    others = {n: _NUMERAL.fullmatch(lines[n]) for n in beside}
    if not found[1].isdecimal():
        return any(other and not other[1].isdecimal() for other in others.values())
    return any(
        other and other[1].isdecimal() and int(other[1]) - n == int(found[1]) - at for n, other in others.items()
    )


def _whole_words(texts: list[str]) -> list[str]:
    """The texts with each word that a page's end divides moved to its first page, still divided at a line's end."""
    for at in range(len(texts) - 1):
        first = _FIRST_WORD.match(texts[at + 1])
        if first and first[1][0].islower() and _TAIL.search(texts[at]):
            texts[at] = f"{texts[at].rstrip()}\n{first[1]}"
            texts[at + 1] = texts[at + 1][first.end() :]
    return texts
