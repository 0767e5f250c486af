"""Annotations made in Hypothesis (JSON, CSV) and Zotero (JSON, exported Markdown).

Each becomes a passage of its work with the words quoted, ready to be tied to a claim.
"""

import csv
import html
import io
import re
from collections.abc import Mapping
from typing import Any

from rsi_graph.errors import BadBibliography
from rsi_graph.imports.gathered import Body, Gathered, clean
from rsi_graph.imports.json_text import rows, words
from rsi_graph.imports.vargdown import quotation
from rsi_graph.sources import dates, zotero
from rsi_graph.sources.json_text import data_in
from rsi_graph.sources.latex import without_markup
from rsi_graph.words import between

_NO_WORDS = "(highlighted, without a remark)"


def read(text: str, draft: Gathered) -> None:
    """Read the annotations in any of these forms. Raises BadImport."""
    is_json = text.lstrip()[:1] in ("{", "[")
    if draft.form == "hypothesis":
        _Hypothesis(draft).read(_data(text, draft) if is_json else _csv(text, draft))
    elif is_json:
        _Zotero(draft).read(_data(text, draft))
    else:
        _markdown(text, draft)


def _data(text: str, draft: Gathered) -> Any:
    try:
        return data_in(text, "JSON")
    except BadBibliography as error:
        raise draft.wrong(error.why, error.line) from None


def _csv(text: str, draft: Gathered) -> list[Body]:
    """The rows of the CSV that Hypothesis and its facet tool export, under lower-case names."""
    found = csv.DictReader(io.StringIO(text, newline=""))
    try:
        return [{str(name).strip().lower(): value for name, value in row.items() if name} for row in found]
    except csv.Error as error:
        raise draft.wrong(f"it is no CSV: {error}", found.line_num) from None


def _passage(draft: Gathered, source: str, key: str, remark: str, quote: Body, **fields: Any) -> None:
    """Add a passage; a quotation that is too long is cut between words."""
    written = clean(quote.get("exact", ""))
    exact, is_cut = quotation(written)
    remark = clean(without_markup(remark))
    if is_cut:
        draft.remark(f"{source}: a quotation of {len(written)} characters is cut to {len(exact)}")
        draft.lost("long quotations", written="their beginnings", one="long quotation")
        quote = {"exact": exact, "prefix": quote.get("prefix", "")}
    held = {name: clean(part) for name, part in quote.items() if clean(part)}
    if not remark and not exact:
        draft.lost("annotations without words", one="annotation without words")
        return
    body = {"text": remark or _NO_WORDS, "quote": held if exact else None, **fields}
    draft.annotation(source, key, body)


# --- Hypothesis ---------------------------------------------------------------------------------------------------


class _Hypothesis:
    def __init__(self, draft: Gathered) -> None:
        self.draft = draft
        self.pages: dict[str, str] = {}

    def read(self, data: Any) -> None:
        """Read a list of annotations, or an answer of the service with ``rows``."""
        listed = data.get("rows", data.get("annotations", [data])) if isinstance(data, dict) else data
        if not isinstance(listed, list):
            raise self.draft.wrong("a list of annotations was expected")
        for row in listed:
            if isinstance(row, dict) and words(row.get("uri") or row.get("url")):
                self._row(row)
            else:
                self.draft.lost("annotations without an address", one="annotation without an address")

    def _row(self, row: Body) -> None:
        source = self._page(row)
        if row.get("references"):
            self.draft.lost("replies to annotations", one="reply to an annotation")
            return
        if row.get("user") or row.get("created"):
            self.draft.lost("names and dates of annotators", one="name or date of an annotator")
        quote = self._quote(row)
        tags = row.get("tags")
        tags = [words(tag) for tag in tags] if isinstance(tags, list) else between(words(tags), ",")
        remark = words(row.get("text") if "target" in row else row.get("comment") or row.get("text"))
        _passage(self.draft, source, words(row.get("slug")), remark, quote, tags=[tag for tag in tags if tag])

    def _page(self, row: Body) -> str:
        """The annotated page as a source, made once."""
        address = words(row.get("uri") or row.get("url"))
        if address not in self.pages:
            document = row.get("document")
            named = document.get("title") if isinstance(document, dict) else row.get("title")
            title = words(named[0] if isinstance(named, list) and named else named) or address
            host = re.sub(r"^[a-z]+://(www\.)?", "", address).rstrip("/")
            fields = {"type": "webpage", "title": " ".join(title.split()), "URL": address}
            self.pages[address] = self.draft.source(title if title != address else host, fields)
        return self.pages[address]

    def _quote(self, row: Body) -> Body:
        for target in rows(row.get("target")):
            for selector in rows(target.get("selector")):
                if selector.get("type") == "TextQuoteSelector":
                    return {name: words(selector.get(name)) for name in ("exact", "prefix", "suffix")}
        return {"exact": words(row.get("quote"))}


# --- Zotero -------------------------------------------------------------------------------------------------------


