"""EPUB: the chapters of a book in reading order, as paragraphs with their headings.

A book is a ZIP archive. Its unpacked size is bounded before anything is unpacked, and entities in its XML are refused.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from rsi_graph.errors import BadText
from rsi_graph.sources import authors, dates, identifiers
from rsi_graph.sources.plain_text import closed

MAX_BYTES = 128 * 1024 * 1024
"""The most bytes that the chapters of a book may have together."""
MAX_PARTS = 5_000
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TEXTS = frozenset({"p", "li", "blockquote", "td", "th", "pre", "dd", "dt", "div", "section", "figcaption"})
_BLOCKS = _TEXTS | _HEADINGS
_UNSEEN = frozenset({"script", "style", "head", "svg", "math", "nav"})


class Book:
    """An open EPUB. Raises BadText if it is none, or unpacks to more than a book."""

    def __init__(self, path: Path) -> None:
        self.path, self.left = path, MAX_BYTES
        try:
            self._zip = zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError) as error:
            raise BadText(str(path), f"it is no EPUB: {error}") from error
        if len(self._zip.infolist()) > MAX_PARTS:
            raise BadText(str(path), f"it has more than {MAX_PARTS} parts")
        found = re.search(r"full-path\s*=\s*[\"']([^\"']+)", self._part("META-INF/container.xml"))
        if not found:
            raise BadText(str(path), "it is no EPUB: nothing says where its chapters are")
        self._root = posixpath.dirname(unescape(found[1]))
        self._package = self._part(unescape(found[1]))

    def _part(self, name: str) -> str:
        """The text of a part. Only as much is read as the bound leaves, since the size in the archive may be false."""
        try:
            with self._zip.open(name) as file:
                data = file.read(self.left + 1)
        except Exception as error:  # zlib, lzma and zipfile raise errors of their own
            why = " ".join(str(error).split())[:200] or type(error).__name__
            raise BadText(str(self.path), f"its part {name} cannot be read: {why}") from error
        self.left -= len(data)
        if self.left < 0:
            raise BadText(str(self.path), f"it unpacks to more than {MAX_BYTES // 2**20} MB")
        return data.decode("utf-8", "replace")

    def body(self) -> dict[str, Any]:
        """The record of the book, from its own metadata."""
        found: dict[str, Any] = {"type": "book"}
        for name in ("title", "language", "publisher"):
            found[name] = next(iter(self._said(name)), "")
        found["author"] = [authors.name(person) for person in self._said("creator")]
        found["issued"] = dates.read(next(iter(self._said("date")), "")).value
        for name in self._said("identifier"):
            if isbn := identifiers.isbn(name):
                found.setdefault("ISBN", isbn)
            elif doi := identifiers.doi(name):
                found.setdefault("DOI", doi)
        return {name: value for name, value in found.items() if value}

    def _said(self, name: str) -> list[str]:
        values = re.findall(rf"<dc:{name}\b[^<>]*>([^<]*)</dc:{name}>", self._package)
        return [text for value in values if (text := " ".join(unescape(value).split()))]

    def paragraphs(self) -> Iterator[tuple[str, str]]:
        """The paragraphs of all chapters, each with the heading above it."""
        by_id: dict[str, str] = {}
        for one in re.findall(r"<(?:opf:)?item\b[^<>]*>", self._package):
            facts = _attributes(one)
            by_id[facts.get("id", "")] = facts.get("href", "")
        for one in re.findall(r"<(?:opf:)?itemref\b[^<>]*>", self._package):
            if href := by_id.get(_attributes(one).get("idref", "")):
                name = posixpath.normpath(posixpath.join(self._root, unquote(href.partition("#")[0])))
                yield from chapter(self._part(name))


def _attributes(tag: str) -> Mapping[str, str]:
    return {name: unescape(value) for name, value in re.findall(r"(?<![\w-])([\w-]+)\s*=\s*[\"']([^\"']*)[\"']", tag)}


def chapter(text: str) -> list[tuple[str, str]]:
    """The paragraphs of a chapter in XHTML, each with the heading above it."""
    reader = _Chapter()
    reader.feed(closed(text))
    reader.close()
    reader.end()
    return reader.found


class _Chapter(HTMLParser):
    """A parser that gathers the paragraphs; it knows no entities but HTML's own, so none can grow."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []
        self._words: list[str] = []
        self._section = ""
        self._heading = False
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - as it is called
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag in _BLOCKS:
            self.end()
            self._heading = tag in _HEADINGS
        elif tag == "br":
            self._words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(self._unseen - 1, 0)
        elif tag in _BLOCKS:
            self.end()

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._words.append(data)

    def end(self) -> None:
        """End a paragraph."""
        text = " ".join("".join(self._words).split())
        self._words = []
        if text:
            self._section = text if self._heading else self._section
            self.found.append((text, self._section))
        self._heading = False
