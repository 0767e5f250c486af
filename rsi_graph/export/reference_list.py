"""Bibliographies in any CSL style, formatted by citeproc-py; APA where none is named.

A style's italics and bold come as marks in text that is otherwise plain, so that whoever shows it escapes first and
puts its own markup in the marks' place afterwards.

Three things that citeproc-py does not know are done around it: the authors that are not named (``et-al``) go in under
a mark, which becomes "et al." in the style's own place; names of scripts without case are handed over whole, since
no initials can be made of them; and stops stand once, and within quotation marks where American English has them.
"""

import re
import warnings
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from rsi_graph.export import styles
from rsi_graph.export.csl_json import NAMES, work
from rsi_graph.export.part import Data
from rsi_graph.export.styles import APA

MARKS = {"Italic": "\ue000", "Bold": "\ue001"}
"""Characters of the private use area that open and, doubled, close what a style sets apart."""
REST = "\ue002"
"""Stands in for the authors that are not named while a style is at work."""
_MARKS = re.compile("[\ue000\ue001\ue002]")
_REST = re.compile(rf"(?P<comma>,?)(?:\s*(?:&|and|und|et|y)|\s*(?:\. ?\. ?\.|\u2026))?\s*{REST}\.?")
_STOPPED_TWICE = re.compile(
    r"([?!][\"'\u2019\u201d]?[\ue000\ue001]*)\.(?=\s|$)|(?<!\.)(\.[\"'\u2019\u201d]?[\ue000\ue001]*)\.(?!\.)"
)
"""A style's full stop behind a mark that ends a sentence: other CSL processors leave it out by themselves."""
_STOP_BEHIND = re.compile("(?<![?!.,])(\u2019?\u201d)([.,])")
"""A stop or comma behind a quotation's end, which American English puts before it."""
_TOGETHER = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0002ffff]")
"""Letters of the scripts in which a family and a given name stand together: kana, Han and Hangul."""


def formatted(sources: Mapping[str, Data], style: str | None = None, *, numbered: bool = False) -> dict[str, str]:
    """Each source as an entry of a bibliography, with ``MARKS`` in it. Raises BadSetting for a bad style.

    The numbers that some styles put before an entry are left out unless it is ``numbered``.
    """
    if not sources:
        return {}
    import citeproc
    from citeproc.source.json import CiteProcJSON

    known = {name.replace("_", "-") for name in citeproc.VARIABLES} | {"id", "type"}
    known |= set(citeproc.VARIABLES) - {"note"}
    works = [
        {n: _unmarked(v) for n, v in _known(work(id_, data)).items() if n in known} for id_, data in sources.items()
    ]
    for written, data in zip(works, sources.values(), strict=True):
        _with_names(written, data)
    keys = {id_.lower(): id_ for id_ in sources}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of variables that a style does not know
        listed = citeproc.CitationStylesBibliography(styles.read(style), CiteProcJSON(works), _formatter())
        for key in keys:
            listed.register(citeproc.Citation([citeproc.CitationItem(key)]))
        rendered = [listed.style.render_bibliography([item]) for item in listed.items]
        american = listed.style.root.get("default-locale", "en-US") == "en-US"
    texts = {keys[key]: _mended("".join(map(str, entry))) for key, entry in zip(listed.keys, rendered, strict=True)}
    texts = {id_: _STOP_BEHIND.sub(r"\2\1", text) if american else text for id_, text in texts.items()}
    for id_, text in texts.items():
        texts[id_] = text or _sentence(_MARKS.sub("", sources[id_]["title"]))  # a style may have no form for so little
    return {id_: _number_off(text, number, numbered=numbered) for number, (id_, text) in enumerate(texts.items(), 1)}


def marked(text: str, italic: tuple[str, str], bold: tuple[str, str]) -> str:
    """A text with its marks replaced by what opens and closes italics and bold."""
    for mark, (opening, closing) in zip(MARKS.values(), (italic, bold), strict=True):
        text = text.replace(mark * 2, closing).replace(mark, opening)
    return text


def _sentence(title: str) -> str:
    """A title as a sentence: with a stop, unless it ends with a mark of its own."""
    return title if title.endswith((".", "?", "!")) else f"{title}."


def _mended(entry: str) -> str:
    """An entry with "et al." in its place, and no stop behind another."""
    entry = _REST.sub(lambda found: f"{found['comma']} et al.", entry)
    return _STOPPED_TWICE.sub(lambda found: found[1] or found[2], entry).strip()


def _number_off(entry: str, number: int, *, numbered: bool) -> str:
    """An entry without its number in the list, or with a space behind that."""
    found = re.match(rf"\[{number}\]\s*|{number}\.\s*", entry)
    return entry if not found else f"{found[0].strip()} {entry[found.end() :]}" if numbered else entry[found.end() :]


def _with_names(written: dict[str, Any], data: Data) -> None:
    """Names as citeproc-py can format them, with a mark for those that are not named."""
    for role in NAMES:
        if role in written:
            written[role] = [_whole(person) for person in written[role]]
    if data.get("et-al") and written.get("author"):
        written["author"] = [*written["author"], {"literal": REST}]


def _whole(person: dict[str, str]) -> dict[str, str]:
    """A name of a script without case in one piece; any other as it is."""
    given, family = person.get("given", ""), person.get("family", "")
    if not given or not family or any(letter.isupper() or letter.islower() for letter in given):
        return person
    return {"literal": f"{family}{given}" if _TOGETHER.search(family) else f"{family}, {given}"}


def _known(found: dict[str, Any]) -> dict[str, Any]:
    """Under the names that citeproc-py knows: CSL 1.0.1 had ``event`` for ``event-title``."""
    arxiv = found.get("custom", {}).get("arXiv")
    if arxiv and not found.keys() & {"DOI", "URL"}:
        found = {**found, "URL": f"https://arxiv.org/abs/{arxiv}"}
    return {"event" if name == "event-title" else name: value for name, value in found.items() if name != "note"}


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
