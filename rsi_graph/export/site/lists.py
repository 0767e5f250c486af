"""The pages that lead to others: start, lists, timeline, who stands where, search, changes and their feed."""

from collections import Counter
from collections.abc import Iterator

from rsi_graph.export.rendering import render
from rsi_graph.export.site.changes import ChangedNode
from rsi_graph.export.site.ground import Ground
from rsi_graph.export.site.words import SearchPage, script
from rsi_graph.graph.matrix import AuthorAnswer
from rsi_graph.graph.timeline import chronicle
from rsi_graph.model import Kind
from rsi_graph.search.overview import answer_counts
from rsi_graph.words import count, fold

LISTED: tuple[Kind, ...] = ("claim", "condition", "risk", "argument")
_LETTERS = {"yes": "Y", "no": "N", "other": "o", "both": "B", "silent": ""}


def lists(ground: Ground) -> Iterator[tuple[str, str]]:
    """All pages that lead to others."""
    yield "index.html", _start(ground)
    for kind in LISTED:
        yield f"{kind}s.html", _listed(ground, kind)
    yield "works.html", _works(ground)
    yield "authors.html", _authors(ground)
    yield "timeline.html", _timeline(ground)
    yield "positions.html", _stands(ground)
    yield "search.html", ground.render("search.html.j2", "search.html", "Search")
    yield "words.js", script(list(_searched(ground)))
    if ground.options.changes:
        yield (
            "changes.html",
            ground.render("changes.html.j2", "changes.html", "Changes", address=lambda one: _changed(ground, one)),
        )
        yield (
            "feed.xml", render("site/feed.xml.j2", site=ground.frame, address=lambda one: _changed(ground, one)),
        )  # fmt: skip


def _changed(ground: Ground, node: ChangedNode) -> str:
    return ground.page(node.id) if node.id in ground.graph else ""


def _start(ground: Ground) -> str:
    graph = ground.graph
    kinds = Counter(graph.kind(id_) for id_ in graph.ids())
    counts = [(f"{kind}s.html", count(kinds[kind], kind)) for kind in LISTED]
    counts += [("works.html", f"{count(kinds['source'], 'work')} with {count(kinds['annotation'], 'passage')}")]
    questions = []
    for id_ in graph.ids("question"):
        found = answer_counts(graph, id_)
        questions.append({
            "address": ground.page(id_), "title": found.title, "text": graph.body(id_)["text"],
            "yes": found.yes, "no": found.no, "other": found.other,
        })  # fmt: skip
    data = {"@context": "https://schema.org", "@type": "WebSite", "name": ground.frame.title}
    return ground.render("start.html.j2", "index.html", "Questions", questions=questions, counts=counts, data=data)


def _listed(ground: Ground, kind: Kind) -> str:
    sheet = ground.sheet((), "")
    rows = [(ground.page(id_), sheet.title(id_), sheet.chip(id_), sheet.tone(id_)) for id_ in ground.graph.ids(kind)]
    rows.sort(key=lambda row: fold(row[1]))
    beside = [(f"{other}s.html", f"{other}s".capitalize(), len(ground.graph.ids(other))) for other in LISTED]
    return ground.render("list.html.j2", f"{kind}s.html", f"{kind}s".capitalize(), rows=rows, beside=beside)


def _works(ground: Ground) -> str:
    sheet = ground.sheet(ground.graph.ids("source"), "")
    rows = [(ground.page(id_), f"{sheet.name(id_)}. {sheet.title(id_)}", "", "") for id_ in sheet.works]
    return ground.render("list.html.j2", "works.html", "Works", rows=rows, beside=())


def _authors(ground: Ground) -> str:
    rows = [
        (ground.authors[author.name], author.name, count(author.spoken, "answer") if author.spoken else "", "")
        for author in ground.matrix.authors
    ]
    return ground.render("list.html.j2", "authors.html", "Authors", rows=rows, beside=())


def _timeline(ground: Ground) -> str:
    found = chronicle(ground.graph)
    sheet = ground.sheet((), "")
    return ground.render(
        "timeline.html.j2", "timeline.html", "Timeline", years=found.years, brought=found.of, sheet=sheet
    )


def _stands(ground: Ground) -> str:
    speaking = [author for author in ground.matrix.authors if author.spoken]
    return ground.render(
        "stands.html.j2",
        "positions.html",
        "Who stands where",
        sheet=ground.sheet((), ""),
        questions=ground.matrix.questions,
        authors=speaking,
        quiet=len(ground.matrix.authors) - len(speaking),
        letter=_letter,
    )


def _letter(answer: AuthorAnswer) -> str:
    found = _LETTERS[answer.with_]
    return found if answer.asserted else found.lower()


def _searched(ground: Ground) -> Iterator[SearchPage]:
    graph = ground.graph
    for id_ in graph.ids("question", *LISTED):
        yield SearchPage(ground.page(id_), graph.kind(id_), graph.title(id_), graph.body(id_).get("text", ""))
    for id_ in graph.ids("source"):
        said = " ".join(graph.body(passage)["text"] for passage in graph.annotations(id_))
        yield SearchPage(ground.page(id_), "work", graph.title(id_), said)
    for author in ground.matrix.authors:
        yield SearchPage(ground.authors[author.name], "author", author.name, "")
