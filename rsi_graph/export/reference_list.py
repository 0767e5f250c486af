"""Bibliographies in any CSL style, formatted by citeproc-py; APA where none is named.

A style's italics and bold come as marks in text that is otherwise plain, so that whoever shows it escapes first and
puts its own markup in the marks' place afterwards.
"""

import re
import warnings
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from rsi_graph.errors import BadSetting
from rsi_graph.export.csl_json import work
from rsi_graph.export.part import Data

APA = Path(__file__).parent / "shipped" / "apa.csl"
MARKS = {"Italic": "\ue000", "Bold": "\ue001"}
"""Characters of the private use area that open and, doubled, close what a style sets apart."""
_MARKS = re.compile("[\ue000\ue001]")
_STOPPED_TWICE = re.compile(r"([?!][\"'\u2019\u201d]?[\ue000\ue001]*)\.(?=\s|$)")
"""A style's full stop behind a question or exclamation mark: other CSL processors leave it out by themselves."""


def formatted(sources: Mapping[str, Data], style: str | None = None) -> dict[str, str]:
    """Each source as an entry of a bibliography, with ``MARKS`` in it. Raises BadSetting for a bad style."""
    if not sources:
        return {}
    import citeproc
    from citeproc.source.json import CiteProcJSON

    known = {name.replace("_", "-") for name in citeproc.VARIABLES} | {"id", "type"}
    known |= set(citeproc.VARIABLES) - {"note"}
    works = [
        {n: _unmarked(v) for n, v in _known(work(id_, data)).items() if n in known} for id_, data in sources.items()
    ]
    keys = {id_.lower(): id_ for id_ in sources}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of variables that a style does not know
        listed = citeproc.CitationStylesBibliography(_style(style), CiteProcJSON(works), _formatter())
        for key in keys:
            listed.register(citeproc.Citation([citeproc.CitationItem(key)]))
        entries = [_STOPPED_TWICE.sub(r"\1", "".join(map(str, entry))) for entry in listed.bibliography()]
    return {keys[key]: entry for key, entry in zip(listed.keys, entries, strict=True)}


def marked(text: str, italic: tuple[str, str], bold: tuple[str, str]) -> str:
    """A text with its marks replaced by what opens and closes italics and bold."""
    for mark, (opening, closing) in zip(MARKS.values(), (italic, bold), strict=True):
        text = text.replace(mark * 2, closing).replace(mark, opening)
    return text


def _known(found: dict[str, Any]) -> dict[str, Any]:
    """Under the names that citeproc-py knows: CSL 1.0.1 had ``event`` for ``event-title``."""
    arxiv = found.get("custom", {}).get("arXiv")
    if arxiv and not found.keys() & {"DOI", "URL"}:
        found = {**found, "URL": f"https://arxiv.org/abs/{arxiv}"}
    return {"event" if name == "event-title" else name: value for name, value in found.items() if name != "note"}


def _unmarked(value: Any) -> Any:
    """Text without the characters that serve as marks, and without the markup that CSL-JSON reads in text."""
    if isinstance(value, str):
        return "others" if value == "and others" else _MARKS.sub("", value)  # styles put an "and" before the last
    if isinstance(value, list):
        return [_unmarked(part) for part in value]
    return {name: _unmarked(part) for name, part in value.items()} if isinstance(value, dict) else value


def _style(path: str | None) -> Any:
    """A style out of its file. What declares entities is refused: no style needs any."""
    import citeproc
    from lxml import etree

    try:
        text = Path(path).read_bytes() if path else APA.read_bytes()
    except OSError as error:
        raise BadSetting(f"cannot read the style {path}: {error.strerror}") from error
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text or b"\0" in text:
        raise BadSetting(f"the style {path} declares entities and is not read")
    try:
        return citeproc.CitationStylesStyle(BytesIO(text), validate=False)
    except (etree.XMLSyntaxError, ValueError, AttributeError) as error:
        raise BadSetting(f"{path} is not a CSL style: {error}", "styles end in .csl") from error


def _formatter() -> Any:
    """What citeproc-py calls for the parts that a style sets apart."""

    def plain(text: Any) -> str:
        return str(text)

    def wrapped(mark: str) -> Any:
        return lambda text: f"{mark}{text}{mark}{mark}"

    names = ("Light", "Underline", "Superscript", "Subscript", "SmallCaps", "preformat")
    marks = {"Italic": wrapped(MARKS["Italic"]), "Oblique": wrapped(MARKS["Italic"]), "Bold": wrapped(MARKS["Bold"])}
    return SimpleNamespace(**dict.fromkeys(names, plain), **marks)
