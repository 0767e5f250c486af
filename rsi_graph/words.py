"""Text as people type and read it: near misses for every "did you mean", titles, numbers, names, years."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from rsi_graph.model import MAX_TITLE

CUTOFF = 72.0
"""The likeness, 0 to 100, from which a name is worth proposing."""


MOST_DIGITS = 18
"""The most digits of a number in this program."""


def near(word: str, names: Iterable[str], limit: int = 2) -> tuple[str, ...]:
    """Up to ``limit`` of ``names`` that look like ``word``, the most alike first."""
    from rapidfuzz import fuzz, process

    found = process.extract(word.lower(), list(names), scorer=fuzz.ratio, limit=limit, score_cutoff=CUTOFF)
    return tuple(name for name, _, _ in found)


def whole(text: str) -> int | None:
    """The number that a text of decimal digits writes; None for any other text, and for one of too many digits.

    ``isdigit`` takes signs for digits that ``int`` does not read (a raised two), and ``int`` reads at most 4300
    digits.
    """
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None


def count(number: int, noun: str) -> str:
    """A number with its noun: 1 mistake, 2 mistakes."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def between(text: str, signs: str) -> list[str]:
    """The parts of a text between signs, without the blanks around them.

    They are stripped afterwards, since a regular expression that took them with the sign would need quadratic time.
    """
    return [part.strip() for part in re.split(f"[{re.escape(signs)}]", text)]


def dashed(text: str) -> str:
    """A range with one hyphen for each run of dashes, and no blanks around it."""
    return "-".join(part.strip() for part in re.split("[-\u2010-\u2014]+", text))


def beginning(text: str) -> str:
    """A text on one line; if it is longer than a title may be, its first words and dots."""
    return _begun(" ".join(text.split()), MAX_TITLE)


def step_title(one: str, verb: str, other: str) -> str:
    """A title for the step between two nodes; if both titles do not fit, each is given by its first words."""
    room = MAX_TITLE - len(f", {verb}: ")
    most = [max(room // 2, room - len(title)) for title in (other, one)]
    first, last = (_begun(title, length) for title, length in zip((one, other), most, strict=True))
    return f"{first}, {verb}: {last}"


def _begun(line: str, most: int) -> str:
    return line if len(line) <= most else line[: most - 3].rsplit(" ", 1)[0] + "..."


WORD = re.compile(r"[^\W_]+")
"""A run of letters and digits."""

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "\u0131": "i"})
"""Letters with a stroke that people type without it, and that Unicode does not decompose."""


def fold(text: str) -> str:
    """A text without its case and accents, in which texts are compared."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c)).casefold().translate(_LETTERS)


def words(text: str) -> list[str]:
    """The words of a text, folded."""
    return WORD.findall(fold(text))


def person(name: dict[str, str]) -> str:
    """A name as people write it, given name first."""
    parts = ("given", "dropping-particle", "non-dropping-particle", "family", "literal")
    return " ".join(name[part] for part in parts if part in name)


def joined(name: str) -> str:
    """A name without its apostrophes, as many people type it: ONeil for O'Neil."""
    return re.sub("['\u2019\u02bc]", "", name)


_REST = re.compile(r"(?i)[\s,;&]*(?:and\s+)?(?:others|et\.?\s*al\.?(?:ii|ia)?|u\.\s?a\.|y otros|\u2026|\.{3})[\s.]*")


def is_rest(text: str) -> bool:
    """Return True if a text stands for persons that are not named: "and others", "et al."."""
    return bool(text) and _REST.fullmatch(text) is not None


def a_kind(noun: str) -> str:
    """A noun with its indefinite article: "a claim", "an annotation"."""
    return f"an {noun}" if noun[:1] in tuple("aeiou") else f"a {noun}"


_YEAR = re.compile(r"-?[0-9]{4}")


def year(date: str) -> str:
    """The year that a date of the corpus begins with, signed if before Christ; nothing if it is no date."""
    found = _YEAR.match(date)
    return found[0] if found else ""


def in_order(date: str) -> tuple[int, str]:
    """The key by which dates of the corpus follow one another."""
    return int(year(date) or 0), date


_OPENING = "\"'([\u201c\u2018"
_PARTICLES = frozenset(
    re.findall(r"\w+", "von van vom zu zur de del della der den di da du des dos ter ten la le al bin ibn")
)
"""Small words that stand before a name, even in a title whose words all begin with capitals."""


def capitals(title: Sequence[str]) -> frozenset[int]:
    """The numbers of the words of a title that keep their capitals when a style makes all words small.

    They are words with a capital inside, names behind a particle and, in a title of small letters, all names.
    """
    long = [word for word in title[1:] if len(word) > 3 and word[0].isalpha()]  # noqa: PLR2004 - no article
    plain = sum(word[0].isupper() for word in long) * 2 < len(long)
    found = set()
    for number, (before, word) in enumerate(zip(["", *title], title, strict=False)):
        bare = word.lstrip(_OPENING)
        starts = not before or before.endswith((":", ".", "?", "!"))
        inner = any(letter.isupper() for letter in bare[1:])
        named = bare[:1].isupper() and ((plain and not starts) or before in _PARTICLES)
        if inner or named:
            found.add(number)
    return frozenset(found)
