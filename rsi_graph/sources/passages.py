"""The texts of sources, kept by hash in the user's cache and never in a corpus: their sentences and places.

A copy holds plain text as the W3C asks for before one quotes: tags gone, entities replaced, a run of white space one
space (https://www.w3.org/TR/annotation-model/#text-quote-selector). Places are counted in code points. A copy also
holds its paragraphs, each with its page and section, so that every passage has a locator.
"""

import html
import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from rsi_graph.corpus.yamltext import FORBIDDEN
from rsi_graph.errors import BadText
from rsi_graph.files import cache, folders
from rsi_graph.files import whole as files
from rsi_graph.files.cache import Store
from rsi_graph.sources import pdf_pages, plain_text, running_heads, web_pages

MAX_BYTES = 64 * 1024 * 1024
CONTEXT = 32
"""The number of code points before and after a quotation that say where it stands."""
MOST_CONTEXT = 256
"""The most of them, if fewer leave a doubt."""
_FORMAT = "rsi-graph copy 1"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph's start in the text, and its place in the work."""

    start: int
    page: str = ""
    """The page number as it is printed, if the text has pages."""
    section: str = ""
    number: int = 0
    """The number of the paragraph on its page, in its section or in the whole text, from 1."""

    @property
    def locator(self) -> str:
        """The place in words: "p. 33", "section Methods, paragraph 2"."""
        if self.page:
            return f"p. {self.page}"
        return f"section {self.section}, paragraph {self.number}" if self.section else f"paragraph {self.number}"


@dataclass(frozen=True, slots=True)
class Copy:
    """The text of a work. ``hash`` and ``name`` are those of the file it was read from."""

    text: str
    paragraphs: tuple[Paragraph, ...]
    hash: str
    name: str

    def locator(self, start: int) -> str:
        """The locator of a place in the text."""
        return self.paragraph(start).locator

    def paragraph(self, start: int) -> Paragraph:
        """The paragraph that a place in the text is in."""
        return self.paragraphs[max(0, bisect_right(self.paragraphs, start, key=lambda p: p.start) - 1)]

    def page_at(self, start: int) -> str:
        """The page that a place in the text is on, or nothing."""
        return self.paragraph(start).page


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of a copy, from ``start`` to before ``end`` in code points."""

    number: int
    start: int
    end: int
    text: str
    locator: str


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph as it was read, before white space is normalised."""

    text: str
    page: str = ""
    section: str = ""


def normalised(text: str) -> str:
    """A text in the normal form of ``plain_text``, in which copies are kept and quotations are looked for."""
    return plain_text.normal(text)


# --- reading ------------------------------------------------------------------------------------------------------


def read(path: Path, pages: tuple[int, int] | None = None, *, whole: bool = False) -> Copy:
    """The text of a file: PDF, HTML, Markdown or plain. ``pages`` are the first and last page of a PDF to read.

    Without ``pages`` a PDF has at most ``pdf_pages.MAX_PAGES`` pages; with ``whole`` a longer one is read too. Raises
    BadText if no text can be read, and NotInstalled.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise BadText(str(path), f"it has {size / 2**20:.0f} MB, {MAX_BYTES // 2**20} MB at most")
        data = files.read(path)
    except OSError as error:
        raise BadText(str(path), error.strerror or str(error)) from error
    form = _form(path, data)
    if pages and form != "pdf":
        raise BadText(str(path), "only a PDF has pages to choose from")
    is_pdf = form == "pdf"
    blocks = _pdf(path, pages, whole=whole) if is_pdf else _written(path, form, decoded(path, data))
    copy = collected(blocks, cache.key(data, repr(pages).encode()), path.name)
    if not copy.text:
        way_out = _NO_TEXT.get(form, "")
        raise BadText(str(path), "there is no text in it", way_out)
    return copy


_NO_TEXT = {
    "pdf": "a scan needs text recognition first, e.g. with ocrmypdf",
    "html": web_pages.WAY_OUT,
}


def opening(path: Path) -> str:
    """The text of the first two pages of a PDF. Raises BadText."""
    for last in (2, 1):
        try:
            return read(path, (1, last)).text
        except BadText as error:
            if last == 1 or "pages, not" not in str(error):
                raise
    return ""


def of_sections(paragraphs: Iterable[tuple[str, str]], digest: str, name: str) -> Copy:
    """A copy made of paragraphs, each with the section it is in."""
    return collected((_Block(text, section=section) for text, section in paragraphs), digest, name)


def collected(blocks: "Iterable[_Block]", digest: str, name: str) -> Copy:
    """Paragraphs as one text with the places of its parts."""
    texts: list[str] = []
    paragraphs: list[Paragraph] = []
    start = number = 0
    around: tuple[str, str] | None = None
    for block in blocks:
        text = normalised(block.text)
        if not text:
            continue
        number = number + 1 if around == (block.page, block.section) else 1
        around = (block.page, block.section)
        paragraphs.append(Paragraph(start, block.page, block.section, number))
        texts.append(text)
        start += len(text) + 1
    return Copy(" ".join(texts), tuple(paragraphs), digest, name)


def _form(path: Path, data: bytes) -> str:
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"%pdf-"):
        return "pdf"
    if path.suffix.lower() == ".pdf":  # a page that says that one has to log in, or what is left of a download
        raise BadText(
            str(path), "it is no PDF, though its name says so", "name it .html or .txt, if it is one of these"
        )
    if path.suffix.lower() in (".html", ".htm", ".xhtml") or start.startswith((b"<!doctype html", b"<html")):
        return "html"
    return "markdown" if path.suffix.lower() in (".md", ".markdown") else "plain"


def decoded(path: Path, data: bytes) -> str:
    """The text of a file in the encoding that its mark or its page names, else UTF-8. Raises BadText."""
    if data.startswith((b"PK\x03\x04", b"{\\rtf")):
        raise BadText(str(path), "it is a document of another program", "save it as PDF, HTML or plain text")
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "")
    if b"\0" in data and not marked:
        raise BadText(str(path), "it is no text, nor a PDF", "save it as PDF, HTML or plain text in UTF-8")
    declared = _DECLARED.search(data[:2048])
    said = [declared[1].decode().lower()] if declared else []
    for encoding in [marked] if marked else ["utf-8-sig", *(_WRITTEN.get(one, one) for one in said), "cp1252"]:
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    raise BadText(str(path), "its encoding is not known", "save it as UTF-8")


_MARKS = (
    (b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"),
)  # fmt: skip
"""The byte order marks before a text in one of these encodings."""
_DECLARED = re.compile(
    rb"""(?i)(?:charset|encoding)\s{0,9}=\s{0,9}["']?"""
    rb"(iso-8859-\d{1,2}|windows-\d{3,4}|koi8-[ru]|shift_jis|euc-(?:jp|kr)|gb2312|gbk|gb18030|big5|macintosh)\b"
)
"""The encoding that a page names, if it is one that pages use."""
_WRITTEN = {"iso-8859-1": "cp1252", "gb2312": "gb18030", "shift_jis": "cp932", "macintosh": "mac-roman"}
"""Python's names of the encodings that browsers use for these labels
(https://encoding.spec.whatwg.org/#names-and-labels)."""


