"""BibTeX, RIS and CSL-JSON become sources; what our own exports wrote comes back as it was."""

import json
from typing import Any

import pytest

import rsi_graph
from rsi_graph.errors import BadBibliography, UnknownFormat
from rsi_graph.export import biblatex, bibtex, csl_json
from rsi_graph.files import folders
from rsi_graph.files.cache import Store
from rsi_graph.sources import bibliography, dates

GOOD = {
    "type": "article-journal",
    "title": "Speculations",
    "author": [{"family": "Good", "given": "Irving John"}],
    "issued": "1965-03",
    "container-title": "Advances in Computers",
    "volume": "6",
    "page": "31-88",
    "DOI": "10.1016/S0065-2458(08)60418-0",
}
FORMS = [
    r"""@article{good, author = {Good, Irving John}, title = {Speculations}, journal = {Advances in Computers},
        year = 1965, month = mar, volume = {6}, pages = {31--88}, doi = {https://doi.org/10.1016/S0065-2458(08)60418-0}}""",
    (
        "TY  - JOUR\r\nAU  - Good, Irving John\r\nTI  - Speculations\r\nT2  - Advances in Computers\r\nPY  - 1965\r\n"
        "DA  - 1965/03//\r\nVL  - 6\r\nSP  - 31\r\nEP  - 88\r\nDO  - 10.1016/S0065-2458(08)60418-0\r\nER  - \r\n"
    ),
    json.dumps([{**GOOD, "id": "good", "issued": {"date-parts": [[1965, 3]]}}]),
]


@pytest.mark.parametrize("text", FORMS)
def test_each_form_gives_the_same_source(text: str) -> None:
    [work] = bibliography.parse(text)
    body = {name: value for name, value in work.body.items() if name != "citation-key"}
    assert body == GOOD
    assert list(body) == list(GOOD)
    assert work.left_out == ()


FILM = {
    "type": "motion_picture", "title": "A film", "director": [{"family": "Doe", "given": "Jo"}],
    "script-writer": [{"family": "Roe", "given": "Al"}, {"literal": "A body"}], "event-date": "2020-05/2020-06",
    "submitted": "2019", "container-title-short": "F.", "number-of-volumes": "3", "archive_collection": "Reels",
    "PMCID": "PMC1", "license": "CC-BY-4.0", "annote": "Long.",
}  # fmt: skip


@pytest.mark.parametrize("form", ["csl-json", "bibtex", "biblatex"])
def test_the_rarer_variables_of_csl_come_back(form: str) -> None:
    source = {"kind": "source", **FILM}
    out = {
        "csl-json": lambda: json.dumps([csl_json.work("film", source)]),
        "bibtex": lambda: bibtex.entry("film", source),
        "biblatex": lambda: bibtex.entry("film", source, biblatex.BIBLATEX),
    }
    [work] = bibliography.parse(out[form]())
    assert {name: value for name, value in work.body.items() if name != "citation-key"} == FILM
    assert (work.left_out, work.doubts) == ((), ())


LATEX = [
    (r"G{\"o}del {M}achines", "Gödel Machines"),
    (r"{\'E}cole \emph{Normale} \& Cie", "École Normale & Cie"),
    (r"5\% of \$3, a\_b \#1 \{x\}", "5% of $3, a_b #1 {x}"),
    (r"na\"{\i}ve {\O}rsted \v{S}", "naïve Ørsted Š"),
    (r"{The {DNA} of} it", "The DNA of it"),
    (r"$x$ and \textbf{bold}", "x and bold"),
    (r"a\textbackslash{}b \textasciitilde{}c", "a\\b ~c"),
]


@pytest.mark.parametrize(("text", "expected"), LATEX)
def test_latex_becomes_letters(text: str, expected: str) -> None:
    assert bibliography.latex(text) == expected


