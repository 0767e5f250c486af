"""BibTeX, CSL-JSON and RIS: each work a source."""

from rsi_graph.errors import BadBibliography
from rsi_graph.imports.gathered import Gathered
from rsi_graph.sources import bibliography


def read(text: str, draft: Gathered) -> None:
    """Read the bibliography. Raises BadImport."""
    try:
        works = bibliography.parse(text, draft.form)
    except BadBibliography as error:
        raise draft.wrong(str(error)) from None
    for work in works:
        title = str(work.body.get("title", "")) or "(no title)"
        draft.source(work.key or _key(work.body, title), {**work.body, "title": title})
        for name in work.left_out:
            draft.lost(f"fields {name}")


def _key(body: bibliography.Body, title: str) -> str:
    """A name for a work that has none: its first author, year and title."""
    names = body.get("author") or body.get("editor") or [{}]
    first = names[0].get("family") or names[0].get("literal") or ""
    return " ".join([first, str(body.get("issued", ""))[:4], *title.split()[:2]])
