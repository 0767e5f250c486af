"""Files read into works: PDF, HTML, Markdown, EPUB and plain text, with the records that belong to them.

The record of a text is the first of these that exists: the record that names the file, the one with the DOI or arXiv
id that the text prints, the one whose title the text begins with, the file's own metadata, its name.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from pathlib import Path
from typing import Any

from rsi_graph.errors import BadText
from rsi_graph.files import cache, whole
from rsi_graph.library import records
from rsi_graph.library.epub import Book
from rsi_graph.library.records import ListedWork
from rsi_graph.library.works import Body, FoundWork, names
from rsi_graph.sources import authors, dates, identifiers, passages
from rsi_graph.sources.passages import Copy
from rsi_graph.words import words

TEXTS = (".pdf", ".html", ".htm", ".xhtml", ".md", ".markdown", ".txt", ".text", ".rst", ".epub")
"""The endings of files that are read as one work each."""
OPENING = 3_000
"""The number of characters within which a text prints its title and its own DOI."""
LEAST_TITLE = 3
"""The fewest words of a title that identifies a text; shorter titles also stand in other texts."""
MAX_BYTES = 512 * 1024 * 1024
"""The most bytes of a file of one work."""
HEAD = 65_536
"""The bytes at the beginning of a page that hold its metadata."""


def is_text(path: Path) -> bool:
    """Return True for a file that is read as one work."""
    return path.name.lower().endswith(TEXTS)


def is_bibliography(path: Path) -> bool:
    """Return True for a file that may hold records."""
    return path.suffix.lower() in records.SUFFIXES and not records.is_lines(path)


class Catalogue:
    """The records that came with some texts, found by the file they name, by DOI and other names, or by title."""

    def __init__(self, listed: Iterable[ListedWork] = ()) -> None:
        self.listed = tuple(listed)
        self._by_file: dict[str, ListedWork] = {}
        self._by_name: dict[str, ListedWork] = {}
        self._by_title: dict[tuple[str, ...], ListedWork] = {}
        self.used: set[int] = set()
        """The records for which a text was found, by ``id``."""
        for one in self.listed:
            self._by_file |= {_ending(file): one for file in one.files}
            self._by_name |= dict.fromkeys(names(one.body), one)
            title = tuple(words(str(one.body.get("title") or "")))
            if len(title) >= LEAST_TITLE:
                self._by_title.setdefault(title, one)

    def of_file(self, path: Path) -> ListedWork | None:
        """The record that names a file."""
        return self._take(self._by_file.get(_ending(str(path))))

    def of_text(self, text: str, printed: Body) -> ListedWork | None:
        """The record of a text, by the identifier that it prints or the title that it begins with."""
        by_name = next((self._by_name[name] for name in sorted(names(printed)) if name in self._by_name), None)
        if by_name:
            return self._take(by_name)
        opening = words(text[:OPENING])
        titles: dict[str, list[tuple[str, ...]]] = {}
        for title in self._by_title:
            titles.setdefault(title[0], []).append(title)
        starts = ((at, title) for at, word in enumerate(opening) for title in titles.get(word, ()))
        fitting = (title for at, title in starts if tuple(opening[at : at + len(title)]) == title)
        longest = max(fitting, key=len, default=None)
        return self._take(self._by_title[longest] if longest else None)

    def _take(self, found: ListedWork | None) -> ListedWork | None:
        if found is not None:
            self.used.add(id(found))
        return found

    def left(self) -> Iterator[ListedWork]:
        """The records for which no text was found."""
        return (one for one in self.listed if id(one) not in self.used)


def _ending(path: str) -> str:
    """The folder and name of a file, which are the same on the machine that exported and on this one."""
    return "/".join(path.replace("\\", "/").split("/")[-2:]).lower()


def read(path: Path, digest: str, catalogue: Catalogue) -> FoundWork:
    """The work in a file. Raises BadText and NotInstalled."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise BadText(str(path), error.strerror or str(error)) from error
    if size > MAX_BYTES:
        raise BadText(str(path), f"it has {size / 2**20:.0f} MB, {MAX_BYTES // 2**20} MB at most")
    own: dict[str, Any] = {}
    if path.suffix.lower() == ".epub":
        book = Book(path)
        own, copy = book.body(), passages.of_sections(book.paragraphs(), digest, path.name)
        if not copy.text:
            raise BadText(str(path), "there is no text in it")
    else:
        copy = passages.read(path, whole=True)
        own = _said(path, copy)
    return _with_record(path, digest, copy, own, catalogue)


