"""Bibliographies in all forms of ``sources.bibliography``: works become sources, and their owner's notes passages."""

from rsi_graph.errors import BadBibliography
from rsi_graph.imports.gathered import Gathered
from rsi_graph.sources import bibliography
from rsi_graph.sources.record import BRACES
from rsi_graph.words import year

_ONE_BRACE = "title with braces that keep capitals"


def read(text: str, draft: Gathered) -> None:
    """Read the bibliography. Raises BadImport."""
    try:
        found = bibliography.read(text, draft.form)
    except BadBibliography as error:
        raise draft.wrong(error.why, error.line) from None
    for skipped in found.skipped:
        draft.remark(str(skipped), skipped.line, 1 if skipped.line else 0)
        draft.lost("entries or lines that cannot be read", one="entry or line that cannot be read")
    for work in found.works:
        _source(work, draft)


def _source(work: bibliography.Work, draft: Gathered) -> None:
    title = str(work.body.get("title", "")) or "(no title)"
    id_ = draft.source(work.key or _key(work.body, title), {**work.body, "title": title})
    for passage in work.passages:
        draft.annotation(id_, "note", passage)
    for doubt in work.doubts:
        draft.doubt(f"{work.key or id_}: {doubt}", work.line, 1 if work.line else 0)
    for name in work.left_out:
        draft.lost(name if name == BRACES else f"fields {name}", one=_ONE_BRACE if name == BRACES else f"field {name}")


def _key(body: bibliography.Body, title: str) -> str:
    """A name for a work that has none: its first author, year and title."""
    names = body.get("author") or body.get("editor") or [{}]
    first = names[0].get("family") or names[0].get("literal") or ""
    return " ".join([first, year(str(body.get("issued", ""))), *title.split()[:2]])
