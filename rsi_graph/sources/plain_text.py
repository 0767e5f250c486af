"""The normal form in which texts and quotations are compared, and the differences that are only typography.

In the normal form characters are composed, invisible characters (soft hyphens, zero-width characters, marks of
direction) are gone, ligatures are letters, and every run of white space is one space. Two texts that still differ only
in quotes, dashes, hyphens or dots are the same except for typography.
"""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

from rsi_graph.corpus.yamltext import FORBIDDEN

_UNSEEN = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u2060-\u2064\ufeff\ufe00-\ufe0f]")
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_BREAK = re.compile(r"(?i)<br\s*/?>|&nbsp;")
_DIVIDED = re.compile(
    r"(?<![^\W_])((?:[^\W_]{1,100}[-\u2010\u2011]){0,10}[^\W_]{1,100})"
    r"[-\u2010\u2011\u00ad][ \t]{0,100}\r?\n[ \t]*([^\W_]+)"
)
"""A word divided at the end of a line; matched only from the beginnings of words, so in one pass."""
_WORD = re.compile(r"[^\W_]+(?:[-\u2010\u2011][^\W_]+)*")
_STANDS_ALONE = frozenset(
    {"self", "non", "well", "high", "low", "long", "short", "large", "small", "half", "cross", "all", "ex", "quasi",
     "human", "machine", "decision", "state", "open", "real", "world", "general", "fine", "goal", "near", "one", "two",
     "three", "first", "second", "risk", "time"}
)  # fmt: skip
"""Beginnings of compounds, which keep their hyphen if the text does not show how it writes the word."""
_QUOTES = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc`\u00b4", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
}
_DASH = re.compile("[-\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")


def normal(text: str) -> str:
    """A text in the normal form: composed, without invisible characters, each run of white space one space."""
    if text.isascii() and "<" not in text and "&" not in text:
        return " ".join(FORBIDDEN.sub(" ", text).split())
    seen = _UNSEEN.sub("", _BREAK.sub(" ", text)).translate(_LIGATURES)
    return " ".join(FORBIDDEN.sub(" ", unicodedata.normalize("NFC", seen)).split())


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """Every word of some texts in lower case, compounds as they are hyphenated inside a line."""
    return frozenset(
        re.sub("[\u2010\u2011]", "-", word.lower())
        for text in texts
        for word in _WORD.findall(_UNSEEN.sub("", text).translate(_LIGATURES))
    )


def joined(text: str, known: frozenset[str]) -> str:
    """A text in which the words that were divided at a line's end are whole.

    The hyphen is dropped if the joined word stands elsewhere in the text, and stays if the compound does. If the text
    shows neither, it stays behind the usual beginnings of compounds ("self-improving") and next to anything but small
    letters.
    """
    return _DIVIDED.sub(lambda found: _whole(found[1], found[2], known), text)


def _whole(before: str, after: str, known: frozenset[str]) -> str:
    one, compound = f"{before}{after}", f"{before}-{after}"
    if one.lower() in known:
        return one
    is_compound = compound.lower() in known or "-" in before or before.lower() in _STANDS_ALONE
    return compound if is_compound or not (before[-1].islower() and after[0].islower()) else one


_LOOSE = re.compile(r"<(?![^<>]{1,5000}>)")


def closed(page: str) -> str:
    """An HTML page without brackets that open no tag: Python's parser would look for the end of each anew."""
    return _LOOSE.sub("&lt;", page)


@lru_cache(maxsize=8)
def outline(text: str) -> tuple[str, tuple[int, ...]]:
    """A text without its typography, and the place of each of its characters in the original.

    Quotes are straight and touch the words inside, dots are three and touch each other, dashes (with the spaces around
    them) and hyphens are gone, and compatibility characters are plain ones.
    """
    shown: list[str] = []
    places: list[int] = []
    after_dash = False
    for at, character in enumerate(text):
        if _DASH.match(character):
            while shown and shown[-1] == " ":
                shown.pop(), places.pop()
            after_dash = True
            continue
        if character == " " and (after_dash or (shown and text[at - 1] == "\u00ab")):
            continue
        after_dash = False
        if shown and shown[-1] == " " and (character == "\u00bb" or (character == "." and shown[-2:-1] == ["."])):
            shown.pop(), places.pop()
        for plain in _QUOTES.get(character) or unicodedata.normalize("NFKC", character):
            if not _UNSEEN.match(plain):
                shown.append(plain)
                places.append(at)
    return "".join(shown), tuple(places)


def characters(quoted: str, found: str) -> str:
    """The names of the characters by which two texts that look alike differ; nothing if they do not look alike."""
    said: list[str] = []
    for what, a, b, c, d in SequenceMatcher(None, quoted, found, autojunk=False).get_opcodes():
        ours, theirs = quoted[a:b], found[c:d]
        if what == "equal":
            continue
        if max(len(ours), len(theirs)) > 3 or (ours + theirs).isascii():  # noqa: PLR2004 - three dots for one sign
            return ""
        said.append(f"{_named(ours)} for {_named(theirs)}")
    return "; ".join(list(dict.fromkeys(said))[:3])


def _named(characters: str) -> str:
    names = (f"U+{ord(one):04X} {unicodedata.name(one, 'without a name')}" for one in characters)
    return " and ".join(names) or "nothing"
