"""Quotations compared with the copies at hand, by the rules of the W3C's TextQuoteSelector.

Both sides are in the normal form of ``plain_text``; everything else is compared code point by code point, and every
match counts (https://www.w3.org/TR/annotation-model/#text-quote-selector). A quotation is *verified* if it stands
once, between its prefix and its suffix and on its page; *typographic* if its words stand there, but with other quotes,
dashes, hyphens or dots; *moved* if it stands once, but elsewhere than its prefix, suffix and page say; *ambiguous* if
it fits several places; *missing* if its words are not there, and then the nearest words are shown.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypeAlias

from rsi_graph.corpus import yamltext
from rsi_graph.diagnostics import Span
from rsi_graph.files import whole as files
from rsi_graph.graph import Graph
from rsi_graph.model import APART, Annotation, Quote
from rsi_graph.sources import plain_text
from rsi_graph.sources.passages import Copy, normalised, places
from rsi_graph.words import whole

Status: TypeAlias = Literal["verified", "typographic", "moved", "ambiguous", "missing", "no copy"]
STATUSES: tuple[Status, ...] = ("verified", "typographic", "moved", "ambiguous", "missing", "no copy")
SEVERITIES: dict[Status, str] = {
    "verified": "note",
    "typographic": "note",
    "moved": "warning",
    "ambiguous": "warning",
    "missing": "error",
    "no copy": "note",
}
NEAR = 60.0
"""Likeness, 0 to 100, from which other words are shown as the nearest."""


@dataclass(frozen=True, slots=True)
class QuoteVerdict:
    """The result of one quotation; ``nearest`` is a diff of what was quoted and the nearest words of the copy."""

    annotation: str
    status: Status
    message: str
    span: Span
    nearest: str = ""


def check(
    graph: Graph, copy_of: Callable[[str], Copy | None], annotations: Sequence[str] | None = None
) -> list[QuoteVerdict]:
    """A verdict on every quotation of a graph, or on those of the annotations named."""
    verdicts, known = [], lru_cache(maxsize=8)(copy_of)
    for id_ in graph.ids("annotation") if annotations is None else annotations:
        record = graph.node(id_).record
        if isinstance(record, Annotation) and record.quote:
            status, message, nearest = judge(record.quote, record.locator, known(id_.partition("/")[0]))
            verdicts.append(QuoteVerdict(id_, status, message, graph.span(id_), nearest))
    return verdicts


def judge(quote: Quote, locator: str | None, copy: Copy | None) -> tuple[Status, str, str]:
    """The status of a quotation, the message about it, and the nearest words if it is missing."""
    if copy is None:
        return "no copy", "there is no copy of the source at hand", ""
    wanted = {"exact": quote.exact, "prefix": quote.prefix, "suffix": quote.suffix}
    found, anywhere = places(copy.text, wanted), places(copy.text, wanted, in_context=False)
    if not anywhere:
        return _but_for_typography(quote, locator, copy) or _missing(quote.exact, copy)
    if len(found) > 1 or (not found and len(anywhere) > 1):
        where = ", ".join(dict.fromkeys(copy.locator(at) for at in found or anywhere))
        return "ambiguous", f"it stands in {len(found or anywhere)} places: {where}", ""
    at = (found or anywhere)[0]
    if not found:
        return "moved", f"its words stand at {copy.locator(at)}, but not between its prefix and suffix", ""
    if not _is_on(copy.page_at(at), locator):
        return "moved", f"it stands at {copy.locator(at)}, not at {locator}", ""
    return "verified", f"it stands at {copy.locator(at)}", ""


def _is_on(page: str, locator: str | None) -> bool:
    """Return True if a locator agrees with a page, or if either names none."""
    named = re.search(r"(?i)\bp(?:p|ages?)?\.?\s*([0-9]+|[ivxlc]+)(?:\s*[-\u2013]\s*([0-9]+))?\b", locator or "")
    if not named or not page:
        return True
    first, last = named[1], named[2]
    numbers = [whole(one or "") for one in (first, page, last)]
    if None not in numbers:
        return numbers == sorted(numbers, key=lambda one: one or 0)
    return page.lower() == first.lower()


def but_for_typography(exact: str, copy: Copy) -> list[tuple[int, int]]:
    """The starts and ends of the places of some words in a copy, without regard to quotes, dashes and dots."""
    (text, starts), (wanted, _) = plain_text.outline(copy.text), plain_text.outline(normalised(exact))
    found = [one.start() for one in re.finditer(f"(?={re.escape(wanted)})", text)] if wanted else []
    return [(starts[at], starts[at + len(wanted) - 1] + 1) for at in found]


def _but_for_typography(quote: Quote, locator: str | None, copy: Copy) -> tuple[Status, str, str] | None:
    """The verdict on a quotation whose words are found without regard to typography; None if they are not."""
    found = but_for_typography(quote.exact, copy)
    if not found:
        return None
    start, end = found[0]
    if len(found) > 1:
        where = ", ".join(dict.fromkeys(copy.locator(at) for at, _ in found))
        return "ambiguous", f"but for typography it stands in {len(found)} places: {where}", ""
    if not _is_on(copy.page_at(start), locator):
        return "moved", f"but for typography it stands at {copy.locator(start)}, not at {locator}", ""
    words = copy.text[start:end]
    by = plain_text.characters(normalised(quote.exact), words)
    message = f"found, but for typography, at {copy.locator(start)}{f': {by}' if by else ''}"
    return "typographic", message, difference(normalised(quote.exact), words)


def _missing(exact: str, copy: Copy) -> tuple[Status, str, str]:
    from rapidfuzz import fuzz

    wanted = normalised(exact)
    at = copy.text.lower().find(wanted.lower())
    if at >= 0 and copy.text[at : at + len(wanted)].lower() == wanted.lower():
        said = f"its words are not in the copy; the nearest are at {copy.locator(at)}, and differ in capitals alone"
        return "missing", said, difference(wanted, copy.text[at : at + len(wanted)])
    near = fuzz.partial_ratio_alignment(wanted, copy.text, score_cutoff=NEAR)
    if near is None or len(wanted) > len(copy.text):
        return "missing", "its words are not in the copy, nor anything like them", ""
    start = copy.text.rfind(" ", 0, near.dest_start + 1) + 1
    end = copy.text.find(" ", max(near.dest_end - 1, 0))
    words = copy.text[start : end if end >= 0 else len(copy.text)]
    by = plain_text.characters(wanted, words)
    alike = f"; they look alike and differ in {by}" if by else ""
    message = f"its words are not in the copy; the nearest are at {copy.locator(start)}{alike}"
    return "missing", message, difference(wanted, words)


def difference(quoted: str, found: str) -> str:
    """The differences of two texts in one, word by word: [-what was quoted-] and {+what stands there+}."""
    before, after = quoted.split(), found.split()
    parts: list[str] = []
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for what, a, b, c, d in steps:
        if what == "insert" and a in (0, len(before)):
            continue  # what stands around it
        if what == "equal":
            parts += before[a:b]
        else:
            parts += [f"[-{' '.join(before[a:b])}-]"] if b > a else []
            parts += [f"{{+{' '.join(after[c:d])}+}}"] if d > c else []
    return " ".join(parts)


def placed(verdicts: Sequence[QuoteVerdict]) -> Iterator[QuoteVerdict]:
    """The same verdicts, each at the exact place of its quotation in the corpus file."""
    read: dict[str, yamltext.Locations] = {}
    for verdict in verdicts:
        path = verdict.span.path
        if path not in read:
            read[path] = _places(Path(path))
        source, _, slug = verdict.annotation.partition("/")
        apart = verdict.annotation in (read[path].inside(APART).keys or ())
        way = (APART, verdict.annotation) if apart else ("sources", source, "annotations", slug)
        place = read[path].of(*way, "quote", "exact")
        span = verdict.span if place == (1, 1) else Span(path, *place)
        yield QuoteVerdict(verdict.annotation, verdict.status, verdict.message, span, verdict.nearest)


def _places(path: Path) -> yamltext.Locations:
    try:
        return yamltext.read(files.read(path)).places
    except OSError:
        return yamltext.Locations(None, None, {})
