"""Works from records: bibliographies, and the JSON lines that arXiv, OpenAlex and Semantic Scholar publish."""

import gzip
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Any

from rsi_graph.errors import BadBibliography, BadText, RsiGraphError
from rsi_graph.files import cache, whole
from rsi_graph.library.works import Body, FoundWork
from rsi_graph.sources import authors, bibliography, bibtex_text, dates, passages, zotero
from rsi_graph.sources.latex import without_markup
from rsi_graph.sources.plain_text import normal

SUFFIXES = (".bib", ".bibtex", ".ris", ".nbib", ".enw", ".json", ".cff")
LINES = (".jsonl", ".ndjson", ".json", ".jsonl.gz", ".ndjson.gz", ".json.gz", ".gz")
MAX_BYTES = 64 * 1024 * 1024
"""The most bytes of a bibliography that is read at once; lines of JSON may be any number."""
MAX_LINE = 8 * 1024 * 1024
"""The most bytes of one line."""
LEAST_ABSTRACT = 40
"""The fewest characters of an abstract."""
OF_FIELDS = ("type", "title", "title-short", "author", "et-al", "editor", "translator", "issued", "container-title",
             "collection-title", "event-title", "publisher", "publisher-place", "volume", "issue", "page", "number",
             "edition", "genre", "language", "DOI", "ISBN", "ISSN", "URL", "arXiv", "PMID", "citation-key",
             "published", "archive", "archive_location", "version")  # fmt: skip
"""The fields of a record that a library keeps; the abstract becomes passages."""


@dataclass(frozen=True, slots=True)
class ListedWork:
    """A record of a bibliography, with the files that it says are copies of the work."""

    body: Body
    origin: str
    """The file of the bibliography."""
    files: tuple[str, ...] = ()


def listed(path: Path) -> list[ListedWork]:
    """The records of a bibliography. Raises BadText if there are none."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadText(str(path), f"a bibliography of more than {MAX_BYTES // 2**20} MB", "split it")
        text = whole.read(path).decode("utf-8", "replace")
        if exported := _of_zotero(text, str(path)) if path.suffix.lower() == ".json" else None:
            return exported
        found = bibliography.read(text)
        attached = _attached(text) if bibliography.by_content(text) == "bibtex" else {}
    except BadBibliography as error:
        raise BadText(str(path), str(error), error.hint) from error
    except OSError as error:
        raise BadText(str(path), error.strerror or str(error)) from error
    return [ListedWork(work.body, str(path), attached.get(work.key, ())) for work in found.works]


def _attached(text: str) -> dict[str, tuple[str, ...]]:
    """The files that the entries of a BibTeX text name, by key; as JabRef or Zotero write them, or as plain paths."""
    found, _ = bibtex_text.entries(text)
    return {entry.key: tuple(files_in(entry.fields["file"])) for entry in found if entry.fields.get("file")}


def files_in(field: str) -> Iterator[str]:
    """The paths in a field of BibTeX that names files: "Title:path:application/pdf;path"."""
    bare = field.replace("\\_", "_").replace("{", "").replace("}", "")
    for one in re.split(r"(?<!\\);", bare):
        parts = [part.replace("\\:", ":").replace("\\\\", "\\") for part in re.split(r"(?<!\\):", one)]
        if parts and re.fullmatch(r"[\w.+-]+/[\w.+-]+|[A-Za-z]{2,5}", parts[-1]) and len(parts) > 1:
            parts = parts[:-1]  # the kind of file
        if path := next((part for part in reversed(parts) if re.search(r"\.\w{2,5}$", part.strip())), ""):
            yield path.strip()


def _of_zotero(text: str, origin: str) -> list[ListedWork] | None:
    """The items of Better BibTeX's JSON, which name their attachments; None for any other JSON."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    items = data.get("items") if isinstance(data, dict) else None
    rows = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    if not any("itemType" in item for item in rows):
        return None
    works = [item for item in rows if item.get("itemType") not in ("attachment", "note", "annotation", None)]
    return [ListedWork(zotero.work(item).body, origin, tuple(_attachments(item))) for item in works]


def _attachments(item: Mapping[str, Any]) -> Iterator[str]:
    listed = item.get("attachments")
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, Mapping) and isinstance(one.get("path"), str):
            yield one["path"]


def of_record(body: Body, name: str, key: str = "") -> FoundWork | None:
    """A work whose text is the abstract of its record; None if the record has none."""
    text = normal(without_markup(str(body.get("abstract") or "")))
    if len(text) < LEAST_ABSTRACT or not body.get("title"):
        return None
    kept = {field: body[field] for field in OF_FIELDS if body.get(field)}
    digest = cache.key(text.encode())
    copy = passages.of_sections([(text, "")], digest, name)
    key = key or cache.key(json.dumps(kept, sort_keys=True, ensure_ascii=False).encode(), text.encode())
    return FoundWork(key, kept, copy, is_full=False)


# --- lines of JSON ------------------------------------------------------------------------------------------------


