"""Annotations made in Hypothesis and Zotero, and in BibTeX, become passages of their works."""

import json
from typing import Any

import pytest

from rsi_graph import imports
from rsi_graph.imports import Imported

HYPOTHESIS = [
    {"uri": "https://a.org/p", "text": "My remark", "tags": ["x"], "document": {"title": ["A page"]},
     "target": [{"selector": [{"type": "TextQuoteSelector", "exact": "quoted words", "prefix": "the ",
                             "suffix": " end"}]}]},
    {"uri": "https://a.org/p", "text": "", "target": [{"selector": []}]},
    {"uri": "https://a.org/p", "text": "I agree", "references": ["x"], "target": []},
]  # fmt: skip
ZOTERO = {
    "items": [
        {"key": "W", "itemType": "journalArticle", "title": "T", "date": "2020-03", "publicationTitle": "J",
         "creators": [{"creatorType": "author", "firstName": "Jane", "lastName": "Doe"}]},
        {"key": "P", "itemType": "attachment", "parentItem": "W"},
        {"key": "A", "itemType": "annotation", "parentItem": "P", "annotationText": "quoted words",
         "annotationComment": "My remark", "annotationPageLabel": "12"},
        {"key": "N", "itemType": "note", "parentItem": "W", "note": "<p>A &amp; B</p>"},
    ]
}  # fmt: skip
MARKDOWN = (
    "# Annotations  \n(3/1/2024, 10:00:00 AM)\n\n“quoted words” ([Doe, 2020, p. 12](zotero://select/library/items/W)) "
    "([pdf](zotero://open-pdf/library/items/P?page=12&annotation=A)) My remark\n"
)


def passages(imported: Imported) -> list[dict[str, Any]]:
    return [note for work in imported.sections["sources"].values() for note in work.get("annotations", {}).values()]


def test_hypothesis_json() -> None:
    imported = imports.read(json.dumps({"rows": HYPOTHESIS}).encode(), "x.json")
    [work] = imported.sections["sources"].values()
    assert (work["title"], work["URL"]) == ("A page", "https://a.org/p")
    quote = {"exact": "quoted words", "prefix": "the", "suffix": "end"}
    assert passages(imported) == [{"text": "My remark", "quote": quote, "tags": ["x"]}]
    assert {loss.what for loss in imported.losses} == {"annotations without words", "replies to annotations"}


def test_hypothesis_csv() -> None:
    text = 'created,url,title,quote,comment,tags\n2020,https://a.org/p,A page,quoted words,My remark,"a, b"\n'
    imported = imports.read(text.encode(), "x.csv")
    assert passages(imported) == [{"text": "My remark", "quote": {"exact": "quoted words"}, "tags": ["a", "b"]}]


def test_zotero_json() -> None:
    imported = imports.read(json.dumps(ZOTERO).encode(), "x.json")
    [work] = imported.sections["sources"].values()
    assert (work["type"], work["issued"], work["author"]) == (
        "article-journal", "2020-03", [{"family": "Doe", "given": "Jane"}],
    )  # fmt: skip
    quoted = {"text": "My remark", "quote": {"exact": "quoted words"}, "locator": "p. 12"}
    assert passages(imported) == [quoted, {"text": "A & B"}]


def test_zotero_markdown() -> None:
    imported = imports.read(MARKDOWN.encode(), "notes.md")
    assert {"text": "My remark", "quote": {"exact": "quoted words"}, "locator": "p. 12"} in passages(imported)


@pytest.mark.parametrize("name", ["annotation", "annote"])
def test_bibtex_annotations(name: str) -> None:
    imported = imports.read(f"@book{{a, title={{T}}, {name}={{It says so.}}}}".encode(), "x.bib")
    assert passages(imported) == [{"text": "It says so."}]
    assert imported.losses == ()


@pytest.mark.parametrize("long", ["word " * 100, "\u5b57" * 400])
def test_a_long_quotation_is_cut_and_said(long: str) -> None:
    row = {"uri": "https://a.org", "text": "x", "target": [], "quote": ""}
    row["target"] = [{"selector": [{"type": "TextQuoteSelector", "exact": long}]}]
    imported = imports.read(json.dumps([row]).encode(), "x.json")
    assert 290 < len(passages(imported)[0]["quote"]["exact"]) <= 300
    assert {loss.what for loss in imported.losses} == {"long quotations"}


def test_the_field_of_zotero_for_all_else_is_read_by_its_lines() -> None:
    extra = "Citation Key: doe2003\nDOI: https://doi.org/10.1000/x\narXiv: arXiv:2301.00001 [cs.LG]\nOther: words"
    data = {"itemType": "book", "title": "T", "url": "https://e.org/?a=1&copy=2", "extra": extra}
    imported = imports.read(json.dumps([{"key": "K", "data": data}]).encode(), "x.json")
    [body] = imported.sections["sources"].values()
    assert (body["citation-key"], body["DOI"], body["arXiv"]) == ("doe2003", "10.1000/x", "2301.00001")
    assert body["URL"] == "https://e.org/?a=1&copy=2"
    assert [(loss.what, loss.count) for loss in imported.losses] == [("fields extra", 1)]


def test_who_wrote_the_book_of_a_chapter_is_no_author_of_the_chapter() -> None:
    people = [
        {"creatorType": kind, "lastName": name, "firstName": "A."}
        for kind, name in (("author", "Low"), ("bookAuthor", "High"), ("editor", "Mid"))
    ]
    data = {"itemType": "bookSection", "title": "T", "creators": people}
    imported = imports.read(json.dumps([{"key": "K", "data": data}]).encode(), "x.json")
    [body] = imported.sections["sources"].values()
    assert [one["family"] for one in (*body["author"], *body["editor"])] == ["Low", "Mid"]
    assert any("the bookAuthor High is left out" in remark.message for remark in imported.remarks)
