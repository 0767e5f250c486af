"""A brief in pandoc's Markdown, with the works it names beside it as BibTeX."""

from functools import partial

from rsi_graph.export import brief_markdown
from rsi_graph.export.briefs import CARRIES, briefs, losses
from rsi_graph.export.pandoc import PandocNotation, beside
from rsi_graph.export.part import Exported, Part


def write(part: Part) -> Exported:
    """The briefs of a part, and their bibliography."""
    text = brief_markdown.written(part, partial(PandocNotation, part=part))
    works = {work for one in briefs(part) for work in one.works}
    named = Part(part.graph, [id_ for id_ in part.ids if id_ in works], part.title, part.style)
    return Exported(text, beside=beside(part, named))


__all__ = ["CARRIES", "losses", "write"]
