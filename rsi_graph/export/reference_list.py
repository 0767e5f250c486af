"""Bibliographies in any CSL style, formatted by citeproc-py; APA by default.

A style's italics and bold are marks in otherwise plain text, so that callers escape it first and then replace the
marks by their own markup.

Three things that citeproc-py lacks are done around it. Authors that are not named (``et-al``) go in as a mark, which
becomes "et al." in the style's own place. Names in scripts without case are handed over whole, since they have no
initials. Full stops are not doubled, and stand within quotation marks in American English.
"""

import json
import re
import warnings
from collections.abc import Mapping
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from rsi_graph.export import styles
from rsi_graph.export.csl_json import DATES, NAMES, work
from rsi_graph.export.part import Data
from rsi_graph.export.styles import APA
from rsi_graph.words import fold

MARKS = {"Italic": "\ue000", "Bold": "\ue001"}
"""Characters of the private use area that open and, doubled, close what a style sets apart."""
REST = "\ue002"
"""The stand-in for the authors that are not named while a style is applied."""
_MARKS = re.compile("[\ue000\ue001\ue002]")
_BEFORE_LETTERS = re.compile(r"^\W+")
_REST = re.compile(rf"(?<!\s)(?P<comma>,?)(?:\s*(?:&|and|und|et|y)|\s*(?:\. ?\. ?\.|\u2026))?\s*{REST}\.?")
_STOPPED_TWICE = re.compile(
    r"([?!][\"'\u2019\u201d]?[\ue000\ue001]*)\.(?=\s|$)|(?<!\.)(\.[\"'\u2019\u201d]?[\ue000\ue001]*)\.(?!\.)"
)
"""A style's full stop after a mark that ends a sentence, which other CSL processors leave out."""
_STOP_BEHIND = re.compile("(?<![?!.,])(\u2019?\u201d)([\ue000\ue001]*)([.,])")
"""A full stop or comma after a closing quotation mark, which American English puts before it."""
_OPENS = {'"': "\u201c", "'": "\u2018"}
_STOP_INSIDE = re.compile("(\u2018[^\u2018\u2019]*[^?!.,\u2018\u2019])(\u2019)([.,])(?=\u201d)")
"""The same for a quotation within a quotation, before the outer closing mark."""
_TOGETHER = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0002ffff]")
"""The letters of the scripts that write family and given name together: kana, Han and Hangul."""


def formatted(sources: Mapping[str, Data], style: str | None = None, *, numbered: bool = False) -> dict[str, str]:
    """Each source as an entry of a bibliography, with ``MARKS`` in it. Raises BadSetting for a bad style.

    The numbers that some styles put before an entry are left out unless it is ``numbered``.
    """
    if not sources:
        return {}
    written = styles.text(style)
    entries = {id_: _entry(written, style, json.dumps(data, ensure_ascii=False)) for id_, data in sources.items()}
    if b'variable="citation-number"' not in written:
        return entries
    numbers = range(1, len(entries) + 1) if numbered else [0] * len(entries)
    return {id_: _renumbered(text, number) for number, (id_, text) in zip(numbers, entries.items(), strict=True)}


def in_order(entries: Mapping[str, str], style: str | None = None) -> dict[str, str]:
    """Entries in the order of a bibliography: by author, then by year; unchanged if the style numbers them."""
    if b'variable="citation-number"' in styles.text(style):
        return dict(entries)
    return dict(sorted(entries.items(), key=lambda entry: fold(_BEFORE_LETTERS.sub("", entry[1]))))


