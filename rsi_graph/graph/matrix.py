"""The matrix of authors and questions: what each author's own passages say on each question, and nothing else.

An author answers a question through the claims that answer it. A passage that asserts or supports such a claim gives
the claim's answer. One that disputes it gives the opposite of yes or no; to dispute an answer of another kind says
nothing on the question. A passage that only qualifies, defines or mentions a claim gives no answer, and neither does
an unreliable work. A survey tells what others hold: what it supports or disputes is no answer of those who took it. No
argument is weighed.

If several people wrote a work, a passage that begins with the surname of one of them is that author's alone, as in a
debate between two: "Hanson: innovation is mostly a pile of little advances".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from rsi_graph.graph.backing import side
from rsi_graph.model import Source
from rsi_graph.words import fold

TYPE_CHECKING = False  # checkers take it for typing's own, whose import would slow every start
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from rsi_graph.graph.graph import Graph
    from rsi_graph.model import Name

OPPOSITES = {"yes": "no", "no": "yes"}
SILENT = "silent"
BOTH = "both"
ANSWERS = ("yes", "no", "other", BOTH, SILENT)
"""The answers an author may be found to give to a question."""


Said: TypeAlias = frozenset[tuple[str, bool]]
"""The answers that a passage gives, each with True if it is asserted, False if it follows from what is disputed."""


@dataclass(frozen=True, slots=True)
class AuthorAnswer:
    """One author's answer to one question, with the passages it was read from."""

    with_: str
    """yes, no, other, both (yes in one passage and no in another) or silent."""
    annotations: tuple[str, ...]
    asserted: bool = True
    """False if it is drawn only from what the author disputes, which says less."""


SAYS_NOTHING = AuthorAnswer(SILENT, ())


class Answers(Mapping[str, AuthorAnswer]):
    """An author's answers to all questions: only given answers are kept, and every other question counts as silent."""

    def __init__(self, questions: Mapping[str, None], given: Mapping[str, AuthorAnswer]) -> None:
        self.questions, self.given = questions, given

    def __getitem__(self, question: str) -> AuthorAnswer:
        if question not in self.questions:
            raise KeyError(question)
        return self.given.get(question, SAYS_NOTHING)

    def __iter__(self) -> Iterator[str]:
        return iter(self.questions)

    def __len__(self) -> int:
        return len(self.questions)

    def narrowed(self, questions: Mapping[str, None]) -> Answers:
        """The answers to some of the questions."""
        return Answers(questions, {one: answer for one, answer in self.given.items() if one in questions})


@dataclass(frozen=True, slots=True)
class Author:
    """A person or an institution with the works at hand and an answer to every question, silence included."""

    name: str
    sources: tuple[str, ...]
    answers: Answers

    @property
    def spoken(self) -> int:
        """The number of questions on which the author is not silent."""
        return len(self.answers.given)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Authors, by surname, and the questions in the order of the corpus."""

    questions: tuple[str, ...]
    authors: tuple[Author, ...]


def matrix(graph: Graph) -> Matrix:
    """Read the stances of all authors on all questions from the whole corpus."""
    questions = dict.fromkeys(graph.ids("question"))
    said: defaultdict[str, dict[str, Said]] = defaultdict(dict)
    for question in questions:
        for passage, answers in _said(graph, question):
            said[passage][question] = answers
    speakers = {passage: _speaker(graph, passage) for passage in said}
    authors = []
    for surname, first_names, sources in _authors(graph):
        own = [passage for source in sources for passage in graph.annotations(source) if passage in said]
        own = [passage for passage in own if speakers[passage] in (None, surname)]
        asked = dict.fromkeys(question for passage in own for question in said[passage])
        given = {question: _answer(question, own, said) for question in asked}
        authors.append(Author(f"{first_names} {surname}".strip(), sources, Answers(questions, given)))
    return Matrix(tuple(questions), tuple(authors))


def _speaker(graph: Graph, passage: str) -> str | None:
    """The one of several authors whose surname a passage begins with."""
    record = graph.node(passage.partition("/")[0]).record
    names = [_surname(name) for name in record.author] if isinstance(record, Source) else []
    first = graph.body(passage)["text"].partition(" ")[0].rstrip(":")
    return first if len(names) > 1 and names.count(first) == 1 else None


def _said(graph: Graph, question: str) -> Iterator[tuple[str, Said]]:
    """Each passage that answers a question, with its answers."""
    found: defaultdict[str, set[tuple[str, bool]]] = defaultdict(set)
    for claim in graph.answers(question):
        for citation in graph.citations(claim.source):
            answer = claim.side or "other"
            if citation.stance != "asserts" and graph.body(citation.annotation).get("evidence") == "survey":
                answer = ""
            elif citation.stance == "disputes":
                answer = OPPOSITES.get(answer, "")
            elif side(graph, citation) != "for":
                answer = ""
            if answer:
                found[citation.annotation].add((answer, citation.stance != "disputes"))
    yield from ((annotation, frozenset(answers)) for annotation, answers in found.items())


def _answer(question: str, own: Iterable[str], said: Mapping[str, Mapping[str, Said]]) -> AuthorAnswer:
    """An author's answer, from all works together. Beside a yes or a no, an answer of another kind does not count."""
    passages = tuple(passage for passage in own if question in said[passage])
    found: Said = frozenset().union(*(said[passage][question] for passage in passages))
    answers = {answer for answer, _ in found}
    plain = answers & OPPOSITES.keys()
    answer = BOTH if len(plain) > 1 else next(iter(plain or answers))
    return AuthorAnswer(answer, passages, answer == BOTH or (answer, True) in found)