def is_lines(path: Path) -> bool:
    """Return True for JSON lines: the first line is a whole object, and a file called .json has a second line."""
    if not path.name.lower().endswith(LINES):
        return False
    try:
        with _opened(path) as file:
            first, second = file.readline(MAX_LINE).strip(), file.readline(2)
            whole = first.startswith(b"{") and isinstance(json.loads(first), dict)
            return whole and (path.suffix.lower() != ".json" or second.startswith(b"{"))
    except (OSError, ValueError, RecursionError, EOFError, zlib.error):
        return False


def _opened(path: Path) -> Any:
    file = whole.opened(path)
    return _Unpacked(file) if path.name.lower().endswith(".gz") else file


class _Unpacked(gzip.GzipFile):
    """A packed file as it reads unpacked; closing it closes the file."""

    def __init__(self, packed: BufferedReader) -> None:
        super().__init__(fileobj=packed, mode="rb")
        self._packed = packed

    def close(self) -> None:
        super().close()
        self._packed.close()


@dataclass(frozen=True, slots=True)
class JsonLine:
    """A line of a file: its hash, its text, and its place in the file on the disk, in bytes."""

    key: str
    data: bytes
    at: int


def lines(path: Path) -> Iterator[JsonLine]:
    """The lines of a file. Raises BadText if it cannot be read on."""
    try:
        with _opened(path) as file:
            raw = getattr(getattr(file, "fileobj", None), "tell", None) or file.tell
            while data := file.readline(MAX_LINE + 1):
                if len(data) > MAX_LINE:
                    raise BadText(str(path), f"a line of more than {MAX_LINE // 2**20} MB")
                if data.strip():
                    yield JsonLine(cache.key(data.strip()), data, raw())
    except (OSError, EOFError, zlib.error) as error:
        raise BadText(str(path), f"it is cut off or damaged: {error}") from error


def of_line(line: JsonLine, name: str) -> FoundWork | None:
    """The work that a line describes; None if it describes none, or one without an abstract."""
    try:
        data = json.loads(line.data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict):
        return None
    body = _of_arxiv(data) if "abstract" in data and "categories" in data and "id" in data else _of_service(data)
    return of_record(body, name, line.key) if body else None


def _of_service(data: dict[str, Any]) -> Body | None:
    form = bibliography.of_json(data)
    if form is None:
        return _of_corpus(data)
    try:
        works = bibliography.FORMS[form](json.dumps([data])).works
    except RsiGraphError:
        return None
    return works[0].body if works else None


def _of_corpus(data: Mapping[str, Any]) -> Body | None:
    """The work in a line of Semantic Scholar's data sets, which name works by ``corpusid``."""
    if "corpusid" not in data or not data.get("title"):
        return None
    ids = data.get("externalids") or {}
    named = data.get("authors")
    listed = named if isinstance(named, list) else []
    people = [str(one.get("name") or "") for one in listed if isinstance(one, Mapping)]
    found = {"type": "article", "title": without_markup(str(data["title"])), "issued": str(data.get("year") or "")}
    names = {"DOI": ids.get("DOI"), "arXiv": ids.get("ArXiv")} if isinstance(ids, Mapping) else {}
    extra = {"author": [authors.name(one) for one in people if one], "container-title": data.get("venue")}
    return {k: v for k, v in {**found, **extra, **names, "abstract": data.get("abstract")}.items() if v}


def _of_arxiv(data: Mapping[str, Any]) -> Body:
    """The work in a line of arXiv's metadata."""
    parsed, versions = data.get("authors_parsed"), data.get("versions")
    people = [one for one in parsed if isinstance(one, list) and one] if isinstance(parsed, list) else []
    named = [{"family": str(p[0]), "given": " ".join(str(part) for part in p[1:] if part).strip()} for p in people]
    written = [authors.name(one) for one in re.split(r",\s*|(?<!\s)\s+and\s+", str(data.get("authors") or "")) if one]
    of_first = versions[0] if isinstance(versions, list) and versions else {}
    first = of_first.get("created") if isinstance(of_first, dict) else ""
    body: dict[str, Any] = {
        "type": "article",
        "title": without_markup(" ".join(str(data.get("title") or "").split())),
        "author": [{k: v for k, v in one.items() if v} for one in named if one["family"]] or written,
        "issued": _day(str(first or "")) or str(data.get("update_date") or ""),
        "DOI": str(data.get("doi") or "").split(" ")[0],
        "arXiv": str(data.get("id") or ""),
        "published": "preprint",
        "abstract": " ".join(str(data.get("abstract") or "").split()),
    }
    return {name: value for name, value in body.items() if value}


def _day(text: str) -> str:
    """The day of a date in the form of mails: "Mon, 2 Apr 2007 19:18:42 GMT"."""
    found = re.search(r"\d{1,2} [A-Z][a-z]{2} \d{4}", text)
    return (dates.read(found[0]).value or found[0][-4:]) if found else ""
