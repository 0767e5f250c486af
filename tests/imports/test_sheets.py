"""A sheet of claims that a person keeps is read by its columns; what has no place is counted."""

import pytest

from rsi_graph import imports
from rsi_graph.imports import sheets


def test_a_sheet_of_claims_is_read_by_the_names_of_its_columns() -> None:
    rows = ("Title,Claim,Tags,Supports,Kind,Who", "Tea,Tea is good.,drinks; hot,,,Jo", "Taste,It tastes.,,tea; Rain,,",
            "Cost,It costs.,,,risk,")  # fmt: skip
    text = "\n".join(rows)
    imported = imports.read(text.encode(), "x.csv")
    assert imported.form == "csv"
    assert imported.sections == {
        "claims": {
            "tea": {"title": "Tea", "text": "Tea is good.", "tags": ["drinks", "hot"]},
            "taste": {"title": "Taste", "text": "It tastes.", "supports": [{"to": "tea"}]},
        },
        "risks": {"cost": {"title": "Cost", "text": "It costs."}},
    }
    assert {loss.what: loss.count for loss in imported.losses} == {
        "cells of the column who": 1,
        "relations that a corpus cannot state": 1,
    }
    said = [remark.said("x.csv") for remark in imported.remarks]
    assert said == ["x.csv:3:1: taste supports 'Rain', which is in no row"]


SHEETS = [
    ('ID,Claim,Type,Opposes\n1,"Tea, so",claim,\n2,Cost,evidence,1\n',
     {"cost": {"attacks": ["tea-so"], "kind": "evidence"}}),
    ("proposition,parent,stance\nA,,\nB,A,pro\nC,A,con\n", {"b": {"supports": ["a"]}, "c": {"attacks": ["a"]}}),
    ("id,text,relation,target\na,One,,\nb,Two,supports,a\n", {"two": {"supports": ["one"]}}),
    ('claim,supported by\nA,"B, C"\nB,\nC,\n', {"b": {"supports": ["a"]}, "c": {"supports": ["a"]}}),
    ("sep=;\nclaim;notes\nA;n\n", {"a": {"note": "n"}}),
    ("\ufeffclaim\ttags\r\nA\tx, y\r\n", {"a": {"tags": ["x", "y"]}}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SHEETS)
def test_sheets_as_people_keep_them(text: str, expected: dict[str, dict[str, object]]) -> None:
    imported = imports.read(text.encode(), "x.csv")
    found = imported.sections["claims"]
    for id_, fields in expected.items():
        ends = {name: [link["to"] for link in found[id_].get(name, ())] for name in ("supports", "attacks")}
        assert {name: ends.get(name) or found[id_].get(name) for name in fields} == fields
    assert imported.losses == ()


def test_a_sheet_keeps_the_works_and_the_credences_of_its_rows() -> None:
    text = 'claim,source,author,year,credence\nA,A book,"Doe, Jane",2020,70%\nB,https://e.org/x,,,high\n'
    imported = imports.read(text.encode("utf-16"), "x.csv")
    assert imported.credences == {"a": (0.7, "")}
    book, page = imported.sections["sources"].values()
    assert (book["author"], book["issued"]) == ([{"family": "Doe", "given": "Jane"}], "2020")
    assert (page["URL"], *page["annotations"].values()) == (
        "https://e.org/x",
        {"text": sheets.UNQUOTED, "mentions": [{"to": "b"}]},
    )
    assert [loss.what for loss in imported.losses] == ["credences that are no number from 0 to 1"]


def test_a_work_says_what_a_sheet_quotes_of_it_and_nothing_else() -> None:
    text = 'claim,source,page,quote\nTea is good.,Doe,12,"\u201cTea does good.\u201d"\nMilk is bad.,Doe,,""""\n'
    [work] = imports.read(text.encode(), "x.csv").sections["sources"].values()
    assert work["annotations"] == {
        "tea-is-good": {
            "text": "Tea does good.",
            "locator": "p. 12",
            "quote": {"exact": "Tea does good."},
            "supports": [{"to": "tea-is-good"}],
        },
        "milk-is-bad": {"text": sheets.UNQUOTED, "mentions": [{"to": "milk-is-bad"}]},
    }


LOST_OF_SHEETS = [
    ("claim,quote\nA,B\n", "quotations without a source"), ("claim,page\nA,12\n", "locators without a source"),
    ("claim,x\nA,1,2\n", "cells without a column"), ("claim,claim\nA,B\n", "cells of the column claim"),
    ("claim,note\n,n\nA,\n", "rows without a claim"), ('claim,note\n"A,n\nB,m\n', "quotation marks"),
    ("claim,kind\nA,objection\n", "kinds that a sheet"), ("claim,parent\nA,B\nB,\n", "relations that a corpus"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "what"), LOST_OF_SHEETS)
def test_what_a_sheet_loses_is_counted(text: str, what: str) -> None:
    assert any(loss.what.startswith(what) for loss in imports.read(text.encode(), "x.csv").losses)


UNKNOWN = [
    ("claim,supports\nA,X\n", "a supports 'X', which is in no row"),
    ("claim,supported by\nA,X\n", "'X', which is in no row, supports a"),
]


@pytest.mark.parametrize(("text", "said"), UNKNOWN)
def test_an_end_that_is_in_no_row_is_said_the_way_it_was_meant(text: str, said: str) -> None:
    assert [remark.message for remark in imports.read(text.encode(), "x.csv").remarks] == [said]