def _with_record(path: Path, digest: str, copy: Copy, own: Mapping[str, Any], catalogue: Catalogue) -> FoundWork:
    printed = {**_printed(copy.text), **{name: own[name] for name in ("DOI", "arXiv", "ISBN") if name in own}}
    listed = catalogue.of_file(path) or catalogue.of_text(copy.text, printed)
    if listed:
        kept = {name: listed.body[name] for name in records.OF_FIELDS if listed.body.get(name)}
        return FoundWork(digest, {"type": "document", **kept}, copy, is_full=True)
    names_of_file = _of_name(path)
    body = {"type": "document", **names_of_file, **own, **_printed(copy.text)}
    return FoundWork(digest, body, copy, is_full=True, is_guessed="title" not in own)


def _printed(text: str) -> dict[str, str]:
    """The DOI or arXiv id that a text prints at its beginning."""
    found = identifiers.printed(text[:OPENING])
    fields = {"doi": "DOI", "arxiv": "arXiv"}
    return {fields[found.scheme]: found.id} if found and found.scheme in fields else {}


def _of_name(path: Path) -> dict[str, Any]:
    """The record made of a file's name, such as "Bloom et al. - 2020 - Are ideas scarcer.pdf", or only a title."""
    stem = path.name[: -len(path.suffix)] if path.suffix else path.name
    found = re.fullmatch(r"(.{2,80}?) - (\d{4}) - (.{3,})", stem)
    if not found:
        stem = re.sub(r"^(?i:readme|index|copyright)$", lambda m: f"{path.parent.name}: {m[0]}", stem)
        return {"title": passages.normalised(re.sub(r"[_+]+", " ", stem)) or path.name}
    people = re.split(r" (?:and|und|et|&) (?!al\b)", re.sub(r",? et al\.?$", "", found[1]))
    body: dict[str, Any] = {"title": passages.normalised(found[3].replace("_", " ")), "issued": found[2]}
    body["author"] = [{"literal": passages.normalised(one)} for one in people if passages.normalised(one)]
    return body | ({"et-al": True} if "et al" in found[1] else {})


def _said(path: Path, copy: Copy) -> dict[str, Any]:
    """The record in the metadata of a page or a Markdown file."""
    suffix = path.suffix.lower()
    if suffix in (".md", ".markdown") and copy.paragraphs and copy.paragraphs[0].section:
        return {"title": copy.paragraphs[0].section[:200]}
    if suffix not in (".html", ".htm", ".xhtml"):
        return {}
    with whole.opened(path) as file:
        head = file.read(HEAD).decode("utf-8", "replace")
    meta: dict[str, list[str]] = {}
    for tag in re.findall(r"(?is)<meta\b[^>]{1,2000}>", head):
        facts = {name.lower(): value for name, _, value in re.findall(r"([\w:.-]+)\s*=\s*([\"'])(.*?)\2", tag)}
        name = (facts.get("name") or facts.get("property") or "").lower()
        meta.setdefault(name, []).append(passages.normalised(unescape(facts.get("content", ""))))
    title = re.search(r"(?is)<title[^<>]*>(.{1,1000}?)</title>", head)
    titles = [*meta.get("citation_title", ()), *meta.get("dc.title", ()), *meta.get("og:title", ())]
    titles += [passages.normalised(unescape(title[1]))] if title else []
    dated = next(iter([*meta.get("citation_publication_date", ()), *meta.get("citation_date", ())]), "")
    body = {
        "type": "webpage",
        "title": next((one for one in titles if one), ""),
        "author": [authors.name(one) for one in meta.get("citation_author", ()) if one],
        "issued": dates.read(dated).value,
        "DOI": identifiers.doi(next(iter(meta.get("citation_doi", ())), "")),
    }
    return {name: value for name, value in body.items() if value}


def digest_of(path: Path) -> str:
    """The hash of a file's bytes, read piece by piece. Raises BadText."""
    try:
        return cache.key(whole.read(path, MAX_BYTES)) if path.stat().st_size <= MAX_BYTES else ""
    except OSError as error:
        raise BadText(str(path), error.strerror or str(error)) from error