def plain(text: str) -> Iterator[_Block]:
    """Yield the paragraphs, which blank lines separate; a form feed ends a page."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "\n\n".join(running_heads.run_on(text.split("\f")))
    for paragraph in re.split(r"\n[ \t]*\n", plain_text.joined(text, plain_text.words_of([text]))):
        yield _Block(paragraph)


def markdown(text: str) -> Iterator[_Block]:
    """Yield the paragraphs of a Markdown text, each with the heading above it."""
    from markdown_it import MarkdownIt

    section, heading = "", False
    for token in MarkdownIt("commonmark").parse(text):
        if token.type in ("heading_open", "heading_close"):
            heading = token.type == "heading_open"
        elif token.type == "inline":
            words = "".join(_SHOWN.get(c.type, c.content) for c in token.children or () if c.type not in _UNSEEN)
            section = normalised(words) if heading else section
            yield _Block(words, section=section)
        elif token.type == "html_block":
            yield _Block(html.unescape(_TAG.sub(" ", token.content)), section=section)
        elif token.type in ("fence", "code_block"):
            yield _Block(token.content, section=section)


_TAG = re.compile(
    r"(?is)<!--(?:(?!<!--).){0,100000}?-->|<(script|style)\b(?:(?!<\1\b).){0,100000}?</\1\s*>|<[^<>]{1,5000}>"
)
"""A tag of a web page inside Markdown, or content that such a tag hides."""
_SHOWN = {"softbreak": " ", "hardbreak": " "}
_UNSEEN = frozenset({"html_inline", "image"})


def _html(path: Path, text: str) -> Iterator[_Block]:
    for words, section in web_pages.blocks_of(path, text):
        yield _Block(words, section=normalised(section))


_READERS: dict[str, Callable[[str], Iterator[_Block]]] = {"plain": plain, "markdown": markdown}


def _written(path: Path, form: str, text: str) -> Iterator[_Block]:
    return _html(path, text) if form == "html" else _READERS[form](text)


def _pdf(path: Path, wanted: tuple[int, int] | None, *, whole: bool) -> Iterator[_Block]:
    texts, labels = pdf_pages.all_pages_of(path) if whole and not wanted else pdf_pages.pages_of(path, wanted)
    known = plain_text.words_of(texts)
    for text, label in zip(running_heads.run_on(texts, labels), labels, strict=True):
        yield from _page(text, label, known)


def _page(text: str, label: str, known: frozenset[str]) -> Iterator[_Block]:
    """The paragraphs of a page; words divided at the end of a line are whole."""
    for paragraph in re.split(r"\n[ \t]*\n", plain_text.joined(text, known)):
        yield _Block(paragraph, page=label)


# --- keeping ------------------------------------------------------------------------------------------------------


def user_store() -> Store:
    """The store of copies in the user's cache folder, which is never pruned."""
    return Store(folders.cache() / "copies")


