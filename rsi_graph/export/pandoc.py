"""The report in pandoc's Markdown, with ``[@key]`` citations and the bibliography beside it as BibTeX.

Pandoc makes Word, LaTeX, PDF and others of it (https://pandoc.org/MANUAL.html#citation-syntax): ``pandoc returns.md
--citeproc -o returns.docx``. A named style is written beside it as well, and with a note style (``--style
chicago-notes``) every citation becomes a footnote.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from rsi_graph.export import biblatex, bibtex, markdown, styles
from rsi_graph.export.markdown import Notation, Report, comment
from rsi_graph.export.part import Exported, Part
from rsi_graph.export.sheet import Sheet
from rsi_graph.graph.dossier import Cited

CARRIES = {**markdown.CARRIES, "citation-key": ""}
BESIDE = ".bib"
"""The ending of the bibliography's file, which otherwise has the name of the report."""
STYLE = ".csl"
"""The ending of the file of its style."""
_SPECIAL = re.compile(r"([@$^])")


def write(part: Part) -> Exported:
    """The report, and its bibliography beside it."""
    report = Report(part, partial(PandocNotation, part=part))
    return Exported(report.text(), beside=beside(part, part))


def beside(part: Part, cited: Part) -> dict[str, str]:
    """The files beside a report: the works of ``cited``, and the style if one is named. Raises BadSetting."""
    found = {BESIDE: listed(cited)}
    if part.style and part.file:
        found[STYLE] = styles.text(part.style).decode("utf-8", "replace")
    return found


def listed(part: Part) -> str:
    """The works of a part as the bibliography that stands beside a report."""
    found: Exported | str | bytes = biblatex.write(part)
    content = found.content if isinstance(found, Exported) else found
    return content if isinstance(content, str) else content.decode()


class PandocNotation(Notation):
    """Citations by key, which pandoc resolves against the bibliography."""

    def __init__(self, sheet: Sheet, part: Part) -> None:
        super().__init__(sheet)
        self.part = part
        self.keys = bibtex.keys({work: part.nodes[work] for work in part.of_kind("source")})

    def escaped(self, text: str) -> str:
        """A text with pandoc's signs escaped."""
        return _SPECIAL.sub(r"\\\1", super().escaped(text))

    def key(self, work: str) -> str:
        """The key of a work as a citation names it; one with odd signs goes into braces."""
        own = self.keys.get(work, work)
        return f"@{own}" if re.fullmatch(r"\w[\w:.#$%&+?<>~/-]*\w|\w", own) else f"@{{{own}}}"

    def mark(self, works: Iterable[str]) -> str:
        """The works behind a sentence, in brackets."""
        found = "; ".join(map(self.key, works))
        return f"[{found}]" if found else ""

    def named(self, work: str) -> str:
        """A work within a sentence, which pandoc names itself."""
        return self.key(work)

    def cited(self, found: Cited) -> str:
        """A work with the place of a passage in it, in which a semicolon would begin another citation."""
        place = self.escaped((found.annotation.locator or "").replace(";", ","))
        return f"[{self.key(found.citation.source)}{f', {place}' if place else ''}]"

    def head(self, title: str) -> Iterator[str]:
        """The title and the name of the bibliography, as pandoc's metadata."""
        bibliography = [f"bibliography: {json.dumps(self.part.file + BESIDE)}"] if self.part.file else []
        style = [f"csl: {json.dumps(self.part.file + STYLE)}"] if self.part.file and self.part.style else []
        metadata = [
            f"title: {json.dumps(self.escaped(title), ensure_ascii=False)}",
            *bibliography,
            *style,
            "link-citations: true",
        ]
        yield from ("---", *metadata, "---", "")

    def entries(self) -> Iterator[str]:
        """The place where pandoc puts its list."""
        yield from ("::: {#refs}", ":::")

    def bibliography(self, unsaid: Mapping[str, Sequence[Cited]]) -> Iterator[str]:
        """The place where pandoc puts its list, and the warnings about each work."""
        yield from (*self.entries(), "", "## On the works", "")
        for work in self.sheet.works:
            yield f"- {self.key(work)}: {self.escaped(self.sheet.remarks(work))}{comment(work)}"
            yield from (
                f"  Passage {self.cited(found)}: {self.escaped(found.annotation.text)}"
                f"{comment(found.citation.annotation)}"
                for found in unsaid.get(work, ())
            )


__all__ = ["CARRIES", "PandocNotation", "beside", "write"]
