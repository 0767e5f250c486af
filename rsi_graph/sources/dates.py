"""Dates as people write them, read as dates of the corpus, with a note on what is lost.

A date of the corpus is a year, year-month or date; of a work also one of EDTF's first level
(https://www.loc.gov/standards/datetime/): about a year, a range, a season, a year before Christ.
"""

import re
import unicodedata
from datetime import date
from typing import NamedTuple

from rsi_graph.model import PUBLISHED
from rsi_graph.words import in_order, whole


class DateRead(NamedTuple):
    """The date that a text gives, or None, and a sentence on the part of the text that is lost, if any."""

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
_SPACE = re.compile(r"(?<!^)(?:(?<!\d)~|~(?!\s*(?:$|/)))")
"""LaTeX's space. The same sign before or behind a whole date says that the date is not certain."""
_EMPTY = re.compile(r"(?i)\W*(n\.?\s?d\.?|no date|undated|s\.?\s?d\.?|o\.?\s?j\.?)?\W*")
_CIRCA = re.compile(r"(?i)\b(c|ca|circa|approx|about)\b\.?|[~?%]|\[|\]")
_RANGE = re.compile(
    r"(?<!\d)\d{4}(?:-\d\d?){0,2}[~?%]?\s*(?:/|--|\u2013|\u2014|\bto\b|\band\b)\s*(?:\d{4}(?:-\d\d?){0,2}|$)|"
    r"(?<!\d)\d{4}\s*(?:--|\u2013|\u2014)\s*\d\d\b|^\s*\d{4}\s*-\s*(?:\d{4})?\s*$|^\s*(?:/\s*|\.\.\s*(?:/\s*)?)\d{4}|\d{4}\s*/\s*\.\."
)
_ISO = re.compile(r"(?<!\d)(\d{4})(?!\d)(?:\s*([-/.])\s*(\d{1,2})(?!\d|[./]\d{3})(?:\s*\2\s*(\d{1,2})(?!\d))?)?")


