"""The pages of a site, one after the other: path and content."""

from collections.abc import Iterator

from rsi_graph import collector
from rsi_graph.export.map import drawn
from rsi_graph.export.reasons import DEEPEST, Reason, rooted, walked
from rsi_graph.export.rendering import FOLDER, render
from rsi_graph.export.sheet import deep
from rsi_graph.export.site.ground import Ground, SiteOptions
from rsi_graph.export.site.lists import lists
from rsi_graph.export.site.works import authors, works
from rsi_graph.graph.dossier import how
from rsi_graph.model import Kind
from rsi_graph.snapshot import Snapshot

NODES: tuple[Kind, ...] = ("claim", "condition", "risk", "argument")
"""The kinds that have a plain page."""
FULL = 80
"""The most nodes that are unfolded on a question's page; deeper ones are on their own pages."""
SHALLOWEST = 2
"""The levels that are unfolded on it whatever their number of nodes."""


def site(snapshot: Snapshot, options: SiteOptions | None = None) -> dict[str, str]:
    """Every file of a site by its path."""
    ground = Ground(snapshot, options or SiteOptions())
    with collector.paused():
        return dict(_files(ground))


def _files(ground: Ground) -> Iterator[tuple[str, str]]:
    yield "style.css", _shipped("style.css") + _shipped("site/site.css")
    yield "page.js", _shipped("page.js")
    yield "search.js", _shipped("site/search.js")
    for id_ in ground.graph.ids("question"):
        yield ground.page(id_), _question(ground, id_)
    for id_ in ground.graph.ids(*NODES):
        yield ground.page(id_), _node(ground, id_)
    yield from works(ground)
    yield from authors(ground)
    yield from lists(ground)
    if ground.options.address:
        yield "sitemap.xml", render("site/sitemap.xml.j2", address=ground.options.address, pages=_pages(ground))


def _pages(ground: Ground) -> Iterator[str]:
    """The pages for search engines: those of questions, nodes, works and authors, and the start."""
    yield "index.html"
    yield from (ground.page(id_) for id_ in ground.graph.ids("question", *NODES, "source"))
    yield from ground.authors.values()


def _shipped(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def _question(ground: Ground, id_: str) -> str:
    entry, there = _unfolded(ground, id_)
    sheet = ground.sheet(ground.cited(there), "../", there)
    stands = list(sheet.stands(ground.matrix, id_))
    sheet.deep = deep([entry], stands)
    return ground.render(
        "question.html.j2",
        ground.page(id_),
        entry.title,
        sheet=sheet,
        reason=entry,
        stands=stands,
        drawn=drawn(entry, sheet.address),
        data=_asked(ground, entry),
        file=ground.line(id_),
    )


def _unfolded(ground: Ground, id_: str) -> tuple[Reason, list[str]]:
    """A question with as many levels of reasons as fit on a page, and the nodes that are unfolded there."""
    entry, there = _down_to(ground, id_, SHALLOWEST)
    for depth in range(SHALLOWEST + 1, DEEPEST + 1):
        further, nodes = _down_to(ground, id_, depth)
        if len(nodes) > FULL or len(nodes) == len(there):
            break
        entry, there = further, nodes
    return entry, there


def _down_to(ground: Ground, id_: str, depth: int) -> tuple[Reason, list[str]]:
    entry = rooted(ground.record, id_, depth)
    return entry, [one.id for one in walked(entry) if one.unfolded]


def _asked(ground: Ground, entry: Reason) -> dict[str, object]:
    """A question in schema.org's terms."""
    answers = [row for section in entry.sections if section.name == "answers" for row in section.reasons]
    graph = ground.graph
    return {
        "@context": "https://schema.org",
        "@type": "Question",
        "name": entry.title,
        "text": graph.body(entry.id).get("text", ""),
        "answerCount": len(answers),
        "suggestedAnswer": [{"@type": "Answer", "text": graph.body(one.id).get("text", "")} for one in answers],
    }


def _node(ground: Ground, id_: str) -> str:
    entry = rooted(ground.record, id_, 0)
    sheet = ground.sheet(ground.cited([id_]), "../", [id_])
    assert entry.dossier is not None  # noqa: S101 - the first of an entry is unfolded
    serves = []
    for other in entry.dossier.serves:
        words = how(id_, other) or other.relation.kind
        serves.append((words, other.id, other.relation.because or ""))
    return ground.render(
        "node.html.j2",
        ground.page(id_),
        entry.title,
        sheet=sheet,
        reason=entry,
        serves=serves,
        data=_claimed(ground, entry),
        file=ground.line(id_),
    )


def _claimed(ground: Ground, entry: Reason) -> dict[str, object]:
    """A proposition in schema.org's terms."""
    return {
        "@context": "https://schema.org",
        "@type": "Claim" if entry.kind != "argument" else "CreativeWork",
        "name": entry.title,
        "text": ground.graph.body(entry.id).get("text", ""),
    }


__all__ = ["SiteOptions", "site"]