class _Zotero:
    """Read items with their notes and annotations, in the JSON of Zotero's interface and of Better BibTeX."""

    def __init__(self, draft: Gathered) -> None:
        self.draft = draft
        self.sources: dict[str, str] = {}

    def read(self, data: Any) -> None:
        listed = data.get("items", [data]) if isinstance(data, dict) else data
        items = [
            {"key": row.get("key"), **inner} if isinstance(inner := row.get("data"), dict) else row
            for row in rows(listed)
        ]
        children = [item for item in items if words(item.get("itemType")) in ("annotation", "note", "attachment")]
        above = {words(item.get("key")): words(item.get("parentItem")) for item in children}
        for item in items:
            if item not in children:
                self._work(item)
        for item in children:
            self._child(item, above)

    def _work(self, item: Body) -> None:
        work = zotero.work(item)
        title = words(work.body.get("title")) or "(no title)"
        key = words(work.body.get("citation-key")) or title
        source = self.draft.source(key, {**work.body, "title": title})
        for doubt in work.doubts:
            self.draft.doubt(f"{source}: {doubt}")
        for name in work.left_out:
            self.draft.lost(f"fields {name}", one=f"field {name}")
        for name in ("key", "itemKey"):
            self.sources[words(item.get(name))] = source
        for note in rows(item.get("notes")):
            self._note(source, note)
        for attachment in rows(item.get("attachments")):
            for annotation in rows(attachment.get("annotations")):
                self._annotation(source, annotation)
        for annotation in rows(item.get("annotations")):
            self._annotation(source, annotation)

    def _child(self, item: Body, above: Mapping[str, str]) -> None:
        kind, parent = words(item.get("itemType")), words(item.get("parentItem"))
        for _ in range(3):  # an annotation belongs to an attachment, and that to its item
            parent = above.get(parent) or parent
        source = self.sources.get(parent)
        if kind == "attachment":
            self.draft.lost("attachments", one="attachment")
        elif source is None:
            self.draft.lost(f"{kind}s without their work", one=f"{kind} without its work")
        elif kind == "annotation":
            self._annotation(source, item)
        elif kind == "note":
            self._note(source, item)

    def _annotation(self, source: str, item: Body) -> None:
        page = words(item.get("annotationPageLabel") or item.get("pageLabel"))
        quote = {"exact": words(item.get("annotationText") or item.get("text"))}
        remark = words(item.get("annotationComment") or item.get("comment"))
        tags = [words(tag.get("tag")) for tag in rows(item.get("tags"))]
        _passage(self.draft, source, "", remark, quote, locator=f"p. {page}" if page else "", tags=tags)

    def _note(self, source: str, item: Body) -> None:
        written = words(item.get("note"))
        text = re.sub(r"<[^<>]*>", "", re.sub(r"</(?:p|li|h\d|div)>|<br\s*/?>", "\n", written))
        _passage(self.draft, source, "", re.sub(r"\n\s*\n+", "\n\n", html.unescape(text)), {})


_HIGHLIGHT = re.compile(
    r"[\u201c\"](?P<quote>.+?)[\u201d\"]\s*\((?:\[)?(?P<cite>[^()\[\]]*?)(?:\]\([^)]*\))?"
    r"(?:,?\s*pp?\.\s*(?P<page>[\w\u2013-]+))?\)(?P<rest>(?:\s*\(\[[^\]]*\]\(zotero:[^)]*\)\))*)\s*(?P<remark>.*)"
)


def _markdown(text: str, draft: Gathered) -> None:
    """Read notes that Zotero exported as Markdown: quotations with their page, and the remarks after them."""
    heading = re.search(r"(?m)^#+ +(.+)", text)
    title = re.sub(r"^Annotations?\s*|(?<!\s)\s*\(\d.{0,200}\)$", "", heading[1]).strip() if heading else ""
    cited = re.search(r"\(\[?([^()\[\]]*?),? (\d{4})", text)
    year = dates.read(cited[2]).value if cited else None
    named = title or (cited[1] if cited else draft.path.rpartition("/")[2].rpartition(".")[0])
    source = draft.source(named, {"type": "document", "title": named, "issued": year})
    found = False
    for number, written in enumerate(text.splitlines(), 1):
        line = written.strip().lstrip("-*> ").strip()
        if not line or line.startswith("#"):
            continue
        highlight = _HIGHLIGHT.match(line)
        if highlight:
            found, page = True, highlight["page"] or _page_in(highlight["rest"])
            remark = re.sub(r"\(\[[^\[\]]*\]\([^()]*\)\)", "", highlight["remark"])
            quote = {"exact": highlight["quote"]}
            _passage(draft, source, "", remark, quote, locator=f"p. {page}" if page else "")
        else:
            remark = re.sub(r"\(?\[([^\[\]]*)\]\([^()]*\)\)?", "", line).strip()
            if remark:
                found = True
                _passage(draft, source, "", remark, {})
            else:
                draft.remark("a line without words is left out", number, 1)
    if not found:
        raise draft.wrong("there is no annotation in it")


def _page_in(links: str) -> str:
    found = re.search(r"[?&]page=([\w-]+)", links)
    return found[1] if found else ""