def read(text: str, *, exact: bool = False) -> DateRead:
    """The date in a text, with a note if the text says more than a date of the corpus can.

    ``exact`` is for days on which something was done, which are neither ranges nor uncertain.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    text = " ".join(_SPACE.sub(" ", text).split())
    if _EMPTY.fullmatch(text):
        return DateRead(None)
    if not exact and (told := _ranged(text) or _about(text)):
        return DateRead(told, _doubt(text, told))
    if early := _early(text):
        return early
    text = re.sub(r"\A(\d{4})(0[1-9]|1[0-2])(\d\d)\Z", r"\1-\2-\3", text)
    found = _ISO.search(text)
    if not found or found[1] == "0000":
        return DateRead(None, f"the date {text!r} is left out")
    value = _checked(*_parts(text, found))
    return DateRead(value, _said(text, value) or _rest(text, value))


def edtf(text: str) -> str | None:
    """A date that is written as EDTF, unchanged; None for any other text, and for a day that does not exist."""
    days = re.findall(r"\d{4}-\d\d-\d\d", text)
    found = re.fullmatch(PUBLISHED, text) and all(_checked(*day.split("-")) == day for day in days)
    first, _, last = text.partition("/")
    return text if found and (last in ("", "..") or in_order(first) < in_order(last)) else None


def _doubt(text: str, value: str) -> str:
    """Say that a text is read as a season if it may have meant a range of years."""
    is_double = _SEASON.fullmatch(text) and int(text[2:4]) + 1 == int(text[5:])
    return f"the date {text!r} is read as {value}, a season: a range is written with a slash" if is_double else ""


_ABOUT = re.compile(r"(?i)(?:(?:ca?|circa|approx|approximately|about)\b\.?|~)\s*")
_BC = re.compile(r"(?i)(\d{1,4})\s*(?:b\.?\s?c\.?(?:\s?e\.?)?|v\.?\s?chr\.?)")
_SIGNED = re.compile(r"-(\d{1,4})((?:-\d\d){0,2})")
_OF_SEASON = re.compile(
    r"(?i)(spring|summer|autumn|fall|winter)(?:\s+of)?,?\s+(\d{4})|(\d{4}),?\s+(spring|summer|autumn|fall|winter)"
)
_NUMBERED = {"spring": "21", "summer": "22", "autumn": "23", "fall": "23", "winter": "24"}
_BETWEEN = re.compile(
    r"(?<!\s)\s*(?:/|--|\u2013|\u2014|\s-\s|\bto\b|\band\b)\s*|(?<=\d{4})-(?=\d{4}$|present$)|(?<=[a-z.\d])-(?=[A-Z][a-z])"
)
_SHORT = re.compile(r"((\d\d)\d\d)(?:\s*(?:--|\u2013|\u2014)\s*|/(?=1[3-9]|[2-9])|-(?=4[2-9]|[5-9]))(\d\d)")
"""Two years of one century; with a slash if the second is no month, with a hyphen if it is beyond every season."""
_SHORT_PARTS = re.compile(r"((\d{4}(?:-\d\d)?)-\d\d)(?:/|--|\u2013)(\d\d)")
"""Two months of a year, or two days of a month, as 2004-03/04."""
_DAYS = re.compile(
    r"(?i)(\d{1,2})\s?(?:-|--|\u2013|/)\s?(\d{1,2})\.?\s+([a-z]{3,}\.?),?\s+(\d{4})|"
    r"([a-z]{3,}\.?)\s+(\d{1,2})\s?(?:-|--|\u2013|/)\s?(\d{1,2}),?\s+(\d{4})"
)
"""Two days of a month that is named before or behind them."""
_HAS_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)|(?i:b\.?\s?c|\d\s*(?:a\.?\s?d|c\.?\s?e)\b)")


def _about(text: str) -> str | None:
    """One date, perhaps a season, before Christ or not certain; None if some of the text would be left over."""
    said = _ABOUT.match(text)
    bare = text[said.end() :] if said else text
    sign = bare[-1:] if bare[-1:] in ("~", "?", "%") else ""
    bare = bare.removesuffix(sign).rstrip()
    found = _single(bare)
    if said:
        sign = "%" if sign in ("?", "%") else "~"  # in EDTF both uncertain and about
    return f"{found}{sign}" if found else None


def _single(text: str) -> str | None:
    if found := _BC.fullmatch(text):
        before = int(found[1]) - 1
        return None if before < 0 else f"{'-' if before else ''}{before:04}"
    if found := _SIGNED.fullmatch(text):
        rest = read(f"2000{found[2]}", exact=True)
        return None if rest.lost or not int(found[1]) else f"-{int(found[1]):04}{found[2]}"
    if found := _OF_SEASON.fullmatch(text):
        season, year = (found[1], found[2]) if found[1] else (found[4], found[3])
        return f"{year}-{_NUMBERED[season.lower()]}"
    if _SEASON.fullmatch(text):
        return text
    plain = read(text, exact=True)
    return None if plain.lost else plain.value


def _ranged(text: str) -> str | None:
    """A range in EDTF; None if the text is no range, or its ends are not two dates in order."""
    parts = _short_ends(text) or _BETWEEN.split(text)
    if len(parts) != 2 or not parts[0]:  # noqa: PLR2004 - the ends
        return None
    first, last = parts
    if _BC.fullmatch(last) and first.isdecimal():
        first += " BC"
    year = _HAS_YEAR.search(last)
    if year and not _HAS_YEAR.search(first) and month_number(first) and first.rstrip(".").isalpha():
        first = f"{first} {year[0]}"
    is_open = last == ".." or (not last and "/" not in text) or last.lower() in ("present", "today", "ongoing")
    start, end = _about(first), ".." if is_open else _about(last)
    if start and end and _SEASON.match(start) and not (is_open or _SEASON.match(end)):
        return None  # the winter of two years
    if not start or not end or not _HAS_YEAR.search(first) or not (is_open or year):
        return None
    return f"{start}/{end}" if is_open or in_order(start.rstrip("~?%")) < in_order(end.rstrip("~?%")) else None


def _short_ends(text: str) -> list[str]:
    """The two ends of a range whose second says only what differs: 1998-99, 2004-03/04, 12-14 May 2004."""
    if found := _SHORT.fullmatch(text):
        return [found[1], f"{found[2]}{found[3]}"]
    if found := _SHORT_PARTS.fullmatch(text):
        return [found[1], f"{found[2]}-{found[3]}"]
    if found := _DAYS.fullmatch(text):
        first, last, month, year = (found[1], found[2], found[3], found[4]) if found[1] else found.group(6, 7, 5, 8)
        return [f"{day} {month} {year}" for day in (first, last)] if month_number(month) else []
    return []


def _early(text: str) -> DateRead | None:
    """A year before 1000, which has less than four digits; one before Christ is left out with a note."""
    if re.search(r"(?i)^-\s?\d{1,4}\b|\d\s*(b\.?\s?c\.?(\s?e\.?)?|v\.?\s?chr\.?)(?![a-z])", text):
        return DateRead(None, f"the date {text!r}, before our era, is left out")
    if found := re.fullmatch(r"(?i)(?:(?:a\.?\s?d\.?)\s*)?(\d{1,3})(?:\s*(?:a\.?\s?d\.?|c\.?\s?e\.?))?", text):
        is_year = int(found[1]) and (len(found[1]) > 2 or not text.isdecimal())  # noqa: PLR2004 - 98 may be 1998
        return DateRead(
            f"{int(found[1]):04}" if is_year else None, "" if is_year else f"the date {text!r} is left out"
        )
    return None


def _parts(text: str, found: re.Match[str]) -> tuple[str, str | None, str | None]:
    """Year, month and day: of an ISO date as they stand, else with the month by its name or number."""
    year, month, day = found.group(1, 3, 4)
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
    """The number of a month by its name, an abbreviation or a number, in the common languages; else 0."""
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
    except ValueError:  # there is no day, or not this one
        return f"{year}-{int(month):02}"


def _said(text: str, value: str) -> str:
    """Say how a date falls short of what was written, if it does."""
    bare = re.sub(r"T\d\d:\d\d.*$", "", text)
    named = {number for word in _WORD.findall(bare.lower()) if (number := month_number(word))}
    if _RANGE.search(bare) or len(named) > 1:
        return f"the date {text!r} is read as {value}: that it is a range is left out"
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
"""Words beside a date that do not belong to it."""


def _rest(text: str, value: str) -> str:
    """Say that a text holds more than the date that was read: a quarter, an impossible month, a remark."""
    bare = re.sub(r"T\d\d:\d\d.*$|\b\d\d:\d\d\b.*$|(?<=\d{4})[a-e]\b", "", text)  # 2020a: a style's letter
    numbers: list[int | None] = [int(number) for number in value.split("-")]
    left = []
    for part in re.findall(r"\d+|[^\W\d_]+", bare):
        if (number := whole(part)) in numbers:
            numbers.remove(number)
        elif part.isdigit() or not (part.lower() in _PLAIN or month_number(part)):
            left.append(part)
    return f"the date {text!r} is read as {value}: {' '.join(left)!r} is left out" if left else ""