@lru_cache(maxsize=4096)
def _entry(written: bytes, style: str | None, source: str) -> str:
    """One source, given as JSON, as the only entry of a bibliography in a style; cached."""
    import citeproc
    from citeproc.source.json import CiteProcJSON

    parsed, data = styles.parsed(written, style), json.loads(source)
    known = (
        {name.replace("_", "-") for name in citeproc.VARIABLES} | {"id", "type"} | {"event-title", *citeproc.VARIABLES}
    )
    item = {n: _set(n, _unmarked(v)) for n, v in _known(work("work", data)).items() if n in known - {"note"}}
    _with_names(item, data)
    for name in DATES:
        if len(rows := item.get(name, {}).get("date-parts", ())) > 1:
            item[name] = {**item[name], "date-parts": _years(rows)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of variables that a style does not know
        listed = citeproc.CitationStylesBibliography(parsed, CiteProcJSON([item]), _formatter())
        listed.register(citeproc.Citation([citeproc.CitationItem("work")]))
        entry = _mended("".join(map(str, listed.style.render_bibliography(listed.items))))
    entry = _nested(entry)
    if parsed.root.get("default-locale", "en-US") == "en-US":
        entry = _STOP_BEHIND.sub(r"\3\1\2", _STOP_INSIDE.sub(r"\1\3\2", entry))
    return entry or _sentence(_MARKS.sub("", data["title"]))  # a style may have no form for so little


def marked(text: str, italic: tuple[str, str], bold: tuple[str, str]) -> str:
    """A text with its marks replaced by what opens and closes italics and bold."""
    for mark, (opening, closing) in zip(MARKS.values(), (italic, bold), strict=True):
        text = text.replace(mark * 2, closing).replace(mark, opening)
    return text


def _sentence(title: str) -> str:
    """A title as a sentence: with a full stop, unless it ends in a mark of its own."""
    return title if title.endswith((".", "?", "!")) else f"{title}."


def _mended(entry: str) -> str:
    """An entry with "et al." in its place, and no full stop doubled."""
    entry = _REST.sub(lambda found: f"{found['comma']} et al.", entry)
    return _STOPPED_TWICE.sub(lambda found: found[1] or found[2], entry).strip()


def _set(name: str, value: Any) -> Any:
    """A value in good typography: curly quotation marks, and a dash between the numbers of issues."""
    if not isinstance(value, str) or name in ("DOI", "URL", "id", "type"):
        return value
    text = re.sub(r"(?<=\w)'|'(?=\d0s\b)", "\u2019", value)
    text = re.sub(r"(^|[\s(\[\u2014/])([\"'])(?=\S)", lambda found: found[1] + _OPENS[found[2]], text)
    text = text.replace('"', "\u201d").replace("'", "\u2019")
    return re.sub(r"(?<=\d)-(?=\d)", "\u2013", text) if name in ("issue", "volume") else text


def _nested(entry: str) -> str:
    """An entry in which quotations within quotations have single marks, as in American English."""
    found, depth = [], 0
    for sign in entry:
        if sign == "\u201c":
            depth += 1
            found.append("\u2018" if depth > 1 else sign)
        elif sign == "\u201d":
            found.append("\u2019" if depth > 1 else sign)
            depth = max(depth - 1, 0)
        else:
            found.append(sign)
    return "".join(found)


def _renumbered(entry: str, number: int) -> str:
    """An entry that a style numbered as the first of its list, with another number, or without one for 0."""
    found = re.match(r"(\[?)1(\]|\.)\s*", entry)
    if not found or (found[1] == "[") != (found[2] == "]"):
        return entry
    rest = entry[found.end() :]
    return f"{found[1]}{number}{found[2]} {rest}" if number else rest


def _with_names(written: dict[str, Any], data: Data) -> None:
    """Names as citeproc-py can format them, with a mark for those that are not named."""
    for role in NAMES:
        if role in written:
            written[role] = [_whole(person) for person in written[role]]
    if data.get("et-al") and written.get("author"):
        written["author"] = [*written["author"], {"literal": REST}]


def _years(rows: list[list[int]]) -> list[list[int]]:
    """The years of the ends of a range, which is all that citeproc-py can show; only one if they are the same."""
    first, last = (row[:1] for row in rows)
    return [first] if first == last else [first, last]


def _whole(person: dict[str, str]) -> dict[str, str]:
    """A name of a script without case in one piece; any other as it is."""
    given, family = person.get("given", ""), person.get("family", "")
    if not given or not family or any(letter.isupper() or letter.islower() for letter in given):
        return person
    return {"literal": f"{family}{given}" if _TOGETHER.search(family) else f"{family}, {given}"}


def _known(found: dict[str, Any]) -> dict[str, Any]:
    """The fields under the names that citeproc-py knows: CSL 1.0.1 had ``event`` for ``event-title``."""
    arxiv = found.get("custom", {}).get("arXiv")
    if arxiv and not found.keys() & {"DOI", "URL"}:
        found = {**found, "URL": f"https://arxiv.org/abs/{arxiv}"}
    named = {name: value for name, value in found.items() if name != "note"}
    return {**named, "event": named["event-title"]} if "event-title" in named else named


def _unmarked(value: Any) -> Any:
    """Text without the characters that serve as marks."""
    if isinstance(value, str):
        return _MARKS.sub("", value)
    if isinstance(value, list):
        return [_unmarked(part) for part in value]
    return {name: _unmarked(part) for name, part in value.items()} if isinstance(value, dict) else value


def _formatter() -> Any:
    """An object that citeproc-py calls for the parts that a style sets apart."""

    def plain(text: Any) -> str:
        return str(text)

    def wrapped(mark: str) -> Any:
        return lambda text: f"{mark}{text}{mark}{mark}"

    names = ("Light", "Underline", "Superscript", "Subscript", "SmallCaps", "preformat")
    marks = {"Italic": wrapped(MARKS["Italic"]), "Oblique": wrapped(MARKS["Italic"]), "Bold": wrapped(MARKS["Bold"])}
    return SimpleNamespace(**dict.fromkeys(names, plain), **marks)


__all__ = ["APA", "MARKS", "formatted", "marked"]
