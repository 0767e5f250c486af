"""One page for any browser, without a network: both sides of each question, the reasons folded under every answer.

The page can be read without JavaScript; a small script adds finding, and shows passages beside the names of works. The
templates escape every text of the corpus, and a Content-Security-Policy forbids the page to load anything, so that
nothing in a corpus can run.
"""

from rsi_graph.evaluation.record import recorded
from rsi_graph.export import markdown
from rsi_graph.export.map import drawn
from rsi_graph.export.part import Part
from rsi_graph.export.reasons import outlined, walked
from rsi_graph.export.reference_list import formatted
from rsi_graph.export.rendering import POLICY, render
from rsi_graph.export.sheet import Addresses, Sheet, deep
from rsi_graph.graph.matrix import matrix

CARRIES = markdown.CARRIES


def write(part: Part) -> str:
    """The page."""
    record = recorded(part.graph)
    entries = outlined(record, part.ids, part.first)
    works = part.of_kind("source")
    there = {*works, *(one.id for entry in entries for one in walked(entry) if one.unfolded)}
    listed = formatted({id_: part.nodes[id_] for id_ in works}, part.style)
    sheet = Sheet(record, works, Addresses(lambda id_: f"#n-{id_}" if id_ in there else ""), listed)
    asked, leading = [one for one in entries if one.kind == "question"], markdown.leading(entries, part.first)
    about = leading or asked
    authors = matrix(part.graph) if asked else None
    questions = [
        (entry, list(sheet.stands(authors, entry.id)) if authors else [], drawn(entry, sheet.address))
        for entry in asked
    ]
    unsaid = markdown.unsaid(part.graph, part.ids, entries)
    sheet.deep = deep(entries, (stand for _, stands, _ in questions for stand in stands)).difference(unsaid)
    return render(
        "page.html.j2",
        title=part.title,
        corpus=part.title.removesuffix(f": {about[0].title}") if len(about) == 1 else part.title,
        policy=POLICY,
        sheet=sheet,
        questions=questions,
        leading=leading,
        chapters=list(markdown.chapters(entries, part.first)),
        unsaid=unsaid,
    )
