"""BibTeX and biblatex as LaTeX takes them: entries, keys, months, verbatim fields, capitals, particles, et al."""

import pytest

from rsi_graph.export import csl_json, export, reference_list
from rsi_graph.export.biblatex import BIBLATEX
from rsi_graph.export.bibtex import BIBTEX, entry, keys
from rsi_graph.sources import bibtex, csl
from tests.conftest import MakeCorpus

BOOK = {"kind": "source", "type": "book", "title": "A title"}


def lines(data: dict[str, object], dialect=BIBTEX) -> list[str]:
    return [line.strip().rstrip(",") for line in entry("id", {**BOOK, **data}, dialect).splitlines()]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"issued": "2020-02-03"}, ["year = {2020}", "month = feb", "day = {3}".replace("3", "03")]),
        ({"accessed": "2021-01-01"}, ["urldate = {2021-01-01}"]),
        ({"type": "report", "publisher": "RAND", "number": "R-1"}, ["institution = {RAND}", "number = {R-1}"]),
        ({"DOI": "10.1000/a_b%c"}, ["doi = {10.1000/a_b%c}"]),
        ({"URL": "https://a.b/x_y%20z?q=1&r=~"}, ["url = {https://a.b/x_y%20z?q=1&r=~}"]),
        ({"URL": "https://a.b/{x}"}, ["url = {https://a.b/%7Bx%7D}"]),
        ({"title": "How GPT-4 sees DNA"}, ["title = {How {GPT-4} sees {DNA}}"]),
        ({"title": "The economics of Paris in spring"}, ["title = {The economics of {Paris} in spring}"]),
        ({"title": "Are Ideas Getting Harder to Find?"}, ["title = {Are Ideas Getting Harder to Find?}"]),
        ({"note": "Ours."}, ["csl-note = {Ours.}"]),
        ({"author": [{"family": "Wen"}], "et-al": True}, ["author = {Wen and others}"]),
        ({"author": [{"family": "Van de Walle", "given": "Chris"}]}, ["author = {{Van de Walle}, Chris}"]),
        (
            {"author": [{"family": "Weij", "given": "Teun", "non-dropping-particle": "van der"}]},
            ["author = {van der Weij, Teun}"],
        ),
        (
            {"author": [{"family": "Gogh", "given": "V.", "non-dropping-particle": "Van"}]},
            ["author = {{Van Gogh}, V.}"],
        ),
        ({"author": [{"family": "Low", "given": "Lo", "suffix": "Jr."}]}, ["author = {Low, Jr., Lo}"]),
        ({"author": [{"literal": "Low and High, Inc."}]}, ["author = {{Low and High, Inc.}}"]),
        ({"type": "thesis", "genre": "Master's thesis", "publisher": "U"}, ["@mastersthesis{id", "school = {U}"]),
    ],
)
def test_fields_as_bibtex_has_them(data: dict[str, object], expected: list[str]) -> None:
    assert set(expected) <= set(lines(data))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"issued": "2020-02-03"}, ["date = {2020-02-03}"]),
        ({"type": "report", "publisher": "RAND"}, ["@report{id", "institution = {RAND}"]),
        ({"type": "article-journal", "container-title": "J"}, ["@article{id", "journaltitle = {J}"]),
        ({"type": "dataset", "publisher-place": "Bern"}, ["@dataset{id", "location = {Bern}"]),
        ({"arXiv": "1611.01578"}, ["eprint = {1611.01578}", "eprinttype = {arXiv}"]),
        ({"language": "de"}, ["langid = {ngerman}"]),
        ({"language": "de-LI"}, ["langid = {de-LI}"]),
        (
            {"author": [{"family": "Oord", "given": "Jan", "dropping-particle": "van den"}]},
            ["author = {family={Oord}, given={Jan}, prefix={van den}, useprefix=false}"],
        ),
    ],
)
def test_fields_as_biblatex_has_them(data: dict[str, object], expected: list[str]) -> None:
    assert set(expected) <= set(lines(data, BIBLATEX))


@pytest.mark.parametrize(
    ("own", "key"),
    [("Smith2020:Tea_a", "Smith2020:Tea_a"), ("", "a"), ("with space", "a"), ("b", "a"), ("x,y", "a")],
)
def test_the_key_that_came_in_goes_out_again(own: str, key: str) -> None:
    assert keys({"a": {**BOOK, "citation-key": own}, "b": BOOK}) == {"a": key, "b": "b"}


def test_a_key_is_given_once() -> None:
    assert list(keys({"a": {**BOOK, "citation-key": "K"}, "b": {**BOOK, "citation-key": "K"}}).values()) == ["K", "b"]


@pytest.mark.parametrize("to", ["bibtex", "biblatex"])
def test_editors_remarks_are_no_note(corpus: MakeCorpus, to: str) -> None:
    text = "sources: {a: {type: book, title: A, note: To be checked., author: [{family: Low}, {literal: and others}]}}"
    graph = corpus(text).graph
    written = export(graph, graph.ids(), to, "T")
    assert " note =" not in written.content
    assert "Low and others}" in written.content
    assert [loss.what for loss in written.losses] == ["notes"]


EDTF = [
    "1850", "0876", "2020-04-13", "1850~", "1850?", "1850%", "1998/1999", "2004/..", "2020-21", "2020-24~", "2020-33",
    "-0379", "-0379~", "-0499/-0399", "0000", "2020-04/2020-06", "1850~/1860", "2020-21/2020-22", "-0379-05",
]  # fmt: skip


@pytest.mark.parametrize("date", EDTF)
def test_a_date_of_a_work_comes_back_from_every_bibliography(date: str) -> None:
    body = {"type": "book", "title": "T", "issued": date, "original-date": date}
    back = [bibtex.read(entry("x", body, dialect)).works[0] for dialect in (BIBTEX, BIBLATEX)]
    back.append(csl.from_csl(csl_json.work("x", body)))
    for work in back:
        assert (work.body["issued"], work.body["original-date"], work.doubts) == (date, date, ())


def test_two_seasons_of_one_year_are_that_year_to_others_that_read_csl() -> None:
    body = {"type": "book", "title": "T", "issued": "2020-21/2020-22"}
    assert csl_json.work("x", body)["issued"] == {"date-parts": [[2020]]}


@pytest.mark.parametrize(
    ("date", "shown"),
    [("1850~", "(ca. 1850)"), ("2020-04/2020-06", "(2020)"), ("2019-12/2020-01", "(2019\u20132020)")],
)
def test_a_list_of_references_dates_a_work_by_its_years(date: str, shown: str) -> None:
    body = {"type": "book", "title": "T", "issued": date, "author": [{"family": "Low"}]}
    assert shown in reference_list.formatted({"x": body})["x"]


@pytest.mark.parametrize(
    ("date", "written"),
    [
        ("1850~", "year = {ca. 1850}"),
        ("1998/1999", "year = {1998--1999}"),
        ("2020-21", "year = {2020},\n  month = {Spring}"),
        ("-0379", "year = {380 BC}"),
        ("2020-33", "year = {2020-33}"),
    ],
)
def test_bibtex_says_a_date_as_its_readers_do(date: str, written: str) -> None:
    assert written in entry("x", {"type": "book", "title": "T", "issued": date}, BIBTEX)
