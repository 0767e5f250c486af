"""Dates as people write them: a year, year-month or date of the corpus, and what of the text that does not hold."""

import re
import unicodedata
from datetime import date
from typing import NamedTuple

from rsi_graph.words import whole


class DateRead(NamedTuple):
    """The date that a text gives, or None, and in words what part of the text is lost, if any."""

    value: str | None
    lost: str = ""


_MONTHS = (
    "jan janv gen ene", "feb fev fevr febr", "mar marz mars maart mrt", "apr avr abr", "may mai mag maj mei maio",
    "jun juin giu juni", "jul juil lug juli", "aug aou aout ago", "sep sept set", "oct okt ott out",
    "nov nob", "dec dez dic des",
)  # fmt: skip
_SEASONS = ("spring", "summer", "autumn", "fall", "winter")
_SEASON = re.compile(r"\d{4}-(?:2[1-9]|3\d|4[01])(?!\d)")
"""A season, quarter or half of a year as EDTF numbers them."""
_BY_NAME = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_WORD = re.compile(r"[a-z]{3,}")
_SPACE = re.compile(r"(?<!\d)~|~(?!\s*(?:$|/))")
"""LaTeX's space; behind a number at the end of a date the same sign is EDTF's, for one that is not certain."""
_EMPTY = re.compile(r"(?i)\W*(n\.?\s?d\.?|no date|undated|s\.?\s?d\.?|o\.?\s?j\.?)?\W*")
_CIRCA = re.compile(r"(?i)\b(c|ca|circa|approx|about)\b\.?|[~?%]|\[|\]")
_RANGE = re.compile(
    r"(?<!\d)\d{4}(?:-\d\d?){0,2}[~?%]?\s*(?:/|--|\u2013|\u2014|\bto\b|\band\b)\s*(?:\d{4}(?:-\d\d?){0,2}|$)|"
    r"(?<!\d)\d{4}\s*(?:--|\u2013|\u2014)\s*\d\d\b|^\s*\d{4}\s*-\s*(?:\d{4})?\s*$|^\s*(?:/|\.\.\s*/?)\s*\d{4}|\d{4}\s*/\s*\.\."
)
_ISO = re.compile(r"(?<!\d)(\d{4})(?!\d)(?:\s*[-/.]\s*(\d{1,2})(?!\d))?(?:\s*[-/.]\s*(\d{1,2})(?!\d))?")


def read(text: str) -> DateRead:
    """The date in a text; where it says more than a date of the corpus can, that is said too."""
    text = unicodedata.normalize("NFKC", text)
    text = " ".join(_SPACE.sub(" ", text).split())
    if _EMPTY.fullmatch(text):
        return DateRead(None)
    if early := _early(text):
        return early
    text = re.sub(r"\A(\d{4})(0[1-9]|1[0-2])(\d\d)\Z", r"\1-\2-\3", text)
    found = _ISO.search(text)
    if not found or found[1] == "0000":
        return DateRead(None, f"the date {text!r} is left out")
    value = _checked(*_parts(text, found))
    return DateRead(value, _said(text, value) or _rest(text, value))


def _early(text: str) -> DateRead | None:
    """Years before 1000 and before Christ, which have less than four digits or a sign."""
    if re.search(r"(?i)(^|\s)-\s?\d{1,4}\b|\d\s*(b\.?\s?c\.?(\s?e\.?)?|v\.?\s?chr\.?)(?![a-z])", text):
        return DateRead(None, f"the date {text!r}, before our era, is left out")
    if found := re.fullmatch(r"(?i)(?:(?:a\.?\s?d\.?)\s*)?(\d{1,3})(?:\s*(?:a\.?\s?d\.?|c\.?\s?e\.?))?", text):
        return DateRead(f"{int(found[1]):04}") if int(found[1]) else DateRead(None, f"the date {text!r} is left out")
    return None


