"""A weakness that a scholar would ask about is named with its place; a record in order is not."""

import pytest

from rsi_graph.diagnostics import CODES
from rsi_graph.graph.scholarship import FOUND, scholarship
from tests.conftest import MakeCorpus

WORK = "type: article-journal, title: W, issued: '2024', author: [{family: Doe}]"
OVER_YEARS = WORK.replace("2024", "2023/2025")
GOING_ON = WORK.replace("2024", "2023/..")
PASSAGE = "locator: p. 1, asserts: [a]"
CASES = [
    ("anachronism", f"{WORK}, annotations: {{p: {{text: Scores were lifted in December 2025., {PASSAGE}}}}}"),
    ("anachronism", f"{WORK}, annotations: {{p: {{text: It rose in 2023-2026., {PASSAGE}}}}}"),
    ("anachronism", f"{OVER_YEARS}, annotations: {{p: {{text: Scores were lifted in 2026., {PASSAGE}}}}}"),
    ("index-page", f"{WORK}, URL: 'https://example.org/blog/'"),
    ("index-page", f"{WORK}, container-title: Site, URL: 'https://example.org'"),
    ("institute-author", "type: article-journal, title: W, author: [{literal: An Institute}]"),
    ("no-locator", f"{WORK}, annotations: {{p: {{text: It holds., asserts: [a]}}}}"),
    ("figure-unquoted", f"{WORK}, annotations: {{p: {{text: It rose by 34 per cent., {PASSAGE}}}}}"),
    ("dispute-unquoted", f"{WORK}, annotations: {{p: {{text: It does not., locator: p. 1, disputes: [a]}}}}"),
    ("second-hand", f"{WORK}, access: secondary"),
]
RIGHT = [
    f"{WORK}, annotations: {{p: {{text: By 2030 costs will have halved., {PASSAGE}}}}}",
    f"{WORK}, annotations: {{p: {{text: Scores were low in 2023., {PASSAGE}}}}}",
    f"{OVER_YEARS}, annotations: {{p: {{text: Scores were lifted in 2025., {PASSAGE}}}}}",
    f"{GOING_ON}, annotations: {{p: {{text: Scores were lifted in 2026., {PASSAGE}}}}}",
    f"{WORK}, URL: 'https://example.org/blog/a-post'",
    "type: report, title: W, author: [{literal: An Institute}]",
    f"{WORK}, annotations: {{p: {{text: It rose by 34 per cent., quote: {{exact: 34%}}, {PASSAGE}}}}}",
    f"{WORK}, access: abstract",
]


def codes(corpus: MakeCorpus, source: str) -> list[str]:
    """The codes found in a corpus of one claim and one work."""
    graph = corpus(f"claims: {{a: {{title: A, text: A holds.}}}}\nsources: {{s: {{{source}}}}}").graph
    return [diagnostic.code for diagnostic in scholarship(graph)]


@pytest.mark.parametrize(("code", "source"), CASES)
def test_what_a_scholar_would_ask_about(corpus: MakeCorpus, code: str, source: str) -> None:
    assert codes(corpus, source) == [code]


def test_the_codes_of_the_rules_are_known_and_said_to_be_theirs() -> None:
    assert {code for code, _ in CASES} | {"thin-question"} == FOUND
    assert {code for code, (_, meaning) in CODES.items() if "`check --scholarship`" in meaning} == FOUND


@pytest.mark.parametrize("source", RIGHT)
def test_what_is_in_order(corpus: MakeCorpus, source: str) -> None:
    assert codes(corpus, source) == []


def test_a_question_needs_two_works_on_each_side(corpus: MakeCorpus) -> None:
    passage = "{text: It is so., locator: p. 1, asserts: [a]}"
    graph = corpus(f"""
questions: {{q: {{title: Is it so?, text: Whether it is so.}}}}
claims: {{a: {{title: A, text: A holds., answers: [{{question: q, with: "yes"}}]}}}}
sources:
  one: {{type: book, title: One, author: [{{family: Doe}}], annotations: {{p: {passage}}}}}
  two: {{type: book, title: Two, author: [{{family: Roe}}], annotations: {{p: {passage}}}}}
""").graph
    [found] = scholarship(graph)
    assert found.code == "thin-question"
    assert found.message == "no works says no to q"