def keep(copy: Copy, source: str, store: Store) -> None:
    """Keep a copy of a source's text, in place of an older one. Raises BadText if it cannot be kept."""
    rows = [[p.start, p.page, p.section, p.number] for p in copy.paragraphs]
    data = json.dumps([_FORMAT, copy.hash, copy.name, copy.text, rows], ensure_ascii=False).encode()
    store.put(_key(copy.hash), data)
    store.put(_of(source), copy.hash.encode())
    if held(source, store) != copy:
        raise BadText(copy.name, "its copy cannot be kept in the cache", f"is there room in {folders.cache()}?")


def held(source: str, store: Store) -> Copy | None:
    """The copy of a source at hand, if there is one."""
    digest = store.get(_of(source))
    data = store.get(_key(digest.decode("ascii", "replace"))) if digest else None
    try:
        form, digest_of, name, text, rows = json.loads(data or b"null")
        texts = all(isinstance(part, str) for part in (digest_of, name, text))
        starts = [start for start, _, _, _ in rows]
        sound = (
            (form, texts, digest_of.encode()) == (_FORMAT, True, digest)
            and all([*map(type, row)] == _ROW for row in rows)
            and starts == sorted({*starts})
            and rows[0][0] >= 0
            and rows[-1][0] <= len(text)
            and not any(FORBIDDEN.search(part) for part in (text, *(part for row in rows for part in row[1:3])))
        )
        return Copy(text, tuple(Paragraph(*row) for row in rows), digest_of, name) if sound else None
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None


_ROW = [int, str, str, int]
"""The types of a paragraph's parts."""


def _key(digest: str) -> str:
    return cache.key(b"copy", digest.encode())


def _of(source: str) -> str:
    return cache.key(b"copy of", source.encode())


# --- passages -----------------------------------------------------------------------------------------------------

_END = re.compile(r"[.!?\u2026][\"'\u201d\u2019)\]]*(?= )")
_SHORT = re.compile(
    r"(?i)(?:^|[\s(\[])(?:[a-z]|e\.g|i\.e|et al|cf|vs|dr|prof|mr|mrs|ms|st|fig|figs|eq|eqs|sec|"
    r"ch|vol|no|nos|p|pp|approx|"
    r"resp|ca|viz|ed|eds|jr|sr|inc|u\.s|u\.k)\.$"
)


def sentences(copy: Copy) -> tuple[Passage, ...]:
    """Every sentence of a copy, in order, numbered from 1."""
    found: list[Passage] = []
    if not copy.paragraphs:
        return ()
    ends = [*(paragraph.start - 1 for paragraph in copy.paragraphs[1:]), len(copy.text)]
    for paragraph, end in zip(copy.paragraphs, ends, strict=True):
        for start, stop in _sentences(copy.text, paragraph.start, end):
            found.append(Passage(len(found) + 1, start, stop, copy.text[start:stop], paragraph.locator))
    return tuple(found)


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in _END.finditer(text, start, end):
        after = text[match.end() + 1 : match.end() + 2]
        if match[0] == "." and _SHORT.search(text, max(start, match.start() - 12), match.end()):
            continue
        if after.islower():
            continue
        yield start, match.end()
        start = match.end() + 1
    if start < end:
        yield start, end


Quote: TypeAlias = dict[str, str]


def quote(copy: Copy, start: int, end: int) -> Quote:
    """The words from ``start`` to ``end``, with as much around them as tells them from equal words elsewhere."""
    exact = copy.text[start:end]
    found: Quote = {"exact": exact}
    for context in (CONTEXT, 2 * CONTEXT, MOST_CONTEXT):
        prefix = copy.text[_word_start(copy.text, start - context) : start].strip()
        suffix = copy.text[end : _word_end(copy.text, end + context)].strip()
        found = {"exact": exact} | {k: v for k, v in (("prefix", prefix), ("suffix", suffix)) if v}
        if len(places(copy.text, found)) == 1:
            break
    return found


def _word_start(text: str, at: int) -> int:
    return 0 if at <= 0 else text.find(" ", at) + 1


def _word_end(text: str, at: int) -> int:
    return len(text) if at >= len(text) else max(text.rfind(" ", 0, at), 0)


def places(text: str, wanted: Mapping[str, Any], *, in_context: bool = True) -> Sequence[int]:
    """Every place of a quotation in a text, with its prefix and suffix around it if they are given."""
    exact = normalised(wanted["exact"])
    prefix = normalised(wanted.get("prefix") or "") if in_context else ""
    suffix = normalised(wanted.get("suffix") or "") if in_context else ""
    found: list[int] = []
    at = text.find(exact) if exact else -1
    while at >= 0:
        before, after = text[max(0, at - len(prefix) - 1) : at].rstrip(" "), at + len(exact)
        if (not prefix or before.endswith(prefix)) and text.startswith(suffix, _past_space(text, after, suffix)):
            found.append(at)
        at = text.find(exact, at + 1)
    return found


def _past_space(text: str, at: int, suffix: str) -> int:
    return at + 1 if suffix and text[at : at + 1] == " " else at
