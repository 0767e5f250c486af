"""A discussion of Kialo becomes claims with their pros, cons and sources."""

from pathlib import Path

import pytest

from rsi_graph.imports import kialo
from tests.imports.samples import KIALO, edges, interop


def test_kialo_keeps_aliases_and_citations(taken_in) -> None:
    graph, imported = taken_in(KIALO)
    thesis, pro, _, help_ = graph.ids("claim")
    assert imported.title == "Do ideas run out?"
    assert graph.body(thesis)["text"] == "Ideas get harder (and harder)."
    assert "as Bloom shows.\nand goes on rising." in graph.body(pro)["text"]
    assert {(pro, "supports", thesis), (help_, "attacks", thesis), (pro, "attacks", help_)} <= edges(graph)
    assert [graph.body(id_)["URL"] for id_ in graph.ids("source")] == ["https://example.org/bloom?a=1"]
    assert imported.losses == ()


KIALO_VARIANTS = [
    ("1. A.\n1.1. pro: B.\n1.2 Con: C.\n", {("b", "supports", "a"), ("c", "attacks", "a")}, []),
    ("1. A.\n1.1. Pro: B.\n1.1. Pro: C.\n", {("b", "supports", "a"), ("c", "supports", "a")},
     ["the number 1.1 stands twice"]),
    ("1. A.\n1.1. Pro: B.\n2. C.\n2.1. Con: -> See 1.1.\n", {("b", "supports", "a"), ("b", "attacks", "c")}, []),
    ("1. Thesis:\nA.\n\n  1.1. Con:\n  B.\n\n2. Thesis:\nC.\n", {("b", "attacks", "a")}, []),
    ("1. A.\n1.1. Pro: B.\n1.2. Maybe: C.\n", {("b-1-2-maybe-c", "supports", "a")},
     ["the line is numbered and neither"]),
    ("\ufeffDiscussion Title: T\r\n\r\n1. A.\r\n1.1. Con: B.\r\n", {("b", "attacks", "a")}, []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected", "said"), KIALO_VARIANTS)
def test_kialo_in_the_ways_it_is_written(taken_in, text, expected, said) -> None:
    graph, imported = taken_in(text, "d.txt", "kialo")
    assert edges(graph) == expected
    assert [remark.message[: len(words)] for remark, words in zip(imported.remarks, said, strict=True)] == said


def test_kialo_keeps_the_list_of_sources_at_its_end(taken_in) -> None:
    text = (
        "1. Thesis:\nA [1][2].\n\nSources:\n[1] https://e.org/1\n[2] A title, https://e.org/2\nover two lines\n"
        "[3] A book without an address\n"
    )
    graph, imported = taken_in(text, "d.txt", "kialo")
    bodies = [graph.body(id_) for id_ in graph.ids("source")]
    assert [(body["title"], body.get("URL")) for body in bodies] == [
        ("https://e.org/1", "https://e.org/1"),
        ("A title, over two lines", "https://e.org/2"),
        ("A book without an address", None),
    ]
    assert graph.body("a")["text"] == "A."
    assert imported.losses == ()


QUOTED = """1. Thesis:
Tea is good [1], [2], and old [3] and [4]; see [9], [10].

Sources:
[1] https://e.org/1
"It wakes.

It warms."
[2] A book about tea, https://e.org/2
[3] https://e.org/3
\u201cFive thousand years.\u201d
[4] https://e.org/1
"It is old."
[5] https://e.org/5
"Nobody cites this."
"""


def test_kialo_keeps_what_is_quoted_of_a_source_as_its_words(taken_in) -> None:
    graph, imported = taken_in(QUOTED, "d.txt", "kialo")
    assert graph.body("tea-is-good-and-old-see-9-10")["text"] == "Tea is good, and old; see [9], [10]."
    titles = [graph.body(id_)["title"] for id_ in graph.ids("source")]
    assert titles == ["https://e.org/1", "A book about tea", "https://e.org/3", "https://e.org/5"]
    passages = [graph.body(id_) for id_ in graph.ids("annotation")]
    assert [(one.get("quote", {}).get("exact"), "supports" in one) for one in passages] == [
        ("It wakes. It warms.", True),
        ("It is old.", True),
        (None, False),
        ("Five thousand years.", True),
    ]
    assert [loss.what for loss in imported.losses] == ["quotations of sources that nothing cites"]


COMMAS = [
    ("1. A [1](https://e.org/1), [2](https://e.org/2).\n", "A."),
    ("1. A [1](https://e.org/1), [two](https://e.org/2).\n", "A, two."),
    ("1. A [1], [2].\n", "A [1], [2]."),
]


@pytest.mark.parametrize(("text", "expected"), COMMAS)
def test_the_sign_between_two_numbers_goes_with_them(taken_in, text, expected) -> None:
    graph, _ = taken_in(text, "d.txt", "kialo")
    assert [graph.body(id_)["text"] for id_ in graph.ids("claim")] == [expected]


LINKED = [
    ("1. Tea is [good](https://e.org/1) for you.\n", "tea-is-good-for-you"),
    ("1. Thesis:\nTea is good [1].\n\nSources:\n[1] https://e.org/1\n", "tea-is-good"),
    ("1. Thesis:\nA [1][2].\n\nSources:\n[1] A title, https://e.org/1\n[2] https://e.org/1\n", "a"),
    ("1. Milk.\n1.1. Con: Tea is [as good](https://e.org/1).\n", "tea-is-as-good"),
]


@pytest.mark.parametrize(("text", "claim"), LINKED)
def test_a_work_that_is_linked_says_nothing_of_its_own(taken_in, text, claim) -> None:
    _, imported = taken_in(text, "d.txt", "kialo")
    [work] = imported.sections["sources"].values()
    assert list(work["annotations"].values()) == [{"text": kialo.UNQUOTED, "mentions": [{"to": claim}]}]


@pytest.mark.parametrize("path", interop("kialo/*.txt"))
def test_the_discussion_is_whole(taken_in, path: Path) -> None:
    graph, imported = taken_in(path.read_bytes(), path.name)
    assert len(graph.ids("claim")) == 105
    assert graph.count_relations() == 105
    assert imported.losses == ()
    lines = {line for line in path.read_text().splitlines() if "](" in line}
    cited = {found.node for work in graph.ids("source") for found in graph.citations(work)}
    assert len(cited) == len(lines) == 5
    assert all(graph.body(work)["URL"] in "".join(lines) for work in graph.ids("source"))


def test_what_follows_a_second_source_of_one_number_goes_with_it(taken_in) -> None:
    text = "1. Thesis:\nA [1].\n\nSources:\n[1] A title,\nover two lines\n[1] Another,\nleft out\n"
    graph, imported = taken_in(text, "d.txt", "kialo")
    assert [graph.title(id_) for id_ in graph.ids("source")] == ["A title, over two lines"]
    assert [loss.what for loss in imported.losses] == ["sources with a number that is taken"]