def _parts(text: str, found: re.Match[str]) -> tuple[str, str | None, str | None]:
    """Year, month and day: of an ISO date as they stand, else with the month by its name or number."""
    year, month, day = found.groups()
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    named = next(((word, number) for word in _WORD.finditer(plain) if (number := month_number(word[0]))), None)
    if month or not named:
        before = re.search(rf"(?<!\d)(\d{{1,2}})[./](\d{{1,2}})[./]{year}(?!\d)", text)
        if before and not month:
            first, second = before.groups()
            if int(first) > 12 or int(second) > 12:  # noqa: PLR2004 - no month, so a day
                return (year, second, first) if int(first) > int(second) else (year, first, second)
        return year, month, day
    word, number = named
    after = re.match(r"\.?\s*(\d{1,2})(?:st|nd|rd|th)?(?![\d-])", plain[word.end() :])
    ahead = re.search(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?[.\s-]+(?:(?:de|of)\s+)?$", plain[: word.start()])
    return year, str(number), (ahead or after or {1: None})[1]


def month_number(text: str) -> int:
    """The number of a month by its name, an abbreviation of it or a number, in the common languages; else 0."""
    if text.strip().isdigit():
        number = whole(text.strip()) or 0
        return number if number <= 12 else 0  # noqa: PLR2004 - months
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if c.isascii() and c.isalpha())
    if plain in _BY_NAME:
        return _BY_NAME[plain]
    return _BY_NAME.get(plain[:3], 0) if re.match(_LONG, plain) else 0


_LONG = (
    r"(janua|janvi|gennai|enero|febr|fevr|feve|marc|marz|mars$|maart|mart|apri|avri|abri|maio|magg|mayo|june|juni|juin|"
    r"giug|july|juil|juli|lugl|augu|agos|aout|sept|sete|sett|octo|okto|octu|otto|outu|nove|dece|deze|dici|dess|dese)"
)


def _checked(year: str, month: str | None, day: str | None) -> str:
    if not month or not 1 <= int(month) <= 12:  # noqa: PLR2004 - months
        return year
    try:
        return date(int(year), int(month), int(day or 0)).isoformat()
    except ValueError:  # no day, or none that there is
        return f"{year}-{int(month):02}"


def _said(text: str, value: str) -> str:
    """Say in words how far the value of a date falls short of what was written."""
    bare = re.sub(r"T\d\d:\d\d.*$", "", text)
    named = {number for word in _WORD.findall(bare.lower()) if (number := month_number(word))}
    if _RANGE.search(bare) or len(named) > 1:
        return f"the date {text!r} is read as {value}: a date of the corpus is no range"
    if _CIRCA.search(bare):
        return f"the date {text!r} is read as {value}: that it is not certain is left out"
    if _SEASON.search(bare) or any(re.search(rf"(?i)\b{season}\b", bare) for season in _SEASONS):
        return f"the date {text!r} is read as {value}: the season is left out"
    return ""


_PLAIN = frozenset(
    {"ad", "ce", "st", "nd", "rd", "th", "de", "of", "the", "del", "on", "in", "published",
     "posted", "online", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "monday", "tuesday", "wednesday", "thursday",
     "friday", "saturday", "sunday"}
)  # fmt: skip
"""Words beside a date that say nothing of it."""


def _rest(text: str, value: str) -> str:
    """Say in words that a date says more than was read: a quarter, a month that there is not, other remarks."""
    bare = re.sub(r"T\d\d:\d\d.*$|\b\d\d:\d\d\b.*$|(?<=\d{4})[a-e]\b", "", text)  # 2020a: a style's letter
    numbers: list[int | None] = [int(number) for number in value.split("-")]
    left = []
    for part in re.findall(r"\d+|[^\W\d_]+", bare):
        if (number := whole(part)) in numbers:
            numbers.remove(number)
        elif part.isdigit() or not (part.lower() in _PLAIN or month_number(part)):
            left.append(part)
    return f"the date {text!r} is read as {value}: {' '.join(left)!r} is left out" if left else ""
