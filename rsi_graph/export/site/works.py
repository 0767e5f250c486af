"""The pages of works and of authors."""

from collections.abc import Iterator
from dataclasses import dataclass

from rsi_graph.export import bibtex
from rsi_graph.export.metadata import highwire, work
from rsi_graph.export.site.ground import Ground
from rsi_graph.graph import citations
from rsi_graph.graph.dossier import evidence
from rsi_graph.graph.graph import Citation
from rsi_graph.graph.matrix import Author, AuthorAnswer
from rsi_graph.model import Annotation, Source

ANSWERS = {"yes": "Yes", "no": "No", "both": "Both", "other": "Other"}


@dataclass(frozen=True, slots=True)
class WorkPassage:
    """A passage on the page of its work, with the nodes it bears on."""

    name: str
    annotation: Annotation
    citations: tuple[Citation, ...]
    facts: tuple[str, ...]


def works(ground: Ground) -> Iterator[tuple[str, str]]:
    """The pages of works, one for each."""
    written: dict[str, list[Author]] = {}
    for author in ground.matrix.authors:
        for wrote in author.sources:
            written.setdefault(wrote, []).append(author)
    keys = bibtex.keys(ground.bodies)
    for id_ in ground.graph.ids("source"):
        sheet = ground.sheet([id_], "../")
        source = sheet.source(id_)
        yield (
            ground.page(id_),
            ground.render(
                "work.html.j2",
                ground.page(id_),
                source.title,
                id=id_,
                sheet=sheet,
                authors=[(one.name, sheet.author(one.name)) for one in _in_order(source, written.get(id_, []))],
                et_al=source.et_al,
                year=citations.year(source),
                tags=list(highwire(source)),
                tags_of=source.tags,
                passages=list(_passages(ground, id_, source)),
                bibtex=bibtex.entry(id_, ground.bodies[id_], key=keys[id_]),
                data={"@context": "https://schema.org", **work(source)},
                file=ground.line(id_),
            ),
        )


def _in_order(source: Source, found: list[Author]) -> list[Author]:
    """The authors of a work in the work's own order."""
    surnames = [name.family or name.literal or name.given or "" for name in source.author]
    return sorted(found, key=lambda one: next((n for n, s in enumerate(surnames) if one.name.endswith(s)), 0))


def _passages(ground: Ground, id_: str, source: Source) -> Iterator[WorkPassage]:
    for annotation in ground.graph.annotations(id_):
        record = ground.graph.node(annotation).record
        assert isinstance(record, Annotation)  # noqa: S101 - the graph gives nothing else
        checked = record.checked
        facts = (
            evidence(record, source),
            f"checked {checked.date} by {checked.by}" if checked else "not checked",
            *(f"#{tag}" for tag in record.tags),
        )
        yield WorkPassage(
            annotation.partition("/")[2],
            record,
            ground.graph.citations(annotation),
            tuple(fact for fact in facts if fact),
        )


def authors(ground: Ground) -> Iterator[tuple[str, str]]:
    """The pages of authors, one for each."""
    for author in ground.matrix.authors:
        here = ground.authors[author.name]
        sheet = ground.sheet(author.sources, "../")
        answers = [
            (question, answer, list(_places(ground, answer)))
            for question, answer in author.answers.items()
            if answer.with_ in ANSWERS
        ]
        yield (
            here,
            ground.render("author.html.j2", here, author.name, sheet=sheet, answers=answers, words=ANSWERS),
        )


def _places(ground: Ground, answer: AuthorAnswer) -> Iterator[tuple[str, str]]:
    for passage in answer.annotations:
        record = ground.graph.node(passage.partition("/")[0]).record
        assert isinstance(record, Source)  # noqa: S101 - a passage is of a work
        yield ground.page(passage, "../"), citations.short(record)
