"""biblatex: the sources of a part, for LaTeX with biber. Dates are whole, and each type has an entry of its own."""

from rsi_graph.export import bibtex
from rsi_graph.export.bibtex import losses
from rsi_graph.export.part import Exported, Part

CARRIES = bibtex.CARRIES
BIBLATEX = bibtex.Dialect(
    {
        "article-journal": "article",
        "book": "book",
        "chapter": "incollection",
        "paper-conference": "inproceedings",
        "report": "report",
        "thesis": "thesis",
        "manuscript": "unpublished",
        "webpage": "online",
        "collection": "proceedings",
        "dataset": "dataset",
        "software": "software",
        "patent": "patent",
        "periodical": "periodical",
    },
    {**bibtex.FIELDS, "publisher-place": "location", "language": "langid"},
    {"article": "journaltitle"},
    {"report": "institution", "thesis": "institution"},
    "eprinttype",
    whole_dates=True,
)
"""The names that biblatex's manual has for them."""


def write(part: Part) -> Exported:
    """An entry a source, under the key its owner cites it by or else under its id."""
    return bibtex.written(part, BIBLATEX)


__all__ = ["BIBLATEX", "CARRIES", "losses", "write"]