NAMES = [
    ("von Neumann, John", {"non-dropping-particle": "von", "family": "Neumann", "given": "John"}),
    ("John von Neumann", {"non-dropping-particle": "von", "family": "Neumann", "given": "John"}),
    ("King, Jr., Martin L.", {"family": "King", "given": "Martin L.", "suffix": "Jr."}),
    ("{Machine Intelligence Research Institute}", {"literal": "Machine Intelligence Research Institute"}),
    (r"G{\"o}del, Kurt", {"family": "Gödel", "given": "Kurt"}),
    ("{Barnes and Noble}", {"literal": "Barnes and Noble"}),
    ("Martin Luther King, Jr.", {"family": "King", "given": "Martin Luther", "suffix": "Jr."}),
    ("John Smith III", {"family": "Smith", "given": "John", "suffix": "III"}),
    ("Barnes {and} Noble, Inc.", {"literal": "Barnes and Noble, Inc."}),
    ("de Morgan", {"family": "Morgan", "non-dropping-particle": "de"}),
    ('"family={Smith, Jones}", given=A', {"family": "Smith, Jones", "given": "A"}),
    ("family=Oord, given=Jan, prefix=van den, useprefix=false",
     {"family": "Oord", "given": "Jan", "dropping-particle": "van den"}),
    ("and Doe, Jane", {"family": "Doe", "given": "Jane"}),
    ("Doe, Jane and", {"family": "Doe", "given": "Jane"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), NAMES)
def test_bibtex_names_are_people_or_institutions(text: str, expected: dict[str, str]) -> None:
    [work] = bibliography.parse(f"@misc{{x, title={{T}}, author={{{text}}}}}")
    assert work.body["author"] == [expected]


DATES = [
    ("1965", "1965"), ("1965///", "1965"), ("1965/03/04/", "1965-03-04"), ("2020-4-1", "2020-04-01"),
    ("2020-13", "2020"),
    ("July 2014", "2014-07"), ("3 Mar 1965", "1965-03-03"), ("March 3, 1965", "1965-03-03"), ("n.d.", None),
    ("2023-05-04T10:00:00Z", "2023-05-04"), ("c. 1931", "1931~"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), DATES)
def test_dates_in_the_ways_they_are_written(text: str, expected: str | None) -> None:
    assert bibliography.date(text) == expected


LOST = [
    ("2001-02-03", "2001-02-03", ""), ("20010203", "2001-02-03", ""), ("02/13/2001", "2001-02-13", ""),
    ("13/02/2001", "2001-02-13", ""), ("3rd of March, 2001", "2001-03-03", ""),
    ("2001-02-03T10:00:00Z", "2001-02-03", ""),
    ("876", "0876", ""), ("1200 CE", "1200", ""), ("2020a", "2020", ""), ("Sat, 3 Mar 2001", "2001-03-03", ""),
    ("in press", None, "left out"), ("44 BC", "-0043", ""), ("-0043", "-0043", ""),
    ("c. 1950", "1950~", ""), ("1984?", "1984?", ""), ("ca. 1984?", "1984%", ""), ("Spring 2001", "2001-21", ""),
    ("500\u2013400 BC", "-0499/-0399", ""), ("44 BC \u2013 14 AD", "-0043/0014", ""),
    ("2004\u2013present", "2004/..", ""),
    ("2001-21", "2001-21", ""), ("2020-21", "2020-21", "a season"), ("Winter 2019/2020", "2019", "a range"),
    ("2001-13", "2001", "'13'"), ("2001-02-30", "2001-02", "'30'"),
    ("2001/2003", "2001/2003", ""), ("2003/2001", "2003", "a range"), ("../1985", "1985", "a range"),
    ("1985/..", "1985/..", ""),
    ("Dec. 2019/Jan. 2020", "2019-12/2020-01", ""), ("3.2.2001", "2001", "'3 2'"), ("Q1 2020", "2020", "'Q 1'"),
    ("accepted 2020", "2020", "'accepted'"), ("198X", None, "left out"),
    ("1999~", "1999~", ""), ("c1999", "1999", "'c'"), ("20044", None, "left out"),
    ("0000", None, "left out"), ("2004-33", "2004-33", ""), ("1998-23/1999-21", "1998-23/1999-21", ""),
    ("2016-06~/2018", "2016-06~/2018", ""), ("May~3, 2001", "2001-05-03", ""), ("~1850", "1850~", ""),
    ("ca. 1984%", "1984%", ""), ("3 March - 5 April 2001", "2001-03-03", "a range"),
    ("12.2001 - 01.2002", "2001", "'12 01 2002'"),
    ("c. 1500-1600", "1500~/1600", ""), ("1998/99", "1998/1999", ""), ("1998-99", "1998/1999", ""),
    ("1998/2", "1998-02", ""), ("2004-03/04", "2004-03/2004-04", ""), ("2004-05-12/13", "2004-05-12/2004-05-13", ""),
    ("12-14 May 2004", "2004-05-12/2004-05-14", ""), ("May 12\u201314, 2004", "2004-05-12/2004-05-14", ""),
    ("Jan.-Feb. 2004", "2004-01/2004-02", ""), ("May 2004-June 2005", "2004-05/2005-06", ""),
    ("14-12 May 2004", "2004-05-12", "'14'"), ("30-Mar-2020", "2020-03-30", ""), ("98", None, "left out"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value", "lost"), LOST)
def test_what_a_date_says_beyond_its_value_is_said(text: str, value: str | None, lost: str) -> None:
    found = dates.read(text)
    assert found.value == value
    assert (lost in found.lost) if lost else found.lost == ""


def test_the_day_on_which_something_was_done_is_one_day() -> None:
    assert dates.read("2001/2003", exact=True).value == "2001"
    [work] = bibliography.parse("@book{x, title={T}, urldate={2001/2003}, date={2001/2003}}")
    assert (work.body["issued"], work.body["accessed"], len(work.doubts)) == ("2001/2003", "2001", 1)


def test_what_has_no_field_is_named() -> None:
    [work] = bibliography.parse("@book{x, title={T}, foo={bar}, annotation={z}, year={2020}}")
    assert work.left_out == ("foo",)
    assert work.passages == ({"text": "z"},)
    [work] = bibliography.parse("TY  - BOOK\nTI  - T\nC1  - odd\nXX  - what\nER  - \n")
    assert work.left_out == ("tag C1", "tag XX")
    [work] = bibliography.parse(
        '[{"id": "a", "type": "book", "title": "T", "custom": {"x": 1, "arXiv": "2001.00001"}}]'
    )
    assert (work.left_out, work.body["arXiv"]) == (("custom x",), "2001.00001")


BROKEN = [
    ("@article{x, title={broken", "BibTeX"),
    ("@article{x, title={a}", "BibTeX"),
    ('{"title": ', "CSL-JSON"),
    ("[1, 2]", "CSL-JSON"),
    ("[" * 100_000, "CSL-JSON"),
    ("[]", "no record"),
    ("TY  - \n", "RIS|ris"),
    ("just words", "none of these"),
    ("", "none of these"),
]


@pytest.mark.parametrize(("text", "says"), BROKEN)
def test_what_cannot_be_read_is_one_line(text: str, says: str) -> None:
    with pytest.raises(BadBibliography, match=says) as error:
        bibliography.parse(text)
    assert "\n" not in str(error.value)


def test_an_unknown_form_is_said() -> None:
    with pytest.raises(UnknownFormat):
        bibliography.parse("x", "docx")


def test_control_characters_are_dropped() -> None:
    assert bibliography.body({"title": "a\x1b[31mb\u202e", "type": "book"}) == {"type": "book", "title": "a[31mb"}


def _sources() -> list[tuple[str, dict[str, Any]]]:
    graph = rsi_graph.load(folders.shipped_corpus(), store=Store(None)).graph
    return [(id_, graph.body(id_)) for id_ in graph.ids("source")]


def _named(body: dict[str, Any]) -> dict[str, Any]:
    """A body whose "and others" is what it means: a list that is cut off."""
    others = {"literal": "and others"}
    if others not in body.get("author", ()):
        return body
    return {**body, "author": [person for person in body["author"] if person != others], "et-al": True}


def test_the_works_of_the_shipped_corpus_come_back_from_their_exports() -> None:
    for id_, body in _sources():
        assert bibliography.from_csl(csl_json.work(id_, body)).body == _named(body)
        [work] = bibliography.parse(bibtex.entry(id_, body))
        people = [person for role in bibliography.NAMES for person in body.get(role, ())]
        if not any(person.get("family", "")[:1].islower() for person in people):  # "van": BibTeX's particle
            assert {**work.body, "citation-key": id_} == {**_named(body), "citation-key": id_}
            assert work.left_out == ()
