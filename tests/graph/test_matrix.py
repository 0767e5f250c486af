"""The matrix of authors and questions: answers come from what an author's own passages say of the answering claims."""

import pytest

from rsi_graph.graph.matrix import facts, matrix, narrowed, rows
from tests.conftest import MakeCorpus

CORPUS = """
questions:
  q: {title: Is it so?, text: It decides.}
  other: {title: And that?, text: It decides as well.}
claims:
  yes-claim: {title: It is, text: It is so., answers: [{question: q, with: "yes"}]}
  no-claim: {title: It is not, text: It is not so., answers: [{question: q, with: "no"}]}
  third: {title: It depends, text: It depends., answers: [{question: q, with: other}]}
  aside: {title: Aside, text: Beside the point., supports: [yes-claim]}
"""
MANY = """
sources:
  work: {type: book, title: Work, author: [{family: Good, given: Ada}], annotations: {%s}}
"""


def answers(corpus: MakeCorpus, *passages: str) -> tuple[str, tuple[str, ...]]:
    """The answer of Ada Good to q, by passages that bear on claims."""
    said = ", ".join(f"p{number}: {{text: x, {passage}}}" for number, passage in enumerate(passages))
    (author,) = matrix(corpus(CORPUS, sources=MANY % said).graph).authors
    return author.answers["q"].with_, author.answers["q"].annotations


@pytest.mark.parametrize(
    ("passages", "expected"),
    [
        (["asserts: [yes-claim]"], "yes"),
        (["supports: [yes-claim]"], "yes"),
        (["disputes: [yes-claim]"], "no"),
        (["disputes: [no-claim]"], "yes"),
        (["asserts: [no-claim]"], "no"),
        (["asserts: [third]"], "other"),
        (["supports: [yes-claim], evidence: survey"], "silent"),
        (["disputes: [yes-claim], evidence: survey"], "silent"),
        (["asserts: [yes-claim], evidence: survey"], "yes"),
        (["supports: [yes-claim], evidence: model"], "yes"),
        (["disputes: [third]"], "silent"),
        (["qualifies: [yes-claim]"], "silent"),
        (["mentions: [no-claim]"], "silent"),
        (["defines: [no-claim]"], "silent"),
        (["asserts: [aside]"], "silent"),
        (["asserts: [yes-claim]", "asserts: [third]"], "yes"),
        (["asserts: [yes-claim]", "asserts: [no-claim]"], "both"),
        (["asserts: [yes-claim], disputes: [no-claim]"], "yes"),
        (["asserts: [yes-claim], supports: [no-claim]"], "both"),
    ],
)
def test_what_passages_answer(corpus: MakeCorpus, passages: list[str], expected: str) -> None:
    found, cited = answers(corpus, *passages)
    assert found == expected
    assert len(cited) == (0 if expected == "silent" else len(passages))


def test_an_unreliable_work_backs_no_answer(corpus: MakeCorpus) -> None:
    shaky = MANY.replace("title: Work,", "title: Work, standing: {is: unreliable, because: No figure holds.},")
    made = corpus(CORPUS, sources=shaky % "p: {text: x, asserts: [yes-claim]}")
    assert matrix(made.graph).authors[0].answers["q"].with_ == "silent"


AUTHORS = """
sources:
  a: {type: book, title: A, author: [{family: Lee, given: Robert T.}, {literal: and others}]}
  b: {type: book, title: B, author: [{family: Lee, given: Robert}, {family: Lee, given: Ada}]}
  c: {type: book, title: C, author: [{family: Wu, given: J.}]}
  d: {type: book, title: D, author: [{family: Wu, given: Jun}, {family: Wu, given: Jane}]}
  e: {type: book, title: E, author: [{literal: The Institute}]}
  f: {type: book, title: F, author: [{family: Weij, given: Ann, non-dropping-particle: van der}]}
"""


def test_people_are_told_apart_by_their_names(corpus: MakeCorpus) -> None:
    """A shorter form of a name is the same person if only one can be meant."""
    found = matrix(corpus(CORPUS, sources=AUTHORS).graph)
    assert {author.name: author.sources for author in found.authors} == {
        "Ada Lee": ("b",),
        "Robert T. Lee": ("a", "b"),
        "The Institute": ("e",),
        "Ann van der Weij": ("f",),
        "J. Wu": ("c",),
        "Jane Wu": ("d",),
        "Jun Wu": ("d",),
    }


DEBATE = """
sources:
  debate:
    type: book
    title: Debate
    author: [{family: Hanson, given: Robin}, {family: Yudkowsky, given: Eliezer}]
    annotations:
      one: {text: "Hanson: it is not so.", asserts: [no-claim]}
      two: {text: Yudkowsky holds that it is., asserts: [yes-claim]}
      both: {text: Both grant that it depends., asserts: [third]}
"""


def test_in_a_debate_each_speaks_alone(corpus: MakeCorpus) -> None:
    found = matrix(corpus(CORPUS, sources=DEBATE).graph)
    assert [(author.name, author.answers["q"].with_, author.answers["q"].annotations) for author in found.authors] == [
        ("Robin Hanson", "no", ("debate/one", "debate/both")),
        ("Eliezer Yudkowsky", "yes", ("debate/two", "debate/both")),
    ]


def test_as_data(corpus: MakeCorpus) -> None:
    found = matrix(corpus(CORPUS, sources=MANY % "p: {text: x, asserts: [yes-claim]}").graph)
    assert facts(found) == {
        "questions": ["q", "other"],
        "authors": [
            {
                "name": "Ada Good",
                "sources": ["work"],
                "answers": {
                    "q": {"with": "yes", "annotations": ["work/p"]},
                    "other": {"with": "silent", "annotations": []},
                },
            }
        ],
    }
    assert list(rows(found)) == [["author", "q", "other"], ["Ada Good", "yes", "silent"]]


@pytest.mark.parametrize(("names", "left"), [((), 2), (("good",), 1), (("GOOD", "wu"), 2), (("nobody",), 0)])
def test_narrowed(corpus: MakeCorpus, names: tuple[str, ...], left: int) -> None:
    text = """
sources:
  a: {type: book, title: A, author: [{family: Good, given: Ada}]}
  b: {type: book, title: B, author: [{family: Wu, given: Jun}]}
"""
    found = narrowed(matrix(corpus(CORPUS, sources=text).graph), ["other"], names)
    assert found.questions == ("other",)
    assert len(found.authors) == left
    assert all(list(author.answers) == ["other"] for author in found.authors)


@pytest.mark.parametrize(
    ("passage", "asserted"),
    [
        ("asserts: [yes-claim]", True),
        ("disputes: [no-claim]", False),
        ("asserts: [yes-claim], disputes: [no-claim]", True),
    ],
)
def test_what_is_only_drawn_from_a_dispute_is_told_apart(corpus: MakeCorpus, passage: str, asserted: bool) -> None:
    (author,) = matrix(corpus(CORPUS, sources=MANY % f"p: {{text: x, {passage}}}").graph).authors
    assert (author.answers["q"].with_, author.answers["q"].asserted) == ("yes", asserted)
