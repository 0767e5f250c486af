"""A brief as a page to print or to send."""

from rsi_graph.export.briefs import CARRIES, briefs, losses, sheet
from rsi_graph.export.part import Part
from rsi_graph.export.rendering import POLICY, render


def write(part: Part) -> str:
    """The briefs of a part."""
    found = briefs(part)
    return render("brief.html.j2", title=part.title, policy=POLICY, briefs=found, sheet=sheet(part, found))


__all__ = ["CARRIES", "losses", "write"]