# --- who is who ---------------------------------------------------------------------------------------------------


def _authors(graph: Graph) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Every author's surname, given names in their fullest form, and the works, by surname."""
    found: defaultdict[str, dict[str, list[str]]] = defaultdict(dict)
    for id_ in graph.ids("source"):
        record = graph.node(id_).record
        for name in dict.fromkeys(record.author) if isinstance(record, Source) else ():
            found[_surname(name)].setdefault(_given(name), []).append(id_)
    for surname in sorted(found, key=lambda name: (fold(name), name)):
        for given, sources in _people(found[surname]):
            yield surname, given, tuple(sources)


def _people(written: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, Sequence[str]]]:
    """The people of one surname: "Ben" and "Benjamin" are one person unless there is another Ben."""
    fullest = [name for name in written if not any(_shortens(name, other) for other in written)]
    people: dict[str, dict[str, None]] = {name: dict.fromkeys(written[name]) for name in fullest}
    for name in written.keys() - people.keys():
        meant = [full for full in fullest if _shortens(name, full)]
        people.setdefault(meant[0] if len(meant) == 1 else name, {}).update(dict.fromkeys(written[name]))
    for name in sorted(people):
        yield name, tuple(people[name])


def _shortens(name: str, other: str) -> bool:
    """Return True if a given name is another one with words left out at its end or cut short."""
    short, long = ([word.strip(".") for word in fold(one).split()] for one in (name, other))
    if not short or len(short) > len(long) or len(name) >= len(other):
        return False
    return all(whole.startswith(word) for word, whole in zip(short, long, strict=False))


def _surname(name: Name) -> str:
    """The family name with its particles and suffix, or the whole name if it has no parts."""
    parts = (name.dropping_particle, name.non_dropping_particle, name.family, name.suffix)
    return " ".join(filter(None, parts)) or name.literal or name.given or ""


def _given(name: Name) -> str:
    return name.given or "" if name.family else ""


# --- parts and data -----------------------------------------------------------------------------------------------


def narrowed(found: Matrix, questions: Collection[str] = (), names: Collection[str] = ()) -> Matrix:
    """The matrix of these questions and of the authors whose name holds any of these words; without any, of all."""
    kept = dict.fromkeys(question for question in found.questions if not questions or question in questions)
    wanted = [fold(name) for name in names]
    authors = tuple(
        replace(author, answers=author.answers.narrowed(kept))
        for author in found.authors
        if not wanted or any(name in fold(author.name) for name in wanted)
    )
    return Matrix(tuple(kept), authors)


def facts(found: Matrix) -> dict[str, object]:
    """The matrix as data for JSON."""
    return {
        "questions": list(found.questions),
        "authors": [
            {
                "name": author.name,
                "sources": list(author.sources),
                "answers": {
                    question: {"with": answer.with_, "annotations": list(answer.annotations)}
                    for question, answer in author.answers.items()
                },
            }
            for author in found.authors
        ],
    }


def rows(found: Matrix) -> Iterator[list[str]]:
    """The matrix as rows for a table: a head, then an author each, every cell an answer."""
    yield ["author", *found.questions]
    for author in found.authors:
        yield [author.name, *(author.answers[question].with_ for question in found.questions)]
