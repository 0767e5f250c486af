"""Finding works: by a DOI or another identifier, in a file of records, by a PDF that prints its DOI, or in a pasted
record.

The command line and the explorer call it whenever a source is added.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from rsi_graph.errors import BadAddition, BadBibliography
from rsi_graph.files import folders, whole
from rsi_graph.graph import Graph
from rsi_graph.sources import identifiers, lookup, passages
from rsi_graph.sources.bibliography import Work, looks_like, parse
from rsi_graph.sources.identifiers import NameRecord

MAX_BYTES = 16 * 1024 * 1024
TAKEN = "a DOI, arXiv id, ISBN or address, a file, or BibTeX, RIS or CSL-JSON itself"


def found(
    text: str, say: Callable[[str], object] = str, graph: Graph | None = None
) -> tuple[Sequence[Work], Path | None]:
    """The works that a text leads to, and the file of their text if it was a PDF.

    A work that ``graph`` has already is given with its record there, and no service is asked for it. ``say`` gets a
    line with what a PDF says it is. Raises BadAddition, BadBibliography, BadText, LookupFailed and NotInstalled.
    """
    name = text.strip()
    if is_record(name):
        return parse(name), None
    path = folders.written(name)
    if "\n" not in name and _is_file(path):
        data = _read(path)
        if data.startswith(b"%PDF-"):
            return (of_pdf(path, say, graph),), path
        return parse(data.decode("utf-8", "replace")), None
    named = identifiers.named(name)
    if named is None:
        raise BadAddition(f"{name[:60]!r} is no file, DOI, arXiv id, ISBN or address", f"it takes {TAKEN}")
    return (_record(named, graph),), None


def is_record(text: str) -> bool:
    """Return True if a text is itself in a form that records are kept in."""
    try:
        return bool(looks_like(text))
    except BadBibliography:
        return False


def of_pdf(path: Path, say: Callable[[str], object] = str, graph: Graph | None = None) -> Work:
    """The record of a paper by the DOI or arXiv id that its first pages print."""
    named = identifiers.printed(passages.opening(path))
    if named is None:
        hint = "name the work by DOI or --title, and keep the PDF with --text"
        raise BadAddition(f"{path} is a PDF that prints no DOI or arXiv id", hint)
    say(f"{path} says it is {named}")
    return _record(named, graph)


def _record(named: NameRecord, graph: Graph | None) -> Work:
    """The record of a work in the corpus, else the one that a service gives."""
    if graph is not None and (held := identifiers.held(graph, named)):
        return Work(dict(graph.body(held)), held)
    return lookup.record(named)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # too long for a name, or no name at all
        return False


def _read(path: Path) -> bytes:
    try:
        with whole.opened(path) as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadAddition(f"cannot read {path}: {error.strerror}") from error
    if len(data) > MAX_BYTES and not data.startswith(b"%PDF-"):
        raise BadAddition(f"{path} is larger than {MAX_BYTES // 2**20} MB", "copy the works you want into a file")
    return data
